"""Beginning and ending a shift: the check, its countersignature, the hand-over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from ..choices import Role
from .base import DeskProfile, Facts, Person, Severity, rule
from .conduct import DRESS, GROOMING

CLEARED = ("regulation/3.1.6", "instruction/3.1.7")
# Who may log at the desk has shifts there.
DESK_ROLES = frozenset({Role.RECEPTIONIST, Role.ASSISTANT, Role.CLERK, Role.SUPERVISOR})
# A number with a unit of length, in digits of any width.
MEASURE = re.compile(r"[0-9０-９]\s*(mm|cm|公分|公釐|毫米|厘米|釐米)", re.IGNORECASE)


@dataclass(frozen=True)
class ShiftFacts(Facts):
    """What somebody is about to do with a shift.

    `action` is one of check, countersign, accept, end and spot. `results` and
    `corrections` map the items of the check to what was answered; `items` names those
    that are asked. `about` is whose shift or check it is.
    """

    channel: str = "shift"
    action: str = "check"
    doer: Person | None = None
    about: Person | None = None
    items: tuple[str, ...] = ()
    results: Mapping[str, str] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    taken_over: bool = False
    # Whoever takes over has made the check of the shift that begins.
    checked: bool = True
    reason: str = ""
    note: str = ""
    clause: str = ""


def observable(clause: str) -> bool:
    """Say whether a clause tells what is seen or heard at the desk.

    Purpose, scope and the records of sections 1, 2 and 4 are seen in the books.
    """
    document, _slash, number = clause.partition("/")
    return document == "special-calls" or number.partition(".")[0] == "3"


def unanswered(facts: ShiftFacts) -> list[str]:
    """Return the items of the check that have no answer yet."""
    return [code for code in facts.items if not facts.results.get(code)]


def uncorrected(facts: ShiftFacts) -> list[str]:
    """Return the items that failed and do not say what was done about it."""
    return [
        code
        for code in facts.items
        if facts.results.get(code) == "fail"
        and not facts.corrections.get(code, "").strip()
    ]


def measured(facts: ShiftFacts) -> list[str]:
    """Return the items whose correction gives a measure of somebody's body."""
    return [
        code
        for code in facts.items
        if MEASURE.search(facts.corrections.get(code, "") or "")
    ]


@rule(
    "check_item_unanswered",
    field="items",
    channels=("shift",),
    clauses=GROOMING + DRESS,
    message=_("Say pass, fail or not applicable."),
)
def check_item_unanswered(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return facts.action == "check" and bool(unanswered(facts))


@rule(
    "check_correction_missing",
    field="items",
    channels=("shift",),
    clauses=GROOMING + DRESS,
    message=_("Write what was put right, or what will be done about it today."),
)
def check_correction_missing(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return facts.action == "check" and bool(uncorrected(facts))


@rule(
    "check_measure",
    field="items",
    channels=("shift",),
    message=_("Write no measures of a person. Say only what was put right."),
)
def check_measure(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return facts.action == "check" and bool(measured(facts))


@rule(
    "shift_by_desk_staff",
    title=_("Only who works at the desk checks, takes over and ends a shift there."),
    field="confirm",
    channels=("shift",),
    message=_(
        "Shifts are for who works at this desk. Sign in with an account of this desk."
    ),
)
def shift_by_desk_staff(facts: ShiftFacts, profile: DeskProfile) -> bool:
    of_desk = facts.doer is not None and facts.doer.role in DESK_ROLES
    return facts.action in {"check", "accept", "end"} and not of_desk


@rule(
    "shift_of_another",
    title=_("Nobody but a supervisor ends the shift of somebody else."),
    field="confirm",
    channels=("shift",),
    message=_(
        "This is the shift of somebody else. Ask them to hand over, or a supervisor "
        "to end it."
    ),
)
def shift_of_another(facts: ShiftFacts, profile: DeskProfile) -> bool:
    if facts.action != "end" or facts.about is None or facts.doer is None:
        return False
    return not _same(facts.doer, facts.about) and facts.doer.role != Role.SUPERVISOR


@rule(
    "countersign_by_supervisor",
    title=_("The supervisor countersigns checks and makes spot checks."),
    field="note",
    channels=("shift",),
    clauses=GROOMING + DRESS,
    message=_("The supervisor countersigns and makes spot checks. Leave it to them."),
)
def countersign_by_supervisor(facts: ShiftFacts, profile: DeskProfile) -> bool:
    if facts.action not in ("countersign", "spot"):
        return False
    return facts.doer is None or facts.doer.role != Role.SUPERVISOR


@rule(
    "countersign_own",
    field="note",
    channels=("shift",),
    clauses=GROOMING + DRESS,
    message=_(
        "Nobody countersigns their own check. Ask another supervisor to look at it."
    ),
)
def countersign_own(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return facts.action == "countersign" and _same(facts.doer, facts.about)


@rule(
    "countersign_measure",
    field="note",
    channels=("shift",),
    message=_("Write no measures of a person. Say only what was put right."),
)
def countersign_measure(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return facts.action in ("countersign", "spot") and bool(MEASURE.search(facts.note))


@rule(
    "hand_over_to_oneself",
    field="confirm",
    channels=("shift",),
    message=_(
        "Who goes cannot take over from themselves. Ask the next shift to confirm."
    ),
)
def hand_over_to_oneself(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return facts.action == "accept" and _same(facts.doer, facts.about)


@rule(
    "hand_over_to_uncleared",
    field="confirm",
    channels=("shift",),
    clauses=CLEARED,
    message=_(
        "Only somebody cleared for independent duty can take over the desk. Ask a "
        "cleared colleague to confirm."
    ),
)
def hand_over_to_uncleared(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return (
        facts.action == "accept" and facts.doer is not None and not facts.doer.cleared
    )


@rule(
    "hand_over_before_check",
    title=_("Whoever takes over has made the start-of-shift check."),
    field="confirm",
    channels=("shift",),
    clauses=GROOMING + DRESS,
    message=_(
        "Your shift begins with its check. Make the start-of-shift check, then take "
        "over."
    ),
)
def hand_over_before_check(facts: ShiftFacts, profile: DeskProfile) -> bool:
    # Who may not take over at all is told only that.
    cleared = facts.doer is not None and facts.doer.cleared
    return facts.action == "accept" and cleared and not facts.checked


@rule(
    "shift_left_unaccepted",
    field="reason",
    channels=("shift",),
    severity=Severity.REASON,
    reason_field="reason",
    message=_(
        "Nobody has taken over yet. Wait for the next shift to confirm, or write why "
        "you leave without it."
    ),
)
def shift_left_unaccepted(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return facts.action == "end" and not facts.taken_over


@rule(
    "spot_clause_missing",
    field="clause",
    channels=("shift",),
    message=_("Choose the clause you looked at."),
)
def spot_clause_missing(facts: ShiftFacts, profile: DeskProfile) -> bool:
    seen = profile.in_force(facts.clause) and observable(facts.clause)
    return facts.action == "spot" and not seen


@rule(
    "spot_result_missing",
    field="result",
    channels=("shift",),
    message=_("Say whether the clause was kept."),
)
def spot_result_missing(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return facts.action == "spot" and not facts.result


@rule(
    "spot_note_missing",
    field="note",
    channels=("shift",),
    message=_("Write in a word what was seen, so that it can be talked about."),
)
def spot_note_missing(facts: ShiftFacts, profile: DeskProfile) -> bool:
    return (
        facts.action == "spot" and facts.result == "not_kept" and not facts.note.strip()
    )


def _same(one: Person | None, other: Person | None) -> bool:
    return one is not None and other is not None and one.id == other.id
