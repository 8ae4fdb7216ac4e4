"""What has changed since a month was approved: entries first, then figures by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .approval import enumerated
from .causes import acts, spans_of
from .periods import month
from .shapes import Rate, rounded

if TYPE_CHECKING:
    from .report import Report

__all__ = ["acts", "count", "figures", "folded", "months", "said"]

# More than these are opened only by who wants to read them.
SHOWN = 10


@dataclass(frozen=True)
class Changed:
    """A figure that is no longer what was approved, both as they are written."""

    name: str
    was: Any
    today: Any
    link: str

    @property
    def approved(self) -> str:
        return said(self.was)

    @property
    def now(self) -> str:
        return said(self.today)


@dataclass(frozen=True)
class ChangedPart:
    title: str
    figures: list[Changed]


def count(parts: Iterable[ChangedPart]) -> int:
    """Return how many figures have changed: a rate is one, whatever of it changed."""
    return sum(len(part.figures) for part in parts)


# --- Figures -----------------------------------------------------------------------


def figures(report: Report) -> list[ChangedPart]:
    """Return a line for each figure that has changed, once, by the parts in order."""
    seen: set[str] = set()
    parts: dict[str, list[Changed]] = {}
    for part in report.parts:
        for grid in part.grids:
            for line in [*grid.rows, grid.foot]:
                for head, cell in zip(grid.heads, line, strict=False):
                    links = {cell.link, cell.whole} - {""}
                    if cell.now is None or links <= seen:
                        continue
                    seen |= links
                    name = _name(str(grid.title), line[0].shown, str(head.title))
                    found = Changed(name, cell.value, cell.now, cell.link)
                    parts.setdefault(str(part.title), []).append(found)
    # Lines that the approved tables did not have.
    for change in report.changes:
        if change.link not in seen:
            name = _name(change.table, change.line, change.column)
            found = Changed(name, change.approved, change.now, change.link)
            parts.setdefault(change.part, []).append(found)
    return [ChangedPart(title, lines) for title, lines in parts.items()]


def folded(parts: Iterable[ChangedPart]) -> tuple[list[ChangedPart], list[ChangedPart]]:
    """Return what is shown at once, and what is opened by who wants it."""
    shown, rest, left = [], [], SHOWN
    for part in parts:
        here, more = part.figures[:left], part.figures[left:]
        left -= len(here)
        if here:
            shown.append(ChangedPart(part.title, here))
        if more:
            rest.append(ChangedPart(part.title, more))
    return shown, rest


def _name(*words: str) -> str:
    return " · ".join(dict.fromkeys(word for word in words if word))


def said(figure: Any) -> str:
    """Return a figure as the lists of changes write it: of a rate both its numbers."""
    if isinstance(figure, Rate):
        return f"{figure.part}/{figure.whole}"
    return rounded(figure) if isinstance(figure, float) else str(figure)


def months(report: Report) -> str:
    """Return the approved months whose figures have changed, as a heading names them.

    The address of a figure of another month names that one.
    """
    codes = (change.link.split("/") for change in report.changes)
    changed = {c[1] if c[0] == ".." else report.period.code for c in codes}
    found = {
        span.approved
        for desk in report.desks
        for span in spans_of(report, desk)
        if f"{span.first:%Y-%m}" in changed
    }
    return enumerated(month(first).label for first in sorted(found))
