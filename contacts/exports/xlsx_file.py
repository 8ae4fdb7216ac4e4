"""Workbooks: typed cells, headings that stay, filters, and ready for the printer.

XlsxWriter makes the workbook. Only the rows of a long table are written here: cell by
cell it takes three times as long, and a register of a year has many cells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from .row_files import own_folder
from .tables import Column, Row, Sort, Table, Tell, display_width, local, told

# What a sheet and a cell can hold, by the file format.
ROWS_A_SHEET = 1_048_576
SIGNS_A_CELL = 32_767
SIGNS_OF_A_NAME = 31

# The widths of columns, in half-width signs.
NARROWEST, WIDEST, WIDEST_LONG = 6, 32, 56
ROWS_LOOKED_AT = 200
ROWS_AT_ONCE = 200
A4 = 9
# Signs that fit across a page where they are as small as can be read: eight points by
# the font named, and six where a program takes another, whose signs are wider.
SIGNS_A_PAGE = 180
# Signs that stand at the left of a footer beside what stands in its middle.
WIDTH_OF_A_FOOT = 90
FONT = "Microsoft JhengHei"

# A number ends before the text beside it begins.
APART = {"align": "right", "indent": 1}
FORMATS = {
    Sort.TEXT: {"num_format": "@", "valign": "top", "text_wrap": True},
    Sort.LONG: {"num_format": "@", "valign": "top", "text_wrap": True},
    Sort.NUMBER: {"num_format": "#,##0", "valign": "top", **APART},
    Sort.DECIMAL: {"num_format": "#,##0.0", "valign": "top", **APART},
    Sort.MONEY: {"num_format": "#,##0.00", "valign": "top", **APART},
    Sort.SHARE: {"num_format": "0.0%", "valign": "top", **APART},
    Sort.DAY: {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    Sort.MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"},
}
_TYPICAL = {Sort.DAY: 11, Sort.MOMENT: 17}
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no time zones
_SECONDS_A_DAY = 86_400

# No file can hold these signs; and what reads as an escape must stay as it was typed.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_IN_A_WORD = re.compile(r"[^\W\u2e80-\uffff]{2}")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def clean(text: str) -> str:
    """Return a text that a cell can hold; it is cut where it is too long."""
    text = _IMPOSSIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _ESCAPE.sub("_x005F_", text)
    return text if len(text) <= SIGNS_A_CELL else f"{text[: SIGNS_A_CELL - 1]}…"


def serial(moment: date | datetime) -> str:
    """Return a day, or a moment without a zone, as the number a cell holds."""
    if not isinstance(moment, datetime):
        return str((moment - _FIRST_DAY.date()).days)
    past = moment - _FIRST_DAY
    return repr(past.days + past.seconds / _SECONDS_A_DAY)


class LongSheet(Worksheet):
    """A sheet whose rows go to a file of their own as they come."""

    def write_rows(self, first: int, rows: Iterator[Row], cells: list[Any]) -> int:
        """Write the rows below row `first`; return the number of the last one."""
        # The heading still waits to be written.
        self._write_single_row(first)
        lines: list[str] = []
        number = first
        for row in rows:
            number += 1
            name = str(number)
            made = [
                cell(name, value)
                for cell, value in zip(cells, row, strict=True)
                if value is not None and value != ""
            ]
            lines.append(f'<row r="{name}">{"".join(made)}</row>')
            if len(lines) == ROWS_AT_ONCE:
                self.row_data_fh.write("".join(lines))
                lines.clear()
        self.row_data_fh.write("".join(lines))
        self.previous_row = number
        self.dim_rowmax, self.dim_colmax = max(number - 1, 0), len(cells) - 1
        return number


class ShortSheet(Worksheet):
    """A sheet that is held in memory: its cells may come in any order."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": False})

    def _opt_close(self) -> None:
        """Have no file of rows to close, although the workbook asks every sheet."""

    def _opt_reopen(self) -> None:
        """Have no file of rows to open again."""


class Workbook:
    """A workbook on its way into a file; leaving the `with` block finishes it.

    `foot` stands at the bottom of every printed page.
    """

    def __init__(
        self, file: str | Path | IO[bytes], *, title: str = "", foot: str = ""
    ) -> None:
        target = str(file) if isinstance(file, Path) else file
        # Rows wait in files: by default where others see them, and a kill leaves them.
        self._folder = ExitStack()
        options = {
            "constant_memory": True,
            "tmpdir": str(self._folder.enter_context(own_folder())),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.out = xlsxwriter.Workbook(target, options)
        self.out.set_properties({"title": title})
        self.out.formats[0].set_font_name(FONT)
        self.foot = foot
        self._names: set[str] = set()
        self.formats = {sort: self.format(**look) for sort, look in FORMATS.items()}
        self.heading = self.format(
            bold=True,
            text_wrap=True,
            valign="vcenter",
            bg_color="#E2EFEA",
            font_color="#0D4A40",
            # One line: a double one stands in the first row on paper.
            bottom=2,
            bottom_color="#0D6556",
        )

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: Any, *rest: Any) -> None:
        # Also after a failure: the rows lie in a file that only closing takes away.
        with self._folder:
            self.out.close()

    def format(self, **look: Any) -> Any:
        """Return a cell format in the house's font."""
        return self.out.add_format({"font_name": FONT, "font_size": 11, **look})

    def short_sheet(self, name: str) -> ShortSheet:
        """Return a new sheet to be filled cell by cell."""
        sheet = self.out.add_worksheet(self._free_name(name), ShortSheet)
        self.prepare(sheet)
        return sheet

    def add(self, table: Table, tell: Tell | None = None) -> list[str]:
        """Write a table, on as many sheets as its rows need; return their names."""
        rows, names = told(table.rows, tell), []
        while True:
            start = list(islice(rows, ROWS_LOOKED_AT))
            rest = islice(rows, ROWS_A_SHEET - 1 - len(start))
            names.append(self._add_sheet(table, start, rest))
            following = next(rows, None)
            if following is None:
                return names
            rows = chain([following], rows)

    def _add_sheet(self, table: Table, start: list[Row], rest: Iterator[Row]) -> str:
        sheet = self.out.add_worksheet(self._free_name(str(table.title)), LongSheet)
        self.prepare(sheet)
        cells, widths = [], []
        for index, column in enumerate(table.columns):
            look = self.formats[column.sort]
            widths.append(_width(column, index, start, table))
            sheet.set_column(index, index, widths[-1], look)
            sheet.write_string(0, index, clean(str(column.title)), self.heading)
            cells.append(_cell(column, index, look, table))
        last = sheet.write_rows(1, chain(start, rest), cells)
        sheet.freeze_panes(1, table.keys)
        sheet.autofilter(0, 0, max(last - 1, 1), len(cells) - 1)
        sheet.repeat_rows(0)
        # Headings without a line below them are no reason for a second page.
        across = _pages_across(widths, table.keys) if start else 1
        if across > 1:
            # Each page names its lines again, and a reader turns from left to right.
            sheet.fit_to_pages(across, 0)
            sheet.repeat_columns(0, table.keys - 1)
            sheet.print_across()
        return sheet.get_name()

    def prepare(self, sheet: Worksheet) -> None:
        """Set a sheet up for A4 across, as wide as the page, with page numbers."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        # An ampersand begins a command in a footer.
        foot = _foot(self.foot).replace("&", "&&")
        sheet.set_footer(f"&L{foot}&C&A&R&P / &N")

    def _free_name(self, title: str) -> str:
        """Return a name for a sheet: allowed, short enough, and not yet taken."""
        base = _NOT_IN_A_NAME.sub(" ", clean(title)).strip().strip("'") or "Sheet"
        name, number = _cut(base, SIGNS_OF_A_NAME), 1
        while name.casefold() in self._names:
            number += 1
            tail = f" ({number})"
            name = _cut(base, SIGNS_OF_A_NAME - len(tail)) + tail
        self._names.add(name.casefold())
        return name


def _foot(said: str) -> str:
    """Return what has room at the left of a footer: as much as fits, and its end.

    A footer of more than 255 signs is none at all, and a long one covers the middle.
    """
    if display_width(said) <= WIDTH_OF_A_FOOT:
        return said
    # Where the desks are many, what comes last is the period.
    end = said.rpartition(" · ")[2]
    end = f"… · {end}" if display_width(end) < WIDTH_OF_A_FOOT // 2 else "…"
    most = WIDTH_OF_A_FOOT - display_width(end)
    kept = said
    while display_width(kept) > most:
        kept = kept[:-1]
    return f"{kept.rstrip(' ·')}{end}"


def _cut(name: str, most: int) -> str:
    """Return a name of so many signs at most, between words where it has any."""
    cut = name[:most]
    if _IN_A_WORD.match(name[most - 1 : most + 1]):
        whole = cut.rfind(" ")
        # A single long word, or Chinese before it, says more cut than left out.
        cut = cut[:whole] if whole > most // 2 else cut
    return cut if cut == name else cut.rstrip(" ,;.·–-('")


def _cell(
    column: Column, index: int, look: Any, table: Table
) -> Callable[[str, Any], str]:
    """Return what writes a cell of the column, given the row's number and a value."""
    start = f'<c r="{xl_col_to_name(index)}'
    style = f'" s="{look._get_xf_index()}"'
    if column.sort in (Sort.TEXT, Sort.LONG):

        def text(row: str, value: Any) -> str:
            said = clean(value if isinstance(value, str) else str(value))
            return (
                f'{start}{row}{style} t="inlineStr"><is>'
                f'<t xml:space="preserve">{escape(said)}</t></is></c>'
            )

        return text
    if column.sort is Sort.MOMENT:
        zone = table.zone
        return lambda row, value: (
            f"{start}{row}{style}><v>{serial(local(value, zone))}</v></c>"
        )
    if column.sort is Sort.DAY:
        return lambda row, value: f"{start}{row}{style}><v>{serial(value)}</v></c>"
    return lambda row, value: f"{start}{row}{style}><v>{value}</v></c>"


def _pages_across(widths: list[float], keys: int = 1) -> int:
    """Return over how many pages of A4 the columns go, still large enough to read."""
    pages = math.ceil(sum(widths) / SIGNS_A_PAGE)
    if pages > 1:
        # What names a row stands on each of them again.
        again = (pages - 1) * sum(widths[:keys])
        pages = math.ceil((sum(widths) + again) / SIGNS_A_PAGE)
    return pages


def _width(column: Column, index: int, rows: list[Row], table: Table) -> float:
    """Return the width of a column by its heading and its first cells."""
    if column.width is not None:
        return column.width
    # Room for the arrow of the filter.
    widest = display_width(str(column.title)) + 3
    if column.sort in _TYPICAL:
        return max(widest, _TYPICAL[column.sort])
    for row in rows:
        if row[index] is not None:
            widest = max(widest, display_width(str(row[index])) + 2)
    most = WIDEST_LONG if column.sort is Sort.LONG else WIDEST
    return max(NARROWEST, min(widest, most))
