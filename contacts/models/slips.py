"""Numbered forms opened from a contact, the steps of each, and return visits."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from .contacts import Contact, PhoneCall, _staff_key
from .desks import Category, Department, Desk
from .dues import COUNTED_DUE, PutOff
from .history import sealed_history

ENDED = (choices.SlipState.CLOSED, choices.SlipState.VOID)


def _department_key(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


def _user_key(label: Any) -> models.ForeignKey:
    """Return a key to an account; null is for what the desk does by itself."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class SlipQuerySet(models.QuerySet):
    def of(self, desk: Desk) -> SlipQuerySet:
        return self.filter(desk=desk)

    def running(self) -> SlipQuerySet:
        """Return those neither closed nor void: their contact cannot close."""
        return self.exclude(state__in=ENDED)

    def running_by_index(self) -> SlipQuerySet:
        """Return the same, for a list in the order of opening.

        What ends has a time; SQLite knows its index by that, not by a list of states.
        """
        return self.running().filter(closed_at__isnull=True, voided_at__isnull=True)

    def late(self, at: datetime) -> SlipQuerySet:
        """Return those whose next escalation is due."""
        return self.filter(escalate_at__lte=at)

    def newest_first(self) -> SlipQuerySet:
        return self.order_by("-opened_at", "-id")


class Slip(PutOff):
    """What the three forms share. Never deleted: voided, its number stays."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="slips", verbose_name=_("contact")
    )
    kind = models.CharField(_("form"), max_length=20, choices=choices.SlipKind.choices)
    serial = models.PositiveIntegerField(_("number in the book"))
    number = models.CharField(_("form number"), max_length=32, unique=True)
    # Made by the client, so that a retried opening is the same form.
    entry_id = models.UUIDField(unique=True, default=uuid.uuid4)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=choices.SlipState.choices,
        default=choices.SlipState.OPENED,
    )

    # Carried over from the contact as it stood; the form is a paper of its own.
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="+", verbose_name=_("category")
    )
    subcategory = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sub-category"),
    )
    urgency = models.CharField(
        _("urgency"),
        max_length=8,
        choices=choices.Urgency.choices,
        default=choices.Urgency.NORMAL,
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    unit = models.CharField(_("building and unit"), max_length=40, blank=True)
    unit_folded = models.CharField(max_length=40, blank=True, editable=False)
    content = models.TextField(_("content"), blank=True)

    # To whom it goes: the worker, the investigator, the receiving department.
    department = _department_key(_("department in charge"))
    handler = _staff_key(_("person in charge"), related_name="slips")
    complained_of = _staff_key(_("person complained of"))

    opened_at = models.DateTimeField(_("opened at"))
    opened_by = _user_key(_("opened by"))
    due_at = models.DateTimeField(_("to be done by"))
    responded_at = models.DateTimeField(_("first step at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    first_printed_at = models.DateTimeField(
        _("first printed at"), null=True, blank=True
    )
    # 1 at first; one more for every rework and every time it is opened again.
    rounds = models.PositiveSmallIntegerField(_("rounds"), default=1)
    # Same unit and sub-category within 90 days.
    repeat_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=_("repeat of"),
    )
    # 0 on time, 1 reminded, 2 with the assistant, 3 with the superior.
    escalation = models.PositiveSmallIntegerField(_("escalation"), default=0)
    # Null: nothing is owed, or everybody knows already.
    escalate_at = models.DateTimeField(null=True, blank=True, editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = _user_key(_("voided by"))
    void_reason = models.CharField(_("reason for voiding"), max_length=200, blank=True)

    review = models.CharField(
        _("review"),
        max_length=10,
        choices=choices.Review.choices,
        default=choices.Review.PENDING,
    )
    # Kept when a correction asks for another review, to tell it from the first.
    reviewed_at = models.DateTimeField(_("last reviewed at"), null=True, blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        indexes = (
            models.Index(
                fields=("desk", "kind", "-opened_at", "-id"), name="slip_book"
            ),
            *(
                models.Index(
                    fields=("desk", "kind", "-opened_at", "-id"),
                    condition=condition,
                    name=f"slip_{name}",
                )
                for name, condition in (
                    ("to_correct", models.Q(review="to_correct")),
                    (
                        "running",
                        models.Q(closed_at__isnull=True, voided_at__isnull=True),
                    ),
                    ("void", models.Q(voided_at__isnull=False)),
                )
            ),
            models.Index(
                fields=("desk", "escalate_at"),
                condition=models.Q(escalate_at__isnull=False),
                name="slip_next_escalation",
            ),
            models.Index(
                fields=("desk", "unit_folded", "subcategory", "-opened_at"),
                condition=~models.Q(unit_folded=""),
                name="slip_repeats",
            ),
            models.Index("desk", COUNTED_DUE, name="slip_by_counted_due"),
            models.Index(
                # Of a month long ago all that was closed since is asked when it began.
                fields=("desk", "closed_at", "opened_at"),
                condition=models.Q(closed_at__isnull=False),
                name="slip_by_closing",
            ),
            models.Index(
                fields=("desk", "opened_at"),
                condition=models.Q(closed_at__isnull=True),
                name="slip_not_closed",
            ),
            # Few: their steps tell how they stood when a month was over.
            models.Index(
                fields=("desk", "opened_at"),
                condition=models.Q(rounds__gt=1),
                name="slip_taken_up_again",
            ),
            models.Index(
                fields=("desk", "kind", "-opened_at", "-id"),
                condition=models.Q(review="pending"),
                name="slip_to_review",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False),
                name="slip_closed_has_time",
                violation_error_message=_("Say when the form was closed."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="void") | ~models.Q(void_reason=""),
                name="slip_void_has_reason",
                violation_error_message=_("Write why the form is void."),
            ),
            # 3.2.6 / 3.2.7: whoever is complained of never handles the complaint.
            models.CheckConstraint(
                condition=models.Q(handler__isnull=True)
                | models.Q(complained_of__isnull=True)
                | ~models.Q(handler=models.F("complained_of")),
                name="slip_not_ones_own_case",
                violation_error_message=_(
                    "The person complained of cannot handle the complaint. "
                    "Choose somebody else."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("slip", args=[self.number])

    @property
    def is_void(self) -> bool:
        return self.state == choices.SlipState.VOID

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def print_minutes(self) -> int | None:
        """Return how long after its opening it was printed; nothing before that.

        A slip opens as its letter is registered, so this is the delay of the print.
        """
        if self.first_printed_at is None:
            return None
        return (
            max(0, int((self.first_printed_at - self.opened_at).total_seconds())) // 60
        )

    @property
    def kind_row(self) -> WorkOrder | ComplaintRecord | CoordinationSlip:
        """Return the row with the form's own fields."""
        if type(self) is not Slip:
            return self
        return getattr(self, SLIP_ROWS[self.kind]._meta.model_name)


class WorkOrder(Slip):
    """派工單: somebody is sent to repair something (regulation/4.1)."""

    place = models.CharField(_("place of the repair"), max_length=80, blank=True)
    appointment_at = models.DateTimeField(_("appointment"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("dispatched at"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    waits_for = models.CharField(
        _("waits for"), max_length=12, choices=choices.WaitsFor.choices, blank=True
    )
    materials = models.TextField(_("materials"), blank=True)
    charge = models.DecimalField(
        _("charge"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    charge_agreed = models.BooleanField(_("charge agreed beforehand"), default=False)
    repair_result = models.CharField(
        _("result of the repair"),
        max_length=12,
        choices=choices.RepairResult.choices,
        blank=True,
    )
    work_done = models.TextField(_("what was done"), blank=True)
    acceptance = models.CharField(
        _("customer's rating"), max_length=1, choices=choices.Rating.choices, blank=True
    )
    accepted_by = models.CharField(_("accepted by"), max_length=80, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    objects = SlipQuerySet.as_manager()
    history = sealed_history()

    class Meta:
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")


class ComplaintRecord(Slip):
    """業主投訴記錄表: closes only with finding, reply and return visit (4.2)."""

    complained_department = _department_key(_("department complained of"))
    severity = models.CharField(
        _("severity"), max_length=10, choices=choices.Severity.choices, blank=True
    )
    remedy = models.TextField(_("remedy asked for"), blank=True)
    finding = models.TextField(_("finding"), blank=True)
    validity = models.CharField(
        _("valid or not"), max_length=10, choices=choices.Validity.choices, blank=True
    )
    measures = models.TextField(_("corrective and preventive action"), blank=True)
    measures_owner = _staff_key(_("responsible for the action"))
    first_reply = models.TextField(_("first reply"), blank=True)
    first_reply_at = models.DateTimeField(_("first reply at"), null=True, blank=True)
    final_reply = models.TextField(_("final reply"), blank=True)
    final_reply_at = models.DateTimeField(_("final reply at"), null=True, blank=True)
    approved_by = _staff_key(_("closure approved by"))

    objects = SlipQuerySet.as_manager()
    history = sealed_history()

    class Meta:
        verbose_name = _("owner complaint record")
        verbose_name_plural = _("owner complaint records")


class CoordinationSlip(Slip):
    """協調單: one department asks another, in writing (instruction/4.3)."""

    from_department = _department_key(_("from department"))
    copy_to = models.CharField(_("copy to"), max_length=120, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    demand = models.TextField(_("what is asked"), blank=True)
    issued_by = _staff_key(_("issued by"))
    received_by = _staff_key(pgettext_lazy("slip", "received by"))
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    reply = models.TextField(_("reply"), blank=True)
    replied_by = _staff_key(_("replied by"))
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    outcome = models.TextField(_("result of the follow-up"), blank=True)

    objects = SlipQuerySet.as_manager()
    history = sealed_history()

    class Meta:
        verbose_name = _("coordination slip")
        verbose_name_plural = _("coordination slips")


SLIP_ROWS: dict[str, type[Slip]] = {
    choices.SlipKind.WORK_ORDER.value: WorkOrder,
    choices.SlipKind.COMPLAINT_RECORD.value: ComplaintRecord,
    choices.SlipKind.COORDINATION_SLIP.value: CoordinationSlip,
}


class SlipStep(models.Model):
    """One step of a form: from which state to which, when, by whom. Never changed."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    slip = models.ForeignKey(
        Slip, models.PROTECT, related_name="steps", verbose_name=_("form")
    )
    action = models.CharField(
        _("step"), max_length=12, choices=choices.SlipAction.choices
    )
    from_state = models.CharField(
        _("from"), max_length=12, choices=choices.SlipState.choices, blank=True
    )
    to_state = models.CharField(
        _("to"), max_length=12, choices=choices.SlipState.choices
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    # When it happened, and when it was written down.
    at = models.DateTimeField(_("at"))
    entered_at = models.DateTimeField(_("entered at"))
    by = _user_key(_("entered by"))
    # Who did it in the house: the worker, who signed, who replied.
    person = _staff_key(_("person"))
    department = _department_key(_("department"))
    note = models.TextField(_("note"), blank=True)
    rating = models.CharField(
        _("rating"), max_length=1, choices=choices.Rating.choices, blank=True
    )
    due_at = models.DateTimeField(_("due until then"), null=True, blank=True)
    late = models.BooleanField(_("after its time"), default=False)

    class Meta:
        verbose_name = _("step of a form")
        verbose_name_plural = _("steps of forms")
        ordering = ("id",)
        indexes = (
            models.Index(fields=("desk", "at", "action"), name="slip_step_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()} · {self.slip.number}"


class ReturnVisit(models.Model):
    """回訪: what the customer says afterwards; C opens the form again."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    slip = models.ForeignKey(
        Slip, models.PROTECT, related_name="visits", verbose_name=_("form")
    )
    step = models.OneToOneField(
        SlipStep, models.PROTECT, related_name="visit", verbose_name=_("step")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    method = models.CharField(
        _("method"), max_length=10, choices=choices.VisitMethod.choices
    )
    asked = models.CharField(_("person asked"), max_length=80, blank=True)
    rating = models.CharField(_("rating"), max_length=1, choices=choices.Rating.choices)
    comments = models.TextField(_("comments"), blank=True)
    # The outgoing call from the promise is its proof.
    call = models.ForeignKey(
        PhoneCall,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("call"),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = _staff_key(_("visited by"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = _staff_key(_("reviewed by"))
    review = models.TextField(_("review"), blank=True)

    history = sealed_history()

    class Meta:
        verbose_name = _("return visit")
        verbose_name_plural = _("return visits")
        indexes = (models.Index(fields=("desk", "made_at"), name="visit_by_time"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(rating__in=choices.Rating.values),
                name="visit_has_a_rating",
                violation_error_message=_("Choose A, B or C."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.rating} · {self.slip.number}"
