"""What the writer asks before it writes: may this be done, and of what was read."""

from __future__ import annotations

from typing import Any

from ..rules import REGISTRY, Facts, Finding
from ..rules.base import DeskProfile
from .errors import Conflict, Refused


def ask(facts: Facts, profile: DeskProfile) -> list[Finding]:
    """Return what is done all the same against a rule; raises `Refused` otherwise."""
    findings = REGISTRY.findings(facts, profile)
    blocking = [finding for finding in findings if finding.blocks]
    if blocking:
        raise Refused(blocking)
    return [finding for finding in findings if finding.breach]


def as_seen(row: Any, seen: int | None) -> None:
    """Raise `Conflict` where the row is no longer what its reader has read.

    `seen` is the line of the history that was shown; nothing where no page was.
    """
    if seen is None:
        return
    newest = row.history.select_related("history_user").order_by("-history_id").first()
    if newest is None or newest.history_id != seen:
        by, at = newest and newest.history_user, newest and newest.history_date
        raise Conflict("stale", by=by, at=at)
