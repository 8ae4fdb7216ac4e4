"""Thirteen months and the desks beside each other: the report's own figures."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from urllib.parse import urljoin

import openpyxl
import pytest
from django.utils import translation

from contacts import desk
from contacts.models import AccessLog, StaffMember
from contacts.reports.monthly import approve_month, build, period_of
from contacts.reports.monthly.parts.summary import figures
from contacts.reports.monthly.shapes import Rate
from contacts.reports.monthly.trend import over_months, side_by_side

from .test_monthly_figures import order, promise

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
OCTOBER = period_of("2026-10")


@pytest.fixture
def year(estate, file_call):
    """Calls in three months, an order and a return visit due in October."""
    for month, rings in ((8, 2), (9, 4), (10, 1), (10, 2), (10, 6)):
        at = datetime(2026, month, 12, 2, 0, tzinfo=UTC)
        late = {"late_reason": "同時接待訪客"} if rings > 3 else {}
        contact = file_call(estate, occurred_at=at, now=at, rings=rings, **late).contact
    order(estate, 1, contact, settled_at=datetime(2026, 10, 10, 1, tzinfo=UTC))
    promise(estate, contact, "return_visit", datetime(2026, 10, 20, tzinfo=UTC))
    return estate


def test_each_month_of_the_trend_has_the_figures_of_its_report(year):
    _chart, grid = over_months([year.desk], OCTOBER, NOW)
    assert len(grid.rows) == 13
    for line in grid.rows[-3:]:
        code = line[4].link.split("/")[2]
        report = build([year.desk], period_of(code), NOW)
        shown = [cell.value for cell in line[4:]]
        assert shown == list(figures(report.counts).values()), code
    last = [cell.value for cell in grid.rows[-1]][1:]
    assert last == [3, 0, 0, 3, Rate(2, 3), Rate(1, 1), Rate(0, 0), Rate(0, 1), 1]


def test_every_figure_of_the_page_leads_to_as_many_rows(year, hotel, sign_in):
    StaffMember.objects.create(
        desk=hotel.desk, user=year.manager.user, name="郭總", role="manager"
    )
    client = sign_in(year.manager)
    for scope in ("", "?desks=all"):
        address = f"/reports/2026-10/trend/{scope}"
        page = client.get(address)
        lines = [*page.context["grid"].rows[-3:], *page.context["compared"].rows]
        seen = 0
        for cell in (cell for line in lines for cell in line if cell.link):
            pairs = [(cell.link, cell.value)]
            if isinstance(cell.value, Rate):
                whole, rate = cell.whole, cell.value
                pairs = [(cell.link, rate.part), (whole, rate.whole)]
            for href, number in pairs:
                answer = client.get(urljoin(address, href))
                assert answer.context["number"] == number, href
                seen += 1
        assert seen > 30


def test_the_desks_compared_are_read_with_few_queries(
    year, hotel, django_assert_max_num_queries
):
    side_by_side([year.desk, hotel.desk], OCTOBER, NOW)
    with django_assert_max_num_queries(13):
        side_by_side([year.desk, hotel.desk], OCTOBER, NOW)


def test_a_running_month_is_averaged_over_the_days_gone(year, file_call):
    for day in (2, 3, 17):
        at = datetime(2026, 11, day, 2, 0, tzinfo=UTC)
        file_call(year, occurred_at=at, now=at)
    with translation.override("en"):
        report = build([year.desk], period_of("2026-11"), NOW)
        said = report.parts[1].charts[0].answer
        note = report.parts[0].note
    # Three entries in twenty days, not in thirty.
    assert said.endswith("average 0.2 a day.") and "with 1;" in said
    assert report.days_gone == 20
    assert note.startswith("Day 20 of 30 so far, compared with the same days of Oct")
    over = build([year.desk], OCTOBER, NOW)
    assert over.days_gone == 31 and "天" not in over.parts[0].note


def test_the_trend_is_taken_away_as_it_is_shown(year, sign_in):
    client = sign_in(year.supervisor)
    page = client.get("/reports/2026-10/trend/")
    assert "/reports/2026-10/trend/xlsx/" in page.content.decode()
    answer = client.get("/reports/2026-10/trend/xlsx/")
    assert 'filename="BH-trend-2026-10.xlsx"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    months, compared = book.worksheets
    assert len(months._charts) == 1
    values = [[cell.value for cell in line] for line in months.iter_rows()]
    heads = next(line for line in values if "三聲內接聽 · 分子" in line)
    last = dict(zip(heads, values[-1], strict=True))
    assert last["來電"] == 3
    assert (last["三聲內接聽 · 分子"], last["三聲內接聽 · 分母"]) == (2, 3)
    places = [line[0].value for line in compared.iter_rows() if line[1].value]
    assert places[1:] == ["碧湖花園"]
    line = AccessLog.objects.latest("serial")
    assert (line.kind, line.records, line.count) == ("trend", ["2026-10"], 13)


@pytest.fixture
def approved_at_one(year, hotel):
    """October is approved at the estate; at the hotel it is not."""
    by, boss = year.supervisor, year.manager
    month = date(2026, 10, 1)
    desk.prepare_month(year.desk, month, by=by.user, member=by, now=NOW)
    desk.review_month(year.desk, month, by=boss.user, member=boss, now=NOW)
    approve_month(year.desk, month, by=boss.user, member=boss, now=NOW)
    return year.desk, hotel.desk


def test_of_several_desks_it_is_said_whose_month_is_as_approved(approved_at_one):
    here, there = desks = list(approved_at_one)
    said = str(over_months(desks, OCTOBER, NOW)[1].note)
    assert f"{here.place_name} 2026 年 10 月" in said and "其他前臺" in said
    assert there.place_name not in said
    said = str(side_by_side(desks, OCTOBER, NOW).note)
    assert here.place_name in said and there.place_name not in said
    said = str(over_months([here], OCTOBER, NOW)[1].note)
    assert here.place_name not in said and "2026 年 10 月" in said


def test_what_a_running_month_owes_is_headed_as_of_today(year):
    november = period_of("2026-11")
    assert side_by_side([year.desk], november, NOW).heads[-1].title == "截至今日逾時"
    assert side_by_side([year.desk], OCTOBER, NOW).heads[-1].title == "期末逾時未結"
    head = over_months([year.desk], november, NOW)[1].heads[-1]
    assert head.title == "期末逾時未結（本月為截至今日）"


def test_a_year_is_compared_with_the_one_before_once(year):
    part = build([year.desk], period_of("2026"), NOW).parts[0]
    assert [figure.year_ago.value for figure in part.figures] == [None] * 6
    assert "去年同期" not in part.note


@pytest.mark.parametrize("code", ["2026", "2026-Q4", "2026-10-20..2026-12-15"])
def test_months_to_come_are_no_months_of_the_trend(year, code):
    """The period ends in December; it is November, which runs."""
    with translation.override("en"):
        chart, grid = over_months([year.desk], period_of(code), NOW)
        named = [line[0].shown for line in grid.rows[-2:]]
    assert (chart.labels[0], chart.labels[-1], len(chart.labels)) == (
        "2025-11",
        "2026-11",
        13,
    )
    assert chart.running and "November 2026 has 0 so far." in str(chart.answer)
    assert named == ["October 2026", "November 2026 so far"]
    assert grid.heads[-1].title == "Overdue at period end (this month: today)"
    # As of today, and not of a month end that nobody has seen.
    (counts,) = build([year.desk], period_of("2026-11"), NOW).by_desk
    assert grid.rows[-1][-1].value == counts.overdue > 0


def test_the_trend_of_a_period_that_is_over_ends_where_it_does(year):
    chart, grid = over_months([year.desk], period_of("2026-Q3"), NOW)
    assert chart.labels[-1] == "2026-09" and not chart.running
    assert grid.heads[-1].title == "期末逾時未結"
