"""Finding the headings of a sheet, what kind of book it is and for which month."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from . import moments, words
from .moments import Calendar
from .sources import Table

KINDS = ("call", "visit", "letter")
# Titles, notes and blank rows above the headings take no more than this.
DEEPEST_HEADINGS = 60
FEWEST_HEADINGS = 3
# From this share of blanks on, a blank date is the book's way to say "as above".
BLANKS_AS_ABOVE = 0.15
EARLIEST_BOOK = 1990

_MOMENTS = {"date", "time", "month", "day", "attended"}
_SUBJECTS = {"content", "subject"}
# What a printed form says about itself is not about its entries.
_ABOUT_THE_FORM = re.compile(
    r"制表|列印|打印|印表|版本|版次|生效|修订|制定|填表日|表单|编制|保存|印制"
    r"|print|version|rev|effective|issued|form"
)


@dataclass(frozen=True)
class Column:
    """One column: where it stands from 0, its heading, the field it fills or ""."""

    index: int
    heading: str
    field: str

    @property
    def letter(self) -> str:
        return words.column_letter(self.index)


@dataclass(frozen=True)
class Headings:
    """The rows that hold the headings, from 1, and what they say."""

    first: int
    last: int
    columns: tuple[Column, ...]

    @cached_property
    def dates(self) -> tuple[Column, ...]:
        """Return the columns that hold the date, whole or in parts."""
        parts = ("date", "year", "month", "day")
        return tuple(c for c in self.columns if c.field in parts)

    def fields(self) -> set[str]:
        return {column.field for column in self.columns if column.field}


@dataclass
class Layout:
    """How one sheet is to be read."""

    kind: str
    headings: Headings
    preamble: list[tuple[int, list[Any]]]
    calendar: Calendar
    # The one day that a daily sheet is for.
    titled_day: date | None = None
    blank_is_above: bool = True
    _known: list[tuple[int, date]] = field(default_factory=list)

    def next_day(self, row: int) -> date | None:
        """Return the next date that is written out below a row."""
        place = bisect_right(self._known, (row, date.max))
        return self._known[place][1] if place < len(self._known) else None


def find_layout(
    table: Table, filename: str, today: date, kind: str = ""
) -> Layout | str:
    """Return how to read a sheet, or the code of the reason why it cannot be."""
    head = list(islice(table.rows(), DEEPEST_HEADINGS))
    headings = find_headings(head, table)
    if not headings:
        return "no_headings"
    preamble = [(row, cells) for row, cells in head if row <= headings.last]
    titles = [" ".join(_own(cells)) for row, cells in preamble if row < headings.first]
    kind = kind or kind_of_book(headings, titles, table.name, filename)
    if not kind:
        return "unknown_book"
    headings = settle(headings, kind)
    layout = Layout(
        kind, headings, preamble, _calendar(titles, table.name, filename, today)
    )
    layout.titled_day = _titled_day(titles, layout.calendar)
    if not headings.dates and layout.titled_day is None:
        layout.titled_day = _day_of_sheet(table.name, layout.calendar)
    _study_dates(table, layout)
    return layout


# Headings


def find_headings(head: list[tuple[int, list[Any]]], table: Table) -> Headings | None:
    """Choose the row, or the two rows, in which most headings are known."""
    best: tuple[float, Headings] | None = None
    for place, (row, cells) in enumerate(head):
        below = head[place + 1] if place + 1 < len(head) else None
        for headings in _candidates(row, cells, below, table):
            merit = _merit(headings)
            if merit and (best is None or merit > best[0]):
                best = merit, headings
    return best[1] if best else None


def _candidates(
    row: int, cells: list[Any], below: tuple[int, list[Any]] | None, table: Table
) -> Iterator[Headings]:
    if not _wordy(cells):
        return
    single = _named(row, row, [_text(c) for c in cells])
    yield single
    if below and below[0] == row + 1 and _wordy(below[1]):
        names, known = _joined(row, cells, below[1], table)
        filled = sum(bool(_text(c)) for c in below[1])
        if known and known * 2 >= filled:
            double = _named(row, row + 1, names)
            alone = _named(below[0], below[0], [_text(c) for c in below[1]])
            # A title above the headings adds no field to them.
            fewer = max(len(single.fields()), len(alone.fields()))
            if len(double.fields()) > fewer:
                yield double


def _joined(
    row: int, upper: list[Any], lower: list[Any], table: Table
) -> tuple[list[str], int]:
    """Join two rows of headings: 客戶 over 姓名 and 電話 names both columns."""
    width = max(len(upper), len(lower))
    above = [_text(c) for c in upper] + [""] * (width - len(upper))
    under = [_text(c) for c in lower] + [""] * (width - len(lower))
    covered = {
        column: first[1]
        for first, last in table.merges
        if first[0] == row - 1 == last[0]
        for column in range(first[1], last[1] + 1)
    }
    names, known, group = [], 0, ""
    for column in range(width):
        if column in covered:
            group = above[covered[column]]
        elif above[column] or not under[column]:
            group = above[column]
        name, sure = _one_name(group, under[column])
        names.append(name)
        known += sure
    return names, known


def _one_name(group: str, own: str) -> tuple[str, bool]:
    """Name a column by its own heading, told apart by the one it stands under."""
    if not own:
        return group, False
    together = f"{group}{own}"
    for name in (together, own) if len(own) < 3 else (own, together):
        if words.field_of(name):
            return (name if name == together else own), True
    return (f"{group} {own}".strip(), False)


def _named(first: int, last: int, names: list[str]) -> Headings:
    columns = (Column(i, n, words.field_of(n)) for i, n in enumerate(names))
    return Headings(first, last, tuple(columns))


def _wordy(cells: list[Any]) -> bool:
    """Tell a row of words from a row of data."""
    filled = [c for c in cells if c not in ("", None)]
    data = [c for c in filled if not isinstance(c, str)]
    long = [c for c in filled if isinstance(c, str) and len(c) > 40]
    return len(filled) >= 2 and not data and len(long) * 4 <= len(filled)


def _merit(headings: Headings) -> float:
    """Weigh a candidate; 0 unless entries could be read under it."""
    fields = headings.fields() - {"reject_reason"}
    named = [c for c in headings.columns if c.heading]
    if len(fields) < FEWEST_HEADINGS or not fields & _SUBJECTS:
        return 0
    known = sum(bool(c.field) for c in named)
    if known * 5 < len(named) * 2:
        return 0
    return len(fields) + (0.5 if fields & _MOMENTS or "dated" in fields else 0)


def settle(headings: Headings, kind: str) -> Headings:
    """Decide what the same word means in a book of this kind."""
    fields = headings.fields()
    rename: dict[str, str] = {}

    def use(spare: str, wanted: str) -> None:
        if wanted not in fields and spare in fields and spare not in rename:
            rename[spare] = wanted
            fields.add(wanted)

    if kind == "letter":
        for spare, wanted in (
            *(("category", "kind"), ("sender", "sender"), ("name", "sender")),
            *(("organisation", "sender"), ("unit_or_organisation", "sender")),
            *(("content", "subject"), ("channel", "delivery"), ("dated", "date")),
        ):
            use(spare, wanted)
    else:
        for spare, wanted in (
            *(("subject", "content"), ("sender", "name"), ("kind", "category")),
            *(("dated", "date"), ("attended", "time")),
        ):
            use(spare, wanted)
    for spare in ("entered_by", "processor"):
        use(spare, "handler")
    use("status", "result")
    if "date" in fields or not fields & {"month", "day"}:
        rename |= dict.fromkeys(("year", "month", "day"), "")
    if "time" in fields:
        rename |= dict.fromkeys(("hour", "minute"), "")
    columns = tuple(
        replace(c, field=rename.get(c.field, c.field)) for c in headings.columns
    )
    return replace(headings, columns=columns)


def kind_of_book(
    headings: Headings, titles: list[str], sheet: str, filename: str
) -> str:
    """Return call, visit or letter by the headings, then by the names; "" if unsure."""
    votes: Counter[str] = Counter()
    for column in headings.columns:
        votes.update(words.kind_hints(column.heading))
        if column.field in ("sender", "delivery", "kind", "original_kept_at"):
            votes["letter"] += 1
        elif column.field in ("rings", "late_reason"):
            votes["call"] += 2
        elif column.field in ("left", "attended", "visitors"):
            votes["visit"] += 1
    for text, weight in ((" ".join(titles), 2), (sheet, 2), (filename, 1)):
        named = words.kind_of_title(text)
        if named:
            votes[named] += weight
    ranked = votes.most_common(2)
    if not ranked:
        return "call" if "channel" in headings.fields() else ""
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
        named = words.kind_of_title(sheet) or words.kind_of_title(" ".join(titles))
        return named or ranked[0][0]
    return ranked[0][0]


# The month


def _own(cells: list[Any]) -> Iterator[str]:
    """Yield the cells of a title that speak of the entries, not of the form."""
    label = ""
    for cell in cells:
        if cell in ("", None):
            continue
        text = _dated_title(cell) if isinstance(cell, date) else _text(cell)
        about = _ABOUT_THE_FORM.search(words.simplify(text).lower())
        if not about and not label:
            yield text
        label = text if about and not re.search(r"\d", text) else ""


def _dated_title(cell: date) -> str:
    # A spreadsheet keeps 2026年10月 as the first of the month.
    return cell.strftime("%Y-%m" if cell.day == 1 else "%Y-%m-%d")


def _calendar(titles: list[str], sheet: str, filename: str, today: date) -> Calendar:
    year = month = None
    for text in (*titles, sheet, filename):
        found = moments.period_of(text)
        if found[0] and not EARLIEST_BOOK <= found[0] <= today.year + 1:
            continue
        if year is None and found[0]:
            year, month = found[0], month or found[1]
        elif month is None and (found[0] in (None, year)):
            month = found[1]
    return Calendar(today=today, year=year, month=month)


def _titled_day(titles: list[str], calendar: Calendar) -> date | None:
    """Return the day in a daily sheet's title; a span of days is none."""
    for title in titles:
        found = moments.has_full_date(title)
        rest = moments.plain(title)[found.end() :] if found else ""
        if found and not re.match(r"\s*(?:至|到|-|~|–|—)", rest):
            return moments.read_date(found[0], replace(calendar)).day
    return None


def _day_of_sheet(name: str, calendar: Calendar) -> date | None:
    """Return the day that a sheet is named for, such as 10.3, 1003 or 10月3日."""
    plain = moments.plain(name)
    if not re.fullmatch(r"[\d\s./年月日号-]+", plain):
        return None
    return moments.read_date(plain, replace(calendar)).day


def date_cell(cells: list[Any], headings: Headings) -> Any:
    """Return the cell of the date, put together where it has columns of its own."""
    parts: dict[str, Any] = {}
    for column in headings.dates:
        value = cells[column.index] if column.index < len(cells) else ""
        if value not in ("", None) and column.field not in parts:
            parts[column.field] = value
    if "date" in parts:
        return parts["date"]
    written = {
        name: re.sub(r"\D", "", moments.plain(_text(part)))
        for name, part in parts.items()
        if not words.is_ditto(_text(part))
    }
    units = (("year", "年"), ("month", "月"), ("day", "日"))
    date_text = "".join(written[n] + unit for n, unit in units if written.get(n))
    return date_text or ("〃" if parts else "")


def _study_dates(table: Table, layout: Layout) -> None:
    """Go through the dates once: their order, their years, and what blanks mean."""
    calendar, headings = layout.calendar, layout.headings
    cells = [
        (row, date_cell(cells, headings), sum(c not in ("", None) for c in cells))
        for row, cells in table.rows()
        if row > headings.last
    ]
    calendar.day_first = moments.pair_orders(cell for _row, cell, _n in cells)
    walking = replace(calendar, previous=layout.titled_day)
    filled = dittos = blanks = 0
    for row, cell, count in cells:
        text = cell if isinstance(cell, str) else ""
        if cell in ("", None):
            blanks += count >= FEWEST_HEADINGS
        elif words.is_ditto(text):
            dittos += 1
        else:
            filled += 1
            day = moments.read_date(cell, walking).day
            if day:
                walking.previous = day
                layout._known.append((row, day))
                if not calendar.year and not calendar.previous and is_dated(cell):
                    calendar.previous = day
    total = filled + dittos + blanks
    layout.blank_is_above = dittos > 0 or blanks >= BLANKS_AS_ABOVE * max(total, 1)


def is_dated(cell: Any) -> bool:
    """Tell whether a cell holds a date with its year."""
    if isinstance(cell, date):
        return cell.year >= EARLIEST_BOOK
    if not isinstance(cell, str):
        return isinstance(cell, (int, float)) and cell > moments.FIRST_SERIAL
    return bool(re.search(r"(?<!\d)\d{3,8}(?!\d*[::])", moments.plain(cell)))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return re.sub(r"\s+", " ", str(cell)).strip()
