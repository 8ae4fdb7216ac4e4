"""Figures as they were approved, and what a later correction has changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from contacts import desk
from contacts.models import MonthFigures, StaffMember
from contacts.reports.monthly import approve_month, build, period_of
from contacts.reports.monthly.counting import Counts
from contacts.reports.monthly.keeping import KEPT, counts_of, kept_of
from contacts.reports.monthly.report import counted

from .test_monthly_figures import (
    every_link_leads_to_as_many_rows,
    order,
    promise,
)

OCTOBER = date(2026, 10, 1)
AT = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def approved(estate, file_call):
    """October with two enquiries and a work order, approved by the manager."""
    contacts = [
        file_call(estate, occurred_at=AT, now=AT, rings=n).contact for n in (2, 2)
    ]
    order(estate, 1, contacts[0])
    estate.promise = promise(
        estate, contacts[0], "reply", datetime(2026, 10, 25, tzinfo=UTC)
    )
    for step, who in (("prepare", estate.supervisor), ("review", estate.colleague)):
        row = desk.prepare_month if step == "prepare" else desk.review_month
        member = estate.supervisor
        row(estate.desk, OCTOBER, by=who.user, member=member, now=NOW)
    by = estate.manager
    approve_month(estate.desk, OCTOBER, by=by.user, member=by, now=NOW)
    estate.entries = contacts
    return estate


def test_counts_come_back_as_they_were_kept(approved):
    report = build([approved.desk], period_of("2026-10"), NOW)
    kept = json.loads(json.dumps(kept_of(report)))
    for name in KEPT:
        whole = getattr(report, name)
        again = counts_of(kept[name], Counts(), kept["version"])
        for each, value in vars(whole).items():
            now = getattr(again, each)
            same = +now == +value if hasattr(value, "most_common") else now == value
            assert same, (name, each)


def test_an_approved_month_keeps_its_figures(approved, sign_in):
    report = build([approved.desk], period_of("2026-10"), NOW)
    assert (report.counts.total, report.changes) == (2, [])
    assert report.approved.approved_by == approved.manager.user
    page = sign_in(approved.supervisor).get(reverse("report", args=["2026-10"]))
    assert "此後未有變動" in page.content.decode()


def test_what_a_correction_changes_is_said_beside_the_figure(approved, sign_in):
    by = approved.supervisor
    desk.void(approved.entries[1], reason="重複登記", by=by.user, member=by, now=NOW)
    report = build([approved.desk], period_of("2026-10"), NOW)
    figure = report.parts[0].figures[0].cell
    assert (figure.value, figure.now) == (2, 1)
    first = report.changes[0]
    assert (first.approved, first.now, first.link) == (2, 1, "rows/?of=entries")
    assert MonthFigures.objects.count() == 1
    page = sign_in(by).get(reverse("report", args=["2026-10"])).content.decode()
    assert "今日為 1" in page and "批准後的變動" in page


def test_what_goes_on_by_itself_is_no_change(approved, file_call):
    later = datetime(2027, 1, 5, tzinfo=UTC)
    approved.promise.status, approved.promise.done_at = "done", later
    approved.promise.save()
    report = build([approved.desk], period_of("2026-10"), later)
    assert report.changes == []
    # The list behind the figure is that of the month's end, too.
    assert report.parts[8].grid("overdue").more.value == report.counts.overdue == 1
    every_link_leads_to_as_many_rows(report)


def void_one(place) -> None:
    by = place.supervisor
    desk.void(place.entries[1], reason="重複登記", by=by.user, member=by, now=NOW)


def test_the_same_figures_stand_in_the_report_of_all_desks(
    approved, hotel, file_call, sign_in
):
    file_call(hotel, occurred_at=AT, now=AT)
    void_one(approved)
    report = build([approved.desk, hotel.desk], period_of("2026-10"), NOW)
    figure = report.parts[0].figures[0].cell
    assert (figure.value, figure.now) == (3, 2)
    assert [book.desk.code for book in report.books] == ["BH"]
    assert (report.approved, report.live.total) == (None, 2)
    StaffMember.objects.create(
        desk=hotel.desk, user=approved.manager.user, name="郭總", role="manager"
    )
    page = sign_in(approved.manager).get("/reports/2026-10/", {"desks": "all"})
    said = page.content.decode()
    assert "碧湖花園 2026 年 10 月（" in said and "其餘數字為今日的數字" in said


def test_the_same_figures_stand_beside_the_month_after_and_the_year_after(approved):
    void_one(approved)
    # A month that runs is compared with as many days, which nobody approved.
    november = build([approved.desk], period_of("2026-11"), NOW)
    assert november.parts[0].figures[0].before.now is None
    over = datetime(2026, 12, 2, tzinfo=UTC)
    november = build([approved.desk], period_of("2026-11"), over)
    figure = november.parts[0].figures[0].before
    assert (figure.value, figure.now) == (2, 1)
    foot = november.parts[1].grid("categories").foot
    assert [cell.value for cell in foot if "2026-10" in cell.link] == [2]
    later = datetime(2027, 11, 2, tzinfo=UTC)
    year = build([approved.desk], period_of("2027-10"), later).parts[0].figures[0]
    assert (year.year_ago.value, year.year_ago.now) == (2, 1)


def test_a_quarter_counts_as_of_now_and_says_what_was_approved(approved, sign_in):
    void_one(approved)
    report = build([approved.desk], period_of("2026-Q4"), NOW)
    assert report.counts.total == 1
    assert [(w.book.month, w.approved, w.today) for w in report.within] == [
        (OCTOBER, 2, 1)
    ]
    page = sign_in(approved.supervisor).get("/reports/2026-Q4/").content.decode()
    assert "碧湖花園 2026 年 10 月：2 筆，今日為 1 筆" in page


def test_average_hours_lead_to_their_orders_and_are_no_number_of_them(approved):
    """One order is settled as the month is approved; voided later, it is none."""
    other = order(approved, 2, approved.entries[1], settled_at=AT, opened_at=AT)
    live = counted([approved.desk], period_of("2026-10"), NOW)
    MonthFigures.objects.update(counts=kept_of(live))
    foot = (
        build([approved.desk], period_of("2026-10"), NOW).parts[2].grid("orders").foot
    )
    assert (foot[4].value, foot[8].value) == (1, 0.0)
    assert "what=settled" in foot[8].link and foot[8].link == foot[4].link
    gone = {"state": "void", "void_reason": "重複", "voided_at": NOW}
    type(other).objects.filter(pk=other.pk).update(**gone)
    foot = (
        build([approved.desk], period_of("2026-10"), NOW).parts[2].grid("orders").foot
    )
    assert (foot[4].value, foot[4].now) == (1, 0)
    assert (foot[8].value, foot[8].now) == (0.0, None)


@pytest.mark.parametrize(
    ("code", "whole"),
    [
        ("2026-Q4", True),
        ("2026", True),
        ("2026-08-01..2026-10-31", True),
        ("2026-10-01..2026-12-15", True),
        ("2026-09-15..2026-10-30", False),
        ("2026-10-02..2026-11-30", False),
        ("2026-Q3", False),
    ],
)
def test_an_approved_month_is_told_of_wherever_it_lies_wholly(approved, code, whole):
    """As the first, the last or another month of the period; not of a part of it."""
    now = datetime(2027, 1, 5, tzinfo=UTC)
    report = build([approved.desk], period_of(code), now)
    assert [w.book.month for w in report.within] == ([OCTOBER] if whole else [])


def test_figures_kept_in_the_older_way_show_forms_as_of_now(approved):
    row = MonthFigures.objects.get()
    del row.counts["version"]
    forms = row.counts["counts"]["forms"]
    row.counts["counts"]["forms"] = [
        line for line in forms if line[0][-1] in ("due", "kept", "carried")
    ]
    row.save()
    report = build([approved.desk], period_of("2026-10"), NOW)
    assert report.older
    assert report.parts[2].grid("orders").foot[2].value == 1
