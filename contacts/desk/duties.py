"""Promises opened and ended: what entries and forms owe is written here alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from simple_history.utils import bulk_create_with_history

from .. import choices
from ..models import Contact, FollowUp, Snapshot, User
from ..rules import Duty

# A promise counts from the contact, unless it is entered long after.
LATE_ENTRY = timedelta(days=1)


def open_duties(
    contact: Contact,
    duties: Iterable[Duty],
    snapshot: Snapshot,
    by: User | None,
    now: datetime,
) -> list[FollowUp]:
    """Open a promise for each duty, with its owner and due time, and its history."""
    promises = [_promise(contact, duty, snapshot, now) for duty in duties]
    if not promises:
        return []
    return bulk_create_with_history(
        promises, FollowUp, default_user=by, default_date=now
    )


def _promise(
    contact: Contact, duty: Duty, snapshot: Snapshot, now: datetime
) -> FollowUp:
    promise = FollowUp(
        desk_id=contact.desk_id,
        contact_id=contact.pk,
        kind=duty.kind,
        code=duty.code,
        then=duty.then,
        opened_at=now,
    )
    give(promise, duty, snapshot)
    promise.due_at = duty.due_at or due_time(contact, duty.kind, snapshot, now)
    promise.first_due_at = promise.due_at
    return promise


def due_time(
    contact: Contact, kind: str, snapshot: Snapshot, now: datetime
) -> datetime:
    """Return when a promise of this kind is due by the desk's limits."""
    category = snapshot.categories.get(contact.category_id)
    start = now
    # A supervisor is wanted from the moment of the call, not of the visitor's arrival.
    counts_on = kind != choices.FollowUpKind.CALL_SUPERVISOR
    if contact.channel != choices.Channel.LETTER and counts_on:
        late = now - contact.occurred_at > LATE_ENTRY
        start = now if late else contact.occurred_at
    return snapshot.profile.due(
        kind, category.code if category else "", contact.urgency, start
    )


def give(promise: FollowUp, duty: Duty, snapshot: Snapshot) -> None:
    """Write whose the promise is: a person, a department, or a role."""
    promise.owner_id = duty.owner.id if duty.owner is not None else None
    promise.department_id = None
    promise.role = duty.role
    if promise.owner_id is None and duty.department:
        by_name = {row.name: pk for pk, row in snapshot.departments.items()}
        promise.department_id = by_name.get(duty.department)
    if not (promise.owner_id or promise.department_id or promise.role):
        promise.role = choices.Role.CLERK


def cancel(promise: FollowUp, reason: str, by: User | None, now: datetime) -> None:
    """End a promise that is no longer owed; the line stays with its reason."""
    promise.status = choices.FollowUpStatus.CANCELLED
    promise.done_at, promise.done_by = now, by
    promise._history_user, promise._change_reason = by, reason
    promise.save(update_fields=["status", "done_at", "done_by"])


def take_from(
    contact: Contact,
    accused: Iterable[int],
    by: User | None,
    now: datetime,
    reason: str,
) -> None:
    """Give the supervisor what somebody complained of holds (3.2.6 / 3.2.7).

    A promise handed on, or a next step, is none of the duties of the entry itself.
    """
    for promise in contact.promises.open().filter(owner_id__in=list(accused)):
        promise.owner, promise.role = None, choices.Role.SUPERVISOR
        promise._history_user, promise._history_date = by, now
        promise._change_reason = reason
        promise.save()
