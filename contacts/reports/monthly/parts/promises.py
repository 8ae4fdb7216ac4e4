"""Promises of some kinds that fell due: kept in time, late, or overdue still."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ....choices import FollowUpKind
from ..rows import link
from ..shapes import Cell, Grid, Head, row

if TYPE_CHECKING:
    from ..report import Report


def kinds_due(report: Report) -> list[FollowUpKind]:
    order = FollowUpKind.values
    found = {key[0] for key in report.counts.promises}
    return [FollowUpKind(kind) for kind in sorted(found, key=order.index)]


def promise_grid(
    report: Report, code: str, title: Any, kinds: Iterable[FollowUpKind]
) -> Grid:
    """Return how promises of some kinds were kept, of those that fell due."""
    found: dict[str, Counter] = {}
    for (kind, _code, state), n in report.counts.promises.items():
        found.setdefault(kind, Counter())[state] += n
    heads = (
        Head(_("Promise")),
        Head(_("Fell due"), "number"),
        Head(_("Kept on time"), "number"),
        Head(_("Kept late"), "number"),
        Head(report.at_end(_("Overdue at period end"), _("Overdue today")), "number"),
        Head(_("Rate"), "rate"),
    )
    rows = [_line(report, kind, found[kind.value]) for kind in kinds if kind in found]
    return Grid(code, title, heads, rows, empty=_("Nothing was due in this period."))


def _line(report: Report, kind: FollowUpKind, states: Counter) -> list[Cell]:
    def to(state: str) -> str:
        return link("promises", kind=kind.value, state=state)

    rate = report.counts.on_time(kind.value)
    return row(
        kind.label,
        Cell(rate.whole, to("due")),
        Cell(states["kept"], to("kept")),
        Cell(states["late"], to("late")),
        Cell(states["overdue"], to("overdue"), seal=states["overdue"] > 0),
        Cell(rate, to("kept"), whole=to("due")),
    )
