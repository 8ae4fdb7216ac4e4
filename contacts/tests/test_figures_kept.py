"""Figures as they were approved, and what a later correction has changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from contacts import desk
from contacts.models import MonthFigures
from contacts.reports.monthly import approve_month, build, period_of
from contacts.reports.monthly.keeping import counts_of, kept_of

from .test_monthly_figures import order

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
    for name, kept in json.loads(json.dumps(kept_of(report))).items():
        whole = getattr(report, name)
        again = counts_of(kept)
        for each, value in vars(whole).items():
            now = getattr(again, each)
            same = +now == +value if hasattr(value, "most_common") else now == value
            assert same, (name, each)


def test_an_approved_month_keeps_its_figures(approved, sign_in):
    report = build([approved.desk], period_of("2026-10"), NOW)
    assert (report.counts.total, report.changes) == (2, [])
    assert report.approved.approved_by == approved.manager.user
    page = sign_in(approved.supervisor).get(reverse("report", args=["2026-10"]))
    assert "其後沒有任何改變" in page.content.decode()


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
    assert "今日為 1" in page and "個數字不同" in page


def test_what_goes_on_by_itself_is_no_change(approved, file_call):
    later = datetime(2027, 1, 5, tzinfo=UTC)
    report = build([approved.desk], period_of("2026-10"), later)
    assert report.changes == []
