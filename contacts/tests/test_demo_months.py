"""The demo's past: thirteen months, two of them whole, one approved at each desk."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from contacts import audit, demo, sealing
from contacts.models import Contact, Desk, MonthBook, ReportText, Slip
from contacts.reports.monthly import build, changed, period_of

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
    what_the_months_say_is_what_their_figures_show(estate, hotel)
    an_approval_knows_all_but_the_correction_after_it(desks)


def what_the_months_say_is_what_their_figures_show(estate, hotel):
    """The texts speak of the busiest hours and the most frequent complaint."""
    for place, code in ((estate, "2026-09"), (estate, "2026-10"), (hotel, "2026-10")):
        found = build([place], period_of(code), NOW)
        said = str(ReportText.objects.get(desk=place, period=code).items)
        hours = Counter()
        for (channel, _day, hour), number in found.counts.slots.items():
            hours[hour] += number if channel != "letter" else 0
        busiest = max(range(23), key=lambda hour: hours[hour] + hours[hour + 1])
        assert busiest == 9 and "上午九點至十一點" in said, code
        often = found.parts[3].grid("complaints").rows[0]
        assert often[0].value == "噪音" and "以噪音最多" in said, code


def an_approval_knows_all_but_the_correction_after_it(desks):
    """What the months' figures changed by stands among the causes on the page."""
    for place, code in zip(desks, ("2026-09", "2026-10"), strict=True):
        found = build([place], period_of(code), NOW)
        (act,) = changed.acts(found)
        assert act.what == "已作廢"
        assert found.live.overdue == found.counts.overdue, code
        assert found.live.open_later == found.counts.open_later
        assert found.live.total == found.counts.total - 1
        promises = {
            change.line
            for change in found.changes
            if change.table == "到期待辦完成情況"
        }
        assert promises == set()
