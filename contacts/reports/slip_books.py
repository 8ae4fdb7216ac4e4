"""The books of the numbered forms: their columns, and how a form reads as a line."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Slip
from .reading import Reader
from .registers import Column, Line
from .slips import slip_line


def _opened(row: Slip, reader: Reader) -> str:
    return _moment(row.opened_at)


def _due(row: Slip, reader: Reader) -> str:
    return _moment(row.due_at)


def _who(row: Slip, reader: Reader) -> str:
    line = slip_line(row, reader)
    return " ".join(filter(None, (line.who, line.unit)))


def _category(row: Slip, reader: Reader) -> str:
    found = (reader.snapshot.categories.get(pk) for pk in _kept(row))
    return " · ".join(one.name for one in found if one)


def _kept(row: Slip) -> tuple[int | None, int | None]:
    return row.category_id, row.subcategory_id


def _state(row: Slip, reader: Reader) -> str:
    said = [str(row.get_state_display()), _moment(row.closed_at)]
    return "\n".join(filter(None, said))


def _remark(row: Slip, reader: Reader) -> str:
    if not row.is_void:
        return ""
    return str(_("Void: %(reason)s") % {"reason": row.void_reason})


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%m-%d %H:%M") if moment else ""


# As in domain-forms: what a bound book of slips has a column for, and the entry it
# came from, so that the two books can be laid side by side.
COLUMNS = (
    Column("number", _("No."), lambda row, reader: row.number, narrow=True),
    Column("when", _("Opened at"), _opened, narrow=True),
    Column("caller", _("Customer"), _who),
    Column("category", _("Category"), _category),
    Column("content", _("Content"), lambda row, reader: slip_line(row, reader).about),
    Column("handler", _("In charge"), lambda row, r: slip_line(row, r).in_charge),
    Column("due", _("To be done by"), _due, narrow=True),
    Column("state", _("State"), _state),
    Column("source", _("Opened from"), lambda row, reader: row.contact.number),
    Column("remark", _("Remark"), _remark),
)


def line_of_form(slip: Slip, reader: Reader) -> Line:
    """Return the line of a form; it comes with its entry joined."""
    return Line(
        number=slip.number,
        void=slip.is_void,
        void_reason=slip.void_reason,
        seal="",
        status=slip.state,
        status_label=str(slip.get_state_display()),
        channel=slip.kind,
        cells=[(column.key, column.value(slip, reader)) for column in COLUMNS],
    )
