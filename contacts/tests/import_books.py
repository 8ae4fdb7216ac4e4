"""Books made on the spot for the tests of the import."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl

from contacts.imports import Book, ImportedRow, RejectedRow, read_book

TODAY = date(2026, 11, 24)
Sheets = Mapping[str, Sequence[Sequence[Any]]]


def workbook(sheets: Sheets, merges: Mapping[str, Iterable[str]] = {}) -> io.BytesIO:
    """Return an XLSX file; an empty string leaves its cell out."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells, start=1):
                if cell != "":
                    sheet.cell(row, column, cell)
        for merged in merges.get(name, ()):
            sheet.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def text_table(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.lstrip("\n").encode(encoding))


def read(file: io.BytesIO, filename: str = "book.xlsx", **options: Any) -> Book:
    return read_book(file, filename=filename, **{"today": TODAY, **options})


def taken(book: Book) -> list[ImportedRow]:
    return [row for row in book.rows() if isinstance(row, ImportedRow)]


def sent_back(book: Book) -> list[RejectedRow]:
    return [row for row in book.rows() if isinstance(row, RejectedRow)]


def moments(book: Book) -> list[str]:
    """Return when each entry happened, the day alone where no time is known."""
    return [
        f"{r.occurred_at:%Y-%m-%d %H:%M}" if r.time_known else f"{r.received_on}"
        for r in taken(book)
    ]


def codes(book: Book) -> list[tuple[str, str]]:
    return [(row.book_number, row.code) for row in sent_back(book)]
