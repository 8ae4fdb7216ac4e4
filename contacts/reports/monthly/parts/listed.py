"""What the lists of the report share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..shapes import Cell, Head, row
from ..window import Window

if TYPE_CHECKING:
    from ..report import Report

# Rows of a list on the page and on paper; the rows page has them all.
MOST_LISTED = 100
MATTER = 60


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MATTER else f"{text[: MATTER - 1]}…"


def withheld(text: str, secret: bool | None) -> str:
    """Return the words, or only that they are confidential.

    `secret` is what the letter behind them says, if there is one. A report goes by
    mail and lies in folders: it keeps such words back from everybody.
    """
    return str(_("Confidential.")) if secret and text else text


def day_of(moment: datetime | None, window: Window) -> date | None:
    return moment.astimezone(window.desk.zone).date() if moment else None


def how_late(late: timedelta, *, seal: bool) -> Cell:
    """Return how late in whole days; of less than one, in hours or minutes.

    A workbook has all of them in days, as numbers.
    """
    minutes, days = int(late.total_seconds()) // 60, float(late.days)
    if minutes < 60:
        said = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
        days = minutes / (24 * 60)
    elif not late.days:
        days = minutes / (24 * 60)
        hours = minutes // 60
        said = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    else:
        said = ngettext("%(n)d day", "%(n)d days", late.days) % {"n": late.days}
    return Cell(days, seal=seal, said=said, typed="late")


# A line, and the moment and key by which it stands in the list.
Placed = tuple[tuple[Any, ...], list[Cell]]


def first_of_all(
    report: Report, lines: Callable[[Window], Iterable[Placed]]
) -> list[list[Cell]]:
    """Return the first lines of all desks together; of several, each names its desk."""
    several = len(report.windows) > 1
    found = []
    for place, window in enumerate(report.windows):
        named = (Cell(window.desk.place_name, unbroken=True),) if several else ()
        for key, (first, *more) in lines(window):
            first = replace(first, desk=window.desk.code)
            found.append(((*key, place), row(first, *named, *more)))
    return [line for _key, line in nsmallest(MOST_LISTED, found, key=lambda at: at[0])]


def heads_of(report: Report, *heads: Head) -> tuple[Head, ...]:
    """Return the headings of such a list, the desk among them if there are several."""
    if len(report.windows) > 1:
        return (heads[0], Head(_("Desk")), *heads[1:])
    return heads


def soonest(whole: int, shown: int) -> str:
    """Say that more stand behind a list of what falls due next, where they do."""
    if whole <= shown:
        return ""
    return _("Showing the first %(shown)d of %(all)d by due date.") % {
        "shown": shown,
        "all": whole,
    }


def as_today(approved: int, whole: int) -> str:
    """Say that a list is longer or shorter than it was approved, where it is."""
    if approved == whole:
        return ""
    return _(
        "This list is as of today, with %(now)d; the approved figure is %(then)d."
    ) % {"now": whole, "then": approved}


def left_off(whole: int, shown: int) -> str:
    """Say that more stand behind the list, where they do."""
    if whole <= shown:
        return ""
    return _("Showing the oldest %(shown)d of %(all)d.") % {
        "shown": shown,
        "all": whole,
    }
