"""Papers as one PDF, with the house's own font embedded: text stays text.

The lines are broken here and not by the library, which knows no rule for Chinese:
between any two of its signs, but never before a closing mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from .paper import A4, A4_ACROSS, A5_ACROSS, Box, Grid, Paper, Table, TableRow, grows

FAMILY = "house"
# The faces in the collection; each holds every sign, drawn as its region writes it.
FACES = {"zh-hans": 2, "zh-hant": 3}
SIZES = {A4: (210.0, 297.0), A4_ACROSS: (297.0, 210.0), A5_ACROSS: (210.0, 148.0)}
MARGIN = 10.0
BINDING = 18.0
TEXT, SMALL, TITLE, DENSE = 10.0, 8.5, 17.0, 8.0
LEADING = 0.47
PAD = 1.6
LABEL_WIDTH, LATIN_LABEL_WIDTH = 25.0, 34.0
TITLE_HEIGHT = TEXT * LEADING + 4.5
SIGNATURE_GAP = 6.0
SLACK = 0.3
# Of a text that goes on on the next page, so many lines at least stand there.
KEPT_LINES = 3
INK, PALE = 20, 244
# A run of Latin letters or digits stays whole up to its hyphen; a Chinese sign is a
# piece of its own; a box to tick stays with what it is for.
PIECE = re.compile(r"[■□] (?:[!-~]+|[^\s!-~])|[!-,.-~]+-?|-|\s|[^\s!-~]")
CLOSING = frozenset("，。、；：？！）」』》〉】〕”’…—％℃")
OPENING = frozenset("（「『《〈【〔“‘")


def pdf_of(papers: Iterable[Paper], *, language: str, now: datetime) -> bytes:
    """Return the papers as one PDF, each beginning on a page of its own."""
    sheet = _Sheet(language, now)
    for paper in papers:
        sheet.draw(paper)
    return bytes(sheet.pdf.output())


def _font() -> str:
    return str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc")


@dataclass
class _Frame:
    """Where text may stand on the page that is being filled."""

    left: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class _Measured:
    """A row of boxes broken into lines, each box `each` wide."""

    each: float
    labels: list[list[str]]
    texts: list[list[str]]
    least: int

    @property
    def wanted(self) -> int:
        return max(self.least, *map(len, self.labels), *map(len, self.texts), 1)

    def after(self, count: int) -> _Measured:
        """Return what is left once so many lines are drawn."""
        return replace(self, texts=[lines[count:] for lines in self.texts], least=1)


def _label_width(paper: Paper) -> float:
    """Return how wide labels are: a Latin word takes more room than a Chinese one."""
    grids = (part for part in paper.parts if isinstance(part, Grid))
    labels = "".join(box.label for grid in grids for row in grid.rows for box in row)
    return LATIN_LABEL_WIDTH if labels.isascii() else LABEL_WIDTH


def _share(row: tuple[Box, ...]) -> int:
    """Return how much of what is left of a page goes to this row."""
    return max(box.lines for box in row) if grows(row) else 0


def _spread(cells: tuple[str, ...], widths: list[float]) -> list[float]:
    """Return the widths of the cells; a single one goes across the whole table."""
    return widths if len(cells) == len(widths) else [sum(widths)]


class _Sheet:
    """A PDF that is being filled, paper by paper."""

    def __init__(self, language: str, now: datetime) -> None:
        self.pdf = FPDF(unit="mm", format="A4")
        face = FACES.get(language, FACES["zh-hant"])
        self.pdf.add_font(FAMILY, fname=_font(), collection_font_number=face)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_creation_date(now)
        self.pdf.set_lang(language)
        self.pdf.c_margin = 0
        self.paper: Paper | None = None
        self.frame = _Frame(0, 0, 0)
        # Where the first row of a page begins, and what a line of a growing box gets.
        self.top, self.unit, self.label = 0.0, 0.0, LABEL_WIDTH
        self.tight = False

    # ---- a paper

    def draw(self, paper: Paper) -> None:
        """Draw one paper, on as many pages as it takes.

        Its last row stands with the signatures, which never come alone to a page.
        """
        self.paper = paper
        self.label = _label_width(paper)
        self._page()
        tail = self._tail(paper)
        self._share_out(paper, tail)
        for number, part in enumerate(paper.parts, start=1):
            below = tail if number == len(paper.parts) else 0.0
            if isinstance(part, Grid):
                self._grid(part, below)
            else:
                self._table(part, below)
        self._signatures(paper)

    def _page(self) -> None:
        """Begin a page with the head of the paper and its corner."""
        paper, pdf = self.paper, self.pdf
        width, height = SIZES[paper.size]
        # The library wants the sides in order and turns them round itself.
        across = width > height
        pdf.add_page(
            orientation="landscape" if across else "portrait",
            format=(min(width, height), max(width, height)),
        )
        left = MARGIN if across else BINDING
        self.frame = _Frame(left, width - MARGIN, height - MARGIN - 6)
        self._foot(paper, height - MARGIN - 3)
        self._head(paper)
        self.top = pdf.get_y()

    def _share_out(self, paper: Paper, tail: float) -> None:
        """Share out what is left of the page, where one page is enough.

        Then a growing box has the room of its text and its share; on a paper of more
        pages it has the lines it asks for.
        """
        self.tight, self.unit = True, 0.0
        rows = [
            row for part in paper.parts if isinstance(part, Grid) for row in part.rows
        ]
        needed = tail + sum(self._needs(part) for part in paper.parts)
        spare = self._left() - needed - SLACK
        units = sum(_share(row) for row in rows)
        self.tight = spare >= 0
        if self.tight and units:
            self.unit = spare / units

    def _needs(self, part: Grid | Table) -> float:
        """Return how high a part is without anything written by hand."""
        if isinstance(part, Grid):
            return sum(
                self._high(self._measured(row).wanted, TEXT) for row in part.rows
            )
        size, widths = self._sizes(part)
        height = TITLE_HEIGHT if part.title else 0.0
        for cells in (part.columns, *(row.cells for row in part.rows)):
            height += self._height(cells, _spread(cells, widths), size)
        return height + (0.0 if part.rows else self._high(1, size))

    def _head(self, paper: Paper) -> None:
        pdf, frame = self.pdf, self.frame
        self._size(TITLE)
        pdf.set_char_spacing(TITLE * 0.22)
        pdf.set_xy(frame.left, MARGIN)
        pdf.cell(frame.width, 9, paper.title, align="C")
        pdf.set_char_spacing(0)
        self._size(SMALL)
        top = MARGIN + 10.5
        self._at(frame.left, top, paper.house)
        number = " ".join(filter(None, (paper.number, paper.copy)))
        self._at(frame.right - self._wide(number), top, number)
        pdf.set_y(top + 5)
        if paper.void:
            for line in self._lines(paper.void, frame.width):
                self._at(frame.left, pdf.get_y(), line)
                pdf.set_y(pdf.get_y() + SMALL * LEADING)
            pdf.set_y(pdf.get_y() + 1)

    def _foot(self, paper: Paper, top: float) -> None:
        self._size(SMALL)
        self._at(self.frame.left, top, paper.document)
        self._at(self.frame.right - self._wide(paper.basis), top, paper.basis)

    # ---- boxes

    def _grid(self, grid: Grid, tail: float) -> None:
        for number, row in enumerate(grid.rows, start=1):
            self._boxes(row, tail if number == len(grid.rows) else 0.0)

    def _measured(self, row: tuple[Box, ...]) -> _Measured:
        each = self.frame.width / len(row)
        self._size(TEXT)
        return _Measured(
            each,
            [self._lines(box.label, self.label - 2 * PAD) for box in row],
            [self._lines(box.text, each - self.label - 2 * PAD) for box in row],
            1 if self.tight and grows(row) else max(box.lines for box in row),
        )

    def _boxes(self, row: tuple[Box, ...], tail: float) -> None:
        """Draw a row of boxes; a text longer than a page goes on on the next."""
        rest = self._measured(row)
        while True:
            count = self._fitting(rest.wanted, TEXT, tail, self.top)
            if count:
                whole = count >= rest.wanted
                more = self.unit * _share(row) if whole else 0.0
                self._drawn(rest, count, self._high(count, TEXT) + more)
                if whole:
                    return
                rest = rest.after(count)
            self._page()
            self._size(TEXT)

    def _drawn(self, row: _Measured, count: int, height: float) -> None:
        top, each = self.pdf.get_y(), row.each
        self._size(TEXT)
        for index, lines in enumerate(row.texts):
            left = self.frame.left + index * each
            self._cell(left, top, self.label, height, row.labels[index], pale=True)
            self._cell(
                left + self.label,
                top,
                each - self.label,
                height,
                lines[:count],
                struck=self.paper.struck,
            )
        self.pdf.set_y(top + height)

    def _fitting(self, wanted: int, size: float, tail: float, top: float) -> int:
        """Return how many lines of a row to draw here; none: on the next page first.

        `tail` is what must stand on the same page below the row, `top` where the
        first row of a page begins.
        """
        if self._high(wanted, size) + tail <= self._left():
            return wanted
        fresh = self.pdf.get_y() <= top + SLACK
        if not fresh and self._high(wanted, size) + tail <= self.frame.bottom - top:
            return 0
        room = int((self._left() - 2 * PAD) / (size * LEADING))
        if not fresh and room < KEPT_LINES:
            return 0
        # Some lines go over with what must stand below the last of them.
        return max(1, min(room, wanted - KEPT_LINES))

    def _high(self, lines: int, size: float) -> float:
        return max(1, lines) * size * LEADING + 2 * PAD

    def _cell(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        lines: list[str],
        *,
        pale: bool = False,
        struck: bool = False,
        size: float = TEXT,
    ) -> None:
        pdf = self.pdf
        pdf.set_draw_color(INK)
        pdf.set_line_width(0.2)
        pdf.set_fill_color(PALE)
        pdf.rect(left, top, width, height, style="DF" if pale else "D")
        step = size * LEADING
        for index, line in enumerate(lines):
            at = top + PAD + index * step
            self._at(left + PAD, at, line, step)
            if struck and line:
                middle = at + step / 2
                pdf.line(left + PAD, middle, left + PAD + self._wide(line), middle)

    # ---- tables

    def _sizes(self, table: Table) -> tuple[float, list[float]]:
        size = DENSE if self.paper.size == A4_ACROSS else TEXT - 1
        total = sum(table.weights)
        return size, [self.frame.width * weight / total for weight in table.weights]

    def _table(self, table: Table, tail: float) -> None:
        size, widths = self._sizes(table)
        rows = table.rows or (TableRow((table.empty,)),)
        head = self._height(table.columns, widths, size)
        first = self._height(rows[0].cells, _spread(rows[0].cells, widths), size)
        title = TITLE_HEIGHT if table.title else 0.0
        below = tail if len(rows) == 1 else 0.0
        most = self.frame.bottom - self.top - title - head
        if title + head + min(first + below, most) > self._left():
            self._page()
        if table.title:
            self._size(TEXT)
            top = self.pdf.get_y()
            self._at(self.frame.left, top + 3, table.title)
            self.pdf.set_y(top + title)
        self._row(self._cells(table.columns, widths, size), widths, size, pale=True)
        for number, row in enumerate(rows):
            last = number == len(rows) - 1
            self._table_row(row, table, tail if last else self._follows(rows, number))

    def _follows(self, rows: tuple[TableRow, ...], number: int) -> float:
        """Return what must stand below a row: a heading is not left alone."""
        return 3 * self._high(1, DENSE) if rows[number].heading else 0.0

    def _table_row(self, row: TableRow, table: Table, tail: float) -> None:
        """Draw a row; one that is longer than a page goes on under the headings."""
        size, all_widths = self._sizes(table)
        widths = _spread(row.cells, all_widths)
        rest = self._cells(row.cells, widths, size)
        head = self._height(table.columns, all_widths, size)
        while True:
            wanted = max(map(len, rest))
            count = self._fitting(wanted, size, tail, self.top + head)
            if count:
                kept = [lines[:count] for lines in rest]
                self._row(kept, widths, size, pale=row.heading, struck=row.void)
                if count >= wanted:
                    return
                rest = [lines[count:] for lines in rest]
            self._page()
            headings = self._cells(table.columns, all_widths, size)
            self._row(headings, all_widths, size, pale=True)

    def _cells(
        self, cells: tuple[str, ...], widths: list[float], size: float
    ) -> list[list[str]]:
        self._size(size)
        return [
            self._lines(text, width - 2 * PAD)
            for text, width in zip(cells, widths, strict=True)
        ]

    def _height(
        self, cells: tuple[str, ...], widths: list[float], size: float
    ) -> float:
        return self._high(max(map(len, self._cells(cells, widths, size))), size)

    def _row(
        self,
        cells: list[list[str]],
        widths: list[float],
        size: float,
        *,
        pale: bool = False,
        struck: bool = False,
    ) -> None:
        height = self._high(max(map(len, cells)), size)
        left, top = self.frame.left, self.pdf.get_y()
        self._size(size)
        for index, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            # The remark in the last column says why, and is not struck through.
            through = struck and index < len(cells) - 1
            self._cell(
                left, top, width, height, lines, pale=pale, struck=through, size=size
            )
            left += width
        self.pdf.set_y(top + height)

    def _signed(self, paper: Paper) -> tuple[float, list[list[str]]]:
        """Return the width of each signature line and what stands on it."""
        count = len(paper.signatures)
        each = (self.frame.width - SIGNATURE_GAP * (count - 1)) / count
        self._size(TEXT)
        return each, [self._lines(text, each) for text in paper.signatures]

    def _tail(self, paper: Paper) -> float:
        """Return how high the signatures are."""
        if not paper.signatures:
            return 0.0
        _each, texts = self._signed(paper)
        return max(map(len, texts)) * TEXT * LEADING + 6

    def _signatures(self, paper: Paper) -> None:
        if not paper.signatures:
            return
        height = self._tail(paper)
        if height > self._left():
            self._page()
        each, texts = self._signed(paper)
        high = max(map(len, texts)) * TEXT * LEADING
        # They stand at the foot of the page, whatever is left above them.
        top = self.frame.bottom - height + 4
        for index, lines in enumerate(texts):
            left = self.frame.left + index * (each + SIGNATURE_GAP)
            for number, line in enumerate(lines):
                self._at(left, top + number * TEXT * LEADING, line)
            self.pdf.line(left, top + high + 1, left + each, top + high + 1)
        self.pdf.set_y(self.frame.bottom)

    # ---- text

    def _size(self, size: float) -> None:
        self.pdf.set_font(FAMILY, size=size)

    def _wide(self, text: str) -> float:
        return self.pdf.get_string_width(text)

    def _at(self, left: float, top: float, text: str, height: float = 4.6) -> None:
        if text:
            self.pdf.set_xy(left, top)
            self.pdf.cell(0, height, text, new_x=XPos.LEFT, new_y=YPos.TOP)

    def _left(self) -> float:
        return self.frame.bottom - self.pdf.get_y()

    def _lines(self, text: str, width: float) -> list[str]:
        """Break a text into lines of the present font that fit the width."""
        found: list[str] = []
        for part in text.replace("\r", "").split("\n"):
            found += self._broken(part, width) if part else [""]
        return found if any(found) else []

    def _broken(self, text: str, width: float) -> list[str]:
        lines, line, used = [], "", 0.0
        for piece in self._pieces(text, width):
            wide = self._wide(piece)
            if used + wide > width and line and not piece.isspace():
                if piece[0] in CLOSING and len(line) > 1:
                    # The sign before a closing mark goes over with it.
                    line, piece = line[:-1], line[-1] + piece
                if line[-1] in OPENING and len(line) > 1:
                    line, piece = line[:-1], line[-1] + piece
                lines.append(line)
                line, used = "", 0.0
                wide = self._wide(piece)
            line, used = line + piece, used + wide
        return [*lines, line]

    def _pieces(self, text: str, width: float) -> list[str]:
        """Return what may not be broken; a word wider than its line is cut."""
        pieces: list[str] = []
        for piece in PIECE.findall(text):
            while len(piece) > 1 and self._wide(piece) > width:
                cut = len(piece) - 1
                while cut > 1 and self._wide(piece[:cut]) > width:
                    cut -= 1
                pieces.append(piece[:cut])
                piece = piece[cut:]
            pieces.append(piece)
        return pieces
