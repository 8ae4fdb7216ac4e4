"""Keeping a promise, closing an entry, and what must not happen without a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ..choices import FollowUpKind, Outcome, PromiseOutcome, Role
from .base import DeskProfile, PromiseFacts, Severity, rule
from .people import accused, same

SCOPE = ("regulation/2", "instruction/2.0")
ANSWERS = (
    "special-calls/8",
    "regulation/3.1.2",
    "instruction/3.1.3",
    "regulation/3.1.3",
    "instruction/3.1.4",
)
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
DEPUTIES = frozenset({Role.SUPERVISOR.value, Role.MANAGER.value})
DECIDERS = DEPUTIES | {Role.ASSISTANT.value}
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
    clauses=("regulation/3.3.3", "instruction/3.3.3"),
    message=_("Write where it was posted."),
)
def posting_place_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    posts = facts.action == "complete" and facts.kind in POSTINGS
    if facts.outcome == PromiseOutcome.SENT_BACK:
        return False
    return posts and not facts.place.strip()


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
    own = facts.action == "reassign" and same(facts.new_owner, accused(facts))
    return own and {"name": facts.new_owner.name}


@rule(
    "promise_kept_own_case",
    title=_("Nobody keeps a promise of a complaint about their own attitude."),
    field="result",
    channels=("promise",),
    clauses=("regulation/3.2.6", "instruction/3.2.7"),
    message=_("The complaint is about you. Leave the promise to the supervisor."),
)
def promise_kept_own_case(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action == "complete" and same(facts.doer, accused(facts))


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
    message=_("Promises still open: %(count)d. Keep them before the entry is closed."),
)
def contact_close_open_promises(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, int]:
    if facts.action != "close" or facts.open_promises < 1:
        return False
    return {"count": facts.open_promises}


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
