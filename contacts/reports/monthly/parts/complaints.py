"""4. Complaints: by sub-category and severity, their causes, and what is not closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .... import choices
from ....models import Slip
from ..counting import COMPLAINT
from ..drawing import answer_of_pareto
from ..rows import link
from ..shapes import Cell, Chart, Grid, Head, Part, Series, row
from ..slips import QUESTIONS, slips_of
from ..window import Window
from .listed import MOST_LISTED, day_of, left_off, short
from .matters import FORMS, matter_grid, matter_rows, most_frequent

if TYPE_CHECKING:
    from ..report import Report

KIND = choices.SlipKind.COMPLAINT_RECORD.value
WATCHED = QUESTIONS["watched"]


def severity(code: str) -> Any:
    return choices.Severity(code).label if code else _("Not graded")


def part(report: Report) -> Part:
    often = [
        (report.name_of(sub), new)
        for sub, (_c, new, _s) in matter_rows(report, COMPLAINT).items()
        if new
    ]
    pareto = Chart(
        "complaints_pareto",
        "pareto",
        _("Which few causes make up most complaints?"),
        answer_of_pareto(often),
        [name for name, _n in often],
        (Series(_("New"), [n for _name, n in often]),),
        "complaints",
    )
    return Part(
        4,
        "complaints",
        _("Complaints"),
        charts=[pareto],
        grids=[
            matter_grid(report, COMPLAINT),
            _record_grid(report),
            _watched_grid(report),
        ],
    )


def _record_grid(report: Report) -> Grid:
    counts = report.counts
    heads = (
        Head(_("Severity")),
        Head(_("Carried over"), "number"),
        Head(_("New"), "number"),
        Head(_("Opened again"), "number"),
        Head(_("Closed"), "number"),
        Head(_("Not closed"), "number"),
        Head(_("Closure rate"), "rate"),
        Head(_("On time"), "rate"),
        Head(_("Valid"), "rate"),
        Head(_("Repeated"), "rate"),
    )

    def line(name: Any, **by: str) -> list[Cell]:
        graded = (by["severity"] or "none") if by else ""

        def to(what: str) -> str:
            return link("slips", kind=KIND, what=what, severity=graded)

        def share(part: str, whole: str) -> Cell:
            found = counts.form_rate(part, whole, KIND, **by)
            return Cell(found, to(part), whole=to(whole))

        return row(
            name,
            *(
                Cell(counts.form(what, KIND, **by), to(what))
                for what in ("carried", "new", "reopened", "closed", "unclosed")
            ),
            share("closed", "load"),
            share("kept", "due"),
            share("valid", "closed"),
            share("repeat", "new"),
        )

    found = [
        (key[2], n)
        for key, n in counts.forms.items()
        if key[0] == KIND and key[-1] in ("load", "due")
    ]
    return Grid(
        "records",
        _("Complaint records by severity"),
        heads,
        [line(severity(code), severity=code) for code in most_frequent(found)],
        line(_("Total")),
        empty=_("No complaint record in this period."),
        note=FORMS,
    )


# --- The list ----------------------------------------------------------------------

FIELDS = (
    "number",
    "unit",
    "content",
    "complaintrecord__severity",
    "complaintrecord__finding",
    "state",
    "handler__name",
    "department__name",
    "due_at",
    "opened_at",
    "pk",
)


def watched(window: Window) -> QuerySet:
    """Return the records not closed at the end, or major and new: the oldest first."""
    asked = [slip for slip in slips_of(window) if slip.kind == KIND and WATCHED(slip)]
    oldest = sorted(asked, key=lambda slip: (slip.opened_at, slip.pk))[:MOST_LISTED]
    rows = Slip.objects.filter(pk__in=[slip.pk for slip in oldest])
    return rows.order_by("opened_at", "pk").values_list(*FIELDS)


def _watched_grid(report: Report) -> Grid:
    """Return the complaint records that are major, or not closed at the end."""
    heads = (
        Head(_("Number")),
        Head(_("Unit")),
        Head(_("Matter"), "long"),
        Head(_("Severity")),
        Head(_("Finding"), "long"),
        Head(_("State")),
        Head(_("Person in charge")),
        Head(_("To be done by"), "day"),
    )
    whole = report.live.form("watched", KIND)
    rows = []
    if whole:
        for window in report.windows:
            rows += [_line(found, window) for found in watched(window)]
    return Grid(
        "open_complaints",
        _("Major complaints and those not closed"),
        heads,
        rows,
        empty=_("None."),
        note=left_off(whole, len(rows)),
        more=Cell(whole, link("slips", kind=KIND, what="watched")),
    )


def _line(found: tuple, window: Window) -> list[Cell]:
    number, unit, content, graded, finding, state, handler, department, due, *_more = (
        found
    )
    return row(
        Cell(number, Slip(number=number).get_absolute_url()),
        unit,
        short(content),
        severity(graded or ""),
        short(finding or ""),
        choices.SlipState(state).label,
        handler or department or "",
        day_of(due, window),
    )
