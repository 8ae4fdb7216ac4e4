"""What a printed form is: its title, boxes, tables and signature lines, as data.

One `Paper` feeds the page for the browser and the PDF of the server, so that neither
can say something that the other does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

A4, A4_ACROSS, A5_ACROSS = "a4", "a4-across", "a5-across"


@dataclass(frozen=True)
class Box:
    """A labelled cell. `lines` is how many lines of room it has at least.

    What is left of a page is shared out among the boxes that `grow`, for whatever is
    written by hand.
    """

    label: str
    text: str = ""
    lines: int = 1
    grow: bool = False


@dataclass(frozen=True)
class Grid:
    """Rows of boxes, one or two to a row."""

    rows: tuple[tuple[Box, ...], ...]
    table: bool = False

    @property
    def grows(self) -> bool:
        return any(grows(row) for row in self.rows)


@dataclass(frozen=True)
class TableRow:
    """A line of a table; a heading is one cell across it."""

    cells: tuple[str, ...]
    void: bool = False
    heading: bool = False


@dataclass(frozen=True)
class Table:
    """Lines under headings; `weights` shares the width out among the columns."""

    title: str
    columns: tuple[str, ...]
    weights: tuple[int, ...]
    rows: tuple[TableRow, ...]
    empty: str = ""
    table: bool = True

    @property
    def shares(self) -> list[str]:
        """Return each column's share of the width, as HTML writes it."""
        total = sum(self.weights)
        return [f"{weight / total:.1%}" for weight in self.weights]


@dataclass(frozen=True)
class Paper:
    """One form as it is printed."""

    form: str
    title: str
    house: str
    number: str
    parts: tuple[Grid | Table, ...]
    signatures: tuple[str, ...] = ()
    size: str = A4
    document: str = ""
    basis: str = ""
    # “第 2 次列印（補印）”: blank until the print is counted.
    copy: str = ""
    void: str = ""
    # Every line is struck through, and stays to be read.
    struck: bool = False

    def counted(self, copy: str) -> Paper:
        """Return the paper as it is printed with this count."""
        return replace(self, copy=copy)

    def texts(self) -> Iterator[str]:
        """Yield everything that is written on the paper, in the order of reading."""
        yield from (self.title, self.house, self.number, self.copy, self.void)
        for part in self.parts:
            if isinstance(part, Grid):
                for row in part.rows:
                    for box in row:
                        yield from (box.label, box.text)
            else:
                yield from (part.title, *part.columns)
                for line in part.rows:
                    yield from line.cells
                if not part.rows:
                    yield part.empty
        yield from (*self.signatures, self.document, self.basis)


def grows(row: tuple[Box, ...]) -> bool:
    """Say whether a row of boxes takes a share of what is left of the page."""
    return any(box.grow for box in row)


def long(label: str, text: str, lines: int = 2) -> tuple[Box, ...]:
    """Return a row of one box with room to write by hand."""
    return (Box(label, text, lines, grow=True),)


def pair(*boxes: Box) -> tuple[Box, ...]:
    """Return a row of the grid."""
    return boxes


def ticked(options: list[tuple[str, str]], chosen: str) -> str:
    """Return the choices of a paper form with the chosen one ticked."""
    return "　".join(
        f"{'■' if value == chosen else '□'} {label}" for value, label in options
    )
