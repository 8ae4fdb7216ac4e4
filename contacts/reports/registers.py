"""The bound books: which columns each has, and what stands in them for a reader.

Screen and print share the columns, as the paper books have them. What a person asked
for answered is in none of them (special-calls/2 and /7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import Contact, Letter, Visit
from .reading import Reader

Text = Any
Row = Any


@dataclass(frozen=True)
class Column:
    """A column of a book: its key, its heading, and what a line has there."""

    key: str
    title: Text
    value: Callable[[Row, Reader], str]
    narrow: bool = False


@dataclass(frozen=True)
class Line:
    """A line of a book as it is shown."""

    number: str
    void: bool
    void_reason: str
    seal: str
    status: str
    status_label: str
    channel: str
    cells: list[tuple[str, str]]


def joined(*parts: str, sign: str = "\n") -> str:
    """Return the parts that say something, a line each."""
    return sign.join(filter(None, parts))


def moment_text(moment: datetime | None, form: str = "%m-%d %H:%M") -> str:
    """Return a moment as a book has it; blank for none."""
    return timezone.localtime(moment).strftime(form) if moment else ""


def day_text(day: date | None) -> str:
    """Return a day as a book has it; blank for none."""
    return day.isoformat() if day else ""


def void_text(reason: str) -> str:
    """Return what is remarked on a void line."""
    return str(_("Void: %(reason)s") % {"reason": reason})


def _day_and_time(row: Row, reader: Reader) -> str:
    return moment_text(row.occurred_at)


def _caller(row: Row, reader: Reader) -> str:
    kind = str(row.get_customer_kind_display()) if row.customer_kind else ""
    who = reader.who(row)
    firm = row.organisation if row.organisation != who else ""
    return " ".join(filter(None, (who, firm, kind, row.unit)))


def _rings(row: Row, reader: Reader) -> str:
    rings = getattr(row, "rings", None)
    return str(rings) if rings else ""


def _content(row: Row, reader: Reader) -> str:
    if not row.readable_by(reader.member):
        return str(_("Confidential."))
    message = getattr(row, "message", "")
    told = message and str(_("Message: %(text)s") % {"text": message})
    return joined(row.content, told)


def _result(row: Row, reader: Reader) -> str:
    if not row.readable_by(reader.member):
        return ""
    said = reader.outcome(row) if row.outcome else ""
    return joined(said, row.result)


def _remark(row: Row, reader: Reader) -> str:
    """Return why the line is void or was taken late, and its old number."""
    said = []
    if row.is_void:
        said.append(void_text(row.void_reason))
    late = getattr(row, "late_reason", "")
    if late:
        said.append(_("Answered late: %(reason)s") % {"reason": late})
    if row.book_number:
        said.append(_("No. %(number)s in the old book") % {"number": row.book_number})
    return "\n".join(map(str, said))


def _delivery(row: Letter, reader: Reader) -> str:
    return str(row.get_delivery_display()) if row.delivery else ""


def _dated(row: Letter, reader: Reader) -> str:
    return joined(day_text(row.dated), row.sender_reference)


def _received(row: Letter, reader: Reader) -> str:
    return day_text(row.received_on)


def _stay(row: Visit, reader: Reader) -> str:
    came = moment_text(row.arrived_at)
    left = moment_text(row.left_at, "%H:%M")
    return f"{came} – {left}" if left else came


NUMBER = Column("number", _("No."), lambda row, reader: row.number, narrow=True)
HANDLER = Column(
    "handler",
    _("Received by"),
    lambda row, reader: reader.person(row.answered_by_id),
    narrow=True,
)
CATEGORY = Column("category", _("Category"), lambda row, reader: reader.category(row))
PHONE = Column("phone", _("Telephone"), lambda row, reader: reader.phone(row))
CONTENT = Column("content", _("Content"), _content)
RESULT = Column("result", _("Result"), _result)
CHANNEL = Column(
    "channel",
    _("Channel"),
    lambda row, reader: str(row.get_channel_display()),
    narrow=True,
)
WANTED = Column("wanted", _("Asked for"), lambda row, reader: reader.wanted(row))
REMARK = Column("remark", _("Remark"), _remark)
WHEN = Column("when", _("Date and time"), _day_and_time, narrow=True)
DATED = Column("dated", _("Dated, reference"), _dated)

CALLS = (
    NUMBER,
    WHEN,
    Column("rings", _("Rings"), _rings, narrow=True),
    Column("caller", _("Caller"), _caller),
    PHONE,
    CATEGORY,
    CONTENT,
    WANTED,
    RESULT,
    HANDLER,
)
# The work instruction keeps calls and visits in one book (instruction/3.2.5).
CALLS_AND_VISITS = (
    NUMBER,
    CHANNEL,
    WHEN,
    Column("rings", _("Rings"), _rings, narrow=True),
    Column("caller", _("Customer"), _caller),
    PHONE,
    CATEGORY,
    CONTENT,
    WANTED,
    RESULT,
    HANDLER,
)
VISITS = (
    NUMBER,
    Column("stay", _("Came and left"), _stay, narrow=True),
    Column("caller", _("Visitor"), _caller),
    PHONE,
    Column("party", _("Persons"), lambda row, reader: str(row.party_size), narrow=True),
    Column("host", _("Person visited"), lambda row, reader: reader.wanted(row)),
    CATEGORY,
    CONTENT,
    RESULT,
    HANDLER,
)
LETTERS = (
    NUMBER,
    Column("received", _("Received on"), _received, narrow=True),
    Column("sender", _("Sender"), _caller),
    DATED,
    Column("delivery", _("Delivery"), _delivery, narrow=True),
    Column("kind", _("Kind"), lambda row, reader: str(row.get_kind_display())),
    Column("subject", _("Subject"), lambda row, reader: row.subject),
    CONTENT,
    Column("kept", _("Original kept at"), lambda row, reader: row.original_kept_at),
    RESULT,
    HANDLER,
)


def columns_of(book: choices.Book, reader: Reader) -> tuple[Column, ...]:
    """Return the columns of a book on the screen of the reader's desk."""
    if book == choices.Book.LETTERS:
        return LETTERS
    if book == choices.Book.RECEPTION:
        return VISITS
    return CALLS if reader.snapshot.desk.visits_apart else CALLS_AND_VISITS


def line_of(contact: Contact, columns: tuple[Column, ...], reader: Reader) -> Line:
    """Return the line of an entry; the contact comes with its kind's row joined."""
    row = contact.kind_row
    return Line(
        number=row.number,
        void=row.is_void,
        void_reason=row.void_reason,
        seal=reader.seal(row),
        status=row.status,
        status_label=str(row.get_status_display()),
        channel=row.channel,
        cells=[(column.key, column.value(row, reader)) for column in columns],
    )
