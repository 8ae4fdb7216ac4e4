"""Prints are counted before they leave: who, when, and whether it is a reprint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Contact, Desk, PrintLog, Slip, User
from . import journal
from .slips import slip_printed


@dataclass(frozen=True)
class Printed:
    """What is printed: the form, its number, and what it belongs to."""

    form: str
    number: str
    contact: Contact | None = None
    slip: Slip | None = None


def count_prints(
    desk: Desk,
    printed: Iterable[Printed],
    *,
    door: str,
    by: User,
    now: datetime | None = None,
) -> list[PrintLog]:
    """Count prints of several forms at once, in their order.

    The first print of a coordination slip keeps the promise to print it (3.3.2).
    """
    now = now or timezone.now()
    with transaction.atomic():
        # Two who print one form at a time get two numbers. Without its key the row is
        # held, so that an entry written meanwhile does not wait for the desk.
        Desk.objects.select_for_update(no_key=True).get(pk=desk.pk)
        return [_count(desk, one, door, by, now) for one in printed]


def _count(
    desk: Desk, printed: Printed, door: str, by: User, now: datetime
) -> PrintLog:
    last = (
        PrintLog.objects.filter(desk=desk, form=printed.form, number=printed.number)
        .order_by("-copy")
        .first()
    )
    log = PrintLog.objects.create(
        desk=desk,
        form=printed.form,
        number=printed.number,
        contact=printed.contact,
        copy=last.copy + 1 if last else 1,
        door=door,
        printed_at=now,
        printed_by=by,
    )
    journal.keep([log])
    if printed.slip is not None:
        slip_printed(printed.slip, by=by, now=now)
    return log
