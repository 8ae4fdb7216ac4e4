"""What a table is: its columns as data, its rows as they come."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from itertools import islice
from typing import Any

Row = Sequence[Any]
# Lines of a file as they stand in it, and how many there are.
Lines = Iterator[tuple[bytes, int]]
# Called with how many rows have been written so far.
Tell = Callable[[int], None]


class Sort(StrEnum):
    """What a column holds, which decides its type and its look in a cell.

    `LONG` is text that wraps. `MONEY` has two places. `SHARE` is a fraction shown as a
    percentage. `MOMENT` takes aware datetimes, or texts of their time in UTC, and shows
    them at the table's time zone; a datetime without a zone is shown as it is.
    """

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """A heading and what stands under it. Without a width the first rows decide it."""

    title: Any
    sort: Sort = Sort.TEXT
    width: float | None = None


@dataclass(frozen=True)
class Table:
    """Rows with their columns; each row has one value a column, `None` for none.

    `name` is used in file names, `title` is read by people. `lines` are the rows as the
    database writes them itself, where it can. The first `keys` columns name a row, and
    stay beside it on the screen and on each page.
    """

    name: str
    title: Any
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    zone: tzinfo = UTC
    lines: Lines | None = None
    keys: int = 1

    @property
    def headings(self) -> list[str]:
        return [str(column.title) for column in self.columns]


def told(rows: Iterable[Row], tell: Tell | None, step: int = 500) -> Iterator[Row]:
    """Pass the rows on, and tell now and then how many there were."""
    count = 0
    for count, row in enumerate(rows, start=1):
        yield row
        if tell and count % step == 0:
            tell(count)
    if tell:
        tell(count)


def pieces(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield the rows by so many."""
    rest = iter(rows)
    while piece := list(islice(rest, size)):
        yield piece


def as_moment(stored: datetime | str) -> datetime:
    """Return the moment of a text of its time in UTC."""
    if isinstance(stored, str):
        return datetime.fromisoformat(stored).replace(tzinfo=UTC)
    return stored


def local(moment: datetime | str, zone: tzinfo) -> datetime:
    """Return the moment as the clock at the desk showed it, without a zone."""
    if isinstance(moment, str):
        moment = as_moment(moment)
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone).replace(tzinfo=None)


def display_width(text: str) -> int:
    """Return how many half-width signs the longest line of a text takes."""
    return max(map(_line_width, text.split("\n")), default=0)


def _line_width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
