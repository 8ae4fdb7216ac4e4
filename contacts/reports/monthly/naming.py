"""Which figure of the report some rows stand behind, and what it was as approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from .report import Report
from .rows import Behind
from .shapes import Cell, Rate


@dataclass(frozen=True)
class Named:
    """A figure where it stands: its table, line and column; and what it says there."""

    words: tuple[str, ...]
    shown: int
    # Kept with an approval, and not counted just now.
    approved: bool

    @property
    def name(self) -> str:
        return " · ".join(dict.fromkeys(word for word in self.words if word))


def named(report: Report, behind: Behind) -> Named | None:
    """Return the figure of the report whose rows these are, if it has one."""
    wanted = {"of": behind.source, **behind.filters}
    for words, link, number in _figures(report):
        path, _mark, query = link.partition("?")
        if path == "rows/" and dict(parse_qsl(query)) == wanted:
            return Named(words, number, bool(report.books))
    return None


def _figures(report: Report) -> Iterator[tuple[tuple[str, ...], str, int]]:
    for part in report.parts:
        for grid in part.grids:
            for line in [*grid.rows, grid.foot]:
                for head, cell in zip(grid.heads, line, strict=False):
                    words = (str(grid.title), line[0].shown, str(head.title))
                    yield from _numbers(words, cell)
        for figure in part.figures:
            yield from _numbers((str(figure.label),), figure.cell)


def _numbers(
    words: tuple[str, ...], cell: Cell
) -> Iterator[tuple[tuple[str, ...], str, int]]:
    if isinstance(cell.value, Rate):
        yield words, cell.link, cell.value.part
        yield words, cell.whole, cell.value.whole
    elif isinstance(cell.value, int):
        yield words, cell.link, cell.value
