"""Books that are signed: the day's by the supervisor, the month's by the manager."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import choices
from .desks import Desk
from .history import sealed_history


def first_of_month(day: date) -> date:
    """Return the first day of the day's month, by which a month is kept."""
    return day.replace(day=1)


def _signer(label: object, *, null: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=null,
        blank=null,
        related_name="+",
        verbose_name=label,
    )


class DayBook(models.Model):
    """That a supervisor has been through the books of one day and signed them."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    day = models.DateField(_("day"))
    signed_at = models.DateTimeField(_("signed at"))
    signed_by = _signer(_("signed by"), null=False)
    # As they were when it was signed; what is entered later shows as a difference.
    entries = models.PositiveIntegerField(_("entries when signed"), default=0)
    unreviewed = models.PositiveIntegerField(_("not yet reviewed then"), default=0)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    history = sealed_history()

    class Meta:
        verbose_name = _("day's book")
        verbose_name_plural = _("day's books")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "day"),
                name="day_book_once",
                violation_error_message=_("This day is signed already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk.code} · {self.day:%Y-%m-%d}"


class MonthBookQuerySet(models.QuerySet):
    def of(self, desk: Desk) -> MonthBookQuerySet:
        return self.filter(desk=desk)

    def closed_months(self) -> set[date]:
        """Return the first days of the months that are approved."""
        closed = self.filter(approved_at__isnull=False)
        return set(closed.values_list("month", flat=True))

    def any_closed(self, desk: Desk, days: Iterable[date]) -> bool:
        """Say whether one of the days lies in a month that is approved."""
        months = {first_of_month(day) for day in days}
        return (
            self.of(desk).filter(month__in=months, approved_at__isnull=False).exists()
        )


class MonthBook(models.Model):
    """One month of a desk on its way: prepared, reviewed, approved, and then closed."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    # The first day of the month.
    month = models.DateField(_("month"))
    prepared_at = models.DateTimeField(_("prepared at"), null=True, blank=True)
    prepared_by = _signer(_("prepared by"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = _signer(_("reviewed by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = _signer(_("approved by"))

    objects = MonthBookQuerySet.as_manager()
    history = sealed_history()

    class Meta:
        verbose_name = _("month's book")
        verbose_name_plural = _("month's books")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "month"),
                name="month_book_once",
                violation_error_message=_("This month has its line already."),
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True)
                | models.Q(prepared_at__isnull=False),
                name="month_book_prepared_first",
                violation_error_message=_("A month is prepared before it is reviewed."),
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True)
                | models.Q(reviewed_at__isnull=False),
                name="month_book_reviewed_first",
                violation_error_message=_("A month is reviewed before it is approved."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk.code} · {self.month:%Y-%m}"

    @property
    def closed(self) -> bool:
        """Say whether its entries can only be amended by a supervisor."""
        return self.approved_at is not None

    @property
    def state(self) -> choices.MonthState:
        """Return how far the month has come."""
        if self.approved_at is not None:
            return choices.MonthState.APPROVED
        if self.reviewed_at is not None:
            return choices.MonthState.REVIEWED
        if self.prepared_at is not None:
            return choices.MonthState.PREPARED
        return choices.MonthState.OPEN
