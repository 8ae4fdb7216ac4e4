"""5. Letters by kind and result, and coordination slips by department."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ....choices import FollowUpKind, LetterKind, SlipKind, Status
from ..rows import link
from ..shapes import Cell, Grid, Head, Part, Rate, row
from .matters import most_frequent
from .promises import promise_grid

if TYPE_CHECKING:
    from ..report import Report

KIND = SlipKind.COORDINATION_SLIP.value
OWED = (
    FollowUpKind.HAND_OVER_LETTER,
    FollowUpKind.SIGN_FOR_LETTER,
    FollowUpKind.DECIDE_ON_SLIP,
    FollowUpKind.PRINT_SLIP,
)


def part(report: Report) -> Part:
    return Part(
        5,
        "letters",
        _("Letters and coordination slips"),
        grids=[
            _letter_grid(report),
            promise_grid(report, "letter_promises", _("Follow-up on letters"), OWED),
            _slip_grid(report),
        ],
    )


def _letter_grid(report: Report) -> Grid:
    kinds: dict[str, Counter] = {}
    for (kind, status), n in report.counts.letters.items():
        for each in (kind, ""):
            kinds.setdefault(each, Counter())[status] += n
    whole = kinds.pop("", Counter())
    due: dict[str, Counter] = {}
    for (kind, good), n in report.counts.letters_due.items():
        for each in (kind, ""):
            due.setdefault(each, Counter())[good] += n
        if kind not in kinds:
            kinds[kind] = Counter()

    def line(name: Any, found: Counter, kind: str) -> list[Cell]:
        def to(status: str = "") -> str:
            asked = {"letter": kind} if kind else {"channel": "letter"}
            return link("entries", **asked, result=status)

        return row(
            name,
            Cell(sum(found.values()), to()),
            Cell(found[Status.CLOSED], to(Status.CLOSED.value)),
            Cell(found[Status.OPEN], to(Status.OPEN.value)),
            in_time(due.get(kind, Counter()), kind),
        )

    def in_time(found: Counter, kind: str) -> Cell:
        rate = Rate(found[True], found[True] + found[False])
        part, whole = (link("letters", letter=kind, in_time=n) for n in ("1", ""))
        return Cell(rate, part, whole=whole)

    heads = (
        Head(_("Kind")),
        Head(_("Received"), "number"),
        Head(_("Settled"), "number"),
        Head(report.at_end(_("Still open"), _("Open today")), "number"),
        Head(_("Settled on time, of those due"), "rate"),
    )
    kinds_in_order = sorted(kinds.items(), key=lambda item: -sum(item[1].values()))
    return Grid(
        "letters",
        _("Letters by kind and result"),
        heads,
        [line(LetterKind(kind).label, found, kind) for kind, found in kinds_in_order],
        line(_("Total"), whole, ""),
        empty=_("No letter in this period."),
    )


def _slip_grid(report: Report) -> Grid:
    counts = report.counts

    def line(name: str, **by: str) -> list[Cell]:
        department = (by["department"] or "none") if by else ""

        def to(what: str) -> str:
            return link("slips", kind=KIND, what=what, department=department)

        return row(
            name,
            Cell(counts.form("new", KIND, **by), to("new")),
            Cell(
                counts.form_rate("kept", "due", KIND, **by), to("kept"), whole=to("due")
            ),
            Cell(counts.form("open", KIND, **by), to("open")),
        )

    found = [
        (key[3], n)
        for key, n in counts.forms.items()
        if key[0] == KIND and key[-1] in ("load", "due")
    ]
    heads = (
        Head(_("Receiving department")),
        Head(_("Issued"), "number"),
        Head(_("Answered on time"), "rate"),
        Head(report.at_end(_("Still open"), _("Open today")), "number"),
    )
    return Grid(
        "slips",
        _("Coordination slips by department"),
        heads,
        [
            line(name or str(_("No department")), department=name)
            for name in most_frequent(found)
        ],
        line(_("Total")),
        empty=_("No coordination slip in this period."),
    )
