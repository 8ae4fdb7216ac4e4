"""Figures as they were approved: kept with the month, and what has changed since.

A month is approved with its counts. Its report shows them from then on, and says of
each what it would be today where a later correction has changed it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ...choices import Channel, Direction
from ...models import Desk, MonthFigures
from .counting import Counts, merged
from .periods import Period
from .shapes import Cell, Figure, Grid, Part, Rate

if TYPE_CHECKING:
    from .report import Report

KEPT = ("counts", "before", "year_ago")
# How the figures are counted. Since ROUNDS, forms tell each of their rounds; of those
# kept before, only what is asked in the same way is shown.
# Since OPEN_THEN, what is not yet due is what was open when the period was over. Since
# REOPENED, entries that were opened again count by what they were then. Since NAMED, a
# breach breaks the clauses that it names; before, it broke all of its rule.
ROUNDS, OPEN_THEN, REOPENED, NAMED = 2, 3, 4, 5
VERSION = NAMED
SAME_QUESTIONS = ("due", "kept", "load", "closed")


# --- To and from what a database keeps ---------------------------------------------


def kept_of(report: Report) -> dict[str, Any]:
    """Return the counts of a report as plain lists."""
    counts = {name: _plain(getattr(report, name)) for name in KEPT}
    return {"version": VERSION, **counts}


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


def counts_of(kept: dict[str, Any], live: Counts, version: int = VERSION) -> Counts:
    """Return counts as they were kept; what was not counted then is as of now."""
    found = Counts()
    for each in fields(Counts):
        value, now = kept.get(each.name), getattr(live, each.name)
        if each.name not in kept:
            setattr(found, each.name, now)
        elif isinstance(now, Counter):
            pairs = {_whole(key): n for key, n in value or ()}
            setattr(found, each.name, Counter(pairs))
        else:
            setattr(found, each.name, _whole(value))
    if version < NAMED:
        _all_of_its_rule(found, live)
    if version < REOPENED:
        found.again = Counter()
    if version < OPEN_THEN:
        found.bands["later"] = live.bands["later"]
    if version < ROUNDS:
        same = {key: n for key, n in found.forms.items() if key[-1] in SAME_QUESTIONS}
        newer = {k: n for k, n in live.forms.items() if k[-1] not in SAME_QUESTIONS}
        found.forms = Counter({**newer, **same})
    return found


def _all_of_its_rule(found: Counts, live: Counts) -> None:
    """Read breaches and refusals that named no clause; of calls out none was told."""
    breaches: Counter = Counter()
    for (codes, about), number in found.breaches.items():
        channel, inside, call, kind = about
        way = Direction.INCOMING if call else Direction.OUTGOING
        way = way.value if channel == Channel.CALL else ""
        told = (channel, inside, False, way, call, kind, call[-1] if call else "")
        breaches[tuple((code, ()) for code in codes), told] += number
    found.breaches = breaches
    found.refused_of = Counter({(code, ()): n for code, n in found.refused.items()})
    letters = {k: n for k, n in found.imported.items() if k[0] == Channel.LETTER}
    others = {k: n for k, n in live.imported.items() if k[0] != Channel.LETTER}
    found.imported = Counter({**others, **letters})


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


# The figures kept of some desks and months.
KeptMonths = dict[tuple[int, date], MonthFigures]


def kept_months(desks: Iterable[Desk], months: Iterable[date]) -> KeptMonths:
    """Return what was approved, by the desk's key and the first day of the month."""
    rows = MonthFigures.objects.filter(
        month_book__desk__in=list(desks), month_book__month__in=list(months)
    ).select_related("month_book__approved_by", "month_book__desk")
    return {(row.month_book.desk_id, row.month_book.month): row for row in rows}


def approved_counts(row: MonthFigures, live: Counts, name: str = "counts") -> Counts:
    return counts_of(row.counts[name], live, row.counts.get("version", 1))


def as_approved(live: Report, kept: KeptMonths) -> Report:
    """Return the report with the figures kept, each beside what it is now.

    A month that was approved shows the same figures wherever it stands: by itself,
    among other desks, or beside another month.
    """
    spans = {"by_desk": live.period, **beside(live.period)}
    found: dict[str, list[Counts]] = {name: [] for name in spans}
    for place, desk in enumerate(live.desks):
        own = kept.get((desk.pk, live.period.first))
        for name, span in spans.items():
            now = getattr(live, name)[place]
            whole = span.kind == live.period.kind
            row = kept.get((desk.pk, span.first)) if whole else None
            if row is not None:
                now = approved_counts(row, now)
            elif own is not None:
                # As it stood beside the month when that was approved.
                now = approved_counts(own, now, name.removesuffix("_by_desk"))
            found[name].append(now)
    sums = {SUMS[name]: merged(counts) for name, counts in found.items()}
    then = replace(live, **found, **sums, live=live.counts)
    changes = _changes(live.parts, then.parts)
    changed = {change.link: change.now for change in changes}
    parts = _with_new_lines(then.parts, live.parts)
    then.__dict__["parts"] = [_marked(part, changed) for part in parts]
    then.changes = changes
    return then


SUMS = {
    "by_desk": "counts",
    "before_by_desk": "before",
    "year_ago_by_desk": "year_ago",
}


def beside(period: Period) -> dict[str, Period]:
    return {"before_by_desk": period.before, "year_ago_by_desk": period.year_ago}


def _changes(live: list[Part], approved: list[Part]) -> list[Change]:
    now, was = _by_link(live), _by_link(approved)
    for link in _of_no_data(live) & _of_no_data(approved):
        # Of none there was no share and is none: that is no change.
        now.pop(link)
        was.pop(link)
    changes = []
    for link, place in was.items():
        # A line that is gone stands for none.
        number = now[link].approved if link in now else 0
        if number != place.approved:
            changes.append(replace(place, now=number))
    for link, place in now.items():
        if link not in was and place.approved:
            changes.append(replace(place, approved=0, now=place.approved))
    return changes


def _by_link(parts: list[Part]) -> dict[str, Change]:
    """Return the numbers by their rows, each where it stands first."""
    found: dict[str, Change] = {}
    for place in _places(parts):
        found.setdefault(place.link, place)
    return found


def _of_no_data(parts: list[Part]) -> set[str]:
    """Return the rows that stand nowhere but in rates of which there is no whole."""
    grids = [grid for part in parts for grid in part.grids]
    cells = [cell for grid in grids for line in grid.all_lines for cell in line]
    silent = {to for cell in cells if cell.no_data for to, _n in _numbers(cell)}
    told = {to for cell in cells if not cell.no_data for to, _n in _numbers(cell)}
    return silent - told


def _places(parts: list[Part]) -> Iterator[Change]:
    """Yield each number that has rows behind it, with where it stands."""
    for part in parts:
        for grid in part.grids:
            for line in grid.all_lines:
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
        if "rows/?" in link and isinstance(number, int):
            yield link, number


def _with_new_lines(parts: list[Part], live: list[Part]) -> list[Part]:
    """Return the parts with the lines that only the tables of today have, as of then.

    Without them a table would not add up to what its total would be today.
    """
    approved = {link: place.approved for link, place in _by_link(parts).items()}
    return [
        replace(
            part,
            grids=[
                _with_lines_of(grid, now, approved)
                for grid, now in zip(part.grids, other.grids, strict=True)
            ],
        )
        for part, other in zip(parts, live, strict=True)
    ]


def _with_lines_of(grid: Grid, live: Grid, approved: dict[str, int]) -> Grid:
    # What was cut off was counted: a line of today that was beyond is not new.
    was = [*grid.rows, *grid.beyond]
    there = {link for line in was for link in _links(line)}
    # Nothing was counted of a line without an address: it is the same by its name.
    named = {line[0].shown for line in was if not _links(line)}
    # All of which several lines are a part is no line's own.
    common = Counter(link for line in live.rows for link in _links(line))
    new = []
    for line in live.rows:
        own = {link for link in _links(line) if common[link] == 1}
        if own and not own & there and line[0].shown not in named:
            new.append([_as_it_was(cell, approved) for cell in line])
    return replace(grid, rows=[*grid.rows, *new]) if new else grid


def _links(line: list[Cell]) -> set[str]:
    """Return by which rows a line is known."""
    return {link for cell in line for link, _number in _numbers(cell)}


def _as_it_was(cell: Cell, approved: dict[str, int]) -> Cell:
    """Return a cell of a line that was not there: none, or what stood elsewhere."""
    if isinstance(cell.value, Rate):
        part, whole = (approved.get(link, 0) for link in (cell.link, cell.whole))
        return replace(cell, value=Rate(part, whole))
    if cell.to_rows and isinstance(cell.value, int):
        return replace(cell, value=approved.get(cell.link, 0))
    if isinstance(cell.value, float):
        return Cell(None, said=_("no data"), aligned=True)
    return Cell(None) if cell.right else cell


def _marked(part: Part, changed: dict[str, int]) -> Part:
    return replace(
        part,
        figures=[_marked_figure(figure, changed) for figure in part.figures],
        grids=[_marked_grid(grid, changed) for grid in part.grids],
    )


def _marked_figure(figure: Figure, changed: dict[str, int]) -> Figure:
    cells = {
        name: _marked_cell(getattr(figure, name), changed)
        for name in ("cell", "before", "year_ago")
    }
    return replace(figure, **cells)


def _marked_grid(grid: Grid, changed: dict[str, int]) -> Grid:
    rows = [[_marked_cell(cell, changed) for cell in line] for line in grid.rows]
    foot = [_marked_cell(cell, changed) for cell in grid.foot]
    return replace(grid, rows=rows, foot=foot)


def _marked_cell(cell: Cell, changed: dict[str, int]) -> Cell:
    """Return the cell with what it would be now, where one of its numbers differs."""
    if cell.link not in changed and cell.whole not in changed:
        return cell
    if isinstance(cell.value, float):
        # An average of the rows is no number of them.
        return cell
    if isinstance(cell.value, Rate):
        part = changed.get(cell.link, cell.value.part)
        now = Rate(part, changed.get(cell.whole, cell.value.whole))
        # No data stays no data, whatever the part of it has become.
        return replace(cell, now=now) if now.whole or not cell.no_data else cell
    return replace(cell, now=changed[cell.link])
