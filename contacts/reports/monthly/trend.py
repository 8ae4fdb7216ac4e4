"""Thirteen months in a row, and desks side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...choices import Channel
from ...models import Desk, MonthFigures, snapshot_of
from .approval import enumerated
from .counting import Counts, Window, few, merged
from .keeping import KeptMonths, approved_counts, kept_months
from .parts.summary import LABELS, cell, figures, labels
from .periods import Period, trend_of
from .periods import month as month_of
from .report import first_of
from .rows import link
from .shapes import Cell, Chart, Grid, Head, Rate, Series, row
from .times import month_cell

# The page lies one step below that of its report.
UP = "../"


def over_months(desks: list[Desk], period: Period, now: datetime) -> tuple[Chart, Grid]:
    """Return thirteen months: a chart of the entries, and all large figures."""
    today = max(now.astimezone(desk.zone).date() for desk in desks)
    months = trend_of(period, today)
    running = months[-1].as_of(today).today is not None
    found, today_s, kept = _of_months(desks, months, now)
    sums = [counts.total for counts in found]
    # Nothing was kept before the first entry: none of it is a fall to nothing.
    first = None if sums[0] else first_of(desks)
    kept_since = [first is None or month.last >= first for month in months]
    series = tuple(
        Series(
            channel.label,
            [
                _by(counts, channel) if since else None
                for counts, since in zip(found, kept_since, strict=True)
            ],
        )
        for channel in Channel
    )
    chart = Chart(
        "trend",
        "lines",
        _("Is the desk getting busier?"),
        _answer(months, sums, running),
        [each.code for each in months],
        series,
        "trend",
        running=running,
    )
    heads = (
        Head(_("Month")),
        *(Head(channel.label, "number") for channel in Channel),
        *_figure_heads(desks, _at_end(running)),
    )
    rows = [
        _month_line(month, counts, live) if since else _no_line(month, len(heads))
        for month, counts, live, since in zip(
            months, found, today_s, kept_since, strict=True
        )
    ]
    if running:
        # It is shorter than the others, and looks like a fall.
        rows[-1][0] = month_cell(months[-1], so_far=True)
    note = _note(desks, kept)
    if first and not all(kept_since):
        since = _("The first entry is of %(day)s.") % {"day": first}
        note = f"{note} {since}".strip()
    return chart, Grid("trend", _("13-month trend"), heads, rows, note=note)


def named(grid: Grid) -> str:
    """Return from which month to which the lines of the trend go."""
    first, last = (month_of(grid.rows[n][0].value) for n in (0, -1))
    return f"{first.label} – {last.label}"


def _of_months(
    desks: list[Desk], months: list[Period], now: datetime
) -> tuple[list[Counts], list[Counts], KeptMonths]:
    """Return the counts of each month over the desks, approved ones as approved.

    After them the same as of now.
    """
    kept = kept_months(desks, [month.first for month in months])
    by_month: list[list[Counts]] = [[] for _month in months]
    as_of_now: list[list[Counts]] = [[] for _month in months]
    for desk in desks:
        windows = [Window.of(desk, month, now) for month in months]
        for place, counts in enumerate(few(*windows)):
            row = kept.get((desk.pk, months[place].first))
            then = approved_counts(row, counts) if row else counts
            by_month[place].append(then)
            as_of_now[place].append(counts)
    shown, live = ([merged(each) for each in all_] for all_ in (by_month, as_of_now))
    return shown, live, kept


def _by(counts: Counts, channel: str) -> int:
    return sum(n for (way, _t, _s), n in counts.entries.items() if way == channel)


def _month_line(month: Period, counts: Counts, live: Counts) -> list[Cell]:
    channels = (
        Cell(
            _by(counts, way),
            link("entries", channel=way.value, period=month),
            now=_other(_by(counts, way), _by(live, way)),
        )
        for way in Channel
    )
    cells = _figure_cells(counts, live, month)
    return _lifted(row(month_cell(month), *channels, *cells))


def _no_line(month: Period, columns: int) -> list[Cell]:
    """Return the line of a month before the first entry: it has no figures."""
    return [month_cell(month), *[Cell(None, said="–", aligned=True)] * (columns - 1)]


def _other(approved: int | Rate, today: int | Rate) -> int | Rate | None:
    """Return what a figure is today, where that is not what was approved."""
    return None if today == approved else today


def _at_end(running: bool) -> str:
    """Head the last figure, which for the month that runs is of today."""
    if running:
        return _("Overdue at period end (this month: today)")
    return str(LABELS["overdue"])


def _figure_heads(desks: list[Desk], overdue: str) -> Iterable[Head]:
    limits = {snapshot_of(desk).profile.ring_limit for desk in desks}
    for code, label in {**labels(limits), "overdue": overdue}.items():
        yield Head(label, "number" if code in ("contacts", "overdue") else "rate")


def _figure_cells(counts: Counts, live: Counts, period: Period) -> Iterable[Cell]:
    today = figures(live)
    return (
        replace(cell(code, value, period), now=_other(value, today[code]))
        for code, value in figures(counts).items()
    )


def _lifted(cells: list[Cell], scope: str = "") -> list[Cell]:
    """Return the cells with addresses that hold on this page; of nothing, none."""
    lifted = []
    for each in cells:
        value = each.value
        if isinstance(value, Rate) and not value.whole:
            each = replace(each, link="", whole="")
        lifted.append(
            replace(
                each,
                link=each.link and f"{UP}{each.link}{scope}",
                whole=each.whole and f"{UP}{each.whole}{scope}",
            )
        )
    return lifted


def _note(desks: list[Desk], kept: KeptMonths) -> str:
    """Say what is as approved: of several desks, the months of each."""
    if not kept:
        return ""
    if len(desks) == 1:
        months = _months_of(desks[0], kept)
        return _("Approved figures: %(months)s. All other months are as of today.") % {
            "months": months
        }
    return _(
        "Approved figures: %(months)s. All other desks and months are as of today, "
        "in the sums as well."
    ) % {"months": _places_of(desks, kept)}


def _months_of(desk: Desk, kept: Collection[tuple[int, date]]) -> str:
    firsts = sorted(first for pk, first in kept if pk == desk.pk)
    return enumerated(month_of(first).label for first in firsts)


def _answer(months: list[Period], sums: list[int], running: bool) -> str:
    """Say which month had most entries, and how many the last one has."""
    if not any(sums):
        return _("No entries in these months.")
    top = max(range(len(sums)), key=sums.__getitem__)
    values = {
        "month": months[top].label,
        "most": sums[top],
        "latest": months[-1].label,
        "last": sums[-1],
    }
    if running:
        said = _(
            "Busiest month: %(month)s with %(most)d; %(latest)s has %(last)d so far."
        )
    elif top == len(sums) - 1:
        said = _("The latest month, %(month)s, is the busiest with %(most)d.")
    else:
        said = _("Busiest month: %(month)s with %(most)d; %(latest)s had %(last)d.")
    return said % values


def side_by_side(desks: list[Desk], period: Period, now: datetime) -> Grid:
    """Return the six figures of each desk, one desk a line."""
    kept: KeptMonths = {}
    if period.kind == "month":
        kept = kept_months(desks, [period.first])
    rows = []
    for desk in desks:
        (live,) = few(Window.of(desk, period, now))
        approved = kept.get((desk.pk, period.first))
        counts = approved_counts(approved, live) if approved else live
        scope = f"&desk={desk.code}"
        cells = row(desk.place_name, *_figure_cells(counts, live, period))
        rows.append(_lifted(cells, scope))
    today = max(now.astimezone(desk.zone).date() for desk in desks)
    runs = period.as_of(today).today is not None
    overdue = _("Overdue today") if runs else str(LABELS["overdue"])
    heads = (Head(_("Desk")), *_figure_heads(desks, overdue))
    note = _of_lines(desks, kept) or _of_longer(desks, period)
    return Grid("desks", _("Desk comparison"), heads, rows, note=note)


def _of_lines(desks: list[Desk], kept: KeptMonths) -> str:
    """Say which desks' lines are as approved."""
    if not kept:
        return ""
    found = {pk for pk, _first in kept}
    named = enumerated(desk.place_name for desk in desks if desk.pk in found)
    if len(found) == len(desks):
        return _("The figures are as approved: %(desks)s.") % {"desks": named}
    return _(
        "As approved: the figures of %(desks)s. Those of the other desks are as of "
        "today."
    ) % {"desks": named}


def _of_longer(desks: list[Desk], period: Period) -> str:
    """Say of what is no month that it counts as of today, where months are approved."""
    if period.kind == "month":
        return ""
    rows = MonthFigures.objects.filter(
        month_book__desk__in=desks, month_book__month__range=(period.first, period.last)
    )
    found = rows.values_list("month_book__desk", "month_book__month")
    whole = [(pk, first) for pk, first in found if month_of(first).last <= period.last]
    if not whole:
        return ""
    return _(
        "This period is counted as of today. The approved months in it keep their own "
        "figures: %(months)s."
    ) % {"months": _places_of(desks, whole)}


def _places_of(desks: list[Desk], kept: Collection[tuple[int, date]]) -> str:
    """Return the months kept of each desk, by its name."""
    named = (
        _("%(place)s %(months)s")
        % {"place": desk.place_name, "months": _months_of(desk, kept)}
        for desk in desks
        if any(pk == desk.pk for pk, _first in kept)
    )
    return pgettext("between clauses", "; ").join(named)
