"""Rules for the supervisor's work: reviews, judgements, signed days, closed months.

The three documents say what the desk does; that it is looked over is the house's own
wish, so these rules cite no clause unless the books are concerned.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..choices import Judgement, MonthState, Review, Role, SlipKind
from .base import DeskProfile, OversightFacts, PromiseFacts, rule
from .lifecycles import SlipFacts
from .records import SCOPE

OVERSIGHT = ("oversight",)
# An explanation is owed to whoever is told that they did not do well.
EXPLAINED = frozenset({Judgement.COACHING.value, Judgement.NOT_VALID.value})
# What changes the books of a month, or adds to them.
CHANGES = frozenset({"record", "amend", "void", "close", "reopen", "open", "attach"})
# What is asked of a supervisor who adds to a closed month beside its entries.
ADDED = {"open", "attach"}
# Who looks things over, and over what.
OVERSEERS = frozenset({Role.SUPERVISOR.value, Role.MANAGER.value})
OVERSEEN = frozenset(
    {"review", "judge", "sign_day", "prepare_month", "review_month", "return_month"}
)
# The steps of a month in their order, each with the state it starts from.
STEPS = {
    "prepare_month": MonthState.OPEN,
    "review_month": MonthState.PREPARED,
    "approve_month": MonthState.REVIEWED,
}

# What is to be done, by how far the month has come.
NEXT_STEP = {
    MonthState.OPEN.value: _("The month is open: a supervisor prepares it first."),
    MonthState.PREPARED.value: _("The month is prepared: another person reviews it."),
    MonthState.REVIEWED.value: _("The month is reviewed: the manager approves it."),
    MonthState.APPROVED.value: _(
        "The month is closed: a supervisor corrects its entries one by one."
    ),
}


@rule(
    "closed_month_supervisor",
    title=_("A closed month is changed and added to by a supervisor alone."),
    field="reason",
    channels=("promise", *SlipKind.values),
    clauses=SCOPE,
    message=_(
        "The month of this entry is closed. Ask a supervisor to make the change and "
        "to give the reason."
    ),
)
def closed_month_supervisor(
    facts: PromiseFacts | SlipFacts, profile: DeskProfile
) -> bool:
    changes = facts.action in CHANGES and facts.month_closed
    return changes and facts.doer_role != Role.SUPERVISOR


@rule(
    "late_entry_reason_missing",
    title=_("A supervisor enters into a closed month only with a reason."),
    field="closed_reason",
    channels=("promise",),
    clauses=SCOPE,
    message=_("The month of this entry is closed. Write why it is entered only now."),
)
def late_entry_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    enters = facts.action == "record" and facts.doer_role == Role.SUPERVISOR
    return enters and facts.month_closed and not facts.reason.strip()


@rule(
    "late_closing_reason_missing",
    title=_("A supervisor closes an entry of a closed month only with a reason."),
    field="result",
    channels=("promise",),
    clauses=SCOPE,
    message=_("The month of this entry is closed. Write why it is closed only now."),
)
def late_closing_reason_missing(facts: PromiseFacts, profile: DeskProfile) -> bool:
    closes = facts.action == "close" and facts.doer_role == Role.SUPERVISOR
    return closes and facts.month_closed and not facts.result.strip()


@rule(
    "late_addition_reason_missing",
    title=_("A supervisor adds to a closed month only with a reason."),
    field="added_reason",
    channels=("promise", *SlipKind.values),
    clauses=SCOPE,
    message=_("The month of this entry is closed. Write why it is added only now."),
)
def late_addition_reason_missing(
    facts: PromiseFacts | SlipFacts, profile: DeskProfile
) -> bool:
    adds = facts.action in ADDED and facts.doer_role == Role.SUPERVISOR
    given = facts.note if isinstance(facts, SlipFacts) else facts.reason
    return adds and facts.month_closed and not given.strip()


@rule(
    "review_comment_missing",
    field="comment",
    channels=OVERSIGHT,
    message=_("Write what is to be corrected: the receptionist reads it on the board."),
)
def review_comment_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    sends_back = facts.action == "review" and facts.outcome == Review.TO_CORRECT
    return sends_back and not facts.reason.strip()


@rule(
    "review_answer_missing",
    field="review",
    channels=OVERSIGHT,
    message=_("Choose whether the entry is good or to be corrected."),
)
def review_answer_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    answers = {Review.GOOD.value, Review.TO_CORRECT.value}
    return facts.action == "review" and facts.outcome not in answers


@rule(
    "review_own_entry",
    title=_("Nobody reviews or judges what they recorded, corrected or caused."),
    field="review",
    channels=OVERSIGHT,
    message=_(
        "You recorded, corrected or caused this yourself. Leave it to another "
        "supervisor, or to the manager where there is none."
    ),
)
def review_own_entry(facts: OversightFacts, profile: DeskProfile) -> bool:
    return facts.action in {"review", "judge"} and facts.own_work


@rule(
    "oversight_role",
    title=_("Supervisors and managers alone review, judge, sign and close."),
    field="",
    channels=OVERSIGHT,
    message=_("Only a supervisor or the manager may do this. Ask one of them."),
)
def oversight_role(facts: OversightFacts, profile: DeskProfile) -> bool:
    return facts.action in OVERSEEN and facts.doer_role not in OVERSEERS


@rule(
    "before_first_entry",
    title=_("No day or month before the first entry of a desk is signed or closed."),
    field="day",
    channels=OVERSIGHT,
    message=_(
        "The desk has no entry before %(day)s. Choose that day or month, or one after."
    ),
)
def before_first_entry(
    facts: OversightFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if facts.action not in {"sign_day", "prepare_month"}:
        return False
    if facts.day is None or facts.first_day is None:
        return False
    first = facts.first_day
    if facts.action == "prepare_month":
        first = first.replace(day=1)
    return {"day": facts.first_day.isoformat()} if facts.day < first else False


@rule(
    "review_void_entry",
    field="review",
    channels=OVERSIGHT,
    message=_("A void line is not corrected any more. Mark it as good."),
)
def review_void_entry(facts: OversightFacts, profile: DeskProfile) -> bool:
    sends_back = facts.action == "review" and facts.outcome == Review.TO_CORRECT
    return sends_back and facts.void


@rule(
    "judgement_missing",
    field="judgement",
    channels=OVERSIGHT,
    message=_("Choose whether the breach is accepted, a case for coaching, or none."),
)
def judgement_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    judged = {Judgement.ACCEPTED.value, *EXPLAINED}
    return facts.action == "judge" and facts.outcome not in judged


@rule(
    "judgement_comment_missing",
    field="comment",
    channels=OVERSIGHT,
    message=_("Write why: whoever took the entry will read it."),
)
def judgement_comment_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    explained = facts.action == "judge" and facts.outcome in EXPLAINED
    return explained and not facts.reason.strip()


@rule(
    "day_not_come",
    field="day",
    channels=OVERSIGHT,
    message=_("This day has not come yet. Sign it at the end of its last shift."),
)
def day_not_come(facts: OversightFacts, profile: DeskProfile) -> bool:
    if facts.action != "sign_day" or facts.day is None or facts.today is None:
        return False
    return facts.day > facts.today


def _month_runs(facts: OversightFacts) -> bool:
    """Say whether the month of a step is not over, or has not even begun."""
    if facts.action not in STEPS or facts.day is None or facts.today is None:
        return False
    months = [(day.year, day.month) for day in (facts.day, facts.today)]
    return months[0] >= months[1]


@rule(
    "month_not_over",
    title=_("A month is prepared when it is over."),
    field="month",
    channels=OVERSIGHT,
    message=_("The month is not over yet. Prepare it from %(day)s on."),
)
def month_not_over(
    facts: OversightFacts, profile: DeskProfile
) -> bool | Mapping[str, Any]:
    if not _month_runs(facts):
        return False
    following = (facts.day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return {"day": following.isoformat()}


@rule(
    "month_out_of_step",
    title=_("A month is prepared, then reviewed, then approved."),
    field="month",
    channels=OVERSIGHT,
    message=_("This step is not the next one. %(next)s"),
)
def month_out_of_step(
    facts: OversightFacts, profile: DeskProfile
) -> bool | Mapping[str, Any]:
    if facts.action not in STEPS or facts.state == STEPS[facts.action]:
        return False
    # A month that runs has no next step yet.
    if _month_runs(facts):
        return False
    return {"next": NEXT_STEP.get(facts.state, NEXT_STEP[MonthState.OPEN])}


OTHERS_STEP = {
    "review_month": _(
        "Leave the review to another supervisor, or to the manager where there is none."
    ),
    "approve_month": _("Leave the approval to another manager."),
}


@rule(
    "month_own_work",
    title=_("Whoever prepared a month neither reviews nor approves it."),
    field="month",
    channels=OVERSIGHT,
    message=_("You prepared this month yourself. %(next)s"),
)
def month_own_work(
    facts: OversightFacts, profile: DeskProfile
) -> bool | Mapping[str, Any]:
    if facts.action not in {"review_month", "approve_month"}:
        return False
    # Of a step that is not the next one, only that is said.
    if not facts.own_work or facts.state != STEPS[facts.action]:
        return False
    return {"next": OTHERS_STEP[facts.action]}


@rule(
    "month_approved_by_manager",
    field="month",
    channels=OVERSIGHT,
    message=_("The manager approves the month. Leave this step to the manager."),
)
def month_approved_by_manager(facts: OversightFacts, profile: DeskProfile) -> bool:
    return facts.action == "approve_month" and facts.doer_role != Role.MANAGER


@rule(
    "month_return_approved",
    field="month",
    channels=OVERSIGHT,
    message=_(
        "An approved month stays closed. A supervisor corrects its entries one by one."
    ),
)
def month_return_approved(facts: OversightFacts, profile: DeskProfile) -> bool:
    return facts.action == "return_month" and facts.state == MonthState.APPROVED


@rule(
    "month_return_unprepared",
    title=_("Only what was prepared is sent back."),
    field="month",
    channels=OVERSIGHT,
    message=_(
        "This month is not prepared yet, so it cannot go back. Prepare it first."
    ),
)
def month_return_unprepared(facts: OversightFacts, profile: DeskProfile) -> bool:
    return facts.action == "return_month" and facts.state == MonthState.OPEN


@rule(
    "month_return_reason_missing",
    field="reason",
    channels=OVERSIGHT,
    message=_("Write why the month goes back to be prepared again."),
)
def month_return_reason_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    return facts.action == "return_month" and not facts.reason.strip()


@rule(
    "report_text_approved",
    title=_("The texts of an approved month are changed by the manager alone."),
    field="problems",
    channels=OVERSIGHT,
    message=_(
        "This month is approved, and its texts with it. Ask the manager to change "
        "them and to give the reason."
    ),
)
def report_text_approved(facts: OversightFacts, profile: DeskProfile) -> bool:
    approved = facts.action == "write_report" and facts.state == MonthState.APPROVED
    return approved and facts.doer_role != Role.MANAGER


@rule(
    "report_text_reason_missing",
    field="reason",
    channels=OVERSIGHT,
    message=_("This month is approved. Write why its texts are changed only now."),
)
def report_text_reason_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    approved = facts.action == "write_report" and facts.state == MonthState.APPROVED
    by_manager = facts.doer_role == Role.MANAGER
    return approved and by_manager and not facts.reason.strip()


# --- A line of a report's part 10 --------------------------------------------------


@rule(
    "problem_missing",
    title=_("A line of the report says which problem it is about."),
    field="problem",
    channels=OVERSIGHT,
    message=_("Write which problem this is, or clear the line."),
)
def problem_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    if facts.action != "write_line" or facts.problem.strip():
        return False
    said = (facts.cause, facts.measure, facts.responsible, facts.due)
    return facts.done or any(text.strip() for text in said)


@rule(
    "measure_missing",
    title=_("A person, a day and “done” belong to a measure."),
    field="measure",
    channels=OVERSIGHT,
    message=_("Write what is to be done about the problem."),
)
def measure_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    if facts.action != "write_line" or facts.measure.strip():
        return False
    return facts.done or bool(facts.responsible.strip() or facts.due)


@rule(
    "measure_person_missing",
    title=_("A measure has somebody who carries it out."),
    field="responsible",
    channels=OVERSIGHT,
    message=_("Name who carries the measure out."),
)
def measure_person_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    measured = facts.action == "write_line" and facts.measure.strip()
    return bool(measured) and not facts.responsible.strip()


@rule(
    "measure_day_missing",
    title=_("A measure has a day by which it is to be done."),
    field="due",
    channels=OVERSIGHT,
    message=_("Enter the day by which the measure is to be done."),
)
def measure_day_missing(facts: OversightFacts, profile: DeskProfile) -> bool:
    measured = facts.action == "write_line" and facts.measure.strip()
    return bool(measured) and not facts.due
