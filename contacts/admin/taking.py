"""The filtered list taken away as XLSX or CSV, streamed, within its reader's rights."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import display_for_field, label_for_field
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from frontdesk.routing import replica

from .. import choices
from .. import desk as writer
from ..exports import Column, Sort, Table, Workbook, csv_chunks
from ..models import Desk
from ..paging import leafed
from ..rights import Right
from .base import OneDesk
from .lists import KeysetAdmin, Problem

FORMATS = ("xlsx", "csv")
AT_ONCE = 1000


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
        if kind not in FORMATS or not self.may_export(request):
            raise PermissionDenied
        shown = self.get_changelist_instance(request)
        desk = Desk.objects.get(pk=request.listed_desk)
        if not self.allowed(request, self.export_right, self.model(desk=desk)):
            raise PermissionDenied
        table = self._table(request, shown.queryset.using(replica()), desk)
        writer.log_access(
            desk,
            user=request.user,
            action=choices.Access.EXPORTED,
            kind=self.opts.model_name,
            reason=request.META.get("QUERY_STRING", "")[:200],
        )
        name = f"{desk.code}-{self.opts.model_name}-{timezone.localdate()}.{kind}"
        return _csv(table, name) if kind == "csv" else _xlsx(table, name)

    def _table(self, request: HttpRequest, rows: models.QuerySet, desk: Desk) -> Table:
        names = self.export_columns(request)
        return Table(
            name=self.opts.model_name,
            title=self.opts.verbose_name_plural,
            columns=tuple(self._column(name) for name in names),
            rows=self._rows(rows, names, self.reading(request)),
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
        self, rows: models.QuerySet, names: list[Any], read: Any
    ) -> Iterator[list[Any]]:
        wanted = leafed(rows, moment=self.moment, size=AT_ONCE, read=read)
        for row in wanted:
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


class RecordAdmin(TakeawayAdmin):
    """Read only, one desk at a time, in the order of its index."""

    section = "records"
    view_right = Right.REVIEW
    list_filter = (OneDesk,)
    problems: tuple[Problem, ...] = ()

    def words(self, request: HttpRequest) -> str:
        return ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.readonly_fields)


def _field(model: type[models.Model], name: Any) -> models.Field | None:
    names = {field.name for field in model._meta.fields}
    return model._meta.get_field(name) if name in names else None


def _csv(table: Table, name: str) -> HttpResponse:
    response = StreamingHttpResponse(csv_chunks(table), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _xlsx(table: Table, name: str) -> HttpResponse:
    # The file is made on disk in constant memory and sent from there.
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with Workbook(file, title=str(table.title)) as book:
        book.add(table)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
