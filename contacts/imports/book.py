"""Reading a whole book, whatever file it is kept in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import IO

from .errors import SHEET_PROBLEMS, BookError
from .layout import Layout, find_layout
from .lines import Skipped
from .rows import Row, read_rows
from .sources import Source, Table, open_source


@dataclass
class Sheet:
    """One sheet that holds entries, or one that was left out and why.

    `skipped` counts the rows that are no entries once the rows have been read.
    """

    table: Table
    region: str
    layout: Layout | None = None
    problem: str = ""
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def kind(self) -> str:
        return self.layout.kind if self.layout else ""

    @property
    def problem_message(self) -> str:
        return str(SHEET_PROBLEMS[self.problem]) if self.problem else ""

    def rows(self) -> Iterator[Row]:
        """Yield the entries and the rows sent back, in the order of the book."""
        if self.layout is None:
            return
        skipped = Skipped()
        layout = replace(self.layout, calendar=replace(self.layout.calendar))
        yield from read_rows(self.table, layout, self.region, skipped)
        self.skipped = skipped.counts


@dataclass
class Book:
    """A file with its sheets; `rows` goes through all of them."""

    source: Source
    sheets: list[Sheet]

    @property
    def filename(self) -> str:
        return self.source.filename

    def rows(self) -> Iterator[Row]:
        for sheet in self.sheets:
            yield from sheet.rows()


def read_book(
    file: str | Path | IO[bytes],
    *,
    filename: str = "",
    region: str = "TW",
    today: date,
    kind: str = "",
) -> Book:
    """Open a book; raises BookError if no sheet of it can be read.

    `region` is where the desk's phone numbers are dialled, `today` the desk's date,
    `kind` forces every sheet to be read as call, visit or letter.
    """
    source = open_source(file, filename)
    sheets = []
    for table in source.tables:
        found: Layout | str = "hidden"
        if not table.hidden:
            found = find_layout(table, source.filename, today, kind)
        if isinstance(found, str):
            sheets.append(Sheet(table, region, problem=found))
        else:
            sheets.append(Sheet(table, region, layout=found))
    if not any(sheet.layout for sheet in sheets):
        unclear = any(sheet.problem == "unknown_book" for sheet in sheets)
        raise BookError("unknown_book" if unclear else "no_headings")
    return Book(source, sheets)
