"""The access log: written here alone, a line at a time, each chained to the last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import AccessChain, AccessLog, AccessRecord, Desk, User
from ..models.access import number_in
from ..models.history import keyed_hash

# A list that was exported names its first records; the count tells how many there were.
MOST_NAMED = 100


def log_access(
    desk: Desk,
    *,
    user: User | None,
    action: str,
    kind: str = "",
    records: Iterable[str] = (),
    count: int | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> AccessLog:
    """Add a line to the desk's access log; no name or telephone number stands in it.

    Call it outside any longer transaction: the end of the chain is held until the
    commit, and the desk's other readers queue there.
    """
    named = [str(one) for one in records]
    with transaction.atomic():
        head = _held(desk)
        line = AccessLog(
            desk=desk,
            serial=head.last_serial + 1,
            at=now or timezone.now(),
            user=user,
            action=action,
            kind=kind,
            records=named[:MOST_NAMED],
            count=len(named) if count is None else count,
            reason=reason,
            first=number_in(named[0]) if named else "",
        )
        line.hash = keyed_hash(line.words(head.last_hash))
        line.save(force_insert=True)
        _name_further(line)
        head.last_serial, head.last_hash = line.serial, line.hash
        head.seal = keyed_hash(head.words())
        head.save(update_fields=["last_serial", "last_hash", "seal"])
    return line


def _name_further(line: AccessLog) -> None:
    """Make the line findable by what it names beside its first record."""
    further = {number_in(record) for record in line.records[1:]} - {line.first}
    if further:
        AccessRecord.objects.bulk_create(
            AccessRecord(desk_id=line.desk_id, line=line, number=number)
            for number in sorted(further)
        )


def _held(desk: Desk) -> AccessChain:
    """Return the end of the desk's chain, held until the commit."""
    heads = AccessChain.objects.select_for_update()
    head = heads.filter(desk=desk).first()
    if head is None:
        AccessChain.objects.bulk_create([AccessChain(desk=desk)], ignore_conflicts=True)
        head = heads.get(desk=desk)
    return head
