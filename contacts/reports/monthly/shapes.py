"""What a report is made of: figures, tables and charts, before anybody draws them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import ngettext

Text = Any


def rounded(number: float | Fraction, places: int = 1) -> str:
    """Return a number as a report writes it, a half away from zero: 6.25 is 6.3.

    So do people and spreadsheets. It is counted in whole numbers: how a binary float
    lies beside its decimal must not decide it.
    """
    exact = Fraction(str(number)) if isinstance(number, float) else Fraction(number)
    whole = math.floor(abs(exact) * 10**places + Fraction(1, 2))
    front, back = divmod(whole, 10**places)
    sign = "-" if exact < 0 else ""
    return f"{sign}{front}.{back:0{places}}" if places else f"{sign}{front}"


def percent(part: float, whole: float, places: int = 1) -> str:
    """Return a share as every figure, chart and workbook writes it: `96.4%`."""
    return f"{rounded(Fraction(part) * 100 / Fraction(whole), places)}%"


@dataclass(frozen=True)
class Rate:
    """So many of so many. Of none there is no share: neither 0 % nor 100 %."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> str:
        """Return the share as it is written; nothing where there is none."""
        return percent(self.part, self.whole) if self.whole else ""

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.part + other.part, self.whole + other.whole)


# Of fewer than these a share says nothing: one more than one would be all of it.
LEAST_TO_SHARE = 10


@dataclass(frozen=True)
class Growth:
    """By how much a figure has changed: `+7.3%`, or `+2` of what was little before."""

    now: int
    before: int

    @property
    def is_share(self) -> bool:
        return self.before >= LEAST_TO_SHARE

    @property
    def number(self) -> float:
        """Return what a workbook writes: a share, or a difference."""
        more = self.now - self.before
        return more / self.before if self.is_share else more

    def __str__(self) -> str:
        more = self.now - self.before
        if self.is_share:
            said = percent(more, self.before)
        else:
            said = ngettext("%(n)d entry", "%(n)d entries", abs(more)) % {"n": more}
        return f"+{said}" if more > 0 else said


@dataclass(frozen=True)
class Cell:
    """A value of a table, and the address of the rows behind it.

    Of a rate, `link` leads to the part and `whole` to all of which it is a part.
    """

    value: Any
    link: str = ""
    _: KW_ONLY
    seal: bool = False
    whole: str = ""
    # What is no count of rows and stands to the right all the same, such as “+7.3%”.
    aligned: bool = False
    # What the figure would be today, where the approved one is shown and differs.
    now: Any = None
    # How it is written, where the value alone says too little: “3 hours” of no day, a
    # day with its weekday. A workbook writes the value itself as `typed` names it.
    said: str = ""
    typed: str = ""
    # A name that is not broken; a day never is.
    unbroken: bool = False
    # The code of the desk at which an entry is opened.
    desk: str = ""

    @property
    def is_rate(self) -> bool:
        return isinstance(self.value, Rate)

    @property
    def no_data(self) -> bool:
        """Say whether it is a share of none, of which nothing can be said."""
        return isinstance(self.value, Rate) and not self.value.whole

    @property
    def to_rows(self) -> bool:
        """Say whether the link leads to rows of the report, and not to an entry."""
        return "rows/?" in self.link

    @property
    def right(self) -> bool:
        """Say whether it stands to the right of its column, as numbers do."""
        return self.aligned or isinstance(self.value, (int, float, Rate))

    @property
    def whole_word(self) -> bool:
        return self.unbroken or isinstance(self.value, date)

    @property
    def shown(self) -> str:
        if self.said or self.value is None:
            return self.said
        return rounded(self.value) if isinstance(self.value, float) else str(self.value)


@dataclass(frozen=True)
class Head:
    """A heading: `number` columns stand to the right, `long` ones wrap."""

    title: Text
    sort: str = "text"

    @property
    def number(self) -> bool:
        return self.sort in ("number", "decimal", "rate")


@dataclass(frozen=True)
class Grid:
    """A table with its heading; `foot` is the line of totals."""

    code: str
    title: Text
    heads: tuple[Head, ...]
    rows: list[list[Cell]]
    foot: list[Cell] = field(default_factory=list)
    empty: Text = ""
    note: Text = ""
    note_link: str = ""
    # Long, and drawn as a chart above: opened only by who wants it.
    folded: bool = False
    # Rows that say only why nothing is said: the page folds them, and paper leaves them
    # out, where these sentences name them instead.
    quiet: frozenset[int] = frozenset()
    aside: tuple[str, ...] = ()
    # How many rows there are in all, and where they are, of a list of the first.
    more: Cell | None = None
    # Lines that are counted and cut off: their figures are compared all the same.
    beyond: list[list[Cell]] = field(default_factory=list)

    @property
    def all_lines(self) -> list[list[Cell]]:
        """Return the lines shown, those cut off, and that of the totals."""
        return [*self.rows, *self.beyond, self.foot]

    @property
    def wide(self) -> bool:
        """Say whether it needs the whole width and cannot stand beside another."""
        long = any(head.sort == "long" for head in self.heads)
        return len(self.heads) > (2 if long else 6)

    @property
    def at_once(self) -> list[list[Cell]]:
        return [line for n, line in enumerate(self.rows) if n not in self.quiet]

    @property
    def later(self) -> list[list[Cell]]:
        return [line for n, line in enumerate(self.rows) if n in self.quiet]

    @property
    def left_off(self) -> bool:
        return self.more is not None and self.more.value > len(self.rows)


@dataclass(frozen=True)
class Series:
    name: Text
    values: list[float | None]


@dataclass(frozen=True)
class Chart:
    """A drawing that answers `question`; `answer` says in words what it shows.

    `grid` is the code of the table with the same figures.
    """

    code: str
    kind: str
    question: Text
    answer: Text
    labels: list[str]
    series: tuple[Series, ...]
    grid: str
    unit: Text = ""
    marked: frozenset[int] = frozenset()
    # Of lines: the last point is of a month that is not over.
    running: bool = False
    # The labels as cells, for a workbook, where no table has the same figures.
    firsts: tuple[Cell, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(value for line in self.series for value in line.values)


@dataclass(frozen=True)
class Figure:
    """One of the large figures, with those of the period before and a year ago."""

    code: str
    label: Text
    cell: Cell
    before: Cell
    year_ago: Cell
    seal: bool = False
    notes: tuple[Text, ...] = ()

    @property
    def value(self) -> int | Rate:
        return self.cell.value

    @property
    def is_rate(self) -> bool:
        return self.cell.is_rate


@dataclass(frozen=True)
class Part:
    """A numbered part of the report."""

    number: int
    code: str
    title: Text
    figures: list[Figure] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    note: Text = ""
    note_link: str = ""

    def grid(self, code: str) -> Grid:
        return next(grid for grid in self.grids if grid.code == code)


def row(*values: Any) -> list[Cell]:
    """Return a line of cells; what is no cell yet becomes one without a link."""
    return [value if isinstance(value, Cell) else Cell(value) for value in values]


def total(rates: Iterable[Rate]) -> Rate:
    return sum(rates, Rate(0, 0))
