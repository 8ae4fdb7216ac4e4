"""The full registers of a period: every line, void ones included, as typed columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connections
from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from frontdesk.routing import replica

from .. import choices
from ..models import (
    ComplaintRecord,
    CoordinationSlip,
    FollowUp,
    Letter,
    PhoneCall,
    Posting,
    ReturnVisit,
    StaffMember,
    Visit,
    WorkOrder,
)
from ..paging import Cursor, leafed
from ..reports.monthly.counting import Window
from ..reports.reading import mask_phone
from ..rights import Right
from ..rules.lifecycles import ESCALATION
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

    A schedule keeps confidential letters back, and the forms opened from them; and what
    a person asked for answered, which is not what the caller was told.
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


YES = gettext_lazy("yes")


@dataclass(frozen=True)
class Field:
    """A column of a register: its heading, its model field, and what it holds.

    Where the row has no such field, `source` says how it is found. `kept` stays back
    with the words of a confidential letter, and `says` stands for a ticked box.
    """

    title: Any
    name: str
    sort: Sort = Sort.TEXT
    labels: type[choices.Channel] | Any = None
    kind: str = ""
    source: Any = None
    kept: bool = False
    says: Any = YES


def _codes(title: Any, name: str, labels: Any) -> Field:
    return Field(title, name, labels=labels)


def _person(title: Any, name: str, **more: Any) -> Field:
    return Field(title, name, kind="person", **more)


def _moment(title: Any, name: str, **more: Any) -> Field:
    return Field(title, name, Sort.MOMENT, **more)


def _words(title: Any, name: str) -> Field:
    return Field(title, name, Sort.LONG, kept=True)


def _ticked(title: Any, name: str, **more: Any) -> Field:
    return Field(title, name, kind="ticked", **more)


def _newest(rows: QuerySet, value: str, joined: str = "contact") -> Subquery:
    """Return the value of the newest of those rows that belong to a line."""
    own = rows.filter(**{joined: OuterRef("pk")})
    return Subquery(own.order_by("-pk").values(value)[:1])


def _owed(value: str, *kinds: choices.FollowUpKind, **more: Any) -> Subquery:
    """Return the value of the newest such promise of an entry that was not let go."""
    standing = FollowUp.objects.exclude(status=choices.FollowUpStatus.CANCELLED)
    return _newest(standing.filter(kind__in=kinds, **more), value)


def _posted(kind: choices.PostingKind, value: str) -> Subquery:
    return _newest(Posting.objects.filter(kind=kind), value, "letter")


def _asked(value: str) -> Subquery:
    return _newest(ReturnVisit.objects.all(), value, "slip")


Promise, Post = choices.FollowUpKind, choices.PostingKind
ROUTES = (Promise.HAND_OVER_LETTER, Promise.SIGN_FOR_LETTER)
# What the house owes itself: who has that is not in charge of the matter.
INNER = {
    *ESCALATION,
    Promise.CORRECT_ENTRY,
    Promise.CALL_SUPERVISOR,
    Promise.DECIDE_ON_SLIP,
    Promise.PRINT_SLIP,
    Promise.SLIP_CLOSE,
    Promise.RETURN_VISIT,
    Promise.REVIEW_VISIT,
}
OF_THE_MATTER = tuple(kind for kind in Promise if kind not in INNER)

NUMBER = Field(gettext_lazy("No."), "number")
WHEN = _moment(gettext_lazy("Date and time"), "occurred_at")
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
CONTENT = _words(gettext_lazy("Content"), "content")
END = (
    Field(
        gettext_lazy("Department in charge"),
        "in_department",
        kind="department",
        source=_owed("department", *OF_THE_MATTER, department__isnull=False),
    ),
    _person(
        gettext_lazy("Person in charge"),
        "in_charge",
        source=_owed("owner", *OF_THE_MATTER, owner__isnull=False),
    ),
    _words(gettext_lazy("Result"), "result"),
    _person(gettext_lazy("Received by"), "answered_by"),
    Field(gettext_lazy("Entered by"), "entered_by", kind="account"),
    _moment(gettext_lazy("Entered at"), "entered_at"),
    _codes(gettext_lazy("Status, as of today"), "status", choices.Status),
    _moment(gettext_lazy("Closed at"), "closed_at"),
    Field(gettext_lazy("Reason for voiding"), "void_reason", kept=True),
    Field(gettext_lazy("Number in the old book"), "book_number"),
)
MESSAGE = (
    Field(gettext_lazy("Message"), "message", Sort.LONG),
    _codes(gettext_lazy("Message asks for"), "message_kind", choices.MessageKind),
    _moment(gettext_lazy("Reply promised by"), "reply_due"),
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
    Field(
        gettext_lazy("Answer of the person asked for"),
        "asked_for_answer",
        labels=choices.AskedForAnswer,
        kind="inner",
    ),
    _codes(
        gettext_lazy("Somebody else offered"),
        "alternative_offered",
        choices.Alternative,
    ),
    _codes(gettext_lazy("Outcome"), "outcome", choices.Outcome),
    _person(gettext_lazy("Put through or handed to"), "connected_to"),
    *MESSAGE,
    _ticked(gettext_lazy("Read back"), "read_back"),
    *END,
)
VISITS = (
    NUMBER,
    _moment(gettext_lazy("Arrived at"), "arrived_at"),
    _moment(gettext_lazy("Attended at"), "attended_at"),
    _moment(gettext_lazy("Left at"), "left_at"),
    *WHO,
    _ticked(gettext_lazy("Identity checked"), "identity_checked"),
    Field(gettext_lazy("Persons"), "party_size", Sort.NUMBER),
    _person(gettext_lazy("Person visited"), "host"),
    Field(gettext_lazy("Purpose"), "purpose"),
    *WHAT,
    CONTENT,
    _codes(gettext_lazy("Outcome"), "outcome", choices.VisitOutcome),
    *MESSAGE,
    *END,
)
# Where a commendation hangs, of the original and of the copy.
POSTINGS = (
    Field(
        gettext_lazy("Original posted where"),
        "original_place",
        source=_posted(Post.ORIGINAL, "place"),
    ),
    Field(
        gettext_lazy("Original posted on"),
        "original_on",
        Sort.DAY,
        source=_posted(Post.ORIGINAL, "posted_on"),
    ),
    _person(
        gettext_lazy("Original posted by"),
        "original_by",
        source=_posted(Post.ORIGINAL, "posted_by"),
    ),
    Field(
        gettext_lazy("Copy posted where"),
        "copy_place",
        source=_posted(Post.COPY, "place"),
    ),
    Field(
        gettext_lazy("Copy posted on"),
        "copy_on",
        Sort.DAY,
        source=_posted(Post.COPY, "posted_on"),
    ),
    _person(
        gettext_lazy("Copy posted by"),
        "copy_by",
        source=_posted(Post.COPY, "posted_by"),
    ),
)
PRAISE = (
    Field(gettext_lazy("Employee commended"), "praised_staff", kept=True),
    Field(
        gettext_lazy("Department of the employee"),
        "praised_department",
        kind="department",
    ),
    _codes(gettext_lazy("Praised by"), "praise_form", choices.PraiseForm),
    *POSTINGS,
    Field(gettext_lazy("Thanked on"), "thanked_on", Sort.DAY),
    Field(gettext_lazy("Thank-you"), "thanks", kept=True),
    Field(pgettext_lazy("paper", "Reward"), "reward", kept=True),
)
ROUTED = (
    Field(
        gettext_lazy("Handed to"),
        "handed_to",
        kind="department",
        source=_owed("department", *ROUTES, department__isnull=False),
    ),
    _person(
        gettext_lazy("Signed for by"),
        "signed_by",
        source=_owed("person", *ROUTES[1:], person__isnull=False),
    ),
    _moment(
        gettext_lazy("Signed for at"),
        "signed_at",
        source=_owed("done_at", *ROUTES[1:], person__isnull=False),
    ),
    _moment(gettext_lazy("Answer due by"), "reply_due"),
    _moment(
        gettext_lazy("Replied at"),
        "replied_at",
        source=_owed("done_at", Promise.REPLY, done_at__isnull=False),
    ),
)
LETTERS = (
    NUMBER,
    Field(gettext_lazy("Received on"), "received_on", Sort.DAY),
    _codes(gettext_lazy("Kind"), "kind", choices.LetterKind),
    _ticked(
        gettext_lazy("Confidentiality"),
        "confidential",
        says=gettext_lazy("Confidential"),
    ),
    *WHO,
    Field(gettext_lazy("Dated"), "dated", Sort.DAY),
    Field(gettext_lazy("Sender's reference"), "sender_reference"),
    _codes(gettext_lazy("Delivery"), "delivery", choices.Delivery),
    _words(gettext_lazy("Subject"), "subject"),
    *WHAT,
    CONTENT,
    Field(gettext_lazy("Copies"), "copies", Sort.NUMBER),
    Field(gettext_lazy("Enclosures"), "enclosures", kept=True),
    _words(gettext_lazy("Proposal"), "proposal"),
    _words(gettext_lazy("Manager's instruction"), "instruction"),
    *ROUTED,
    Field(gettext_lazy("Original kept at"), "original_kept_at", kept=True),
    *PRAISE,
    *END,
)
FORM = (
    Field(gettext_lazy("Form number"), "number"),
    _moment(gettext_lazy("Opened at"), "opened_at"),
    Field(gettext_lazy("Opened from"), "contact__number"),
    _codes(gettext_lazy("State, as of today"), "state", choices.SlipState),
    *WHAT,
    Field(gettext_lazy("Name"), "name"),
    Field(gettext_lazy("Building and unit"), "unit"),
    Field(gettext_lazy("Telephone"), "phone", kind="phone"),
    CONTENT,
    Field(gettext_lazy("Department in charge"), "department", kind="department"),
    _person(gettext_lazy("Person in charge"), "handler"),
    # A later put-off shows here; what had passed before it is what the report counts.
    _moment(gettext_lazy("To be done by, as of today"), "due_at"),
    _moment(gettext_lazy("Time missed before that"), "missed_due_at"),
    _moment(gettext_lazy("Settled at"), "settled_at"),
    _moment(gettext_lazy("Closed at"), "closed_at"),
    Field(gettext_lazy("Rounds"), "rounds", Sort.NUMBER),
    Field(gettext_lazy("Reason for voiding"), "void_reason", kept=True),
)
# Which way the matter came, and when.
CAME = (
    _codes(gettext_lazy("Channel"), "contact__channel", choices.Channel),
    _moment(gettext_lazy("Reported at"), "contact__occurred_at"),
)
VISITED = (
    _moment(gettext_lazy("Return visit at"), "visited_at", source=_asked("made_at")),
    Field(
        gettext_lazy("Satisfaction"),
        "rating",
        labels=choices.Rating,
        source=_asked("rating"),
    ),
)
ORDERS = (
    *FORM,
    *CAME,
    Field(gettext_lazy("Place of the repair"), "place", kept=True),
    _moment(gettext_lazy("Appointment at"), "appointment_at"),
    _moment(gettext_lazy("Dispatched at"), "dispatched_at"),
    _moment(gettext_lazy("Arrived at"), "arrived_at"),
    _moment(gettext_lazy("Finished at"), "finished_at"),
    _codes(gettext_lazy("Waits for"), "waits_for", choices.WaitsFor),
    _codes(gettext_lazy("Result"), "repair_result", choices.RepairResult),
    _words(gettext_lazy("What was done"), "work_done"),
    _words(pgettext_lazy("paper", "Materials"), "materials"),
    Field(gettext_lazy("Charge"), "charge", Sort.MONEY),
    _ticked(gettext_lazy("Charge agreed beforehand"), "charge_agreed"),
    _codes(gettext_lazy("Customer's rating"), "acceptance", choices.Rating),
    Field(gettext_lazy("Accepted by"), "accepted_by", kept=True),
    _moment(gettext_lazy("Accepted at"), "accepted_at"),
    *VISITED,
)
COMPLAINTS = (
    *FORM,
    *CAME,
    Field(gettext_lazy("Repeat of"), "repeat_of__number"),
    Field(
        gettext_lazy("Department complained of"),
        "complained_department",
        kind="department",
        kept=True,
    ),
    _person(gettext_lazy("Person complained of"), "complained_of", kept=True),
    _codes(gettext_lazy("Severity"), "severity", choices.Severity),
    _words(gettext_lazy("Remedy asked for"), "remedy"),
    _words(gettext_lazy("Finding"), "finding"),
    _codes(gettext_lazy("Valid or not"), "validity", choices.Validity),
    _words(gettext_lazy("Action"), "measures"),
    _person(gettext_lazy("Responsible for the action"), "measures_owner"),
    _moment(gettext_lazy("First reply at"), "first_reply_at"),
    _words(pgettext_lazy("paper", "First reply"), "first_reply"),
    _moment(gettext_lazy("Final reply at"), "final_reply_at"),
    _words(pgettext_lazy("paper", "Final reply"), "final_reply"),
    *VISITED,
    _person(gettext_lazy("Closure approved by"), "approved_by"),
)
SLIPS = (
    *FORM,
    Field(gettext_lazy("From department"), "from_department", kind="department"),
    Field(pgettext_lazy("paper", "Copy to"), "copy_to", kept=True),
    _words(gettext_lazy("Subject"), "subject"),
    _words(gettext_lazy("What is asked"), "demand"),
    _person(gettext_lazy("Issued by"), "issued_by"),
    _person(gettext_lazy("Signed for by"), "received_by"),
    _moment(gettext_lazy("Signed for at"), "received_at"),
    _words(gettext_lazy("Reply"), "reply"),
    _person(gettext_lazy("Replied by"), "replied_by"),
    _moment(gettext_lazy("Replied at"), "replied_at"),
    _words(pgettext_lazy("paper", "Result of the follow-up"), "outcome"),
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
        rows = rows.filter(desk=window.desk, **span).annotate(**self.found)
        return rows.order_by(self.moment, "pk")

    @property
    def found(self) -> dict[str, Subquery]:
        """Return what stands in other rows than the line's own."""
        return {each.name: each.source for each in self.fields if each.source}


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
        # Its number names a line; of several desks their names stand before that.
        keys=2 if several else 1,
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
    return _copied(register, windows, sights)


def _copied(register: Register, windows: list[Window], sights: Sights) -> Lines:
    for window in windows:
        sight = sights.get(window.desk.pk, MASKED)
        cells = [_cell(field, window, sight) for field in register.fields]
        if len(windows) > 1:
            cells.insert(0, Cell(Value(defused(window.desk.place_name), TextField())))
        yield from copied(register.rows(window), cells, register.moment)


def _cell(field: Field, window: Window, sight: Sight) -> Cell:
    """Return what a line holds of the field, as `_convert` and the file make it."""
    column = F(field.name)
    if field.sort is Sort.MOMENT:
        return Moment(column, window.desk.zone)
    if field.labels is not None:
        return Code(column, _labels(field, sight))
    if field.kind == "ticked":
        return Known(column, {"true": field.says})
    known = _known(field, window)
    if known is not None:
        return Known(column, known)
    return Text(column) if field.sort in (Sort.TEXT, Sort.LONG) else Cell(column)


def _labels(field: Field, sight: Sight) -> dict[str, str]:
    """Return what stands for the codes of the field.

    What the person asked for answered is the truth, not what the caller was told
    (special-calls/2 and /7): it leaves the house only with who may read such things.
    """
    labels = {code: str(label) for code, label in field.labels.choices}
    if field.kind == "inner" and not sight.confidential:
        return dict.fromkeys(labels, str(_("Confidential.")))
    return labels


def _known(field: Field, window: Window) -> Mapping[int, str] | None:
    """Return the names of what the field names by its key."""
    if field.kind == "account":
        return _accounts(window)
    rows = {
        "person": window.snapshot.staff,
        "category": window.snapshot.categories,
        "department": window.snapshot.departments,
    }.get(field.kind)
    return None if rows is None else {pk: row.name for pk, row in rows.items()}


def _accounts(window: Window) -> Mapping[int, str]:
    """Return whose account each is: as the desk knows them, or by its own name.

    An old book may be brought in by somebody of another desk, or of none.
    """
    if "accounts" not in window.seen:
        people = get_user_model().objects.using(replica())
        people = people.only("username", "first_name", "last_name").order_by()
        staff = window.snapshot.staff.values()
        window.seen["accounts"] = {
            **{person.pk: str(person) for person in people},
            **{member.user_id: member.name for member in staff if member.user_id},
        }
    return window.seen["accounts"]


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
        if field.kept:
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
        labels = _labels(field, sight).get
        return lambda codes: [labels(code, code) for code in codes]
    if field.kind == "ticked":
        says = str(field.says)
        return lambda values: [says if value else None for value in values]
    if field.kind == "phone" and not sight.phones:
        return lambda numbers: [mask_phone(number) for number in numbers]
    known = _known(field, window)
    if known is None:
        return None
    names = {None: None, **known}.get
    return lambda keys: [names(pk, "") for pk in keys]
