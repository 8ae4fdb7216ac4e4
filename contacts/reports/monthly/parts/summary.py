"""1. At a glance: six figures with the period before and the same of last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ....choices import FollowUpKind, SlipKind
from ..counting import Counts
from ..periods import Period
from ..rows import link
from ..shapes import Cell, Figure, Grid, Head, Part, Rate, row

if TYPE_CHECKING:
    from ..report import Report

ORDER, RECORD = SlipKind.WORK_ORDER.value, SlipKind.COMPLAINT_RECORD.value
VISITS = (FollowUpKind.RETURN_VISIT.value,)


def figures(counts: Counts) -> dict[str, int | Rate]:
    """Return the six large figures of a period."""
    return {
        "contacts": counts.total,
        "rings": counts.within,
        "repairs": counts.form_rate("kept", "due", ORDER),
        "complaints": counts.form_rate("closed", "load", RECORD),
        "visits": counts.on_time(*VISITS),
        "overdue": counts.overdue,
    }


LABELS = {
    "contacts": gettext_lazy("Calls, visits, letters"),
    "rings": gettext_lazy("Answered within three rings"),
    "repairs": gettext_lazy("Repairs on time"),
    "complaints": gettext_lazy("Complaints closed"),
    "visits": gettext_lazy("Return visits made in time"),
    "overdue": gettext_lazy("Overdue at the end"),
}
# What is asked of the rows: of the part, and of the whole of a rate.
ASKED: dict[str, tuple[dict, dict | None]] = {
    "contacts": ({"of": "entries"}, None),
    "rings": (
        {"of": "entries", "incoming": 1, "rings": "within"},
        {"of": "entries", "incoming": 1, "rings": "counted"},
    ),
    "repairs": (
        {"of": "slips", "kind": ORDER, "what": "kept"},
        {"of": "slips", "kind": ORDER, "what": "due"},
    ),
    "complaints": (
        {"of": "slips", "kind": RECORD, "what": "closed"},
        {"of": "slips", "kind": RECORD, "what": "load"},
    ),
    "visits": (
        {"of": "promises", "kind": "return_visit", "state": "kept"},
        {"of": "promises", "kind": "return_visit", "state": "due"},
    ),
    "overdue": ({"of": "overdue"}, None),
}


def cell(code: str, value: int | Rate | None, period: Period | None = None) -> Cell:
    """Return a figure with the address of its rows, in another period if named."""
    if value is None:
        return Cell(None)
    part, whole = ASKED[code]
    return Cell(
        value,
        link(**part, period=period),
        whole=link(**whole, period=period) if whole else "",
    )


def part(report: Report) -> Part:
    now = figures(report.counts)
    before, older = figures(report.before), figures(report.year_ago)
    spans = report.period.before, report.period.year_ago
    shown = [
        Figure(
            code,
            LABELS[code],
            cell(code, now[code]),
            cell(code, before[code], spans[0]),
            cell(code, older[code], spans[1]),
            seal=code == "overdue" and bool(now[code]),
            note=_oldest(report) if code == "overdue" else "",
        )
        for code in now
    ]
    grid = Grid(
        "figures",
        _("The six figures"),
        (
            Head(_("Figure")),
            Head(report.period.label, "rate"),
            Head(report.period.before.label, "rate"),
            Head(report.period.year_ago.label, "rate"),
        ),
        [row(f.label, f.cell, f.before, f.year_ago) for f in shown],
        folded=True,
    )
    title, note = _("At a glance"), _running(report)
    return Part(1, "summary", title, figures=shown, grids=[grid], note=note)


def _running(report: Report) -> str:
    """Say that the period is not over: what stands beside it is longer."""
    gone, all_days = report.days_gone, len(report.days)
    if gone == all_days:
        return ""
    said = _("Day %(gone)d of %(days)d. The periods beside it are whole ones.")
    return said % {"gone": gone, "days": all_days}


def _oldest(report: Report) -> str:
    due = report.counts.oldest_due
    if due is None:
        return ""
    days = (max(window.until for window in report.windows) - due).days
    return ngettext(
        "the oldest by %(days)d day", "the oldest by %(days)d days", days
    ) % {"days": days}
