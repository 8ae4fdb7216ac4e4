"""What happens while a visitor is in the house."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .. import choices
from ..models import Desk, Draft, User, Visit, snapshot_of
from ..rules import REGISTRY
from .entries import _save, lock, open_duties
from .errors import Conflict
from .reopenings import open_again


def call_supervisor(visit: Visit, *, by: User, now: datetime | None = None) -> Visit:
    """Call the supervisor to the desk: the visit has grown tense (3.2.6 / 3.2.7).

    Raises `Conflict("settled")` when one was called before or the visitor has left.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(visit)
        if row.call_supervisor or row.left_at is not None or row.is_void:
            raise Conflict("settled")
        snapshot = snapshot_of(row.desk)
        owed = REGISTRY.duties(row.facts(snapshot, now), snapshot.profile)
        before = {duty.code for duty in owed}
        row.tense = row.call_supervisor = True
        duties = REGISTRY.duties(row.facts(snapshot, now), snapshot.profile)
        new = [duty for duty in duties if duty.code not in before]
        open_duties(row, new, snapshot, by, now)
        open_again(row, now)
        _save(row, by, now)
    return row


def parked_call(desk: Desk, user: User, entry_id: uuid.UUID | None) -> Draft | None:
    """Return the caller who waits: one's own unfinished call, if there is one."""
    if entry_id is None:
        return None
    calls = Draft.objects.unfinished(desk).filter(channel=choices.Channel.CALL)
    return calls.filter(entry_id=entry_id, user=user).first()


def note_interruption(draft: Draft, visit: Visit) -> None:
    """Write into the parked call which visit it waited for (3.1.4 / 3.1.5).

    The version grows: a page still open elsewhere must not wipe the link out.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.state != choices.DraftState.OPEN:
            return
        row.data = {**row.data, "interrupting_visit": visit.number}
        row.version += 1
        row.save(update_fields=["data", "version"])
