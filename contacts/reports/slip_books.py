"""The books of the numbered forms: their columns, and how a form reads as a line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ..models import Slip
from .reading import Reader
from .registers import Column, Line, joined, moment_text, void_text
from .slips import SlipLine, slip_line


@dataclass(frozen=True)
class Row:
    """A form beside what every list says of it."""

    slip: Slip
    line: SlipLine


def _who(row: Row, reader: Reader) -> str:
    return joined(row.line.who, row.line.unit, sign=" ")


def _state(row: Row, reader: Reader) -> str:
    return joined(row.line.state_label, moment_text(row.slip.closed_at))


def _remark(row: Row, reader: Reader) -> str:
    return void_text(row.slip.void_reason) if row.line.void else ""


# As in domain-forms: what a bound book of slips has a column for, and the entry it
# came from, so that the two books can be laid side by side.
COLUMNS = (
    Column("number", _("No."), lambda row, reader: row.line.number, narrow=True),
    Column(
        "when",
        _("Opened at"),
        lambda row, reader: moment_text(row.line.opened_at),
        narrow=True,
    ),
    Column("caller", _("Customer"), _who),
    Column("category", _("Category"), lambda row, reader: reader.category(row.slip)),
    Column("content", _("Content"), lambda row, reader: row.line.about),
    Column("handler", _("In charge"), lambda row, reader: row.line.in_charge),
    Column(
        "due",
        _("To be done by"),
        lambda row, reader: moment_text(row.line.due_at),
        narrow=True,
    ),
    Column("state", _("State"), _state),
    Column("source", _("Opened from"), lambda row, reader: row.line.contact),
    Column("remark", _("Remark"), _remark),
)


def line_of_form(slip: Slip, reader: Reader) -> Line:
    """Return the line of a form; it comes with its entry joined."""
    row = Row(slip, slip_line(slip, reader))
    return Line(
        number=slip.number,
        void=row.line.void,
        void_reason=slip.void_reason,
        seal="",
        status=row.line.state,
        status_label=row.line.state_label,
        channel=slip.kind,
        cells=[(column.key, column.value(row, reader)) for column in COLUMNS],
    )
