"""Visits: the times, what is written down, and the manners of the hall."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ..choices import Outcome, Role, VisitOutcome
from .base import (
    DeskProfile,
    Duty,
    Guide,
    Severity,
    VisitFacts,
    duty,
    guide,
    rule,
)
from .people import CLOCK_TOLERANCE, LOG_VISIT, owned

LARGEST_PARTY = 500
LEFT_UNSEEN = VisitOutcome.LEFT_UNSEEN.value
GREETING = ("regulation/3.2.3", "instruction/3.2.3")
FAREWELL = ("regulation/3.2.7", "instruction/3.2.6")
GENTLE = ("regulation/3.2.6", "instruction/3.2.7")
NEEDS_HOST = frozenset(
    {
        Outcome.FETCHED.value,
        Outcome.HANDED_OVER.value,
        Outcome.MESSAGE_TAKEN.value,
    }
)


@rule(
    "arrived_missing",
    field="arrived_at",
    missing=True,
    channels=("visit",),
    clauses=GREETING,
    message=_("Write when the visitor came in."),
)
def arrived_missing(facts: VisitFacts, profile: DeskProfile) -> bool:
    return facts.arrived_at is None


@rule(
    "visit_in_future",
    field="arrived_at",
    channels=("visit",),
    clauses=GREETING,
    message=_("A time of this visit has not come yet. Correct the times."),
)
def visit_in_future(facts: VisitFacts, profile: DeskProfile) -> bool:
    if facts.now is None:
        return False
    moments = (facts.occurred_at, facts.arrived_at, facts.attended_at, facts.left_at)
    latest = facts.now + CLOCK_TOLERANCE
    return any(moment is not None and moment > latest for moment in moments)


@rule(
    "attended_before_arrived",
    field="attended_at",
    channels=("visit",),
    clauses=GREETING,
    message=_("Nobody is served before coming in. Correct one of the two times."),
)
def attended_before_arrived(facts: VisitFacts, profile: DeskProfile) -> bool:
    if facts.attended_at is None or facts.arrived_at is None:
        return False
    return facts.attended_at < facts.arrived_at


@rule(
    "left_before_attended",
    field="left_at",
    channels=("visit",),
    clauses=FAREWELL,
    message=_("The visitor left before being served. Correct one of the times."),
)
def left_before_attended(facts: VisitFacts, profile: DeskProfile) -> bool:
    if facts.left_at is None:
        return False
    earlier = (facts.arrived_at, facts.attended_at)
    return any(moment is not None and facts.left_at < moment for moment in earlier)


@rule(
    "left_without_outcome",
    title=_("No visit ends without how it ended."),
    field="outcome",
    missing=True,
    channels=("visit",),
    clauses=(*LOG_VISIT, *FAREWELL),
    message=_(
        "The visitor has left. Choose how it ended, or “left unseen” where nobody "
        "had come to them."
    ),
)
def left_without_outcome(facts: VisitFacts, profile: DeskProfile) -> bool:
    return facts.left_at is not None and not facts.outcome


@rule(
    "left_unattended",
    title=_("Who was helped was attended to first."),
    field="attended_at",
    channels=("visit",),
    clauses=GREETING,
    for_past=False,
    message=_(
        "Write when the visitor was attended to, or choose “left unseen” as the end."
    ),
)
def left_unattended(facts: VisitFacts, profile: DeskProfile) -> bool:
    if facts.left_at is None or facts.attended_at is not None:
        return False
    return facts.outcome not in ("", LEFT_UNSEEN)


@rule(
    "unseen_though_attended",
    field="outcome",
    channels=("visit",),
    clauses=GREETING,
    message=_(
        "The visitor was attended to, so they did not leave unseen. "
        "Choose how it ended, or empty the time."
    ),
)
def unseen_though_attended(facts: VisitFacts, profile: DeskProfile) -> bool:
    return facts.outcome == LEFT_UNSEEN and facts.attended_at is not None


@rule(
    "unseen_yet_here",
    field="left_at",
    channels=("visit",),
    clauses=GREETING,
    message=_("Write when the visitor left unseen."),
)
def unseen_yet_here(facts: VisitFacts, profile: DeskProfile) -> bool:
    return facts.outcome == LEFT_UNSEEN and facts.left_at is None


@rule(
    "visitor_left_unseen",
    title=_("A visitor who left before anybody came is told to the supervisor."),
    field="outcome",
    channels=("visit",),
    clauses=GREETING,
    severity=Severity.FLAG,
    message=_("The visitor left before anybody had come to them."),
)
def visitor_left_unseen(facts: VisitFacts, profile: DeskProfile) -> bool:
    """Flag what nobody can mend any more: the visitor is gone."""
    left = facts.outcome == LEFT_UNSEEN and facts.left_at is not None
    return left and facts.attended_at is None


@duty(
    "call_visitor_back",
    title=_("A visitor who left unseen is called, where the number is known."),
    channels=("visit",),
    clauses=(*GREETING, *LOG_VISIT),
)
def call_visitor_back(facts: VisitFacts, profile: DeskProfile) -> Duty | None:
    if facts.outcome != LEFT_UNSEEN or not facts.phone.strip():
        return None
    # It counts from when the visitor gave up, not from when they came.
    minutes = profile.minutes_for("call_back", facts.category, facts.urgency)
    due_at = facts.left_at and facts.left_at + timedelta(minutes=minutes)
    return Duty("call_back", due_at=due_at, **owned(facts, facts.answered_by))


@rule(
    "party_size_impossible",
    title=_("A visit has from 1 to 500 visitors."),
    field="party_size",
    channels=("visit",),
    message=_("Write the number of visitors as a number from 1 to %(largest)d."),
)
def party_size_impossible(
    facts: VisitFacts, profile: DeskProfile
) -> bool | dict[str, int]:
    if facts.party_size is None or 1 <= facts.party_size <= LARGEST_PARTY:
        return False
    return {"largest": LARGEST_PARTY}


@rule(
    "content_too_short",
    title=_("A visit is written down in more than a word."),
    field="content",
    channels=("visit",),
    clauses=LOG_VISIT,
    message=_(
        "Write the visit down in detail: at least %(shortest)d characters are needed."
    ),
)
def content_too_short(facts: VisitFacts, profile: DeskProfile) -> bool | dict[str, int]:
    written = len(facts.content.strip())
    too_short = 0 < written < profile.shortest_content
    return too_short and {"shortest": profile.shortest_content}


@rule(
    "host_missing",
    field="host",
    missing=True,
    channels=("visit",),
    clauses=LOG_VISIT,
    message=_("Choose the colleague whom this concerns."),
)
def host_missing(facts: VisitFacts, profile: DeskProfile) -> bool:
    return facts.outcome in NEEDS_HOST and facts.host is None


@rule(
    "visit_message_not_taken",
    field="outcome",
    channels=("visit",),
    clauses=LOG_VISIT,
    message=_(
        "A message is written, but the outcome says that none was taken. "
        "Choose “message taken”, or empty the message."
    ),
)
def visit_message_not_taken(facts: VisitFacts, profile: DeskProfile) -> bool:
    if not facts.outcome or not facts.message.strip():
        return False
    return facts.outcome != Outcome.MESSAGE_TAKEN


@duty(
    "visit_message",
    title=_("Who took a visitor's message passes it on in good time."),
    channels=("visit",),
    clauses=LOG_VISIT,
)
def visit_message(facts: VisitFacts, profile: DeskProfile) -> Duty | None:
    if facts.outcome != Outcome.MESSAGE_TAKEN:
        return None
    return Duty("deliver_message", **owned(facts, facts.answered_by))


@duty(
    "call_supervisor",
    title=_("A supervisor comes to the desk when a visit grows tense."),
    channels=("visit",),
    clauses=GENTLE,
)
def call_supervisor(facts: VisitFacts, profile: DeskProfile) -> Duty | None:
    if not facts.call_supervisor:
        return None
    return Duty("call_supervisor", role=Role.SUPERVISOR.value)


@guide(
    "greet_visitor",
    title=_("Go to meet the visitor."),
    channels=("visit",),
    clauses=("regulation/3.2.3",),
)
def greet_visitor(facts: VisitFacts, profile: DeskProfile) -> Guide | None:
    if facts.greeted:
        return None
    text = _("Greet the visitor first, as soon as they come into the hall.")
    return Guide(text, tone="do", priority=5)


@guide(
    "stand_to_greet",
    title=_("Stand up to greet the visitor."),
    channels=("visit",),
    clauses=("instruction/3.2.3",),
)
def stand_to_greet(facts: VisitFacts, profile: DeskProfile) -> Guide | None:
    if facts.greeted:
        return None
    text = _(
        "Stand up to greet the visitor, and sit down only when the visitor is seated."
    )
    return Guide(text, tone="do", priority=5)


@guide(
    "listen_and_write",
    title=_("Listen patiently and write the visit down in detail."),
    channels=("visit",),
    clauses=(*LOG_VISIT, "regulation/4.3", "instruction/4.1"),
)
def listen_and_write(facts: VisitFacts, profile: DeskProfile) -> Guide | None:
    if facts.outcome:
        return None
    text = _("Listen to the end, then write it down in detail.")
    return Guide(text, tone="do", priority=40)


@guide(
    "calm_wording",
    title=_("Keep a gentle tone when a visit grows tense."),
    channels=("visit",),
    clauses=GENTLE,
)
def calm_wording(facts: VisitFacts, profile: DeskProfile) -> list[Guide] | None:
    if not facts.tense and facts.category != "complaint":
        return None
    return [
        Guide(
            _(
                "I understand that this is upsetting. "
                "Let me write it down exactly and see what can be done at once."
            ),
            priority=10,
        ),
        Guide(
            _("Do not argue, and do not answer with irony or sarcasm."),
            tone="avoid",
            priority=11,
        ),
    ]


@guide(
    "offer_supervisor",
    title=_("Call the supervisor when a visit grows tense."),
    channels=("visit",),
    clauses=GENTLE,
)
def offer_supervisor(facts: VisitFacts, profile: DeskProfile) -> Guide | None:
    if not facts.tense or facts.call_supervisor:
        return None
    text = _("If it does not calm down, call the supervisor to the desk.")
    return Guide(text, tone="do", priority=12)


def _farewell_is_near(facts: VisitFacts) -> bool:
    return not facts.farewell and bool(facts.outcome or facts.left_at)


@guide(
    "farewell_politely",
    title=_("Say goodbye politely."),
    channels=("visit",),
    clauses=("regulation/3.2.7",),
)
def farewell_politely(facts: VisitFacts, profile: DeskProfile) -> Guide | None:
    if not _farewell_is_near(facts):
        return None
    text = _("Say goodbye politely when the visitor leaves the hall.")
    return Guide(text, tone="do", priority=60)


@guide(
    "farewell_standing",
    title=_("Stand up, smile and say goodbye."),
    channels=("visit",),
    clauses=("instruction/3.2.6",),
)
def farewell_standing(facts: VisitFacts, profile: DeskProfile) -> Guide | None:
    if not _farewell_is_near(facts):
        return None
    # Translators: the instruction prescribes the word 再見.
    text = _("Stand up, smile and say “Goodbye” when the visitor leaves the hall.")
    return Guide(text, tone="do", priority=60)
