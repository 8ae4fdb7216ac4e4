"""7. Commendations: who, by whom thanked, and when original and copy were posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ....choices import PostingKind
from ....models import Letter, Posting
from ..rows import link
from ..shapes import Cell, Grid, Head, Part, Rate, row
from ..window import COMMENDATION
from .listed import MOST_LISTED, Placed, first_of_all, heads_of, left_off, short

if TYPE_CHECKING:
    from ..report import Report
    from ..window import Window


def part(report: Report) -> Part:
    return Part(
        7,
        "commendations",
        _("Commendations"),
        grids=[_praise_grid(report), _posted_grid(report)],
    )


def _praise_grid(report: Report) -> Grid:
    heads = heads_of(
        report,
        Head(_("Number")),
        Head(_("Received on"), "day"),
        Head(_("Employee commended")),
        Head(_("Department")),
        Head(_("What for"), "long"),
        Head(_("Original posted"), "day"),
        Head(_("Copy posted"), "day"),
    )
    whole = sum(
        n for (kind, _s), n in report.live.letters.items() if kind == COMMENDATION
    )
    rows = first_of_all(report, _praise_lines) if whole else []
    return Grid(
        "praised",
        _("Commendations"),
        heads,
        rows,
        empty=_("No commendation in this period."),
        note=left_off(whole, len(rows)),
        more=Cell(whole, link("entries", letter=COMMENDATION)),
    )


def _praise_lines(window: Window) -> Iterator[Placed]:
    letters = window.commendations().select_related("praised_department")
    letters = letters.defer("search_text", "content").order_by("occurred_at", "pk")
    letters = letters[:MOST_LISTED]
    posted = {
        (letter, kind): day
        for letter, kind, day in Posting.objects.filter(
            letter__in=[letter.pk for letter in letters]
        ).values_list("letter", "kind", "posted_on")
    }
    for letter in letters:
        yield (
            (letter.occurred_at, letter.pk),
            row(
                Cell(letter.number, letter.get_absolute_url()),
                letter.received_on,
                letter.praised_staff,
                letter.praised_department.name if letter.praised_department else "",
                _subject(letter),
                posted.get((letter.pk, PostingKind.ORIGINAL.value)),
                posted.get((letter.pk, PostingKind.COPY.value)),
            ),
        )


def _subject(letter: Letter) -> str:
    return _("Confidential.") if letter.confidential else short(letter.subject)


def _posted_grid(report: Report) -> Grid:
    """Return of how many commendations both postings were made in time."""
    found = report.counts.posted
    both = Rate(found[True], found.total())
    share = Cell(both, link("posted", in_time=1), whole=link("posted"))
    return Grid(
        "postings",
        _("Posted on time"),
        (Head(_("Commendations due for posting")), Head(_("In time"), "rate")),
        [row(_("Original and copy"), share)],
    )
