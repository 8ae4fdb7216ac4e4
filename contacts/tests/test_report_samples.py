"""October of all sample books: every number recomputed from the sheets themselves.

What follows shares no code with the import or the report: it reads the cells as a
person does with a pencil, and counts.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

SAMPLES = Path(__file__).parent / "samples"
BOOK = SAMPLES / "desk-books-2026-10.xlsx"
VISITS = SAMPLES / "visits-gb18030.csv"
REJECTED = {
    sheet: {number for number, _why in expected["rejected_numbers"]}
    for sheet, expected in json.loads(
        (SAMPLES / "desk-books-2026-10.expected.json").read_text("utf-8")
    ).items()
}
# As the books write it, and as the desk calls it.
CATEGORIES = {
    "報修": "報修",
    "報事": "報修",
    "投訴": "投訴",
    "諮詢": "諮詢",
    "咨詢": "諮詢",
    "建議": "建議",
    "求助": "求助",
    "表揚": "表揚",
    "表揚信": "表揚",
    "工作聯繫": "工作聯繫",
    "其它": "其他",
    # The book in the other script.
    "其他": "其他",
    "报修": "報修",
    "投诉": "投訴",
    "咨询": "諮詢",
}
CHANNELS = {"電話": "來電", "來訪": "來訪", "來函": "來函"}


def day_of(cell: object, before: date | None) -> date | None:
    """Return the day of a cell; a ditto mark or a blank means the one above."""
    if isinstance(cell, datetime):
        return cell.date()
    match = re.search(r"(\d+)\D+(\d+)\D*$", str(cell or ""))
    if match is None:
        return before
    try:
        return date(2026, int(match[1]), int(match[2]))
    except ValueError:
        return before


def hour_of(cell: object) -> int | None:
    if isinstance(cell, (time, datetime)):
        return cell.hour
    match = re.search(r"(\d+)\s*[:：時點]", str(cell or ""))
    if match is None:
        return None
    hour = int(match[1])
    return hour + 12 if "下午" in str(cell) and hour < 12 else hour


def pencil() -> tuple[Counter, Counter, Counter, Counter]:
    """Return the entries by category, by day, by hour of the week, and the rings."""
    by, days, hours, rings = Counter(), Counter(), Counter(), Counter()
    for sheet in openpyxl.load_workbook(BOOK):
        channel, last = CHANNELS[sheet.title], None
        letters = channel == "來函"
        for cells in sheet.iter_rows(min_row=4, values_only=True):
            number = re.search(r"\d+$", str(cells[0] or ""))
            if number is None:
                continue
            day = day_of(cells[1], last)
            last = day
            if int(number[0]) in REJECTED[sheet.title]:
                continue
            category = CATEGORIES[cells[4] if letters else cells[6]]
            by[category, channel] += 1
            days[channel, day] += 1
            if not letters:
                hours[day.isoweekday(), hour_of(cells[2])] += 1
            if channel == "來電":
                rings[cells[9]] += 1
    with VISITS.open(encoding="gb18030", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["编号"]) in REJECTED["csv"]:
                continue
            at = datetime.strptime(row["来访时间"], "%Y/%m/%d %H:%M")  # noqa: DTZ007
            by[CATEGORIES[row["类别"]], "來訪"] += 1
            days["來訪", at.date()] += 1
            hours[at.isoweekday(), at.hour] += 1
    return by, days, hours, rings


@pytest.fixture
def workbook(estate, tmp_path, monkeypatch) -> openpyxl.Workbook:
    """The month's workbook after the books were taken over, opened by a reader."""
    monkeypatch.setattr("contacts.imports.taking.BREATH", 0)
    for book in (BOOK, VISITS):
        call_command("import_contacts", str(book), "--desk", "BH", verbosity=0)
    path = tmp_path / "october.xlsx"
    call_command(
        "export_month", "2026-10", "--desk", "BH", "--out", str(path), verbosity=0
    )
    return openpyxl.load_workbook(path)


def table(sheet, title: str) -> list[dict[str, object]]:
    """Return the rows below a heading of a sheet, up to the next blank line."""
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(n for n, line in enumerate(lines) if line[0] == title) + 1
    while lines[start][1] is None:
        start += 1
    heads, found = lines[start], []
    for line in lines[start + 1 :]:
        if line[0] is None:
            break
        found.append(dict(zip(heads, line, strict=True)))
    return found


def settled_as_the_books_say(workbook, by: Counter) -> None:
    """What an old book has no end for was over at once: nothing is left open."""
    for number, category in (("3 ", "報修"), ("4 ", "投訴")):
        part = next(s for s in workbook if s.title.startswith(number))
        whole = table(part, "登記按細類")[-1]
        new = sum(n for (name, _channel), n in by.items() if name == category)
        names = ("上期結轉", "新增", "已關閉", "期末未結")
        assert [whole[name] for name in names] == [0, new, new, 0]


def test_october_of_the_books_is_what_a_pencil_counts(workbook):
    by, days, hours, rings = pencil()
    part = next(s for s in workbook if s.title.startswith("2 "))
    rows = table(part, "按類別與接待方式")
    found = {
        (row["類別"], channel): row[channel]
        for row in rows
        for channel in CHANNELS.values()
        if row["類別"] != "合計" and row[channel]
    }
    assert found == dict(by)
    assert rows[-1]["合計"] == sum(by.values()) == 452 + 59
    found = {
        (channel, date(2026, 10, int(row["日"][3:5]))): row[channel]
        for row in table(part, "按日")
        for channel in CHANNELS.values()
        if row[channel]
    }
    assert found == dict(days)
    names = ("週一", "週二", "週三", "週四", "週五", "週六", "週日")
    found = {
        (names.index(name) + 1, int(row["時"][:2])): row[name]
        for row in table(part, "來電、來訪按時段與星期")
        for name in names
        if row[name]
    }
    assert found == dict(hours)
    counted = sum(n for ring, n in rings.items() if ring is not None)
    soon = sum(n for ring, n in rings.items() if ring is not None and ring <= 3)
    conduct = next(s for s in workbook if s.title.startswith("8 "))
    first, second, late, unknown = (
        list(row.values())[1:4] for row in table(conduct, "電話接聽快慢")
    )
    assert first[:2] == [soon, counted]
    assert second[:2] == [soon - rings[1], counted]
    assert late[:2] == [counted - soon, counted]
    assert unknown[2] == rings[None]
    settled_as_the_books_say(workbook, by)
    books = {name: workbook[name].max_row - 1 for name in CHANNELS.values()}
    assert books == dict(Counter(c for (_k, c), n in by.items() for _ in range(n)))
