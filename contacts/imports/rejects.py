"""Writing the rows that go back, in the layout of the book they came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import xlsxwriter
from django.utils import translation

from .book import Book, Sheet
from .cells import as_text
from .rows import RejectedRow
from .words import REASON_HEADING

# What a spreadsheet program would take for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# The writer would guess a formula, a link or a number from the look of a text.
_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class RejectsWriter:
    """Writes rejected rows so that they can be mended and imported again.

    A workbook stays a workbook with its sheets, titles and headings, a text table
    keeps its encoding and delimiter; one column more says why each row came back.
    Rows must be added in the order of the book. `suffix` is what the file should be
    named with.
    """

    def __init__(self, book: Book, file: str | Path | IO[bytes]) -> None:
        self.count = 0
        self._file = file
        is_text = book.source.form == "csv"
        self.suffix = ".xlsx"
        if is_text:
            given = Path(book.filename).suffix.lower()
            self.suffix = given if given in (".csv", ".tsv", ".txt") else ".csv"
        self._out = _TextTable(book, file) if is_text else _Workbook(book, file)

    def add(self, row: RejectedRow) -> None:
        self.count += 1
        self._out.add(row)

    def close(self) -> None:
        self._out.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def reason(row: RejectedRow) -> str:
    """Return every problem of a row as sentences, each with its column."""
    said = (f"{p.column_name}: {p.message}".lstrip(": ") for p in row.problems)
    return " ".join(said)


@dataclass(frozen=True)
class _Reason:
    """The column of the reason: the one of a file sent back before, or a new one."""

    place: int
    old: bool

    def beside(self, cells: Iterable[Any], text: str) -> list[Any]:
        line = list(cells)
        # A row longer than the headings keeps its last cells beside the reason.
        if not self.old and len(line) > self.place and line[self.place] != "":
            line.insert(self.place, "")
        line += [""] * (self.place + 1 - len(line))
        line[self.place] = text
        return line


def _reason_column(sheet: Sheet) -> _Reason:
    columns = sheet.layout.headings.columns if sheet.layout else ()
    for column in columns:
        if column.field == "reject_reason":
            return _Reason(column.index, old=True)
    # Cells right of the headings have no name but may be filled all the same.
    filled = [len(cells) for _row, cells in sheet.layout.preamble] if columns else []
    place = max([c.index + 1 for c in columns] + filled, default=0)
    return _Reason(place, old=False)


class _Workbook:
    """An XLSX file that is written row by row, without holding it in memory."""

    def __init__(self, book: Book, file: str | Path | IO[bytes]) -> None:
        target = str(file) if isinstance(file, Path) else file
        self._book = xlsxwriter.Workbook(target, {"constant_memory": True, **_TEXT})
        self._formats = {
            kind: self._book.add_format({"num_format": shown})
            for kind, shown in (
                (datetime, "yyyy-mm-dd hh:mm"),
                (date, "yyyy-mm-dd"),
                (time, "hh:mm"),
            )
        }
        self._sheets = {s.name: self._start(s) for s in book.sheets if s.layout}

    def _start(self, sheet: Sheet) -> _Page:
        page = _Page(self._book.add_worksheet(sheet.name), _reason_column(sheet))
        assert sheet.layout is not None  # noqa: S101 - sheets without one are left out
        merges = {
            first[0]: (first[1], last[1])
            for first, last in sheet.table.merges
            if first[0] == last[0] < sheet.layout.headings.first - 1
        }
        for row, cells in sheet.layout.preamble:
            line = list(cells)
            if row == sheet.layout.headings.last:
                line = page.reason.beside(line, REASON_HEADING)
            page.next_row = row - 1
            if page.next_row in merges and line and isinstance(line[0], str):
                left, right = merges[page.next_row]
                page.out.merge_range(
                    page.next_row, left, page.next_row, right, line[left]
                )
                line[left : right + 1] = [""] * (right + 1 - left)
            self._write(page, line)
        return page

    def add(self, row: RejectedRow) -> None:
        page = self._sheets[row.sheet]
        self._write(page, page.reason.beside(row.cells, reason(row)))

    def _write(self, page: _Page, cells: list[Any]) -> None:
        for index, cell in enumerate(cells):
            place = (page.next_row, index)
            if isinstance(cell, str):
                if cell:
                    page.out.write_string(*place, cell)
            elif isinstance(cell, bool):
                page.out.write_boolean(*place, cell)
            elif isinstance(cell, (int, float)):
                page.out.write_number(*place, cell)
            elif isinstance(cell, (date, time)):
                page.out.write_datetime(*place, cell, self._formats[type(cell)])
            elif cell is not None:
                page.out.write_string(*place, as_text(cell))
        page.next_row += 1

    def close(self) -> None:
        self._book.close()


class _Page:
    def __init__(self, out: Any, reason: _Reason) -> None:
        self.out = out
        self.reason = reason
        self.next_row = 0


class _TextTable:
    """A text table in the encoding and with the delimiter of the source."""

    def __init__(self, book: Book, file: str | Path | IO[bytes]) -> None:
        self._own = isinstance(file, (str, Path))
        # The writer closes it: rows are added long after this method has returned.
        self._raw: Any = Path(file).open("wb") if self._own else file  # noqa: SIM115
        self._encoding = book.source.encoding
        self._text = io.TextIOWrapper(
            self._raw, encoding=self._encoding, errors="replace", newline=""
        )
        self._csv = csv.writer(self._text, delimiter=book.source.delimiter)
        sheet = book.sheets[0]
        self._column = _reason_column(sheet)
        for row, cells in sheet.layout.preamble if sheet.layout else ():
            line = list(cells)
            if sheet.layout and row == sheet.layout.headings.last:
                line = self._column.beside(line, REASON_HEADING)
            self._write(line)

    def add(self, row: RejectedRow) -> None:
        self._write(self._column.beside(row.cells, self._reason(row)))

    def _reason(self, row: RejectedRow) -> str:
        """Say why in the reader's language, or in English if the bytes have no room."""
        text = reason(row)
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            with translation.override("en"):
                return reason(row)
        return text

    def _write(self, cells: list[Any]) -> None:
        self._csv.writerow([_defused(as_text(cell)) for cell in cells])

    def close(self) -> None:
        self._text.flush()
        self._text.detach()
        if self._own:
            self._raw.close()


def _defused(text: str) -> str:
    """Keep a cell from being read as a formula; reading takes the sign away again."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
