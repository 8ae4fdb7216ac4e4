"""Keeping a promise, closing an entry, and what must not happen without a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ..choices import FollowUpKind, LetterKind, Outcome, PromiseOutcome
from .base import REGISTRY, DeskProfile, PromiseFacts, Severity, rule
from .lifecycles import APPROVERS, CHECKERS
from .people import own_case

SCOPE = ("regulation/2", "instruction/2.0")
ANSWERS = (
    "special-calls/8",
    "regulation/3.1.2",
    "instruction/3.1.3",
    "regulation/3.1.3",
    "instruction/3.1.4",
)
COMMENDED = ("regulation/3.3.3", "instruction/3.3.3")
LOGGED = ("regulation/3.1.4", "instruction/3.1.5")
UNLOGGED = ("special-calls/5", "special-calls/8", *LOGGED)
POSTINGS = frozenset({FollowUpKind.POST_ORIGINAL.value, FollowUpKind.POST_COPY.value})
# Kinds whose keeping says something that the next person must be able to read.
NEEDS_RESULT = frozenset(
    {
        FollowUpKind.CALL_BACK.value,
        FollowUpKind.CONSULT_SUPERIOR.value,
        FollowUpKind.COLLEAGUE_CALL_BACK.value,
        FollowUpKind.REPLY.value,
        FollowUpKind.RETURN_VISIT.value,
        FollowUpKind.CORRECT_ENTRY.value,
    }
)
# Who decides on a slip in the assistant's place, with a reason that is kept.
# The assistant decides; the others in the assistant's place.
DECIDERS, DEPUTIES = CHECKERS, APPROVERS
DECISIONS = frozenset({PromiseOutcome.SLIP.value, PromiseOutcome.NO_SLIP.value})


# A call out that reached nobody keeps no promise.
UNREACHED = frozenset({Outcome.WRONG_NUMBER.value, Outcome.NO_ANSWER.value})
# Promises that are kept by reaching the customer; of others it is enough they are done.
BY_REACHING = frozenset(
    {
        FollowUpKind.CALL_BACK.value,
        FollowUpKind.COLLEAGUE_CALL_BACK.value,
        FollowUpKind.REPLY.value,
    }
)


# Nothing that is promised to a customer lies further ahead than this.
FARTHEST = timedelta(days=366)
# A reason in letters or digits says something from so many of them on.
FEWEST_LETTERS = 3
REASONED = frozenset({"postpone", "reassign", "reopen", "void", "amend", "discard"})


def too_far(moment: datetime | None, now: datetime | None) -> bool:
    """Say whether a time to come is more than a year away."""
    return moment is not None and now is not None and moment > now + FARTHEST


def says_nothing(text: str) -> bool:
    """Say whether what was written is only a mark, such as an x or a dot.

    One Chinese character is a word; a letter or a digit is none.
    """
    signs = [sign for sign in text if sign.isalnum()]
    return len(signs) < FEWEST_LETTERS and all(sign.isascii() for sign in signs)


# An answer to the customer: by telephone, in person or in writing.
ANSWERS_OWED = frozenset({FollowUpKind.CALL_BACK.value, FollowUpKind.REPLY.value})
WAYS = (
    PromiseOutcome.REACHED,
    PromiseOutcome.IN_PERSON,
    PromiseOutcome.IN_WRITING,
    PromiseOutcome.NO_ANSWER,
)
# From here on only who checks the form puts it off again: the assistant knows already.
CHASED = 2
# How far the desk puts off at once; further only who checks it.
FARTHEST_BY_DESK = timedelta(days=31)
# What nobody does with a complaint about their own manner.
OWN_CASE_ACTIONS = frozenset(
    {
        "complete",
        "prove",
        "postpone",
        "reassign",
        "send_back",
        "close",
        "reopen",
        "amend",
        "void",
    }
)


def for_checkers(new_due: datetime | None, now: datetime | None, role: str) -> bool:
    """Say whether so late a time is set only by who checks the desk."""
    if new_due is None or now is None or role in CHECKERS:
        return False
    return now + FARTHEST_BY_DESK < new_due <= now + FARTHEST


def outcome_by_call(kind: str, call_outcome: str) -> str:
    """Return what a call out did for the promise it was made for."""
    if call_outcome in UNREACHED:
        return PromiseOutcome.NO_ANSWER.value
    kept = PromiseOutcome.REACHED if kind in BY_REACHING else PromiseOutcome.DONE
    return kept.value


def next_try(profile: DeskProfile, now: datetime) -> datetime:
    """Return when a customer whom nobody reached is called again."""
    return now + timedelta(minutes=profile.minutes_for(FollowUpKind.CALL_BACK))


def _completes(facts: PromiseFacts, kind: str) -> bool:
    return facts.action == "complete" and facts.kind == kind


@rule(
    "promise_result_missing",
    field="result",
    channels=("promise",),
    clauses=ANSWERS,
    message=_("Write what was answered or decided."),
)
def promise_result_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action != "complete" or facts.kind not in NEEDS_RESULT:
        return False
    if facts.outcome == PromiseOutcome.NO_ANSWER or facts.by_step:
        return False
    return not facts.result.strip()


@rule(
    "no_answer_stays_open",
    field="new_due",
    channels=("promise",),
    clauses=ANSWERS,
    message=_("Nobody answered, so the promise stays. Set the time of the next try."),
)
def no_answer_stays_open(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action != "complete" or facts.new_due is not None:
        return False
    return facts.outcome == PromiseOutcome.NO_ANSWER


@rule(
    "unreached_keeps_nothing",
    title=_("A call that reached nobody keeps no promise."),
    field="outcome",
    channels=("promise",),
    clauses=ANSWERS,
    message=_(
        "The call reached nobody, so the promise stays. "
        "Choose “tried, nobody answered”."
    ),
)
def unreached_keeps_nothing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action != "complete" or facts.proof_outcome not in UNREACHED:
        return False
    return facts.outcome != PromiseOutcome.NO_ANSWER


@rule(
    "answer_way_missing",
    title=_("How a customer was answered is known."),
    field="outcome",
    channels=("promise",),
    clauses=ANSWERS,
    message=_("Choose how it was answered: by telephone, in person or in writing."),
)
def answer_way_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action != "complete" or facts.kind not in ANSWERS_OWED:
        return False
    return facts.outcome not in WAYS


@rule(
    "answer_call_not_logged",
    title=_("An answer by telephone is logged: the call is its proof."),
    field="unlogged_reason",
    channels=("promise",),
    clauses=UNLOGGED,
    severity=Severity.REASON,
    reason_field="unlogged_reason",
    message=_(
        "No call is logged for this answer. Use “Call and log”, or write why it was "
        "not logged: the supervisor sees the reason."
    ),
)
def answer_call_not_logged(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, object]:
    if facts.action != "complete" or facts.kind not in ANSWERS_OWED:
        return False
    if facts.outcome != PromiseOutcome.REACHED or facts.has_proof:
        return False
    owing = facts.code.partition(".")[0]
    asked = REGISTRY[owing].clauses if owing in REGISTRY else UNLOGGED
    # Not logged it is in any case; the rest is about what was promised.
    return {"clauses": [c for c in UNLOGGED if c in LOGGED or c in asked]}


@rule(
    "decision_unasked",
    field="outcome",
    channels=("promise",),
    message=_("This promise asks for no decision on a slip. Choose “done”."),
)
def decision_unasked(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action != "complete" or facts.kind == FollowUpKind.DECIDE_ON_SLIP:
        return False
    return facts.outcome in DECISIONS


@rule(
    "decision_missing",
    field="outcome",
    channels=("promise",),
    clauses=("instruction/3.3.2",),
    message=_("Choose whether a coordination slip is printed."),
)
def decision_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if not _completes(facts, FollowUpKind.DECIDE_ON_SLIP):
        return False
    return facts.outcome not in {*DECISIONS, PromiseOutcome.SENT_BACK}


@rule(
    "decision_reason_missing",
    field="result",
    channels=("promise",),
    clauses=("instruction/3.3.2",),
    message=_("Write why a slip is printed or not."),
)
def decision_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if not _completes(facts, FollowUpKind.DECIDE_ON_SLIP):
        return False
    return not facts.result.strip() and not facts.reason.strip()


@rule(
    "decision_department_missing",
    title=_("A decision for a slip says to which department it goes."),
    field="department",
    channels=("promise",),
    clauses=("instruction/3.3.2", "instruction/4.3"),
    message=_("Choose the department the slip goes to."),
)
def decision_department_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if not _completes(facts, FollowUpKind.DECIDE_ON_SLIP):
        return False
    return facts.outcome == PromiseOutcome.SLIP and not facts.slip_department


@rule(
    "complaint_kind_by_decider",
    title=_("A letter of complaint becomes another kind only by who decides on it."),
    field="kind",
    channels=("promise",),
    clauses=("instruction/3.3.2",),
    message=_(
        "The assistant decides on a letter of complaint. Ask the assistant to correct "
        "its kind."
    ),
)
def complaint_kind_by_decider(facts: PromiseFacts, profile: DeskProfile) -> bool:
    amends = facts.action == "amend" and facts.leaves_complaint
    return amends and facts.doer_role not in DECIDERS


@rule(
    "decision_not_by_assistant",
    field="outcome",
    channels=("promise",),
    clauses=("instruction/3.3.2",),
    message=_("The assistant decides on the slip. Leave the promise to the assistant."),
)
def decision_not_by_assistant(facts: PromiseFacts, profile: DeskProfile) -> bool:
    decides = _completes(facts, FollowUpKind.DECIDE_ON_SLIP)
    return decides and facts.doer_role not in DECIDERS


@rule(
    "decision_by_deputy",
    title=_("Whoever decides in the assistant's place says why, which is kept."),
    field="deputy_reason",
    channels=("promise",),
    clauses=("instruction/3.3.2",),
    severity=Severity.REASON,
    reason_field="deputy_reason",
    message=_(
        "The assistant decides on the slip. Write why you decide in their place."
    ),
)
def decision_by_deputy(facts: PromiseFacts, profile: DeskProfile) -> bool:
    decides = _completes(facts, FollowUpKind.DECIDE_ON_SLIP)
    return decides and facts.doer_role in DEPUTIES


@rule(
    "decision_taker",
    title=_("The decision on a slip is handed to nobody who may not take it."),
    field="new_owner",
    channels=("promise",),
    clauses=("instruction/3.3.2",),
    message=_(
        "Only the assistant decides on the slip, or in their place a supervisor or "
        "manager. Choose one of them."
    ),
)
def decision_taker(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action != "reassign" or facts.kind != FollowUpKind.DECIDE_ON_SLIP:
        return False
    return facts.new_owner is not None and facts.new_owner.role not in DECIDERS


@rule(
    "posting_place_missing",
    field="place",
    channels=("promise",),
    clauses=COMMENDED,
    message=_("Write where it was posted."),
)
def posting_place_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    posts = facts.action == "complete" and facts.kind in POSTINGS
    if facts.outcome == PromiseOutcome.SENT_BACK:
        return False
    return posts and not facts.place.strip()


@rule(
    "posting_in_future",
    field="posted_on",
    channels=("promise",),
    clauses=COMMENDED,
    message=_("This day has not come yet. Write on which day it was posted."),
)
def posting_in_future(facts: PromiseFacts, profile: DeskProfile) -> bool:
    posts = facts.action == "complete" and facts.kind in POSTINGS
    if not posts or facts.posted_on is None or facts.today is None:
        return False
    return facts.posted_on > facts.today


@rule(
    "posting_down_day",
    title=_("A posting is taken down after it was posted, and not in time to come."),
    field="taken_down_on",
    channels=("promise",),
    clauses=COMMENDED,
    message=_(
        "Write the day on which it was taken down: today at the latest, and not "
        "before it was posted."
    ),
)
def posting_down_day(facts: PromiseFacts, profile: DeskProfile) -> bool:
    day = facts.taken_down_on
    if facts.action != "take_down" or day is None:
        return False
    early = facts.posted_on is not None and day < facts.posted_on
    return early or (facts.today is not None and day > facts.today)


@rule(
    "thanks_of_commendation",
    title=_("A thank-you and a reward belong to a letter of commendation."),
    field="thanks",
    channels=("promise",),
    clauses=COMMENDED,
    message=_(
        "Only a letter of commendation has a thank-you and a reward. Answer this "
        "letter by its own promises."
    ),
)
def thanks_of_commendation(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "thank" and facts.letter_kind != LetterKind.COMMENDATION


@rule(
    "thanks_missing",
    field="thanks",
    channels=("promise",),
    clauses=COMMENDED,
    message=_("Write how the sender was thanked, or what reward was given."),
)
def thanks_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "thank" and not facts.result.strip()


@rule(
    "promise_own_case",
    title=_("Nobody is given a complaint about their own attitude."),
    field="new_owner",
    channels=("promise",),
    clauses=("regulation/3.2.6", "instruction/3.2.7"),
    message=_(
        "%(name)s is the person complained of and cannot handle the complaint. "
        "Choose somebody else."
    ),
)
def promise_own_case(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    own = facts.action == "reassign" and own_case(facts, facts.new_owner)
    return {"name": own.name} if own else False


@rule(
    "promise_kept_own_case",
    title=_("Nobody does anything about a complaint of their own attitude."),
    field="result",
    channels=("promise",),
    clauses=("regulation/3.2.6", "instruction/3.2.7"),
    message=_("The complaint is about you. Leave it to the supervisor."),
)
def promise_kept_own_case(facts: PromiseFacts, profile: DeskProfile) -> bool:
    acts = facts.action in OWN_CASE_ACTIONS
    return acts and own_case(facts, facts.doer) is not None


@rule(
    "reassign_whom_missing",
    field="new_owner",
    channels=("promise",),
    message=_("Choose who takes over the promise."),
)
def reassign_whom_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "reassign" and facts.new_owner is None


@rule(
    "reassign_reason_missing",
    field="reason",
    channels=("promise",),
    message=_("Write why somebody else takes over the promise."),
)
def reassign_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "reassign" and not facts.reason.strip()


@rule(
    "postpone_due_missing",
    field="new_due",
    channels=("promise",),
    message=_("Write until when the promise is put off."),
)
def postpone_due_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "postpone" and facts.new_due is None


@rule(
    "due_in_past",
    field="new_due",
    channels=("promise",),
    clauses=ANSWERS,
    message=_("This time has passed. Write a later one."),
)
def due_in_past(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.new_due is None or facts.now is None:
        return False
    return facts.new_due <= facts.now


@rule(
    "due_too_far",
    title=_("A promise is put off by a year at most."),
    field="new_due",
    channels=("promise",),
    clauses=ANSWERS,
    message=_("This is more than a year away. Correct the date."),
)
def due_too_far(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return too_far(facts.new_due, facts.now)


@rule(
    "reason_says_nothing",
    title=_("A reason is written in words."),
    field="reason",
    channels=("promise",),
    clauses=SCOPE,
    message=_("This says nothing to who reads it later. Write the reason in words."),
)
def reason_says_nothing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action not in REASONED or not facts.reason.strip():
        return False
    return says_nothing(facts.reason)


@rule(
    "postpone_reason_missing",
    field="reason",
    channels=("promise",),
    message=_("Write why the promise is put off: the customer waits longer."),
)
def postpone_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "postpone" and not facts.reason.strip()


@rule(
    "postpone_by_checker",
    title=_("A promise is not put off out of sight."),
    field="new_due",
    channels=("promise",),
    clauses=ANSWERS,
    message=_(
        "That is more than %(days)d days from now. Write an earlier time, or ask the "
        "supervisor to put it off."
    ),
)
def postpone_by_checker(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, int]:
    if not for_checkers(facts.new_due, facts.now, facts.doer_role):
        return False
    return {"days": FARTHEST_BY_DESK.days}


@rule(
    "late_form_put_off",
    title=_("What the assistant has to chase is put off only by who checks it."),
    field="new_due",
    channels=("promise",),
    message=_(
        "The assistant knows already that this is late. Ask the assistant or the "
        "supervisor to put it off."
    ),
)
def late_form_put_off(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action != "postpone" or facts.escalation < CHASED:
        return False
    return facts.doer_role not in CHECKERS


@rule(
    "contact_close_open_promises",
    title=_("An entry that still owes something cannot be closed."),
    field="status",
    channels=("promise",),
    clauses=(
        *ANSWERS,
        "special-calls/5",
        "regulation/3.3.1",
        "regulation/3.3.3",
        "regulation/3.3.4",
        "instruction/3.3.2",
        "instruction/3.3.3",
        "instruction/3.3.4",
    ),
    message=_(
        "Still owed: %(first)s. Keep it before the entry is closed. "
        "Promises open: %(count)d."
    ),
)
def contact_close_open_promises(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, object]:
    if facts.action != "close" or facts.open_promises < 1:
        return False
    kinds = [FollowUpKind(kind).label for kind, _code in facts.open_owed]
    found = {"count": facts.open_promises, "first": kinds[0] if kinds else "—"}
    if kinds:
        found["clauses"] = _duty_clauses(facts)
    return found


def _duty_clauses(facts: PromiseFacts) -> tuple[str, ...]:
    """Return the clauses that ask for what is still owed, and no others."""
    duties = (code.partition(".")[0] for _kind, code in facts.open_owed)
    known = [REGISTRY[duty].clauses for duty in duties if duty in REGISTRY]
    return tuple(dict.fromkeys(clause for clauses in known for clause in clauses))


@rule(
    "contact_close_visitor_here",
    field="left_at",
    channels=("promise",),
    clauses=("regulation/3.2.7", "instruction/3.2.6"),
    message=_("The visitor is still here. Say goodbye and write when they left."),
)
def contact_close_visitor_here(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "close" and facts.visitor_here


@rule(
    "reopen_reason_missing",
    field="reason",
    channels=("promise",),
    clauses=SCOPE,
    message=_("Write why the entry is opened again."),
)
def reopen_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "reopen" and not facts.reason.strip()


@rule(
    "void_reason_missing",
    field="reason",
    channels=("promise",),
    clauses=SCOPE,
    message=_("Write why the entry is void: its line stays in the book."),
)
def void_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "void" and not facts.reason.strip()


@rule(
    "amend_reason_missing",
    field="reason",
    channels=("promise",),
    clauses=(*SCOPE, "regulation/3.2.5", "instruction/3.2.5"),
    message=_("Write why the entry is corrected: what stood before is kept."),
)
def amend_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "amend" and not facts.reason.strip()


@rule(
    "discard_reason_missing",
    field="reason",
    channels=("promise",),
    clauses=SCOPE,
    message=_("Write why the unfinished entry is thrown away."),
)
def discard_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "discard" and not facts.reason.strip()


@rule(
    "withdraw_reason_missing",
    field="reason",
    channels=("promise",),
    clauses=("regulation/3.1.6", "instruction/3.1.7"),
    message=_("Write why the clearance ends: it stays in the staff's record."),
)
def withdraw_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "withdraw" and not facts.reason.strip()
