"""Before the first entry of a desk nothing was kept, which is no fall to nothing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import openpyxl
import pytest

from contacts import desk
from contacts.exports.monthly import write_trend
from contacts.models import PhoneCall, StaffMember
from contacts.reports.charts import draw
from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.trend import over_months, side_by_side

from .test_report_naming import approve

FIRST = datetime(2026, 8, 12, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
OCTOBER = period_of("2026-10")


@pytest.fixture
def young(estate, file_call):
    """A desk since August; in September nobody called."""
    for days in (0, 1, 60, 61):
        at = FIRST + timedelta(days=days)
        file_call(estate, occurred_at=at, now=at, rings=2)
    return estate


def test_months_before_the_first_entry_have_no_figures(young):
    chart, grid = over_months([young.desk], OCTOBER, NOW)
    calls = chart.series[0].values
    assert calls == [None] * 10 + [2, 0, 2]
    assert {cell.shown for line in grid.rows[:10] for cell in line[1:]} == {"–"}
    assert "第一筆登記在 2026-08-12" in grid.note
    svg = ElementTree.fromstring(str(draw(chart)))  # noqa: S314 - our own drawing
    (path,) = [e for e in svg.iter("polyline") if e.get("class") == "l0"]
    assert len(path.get("points").split()) == 3
    file = io.BytesIO()
    compared = side_by_side([young.desk], OCTOBER, NOW)
    write_trend(file, "標題", "頁腳", (chart, grid), compared)
    sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    (head,) = (c for row in sheet for c in row if c.value == "來電")
    column = [sheet.cell(head.row + n, head.column).value for n in range(1, 14)]
    # Empty, for Excel draws a text as none.
    assert column == calls


def test_months_after_it_are_never_left_out(young):
    chart, grid = over_months([young.desk], period_of("2027-08"), NOW)
    assert None not in chart.series[0].values and "第一筆登記" not in grid.note


@pytest.mark.parametrize(
    ("code", "mean"),
    [
        # Twelve weeks from that of the first entry on.
        ("2026-06-01..2026-10-31", "0.3"),
        ("2026-08", "0.1"),
        ("2026-08-13..2026-08-14", "0.5"),
    ],
)
def test_an_average_is_not_over_days_before_the_first_entry(young, code, mean):
    report = build([young.desk], period_of(code), NOW)
    answer = report.parts[1].charts[0].answer
    assert f"平均每{'週' if len(report.days) > 62 else '日'} {mean} 筆" in answer


def test_the_first_day_is_asked_for_only_where_it_may_lie_in_the_period(young):
    august = build([young.desk], period_of("2026-08"), NOW)
    assert august.first_day == date(2026, 8, 12)
    # The month before has entries, so this desk is older.
    later = build([young.desk], period_of("2026-08-13..2026-08-14"), NOW)
    assert later.first_day is None


def test_one_day_is_named_once(young):
    day = period_of("2026-10-12..2026-10-12")
    assert day.label == "2026-10-12"
    note = build([young.desk], day, FIRST + timedelta(days=61)).parts[0].note
    assert "與上期（2026-10-11）的相同天數比較" in note


def test_the_trend_says_what_approved_figures_are_today(young, hotel, sign_in):
    boss, by = young.manager, young.supervisor
    StaffMember.objects.create(
        desk=hotel.desk, user=boss.user, name="郭總", role="manager"
    )
    approve(young)
    call = PhoneCall.objects.order_by("occurred_at").last()
    desk.void(call, reason="重複登記", by=by.user, member=by)
    _chart, grid = over_months([young.desk], OCTOBER, NOW)
    line, before = grid.rows[-1], grid.rows[-2]
    assert [(c.value, c.now) for c in (line[1], line[4])] == [(2, 1), (2, 1)]
    assert (line[5].value.whole, line[5].now.whole) == (2, 1)
    assert {cell.now for cell in before} == {None}
    (compared,) = side_by_side([young.desk], OCTOBER, NOW).rows
    assert (compared[1].value, compared[1].now) == (2, 1)
    client = sign_in(boss)
    page = client.get("/reports/2026-10/trend/").content.decode()
    assert page.count("今日為 1<") == 3
    assert "2025 年 10 月 – 2026 年 10 月" in page.split('id="trend-title"')[1][:200]
    # The desks beside each other are led to from the report itself.
    page = client.get("/reports/2026-10/").content.decode()
    assert "/trend/?desk=BH#compared" in page
    alone = sign_in(by).get("/reports/2026-10/").content.decode()
    assert "#compared" not in alone


def test_weeks_cut_off_by_the_period_count_by_their_days(estate, file_call):
    # Of the week of 28 September four days are in the quarter, of that of today two.
    for day in (2, 12, 20):
        at = datetime(2026, 10, day, 3, tzinfo=UTC)
        file_call(estate, occurred_at=at, now=at)
    report = build(
        [estate.desk], period_of("2026-Q4"), datetime(2026, 10, 20, 4, tzinfo=UTC)
    )
    # Three in the nineteen days since the first entry: not three in four weeks.
    assert "平均每週 1.1 筆" in report.parts[1].charts[0].answer
