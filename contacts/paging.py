"""Keyset pages: where a list goes on, without counting it and without an offset.

Pure: it needs a query set ordered by nothing yet, and the name of its moment.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet

PAGE_SIZE = 50
LONGEST_TOKEN = 80
# Rows of a statement where all are read.
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Cursor:
    """The place of a row in its list; `back` asks for what comes before it."""

    moment: datetime
    pk: int
    back: bool = False

    def __str__(self) -> str:
        side = "b" if self.back else "f"
        text = f"{side}{self.moment.astimezone(UTC).isoformat()}|{self.pk}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, token: str) -> Cursor | None:
        """Return the cursor of an address, or nothing where it cannot be read."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        try:
            padded = token + "=" * (-len(token) % 4)
            text = base64.b64decode(padded.encode(), b"-_", validate=True).decode()
            moment, _bar, pk = text[1:].partition("|")
            found = cls(datetime.fromisoformat(moment), int(pk), text[0] == "b")
        except (ValueError, IndexError, binascii.Error):
            return None
        return found if found.moment.tzinfo and 0 < found.pk < 2**62 else None


@dataclass(frozen=True)
class Page:
    """Some rows, and the tokens of the pages before and after; blank for none."""

    rows: list[Any] = field(default_factory=list)
    before: str = ""
    after: str = ""


def _at(row: Any, moment: str) -> datetime:
    """Return the row's moment; a day stands for its noon, whatever the zone."""
    value = getattr(row, moment)
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(12), UTC)


def page_of(
    rows: QuerySet,
    token: str = "",
    *,
    moment: str = "occurred_at",
    descending: bool = True,
    size: int = PAGE_SIZE,
    read: Callable[[QuerySet, int], list[Any]] | None = None,
) -> Page:
    """Return the page that the token names; the first one for a blank or bad token.

    `read` gets the rows in their order and how many of the first are wanted; without
    it they are read as they stand.
    """
    cursor = Cursor.read(token)
    back = cursor is not None and cursor.back
    falling = descending != back
    if cursor is not None:
        rows = beyond(rows, cursor, moment, falling)
    sign = "-" if falling else ""
    rows = rows.order_by(f"{sign}{moment}", f"{sign}id")
    found = read(rows, size + 1) if read else list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page()
    first = str(Cursor(_at(found[0], moment), found[0].pk, back=True))
    last = str(Cursor(_at(found[-1], moment), found[-1].pk))
    has_before = more if back else cursor is not None
    has_after = True if back else more
    return Page(found, first if has_before else "", last if has_after else "")


def leafed(
    rows: QuerySet,
    *,
    moment: str,
    descending: bool = True,
    size: int = ROWS_AT_ONCE,
    read: Callable[[QuerySet, int], list[Any]] | None = None,
    place: Callable[[Any], Cursor] | None = None,
) -> Iterator[Any]:
    """Yield all the rows in their order, read a piece at a time by their keys.

    Every piece is a statement of its own: it needs no cursor that stays open, which a
    pooler does not keep, no more memory than a piece, and ends within the time that a
    statement may take. `read` is as for a page; `place` tells where a row stands that
    is no instance of the model.
    """
    place = place or (lambda row: Cursor(getattr(row, moment), row.pk))

    def some(ahead: QuerySet, most: int) -> Leaf:
        piece = read(ahead, most) if read else list(ahead[:most])
        return piece, len(piece), map(place, reversed(piece))

    for piece in leaves(rows, some, moment=moment, descending=descending, size=size):
        yield from piece


# What was read, how many rows it holds, and their places from the last one on.
Leaf = tuple[Any, int, Iterable[Cursor]]


def leaves(
    rows: QuerySet,
    read: Callable[[QuerySet, int], Leaf],
    *,
    moment: str,
    descending: bool = True,
    size: int = ROWS_AT_ONCE,
) -> Iterator[Any]:
    """Yield what `read` makes of each piece of the rows, read by their keys.

    It gets the rows that are left, in their order, and how many to take of them.
    """
    sign = "-" if descending else ""
    ordered = rows.order_by(f"{sign}{moment}", f"{sign}pk")
    last, read_there, ahead = None, [], ordered
    while True:
        piece, count, places = read(ahead, size)
        yield piece
        if count < size:
            return
        before, (last, here) = last, _at_the_end(places)
        read_there = [*read_there, *here] if before == last else here
        # What was read of the last moment is left out by its keys. Both databases know
        # how many rows are left by this, and take them from the index; of a second
        # condition on the key PostgreSQL thinks so few that it reads all of them.
        side = "lte" if descending else "gte"
        ahead = ordered.filter(**{f"{moment}__{side}": last})
        ahead = ahead.exclude(pk__in=read_there)


def _at_the_end(places: Iterable[Cursor]) -> tuple[datetime, list[int]]:
    """Return the first place's moment, and the keys of the places that share it."""
    moment, group = next(groupby(places, key=attrgetter("moment")))
    return moment, [place.pk for place in group]


def beyond(rows: QuerySet, cursor: Cursor, moment: str, falling: bool) -> QuerySet:
    """Leave only what lies beyond the cursor.

    Written so that both databases walk the index: the textbook OR reads it from its
    start.
    """
    side = "lt" if falling else "gt"
    return rows.filter(**{f"{moment}__{side}e": cursor.moment}).filter(
        Q(**{f"{moment}__{side}": cursor.moment}) | Q(**{f"pk__{side}": cursor.pk})
    )
