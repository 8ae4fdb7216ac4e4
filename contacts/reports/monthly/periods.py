"""Periods of a report: a month, a week, a quarter, a year, or any days.

Pure: a period is days. Which moments they are is said by the desk's time zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

FIRST_YEAR, LAST_YEAR = 1990, 2199
# Longer than this nobody compares, and the page would not end.
MOST_DAYS = 366 * 2
TREND_MONTHS = 13
# Whole weeks.
YEAR = timedelta(days=364)

# In ASCII: one in wide digits would be a second address of the same report.
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_YEAR = re.compile(r"(\d{4})", re.ASCII)
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


WEEKDAYS = (
    _lazy("Mon"),
    _lazy("Tue"),
    _lazy("Wed"),
    _lazy("Thu"),
    _lazy("Fri"),
    _lazy("Sat"),
    _lazy("Sun"),
)


def weekday(number: int) -> str:
    """Return a day of the week, 1 for Monday, as short as it is written."""
    return str(WEEKDAYS[number - 1])


def labels_of(days: Sequence[date]) -> list[str]:
    """Return the days of an axis; with their years where they are of more than one."""
    several = len({day.year for day in days}) > 1
    return [f"{day:%Y-%m-%d}" if several else f"{day:%m-%d}" for day in days]


def _month_after(first: date, months: int) -> date:
    """Return the first day of the month so many months later; fewer for earlier."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Period:
    """Some days, the last included; `code` is how an address names them."""

    kind: str
    code: str
    first: date
    last: date
    # The day it is, of a period that runs: it is compared with as many days.
    today: date | None = field(default=None, compare=False)

    def as_of(self, today: date) -> Period:
        """Return the period as it is on a day: one runs until its last day is over."""
        running = self.first <= today <= self.last
        return replace(self, today=today if running else None)

    def begun(self, today: date) -> bool:
        return self.first <= today

    @property
    def days(self) -> list[date]:
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=n) for n in range(count)]

    @property
    def label(self) -> str:
        """Return the period as a person says it."""
        first, last = self.first, self.last
        if self.kind == "month":
            return date_format(first, pgettext("format of a month", "F Y"))
        if self.kind == "week":
            year, week, _day = first.isocalendar()
            return _("Week %(week)d, %(year)d") % {"week": week, "year": year}
        if self.kind == "quarter":
            quarter = (first.month + 2) // 3
            values = {"quarter": quarter, "year": first.year}
            return _("Q%(quarter)d %(year)d") % values
        if self.kind == "year":
            return _("Year %(year)d") % {"year": first.year}
        return f"{first}" if first == last else f"{first} – {last}"

    @property
    def title(self) -> str:
        """Return what its report is called: only that of a month is a monthly one."""
        titles = {
            "month": _("Front desk monthly report, %(period)s"),
            "week": _("Front desk weekly report, %(period)s"),
            "quarter": _("Front desk quarterly report, %(period)s"),
            "year": _("Front desk annual report, %(period)s"),
            "days": _("Front desk report, %(period)s"),
        }
        return titles[self.kind] % {"period": self.label}

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return the moments at which the period begins and is over at a desk."""
        start = datetime.combine(self.first, time(), zone)
        end = datetime.combine(self.last + timedelta(days=1), time(), zone)
        return start, end

    def shifted(self, by: int) -> Period:
        """Return the period of the same kind so many before or after."""
        if self.kind == "month":
            return month(_month_after(self.first, by))
        if self.kind == "quarter":
            return quarter(_month_after(self.first, by * 3))
        if self.kind == "year":
            return year(self.first.year + by)
        length = len(self.days)
        first = self.first + timedelta(days=by * length)
        if self.kind == "week":
            return week(first)
        return free(first, first + timedelta(days=length - 1))

    @property
    def before(self) -> Period:
        """Return the period before; of one that runs as many of its days."""
        return self._as_long(self.shifted(-1))

    def _as_long(self, other: Period) -> Period:
        if self.today is None:
            return other
        last = other.first + (self.today - self.first)
        return other if last >= other.last else free(other.first, last)

    @property
    def after(self) -> Period:
        return self.shifted(1)

    @property
    def year_ago(self) -> Period | None:
        """Return the same period of the year before; a week keeps its weekdays.

        None of what is longer than a year: it would overlap itself.
        """
        back = {"month": -12, "quarter": -4, "year": -1}.get(self.kind)
        if back is not None:
            return self._as_long(self.shifted(back))
        first, last = (day - YEAR for day in (self.first, self.last))
        if last >= self.first:
            return None
        found = week(first) if self.kind == "week" else free(first, last)
        return self._as_long(found)

    @property
    def has_page(self) -> bool:
        """Say whether an address can name it: a link to another leads nowhere."""
        return period_of(self.code) is not None

    def weeks(self) -> Iterator[tuple[date, date]]:
        """Yield the weeks, Monday to Sunday, cut to the period."""
        start = self.first
        while start <= self.last:
            end = min(start + timedelta(days=6 - start.weekday()), self.last)
            yield start, end
            start = end + timedelta(days=1)


def month(day: date) -> Period:
    first = day.replace(day=1)
    last = _month_after(first, 1) - timedelta(days=1)
    return Period("month", f"{first:%Y-%m}", first, last)


def quarter(day: date) -> Period:
    number = (day.month + 2) // 3
    first = date(day.year, number * 3 - 2, 1)
    last = _month_after(first, 3) - timedelta(days=1)
    return Period("quarter", f"{day.year}-Q{number}", first, last)


def year(number: int) -> Period:
    return Period("year", f"{number}", date(number, 1, 1), date(number, 12, 31))


def week(day: date) -> Period:
    first = day - timedelta(days=day.weekday())
    iso = first.isocalendar()
    code = f"{iso.year}-W{iso.week:02}"
    return Period("week", code, first, first + timedelta(days=6))


def free(first: date, last: date) -> Period:
    return Period("days", f"{first}..{last}", first, last)


def period_of(code: str) -> Period | None:
    """Return the period of a code such as `2026-10`, `2026-W41`, `2026-Q4`, `2026`
    or `2026-10-03..2026-10-20`, or nothing where there is none.
    """
    try:
        found = _read(code)
    except (ValueError, OverflowError):
        return None
    if found is None or not FIRST_YEAR <= found.first.year <= LAST_YEAR:
        return None
    return found if 0 < (found.last - found.first).days + 1 <= MOST_DAYS else None


def _read(code: str) -> Period | None:
    if match := _MONTH.fullmatch(code):
        return month(date(int(match[1]), int(match[2]), 1))
    if match := _WEEK.fullmatch(code):
        return week(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    if match := _QUARTER.fullmatch(code):
        return quarter(date(int(match[1]), int(match[2]) * 3, 1))
    if match := _YEAR.fullmatch(code):
        return year(int(match[1]))
    if match := _DAYS.fullmatch(code):
        return free(date.fromisoformat(match[1]), date.fromisoformat(match[2]))
    return None


def trend_of(period: Period, today: date) -> list[Period]:
    """Return the thirteen months up to the one in which the period ends.

    Of one that runs up to the month of today: those to come have no figures.
    """
    end = month(min(period.last, max(period.first, today)))
    return [end.shifted(by) for by in range(1 - TREND_MONTHS, 1)]
