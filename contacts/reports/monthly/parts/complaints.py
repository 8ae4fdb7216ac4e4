"""4. Complaints: by sub-category and severity, their causes, and what is not closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from .... import choices
from ....models import Slip
from ..counting import COMPLAINT, Counts
from ..drawing import answer_of_pareto
from ..rows import link
from ..shapes import Cell, Chart, Grid, Head, Part, Rate, Series, row
from ..slips import answering
from ..window import Window
from .listed import (
    MOST_LISTED,
    Placed,
    day_of,
    first_of_all,
    heads_of,
    left_off,
    short,
    withheld,
)
from .matters import FORMS, matter_grid, matter_rows, most_frequent, tells_apart

if TYPE_CHECKING:
    from ..report import Report

KIND = choices.SlipKind.COMPLAINT_RECORD.value


def severity(code: str) -> Any:
    return choices.Severity(code).label if code else _("Severity not set")


def part(report: Report) -> Part:
    rows = matter_rows(report, COMPLAINT)
    new = {sub: number for sub, (_c, number, _a, _s) in rows.items() if number}
    often = [(report.name_of(sub), number) for sub, number in new.items()]
    causes = [(report.name_of(sub), number) for sub, number in new.items() if sub]
    pareto = Chart(
        "complaints_pareto",
        "pareto",
        _("Which causes account for most complaints?"),
        answer_of_pareto(causes, sum(new.values()), new.get("", 0)),
        [name for name, _n in often],
        (Series(_("New"), [n for _name, n in often]),),
        "complaints",
    )
    return Part(
        4,
        "complaints",
        _("Complaints"),
        charts=[pareto] if tells_apart(report, COMPLAINT) else [],
        grids=[
            matter_grid(report, COMPLAINT),
            _record_grid(report, "severity"),
            _record_grid(report, "subcategory"),
            _household_grid(report),
            _watched_grid(report),
        ],
    )


# By what complaint records are told apart: where it stands among the counted fields,
# how an address names it, and the heading and code of its table.
BY = {
    "severity": (2, "severity", _lazy("Severity"), "records"),
    "subcategory": (1, "sub", _lazy("Sub-category"), "record_kinds"),
}
TITLES = {
    "severity": _lazy("Complaint records by severity"),
    "subcategory": _lazy("Complaint records by sub-category"),
}


def _record_grid(report: Report, field: str) -> Grid:
    """Return the complaint records: how many, and how they were dealt with."""
    place, asked, head, code = BY[field]
    found = [
        (key[place], n)
        for key, n in report.counts.forms.items()
        if key[0] == KIND and key[-1] in ("load", "due")
    ]
    names = severity if field == "severity" else report.name_of
    shown = most_frequent(found)
    if field == "severity":
        # From the worst down, at each desk and in each month alike.
        order = [*choices.Severity.values, ""]
        shown = sorted(shown, key=order.index)

    def line(name: Any, *value: str) -> list[Cell]:
        by = {field: value[0]} if value else {}
        address = {asked: value[0] or "none"} if value else {}
        return row(name, *_record_cells(report.counts, by, address))

    return Grid(
        code,
        TITLES[field],
        (Head(head), *RECORD_HEADS),
        [line(names(value), value) for value in shown],
        line(_("Total")),
        empty=_("No complaint record in this period."),
        note=FORMS,
    )


RECORD_HEADS = (
    Head(_lazy("Carried over"), "number"),
    Head(_lazy("New"), "number"),
    Head(_lazy("Closed earlier, reopened"), "number"),
    Head(_lazy("Closed"), "number"),
    Head(_lazy("Not closed"), "number"),
    Head(_lazy("Closure rate"), "rate"),
    Head(_lazy("On time"), "rate"),
    Head(_lazy("Valid"), "rate"),
    Head(_lazy("Repeated"), "rate"),
)
RATES = (("closed", "load"), ("kept", "due"), ("valid", "closed"), ("repeat", "new"))


def _record_cells(counts: Counts, by: dict, address: dict) -> list[Cell]:
    def to(what: str) -> str:
        return link("slips", kind=KIND, what=what, **address)

    numbers = [
        Cell(counts.form(what, KIND, **by), to(what))
        for what in ("carried", "new", "reopened", "closed", "unclosed")
    ]
    shares = [
        Cell(counts.form_rate(part, whole, KIND, **by), to(part), whole=to(whole))
        for part, whole in RATES
    ]
    return [*numbers, *shares]


def _household_grid(report: Report) -> Grid:
    """Return the new complaints by household; no data until each desk has said."""
    counts = report.counts
    silent = [
        desk.place_name for desk in report.desks if not counts.households[desk.code]
    ]
    whole = 0 if silent else counts.households.total()
    rate = Rate(counts.new(COMPLAINT), whole)
    note = _("Complaints carried over are not counted.")
    if silent:
        asked = _("Not set: enter the number of households in the settings of %s.")
        note = asked % " · ".join(silent)
    new = link("matters", category=COMPLAINT, progress="new")
    return Grid(
        "complaint_rate",
        _("Complaint rate"),
        (Head(_("This period")), Head(_("New complaints per household"), "rate")),
        [row(_("Complaint rate"), Cell(rate, new))],
        note=note,
    )


# --- The list ----------------------------------------------------------------------

FIELDS = (
    "number",
    "unit",
    "content",
    "complaintrecord__severity",
    "complaintrecord__finding",
    "contact__letter__confidential",
    "state",
    "handler__name",
    "department__name",
    "due_at",
    "opened_at",
    "pk",
)


def watched(window: Window) -> QuerySet:
    """Return the records not closed at the end, or major and to be closed in it.

    Those carried over are among the major ones. The oldest come first.
    """
    rows = answering(window, "watched", lambda slip: slip.kind == KIND, Q(kind=KIND))
    return rows.order_by("opened_at", "pk").values_list(*FIELDS)[:MOST_LISTED]


def _watched_grid(report: Report) -> Grid:
    """Return the complaint records that are major, or not closed at the end."""
    heads = heads_of(
        report,
        Head(_("Number")),
        Head(_("Unit")),
        Head(_("Matter"), "long"),
        Head(_("Severity")),
        Head(_("Finding"), "long"),
        Head(_("State, as of today")),
        Head(_("Person in charge")),
        Head(_("To be done by, as of today"), "day"),
    )
    whole = report.live.form("watched", KIND)
    rows = first_of_all(report, _watched) if whole else []
    return Grid(
        "open_complaints",
        _("Major and open complaints"),
        heads,
        rows,
        empty=_("None."),
        note=left_off(whole, len(rows)),
        more=Cell(whole, link("slips", kind=KIND, what="watched")),
    )


def _watched(window: Window) -> Iterator[Placed]:
    for found in watched(window):
        *_told, opened, key = found
        yield (opened, key), _line(found, window)


def _line(found: tuple, window: Window) -> list[Cell]:
    number, unit, content, graded, finding, secret, state, *more = found
    handler, department, due, *_order = more
    return row(
        Cell(number, Slip(number=number).get_absolute_url()),
        Cell(unit, unbroken=True),
        withheld(short(content), secret),
        severity(graded or ""),
        withheld(short(finding or ""), secret),
        choices.SlipState(state).label,
        Cell(handler or department or "", unbroken=True),
        day_of(due, window),
    )
