"""The three books of the samples give exactly what a careful person takes over."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from contacts.imports import ImportedRow, RejectedRow, read_book

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "desk-books-2026-10.expected.json").read_text("utf-8"))
TODAY = date(2026, 11, 24)


def rows_of(name: str) -> dict[str, list[ImportedRow | RejectedRow]]:
    if name == "csv":
        book = read_book(SAMPLES / "visits-gb18030.csv", today=TODAY)
        return {"csv": list(book.rows())}
    book = read_book(SAMPLES / "desk-books-2026-10.xlsx", today=TODAY)
    return {sheet.name: list(sheet.rows()) for sheet in book.sheets}


def number(row: RejectedRow) -> int:
    return int(re.sub(r"\D", "", row.book_number))


@pytest.mark.parametrize("sheet", EXPECTED)
def test_a_sample_gives_its_entries_and_its_rejected_rows(sheet):
    expected = EXPECTED[sheet]
    rows = rows_of("csv" if sheet == "csv" else "xlsx")[sheet]
    entries = [row for row in rows if isinstance(row, ImportedRow)]
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    assert len(entries) == expected["entries"]
    assert {row.channel for row in entries} == {expected["kind"]}
    assert len(rejected) == expected["rejected"]
    assert [[number(row), row.code.replace("_", " ")] for row in rejected] == expected[
        "rejected_numbers"
    ]


def test_the_first_calls_are_read_word_for_word():
    first, second, *_rest = rows_of("xlsx")["電話"]
    assert first.occurred_at == datetime.fromisoformat("2026-10-01T15:09")
    assert (first.name, first.unit, first.rings) == ("張小姐", "2棟1201", 6)
    assert first.phone.e164 == "+886912555038"
    assert (first.category, first.result, first.handler) == (
        "complaint",
        "已派工",
        "林怡君",
    )
    # The date is a ditto mark, the phone says that there is none.
    assert second.occurred_at == datetime.fromisoformat("2026-10-01T12:52")
    assert not second.phone


def test_every_entry_of_october_lies_in_october():
    for rows in (*rows_of("xlsx").values(), *rows_of("csv").values()):
        days = [r.occurred_at.date() for r in rows if isinstance(r, ImportedRow)]
        assert {(day.year, day.month) for day in days} == {(2026, 10)}


def test_the_days_of_the_calls_never_go_back():
    calls = [r for r in rows_of("xlsx")["電話"] if isinstance(r, ImportedRow)]
    days = [row.occurred_at.date() for row in calls]
    assert days == sorted(days)


def test_a_rejected_row_names_its_column_and_keeps_its_cells():
    rejected = [r for r in rows_of("xlsx")["電話"] if isinstance(r, RejectedRow)]
    by_number = {number(row): row for row in rejected}
    assert by_number[61].column_name == "H 來電內容"
    assert by_number[83].column_name == "C 時間"
    assert by_number[97].column_name == "B 日期"
    # Its date was left blank: in a file of its own it would have nothing above it.
    assert by_number[61].cells[1] == date(2026, 10, 7)
    assert by_number[97].cells[1] == "10月32日"
