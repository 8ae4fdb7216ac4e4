"""What repairs and complaints share: entries by sub-category, carried over to open."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..counting import REPAIR
from ..rows import link
from ..shapes import Cell, Grid, Head, row

if TYPE_CHECKING:
    from ..report import Report

MOST_BARS = 10
FORMS = gettext_lazy("Forms raised from these entries, counted by their own dates.")


def matter_rows(report: Report, category: str) -> dict[str, tuple[int, int, int, int]]:
    """Return carried over, new, taken up again and settled of each kind of matter."""
    counts = report.counts
    new: Counter = Counter()
    for (_way, top, sub), n in counts.entries.items():
        if top == category:
            new[sub] += n
    carried = {sub: n for (top, sub), n in counts.carried.items() if top == category}
    again = {sub: n for (top, sub), n in counts.again.items() if top == category and n}
    settled = {sub: n for (top, sub), n in counts.settled.items() if top == category}
    # Opened again since, none of a kind may have been carried over.
    subs = {*new, *again, *settled, *(sub for sub, n in carried.items() if n)}
    return {
        sub: (carried.get(sub, 0), new[sub], again.get(sub, 0), settled.get(sub, 0))
        for sub in sorted(subs, key=lambda sub: (-new[sub], sub))
    }


PROGRESS = ("carried", "new", "again", "settled", "open")


def _cells(category: str, sub: str, values: tuple[int, int, int, int]) -> list[Cell]:
    """Return how many matters there were, and how many of them were open at the end."""
    *more, settled = values
    return [
        Cell(n, link("matters", progress=progress, category=category, sub=sub))
        for progress, n in zip(PROGRESS, (*values, sum(more) - settled), strict=True)
    ]


def matter_grid(report: Report, category: str) -> Grid:
    found = matter_rows(report, category)
    rows = [
        row(report.name_of(sub), *_cells(category, sub or "none", values))
        for sub, values in found.items()
    ]
    sums = tuple(map(sum, zip(*found.values(), strict=True))) or (0, 0, 0, 0)
    heads = (
        Head(_("Sub-category")),
        Head(_("Carried over"), "number"),
        Head(_("New"), "number"),
        Head(_("Closed earlier, reopened"), "number"),
        Head(_("Closed"), "number"),
        Head(report.at_end(_("Still open"), _("Open today")), "number"),
    )
    code = "repairs" if category == REPAIR else "complaints"
    return Grid(
        code,
        _("Entries by sub-category"),
        heads,
        rows,
        row(_("Total"), *_cells(category, "", sums)),
        empty=_("None in this period."),
        note=_(
            "Calls, visits and letters in this category, counted by their own dates. "
            "An entry may have no form or several, so the form counts below differ."
        ),
    )


def without_kind(report: Report, category: str) -> tuple[int, int]:
    """Return how many new ones have no sub-category, and how many there are."""
    new = {sub: n for sub, (_c, n, _a, _s) in matter_rows(report, category).items()}
    return new.get("", 0), sum(new.values())


def often(
    report: Report, category: str, *, named: bool = False
) -> list[tuple[str, int]]:
    """Return the most frequent sub-categories; with `named` only what has one."""
    found = matter_rows(report, category)
    found_often = [
        (report.name_of(sub), new)
        for sub, (_c, new, _a, _s) in found.items()
        if new and (sub or not named)
    ]
    return found_often[:MOST_BARS]


def tells_apart(report: Report, category: str) -> bool:
    """Say whether a chart of sub-categories tells anything.

    Where every entry is without one, it would be a single bar of all of them.
    """
    new = [sub for sub, (_c, n, _a, _s) in matter_rows(report, category).items() if n]
    return not new or any(new)


def most_frequent(fields: list[tuple[str, int]]) -> list[str]:
    """Return the values of a field, the most frequent first."""
    sums: Counter = Counter()
    for value, number in fields:
        sums[value] += number
    return sorted(sums, key=lambda value: (-sums[value], value))
