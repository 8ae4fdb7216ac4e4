"""The register of commendations: each gets its number, once and without gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from .. import choices
from ..models import Commendation, Contact, Snapshot, User, snapshot_of
from ..rules import LetterFacts
from .asking import ask
from .errors import Conflict
from .findable import refresh_search
from .numbers import next_serial, number_of

BOOK = choices.Book.COMMENDATIONS


def number_commendation(
    contact: Contact, snapshot: Snapshot, by: User | None, now: datetime
) -> None:
    """Give a letter of commendation its number in the register (3.3.3)."""
    if getattr(contact, "kind", "") != choices.LetterKind.COMMENDATION:
        return
    # One that was corrected to another kind and back keeps the number it had.
    if Commendation.objects.filter(contact=contact.pk).exists():
        return
    _write(Commendation(contact_id=contact.pk), snapshot, by, now)
    refresh_search(contact)


def register_commendation(
    contact: Contact,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime | None = None,
) -> Commendation:
    """Register the praise of a caller or visitor; registered twice, it is one line.

    Raises `Refused` without the employee, the department or the way it came, and
    `Conflict` where the entry was voided meanwhile.
    """
    now = now or timezone.now()
    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=contact.pk)
        row = Contact.objects.select_related("desk").get(pk=contact.pk).kind_row
        known = Commendation.objects.filter(contact=row.pk).first()
        if known is not None:
            return known
        if row.is_void:
            raise Conflict("stale")
        snapshot = snapshot_of(row.desk)
        line = Commendation(contact_id=row.pk, **values)
        _ask(line, snapshot)
        _write(line, snapshot, by, now)
        refresh_search(row)
    return line


def _ask(line: Commendation, snapshot: Snapshot) -> None:
    department = line.praised_department
    facts = LetterFacts(
        channel="praise",
        kind=choices.LetterKind.COMMENDATION,
        praised_staff=line.praised_staff,
        praised_department=department.name if department else "",
        praise_form=line.praise_form,
    )
    ask(facts, snapshot.profile)


def _write(
    line: Commendation, snapshot: Snapshot, by: User | None, now: datetime
) -> None:
    year = snapshot.day(now).year
    line.desk = snapshot.desk
    line.serial = next_serial(snapshot.desk, BOOK, year)
    line.number = number_of(snapshot.desk, BOOK, year, line.serial)
    line.registered_at, line.registered_by = now, by
    line._history_user, line._history_date = by, now
    line.save()
