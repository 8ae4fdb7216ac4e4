"""What made-up entries left behind: promises kept or late, and forms seen through.

A register without them would make the report, the board and the checks look cheaper
than they are at a desk that works.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from .. import choices
from ..choices import SlipAction, SlipKind, SlipState
from ..folding import fold
from ..models import ComplaintRecord, FollowUp, Snapshot, WorkOrder
from ..models.slips import SlipStep
from .bulk import row_of
from .numbers import number_of

# One entry in four owes a reply, and two in three about a repair or a complaint have
# a form: eight in a hundred of all, as a desk's book has them.
OWING, FORMS = 0.25, 0.66
FORM_OF = {"repair": SlipKind.WORK_ORDER, "complaint": SlipKind.COMPLAINT_RECORD}
_ROWS = {SlipKind.WORK_ORDER: WorkOrder, SlipKind.COMPLAINT_RECORD: ComplaintRecord}
_SETTLES = {
    SlipKind.WORK_ORDER: (SlipAction.FINISH, SlipState.FINISHED),
    SlipKind.COMPLAINT_RECORD: (SlipAction.REPLY, SlipState.REPLIED),
}
# How long is given, and which part of it is taken: one in eight or so comes late.
_HOURS = (2, 24, 72)
_SOONEST, _LATEST = 0.2, 1.12
_GIVEN = timedelta(days=3)
_UNTIL_CLOSED = timedelta(hours=20)
# An entry with what is planned of it.
Planned = tuple[Any, tuple]


def plan(entry: Any, pick: random.Random, snapshot: Snapshot, now: datetime) -> None:
    """Say what a closed entry owed; it was closed when the last of it was done."""
    said = entry.__dict__
    if entry.status != choices.Status.CLOSED:
        return
    if pick.random() < OWING:
        due = entry.entered_at + timedelta(hours=pick.choice(_HOURS))
        done = _part(pick, entry.entered_at, due)
        if done < now:
            said["owed"] = (due, done)
            entry.closed_at = done
    kind = FORM_OF.get(snapshot.categories[entry.category_id].code)
    if kind and pick.random() < FORMS:
        settled = _part(pick, entry.entered_at, entry.entered_at + _GIVEN)
        if settled + _UNTIL_CLOSED < now:
            said["form"] = (kind, settled, pick.choice(list(choices.Severity)).value)
            entry.closed_at = max(entry.closed_at, settled + _UNTIL_CLOSED)


def _part(pick: random.Random, begun: datetime, due: datetime) -> datetime:
    return begun + (due - begun) * pick.uniform(_SOONEST, _LATEST)


def take(entries: Iterable[Any], name: str) -> list[Planned]:
    """Take a plan off the entries that have it, which are about to be written."""
    return [
        (entry, entry.__dict__.pop(name)) for entry in entries if name in vars(entry)
    ]


def reply(entry: Any, due: datetime, **done: Any) -> FollowUp:
    """Return the reply that an entry with a key owes; `done` says how it was kept."""
    return row_of(
        FollowUp,
        desk_id=entry.desk_id,
        contact_id=entry.id,
        kind=choices.FollowUpKind.REPLY,
        code="reply",
        role=choices.Role.RECEPTIONIST,
        opened_at=entry.entered_at,
        due_at=due,
        first_due_at=due,
        **done,
    )


def kept(owed: Iterable[Planned]) -> list[FollowUp]:
    """Return the promises of entries that have keys, each kept, some of them late."""
    return [
        reply(
            entry,
            due,
            status=choices.FollowUpStatus.DONE,
            outcome=choices.PromiseOutcome.REACHED,
            result="已回覆。",
            done_at=done,
            done_by_id=entry.entered_by_id,
        )
        for entry, (due, done) in owed
    ]


def seen_through(
    forms: Iterable[Planned], snapshot: Snapshot, serials: dict[tuple[str, int], int]
) -> list[WorkOrder | ComplaintRecord]:
    """Return the forms of entries that have keys, with the next numbers."""
    departments = cycle(snapshot.departments)
    made = []
    for entry, (kind, settled, severity) in forms:
        book, year = kind.book, snapshot.day(entry.entered_at).year
        serial = serials[book, year] = serials.get((book, year), 0) + 1
        own = {"severity": severity, "validity": choices.Validity.VALID}
        row = row_of(
            _ROWS[kind],
            desk_id=entry.desk_id,
            contact_id=entry.id,
            kind=kind,
            serial=serial,
            number=number_of(snapshot.desk, book, year, serial),
            entry_id=entry.entry_id,
            state=SlipState.CLOSED,
            category_id=entry.category_id,
            subcategory_id=entry.subcategory_id,
            name=entry.name,
            phone=entry.phone,
            unit=entry.unit,
            unit_folded=fold(entry.unit),
            content=entry.content,
            department_id=next(departments, None),
            opened_at=entry.entered_at,
            opened_by_id=entry.entered_by_id,
            due_at=entry.entered_at + _GIVEN,
            responded_at=entry.entered_at + timedelta(minutes=10 + serial % 9),
            settled_at=settled,
            closed_at=settled + _UNTIL_CLOSED,
            review=choices.Review.GOOD,
            reviewed_at=settled + _UNTIL_CLOSED,
            **(own if kind == SlipKind.COMPLAINT_RECORD else {}),
        )
        made.append(row)
    return made


def steps_of(slips: Sequence[WorkOrder | ComplaintRecord]) -> Iterator[SlipStep]:
    """Yield how each form went: opened, settled, closed."""
    for slip in slips:
        action, state = _SETTLES[slip.kind]
        went = (
            (SlipAction.OPEN, "", SlipState.OPENED, slip.opened_at),
            (action, SlipState.OPENED, state, slip.settled_at),
            (SlipAction.CLOSE, state, SlipState.CLOSED, slip.closed_at),
        )
        for done, before, after, at in went:
            yield row_of(
                SlipStep,
                desk_id=slip.desk_id,
                slip_id=slip.pk,
                action=done,
                from_state=before,
                to_state=after,
                at=at,
                entered_at=at,
                by_id=slip.opened_by_id,
                due_at=slip.due_at,
                late=done == action and at > slip.due_at,
            )
