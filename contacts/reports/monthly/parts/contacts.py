"""2. Calls, visits and letters: by category and channel, by day, and by hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ....choices import Channel, Status
from ..counting import Counts
from ..drawing import (
    answer_of_days,
    answer_of_heat,
    answer_of_share,
    answer_of_weeks,
)
from ..periods import Period, labels_of, weekday
from ..rows import link
from ..shapes import Cell, Chart, Grid, Growth, Head, Part, Series, row
from ..times import day_cells, hour_cell

if TYPE_CHECKING:
    from ..report import Report

# More columns than these cannot be told apart on a narrow screen.
MOST_COLUMNS = 62


def part(report: Report) -> Part:
    counts = report.counts
    days = _by_day(report)
    hours = _heat(report)
    channels = [(c.value, c.label) for c in Channel]
    totals = {code: _of_channel(counts, code) for code, _label in channels}
    return Part(
        2,
        "contacts",
        _("Calls, visits and letters"),
        charts=[
            _busy_chart(report, channels, days),
            Chart(
                "hours",
                "heat",
                _("When does the desk need the most staff?"),
                answer_of_heat(hours),
                [f"{hour:02}" for hour in range(24)],
                tuple(
                    Series(weekday(number), [hours[number, h] for h in range(24)])
                    for number in range(1, 8)
                ),
                "hours",
                firsts=tuple(hour_cell(hour) for hour in range(24)),
            ),
            Chart(
                "channels",
                "share",
                _("How do people contact the desk?"),
                answer_of_share(channels, totals),
                [str(label) for _code, label in channels],
                (Series("", [totals[code] for code, _label in channels]),),
                "categories",
            ),
        ],
        grids=[
            _category_grid(report, channels, totals),
            _day_grid(report, channels, days),
            _hour_grid(hours),
        ],
    )


def _busy_chart(report: Report, channels: list, days: Counter) -> Chart:
    """Return how much there was to do by day; by week where days would be hairlines."""
    weekly = len(report.days) > MOST_COLUMNS
    starts = [s for s, _e in report.period.weeks()] if weekly else report.days
    if weekly:
        starts = [day for day in starts if day <= report.today]
    sums: Counter = Counter()
    for (code, day), n in days.items():
        sums[code, _start_of(day, report.period) if weekly else day] += n
    if weekly:
        question, answer = _("Which weeks were busiest?"), answer_of_weeks
        labels, off = labels_of(starts), frozenset()
    else:
        question, answer = _("Which days were busiest?"), answer_of_days
        labels = [str(day.day) for day in starts]
        off = frozenset(n for n, day in enumerate(starts) if day.isoweekday() > 5)
    since = report.first_day or report.period.first
    come = [day for day in report.days if since <= day <= report.today]
    return Chart(
        "days",
        "columns",
        question,
        # Over what has come: a month is divided neither by days to come, nor by those
        # before the desk's first entry.
        answer(come, sums, starts),
        labels,
        tuple(
            # A day to come is no day on which nothing was to do.
            Series(
                label, [sums[code, d] if d <= report.today else None for d in starts]
            )
            for code, label in channels
        ),
        "days",
        marked=off,
        firsts=tuple(day_cells(starts)),
    )


def _start_of(day: date, period: Period) -> date:
    """Return the Monday of the day's week, or the period's first day if later."""
    return max(day - timedelta(days=day.weekday()), period.first)


def _of_channel(counts: Counts, channel: str) -> int:
    return sum(n for (way, _top, _sub), n in counts.entries.items() if way == channel)


def _by_day(report: Report) -> Counter:
    found: Counter = Counter()
    for (channel, day, _hour), n in report.counts.slots.items():
        found[channel, day] += n
    return found


def _heat(report: Report) -> Counter:
    found: Counter = Counter()
    for (channel, day, hour), n in report.counts.slots.items():
        # A letter has a day but no hour at which somebody had to be there.
        if channel != Channel.LETTER:
            found[day.isoweekday(), hour] += n
    return found


def _category_grid(report: Report, channels: list, totals: dict[str, int]) -> Grid:
    by: Counter = Counter()
    earlier: Counter = Counter()
    then = report.period.before
    for (way, top, _sub), n in report.counts.entries.items():
        by[top, way] += n
        by[top, ""] += n
    for (_way, top, _sub), n in report.before.entries.items():
        earlier[top] += n
    tops = sorted({top for top, _way in by} | set(earlier), key=lambda t: -by[t, ""])

    def line(
        name: Any, numbers: Mapping[str, int], past: int, **top: str
    ) -> list[Cell]:
        return row(
            name,
            *(
                Cell(numbers[way], link("entries", channel=way, **top))
                for way, _label in channels
            ),
            Cell(numbers[""], link("entries", **top)),
            Cell(past, link("entries", **top, period=then)),
            change(numbers[""], past),
        )

    rows = [
        line(
            report.name_of(top),
            {way: by[top, way] for way in (*totals, "")},
            earlier[top],
            category=top,
        )
        for top in tops
    ]
    whole = {**totals, "": report.counts.total}
    foot = line(_("Total"), whole, report.before.total)
    void = sum(report.counts.void.values())
    note = _("Voided entries are not counted: %(n)d.") % {"n": void}
    return Grid(
        "categories",
        _("By category and channel"),
        _category_heads(report, channels),
        rows,
        foot,
        note=note,
        note_link=link("entries", status=Status.VOID.value) if void else "",
    )


def _category_heads(report: Report, channels: list) -> tuple[Head, ...]:
    return (
        Head(_("Category")),
        *(Head(label, "number") for _way, label in channels),
        Head(_("Total"), "number"),
        Head(report.period.before.label, "number"),
        Head(_("Change"), "number"),
    )


def change(now: int, before: int) -> Cell:
    """Return by how much a figure has changed; of none at both times it is a dash."""
    if not now and not before:
        return Cell("–", aligned=True)
    return Cell(Growth(now, before), aligned=True)


def _day_grid(report: Report, channels: list, days: Counter) -> Grid:
    rows = [
        row(
            cell,
            *(
                Cell(days[way, day], link("entries", channel=way, day=day))
                for way, _label in channels
            ),
            Cell(sum(days[way, day] for way, _l in channels), link("entries", day=day)),
        )
        for day, cell in zip(
            report.days, day_cells(report.days, weekdays=True), strict=True
        )
    ]
    heads = (
        Head(_("Day")),
        *(Head(label, "number") for _way, label in channels),
        Head(_("Total"), "number"),
    )
    return Grid("days", _("By day"), heads, rows, folded=True)


def _hour_grid(hours: Counter) -> Grid:
    busy = [hour for hour in range(24) if any(hours[d, hour] for d in range(1, 8))]
    rows = [
        row(
            hour_cell(hour),
            *(
                Cell(hours[day, hour], link("entries", live=1, weekday=day, hour=hour))
                for day in range(1, 8)
            ),
        )
        for hour in busy
    ]
    heads = (Head(_("Hour")), *(Head(weekday(d), "number") for d in range(1, 8)))
    return Grid(
        "hours", _("Calls and visits by hour and weekday"), heads, rows, folded=True
    )
