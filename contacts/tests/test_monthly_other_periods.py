"""What is no closed month, counted a second way: weeks, quarters, a year, any days.

Those that run are among them. The clocks of the two desks are half an hour off the
hour, and a whole day apart.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.shapes import Rate

from .clause_count import clauses_of
from .plain_house import shifts_at
from .test_monthly_figures import (
    NOW,
    entries,
    every_link_leads_to_as_many_rows,
    moments,
    refusals,
    some_of,
    told_of_clauses,
)
from .test_monthly_second_way import PlainForms, expected, fill, forms, quick, told

# Of each period; the figures are the same many, and a month has more.
EXAMPLES = 2
ZONES = ("America/St_Johns", "Pacific/Kiritimati")
PERIODS = {
    "2026-W40": (date(2026, 9, 28), date(2026, 10, 4)),
    "2026-W44": (date(2026, 10, 26), date(2026, 11, 1)),
    "2026-10-31..2026-10-31": (date(2026, 10, 31), date(2026, 10, 31)),
    "2026-10-02..2026-11-04": (date(2026, 10, 2), date(2026, 11, 4)),
    "2026-Q3": (date(2026, 7, 1), date(2026, 9, 30)),
    # These run.
    "2026-11": (date(2026, 11, 1), date(2026, 11, 30)),
    "2026-Q4": (date(2026, 10, 1), date(2026, 12, 31)),
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
    "2026-10-31..2026-12-15": (date(2026, 10, 31), date(2026, 12, 15)),
}


@pytest.mark.parametrize("code", PERIODS)
def test_every_period_is_counted_the_same_both_ways(estate, hotel, code):
    places, days = [estate, hotel], PERIODS[code]
    for place, zone in zip(places, ZONES, strict=True):
        place.desk.time_zone = zone
        place.desk.save()

    @settings(quick, max_examples=EXAMPLES)
    @given(
        made=st.lists(entries, min_size=8, max_size=10),
        opened=st.lists(forms, min_size=8, max_size=10),
        refused=refusals,
        turns=shifts_at(moments),
        chance=st.randoms(use_true_random=False),
    )
    def check(made, opened, refused, turns, chance):
        fill(places, made, opened, refused, turns)
        report = build([place.desk for place in places], period_of(code), NOW)
        was, now = expected(places, days), told(report.counts)
        assert {name: now[name] for name in was} == was
        for counts, place in zip(report.by_desk, places, strict=True):
            plain = PlainForms(place.desk, days)
            by_the_clock(counts, plain)
            clauses = clauses_of(plain, place.desk)
            assert told_of_clauses(counts, clauses) == clauses
        beside(report, places, days)
        every_link_leads_to_as_many_rows(report, some_of(report, chance)[:20])

    check()


def by_the_clock(counts, plain: PlainForms) -> None:
    """Hold days, hours and weeks, each by the clock on the desk's wall."""
    days, hours = Counter(), Counter()
    for (channel, day, hour), n in counts.slots.items():
        days[channel, day] += n
        if channel != "letter":
            hours[day.isoweekday(), hour] += n
    assert (days, hours) == (plain.by_day(), plain.by_hour())
    assert +counts.weeks == plain.by_week()
    assert counts.open_later == not_yet_due(plain)


def not_yet_due(plain: PlainForms) -> int:
    """Return what was open as the last day was over, or is today, and is not late."""
    last = plain.days[1]
    return sum(
        1
        for p in plain.promises
        if plain.day(p.opened_at) <= last
        and (plain.day(plain.due[p.pk]) > last or plain.due[p.pk] >= NOW)
        and (p.done_at is None or plain.day(p.done_at) > last)
    )


def beside(report, places: list, days: tuple[date, date]) -> None:
    """Hold the large figures of the period before against the second way as well."""
    first, last = days
    over = NOW.date() > last
    before = report.period.before
    assert before.first < first and before.last < first
    # Of one that runs as many of its days as have begun, where it has so many.
    shown = (before.last - before.first) + timedelta(days=1)
    assert over or shown <= (NOW.date() - first) + timedelta(days=2)
    then, earlier = expected(places, (before.first, before.last)), report.before
    assert earlier.total == then["entries"].total()
    assert earlier.overdue == then["overdue"]
    assert earlier.within == then["rings"]
    assert earlier.on_time("return_visit") == then["visits"]
    kept = earlier.form_rate("kept", "due", "work_order")
    assert kept == then["work_order on time"]
    carried, new, again, closed, _left = then["records"]
    rate = earlier.form_rate("closed", "load", "complaint_record")
    assert rate == Rate(closed, carried + new + again)
