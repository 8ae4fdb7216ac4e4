"""5. Letters by kind and result, and coordination slips by department."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    came, due = _by_kind(report.counts.letters), _by_kind(report.counts.letters_due)

    def line(name: Any, kind: str) -> list[Cell]:
        return _letters(name, kind, came[kind], due[kind])

    heads = (
        Head(_("Kind")),
        Head(_("Received"), "number"),
        Head(_("Settled"), "number"),
        Head(report.at_end(_("Still open"), _("Open today")), "number"),
        Head(_("All due done on time"), "rate"),
    )
    kinds = [kind for kind in {**came, **due} if kind]
    kinds.sort(key=lambda kind: -came[kind].total())
    return Grid(
        "letters",
        _("Letters by kind and result"),
        heads,
        [line(LetterKind(kind).label, kind) for kind in kinds],
        line(_("Total"), ""),
        empty=_("No letter in this period."),
        note=_(
            "Of letters of which something fell due: on time if all of it was, from "
            "handing it over and signing for it to accepting the slip and replying."
        )
        if due
        else "",
    )


def _by_kind(counts: Counter) -> defaultdict[str, Counter]:
    """Return what became of the letters of each kind; of all by no name."""
    found: defaultdict[str, Counter] = defaultdict(Counter)
    for (kind, what), n in counts.items():
        for each in (kind, ""):
            found[each][what] += n
    return found


def _letters(name: Any, kind: str, came: Counter, due: Counter) -> list[Cell]:
    """Return the line of a kind of letters, or of all where none is named."""

    def to(status: str = "") -> str:
        asked = {"letter": kind} if kind else {"channel": "letter"}
        return link("entries", **asked, result=status)

    part, whole = (link("letters", letter=kind, in_time=n) for n in ("1", ""))
    return row(
        name,
        Cell(came.total(), to()),
        Cell(came[Status.CLOSED], to(Status.CLOSED.value)),
        Cell(came[Status.OPEN], to(Status.OPEN.value)),
        Cell(Rate(due[True], due.total()), part, whole=whole),
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
