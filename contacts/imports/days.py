"""When each entry happened, with all that "as above" can mean in a book."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from . import moments, words
from .cells import Cells, Columns, as_text, is_blank
from .layout import Layout, date_cell, is_dated
from .lines import Line
from .moments import Reading

DATE_FIELDS = ("date", "year", "month", "day")
CLOCK_FIELDS = ("time", "hour", "minute")
LONGEST_VISIT = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class When:
    """The day of an entry, its time of day if known, and when it ended if told."""

    day: date
    at: time | None = None
    until: time | None = None

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.day, self.at or time(0))


@dataclass(frozen=True, slots=True)
class Fault:
    """A code of a reason and the fields in one of which the fault lies."""

    code: str
    fields: tuple[str, ...]


class Days:
    """Goes down a book with its reader and remembers the day and the time above."""

    def __init__(self, layout: Layout, columns: Columns) -> None:
        self.layout, self.columns = layout, columns
        self.day = layout.titled_day
        self.at: time | None = None
        # After a date that cannot be, "as above" has no meaning of its own.
        self.broken = False
        # Whether lines that hold only a date stand above the entries of that day.
        self.sectioned = False
        self.apart = columns.any(*DATE_FIELDS)

    def read(self, line: Line, cells: Cells) -> tuple[When | None, Fault | None]:
        """Return when an entry happened, or what is wrong; both for a wrong time."""
        if line.section:
            self.day, self.broken, self.sectioned = line.section, False, True
        clock, clock_cell = self._clock(cells)
        cell: Any = ""
        if self.apart:
            cell = date_cell(cells.values, self.layout.headings)
            dated = self._date(cell)
            day, fault = self._day(line.row, cell, dated)
        else:
            dated = clock
            day, fault = self._day_of_clock(clock_cell, dated)
        if moments.IMPOSSIBLE_TIME in (clock.problem, dated.problem):
            where = ("time", "hour", "date") if clock.problem else ("date", "time")
            wrong = Fault(moments.IMPOSSIBLE_TIME, where)
            return (When(day) if day else None), fault or wrong
        if day is None:
            return None, fault
        return self._settled_when(day, clock, dated, self._same_moment(cell)), None

    def later(self, cells: Cells, field: str, when: When) -> datetime | None:
        """Read a second time of a visit, which may lie after midnight."""
        cell = cells.raw(field)
        if is_blank(cell) or words.is_ditto(str(cell)):
            return None
        reading = moments.read_time(cell, self.layout.calendar)
        if reading.at is None or reading.problem:
            return None
        moment = datetime.combine(reading.day or when.day, reading.at)
        if reading.day is None and when.at and moment < when.moment:
            moment += timedelta(days=1)
        if moment - when.moment > LONGEST_VISIT:
            return None
        cells.use(field)
        return moment

    def closed(self, cells: Cells, when: When) -> datetime | None:
        """Read when the matter was settled; the cell stays among what is noted.

        A time alone is of the day of the entry, and nothing is settled before it came.
        """
        cell = cells.raw("closed")
        if is_blank(cell) or words.is_ditto(str(cell)):
            return None
        reading = moments.read_date(cell, self.layout.calendar)
        if reading.day is None:
            reading = moments.read_time(cell, self.layout.calendar)
        if reading.problem or (reading.day is None and reading.at is None):
            return None
        day = reading.day or when.day
        moment = datetime.combine(day, reading.at or time(0))
        return max(moment, when.moment)

    def written_out(self, values: list[Any], when: When | None) -> list[Any]:
        """Return the cells of a row with its date and time in full, where known."""
        written = [*values, *([""] * (self.columns.width - len(values)))]
        if when is None:
            return written
        parts = {
            "year": when.day.year,
            "month": when.day.month,
            "day": when.day.day,
            "time": when.at,
            "hour": when.at and when.at.hour,
            "minute": when.at and when.at.minute,
        }
        for field, value in parts.items():
            for column in self.columns.of(field):
                blank = is_blank(written[column.index]) and field in DATE_FIELDS
                if blank or words.is_ditto(str(written[column.index])):
                    written[column.index] = "" if value is None else value
        for column in self.columns.of("date")[:1]:
            if not is_dated(written[column.index]):
                written[column.index] = when.day
        if not self.apart:
            for column in self.columns.of("time")[:1]:
                text = as_text(written[column.index])
                if not is_dated(written[column.index]):
                    written[column.index] = f"{when.day:%Y-%m-%d} {text}".strip()
        return written

    def _settled_when(
        self, day: date, clock: Reading, dated: Reading, same: bool
    ) -> When:
        at = clock.at
        if at is None and dated.at and dated.at != time(0):
            at = dated.at
        if at is None and same:
            at = self.at
        self.at = at
        if clock.next_day or (dated.next_day and clock.at is None):
            day += timedelta(days=1)
        return When(day, at, clock.until or dated.until)

    def _date(self, cell: Any) -> Reading:
        if is_blank(cell) or words.is_ditto(str(cell)):
            return Reading()
        return moments.read_date(cell, self.layout.calendar)

    def _clock(self, cells: Cells) -> tuple[Reading, Any]:
        """Read the time column, or the columns of hours and minutes."""
        cell = cells.raw("time")
        if "time" not in self.columns and "hour" in self.columns:
            hour = cells.text("hour")
            minute = re.sub(r"\D", "", cells.text("minute")) or "00"
            number = re.sub(r"\D", "", moments.plain(hour))
            cell = f"{number}:{minute}" if number else hour
        if words.is_ditto(str(cell)):
            return Reading(at=self.at), cell
        if is_blank(cell) or words.is_nothing(str(cell)):
            return Reading(), ""
        return moments.read_time(cell, self.layout.calendar), cell

    def _same_moment(self, cell: Any) -> bool:
        """Tell whether a ditto stands for the date and the time at once."""
        return not self.columns.any("time", "hour") and words.is_ditto(str(cell))

    def _day(
        self, row: int, cell: Any, dated: Reading
    ) -> tuple[date | None, Fault | None]:
        if dated.problem == moments.IMPOSSIBLE_DATE:
            self.broken = True
            return None, Fault(moments.IMPOSSIBLE_DATE, DATE_FIELDS)
        if dated.day:
            return self._settled(dated.day), None
        ditto = words.is_ditto(str(cell))
        day = None
        if ditto or is_blank(cell) or dated.at or dated.problem:
            day = self._day_above(row, ditto)
        else:
            self.broken = True
        return day, None if day else Fault(moments.NO_DATE, DATE_FIELDS)

    def _day_above(self, row: int, ditto: bool) -> date | None:
        """Return the day of the row above if "as above" surely means it."""
        if self.day is None:
            return None
        above = ditto or self.layout.blank_is_above or self.layout.titled_day
        if above and not self.broken:
            return self.day
        # Between two entries of one day there is no other day it could be.
        return self.day if self.layout.next_day(row) == self.day else None

    def _day_of_clock(
        self, cell: Any, dated: Reading
    ) -> tuple[date | None, Fault | None]:
        """Find the day where the only dates stand in the times or between the rows."""
        if dated.problem == moments.IMPOSSIBLE_DATE:
            self.broken = True
            return None, Fault(moments.IMPOSSIBLE_DATE, ("time",))
        if dated.day:
            return self._settled(dated.day), None
        said = isinstance(cell, str) and cell and not re.search(r"\d", cell)
        ditto = words.is_ditto(str(cell))
        known = self.sectioned or self.layout.titled_day or dated.at or ditto
        wordy = said and not ditto and not moments.is_part_of_day(cell)
        if self.day and not self.broken and known and not wordy:
            return self.day, None
        return None, Fault(moments.NO_DATE, ("time", "left"))

    def _settled(self, day: date) -> date:
        self.day, self.broken = day, False
        self.layout.calendar.previous = day
        return day
