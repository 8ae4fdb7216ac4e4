"""The house rules: ask `REGISTRY` what is wrong, what is owed, what to say now."""

from __future__ import annotations

from . import (  # noqa: F401
    calls,
    chains,
    conduct,
    escalation,
    letters,
    oversight,
    people,
    promises,
    proofs,
    records,
    scripts,
    shifts,
    slips,
    visits,
)
from .base import (
    REGISTRY,
    CallFacts,
    DeskProfile,
    Duty,
    Entry,
    Facts,
    Finding,
    Guide,
    LetterFacts,
    OversightFacts,
    Person,
    PromiseFacts,
    Route,
    Severity,
    VisitFacts,
    shown,
)

__all__ = [
    "REGISTRY",
    "CallFacts",
    "DeskProfile",
    "Duty",
    "Entry",
    "Facts",
    "Finding",
    "Guide",
    "LetterFacts",
    "OversightFacts",
    "Person",
    "PromiseFacts",
    "Route",
    "Severity",
    "VisitFacts",
    "shown",
]
