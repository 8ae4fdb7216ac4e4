"""When something is to be done by, and by which time it counts."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .wording import Worded

# The time by which every figure counts; an index has it by the same words.
COUNTED_DUE = Coalesce("missed_due_at", "due_at")


class PutOff(Worded):
    """What has a due time that may be put off. What was missed stays missed."""

    due_at: datetime
    # The first due time that had passed when it was put off; null: none had.
    missed_due_at = models.DateTimeField(
        _("due time that was missed"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def counted_due(self) -> datetime:
        """Return the due time by which it is in time or late."""
        return self.missed_due_at or self.due_at

    def put_off(self, due: datetime, now: datetime) -> None:
        """Let it be due later. After its time that does not make it in time."""
        if self.due_at < min(due, now) and self.missed_due_at is None:
            self.missed_due_at = self.due_at
        self.due_at = due
