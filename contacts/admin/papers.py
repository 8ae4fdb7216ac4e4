"""Forms, postings, checks and prints, to look at: they are written at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import (
    ComplaintRecord,
    CoordinationSlip,
    Posting,
    PrintLog,
    ShiftCheck,
    SpotCheck,
    WorkOrder,
)
from .base import OneDesk, site
from .lists import MonthFilter, Problem, ProblemFilter, where
from .taking import RecordAdmin


def overdue(rows: Any, _request: HttpRequest) -> Any:
    return rows.running().filter(due_at__lt=timezone.now())


class SlipAdmin(RecordAdmin):
    """A form with its state; it moves on at the desk, by its rules."""

    moment = "opened_at"
    personal_fields = ("phone",)
    list_filter = (OneDesk, ProblemFilter, MonthFilter)
    list_select_related = ("desk", "contact", "category")
    problems = (
        Problem("open", _("Not closed"), lambda rows, _request: rows.running()),
        Problem("overdue", _("Overdue"), overdue),
        Problem("void", _("Void"), where(voided_at__isnull=False)),
    )
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
        Problem(
            "undecided",
            _("Complaint without a decision"),
            lambda rows, _request: rows.running().filter(finding=""),
        ),
        *SlipAdmin.problems,
    )
    own = ("severity", "remedy", "finding", "validity", "measures", "final_reply")


@admin.register(CoordinationSlip, site=site)
class CoordinationSlipAdmin(SlipAdmin):
    position = 6
    own = ("from_department", "subject", "demand", "received_at", "reply", "replied_at")


@admin.register(Posting, site=site)
class PostingAdmin(RecordAdmin):
    position = 10
    list_display = ("letter", "kind", "place", "department", "posted_on", "posted_by")
    list_select_related = ("desk", "letter", "department", "posted_by")
    fields = (*list_display, "taken_down_on", "taken_down_by")
    moment = "posted_on"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        # A few a year, ordered by a day and not by a moment.
        return super(RecordAdmin, self).get_changelist(request, **kwargs)


@admin.register(ShiftCheck, site=site)
class ShiftCheckAdmin(RecordAdmin):
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


@admin.register(SpotCheck, site=site)
class SpotCheckAdmin(RecordAdmin):
    position = 12
    moment = "seen_at"
    list_display = ("clause", "staff", "result", "note", "seen_at", "seen_by")
    list_filter = (OneDesk, MonthFilter)
    list_select_related = ("desk", "staff", "seen_by")
    fields = list_display


@admin.register(PrintLog, site=site)
class PrintLogAdmin(RecordAdmin):
    position = 60
    moment = "printed_at"
    list_display = ("form", "number", "copy", "door", "printed_at", "printed_by")
    list_filter = (OneDesk, MonthFilter)
    list_select_related = ("desk", "printed_by")
    fields = list_display
