"""A sheet of the report as it is laid out: columns, heights, and where paper breaks.

Beside the first column stand narrow ones of one width. A number takes one of them, a
text as many as it needs, so that tables of all kinds stand below one another and the
sheet still fits the width of a page.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from .tables import display_width
from .xlsx_file import Workbook, clean

# Widths in half-width signs, as a sheet counts them.
FIRST, UNIT = 26, 9
MOST_UNITS = 60
# What a sign, a column's edge, a line and a page measure on paper.
SIGN_PIXELS, EDGE_PIXELS = 8, 5
# A sign of Chinese at 11 points is higher than the line Excel makes up for Latin.
LINE, PADDING = 15.5, 2.5
ROW, HEADING = LINE + PADDING, 30.0
# A4 across, within the margins that `Workbook.prepare` sets: pixels and points.
PAGE_WIDTH, PAGE_HEIGHT = 1045, 505

# As high as a row can be: what is longer goes on in the next.
MOST_LINES = int((409 - PADDING) / LINE)

_WORDS = re.compile(r"[\x21-\x7e]+|\s+|.", re.DOTALL)
# The same of a text of several lines; a word can be longer than a row is high.
_PIECES = re.compile(r"\n+|[^\S\n]+|[\x21-\x7e]{1,400}|.")


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell; words are broken as cells do."""
    return sum(_lines(line, max(width - 1, 2)) for line in text.split("\n"))


def _lines(line: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in _WORDS.findall(line):
        lines, used = _after(word, lines, used, width)
    return lines


def _after(word: str, lines: int, used: float, width: float) -> tuple[int, float]:
    """Return how many lines there are with a word more, and how full the last is."""
    wide = display_width(word)
    if used + wide <= width:
        return lines, used + wide
    if word.isspace():
        return lines, width
    more = math.ceil(wide / width)
    return lines + (more if used else more - 1), wide - width * (more - 1)


def pieces_of(text: str, width: float) -> list[str]:
    """Return a text in pieces that a row is high enough for, cut between words."""
    if lines_of(text, width) <= MOST_LINES:
        return [text]
    room = max(width - 1, 2)
    pieces, start, lines, used = [], 0, 1, 0.0
    for found in _PIECES.finditer(text):
        word, gap = found[0], found[0].isspace()
        now = _end_of(word, lines, used, room)
        if now[0] > MOST_LINES:
            pieces.append(text[start : found.start()].rstrip())
            start = found.end() if gap else found.start()
            now = (1, 0.0) if gap else _end_of(word, 1, 0.0, room)
        lines, used = now
    return [*pieces, text[start:]]


def _end_of(word: str, lines: int, used: float, width: float) -> tuple[int, float]:
    """Return the same of a word, or of the ends of lines."""
    if word[0] == "\n":
        return lines + len(word), 0.0
    return _after(word, lines, used, width)


def pixels(units: int) -> int:
    """Return how wide the first column and so many after it are."""
    first = FIRST * SIGN_PIXELS + EDGE_PIXELS
    return first + units * (UNIT * SIGN_PIXELS + EDGE_PIXELS)


@dataclass
class Sheet:
    """A part's sheet, filled from the top; `at` is the next free row."""

    book: Workbook
    out: Any
    # How wide all that stands on it is, which decides how small paper shows it.
    width: int = PAGE_WIDTH
    at: int = 0
    heights: dict[int, float] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    # Where the page began that is being filled.
    page: int = 0
    # So many rows at the top are its title, which is not left alone.
    titled: int = 0
    # The last column that a drawing covers.
    drawn: int = 0
    # The headings of the last table, if it is a long one.
    long_head: int | None = None

    def __post_init__(self) -> None:
        self.out.set_column(0, 0, FIRST)
        self.out.set_column(1, MOST_UNITS, UNIT)

    def text(self, text: Any, look: Any = None, column: int = 0) -> None:
        self.out.write_string(self.at, column, clean(str(text)), look)

    def line(self, text: Any, look: Any = None) -> None:
        self.text(text, look)
        self.at += 1

    def heading(self, text: Any, look: Any) -> None:
        """Write the title of a sheet, which is larger than its rows."""
        self.heights[self.at] = HEADING
        self.out.set_row(self.at, HEADING)
        self.line(text, look)

    def wrapped(self, text: Any, look: Any, units: int, least: int = 1) -> None:
        """Write a text over the first columns, as high as it needs, in several rows."""
        width = FIRST + units * UNIT
        for said in pieces_of(clean(str(text)), width):
            self.out.merge_range(self.at, 0, self.at, units, "", look)
            self.out.write_string(self.at, 0, said, look)
            self.tall(max(lines_of(said, width), least))
            self.at += 1

    def tall(self, lines: int) -> None:
        """Make the row as high as so many lines."""
        if lines > 1:
            self.heights[self.at] = lines * LINE + PADDING
            self.out.set_row(self.at, self.heights[self.at])

    def height(self, first: int, end: int) -> float:
        """Return how high the rows are, in points."""
        return sum(self.heights.get(row, ROW) for row in range(first, end))

    @property
    def room(self) -> float:
        """Return how much of the sheet a page of paper shows, in points."""
        return PAGE_HEIGHT * max(self.width / PAGE_WIDTH, 1)

    def fits(self, first: int, end: int) -> bool:
        """Say whether the rows stand on one page if they begin it."""
        return self.height(first, end) <= self.room

    def keep_together(self, first: int, end: int) -> None:
        """Let paper begin a new page at `first` where the rows would be torn apart.

        After what is longer than a page a new one begins. So paper may have more room
        than is reckoned with here, as it has with other fonts, and nothing is torn.
        """
        used = self.height(self.page, end)
        if used > self.room and first > self.page + self.titled:
            self.breaks.append(first)
            self.page = first

    def done(self, units: int) -> None:
        """Tell the sheet where its pages begin, and how wide all of them are."""
        # Each by itself: some programs make up their own height where none is named.
        for row in range(self.at):
            if row not in self.heights:
                self.out.set_row(row, ROW)
        if self.breaks:
            self.out.set_h_pagebreaks(self.breaks)
        if self.long_head is not None:
            self.out.repeat_rows(self.long_head)
        # Named, or a narrow sheet would be blown up to the width of its page.
        across = max(units, self.drawn)
        self.out.print_area(0, 0, max(self.at - 1, 1), across)
