"""9. Overdue and open: what, how late, and who owes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from .... import choices
from ....models import Contact
from ..rows import link
from ..shapes import Cell, Grid, Head, Part, row
from ..window import BANDS, Window
from .listed import (
    MOST_LISTED,
    Placed,
    as_today,
    day_of,
    first_of_all,
    heads_of,
    how_late,
    left_off,
    short,
    soonest,
)

if TYPE_CHECKING:
    from ..report import Report

FIELDS = (
    "contact__number",
    "contact__unit",
    "contact__content",
    "contact__channel",
    "contact__letter__subject",
    "contact__letter__confidential",
    "kind",
    "due_at",
    "first_due_at",
    "counts_by",
    "done_at",
    "owner__name",
    "department__name",
    "role",
    "pk",
)


def part(report: Report) -> Part:
    return Part(
        9,
        "overdue",
        _("Overdue and open"),
        grids=[
            _overdue_grid(report),
            _waiting_grid(report),
            _open_grid(report),
            _bands(report),
        ],
    )


def _overdue_grid(report: Report) -> Grid:
    whole = report.live.overdue
    rows = first_of_all(report, _overdue) if whole else []
    return Grid(
        "overdue",
        report.at_end(_("Overdue at period end"), _("Overdue today")),
        _heads(report, Head(_("Late by"), "number")),
        rows,
        empty=report.at_end(
            _("Nothing was overdue when the period ended."), _("Nothing is overdue.")
        ),
        note=as_today(report.counts.overdue, whole) or left_off(whole, len(rows)),
        more=Cell(whole, link("overdue")),
    )


def _waiting_grid(report: Report) -> Grid:
    """Return what was still to be done then, though not late: what falls due next."""
    # Rows are those of now; the number as approved stands in the table below.
    whole = report.live.open_later
    rows = first_of_all(report, _waiting) if whole else []
    return Grid(
        "waiting",
        report.at_end(
            _("Open but not yet due at period end"),
            _("Open but not yet due today"),
        ),
        _heads(report),
        rows,
        empty=report.at_end(
            _("Nothing else was open when the period ended."),
            _("Nothing else is open."),
        ),
        note=as_today(report.counts.open_later, whole) or soonest(whole, len(rows)),
        more=Cell(whole, link("waiting")),
    )


def _heads(report: Report, *late: Head) -> tuple[Head, ...]:
    """Return the headings of both lists, with how late a promise is where it is."""
    return heads_of(
        report,
        Head(_("Number")),
        Head(_("Unit")),
        Head(_("Matter"), "long"),
        Head(_("Promise")),
        *late,
        Head(_("Responsible")),
        Head(_("Originally due"), "day"),
        Head(_("New due date"), "day"),
        Head(_("Done since"), "day"),
    )


def _overdue(window: Window) -> Iterator[Placed]:
    for since, key, found in _first(window.overdue()):
        opening, closing = _line(found, window)
        seal = closing[-1].value is None
        days = how_late(window.until - since, seal=seal)
        yield (since, key), [*opening, days, *closing]


def _waiting(window: Window) -> Iterator[Placed]:
    for since, key, found in _first(window.waiting()):
        opening, closing = _line(found, window)
        yield (since, key), [*opening, *closing]


def _first(rows: QuerySet) -> Iterator[tuple[Any, int, tuple]]:
    """Yield those that fall due first, each after its due time and key."""
    rows = rows.annotate(counts_by=F("counted_due")).order_by("counts_by", "pk")
    for found in rows.values_list(*FIELDS)[:MOST_LISTED]:
        yield found[FIELDS.index("counts_by")], found[-1], found


def _line(found: tuple, window: Window) -> tuple[list[Cell], list[Cell]]:
    """Return what was promised, and by whom and until when."""
    number, unit, content, channel, subject, secret, kind, *more = found
    if channel == choices.Channel.LETTER:
        content = _("Confidential.") if secret else subject
    due, first, _counts, done, owner, department, role, _key = more
    return row(
        Cell(number, Contact(number=number).get_absolute_url()),
        Cell(unit, unbroken=True),
        short(str(content)),
        choices.FollowUpKind(kind).label,
    ), row(
        Cell(
            owner or department or (choices.Role(role).label if role else ""),
            unbroken=True,
        ),
        day_of(first, window),
        day_of(due, window) if due != first else "",
        day_of(done, window),
    )


def _open_grid(report: Report) -> Grid:
    """Return how many promises were open, late and not."""
    counts = report.counts
    rows = [
        row(_("Overdue"), Cell(counts.overdue, link("overdue"))),
        row(_("Not yet due"), Cell(counts.open_later, link("waiting"))),
    ]
    heads = (Head(_("State")), Head(_("Open promises"), "number"))
    title = report.at_end(_("Open at period end"), _("Open today"))
    return Grid("open", title, heads, rows)


def _bands(report: Report) -> Grid:
    """Return how many are overdue by how long."""
    found = report.counts.bands
    rows = [
        row(_band(band), Cell(found[place], link("overdue", band=place + 1)))
        for place, band in enumerate(BANDS)
    ]
    heads = (Head(_("Late by")), Head(_("Overdue promises"), "number"))
    total = row(_("Total"), Cell(report.counts.overdue, link("overdue")))
    note = _("Reminders about late forms, shown on the board, are not counted.")
    return Grid("bands", _("How long overdue"), heads, rows, total, note=note)


def _band(band: tuple[int, int | None]) -> str:
    first, last = band
    if last is None:
        return _("more than a month")
    if first == 1:
        return _("up to %(last)d days") % {"last": last}
    return _("%(first)d to %(last)d days") % {"first": first, "last": last}
