"""Dates and times as paper books write them.

Pure. A cell is a value of a spreadsheet (date, time, number) or text; the answer is
a `Reading`. What a book leaves unsaid (the year, the month) comes from a `Calendar`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from .words import simplify

IMPOSSIBLE_DATE = "impossible_date"
IMPOSSIBLE_TIME = "impossible_time"
NO_DATE = "no_date"

ROC_OFFSET = 1911
EARLIEST_YEAR, LATEST_YEAR = 1970, 2100
# Spreadsheets count days from here; the first real books are long after it.
SERIAL_ZERO = datetime.combine(date(1899, 12, 30), time())
FIRST_SERIAL, LAST_SERIAL = 25_000, 80_000
HALF_YEAR = 183

_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = re.compile(
    r"[(\[]?(?:星期|周|礼拜)[一二三四五六日天1-6][)\]]?|[(\[][一二三四五六日][)\]]"
    r"|[(\[]?\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?,?[)\]]?"
)
_NUMERAL = re.compile(
    r"[〇零○一二三四五六七八九十百廿卅两]+(?=\s*[年月日号时点分刻秒])"
    r"|(?<=[点时])\s*[〇零○一二三四五六七八九十]+"
)
_NUMERAL_VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_ERA = r"(?P<era>(?:中华)?民国|r\.?o\.?c\.?)?\s*"
_SEP = r"\s*[-/.·]\s*"
_PATTERNS = (
    re.compile(
        _ERA + r"(?P<y>\d{1,4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?"
    ),
    re.compile(
        _ERA + rf"(?<!\d)(?P<y>\d{{3,4}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<d>\d{{1,2}})"
        r"(?!\d)日?"
    ),
    re.compile(
        rf"(?<!\d)(?P<a>\d{{1,2}}){_SEP}(?P<b>\d{{1,2}}){_SEP}(?P<y>\d{{4}})(?!\d)"
    ),
    re.compile(
        _ERA
        + rf"(?<!\d)(?P<p>\d{{1,2}}){_SEP}(?P<q>\d{{1,2}}){_SEP}(?P<r>\d{{1,2}})(?!\d)"
    ),
    re.compile(r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?"),
    re.compile(r"^(?P<y>\d{4})\s+(?P<m>\d{1,2})\s+(?P<d>\d{1,2})(?![\d:])"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?(?P<n>{_MONTH_NAME})"
        r"[\s,-]*(?P<y>\d{4}|\d{2}(?![\d:]))?"
    ),
    re.compile(
        rf"(?P<n>{_MONTH_NAME})[\s-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)"
        r"(?:[\s,-]+(?P<y>\d{4}))?"
    ),
    re.compile(rf"(?<![\d:.])(?P<a>\d{{1,2}}){_SEP}(?P<b>\d{{1,2}})(?![\d:])日?"),
    re.compile(r"^(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(r"^(?P<y>1\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(r"^(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(r"^(?P<m>\d{1,2})(?P<d>\d\d)$"),
    re.compile(r"^(?P<d>\d{1,2})\s*[日号](?!\d)"),
    re.compile(r"^(?P<d>\d{1,2})$"),
)
# In a column of times a bare pair such as 14.10 is a time, so only these are dates.
_IN_TIMES = _PATTERNS[:8]

_HALF = (
    r"(?:上午|下午|早上|早晨|清晨|凌晨|中午|正午|午后|午前|傍晚|晚上|晚间|夜间|夜里|半夜|深夜"
    r"|早|晚|[ap]\.?m\.?)"
)
_CLOCK = re.compile(
    rf"(?P<half>{_HALF})?\s*(?<!\d)(?P<h>\d{{1,2}})\s*"
    r"(?:[:;'’∶︰h]\s*(?P<m>\d{1,2})(?![\dol])"
    r"|(?:时|点钟?)\s*(?P<q>半|[一三13]刻|[整正]|\d{1,2}(?![\dol]))?)\s*分?"
    r"(?::(?P<s>\d{2})|\s*(?P<t>\d{1,2})\s*秒)?\s*(?P<after>[ap]\.?m\.?)?"
)
_OTHER_CLOCKS = (
    re.compile(rf"(?P<half>{_HALF})\s*(?P<h>\d{{1,2}})[.]?(?P<m>\d{{2}})?(?!\d)"),
    re.compile(
        r"(?<![\d.])(?P<h>\d{1,2})(?:\.(?P<m>\d{2}))?\s*(?P<after>[ap]\.?m\.?)(?!\w)"
    ),
    re.compile(r"^(?P<h>\d{1,2})[.,](?P<m>\d{1,2})$"),
    re.compile(r"^(?P<h>\d{1,2})(?P<m>\d{2})\s*(?:hrs?|时|小时)?$"),
    re.compile(r"^(?P<h>\d{1,2})$"),
)
_UNTIL = re.compile(r"\s*(?:-|~|–|—|至|到|to|until)\s*")
_MORNING = re.compile(r"上午|早|清晨|凌晨|午前|a")
_NIGHT = re.compile(r"夜|晚")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell says: a day, a clock time, when it ended, or why it cannot be."""

    day: date | None = None
    at: time | None = None
    until: time | None = None
    next_day: bool = False
    problem: str = ""


@dataclass(slots=True)
class Calendar:
    """What the book says around a cell: its period, the date above, the reader's day.

    `day_first` settles 3/10 (day and month, or month and day) where it is known.
    """

    today: date
    year: int | None = None
    month: int | None = None
    day_first: bool | None = None
    previous: date | None = field(default=None)

    def year_of(self, month: int, day: int) -> int:
        """Return the year meant by a date that is written without one."""
        if self.year and not self.month and not self.previous:
            return self.year
        if self.previous:
            near = self.previous
        elif self.year and self.month:
            near = date(self.year, self.month, 15)
        else:
            near = self.today
        options = [near.year - 1, near.year, near.year + 1]
        past = [y for y in options if (_day(y, month, day) or near) <= self._limit()]
        return min(past or options, key=lambda y: _distance(y, month, day, near))

    def nearby(self) -> date:
        """Return the surest day near which the entries must lie."""
        titled = date(self.year, self.month or 6, 15) if self.year else self.today
        return self.previous or titled

    def _limit(self) -> date:
        """Return the last day a yearless entry may mean; a dated title may be later."""
        limit = self.today + timedelta(days=1)
        titled = date(self.year, self.month or 12, 28) if self.year else limit
        return max(limit, titled + timedelta(days=HALF_YEAR if self.month else 0))


def read_date(cell: object, calendar: Calendar) -> Reading:
    """Read a cell of a date column, which may hold a time of day too."""
    if isinstance(cell, (datetime, date, time, timedelta)):
        return _from_value(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if FIRST_SERIAL < cell < LAST_SERIAL:
            return _from_value(SERIAL_ZERO + timedelta(days=float(cell)))
        if 0 < cell < 1:
            return read_time(cell, calendar)
        cell = _number_text(cell)
    return _from_text(str(cell), calendar, _PATTERNS)


def read_time(cell: object, calendar: Calendar) -> Reading:
    """Read a cell of a time column, which may hold the date too."""
    if isinstance(cell, (datetime, date, time, timedelta)):
        return _from_value(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if 0 <= cell < 1 and not (isinstance(cell, int) and cell == 0):
            return _from_value(SERIAL_ZERO + timedelta(days=float(cell)))
        if FIRST_SERIAL < cell < LAST_SERIAL:
            return _from_value(SERIAL_ZERO + timedelta(days=float(cell)))
        cell = _number_text(cell) if float(cell).is_integer() else f"{cell:.2f}"
    return _from_text(str(cell), calendar, _IN_TIMES)


def is_part_of_day(text: str) -> bool:
    """Tell a time cell that only says morning or afternoon."""
    return bool(re.fullmatch(_HALF, plain(text)))


def has_full_date(text: str) -> re.Match[str] | None:
    """Find a date with its day in a title or a section line."""
    text = plain(text)
    return next((m for p in _IN_TIMES if (m := p.search(text))), None)


def period_of(text: str) -> tuple[int | None, int | None]:
    """Return the year and the month a title, a sheet or a file is named for."""
    text = plain(text)
    found = re.search(r"(?<!\d)(\d{2,4})\s*年(?:度)?\s*(?:第?\s*(\d{1,2})\s*月)?", text)
    if found:
        return _year(int(found[1])), _month(found[2])
    found = re.search(
        r"(?<!\d)((?:19|20)\d\d|1[0-4]\d)[-_./ ]?(1[0-2]|0?[1-9])(?!\d)", text
    )
    if found and (len(found[1]) == 4 or not found[0].isdigit() or len(found[0]) == 5):
        return _year(int(found[1])), _month(found[2])
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", text)
    month = re.search(rf"\b{_MONTH_NAME}\b", text)
    if month:
        number = _MONTHS.index(month[1]) + 1
        return (int(year[1]) if year else None), number
    found = re.search(r"(?<!\d)(\d{1,2})\s*月(?!\d)", text)
    return (int(year[1]) if year else None), _month(found[1]) if found else None


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return text in half-width, Simplified, lower case, its numerals as digits."""
    text = simplify(text).lower().strip()
    text = _WEEKDAY.sub(" ", text)
    return re.sub(r"\s+", " ", _NUMERAL.sub(_arabic, text)).strip()


def pair_orders(cells: Iterator[object]) -> bool | None:
    """Tell from a whole column whether 3/10 means the third of October."""
    for cell in cells:
        if isinstance(cell, str):
            text = plain(cell)
            found = _PATTERNS[2].search(text) or _PATTERNS[8].match(text)
            if found and "a" in found.groupdict():
                if int(found["a"]) > 12 >= int(found["b"]):
                    return True
                if int(found["b"]) > 12 >= int(found["a"]):
                    return False
    return None


def _from_value(value: datetime | date | time | timedelta) -> Reading:
    if isinstance(value, timedelta):
        hours = value.total_seconds() / 3600
        if not 0 <= hours < 24:
            return Reading(problem=IMPOSSIBLE_TIME)
        return _from_value(SERIAL_ZERO + value)
    if isinstance(value, time):
        value = datetime.combine(SERIAL_ZERO, value.replace(tzinfo=None))
    if not isinstance(value, datetime):
        return _on(value)
    if value.year > LATEST_YEAR:
        return Reading(problem=IMPOSSIBLE_DATE)
    value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if value.year < EARLIEST_YEAR - 65:
        return Reading(at=value.time())
    reading = _on(value.date())
    return Reading(reading.day, value.time(), problem=reading.problem)


def _on(day: date) -> Reading:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return Reading(problem=IMPOSSIBLE_DATE)
    return Reading(day=day)


def _number_text(number: float) -> str:
    if not math.isfinite(number):
        return ""
    if number == int(number):
        return str(int(number))
    return f"{number:.10g}"


def _from_text(
    text: str, calendar: Calendar, patterns: tuple[re.Pattern[str], ...]
) -> Reading:
    text = plain(text)
    day: date | None = None
    dated = False
    for pattern in patterns:
        found = pattern.search(text)
        if found:
            day = _meant(found, calendar)
            if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
                return Reading(problem=IMPOSSIBLE_DATE)
            text = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,t")
            dated = True
            break
    if not any(c.isdigit() for c in text) or (
        patterns is _PATTERNS and not _CLOCK.search(text)
    ):
        return Reading(day=day)
    clock = _clock(text)
    if clock is None and dated:
        return Reading(day=day)
    at, until, next_day, problem = clock or (None, None, False, IMPOSSIBLE_TIME)
    return Reading(day, at, until, next_day, problem)


def _meant(found: re.Match[str], calendar: Calendar) -> date | None:
    """Return the date a match means, or nothing if there is no such day."""
    part = found.groupdict()
    if part.get("p"):
        return _short_date(found, calendar)
    if part.get("a"):
        month, day = _ordered(int(part["a"]), int(part["b"]), calendar)
    elif part.get("n"):
        month, day = _MONTHS.index(part["n"][:3]) + 1, int(part["d"])
    elif part.get("m"):
        month, day = int(part["m"]), int(part["d"])
    else:
        return _day_of_month(int(part["d"]), calendar)
    if part.get("y"):
        return _day(_year(int(part["y"]), roc=bool(part.get("era"))), month, day)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return _day(calendar.year_of(month, day), month, day)


def _short_date(found: re.Match[str], calendar: Calendar) -> date | None:
    """Read three short numbers, such as 26/10/3, 99.10.3 or 3/10/26."""
    p, q, r = int(found["p"]), int(found["q"]), int(found["r"])
    if found.groupdict().get("era"):
        return _day(p + ROC_OFFSET, q, r)
    month, day = _ordered(p, q, calendar)
    options = [_day(2000 + p, q, r), _day(2000 + r, month, day)]
    options += [_day(ROC_OFFSET + p, q, r) if p > 50 else None]
    real = [option for option in options if option]
    near = calendar.nearby()
    return min(real, key=lambda option: abs(option - near), default=None)


def _ordered(first: int, second: int, calendar: Calendar) -> tuple[int, int]:
    """Return month and day of two numbers, by the column, the title, the habit."""
    if calendar.day_first is not None:
        swap = calendar.day_first and second <= 12
    elif first > 12 >= second:
        swap = True
    else:
        month = calendar.month or (calendar.previous and calendar.previous.month)
        swap = month == second != first
    return (second, first) if swap else (first, second)


def _day_of_month(day: int, calendar: Calendar) -> date | None:
    """Read a bare day: of the month above, else of the month in the title."""
    near = calendar.previous
    if near is None and calendar.month:
        year = calendar.year or calendar.year_of(calendar.month, day)
        return _day(year, calendar.month, day)
    if near is None:
        return None
    # Only a book without a month in its title runs on from the 31st to the 1st.
    runs_on = calendar.month is None and near.day - day > 15
    year, month = divmod(near.year * 12 + near.month - 1 + runs_on, 12)
    return _day(year, month + 1, day)


def _clock(text: str) -> tuple[time | None, time | None, bool, str] | None:
    """Read a time of day or a span of two; nothing if no clock is in the text."""
    found = _CLOCK.search(text)
    if not found:
        found = next((m for p in _OTHER_CLOCKS if (m := p.search(text))), None)
    if not found:
        return None
    at, next_day = _time(found.groupdict())
    if at is None:
        return None, None, False, IMPOSSIBLE_TIME
    return at, _end(text[found.end() :], at), next_day, ""


def _end(rest: str, at: time) -> time | None:
    gap = _UNTIL.match(rest)
    found = _CLOCK.match(rest[gap.end() :]) if gap else None
    until = _time(found.groupdict())[0] if found else None
    # 下午2:10-3:00: the second time leaves the afternoon unsaid.
    if until and until < at and until.hour < 12 and not found["half"]:
        until = until.replace(hour=until.hour + 12)
    return until


def _time(part: dict[str, str | None]) -> tuple[time | None, bool]:
    minute = _minute(part.get("m") or part.get("q"))
    hour, second = int(part["h"] or 0), int(part.get("s") or part.get("t") or 0)
    half = part.get("half") or part.get("after") or ""
    if minute > 59 or second > 59 or hour > 24:
        return None, False
    if hour == 24:
        return (time(0), True) if not minute and not second else (None, False)
    hour, next_day = _of_day(hour, half)
    return (time(hour, minute, second), next_day) if hour < 24 else (None, False)


def _minute(text: str | None) -> int:
    if not text or text in "整正":
        return 0
    if text == "半":
        return 30
    if text.endswith("刻"):
        return 15 if text[0] in "一1" else 45
    return int(text)


def _of_day(hour: int, half: str) -> tuple[int, bool]:
    """Return the hour of the day, 24 or more if the words contradict it."""
    if not half:
        return hour, False
    if _MORNING.search(half):
        return (0 if hour == 12 else hour if hour < 12 else 24), False
    if half in ("中午", "正午"):
        return (hour + 12 if hour < 4 else hour), False
    if _NIGHT.search(half) and hour == 12:
        return 0, True
    if half in ("半夜", "深夜", "夜里", "夜间") and hour < 6:
        return hour, False
    return (hour + 12 if hour < 12 else hour), False


def _year(number: int, roc: bool = False) -> int:
    if roc or 100 <= number < 200:
        return number + ROC_OFFSET
    if number < 100:
        return number + (2000 if number <= 69 else ROC_OFFSET)
    return number


def _month(text: str | None) -> int | None:
    return int(text) if text and 1 <= int(text) <= 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _distance(year: int, month: int, day: int, near: date) -> int:
    option = _day(year, month, day) or _day(year, month, 28)
    return abs((option - near).days) if option else 10_000


def _arabic(found: re.Match[str]) -> str:
    """Turn the numerals 十二, 廿三, 二〇二六 into digits."""
    text = found[0].strip().replace("廿", "二十").replace("卅", "三十")
    if not re.search(r"[十百]", text):
        return "".join(str(_NUMERAL_VALUES[c]) for c in text)
    total = current = 0
    for c in text:
        if c in "十百":
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
        else:
            current = _NUMERAL_VALUES[c]
    return str(total + current)
