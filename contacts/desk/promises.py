"""Promises: kept, postponed, handed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from .. import choices
from ..folding import fold
from ..models import (
    Attachment,
    Contact,
    Department,
    FollowUp,
    Letter,
    PhoneCall,
    Posting,
    Snapshot,
    StaffMember,
    User,
    snapshot_of,
)
from ..rules.base import Duty, Person, PromiseFacts
from ..rules.chains import RETURNABLE, next_kind
from ..rules.lifecycles import OWED
from ..rules.promises import POSTINGS
from .duties import open_duties
from .entries import _save, allow, doing_by, keep_breaches, lock, reopen
from .errors import Conflict
from .slips import (
    IN_HAND,
    follow_promise,
    forms_of,
    lock_slip,
    open_printed_slips,
    slips_running,
)

Kind, Outcome = choices.FollowUpKind, choices.PromiseOutcome
# The most a promise's code holds.
LONGEST_CODE = 40


def complete(
    promise: FollowUp,
    *,
    outcome: str = choices.PromiseOutcome.DONE,
    result: str = "",
    place: str = "",
    deputy_reason: str = "",
    unlogged_reason: str = "",
    department: Department | None = None,
    person: StaffMember | None = None,
    posted_on: date | None = None,
    photo: Attachment | None = None,
    proof: PhoneCall | None = None,
    proof_reason: str = "",
    new_due: datetime | None = None,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> FollowUp:
    """Keep a promise: how, with what result, and who and when.

    `proof` is the outgoing call that kept it, `unlogged_reason` why there is none;
    `person` who read, decided, signed or posted in the house; `department` where the
    slip goes that is decided for. Where nobody answered the promise stays open until
    `new_due`; the attempt is kept in its history. A promise with a next step opens
    that step (consult the superior, then call back: special-calls/8); an entry that
    owes nothing more is closed. Raises `Refused`, or `Conflict("settled")`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = _lock(promise)
        snapshot = snapshot_of(row.desk)
        contact = lock(row.contact)
        doing = PromiseFacts(
            action="complete",
            kind=row.kind,
            code=row.code,
            outcome=outcome,
            result=result,
            place=place,
            deputy_reason=deputy_reason,
            unlogged_reason=unlogged_reason,
            new_due=new_due,
            person=_person(snapshot, person, now),
            wanted=_wanted(contact, snapshot, now),
            by_step=_by_step(row) and outcome != Outcome.NO_ANSWER,
            slip_department=_slip_department(contact, department, snapshot),
            posted_on=posted_on,
            today=snapshot.day(now),
            **_proved(row, proof, proof_reason),
            **_owing(row, snapshot, now),
            **doing_by(member, by, snapshot, now),
        )
        breaking = allow(doing, contact, snapshot, now)
        if outcome == Outcome.NO_ANSWER:
            row.put_off(new_due, now)
            row.result = result
            _save_promise(row, by, now, str(Outcome.NO_ANSWER.value))
            return row
        row.status, row.outcome = choices.FollowUpStatus.DONE, outcome
        row.result, row.place, row.person = result, place, person
        row.done_at, row.done_by = now, by
        _save_promise(row, by, now)
        keep_breaches(contact, breaking, by, now)
        if row.kind == choices.FollowUpKind.CORRECT_ENTRY:
            _look_again(row, contact, by, now)
        if outcome != Outcome.SENT_BACK:
            _leave_behind(row, contact, posted_on, photo, by, member, now)
        for duty in _next_steps(row, contact, outcome, snapshot):
            step = open_duties(contact, [duty], snapshot, by, now)[0]
            FollowUp.objects.filter(pk=step.pk).update(after=row)
            step.after = row
            if not _carry_slip(row, step, by, now):
                open_printed_slips(
                    contact, [step], snapshot, by, now, member, department
                )
        _close_when_settled(contact, by, now)
    return row


def prove(
    promise: FollowUp,
    proof: PhoneCall,
    *,
    reason: str = "",
    by: User,
    now: datetime | None = None,
) -> None:
    """Let a call stand as the proof of a promise that a form's next step will keep.

    Raises `Refused` as `complete` does where the call reached somebody else and no
    `reason` says why it counts; with one, that is kept as a breach.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = _lock(promise)
        snapshot = snapshot_of(row.desk)
        doing = PromiseFacts(
            action="prove",
            kind=row.kind,
            code=row.code,
            **_proved(row, proof, reason),
            **doing_by(None, by, snapshot, now),
        )
        contact = lock(row.contact)
        breaking = allow(doing, contact, snapshot, now)
        keep_breaches(contact, breaking, by, now)


def _proved(row: FollowUp, proof: PhoneCall | None, reason: str) -> dict[str, Any]:
    """Return what the rules ask of the call that is to keep the promise, or print."""
    if proof is None:
        return {"has_proof": _printed(row)}
    contact = row.contact
    return {
        "has_proof": True,
        "proof_outcome": proof.outcome,
        "proof_at": proof.occurred_at,
        "proof_phone_key": proof.phone_key or fold(proof.phone),
        "proof_name": _spelt(proof.name),
        "proof_reason": reason,
        "name": _spelt(contact.name),
        "phone_key": contact.phone_key or fold(contact.phone),
        "promised_to": contact.name or contact.organisation or contact.phone,
        "step_at": row.opened_at if row.after_id else None,
    }


def _spelt(name: str) -> str:
    """Return the name as it is compared: spaces and width make no other person."""
    return fold(name).replace(" ", "")


def _look_again(row: FollowUp, contact: Contact, by: User, now: datetime) -> None:
    """Ask for another review: it was answered without a change of what it is about."""
    if row.slip_id is None:
        contact.review = choices.Review.PENDING
        _save(contact, by, now)
        return
    slip = lock_slip(row.slip)
    slip.review = choices.Review.PENDING
    slip._history_user, slip._history_date = by, now
    slip.save()


def _person(
    snapshot: Snapshot, member: StaffMember | None, now: datetime
) -> Person | None:
    return snapshot.person(member.pk, snapshot.day(now)) if member else None


def _wanted(contact: Contact, snapshot: Snapshot, now: datetime) -> Person | None:
    """Return for whom a message of the entry is."""
    key = getattr(contact, "asked_for_id", None) or getattr(contact, "host_id", None)
    return snapshot.person(key, snapshot.day(now))


def _owing(row: FollowUp, snapshot: Snapshot, now: datetime) -> dict[str, Any]:
    """Return who owes the promise, as the rules ask."""
    return {
        "owing_department": row.department.name if row.department_id else "",
        "owing_role": row.role,
        "owing_person": snapshot.person(row.owner_id, snapshot.day(now)),
    }


def _printed(row: FollowUp) -> bool:
    """Say whether the slip whose print is owed has left the printer."""
    prints = row.kind == Kind.PRINT_SLIP and row.slip_id is not None
    return prints and row.slip.first_printed_at is not None


def _slip_department(
    contact: Contact, department: Department | None, snapshot: Snapshot
) -> str:
    """Return to which department a slip of the entry goes: chosen, or by its route."""
    return department.name if department else snapshot.routed(contact)


def _carry_slip(row: FollowUp, step: FollowUp, by: User, now: datetime) -> bool:
    """Let a print that was sent back and is owed again be that of the same slip."""
    sent = row.after if row.kind == Kind.LETTER_SENT_BACK else None
    if step.kind != Kind.PRINT_SLIP or sent is None or sent.slip_id is None:
        return False
    step.slip = sent.slip
    _save_promise(step, by, now)
    return True


def _by_step(row: FollowUp) -> bool:
    """Say whether the promise is what a form owes in its state."""
    return row.slip_id is not None and row.kind in OWED


def _leave_behind(
    row: FollowUp,
    contact: Contact,
    posted_on: date | None,
    photo: Attachment | None,
    by: User,
    member: StaffMember | None,
    now: datetime,
) -> None:
    """Write what the keeping itself leaves: a posting, a review."""
    if row.kind in POSTINGS:
        _post(row, contact, posted_on, photo, by, member, now)
    elif row.kind == Kind.REVIEW_VISIT:
        visit = row.slip.visits.filter(reviewed_at__isnull=True).last()
        if visit is not None:
            visit.reviewed_at, visit.reviewed_by = now, member
            visit.review, visit._history_user = row.result, by
            visit.save()


def _post(
    row: FollowUp,
    contact: Contact,
    posted_on: date | None,
    photo: Attachment | None,
    by: User,
    member: StaffMember | None,
    now: datetime,
) -> None:
    kinds = choices.PostingKind
    copy = row.kind == Kind.POST_COPY
    posting = Posting(
        desk_id=row.desk_id,
        letter=contact,
        promise=row,
        kind=kinds.COPY if copy else kinds.ORIGINAL,
        place=row.place,
        department=contact.praised_department if copy else None,
        posted_on=posted_on or snapshot_of(row.desk).day(now),
        posted_by=row.person or member,
        photo=photo,
    )
    posting._history_user, posting._history_date = by, now
    posting.save()


def take_down(
    posting: Posting,
    *,
    by: User,
    member: StaffMember | None = None,
    person: StaffMember | None = None,
    on: date | None = None,
    now: datetime | None = None,
) -> Posting:
    """Take a posting down; who and when are kept beside where it hung.

    `person` took it down, if not who writes it.

    Raises `Refused`, or `Conflict("settled")` where it was taken down before.
    """
    now = now or timezone.now()
    with transaction.atomic():
        letter = lock(posting.letter)
        row = Posting.objects.select_for_update().get(pk=posting.pk)
        if row.taken_down_on is not None:
            raise Conflict("settled")
        snapshot = snapshot_of(posting.desk)
        today = snapshot.day(now)
        doing = PromiseFacts(
            action="take_down",
            posted_on=row.posted_on,
            taken_down_on=on or today,
            today=today,
            **doing_by(member, by, snapshot, now),
        )
        allow(doing, letter, snapshot, now)
        row.taken_down_on = on or today
        row.taken_down_by = person or member
        row._history_user, row._history_date = by, now
        row.save()
    return row


def send_back(
    letter: Letter,
    *,
    note: str,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> Letter:
    """Send a letter back to who received it, with a note of what is to be done.

    A letter that waits with somebody comes back from there and goes the same way again
    when that is settled; any other opens the promise alone, and its entry again if it
    was closed. Raises `Refused`, or `Conflict("settled")` for one that is void or
    was sent back already.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(letter)
        owed = row.promises.open()
        if row.is_void or owed.filter(kind=Kind.LETTER_SENT_BACK).exists():
            raise Conflict("settled")
        snapshot = snapshot_of(row.desk)
        doing = PromiseFacts(
            action="send_back", result=note, **doing_by(member, by, snapshot, now)
        )
        allow(doing, row, snapshot, now)
        who = {"by": by, "member": member, "now": now}
        waits = owed.filter(kind__in=RETURNABLE).by_due().first()
        if waits is not None:
            complete(waits, outcome=Outcome.SENT_BACK, result=note, **who)
            return row
        if row.status == choices.Status.CLOSED:
            row = reopen(row, reason=note, **who)
        duty = _sent_back(row, f"letter.{Kind.LETTER_SENT_BACK.value}")
        [promise] = open_duties(row, [duty], snapshot, by, now)
        promise.note = note
        _save_promise(promise, by, now)
    return row


def thank(
    letter: Letter,
    *,
    thanked_on: date | None = None,
    thanks: str = "",
    reward: str = "",
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> Letter:
    """Note the thank-you to the sender and the reward. Raises `Refused`."""
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(letter)
        snapshot = snapshot_of(row.desk)
        doing = PromiseFacts(
            action="thank",
            letter_kind=row.kind,
            result=thanks + reward,
            **doing_by(member, by, snapshot, now),
        )
        allow(doing, row, snapshot, now)
        row.thanked_on, row.thanks, row.reward = thanked_on, thanks, reward
        _save(row, by, now)
    return row


def _next_steps(
    row: FollowUp, contact: Contact, outcome: str, snapshot: Snapshot
) -> list[Duty]:
    """Return what the kept promise opens, and whose it is."""
    if outcome == Outcome.SENT_BACK:
        again = Kind.HAND_OVER_LETTER if row.kind == Kind.SIGN_FOR_LETTER else row.kind
        return [_sent_back(contact, _code(row, Kind.LETTER_SENT_BACK), again)]
    if row.kind == Kind.LETTER_SENT_BACK and not _still_owed(row, contact):
        return []
    if row.kind == Kind.LETTER_SENT_BACK:
        return [_owed_like(row.after or row, Duty(row.then, code=_code(row, row.then)))]
    steps = []
    if row.then:
        steps.append(Duty(kind=row.then, code=f"{row.code}.{row.then}"))
    kind = next_kind(row.kind, outcome, row.code, getattr(contact, "message_kind", ""))
    if kind:
        own = outcome == Outcome.OWN_CALL and row.person_id
        owner = Person(row.person_id, row.person.name) if own else None
        steps.append(Duty(kind=kind, code=_code(row, kind), owner=owner))
    if outcome == Outcome.SLIP:
        # The assistant decided for a slip: somebody at the desk prints it (3.3.2).
        role, code = choices.Role.CLERK, _code(row, Kind.PRINT_SLIP)
        steps.append(Duty(kind=Kind.PRINT_SLIP, role=role, code=code))
    return [_owed_like(row, step) for step in steps]


def _still_owed(row: FollowUp, contact: Contact) -> bool:
    """Say whether what came back with the letter is owed once that is settled.

    Meanwhile somebody may have opened the form, or printed the slip.
    """
    if row.then == Kind.OPEN_FORM:
        return not forms_of(contact).exists()
    if row.then == Kind.PRINT_SLIP and row.after is not None:
        return not _printed(row.after)
    return bool(row.then)


def _sent_back(contact: Contact, code: str, again: str = "") -> Duty:
    """Return what a letter sent back opens; settled, it goes the same way again."""
    owner = contact.answered_by
    return Duty(
        kind=Kind.LETTER_SENT_BACK,
        code=code,
        owner=Person(owner.pk, owner.name) if owner else None,
        role="" if owner else choices.Role.RECEPTIONIST,
        then=again,
    )


def _code(row: FollowUp, kind: str) -> str:
    """Return the code of a next step: counted with the duty that began it."""
    return f"{row.code.partition('.')[0]}.{kind}"[:LONGEST_CODE]


def _owed_like(row: FollowUp, duty: Duty) -> Duty:
    if duty.role or duty.owner:
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
    if not contact.promises.open().exists() and not slips_running(contact):
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
    """Move the due time, with a reason; when it was first due stays known.

    What was late by then stays late: `models.dues`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = _lock(promise)
        snapshot = snapshot_of(row.desk)
        doing = PromiseFacts(
            action="postpone",
            kind=row.kind,
            new_due=new_due,
            reason=reason,
            escalation=row.slip.escalation if _by_step(row) else 0,
            **doing_by(member, by, snapshot, now),
        )
        allow(doing, row.contact, snapshot, now)
        row.put_off(new_due, now)
        _save_promise(row, by, now, reason)
        if _by_step(row):
            follow_promise(row.slip, row, by, now, reason)
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
            **doing_by(member, by, snapshot, now),
            new_owner=_taker(snapshot, owner, role or department, on),
            by_step=_by_step(row) and row.kind in IN_HAND,
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
    row = FollowUp.objects.select_related(
        "desk", "contact", "owner", "department", "slip", "after__slip"
    ).get(pk=promise.pk)
    if row.status != choices.FollowUpStatus.OPEN:
        raise Conflict("settled")
    return row


def _save_promise(row: FollowUp, by: User, now: datetime, reason: str = "") -> None:
    row._history_user, row._history_date = by, now
    row._change_reason = reason or None
    row.save()
