"""What has changed since a month was approved: entries first, then figures by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext as _

from ...models import Contact, Desk, Letter, PhoneCall, Slip, Visit
from .approval import enumerated
from .keeping import beside
from .periods import month
from .shapes import Cell, Rate, rounded
from .window import Window

if TYPE_CHECKING:
    from .report import Report

# More than these are opened only by who wants to read them.
SHOWN = 10


@dataclass(frozen=True)
class Act:
    """Somebody added, corrected or voided an entry or a form after the approval."""

    cell: Cell
    place: str
    occurred_at: datetime
    what: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Changed:
    """A figure that is no longer what was approved, both as they are written."""

    name: str
    was: Any
    today: Any
    link: str

    @property
    def approved(self) -> str:
        return said(self.was)

    @property
    def now(self) -> str:
        return said(self.today)


@dataclass(frozen=True)
class ChangedPart:
    title: str
    figures: list[Changed]


def count(parts: Iterable[ChangedPart]) -> int:
    """Return how many figures have changed: a rate is one, whatever of it changed."""
    return sum(len(part.figures) for part in parts)


# --- Figures -----------------------------------------------------------------------


def figures(report: Report) -> list[ChangedPart]:
    """Return a line for each figure that has changed, once, by the parts in order."""
    seen: set[str] = set()
    parts: dict[str, list[Changed]] = {}
    for part in report.parts:
        for grid in part.grids:
            for line in [*grid.rows, grid.foot]:
                for head, cell in zip(grid.heads, line, strict=False):
                    links = {cell.link, cell.whole} - {""}
                    if cell.now is None or links <= seen:
                        continue
                    seen |= links
                    name = _name(str(grid.title), line[0].shown, str(head.title))
                    found = Changed(name, cell.value, cell.now, cell.link)
                    parts.setdefault(str(part.title), []).append(found)
    # Lines that the approved tables did not have.
    for change in report.changes:
        if change.link not in seen:
            name = _name(change.table, change.line, change.column)
            found = Changed(name, change.approved, change.now, change.link)
            parts.setdefault(change.part, []).append(found)
    return [ChangedPart(title, lines) for title, lines in parts.items()]


def folded(parts: Iterable[ChangedPart]) -> tuple[list[ChangedPart], list[ChangedPart]]:
    """Return what is shown at once, and what is opened by who wants it."""
    shown, rest, left = [], [], SHOWN
    for part in parts:
        here, more = part.figures[:left], part.figures[left:]
        left -= len(here)
        if here:
            shown.append(ChangedPart(part.title, here))
        if more:
            rest.append(ChangedPart(part.title, more))
    return shown, rest


def _name(*words: str) -> str:
    return " · ".join(dict.fromkeys(word for word in words if word))


def said(figure: Any) -> str:
    """Return a figure as the lists of changes write it: of a rate both its numbers."""
    if isinstance(figure, Rate):
        return f"{figure.part}/{figure.whole}"
    return rounded(figure) if isinstance(figure, float) else str(figure)


# --- Entries -----------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """A month whose approved figures stand on the page, and since when they do."""

    first: date
    start: datetime
    end: datetime
    since: datetime
    # The month that was approved, where it was not this one.
    approved: date


def _spans(report: Report, desk: Desk) -> Iterator[Span]:
    """Yield the months of a desk shown as approved: the own one, and those beside it.

    One beside it that was never approved stands as it was when the own one was.
    """
    books = {book.month: book for book in report.books if book.desk_id == desk.pk}
    own = books.get(report.period.first)
    for period in (report.period, *beside(report.period).values()):
        whole = period.kind == report.period.kind
        book = (books.get(period.first) if whole else None) or own
        if book is not None and book.approved_at:
            start, end = period.bounds(desk.zone)
            yield Span(period.first, start, end, book.approved_at, book.month)


def months(report: Report) -> str:
    """Return the approved months whose figures have changed, as a heading names them.

    The address of a figure of another month names that one.
    """
    codes = (change.link.split("/") for change in report.changes)
    changed = {c[1] if c[0] == ".." else report.period.code for c in codes}
    found = {
        span.approved
        for desk in report.desks
        for span in _spans(report, desk)
        if f"{span.first:%Y-%m}" in changed
    }
    return enumerated(month(first).label for first in sorted(found))


def acts(report: Report) -> list[Act]:
    """Return what was done to entries of approved months after that, by its time."""
    found: list[Act] = []
    for window in report.windows:
        spans = list(_spans(report, window.desk))
        if spans:
            found += _entries(window, spans)
            found += _forms(window, spans)
    return sorted(found, key=lambda act: act.at)


FIELDS = (
    "number",
    "channel",
    "occurred_at",
    "entered_at",
    "entered_by",
    "amended_at",
    "voided_at",
    "voided_by",
)


def _touched(span: Span) -> Q:
    """Return what is asked of an entry of the month that was touched after that."""
    acts = ("entered_at__gt", "amended_at__gt", "voided_at__gt")
    after = reduce(or_, (Q(**{act: span.since}) for act in acts))
    return after & _inside(span)


def _inside(span: Span) -> Q:
    return Q(occurred_at__gte=span.start, occurred_at__lt=span.end)


def _moved(window: Window, spans: list[Span]) -> dict[int, datetime]:
    """Return the entries that were taken out of a month after that, with since when.

    Nothing of them lies there any longer: how they stood is told by their histories.
    """
    branches = []
    for place, span in enumerate(spans):
        away = Contact.objects.of(window.desk).filter(amended_at__gt=span.since)
        for model in (PhoneCall, Visit, Letter):
            then = model.history.filter(history_date__lte=span.since)
            last = then.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
            gone = away.exclude(_inside(span)).values("pk")
            lines = then.filter(_inside(span), ~Exists(last), id__in=gone)
            lines = lines.annotate(place=Value(place)).order_by()
            branches.append(lines.values_list("id", "place"))
    rows = branches[0].union(*branches[1:], all=True)
    return {pk: spans[place].since for pk, place in rows}


def _entries(window: Window, spans: list[Span]) -> Iterator[Act]:
    moved = _moved(window, spans)
    rows = (
        Contact.objects.of(window.desk)
        .filter(reduce(or_, map(_touched, spans), Q(pk__in=moved)))
        .select_related("entered_by", "voided_by")
        .only(*FIELDS, "entered_by__username", "voided_by__username")
        .order_by("occurred_at", "pk")
    )
    rows = list(rows)
    since = {row.pk: moved.get(row.pk) or _since(row, spans) for row in rows}
    amended = [r for r in rows if r.amended_at and r.amended_at > since[r.pk]]
    by = _who_amended(row for row in amended if not row.voided_at)
    for row in rows:
        told = (
            (_("Voided"), row.voided_at, row.voided_by),
            (_("Corrected"), row.amended_at, by.get(row.pk)),
            (_("Added"), row.entered_at, row.entered_by),
        )
        what, at, who = next(one for one in told if one[1] and one[1] > since[row.pk])
        yield Act(_opened(row, window), *_of(window, row.occurred_at, what, who, at))


def _since(row: Contact, spans: list[Span]) -> datetime:
    """Return since when the month in which the entry lies is shown as approved."""
    return next(s.since for s in spans if s.start <= row.occurred_at < s.end)


def _who_amended(rows: Iterable[Contact]) -> dict[int, Any]:
    """Return who corrected each entry last, from the histories of its kind."""
    by_channel: dict[str, list[int]] = {}
    for row in rows:
        by_channel.setdefault(row.channel, []).append(row.pk)
    kinds = {"call": PhoneCall, "visit": Visit, "letter": Letter}
    return {
        line.id: line.history_user
        for channel, keys in by_channel.items()
        for line in kinds[channel]
        .history.filter(id__in=keys)
        .select_related("history_user")
        .order_by("history_id")
    }


def _forms(window: Window, spans: list[Span]) -> Iterator[Act]:
    """Yield forms opened before the end of a month and voided after its approval."""
    asked = (Q(voided_at__gt=one.since, opened_at__lt=one.end) for one in spans)
    rows = (
        Slip.objects.filter(reduce(or_, asked), desk=window.desk)
        .select_related("voided_by")
        .only("number", "kind", "opened_at", "voided_at", "voided_by__username")
    )
    for row in rows:
        of = _of(window, row.opened_at, _("Voided"), row.voided_by, row.voided_at)
        yield Act(_opened(row, window), *of)


def _opened(row: Contact | Slip, window: Window) -> Cell:
    return Cell(row.number, row.get_absolute_url(), desk=window.desk.code)


def _of(
    window: Window, moment: datetime, what: str, who: Any, at: datetime
) -> tuple[str, datetime, str, str, datetime]:
    """Return whose it is, when it was, what was done by whom, and when: on the wall."""
    zone = window.desk.zone
    named = (m.name for m in window.snapshot.staff.values() if who and m.user == who)
    name = next(named, str(who or ""))
    when = (each.astimezone(zone).replace(tzinfo=None) for each in (moment, at))
    occurred, done = when
    return window.desk.place_name, occurred, what, name, done
