"""6. Return visits: made in time, what customers said, and who was not satisfied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ....choices import FollowUpKind, Rating
from ....models import Slip
from ..drawing import answer_of_ratings
from ..rows import link
from ..shapes import Cell, Chart, Grid, Head, Part, Rate, Series, row
from .listed import (
    MOST_LISTED,
    Placed,
    day_of,
    first_of_all,
    heads_of,
    left_off,
    withheld,
)
from .promises import promise_grid

if TYPE_CHECKING:
    from ..report import Report
    from ..window import Window


KINDS = (FollowUpKind.RETURN_VISIT, FollowUpKind.REVIEW_VISIT)


def part(report: Report) -> Part:
    ratings = [(rating, report.counts.ratings[rating.value]) for rating in Rating]
    satisfied = Chart(
        "satisfaction",
        "share",
        _("Are customers satisfied?"),
        answer_of_ratings({rating.value: n for rating, n in ratings}),
        [str(rating.label) for rating, _n in ratings],
        (Series("", [n for _rating, n in ratings]),),
        "ratings",
    )
    return Part(
        6,
        "visits",
        _("Return visits and satisfaction"),
        charts=[satisfied] if not satisfied.is_empty else [],
        grids=[
            promise_grid(report, "visits", _("Return visits due"), KINDS),
            _made_grid(report),
            _rating_grid(report),
            _unhappy_grid(report),
        ],
    )


def _made_grid(report: Report) -> Grid:
    """Return how many of the return visits due were made, in time or late: 回訪率."""
    kind = FollowUpKind.RETURN_VISIT.value
    part, whole = (link("promises", kind=kind, state=s) for s in ("done", "due"))
    made = Cell(report.counts.done(kind), part, whole=whole)
    return Grid(
        "visit_rate",
        _("Return-visit rate"),
        (Head(_("Return visits")), Head(_("Made, of those due"), "rate")),
        [row(_("Made in time or late"), made)],
    )


def _rating_grid(report: Report) -> Grid:
    found = report.counts.ratings
    whole = sum(found.values())

    def share(label: Any, *ratings: str) -> list[Cell]:
        part = sum(found[rating] for rating in ratings)
        to = link("visits", rating=",".join(ratings))
        return row(label, Cell(Rate(part, whole), to, whole=link("visits")))

    return Grid(
        "ratings",
        _("Customer ratings"),
        (Head(_("Rating")), Head(_("Return visits made"), "rate")),
        [share(rating.label, rating.value) for rating in Rating] if whole else [],
        share(_("Satisfied (A and B)"), "A", "B"),
        empty=_("No return visit was made in this period."),
    )


FIELDS = (
    "slip__number",
    "made_at",
    "comments",
    "review",
    "slip__contact__letter__confidential",
)


def _unhappy_grid(report: Report) -> Grid:
    whole = report.live.ratings[Rating.C.value]
    rows = first_of_all(report, _unhappy) if whole else []
    return Grid(
        "unhappy",
        _("Dissatisfied customers and action taken"),
        heads_of(
            report,
            Head(pgettext("report", "Form")),
            Head(_("Made on"), "day"),
            Head(_("Comment"), "long"),
            Head(_("What was done"), "long"),
        ),
        rows,
        empty=_("Nobody was dissatisfied."),
        note=left_off(whole, len(rows)),
        more=Cell(whole, link("visits", rating=Rating.C.value)),
    )


def _unhappy(window: Window) -> Iterator[Placed]:
    bad = window.made_visits().filter(rating=Rating.C).order_by("made_at", "pk")
    for pk, *found in bad.values_list("pk", *FIELDS)[:MOST_LISTED]:
        yield (found[1], pk), _line(tuple(found), window)


def _line(found: tuple, window: Window) -> list[Cell]:
    number, made_at, comments, review, secret = found
    return row(
        Cell(number, Slip(number=number).get_absolute_url()),
        day_of(made_at, window),
        withheld(comments, secret),
        withheld(review, secret) or _("not yet reviewed"),
    )
