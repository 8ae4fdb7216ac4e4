"""The books and what comes of them, to look at: they are written at the desk alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import (
    Breach,
    Category,
    Desk,
    Draft,
    FollowUp,
    ImportBatch,
    Letter,
    PhoneCall,
    RegisterBook,
    Visit,
)
from ..rights import Right
from ..search import reading
from .base import DeskModelAdmin, OneDesk, SearchedAsRead, site
from .lists import MonthFilter, Problem, ProblemFilter, owing, where
from .reviewing import ReviewedAdmin
from .taking import BesideAdmin, RecordAdmin


class CategoryFilter(admin.SimpleListFilter):
    """By the categories of the desk that is chosen; an index begins with both."""

    title = _("category")
    parameter_name = "category"

    def lookups(
        self, request: HttpRequest, model_admin: DeskModelAdmin
    ) -> list[tuple[str, str]]:
        own = Category.objects.filter(desk=request.listed_desk, parent=None)
        self.keys = {category.code: category.pk for category in own}
        return [(category.code, category.name) for category in own]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> Any:
        if not self.value():
            return queryset
        return queryset.filter(category=self.keys.get(self.value()))


def with_reason(rows: models.QuerySet, _request: HttpRequest) -> models.QuerySet:
    """Return entries with a breach for which a reason was given."""
    given = Breach.objects.filter(
        contact=models.OuterRef("pk"), withdrawn_at__isnull=True
    ).exclude(reason="")
    return rows.filter(models.Exists(given), flagged=True)


Kind = choices.FollowUpKind
TO_REVIEW = Problem("review", _("Not yet reviewed"), where(review="pending"))
TO_CORRECT = Problem("correct", _("To be corrected"), owing([Kind.CORRECT_ENTRY]))
AGAIN = Problem(
    "again",
    _("Amended after review"),
    where(review="pending", reviewed_at__isnull=False),
)
BREACH = Problem("breach", _("Breach"), where(flagged=True))
REASON_GIVEN = Problem("reason", _("Breach with a reason"), with_reason)
LATE_PROMISE = Problem("overdue", _("Promise overdue"), owing(overdue=True))
# Complaints for which no form is opened, or none is decided on yet.
UNDECIDED = Problem(
    "undecided",
    _("Complaint without a decision"),
    owing([Kind.DECIDE_ON_SLIP, Kind.OPEN_FORM], category="complaint"),
)
OPEN = Problem("open", _("Not closed"), where(status="open"))
VOID = Problem("void", _("Void"), where(status="void"))


class ContactAdmin(SearchedAsRead, ReviewedAdmin):
    """A book as a list; the entry itself is read and reviewed on its own page."""

    channel: choices.Channel

    personal_fields = ("phone",)
    list_filter = (OneDesk, ProblemFilter, MonthFilter, CategoryFilter)
    list_select_related = ("category", "answered_by")
    change_form_template = "admin/entry.html"
    export_more = ("content", "result", "void_reason")
    first = (
        "number",
        "occurred_at",
        "answered_by",
        "came_through",
        "status",
        "name",
        "phone",
        "unit",
        "category",
        "subcategory",
        "urgency",
        "content",
        "how_it_ended",
        "result",
    )
    readonly_fields = ("came_through", "how_it_ended")
    last = ("review", "flagged", "entered_by", "entered_at", "amended_at")
    voided = ("voided_at", "voided_by", "void_reason")
    own: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.first, *self.own, *self.last, *self.voided)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).filter(channel=self.channel)

    def export_columns(self, request: HttpRequest) -> list[Any]:
        """Return the columns with the unit after the name, and each text once."""
        columns = [n for n in super().export_columns(request) if n != "in_short"]
        columns.insert(columns.index("who") + 1, "unit")
        return columns

    def looking_for(self, words: str, desk: Desk, *, numbers: bool) -> Any:
        """Find the entries by any part of a word, as the desk's search does."""
        return reading(desk, words, numbers=numbers)

    @admin.display(description=_("entered through"))
    def came_through(self, obj: Any) -> str:
        return str(dict(choices.Door.choices).get(obj.door, obj.door))

    @admin.display(description=_("breach"), empty_value="")
    def breach(self, obj: Any) -> str:
        # A cross for "no breach" would be read as one.
        return str(_("Breach")) if obj.flagged else ""

    @admin.display(description=_("outcome"))
    def how_it_ended(self, obj: Any) -> str:
        return str(choices.outcome_label(obj.outcome))


@admin.register(PhoneCall, site=site)
class PhoneCallAdmin(ContactAdmin):
    position = 1
    channel = choices.Channel.CALL
    problems = (
        TO_REVIEW,
        AGAIN,
        TO_CORRECT,
        Problem("late", _("Answered late"), where(late=True)),
        REASON_GIVEN,
        BREACH,
        Problem("override", _("Override used"), where(overridden=True)),
        Problem("superior", _("Put through to a superior"), where(to_superior=True)),
        LATE_PROMISE,
        UNDECIDED,
        OPEN,
        VOID,
    )
    list_display = (
        "number",
        "occurred_at",
        "rings",
        "who",
        "phone_shown",
        "category",
        "in_short",
        "how_it_ended",
        "answered_by",
        "review_state",
        "breach",
    )
    own = (
        "direction",
        "rings",
        "late_reason",
        "purpose_status",
        "asked_for",
        "asked_for_answer",
        "said",
        "connected_to",
        "superior_reason",
        "override_reason",
        "alternative_offered",
        "message",
    )


@admin.register(Visit, site=site)
class VisitAdmin(ContactAdmin):
    position = 2
    channel = choices.Channel.VISIT
    problems = (
        TO_REVIEW,
        AGAIN,
        TO_CORRECT,
        REASON_GIVEN,
        BREACH,
        LATE_PROMISE,
        UNDECIDED,
        OPEN,
        VOID,
    )
    list_display = (
        "number",
        "occurred_at",
        "attended_at",
        "left_at",
        "who",
        "phone_shown",
        "category",
        "in_short",
        "answered_by",
        "review_state",
        "breach",
    )
    own = ("arrived_at", "attended_at", "left_at", "host", "party_size", "tense")


@admin.register(Letter, site=site)
class LetterAdmin(ContactAdmin):
    position = 3
    channel = choices.Channel.LETTER
    problems = (
        TO_REVIEW,
        AGAIN,
        TO_CORRECT,
        Problem("route", _("Letter not handed on"), owing([Kind.HAND_OVER_LETTER])),
        Problem(
            "praise",
            _("Praise not posted"),
            owing([Kind.POST_ORIGINAL, Kind.POST_COPY]),
        ),
        UNDECIDED,
        LATE_PROMISE,
        BREACH,
        OPEN,
        VOID,
    )
    list_display = (
        "number",
        "received_on",
        "kind",
        "who",
        "in_short",
        "category",
        "answered_by",
        "review_state",
        "breach",
    )
    list_filter = (*ContactAdmin.list_filter, "kind")
    export_more = ("subject", *ContactAdmin.export_more)
    own = ("kind", "received_on", "dated", "delivery", "original_kept_at")


def late(rows: models.QuerySet, _request: HttpRequest) -> models.QuerySet:
    return rows.filter(status="open", due_at__lt=timezone.now())


@admin.register(FollowUp, site=site)
class FollowUpAdmin(BesideAdmin):
    position = 7
    moment = "due_at"
    problems = (
        Problem("overdue", _("Promise overdue"), late),
        Problem("open", _("Not yet kept"), where(status="open")),
    )
    list_display = (
        "contact",
        "kind",
        "owed_by",
        "due_at",
        "status",
        "done_at",
        "outcome",
    )
    list_filter = (OneDesk, ProblemFilter, MonthFilter, "kind")
    list_select_related = ("contact", "owner", "department")
    fields = (
        "contact",
        "kind",
        "note",
        "owner",
        "role",
        "department",
        "opened_at",
        "first_due_at",
        "missed_due_at",
        "due_at",
        "status",
        "outcome",
        "result",
        "place",
        "done_at",
        "done_by",
    )
    readonly_fields = ("first_due_at", "missed_due_at")

    @admin.display(description=_("who owes it"))
    def owed_by(self, obj: FollowUp) -> str:
        return obj.owed_by


@admin.register(RegisterBook, site=site)
class RegisterBookAdmin(DeskModelAdmin):
    section = "records"
    view_right = Right.REPORT
    sortable_by = ()
    list_filter = (OneDesk,)
    list_display = ("book", "year", "last_serial")
    ordering = ("-year", "book")
    list_select_related = ("desk",)
    fields = ("desk", "book", "year", "last_serial")


@admin.register(ImportBatch, site=site)
class ImportBatchAdmin(RecordAdmin):
    moment = "imported_at"
    list_display = (
        "file_name",
        "imported_at",
        "imported_by",
        "state",
        "taken",
        "known",
        "rejected",
    )
    list_filter = (OneDesk, "state")
    list_select_related = ("desk", "imported_by")
    fields = list_display


@admin.register(Draft, site=site)
class DraftAdmin(RecordAdmin):
    """That an entry is unfinished, not what was typed."""

    moment = "updated_at"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        # Its key has no order; what is unfinished is few.
        return ChangeList

    list_display = (
        "started_at",
        "updated_at",
        "channel",
        "user",
        "state",
        "parked",
        "contact",
        "discard_reason",
    )
    list_filter = (OneDesk, "state", "channel")
    list_select_related = ("user", "contact")
    fields = (
        "channel",
        "user",
        "started_at",
        "updated_at",
        "state",
        "parked",
        "contact",
        "discard_reason",
        "discarded_by",
    )
