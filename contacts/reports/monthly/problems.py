"""10. Problems and measures: the lines that people write, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ...models import ReportText
from .periods import period_of
from .shapes import Cell, Grid, Head, row


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
    try:
        due = date.fromisoformat(str(item.get("due") or ""))
    except ValueError:
        return False
    return due < today and not item.get("done")


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
    due = item.get("due")
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
        date.fromisoformat(due) if due else "",
        Cell(state, seal=late),
    )
