"""What a logged call proves: whom it reached, and that it came after the promise."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .base import CallFacts, DeskProfile, PromiseFacts, Severity, rule
from .concern import concern
from .people import CLOCK_TOLERANCE, LOG_VISIT
from .promises import ANSWERS, BY_REACHING, LOGGED, UNREACHED
from .slips import CLAUSES as OF_FORMS

ANSWERED = (*ANSWERS, "special-calls/5")
# Whom a call back was promised to, or whose form is followed up, is reached by it, too.
RECEIVED = ("regulation/3.2.3", "instruction/3.2.3", *LOG_VISIT)
PROOF = tuple(
    dict.fromkeys(
        (
            *ANSWERED,
            *LOGGED,
            *RECEIVED,
            *(c for each in OF_FORMS.values() for c in each),
        )
    )
)
# A return visit by telephone is proved by its call, too.
REACHING = BY_REACHING | {"return_visit"}


def _proves(facts: PromiseFacts) -> bool:
    """Say whether a call is brought as the proof of a promise to a customer."""
    if facts.action not in ("complete", "prove") or not facts.has_proof:
        return False
    return facts.kind in REACHING and facts.proof_outcome not in UNREACHED


@rule(
    "call_before_promise",
    title=_("A call that keeps a promise comes after the promise."),
    field="occurred_at",
    channels=("call",),
    clauses=ANSWERED,
    message=_(
        "The promise was not made yet at this time. Correct the time, or log the call "
        "from the entry it belongs to."
    ),
)
def call_before_promise(
    facts: CallFacts, profile: DeskProfile
) -> bool | Mapping[str, object]:
    if facts.promised_at is None or facts.occurred_at is None:
        return False
    if facts.occurred_at >= facts.promised_at - CLOCK_TOLERANCE:
        return False
    return concern(facts.promised_code, ANSWERED)


@rule(
    "proof_before_step",
    title=_("A call back is made after it was decided on."),
    field="proof_reason",
    channels=("promise",),
    clauses=PROOF,
    severity=Severity.REASON,
    reason_field="proof_reason",
    message=_(
        "At this time it was not decided yet who calls back. Correct the time, or "
        "write why the call came first."
    ),
)
def proof_before_step(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, object]:
    if not _proves(facts) or facts.proof_at is None or facts.step_at is None:
        return False
    if facts.proof_at >= facts.step_at - CLOCK_TOLERANCE:
        return False
    return concern(facts.code, PROOF)


@rule(
    "proof_other_person",
    title=_("The call that keeps a promise reaches whom it was made to."),
    field="proof_reason",
    channels=("promise",),
    clauses=PROOF,
    severity=Severity.REASON,
    reason_field="proof_reason",
    message=_(
        "The promise was made to %(to)s: number or name is another. Call the number "
        "of the entry, or write why this call keeps the promise."
    ),
)
def proof_other_person(
    facts: PromiseFacts, profile: DeskProfile
) -> bool | Mapping[str, object]:
    if not _proves(facts):
        return False
    number = bool(facts.phone_key) and facts.proof_phone_key != facts.phone_key
    named = bool(facts.name and facts.proof_name)
    if not number and not (named and facts.proof_name != facts.name):
        return False
    return {"to": facts.promised_to or "—", **concern(facts.code, PROOF)}
