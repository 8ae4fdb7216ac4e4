"""What was open at the end of a period: overdue first, then what falls due next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contacts import desk
from contacts.desk import prepare_month, review_month
from contacts.models import FollowUp
from contacts.reports.monthly import approve_month, build, period_of
from contacts.reports.monthly.parts import listed
from contacts.reports.monthly.shapes import Rate

from .test_monthly_figures import (
    NOW,
    Plain,
    every_link_leads_to_as_many_rows,
    promise,
    record,
)
from .test_report_of_all_desks import links_add_up

DAY = timedelta(days=1)
END = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
MONTH = period_of("2026-10")


def owed(place, contact, opened: datetime, due: datetime, done=None) -> FollowUp:
    row = promise(place, contact, "reply", due, done)
    row.opened_at = opened
    row.save()
    return row


def test_what_was_not_yet_due_is_listed_as_it_stood_at_the_end(estate, file_call):
    contact = file_call(estate).contact
    # Open still; kept in November, in time and late; overdue by now.
    owed(estate, contact, END - DAY, END + 40 * DAY)
    owed(estate, contact, END - DAY, END + 9 * DAY, END + 3 * DAY)
    owed(estate, contact, END - DAY, END + 2 * DAY, END + 5 * DAY)
    owed(estate, contact, END - 9 * DAY, END)
    # Kept in October, promised in November, taken back, overdue at the end.
    owed(estate, contact, END - DAY, END + 4 * DAY, END - DAY / 2)
    owed(estate, contact, END, END + 4 * DAY)
    gone = owed(estate, contact, END - DAY, END + 4 * DAY)
    FollowUp.objects.filter(pk=gone.pk).update(status="cancelled")
    owed(estate, contact, END - 3 * DAY, END - DAY)
    report = build([estate.desk], MONTH, NOW)
    assert report.counts.open_later == Plain(estate.desk).not_due() == 4
    part = report.parts[8]
    late, waits, both = part.grids[:3]
    assert [grid.code for grid in (late, waits, both)] == ["overdue", "waiting", "open"]
    assert [line[5].value for line in waits.rows] == [
        date(2026, 11, day) for day in (1, 3, 10)
    ] + [date(2026, 12, 11)]
    assert [line[7].value for line in waits.rows] == [
        None,
        date(2026, 11, 6),
        date(2026, 11, 4),
        None,
    ]
    assert {line[4].value for line in waits.rows} == {estate.cleared.name}
    assert [line[1].value for line in both.rows] == [1, 4]
    every_link_leads_to_as_many_rows(report)


def test_the_list_ends_and_says_how_many_more_there_are(estate, file_call, monkeypatch):
    monkeypatch.setattr(listed, "MOST_LISTED", 2)
    contact = file_call(estate).contact
    for days in (5, 3, 4):
        owed(estate, contact, END - DAY, END + days * DAY)
    grid = build([estate.desk], MONTH, NOW).parts[8].grid("waiting")
    assert [line[5].value for line in grid.rows] == [
        date(2026, 11, 4),
        date(2026, 11, 5),
    ]
    assert (grid.left_off, grid.more.value) == (True, 3)
    assert "2" in grid.note and "3" in grid.note


@pytest.fixture
def both(estate, hotel, file_call):
    for place, offset in ((estate, 0), (hotel, 1)):
        contact = file_call(place).contact
        for number in range(3):
            days = (offset + 2 * number) * DAY
            owed(place, contact, END - 20 * DAY, END - 12 * DAY + days)
            owed(place, contact, END - 20 * DAY, END + DAY + days)
            opened = {"opened_at": END - 20 * DAY + days}
            record(place, number + 1 + 10 * offset, contact, **opened)
    return estate, hotel


def test_the_oldest_of_several_desks_are_the_oldest_of_all(both, monkeypatch):
    monkeypatch.setattr(listed, "MOST_LISTED", 4)
    report = build([place.desk for place in both], MONTH, NOW)
    names = [place.desk.place_name for place in both]
    for code, part in (("overdue", 8), ("waiting", 8), ("open_complaints", 3)):
        grid = report.parts[part].grid(code)
        assert [line[1].value for line in grid.rows] == names * 2, code
        assert len(grid.heads) == len(grid.rows[0])
        assert grid.more.value == 6
    late = report.parts[8].grid("overdue")
    assert [line[5].value for line in late.rows] == [12, 11, 10, 9]
    links_add_up(report)
    # Of one desk alone nothing names it.
    alone = build([both[0].desk], MONTH, NOW).parts[8].grid("overdue")
    assert len(alone.heads) == 9


def test_a_list_that_has_changed_since_the_approval_says_so(estate, file_call):
    contact = file_call(estate, occurred_at=END - 9 * DAY, now=END - 9 * DAY).contact
    late = owed(estate, contact, END - 3 * DAY, END - DAY)
    month, given = date(2026, 10, 1), {"now": NOW}
    sup, boss = estate.supervisor, estate.manager
    prepare_month(estate.desk, month, by=sup.user, member=sup, **given)
    review_month(estate.desk, month, by=boss.user, member=boss, **given)
    approve_month(estate.desk, month, by=boss.user, member=boss, **given)
    assert "今日" not in overdue_of(estate).note
    FollowUp.objects.filter(pk=late.pk).update(status="cancelled")
    grid = overdue_of(estate)
    assert grid.rows == [] and "批准時為 1 筆" in grid.note


def overdue_of(place):
    return build([place.desk], MONTH, NOW).parts[8].grid("overdue")


@pytest.mark.parametrize("void", [False, True])
def test_what_is_owed_no_longer_stood_open_as_its_month_ended(estate, file_call, void):
    """Corrected in November, the entry owes nothing; a void one never did."""
    at = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
    contact = file_call(estate, occurred_at=at, now=at, outcome="reply_owed").contact
    was = stood_in(estate, "2026-10")
    assert was == (1, Rate(0, 1), 1)
    by, now = estate.supervisor, datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
    given = {"reason": "登記錯誤", "by": by.user, "member": by, "now": now}
    if void:
        desk.void(contact, **given)
    else:
        desk.amend(contact, {"outcome": "answered"}, **given)
    assert FollowUp.objects.get().status == "cancelled"
    assert stood_in(estate, "2026-10") == ((0, Rate(0, 0), 0) if void else was)
    assert stood_in(estate, "2026-11") == (0, Rate(0, 0), 0)


def stood_in(place, month: str) -> tuple:
    """Return what was overdue, replies kept of those due, and the lines listed."""
    report = build([place.desk], period_of(month), NOW)
    every_link_leads_to_as_many_rows(report)
    grid = report.parts[8].grid("overdue")
    return report.counts.overdue, report.counts.on_time("reply"), len(grid.rows)
