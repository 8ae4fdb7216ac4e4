"""Days, hours, months and rates of a workbook are what they are, and no text."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from django.utils import translation

from contacts import desk
from contacts.exports.monthly import write_month, write_trend
from contacts.exports.part_sheets import times
from contacts.exports.registers import Sight
from contacts.exports.since_approval import changed_figures
from contacts.models import PhoneCall
from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.shapes import Rate
from contacts.reports.monthly.trend import over_months, side_by_side

from .test_report_naming import approve

AT = datetime(2026, 10, 5, 3, tzinfo=UTC)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
OCTOBER = period_of("2026-10")


@pytest.fixture
def october(estate, file_call):
    for days in range(3):
        at = AT + timedelta(days=days)
        file_call(estate, occurred_at=at, now=at, category="repair")
    return estate


def read(write) -> openpyxl.Workbook:
    file = io.BytesIO()
    write(file)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def below(sheet, head: str, number: int) -> list:
    """Return the cells below a heading of the first column."""
    (row,) = (cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == head)
    return [sheet.cell(row + n, 1) for n in range(1, number + 1)]


def test_days_weeks_and_hours_are_no_text(october):
    report = build([october.desk], OCTOBER, NOW)
    book = read(lambda file: write_month(file, report, {october.desk.pk: Sight()}))
    contacts = book["2 來電、來訪、來函統計"]
    days = below(contacts, "日", 31)
    assert [cell.value.date() for cell in days] == OCTOBER.days
    assert {cell.number_format for cell in days} == {"[$-404]mm-dd ddd"}
    (hour,) = below(contacts, "時", 1)
    assert (hour.value, hour.number_format) == (time(11), "hh:mm")
    weeks = below(book["3 報修"], "週起始日", 5)
    assert [cell.value.date() for cell in weeks][:2] == [
        date(2026, 10, 1),
        date(2026, 10, 5),
    ]
    assert {cell.number_format for cell in weeks} == {"mm-dd"}


def test_the_weeks_of_a_year_are_days_with_their_year(october):
    period = period_of("2025-11-01..2026-10-31")
    report = build([october.desk], period, NOW)
    book = read(lambda file: write_month(file, report, {october.desk.pk: Sight()}))
    sheet = book["2 來電、來訪、來函統計"]
    (chart,) = (c for c in sheet._charts if "週" in c.title.tx.rich.p[0].r[0].t)
    axis = chart.x_axis
    assert axis.number_format.formatCode == "yyyy-mm-dd"
    # Named as they stand: on an axis of days, weeks would be hairlines.
    assert not axis.auto


def test_the_months_of_the_trend_are_no_text(october):
    months = over_months([october.desk], period_of("2026-11"), NOW)
    compared = side_by_side([october.desk], OCTOBER, NOW)
    book = read(lambda file: write_trend(file, "標題", "頁腳", months, compared))
    cells = below(book.worksheets[0], "月份", 13)
    assert cells[0].value == datetime(2025, 11, 1)  # noqa: DTZ001
    assert cells[0].number_format == '[$-404]yyyy" 年 "m" 月"'
    assert cells[-1].value == datetime(2026, 11, 1)  # noqa: DTZ001
    assert "至今" in cells[-1].number_format


def test_names_of_days_and_months_are_those_of_the_language():
    with translation.override("en"):
        found = times()
        assert found["month"] == '[$-409]mmmm" "yyyy'
        assert found["month so far"] == '[$-409]mmmm" "yyyy" so far"'
    with translation.override("zh-hans"):
        assert times()["day of week"] == "[$-804]mm-dd ddd"


def test_rates_that_have_changed_since_the_approval_are_numbers(october):
    approve(october)
    by = october.supervisor
    desk.void(PhoneCall.objects.first(), reason="重複登記", by=by.user, member=by)
    report = build([october.desk], OCTOBER, NOW)
    grid = changed_figures(report)
    rates = [n for n, line in enumerate(grid.rows) if isinstance(line[2].value, Rate)]
    assert rates
    book = read(lambda file: write_month(file, report, {october.desk.pk: Sight()}))
    sheet = book["批准之後"]
    (head,) = (c for row in sheet for c in row if c.value == "批准時 · 分子")
    line = grid.rows[rates[0]]
    then, today = line[2].value, line[3].value
    found = [sheet.cell(head.row + 1 + rates[0], head.column + n) for n in range(6)]
    assert [cell.value for cell in found] == [
        *(then.part, then.whole, then.share),
        *(today.part, today.whole, today.share),
    ]
    assert found[2].number_format == found[5].number_format == "0.0%"


def test_a_number_of_a_register_ends_before_the_text_beside_it(october):
    report = build([october.desk], OCTOBER, NOW)
    book = read(lambda file: write_month(file, report, {october.desk.pk: Sight()}))
    calls = book["來電"]
    (rings,) = (cell for cell in calls[1] if cell.value == "鈴響")
    cell = calls.cell(2, rings.column)
    assert (cell.alignment.horizontal, cell.alignment.indent) == ("right", 1)
