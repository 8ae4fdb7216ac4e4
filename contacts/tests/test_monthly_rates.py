"""The field's customary rates: both numbers of each, “no data”, and their rows."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from contacts.models import Contact, CoordinationSlip, RefusedAttempt, Visit
from contacts.reports.monthly import build, period_of, rows
from contacts.reports.monthly.shapes import Rate
from contacts.reports.monthly.window import Window

from .test_monthly_figures import (
    NOW,
    every_link_leads_to_as_many_rows,
    order,
    promise,
    put,
    record,
)

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OCTOBER = period_of("2026-10")
MADE = {
    "channel": "call",
    "at": AT,
    "category": "enquiry",
    "sub": False,
    "void": False,
    "rings": 2,
    "closed_after": 0,
    "entered_after": 0,
    "outgoing": False,
    "promise": None,
}


def october(place):
    report = build([place.desk], OCTOBER, NOW)
    every_link_leads_to_as_many_rows(report)
    return report


def test_what_is_entered_within_ten_minutes_of_its_end_is_in_time(estate):
    entered = [
        ("call", 0),
        ("call", 10),
        ("call", 11),
        ("visit", 30),
        ("visit", 30),
        ("letter", 500),
    ]
    for number, (channel, after) in enumerate(entered, start=1):
        put(estate, number, {**MADE, "channel": channel, "entered_after": after})
    # A call out and what an old book held are no such entries.
    put(estate, 7, {**MADE, "outgoing": True, "entered_after": 50})
    put(estate, 8, {**MADE, "entered_after": 900})
    Contact.objects.filter(serial=8).update(door="import")
    Visit.objects.filter(serial=4).update(left_at=AT + 25 * MINUTE)
    lines = october(estate).parts[7].grid("first").rows
    assert [line[1].value for line in lines[:3]] == [
        Rate(2, 3),
        Rate(1, 2),
        Rate(3, 5),
    ]


@pytest.mark.parametrize(
    ("began", "ended", "soon"),
    [
        ("00.5", "00.9", 1),
        ("00.9", "00.1", 1),
        ("00.9", "01.0", 0),
        ("00.0", "00.0", 1),
    ],
)
def test_ten_minutes_are_of_whole_seconds_in_every_database(estate, began, ended, soon):
    put(estate, 1, {**MADE, "channel": "call"})
    at = datetime.fromisoformat(f"2026-10-12T02:00:{began}00000+00:00")
    entered = datetime.fromisoformat(f"2026-10-12T02:10:{ended}00000+00:00")
    Contact.objects.update(occurred_at=at, entered_at=entered)
    counts = october(estate).counts
    assert counts.logged["call", "soon"] == soon


def test_an_enquiry_closed_as_it_was_written_down_was_settled_at_once(estate):
    closed = (0, 5000, None)
    for number, minutes in enumerate(closed, start=1):
        put(estate, number, {**MADE, "closed_after": minutes})
    put(estate, 4, {**MADE, "category": "liaison"})
    put(estate, 5, {**MADE, "void": True})
    line = october(estate).parts[7].grid("first").rows[3]
    assert line[1].value == Rate(1, 3)


def test_a_letter_is_in_time_when_all_that_fell_due_of_it_was(estate):
    for number in (1, 2, 3):
        put(estate, number, {**MADE, "channel": "letter", "closed_after": None})
    first, second, third = Contact.objects.order_by("serial")
    early, late = AT + 60 * MINUTE, AT + 9000 * MINUTE
    promise(estate, first, "hand_over_letter", AT + 90 * MINUTE, early)
    promise(estate, first, "sign_for_letter", AT + 90 * MINUTE, early)
    promise(estate, second, "hand_over_letter", AT + 90 * MINUTE, early)
    promise(estate, second, "reply", AT + 90 * MINUTE, late)
    # Not yet due in October, and a reviewer's wish is no business of the sender's.
    promise(estate, third, "reply", datetime(2026, 11, 5, tzinfo=UTC), early)
    promise(estate, third, "correct_entry", AT + 90 * MINUTE)
    grid = october(estate).parts[4].grid("letters")
    assert [line[4].value for line in (*grid.rows, grid.foot)] == [Rate(1, 2)] * 2


def test_orders_sent_out_within_a_quarter_of_an_hour(estate, file_call):
    contact = file_call(estate, category="repair", subcategory="repair.water").contact
    for number, minutes in enumerate((9, 15, 16, None), start=1):
        sent = None if minutes is None else AT + minutes * MINUTE
        order(estate, number, contact, opened_at=AT, responded_at=sent)
    grid = october(estate).parts[2].grid("orders")
    assert grid.foot[6].value == Rate(2, 4)


@pytest.mark.parametrize(("minutes", "whole"), [(14, 1), (16, 2)])
def test_an_order_not_sent_out_counts_once_a_quarter_of_an_hour_is_over(
    estate, file_call, minutes, whole
):
    """An hour after one was sent in time another is opened, and waits as one reads."""
    contact = file_call(estate, category="repair", subcategory="repair.water").contact
    later = AT + 60 * MINUTE
    order(estate, 1, contact, opened_at=AT, responded_at=AT + 9 * MINUTE)
    order(estate, 2, contact, opened_at=later)
    month, now = period_of("2026-10"), later + minutes * MINUTE
    grid = build([estate.desk], month, now).parts[2].grid("orders")
    assert grid.foot[6].value == Rate(1, whole)
    window = Window.of(estate.desk, month, now)
    asked = {"of": "slips", "kind": "work_order", "what": "sent"}
    assert rows.Behind.read(asked).rows(window).count() == whole


def test_complaints_by_sub_category_tell_valid_in_time_and_repeated(estate, file_call):
    contact = file_call(estate, category="complaint").contact
    noise = {"subcategory": estate.categories["complaint.noise"]}
    closed = {"settled_at": AT, "closed_at": AT, "state": "closed"}
    first = record(estate, 1, contact, **noise, **closed, validity="valid")
    record(estate, 2, contact, **noise, **closed, validity="not_valid")
    record(estate, 3, contact, **noise, repeat_of=first)
    record(estate, 4, contact)
    grid = october(estate).parts[3].grid("record_kinds")
    values = {line[0].value: [cell.value for cell in line[6:]] for line in grid.rows}
    assert len(values) == 2
    assert values["噪音"] == [Rate(2, 3), Rate(0, 3), Rate(1, 2), Rate(1, 3)]


def test_every_refused_attempt_is_listed_by_its_rule(estate):
    for code, times in (("name_missing", 2), ("answered_by_not_cleared", 1)):
        for _each in range(times):
            RefusedAttempt.objects.create(
                desk=estate.desk,
                channel="call",
                code=code,
                clauses=[],
                entry_id=uuid.uuid4(),
                first_at=AT,
                last_at=AT,
                door="form",
            )
    grid = october(estate).parts[7].grid("refused_rules")
    assert [line[1].value for line in (*grid.rows, grid.foot)] == [2, 1, 3]


def test_of_nothing_there_is_no_rate(estate):
    report = october(estate)
    lines = report.parts[7].grid("first").rows
    assert [line[1].value.share for line in lines] == [None] * 4


def test_the_return_visit_rate_tells_late_visits_as_made(estate):
    """回訪率: visits made ÷ visits due, late or not; what is owed is not made."""
    contact = put(estate, 1, {**MADE, "category": "repair"})
    day = timedelta(days=1)
    for made in (AT, AT + day, AT + 40 * day, None):
        promise(estate, contact, "return_visit", AT, made)
    # It falls due in November.
    promise(estate, contact, "return_visit", AT + 25 * day, AT)
    ((_name, share),) = october(estate).parts[5].grid("visit_rate").rows
    assert share.value == Rate(2, 4)


def test_a_slip_without_a_department_is_called_that(estate):
    contact = put(estate, 1, MADE)
    number, at = "BH-XT-2026-00001", {"opened_at": AT, "due_at": AT + MINUTE}
    CoordinationSlip.objects.create(
        desk=estate.desk,
        contact=contact,
        kind="coordination_slip",
        serial=1,
        number=number,
        entry_id=uuid.uuid4(),
        category=estate.categories["complaint"],
        **at,
    )
    (line,) = october(estate).parts[4].grid("slips").rows
    assert line[0].value == "未填部門"
