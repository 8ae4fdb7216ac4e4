"""Which figure of the report some rows stand behind, and what it was as approved.

A figure is named without counting the report: its tables are arranged once more from
counts that hold nothing but what the address asks for, so that each line is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ...choices import CheckResult, Rating
from .compliance import ANSWERED, place_of
from .counting import Counts
from .keeping import approved_counts, kept_months
from .report import Report
from .rows import Behind
from .shapes import Cell, Part, Rate
from .window import Window

# The part in which the clauses stand.
CLAUSES = "conduct"


@dataclass(frozen=True)
class Named:
    """A figure where it stands: its table, line and column."""

    words: tuple[str, ...]
    # The part of the report in which it stands first, as its page names it.
    part: str

    @property
    def name(self) -> str:
        return " · ".join(dict.fromkeys(word for word in self.words if word))


def named(windows: Sequence[Window], behind: Behind) -> Named | None:
    """Return the figure whose rows these are, if the report has it."""
    if "clause" in behind.filters:
        words = place_of(behind.source, behind.filters["clause"])
        said = whole_in_words(behind.source, behind.filters)
        return Named((*words, said) if said else words, CLAUSES) if words else None
    sample = sample_of(windows, behind)
    found = _found(_arranged(windows, [sample] * len(windows)), behind)
    return Named(found[0], found[2]) if found else None


def approved_numbers(windows: Sequence[Window], behind: Behind) -> dict[int, int]:
    """Return what the figure was as approved, by the key of each approved desk.

    A desk is left out whose figures were approved before this one was counted so.
    """
    period = windows[0].period
    if period.kind != "month":
        return {}
    kept = kept_months([window.desk for window in windows], [period.first])
    numbers = {}
    for window in windows:
        row = kept.get((window.desk.pk, period.first))
        if row is None:
            continue
        # What was not counted then is taken from the counts of now: two different
        # ones tell it apart from what was kept.
        now = (Counts(), sample_of([window], behind))
        told = {_number(window, approved_counts(row, each), behind) for each in now}
        if len(told) == 1:
            numbers[window.desk.pk] = told.pop()
    return numbers


def _number(window: Window, counts: Counts, behind: Behind) -> int:
    """Return the figure of one desk; a line that was not there stands for none."""
    found = _found(_arranged([window], [counts]), behind)
    return found[1] if found else 0


def _arranged(windows: Sequence[Window], by_desk: list[Counts]) -> Report:
    """Return a report of these counts; its lists, which are read anew, stay empty."""
    none = [Counts() for _window in windows]
    return Report(
        [window.desk for window in windows],
        windows[0].period,
        windows[0].now,
        list(windows),
        by_desk[0],
        Counts(),
        Counts(),
        Counts(),
        by_desk,
        none,
        none,
    )


# --- The counts that hold what is asked for ----------------------------------------


def sample_of(windows: Sequence[Window], behind: Behind) -> Counts:
    """Return counts in which every line exists that the filters can mean."""
    asked = dict(behind.filters)
    sub = asked.get("sub", "").removesuffix("none")
    # A line without a category would have the address of the total.
    category = asked.get("category") or next(iter(windows[0].top_of), "")
    channel = asked.get("channel", "call")
    found = Counts(
        entries=Counter({(channel, category, sub): 1}),
        carried=Counter({(category, sub): 1}),
        settled=Counter({(category, sub): 1}),
        slots=Counter({(channel, *_slot(windows[0], asked)): 1}),
        bands=Counter({0: 1, "later": 1}),
        logged=Counter({(channel, "soon"): 1}),
        first=Counter({"once": 1}),
        posted=Counter({True: 1}),
        shifts=Counter({"checked": 1, "began": 1}),
        ratings=Counter({rating.value: 1 for rating in Rating}),
    )
    _forms(found, asked, sub)
    _people(found, asked, windows)
    kind, code = asked.get("letter", ""), asked.get("code", "")
    if kind:
        found.letters[kind, "open"] = 1
        found.letters_due[kind, True] = 1
    if behind.source == "promises":
        for each in asked.get("kind", "").split(","):
            found.promises[each, "", "kept"] = 1
    if code:
        found.refused[code] = 1
        found.checks[code, CheckResult.PASS.value] = 1
    if "reason" in asked:
        found.late_reasons[_reason(windows, behind)] = 1
    return found


def _slot(window: Window, asked: Mapping[str, str]) -> tuple[date, int]:
    """Return a day and an hour of the period that the filters mean."""
    weekday = asked.get("weekday", "")
    days = (d for d in window.period.days if str(d.isoweekday()) == weekday)
    day = next(days, window.period.first)
    return day, int(asked.get("hour", 9))


def _forms(found: Counts, asked: Mapping[str, str], sub: str) -> None:
    severity, department = (
        asked.get(name, "").removesuffix("none") for name in ("severity", "department")
    )
    for question in {"load", asked.get("what", "load")}:
        key = (asked.get("kind", ""), sub, severity, department, question)
        found.forms[key] = 1


def _people(found: Counts, asked: Mapping[str, str], windows: Sequence[Window]) -> None:
    """Tell who is asked for at the desk where that person works."""
    for name, counter in (
        ("superior", found.transfers),
        ("under", found.refused_people),
    ):
        who = asked.get(name, "")
        pk = int(who) if who.isdecimal() else None
        for window in windows:
            if who == "none" or pk in window.snapshot.staff:
                counter[window.desk.code, pk] = 1


def _reason(windows: Sequence[Window], behind: Behind) -> str:
    """Return the words that an address names by their mark only."""
    for window in windows:
        for said in behind.rows(window).values_list("late_reason", flat=True)[:1]:
            return said
    return ""


# --- The figure --------------------------------------------------------------------


def _found(report: Report, behind: Behind) -> tuple[tuple[str, ...], int, str] | None:
    wanted = {"of": behind.source, **behind.filters}
    for part in report.parts:
        for words, link, number in _of_part(part):
            path, _mark, query = link.partition("?")
            if path == "rows/" and dict(parse_qsl(query)) == wanted:
                return words, number, part.code
    return None


def _figures(report: Report) -> Iterator[tuple[tuple[str, ...], str, int]]:
    for part in report.parts:
        yield from _of_part(part)


def _of_part(part: Part) -> Iterator[tuple[tuple[str, ...], str, int]]:
    for grid in part.grids:
        for line in grid.all_lines:
            for head, cell in zip(grid.heads, line, strict=False):
                words = (str(grid.title), line[0].shown, str(head.title))
                yield from _numbers(words, cell)
    for figure in part.figures:
        yield from _numbers((str(figure.label),), figure.cell)


def _numbers(
    words: tuple[str, ...], cell: Cell
) -> Iterable[tuple[tuple[str, ...], str, int]]:
    if isinstance(cell.value, Rate):
        yield words, cell.link, cell.value.part
        yield (*words, _said_of(cell.whole)), cell.whole, cell.value.whole
    elif isinstance(cell.value, int):
        yield words, cell.link, cell.value


# --- All of which a figure is a part -----------------------------------------------

WHOLES: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "entries": (
        ("rings", "counted", _lazy("incoming calls with rings recorded")),
        ("logged", "counted", _lazy("calls and visits not taken from an old book")),
        ("first", "1", _lazy("enquiries not taken from an old book")),
    ),
    "slips": (
        ("what", "due", _lazy("forms that fell due")),
        ("what", "load", _lazy("forms carried over, new or reopened")),
        ("what", "closed", _lazy("forms closed")),
        ("what", "new", _lazy("new forms")),
        ("what", "sent", _lazy("new orders to which somebody had to be sent")),
        ("what", "worked", _lazy("forms settled or reopened")),
    ),
    "promises": (("state", "due", _lazy("promises that fell due")),),
    "checks": (("result", ANSWERED, _lazy("check items with a result")),),
    "clause": (("kept", "", _lazy("entries to which the clause applies")),),
    "letters": (("in_time", "", _lazy("letters of which something fell due")),),
    "posted": (("in_time", "", _lazy("commendations whose postings fell due")),),
    "shifts": (("checked", "", _lazy("shifts started")),),
    "visits": (("rating", "", _lazy("return visits made")),),
}


def whole_in_words(source: str, asked: Mapping[str, str]) -> str:
    """Return what a rate is a share of, by how its rows are asked for; or nothing."""
    for name, value, said in WHOLES.get(source, ()):
        if asked.get(name, "") == value:
            return _("of: %(whole)s") % {"whole": said}
    return ""


def _said_of(link: str) -> str:
    asked = dict(parse_qsl(link.partition("?")[2]))
    return whole_in_words(asked.pop("of", ""), asked)
