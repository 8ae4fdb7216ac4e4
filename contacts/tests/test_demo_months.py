"""The demo's past: thirteen months, two of them whole, one approved at each desk."""

from __future__ import annotations

import datetime as dt

import pytest

from contacts import audit, demo, sealing
from contacts.models import Contact, Desk, MonthBook, ReportText, Slip
from contacts.reports.monthly import build, period_of

NOW = dt.datetime(2026, 11, 25, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def desks(db) -> tuple[Desk, Desk]:
    demo.build(NOW, months=True)
    return Desk.objects.get(code="BH"), Desk.objects.get(code="HT")


def test_the_last_months_are_full_of_life(desks):
    estate, hotel = desks
    for place, approved, code in (
        (estate, True, "2026-09"),
        (estate, False, "2026-10"),
        (hotel, True, "2026-10"),
    ):
        found = build([place], period_of(code), NOW)
        assert found.counts.total >= 80, (place, code)
        assert bool(found.approved) is approved
        # A correction after the approval stands beside its figure.
        assert found.changes if approved else True
        figures = found.parts[0].figures
        assert all(f.value.whole if f.is_rate else True for f in figures), code
        assert ReportText.objects.filter(desk=place, period=code).exists()
    book = MonthBook.objects.get(desk=estate, month=dt.date(2026, 10, 1))
    # Still open, so that an old book of that month can be taken over.
    assert book.state == "prepared"
    for place in desks:
        october = Slip.objects.filter(desk=place, opened_at__month=10)
        severe = october.filter(complaintrecord__severity="major")
        assert severe.exclude(state="closed").exists()
        assert october.filter(kind="work_order", state="closed").exists()
        # No month of the trend is empty.
        for back in range(13):
            month = period_of("2026-11").shifted(-back)
            start, end = month.bounds(place.zone)
            rows = Contact.objects.of(place)
            assert rows.filter(occurred_at__gte=start, occurred_at__lt=end).exists()
    assert list(audit.faults()) == []
    assert list(sealing.history_faults()) == []
    # As they happened, so they are numbered.
    numbered = Contact.objects.of(hotel).order_by("book", "serial")
    early = numbered.filter(occurred_at__lt=NOW - dt.timedelta(days=15))
    calls = [row.entered_at for row in early if row.number.startswith("HT-DH-2026")]
    assert calls == sorted(calls)
