"""The writer's one question to the registry: may this be done."""

from __future__ import annotations

from ..rules import REGISTRY, Facts, Finding
from ..rules.base import DeskProfile
from .errors import Refused


def ask(facts: Facts, profile: DeskProfile) -> list[Finding]:
    """Return what is done all the same against a rule; raises `Refused` otherwise."""
    findings = REGISTRY.findings(facts, profile)
    blocking = [finding for finding in findings if finding.blocks]
    if blocking:
        raise Refused(blocking)
    return [finding for finding in findings if finding.breach]
