"""A long period costs the report no more rows and no longer statements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.parts.complaints import watched
from contacts.reports.monthly.rows import Behind
from contacts.reports.monthly.slips import _added_up, once_asked
from contacts.reports.monthly.window import Window

from .test_monthly_figures import NOW, order, promise, put, record
from .test_report_clauses import MADE

AT = datetime(2025, 12, 3, 2, 0, tzinfo=UTC)
YEARS = period_of("2024-12-01..2026-11-19")


def filled(place, first: int, many: int) -> None:
    """Write orders, records and letters owed, spread over two years."""
    for number in range(first, first + many):
        at = AT + timedelta(days=number)
        made = {**MADE, "at": at, "channel": "letter", "kind": "liaison"}
        letter = put(place, number, made)
        promise(place, letter, "reply", at + timedelta(days=1))
        done = {"settled_at": at, "closed_at": at} if number % 2 else {}
        order(place, number, letter, opened_at=at, due_at=at, **done)
        record(place, number, letter, opened_at=at, due_at=at)


def cost(place) -> tuple[int, int, list[int], int]:
    """Return rows of forms read, statements, values in the lists, those listed."""
    window = Window.of(place.desk, YEARS, NOW)
    read = len(list(_added_up(window)[1]))
    with CaptureQueriesContext(connection) as captured:
        build([place.desk], YEARS, NOW)
    asked = [
        {"of": "slips", "what": what, "kind": "work_order"}
        for what in once_asked(window)
    ] + [{"of": "letters"}, {"of": "letters", "in_time": "1"}]
    values = [
        len(Behind.read(each).rows(window).query.sql_with_params()[1]) for each in asked
    ]
    return read, len(captured), values, len(watched(window).query.sql_with_params()[1])


@pytest.mark.django_db
def test_what_is_read_does_not_grow_with_the_period(estate):
    filled(estate, 1, 4)
    build([estate.desk], YEARS, NOW)
    few = cost(estate)
    filled(estate, 5, 20)
    many = cost(estate)
    assert many == few
    report = build([estate.desk], YEARS, NOW)
    assert report.counts.form("load", "work_order") == 24
    assert report.counts.letters_due == {("liaison", False): 24}
