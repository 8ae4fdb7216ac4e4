"""Promises: kept, postponed, handed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from .. import choices
from ..models import (
    Contact,
    Department,
    FollowUp,
    PhoneCall,
    Snapshot,
    StaffMember,
    User,
    snapshot_of,
)
from ..rules.base import Duty, Person, PromiseFacts
from .entries import _save, allow, keep_breaches, lock, open_duties
from .errors import Conflict


def complete(
    promise: FollowUp,
    *,
    outcome: str = choices.PromiseOutcome.DONE,
    result: str = "",
    place: str = "",
    deputy_reason: str = "",
    proof: PhoneCall | None = None,
    new_due: datetime | None = None,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> FollowUp:
    """Keep a promise: how, with what result, and who and when.

    `proof` is the outgoing call that kept it. Where nobody answered the promise stays
    open until `new_due`; the attempt is kept in its history. A promise with a next
    step opens that step (consult the superior, then call back: special-calls/8); an
    entry that owes nothing more is closed. Raises `Refused`, or `Conflict("settled")`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = _lock(promise)
        snapshot = snapshot_of(row.desk)
        doing = PromiseFacts(
            action="complete",
            kind=row.kind,
            outcome=outcome,
            result=result,
            place=place,
            deputy_reason=deputy_reason,
            doer=snapshot.person(member.pk, snapshot.day(now)) if member else None,
            doer_role=member.role if member else "",
            has_proof=proof is not None,
            proof_outcome=proof.outcome if proof else "",
            new_due=new_due,
        )
        contact = lock(row.contact)
        breaking = allow(doing, contact, snapshot, now)
        if outcome == choices.PromiseOutcome.NO_ANSWER:
            row.due_at, row.result = new_due, result
            _save_promise(row, by, now, str(choices.PromiseOutcome.NO_ANSWER.value))
            return row
        row.status, row.outcome = choices.FollowUpStatus.DONE, outcome
        row.result, row.place = result, place
        row.done_at, row.done_by = now, by
        _save_promise(row, by, now)
        keep_breaches(contact, breaking, by, now)
        if row.kind == choices.FollowUpKind.CORRECT_ENTRY:
            # Answered without a change of the entry: the reviewer looks again.
            contact.review = choices.Review.PENDING
            _save(contact, by, now)
        for duty in _next_steps(row, outcome):
            step = open_duties(contact, [duty], snapshot, by, now)[0]
            FollowUp.objects.filter(pk=step.pk).update(after=row)
        _close_when_settled(contact, by, now)
    return row


def _next_steps(row: FollowUp, outcome: str) -> list[Duty]:
    """Return what the kept promise opens, owed by the same hands."""
    steps = []
    if row.then:
        steps.append(Duty(kind=row.then, code=f"{row.code}.{row.then}"))
    if outcome == choices.PromiseOutcome.SLIP:
        # The assistant decided for a slip: somebody at the desk prints it (3.3.2).
        steps.append(
            Duty(
                kind=choices.FollowUpKind.PRINT_SLIP,
                role=choices.Role.CLERK,
                code=f"{row.code}.print_slip",
            )
        )
    return [_owed_like(row, step) for step in steps]


def _owed_like(row: FollowUp, duty: Duty) -> Duty:
    if duty.role:
        return duty
    if row.owner_id:
        return replace(duty, owner=Person(row.owner_id, row.owner.name))
    if row.department_id:
        return replace(duty, department=row.department.name)
    return replace(duty, role=row.role)


def _close_when_settled(contact: Contact, by: User, now: datetime) -> None:
    here = contact.channel == choices.Channel.VISIT and contact.left_at is None
    if contact.status != choices.Status.OPEN or here:
        return
    if not contact.promises.open().exists():
        contact.status, contact.closed_at = choices.Status.CLOSED, now
        _save(contact, by, now)


def postpone(
    promise: FollowUp,
    *,
    new_due: datetime,
    reason: str,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> FollowUp:
    """Move the due time, with a reason; when it was first due stays known."""
    now = now or timezone.now()
    with transaction.atomic():
        row = _lock(promise)
        snapshot = snapshot_of(row.desk)
        doing = PromiseFacts(
            action="postpone",
            kind=row.kind,
            new_due=new_due,
            reason=reason,
            doer_role=member.role if member else "",
        )
        allow(doing, row.contact, snapshot, now)
        row.due_at = new_due
        _save_promise(row, by, now, reason)
    return row


def reassign(
    promise: FollowUp,
    *,
    owner: StaffMember | None = None,
    role: str = "",
    department: Department | None = None,
    reason: str,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> FollowUp:
    """Hand a promise to a person, a role or a department, with a reason."""
    now = now or timezone.now()
    with transaction.atomic():
        row = _lock(promise)
        snapshot = snapshot_of(row.desk)
        on = snapshot.day(now)
        doing = PromiseFacts(
            action="reassign",
            kind=row.kind,
            reason=reason,
            doer_role=member.role if member else "",
            new_owner=_taker(snapshot, owner, role or department, on),
        )
        allow(doing, row.contact, snapshot, now)
        row.owner, row.role, row.department = owner, role, department
        _save_promise(row, by, now, reason)
    return row


def _taker(
    snapshot: Snapshot, owner: StaffMember | None, group: object, on: date
) -> Person | None:
    """Return who takes over as the rules see it; a role or department has no id."""
    if owner is not None:
        return snapshot.person(owner.pk, on)
    if not group:
        return None
    return Person(0, str(group), role=group if isinstance(group, str) else "")


def _lock(promise: FollowUp) -> FollowUp:
    """Hold the entry first and then its promise.

    A void or an amendment takes them in this order too; the other way round, the two
    would wait for each other on PostgreSQL.
    """
    Contact.objects.select_for_update().get(pk=promise.contact_id)
    FollowUp.objects.select_for_update().get(pk=promise.pk)
    row = FollowUp.objects.select_related("desk", "contact", "owner", "department").get(
        pk=promise.pk
    )
    if row.status != choices.FollowUpStatus.OPEN:
        raise Conflict("settled")
    return row


def _save_promise(row: FollowUp, by: User, now: datetime, reason: str = "") -> None:
    row._history_user, row._history_date = by, now
    row._change_reason = reason or None
    row.save()
