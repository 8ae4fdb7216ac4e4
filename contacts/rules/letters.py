"""Letters: what the register must hold, and what each kind obliges to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..choices import LetterKind, Role
from .base import DeskProfile, Duty, Guide, LetterFacts, duty, guide, rule
from .people import WITHHELD, owned

REGISTER = ("regulation/2", "instruction/3.3.1")
COMMENDED = ("regulation/3.3.3", "instruction/3.3.3")


@rule(
    "letter_received_missing",
    field="received_on",
    missing=True,
    channels=("letter",),
    clauses=REGISTER,
    message=_("Write the day on which the letter came in."),
)
def letter_received_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    return facts.received_on is None


@rule(
    "received_in_future",
    field="received_on",
    channels=("letter",),
    clauses=REGISTER,
    message=_("This day has not come yet. Write when the letter came in."),
)
def received_in_future(facts: LetterFacts, profile: DeskProfile) -> bool:
    if facts.received_on is None or facts.today is None:
        return False
    return facts.received_on > facts.today


@rule(
    "dated_after_received",
    field="dated",
    channels=("letter",),
    clauses=REGISTER,
    message=_(
        "The letter is dated after the day it came in. Correct one of the two dates."
    ),
)
def dated_after_received(facts: LetterFacts, profile: DeskProfile) -> bool:
    if facts.received_on is None or facts.dated is None:
        return False
    return facts.dated > facts.received_on


@rule(
    "sender_missing",
    field="sender",
    missing=True,
    channels=("letter",),
    clauses=REGISTER,
    message=_("Write who sent the letter, or choose “anonymous”."),
)
def sender_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    named = facts.name.strip() or facts.organisation.strip()
    return not named and facts.identity not in WITHHELD


@rule(
    "subject_missing",
    field="subject",
    missing=True,
    channels=("letter",),
    clauses=REGISTER,
    message=_("Write in a few words what the letter is about."),
)
def subject_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    return not facts.subject.strip()


@rule(
    "kind_missing",
    field="kind",
    missing=True,
    channels=("letter",),
    clauses=REGISTER,
    message=_("Choose the kind of letter: it decides who gets it."),
)
def kind_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    return not facts.kind


@rule(
    "delivery_missing",
    field="delivery",
    missing=True,
    channels=("letter",),
    clauses=REGISTER,
    message=_("Choose how the letter came in."),
)
def delivery_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    return not facts.delivery


@rule(
    "original_place_missing",
    field="original_kept_at",
    missing=True,
    channels=("letter",),
    clauses=("regulation/2", "instruction/4.2"),
    message=_("Write where the original is kept, so that it can be found again."),
)
def original_place_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    return not facts.original_kept_at.strip()


@rule(
    "praised_staff_missing",
    field="praised_staff",
    missing=True,
    channels=("letter", "praise"),
    clauses=COMMENDED,
    message=_("Write who is praised in the letter."),
)
def praised_staff_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    praise = facts.kind == LetterKind.COMMENDATION
    return praise and not facts.praised_staff.strip()


@rule(
    "praised_department_missing",
    field="praised_department",
    missing=True,
    channels=("letter", "praise"),
    clauses=COMMENDED,
    message=_("Choose the department in which the copy of the letter is to be posted."),
)
def praised_department_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    praise = facts.kind == LetterKind.COMMENDATION
    return praise and not facts.praised_department.strip()


@rule(
    "praise_form_missing",
    field="praise_form",
    missing=True,
    channels=("letter", "praise"),
    clauses=COMMENDED,
    message=_("Choose how the praise came: by letter, pennant, word of mouth, online."),
)
def praise_form_missing(facts: LetterFacts, profile: DeskProfile) -> bool:
    praise = facts.kind == LetterKind.COMMENDATION
    return praise and not facts.praise_form


@duty(
    "letter_work_order",
    title=_("A reported matter is dealt with by work order or complaint record."),
    channels=("letter",),
    clauses=("regulation/3.3.1",),
)
def letter_work_order(facts: LetterFacts, profile: DeskProfile) -> Duty | None:
    if facts.kind not in (LetterKind.REPORTED_MATTER, LetterKind.COMPLAINT):
        return None
    return Duty("open_form", role=Role.CLERK.value)


@duty(
    "letter_print_slip",
    title=_("The coordination slip for a reported matter is printed at once."),
    channels=("letter",),
    clauses=("instruction/3.3.2", "instruction/4.3"),
)
def letter_print_slip(facts: LetterFacts, profile: DeskProfile) -> Duty | None:
    if facts.kind != LetterKind.REPORTED_MATTER:
        return None
    return Duty("print_slip", **owned(facts, facts.answered_by))


@duty(
    "letter_decide_on_slip",
    title=_("The assistant decides whether a complaint gets a coordination slip."),
    channels=("letter",),
    clauses=("instruction/3.3.2",),
)
def letter_decide_on_slip(facts: LetterFacts, profile: DeskProfile) -> Duty | None:
    if facts.kind != LetterKind.COMPLAINT:
        return None
    return Duty("decide_on_slip", role=Role.ASSISTANT.value)


@duty(
    "letter_post_original",
    title=_("The original of a letter of commendation is posted in the office."),
    channels=("letter",),
    clauses=COMMENDED,
)
def letter_post_original(facts: LetterFacts, profile: DeskProfile) -> Duty | None:
    if facts.kind != LetterKind.COMMENDATION:
        return None
    return Duty("post_original", role=Role.CLERK.value)


@duty(
    "letter_post_copy",
    title=_("A copy of a letter of commendation is posted in the department praised."),
    channels=("letter",),
    clauses=COMMENDED,
)
def letter_post_copy(facts: LetterFacts, profile: DeskProfile) -> Duty | None:
    if facts.kind != LetterKind.COMMENDATION:
        return None
    department = facts.praised_department.strip()
    if department:
        return Duty("post_copy", department=department)
    return Duty("post_copy", role=Role.CLERK.value)


@duty(
    "letter_to_clerk",
    title=_("A work-liaison letter goes directly to the clerk."),
    channels=("letter",),
    clauses=("regulation/3.3.4",),
)
def letter_to_clerk(facts: LetterFacts, profile: DeskProfile) -> Duty | None:
    if facts.kind != LetterKind.LIAISON:
        return None
    return Duty("hand_over_letter", role=Role.CLERK.value)


@duty(
    "letter_to_administration",
    title=_("A work-liaison letter goes directly to the administration department."),
    channels=("letter",),
    clauses=("instruction/3.3.4",),
)
def letter_to_administration(facts: LetterFacts, profile: DeskProfile) -> Duty | None:
    if facts.kind != LetterKind.LIAISON:
        return None
    if profile.liaison_department:
        return Duty("hand_over_letter", department=profile.liaison_department)
    return Duty("hand_over_letter", role=Role.CLERK.value)


@duty(
    "letter_reply",
    title=_("A letter that asks for an answer is answered by the day it names."),
    channels=("letter",),
)
def letter_reply(facts: LetterFacts, profile: DeskProfile) -> Duty | None:
    if facts.reply_due is None:
        return None
    owner = facts.reply_owner or facts.answered_by
    return Duty("reply", due_at=facts.reply_due, **owned(facts, owner, Role.CLERK))


@guide(
    "register_letter",
    title=_("Register every letter by its kind."),
    channels=("letter",),
    clauses=REGISTER,
)
def register_letter(facts: LetterFacts, profile: DeskProfile) -> Guide | None:
    if facts.kind:
        return None
    text = _("Register the letter by its kind before anything else is done with it.")
    return Guide(text, tone="do", priority=10)


REGULATION_NEXT = {
    LetterKind.REPORTED_MATTER.value: (
        "regulation/3.3.1",
        _("The clerk opens a work order or an owner complaint record for it."),
    ),
    LetterKind.COMPLAINT.value: (
        "regulation/3.3.1",
        _("The clerk opens an owner complaint record for it."),
    ),
    LetterKind.COMMENDATION.value: (
        "regulation/3.3.3",
        _("Post the original in the office and a copy in the department praised."),
    ),
    LetterKind.LIAISON.value: (
        "regulation/3.3.4",
        _("Hand the letter directly to the clerk."),
    ),
}
INSTRUCTION_NEXT = {
    LetterKind.REPORTED_MATTER.value: (
        "instruction/3.3.2",
        _("Print the coordination slip at once."),
    ),
    LetterKind.COMPLAINT.value: (
        "instruction/3.3.2",
        _("Report it to the assistant, who decides whether a slip is printed."),
    ),
    LetterKind.COMMENDATION.value: (
        "instruction/3.3.3",
        _("Post the original in the office and a copy in the department praised."),
    ),
    LetterKind.LIAISON.value: (
        "instruction/3.3.4",
        _("Hand the letter directly to the administration department."),
    ),
}


def _next_step(
    facts: LetterFacts, steps: dict[str, tuple[str, object]]
) -> Guide | None:
    if facts.kind not in steps:
        return None
    clause, text = steps[facts.kind]
    return Guide(text, tone="do", priority=20, clauses=(clause,))


@guide(
    "letter_next_regulation",
    title=_("What happens to each kind of letter under the regulation."),
    channels=("letter",),
    clauses=("regulation/3.3.1", "regulation/3.3.3", "regulation/3.3.4"),
)
def letter_next_regulation(facts: LetterFacts, profile: DeskProfile) -> Guide | None:
    return _next_step(facts, REGULATION_NEXT)


@guide(
    "letter_next_instruction",
    title=_("What happens to each kind of letter under the instruction."),
    channels=("letter",),
    clauses=("instruction/3.3.2", "instruction/3.3.3", "instruction/3.3.4"),
)
def letter_next_instruction(facts: LetterFacts, profile: DeskProfile) -> Guide | None:
    return _next_step(facts, INSTRUCTION_NEXT)
