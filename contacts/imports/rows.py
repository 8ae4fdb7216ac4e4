"""From the cells of an entry to typed values, or to the reason why it goes back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from .. import phones
from ..choices import LETTER_CATEGORY
from ..phones import Phone
from . import moments, words
from .cells import Cells, Columns
from .days import CLOCK_FIELDS, DATE_FIELDS, Days, Fault, When
from .errors import REASONS
from .layout import Layout
from .lines import Line, Skipped, entries
from .sources import Table

MOST_RINGS = 99
NO_PHONE = Phone()
# Their dittos are settled with the date and the time, not word for word.
_SETTLED_APART = {"number", *CLOCK_FIELDS, *DATE_FIELDS}
_END_OF_BUILDING = re.compile(r"[棟栋幢座樓楼單元单号號期区區]$")
_COUNTED = str.maketrans("一二两三四五六七八九", "1223456789")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """An entry of the book as typed values; text that was not there is empty.

    `occurred_at` is the local time of the desk. Where the book gives no time of day
    it is midnight and `time_known` is false. `extra` holds every other filled cell
    as (heading, text), so that nothing of the book is lost.
    """

    sheet: str
    row: int
    book_number: str
    channel: str
    occurred_at: datetime
    time_known: bool = True
    direction: str = "incoming"
    attended_at: datetime | None = None
    left_at: datetime | None = None
    closed_at: datetime | None = None
    name: str = ""
    identity: str = "unknown"
    customer_kind: str = ""
    phone: Phone = NO_PHONE
    unit: str = ""
    organisation: str = ""
    rings: int | None = None
    late_reason: str = ""
    category: str = "other"
    subcategory: str = ""
    category_text: str = ""
    content: str = ""
    result: str = ""
    handler: str = ""
    entered_by: str = ""
    department: str = ""
    asked_for: str = ""
    visitors: int | None = None
    kind: str = ""
    subject: str = ""
    sender: str = ""
    sender_ref: str = ""
    dated: date | None = None
    delivery: str = ""
    original_kept_at: str = ""
    remark: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    # Makes of it the row that goes back, for a reason the book itself does not show.
    rejected: Callable[[str], RejectedRow] | None = field(
        default=None, compare=False, repr=False
    )

    @property
    def received_on(self) -> date:
        return self.occurred_at.date()

    @property
    def extra_text(self) -> str:
        return "\n".join(f"{heading}:{text}" for heading, text in self.extra)

    @property
    def fingerprint(self) -> str:
        """Return what stays the same when the same book is read again.

        Neither the file's name nor the place of the row counts, nor the result,
        which desks complete later.
        """
        said = (
            *(self.channel, self.book_number, self.occurred_at.isoformat()),
            *(self.name, self.phone.match_key or self.phone.raw, self.unit),
            *(self.sender, self.subject, self.content),
        )
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row goes back: a code, and the column at fault, -1 if it has none."""

    code: str
    column: int
    heading: str

    @property
    def message(self) -> Promise:
        return REASONS[self.code]

    @property
    def column_name(self) -> str:
        """Name the column as the spreadsheet shows it, such as `D 日期`."""
        letter = words.column_letter(self.column) if self.column >= 0 else ""
        return f"{letter} {self.heading}".strip()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that goes back to the desk.

    `cells` are as they stood, except that "as above" is written out: above the row
    there will be other rows in the file that is mended.
    """

    sheet: str
    row: int
    book_number: str
    problems: tuple[Problem, ...]
    cells: tuple[Any, ...]

    @property
    def code(self) -> str:
        return self.problems[0].code

    @property
    def heading(self) -> str:
        return self.problems[0].heading

    @property
    def column_name(self) -> str:
        return self.problems[0].column_name

    @property
    def message(self) -> Promise:
        return self.problems[0].message


Row = ImportedRow | RejectedRow


def read_rows(
    table: Table, layout: Layout, region: str, skipped: Skipped
) -> Iterator[Row]:
    """Yield every entry of a sheet in the order of the book."""
    reader = _Reader(table.name, layout, region)
    for line in entries(table, layout, skipped):
        yield reader.read(line)


class _Reader:
    """Reads line by line and remembers the cells above."""

    def __init__(self, sheet: str, layout: Layout, region: str) -> None:
        self.sheet, self.region, self.kind = sheet, region, layout.kind
        self.columns = Columns(layout.headings)
        self.days = Days(layout, self.columns)
        self.above: list[Any] = []

    def read(self, line: Line) -> Row:
        self.above = values = self._without_dittos(line.cells)
        cells = Cells(self.columns, values)
        channel = self._channel(cells)
        when, fault = self.days.read(line, cells)
        faults = [fault] if fault else []
        if channel == "letter" and not _letter_kind(cells):
            faults.append(Fault("unknown_kind", ("kind", "category")))
        if not _content(cells, channel):
            names = ("subject", "content") if channel == "letter" else ("content",)
            faults.append(Fault("no_content", names))
        if faults or when is None:
            return self._rejected(line, cells, faults, when)
        return self._imported(line, cells, channel, when)

    def _without_dittos(self, values: list[Any]) -> list[Any]:
        for index, value in enumerate(values):
            if isinstance(value, str) and words.is_ditto(value):
                column = self.columns.all.get(index)
                if index < len(self.above) and not (
                    column and column.field in _SETTLED_APART
                ):
                    values[index] = self.above[index]
        return values

    def _rejected(
        self, line: Line, cells: Cells, faults: list[Fault], when: When | None
    ) -> RejectedRow:
        written = self.days.written_out(cells.values, when)
        problems = tuple(self._problem(fault) for fault in faults)
        number = _number(cells)
        return RejectedRow(self.sheet, line.row, number, problems, tuple(written))

    def _problem(self, fault: Fault) -> Problem:
        for column in self.columns.of(*fault.fields)[:1]:
            return Problem(fault.code, column.index, column.heading)
        return Problem(fault.code, -1, "")

    def _channel(self, cells: Cells) -> str:
        """Return the kind of the book, unless a column tells it row by row."""
        said = words.code_of(words.CHANNELS, cells.text("channel"))
        if not said or self.kind == "letter":
            return self.kind
        # A letter among calls is one only if its category is a kind of letter.
        return said if said != "letter" or _letter_kind(cells) else self.kind

    def _imported(
        self, line: Line, cells: Cells, channel: str, when: When
    ) -> ImportedRow:
        values = self._common(cells)
        values["content"] = _content(cells, channel)
        cells.use("content", "number", "channel", "reject_reason", *DATE_FIELDS)
        if channel == "letter":
            values |= self._letter(cells)
        elif channel == "visit":
            values |= self._visit(cells, when)
        else:
            values |= _call(cells)
        # A time that tells nothing, or an end that has no field, is kept as text.
        if when.at and not (when.until and channel != "visit"):
            cells.use(*CLOCK_FIELDS)

        def rejected(code: str) -> RejectedRow:
            return self._rejected(line, cells, [Fault(code, DATE_FIELDS)], when)

        return ImportedRow(
            sheet=self.sheet,
            row=line.row,
            book_number=_number(cells),
            channel=channel,
            occurred_at=when.moment,
            time_known=when.at is not None,
            closed_at=self.days.closed(cells, when),
            extra=cells.extra(),
            rejected=rejected,
            **values,
        )

    def _common(self, cells: Cells) -> dict[str, Any]:
        category_text = "/".join(
            text for f in ("category", "subcategory") if (text := cells.take(f))
        )
        category, subcategory = words.category_of(
            category_text or _bracketed(_content(cells, "call"))
        )
        plain = (
            *("result", "handler", "entered_by", "department", "asked_for"),
            *("remark", "late_reason"),
        )
        values = {field: cells.take(field) for field in plain}
        values["name"], values["identity"] = _person(cells)
        values["unit"], values["organisation"] = _places(cells)
        return values | {
            "customer_kind": _coded(cells, "customer_kind", words.CUSTOMER_KINDS),
            "phone": self._phone(cells),
            "category": category,
            "subcategory": subcategory,
            "category_text": category_text,
        }

    def _visit(self, cells: Cells, when: When) -> dict[str, Any]:
        left = self.days.later(cells, "left", when)
        if left is None and when.until:
            left = datetime.combine(when.day, when.until)
        return {
            "attended_at": self.days.later(cells, "attended", when),
            "left_at": left,
            "visitors": _count(cells, "visitors"),
        }

    def _letter(self, cells: Cells) -> dict[str, Any]:
        kind = _letter_kind(cells)
        sender = cells.take("sender") or cells.take("name")
        declined = words.is_declined(sender)
        unknown = words.is_nothing(sender)
        sender = "" if declined or unknown else sender
        text = cells.take("kind") or cells.take("category")
        category, subcategory = words.category_of(text)
        dated = cells.raw("dated")
        calendar = self.days.layout.calendar
        day = None if dated == "" else moments.read_date(dated, calendar).day
        if day:
            cells.use("dated")
        return {
            "kind": kind,
            "subject": cells.take("subject") or _content(cells, "letter"),
            "sender": sender,
            "name": sender,
            "identity": "declined" if declined else "unknown" if unknown else "given",
            "sender_ref": cells.take("sender_ref"),
            "dated": day,
            "delivery": _coded(cells, "delivery", words.DELIVERY),
            "original_kept_at": cells.take("original_kept_at"),
            "category": LETTER_CATEGORY[kind],
            "subcategory": subcategory if category == LETTER_CATEGORY[kind] else "",
            "category_text": text,
        }

    def _phone(self, cells: Cells) -> Phone:
        text = cells.take("phone")
        extension = re.sub(r"\D", "", cells.take("extension"))
        if words.is_nothing(text):
            text = ""
        if extension:
            text = f"{text} #{extension}".strip()
        return phones.parse(text, self.region)


def _call(cells: Cells) -> dict[str, Any]:
    direction = _coded(cells, "direction", words.DIRECTIONS)
    if not direction and re.search("去电|outgoing", words.fold(cells.text("channel"))):
        direction = "outgoing"
    return {
        "rings": _count(cells, "rings"),
        "direction": direction or "incoming",
    }


def _number(cells: Cells) -> str:
    """Return the running number that the book itself gave, at most 40 characters."""
    return re.sub(r"\.0+$", "", cells.text("number"))[:40]


def _content(cells: Cells, channel: str) -> str:
    for name in ("content", "subject") if channel == "letter" else ("content",):
        text = cells.text(name)
        if text and not words.is_nothing(text):
            return text
    return ""


def _letter_kind(cells: Cells) -> str:
    text = cells.text("kind") or cells.text("category")
    return words.code_of(words.LETTER_KINDS, text)


def _person(cells: Cells) -> tuple[str, str]:
    name, said = cells.take("name"), cells.text("identity")
    if words.is_declined(name) or (not name and words.is_declined(said)):
        return "", "declined"
    return ("", "unknown") if words.is_nothing(name) else (name, "given")


def _bracketed(content: str) -> str:
    """Return the category that stands before a content, as in 【報修】水管漏水."""
    found = re.match(r"[【\[(（「]([^】\])）」]{1,8})[】\])）」]", content)
    return found[1] if found else ""


def _places(cells: Cells) -> tuple[str, str]:
    """Return the unit, put together from its columns, and the organisation."""
    unit = ""
    taken = cells.take_all("unit")
    misread = cells.raw("unit")
    if isinstance(misread, date):
        # A spreadsheet took the unit 3-12 for the twelfth of March.
        taken[0] = f"{misread.month}-{misread.day}"
    for part in taken:
        glue = "" if not unit or _END_OF_BUILDING.search(unit) else "-"
        unit += "" if words.is_nothing(part) else f"{glue}{part}"
    organisation = cells.take("organisation")
    either = cells.take("unit_or_organisation")
    if not unit and re.search(r"\d", either):
        unit, either = either, ""
    if words.is_nothing(organisation):
        organisation = ""
    return unit, organisation or ("" if words.is_nothing(either) else either)


def _coded(cells: Cells, field: str, table: dict[str, str]) -> str:
    """Return the code of a cell; a word nobody knows stays with the extra text."""
    code = words.code_of(table, cells.text(field))
    if code:
        cells.use(field)
    return code


def _count(cells: Cells, field: str) -> int | None:
    """Read a small number such as 3, 3聲 or 三; anything else stays as text."""
    text = cells.text(field)
    found = re.search(r"\d+", words.fold(text).translate(_COUNTED)) if text else None
    if not found or int(found[0]) > MOST_RINGS:
        return None
    cells.use(field)
    return int(found[0])
