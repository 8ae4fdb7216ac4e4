"""Calls: the rings, the screening of superiors, and how a call may end.

A call for a superior is screened (special-calls/1 to 8); a call for a colleague is
fetched for or passed on. Where a desk does not apply the special-call rules, a
superior is a colleague like any other.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..choices import (
    HELPED,
    Alternative,
    AskedForAnswer,
    Direction,
    Identity,
    MessageKind,
    Outcome,
    PurposeStatus,
    ServedFirst,
)
from .base import (
    CallFacts,
    DeskProfile,
    Duty,
    Facts,
    Person,
    Severity,
    VisitFacts,
    duty,
    rule,
)
from .people import LOG_CALL, LOG_VISIT, left_to_absent, owned, same, superior

HIGHEST_RINGS = 99
COLLEAGUE_AWAY = ("regulation/3.1.3", "instruction/3.1.4")
PUT_THROUGH = frozenset({Outcome.CONNECTED.value, Outcome.HANDED_OVER.value})
TURNED_AWAY = frozenset(
    {
        AskedForAnswer.BUSY.value,
        AskedForAnswer.ABSENT.value,
        AskedForAnswer.DECLINES.value,
    }
)
# How a call may end when the superior asked for did not take it (special-calls/5).
ENDED_WELL = HELPED | {Outcome.MESSAGE_TAKEN.value, Outcome.NO_MESSAGE.value}
# What tells nothing of a colleague who was wanted and away (3.1.3 / 3.1.4).
NO_END_WHEN_AWAY = frozenset({Outcome.ANSWERED.value, Outcome.WRONG_NUMBER.value})
CALL_BACK_WANTED = frozenset({MessageKind.PLEASE_CALL.value, MessageKind.URGENT.value})


def reached(facts: CallFacts) -> Person | None:
    """Return who gets the caller: put through, handed over to, or fetched."""
    if facts.connected_to is not None:
        return facts.connected_to
    if (
        facts.outcome in PUT_THROUGH
        and facts.alternative_offered == Alternative.ACCEPTED
    ):
        # Somebody else takes the call; who it is has not been chosen yet.
        return None
    takes_it = facts.outcome in PUT_THROUGH or facts.outcome == Outcome.FETCHED
    return facts.asked_for if takes_it else None


def superior_reached(facts: CallFacts, profile: DeskProfile) -> bool:
    return superior(reached(facts), profile)


def identity_settled(facts: Facts) -> bool:
    """Say whether the caller gave a name or plainly declined to (special-calls/1)."""
    if facts.identity == Identity.DECLINED:
        return True
    return bool(facts.name.strip()) and facts.identity != Identity.UNKNOWN


def left_waiting(facts: CallFacts) -> bool:
    """Say whether the caller was left for a visitor and must be called back."""
    if facts.outcome == Outcome.INTERRUPTED:
        return True
    return facts.interrupted_by_visitor and facts.served_first != ServedFirst.CALLER


def _superior_answers(facts: CallFacts, profile: DeskProfile, answer: str) -> bool:
    return superior(facts.asked_for, profile) and facts.asked_for_answer == answer


def _colleague(facts: CallFacts, profile: DeskProfile) -> bool:
    return facts.asked_for is not None and not superior(facts.asked_for, profile)


def _named(person: Person | None) -> dict[str, str]:
    return {"name": person.name if person else ""}


# The rings.


@rule(
    "rings_missing",
    field="rings",
    missing=True,
    channels=("call",),
    clauses=("regulation/3.1.1", "instruction/3.1.1"),
    message=_("Write how often the telephone rang."),
)
def rings_missing(facts: CallFacts, profile: DeskProfile) -> bool:
    return facts.direction == Direction.INCOMING and facts.rings is None


@rule(
    "rings_impossible",
    title=_("Rings are counted from 1 to 99."),
    field="rings",
    channels=("call",),
    clauses=("regulation/3.1.1", "instruction/3.1.1"),
    message=_("Write the rings as a number from 1 to %(highest)d."),
)
def rings_impossible(facts: CallFacts, profile: DeskProfile) -> bool | dict[str, int]:
    if facts.rings is None or 1 <= facts.rings <= HIGHEST_RINGS:
        return False
    return {"highest": HIGHEST_RINGS}


@rule(
    "rings_late",
    title=_("A call answered after the limit of rings needs a reason, which is kept."),
    field="late_reason",
    channels=("call",),
    clauses=("regulation/3.1.1", "instruction/3.1.1"),
    severity=Severity.REASON,
    reason_field="late_reason",
    message=_(
        "Answered after %(rings)d rings; the limit is %(limit)d. "
        "Write why it took so long."
    ),
)
def rings_late(facts: CallFacts, profile: DeskProfile) -> bool | dict[str, int]:
    if facts.direction != Direction.INCOMING or facts.rings is None:
        return False
    late = profile.ring_limit < facts.rings <= HIGHEST_RINGS
    return late and {"rings": facts.rings, "limit": profile.ring_limit}


@rule(
    "outgoing_without_source",
    field="direction",
    channels=("call",),
    clauses=("regulation/3.1.5", "instruction/3.1.6"),
    for_past=False,
    message=_(
        "A call out belongs to an entry or a promise. "
        "Open the entry or the promise and call from there."
    ),
)
def outgoing_without_source(facts: CallFacts, profile: DeskProfile) -> bool:
    return facts.direction == Direction.OUTGOING and not facts.has_source


# The screening of superiors.


@rule(
    "superior_identity_open",
    title=_("No superior takes a call before the caller has given or declined a name."),
    field="identity",
    channels=("call",),
    clauses=("special-calls/1",),
    message=_(
        "Ask who is calling before %(name)s takes the call. "
        "Write the name, or choose “declined to say”."
    ),
)
def superior_identity_open(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    if not superior_reached(facts, profile) or identity_settled(facts):
        return False
    return _named(reached(facts))


@rule(
    "superior_purpose_unclear",
    title=_("No superior takes a call of unclear purpose, unless a reason is kept."),
    field="override_reason",
    channels=("call",),
    clauses=("special-calls/3",),
    severity=Severity.REASON,
    reason_field="override_reason",
    message=_(
        "Ask what the call is about before %(name)s takes it. "
        "If it cannot wait, write why."
    ),
)
def superior_purpose_unclear(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    if not superior_reached(facts, profile):
        return False
    return facts.purpose_status != PurposeStatus.CLEAR and _named(reached(facts))


@rule(
    "superior_not_asked",
    title=_("A superior is asked before a call is put through."),
    field="asked_for_answer",
    channels=("call",),
    clauses=("special-calls/1",),
    message=_(
        "Ask %(name)s first whether to take the call, then choose the answer here."
    ),
)
def superior_not_asked(facts: CallFacts, profile: DeskProfile) -> bool | dict[str, str]:
    open_answers = ("", AskedForAnswer.NOT_ASKED)
    if not superior(facts.asked_for, profile):
        return False
    asked_reached = same(reached(facts), facts.asked_for)
    return (
        asked_reached
        and facts.asked_for_answer in open_answers
        and _named(facts.asked_for)
    )


@rule(
    "superior_unasked",
    title=_("A superior nobody asked for is asked, too, before taking a call."),
    field="consulted",
    channels=("call",),
    clauses=("special-calls/1", "special-calls/3"),
    for_past=False,
    message=_(
        "Ask %(name)s first whether to take the call, then choose them under "
        "“Who was asked”."
    ),
)
def superior_unasked(facts: CallFacts, profile: DeskProfile) -> bool | dict[str, str]:
    person = reached(facts)
    if not superior(person, profile) or same(person, facts.asked_for):
        return False
    return not same(person, facts.consulted) and _named(person)


@rule(
    "accepted_not_through",
    title=_("A call that a superior takes is put through to nobody else."),
    field="outcome",
    channels=("call",),
    clauses=("special-calls/1", "special-calls/3"),
    message=_(
        "%(name)s takes the call, but the outcome says otherwise. "
        "Put it through, or correct the answer."
    ),
)
def accepted_not_through(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    """Refuse a call that a superior took but that is written down as something else.

    Written down as answered or interrupted, it would pass by every question that is
    put before a superior is reached.
    """
    accepts = _superior_answers(facts, profile, AskedForAnswer.ACCEPTS)
    if not accepts or not facts.outcome:
        return False
    through = facts.outcome in PUT_THROUGH or facts.outcome == Outcome.FETCHED
    right = through and same(reached(facts), facts.asked_for)
    return not right and _named(facts.asked_for)


def _through_although(facts: CallFacts, profile: DeskProfile, answer: str) -> bool:
    """Say whether the superior asked for got the caller against their answer."""
    if not _superior_answers(facts, profile, answer):
        return False
    return same(reached(facts), facts.asked_for)


@rule(
    "connected_though_busy",
    title=_("A call is not put through to a superior who is busy."),
    field="connected_to",
    channels=("call",),
    clauses=("special-calls/6",),
    message=_(
        "%(name)s is busy and cannot take this call. "
        "Offer somebody else, or take a message."
    ),
)
def connected_though_busy(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    through = _through_although(facts, profile, AskedForAnswer.BUSY)
    return through and _named(facts.asked_for)


@rule(
    "connected_though_absent",
    title=_("A call is not put through to a superior who is absent."),
    field="connected_to",
    channels=("call",),
    clauses=("special-calls/5",),
    message=_(
        "%(name)s cannot take this call. Take a message, or choose who helps instead."
    ),
)
def connected_though_absent(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    through = _through_although(facts, profile, AskedForAnswer.ABSENT)
    return through and _named(facts.asked_for)


@rule(
    "connected_though_declines",
    title=_("A call is not put through to a superior who declines it."),
    field="connected_to",
    channels=("call",),
    clauses=("special-calls/7",),
    message=_(
        "%(name)s does not take this call. "
        "Smooth it over, and take a message or help otherwise."
    ),
)
def connected_though_declines(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    if facts.identity == Identity.DECLINED:
        return False
    through = _through_although(facts, profile, AskedForAnswer.DECLINES)
    return through and _named(facts.asked_for)


@rule(
    "declined_and_refused",
    field="connected_to",
    channels=("call",),
    clauses=("special-calls/2",),
    message=_(
        "The caller does not say who they are, and the call was not accepted. "
        "Do not put it through: say the sentence shown and offer your own help."
    ),
)
def declined_and_refused(facts: CallFacts, profile: DeskProfile) -> bool:
    if facts.identity != Identity.DECLINED or _colleague(facts, profile):
        return False
    refused = facts.asked_for_answer == AskedForAnswer.DECLINES
    return refused and superior_reached(facts, profile)


@rule(
    "superior_not_routed",
    title=_("A superior takes what the routing gives to others only for a reason."),
    field="superior_reason",
    channels=("call",),
    clauses=("special-calls/4",),
    severity=Severity.REASON,
    reason_field="superior_reason",
    message=_(
        "Such matters go to %(proposed)s. "
        "Put the call there, or write why %(name)s must take it."
    ),
)
def superior_not_routed(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    person = reached(facts)
    route = profile.route_for(facts.category, facts.subcategory)
    if route is None or not superior(person, profile):
        return False
    if route.person is not None:
        proposed, right = route.person.name, same(route.person, person)
    else:
        proposed, right = route.department, route.department == person.department
    if right or not proposed:
        return False
    return {"proposed": proposed, "name": person.name}


# What must follow when the superior does not take the call.


@rule(
    "busy_alternative_missing",
    field="alternative_offered",
    missing=True,
    channels=("call",),
    clauses=("special-calls/6",),
    message=_(
        "Ask whether somebody else may take the call, and choose what the caller said."
    ),
)
def busy_alternative_missing(facts: CallFacts, profile: DeskProfile) -> bool:
    busy = _superior_answers(facts, profile, AskedForAnswer.BUSY)
    return busy and not facts.alternative_offered


@rule(
    "alternative_person_missing",
    field="connected_to",
    missing=True,
    channels=("call",),
    clauses=("special-calls/6",),
    message=_("The caller accepts somebody else. Choose who takes the call."),
)
def alternative_person_missing(facts: CallFacts, profile: DeskProfile) -> bool:
    if not superior(facts.asked_for, profile):
        return False
    if facts.alternative_offered != Alternative.ACCEPTED:
        return False
    return facts.connected_to is None or same(facts.connected_to, facts.asked_for)


def _badly_ended(facts: CallFacts, profile: DeskProfile, answer: str) -> bool:
    """Say whether the call ended with the caller simply turned away."""
    if not facts.outcome or facts.outcome in ENDED_WELL:
        return False
    return _superior_answers(facts, profile, answer)


@rule(
    "absent_without_end",
    field="outcome",
    channels=("call",),
    clauses=("special-calls/5",),
    message=_(
        "Do not turn the caller away. Take a message, choose that none is wished, "
        "or help in another way."
    ),
)
def absent_without_end(facts: CallFacts, profile: DeskProfile) -> bool:
    return _badly_ended(facts, profile, AskedForAnswer.ABSENT)


@rule(
    "declines_without_end",
    field="outcome",
    channels=("call",),
    clauses=("special-calls/7",),
    message=_(
        "Spare the caller embarrassment. Take a message, choose that none is wished, "
        "or help in another way."
    ),
)
def declines_without_end(facts: CallFacts, profile: DeskProfile) -> bool:
    return _badly_ended(facts, profile, AskedForAnswer.DECLINES)


@rule(
    "busy_without_end",
    field="outcome",
    channels=("call",),
    clauses=("special-calls/6",),
    message=_(
        "The caller wants nobody else. Take a message, choose that none is wished, "
        "or help in another way."
    ),
)
def busy_without_end(facts: CallFacts, profile: DeskProfile) -> bool:
    if facts.alternative_offered != Alternative.DECLINED:
        return False
    return _badly_ended(facts, profile, AskedForAnswer.BUSY)


# How the call ended, and what that needs.


@rule(
    "outcome_missing",
    field="outcome",
    missing=True,
    channels=("call", "visit"),
    message=_("Choose how it ended, so that nothing promised is forgotten."),
)
def outcome_missing(facts: Facts, profile: DeskProfile) -> bool:
    if facts.outcome or not isinstance(facts, VisitFacts):
        return not facts.outcome
    # Who waits has come to no end yet; who has left is asked about apart.
    return facts.attended_at is not None and facts.left_at is None


@rule(
    "unanswered_incoming",
    field="outcome",
    channels=("call",),
    message=_("Only a call out can find nobody. Choose how this call ended."),
)
def unanswered_incoming(facts: CallFacts, profile: DeskProfile) -> bool:
    unanswered = facts.outcome == Outcome.NO_ANSWER
    return unanswered and facts.direction == Direction.INCOMING


@rule(
    "message_missing",
    field="message",
    missing=True,
    channels=("call", "visit"),
    by_channel={"call": ("special-calls/5", *COLLEAGUE_AWAY), "visit": LOG_VISIT},
    message=_("Write the message as it is to be passed on."),
)
def message_missing(facts: CallFacts, profile: DeskProfile) -> bool:
    return facts.outcome == Outcome.MESSAGE_TAKEN and not facts.message.strip()


@rule(
    "message_for_missing",
    field="asked_for",
    missing=True,
    channels=("call",),
    clauses=("special-calls/5", *COLLEAGUE_AWAY),
    message=_("Choose for whom the message is."),
)
def message_for_missing(facts: CallFacts, profile: DeskProfile) -> bool:
    return facts.outcome == Outcome.MESSAGE_TAKEN and facts.asked_for is None


@rule(
    "message_though_none_wished",
    field="outcome",
    channels=("call",),
    clauses=("special-calls/5",),
    message=_(
        "A message is written although none is wished. "
        "Choose “message taken”, or empty the message."
    ),
)
def message_though_none_wished(facts: CallFacts, profile: DeskProfile) -> bool:
    return facts.outcome == Outcome.NO_MESSAGE and bool(facts.message.strip())


@rule(
    "colleague_absent_needs_phone",
    title=_("A call that a colleague did not take leaves a number to call back on."),
    field="phone",
    channels=("call",),
    clauses=COLLEAGUE_AWAY,
    message=_("Ask for the caller's number, so that %(name)s can call back."),
)
def colleague_absent_needs_phone(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    if facts.phone.strip() or not _colleague_owes(facts, profile):
        return False
    return _named(facts.asked_for)


def _colleague_owes(facts: CallFacts, profile: DeskProfile) -> bool:
    """Say whether a colleague is left with the call (regulation/3.1.3)."""
    if not _colleague(facts, profile) or not facts.outcome:
        return False
    if _colleague_calls_back(facts, profile):
        return True
    if facts.asked_for_answer != AskedForAnswer.ABSENT:
        return False
    settled = HELPED | NO_END_WHEN_AWAY | {Outcome.NO_MESSAGE.value}
    return facts.outcome not in settled


def _colleague_calls_back(facts: CallFacts, profile: DeskProfile) -> bool:
    """Say whether the colleague asked for is to ring the caller."""
    if facts.outcome != Outcome.MESSAGE_TAKEN:
        return left_to_absent(facts, profile) is not None
    will_call = facts.message_kind == MessageKind.WILL_CALL
    return _colleague(facts, profile) and not will_call


@rule(
    "colleague_absent_without_end",
    title=_("A call for a colleague who is away ends with a call back or with help."),
    field="outcome",
    channels=("call",),
    clauses=COLLEAGUE_AWAY,
    message=_(
        "%(name)s was not there. Take a message with a number, hand the call over, "
        "or choose “answered after asking” or that no call back is wished."
    ),
)
def colleague_absent_without_end(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    """Refuse an end by which the caller was neither called back nor helped.

    The clause wants the number of everybody who asks for a colleague who is away, so
    that the colleague can answer. It is read as kept, too, where somebody else is
    named who took the call, where the receptionist found the answer by asking, and
    where the caller wishes no call back: each is an outcome chosen for that and stands
    in the record. “Answered at once” is none of them, for it says nothing of the
    colleague who was wanted.
    """
    if not _colleague(facts, profile) or facts.direction == Direction.OUTGOING:
        return False
    if facts.asked_for_answer != AskedForAnswer.ABSENT:
        return False
    return facts.outcome in NO_END_WHEN_AWAY and _named(facts.asked_for)


@rule(
    "message_kind_missing",
    title=_("A message says what it asks for."),
    field="message_kind",
    missing=True,
    channels=("call", "visit"),
    by_channel={"call": ("special-calls/5", *COLLEAGUE_AWAY), "visit": LOG_VISIT},
    message=_(
        "Choose what the message asks for: a call back, a meeting, another call "
        "later, or that it is urgent."
    ),
)
def message_kind_missing(facts: CallFacts | VisitFacts, profile: DeskProfile) -> bool:
    return facts.outcome == Outcome.MESSAGE_TAKEN and not facts.message_kind


@rule(
    "callback_needs_phone",
    field="phone",
    channels=("call",),
    clauses=("special-calls/5", *COLLEAGUE_AWAY),
    message=_("The caller is to be called back. Ask for the number."),
)
def callback_needs_phone(facts: CallFacts, profile: DeskProfile) -> bool:
    if facts.outcome != Outcome.MESSAGE_TAKEN or facts.phone.strip():
        return False
    if _colleague_owes(facts, profile):
        return False
    return facts.message_kind in CALL_BACK_WANTED


@rule(
    "fetched_whom_missing",
    field="asked_for",
    missing=True,
    channels=("call",),
    clauses=COLLEAGUE_AWAY,
    message=_("Choose which colleague was fetched to the telephone."),
)
def fetched_whom_missing(facts: CallFacts, profile: DeskProfile) -> bool:
    return facts.outcome == Outcome.FETCHED and facts.asked_for is None


@rule(
    "connected_whom_missing",
    field="connected_to",
    missing=True,
    channels=("call",),
    message=_("Choose to whom the call was put through or handed over."),
)
def connected_whom_missing(facts: CallFacts, profile: DeskProfile) -> bool:
    if facts.outcome not in PUT_THROUGH or facts.connected_to is not None:
        return False
    # One sentence for one empty field: what the answer forbids, or asks for, is told.
    turned_away = any(
        _through_although(facts, profile, answer) for answer in sorted(TURNED_AWAY)
    )
    return not turned_away and not alternative_person_missing(facts, profile)


@rule(
    "connected_against_answer",
    title=_(
        "A colleague who did not take the call was neither fetched nor put through to."
    ),
    field="asked_for_answer",
    channels=("call",),
    clauses=COLLEAGUE_AWAY,
    message=_(
        "The answer says that %(name)s did not take the call, the outcome says the "
        "opposite. Correct one of the two."
    ),
)
def connected_against_answer(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    if not _colleague(facts, profile) or facts.asked_for_answer not in TURNED_AWAY:
        return False
    return same(reached(facts), facts.asked_for) and _named(facts.asked_for)


@rule(
    "connected_without_outcome",
    title=_("A person is named for a call put through or handed over only."),
    field="outcome",
    channels=("call",),
    message=_(
        "The call was put through to %(name)s, but the outcome says otherwise. "
        "Choose “put through” or “handed over”, or empty the name."
    ),
)
def connected_without_outcome(
    facts: CallFacts, profile: DeskProfile
) -> bool | dict[str, str]:
    if facts.connected_to is None or not facts.outcome:
        return False
    if _superior_answers(facts, profile, AskedForAnswer.ACCEPTS):
        return False  # Told by the rule about a superior who takes the call.
    return facts.outcome not in PUT_THROUGH and _named(facts.connected_to)


@rule(
    "interrupted_needs_phone_or_name",
    field="phone",
    channels=("call",),
    clauses=LOG_CALL,
    message=_(
        "The caller waits for a call back. "
        "Ask for the number, or at least for the name."
    ),
)
def interrupted_needs_phone_or_name(facts: CallFacts, profile: DeskProfile) -> bool:
    return left_waiting(facts) and not facts.phone.strip() and not facts.name.strip()


@rule(
    "interrupted_name_only",
    field="phone",
    channels=("call",),
    clauses=LOG_CALL,
    severity=Severity.ADVISE,
    message=_(
        "A name alone cannot be called back. "
        "Ask for the number while the caller is on the line."
    ),
)
def interrupted_name_only(facts: CallFacts, profile: DeskProfile) -> bool:
    if not left_waiting(facts) or facts.phone.strip() or facts.known_customer:
        return False
    return bool(facts.name.strip())


@rule(
    "interrupted_yet_finished",
    field="served_first",
    channels=("call",),
    clauses=LOG_CALL,
    message=_(
        "The call cannot be interrupted and finished first. "
        "Choose how it ended, or that the visitor was served first."
    ),
)
def interrupted_yet_finished(facts: CallFacts, profile: DeskProfile) -> bool:
    if facts.outcome != Outcome.INTERRUPTED:
        return False
    return facts.served_first == ServedFirst.CALLER


# What a call owes.


@duty(
    "deliver_message",
    title=_("Who took a message for a superior passes it on in good time."),
    clauses=("special-calls/5",),
)
def deliver_message(facts: CallFacts, profile: DeskProfile) -> Duty | None:
    if facts.outcome != Outcome.MESSAGE_TAKEN:
        return None
    if not superior(facts.asked_for, profile):
        return None
    return Duty("deliver_message", **owned(facts, facts.answered_by))


@duty(
    "colleague_call_back",
    title=_("A colleague who was away calls the customer back."),
    clauses=COLLEAGUE_AWAY,
)
def colleague_call_back(facts: CallFacts, profile: DeskProfile) -> Duty | None:
    if _colleague_calls_back(facts, profile):
        replies = left_to_absent(facts, profile) is not None
        due_at = facts.reply_due if replies else None
        return Duty("colleague_call_back", owner=facts.asked_for, due_at=due_at)
    if facts.outcome == Outcome.MESSAGE_TAKEN and _colleague(facts, profile):
        # The caller rings again, so all that is owed is that the colleague knows.
        return Duty("deliver_message", **owned(facts, facts.answered_by))
    return None


@duty(
    "call_back",
    title=_("A caller left for a visitor is called back."),
    clauses=LOG_CALL,
)
def call_back(facts: CallFacts, profile: DeskProfile) -> Duty | None:
    if not left_waiting(facts):
        return None
    return Duty("call_back", **owned(facts, facts.answered_by))
