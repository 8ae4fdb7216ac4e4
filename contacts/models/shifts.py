"""Turns at the desk: the check they begin with and the hand-over they end with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from ..rights import Right
from ..rules.shifts import ShiftFacts
from .desks import Desk
from .history import sealed_history
from .people import StaffMember
from .promises import FollowUp
from .snapshot import Snapshot


class ShiftQuerySet(models.QuerySet):
    def of(self, desk: Desk) -> ShiftQuerySet:
        return self.filter(desk=desk)

    def running(self) -> ShiftQuerySet:
        return self.filter(ended_at__isnull=True)


class Shift(models.Model):
    """One person's turn at the desk. Nobody has two at a time."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    staff = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        related_name="shifts",
        verbose_name=_("member of staff"),
    )
    started_at = models.DateTimeField(_("begun at"))
    # Null: the shift runs.
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # Why it ended although nobody had taken over.
    end_reason = models.CharField(
        _("reason for leaving without a hand-over"), max_length=200, blank=True
    )

    objects = ShiftQuerySet.as_manager()
    history = sealed_history()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        indexes = (
            models.Index(fields=("desk", "started_at"), name="shift_by_start"),
            models.Index(
                fields=("desk",),
                condition=models.Q(ended_at__isnull=True),
                name="shift_running",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("staff",),
                condition=models.Q(ended_at__isnull=True),
                name="shift_one_at_a_time",
                violation_error_message=_(
                    "This person has a shift already. End it before another begins."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
                name="shift_ends_after_it_begins",
                violation_error_message=_("A shift cannot end before it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff} · {localtime(self.started_at):%Y-%m-%d %H:%M}"


class ShiftCheck(models.Model):
    """That a start-of-shift check was made. What it showed is kept for some days."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    shift = models.OneToOneField(
        Shift, models.PROTECT, related_name="check_made", verbose_name=_("shift")
    )
    staff = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        related_name="+",
        verbose_name=_("member of staff"),
    )
    checked_at = models.DateTimeField(_("checked at"))
    countersigned_at = models.DateTimeField(
        _("countersigned at"), null=True, blank=True
    )
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("countersigned by"),
    )
    note = models.CharField(_("supervisor's note"), max_length=200, blank=True)
    # Null: the results are still there.
    purged_at = models.DateTimeField(_("results removed at"), null=True, blank=True)

    # Without what was found: the results must be gone when their days are over.
    history = sealed_history(excluded_fields=["note"])

    class Meta:
        verbose_name = _("shift check")
        verbose_name_plural = _("shift checks")
        indexes = (
            models.Index(fields=("desk", "checked_at"), name="shift_check_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.staff} · {localtime(self.checked_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("shift_check_result", args=[self.pk])

    def readable_by(self, member: StaffMember) -> bool:
        """Say whether the results are this person's business."""
        return member.pk == self.staff_id or member.may(Right.COUNTERSIGN)


class ShiftCheckItem(models.Model):
    """One item of a check: pass, fail or not applicable, and what was put right.

    It holds no measure and no picture, and has no history that would outlive it.
    """

    check_made = models.ForeignKey(
        ShiftCheck,
        models.CASCADE,
        related_name="items",
        verbose_name=_("shift check"),
    )
    code = models.CharField(_("item"), max_length=40)
    clauses = models.JSONField(_("clauses"), default=list)
    result = models.CharField(
        _("result"), max_length=4, choices=choices.CheckResult.choices
    )
    correction = models.CharField(_("put right"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("item of a shift check")
        verbose_name_plural = _("items of a shift check")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("check_made", "code"),
                name="check_item_once",
                violation_error_message=_("The check has this item already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.get_result_display()}"


class HandOver(models.Model):
    """What one shift leaves to the next; taken over with one confirmation."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    shift = models.ForeignKey(
        Shift, models.PROTECT, related_name="hand_overs", verbose_name=_("shift")
    )
    offered_at = models.DateTimeField(_("handed over at"))
    state = models.CharField(
        pgettext_lazy("hand-over", "state"),
        max_length=10,
        choices=choices.HandOverState.choices,
        default=choices.HandOverState.OFFERED,
    )
    # Every open promise of the desk at that moment; messages are among them.
    promises = models.ManyToManyField(
        FollowUp, related_name="hand_overs", verbose_name=_("open promises")
    )
    keys = models.TextField(_("keys"), blank=True)
    kept_items = models.TextField(_("items kept"), blank=True)
    note = models.TextField(_("what else the next shift must know"), blank=True)
    accepted_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken over by"),
    )

    history = sealed_history()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        indexes = (
            models.Index(fields=("desk", "offered_at"), name="hand_over_by_time"),
            models.Index(
                fields=("desk",),
                condition=models.Q(state="offered"),
                name="hand_over_waiting",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("shift",),
                condition=models.Q(state="offered"),
                name="hand_over_one_offer",
                violation_error_message=_("The shift has an open hand-over already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted")
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="hand_over_accepted_by_somebody",
                violation_error_message=_("Say who took over, and when."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.shift.staff} · {localtime(self.offered_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("hand_over_page", args=[self.pk])


class SpotCheck(models.Model):
    """What a supervisor saw of one clause at work, and of whom."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    clause = models.CharField(_("clause"), max_length=40)
    # Null: nobody in particular, or no longer kept.
    staff = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("member of staff"),
    )
    result = models.CharField(
        _("result"), max_length=8, choices=choices.SpotResult.choices
    )
    note = models.CharField(_("what was seen"), max_length=200, blank=True)
    seen_at = models.DateTimeField(_("seen at"))
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("seen by"),
    )
    purged_at = models.DateTimeField(_("person removed at"), null=True, blank=True)

    # Without the person and the words: they go when their days are over.
    history = sealed_history(excluded_fields=["staff", "note"])

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        indexes = (models.Index(fields=("desk", "seen_at"), name="spot_check_by_time"),)

    def __str__(self) -> str:
        return f"{self.clause} · {self.get_result_display()}"


def keep_since(desk: Desk, now: datetime) -> datetime:
    """Return the moment before which results of checks are no longer kept."""
    return now - timedelta(days=desk.check_days)


def shift_facts(
    action: str, snapshot: Snapshot, on: date, *, by: StaffMember, **given: Any
) -> ShiftFacts:
    """Return what the rules ask when a person does something with a shift."""
    return ShiftFacts(action=action, doer=snapshot.person(by.pk, on), **given)
