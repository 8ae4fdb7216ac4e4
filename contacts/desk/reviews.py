"""The supervisor's word: entries reviewed, breaches judged. Each is kept as history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from .. import choices
from ..models import (
    Breach,
    Contact,
    ContactReview,
    FollowUp,
    Letter,
    PhoneCall,
    Slip,
    Snapshot,
    StaffMember,
    User,
    Visit,
    snapshot_of,
)
from ..rights import Right
from ..rules import OversightFacts
from . import journal
from .asking import as_seen, ask
from .closing import in_closed_month, role_of
from .entries import _save, cancel, lock
from .errors import Conflict, Refused
from .reopenings import open_again
from .slips import lock_slip, settle_entry, slips_running

CORRECT = choices.FollowUpKind.CORRECT_ENTRY
# The history takes no longer reason; the whole comment stands in the review itself.
LONGEST_REASON = 100


@dataclass(frozen=True)
class Reviewed:
    """What came of a review in bulk: how many are marked, what was left, and why."""

    done: int
    left: tuple[tuple[Contact, Refused | Conflict], ...] = ()


def review(
    contact: Contact,
    *,
    result: str,
    comment: str = "",
    by: User,
    member: StaffMember | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> PhoneCall | Visit | Letter:
    """Mark an entry as good, or as to be corrected with a comment.

    To be corrected, it opens a promise for whoever took the entry and is open until
    that is kept. `seen` is the line of the history that the reviewer has read: every
    door sends it, and `Conflict("stale")` tells who has changed the entry since.
    Raises `Refused`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(contact)
        as_seen(row, seen)
        snapshot = snapshot_of(row.desk)
        ask(
            OversightFacts(
                action="review",
                outcome=result,
                reason=comment,
                doer_role=role_of(member, by, snapshot),
                own_work=is_own(row, by, snapshot),
                void=row.is_void,
            ),
            snapshot.profile,
        )
        promise = _ask_to_correct(row, result, comment, snapshot, by, now)
        kept = ContactReview.objects.create(
            desk_id=row.desk_id,
            contact_id=row.pk,
            result=result,
            comment=comment,
            at=now,
            by=by,
            promise=promise,
        )
        journal.keep([kept])
        row.review, row.reviewed_at = result, now
        _save(row, by, now, comment[:LONGEST_REASON])
    return row


def review_many(
    contacts: Iterable[Contact],
    *,
    result: str,
    comment: str = "",
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> Reviewed:
    """Mark several entries alike; what a rule forbids is left and told."""
    done, left = 0, []
    for contact in contacts:
        try:
            review(
                contact, result=result, comment=comment, by=by, member=member, now=now
            )
        except (Refused, Conflict) as stopped:
            left.append((contact, stopped))
        else:
            done += 1
    return Reviewed(done, tuple(left))


def is_own(row: Contact, by: User, snapshot: Snapshot) -> bool:
    """Say whether the entry is the reviewer's own work, or about the reviewer.

    They took it, typed it in, corrected it or struck it through, or are complained
    of in it. Whoever brought an old book in has written none of its lines.
    """
    people = (row.answered_by_id, row.complained_of_id)
    if _among(people, by, snapshot):
        return True
    if row.door != choices.Door.IMPORT and row.entered_by_id == by.pk:
        return True
    if row.voided_by_id == by.pk:
        return True
    # A correction sets its moment; a review, or a step of a visit, leaves it.
    own = row.kind_row.history.filter(history_user=by)
    return own.filter(amended_at=models.F("history_date")).exists()


def is_own_slip(row: Slip, by: User, snapshot: Snapshot) -> bool:
    """Say whether the form is the reviewer's own: opened, corrected, or taken on.

    A supervisor's steps on others' forms, as an approval, are the oversight itself.
    """
    own = (choices.SlipAction.OPEN, choices.SlipAction.AMEND, choices.SlipAction.VOID)
    people = (row.handler_id, row.complained_of_id)
    return (
        row.opened_by_id == by.pk
        or _among(people, by, snapshot)
        or row.steps.filter(by=by, action__in=own).exists()
    )


def caused(breach: Breach, by: User, snapshot: Snapshot) -> bool:
    """Say whether the breach is the judge's own: recorded, or in their own entry."""
    return breach.recorded_by_id == by.pk or is_own(breach.contact, by, snapshot)


def _among(people: Iterable[int | None], by: User, snapshot: Snapshot) -> bool:
    found = (snapshot.staff.get(person) for person in people)
    return any(one is not None and one.user_id == by.pk for one in found)


def _ask_to_correct(
    row: PhoneCall | Visit | Letter,
    result: str,
    comment: str,
    snapshot: Snapshot,
    by: User,
    now: datetime,
) -> FollowUp | None:
    """Open the promise of a correction; end one that a better word has overtaken."""
    for promise in row.promises.open().filter(kind=CORRECT, slip=None):
        cancel(promise, "reviewed", by, now)
    if result == choices.Review.TO_CORRECT:
        taken_by = snapshot.staff.get(row.answered_by_id)
        promise = _correction(row, taken_by, comment, snapshot, by, now)
        # What is owed of a closed month is a supervisor's correction with a reason;
        # the month itself does not open for it.
        if not in_closed_month(snapshot, [row.occurred_at]):
            open_again(row, now)
        return promise
    if in_closed_month(snapshot, [row.occurred_at]):
        return None
    here = isinstance(row, Visit) and row.left_at is None
    settled = row.status == choices.Status.OPEN and not here
    owes = row.promises.open().exists() or slips_running(row)
    if settled and not owes:
        row.status, row.closed_at = choices.Status.CLOSED, now
    return None


def _correction(
    row: Contact | Slip,
    owner: StaffMember | None,
    comment: str,
    snapshot: Snapshot,
    by: User,
    now: datetime,
) -> FollowUp:
    """Open the promise to correct an entry or a form, for the owner if they may."""
    slip = row if isinstance(row, Slip) else None
    due = now + timedelta(minutes=snapshot.profile.minutes_for(CORRECT.value))
    promise = FollowUp(
        desk_id=row.desk_id,
        contact_id=slip.contact_id if slip else row.pk,
        slip=slip,
        kind=CORRECT,
        code="review.correct",
        note=comment,
        opened_at=now,
        due_at=due,
        first_due_at=due,
    )
    if in_closed_month(snapshot, [slip.opened_at if slip else row.occurred_at]):
        promise.role = choices.Role.SUPERVISOR
    elif owner is not None and owner.user_id and owner.may(Right.AMEND):
        promise.owner_id = owner.pk
    else:
        promise.role = choices.Role.RECEPTIONIST
    promise._history_user, promise._history_date = by, now
    promise.save()
    return promise


def review_slip(
    slip: Slip,
    *,
    result: str,
    comment: str = "",
    by: User,
    member: StaffMember | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> Slip:
    """Mark a form as good, or as to be corrected with a comment, as an entry is."""
    now = now or timezone.now()
    with transaction.atomic():
        row = lock_slip(slip)
        as_seen(row, seen)
        snapshot = snapshot_of(row.desk)
        ask(
            OversightFacts(
                action="review",
                outcome=result,
                reason=comment,
                doer_role=role_of(member, by, snapshot),
                own_work=is_own_slip(row, by, snapshot),
                void=row.is_void,
            ),
            snapshot.profile,
        )
        for promise in row.promises.open().filter(kind=CORRECT):
            cancel(promise, "reviewed", by, now)
        promise = None
        if result == choices.Review.TO_CORRECT:
            opener = _opener(row, snapshot)
            promise = _correction(row, opener, comment, snapshot, by, now)
        kept = ContactReview.objects.create(
            desk_id=row.desk_id,
            contact_id=row.contact_id,
            slip=row,
            result=result,
            comment=comment,
            at=now,
            by=by,
            promise=promise,
        )
        journal.keep([kept])
        row.review, row.reviewed_at = result, now
        row._history_user, row._history_date = by, now
        row._change_reason = comment[:LONGEST_REASON] or None
        row.save()
        settle_entry(row, by, now)
    return row


def _opener(row: Slip, snapshot: Snapshot) -> StaffMember | None:
    """Return who opened the form, if they still work at the desk."""
    if row.opened_by_id is None:
        return None
    here = (m for m in snapshot.active_staff if m.user_id == row.opened_by_id)
    return next(here, None)


def judge(
    breach: Breach,
    *,
    judgement: str,
    comment: str = "",
    by: User,
    member: StaffMember | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> Breach:
    """Judge a breach: accepted, a case for coaching, or none at all.

    Judged again, the earlier word stays in history. Raises `Refused`, or
    `Conflict("settled")` for a breach that an amendment has withdrawn.
    """
    now = now or timezone.now()
    with transaction.atomic():
        Breach.objects.select_for_update().get(pk=breach.pk)
        row = Breach.objects.select_related("contact", "desk").get(pk=breach.pk)
        if row.withdrawn_at is not None:
            raise Conflict("settled")
        as_seen(row, seen)
        snapshot = snapshot_of(row.desk)
        ask(
            OversightFacts(
                action="judge",
                outcome=judgement,
                reason=comment,
                doer_role=role_of(member, by, snapshot),
                own_work=caused(row, by, snapshot),
            ),
            snapshot.profile,
        )
        row.judgement, row.judged_why = judgement, comment
        row.judged_at, row.judged_by = now, by
        row._history_user, row._history_date = by, now
        row._change_reason = comment[:LONGEST_REASON] or None
        row.save()
    return row
