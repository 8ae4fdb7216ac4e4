"""The full registers of a period: every line, void ones included, as typed columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.db import connections
from django.db.models import F, QuerySet, TextField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontdesk.routing import replica

from .. import choices
from ..models import (
    ComplaintRecord,
    CoordinationSlip,
    Letter,
    PhoneCall,
    StaffMember,
    Visit,
    WorkOrder,
)
from ..paging import Cursor, leafed
from ..reports.monthly.counting import Window
from ..reports.reading import mask_phone
from ..rights import Right
from .copying import Cell, Code, Known, Moment, Stored, Text, copied
from .csv_file import defused
from .tables import Column, Lines, Row, Sort, Table, as_moment, local, pieces

# Lines turned at a time.
CHUNK = 500
# Lines of a statement: to make its text costs as much as to read some hundreds.
ROWS_READ = 4000
Convert = Callable[[Sequence[Any]], list[Any]]


@dataclass(frozen=True)
class Sight:
    """How much of a register its reader may see.

    A schedule keeps confidential letters back, and the forms opened from them.
    """

    phones: bool = True
    confidential: bool = False

    @classmethod
    def of(cls, member: StaffMember) -> Sight:
        return cls(member.may(Right.PHONES), member.may(Right.CONFIDENTIAL))


# What somebody may see whose rights are not known.
MASKED = Sight(phones=False, confidential=False)
# By the desk's key: the same reader may have other rights at every desk.
Sights = Mapping[int, Sight]


@dataclass(frozen=True)
class Field:
    """A column of a register: its heading, its model field, and what it holds."""

    title: Any
    name: str
    sort: Sort = Sort.TEXT
    labels: type[choices.Channel] | Any = None
    kind: str = ""


def _codes(title: Any, name: str, labels: Any) -> Field:
    return Field(title, name, labels=labels)


def _person(title: Any, name: str) -> Field:
    return Field(title, name, kind="person")


NUMBER = Field(gettext_lazy("No."), "number")
WHEN = Field(gettext_lazy("Date and time"), "occurred_at", Sort.MOMENT)
WHO = (
    Field(gettext_lazy("Name"), "name"),
    _codes(gettext_lazy("Identity"), "identity", choices.Identity),
    Field(gettext_lazy("Organisation"), "organisation"),
    _codes(gettext_lazy("Customer type"), "customer_kind", choices.CustomerKind),
    Field(gettext_lazy("Building and unit"), "unit"),
    Field(gettext_lazy("Telephone"), "phone", kind="phone"),
)
WHAT = (
    Field(gettext_lazy("Category"), "category", kind="category"),
    Field(gettext_lazy("Sub-category"), "subcategory", kind="category"),
    _codes(gettext_lazy("Urgency"), "urgency", choices.Urgency),
)
CONTENT = Field(gettext_lazy("Content"), "content", Sort.LONG, kind="words")
END = (
    Field(gettext_lazy("Result"), "result", Sort.LONG, kind="words"),
    _person(gettext_lazy("Received by"), "answered_by"),
    Field(gettext_lazy("Entered at"), "entered_at", Sort.MOMENT),
    _codes(gettext_lazy("Status, as of today"), "status", choices.Status),
    Field(gettext_lazy("Closed at"), "closed_at", Sort.MOMENT),
    Field(gettext_lazy("Reason for voiding"), "void_reason"),
    Field(gettext_lazy("Number in the old book"), "book_number"),
)
CALLS = (
    NUMBER,
    WHEN,
    _codes(gettext_lazy("Direction"), "direction", choices.Direction),
    Field(gettext_lazy("Rings"), "rings", Sort.NUMBER),
    Field(gettext_lazy("Reason if late"), "late_reason"),
    *WHO,
    *WHAT,
    CONTENT,
    _person(gettext_lazy("Asked for"), "asked_for"),
    _codes(gettext_lazy("Outcome"), "outcome", choices.Outcome),
    _person(gettext_lazy("Put through or handed to"), "connected_to"),
    Field(gettext_lazy("Message"), "message", Sort.LONG),
    _codes(gettext_lazy("Message asks for"), "message_kind", choices.MessageKind),
    Field(gettext_lazy("Reply promised by"), "reply_due", Sort.MOMENT),
    *END,
)
VISITS = (
    NUMBER,
    Field(gettext_lazy("Arrived at"), "arrived_at", Sort.MOMENT),
    Field(gettext_lazy("Attended at"), "attended_at", Sort.MOMENT),
    Field(gettext_lazy("Left at"), "left_at", Sort.MOMENT),
    *WHO,
    Field(gettext_lazy("Persons"), "party_size", Sort.NUMBER),
    _person(gettext_lazy("Person visited"), "host"),
    Field(gettext_lazy("Purpose"), "purpose"),
    *WHAT,
    CONTENT,
    _codes(gettext_lazy("Outcome"), "outcome", choices.VisitOutcome),
    Field(gettext_lazy("Message"), "message", Sort.LONG),
    _codes(gettext_lazy("Message asks for"), "message_kind", choices.MessageKind),
    Field(gettext_lazy("Reply promised by"), "reply_due", Sort.MOMENT),
    *END,
)
LETTERS = (
    NUMBER,
    Field(gettext_lazy("Received on"), "received_on", Sort.DAY),
    _codes(gettext_lazy("Kind"), "kind", choices.LetterKind),
    *WHO,
    Field(gettext_lazy("Dated"), "dated", Sort.DAY),
    Field(gettext_lazy("Sender's reference"), "sender_reference"),
    _codes(gettext_lazy("Delivery"), "delivery", choices.Delivery),
    Field(gettext_lazy("Subject"), "subject", Sort.LONG, kind="words"),
    *WHAT,
    CONTENT,
    Field(gettext_lazy("Copies"), "copies", Sort.NUMBER),
    Field(gettext_lazy("Enclosures"), "enclosures", kind="words"),
    Field(gettext_lazy("Proposal"), "proposal", Sort.LONG, kind="words"),
    Field(
        gettext_lazy("Manager's instruction"), "instruction", Sort.LONG, kind="words"
    ),
    Field(gettext_lazy("Answer due by"), "reply_due", Sort.MOMENT),
    Field(gettext_lazy("Original kept at"), "original_kept_at"),
    Field(gettext_lazy("Employee commended"), "praised_staff"),
    Field(
        gettext_lazy("Department of the employee"),
        "praised_department",
        kind="department",
    ),
    _codes(gettext_lazy("Praised by"), "praise_form", choices.PraiseForm),
    *END,
)
FORM = (
    Field(gettext_lazy("Form number"), "number"),
    Field(gettext_lazy("Opened at"), "opened_at", Sort.MOMENT),
    Field(gettext_lazy("Opened from"), "contact__number"),
    _codes(gettext_lazy("State, as of today"), "state", choices.SlipState),
    *WHAT,
    Field(gettext_lazy("Name"), "name"),
    Field(gettext_lazy("Building and unit"), "unit"),
    Field(gettext_lazy("Telephone"), "phone", kind="phone"),
    Field(gettext_lazy("Content"), "content", Sort.LONG, kind="words"),
    Field(gettext_lazy("Department in charge"), "department", kind="department"),
    _person(gettext_lazy("Person in charge"), "handler"),
    # A later put-off shows here; what had passed before it is what the report counts.
    Field(gettext_lazy("To be done by, as of today"), "due_at", Sort.MOMENT),
    Field(gettext_lazy("Time missed before that"), "missed_due_at", Sort.MOMENT),
    Field(gettext_lazy("Settled at"), "settled_at", Sort.MOMENT),
    Field(gettext_lazy("Closed at"), "closed_at", Sort.MOMENT),
    Field(gettext_lazy("Rounds"), "rounds", Sort.NUMBER),
)
ORDERS = (
    *FORM,
    Field(gettext_lazy("Place of the repair"), "place"),
    Field(gettext_lazy("Dispatched at"), "dispatched_at", Sort.MOMENT),
    Field(gettext_lazy("Arrived at"), "arrived_at", Sort.MOMENT),
    Field(gettext_lazy("Finished at"), "finished_at", Sort.MOMENT),
    _codes(gettext_lazy("Result"), "repair_result", choices.RepairResult),
    Field(gettext_lazy("What was done"), "work_done", Sort.LONG, kind="words"),
    _codes(gettext_lazy("Customer's rating"), "acceptance", choices.Rating),
)
COMPLAINTS = (
    *FORM,
    _codes(gettext_lazy("Severity"), "severity", choices.Severity),
    Field(gettext_lazy("Remedy asked for"), "remedy", Sort.LONG, kind="words"),
    Field(gettext_lazy("Finding"), "finding", Sort.LONG, kind="words"),
    _codes(gettext_lazy("Valid or not"), "validity", choices.Validity),
    Field(gettext_lazy("Action"), "measures", Sort.LONG, kind="words"),
    Field(gettext_lazy("First reply at"), "first_reply_at", Sort.MOMENT),
    Field(gettext_lazy("Final reply at"), "final_reply_at", Sort.MOMENT),
)
SLIPS = (
    *FORM,
    Field(gettext_lazy("Subject"), "subject", Sort.LONG, kind="words"),
    Field(gettext_lazy("What is asked"), "demand", Sort.LONG, kind="words"),
    Field(gettext_lazy("Signed for at"), "received_at", Sort.MOMENT),
    Field(gettext_lazy("Reply"), "reply", Sort.LONG, kind="words"),
    Field(gettext_lazy("Replied at"), "replied_at", Sort.MOMENT),
)


@dataclass(frozen=True)
class Register:
    """A book that can be taken away; `name` is how an address and a file call it."""

    name: str
    title: Any
    model: Any
    moment: str
    fields: tuple[Field, ...]

    def rows(self, window: Window) -> QuerySet:
        """Return the lines of the period in their order, void ones among them."""
        span = {
            f"{self.moment}__gte": window.start,
            f"{self.moment}__lt": window.end,
        }
        # Bound here: a streamed answer reads on when the view has ended.
        rows = self.model.objects.using(replica())
        rows = rows.filter(desk=window.desk, **span)
        return rows.order_by(self.moment, "pk")


REGISTERS = (
    Register("calls", gettext_lazy("Calls"), PhoneCall, "occurred_at", CALLS),
    Register("visits", gettext_lazy("Visits"), Visit, "occurred_at", VISITS),
    Register("letters", gettext_lazy("Letters"), Letter, "occurred_at", LETTERS),
    Register(
        "work-orders", gettext_lazy("Work orders"), WorkOrder, "opened_at", ORDERS
    ),
    Register(
        "complaints",
        gettext_lazy("Owner complaint records"),
        ComplaintRecord,
        "opened_at",
        COMPLAINTS,
    ),
    Register(
        "slips",
        gettext_lazy("Coordination slips"),
        CoordinationSlip,
        "opened_at",
        SLIPS,
    ),
)
BY_NAME = {register.name: register for register in REGISTERS}


def table(register: Register, windows: list[Window], sights: Sights) -> Table:
    """Return a register of one desk or several, ready to be written.

    A desk that `sights` does not name is shown masked. Each line tells the time of its
    own desk's clock.
    """
    several = len(windows) > 1
    columns = [Column(field.title, field.sort) for field in register.fields]
    if several:
        columns.insert(0, Column(gettext_lazy("Desk")))
    return Table(
        register.name,
        register.title,
        tuple(columns),
        _rows(register, windows, sights),
        windows[0].desk.zone,
        _lines_written(register, windows, sights),
    )


def _lines_written(
    register: Register, windows: list[Window], sights: Sights
) -> Lines | None:
    """Return the lines as the database writes them; nothing where Python has to.

    Numbers are masked and confidential words kept back in one place, `_shown`.
    """
    seen = [sights.get(window.desk.pk, MASKED) for window in windows]
    whole = all(one.phones and not _keeps_back(register, one) for one in seen)
    if not whole or connections[replica()].vendor != "postgresql":
        return None
    return _copied(register, windows)


def _copied(register: Register, windows: list[Window]) -> Lines:
    for window in windows:
        cells = [_cell(field, window) for field in register.fields]
        if len(windows) > 1:
            cells.insert(0, Cell(Value(defused(window.desk.place_name), TextField())))
        yield from copied(register.rows(window), cells, register.moment)


def _cell(field: Field, window: Window) -> Cell:
    """Return what a line holds of the field, as `_convert` and the file make it."""
    column = F(field.name)
    if field.sort is Sort.MOMENT:
        return Moment(column, window.desk.zone)
    if field.labels is not None:
        return Code(column, dict(field.labels.choices))
    known = _known(field, window)
    if known is not None:
        return Known(column, {pk: row.name for pk, row in known.items()})
    return Text(column) if field.sort in (Sort.TEXT, Sort.LONG) else Cell(column)


def _known(field: Field, window: Window) -> Mapping[int, Any] | None:
    """Return the rows of the desk's settings that the field names by their keys."""
    return {
        "person": window.snapshot.staff,
        "category": window.snapshot.categories,
        "department": window.snapshot.departments,
    }.get(field.kind)


def length(windows: list[Window], registers: Iterable[Register] = REGISTERS) -> int:
    """Return how many lines the registers of the period have."""
    return sum(
        register.rows(window).order_by().count()
        for register in registers
        for window in windows
    )


def _rows(register: Register, windows: list[Window], sights: Sights) -> Iterator[Row]:
    zone = windows[0].desk.zone
    for window in windows:
        sight = sights.get(window.desk.pk, MASKED)
        front = (window.desk.place_name,) if len(windows) > 1 else ()
        for piece in pieces(_lines(register, window, sight), CHUNK):
            for line in _shown(register, window, sight, piece, zone):
                yield (*front, *line) if front else line


def _shown(
    register: Register,
    window: Window,
    sight: Sight,
    piece: list[tuple[Any, ...]],
    zone: tzinfo,
) -> Iterator[Row]:
    """Return the lines as they are read; by columns, which needs far fewer steps.

    Moments stay as they are stored at a desk in the table's zone.
    """
    converts = [_convert(field, window, sight, zone) for field in register.fields]
    columns = list(zip(*piece, strict=True))
    shown = [
        values if convert is None else convert(values)
        for values, convert in zip(columns, converts, strict=False)
    ]
    if not _keeps_back(register, sight):
        return zip(*shown, strict=True)
    kept_back, secret = str(_("Confidential.")), columns[len(converts)]
    for place, field in enumerate(register.fields):
        if field.kind == "words":
            shown[place] = [
                kept_back if hidden and cell else cell
                for cell, hidden in zip(shown[place], secret, strict=True)
            ]
    return zip(*shown, strict=True)


# Where a line says that its letter is confidential: in itself, or in the letter that a
# form was opened from, whose words the form repeats.
SECRET = {
    Letter: "confidential",
    **dict.fromkeys(
        (WorkOrder, ComplaintRecord, CoordinationSlip), "contact__letter__confidential"
    ),
}


def _keeps_back(register: Register, sight: Sight) -> bool:
    return register.model in SECRET and not sight.confidential


def _lines(
    register: Register, window: Window, sight: Sight
) -> Iterator[tuple[Any, ...]]:
    """Yield the values of the lines, and after them where each of them stands."""
    wanted = [
        Stored(F(field.name)) if field.sort is Sort.MOMENT else field.name
        for field in register.fields
    ]
    if _keeps_back(register, sight):
        wanted.append(SECRET[register.model])
    return leafed(
        register.rows(window),
        moment=register.moment,
        descending=False,
        size=ROWS_READ,
        read=lambda rows, size: list(
            rows.values_list(*wanted, Stored(F(register.moment)), F("pk"))[:size]
        ),
        place=lambda values: Cursor(as_moment(values[-2]), values[-1]),
    )


def _convert(
    field: Field, window: Window, sight: Sight, zone: tzinfo
) -> Convert | None:
    """Return what makes the cells of stored values; nothing where they are them."""
    here = window.desk.zone
    if field.sort is Sort.MOMENT and here != zone:
        return lambda moments: [at and local(at, here) for at in moments]
    if field.labels is not None:
        labels = {code: str(label) for code, label in field.labels.choices}.get
        return lambda codes: [labels(code, code) for code in codes]
    if field.kind == "phone" and not sight.phones:
        return lambda numbers: [mask_phone(number) for number in numbers]
    known = _known(field, window)
    if known is None:
        return None
    names = {None: None, **{pk: row.name for pk, row in known.items()}}.get
    return lambda keys: [names(pk, "") for pk in keys]
