"""What the writer answers when it does not write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..rules import Finding


class Refused(Exception):
    """The registry refuses what was asked; `findings` holds every reason at once."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(", ".join(finding.code for finding in self.findings))

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]


class Conflict(Exception):
    """Somebody else's state would be overwritten.

    `code` is `entry_id` (the same id was sent with another body), `stale` (the entry
    or draft has changed since it was read), `settled` (nothing is open any more) or
    `stands` (the customer stands for others that were merged into it). `by` and `at`
    tell who changed it and when, where that is known.
    """

    def __init__(
        self, code: str, *, by: Any = None, at: datetime | None = None
    ) -> None:
        self.code, self.by, self.at = code, by, at
        super().__init__(code)
