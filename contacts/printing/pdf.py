"""Papers as one PDF, with the house's own font embedded: text stays text.

The lines are broken here and not by the library, which knows no rule for Chinese:
between any two of its signs, but never before a closing mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from .paper import A4, A4_ACROSS, A5_ACROSS, Box, Grid, Paper, Table

FAMILY = "house"
# The faces in the collection; each holds every sign, drawn as its region writes it.
FACES = {"zh-hans": 2, "zh-hant": 3}
SIZES = {A4: (210.0, 297.0), A4_ACROSS: (297.0, 210.0), A5_ACROSS: (210.0, 148.0)}
MARGIN = 10.0
BINDING = 18.0
TEXT, SMALL, TITLE, DENSE = 10.0, 8.5, 17.0, 8.0
LEADING = 0.47
PAD = 1.6
LABEL_WIDTH = 25.0
INK, PALE = 20, 244
# A run of Latin letters or digits stays whole up to its hyphen; a Chinese sign is a
# piece of its own.
PIECE = re.compile(r"[!-,.-~]+-?|-|\s|[^\s!-~]")
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

    # ---- a paper

    def draw(self, paper: Paper) -> None:
        """Draw one paper, on as many pages as it takes."""
        self.paper = paper
        self._page()
        for part in paper.parts:
            if isinstance(part, Grid):
                self._grid(part)
            else:
                self._table(part)
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

    def _grid(self, grid: Grid) -> None:
        for row in grid.rows:
            self._boxes(row)

    def _boxes(self, row: tuple[Box, ...]) -> None:
        """Draw a row of boxes; a text longer than a page goes on on the next."""
        each = self.frame.width / len(row)
        self._size(TEXT)
        texts = [self._lines(box.text, each - LABEL_WIDTH - 2 * PAD) for box in row]
        labels = [self._lines(box.label, LABEL_WIDTH - 2 * PAD) for box in row]
        least = max(*(box.lines for box in row), *(len(lines) for lines in labels), 1)
        while True:
            wanted = max(least, *(len(lines) for lines in texts))
            room = self._room(TEXT)
            if wanted > room and (room < least or wanted <= self._whole(TEXT)):
                self._page()
                self._size(TEXT)
                room = self._room(TEXT)
            count = min(wanted, room)
            height = count * TEXT * LEADING + 2 * PAD
            top = self.pdf.get_y()
            for index, lines in enumerate(texts):
                left = self.frame.left + index * each
                self._cell(left, top, LABEL_WIDTH, height, labels[index], pale=True)
                width = each - LABEL_WIDTH
                self._cell(left + LABEL_WIDTH, top, width, height, lines[:count])
            self.pdf.set_y(top + height)
            texts = [lines[count:] for lines in texts]
            if not any(texts):
                return

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

    def _table(self, table: Table) -> None:
        size = DENSE if self.paper.size == A4_ACROSS else TEXT - 1
        if table.title:
            if self._room(TEXT) < 4:
                self._page()
            self._size(TEXT)
            self.pdf.set_y(self.pdf.get_y() + 3)
            self._at(self.frame.left, self.pdf.get_y(), table.title)
            self.pdf.set_y(self.pdf.get_y() + TEXT * LEADING + 1.5)
        total = sum(table.weights)
        widths = [self.frame.width * weight / total for weight in table.weights]
        self._row(table.columns, widths, size, pale=True)
        for row in table.rows:
            if self._height(row.cells, widths, size) > self._left():
                self._page()
                self._row(table.columns, widths, size, pale=True)
            self._row(row.cells, widths, size, struck=row.void)
        if not table.rows:
            self._row((table.empty,), [self.frame.width], size)

    def _height(
        self, cells: tuple[str, ...], widths: list[float], size: float
    ) -> float:
        self._size(size)
        most = max(
            len(self._lines(text, width - 2 * PAD))
            for text, width in zip(cells, widths, strict=True)
        )
        return max(1, most) * size * LEADING + 2 * PAD

    def _row(
        self,
        cells: tuple[str, ...],
        widths: list[float],
        size: float,
        *,
        pale: bool = False,
        struck: bool = False,
    ) -> None:
        height = self._height(cells, widths, size)
        left, top = self.frame.left, self.pdf.get_y()
        for index, (text, width) in enumerate(zip(cells, widths, strict=True)):
            lines = self._lines(text, width - 2 * PAD)
            # The remark in the last column says why, and is not struck through.
            through = struck and index < len(cells) - 1
            self._cell(
                left, top, width, height, lines, pale=pale, struck=through, size=size
            )
            left += width
        self.pdf.set_y(top + height)

    def _signatures(self, paper: Paper) -> None:
        if not paper.signatures:
            return
        self._size(TEXT)
        gap, count = 6.0, len(paper.signatures)
        each = (self.frame.width - gap * (count - 1)) / count
        texts = [self._lines(text, each) for text in paper.signatures]
        height = max(map(len, texts)) * TEXT * LEADING + 6
        if height > self._left():
            self._page()
            self._size(TEXT)
        top = self.pdf.get_y() + 4
        for index, lines in enumerate(texts):
            left = self.frame.left + index * (each + gap)
            for number, line in enumerate(lines):
                self._at(left, top + number * TEXT * LEADING, line)
            under = top + max(map(len, texts)) * TEXT * LEADING + 1
            self.pdf.line(left, under, left + each, under)
        self.pdf.set_y(top + height)

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

    def _room(self, size: float) -> int:
        """Return how many lines a box may still have on this page."""
        return int((self._left() - 2 * PAD) / (size * LEADING))

    def _whole(self, size: float) -> int:
        """Return how many lines a box may have on an empty page."""
        height = self.frame.bottom - MARGIN - 16
        return int((height - 2 * PAD) / (size * LEADING))

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
                elif line[-1] in OPENING and len(line) > 1:
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
