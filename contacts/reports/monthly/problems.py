"""10. Problems and measures: the lines that people write, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ...models import Desk, MonthBook, ReportText
from .periods import Period, period_of
from .shapes import Cell, Grid, Head, row
from .signing import sent_back


def unfinished(text: ReportText | None) -> list[dict[str, Any]]:
    """Return the lines whose measure is not done: the next report goes on with them."""
    return [item for item in (text.items if text else []) if not item.get("done")]


def since(item: Mapping[str, Any], period: str) -> str:
    """Return since when a line is carried on, as a person says it; nothing if new."""
    code = item.get("since") or period
    found = period_of(code) if code != period else None
    return found.label if found else ""


def is_past(item: Mapping[str, Any], today: date) -> bool:
    """Say whether a measure is not done by its day; of no day, nothing is said."""
    due = _due(item)
    return due is not None and due < today and not item.get("done")


def _due(item: Mapping[str, Any]) -> date | None:
    """Return the day of a line, which may be as somebody typed it, unread."""
    try:
        return date.fromisoformat(str(item.get("due") or ""))
    except ValueError:
        return None


def past(items: Iterable[Mapping[str, Any]], today: date) -> int:
    """Return how many measures are not done by their day."""
    return sum(is_past(item, today) for item in items)


def grid(
    items: Iterable[Mapping[str, Any]], period: str, today: date | None = None
) -> Grid:
    """Return the lines as a table, for paper and for the workbook.

    With the day it is, what is not done by its day is marked.
    """
    heads = (
        Head(_("Problem"), "long"),
        Head(_("Cause"), "long"),
        Head(_("Measure"), "long"),
        Head(_("Responsible")),
        Head(_("Due by"), "day"),
        Head(_("State")),
    )
    rows = [_line(item, period, today) for item in items]
    empty = _("No problem was written down.")
    return Grid("problems", _("Problems and measures"), heads, rows, empty=empty)


def _line(item: Mapping[str, Any], period: str, today: date | None) -> list[Cell]:
    before = since(item, period)
    state = _("done") if item.get("done") else _("not done yet")
    late = today is not None and is_past(item, today)
    if late:
        state = _("not done, past its due date")
    if before:
        state = _("%(state)s, since %(period)s") % {"state": state, "period": before}
    return row(
        item.get("problem", ""),
        item.get("cause", ""),
        item.get("measure", ""),
        item.get("responsible", ""),
        _due(item) or item.get("due") or "",
        Cell(state, seal=late),
    )


def texts(text: Any) -> list[tuple[Any, str]]:
    """Return the texts by their labels, of a report or of a line of its history.

    What was written in one piece before there were lines is there only if it was.
    """
    return [
        (capfirst(ReportText._meta.get_field(name).verbose_name), said)
        for name in ReportText.FIELDS
        if (said := getattr(text, name, "")) or name == "plan"
    ]


@dataclass(frozen=True)
class Rewritten:
    """Part 10 was changed after somebody had signed it: who did, and what was signed.

    `then` is a line of the text's history; none where nothing had been written yet.
    `day` is that of the signature: what was past its day is marked as it was then.
    """

    sentence: str
    approved: bool
    period: str
    then: Any
    day: date

    @property
    def grid(self) -> Grid:
        return grid(self.then.items if self.then else [], self.period, self.day)

    @property
    def texts(self) -> list[tuple[Any, str]]:
        return texts(self.then)


def rewritten(text: ReportText | None, book: MonthBook | None) -> Rewritten | None:
    """Return what was signed of a part that is another now; nothing if it is not."""
    signed = (book.approved_at or book.reviewed_at) if book else None
    if text is None or signed is None or text.written_at <= signed:
        return None
    last = text.history.select_related("history_user").latest()
    then = text.history.filter(history_date__lte=signed).order_by("-history_id").first()
    values = {
        "who": last.history_user,
        "when": f"{last.history_date.astimezone(book.desk.zone):%Y-%m-%d %H:%M}",
        "why": last.history_change_reason or "–",
    }
    if book.approved_at:
        said = _("Changed after the approval by %(who)s on %(when)s: %(why)s") % values
    else:
        said = (
            _(
                "Changed after the review by %(who)s on %(when)s: read this part again "
                "before you approve."
            )
            % values
        )
    day = signed.astimezone(book.desk.zone).date()
    return Rewritten(said, bool(book.approved_at), text.period, then, day)


@dataclass(frozen=True)
class Written:
    """Part 10 of one desk's report, and how its month was signed.

    `book` is not saved yet where nobody has signed; none of what is no month.
    """

    desk: Desk
    period: Period
    text: ReportText | None
    book: MonthBook | None

    def grid(self, today: date) -> Grid:
        return grid(self.text.items if self.text else [], self.period.code, today)

    @property
    def texts(self) -> list[tuple[Any, str]]:
        return texts(self.text)

    @cached_property
    def rewritten(self) -> Rewritten | None:
        return rewritten(self.text, self.book)

    @cached_property
    def sent_back(self) -> str:
        return sent_back(self.book)


def written_of(desks: Sequence[Desk], period: Period) -> list[Written]:
    """Return part 10 of each desk's report, in the order of the desks."""
    mine = ReportText.objects.filter(desk__in=desks, period=period.code)
    kept = {text.desk_id: text for text in mine}
    books: dict[int, MonthBook] = {}
    if period.kind == "month":
        rows = MonthBook.objects.filter(desk__in=desks, month=period.first)
        rows = rows.select_related("prepared_by", "reviewed_by", "approved_by")
        none = {desk.pk: MonthBook(desk=desk, month=period.first) for desk in desks}
        books = none | {row.desk_id: row for row in rows}
    return [
        Written(desk, period, kept.get(desk.pk), books.get(desk.pk)) for desk in desks
    ]
