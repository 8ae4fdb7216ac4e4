"""9. Overdue and open: what, how late, and who owes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from .... import choices
from ....models import Contact
from ..rows import link
from ..shapes import Cell, Grid, Head, Part, row
from ..window import BANDS, Window
from .listed import MOST_LISTED, day_of, left_off, short

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
    "late_since",
    "done_at",
    "owner__name",
    "department__name",
    "role",
)


def part(report: Report) -> Part:
    # As of today, as are its rows: what falls due later is no figure of the period.
    later = _("Open and not yet due: %(n)d.") % {"n": report.live.open_later}
    return Part(
        9,
        "overdue",
        _("Overdue and open"),
        grids=[_overdue_grid(report), _bands(report)],
        note=later,
        note_link=link("waiting"),
    )


def _overdue_grid(report: Report) -> Grid:
    heads = (
        Head(_("Number")),
        Head(_("Unit")),
        Head(_("Matter"), "long"),
        Head(_("Promise")),
        Head(_("Days late"), "number"),
        Head(_("Responsible")),
        Head(_("First due"), "day"),
        Head(_("Due now"), "day"),
        Head(_("Kept since"), "day"),
    )
    whole, rows = report.live.overdue, []
    if whole:
        for window in report.windows:
            found = window.overdue().annotate(late_since=F("counted_due"))
            found = found.order_by("late_since", "pk").values_list(*FIELDS)
            rows += [_line(promise, window) for promise in found[:MOST_LISTED]]
    return Grid(
        "overdue",
        _("Overdue at the end of the period"),
        heads,
        rows,
        empty=_("Nothing is overdue."),
        note=left_off(whole, len(rows)),
        more=Cell(whole, link("overdue")),
    )


def _line(found: tuple, window: Window) -> list[Cell]:
    number, unit, content, channel, subject, secret, kind, *more = found
    if channel == choices.Channel.LETTER:
        content = _("Confidential.") if secret else subject
    due, first, since, done, owner, department, role = more
    return row(
        Cell(number, Contact(number=number).get_absolute_url()),
        unit,
        short(str(content)),
        choices.FollowUpKind(kind).label,
        Cell((window.until - since).days, seal=done is None),
        owner or department or (choices.Role(role).label if role else ""),
        day_of(first, window),
        day_of(due, window) if due != first else "",
        day_of(done, window),
    )


def _bands(report: Report) -> Grid:
    """Return how many are overdue by how long."""
    found = report.counts.bands
    rows = [
        row(_band(band), Cell(found[place], link("overdue", band=place + 1)))
        for place, band in enumerate(BANDS)
    ]
    heads = (Head(_("Days late")), Head(_("Overdue promises"), "number"))
    total = row(_("Total"), Cell(report.counts.overdue, link("overdue")))
    note = _("Reminders of late forms, which the board shows, are not counted.")
    return Grid("bands", _("Overdue by how long"), heads, rows, total, note=note)


def _band(band: tuple[int, int | None]) -> str:
    first, last = band
    if last is None:
        return _("more than a month")
    if first == 1:
        return _("up to %(last)d days") % {"last": last}
    return _("%(first)d to %(last)d days") % {"first": first, "last": last}
