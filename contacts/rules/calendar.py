"""Working time of a desk: which days it works, from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = 24 * 60
# A desk that closes for longer than this has a wrong calendar, not a due time.
LONGEST_SEARCH = 366


@dataclass(frozen=True)
class WorkCalendar:
    """The calendar of a desk; `worked` are days worked instead of others."""

    zone: tzinfo = UTC
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    begins: time = time(9)
    ends: time = time(18)
    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Say whether the desk works on the day."""
        if day in self.worked:
            return True
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def add(self, start: datetime, minutes: int) -> datetime:
        """Return the moment so much working time later.

        Each 1440 minutes are one working day at the same time of day; the rest is
        counted within working hours.
        """
        days, rest = divmod(minutes, DAY)
        moment = self._open(start.astimezone(self.zone))
        for _day in range(days):
            moment = self._same_time_next(moment)
        while rest:
            left = int((self._at(moment.date(), self.ends) - moment).total_seconds())
            if rest * 60 <= left:
                return moment + timedelta(minutes=rest)
            rest -= left // 60
            moment = self._next_morning(moment.date())
        return moment

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)

    def _open(self, moment: datetime) -> datetime:
        """Return the moment itself within working hours, else the next opening."""
        day = moment.date()
        if not self.works(day) or moment >= self._at(day, self.ends):
            return self._next_morning(day)
        return max(moment, self._at(day, self.begins))

    def _next_morning(self, day: date) -> datetime:
        return self._at(self._next_day(day), self.begins)

    def _same_time_next(self, moment: datetime) -> datetime:
        return self._at(self._next_day(moment.date()), moment.time())

    def _next_day(self, day: date) -> date:
        for _step in range(LONGEST_SEARCH):
            day += timedelta(days=1)
            if self.works(day):
                break
        return day
