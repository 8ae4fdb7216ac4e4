"""Pages for paper: the bound books as they are signed and filed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .. import choices
from ..forms.filters import FIRST_DAY, LAST_DAY, between
from ..models import Commendation, Contact, Desk, Slip
from ..reports.commendations import PRAISE_COLUMNS, PRAISE_JOINS, lines_of_praise
from ..reports.paper_books import grouped, paper_columns_of, with_routes
from ..reports.reading import ENTRY_JOINS, Reader
from ..reports.registers import Column, Line, line_of
from ..reports.slip_books import COLUMNS, line_of_form

# How the width of a page is shared out; a column that is not named takes five parts.
WEIGHTS = {
    "number": 7,
    "channel": 4,
    "rings": 5,
    "category": 6,
    "purpose": 6,
    "phone": 6,
    "caller": 7,
    "sender": 7,
    "content": 13,
    "result": 9,
    "subject": 13,
    "handed": 8,
    "advice": 8,
    "kind": 4,
    "form": 4,
    "copies": 4,
    "received": 6,
    "answered": 6,
    "original": 8,
    "copy": 8,
    "thanked": 8,
    "signature": 6,
    "stay": 6,
}
USUAL_WEIGHT = 5
# A page across holds this many lines of text; the edges of a row take nearly another.
# A line of the page would hold this many half-width signs without its edges.
PAGE_LINES = 36
ROW_EDGES = 0.85
PAGE_SIGNS = 194
CELL_EDGES = 3
# Of a row that is longer than a page, so much stands on each sheet.
MOST_LINES = PAGE_LINES - 2
# A word stays whole where it fits its line; between two Chinese signs a line may end.
PIECE = re.compile(r"[!-~]+|\s|[^\s!-~]")


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
    """Return the sheets of a book, in the order of its running numbers.

    Letters stand by their kind where the desk works by the instruction (4.2).
    """
    kinds = {kind.book: kind for kind in choices.SlipKind}
    if book in kinds:
        columns, lines = _forms(reader, kinds[book], since, until)
    elif book == choices.Book.COMMENDATIONS:
        columns, lines = _praise(reader, since, until)
    else:
        columns, lines = _entries(reader, book, since, until)
    desk = reader.snapshot.desk
    return BookPages(desk, book, since, until, columns, _sheets(lines, columns))


def _entries(
    reader: Reader, book: choices.Book, since: date, until: date
) -> tuple[tuple[Column, ...], list[Line]]:
    desk = reader.snapshot.desk
    entries = Contact.objects.filter(desk=desk, book=book)
    rows = between(entries, since, until, reader.snapshot)
    columns = paper_columns_of(book, reader)
    ordered = rows.select_related(*ENTRY_JOINS).order_by("serial", "id")
    letters = book == choices.Book.LETTERS
    contacts = with_routes(ordered) if letters else list(ordered)
    lines = [line_of(contact, columns, reader) for contact in contacts]
    if letters and desk.profile == choices.Profile.INSTRUCTION:
        lines = grouped(contacts, lines)
    return columns, lines


def _forms(
    reader: Reader, kind: choices.SlipKind, since: date, until: date
) -> tuple[tuple[Column, ...], list[Line]]:
    forms = Slip.objects.of(reader.snapshot.desk).filter(kind=kind)
    rows = between(forms, since, until, reader.snapshot, moment="opened_at")
    ordered = rows.select_related("contact__letter").order_by("serial", "id")
    return COLUMNS, [line_of_form(slip, reader) for slip in ordered]


def _praise(
    reader: Reader, since: date, until: date
) -> tuple[tuple[Column, ...], list[Line]]:
    lines = Commendation.objects.filter(desk=reader.snapshot.desk)
    rows = between(lines, since, until, reader.snapshot, moment="registered_at")
    ordered = rows.select_related(*PRAISE_JOINS).order_by("serial", "id")
    return PRAISE_COLUMNS, lines_of_praise(list(ordered), reader)


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
    signs["heading"] = PAGE_SIGNS
    room = float(PAGE_LINES)
    rows = list(_split(lines, signs))
    for index, (line, height) in enumerate(rows):
        # A heading stays with the first line under it.
        below = rows[index + 1][1] if _is_heading(line) else 0
        if height + below > room and sheets[-1]:
            sheets.append([])
            room = float(PAGE_LINES)
        sheets[-1].append(line)
        room -= height
    return [PrintPage(number, kept) for number, kept in enumerate(sheets, start=1)]


def _is_heading(line: Line) -> bool:
    return line.cells[0][0] == "heading"


def _split(
    lines: Iterable[Line], signs: dict[str, int]
) -> Iterator[tuple[Line, float]]:
    """Yield each line with its height; one longer than a page goes on in the next."""
    for line in lines:
        cells = {key: _wrapped(text, signs[key]) for key, text in line.cells}
        most = max(map(len, cells.values()))
        if most <= MOST_LINES:
            yield line, most + ROW_EDGES
            continue
        for start in range(0, most, MOST_LINES):
            part = slice(start, start + MOST_LINES)
            kept = [(key, _joined(rows[part])) for key, rows in cells.items()]
            if start:
                kept[0] = line.cells[0]
            height = max(len(rows[part]) for rows in cells.values())
            yield replace(line, cells=kept), max(height, 2) + ROW_EDGES


def _joined(rows: list[str]) -> str:
    """Return rows as one text again: a line that was typed ends with its break."""
    return "".join(rows).removesuffix("\n")


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Return the rows that a text takes; together they are the text."""
    rows: list[str] = []
    for typed in text.splitlines(keepends=True) or [""]:
        row, used = "", 0
        for piece in _pieces(typed, width):
            wide = 0 if piece.isspace() else _wide(piece)
            if used + wide > width and row:
                rows.append(row)
                row, used = "", 0
            row += piece
            used += wide or (1 if piece != "\n" else 0)
        rows.append(row)
    return rows


def _pieces(text: str, width: int) -> Iterator[str]:
    for piece in PIECE.findall(text):
        for start in range(0, len(piece), max(width, 1)):
            yield piece[start : start + max(width, 1)]
