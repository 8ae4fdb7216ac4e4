"""A register is read as it is written: never more than a piece of it is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.exports import csv_chunks, csv_file, registers
from contacts.exports.registers import BY_NAME, table
from contacts.reports.monthly import period_of
from contacts.reports.monthly.window import Window

from .test_monthly_figures import NOW, order, put
from .test_report_clauses import MADE

AT = datetime(2026, 10, 12, 2, tzinfo=UTC)
PIECE, LINES = 5, 20


@pytest.fixture
def long(estate, hotel, monkeypatch) -> list[Window]:
    """Twenty calls and work orders of each desk, read and written five at a time."""
    monkeypatch.setattr(registers, "ROWS_READ", PIECE)
    monkeypatch.setattr(registers, "CHUNK", PIECE)
    monkeypatch.setattr(csv_file, "ROWS_A_CHUNK", PIECE)
    for place in (estate, hotel):
        for number in range(1, LINES + 1):
            at = AT + timedelta(minutes=number)
            call = put(place, number, {**MADE, "at": at, "channel": "call"})
            order(place, number + LINES * (place is hotel), call, opened_at=at)
    month = period_of("2026-10")
    return [Window.of(place.desk, month, NOW) for place in (estate, hotel)]


def read_after(taken: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        taken()
    return len(captured)


@pytest.mark.parametrize("name", ["calls", "work-orders"])
def test_what_is_read_ahead_is_a_piece(long, name):
    rows = iter(table(BY_NAME[name], long, {}).rows)
    seen: list[object] = []

    def take(many: int) -> Callable[[], object]:
        return lambda: seen.extend(next(rows) for _line in range(many))

    # One statement, or the second to know that there is more: not one for each piece.
    assert read_after(take(1)) <= 2
    assert read_after(take(PIECE - 1)) <= 1
    # Four pieces of the one desk, and four of the other.
    assert read_after(take(LINES - PIECE)) >= 3
    assert read_after(take(LINES)) >= 4
    assert len(seen) == 2 * LINES and next(rows, None) is None


@pytest.mark.parametrize("name", ["calls", "work-orders"])
def test_a_file_leaves_before_the_register_is_read_to_its_end(long, name):
    chunks: Iterator[bytes] = csv_chunks(table(BY_NAME[name], long, {}))
    said: list[bytes] = []
    # The headings with the first lines.
    assert read_after(lambda: said.append(next(chunks))) <= 2
    assert said[0].count(b"\r\n") == PIECE + 1
    assert b"".join([*said, *chunks]).count(b"\r\n") == 2 * LINES + 1
