"""Opening what people hand in: workbooks and text tables, absurd files refused.

A `Table` is one sheet; its rows can be gone through more than once, and only one
row at a time is made into Python values.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import python_calamine as calamine

from . import words
from .errors import BookError

MEGABYTE = 1024 * 1024
LARGEST_FILE = 40 * MEGABYTE
LARGEST_UNPACKED = 400 * MEGABYTE
LARGEST_TEXT = 1000 * MEGABYTE
# 100,000 rows of 40 columns; the reader makes room for the whole rectangle.
MOST_CELLS = 4_000_000
MOST_COLUMNS = 256
LONGEST_CELL = 20_000
# The reader holds a text whole before any of it can be cut off.
LONGEST_MARKUP = MEGABYTE
LONGEST_FIELD = 1_000_000
SAMPLE_LINES = 60
DELIMITERS = (",", "\t", ";", "、", "|", "，")

Rows = Iterator[tuple[int, list[Any]]]
Merge = tuple[tuple[int, int], tuple[int, int]]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Pictures, documents, archives and programs.
_NO_TEXT = (
    *(
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"%PDF",
        b"Rar!",
        b"7z\xbc\xaf",
        b"\x1f\x8b",
    ),
    *(b"MZ", b"\x7fELF", b"II*\x00", b"MM\x00*", b"SQLite format"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]|_x000[dD]_")


@dataclass(frozen=True)
class Table:
    """One sheet: its name, its rows as (number from 1, cells), its merged ranges."""

    name: str
    rows: Callable[[], Rows]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Source:
    """An opened file. `encoding` and `delimiter` are empty for workbooks."""

    filename: str
    form: str
    tables: list[Table] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""


def open_source(file: str | Path | IO[bytes], filename: str = "") -> Source:
    """Open a path or a binary file; raises BookError with one clear reason."""
    data = _read(file)
    name = filename or str(getattr(file, "name", file) or "")
    name = Path(name).name
    if not data.strip(b"\x00 \t\r\n"):
        raise BookError("empty")
    if data.startswith(b"PK\x03\x04"):
        _check_archive(data)
        return _workbook(data, name)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BookError("password")
        return _workbook(data, name)
    return _text(data, name)


def _read(file: str | Path | IO[bytes]) -> bytes:
    if isinstance(file, (str, Path)):
        with Path(file).open("rb") as opened:
            return _read(opened)
    with suppress(OSError, AttributeError):
        file.seek(0)
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise BookError("too_large", limit=LARGEST_FILE // MEGABYTE)
    return data


# Workbooks


def _check_archive(data: bytes) -> None:
    """Refuse an archive that unpacks to something absurd, before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if any(info.flag_bits & 1 for info in infos):
                raise BookError("password")
            if any(re.search(r"worksheets/.*\.bin$", i.filename) for i in infos):
                raise BookError("not_a_book")
            if sum(i.file_size for i in infos) > LARGEST_UNPACKED or len(infos) > 5000:
                raise BookError("too_many_cells")
            _check_parts(archive, infos)
    except (zipfile.BadZipFile, zipfile.zlib.error, OSError) as error:
        raise BookError("damaged") from error
    except (NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise BookError("damaged") from error


def _check_parts(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    longest = shared = 0
    for info in infos:
        name = info.filename.lower()
        if name.endswith("sharedstrings.xml"):
            longest = _parse(archive, info, _TextCounter()).longest
        elif name.endswith((".xml", "/sheet")) or "sheet" in name:
            counter = _OdsCounter() if name == "content.xml" else _SheetCounter()
            shared += _parse(archive, info, counter).shared
    # A text that many cells share is copied into each of them.
    if longest * shared > LARGEST_TEXT and shared > MOST_CELLS // 100:
        raise BookError("too_many_cells")


def _parse(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, counter: _Counter
) -> _Counter:
    parser = expat.ParserCreate()
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.CharacterDataHandler = counter.text
    parser.EntityDeclHandler = counter.entity
    total = 0
    try:
        with archive.open(info) as part:
            while piece := part.read(MEGABYTE):
                # A part may be longer than the archive says.
                total += len(piece)
                if total > LARGEST_UNPACKED:
                    raise BookError("too_many_cells")
                parser.Parse(piece, False)
    except expat.ExpatError as error:
        raise BookError("damaged") from error
    return counter


class _Counter:
    """Measures the rectangle of filled cells, for which the reader makes room.

    `longest` is the longest text of a cell, `shared` how many cells use shared texts.
    """

    ends: tuple[str, ...] = ("c", "table-cell")

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = self.shared = 0
        self.long = self.longest = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def text(self, piece: str) -> None:
        self.long += len(piece)
        if self.long > LONGEST_MARKUP:
            raise BookError("too_many_cells")

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] in self.ends:
            self.longest, self.long = max(self.longest, self.long), 0

    def entity(self, *_declared: object) -> None:
        raise BookError("damaged")

    def filled(self) -> None:
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column)
        if self.last_row * self.last_column > MOST_CELLS:
            raise BookError("too_many_cells")


class _SheetCounter(_Counter):
    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            reference = attributes.get("r")
            self.column = _column(reference) if reference else self.column + 1
            self.shared += attributes.get("t") == "s"
        elif name in ("v", "is"):
            self.filled()
        elif name == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0


class _TextCounter(_Counter):
    """Measures the texts that the cells of a workbook share."""

    ends = ("si",)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Count nothing: only the length of the texts matters here."""


class _OdsCounter(_Counter):
    """Here one cell or row may stand for a million of its kind."""

    def __init__(self) -> None:
        super().__init__()
        self.next_row = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table-row":
            repeated = int(attributes.get("table:number-rows-repeated", 1))
            self.row, self.next_row = self.next_row, self.next_row + repeated
            self.column = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.column += int(attributes.get("table:number-columns-repeated", 1))
            if "office:value-type" in attributes:
                self.row = self.next_row - 1
                self.filled()
        elif name == "table:table":
            self.next_row = 1


def _column(reference: str) -> int:
    return _letters_number(reference.rstrip("0123456789"))


@cache
def _letters_number(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - 64
    return number


def _workbook(data: bytes, name: str) -> Source:
    book = _guarded(lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    tables = []
    for number, meta in enumerate(book.sheets_metadata):
        if meta.typ == calamine.SheetTypeEnum.WorkSheet:
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            table = _sheet(book, number, meta.name, hidden)
            tables += [table] if table else []
    form = "ods" if b"oasis.opendocument" in data[:120] else "xlsx"
    return Source(name, "xls" if data.startswith(_OLE) else form, tables)


def _sheet(
    book: calamine.CalamineWorkbook, number: int, name: str, hidden: bool
) -> Table | None:
    sheet = _guarded(lambda: book.get_sheet_by_index(number))
    if not sheet.height:
        return None
    if sheet.width * sheet.height > MOST_CELLS:
        raise BookError("too_many_cells")
    left = sheet.start[1] if sheet.start else 0

    def rows() -> Rows:
        blank = [""] * left
        for row, cells in enumerate(sheet.iter_rows(), start=1):
            yield row, blank + [clean(c) for c in cells[:MOST_COLUMNS]]

    return Table(name, rows, tuple(sheet.merged_cell_ranges or ()), hidden)


def _guarded(read: Callable[[], Any]) -> Any:
    """Turn every way in which the reading library fails into one of our sentences."""
    try:
        return read()
    except calamine.PasswordError as error:
        raise BookError("password") from error
    except (calamine.CalamineError, ValueError, OSError) as error:
        code = "not_a_book" if "detect" in str(error).lower() else "damaged"
        raise BookError(code) from error
    except BaseException as error:
        # The library is written in Rust, whose panics are no ordinary exceptions.
        if type(error).__name__ == "PanicException":
            raise BookError("damaged") from None
        raise


def clean(cell: Any) -> Any:
    """Return a cell without control characters and without space around it."""
    if not isinstance(cell, str):
        return cell
    if cell.isprintable() and "_x" not in cell:
        return cell.strip()[:LONGEST_CELL]
    text = _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()[:LONGEST_CELL]


# Text tables


def _text(data: bytes, name: str) -> Source:
    text, encoding = decode(data)
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<?xml")):
        raise BookError("web_page")
    text, delimiter = _declared_delimiter(text)
    delimiter = delimiter or _likely_delimiter(text)
    text = _balanced(text, delimiter)

    def rows() -> Rows:
        with _long_fields():
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            try:
                for row, cells in enumerate(reader, start=1):
                    yield row, [_undefused(clean(c)) for c in cells[:MOST_COLUMNS]]
            except csv.Error as error:
                raise BookError("damaged") from error

    return Source(name, "csv", [Table("", rows)], encoding, delimiter)


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def decode(data: bytes) -> tuple[str, str]:
    """Return text and the encoding it came in; raises BookError if none fits."""
    if data.startswith(_NO_TEXT):
        raise BookError("not_a_book")
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding), encoding
    for encoding, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        if data[place:400:2].count(0) > len(data[:400]) // 8:
            return _decoded(data, encoding), encoding
    if b"\x00" in data[:4000]:
        raise BookError("not_a_book")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8"), "utf-8"
    return _chinese(data)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BookError("encoding") from error
    if len(_CONTROL.findall(text[:4000])) * 20 > len(text[:4000]):
        raise BookError("not_a_book")
    return text


def _chinese(data: bytes) -> tuple[str, str]:
    """Choose between the mainland's and Taiwan's bytes by which makes common words."""
    options = []
    for encoding in ("gb18030", "cp950", "big5hkscs", "utf-8"):
        text = data.decode(encoding, errors="replace")
        wrong = text.count("\ufffd")
        if wrong <= len(text) // 200:
            options.append((_commonness(text[:20_000]) - wrong, encoding, text))
    if not options:
        raise BookError("encoding")
    best = max(options, key=lambda option: option[0])
    # A short list of rare names is a text; bytes that are none hold control signs.
    if best[0] <= 0 and ("\ufffd" in best[2] or _CONTROL.search(best[2])):
        raise BookError("not_a_book")
    return best[2], best[1]


def _commonness(text: str) -> int:
    """Count characters of everyday writing against those nobody uses."""
    plain = words.simplify(text)
    score = 0
    for character in plain:
        if not "\u3400" <= character <= "\u9fff":
            score -= 2 * (not character.isascii() and not character.isprintable())
            continue
        try:
            # The first level of GB 2312 holds the 3,755 commonest characters.
            score += 1 if 0xB0 <= character.encode("gb2312")[0] <= 0xD7 else -1
        except UnicodeEncodeError:
            score -= 3
    return score


def _declared_delimiter(text: str) -> tuple[str, str]:
    """Honour the line `sep=;` that some programs write first."""
    found = re.match(r"\s*\"?sep=(.)\"?\r?\n", text, re.IGNORECASE)
    return (text[found.end() :], found[1]) if found else (text, "")


def _likely_delimiter(text: str) -> str:
    """Choose what parts the most headings, then what parts lines most evenly."""

    def merit(delimiter: str) -> tuple[int, int]:
        with _long_fields():
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            try:
                lines = list(islice(reader, SAMPLE_LINES))
            except csv.Error:
                return 0, 0
        known = max((sum(bool(words.field_of(c)) for c in r) for r in lines), default=0)
        widths = [len(line) for line in lines if len(line) > 1]
        even = max((widths.count(w) for w in set(widths)), default=0)
        return known, even

    return max(DELIMITERS, key=merit)


def _balanced(text: str, delimiter: str) -> str:
    """Undo a lone quotation mark used as a ditto, which would swallow whole rows."""
    if '"' not in text:
        return text
    part = re.escape(delimiter)
    lone = re.compile(rf'(?:(?<=^)|(?<={part})|(?<=\n))"(?={part}|\r|\n|$)')
    options = [text, lone.sub("〃", text), text.replace('"', "〃")]
    return max(options, key=lambda option: _evenness(option, delimiter))


def _evenness(text: str, delimiter: str) -> int:
    """Count the rows of the usual width, less those that swallowed other rows."""
    widths: Counter[int] = Counter()
    swallowed = 0
    with _long_fields():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            for cells in reader:
                widths[len(cells)] += 1
                lines = (line for c in cells if "\n" in c for line in c.split("\n"))
                swallowed += any(line.count(delimiter) > 3 for line in lines)
        except csv.Error:
            return -1
    return max(widths.values(), default=0) - swallowed


def _undefused(cell: str) -> str:
    """Take away the apostrophe that keeps a cell from being read as a formula."""
    return (
        cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t" else cell
    )
