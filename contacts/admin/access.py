"""The log of who read what, in words, found by number, person, kind and day."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..exports.registers import REGISTERS
from ..models import AccessLog, AccessRecord, Category, Desk, StaffMember
from ..models.access import number_in
from ..rights import Right
from .base import MOST_LISTED, OneDesk, PrivateSearch, site
from .lists import MonthFilter, ProblemFilter
from .taking import HOW_FAR, PART, SEARCHED, RecordAdmin

SHOWN = 3

# Kinds of record that are no model's name.
OTHER_KINDS: dict[str, Any] = {
    "": _("Entries of every kind"),
    "attachment": _("Scanned letter"),
    "report": _("Monthly report"),
    "export_month": _("Monthly report, taken away by the command"),
    "export_month_mail": _("Monthly report, mailed by the command"),
    "trend": _("Thirteen months"),
    "rejects": _("Rows of an import that were sent back"),
}
PAPERS = {str(form.value): form.label for form in choices.PaperForm}
BOOKS = {register.name: register.title for register in REGISTERS}
PAPER = pgettext_lazy("access log", "Paper: %(form)s")
BOOK = pgettext_lazy("access log", "Register: %(book)s")


def kind_in_words(kind: str) -> str:
    """Return the kind of record as people call it."""
    if kind in OTHER_KINDS:
        return str(OTHER_KINDS[kind])
    if kind in PAPERS:
        return str(PAPER) % {"form": PAPERS[kind]}
    if kind in BOOKS:
        return str(BOOK) % {"book": BOOKS[kind]}
    try:
        return str(apps.get_model("contacts", kind)._meta.verbose_name)
    except LookupError:
        return kind


def every_kind() -> list[str]:
    """Return the kinds that a line of the log may have."""
    of_models = [page.opts.model_name for page in site._registry.values()]
    return [*OTHER_KINDS, *PAPERS, *BOOKS, *sorted(of_models)]


def filters_in_words(query: str, kind: str, desk: Desk) -> str:
    """Return how a list was narrowed when it was taken away, in the reader's words."""
    given = QueryDict(query)
    page = next((p for p in site._registry.values() if p.opts.model_name == kind), None)
    told = []
    for key in given:
        value = given[key]
        if key == PART:
            told.insert(0, str(HOW_FAR.get(value, value)))
        elif key == SEARCHED:
            told.append(gettext("narrowed by a search"))
        elif page is not None and (words := _filter(page, key, value, desk)):
            told.append(words)
    return " · ".join(told) or str(_("The list without a filter"))


def _filter(page: Any, key: str, value: str, desk: Desk) -> str:
    if key == ProblemFilter.parameter_name:
        problems = {one.code: one.label for one in getattr(page, "problems", ())}
        return str(problems.get(value, _("All")))
    if key == MonthFilter.parameter_name:
        return value
    if key == "category":
        found = Category.objects.filter(desk=desk, code=value, parent=None).first()
        return found.name if found else value
    name = key.removesuffix("__exact")
    try:
        field = page.opts.get_field(name)
    except FieldDoesNotExist:
        # An old line may name what is gone.
        return ""
    label = dict(field.flatchoices).get(value, value)
    return f"{field.verbose_name}: {label}"


class KindFilter(admin.SimpleListFilter):
    """One kind of record at a time."""

    title = _("kind of record")
    parameter_name = "of"
    template = "admin/choice_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        # The blank one has an address of its own.
        return [(kind or "any", kind_in_words(kind)) for kind in every_kind()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> Any:
        if not self.value():
            return queryset
        return queryset.filter(kind="" if self.value() == "any" else self.value())


class PersonFilter(admin.SimpleListFilter):
    """One person of the desk at a time, also one who works there no more."""

    title = _("person")
    parameter_name = "who"
    template = "admin/choice_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        staff = StaffMember.objects.filter(
            desk=request.listed_desk, user__isnull=False
        ).order_by("name")
        return [(str(one.user_id), one.name) for one in staff]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> Any:
        known = {key for key, _name in self.lookup_choices}
        return queryset.filter(user=self.value()) if self.value() in known else queryset


@admin.register(AccessLog, site=site)
class AccessLogAdmin(PrivateSearch, RecordAdmin):
    """Who read what; for administrators alone, and not even they change a line."""

    position = 90
    view_right = Right.SETTINGS
    export_right = Right.SETTINGS
    search_hint = _(
        "The number of an entry or a form: who opened, searched, exported, printed or "
        "unmasked it."
    )
    list_display = ("serial", "at", "who", "action", "kind_shown", "what", "count")
    export_more = ("why",)
    list_filter = (OneDesk, MonthFilter, "action", PersonFilter, KindFilter)
    list_select_related = ("desk", "user")
    fields = ("serial", "at", "who", "action", "kind_shown", "every", "count", "why")
    readonly_fields = ("who", "kind_shown", "every", "why")

    def found(
        self, request: HttpRequest, queryset: models.QuerySet, words: str
    ) -> models.QuerySet:
        """Find the lines that name an entry or a form, the newest of them."""
        number = number_in(words)
        if not number:
            return queryset
        here = {"desk": request.listed_desk}
        alone = AccessLog.objects.filter(first=number, **here).order_by("-pk")
        among = AccessRecord.objects.filter(number=number, **here).order_by("-line")
        keys = {
            *alone.values_list("pk", flat=True)[:MOST_LISTED],
            *among.values_list("line_id", flat=True)[:MOST_LISTED],
        }
        return queryset.filter(pk__in=keys)

    @admin.display(description=pgettext_lazy("access log", "who"))
    def who(self, obj: AccessLog) -> str:
        if obj.user is None:
            return str(_("A command on the server"))
        return obj.user.first_name or obj.user.username

    @admin.display(description=_("kind of record"))
    def kind_shown(self, obj: AccessLog) -> str:
        return kind_in_words(obj.kind)

    @admin.display(description=_("records"))
    def what(self, obj: AccessLog) -> str:
        shown = "、".join(obj.records[:SHOWN])
        more = len(obj.records) - SHOWN
        if more <= 0:
            return shown
        return gettext("%(shown)s and %(more)d more") % {"shown": shown, "more": more}

    @admin.display(description=_("records"))
    def every(self, obj: AccessLog) -> str:
        """Return every record that the line names, and whether there were more."""
        shown = "、".join(obj.records) or "—"
        more = obj.count - len(obj.records)
        if more <= 0 or not obj.records:
            return shown
        left = gettext("%(more)d more are not named.") % {"more": more}
        return f"{shown} {left}"

    @admin.display(description=_("Why, or which list"))
    def why(self, obj: AccessLog) -> str:
        known = {page.opts.model_name for page in site._registry.values()}
        listed = obj.action == choices.Access.EXPORTED and obj.kind in known
        if not listed:
            return obj.reason or "—"
        return filters_in_words(obj.reason, obj.kind, obj.desk)
