"""Promises: what the house owes on account of a contact."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from .contacts import Contact
from .desks import Department, Desk
from .dues import COUNTED_DUE, PutOff
from .history import sealed_history
from .people import StaffMember


class FollowUpQuerySet(models.QuerySet):
    def of(self, desk: Desk) -> FollowUpQuerySet:
        return self.filter(desk=desk)

    def open(self) -> FollowUpQuerySet:
        return self.filter(status=choices.FollowUpStatus.OPEN)

    def overdue(self, at: datetime) -> FollowUpQuerySet:
        return self.open().filter(due_at__lt=at)

    def by_due(self) -> FollowUpQuerySet:
        return self.order_by("due_at", "id")

    def mine(self, member: StaffMember) -> FollowUpQuerySet:
        """Return what waits for this person, by name, role or department."""
        waits = models.Q(owner=member)
        if member.role:
            waits |= models.Q(role=member.role)
        if member.department_id:
            waits |= models.Q(department=member.department_id)
        return self.filter(waits)

    def of_department(self, member: StaffMember) -> FollowUpQuerySet:
        """Return what waits for the person's department or anybody in it."""
        own = member.department_id
        if not own:
            return self.none()
        return self.filter(models.Q(department=own) | models.Q(owner__department=own))


class FollowUp(PutOff):
    """One promise. A contact with an open one cannot close."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="promises", verbose_name=_("contact")
    )
    # Null: the promise is the contact's own, not that of a form opened from it.
    slip = models.ForeignKey(
        "contacts.Slip",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("form"),
    )
    kind = models.CharField(
        _("promise"), max_length=24, choices=choices.FollowUpKind.choices
    )
    code = models.CharField(_("duty"), max_length=40, editable=False)
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("who owes it"),
    )
    role = models.CharField(
        _("role that owes it"),
        max_length=16,
        choices=choices.Role.choices,
        blank=True,
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("department that owes it"),
    )
    opened_at = models.DateTimeField(_("promised at"))
    due_at = models.DateTimeField(_("due"))
    first_due_at = models.DateTimeField(_("first due"), editable=False)
    # The kind of promise that opens when this one is done (special-calls/8).
    then = models.CharField(max_length=24, blank=True, editable=False)
    after = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("follows"),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=choices.FollowUpStatus.choices,
        default=choices.FollowUpStatus.OPEN,
    )
    outcome = models.CharField(
        _("how it was kept"),
        max_length=12,
        choices=choices.PromiseOutcome.choices,
        blank=True,
    )
    # What is asked for, where the entry does not say it: a reviewer's comment.
    note = models.CharField(_("what is asked"), max_length=200, blank=True)
    result = models.TextField(_("result"), blank=True)
    place = models.CharField(
        pgettext_lazy("posting", "place"), max_length=80, blank=True
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    # Who did it in the house: the superior who read, the person who signed.
    person = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )

    objects = FollowUpQuerySet.as_manager()
    history = sealed_history(found_by=["contact"])

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = (
            models.Index(
                fields=("desk", "due_at", "id"),
                condition=models.Q(status="open"),
                name="promise_open_by_due",
            ),
            models.Index(fields=("desk", "due_at"), name="promise_by_due"),
            # What was due in a month, and what was overdue at its end.
            models.Index("desk", COUNTED_DUE, "kind", name="promise_by_counted_due"),
            models.Index(
                "desk",
                COUNTED_DUE,
                condition=models.Q(status="open"),
                name="promise_open_by_counted_due",
            ),
            models.Index(
                fields=("desk", "kind", "due_at", "id"), name="promise_by_kind"
            ),
            models.Index(fields=("desk", "opened_at"), name="promise_by_opening"),
            # Few: what was overdue when a month was over, and is kept since.
            models.Index(
                "desk",
                "done_at",
                COUNTED_DUE,
                "kind",
                condition=models.Q(status="done", done_at__gt=COUNTED_DUE),
                name="promise_kept_late",
            ),
            # And what was open then, and is owed no longer.
            models.Index(
                fields=("desk", "done_at"),
                condition=models.Q(status="cancelled"),
                name="promise_let_go",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False)
                | ~models.Q(role="")
                | models.Q(department__isnull=False),
                name="promise_has_an_owner",
                violation_error_message=_("Say who owes the promise."),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="done") | models.Q(done_at__isnull=False),
                name="promise_done_has_time",
                violation_error_message=_("Say when the promise was kept."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.contact.number}"

    def late_minutes(self, at: datetime) -> int:
        """Return by how many minutes the promise is overdue; negative while it runs."""
        end = self.done_at or at
        return int((end - self.due_at).total_seconds() // 60)

    @property
    def owed_by(self) -> str:
        """Return who owes it, as it is shown: a person, a role or a department."""
        if self.owner_id:
            return self.owner.name
        if self.department_id:
            return self.department.name
        return str(self.get_role_display())
