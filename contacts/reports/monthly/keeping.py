"""Figures as they were approved: kept with the month, and what has changed since.

A month is approved with its counts. Its report shows them from then on, and says of
each what it would be today where a later correction has changed it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from .counting import Counts
from .shapes import Cell, Figure, Grid, Part, Rate

if TYPE_CHECKING:
    from .report import Report

KEPT = ("counts", "before", "year_ago")
# What goes on after the month by itself: it changes without anybody's correction.
MOVING = ("of=overdue", "of=waiting", "state=overdue", "state=late")


# --- To and from what a database keeps ---------------------------------------------


def kept_of(report: Report) -> dict[str, Any]:
    """Return the counts of a report as plain lists."""
    return {name: _plain(getattr(report, name)) for name in KEPT}


def _plain(counts: Counts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in fields(Counts):
        value = getattr(counts, each.name)
        if isinstance(value, Counter):
            found[each.name] = [[_flat(key), n] for key, n in value.items() if n]
        else:
            found[each.name] = _flat(value)
    return found


def _flat(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_flat(part) for part in value]
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def counts_of(kept: dict[str, Any]) -> Counts:
    """Return counts as they were; what was not counted then is empty."""
    found = Counts()
    for each in fields(Counts):
        value = kept.get(each.name)
        if isinstance(getattr(found, each.name), Counter):
            pairs = {_whole(key): n for key, n in value or ()}
            setattr(found, each.name, Counter(pairs))
        else:
            setattr(found, each.name, _whole(value))
    return found


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_whole(part) for part in value)
    if isinstance(value, dict):
        if "at" in value:
            return datetime.fromisoformat(value["at"])
        return date.fromisoformat(value["day"])
    return value


# --- What has changed --------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A figure that is no longer what was approved, and where it stands."""

    part: str
    table: str
    line: str
    column: str
    approved: int
    now: int
    link: str


def as_approved(live: Report, kept: dict[str, Any]) -> Report:
    """Return the report with the figures kept, each beside what it is now."""
    counts = {name: counts_of(kept[name]) for name in KEPT}
    then = replace(live, **counts, live=live.counts, by_desk=[counts["counts"]])
    now, was = _by_link(live.parts), _by_link(then.parts)
    changes = []
    for link, place in was.items():
        # A line that is gone stands for none.
        number = now[link].approved if link in now else 0
        if number != place.approved:
            changes.append(replace(place, now=number))
    for link, place in now.items():
        if link not in was and place.approved:
            changes.append(replace(place, approved=0, now=place.approved))
    changed = {change.link: change.now for change in changes}
    then.__dict__["parts"] = [_marked(part, changed) for part in then.parts]
    then.changes = changes
    return then


def _by_link(parts: list[Part]) -> dict[str, Change]:
    """Return the numbers by their rows, each where it stands first."""
    found: dict[str, Change] = {}
    for place in _places(parts):
        found.setdefault(place.link, place)
    return found


def _places(parts: list[Part]) -> Iterator[Change]:
    """Yield each number that has rows behind it, with where it stands."""
    for part in parts:
        for grid in part.grids:
            for line in [*grid.rows, grid.foot]:
                for head, cell in zip(grid.heads, line, strict=False):
                    for link, number in _numbers(cell):
                        yield Change(
                            str(part.title),
                            str(grid.title),
                            line[0].shown,
                            str(head.title),
                            number,
                            number,
                            link,
                        )


def _numbers(cell: Cell) -> Iterator[tuple[str, int]]:
    rate = isinstance(cell.value, Rate)
    pair = (cell.value.part, cell.value.whole) if rate else (cell.value, None)
    for link, number in zip((cell.link, cell.whole), pair, strict=True):
        moves = any(word in link for word in MOVING)
        if "rows/?" in link and isinstance(number, int) and not moves:
            yield link, number


def _marked(part: Part, changed: dict[str, int]) -> Part:
    return replace(
        part,
        figures=[_marked_figure(figure, changed) for figure in part.figures],
        grids=[_marked_grid(grid, changed) for grid in part.grids],
    )


def _marked_figure(figure: Figure, changed: dict[str, int]) -> Figure:
    return replace(figure, cell=_marked_cell(figure.cell, changed))


def _marked_grid(grid: Grid, changed: dict[str, int]) -> Grid:
    rows = [[_marked_cell(cell, changed) for cell in line] for line in grid.rows]
    foot = [_marked_cell(cell, changed) for cell in grid.foot]
    return replace(grid, rows=rows, foot=foot)


def _marked_cell(cell: Cell, changed: dict[str, int]) -> Cell:
    """Return the cell with what it would be now, where one of its numbers differs."""
    if cell.link not in changed and cell.whole not in changed:
        return cell
    if isinstance(cell.value, Rate):
        part = changed.get(cell.link, cell.value.part)
        return replace(cell, now=Rate(part, changed.get(cell.whole, cell.value.whole)))
    return replace(cell, now=changed[cell.link])
