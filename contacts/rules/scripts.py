"""What to say, to do and to avoid during a call, as the talk goes on.

What a caller is told is kept apart from what is true: only the house sentences of
special-calls/2 and /7, which a desk may replace by neutral ones, and the frank word of
special-calls/6 say anything about a superior. No other sentence does.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..choices import (
    Alternative,
    AskedForAnswer,
    Direction,
    Identity,
    Outcome,
    PurposeStatus,
    Wording,
)
from .base import CallFacts, DeskProfile, Guide, Route, guide
from .calls import (
    COLLEAGUE_AWAY,
    TURNED_AWAY,
    identity_settled,
    left_waiting,
    reached,
)
from .people import LOG_CALL, REPLY_OWED, reply_is_owed, same, superior

ENQUIRY = "enquiry"
TO_READ_BACK = frozenset(
    {
        Outcome.MESSAGE_TAKEN.value,
        Outcome.REPLY_OWED.value,
        Outcome.UNDECIDED.value,
    }
)


def _answered(facts: CallFacts, profile: DeskProfile, answer: str) -> bool:
    """Say whether the superior asked for gave this answer."""
    return superior(facts.asked_for, profile) and facts.asked_for_answer == answer


def _away_colleague(facts: CallFacts, profile: DeskProfile) -> bool:
    return facts.asked_for is not None and not superior(facts.asked_for, profile)


@guide(
    "say_greeting",
    title=_("The greeting with the company's name."),
    clauses=("instruction/3.1.2",),
)
def say_greeting(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if facts.direction != Direction.INCOMING:
        return None
    # Translators: 您好,物業公司** with the desk's own company.
    text = _("Hello, this is %(company)s.")
    params = {"company": profile.company_name}
    if facts.name or facts.category or facts.content or facts.asked_for is not None:
        # The talk has moved on; nobody is greeted twice.
        return None
    priority = 90 if facts.greeted else 0
    return Guide(text, params=params, script=True, priority=priority)


@guide(
    "usual_rings",
    title=_("As a rule the telephone is answered between two rings and three."),
    clauses=("regulation/3.1.1",),
)
def usual_rings(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    lowest = profile.rings_usual_minimum
    if lowest is None or facts.direction != Direction.INCOMING:
        return None
    if facts.rings is not None:
        return None
    text = _("Answer between ring %(lowest)d and ring %(limit)d.")
    params = {"lowest": lowest, "limit": profile.ring_limit}
    return Guide(text, tone="do", params=params, priority=70)


@guide(
    "gentle_tone",
    title=_("A gentle tone that shows concern."),
    clauses=(*REPLY_OWED, *LOG_CALL),
)
def gentle_tone(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    text = _("Speak gently and show that the matter concerns you; never be brusque.")
    return Guide(text, tone="do", priority=80)


# A superior is asked for.


@guide(
    "ask_who_and_why",
    title=_("Who is calling and why, before anything else."),
    clauses=("special-calls/1", "special-calls/3"),
)
def ask_who_and_why(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    wanted = superior(facts.asked_for, profile) or superior(reached(facts), profile)
    purpose_clear = facts.purpose_status == PurposeStatus.CLEAR
    if not wanted or facts.outcome in TO_READ_BACK:
        return None
    if identity_settled(facts) and purpose_clear:
        return None
    if identity_settled(facts):
        text = _("May I ask what your call is about?")
    elif purpose_clear:
        text = _("May I ask who is calling?")
    else:
        text = _("May I ask who is calling, and what it is about?")
    return Guide(text, priority=10)


@guide(
    "never_tell_presence",
    title=_("Nobody is told whether a superior is in or free."),
    clauses=("special-calls/1",),
)
def never_tell_presence(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not superior(facts.asked_for, profile):
        return None
    if facts.asked_for_answer in (AskedForAnswer.BUSY, AskedForAnswer.ACCEPTS):
        return None
    text = _("Do not say whether %(name)s is in or free.")
    params = {"name": facts.asked_for.name}
    return Guide(text, tone="avoid", params=params, priority=11)


@guide(
    "brief_superior",
    title=_("The superior hears who is calling and why before taking the call."),
    clauses=("special-calls/3",),
)
def brief_superior(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    person = reached(facts)
    if not superior(person, profile):
        accepted = _answered(facts, profile, AskedForAnswer.ACCEPTS)
        person = facts.asked_for if accepted else None
    turned_away = (
        same(person, facts.asked_for) and facts.asked_for_answer in TURNED_AWAY
    )
    if person is None or turned_away:
        return None
    text = _("Tell %(name)s who is calling and why before the call is put through.")
    return Guide(text, tone="do", params={"name": person.name}, priority=15)


def _refused_unknown(facts: CallFacts, profile: DeskProfile) -> bool:
    if facts.identity != Identity.DECLINED:
        return False
    return _answered(facts, profile, AskedForAnswer.DECLINES)


def _refused_known(facts: CallFacts, profile: DeskProfile) -> bool:
    if facts.identity == Identity.DECLINED:
        return False
    return _answered(facts, profile, AskedForAnswer.DECLINES)


@guide(
    "say_withheld_house",
    title=_("The house sentence for a caller who does not say who they are."),
    clauses=("special-calls/2",),
)
def say_withheld_house(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if profile.wording == Wording.NEUTRAL or not _refused_unknown(facts, profile):
        return None
    # Translators: 真“對不起”,您要找的人暫時不在,不知我能為您做些什么
    text = _(
        "I am truly sorry, the person you are looking for is not here for the moment. "
        "Is there anything I can do for you?"
    )
    return Guide(text, script=True, priority=1)


@guide(
    "say_withheld_neutral",
    title=_("The neutral sentence for a caller who does not say who they are."),
    clauses=("special-calls/2",),
)
def say_withheld_neutral(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if profile.wording != Wording.NEUTRAL or not _refused_unknown(facts, profile):
        return None
    text = _(
        "I am truly sorry, I cannot put you through just now. "
        "Is there anything I can do for you?"
    )
    return Guide(text, script=True, priority=1)


@guide(
    "say_declines_house",
    title=_("The house sentence when a superior will not take the call."),
    clauses=("special-calls/7",),
)
def say_declines_house(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if profile.wording == Wording.NEUTRAL or not _refused_known(facts, profile):
        return None
    # Translators: “真抱歉”,某人剛剛離開
    text = _(
        "I am truly sorry, %(name)s has just left. "
        "May I take a message, or can I help you myself?"
    )
    params = {"name": facts.asked_for.name}
    return Guide(text, params=params, script=True, priority=1)


@guide(
    "say_declines_neutral",
    title=_("The neutral sentence when a superior will not take the call."),
    clauses=("special-calls/7",),
)
def say_declines_neutral(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if profile.wording != Wording.NEUTRAL or not _refused_known(facts, profile):
        return None
    text = _(
        "I am truly sorry, %(name)s cannot take your call just now. "
        "May I take a message, or can I help you myself?"
    )
    params = {"name": facts.asked_for.name}
    return Guide(text, params=params, script=True, priority=1)


@guide(
    "spare_embarrassment",
    title=_("The caller is not to feel embarrassed."),
    clauses=("special-calls/7",),
)
def spare_embarrassment(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not _answered(facts, profile, AskedForAnswer.DECLINES):
        return None
    text = _("Do not let the caller notice that the call was not accepted.")
    return Guide(text, tone="avoid", priority=5)


@guide(
    "say_busy",
    title=_("A busy superior: say so frankly and offer somebody else."),
    clauses=("special-calls/6",),
)
def say_busy(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not _answered(facts, profile, AskedForAnswer.BUSY):
        return None
    text = _(
        "I am sorry, %(name)s is busy and cannot come to the telephone. "
        "May somebody else take your call?"
    )
    params = {"name": facts.asked_for.name}
    return Guide(text, params=params, script=True, priority=1)


@guide(
    "say_absent",
    title=_("Ask for a message and assure the caller that it will arrive."),
    clauses=("special-calls/5",),
)
def say_absent(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not _answered(facts, profile, AskedForAnswer.ABSENT):
        return None
    # The sentence is that of a message for anybody: it tells nothing of presence.
    text = _(
        "May I take a message for %(name)s? "
        "Rest assured that I will pass it on without delay."
    )
    params = {"name": facts.asked_for.name}
    return Guide(text, params=params, script=True, priority=1)


@guide(
    "never_turn_away",
    title=_("No caller is simply turned away."),
    clauses=("special-calls/5",),
)
def never_turn_away(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not _answered(facts, profile, AskedForAnswer.ABSENT) or facts.outcome:
        return None
    text = _("Do not simply turn the caller away.")
    return Guide(text, tone="avoid", priority=5)


@guide(
    "take_message_instead",
    title=_("A caller who wants nobody else leaves a message."),
    clauses=("special-calls/6",),
)
def take_message_instead(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    declined = facts.alternative_offered == Alternative.DECLINED
    if not declined or not _answered(facts, profile, AskedForAnswer.BUSY):
        return None
    text = _("May I take a message? I will pass it on without delay.")
    return Guide(text, priority=3)


@guide(
    "propose_route",
    title=_("Who handles such a matter, superiors last."),
    clauses=("special-calls/4", *LOG_CALL),
)
def propose_route(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    route = profile.route_for(facts.category, facts.subcategory)
    if route is None or facts.outcome:
        return None
    if route.person is not None and same(route.person, reached(facts)):
        return None
    text = _route_text(route)
    if text is None:
        return None
    params = {
        "person": route.person.name if route.person else "",
        "department": route.department,
    }
    return Guide(text, tone="do", params=params, priority=20)


def _route_text(route: Route) -> object | None:
    if route.person is not None and route.department:
        return _("Such a matter goes to %(person)s, %(department)s.")
    if route.person is not None:
        return _("Such a matter goes to %(person)s.")
    if route.department:
        return _("Such a matter goes to %(department)s.")
    return None


@guide(
    "spare_superior",
    title=_("A superior is not disturbed by what somebody else handles."),
    clauses=("special-calls/4",),
)
def spare_superior(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    route = profile.route_for(facts.category, facts.subcategory)
    if route is None or facts.outcome or not superior(facts.asked_for, profile):
        return None
    if route.person is None or same(route.person, facts.asked_for):
        return None
    text = _("May I put you through to %(person)s, who looks after such matters?")
    return Guide(text, params={"person": route.person.name}, priority=12)


@guide(
    "say_undecided",
    title=_("Nobody can decide: note it exactly and call back."),
    clauses=("special-calls/8",),
)
def say_undecided(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if facts.outcome != Outcome.UNDECIDED:
        return None
    text = _(
        "May I note your number? I will ask, and we will call you back as soon as "
        "it is settled."
    )
    return Guide(text, priority=2)


# A colleague is asked for, an answer is not at hand, a visitor comes in.


@guide(
    "fetch_colleague",
    title=_("Ask the caller to wait and tell the colleague."),
    clauses=COLLEAGUE_AWAY,
)
def fetch_colleague(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not _away_colleague(facts, profile) or facts.outcome:
        return None
    if facts.asked_for_answer not in ("", AskedForAnswer.NOT_ASKED):
        return None
    text = _("Please hold the line for a moment, I will tell %(name)s.")
    return Guide(text, params={"name": facts.asked_for.name}, priority=10)


@guide(
    "colleague_away",
    title=_("Ask for the number so that the colleague can call back."),
    clauses=COLLEAGUE_AWAY,
)
def colleague_away(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not _away_colleague(facts, profile):
        return None
    if facts.asked_for_answer != AskedForAnswer.ABSENT:
        return None
    text = _("May I have your number, so that %(name)s can call you back?")
    return Guide(text, params={"name": facts.asked_for.name}, priority=3)


@guide(
    "hold_and_ask",
    title=_("Ask the caller to hold and ask the colleagues nearby."),
    clauses=REPLY_OWED,
)
def hold_and_ask(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    asking = facts.outcome == Outcome.AFTER_ASKING
    if not asking and (facts.category != ENQUIRY or facts.outcome):
        return None
    text = _(
        "If you are not certain, ask the caller to hold and ask a colleague nearby."
    )
    return Guide(text, tone="do", priority=30)


@guide(
    "say_reply_owed",
    title=_("Ask for the number and promise the answer."),
    clauses=REPLY_OWED,
)
def say_reply_owed(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not reply_is_owed(facts, profile):
        return None
    text = _(
        "May I have your number? We will call you back as soon as we have the answer."
    )
    return Guide(text, priority=2)


@guide(
    "say_visitor_came",
    title=_("A visitor comes in during a call."),
    clauses=LOG_CALL,
)
def say_visitor_came(facts: CallFacts, profile: DeskProfile) -> list[Guide] | None:
    if not left_waiting(facts):
        return None
    return [
        Guide(
            _(
                "I am sorry, a customer has come to the desk. May I have your number "
                "or name? I will call you back directly afterwards."
            ),
            priority=1,
        ),
        Guide(
            _("Press F3 to open the visit; this call stays as it is."),
            tone="do",
            priority=4,
        ),
    ]


@guide(
    "read_back",
    title=_("Read the matter and the number back to the caller."),
    clauses=("special-calls/8", *LOG_CALL),
)
def read_back(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not facts.content.strip():
        return None
    if facts.outcome and facts.outcome not in TO_READ_BACK:
        return None
    text = _("Read the matter and the number back to the caller.")
    return Guide(text, tone="do", priority=50, stays=True)


@guide(
    "hang_up_last",
    title=_("The customer hangs up first."),
    clauses=("regulation/3.1.2",),
)
def hang_up_last(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if not facts.outcome:
        return None
    text = _("Wait until the customer has hung up, then put the receiver down gently.")
    return Guide(text, tone="do", priority=60, stays=True)


@guide(
    "say_wrong_number",
    title=_("A wrong number is met as politely as any caller."),
    clauses=LOG_CALL,
)
def say_wrong_number(facts: CallFacts, profile: DeskProfile) -> Guide | None:
    if facts.outcome != Outcome.WRONG_NUMBER or facts.direction != Direction.INCOMING:
        return None
    text = _(
        "I am sorry, this is %(place)s; you may have dialled another number. "
        "May I help you all the same?"
    )
    return Guide(text, params={"place": profile.place_name}, priority=2)
