"""A period that runs is compared with as many days; one to come has no figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.reports.monthly import build, period_of, trend

NOW = datetime(2026, 11, 10, 4, tzinfo=UTC)
NOVEMBER = period_of("2026-11")


def at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


@pytest.fixture
def calls(estate, file_call):
    """Calls of both months, some of October after the tenth."""
    for moment in (at(11, 2), at(10, 5), at(10, 6), at(10, 28)):
        file_call(estate, occurred_at=moment, now=moment)
    return estate


def test_a_month_that_runs_is_compared_with_the_same_days(calls):
    report = build([calls.desk], NOVEMBER, NOW)
    (contacts, *_others) = report.parts[0].figures
    assert (contacts.value, contacts.before.value) == (1, 2)
    assert contacts.before.link.startswith("../2026-10-01..2026-10-10/")
    assert (
        "2026 年 10 月" in report.parts[0].note and "第 10 天" in report.parts[0].note
    )
    assert "今日" in str(report.parts[0].figures[5].label)
    over = build([calls.desk], NOVEMBER, NOW + timedelta(days=30))
    assert over.parts[0].figures[0].before.value == 3
    assert "期末" in str(over.parts[0].figures[5].label)


def test_a_year_without_anything_kept_is_left_out_with_a_sentence(calls, file_call):
    report = build([calls.desk], NOVEMBER, NOW)
    assert report.parts[0].figures[0].year_ago.value is None
    assert "去年同期沒有資料" in report.parts[0].note
    file_call(calls, occurred_at=at(11, 3, 2025), now=at(11, 3, 2025))
    report = build([calls.desk], NOVEMBER, NOW)
    assert report.parts[0].figures[0].year_ago.value == 1


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2026-11", "2026-10-01..2026-10-10"),
        ("2026-W46", "2026-11-02..2026-11-03"),
        ("2026-Q4", "2026-07-01..2026-08-10"),
        ("2026", "2025-01-01..2025-11-10"),
    ],
)
def test_as_many_days_of_the_period_before(code, before):
    assert period_of(code).as_of(date(2026, 11, 10)).before.code == before
    longest = period_of("2026-03").as_of(date(2026, 3, 30))
    assert longest.before.code == "2026-02"
    # On its last day it is not over, and compared with no more days than it has.
    assert period_of("2026-02").as_of(date(2026, 2, 28)).before.code == (
        "2026-01-01..2026-01-28"
    )
    assert period_of("2026-10").as_of(date(2026, 10, 31)).before == period_of("2026-09")


def test_a_month_runs_until_its_last_day_is_over(calls):
    """At ten on the last day nothing is said of how it ended, and the trend says so."""
    ends = datetime(2026, 10, 31, 2, tzinfo=UTC)
    october = period_of("2026-10")
    report = build([calls.desk], october, ends)
    assert report.running and report.days_gone == 31
    assert "今日" in str(report.parts[0].figures[5].label)
    chart, grid = trend.over_months([calls.desk], october, ends)
    assert chart.running and "至今" in grid.rows[-1][0].shown
    over = build([calls.desk], october, ends + timedelta(hours=14))
    assert not over.running and "期末" in str(over.parts[0].figures[5].label)


def test_the_last_month_of_the_trend_is_marked_while_it_runs(calls):
    chart, grid = trend.over_months([calls.desk], NOVEMBER, NOW)
    assert chart.running and "至今" in grid.rows[-1][0].shown
    chart, grid = trend.over_months([calls.desk], NOVEMBER, NOW + timedelta(days=30))
    assert not chart.running and "至今" not in grid.rows[-1][0].shown


def test_a_period_that_has_not_begun_shows_no_figures(calls, sign_in):
    client = sign_in(calls.supervisor)
    today = timezone.localdate(timezone=calls.desk.zone)
    here = period_of(f"{today:%Y-%m}")
    coming = reverse("report", args=[here.after.code])
    page = client.get(coming).content.decode()
    assert "本期尚未開始" in page and "report-figures" not in page
    assert 'rel="next"' not in page
    assert (
        'rel="next"'
        not in client.get(reverse("report", args=[here.code])).content.decode()
    )
    for name in ("report_rows", "report_trend", "report_csv"):
        answer = client.get(reverse(name, args=[here.after.code]))
        assert answer.status_code == 302 and answer.url.startswith(coming)
    assert (
        client.post(reverse("report_xlsx", args=[here.after.code])).status_code == 302
    )
