"""What a kept promise opens: messages and letters go on from hand to hand, as data."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ..choices import FollowUpKind, MessageKind, PromiseOutcome, Role
from .base import DeskProfile, PromiseFacts, Severity, rule
from .lifecycles import APPROVERS
from .people import same

K, O = FollowUpKind, PromiseOutcome  # noqa: E741

# (kind, outcome) → the next kind. A message for a superior is read, decided, answered
# (special-calls/5); a letter handed over is signed for (3.3.4).
NEXT: Mapping[tuple[str, str], str] = {
    (K.DELIVER_MESSAGE, O.DONE): K.READ_MESSAGE,
    (K.READ_MESSAGE, O.READ): K.DECIDE_MESSAGE,
    (K.DECIDE_MESSAGE, O.DESK_CALLS): K.CALL_BACK,
    (K.DECIDE_MESSAGE, O.OWN_CALL): K.COLLEAGUE_CALL_BACK,
    (K.HAND_OVER_LETTER, O.DONE): K.SIGN_FOR_LETTER,
}
# Promises of a letter that may come back with a note instead of being kept.
RETURNABLE = frozenset(
    {
        K.SIGN_FOR_LETTER.value,
        K.DECIDE_ON_SLIP.value,
        K.OPEN_FORM.value,
        K.POST_ORIGINAL.value,
        K.POST_COPY.value,
        K.PRINT_SLIP.value,
    }
)
DECISIONS = (O.DESK_CALLS, O.OWN_CALL, O.NO_REPLY)
BY_SOMEBODY = frozenset(
    {K.READ_MESSAGE.value, K.DECIDE_MESSAGE.value, K.SIGN_FOR_LETTER.value}
)
MESSAGE = ("special-calls/5",)
LIAISON = ("regulation/3.3.4", "instruction/3.3.4")


def next_kind(kind: str, outcome: str, code: str, message_kind: str) -> str:
    """Return what a kept promise opens, or a blank.

    Only a message for a superior goes on after its delivery; whoever is only told
    that the caller rings again decides nothing.
    """
    if kind == K.DELIVER_MESSAGE and code.partition(".")[0] != "deliver_message":
        return ""
    if kind == K.READ_MESSAGE and message_kind == MessageKind.WILL_CALL:
        return ""
    return str(NEXT.get((kind, outcome), ""))


def _completes(facts: PromiseFacts, *kinds: str) -> bool:
    return facts.action == "complete" and facts.kind in kinds


@rule(
    "promise_person_missing",
    title=_("Who read a message, decided on it or signed for a letter is named."),
    field="person",
    channels=("promise",),
    clauses=(*MESSAGE, *LIAISON),
    message=_("Choose who read it, decided or signed for it."),
)
def promise_person_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if not _completes(facts, *BY_SOMEBODY) or facts.outcome == O.SENT_BACK:
        return False
    return facts.person is None


@rule(
    "message_decision_missing",
    title=_("A message that was read is decided on."),
    field="outcome",
    channels=("promise",),
    clauses=("special-calls/5", "special-calls/8"),
    message=_("Choose what was decided: who calls back, or that nobody does."),
)
def message_decision_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    decides = _completes(facts, K.DECIDE_MESSAGE)
    return decides and facts.outcome not in DECISIONS


@rule(
    "message_no_reply_reason",
    field="result",
    channels=("promise",),
    clauses=MESSAGE,
    message=_("Write why nobody calls back."),
)
def message_no_reply_reason(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if not _completes(facts, K.DECIDE_MESSAGE) or facts.outcome != O.NO_REPLY:
        return False
    return not facts.result.strip()


@rule(
    "message_by_deputy",
    title=_("Who reads or decides on a message in somebody's place says why."),
    field="deputy_reason",
    channels=("promise",),
    clauses=MESSAGE,
    severity=Severity.REASON,
    reason_field="deputy_reason",
    message=_(
        "The message is for %(name)s. Write why somebody else read it or decided, "
        "or choose %(name)s."
    ),
)
def message_by_deputy(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if not _completes(facts, K.READ_MESSAGE, K.DECIDE_MESSAGE):
        return False
    wanted = facts.wanted or facts.owing_person
    if wanted is None or facts.person is None:
        return False
    if same(facts.person, wanted) or same(facts.person, facts.owing_person):
        return False
    return {"name": wanted.name}


@rule(
    "letter_sent_back_note",
    title=_("A letter that is sent back carries a note."),
    field="result",
    channels=("promise",),
    clauses=("regulation/3.3.1", *LIAISON, "instruction/3.3.2"),
    message=_("Write why the letter comes back, so that the desk knows what to do."),
)
def letter_sent_back_note(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.result.strip():
        return False
    if facts.action == "send_back":
        return True
    settles = facts.outcome == O.SENT_BACK or facts.kind == K.LETTER_SENT_BACK
    return facts.action == "complete" and settles


@rule(
    "letter_not_returnable",
    field="outcome",
    channels=("promise",),
    message=_("Only a letter that was passed on can be sent back."),
)
def letter_not_returnable(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if facts.action != "complete" or facts.outcome != O.SENT_BACK:
        return False
    return facts.kind not in RETURNABLE


@rule(
    "letter_signed_by_receiver",
    title=_("A letter handed over is signed for by whom it was handed to."),
    field="person",
    channels=("promise",),
    clauses=LIAISON,
    message=_(
        "The letter went to %(to)s. Have somebody there sign for it, or hand the "
        "promise on with a reason."
    ),
)
def letter_signed_by_receiver(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if not _completes(facts, K.SIGN_FOR_LETTER) or facts.person is None:
        return False
    if facts.outcome == O.SENT_BACK:
        return False
    if facts.owing_person is not None:
        own = same(facts.person, facts.owing_person)
        return False if own else {"to": facts.owing_person.name}
    if facts.owing_department:
        own = facts.person.department == facts.owing_department
        return False if own else {"to": facts.owing_department}
    if not facts.owing_role or facts.person.role == facts.owing_role:
        return False
    return {"to": str(Role(facts.owing_role).label)}


@rule(
    "escalation_result_missing",
    title=_("What came of a reminder is written down."),
    field="result",
    channels=("promise",),
    message=_("Write what was said or done, so that the next one knows."),
)
def escalation_result_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    chased = _completes(
        facts, K.REMIND_SLIP, K.CHASE_SLIP, K.ANSWER_FOR_SLIP, K.REVIEW_VISIT
    )
    return chased and not facts.result.strip()


@rule(
    "visit_reviewed_by_supervisor",
    title=_("A dissatisfied return visit is reviewed by the supervisor."),
    field="outcome",
    channels=("promise",),
    message=_(
        "The supervisor reviews this visit. Leave the promise to the supervisor."
    ),
)
def visit_reviewed_by_supervisor(facts: PromiseFacts, profile: DeskProfile) -> bool:
    reviews = _completes(facts, K.REVIEW_VISIT)
    return reviews and facts.doer_role not in APPROVERS


@rule(
    "slip_printed_from_form",
    title=_("The promise to print the slip is kept by printing it."),
    field="result",
    channels=("promise",),
    clauses=("instruction/3.3.2", "instruction/4.3"),
    message=_("Print the coordination slip: the counted print keeps the promise."),
)
def slip_printed_from_form(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if not _completes(facts, K.PRINT_SLIP) or facts.outcome == O.SENT_BACK:
        return False
    return not facts.has_proof


@rule(
    "form_opened_from_entry",
    title=_("The promise of a form is kept by opening one."),
    field="result",
    channels=("promise",),
    clauses=("regulation/3.3.1", "regulation/4.1", "regulation/4.2"),
    message=_("Open the work order or the complaint record from the entry."),
)
def form_opened_from_entry(facts: PromiseFacts, profile: DeskProfile) -> bool:
    if not _completes(facts, K.OPEN_FORM) or facts.outcome == O.SENT_BACK:
        return False
    return not facts.has_proof
