"""Pages for paper: the bound books as they are signed and filed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from .. import choices
from ..forms.filters import FIRST_DAY, LAST_DAY, between
from ..models import Contact, Desk, Slip
from ..reports.reading import ENTRY_JOINS, Reader
from ..reports.registers import REMARK, Column, Line, columns_of, line_of
from ..reports.slip_books import COLUMNS, line_of_form

# How the width of a page is shared out; a column that is not named takes five parts.
WEIGHTS = {
    "number": 6,
    "channel": 4,
    "rings": 3,
    "phone": 6,
    "caller": 7,
    "sender": 7,
    "content": 14,
    "result": 9,
    "subject": 9,
}
USUAL_WEIGHT = 5
# A page across holds this many lines of text; the edges of a row take two thirds of
# one. A line of the page would hold this many half-width signs without its edges.
PAGE_LINES = 36
ROW_EDGES = 0.7
PAGE_SIGNS = 194
CELL_EDGES = 3


@dataclass(frozen=True)
class PrintPage:
    """One sheet of the book."""

    number: int
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class BookPages:
    """The sheets of a book for some days, with what stands at their head."""

    desk: Desk
    book: choices.Book
    since: date
    until: date
    columns: tuple[Column, ...]
    pages: list[PrintPage]


def period_of(day: str, month: str) -> tuple[date, date] | None:
    """Return the first and last day of `2026-10-05` or `2026-10`, or nothing."""
    try:
        if day:
            first = last = date.fromisoformat(day)
        else:
            first = date.fromisoformat(f"{month}-01")
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return (first, last) if FIRST_DAY <= first <= LAST_DAY else None


def book_pages(
    reader: Reader, book: choices.Book, since: date, until: date
) -> BookPages:
    """Return the sheets of a book, in the order of its running numbers."""
    kinds = {kind.book: kind for kind in choices.SlipKind}
    if book in kinds:
        columns, lines = _forms(reader, kinds[book], since, until)
    else:
        columns, lines = _entries(reader, book, since, until)
    desk = reader.snapshot.desk
    return BookPages(desk, book, since, until, columns, _sheets(lines, columns))


def _entries(
    reader: Reader, book: choices.Book, since: date, until: date
) -> tuple[tuple[Column, ...], list[Line]]:
    entries = Contact.objects.filter(desk=reader.snapshot.desk, book=book)
    rows = between(entries, since, until, reader.snapshot)
    columns = (*columns_of(book, reader), REMARK)
    ordered = rows.select_related(*ENTRY_JOINS).order_by("serial", "id")
    return columns, [line_of(contact, columns, reader) for contact in ordered]


def _forms(
    reader: Reader, kind: choices.SlipKind, since: date, until: date
) -> tuple[tuple[Column, ...], list[Line]]:
    forms = Slip.objects.of(reader.snapshot.desk).filter(kind=kind)
    rows = between(forms, since, until, reader.snapshot, moment="opened_at")
    ordered = rows.select_related("contact__letter").order_by("serial", "id")
    return COLUMNS, [line_of_form(slip, reader) for slip in ordered]


def weight_of(key: str) -> int:
    """Return a column's share of the page."""
    return WEIGHTS.get(key, USUAL_WEIGHT)


def _sheets(lines: list[Line], columns: tuple[Column, ...]) -> list[PrintPage]:
    """Part the lines into sheets by how much room each is likely to take."""
    sheets: list[list[Line]] = [[]]
    total = sum(weight_of(column.key) for column in columns)
    signs = {
        column.key: PAGE_SIGNS * weight_of(column.key) // total - CELL_EDGES
        for column in columns
    }
    room = float(PAGE_LINES)
    for line in lines:
        height = _height(line, signs)
        if height > room and sheets[-1]:
            sheets.append([])
            room = float(PAGE_LINES)
        sheets[-1].append(line)
        room -= height
    return [PrintPage(number, rows) for number, rows in enumerate(sheets, start=1)]


def _height(line: Line, signs: dict[str, int]) -> float:
    heights = [
        sum(_rows(part, signs[key]) for part in text.split("\n"))
        for key, text in line.cells
    ]
    return max(heights) + ROW_EDGES


def _rows(text: str, width: int) -> int:
    """Return how many rows a text takes where a Chinese sign is two wide."""
    signs = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return max(1, -(-signs // width))
