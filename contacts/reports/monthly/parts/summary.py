"""1. At a glance: six figures with the period before and the same of last year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

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


# What the figures are called; the rings are named by the settings of the desks.
LABELS = {
    "contacts": gettext_lazy("Calls, visits, letters"),
    "rings": None,
    "repairs": gettext_lazy("Repairs on time"),
    "complaints": gettext_lazy("Complaints closed"),
    "visits": gettext_lazy("Return visits on time"),
    "overdue": gettext_lazy("Overdue at period end"),
}
THREE = 3


def labels(limits: Collection[int]) -> dict[str, Any]:
    """Return what the figures are called, by within how many rings desks answer."""
    if len(limits) != 1:
        rings = _("Answered within each desk's ring limit")
    elif THREE in limits:
        rings = _("Answered within three rings")
    else:
        (limit,) = limits
        rings = ngettext(
            "Answered within %(limit)d ring", "Answered within %(limit)d rings", limit
        ) % {"limit": limit}
    return {**LABELS, "rings": rings}


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
    before, named = figures(report.before), labels(report.ring_limits)
    named["overdue"] = report.at_end(named["overdue"], _("Overdue today"))
    past, ago = report.period.before, report.period.year_ago
    # Of a year, the one before is last year: it stands once.
    same = ago is not None and (ago.first, ago.last) == (past.first, past.last)
    ago = None if same else ago
    older: Mapping[str, Any] = figures(report.year_ago) if ago else {}
    if not any(_counts(value) for value in older.values()):
        # Nothing was kept then: a column of zeros would read like a fall.
        ago, older = None, {}
    shown = [
        Figure(
            code,
            named[code],
            cell(code, now[code]),
            cell(code, before[code], past),
            cell(code, older.get(code), ago),
            seal=code == "overdue" and bool(now[code]),
            notes=_of_overdue(report) if code == "overdue" else (),
        )
        for code in now
    ]
    grid = Grid(
        "figures",
        _("The six figures"),
        (
            Head(_("Figure")),
            Head(report.period.label, "rate"),
            Head(past.label, "rate"),
            *([Head(ago.label, "rate")] if ago else []),
        ),
        [row(f.label, f.cell, f.before, *([f.year_ago] if ago else [])) for f in shown],
        folded=True,
    )
    title = _("At a glance")
    compared = "" if ago or same else _no_year(report)
    note = " ".join(filter(None, (_running(report), compared)))
    return Part(1, "summary", title, figures=shown, grids=[grid], note=note)


OVERLAPS = gettext_lazy(
    "This period is longer than a year, so it is not compared with last year."
)


def _no_year(report: Report) -> str:
    """Say why nothing is compared with the year before."""
    if report.period.year_ago is None:
        return str(OVERLAPS)
    return _("No entries for the same period last year, so there is no comparison.")


def _running(report: Report) -> str:
    """Say that the period is not over, and with which days it is compared."""
    if not report.running:
        return ""
    said = _(
        "Day %(gone)d of %(days)d so far, compared with the same days of %(before)s."
    )
    return said % {
        "gone": report.days_gone,
        "days": len(report.days),
        "before": report.period.shifted(-1).label,
    }


def _counts(value: int | Rate) -> int:
    return value.whole if isinstance(value, Rate) else value


def _of_overdue(report: Report) -> tuple[str, ...]:
    """Return how late the oldest is, and why the board may say another number."""
    reminders = _("Excludes reminders, which the board counts.")
    return tuple(filter(None, (_oldest(report), reminders)))


def _oldest(report: Report) -> str:
    due = report.counts.oldest_due
    if due is None:
        return ""
    days = (max(window.until for window in report.windows) - due).days
    return ngettext(
        "the oldest by %(days)d day", "the oldest by %(days)d days", days
    ) % {"days": days}
