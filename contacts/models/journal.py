"""The journal: that a row was written, and what it said, where no history tells it.

Reviews, steps of forms, refusals, prints, imports, scans, breaches and reopenings each
leave a line here. Lines are numbered without gaps in lanes; a writer takes a lane that
nobody holds, so that two who write at once never wait for one another.
"""

from __future__ import annotations

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from .desks import Desk


class JournalLane(models.Model):
    """The end of one run of lines of a desk; as many as ever wrote at once."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    last_serial = models.PositiveBigIntegerField(default=0)
    # Over the end: who cuts lines off cannot sign the new one.
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of the journal")
        verbose_name_plural = _("ends of the journal")

    def __str__(self) -> str:
        return f"{self.desk_id} · {self.pk}"

    def words(self) -> str:
        """Return the text that the seal is made over."""
        return json.dumps(["lane", self.desk_id, self.pk, self.last_serial])


class JournalLine(models.Model):
    """A row as it was written; blank `said`: it was taken out by the writer itself."""

    lane = models.ForeignKey(JournalLane, models.PROTECT, related_name="lines")
    serial = models.PositiveBigIntegerField()
    # The row: the name of its model and its key.
    kind = models.CharField(max_length=24)
    key = models.PositiveBigIntegerField()
    # A keyed hash over what the row says.
    said = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("line of the journal")
        verbose_name_plural = _("journal")
        indexes = (models.Index(fields=("kind", "key"), name="journal_of_row"),)
        constraints = (
            models.UniqueConstraint(
                fields=("lane", "serial"),
                name="journal_serial_once",
                violation_error_message=_("This line is written already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.lane_id}-{self.serial}"

    def words(self) -> str:
        """Return the text that the seal is made over."""
        said = [self.lane_id, self.serial, self.kind, self.key, self.said]
        return json.dumps(said)
