"""Shifts: begun with a check, handed over, ended; and what supervisors look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .. import choices
from ..models import (
    Desk,
    FollowUp,
    HandOver,
    Shift,
    ShiftCheck,
    ShiftCheckItem,
    SpotCheck,
    StaffMember,
    User,
    snapshot_of,
)
from ..models.shifts import keep_since, shift_facts
from ..rules import REGISTRY
from ..rules.base import DeskProfile
from .asking import ask
from .errors import Conflict, Refused
from .promises import reassign

OFFERED = choices.HandOverState.OFFERED


def running_shift(member: StaffMember) -> Shift | None:
    """Return the shift this person is in, or nothing."""
    return Shift.objects.running().filter(staff=member).first()


def is_checked(member: StaffMember, profile: DeskProfile) -> bool:
    """Say whether the person's shift has its check, or the desk asks for none."""
    if not REGISTRY.checklist(profile):
        return True
    made = ShiftCheck.objects.filter(shift__staff=member, shift__ended_at__isnull=True)
    return made.exists()


def begin_shift(member: StaffMember, *, by: User, now: datetime) -> Shift:
    """Return the person's running shift; a new one begins where there is none."""
    # The row is held: two open pages of one person begin one shift, not two.
    StaffMember.objects.select_for_update().get(pk=member.pk)
    shift = running_shift(member)
    if shift is None:
        shift = Shift(desk_id=member.desk_id, staff=member, started_at=now)
        _save(shift, by, now)
    return shift


def record_check(
    member: StaffMember,
    *,
    results: Mapping[str, str],
    corrections: Mapping[str, str],
    by: User,
    now: datetime | None = None,
) -> ShiftCheck:
    """Keep what a person's start-of-shift check showed; the shift begins with it.

    `results` and `corrections` are by the code of the item. Raises `Refused`, or
    `Conflict("settled")` where this shift was checked before. Results whose days are
    over go at the same time, so that no timer has to be set up for it.
    """
    now = now or timezone.now()
    snapshot = snapshot_of(member.desk)
    items = REGISTRY.checklist(snapshot.profile)
    facts = shift_facts(
        "check",
        snapshot,
        snapshot.day(now),
        by=member,
        items=tuple(item.code for item in items),
        results=results,
        corrections=corrections,
    )
    ask(facts, snapshot.profile)
    with transaction.atomic():
        shift = begin_shift(member, by=by, now=now)
        if ShiftCheck.objects.filter(shift=shift).exists():
            raise Conflict("settled")
        made = ShiftCheck(
            desk_id=member.desk_id, shift=shift, staff=member, checked_at=now
        )
        _save(made, by, now)
        ShiftCheckItem.objects.bulk_create(
            ShiftCheckItem(
                check_made=made,
                code=item.code,
                clauses=list(snapshot.profile.cite(item.clauses)),
                result=results[item.code],
                correction=_correction(item.code, results, corrections),
                position=position,
            )
            for position, item in enumerate(items)
        )
        purge_checks(member.desk, now=now)
    return made


def _correction(code: str, results: Mapping[str, str], words: Mapping[str, str]) -> str:
    failed = results[code] == choices.CheckResult.FAIL
    return words.get(code, "").strip() if failed else ""


def countersign(
    made: ShiftCheck,
    *,
    note: str = "",
    by: User,
    member: StaffMember,
    now: datetime | None = None,
) -> ShiftCheck:
    """Let the supervisor countersign a check, once. Raises `Refused`, `Conflict`."""
    now = now or timezone.now()
    with transaction.atomic():
        row = ShiftCheck.objects.select_for_update().get(pk=made.pk)
        if row.countersigned_at is not None:
            raise Conflict("settled")
        # The roles of the desk whose check it is: a place elsewhere counts for nothing.
        snapshot = snapshot_of(row.desk)
        on = snapshot.day(now)
        about = snapshot.person(row.staff_id, on)
        facts = shift_facts(
            "countersign", snapshot, on, by=member, about=about, note=note
        )
        ask(facts, snapshot.profile)
        row.countersigned_at, row.countersigned_by = now, by
        row.note = note.strip()
        _save(row, by, now)
    return row


def offer_hand_over(
    shift: Shift,
    *,
    keys: str = "",
    kept_items: str = "",
    note: str = "",
    by: User,
    now: datetime | None = None,
) -> HandOver:
    """Write down what the shift leaves, with every promise that is open now.

    An offer nobody has taken over yet is replaced by the new one. Raises
    `Conflict("settled")` where the shift has ended.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = Shift.objects.select_for_update().get(pk=shift.pk)
        if row.ended_at is not None:
            raise Conflict("settled")
        for old in row.hand_overs.filter(state=OFFERED):
            old.state = choices.HandOverState.WITHDRAWN
            _save(old, by, now)
        offer = HandOver(
            desk_id=row.desk_id,
            shift=row,
            offered_at=now,
            keys=keys.strip(),
            kept_items=kept_items.strip(),
            note=note.strip(),
        )
        _save(offer, by, now)
        offer.promises.set(
            FollowUp.objects.of(row.desk).open().values_list("pk", flat=True)
        )
    return offer


def accept_hand_over(
    offer: HandOver, *, by: User, member: StaffMember, now: datetime | None = None
) -> HandOver:
    """Take over: the other's shift ends and one's own runs, with one confirmation.

    Promises that the outgoing person owes by name now, also those made since it was
    offered, go to the one who takes over, so that none is left with somebody who has
    gone home. Raises `Refused`, or
    `Conflict("settled")` where somebody has taken over or it was written anew.
    """
    now = now or timezone.now()
    with transaction.atomic():
        HandOver.objects.select_for_update().get(pk=offer.pk)
        row = HandOver.objects.select_related("shift__staff").get(pk=offer.pk)
        if row.state != OFFERED:
            raise Conflict("settled")
        snapshot = snapshot_of(row.desk)
        on = snapshot.day(now)
        about = snapshot.person(row.shift.staff_id, on)
        facts = shift_facts(
            "accept",
            snapshot,
            on,
            by=member,
            about=about,
            checked=is_checked(member, snapshot.profile),
        )
        ask(facts, snapshot.profile)
        row.state, row.accepted_at = choices.HandOverState.ACCEPTED, now
        row.accepted_by = member
        _save(row, by, now)
        if row.shift.ended_at is None:
            row.shift.ended_at = now
            _save(row.shift, by, now)
        begin_shift(member, by=by, now=now)
        _pass_on(row, member, by, now)
    return row


def _pass_on(row: HandOver, member: StaffMember, by: User, now: datetime) -> None:
    """Hand on what the outgoing person owed by name, as far as the rules let it go."""
    with translation.override(member.desk.language):
        reason = _("Taken over at the hand-over of the shift.")
    owed = FollowUp.objects.of(member.desk).open()
    # What was promised since the hand-over was written down is handed over, too.
    row.promises.add(*owed.values_list("pk", flat=True))
    for promise in owed.filter(owner=row.shift.staff):
        try:
            reassign(
                promise, owner=member, reason=reason, by=by, member=member, now=now
            )
        except Refused:
            # A complaint of this very person's manner stays where it is (3.2.6).
            continue


def end_shift(
    shift: Shift,
    *,
    reason: str = "",
    by: User,
    member: StaffMember,
    now: datetime | None = None,
) -> Shift:
    """End a shift that nobody has taken over, which needs a reason.

    A hand-over that waits goes on waiting for the next person. Raises `Refused`, or
    `Conflict("settled")` where the shift has ended.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = Shift.objects.select_for_update().get(pk=shift.pk)
        if row.ended_at is not None:
            raise Conflict("settled")
        snapshot = snapshot_of(row.desk)
        on = snapshot.day(now)
        about = snapshot.person(row.staff_id, on)
        facts = shift_facts(
            "end", snapshot, on, by=member, about=about, reason=reason.strip()
        )
        ask(facts, snapshot.profile)
        row.ended_at, row.end_reason = now, reason.strip()
        _save(row, by, now, reason.strip())
    return row


def note_spot_check(
    desk: Desk,
    *,
    clause: str,
    result: str,
    note: str = "",
    staff: StaffMember | None = None,
    by: User,
    member: StaffMember,
    now: datetime | None = None,
) -> SpotCheck:
    """Keep what the supervisor saw of a clause. Raises `Refused`."""
    now = now or timezone.now()
    snapshot = snapshot_of(desk)
    on = snapshot.day(now)
    facts = shift_facts(
        "spot", snapshot, on, by=member, clause=clause, result=result, note=note
    )
    ask(facts, snapshot.profile)
    seen = SpotCheck(
        desk=desk,
        clause=clause,
        result=result,
        note=note.strip(),
        staff=staff,
        seen_at=now,
        seen_by=by,
    )
    _save(seen, by, now)
    return seen


def purge_checks(desk: Desk, *, now: datetime | None = None) -> int:
    """Remove what checks showed once their days are over; that they were made stays.

    Returns how many checks and spot checks lost their results.
    """
    now = now or timezone.now()
    before = keep_since(desk, now)
    with transaction.atomic():
        old = ShiftCheck.objects.filter(
            desk=desk, checked_at__lt=before, purged_at__isnull=True
        )
        ShiftCheckItem.objects.filter(check_made__in=old).delete()
        gone = 0
        for made in old:
            made.note, made.purged_at = "", now
            _save(made, None, now)
            gone += 1
        seen = SpotCheck.objects.filter(
            desk=desk, seen_at__lt=before, purged_at__isnull=True
        )
        for spot in seen:
            spot.staff, spot.note, spot.purged_at = None, "", now
            _save(spot, None, now)
            gone += 1
    return gone


def _save(
    row: Shift | ShiftCheck | HandOver | SpotCheck,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    row._history_user, row._history_date = by, now
    row._change_reason = reason or None
    row.save()
