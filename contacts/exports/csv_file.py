"""CSV as spreadsheets open it: UTF-8 with a mark, CRLF, quoted, and no formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from .tables import Column, Lines, Sort, Table, Tell, as_moment, pieces, told

# Full-width signs too: an input method may have made them of a formula.
FORMULA_SIGNS = tuple("=+-@\t\r\n|%＝＋－＠")
# A cell that may begin a formula, among cells that are parted by a zero.
_RISKY = re.compile(f"\0\\s*[{re.escape(''.join(FORMULA_SIGNS))}]")
ROWS_A_CHUNK = 500
Cells = Sequence[Any]
# The length of `2026-11-25 09:30`.
MINUTES = 16
DAY, HOUR, MINUTE = 10, slice(11, 13), slice(13, MINUTES)
MOST_DAYS = 1000
_TWO_DIGITS = [f"{number:02}" for number in range(24)]


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; importing undoes it."""
    if text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS):
        return f"'{text}"
    return text


def csv_chunks(table: Table, tell: Tell | None = None) -> Iterator[bytes]:
    """Yield the file in pieces of some hundred rows; the first has the headings."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([defused(text) for text in table.headings])
    if table.lines is not None:
        yield _taken(buffer)
        yield from _as_written(table.lines, tell)
        return
    makers = [_maker(column, table.zone) for column in table.columns]
    for piece in pieces(told(table.rows, tell), ROWS_A_CHUNK):
        # By columns: most need one look at all their cells together.
        columns = zip(*piece, strict=True)
        cells = [make(c) for make, c in zip(makers, columns, strict=True)]
        writer.writerows(zip(*cells, strict=True))
        yield _taken(buffer)
    yield _taken(buffer)


def _as_written(lines: Lines, tell: Tell | None) -> Iterator[bytes]:
    """Pass on what the database has written, and tell how many rows there were."""
    count = 0
    for written, rows in lines:
        count += rows
        yield written
        if tell:
            tell(count)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def _maker(column: Column, zone: tzinfo) -> Callable[[Cells], Iterable[Any]]:
    """Return what makes the cells of a column of its values."""
    if column.sort in (Sort.NUMBER, Sort.DECIMAL, Sort.MONEY):
        return lambda values: values
    if column.sort in (Sort.TEXT, Sort.LONG):
        return _texts
    if column.sort is Sort.MOMENT:
        return _Moments(zone)
    if column.sort is Sort.DAY:
        return lambda days: ["" if day is None else day.isoformat() for day in days]
    return lambda values: ["" if v is None else f"{v:.4f}" for v in values]


def _texts(values: Cells) -> Iterable[str]:
    """Return the texts, each defused; all as they stand where none has to be."""
    try:
        whole = "\0".join(values)
    except TypeError:
        values = ["" if value is None else str(value) for value in values]
        whole = "\0".join(values)
    if _RISKY.search(f"\0{whole}"):
        return map(defused, values)
    return values


class _Moments:
    """Makes the cells of a column of moments, each at the clock of the desk.

    Rows of a register follow each other in time: how far the clock was from UTC is
    worked out once for a day, and the minutes are taken as they stand.
    """

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        # By day, what the clock showed at its hours; none where it was changed.
        self.days: dict[str, list[str]] = {}

    def __call__(self, values: Cells) -> list[str]:
        days = self.days
        cells = []
        for value in values:
            if type(value) is not str:
                cells.append(self._cell(value))
                continue
            hours = days.get(value[:DAY])
            if hours is None:
                hours = self._hours(value[:DAY])
            if hours:
                front = hours[int(value[HOUR])]
                cells.append(front + value[MINUTE])
            else:
                cells.append(self._cell(value))
        return cells

    def _hours(self, day: str) -> list[str]:
        """Return the day and hour at the desk for each hour of a day of UTC."""
        if len(self.days) > MOST_DAYS:
            self.days.clear()
        start = datetime.fromisoformat(day).replace(tzinfo=UTC)
        here, last = (
            moment.astimezone(self.zone)
            for moment in (start, start + timedelta(days=1))
        )
        away = here.utcoffset()
        even = away == last.utcoffset() and not away % timedelta(hours=1)
        hours = []
        if even:
            ahead = away // timedelta(hours=1)
            dates = [f"{(start + timedelta(d)).date()} " for d in (-1, 0, 1)]
            for hour in range(ahead, ahead + 24):
                hours.append(dates[hour // 24 + 1] + _TWO_DIGITS[hour % 24])
        self.days[day] = hours
        return hours

    def _cell(self, moment: datetime | str | None) -> str:
        if moment is None:
            return ""
        moment = as_moment(moment)
        # Cut before the zone: a copy without it would cost as much again.
        here = moment.astimezone(self.zone) if moment.tzinfo else moment
        return here.isoformat(" ", "minutes")[:MINUTES]
