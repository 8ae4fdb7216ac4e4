"""The filtered list taken away as XLSX or CSV, streamed, within its reader's rights."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import display_for_field, label_for_field
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frontdesk.routing import replica

from .. import choices
from .. import desk as writer
from ..exports import Column, Sort, Table, Workbook, csv_chunks
from ..models import AccessLog, Desk
from ..paging import leafed
from ..rights import Right
from ..search import reading_beside
from .base import AFTER, DeskModelAdmin, OneDesk, SearchedAsRead
from .lists import KeysetAdmin, Problem

FORMATS = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 1000
# So many bytes of a finished workbook leave at once.
PIECE = 64 * 1024
# An export has a line as it begins and one as it ends, with the rows that have left.
PART = "part"
HOW_FAR = {
    "begun": _("begun"),
    "whole": _("taken to its end"),
    "broken": _("broken off"),
}
# That the list was searched; the words themselves stand in no log.
SEARCHED = "searched"
# What an address holds beside the filters of its list.
NO_FILTERS = ("at", AFTER)
LONGEST_REASON = AccessLog._meta.get_field("reason").max_length


Read = Callable[[models.QuerySet, int], list[Any]]


@dataclass
class Taken:
    """How many rows have left so far, and the numbers of the first of them."""

    count: int = 0
    named: list[str] = field(default_factory=list)

    def add(self, row: models.Model) -> None:
        self.count += 1
        if self.count <= writer.MOST_NAMED:
            self.named.append(number_of(row))


class TakeawayAdmin(KeysetAdmin):
    """A list that whoever reports on the desk may take away."""

    export_right = Right.REPORT
    # Long texts that the list itself has no room for.
    export_more: tuple[str, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        name = f"contacts_{self.opts.model_name}_export"
        return [path("export/<slug:kind>/", view, name=name), *super().get_urls()]

    def may_export(self, request: HttpRequest) -> bool:
        """Say whether the account may take lists of this model away at some desk."""
        viewed = self.has_view_permission(request)
        return viewed and self.allowed(request, self.export_right, None)

    def export_columns(self, request: HttpRequest) -> list[Any]:
        return [*self.get_list_display(request), *self.export_more]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Stream what the list shows with the same filters, and note who took it."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        if kind not in FORMATS or not self.may_export(request):
            raise PermissionDenied
        request.takes_away = True
        shown = self.get_changelist_instance(request)
        desk = Desk.objects.get(pk=request.listed_desk)
        if not self.allowed(request, self.export_right, self.model(desk=desk)):
            raise PermissionDenied
        # Asked for another desk's list, nobody takes their own for it.
        if any(code != desk.code for code in request.GET.getlist("at")):
            raise PermissionDenied
        taken = Taken()
        rows = shown.queryset.using(replica())
        table = self._table(request, rows, desk, taken)
        name = f"{desk.code}-{self.opts.model_name}-{timezone.localdate()}.{kind}"

        said = self.narrowed_by(request)

        def note(part: str) -> None:
            writer.log_access(
                desk,
                user=request.user,
                action=choices.Access.EXPORTED,
                kind=self.opts.model_name,
                records=taken.named,
                count=taken.count,
                reason=f"{PART}={part}{said}"[:LONGEST_REASON],
            )

        # Before the first row leaves: who breaks off has read something all the same.
        note("begun")
        return _csv(table, name, note) if kind == "csv" else _xlsx(table, name, note)

    def narrowed_by(self, request: HttpRequest) -> str:
        """Return the filters of the list for its address, and that it was searched."""
        given = request.GET.copy()
        for name in NO_FILTERS:
            given.pop(name, None)
        if self.words(request):
            given[SEARCHED] = "1"
        return f"&{given.urlencode()}" if given else ""

    def _table(
        self, request: HttpRequest, rows: models.QuerySet, desk: Desk, taken: Taken
    ) -> Table:
        names = self.export_columns(request)
        return Table(
            name=self.opts.model_name,
            title=self.opts.verbose_name_plural,
            columns=tuple(self._column(name) for name in names),
            rows=self._rows(rows, names, self.reading(request), taken),
            zone=desk.zone,
        )

    def _column(self, name: Any) -> Column:
        title = label_for_field(name, self.model, model_admin=self)
        field = _field(self.model, name)
        if isinstance(field, models.DateTimeField):
            return Column(title, Sort.MOMENT)
        if isinstance(field, models.DateField):
            return Column(title, Sort.DAY)
        if isinstance(field, models.IntegerField) and not field.choices:
            return Column(title, Sort.NUMBER)
        long = isinstance(field, models.TextField)
        return Column(title, Sort.LONG if long else Sort.TEXT)

    def _rows(
        self, rows: models.QuerySet, names: list[Any], read: Any, taken: Taken
    ) -> Iterator[list[Any]]:
        wanted = leafed(rows, moment=self.moment, size=AT_ONCE, read=read)
        for row in wanted:
            taken.add(row)
            yield [self._cell(row, name) for name in names]

    def _cell(self, row: models.Model, name: Any) -> Any:
        if callable(name):
            return str(name(row))
        field = _field(self.model, name)
        if field is None:
            return str(getattr(self, name)(row))
        value = getattr(row, name)
        typed = isinstance(field, models.DateField | models.IntegerField)
        if typed and not field.choices:
            return value
        if value is None:
            return None
        return str(display_for_field(value, field, "")) if field.choices else str(value)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        taken = {"may_export": self.may_export(request), "formats": FORMATS}
        return super().changelist_view(request, {**taken, **(extra_context or {})})


class NotedAdmin(DeskModelAdmin):
    """Rows of which it is noted who has read them, and who has searched for them."""

    def words(self, request: HttpRequest) -> str:
        return ""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the row, and note who has read it."""
        response = super().change_view(request, object_id, form_url, extra_context)
        shown = getattr(response, "context_data", None) or {}
        row = shown.get("original")
        if row is not None:
            log_opened(request, row)
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show the row's history, which tells as much as the row itself."""
        response = super().history_view(request, object_id, extra_context)
        row = self.get_object(request, object_id)
        if response.status_code == 200 and row is not None:
            log_opened(request, row)
        return response

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; of a search it is noted what it has found."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        desk_id = getattr(request, "listed_desk", None)
        searched = "cl" in context and self.words(request)
        if searched and desk_id and "words" not in request.POST:
            rows = list(context["cl"].result_list)
            writer.log_access(
                Desk(pk=desk_id),
                user=request.user,
                action=choices.Access.SEARCHED,
                kind=self.opts.model_name,
                records=[number_of(row) for row in rows],
            )
        return response


class RecordAdmin(NotedAdmin, TakeawayAdmin):
    """Read only, one desk at a time, in the order of its index."""

    section = "records"
    view_right = Right.REVIEW
    list_filter = (OneDesk,)
    problems: tuple[Problem, ...] = ()
    begins_with_all = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.readonly_fields)


class BesideAdmin(SearchedAsRead, RecordAdmin):
    """Rows that belong to entries, found by the words of these, as the desk does."""

    entry = "contact"

    def looking_for(self, words: str, desk: Desk, *, numbers: bool) -> Any:
        beside = reading_beside(desk, words, numbers=numbers, entry=self.entry)
        return self.by_number(words, beside)

    def by_number(self, words: str, beside: Read) -> Read:
        """Return what looks for a row's own number first, where it has one."""
        if not hasattr(self.model, "number"):
            return beside
        number = unicodedata.normalize("NFKC", words).strip().upper()[:32]

        def read(ordered: models.QuerySet, most: int) -> list[Any]:
            return list(ordered.filter(number=number)[:most]) or beside(ordered, most)

        return read


def number_of(row: Any) -> str:
    """Return what a row is called in the access log: a number, never a name."""
    for name in ("number", "serial"):
        if value := getattr(row, name, ""):
            return str(value)
    entry = getattr(row, "contact", None) or getattr(row, "letter", None)
    return f"{entry.number}#{row.pk}" if entry else str(row.pk)


def log_opened(request: HttpRequest, row: Any) -> None:
    """Note that the row was read in the admin."""
    writer.log_access(
        row.desk,
        user=request.user,
        action=choices.Access.OPENED,
        kind=row._meta.model_name,
        records=[number_of(row)],
    )


def _field(model: type[models.Model], name: Any) -> models.Field | None:
    names = {field.name for field in model._meta.fields}
    return model._meta.get_field(name) if name in names else None


def _csv(table: Table, name: str, note: Callable[[str], None]) -> HttpResponse:
    return _sent(csv_chunks(table), name, "text/csv", note)


def _xlsx(table: Table, name: str, note: Callable[[str], None]) -> HttpResponse:
    return _sent(_workbook(table), name, XLSX, note)


def _workbook(table: Table) -> Iterator[bytes]:
    """Make the file on disk in constant memory, then give it piece by piece."""
    with tempfile.TemporaryFile() as file:
        with Workbook(file, title=str(table.title)) as book:
            book.add(table)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _sent(
    pieces: Iterator[bytes], name: str, content_type: str, note: Callable[[str], None]
) -> HttpResponse:
    def chunks() -> Iterator[bytes]:
        part = "broken"
        try:
            yield from pieces
            part = "whole"
        finally:
            # Also where the reader breaks off: what has left is known by then.
            note(part)

    response = StreamingHttpResponse(chunks(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
