"""What the report says of its figures: names by the settings, nothing beside itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contacts.exports.registers import BY_NAME, table
from contacts.models import Contact, snapshot_of
from contacts.reports.monthly import build, period_of, trend, window
from contacts.reports.monthly.shapes import Rate
from contacts.reports.monthly.trend import over_months, side_by_side

from .test_monthly_figures import (
    every_link_leads_to_as_many_rows,
    figures_by_address,
    order,
    put,
    record,
    step,
)
from .test_monthly_rates import AT, MADE, NOW, OCTOBER, october

HOUR = timedelta(hours=1)


def test_rework_within_the_month_is_told_apart_from_what_came_from_before(
    estate, file_call
):
    contact = file_call(estate, category="repair", subcategory="repair.water").contact
    slip = order(estate, 1, contact, rounds=2, state="dispatched")
    slip.opened_at = AT - 9 * HOUR
    slip.save()
    step(slip, "finish", AT + HOUR, "finished", AT + 24 * HOUR)
    step(slip, "rework", AT + 2 * HOUR, "dispatched", round=2)
    grid = october(estate).parts[2].grid("orders")
    named = {str(head.title): n for n, head in enumerate(grid.heads)}
    assert grid.foot[named["返修率"]].value == Rate(1, 1)
    before = next(name for name in named if "重新處理" in name)
    assert (before, grid.foot[named[before]].value) == ("前期完成後重新處理", 0)
    assert before in grid.note


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        ((3, 3), "三聲內接聽"),
        ((5, 5), "5 聲內接聽"),
        ((5, 4), "各前臺規定鈴響內接聽"),
    ],
)
def test_the_rings_are_named_by_the_limits_of_the_desks(
    estate, hotel, monkeypatch, limits, name
):
    desks = [estate.desk, hotel.desk]
    changed = {}
    for desk, limit in zip(desks, limits, strict=True):
        found = snapshot_of(desk)
        profile = replace(found.profile, ring_limit=limit)
        changed[desk.pk] = replace(found, profile=profile)
    for module in (window, trend):
        monkeypatch.setattr(module, "snapshot_of", lambda desk: changed[desk.pk])
    report = build(desks, OCTOBER, NOW)
    assert report.parts[0].figures[1].label == name
    assert name in {head.title for head in side_by_side(desks, OCTOBER, NOW).heads}
    _chart, months = over_months(desks, OCTOBER, NOW)
    assert name in {head.title for head in months.heads}


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("2025-10-15..2026-10-13", True),
        ("2025-10-15..2026-10-14", False),
        ("2025-01-01..2026-12-31", False),
        ("2024", True),
    ],
)
def test_what_is_longer_than_a_year_has_no_year_before_beside_it(estate, code, shown):
    for number, days in enumerate((0, 200, 370, 500, 1100), start=1):
        put(estate, number, {**MADE, "at": AT - timedelta(days=days)})
    period = period_of(code)
    ago = period.year_ago
    assert (ago is not None) == shown
    # The days of the one are none of the other.
    assert not shown or set(ago.days).isdisjoint(period.days)
    report = build([estate.desk], period, NOW)
    part = report.parts[0]
    # Of a year these are the days before as well, and stand once.
    twice = shown and ago.days != period.before.days
    assert len(part.grids[0].heads) == (4 if twice else 3)
    assert {f.year_ago.value is not None for f in part.figures} == {twice}
    assert ("超過一年" in part.note) != shown
    every_link_leads_to_as_many_rows(report)


@pytest.mark.parametrize("code", ["2026-10", "2026-04", "2026"])
@pytest.mark.parametrize("name", ["Australia/Lord_Howe", "Asia/Kathmandu"])
def test_the_hours_are_those_of_a_clock_that_changes_by_half_an_hour(
    estate, code, name
):
    """Lord Howe goes by +11:00 in summer and by +10:30 in winter."""
    estate.desk.time_zone = name
    estate.desk.save()
    zone = ZoneInfo(name)
    # Around both changes, the first of the months, and noon of a winter's day.
    edges = [
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
        datetime(2026, 10, 20, 12, 0, tzinfo=UTC),
        datetime(2026, 4, 20, 13, 30, tzinfo=UTC),
    ]
    minutes = (-50, -35, -20, -5, 5, 20, 35, 50)
    moments = [edge + timedelta(minutes=m) for edge in edges for m in minutes]
    for number, at in enumerate(moments, start=1):
        put(estate, number, {**MADE, "at": at})
    wanted: Counter = Counter()
    for contact in Contact.objects.all():
        wall = contact.occurred_at.astimezone(zone)
        if f"{wall:%Y-%m}".startswith(code):
            wanted[contact.channel, wall.date(), wall.hour] += 1
    report = build([estate.desk], period_of(code), NOW)
    assert wanted.total() > 7
    assert report.counts.slots == wanted
    every_link_leads_to_as_many_rows(report, sorted(figures_by_address(report))[::3])


def test_a_register_says_which_of_its_times_are_those_of_today(estate, file_call):
    """Due on 13 October, missed, and put off in November."""
    contact = file_call(estate, category="complaint").contact
    due = AT + timedelta(days=1)
    form = record(estate, 1, contact, opened_at=AT, due_at=due)
    put_off = datetime(2026, 11, 5, tzinfo=UTC)
    form.put_off(put_off + timedelta(days=4), put_off)
    form.save()
    made = window.Window.of(estate.desk, OCTOBER, NOW)
    found = table(BY_NAME["complaints"], [made], {})
    line = dict(
        zip([str(c.title) for c in found.columns], next(iter(found.rows)), strict=True)
    )
    # Moments are as the database keeps them.
    assert str(line["要求完成時間（目前）"]).startswith("2026-11-09")
    assert str(line["延期前已超過的時限"]).startswith("2026-10-13")
    assert "進度（目前）" in line
    grid = october(estate).parts[3].grid("open_complaints")
    heads = [str(head.title) for head in grid.heads]
    there = dict(zip(heads, grid.rows[0], strict=True))
    assert there["要求完成時間（目前）"].value == date(2026, 11, 9)
    # The figures go by the time that was missed.
    assert build([estate.desk], OCTOBER, NOW).counts.form_rate(
        "kept", "due", "complaint_record"
    ) == Rate(0, 1)


def test_severities_stand_from_the_worst_down_however_frequent(estate, file_call):
    contact = file_call(estate, category="complaint").contact
    for number, severity in enumerate(["", "", "", "minor", "minor", "major"], 1):
        record(estate, number, contact, severity=severity)
    grid = october(estate).parts[3].grid("records")
    names = [str(line[0].value) for line in grid.rows]
    assert names == ["重大", "輕微", "未定級"]


def test_complaints_by_household_are_told_where_the_desks_say_how_many(
    estate, hotel, file_call
):
    for number, category in enumerate(("complaint", "complaint", "repair"), start=1):
        put(estate, number, {**MADE, "category": category})
    put(hotel, 1, {**MADE, "category": "complaint"})
    # Carried over from September: it is no new one.
    put(estate, 9, {**MADE, "category": "complaint", "at": AT - timedelta(days=30)})

    def rate(*places):
        report = build([place.desk for place in places], OCTOBER, NOW)
        grid = report.parts[3].grid("complaint_rate")
        return grid.rows[0][1].value, str(grid.note)

    found, note = rate(estate)
    assert (found.share, "未填報" in note) == (None, True)
    estate.desk.households = 400
    estate.desk.save()
    assert rate(estate)[0] == Rate(2, 400)
    # Among several, who has not said is named, and half a rate is not shown.
    found, note = rate(estate, hotel)
    assert (found.share, hotel.desk.place_name in note) == (None, True)
    assert estate.desk.place_name not in note
    hotel.desk.households = 100
    hotel.desk.save()
    assert rate(estate, hotel)[0] == Rate(3, 500)
    october(estate)


def test_a_rate_of_an_earlier_period_has_both_its_numbers(estate, file_call, sign_in):
    """A share alone does not say of how many it is."""
    for days, rings in ((-30, 2), (-30, 5), (0, 2)):
        at = AT + timedelta(days=days)
        late = {"late_reason": "同時接待訪客"} if rings > 3 else {}
        file_call(estate, occurred_at=at, now=at, rings=rings, **late)
    page = sign_in(estate.manager).get(f"/reports/{OCTOBER.code}/").content.decode()
    card = page.split("<small>三聲內接聽</small>")[1].split("</div>")[0]
    before = card.split("上期")[1]
    assert ">50.0%</a>" in before and "1 / <a" in before and ">2</a>" in before
    # Of none there is no share, and nothing to be led to.
    card = page.split("<small>維修及時</small>")[1].split("</div>")[0]
    assert "<a" not in card.split("上期")[1] and "無數據" in card.split("上期")[1]


def test_of_nothing_settled_there_is_no_average(estate, file_call, sign_in):
    contact = file_call(estate, category="repair", subcategory="repair.water").contact
    order(estate, 1, contact)
    grid = october(estate).parts[2].grid("orders")
    (place,) = (n for n, h in enumerate(grid.heads) if str(h.title) == "平均小時")
    for line in (grid.rows[0], grid.foot):
        assert (line[place].value, line[place].shown) == (None, "無數據")
    page = sign_in(estate.manager).get(f"/reports/{OCTOBER.code}/").content.decode()
    table = page.split("grid-orders")[1].split("</table>")[0]
    assert '<td class="n"><span class="no">無數據</span></td>' in table


def test_of_a_period_that_is_over_nothing_is_said_of_now(estate):
    over = october(estate).parts[8]
    assert str(over.grid("overdue").empty) == "期末沒有逾時的待辦。"
    assert str(over.grid("waiting").empty).startswith("期末沒有")
    during = build([estate.desk], OCTOBER, AT).parts[8]
    assert str(during.grid("overdue").empty) == "目前沒有逾時的待辦。"
