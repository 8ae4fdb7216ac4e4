"""Who answers for a form that is late, step by step up to the superior."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ..choices import FollowUpKind, Role
from .base import DeskProfile, PromiseFacts, Severity, rule
from .concern import concern
from .lifecycles import APPROVERS, CHECKERS
from .slips import CLAUSES as OF_FORMS

CLAUSES = tuple(dict.fromkeys(c for each in OF_FORMS.values() for c in each))
# Whose it is comes first; the others do it in their place, with a reason.
ANSWERED_BY: Mapping[str, tuple[str, ...]] = {
    FollowUpKind.CHASE_SLIP.value: CHECKERS,
    FollowUpKind.ANSWER_FOR_SLIP.value: (Role.MANAGER.value, Role.SUPERVISOR.value),
}

# Whose word it is, too, when such a thing is put off.
PUT_OFF_BY: Mapping[str, tuple[str, ...]] = {
    **ANSWERED_BY,
    FollowUpKind.DECIDE_ON_SLIP.value: CHECKERS,
    FollowUpKind.REVIEW_VISIT.value: APPROVERS,
}


def may_answer(kind: str, role: str) -> bool:
    """Say whether the role may keep a promise of this kind, itself or as deputy."""
    return kind not in ANSWERED_BY or role in ANSWERED_BY[kind]


def deputises(kind: str, role: str, owing_role: str) -> bool:
    """Say whether the role would do it in somebody else's place.

    A house without a manager has the supervisor answer: nobody's place is taken.
    """
    allowed = ANSWERED_BY.get(kind, ())
    return role in allowed and role not in (allowed[0], owing_role)


def _labels(kind: str) -> str:
    return "、".join(str(Role(role).label) for role in PUT_OFF_BY[kind])


@rule(
    "escalation_by_role",
    title=_("Whoever a late form climbs to settles it, nobody below."),
    field="outcome",
    channels=("promise",),
    clauses=CLAUSES,
    message=_("The late form has come up to: %(roles)s. Leave it to them."),
)
def escalation_by_role(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if facts.action != "complete" or may_answer(facts.kind, facts.doer_role):
        return False
    return {"roles": _labels(facts.kind)}


@rule(
    "escalation_by_deputy",
    title=_("Whoever settles a late form in another's place says why."),
    field="deputy_reason",
    channels=("promise",),
    clauses=CLAUSES,
    severity=Severity.REASON,
    reason_field="deputy_reason",
    message=_("This is for: %(role)s. Write why you do it in their place."),
)
def escalation_by_deputy(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, object]:
    if facts.action != "complete":
        return False
    if not deputises(facts.kind, facts.doer_role, facts.owing_role):
        return False
    role = str(Role(ANSWERED_BY[facts.kind][0]).label)
    return {"role": role, **concern(facts.code, CLAUSES)}


@rule(
    "escalation_taker",
    title=_("What a late form climbed to is handed to nobody below."),
    field="new_owner",
    channels=("promise",),
    clauses=CLAUSES,
    message=_("Only these may take it over: %(roles)s. Choose one of them."),
)
def escalation_taker(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if facts.action != "reassign" or facts.new_owner is None:
        return False
    if may_answer(facts.kind, facts.new_owner.role):
        return False
    return {"roles": _labels(facts.kind)}


@rule(
    "put_off_by_whom_it_is",
    title=_("What a superior decides or answers for is put off by nobody below."),
    field="new_due",
    channels=("promise",),
    clauses=CLAUSES,
    message=_("Only these may put it off: %(roles)s. Ask one of them."),
)
def put_off_by_whom_it_is(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, str]:
    if facts.action != "postpone" or facts.kind not in PUT_OFF_BY:
        return False
    if facts.doer_role in PUT_OFF_BY[facts.kind]:
        return False
    return {"roles": _labels(facts.kind)}
