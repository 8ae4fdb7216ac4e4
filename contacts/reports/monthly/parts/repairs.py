"""3. Repairs: by trade, what breaks most often, and whether the desk keeps up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ....choices import SlipKind
from ..counting import REPAIR
from ..drawing import answer_of_bars, answer_of_lines
from ..periods import labels_of
from ..rows import link
from ..shapes import Cell, Chart, Grid, Head, Part, Series, row
from ..slips import SECONDS
from ..times import day_cells
from .matters import (
    FORMS,
    matter_grid,
    most_frequent,
    often,
    tells_apart,
    without_kind,
)

if TYPE_CHECKING:
    from ..report import Report

KIND = SlipKind.WORK_ORDER.value
# The lines of the chart, and how the rows behind them are asked for.
LINES = {"new": "week", "done": "done"}
REWORK = _lazy(
    "The rework rate counts every order reopened in the period; “Completed earlier, "
    "reopened” lists only those completed before it began."
)


def part(report: Report) -> Part:
    many = often(report, REPAIR)
    # A running month has no weeks to come, in which nothing would be done.
    weeks = [s for s, _end in report.period.weeks() if s <= report.today]
    labels = labels_of(weeks)
    series = tuple(
        Series(label, [report.counts.weeks[code, start] for start in weeks])
        for code, label in (("new", _("New")), ("done", _("Closed")))
    )
    by_kind = Chart(
        "repairs_often",
        "bars",
        _("What needs repair most often?"),
        answer_of_bars(
            often(report, REPAIR, named=True), *without_kind(report, REPAIR)
        ),
        [name for name, _n in many],
        (Series(_("New"), [n for _name, n in many]),),
        "repairs",
    )
    return Part(
        3,
        "repairs",
        _("Repairs"),
        charts=[
            *([by_kind] if tells_apart(report, REPAIR) else []),
            Chart(
                "repairs_weeks",
                "lines",
                _("Are repairs keeping up?"),
                answer_of_lines(series),
                labels,
                series,
                "repair_weeks",
            ),
        ],
        grids=[
            matter_grid(report, REPAIR),
            _week_grid(weeks, series),
            _order_grid(report),
        ],
    )


def _week_grid(weeks: list[date], series: tuple[Series, ...]) -> Grid:
    def to(place: int, what: str) -> Cell:
        asked = {"category": REPAIR, LINES[what]: weeks[place]}
        line = series[list(LINES).index(what)]
        return Cell(line.values[place], link("matters", **asked))

    heads = (Head(_("Week starting")), *(Head(line.name, "number") for line in series))
    rows = [
        row(cell, *(to(place, what) for what in LINES))
        for place, cell in enumerate(day_cells(weeks))
    ]
    return Grid("repair_weeks", _("By week"), heads, rows, folded=True)


def _order_grid(report: Report) -> Grid:
    counts = report.counts
    subs = most_frequent(
        [
            (key[1], n)
            for key, n in counts.forms.items()
            if key[0] == KIND and key[-1] in ("load", "again", "due")
        ]
    )
    return Grid(
        "orders",
        _("Work orders by trade"),
        _order_heads(report),
        [_orders(counts, report.name_of(sub), subcategory=sub) for sub in subs],
        _orders(counts, _("Total")),
        empty=_("No work order in this period."),
        note=f"{FORMS} {REWORK}",
    )


def _order_heads(report: Report) -> tuple[Head, ...]:
    return (
        Head(_("Trade")),
        Head(_("Carried over"), "number"),
        Head(_("New"), "number"),
        Head(_("Completed earlier, reopened"), "number"),
        Head(_("Settled"), "number"),
        Head(report.at_end(_("Still open"), _("Open today")), "number"),
        Head(_("Dispatched within 15 minutes"), "rate"),
        Head(_("On time"), "rate"),
        Head(_("Average hours"), "decimal"),
        Head(_("Rework"), "rate"),
    )


def _orders(counts: Any, name: str, **by: str) -> list[Cell]:
    """Return the line of a trade, or of all where none is named."""
    sub = (by["subcategory"] or "none") if by else ""

    def to(what: str) -> str:
        return link("slips", kind=KIND, what=what, sub=sub)

    def cell(what: str) -> Cell:
        return Cell(counts.form(what, KIND, **by), to(what))

    def share(part: str, whole: str) -> Cell:
        found = counts.form_rate(part, whole, KIND, **by)
        return Cell(found, to(part), whole=to(whole))

    return row(
        name,
        *(cell(what) for what in ("unsettled", "new", "again", "settled", "open")),
        share("prompt", "sent"),
        share("kept", "due"),
        _hours(counts, by, to("settled")),
        share("rework", "worked"),
    )


def _hours(counts: Any, by: dict[str, str], address: str) -> Cell:
    """Return how many hours the settled ones took on average; of none, no data.

    It leads to the orders of which it is the average.
    """
    settled = counts.form("settled", KIND, **by)
    if not settled:
        return Cell(None, said=_("no data"), aligned=True)
    return Cell(counts.form(SECONDS, KIND, **by) / 3600 / settled, address)
