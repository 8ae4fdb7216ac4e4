"""Thirteen months in a row, and desks side by side."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _

from ...choices import Channel
from ...models import Desk
from .counting import Window, count, trend
from .parts.summary import LABELS, figures
from .periods import Period, trend_of
from .shapes import Chart, Grid, Head, Series, row


def over_months(desks: list[Desk], period: Period, now: datetime) -> tuple[Chart, Grid]:
    """Return the entries of thirteen months by channel, as a chart and a table."""
    months = trend_of(period)
    found: dict[str, Counter] = {each.code: Counter() for each in months}
    for desk in desks:
        for code, channels in trend(desk, months, now).items():
            found[code].update(channels)
    sums = [sum(found[each.code].values()) for each in months]
    series = tuple(
        Series(channel.label, [found[each.code][channel.value] for each in months])
        for channel in Channel
    )
    heads = (
        Head(_("Month")),
        *(Head(channel.label, "number") for channel in Channel),
        Head(_("Total"), "number"),
    )
    rows = [
        row(each.label, *(line.values[index] for line in series), sums[index])
        for index, each in enumerate(months)
    ]
    chart = Chart(
        "trend",
        "lines",
        _("Do people turn to the desk more or less often?"),
        _answer(months, sums),
        [each.code for each in months],
        series,
        "trend",
    )
    return chart, Grid("trend", _("Thirteen months"), heads, rows)


def _answer(months: list[Period], sums: list[int]) -> str:
    if not any(sums):
        return _("Nothing was entered in these months.")
    top = max(range(len(sums)), key=sums.__getitem__)
    return _("Most in %(month)s with %(most)d; %(last)d in the last month.") % {
        "month": months[top].label,
        "most": sums[top],
        "last": sums[-1],
    }


def side_by_side(desks: list[Desk], period: Period, now: datetime) -> Grid:
    """Return the six figures of each desk, one desk a line."""
    rows = []
    for desk in desks:
        found = figures(count(Window.of(desk, period, now))[0])
        rows.append(row(desk.place_name, *found.values()))
    heads = (
        Head(_("Desk")),
        *(
            Head(label, "number" if code in ("contacts", "overdue") else "rate")
            for code, label in LABELS.items()
        ),
    )
    return Grid("desks", _("Desks compared"), heads, rows)
