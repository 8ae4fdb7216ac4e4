"""Forms: opened with their number and what they owe, walked step by step, ended.

Locks are taken in one order: the entry, then its form, then their promises.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from .. import choices
from ..folding import fold
from ..models import (
    SLIP_ROWS,
    Contact,
    Department,
    FollowUp,
    Letter,
    PhoneCall,
    ReturnVisit,
    Slip,
    SlipStep,
    Snapshot,
    StaffMember,
    User,
    snapshot_of,
)
from ..rules import Facts, Person
from ..rules.lifecycles import (
    AMENDED,
    BASIC,
    ESCALATION,
    OWED,
    REPEAT_DAYS,
    SlipFacts,
    Step,
    life_of,
    state_after,
)
from ..rules.oversight import CHANGES
from ..rules.people import OWN_ATTITUDE
from . import journal
from .asking import as_seen, ask
from .closing import in_closed_month
from .duties import cancel, take_from
from .errors import Conflict
from .findable import refresh_search
from .numbers import next_serial, number_of
from .reopenings import open_again

Kind, State, Action = choices.FollowUpKind, choices.SlipState, choices.SlipAction
# Fields of a step that are no fields of the form.
_OF_STEP = ("person", "note", "rating", "method", "asked", "comments")
# Who owes what a form owes: whoever is in charge of it, or a role.
IN_CHARGE = "in charge"
OWED_BY = {
    (choices.SlipKind.WORK_ORDER, Kind.SLIP_RESPOND): choices.Role.RECEPTIONIST,
    (choices.SlipKind.COMPLAINT_RECORD, Kind.SLIP_RESPOND): choices.Role.RECEPTIONIST,
    Kind.SLIP_RESPOND: IN_CHARGE,
    Kind.SLIP_SETTLE: IN_CHARGE,
    Kind.SLIP_ACCEPT: choices.Role.RECEPTIONIST,
    Kind.RETURN_VISIT: choices.Role.RECEPTIONIST,
    Kind.SLIP_CLOSE: choices.Role.SUPERVISOR,
    Kind.REVIEW_VISIT: choices.Role.SUPERVISOR,
    Kind.REMIND_SLIP: choices.Role.RECEPTIONIST,
    Kind.CHASE_SLIP: choices.Role.ASSISTANT,
    Kind.ANSWER_FOR_SLIP: choices.Role.MANAGER,
}
# A house without an assistant or a manager has somebody else in their place.
INSTEAD = {
    choices.Role.ASSISTANT: choices.Role.SUPERVISOR,
    choices.Role.MANAGER: choices.Role.SUPERVISOR,
}
_SETTLED = "slip_settled"
# Whoever is in charge of the form owes these: another is assigned on the form.
IN_HAND = frozenset({Kind.SLIP_SETTLE.value, Kind.SLIP_RESPOND.value})


# ---- opening


def open_slip(
    contact: Contact,
    kind: str,
    values: Mapping[str, Any] | None = None,
    *,
    by: User | None,
    member: StaffMember | None = None,
    entry_id: uuid.UUID | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Slip:
    """Open a form from an entry, with its data carried over and its number.

    From an entry of a closed month only a supervisor opens one, with a `reason`.
    `values` are what was changed or added. The same `entry_id` sent twice is one
    form. Opening it keeps the promise of a form and opens the entry again, unless its
    month is closed. Raises `Refused`.
    """
    now = now or timezone.now()
    known = Slip.objects.filter(entry_id=entry_id).first() if entry_id else None
    if known is not None:
        if known.desk_id != contact.desk_id or known.contact_id != contact.pk:
            raise Conflict("entry_id")
        return known.kind_row
    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=contact.pk)
        contact = Contact.objects.select_related("desk").get(pk=contact.pk).kind_row
        snapshot = snapshot_of(contact.desk)
        slip = _new(contact, kind, snapshot, member)
        slip.entry_id = entry_id or slip.entry_id
        for name, value in (values or {}).items():
            setattr(slip, name, value)
        # Whom the entry names stays named; the form may only name somebody else.
        slip.complained_of_id = slip.complained_of_id or contact.complained_of_id
        opening = _opening_facts(slip, contact, snapshot, member, now)
        closed = in_closed_month(snapshot, [contact.occurred_at])
        if closed:
            opening = replace(opening, month_closed=True, note=reason)
        ask(opening, snapshot.profile)
        _write_new(slip, contact, snapshot, by, member, now)
        refresh_search(contact)
        _keep_form_promise(contact, slip, by, now)
        if slip.complained_of_id:
            take_from(contact, [slip.complained_of_id], by, now, "slip_opened")
        _open_entry(contact, by, now)
        if closed:
            contact._history_user, contact._history_date = by, now
            contact._change_reason = reason.strip()[:100]
            contact.save()
    return slip


def _new(
    contact: Contact, kind: str, snapshot: Snapshot, member: StaffMember | None
) -> Slip:
    """Return an unsaved form with everything the entry knows."""
    route = snapshot.route(contact)
    person = snapshot.staff.get(route.person.id) if route and route.person else None
    if person is not None and person.pk == contact.complained_of_id:
        person = None
    departments = {row.name: row for row in snapshot.departments.values()}
    slip = SLIP_ROWS[kind](
        desk=contact.desk,
        contact=contact,
        kind=kind,
        category_id=contact.category_id,
        subcategory_id=contact.subcategory_id,
        urgency=contact.urgency,
        name=contact.name or contact.organisation,
        phone=contact.phone,
        unit=contact.unit,
        content=contact.content or getattr(contact, "subject", ""),
        department=departments.get(route.department) if route else None,
        handler=person,
        complained_of_id=contact.complained_of_id,
    )
    if kind == choices.SlipKind.WORK_ORDER:
        slip.place = contact.unit
    elif kind == choices.SlipKind.COORDINATION_SLIP:
        own = member.department if member else None
        slip.from_department, slip.issued_by = own, member
        slip.subject = getattr(contact, "subject", "") or _first_line(slip.content)
        with translation.override(contact.desk.language):
            slip.demand = _("Please deal with it and reply to the desk.")
    else:
        complained = snapshot.staff.get(contact.complained_of_id)
        slip.complained_department = complained.department if complained else None
    return slip


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0][:80]


def prefilled(
    contact: Contact, kind: str, snapshot: Snapshot, member: StaffMember
) -> Slip:
    """Return the form as it would open, for a page to show; nothing is saved."""
    slip = _new(contact, kind, snapshot, member)
    slip.opened_at = timezone.now()
    slip.unit_folded = _unit_key(slip)
    slip.repeat_of = repeated(slip)
    return slip


def due_by_urgency(
    slip: Slip, snapshot: Snapshot, now: datetime
) -> list[tuple[choices.Urgency, datetime]]:
    """Return until when the form is to be done, for each urgency it may get."""
    category = snapshot.categories.get(slip.category_id)
    code = category.code if category else ""
    return [
        (one, snapshot.profile.due(Kind.SLIP_SETTLE, code, one.value, now))
        for one in choices.Urgency
    ]


def _unit_key(slip: Slip) -> str:
    return fold(slip.unit)[:40]


def repeated(slip: Slip) -> Slip | None:
    """Return the latest form on the same matter of the same unit within 90 days.

    A second form of one kind from one entry is a repeat, too.
    """
    twins = Slip.objects.filter(contact=slip.contact_id, kind=slip.kind)
    twin = twins.exclude(state=State.VOID).exclude(pk=slip.pk).newest_first().first()
    if twin is not None or not slip.unit_folded or not slip.subcategory_id:
        return twin
    since = slip.opened_at - timedelta(days=REPEAT_DAYS)
    return (
        Slip.objects.of(slip.desk)
        .filter(
            unit_folded=slip.unit_folded,
            subcategory=slip.subcategory_id,
            opened_at__gte=since,
            opened_at__lte=slip.opened_at,
        )
        .exclude(state=State.VOID)
        .exclude(pk=slip.pk)
        .exclude(contact=slip.contact_id)
        .newest_first()
        .first()
    )


def _write_new(
    slip: Slip,
    contact: Contact,
    snapshot: Snapshot,
    by: User | None,
    member: StaffMember | None,
    now: datetime,
) -> None:
    book = choices.SlipKind(slip.kind).book
    year = snapshot.day(now).year
    slip.serial = next_serial(contact.desk, book, year)
    slip.number = number_of(contact.desk, book, year, slip.serial)
    slip.state, slip.opened_at, slip.opened_by = State.OPENED, now, by
    slip.unit_folded = _unit_key(slip)
    slip.due_at = slip.due_at or _due(slip, Kind.SLIP_SETTLE, snapshot, now)
    slip.repeat_of = repeated(slip)
    first = life_of(slip.kind).owes[slip.state]
    slip.escalate_at = _due(slip, first, snapshot, now)
    _save(slip, by, now)
    _owe(slip, snapshot, by, now)
    _note(slip, Action.OPEN, "", by, now, now, person_id=member.pk if member else None)


def open_printed_slips(
    contact: Contact,
    promises: Iterable[FollowUp],
    snapshot: Snapshot,
    by: User | None,
    now: datetime,
    decided_by: StaffMember | None = None,
    department: Department | None = None,
) -> None:
    """Open the coordination slip of every promise to print one (instruction/3.3.2).

    Whoever decided on the slip issues it, to the `department` that was chosen; a
    reported matter's is issued by whoever registered the letter.
    """
    for promise in promises:
        if promise.kind != Kind.PRINT_SLIP or promise.slip_id:
            continue
        member = decided_by or snapshot.staff.get(contact.answered_by_id)
        slip = _new(contact, choices.SlipKind.COORDINATION_SLIP, snapshot, member)
        slip.department = department or slip.department
        _write_new(slip, contact, snapshot, by, member, now)
        # A line of its history: what was sealed a moment ago is not written over.
        promise.slip = slip
        _save_promise(promise, by, now)
        refresh_search(contact)


def _keep_form_promise(
    contact: Contact, slip: Slip, by: User | None, now: datetime
) -> None:
    """Keep the promise of a form by it, or make its own that of a slip to print.

    A work order or complaint record is what regulation/3.3.1 asks for; a coordination
    slip takes the place of one that was voided (instruction/3.3.2).
    """
    if slip.kind == choices.SlipKind.COORDINATION_SLIP:
        waiting = contact.promises.open().filter(kind=Kind.PRINT_SLIP, slip=None)
        for promise in waiting:
            promise.slip = slip
            _save_promise(promise, by, now)
        return
    for promise in contact.promises.open().filter(kind=Kind.OPEN_FORM):
        promise.slip = slip
        _done(promise, slip.number, by, now)


def _open_entry(
    contact: Contact, by: User | None, now: datetime, reason: str = "slip_opened"
) -> None:
    """Open the entry again; its reopening keeps how a closed month counts it."""
    if contact.status == choices.Status.CLOSED:
        open_again(contact, now)
        contact._history_user, contact._history_date = by, now
        contact._change_reason = reason
        contact.save()


# ---- steps


def take_step(
    slip: Slip,
    action: str,
    values: Mapping[str, Any] | None = None,
    *,
    at: datetime | None = None,
    proof: PhoneCall | None = None,
    by: User | None,
    member: StaffMember | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> Slip:
    """Take a step on a form: its row, what is owed next, and the change of state.

    `values` are the fields of the step; `at` is when it happened, if not now. A
    dissatisfied return visit opens the form again. Raises `Refused` with the clause
    and the next step for what cannot follow. `seen` is the line of the history that
    was read, as for a review.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock_slip(slip)
        as_seen(row, seen)
        _take(row, action, dict(values or {}), at or now, proof, by, member, now)
        if row.state == State.VOID:
            _owe_form_again(row, snapshot_of(row.desk), by, now)
        settle_entry(row, by, now)
    return row


def forms_of(contact: Contact) -> Any:
    """Return the work orders and complaint records of an entry that stand."""
    standing = contact.slips.exclude(state=State.VOID)
    return standing.exclude(kind=choices.SlipKind.COORDINATION_SLIP)


def _owe_form_again(
    row: Slip, snapshot: Snapshot, by: User | None, now: datetime
) -> None:
    """Owe the form that a letter asks for once more: the one there was is void.

    Regulation/3.3.1 asks for a work order or complaint record, instruction/3.3.2 for
    a slip; striking the only one through does not deal with the letter.
    """
    contact = row.contact
    coordination = row.kind == choices.SlipKind.COORDINATION_SLIP
    kind = Kind.PRINT_SLIP if coordination else Kind.OPEN_FORM
    ended = choices.FollowUpStatus.CANCELLED
    kept = contact.promises.filter(kind=kind, slip=row).exclude(status=ended)
    earlier = kept.exclude(outcome=choices.PromiseOutcome.SENT_BACK).last()
    if earlier is None:
        return
    if earlier.status == choices.FollowUpStatus.OPEN:
        cancel(earlier, "voided", by, now)
    standing = contact.slips.exclude(state=State.VOID).filter(kind=row.kind).last()
    if not coordination and forms_of(contact).exists():
        return
    if standing is not None and standing.first_printed_at is not None:
        return
    again = FollowUp(
        desk_id=row.desk_id,
        contact_id=row.contact_id,
        slip=standing,
        kind=kind,
        code=earlier.code,
        owner_id=earlier.owner_id,
        role=earlier.role,
        department_id=earlier.department_id,
        after=earlier,
        opened_at=now,
        due_at=_due(row, kind, snapshot, now),
    )
    again.first_due_at = again.due_at
    bulk_create_with_history([again], FollowUp, default_user=by, default_date=now)


def _take(
    row: Slip,
    action: str,
    given: Mapping[str, Any],
    at: datetime,
    proof: PhoneCall | None,
    by: User | None,
    member: StaffMember | None,
    now: datetime,
) -> None:
    snapshot = snapshot_of(row.desk)
    if action == Action.AMEND:
        given = {name: given[name] for name in given if name in amended_fields(row)}
    facts = facts_of(row, action, given, snapshot, member, at, now)
    ask(facts, snapshot.profile)
    step = life_of(row.kind).find(facts)
    _apply(row, step, given, by, member, at, now)
    _advance(row, step, given, facts, snapshot, proof, by, now)


def _apply(
    row: Slip,
    step: Step,
    given: Mapping[str, Any],
    by: User | None,
    member: StaffMember | None,
    at: datetime,
    now: datetime,
) -> None:
    """Write what the step says upon the form."""
    for name in step.fields:
        if name == "due_at" and name in given:
            row.put_off(given[name], now)
        elif name in given and name not in _OF_STEP:
            setattr(row, name, given[name])
    if step.person:
        setattr(row, step.person, given.get("person") or member)
    for name in step.stamps:
        if name != "responded_at" or row.responded_at is None:
            setattr(row, name, at)
    if step.action == Action.REOPEN:
        row.closed_at = None
    if step.action == Action.AMEND:
        row.unit_folded = _unit_key(row)
        row.review = choices.Review.PENDING
    if step.action == Action.VOID:
        row.voided_at, row.voided_by = at, by
        row.void_reason = given["note"][:200]


def _advance(
    row: Slip,
    step: Step,
    given: Mapping[str, Any],
    facts: SlipFacts,
    snapshot: Snapshot,
    proof: PhoneCall | None,
    by: User | None,
    now: datetime,
) -> None:
    at = facts.at or now
    before, row.state = row.state, state_after(step, facts, given)
    due = _due_until_now(row)
    again = step.again or (step.action == Action.VISIT and row.state == State.REOPENED)
    if again:
        _begin_again(row, snapshot, now)
    if step.action in (Action.AMEND, Action.VOID):
        due = None
        _end_correction(row, step, given["note"], by, now)
    _owe(row, snapshot, by, now)
    _save(row, by, now, given.get("note", "")[:100])
    person = given.get("person")
    line = _note(
        row,
        step.action,
        before,
        by,
        at,
        now,
        person_id=person.pk if person else (facts.doer.id if facts.doer else None),
        note=_words(step, given),
        rating=given.get("rating") or given.get("acceptance") or "",
        due_at=due,
        late=bool(due and at > due),
        department=given.get("department"),
    )
    if step.action == Action.VISIT:
        _visited(row, line, given, facts, snapshot, proof, by, now)


# What a step says in words, shown in the time line.
_WORDS = (
    "note",
    "first_reply",
    "finding",
    "measures",
    "final_reply",
    "reply",
    "outcome",
    "work_done",
    "comments",
)


def _words(step: Step, given: Mapping[str, Any]) -> str:
    if step.action == Action.AMEND:
        return given["note"]
    said = (given.get(name) for name in _WORDS if name in step.fields)
    return "\n".join(text for text in said if text)


def amended_fields(row: Slip) -> tuple[str, ...]:
    """Return what a correction of the form may change as it stands, and its reason."""
    return ("note", *BASIC, *(n for n in AMENDED[row.kind] if _stands(row, n)))


def _stands(row: Slip, name: str) -> bool:
    value = getattr(row, name)
    return bool(value.strip() if isinstance(value, str) else value)


def _begin_again(row: Slip, snapshot: Snapshot, now: datetime) -> None:
    """Begin the next round; before it was settled, it is the same one, put off."""
    due = max(row.due_at, _due(row, Kind.SLIP_SETTLE, snapshot, now))
    if row.settled_at is None:
        row.put_off(due, now)
    else:
        row.due_at, row.missed_due_at = due, None
    row.rounds, row.settled_at = row.rounds + 1, None


def _due_until_now(row: Slip) -> datetime | None:
    """Return by when the step is in time: what was missed is not, for being put off."""
    promise = _owed(row).first()
    if promise is None:
        return None
    if promise.kind == Kind.SLIP_SETTLE and row.missed_due_at:
        return row.missed_due_at
    return promise.counted_due


def _end_correction(
    row: Slip, step: Step, reason: str, by: User | None, now: datetime
) -> None:
    """The correction that a reviewer asked for is made, or needed no more."""
    for promise in row.promises.open().filter(kind=Kind.CORRECT_ENTRY):
        if step.action == Action.VOID:
            cancel(promise, "voided", by, now)
        else:
            _done(promise, reason, by, now)


def _visited(
    row: Slip,
    line: SlipStep,
    given: Mapping[str, Any],
    facts: SlipFacts,
    snapshot: Snapshot,
    proof: PhoneCall | None,
    by: User | None,
    now: datetime,
) -> None:
    visit = ReturnVisit(
        desk=row.desk,
        slip=row,
        step=line,
        # A dissatisfied visit ends its round: it is not the first of the next.
        round=row.rounds - (row.state == State.REOPENED),
        method=given["method"],
        asked=given["asked"],
        rating=given["rating"],
        comments=given.get("comments", ""),
        call=proof,
        due_at=line.due_at,
        made_at=facts.at,
        made_by_id=facts.doer.id if facts.doer else None,
    )
    visit._history_user, visit._history_date = by, now
    visit.save()
    if row.state == State.REOPENED:
        due = _due(row, Kind.REVIEW_VISIT, snapshot, now)
        _promise(row, Kind.REVIEW_VISIT, due, snapshot, by, now)


def slip_printed(slip: Slip, *, by: User | None, now: datetime | None = None) -> None:
    """Note that the form was printed: keeps the promise to print it (3.3.2).

    Raises `Refused` for a form that cannot be handed to anybody as it is.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock_slip(slip)
        refuse_print(row, snapshot_of(row.desk), now)
        _mark_printed(row, by, now)
        for promise in row.promises.open().filter(kind=Kind.PRINT_SLIP):
            _done(promise, row.number, by, now)


def _mark_printed(row: Slip, by: User | None, now: datetime) -> None:
    """Keep when the form was first printed, from which its delay is known."""
    if row.first_printed_at is None:
        row.first_printed_at = now
        _save(row, by, now)
        _note(row, Action.PRINT, row.state, by, now, now)


def follow_promise(
    slip: Slip, promise: FollowUp, by: User | None, now: datetime, reason: str
) -> None:
    """Let the form follow its promise, which was put off."""
    row = slip.kind_row
    if promise.kind == Kind.SLIP_SETTLE:
        row.put_off(promise.due_at, now)
    elif row.settled_at is None:
        # What begins later is not settled before: form and board say the same.
        row.put_off(max(row.due_at, promise.due_at), now)
    _calm(row, promise.due_at, by, now)
    _save(row, by, now, reason[:100])
    line = {"note": reason, "due_at": promise.due_at}
    _note(row, Action.POSTPONE, row.state, by, now, now, **line)


# ---- what is owed


def _owed(row: Slip) -> Any:
    """Return the open promise of the state the form stands in."""
    return row.promises.open().filter(kind__in=OWED)


def _owe(row: Slip, snapshot: Snapshot, by: User | None, now: datetime) -> None:
    """Bring what the form owes in line with its state."""
    kind = life_of(row.kind).owes.get(row.state, "")
    running = list(_owed(row))
    same = [one for one in running if one.kind == kind]
    for promise in running:
        if promise.kind == kind:
            _follow(promise, row, snapshot, by, now)
        elif row.state == State.VOID:
            cancel(promise, "voided", by, now)
        else:
            _done(promise, "", by, now)
    if kind and not same:
        due = row.due_at if kind == Kind.SLIP_SETTLE else _due(row, kind, snapshot, now)
        _promise(row, kind, due, snapshot, by, now)
        _calm(row, due, by, now)
    elif not kind:
        _calm(row, None, by, now)


def _follow(
    promise: FollowUp, row: Slip, snapshot: Snapshot, by: User | None, now: datetime
) -> None:
    """Let the promise follow a change of hands or of the due time."""
    due = row.due_at if promise.kind == Kind.SLIP_SETTLE else promise.due_at
    owner = _owner(row, promise.kind, snapshot)
    changed = any(getattr(promise, name) != value for name, value in owner.items())
    if due == promise.due_at and not changed:
        return
    if due != promise.due_at:
        _calm(row, due, by, now)
    promise.put_off(due, now)
    for name, value in owner.items():
        setattr(promise, name, value)
    _save_promise(promise, by, now)


def _calm(row: Slip, due: datetime | None, by: User | None, now: datetime) -> None:
    """End the reminders: what was late is done or has a new time."""
    row.escalation, row.escalate_at = 0, due
    for promise in row.promises.open().filter(kind__in=ESCALATION):
        cancel(promise, _SETTLED, by, now)


def _due(row: Slip, kind: str, snapshot: Snapshot, now: datetime) -> datetime:
    category = snapshot.categories.get(row.category_id)
    code = category.code if category else ""
    return snapshot.profile.due(kind, code, row.urgency, now)


def _owner(row: Slip, kind: str, snapshot: Snapshot) -> dict[str, Any]:
    whose = OWED_BY.get((row.kind, kind)) or OWED_BY[kind]
    major = getattr(row, "severity", "") == choices.Severity.MAJOR
    if kind == Kind.SLIP_CLOSE and major:
        whose = choices.Role.MANAGER
    nobody = {"owner_id": None, "department_id": None, "role": ""}
    if whose != IN_CHARGE:
        return {**nobody, "role": _present(whose, snapshot)}
    if row.handler_id:
        return {**nobody, "owner_id": row.handler_id}
    if row.department_id:
        return {**nobody, "department_id": row.department_id}
    return {**nobody, "role": choices.Role.CLERK.value}


def _present(role: str, snapshot: Snapshot) -> str:
    """Return the role, or who stands in where the desk has nobody of it."""
    return str(role if _has(role, snapshot) else INSTEAD.get(role, role))


def _has(role: str, snapshot: Snapshot) -> bool:
    return any(member.role == role for member in snapshot.active_staff)


def _promise(
    row: Slip,
    kind: str,
    due: datetime,
    snapshot: Snapshot,
    by: User | None,
    now: datetime,
) -> FollowUp:
    promise = FollowUp(
        desk_id=row.desk_id,
        contact_id=row.contact_id,
        slip=row,
        kind=kind,
        code=f"{row.kind}.{kind}",
        opened_at=now,
        due_at=due,
        first_due_at=due,
        **_owner(row, kind, snapshot),
    )
    return bulk_create_with_history(
        [promise], FollowUp, default_user=by, default_date=now
    )[0]


def _done(promise: FollowUp, result: str, by: User | None, now: datetime) -> None:
    promise.status = choices.FollowUpStatus.DONE
    promise.outcome = choices.PromiseOutcome.DONE
    promise.result = promise.result or result
    promise.done_at, promise.done_by = now, by
    _save_promise(promise, by, now)


# ---- escalation


def escalate(desk_id: int, *, now: datetime | None = None) -> int:
    """Open the reminders that are due at a desk; returns how many.

    One look at a small index where nothing is due, so that the board may ask at every
    turn; two askers at once open one reminder.
    """
    now = now or timezone.now()
    late = Slip.objects.filter(desk=desk_id).late(now).order_by("escalate_at", "id")
    opened = 0
    for slip in late[:50]:
        opened += _raise(slip, now)
    return opened


def _raise(slip: Slip, now: datetime) -> int:
    with transaction.atomic():
        row = lock_slip(slip)
        if row.escalate_at is None or row.escalate_at > now:
            return 0
        snapshot = snapshot_of(row.desk)
        if row.escalation >= len(ESCALATION):
            row.escalate_at = None
            _save(row, None, now, "escalate")
            return 0
        kind = ESCALATION[row.escalation]
        due = _due(row, kind, snapshot, now)
        promise = _promise(row, kind, due, snapshot, None, now)
        row.escalation += 1
        last = row.escalation == len(ESCALATION)
        row.escalate_at = None if last else due
        _save(row, None, now, "escalate")
        _note(row, Action.ESCALATE, row.state, None, now, now, note=promise.kind)
    return 1


# ---- facts


def facts_of(
    row: Slip,
    action: str,
    given: Mapping[str, Any],
    snapshot: Snapshot,
    member: StaffMember | None,
    at: datetime,
    now: datetime,
) -> SlipFacts:
    """Return the form as the rules see it once the values are filled in."""

    def value(name: str) -> Any:
        return given[name] if name in given else getattr(row, name, None)

    def person(who: StaffMember | None) -> Person | None:
        return snapshot.person(who.pk, snapshot.day(now)) if who else None

    typed = {*given, *(field.name for field in row._meta.concrete_fields)}
    asked = _asked_by(row.kind, action)
    beside = (Action.PRINT, Action.ESCALATE, Action.AMEND)
    last = row.steps.exclude(action__in=beside).order_by("-id").first()
    rated = row.visits.filter(round=row.rounds).exclude(rating="C").exists()
    category = snapshot.categories.get(row.category_id)
    subcategory = snapshot.categories.get(row.subcategory_id)
    return SlipFacts(
        channel=row.kind,
        action=action,
        state=row.state,
        now=now,
        at=at,
        last_at=last.at if last else None,
        urgency=row.urgency,
        category=category.code if category else "",
        subcategory=subcategory.code if subcategory else "",
        complained_of=person(snapshot.staff.get(row.complained_of_id)),
        also_complained_of=named_in_entry(row.contact, snapshot, now),
        doer=person(member),
        doer_role=member.role if member else "",
        person=person(given.get("person")),
        handler=person(value("handler")),
        measures_owner=person(value("measures_owner")),
        given=frozenset(name for name in typed if _filled(name, given, row, asked)),
        new_due=given.get("due_at"),
        printed=row.first_printed_at is not None,
        acceptance=value("acceptance") or "",
        rating=given.get("rating") or "",
        kept=_kept(row, action),
        changed=any(
            name != "note" and getattr(row, name) != given[name] for name in given
        )
        if action == Action.AMEND
        else True,
        month_closed=action in CHANGES and in_closed_month(snapshot, [row.opened_at]),
        validity=value("validity") or "",
        severity=value("severity") or "",
        manager_here=_has(choices.Role.MANAGER, snapshot),
        charge=value("charge"),
        charge_agreed=bool(value("charge_agreed")),
        rated=rated,
        note=given.get("note") or "",
        appointment_at=given.get("appointment_at"),
        review_open=action == Action.CLOSE and _review_waits(row),
        addressed_to=_addressed_to(row, given),
        escalation=row.escalation,
    )


def _review_waits(row: Slip) -> bool:
    """Say whether the supervisor has still to look at a dissatisfied visit."""
    return row.promises.open().filter(kind=Kind.REVIEW_VISIT).exists()


def _addressed_to(row: Slip, given: Mapping[str, Any]) -> str:
    """Return the department the form went to; where it had none, the one chosen."""
    to = row.department or given.get("department")
    return to.name if to else ""


def _kept(row: Slip, action: str) -> frozenset[str]:
    """Return what a correction must not empty; blank for any other step."""
    if action != Action.AMEND:
        return frozenset()
    names = ("content", *AMENDED[row.kind])
    return frozenset(name for name in names if _stands(row, name))


# In whose hands the form is stays so from one step to the next.
_STAYS = frozenset({"handler", "department", "severity", "measures_owner"})


def _asked_by(kind: str, action: str) -> frozenset[str]:
    """Return what the step asks anew: an earlier round does not answer it.

    A correction says only what it changes.
    """
    if action == Action.AMEND:
        return frozenset({*_OF_STEP, "due_at"})
    steps = (step for step in life_of(kind).steps if step.action == action)
    fields = {name for step in steps for name in step.fields}
    return frozenset(fields | {*_OF_STEP, "due_at"}) - _STAYS


def _filled(
    name: str, given: Mapping[str, Any], row: Slip, asked: frozenset[str]
) -> bool:
    if name in given or name in asked:
        value = given.get(name)
    else:
        value = getattr(row, name, None)
    return bool(value.strip() if isinstance(value, str) else value)


def _opening_facts(
    slip: Slip,
    contact: Contact,
    snapshot: Snapshot,
    member: StaffMember | None,
    now: datetime,
) -> SlipFacts:
    people = {
        name: snapshot.person(pk, snapshot.day(now))
        for name, pk in (
            ("complained_of", slip.complained_of_id),
            ("doer", member.pk if member else None),
            ("handler", slip.handler_id),
        )
    }
    names = ("content", "department", "subject", "demand", "handler")
    given = {name for name in names if getattr(slip, name, None)}
    return SlipFacts(
        channel=slip.kind,
        action=Action.OPEN,
        state="",
        now=now,
        at=now,
        urgency=slip.urgency,
        doer_role=member.role if member else "",
        given=frozenset(given),
        new_due=slip.due_at,
        appointment_at=getattr(slip, "appointment_at", None),
        running_twin=_running_twin(slip, contact),
        charge=None,
        letter_kind=contact.kind if isinstance(contact, Letter) else "",
        decision=_decision(contact),
        entry_void=contact.is_void,
        also_complained_of=named_in_entry(contact, snapshot, now),
        **people,
    )


def _running_twin(slip: Slip, contact: Contact) -> str:
    """Return the number of a form of the same kind of this entry that still runs."""
    running = contact.slips.running().filter(kind=slip.kind).order_by("id")
    return running.values_list("number", flat=True).first() or ""


def _decision(contact: Contact) -> str:
    """Return what the assistant decided on a slip last; a blank while it is open.

    A letter of an old book was never up for decision: nothing stands against a slip.
    """
    if contact.channel != choices.Channel.LETTER:
        return ""
    asked = contact.promises.filter(kind=Kind.DECIDE_ON_SLIP)
    last = asked.order_by("-id").values_list("outcome", flat=True).first()
    if last is None and contact.door == choices.Door.IMPORT:
        return str(choices.PromiseOutcome.SLIP)
    decided = (choices.PromiseOutcome.SLIP, choices.PromiseOutcome.NO_SLIP)
    return str(last) if last in decided else ""


def named_in_entry(
    contact: Contact, snapshot: Snapshot, now: datetime
) -> tuple[Person, ...]:
    """Return whose own manner the entry is about (3.2.6 / 3.2.7)."""
    subcategory = snapshot.categories.get(contact.subcategory_id)
    if subcategory is None or subcategory.code != OWN_ATTITUDE:
        return ()
    person = snapshot.person(contact.complained_of_id, snapshot.day(now))
    return (person,) if person else ()


def named_on_forms(
    contact: Contact, snapshot: Snapshot, now: datetime
) -> tuple[Person, ...]:
    """Return whom the forms of the entry name as complained of."""
    standing = contact.slips.exclude(state=State.VOID)
    named = standing.exclude(complained_of=None).values_list("complained_of", flat=True)
    people = (snapshot.person(pk, snapshot.day(now)) for pk in named)
    return tuple(person for person in people if person)


def follow_complained_of(
    contact: Contact,
    before: Facts,
    facts: Facts,
    snapshot: Snapshot,
    by: User | None,
    now: datetime,
) -> None:
    """Let the running forms follow whom the corrected entry names.

    Whoever is named now has the form no longer in hand.
    """
    was, person = before.complained_of, facts.complained_of
    if was == person:
        return
    for slip in contact.slips.running():
        row = lock_slip(slip)
        if row.complained_of_id == (was.id if was else None):
            row.complained_of_id = person.id if person else None
        for name in ("handler_id", "measures_owner_id"):
            if person and getattr(row, name, None) == person.id:
                setattr(row, name, None)
        _owe(row, snapshot, by, now)
        _save(row, by, now, "amended")
        if person:
            take_from(row.contact, [person.id], by, now, "amended")


def refuse_print(slip: Slip, snapshot: Snapshot, now: datetime) -> None:
    """Ask the registry whether the form can be printed as it is; raises `Refused`."""
    row = slip.kind_row
    if row.kind != choices.SlipKind.COORDINATION_SLIP:
        return
    asked = facts_of(row, Action.PRINT, {}, snapshot, None, now, now)
    ask(replace(asked, printing=True, at=None), snapshot.profile)


# ---- the entry


def slips_running(contact: Contact) -> int:
    """Return how many forms of the entry are neither closed nor void."""
    return contact.slips.running().count()


def void_slips(
    contact: Contact,
    reason: str,
    by: User | None,
    member: StaffMember | None,
    now: datetime,
) -> None:
    """Void the running forms of an entry that is struck through."""
    for slip in contact.slips.running():
        row = lock_slip(slip)
        _take(row, Action.VOID, {"note": reason}, now, None, by, member, now)


def settle_entry(row: Slip, by: User | None, now: datetime) -> None:
    """Open the entry again while its form runs; close it when all is settled."""
    contact = Contact.objects.get(pk=row.contact_id).kind_row
    refresh_search(contact)
    if not row.ended:
        _open_entry(contact, by, now)
        return
    owes = contact.promises.open().exists() or slips_running(contact)
    if owes and contact.status == choices.Status.CLOSED:
        _open_entry(contact, by, now, "reviewed")
    here = contact.channel == choices.Channel.VISIT and contact.left_at is None
    if contact.status == choices.Status.OPEN and not owes and not here:
        contact.status, contact.closed_at = choices.Status.CLOSED, now
        contact._history_user, contact._history_date = by, now
        contact.save()


# ---- rows


def lock_slip(slip: Slip) -> Slip:
    """Return the freshly read row of the form, held until the commit."""
    Contact.objects.select_for_update().get(pk=slip.contact_id)
    Slip.objects.select_for_update().get(pk=slip.pk)
    model = SLIP_ROWS[slip.kind]
    return model.objects.select_related("desk", "contact").get(pk=slip.pk)


def _save(row: Slip, by: User | None, now: datetime, reason: str = "") -> None:
    row._history_user, row._history_date = by, now
    row._change_reason = reason or None
    row.save()


def _save_promise(row: FollowUp, by: User | None, now: datetime) -> None:
    row._history_user, row._history_date = by, now
    row.save()


def _note(
    row: Slip,
    action: str,
    before: str,
    by: User | None,
    at: datetime,
    now: datetime,
    **more: Any,
) -> SlipStep:
    """Write the row of a step; nothing ever changes it."""
    step = SlipStep.objects.create(
        desk_id=row.desk_id,
        slip=row,
        action=action,
        from_state=before,
        to_state=row.state,
        round=row.rounds,
        at=at,
        entered_at=now,
        by=by,
        **more,
    )
    journal.keep([step])
    return step
