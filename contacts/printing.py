"""Pages for paper: the bound books as they are signed and filed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from . import choices
from .forms.filters import FIRST_DAY, LAST_DAY, between
from .models import Contact, Desk
from .reports.reading import ENTRY_JOINS, Reader
from .reports.registers import REMARK, Column, Line, columns_of, line_of

# How many lines of text a page holds, and how many half-width signs a column of text.
PAGE_LINES = 30
WIDE_COLUMN = 26
NARROW_COLUMN = 12
WIDE_COLUMNS = frozenset({"content", "result", "subject"})


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
    desk = reader.snapshot.desk
    entries = between(
        Contact.objects.filter(desk=desk, book=book), since, until, reader.snapshot
    )
    columns = (*columns_of(book, reader), REMARK)
    rows = entries.select_related(*ENTRY_JOINS).order_by("serial", "id")
    lines = [line_of(contact, columns, reader) for contact in rows]
    return BookPages(desk, book, since, until, columns, _sheets(lines))


def _sheets(lines: list[Line]) -> list[PrintPage]:
    """Part the lines into sheets by how much room each is likely to take."""
    sheets: list[list[Line]] = [[]]
    room = PAGE_LINES
    for line in lines:
        height = _height(line)
        if height > room and sheets[-1]:
            sheets.append([])
            room = PAGE_LINES
        sheets[-1].append(line)
        room -= height
    return [PrintPage(number, rows) for number, rows in enumerate(sheets, start=1)]


def _height(line: Line) -> int:
    heights = []
    for key, text in line.cells:
        width = WIDE_COLUMN if key in WIDE_COLUMNS else NARROW_COLUMN
        heights.append(sum(_rows(part, width) for part in text.split("\n")))
    return max(heights)


def _rows(text: str, width: int) -> int:
    """Return how many rows a text takes where a Chinese sign is two wide."""
    signs = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return max(1, -(-signs // width))
