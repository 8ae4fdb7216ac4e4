"""Entries that were opened again: each month tells them as they stood at its end.

Every way in which an entry can be closed and opened again around the ends of a month is
made, and replayed from its events, which shares no code with the report.
"""

from __future__ import annotations

import importlib
from datetime import UTC, datetime, timedelta
from itertools import combinations
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from contacts import desk, sealing
from contacts.models import Contact, Reopening
from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.rows import Behind

from .test_monthly_figures import every_link_leads_to_as_many_rows

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
TIMES = [
    datetime(2026, 9, 16, 4, tzinfo=UTC),
    datetime(2026, 9, 24, 4, tzinfo=UTC),
    datetime(2026, 10, 13, 4, tzinfo=UTC),
    datetime(2026, 10, 21, 4, tzinfo=UTC),
    datetime(2026, 11, 4, 4, tzinfo=UTC),
    datetime(2026, 11, 9, 4, tzinfo=UTC),
]
BEGAN = [
    datetime(2026, 9, 7, 4, tzinfo=UTC),
    datetime(2026, 9, 29, 4, tzinfo=UTC),
    datetime(2026, 10, 8, 4, tzinfo=UTC),
]
MONTHS = {
    "2026-09": (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)),
    "2026-10": (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)),
    "2026-11": (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
}


FILLED = {"2026-09": 3, "2026-10": 5, "2026-11": 4}


def histories() -> list[tuple[datetime, list[datetime]]]:
    """Return when entries began, and when each was closed, opened, closed and so on."""
    found = []
    for began in BEGAN:
        later = [at for at in TIMES if at > began]
        for number in range(6):
            for times in combinations(later, number):
                found.append((began, list(times)))
                # Settled as it was written down.
                found.append((began, [began, *times]))
    return found


@pytest.fixture
def entries(estate, file_call):
    """Return each entry's key with its beginning and its events."""
    made = {}
    category = estate.categories["repair"]
    for began, times in histories():
        contact = file_call(estate, category="repair").contact
        over = times[-1] if len(times) % 2 else None
        Contact.objects.filter(pk=contact.pk).update(
            category=category,
            subcategory=None,
            occurred_at=began,
            entered_at=began + timedelta(minutes=5),
            status="closed" if over else "open",
            closed_at=over,
        )
        for closed, again in zip(times[::2], times[1::2], strict=False):
            Reopening.objects.create(
                desk=estate.desk, contact=contact, closed_at=closed, reopened_at=again
            )
        made[contact.pk] = began, times
    return made


def was_open(times: list[datetime], moment: datetime) -> bool:
    return len([at for at in times if at < moment]) % 2 == 0


def replayed(entries: dict, first: datetime, end: datetime) -> dict[str, set[int]]:
    """Return which entries are carried over, new, taken up again, settled and open."""
    found = {name: set() for name in ("carried", "new", "again", "settled", "open")}
    for pk, (began, times) in entries.items():
        if began >= end:
            continue
        new = began >= first
        carried = not new and was_open(times, first)
        opened = [at for at in times[1::2] if first <= at < end]
        again = not new and not carried and bool(opened)
        still = was_open(times, end)
        found["new"] |= {pk} if new else set()
        found["carried"] |= {pk} if carried else set()
        found["again"] |= {pk} if again else set()
        if new or carried or again:
            found["open" if still else "settled"].add(pk)
    return found


@pytest.mark.parametrize("month", MONTHS)
def test_each_month_tells_entries_as_they_stood_at_its_end(estate, entries, month):
    expected = replayed(entries, *MONTHS[month])
    # Nothing was there before September, and nothing came in November.
    assert len([pks for pks in expected.values() if pks]) == FILLED[month]
    report = build([estate.desk], period_of(month), NOW)
    line = report.parts[2].grid("repairs").foot
    values = {name: cell.value for name, cell in zip(expected, line[1:], strict=True)}
    assert values == {name: len(pks) for name, pks in expected.items()}
    (window,) = report.windows
    for name, pks in expected.items():
        asked = {"of": "matters", "category": "repair", "progress": name}
        behind = Behind.read(asked).rows(window)
        assert set(behind.values_list("pk", flat=True)) == pks, name
    every_link_leads_to_as_many_rows(report)


def test_the_weeks_of_a_month_add_up_to_what_was_settled(estate, entries):
    for month in MONTHS:
        counts = build([estate.desk], period_of(month), NOW).counts
        weeks = sum(n for (what, _day), n in counts.weeks.items() if what == "done")
        assert weeks == sum(counts.settled.values())


def test_an_enquiry_opened_again_later_was_settled_at_once(estate, file_call):
    at = datetime(2026, 10, 8, 4, tzinfo=UTC)
    contact = file_call(estate, category="enquiry", occurred_at=at, now=at).contact
    assert first_of(estate) == {"once": 1}
    desk.reopen(
        contact,
        reason="客人再來電",
        by=estate.supervisor.user,
        member=estate.supervisor,
        now=datetime(2026, 11, 9, 4, tzinfo=UTC),
    )
    assert first_of(estate) == {"once": 1}
    every_link_leads_to_as_many_rows(build([estate.desk], period_of("2026-10"), NOW))


def first_of(place) -> dict[str, int]:
    counts = build([place.desk], period_of("2026-10"), NOW).counts
    return {key: n for key, n in counts.first.items() if n}


def test_who_opens_an_entry_keeps_since_when_it_was_closed(estate, file_call):
    contact = file_call(estate, category="enquiry").contact
    contact.refresh_from_db()
    closed, by = contact.closed_at, estate.supervisor.user
    again = closed + timedelta(days=2)
    desk.reopen(contact, reason="再問", by=by, member=estate.supervisor, now=again)
    kept = Reopening.objects.get()
    assert (kept.contact_id, kept.closed_at) == (contact.pk, closed)
    assert (kept.desk, kept.reopened_at) == (estate.desk, again)
    assert list(sealing.journal_faults()) == []
    # A supervisor's word opens nothing that is open already.
    desk.review(
        contact, result="to_correct", comment="補房號", by=by, member=estate.supervisor
    )
    assert Reopening.objects.count() == 1


def test_what_was_opened_again_before_is_taken_up_from_the_histories(estate, file_call):
    contact = file_call(estate, category="enquiry").contact
    contact.refresh_from_db()
    by = {"by": estate.supervisor.user, "member": estate.supervisor}
    now, day = contact.closed_at, timedelta(days=1)
    desk.reopen(contact, reason="再問", now=now + day, **by)
    desk.close(contact, result="已覆", now=now + 2 * day, **by)
    desk.reopen(contact, reason="又問", now=now + 3 * day, **by)
    file_call(estate, category="enquiry")
    asked = ("desk_id", "contact_id", "closed_at", "reopened_at")
    known = list(Reopening.objects.order_by("pk").values_list(*asked))
    assert len(known) == 2
    Reopening.objects.all().delete()
    migration = importlib.import_module("contacts.migrations.0022_reopenings")
    migration.take_up(apps, SimpleNamespace(connection=connection))
    assert list(Reopening.objects.order_by("pk").values_list(*asked)) == known
    faults = {fault.code for fault in sealing.journal_faults()}
    # Only that the test has taken out what the writer wrote.
    assert faults <= {"row_removed"}
