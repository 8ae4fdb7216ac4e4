"""Reopenings: since when an entry was closed that was opened again, and until when."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .contacts import Contact
from .desks import Desk


class ReopeningQuerySet(models.QuerySet):
    """Reopenings, asked for whether their entries were over at a moment."""

    def over_at(self, moment: datetime) -> ReopeningQuerySet:
        """Return those whose entries were over at the moment, as they were closed.

        What was settled as it was written down was over when it happened.
        """
        at_once = Q(closed_at__lte=F("contact__entered_at"))
        closed = Q(closed_at__lt=moment) | at_once & Q(contact__occurred_at__lt=moment)
        return self.filter(closed, reopened_at__gte=moment)


class Reopening(models.Model):
    """An entry was closed, and opened again: what an earlier month is told by.

    The entry itself says only that it is open now. Written once with the change, and
    held by the journal.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="reopenings", verbose_name=_("entry")
    )
    closed_at = models.DateTimeField(_("closed at"))
    reopened_at = models.DateTimeField(_("opened again at"))

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("reopening of an entry")
        verbose_name_plural = _("reopenings of entries")
        indexes = (
            models.Index(fields=("desk", "reopened_at"), name="reopening_by_time"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(reopened_at__gte=F("closed_at")),
                name="reopened_after_closed",
                violation_error_message=_("It is opened again before it was closed."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.contact_id} {self.reopened_at:%Y-%m-%d %H:%M}"


def was_over(moment: datetime) -> Exists:
    """Return the question, asked of entries, if one opened since was over then."""
    return Exists(Reopening.objects.over_at(moment).filter(contact=OuterRef("pk")))
