"""The bound books: which columns each has, and what stands in them for a reader.

Screen and print share the columns, as the paper books have them. What a person asked
for answered is in none of them (special-calls/2 and /7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
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


def _moment(moment: datetime | None, form: str) -> str:
    return timezone.localtime(moment).strftime(form) if moment else ""


def _day_and_time(row: Row, reader: Reader) -> str:
    return _moment(row.occurred_at, "%m-%d %H:%M")


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
    parts = [row.content]
    if message:
        parts.append(str(_("Message: %(text)s") % {"text": message}))
    return "\n".join(filter(None, parts))


def _result(row: Row, reader: Reader) -> str:
    if not row.readable_by(reader.member):
        return ""
    said = reader.outcome(row) if row.outcome else ""
    return "\n".join(filter(None, (said, row.result)))


def _remark(row: Row, reader: Reader) -> str:
    """Return why the line is void or was taken late, and its old number."""
    said = []
    if row.is_void:
        said.append(_("Void: %(reason)s") % {"reason": row.void_reason})
    late = getattr(row, "late_reason", "")
    if late:
        said.append(_("Answered late: %(reason)s") % {"reason": late})
    if row.book_number:
        said.append(_("No. %(number)s in the old book") % {"number": row.book_number})
    return "\n".join(map(str, said))


def _delivery(row: Letter, reader: Reader) -> str:
    return str(row.get_delivery_display()) if row.delivery else ""


def _dated(row: Letter, reader: Reader) -> str:
    day = row.dated.isoformat() if row.dated else ""
    return "\n".join(filter(None, (day, row.sender_reference)))


def _received(row: Letter, reader: Reader) -> str:
    return row.received_on.isoformat() if row.received_on else ""


def _stay(row: Visit, reader: Reader) -> str:
    came = _moment(row.arrived_at, "%m-%d %H:%M")
    left = _moment(row.left_at, "%H:%M")
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
    Column("dated", _("Dated, reference"), _dated),
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
