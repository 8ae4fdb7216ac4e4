"""8. Conduct of the desk: rings, promises, superiors, checks, and each clause."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ....choices import Channel, CheckResult
from ....rules import REGISTRY
from .. import compliance
from ..counting import LATE_RINGS, ONCE, UNCOUNTED, USUAL
from ..rows import link, mark_of
from ..shapes import Cell, Grid, Head, Part, Rate, row, total
from ..window import ENQUIRY, REMINDERS
from . import letters, visits
from .promises import kinds_due, promise_grid

if TYPE_CHECKING:
    from ..report import Report

MOST_REASONS = 10


def part(report: Report) -> Part:
    # What letters and return visits owe stands in their own parts.
    elsewhere = {*letters.OWED, *visits.KINDS, *REMINDERS}
    promises = [kind for kind in kinds_due(report) if kind not in elsewhere]
    return Part(
        8,
        "conduct",
        _("Front desk standards"),
        grids=[
            _rings_grid(report),
            _first_grid(report),
            _reason_grid(report),
            promise_grid(report, "promises", _("Promises due"), promises),
            _reminders(report),
            _transfers(report),
            _refused(report),
            _refused_rules(report),
            _shift_grid(report),
            _item_grid(report),
            compliance.grid(report.windows, report.by_desk),
        ],
    )


def _reminders(report: Report) -> Grid:
    """Return the reminders that fell due, for themselves; always there, as all tables.

    An approved month is compared with what it is today table by table.
    """
    due = [kind for kind in kinds_due(report) if kind in REMINDERS]
    note = _(
        "A reminder chases a form that is late and is counted itself. Neither the "
        "overdue list nor the figures at a glance count reminders."
    )
    grid = promise_grid(report, "reminders", _("Reminders due"), due)
    return replace(grid, note=note if due else "", empty=_("No reminder was due."))


def _rings_grid(report: Report) -> Grid:
    counts, limits = report.counts, report.ring_limits
    if len(limits) == 1:
        values = {"limit": max(limits)}
        within = _("Within %(limit)d rings") % values
        usual = _("2 to %(limit)d rings") % values
    else:
        within = _("Within each desk's limit")
        usual = _("From 2 rings to each desk's limit")

    def line(name: str, asked: str, *soon: str) -> list[Cell]:
        def to(rings: str) -> str:
            return link("entries", incoming=1, rings=rings)

        return row(name, Cell(counts.answered(*soon), to(asked), whole=to("counted")))

    unknown = link("entries", incoming=1, rings="uncounted")
    rows = [
        line(within, "within", ONCE, USUAL),
        line(usual, "usual", USUAL),
        line(_("Over the ring limit"), "late", LATE_RINGS),
        row(_("Rings not recorded"), Cell(counts.rings[UNCOUNTED], unknown)),
    ]
    heads = (Head(_("Rings")), Head(_("Calls"), "rate"))
    return Grid("rings", _("How quickly calls were answered"), heads, rows)


def _first_grid(report: Report) -> Grid:
    """Return what was entered soon, and what the first contact settled."""
    found = report.counts.logged

    def entered(name: Any, *channels: Channel) -> list[Cell]:
        soon = sum(found[way.value, "soon"] for way in channels)
        late = sum(found[way.value, "late"] for way in channels)
        asked = {"channel": channels[0].value} if len(channels) == 1 else {}
        return row(
            name,
            Cell(
                Rate(soon, soon + late),
                link("entries", logged="soon", **asked),
                whole=link("entries", logged="counted", **asked),
            ),
        )

    first, enquiries = report.counts.first, {"category": ENQUIRY, "first": 1}
    settled = Cell(
        Rate(first["once"], first["once"] + first["open"]),
        link("entries", once=1, **enquiries),
        whole=link("entries", **enquiries),
    )
    rows = [
        entered(_("Incoming calls logged within 10 minutes"), Channel.CALL),
        entered(_("Visits logged within 10 minutes of ending"), Channel.VISIT),
        entered(_("Both"), Channel.CALL, Channel.VISIT),
        row(_("Enquiries settled at first contact"), settled),
    ]
    # The lines are of time and of what was settled: no more is said of both.
    heads = (Head(_("At the desk")), Head(_("Rate"), "rate"))
    return Grid(
        "first",
        _("Logged promptly, settled at first contact"),
        heads,
        rows,
        note=_("Entries imported from old books are not counted."),
    )


def _reason_grid(report: Report) -> Grid:
    found = report.counts.late_reasons
    asked = {"incoming": 1, "rings": "late"}
    rows = [
        row(
            reason or _("No reason given"),
            Cell(n, link("entries", **asked, reason=mark_of(reason))),
        )
        for reason, n in found.most_common()
    ]
    note = ""
    if len(rows) > MOST_REASONS:
        note = _("The %(n)d most frequent reasons are shown.") % {"n": MOST_REASONS}
    return Grid(
        "late_reasons",
        _("Reasons for answering late"),
        (Head(_("Reason"), "long"), Head(_("Calls"), "number")),
        rows[:MOST_REASONS],
        row(_("Total"), Cell(sum(found.values()), link("entries", **asked))),
        empty=_("No call was answered late."),
        note=note,
        beyond=rows[MOST_REASONS:],
    )


def _transfers(report: Report) -> Grid:
    """Return the calls put through to superiors."""
    found = report.counts.transfers
    rows = [
        row(
            report.person(code, pk),
            Cell(n, link("entries", incoming=1, superior=pk)),
        )
        for (code, pk), n in found.most_common()
    ]
    whole = link("entries", incoming=1, superior="any")
    return Grid(
        "transfers",
        _("Calls put through to superiors"),
        (Head(_("Superior")), Head(_("Calls"), "number")),
        rows,
        row(_("Total"), Cell(sum(found.values()), whole)),
        empty=_("No call was put through to a superior."),
    )


def _refused(report: Report) -> Grid:
    """Return the attempts to log a call under the name of somebody not cleared."""
    found: Counter = Counter()
    for (desk, pk), n in report.counts.refused_people.items():
        # Under nobody's name is one line of all desks, as its rows are.
        found[desk if pk else "", pk] += n
    code = "answered_by_not_cleared"
    rows = [
        row(
            report.person(desk, pk),
            Cell(n, link("refused", code=code, under=pk or "none")),
        )
        for (desk, pk), n in found.most_common()
    ]
    return Grid(
        "refused",
        _("Calls refused to staff not yet cleared"),
        (Head(_("Under the name of")), Head(_("Refused attempts"), "number")),
        rows,
        row(_("Total"), Cell(sum(found.values()), link("refused", code=code))),
        empty=_("No attempt was refused."),
    )


def _refused_rules(report: Report) -> Grid:
    """Return all attempts that were refused, by the rule that refused them."""
    found = report.counts.refused
    rows = [
        row(
            REGISTRY[code].title if code in REGISTRY else code,
            Cell(n, link("refused", code=code)),
        )
        for code, n in found.most_common()
    ]
    return Grid(
        "refused_rules",
        _("Refused attempts by rule"),
        (Head(_("Rule"), "long"), Head(_("Refused attempts"), "number")),
        rows,
        row(_("Total"), Cell(sum(found.values()), link("refused"))),
        empty=_("No attempt was refused."),
    )


def _shift_grid(report: Report) -> Grid:
    """Return how many shifts began with a check."""
    found = report.counts.shifts
    made = Rate(found["checked"], found["began"])
    share = Cell(made, link("shifts", checked=1), whole=link("shifts"))
    return Grid(
        "shifts",
        _("Start-of-shift checks"),
        (Head(_("Shifts started")), Head(_("Checked"), "rate")),
        [row(_("All shifts"), share)],
    )


def _item_grid(report: Report) -> Grid:
    """Return the items; what was found is kept for some days only."""
    items = report.counts.checks
    passed, failed = CheckResult.PASS.value, CheckResult.FAIL.value
    both = f"{passed},{failed}"

    def share(name: object, made: Rate, code: str) -> list[Cell]:
        to = link("checks", code=code, result=passed)
        whole = link("checks", code=code, result=both)
        return row(name, Cell(made, to, whole=whole))

    rows, sums = [], []
    for code in sorted({code for code, _result in items}):
        good = items[code, passed]
        sums.append(Rate(good, good + items[code, failed]))
        title = REGISTRY[code].title if code in REGISTRY else code
        rows.append(share(title, sums[-1], code))
    return Grid(
        "check_items",
        _("Check items"),
        (Head(_("Item"), "long"), Head(_("Passed"), "rate")),
        rows,
        share(_("Total"), total(sums), ""),
        empty=_("No check results are kept for this period."),
    )
