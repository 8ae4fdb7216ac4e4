"""Forms, postings, checks and prints, to look at: they are written at the desk."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from .. import desk as writer
from ..desk.reviews import is_own_slip
from ..models import (
    SLIP_ROWS,
    ComplaintRecord,
    Contact,
    CoordinationSlip,
    HandOver,
    Posting,
    PrintLog,
    ShiftCheck,
    Slip,
    SpotCheck,
    WorkOrder,
)
from ..reports.reading import Reader
from ..reports.slips import groups_of, step_lines
from ..rights import Right
from ..search import newest_keys
from .base import DeskModelAdmin, OneDesk, PrivateSearch, site
from .history import told_lines
from .lists import MonthFilter, Problem, ProblemFilter, where
from .reviewing import ReviewedAdmin, review_words
from .taking import BesideAdmin, RecordAdmin

# Of what a shift hands over, so many entries are named.
MOST_PROMISES = 100
# Letters that hold the words of a search for postings: the newest of them.
MOST_LETTERS = 1000


def overdue(rows: Any, _request: HttpRequest) -> Any:
    return rows.running().filter(due_at__lt=timezone.now())


def still_running(rows: models.QuerySet, _request: HttpRequest) -> models.QuerySet:
    return rows.running_by_index()


class SlipAdmin(BesideAdmin, ReviewedAdmin):
    """A form, reviewed and voided here; its steps are taken at the desk."""

    moment = "opened_at"
    personal_fields = ("phone",)
    change_form_template = "admin/entry.html"
    list_filter = (OneDesk, ProblemFilter, MonthFilter)
    list_select_related = ("contact", "category")
    problems = (
        Problem("review", _("Not yet reviewed"), where(review="pending")),
        Problem(
            "again",
            _("Amended after review"),
            where(review="pending", reviewed_at__isnull=False),
        ),
        Problem("correct", _("To be corrected"), where(review="to_correct")),
        Problem(
            "open", _("Not closed"), lambda rows, _request: rows.running_by_index()
        ),
        Problem("overdue", _("Overdue"), overdue),
        Problem("void", _("Void"), where(voided_at__isnull=False)),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Leave the forms of this kind, by which the index of each list begins."""
        [kind] = [kind for kind, row in SLIP_ROWS.items() if row is self.model]
        return super().get_queryset(request).filter(kind=kind)

    def write_review(self, row: Slip, **given: Any) -> None:
        writer.review_slip(row, **given)

    def is_own(self, request: HttpRequest, row: Slip, snapshot: Any) -> bool:
        return is_own_slip(row, request.user, snapshot)

    def write_void(self, row: Slip, reason: str, **given: Any) -> None:
        writer.take_step(row, choices.SlipAction.VOID, {"note": reason}, **given)

    def reviews_of(self, row: Slip) -> models.QuerySet:
        return row.reviews.select_related("by")

    def shown(self, row: Slip, reader: Reader) -> dict[str, Any]:
        steps = row.steps.select_related("slip", "visit__call")
        readable = row.contact.readable_by(reader.member)
        return {
            "who": row.name or row.contact.number,
            "unit": row.unit,
            "seal": "",
            "groups": groups_of(row, reader),
            "steps": step_lines(steps, reader, readable=readable),
            "corrections": told_lines(row, self.words_kept_back(row, readable)),
        }

    def words_kept_back(self, row: Slip, readable: bool) -> frozenset[str]:
        """Return the words of a confidential letter that are not for this reader."""
        if readable:
            return frozenset()
        texts = (models.TextField, models.CharField)
        fields = row._meta.concrete_fields
        return frozenset(
            one.name for one in fields if isinstance(one, texts) and not one.choices
        )

    def amend_url(self, request: HttpRequest, row: Slip) -> str:
        may = self.desk_url(request, row) and request.member.may(Right.AMEND)
        if not may or row.is_void or not row.contact.readable_by(request.member):
            return ""
        query = urlencode({"action": choices.SlipAction.AMEND.value})
        return f"{reverse('slip_step', args=[row.number])}?{query}"

    @admin.display(description=pgettext_lazy("entry", "review"))
    def review_state(self, obj: Slip) -> str:
        return review_words(obj)

    shared = (
        "number",
        "contact",
        "state",
        "category",
        "subcategory",
        "urgency",
        "name",
        "phone",
        "unit",
        "content",
        "opened_at",
        "due_at",
        "responded_at",
        "settled_at",
        "closed_at",
        "first_printed_at",
        "rounds",
        "review",
        "reviewed_at",
        "voided_at",
        "void_reason",
    )
    own: tuple[str, ...] = ()
    list_display = (
        "number",
        "contact",
        "opened_at",
        "state",
        "unit",
        "phone_shown",
        "category",
        "due_at",
        "closed_at",
        "review_state",
    )

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.shared, *self.own)


@admin.register(WorkOrder, site=site)
class WorkOrderAdmin(SlipAdmin):
    position = 4
    own = ("place", "appointment_at", "dispatched_at", "arrived_at", "finished_at")


@admin.register(ComplaintRecord, site=site)
class ComplaintRecordAdmin(SlipAdmin):
    position = 5
    problems = (
        *SlipAdmin.problems[:3],
        Problem(
            "undecided",
            _("Complaint without a decision"),
            lambda rows, _request: rows.running_by_index().filter(finding=""),
        ),
        *SlipAdmin.problems[3:],
    )
    own = ("severity", "remedy", "finding", "validity", "measures", "final_reply")


@admin.register(CoordinationSlip, site=site)
class CoordinationSlipAdmin(SlipAdmin):
    position = 6
    own = ("from_department", "subject", "demand", "received_at", "reply", "replied_at")


@admin.register(Posting, site=site)
class PostingAdmin(PrivateSearch, RecordAdmin):
    position = 10
    list_display = ("letter", "kind", "place", "department", "posted_on", "posted_by")
    list_select_related = ("desk", "letter", "department", "posted_by")
    fields = (*list_display, "taken_down_on", "taken_down_by")
    moment = "posted_on"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        # A few a year, ordered by a day and not by a moment.
        return DeskModelAdmin.get_changelist(self, request, **kwargs)

    def found(
        self, request: HttpRequest, queryset: models.QuerySet, words: str
    ) -> models.QuerySet:
        """Find the postings of the newest letters that hold the words."""
        desk = self.listed_desk(request) if words else None
        if desk is None:
            return queryset
        letters = Contact.objects.filter(channel=choices.Channel.LETTER)
        keys = newest_keys(desk, words, letters, most=MOST_LETTERS, numbers=False)
        return queryset.filter(letter__in=keys)


class OfPersonAdmin(RecordAdmin):
    """What was seen of a person: for the supervisor's eyes, never taken away."""

    view_right = Right.COUNTERSIGN

    def may_export(self, request: HttpRequest) -> bool:
        return False


@admin.register(ShiftCheck, site=site)
class ShiftCheckAdmin(OfPersonAdmin):
    position = 11
    moment = "checked_at"
    list_display = ("staff", "checked_at", "countersigned_at", "countersigned_by")
    list_filter = (OneDesk, ProblemFilter, MonthFilter)
    problems = (
        Problem("waiting", _("Not countersigned"), where(countersigned_at=None)),
        Problem("signed", _("Countersigned"), where(countersigned_at__isnull=False)),
    )
    list_select_related = ("desk", "staff", "countersigned_by", "shift")
    fields = (*list_display, "note")


@admin.register(HandOver, site=site)
class HandOverAdmin(RecordAdmin):
    """What one shift left to the next, and who took it over."""

    position = 13
    moment = "offered_at"
    begins_with_all = True
    list_display = ("handed_by", "offered_at", "state", "accepted_by", "accepted_at")
    list_filter = (OneDesk, ProblemFilter, MonthFilter)
    problems = (
        Problem("offered", _("Not taken over"), where(state="offered")),
        Problem("accepted", _("Taken over"), where(state="accepted")),
    )
    list_select_related = ("desk", "shift__staff", "accepted_by")
    fields = (
        "handed_by",
        "offered_at",
        "state",
        "what",
        "keys",
        "kept_items",
        "note",
        "accepted_by",
        "accepted_at",
    )
    readonly_fields = ("handed_by", "what")

    @admin.display(description=_("handed over by"))
    def handed_by(self, obj: HandOver) -> str:
        return obj.shift.staff.label

    @admin.display(description=_("open promises"))
    def what(self, obj: HandOver) -> str:
        numbers = obj.promises.order_by("pk").values_list("contact__number", flat=True)
        return "、".join(dict.fromkeys(numbers[:MOST_PROMISES])) or "—"


@admin.register(SpotCheck, site=site)
class SpotCheckAdmin(OfPersonAdmin):
    position = 12
    moment = "seen_at"
    list_display = ("clause", "staff", "result", "note", "seen_at", "seen_by")
    list_filter = (OneDesk, MonthFilter)
    list_select_related = ("desk", "staff", "seen_by")
    fields = list_display


@admin.register(PrintLog, site=site)
class PrintLogAdmin(PrivateSearch, RecordAdmin):
    search_hint = _("The whole number of an entry or a form.")
    position = 60
    moment = "printed_at"
    list_display = ("form", "number", "copy", "door", "printed_at", "printed_by")
    list_filter = (OneDesk, MonthFilter)
    list_select_related = ("desk", "printed_by")
    fields = list_display

    def found(
        self, request: HttpRequest, queryset: models.QuerySet, words: str
    ) -> models.QuerySet:
        """Find the prints of a number by the index of the copies, form by form."""
        if not words:
            return queryset
        number = unicodedata.normalize("NFKC", words).strip().upper()
        return queryset.filter(form__in=choices.PaperForm.values, number=number)
