"""What fell due: up to now in a period that runs, and never of what is void."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contacts import choices
from contacts import desk as writer
from contacts.models import Contact, ReturnVisit
from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.shapes import Rate
from contacts.reports.monthly.slips import Round, SlipFact

from .test_monthly_figures import (
    every_link_leads_to_as_many_rows,
    order,
    promise,
)
from .test_report_naming import approve

NOW = datetime(2026, 11, 10, 4, tzinfo=UTC)
NOVEMBER, OCTOBER = period_of("2026-11"), period_of("2026-10")


def kept(row, at: datetime) -> None:
    row.status, row.done_at = choices.FollowUpStatus.DONE, at
    row.save()


def test_what_is_kept_before_its_time_is_not_due_yet(estate, file_call):
    """A rate with what is kept early, and without what is open, is always too good."""
    day = timedelta(days=1)
    contact = file_call(estate, occurred_at=NOW - 5 * day, now=NOW - 5 * day).contact
    for due, done in ((-1, -2), (-1, None), (2, -1), (2, None)):
        row = promise(estate, contact, "return_visit", NOW + due * day)
        if done:
            kept(row, NOW + done * day)
    before = {"opened_at": NOW - 5 * day, "settled_at": NOW - day}
    order(estate, 1, contact, due_at=NOW - timedelta(hours=1), **before)
    order(estate, 2, contact, due_at=NOW + day, **before)
    report = build([estate.desk], NOVEMBER, NOW)
    assert report.counts.on_time("return_visit") == Rate(1, 2)
    assert report.counts.form_rate("kept", "due", "work_order") == Rate(1, 1)
    every_link_leads_to_as_many_rows(report)
    over = build([estate.desk], NOVEMBER, NOW + 30 * day)
    assert over.counts.on_time("return_visit") == Rate(2, 4)
    assert over.counts.form_rate("kept", "due", "work_order") == Rate(2, 2)


@pytest.mark.parametrize("what", ["entry", "form"])
def test_what_was_kept_of_a_void_line_counts_nowhere(estate, file_call, what):
    at = datetime(2026, 10, 10, 4, tzinfo=UTC)
    contact = file_call(estate, occurred_at=at, now=at).contact
    slip = order(estate, 1, contact, opened_at=at, due_at=at, settled_at=at)
    days = (5, 15, 30)
    for number, done in enumerate(days):
        row = promise(estate, contact, "return_visit", at + timedelta(days=10 + number))
        row.slip_id = slip.pk
        kept(row, at + timedelta(days=done))
    step = slip.steps.create(
        desk=estate.desk, action="visit", to_state="finished", at=at, entered_at=at
    )
    ReturnVisit.objects.create(
        desk=estate.desk, slip=slip, step=step, method="phone", rating="C", made_at=at
    )
    full = build([estate.desk], OCTOBER, NOW)
    assert full.counts.on_time("return_visit") == Rate(1, 3)
    assert (full.counts.overdue, full.counts.ratings["C"]) == (1, 1)
    if what == "entry":
        writer.void(
            Contact.objects.get(pk=contact.pk),
            reason="重複登記。",
            by=estate.cleared.user,
            now=NOW,
        )
    else:
        slip.state, slip.void_reason, slip.voided_at = "void", "重複登記。", NOW
        slip.save()
    report = build([estate.desk], OCTOBER, NOW)
    assert report.counts.promises.total() == 0
    assert (report.counts.overdue, report.counts.oldest_due) == (0, None)
    assert report.counts.ratings.total() == 0
    assert report.parts[5].grid("unhappy").rows == []
    every_link_leads_to_as_many_rows(report)


def test_reminders_stand_apart_from_what_they_chase(estate, file_call):
    at = datetime(2026, 10, 10, 4, tzinfo=UTC)
    contact = file_call(estate, occurred_at=at, now=at).contact
    promise(estate, contact, "remind_slip", at)
    conduct = build([estate.desk], OCTOBER, NOW).parts[7]
    assert conduct.grid("promises").rows == []
    (line,) = conduct.grid("reminders").rows
    assert line[1].value == 1
    assert "不計" in conduct.grid("reminders").note


@pytest.mark.parametrize("before", [True, False])
def test_reminders_come_and_go_after_an_approval(estate, file_call, before):
    """Of an approved month a table has to be there, whether anything stands in it."""
    at = datetime(2026, 10, 10, 4, tzinfo=UTC)
    contact = file_call(estate, occurred_at=at, now=at).contact
    if before:
        promise(estate, contact, "remind_slip", at, at)
    approve(estate)
    if before:
        boss = estate.supervisor
        given = {"by": boss.user, "member": boss, "now": NOW}
        writer.void(contact, reason="重複登記。", **given)
    else:
        promise(estate, contact, "remind_slip", at)
    report = build([estate.desk], OCTOBER, NOW)
    (line,) = report.parts[7].grid("reminders").rows
    assert (line[1].value, line[1].now) == ((1, 0) if before else (0, 1))


def test_a_round_that_is_due_later_is_not_due_yet():
    """As of one that has one round: kept before its time, it counts on neither side."""
    start, end = NOVEMBER.bounds(UTC)
    hour, day = timedelta(hours=1), timedelta(days=1)
    first = Round(start, start + day, start + hour, None)
    later = Round(start + 2 * day, NOW + day, NOW - day, None)
    fact = SlipFact(
        *(1, "work_order", "", start, None, False, "", "", ""),
        *((first, later), start, end, NOW, NOW),
    )
    assert fact.dues == [first]
    over = fact._replace(until=end, now=end)
    assert over.dues == [first, later]
