"""The life cycle of each form, as data: state → what is owed, and its steps.

The writer walks these tables and the rules refuse what is not in them. To change a
life cycle, change its table; nothing else knows the order of the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ..choices import (
    FollowUpKind,
    Rating,
    Role,
    SlipAction,
    SlipKind,
    SlipState,
    Urgency,
    Validity,
)
from .base import Facts, Person

A, S, K = SlipAction, SlipState, FollowUpKind


@dataclass(frozen=True)
class SlipFacts(Facts):
    """What somebody is about to do with a form; `channel` is its kind.

    `given` names the fields that are filled once the step is taken.
    """

    action: str = ""
    state: str = ""
    doer: Person | None = None
    doer_role: str = ""
    person: Person | None = None
    handler: Person | None = None
    measures_owner: Person | None = None
    given: frozenset[str] = frozenset()
    at: datetime | None = None
    last_at: datetime | None = None
    new_due: datetime | None = None
    printed: bool = False
    acceptance: str = ""
    rating: str = ""
    validity: str = ""
    severity: str = ""
    manager_here: bool = False
    charge: Decimal | None = None
    charge_agreed: bool = False
    rated: bool = False
    # A dissatisfied visit that the supervisor has not looked at yet.
    review_open: bool = False
    addressed_to: str = ""
    note: str = ""
    appointment_at: datetime | None = None
    # Another form of this kind from the same entry that still runs.
    running_twin: str = ""
    letter_kind: str = ""
    # What the assistant decided on a slip: a blank is not decided yet.
    decision: str = ""
    escalation: int = 0
    # A print of the form is asked about, which is no step of its life.
    printing: bool = False
    entry_void: bool = False
    # What stands on the form already: a correction changes it and never empties it.
    kept: frozenset[str] = frozenset()
    changed: bool = True
    month_closed: bool = False


@dataclass(frozen=True)
class Step:
    """One step: from which states to which, what it needs, and who may take it.

    A blank `to` leaves the state as it is. `person` names the field of the form that
    keeps who did it; `stamps` those that keep when. `only` narrows it to some cases.
    """

    action: str
    frm: tuple[str, ...]
    to: str = ""
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    person: str = ""
    stamps: tuple[str, ...] = ()
    again: bool = False
    aside: bool = False
    only: Callable[[SlipFacts], bool] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return what is asked, the required fields first."""
        return (*self.needs, *self.asks)

    def fits(self, facts: SlipFacts) -> bool:
        """Say whether the step may follow where the form stands."""
        return facts.state in self.frm and (self.only is None or self.only(facts))


@dataclass(frozen=True)
class Life:
    """A life cycle: what each state owes, and the steps in the order of the work."""

    owes: Mapping[str, str]
    steps: tuple[Step, ...]

    @property
    def states(self) -> list[str]:
        """Return every state a form of this kind can be in, the first ones first."""
        led = (step.to for step in self.steps)
        found = [*led, *(state for step in self.steps for state in step.frm)]
        return list(dict.fromkeys(str(state) for state in found if state))

    def find(self, facts: SlipFacts) -> Step | None:
        """Return the step that is asked for, if it may be taken now."""
        return next(
            (s for s in self.steps if s.action == facts.action and s.fits(facts)), None
        )

    def open_to(self, facts: SlipFacts) -> list[Step]:
        """Return every step that may be taken now, the usual ones first."""
        fitting = [step for step in self.steps if step.fits(facts)]
        return sorted(fitting, key=lambda step: step.aside)


CHECKERS = (Role.ASSISTANT.value, Role.SUPERVISOR.value, Role.MANAGER.value)
APPROVERS = (Role.SUPERVISOR.value, Role.MANAGER.value)
VISIT_NEEDS = ("rating", "method", "asked")


def _critical(facts: SlipFacts) -> bool:
    """An emergency is repaired first, the papers come afterwards."""
    return facts.urgency == Urgency.CRITICAL


def _not_valid(facts: SlipFacts) -> bool:
    return facts.validity == Validity.NOT_VALID


# What a correction may change; what a state stands on is never emptied by it.
BASIC = ("content", "name", "phone", "unit")
AMENDED = {
    SlipKind.WORK_ORDER: (
        *("place", "appointment_at", "repair_result", "work_done", "materials"),
        *("charge", "charge_agreed", "accepted_by"),
    ),
    SlipKind.COMPLAINT_RECORD: (
        *("remedy", "severity", "first_reply", "finding", "validity"),
        *("measures", "measures_owner", "final_reply"),
    ),
    SlipKind.COORDINATION_SLIP: (
        *("subject", "demand", "from_department", "copy_to", "reply", "outcome"),
    ),
}


def _asides(kind: SlipKind, running: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the steps that every form knows beside its own."""
    # A complaint that nobody follows any more is not the desk's own to strike out.
    strikes = CHECKERS if kind == SlipKind.COMPLAINT_RECORD else ()
    return (
        Step(A.ASSIGN, running, needs=("handler", "note"), asks=("department",),
             aside=True),
        Step(A.POSTPONE, running, needs=("due_at", "note"), aside=True),
        Step(A.REOPEN, (S.CLOSED,), S.REOPENED, needs=("note",), again=True,
             aside=True),
        Step(A.AMEND, (*running, S.CLOSED), needs=("note",),
             asks=(*BASIC, *AMENDED[kind]), aside=True),
        Step(A.VOID, running, S.VOID, needs=("note",), roles=strikes, aside=True),
    )  # fmt: skip


WORK_ORDER = Life(
    owes={
        S.OPENED: K.SLIP_RESPOND,
        S.REOPENED: K.SLIP_RESPOND,
        S.DISPATCHED: K.SLIP_SETTLE,
        S.TAKEN: K.SLIP_SETTLE,
        S.ON_SITE: K.SLIP_SETTLE,
        S.WAITING: K.SLIP_SETTLE,
        S.FINISHED: K.SLIP_ACCEPT,
        S.ACCEPTED: K.RETURN_VISIT,
        S.VISITED: K.SLIP_CLOSE,
    },
    steps=(
        Step(A.OPEN, ("",), S.OPENED, needs=("content",)),
        Step(A.DISPATCH, (S.OPENED, S.REOPENED), S.DISPATCHED, needs=("handler",),
             asks=("department", "appointment_at", "note"),
             stamps=("dispatched_at", "responded_at")),
        Step(A.TAKE, (S.DISPATCHED,), S.TAKEN, asks=("person", "note")),
        Step(A.ARRIVE, (S.TAKEN, S.DISPATCHED, S.WAITING), S.ON_SITE,
             asks=("person", "note"), stamps=("arrived_at",)),
        Step(A.ARRIVE, (S.OPENED, S.REOPENED), S.ON_SITE, asks=("person", "note"),
             stamps=("dispatched_at", "responded_at", "arrived_at"), only=_critical),
        Step(A.FINISH, (S.ON_SITE,), S.FINISHED, needs=("repair_result", "work_done"),
             asks=("person", "materials", "charge", "charge_agreed"),
             stamps=("finished_at", "settled_at")),
        Step(A.ACCEPT, (S.FINISHED,), S.ACCEPTED, needs=("acceptance", "accepted_by"),
             stamps=("accepted_at",)),
        Step(A.VISIT, (S.ACCEPTED,), S.VISITED, needs=VISIT_NEEDS, asks=("comments",)),
        Step(A.CLOSE, (S.VISITED,), S.CLOSED, asks=("note",), roles=CHECKERS,
             stamps=("closed_at",)),
        # Not every repair is visited; why this one is not must be written.
        Step(A.CLOSE, (S.ACCEPTED,), S.CLOSED, needs=("note",), roles=CHECKERS,
             stamps=("closed_at",), aside=True),
        Step(A.WAIT, (S.TAKEN, S.ON_SITE), S.WAITING,
             needs=("waits_for", "due_at", "note"), aside=True),
        Step(A.GIVE_BACK, (S.DISPATCHED, S.TAKEN), S.OPENED, needs=("note",),
             asks=("person",), aside=True),
        Step(A.REWORK, (S.FINISHED, S.ACCEPTED), S.DISPATCHED, needs=("note",),
             again=True, aside=True),
        *_asides(SlipKind.WORK_ORDER,
                 (S.OPENED, S.REOPENED, S.DISPATCHED, S.TAKEN, S.ON_SITE, S.WAITING,
                  S.FINISHED, S.ACCEPTED, S.VISITED)),
    ),
)  # fmt: skip

COMPLAINT_RECORD = Life(
    owes={
        S.OPENED: K.SLIP_RESPOND,
        S.ACKNOWLEDGED: K.SLIP_SETTLE,
        S.REOPENED: K.SLIP_SETTLE,
        S.GRADED: K.SLIP_SETTLE,
        S.FOUND: K.SLIP_SETTLE,
        S.ACTED: K.SLIP_SETTLE,
        S.REPLIED: K.RETURN_VISIT,
        S.VISITED: K.SLIP_CLOSE,
    },
    steps=(
        Step(A.OPEN, ("",), S.OPENED, needs=("content",)),
        Step(A.ACKNOWLEDGE, (S.OPENED,), S.ACKNOWLEDGED, needs=("first_reply",),
             stamps=("first_reply_at", "responded_at")),
        Step(A.GRADE, (S.ACKNOWLEDGED, S.REOPENED), S.GRADED,
             needs=("severity", "handler"), asks=("department", "note")),
        Step(A.FIND, (S.GRADED,), S.FOUND, needs=("finding", "validity")),
        Step(A.ACT, (S.FOUND,), S.ACTED, needs=("measures", "measures_owner")),
        Step(A.REPLY, (S.ACTED,), S.REPLIED, needs=("final_reply",),
             stamps=("final_reply_at", "settled_at")),
        Step(A.REPLY, (S.FOUND,), S.REPLIED, needs=("final_reply",),
             stamps=("final_reply_at", "settled_at"), only=_not_valid),
        Step(A.VISIT, (S.REPLIED,), S.VISITED, needs=VISIT_NEEDS, asks=("comments",)),
        Step(A.CLOSE, (S.VISITED,), S.CLOSED, asks=("note",), roles=APPROVERS,
             person="approved_by", stamps=("closed_at",)),
        Step(A.REWORK, (S.ACTED, S.FOUND), S.GRADED, needs=("note",), again=True,
             aside=True),
        *_asides(SlipKind.COMPLAINT_RECORD,
                 (S.OPENED, S.ACKNOWLEDGED, S.REOPENED, S.GRADED, S.FOUND, S.ACTED,
                  S.REPLIED, S.VISITED)),
    ),
)  # fmt: skip

COORDINATION_SLIP = Life(
    owes={
        S.OPENED: K.SLIP_RESPOND,
        S.REOPENED: K.SLIP_SETTLE,
        S.RECEIVED: K.SLIP_SETTLE,
        S.REPLIED: K.SLIP_CLOSE,
        S.FOLLOWED: K.SLIP_CLOSE,
        S.VISITED: K.SLIP_CLOSE,
    },
    steps=(
        Step(A.OPEN, ("",), S.OPENED, needs=("content",)),
        Step(A.RECEIVE, (S.OPENED,), S.RECEIVED, needs=("person",),
             asks=("department", "note"), person="received_by",
             stamps=("received_at", "responded_at")),
        Step(A.REPLY, (S.RECEIVED, S.REOPENED), S.REPLIED, needs=("reply", "person"),
             person="replied_by", stamps=("replied_at", "settled_at")),
        Step(A.FOLLOW, (S.REPLIED,), S.FOLLOWED, needs=("outcome",)),
        Step(A.CLOSE, (S.FOLLOWED, S.VISITED), S.CLOSED, asks=("note",),
             roles=(Role.CLERK.value, *CHECKERS), stamps=("closed_at",)),
        Step(A.VISIT, (S.FOLLOWED,), S.VISITED, needs=VISIT_NEEDS, asks=("comments",),
             aside=True),
        Step(A.REWORK, (S.REPLIED, S.FOLLOWED), S.RECEIVED, needs=("note",),
             again=True, aside=True),
        *_asides(SlipKind.COORDINATION_SLIP,
                 (S.OPENED, S.REOPENED, S.RECEIVED, S.REPLIED, S.FOLLOWED, S.VISITED)),
    ),
)  # fmt: skip

LIVES: Mapping[str, Life] = {
    SlipKind.WORK_ORDER.value: WORK_ORDER,
    SlipKind.COMPLAINT_RECORD.value: COMPLAINT_RECORD,
    SlipKind.COORDINATION_SLIP.value: COORDINATION_SLIP,
}
# What a form owes in some state: kept by the step, never by hand.
OWED = frozenset(
    kind.value
    for kind in (
        K.SLIP_RESPOND,
        K.SLIP_SETTLE,
        K.SLIP_ACCEPT,
        K.RETURN_VISIT,
        K.SLIP_CLOSE,
    )
)
# What is opened, one after the other, when that is overdue.
ESCALATION = (K.REMIND_SLIP, K.CHASE_SLIP, K.ANSWER_FOR_SLIP)
REOPENS = frozenset({Rating.C.value})
REPEAT_DAYS = 90


def life_of(kind: str) -> Life:
    return LIVES[kind]


def state_after(step: Step, facts: SlipFacts, values: Mapping[str, Any]) -> str:
    """Return the state the step leads to; a dissatisfied customer opens it again."""
    if step.action == A.VISIT and values.get("rating") in REOPENS:
        return S.REOPENED.value
    return str(step.to or facts.state)
