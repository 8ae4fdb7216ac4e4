"""Who is calling, who answers, and what every entry must hold.

The rules here are asked for calls, visits and letters alike; what only one kind of
contact knows is in the file of its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ..choices import (
    RESIDENT_KINDS,
    AskedForAnswer,
    Identity,
    Outcome,
    Role,
    VisitOutcome,
)
from .base import REGISTRY, DeskProfile, Duty, Facts, Person, Severity, duty, rule

# A clock of the browser may run ahead of the server's by this much.
CLOCK_TOLERANCE = timedelta(minutes=2)
WITHHELD = frozenset({Identity.DECLINED.value, Identity.UNKNOWN.value})
OWN_ATTITUDE = "complaint.attitude"

LOG_CALL = ("regulation/3.1.4", "instruction/3.1.5")
LOG_VISIT = ("regulation/3.2.5", "instruction/3.2.5")
REPLY_OWED = ("regulation/3.1.2", "instruction/3.1.3")


def same(one: Person | None, other: Person | None) -> bool:
    """Say whether both are given and the same member of staff."""
    return one is not None and other is not None and one.id == other.id


def superior(person: Person | None, profile: DeskProfile) -> bool:
    """Say whether the special-call rules protect this person at this desk."""
    return person is not None and person.is_superior and profile.special_calls


def superiors_last(people: Iterable[Person]) -> list[Person]:
    """Return those who may take a matter, superiors at the end (special-calls/4)."""
    return sorted(people, key=lambda person: person.is_superior)


def accused(facts: Facts) -> Person | None:
    """Return whose own attitude the complaint is about (3.2.6 / 3.2.7)."""
    return facts.complained_of if facts.subcategory == OWN_ATTITUDE else None


def accused_of(facts: Facts) -> tuple[Person, ...]:
    """Return everybody whose own manner the matter is about, by entry and by forms."""
    own = accused(facts)
    return (*((own,) if own else ()), *facts.also_complained_of)


def own_case(facts: Facts, *people: Person | None) -> Person | None:
    """Return who of the people is complained of, if anybody is."""
    named = {person.id for person in accused_of(facts)}
    return next((one for one in people if one and one.id in named), None)


def owned(
    facts: Facts, person: Person | None, role: str = Role.RECEPTIONIST
) -> dict[str, object]:
    """Return whose a duty is: the person's, or the role's while nobody is named.

    What would fall to the person complained of goes to the supervisor: whoever took
    the complaint down about themselves cannot be asked to choose another hand.
    """
    if person is not None and same(person, accused(facts)):
        return {"role": Role.SUPERVISOR.value}
    return {"owner": person} if person else {"role": str(role)}


def reply_is_owed(facts: Facts, profile: DeskProfile) -> bool:
    """Say whether an answer was promised; so it is too where nobody consults."""
    undecided = facts.outcome == Outcome.UNDECIDED and not profile.special_calls
    return facts.outcome == Outcome.REPLY_OWED or undecided


def left_to_absent(facts: Facts, profile: DeskProfile) -> Person | None:
    """Return the absent colleague who owes the answer, unless another was chosen.

    Regulation/3.1.3 and instruction/3.1.4: the colleague calls back, not the desk.
    """
    if not reply_is_owed(facts, profile) or facts.reply_owner is not None:
        return None
    asked_for = getattr(facts, "asked_for", None)
    if superior(asked_for, profile):
        return None
    absent = getattr(facts, "asked_for_answer", "") == AskedForAnswer.ABSENT
    return asked_for if absent else None


def nobody_came(facts: Facts) -> bool:
    """Say whether a visitor still waits, or gave up waiting: nobody could ask them."""
    if facts.channel != "visit" or facts.attended_at is not None:
        return False
    waits = facts.left_at is None and not facts.outcome
    return waits or facts.outcome == VisitOutcome.LEFT_UNSEEN


@rule(
    "caller_missing",
    field="name",
    missing=True,
    channels=("call", "visit"),
    message=_("Write the name, or choose “declined to say” or “unknown”."),
    by_channel={"call": LOG_CALL, "visit": LOG_VISIT},
)
def caller_missing(facts: Facts, profile: DeskProfile) -> bool:
    return not facts.name.strip() and facts.identity not in WITHHELD


@rule(
    "identity_contradictory",
    field="identity",
    message=_(
        "A name is written although the identity is withheld. "
        "Empty the name, or choose “given”."
    ),
)
def identity_contradictory(facts: Facts, profile: DeskProfile) -> bool:
    return bool(facts.name.strip()) and facts.identity in WITHHELD


@rule(
    "unit_missing",
    field="unit",
    missing=True,
    channels=("visit",),
    clauses=LOG_VISIT,
    message=_("Write the building and unit, or the room: the visitor lives here."),
)
def unit_missing(facts: Facts, profile: DeskProfile) -> bool:
    return facts.customer_kind in RESIDENT_KINDS and not facts.unit.strip()


@rule(
    "category_missing",
    field="category",
    missing=True,
    channels=("call", "visit"),
    message=_("Choose a category, so that the matter reaches the right hands."),
    by_channel={"call": LOG_CALL, "visit": LOG_VISIT},
)
def category_missing(facts: Facts, profile: DeskProfile) -> bool:
    return not facts.category and not nobody_came(facts)


@rule(
    "content_missing",
    field="content",
    missing=True,
    channels=("call", "visit"),
    message=_("Write down what the customer said."),
    by_channel={"call": LOG_CALL, "visit": LOG_VISIT},
)
def content_missing(facts: Facts, profile: DeskProfile) -> bool:
    return not facts.content.strip() and not nobody_came(facts)


@rule(
    "answered_by_missing",
    field="answered_by",
    missing=True,
    message=_("Choose who received the customer."),
)
def answered_by_missing(facts: Facts, profile: DeskProfile) -> bool:
    return facts.answered_by is None


@rule(
    "answered_by_not_cleared",
    title=_("Only cleared staff answer customers' calls."),
    field="answered_by",
    channels=("call",),
    clauses=("regulation/3.1.6", "instruction/3.1.7"),
    message=_(
        "%(name)s is not yet cleared to answer customers' calls. "
        "Choose the cleared colleague who took this call."
    ),
)
def answered_by_not_cleared(
    facts: Facts, profile: DeskProfile
) -> bool | dict[str, str]:
    # The clause names the answering, but its sense is the post held alone: calls out
    # are made by the cleared, too. A colleague from another post needs no clearance to
    # keep their own promise: whoever was away calls back in person (3.1.3 / 3.1.4).
    if facts.answered_by is None or facts.own_promise:
        return False
    return not facts.answered_by.cleared and {"name": facts.answered_by.name}


@rule(
    "happened_in_future",
    field="occurred_at",
    channels=("call", "letter"),
    message=_("This time has not come yet. Write when it happened."),
)
def happened_in_future(facts: Facts, profile: DeskProfile) -> bool:
    if facts.now is None or facts.occurred_at is None:
        return False
    return facts.occurred_at > facts.now + CLOCK_TOLERANCE


@rule(
    "attitude_own_case",
    title=_("Nobody handles a complaint about their own attitude."),
    field="complained_of",
    clauses=("regulation/3.2.6", "instruction/3.2.7"),
    message=_(
        "%(name)s is the person complained of and cannot handle the complaint. "
        "Choose somebody else."
    ),
)
def attitude_own_case(facts: Facts, profile: DeskProfile) -> bool | dict[str, str]:
    complained_of = accused(facts)
    if complained_of is None:
        return False
    own = any(same(complained_of, person) for person in _handlers(facts, profile))
    return own and {"name": complained_of.name}


@rule(
    "attitude_whom_missing",
    title=_("Of a complaint about somebody's attitude it is known whom it is about."),
    field="complained_of",
    clauses=("regulation/3.2.6", "instruction/3.2.7"),
    severity=Severity.FLAG,
    for_past=False,
    message=_(
        "Ask whom the complaint is about, so that it does not come into those hands. "
        "It is saved without, and the supervisor finds out."
    ),
)
def attitude_whom_missing(facts: Facts, profile: DeskProfile) -> bool:
    return facts.subcategory == OWN_ATTITUDE and facts.complained_of is None


def _handlers(facts: Facts, profile: DeskProfile) -> list[Person | None]:
    """Return everybody into whose hands the matter would come."""
    handlers = [facts.reply_owner, getattr(facts, "connected_to", None)]
    if facts.outcome in (Outcome.HANDED_OVER, Outcome.FETCHED):
        handlers.append(getattr(facts, "host", None))
    if facts.outcome == Outcome.FETCHED:
        handlers.append(getattr(facts, "asked_for", None))
    return [*handlers, *(duty.owner for duty in REGISTRY.duties(facts, profile))]


@rule(
    "reply_needs_phone",
    field="phone",
    channels=("call", "visit"),
    clauses=REPLY_OWED,
    message=_("A reply is promised. Ask for the number to call back on."),
)
def reply_needs_phone(facts: Facts, profile: DeskProfile) -> bool:
    return reply_is_owed(facts, profile) and not facts.phone.strip()


@rule(
    "reply_due_past",
    field="reply_due",
    by_channel={"call": REPLY_OWED, "visit": REPLY_OWED},
    message=_("The reply would be due before it was promised. Write a later time."),
)
def reply_due_past(facts: Facts, profile: DeskProfile) -> bool:
    # An entry written late may tell of a promise that is overdue already.
    promised = facts.occurred_at or facts.now
    if facts.reply_due is None or promised is None:
        return False
    return facts.reply_due <= promised


@rule(
    "undecided_needs_phone",
    field="phone",
    channels=("call", "visit"),
    clauses=("special-calls/8",),
    message=_(
        "Nobody could decide, so the customer will be called back. "
        "Ask for the number and read it back."
    ),
)
def undecided_needs_phone(facts: Facts, profile: DeskProfile) -> bool:
    return facts.outcome == Outcome.UNDECIDED and not facts.phone.strip()


@duty(
    "consult_superior",
    title=_("What nobody could decide is settled with the superior, then answered."),
    channels=("call", "visit"),
    clauses=("special-calls/8",),
)
def consult_superior(facts: Facts, profile: DeskProfile) -> Duty | None:
    if facts.outcome != Outcome.UNDECIDED:
        return None
    return Duty("consult_superior", then="call_back", **owned(facts, facts.answered_by))


@duty(
    "reply",
    title=_("An answer that could not be given at once is owed by a set time."),
    channels=("call", "visit"),
    clauses=REPLY_OWED,
)
def reply(facts: Facts, profile: DeskProfile) -> Duty | None:
    if not reply_is_owed(facts, profile) or left_to_absent(facts, profile):
        return None
    owner = facts.reply_owner or facts.answered_by
    return Duty("reply", due_at=facts.reply_due, **owned(facts, owner))
