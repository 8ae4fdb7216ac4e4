"""Forms opened from a contact: what may be done next, by whom, and what it needs."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ..choices import (
    LetterKind,
    PromiseOutcome,
    Rating,
    Role,
    Severity,
    SlipAction,
    SlipKind,
    SlipState,
)
from .base import Check, DeskProfile, Person, PromiseFacts, rule
from .lifecycles import CHECKERS, SlipFacts, Step, life_of
from .people import CLOCK_TOLERANCE, same
from .promises import (
    CHASED,
    FARTHEST_BY_DESK,
    for_checkers,
    says_nothing,
    too_far,
)

SLIPS = tuple(SlipKind.values)
ORDER, RECORD, COORDINATION = SLIPS
# Which clauses ask for the form, in each of the two documents.
CLAUSES = {
    ORDER: ("regulation/4.1", "regulation/3.3.1", "instruction/3.1.5"),
    RECORD: ("regulation/4.2", "regulation/3.3.1", "instruction/3.1.5"),
    COORDINATION: ("instruction/4.3", "instruction/3.3.2", "regulation/3.1.4"),
}
OWN_CASE = ("regulation/3.2.6", "instruction/3.2.7")
# Steps that move the time by which a form is due.
PUT_OFF = frozenset({SlipAction.POSTPONE.value, SlipAction.WAIT.value})


def _step(facts: SlipFacts) -> Step | None:
    return life_of(facts.channel).find(facts)


@rule(
    "slip_step_out_of_order",
    title=_("A form goes from one state to the next; no step is left out."),
    field="action",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_(
        "“%(step)s” cannot follow where the form stands: %(state)s. "
        "Next step: %(next)s."
    ),
)
def slip_step_out_of_order(
    facts: SlipFacts, profile: DeskProfile
) -> bool | Mapping[str, object]:
    if facts.printing or _step(facts) is not None:
        return False
    return {
        "step": SlipAction(facts.action).label,
        "state": SlipState(facts.state).label if facts.state else "—",
        "next": next_step(facts),
    }


def next_step(facts: SlipFacts) -> object:
    """Return what the usual next step is called."""
    steps = life_of(facts.channel).open_to(facts)
    return SlipAction(steps[0].action).label if steps else _("none, it is void")


@rule(
    "slip_step_by_role",
    title=_("Who checks a form closes it."),
    field="action",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_("This step is taken by: %(roles)s. Leave it to them."),
)
def slip_step_by_role(
    facts: SlipFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    step = _step(facts)
    if step is None or not step.roles or facts.doer_role in step.roles:
        return False
    return {"roles": "、".join(str(Role(role).label) for role in step.roles)}


def _own(facts: SlipFacts, *people: Person | None) -> bool | Mapping[str, str]:
    for named in (facts.complained_of, *facts.also_complained_of):
        if any(same(named, person) for person in people):
            return {"name": named.name}
    return False


@rule(
    "slip_own_case",
    title=_("Whoever is complained of takes no step on the form."),
    field="action",
    channels=SLIPS,
    clauses=OWN_CASE,
    message=_(
        "%(name)s is the person complained of and takes no step on this form. "
        "Leave it to a colleague."
    ),
)
def slip_own_case(facts: SlipFacts, profile: DeskProfile) -> bool | Mapping[str, str]:
    return _own(facts, facts.doer)


@rule(
    "slip_handler_own_case",
    title=_("A complaint never goes to the person complained of."),
    field="handler",
    channels=SLIPS,
    clauses=OWN_CASE,
    message=_(
        "%(name)s is the person complained of and cannot handle the complaint. "
        "Choose somebody else."
    ),
)
def slip_handler_own_case(
    facts: SlipFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    return _own(facts, facts.handler, facts.person, facts.measures_owner)


# What is said where a step leaves out what it needs.
NEEDED = {
    "handler": _("Choose who takes care of it: a person or a department."),
    "department": _("Choose the department it goes to."),
    "person": _("Choose who did it."),
    "note": _("Write why."),
    "content": _("Write what it is about."),
    "due_at": _("Write until when."),
    "repair_result": _("Choose the result of the repair."),
    "work_done": _("Write what was done."),
    "acceptance": _("Choose how the customer rates the work."),
    "accepted_by": _("Write who accepted the work for the customer."),
    "waits_for": _("Choose what the work waits for."),
    "first_reply": _("Write what the customer was told first."),
    "severity": _("Choose how severe the complaint is."),
    "finding": _("Write what the investigation has found."),
    "validity": _("Choose whether the complaint is valid."),
    "measures": _("Write what is done about it, and so that it does not happen again."),
    "measures_owner": _("Choose who is responsible for the action."),
    "final_reply": _("Write what the customer was answered."),
    "reply": _("Write what the department replies."),
    "outcome": _("Write what came of it."),
    "rating": _("Choose A, B or C as the customer said."),
    "method": _("Choose how the customer was asked."),
    "asked": _("Write who was asked."),
    "demand": _("Write what the department is asked to do."),
    "subject": _("Write in a few words what the slip is about."),
}
INSTEAD = {"handler": "department"}


def _missing(name: str) -> Check:
    """Return the check of one field: broken where the step needs it and it is blank."""

    def check(facts: SlipFacts, profile: DeskProfile) -> bool:
        step = _step(facts)
        if step is None or name not in needed(step, facts):
            return False
        return name not in facts.given and INSTEAD.get(name) not in facts.given

    return check


def needed(step: Step, facts: SlipFacts) -> tuple[str, ...]:
    """Return what the step needs; a coordination slip begins with more.

    A correction needs all that stood on the form before.
    """
    if step.action == SlipAction.AMEND:
        return (*step.needs, *facts.kept)
    if step.action == SlipAction.OPEN and facts.channel == COORDINATION:
        return (*step.needs, "department", "subject", "demand")
    if step.action == SlipAction.RECEIVE:
        return (*step.needs, "department")
    return step.needs


for _name, _message in NEEDED.items():
    rule(
        f"slip_{_name}_missing",
        field=_name,
        missing=True,
        channels=SLIPS,
        by_channel=CLAUSES,
        message=_message,
    )(_missing(_name))


@rule(
    "slip_comments_missing",
    title=_("What a dissatisfied customer says is written down."),
    field="comments",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_("Write what the customer is not satisfied with."),
)
def slip_comments_missing(facts: SlipFacts, profile: DeskProfile) -> bool:
    dissatisfied = facts.action == SlipAction.VISIT and facts.rating == Rating.C
    return dissatisfied and "comments" not in facts.given


@rule(
    "slip_nothing_changed",
    field="action",
    channels=SLIPS,
    message=_("Nothing has been changed. Correct a field first."),
)
def slip_nothing_changed(facts: SlipFacts, profile: DeskProfile) -> bool:
    return facts.action == SlipAction.AMEND and not facts.changed


@rule(
    "slip_step_in_future",
    field="at",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_("This time has not come yet. Write when it happened."),
)
def slip_step_in_future(facts: SlipFacts, profile: DeskProfile) -> bool:
    if facts.at is None or facts.now is None:
        return False
    return facts.at > facts.now + CLOCK_TOLERANCE


@rule(
    "slip_step_before_last",
    field="at",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_("The step before came later than this. Correct the time."),
)
def slip_step_before_last(facts: SlipFacts, profile: DeskProfile) -> bool:
    if facts.at is None or facts.last_at is None:
        return False
    return facts.at < facts.last_at - CLOCK_TOLERANCE


@rule(
    "slip_due_in_past",
    field="due_at",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_("This time has passed. Write a later one."),
)
def slip_due_in_past(facts: SlipFacts, profile: DeskProfile) -> bool:
    if facts.new_due is None or facts.now is None:
        return False
    return facts.new_due <= facts.now


@rule(
    "slip_due_too_far",
    title=_("A form is to be done within a year."),
    field="due_at",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_("This is more than a year away. Correct the date."),
)
def slip_due_too_far(facts: SlipFacts, profile: DeskProfile) -> bool:
    return too_far(facts.new_due, facts.now)


@rule(
    "slip_appointment_wrong",
    title=_("An appointment lies ahead, within a year."),
    field="appointment_at",
    channels=(ORDER,),
    by_channel={ORDER: CLAUSES[ORDER]},
    message=_(
        "The appointment would lie in the past or more than a year ahead. Correct "
        "the date."
    ),
)
def slip_appointment_wrong(facts: SlipFacts, profile: DeskProfile) -> bool:
    # A dispatch may be written late: it is asked whether it lay ahead then.
    if facts.appointment_at is None or facts.at is None:
        return False
    past = facts.appointment_at < facts.at - CLOCK_TOLERANCE
    return past or too_far(facts.appointment_at, facts.at)


@rule(
    "slip_note_says_nothing",
    title=_("Why a form goes another way is written in words."),
    field="note",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_("This says nothing to who reads it later. Write the reason in words."),
)
def slip_note_says_nothing(facts: SlipFacts, profile: DeskProfile) -> bool:
    step = _step(facts)
    if step is None or "note" not in step.needs or not facts.note.strip():
        return False
    return says_nothing(facts.note)


@rule(
    "complaint_opened_twice",
    title=_("A complaint has one record while it runs."),
    field="action",
    channels=(RECORD,),
    by_channel={RECORD: CLAUSES[RECORD]},
    message=_(
        "%(number)s of this entry still runs. Go on with it; another one would be "
        "counted twice."
    ),
)
def complaint_opened_twice(
    facts: SlipFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if facts.action != SlipAction.OPEN or not facts.running_twin:
        return False
    return {"number": facts.running_twin}


@rule(
    "slip_postpone_by_checker",
    title=_("A form is not put off out of sight."),
    field="due_at",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_(
        "That is more than %(days)d days from now. Write an earlier time, or ask the "
        "supervisor to put it off."
    ),
)
def slip_postpone_by_checker(
    facts: SlipFacts, profile: DeskProfile
) -> bool | Mapping[str, int]:
    puts_off = facts.action in PUT_OFF
    if not puts_off or not for_checkers(facts.new_due, facts.now, facts.doer_role):
        return False
    return {"days": FARTHEST_BY_DESK.days}


@rule(
    "slip_late_put_off",
    title=_("What the assistant has to chase is put off only by who checks it."),
    field="due_at",
    channels=SLIPS,
    message=_(
        "The assistant knows already that this is late. Ask the assistant or the "
        "supervisor to put it off."
    ),
)
def slip_late_put_off(facts: SlipFacts, profile: DeskProfile) -> bool:
    late = facts.action in PUT_OFF and facts.escalation >= CHASED
    return late and facts.doer_role not in CHECKERS


@rule(
    "slip_print_without_department",
    title=_("A coordination slip is printed for a department."),
    field="action",
    channels=(COORDINATION,),
    clauses=("instruction/3.3.2", "instruction/4.3"),
    message=_(
        "The slip says no department it goes to. Take the step “Assign to somebody "
        "else” on the form and choose one, then print it."
    ),
)
def slip_print_without_department(facts: SlipFacts, profile: DeskProfile) -> bool:
    return facts.printing and "department" not in facts.given


@rule(
    "slip_not_printed",
    title=_("A coordination slip is printed before the department signs for it."),
    field="action",
    channels=(COORDINATION,),
    clauses=("instruction/3.3.2", "instruction/4.3"),
    message=_("The slip is not printed yet. Print it, then have it signed for."),
)
def slip_not_printed(facts: SlipFacts, profile: DeskProfile) -> bool:
    return facts.action == SlipAction.RECEIVE and not facts.printed


@rule(
    "slip_charge_not_agreed",
    title=_("What the customer pays for is agreed beforehand."),
    field="charge_agreed",
    channels=(ORDER,),
    message=_("Agree the charge with the customer first, then mark it as agreed."),
)
def slip_charge_not_agreed(facts: SlipFacts, profile: DeskProfile) -> bool:
    return bool(facts.charge) and not facts.charge_agreed


@rule(
    "slip_not_accepted",
    title=_("Work that does not satisfy the customer goes back for rework."),
    field="acceptance",
    channels=(ORDER,),
    by_channel={ORDER: CLAUSES[ORDER]},
    message=_("The customer is not satisfied. Send the work back for rework."),
)
def slip_not_accepted(facts: SlipFacts, profile: DeskProfile) -> bool:
    accepts = facts.action == SlipAction.ACCEPT
    return accepts and facts.acceptance == Rating.C


CLOSING = {
    "finding": _("finding"),
    "final_reply": _("reply"),
    "visit": _("return visit"),
}


@rule(
    "complaint_close_incomplete",
    title=_("A complaint record closes only with finding, reply and return visit."),
    field="action",
    channels=(RECORD,),
    by_channel={RECORD: CLAUSES[RECORD]},
    message=_("Before it closes this is still missing: %(what)s."),
)
def complaint_close_incomplete(
    facts: SlipFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if facts.action != SlipAction.CLOSE:
        return False
    there = facts.given | ({"visit"} if facts.rated else set())
    missing = [str(word) for name, word in CLOSING.items() if name not in there]
    return bool(missing) and {"what": "、".join(missing)}


@rule(
    "slip_close_before_review",
    title=_("A form closes after the supervisor has reviewed a dissatisfied visit."),
    field="action",
    channels=SLIPS,
    by_channel=CLAUSES,
    message=_(
        "The supervisor has not reviewed the dissatisfied return visit yet. Have it "
        "reviewed, then close."
    ),
)
def slip_close_before_review(facts: SlipFacts, profile: DeskProfile) -> bool:
    return facts.action == SlipAction.CLOSE and facts.review_open


@rule(
    "slip_received_elsewhere",
    title=_("A coordination slip is signed for in the department it went to."),
    field="person",
    channels=(COORDINATION,),
    by_channel={COORDINATION: CLAUSES[COORDINATION]},
    message=_(
        "The slip went to %(to)s. Have somebody there sign for it, or assign it to "
        "the other department first."
    ),
)
def slip_received_elsewhere(
    facts: SlipFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if facts.action != SlipAction.RECEIVE or facts.person is None:
        return False
    if not facts.addressed_to or facts.person.department == facts.addressed_to:
        return False
    return {"to": facts.addressed_to}


@rule(
    "complaint_major_by_manager",
    title=_("The manager approves the closing of a major complaint."),
    field="action",
    channels=(RECORD,),
    by_channel={RECORD: CLAUSES[RECORD]},
    message=_("A major complaint is closed by the manager. Leave this step to them."),
)
def complaint_major_by_manager(facts: SlipFacts, profile: DeskProfile) -> bool:
    """A house without a manager has its supervisor approve this, too."""
    if facts.action != SlipAction.CLOSE or facts.severity != Severity.MAJOR:
        return False
    return facts.manager_here and facts.doer_role != Role.MANAGER


@rule(
    "slip_before_decision",
    title=_("A complaint letter gets a slip only if the assistant decides so."),
    field="action",
    channels=(COORDINATION,),
    clauses=("instruction/3.3.2",),
    message=_(
        "The assistant has not decided on a slip yet. Have it decided first: the "
        "decision opens the slip."
    ),
)
def slip_before_decision(facts: SlipFacts, profile: DeskProfile) -> bool:
    return _slip_of_complaint(facts) and not facts.decision


def _slip_of_complaint(facts: SlipFacts) -> bool:
    opens = facts.action == SlipAction.OPEN
    return opens and facts.letter_kind == LetterKind.COMPLAINT


@rule(
    "slip_against_decision",
    title=_("Where the assistant decided on no slip, only the assistant opens one."),
    field="action",
    channels=(COORDINATION,),
    clauses=("instruction/3.3.2",),
    message=_(
        "The assistant decided that this letter gets no slip. Ask the assistant to "
        "open it."
    ),
)
def slip_against_decision(facts: SlipFacts, profile: DeskProfile) -> bool:
    against = facts.decision == PromiseOutcome.NO_SLIP
    return _slip_of_complaint(facts) and against and facts.doer_role != Role.ASSISTANT


@rule(
    "slip_of_void_entry",
    field="action",
    channels=SLIPS,
    clauses=("regulation/2", "instruction/2.0"),
    message=_("The entry is void. Open the form from the entry that stands."),
)
def slip_of_void_entry(facts: SlipFacts, profile: DeskProfile) -> bool:
    return facts.action == SlipAction.OPEN and facts.entry_void


@rule(
    "contact_close_open_slips",
    title=_("An entry with a running form cannot be closed."),
    field="status",
    channels=("promise",),
    clauses=(
        "regulation/4.1",
        "regulation/4.2",
        "regulation/3.3.1",
        "instruction/4.3",
        "instruction/3.3.2",
    ),
    message=_("Forms still running: %(count)d. Close them before the entry."),
)
def contact_close_open_slips(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, int]:
    if facts.action != "close" or facts.open_slips < 1:
        return False
    return {"count": facts.open_slips}


@rule(
    "promise_kept_by_step",
    title=_("What a form owes is kept by its next step, not by hand."),
    field="outcome",
    channels=("promise",),
    clauses=(
        "regulation/4.1",
        "regulation/4.2",
        "regulation/3.3.1",
        "instruction/4.3",
        "instruction/3.3.2",
    ),
    message=_("Open the form and take its next step: that keeps the promise."),
)
def promise_kept_by_step(facts: PromiseFacts, profile: DeskProfile) -> bool:
    return facts.action in ("complete", "reassign") and facts.by_step
