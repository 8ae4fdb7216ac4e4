"""Who read what: a log that only grows, each line chained to the one before.

There is a chain for each desk. Its head holds the number and the hash of the newest
line, so that also a line taken off the end is missed; writers of one desk queue at it
for the moment of two statements, writers of other desks never meet.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from .desks import Desk
from .history import plain


class AccessChain(models.Model):
    """The end of a desk's chain."""

    desk = models.OneToOneField(
        Desk, models.PROTECT, primary_key=True, related_name="+"
    )
    last_serial = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)
    # Over the two above: who edits the end of the chain cannot sign it.
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of the access log")
        verbose_name_plural = _("ends of the access log")

    def __str__(self) -> str:
        return f"{self.desk_id} · {self.last_serial}"

    def words(self) -> str:
        """Return the text that the seal is made over."""
        return json.dumps(["chain", self.desk_id, self.last_serial, self.last_hash])


class AccessLog(models.Model):
    """One act of reading: who, what, of which records, and why where it was asked."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    serial = models.PositiveBigIntegerField(_("line"))
    at = models.DateTimeField(_("at"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    action = models.CharField(
        pgettext_lazy("access log", "what was done"),
        max_length=8,
        choices=choices.Access.choices,
    )
    # The kind of record, as the model's name; blank for records of several kinds.
    kind = models.CharField(_("kind of record"), max_length=24, blank=True)
    # Register numbers, keys or the name an account logs in by; never a guest's name or
    # telephone number.
    records = models.JSONField(_("records"), default=list)
    count = models.PositiveIntegerField(_("how many"), default=0)
    # The first record's entry or form, to find the line by: most name one alone. The
    # further ones are `AccessRecord`s. Neither is sealed: the check holds both against
    # `records`, which is.
    first = models.CharField(max_length=60, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("line of the access log")
        verbose_name_plural = _("access log")
        indexes = (
            models.Index(fields=("desk", "at", "id"), name="access_by_moment"),
            models.Index(fields=("desk", "user", "at", "id"), name="access_by_person"),
            models.Index(fields=("desk", "action", "at", "id"), name="access_by_act"),
            models.Index(fields=("desk", "kind", "at", "id"), name="access_by_kind"),
            models.Index(fields=("desk", "first", "id"), name="access_by_first"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "serial"),
                name="access_serial_once",
                violation_error_message=_("This line of the log is written already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk_id}-{self.serial}"

    def words(self, before: str) -> str:
        """Return the text that the hash is made over, with the hash before it."""
        said = [
            before,
            self.desk_id,
            self.serial,
            plain(self.at),
            self.user_id,
            str(self.action),
            self.kind,
            list(self.records),
            self.count,
            self.reason,
        ]
        return json.dumps(said, ensure_ascii=False)


class AccessRecord(models.Model):
    """A further record that a line of the log names, to find the line by its number."""

    desk = models.ForeignKey(
        Desk, models.PROTECT, db_index=False, related_name="+", verbose_name=_("desk")
    )
    line = models.ForeignKey(
        AccessLog, models.PROTECT, related_name="further", verbose_name=_("line")
    )
    number = models.CharField(_("record"), max_length=60)

    class Meta:
        verbose_name = _("record in the access log")
        verbose_name_plural = _("records in the access log")
        indexes = (
            models.Index(fields=("desk", "number", "line"), name="access_further"),
        )

    def __str__(self) -> str:
        return self.number


LONGEST_NUMBER = 60


def number_in(record: str) -> str:
    """Return the number by which a record of the log is looked for.

    What belongs to an entry is named by it, with its own key behind a sign.
    """
    return record.partition("#")[0].strip().upper()[:LONGEST_NUMBER]
