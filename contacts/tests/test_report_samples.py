"""October of all sample books: every number recomputed from the sheets themselves.

The workbook is made by the product and opened again by a reader. What must stand in it
says `recount`, which knows nothing of the product. A number in the workbook that nobody
counted is a failure like a wrong one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime, time

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from . import recount

# Words that stand where a number would.
INSTEAD = {recount.NO_DATA, "–", *recount.RESULTS}
COVER = "封面"
REGISTERS = (*recount.CHANNELS, "派工單", "業主投訴記錄表", "協調單")


@pytest.fixture
def workbook(estate, tmp_path, monkeypatch) -> openpyxl.Workbook:
    """The month's workbook after the books were taken over, opened by a reader."""
    monkeypatch.setattr("contacts.imports.taking.BREATH", 0)
    for book in (recount.BOOK, recount.VISITS):
        call_command("import_contacts", str(book), "--desk", "BH", verbosity=0)
    path = tmp_path / "october.xlsx"
    call_command(
        "export_month", "2026-10", "--desk", "BH", "--out", str(path), verbosity=0
    )
    return openpyxl.load_workbook(path)


def figures(workbook: openpyxl.Workbook) -> Iterator[tuple[recount.Key, object]]:
    """Yield every number of the parts' sheets, named by where a reader finds it."""
    for sheet in workbook:
        if sheet.title not in (*REGISTERS, COVER):
            yield from _of_sheet(sheet)


def _of_sheet(sheet) -> Iterator[tuple[recount.Key, object]]:
    table, heads = "", None
    for first, *rest in sheet.iter_rows(values_only=True):
        if first is None:
            assert not any(isinstance(value, (int, float)) for value in rest)
            table, heads = "", None
        elif heads is None and any(value is not None for value in rest):
            heads = rest
        elif heads is not None:
            for head, value in zip(heads, rest, strict=True):
                if isinstance(value, (int, float, datetime)) or value in INSTEAD:
                    yield (sheet.title, table, _named(first), head), value
        else:
            # Under the title of a table stands what it says, in words.
            if re.search(r"\d.*。$", first):
                yield (sheet.title, "", first, ""), first
            table = table or first


def _named(first: object) -> str:
    """Return what a line is about; a day and an hour are no text."""
    if isinstance(first, datetime):
        return f"{first.date()}"
    return f"{first:%H:%M}" if isinstance(first, time) else str(first)


def differences(found: dict, counted: dict) -> list[str]:
    """Return each figure that is not in both, or not the same."""
    return [
        f"{' / '.join(key)}: stands {found.get(key)!r}, counted {counted.get(key)!r}"
        for key in sorted(found.keys() | counted.keys())
        if not _same(found.get(key), counted.get(key))
    ]


def _same(one: object, other: object) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other)
    return one == other


def registers(workbook: openpyxl.Workbook) -> dict[str, dict[str, dict]]:
    """Return the filled cells of the registers by number and heading."""
    books = {}
    for name in REGISTERS:
        heads, *rows = workbook[name].iter_rows(values_only=True)
        lines = [dict(zip(heads, row, strict=True)) for row in rows]
        books[name] = {line[heads[0]]: line for line in lines}
        assert len(books[name]) == len(lines)
    return books


def test_october_of_the_books_is_what_a_pencil_counts(workbook):
    lines = recount.lines()
    assert len(lines) == 452 + 59
    # Of the cover's words each figure stands in its part.
    cells = [cell for row in workbook[COVER].values for cell in row]
    assert not [cell for cell in cells if isinstance(cell, (int, float))]
    found = list(figures(workbook))
    # No two figures bear one name, so that none hides behind another.
    assert len(dict(found)) == len(found)
    wrong = differences(dict(found), recount.recount(lines))
    assert not wrong, "\n".join(wrong)
    books = registers(workbook)
    for name, rows in books.items():
        wanted = recount.register(lines, name)
        assert rows.keys() == wanted.keys(), name
        for number, row in rows.items():
            entered = row.pop("登記時間")
            assert entered.date() >= timezone.now().date().replace(day=1)
            filled = {head: value for head, value in row.items() if value is not None}
            assert filled == wanted[number], number
    assert [len(rows) for rows in books.values()] == [295, 177, 39, 0, 0, 0]


def test_a_number_that_nobody_counted_is_told():
    key = ("8 前臺規範", "電話接聽速度", "未記錄鈴響", "來電")
    assert differences({key: 3}, {}) and differences({}, {key: 3})
    assert differences({key: 3}, {key: 4}) and not differences({key: 3}, {key: 3})
