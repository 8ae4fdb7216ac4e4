"""The bound books as they are printed: more columns than a screen has room for.

Every column of the paper books has its place here; what belongs together shares one,
as on paper. What a person asked for answered is in none (special-calls/2 and /7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from .. import choices
from ..models import Contact, FollowUp, Letter, PhoneCall, Slip, Visit
from .reading import Reader
from .registers import CALLS as SCREEN_CALLS
from .registers import (
    CONTENT,
    DATED,
    HANDLER,
    NUMBER,
    PHONE,
    REMARK,
    WANTED,
    WHEN,
    Column,
    Line,
    Row,
    day_text,
    joined,
    moment_text,
)

Kind = choices.FollowUpKind
BY_KEY = {column.key: column for column in SCREEN_CALLS}
ROUTED = (Kind.HAND_OVER_LETTER, Kind.SIGN_FOR_LETTER, Kind.REPLY)


def _direction(row: Row, reader: Reader) -> str:
    """Return which way a call went with its rings, or that it is a visit."""
    if not isinstance(row, PhoneCall):
        return str(row.get_channel_display())
    rings = pgettext("paper", "Rings: %(n)s") % {"n": row.rings} if row.rings else ""
    return joined(str(row.get_direction_display()), rings)


def _times(row: Row, reader: Reader) -> str:
    """Return when a visitor came, was attended to and left; of a call its time."""
    if not isinstance(row, Visit):
        return WHEN.value(row, reader)
    return joined(
        moment_text(row.arrived_at),
        moment_text(row.attended_at, "%H:%M") or "—",
        moment_text(row.left_at, "%H:%M") or "—",
    )


def _who(row: Row, reader: Reader) -> str:
    said = str(row.get_identity_display()) if row.identity else ""
    if getattr(row, "identity_checked", False):
        said = joined(said, pgettext("paper", "papers seen"), sign=" · ")
    return joined(BY_KEY["caller"].value(row, reader), said)


def _matter(row: Row, reader: Reader) -> str:
    return joined(reader.category(row), str(row.get_urgency_display()))


def _purpose(row: Row, reader: Reader) -> str:
    """Return what a visitor came for and with how many; of a call nothing."""
    if not isinstance(row, Visit):
        return ""
    many = pgettext("paper", "Persons: %(n)s") % {"n": row.party_size}
    return joined(row.purpose or reader.category(row), many)


def _result(row: Row, reader: Reader) -> str:
    closed = "" if row.is_void else moment_text(row.closed_at)
    ended = closed and pgettext("paper", "Closed %(time)s") % {"time": closed}
    return joined(BY_KEY["result"].value(row, reader), ended)


def _promised(row: Row, reader: Reader) -> str:
    return moment_text(row.reply_due)


def _nothing(row: Row, reader: Reader) -> str:
    return ""


def _came_in(row: Letter, reader: Reader) -> str:
    way = str(row.get_delivery_display()) if row.delivery else ""
    return joined(day_text(row.received_on), way)


def _kind(row: Letter, reader: Reader) -> str:
    secret = pgettext("paper", "Confidential") if row.confidential else ""
    return joined(str(row.get_kind_display()), secret)


def _about(row: Letter, reader: Reader) -> str:
    return joined(row.subject, CONTENT.value(row, reader))


def _pieces(row: Letter, reader: Reader) -> str:
    inside = row.enclosures if row.readable_by(reader.member) else ""
    return joined(str(row.copies), inside)


def _advice(row: Letter, reader: Reader) -> str:
    if not row.readable_by(reader.member):
        return ""
    return joined(row.proposal, row.instruction)


def _handed_to(row: Letter, reader: Reader) -> str:
    """Return to whom the letter went, and who signed for it when."""
    said: list[str] = []
    for promise in row.routed:
        if promise.kind == Kind.REPLY:
            continue
        signed = promise.kind == Kind.SIGN_FOR_LETTER and promise.person_id
        if signed:
            name = reader.person(promise.person_id)
            said.append(f"{name} {moment_text(promise.done_at)}")
        else:
            said.append(promise.owed_by)
    for slip in row.opened:
        department = reader.snapshot.departments.get(slip.department_id)
        name = department.name if department else reader.person(slip.handler_id)
        got = getattr(slip.kind_row, "received_by_id", None)
        when = got and f"{reader.person(got)} {moment_text(slip.kind_row.received_at)}"
        said += filter(None, (f"{slip.number} {name}".strip(), when))
    return "\n".join(dict.fromkeys(said))


def _answered(row: Letter, reader: Reader) -> str:
    """Return until when an answer was due, and on which day it went."""
    sent = [one.done_at for one in row.routed if one.kind == Kind.REPLY and one.done_at]
    replied = moment_text(max(sent), "%Y-%m-%d") if sent else ""
    return joined(
        moment_text(row.reply_due, "%Y-%m-%d"),
        replied and pgettext("paper", "replied %(day)s") % {"day": replied},
    )


DIRECTION = Column(
    "rings", gettext_lazy("Incoming or outgoing, rings"), _direction, narrow=True
)
MATTER = Column("category", gettext_lazy("Category, urgency"), _matter)
RESULT = Column("result", gettext_lazy("Result, closed at"), _result)
PROMISED = Column("promised", gettext_lazy("Reply promised by"), _promised, narrow=True)
TIMES = Column("stay", gettext_lazy("Came, attended to, left"), _times, narrow=True)
PURPOSE = Column("purpose", gettext_lazy("Purpose of the visit, persons"), _purpose)

CALLS = (
    NUMBER,
    WHEN,
    DIRECTION,
    Column("caller", gettext_lazy("Caller, identity"), _who),
    PHONE,
    MATTER,
    CONTENT,
    WANTED,
    RESULT,
    PROMISED,
    HANDLER,
    REMARK,
)
# The work instruction keeps calls and visits in one book (instruction/3.2.5).
CALLS_AND_VISITS = (
    NUMBER,
    DIRECTION,
    Column(
        "stay",
        gettext_lazy("Date and time (came, attended to, left)"),
        _times,
        narrow=True,
    ),
    Column("caller", gettext_lazy("Customer, identity"), _who),
    PHONE,
    MATTER,
    PURPOSE,
    CONTENT,
    Column("wanted", gettext_lazy("Person asked for or visited"), WANTED.value),
    RESULT,
    PROMISED,
    HANDLER,
    REMARK,
)
VISITS = (
    NUMBER,
    TIMES,
    Column("caller", gettext_lazy("Visitor, identity and papers"), _who),
    PHONE,
    PURPOSE,
    Column("host", gettext_lazy("Person visited"), WANTED.value),
    MATTER,
    CONTENT,
    RESULT,
    PROMISED,
    HANDLER,
    Column("signature", gettext_lazy("Customer's signature"), _nothing),
    REMARK,
)
LETTERS = (
    NUMBER,
    Column("received", gettext_lazy("Received on, delivery"), _came_in, narrow=True),
    Column("sender", gettext_lazy("Sender"), BY_KEY["caller"].value),
    DATED,
    Column("kind", gettext_lazy("Kind, confidentiality"), _kind),
    Column("subject", gettext_lazy("Subject, content"), _about),
    Column("copies", gettext_lazy("Copies, enclosures"), _pieces),
    Column("advice", gettext_lazy("Proposal, manager's instruction"), _advice),
    Column("handed", gettext_lazy("Handed to, signed for"), _handed_to),
    Column("answered", gettext_lazy("Due, replied on"), _answered, narrow=True),
    Column(
        "kept",
        gettext_lazy("Original kept at"),
        lambda row, reader: row.original_kept_at,
    ),
    RESULT,
    HANDLER,
    REMARK,
)


def paper_columns_of(book: choices.Book, reader: Reader) -> tuple[Column, ...]:
    """Return the columns of a book as the reader's desk prints it."""
    if book == choices.Book.LETTERS:
        return LETTERS
    if book == choices.Book.RECEPTION:
        return VISITS
    return CALLS if reader.snapshot.desk.visits_apart else CALLS_AND_VISITS


def with_routes(contacts: Iterable[Contact]) -> list[Contact]:
    """Return letters with what they owed and the forms opened, read at once."""
    found = list(contacts)
    keys = [contact.pk for contact in found]
    routed: dict[int, list[FollowUp]] = defaultdict(list)
    kept = FollowUp.objects.filter(contact__in=keys, kind__in=ROUTED)
    kept = kept.exclude(status=choices.FollowUpStatus.CANCELLED)
    for promise in kept.select_related("owner", "department").order_by("id"):
        routed[promise.contact_id].append(promise)
    opened: dict[int, list[Slip]] = defaultdict(list)
    forms = Slip.objects.filter(contact__in=keys).exclude(state=choices.SlipState.VOID)
    joined = ("workorder", "complaintrecord", "coordinationslip")
    for slip in forms.select_related(*joined).order_by("id"):
        opened[slip.contact_id].append(slip)
    for contact in found:
        row = contact.kind_row
        row.routed, row.opened = routed[contact.pk], opened[contact.pk]
    return found


def grouped(contacts: list[Contact], lines: list[Line]) -> list[Line]:
    """Return the letters by their kind, a heading before each (instruction/4.2)."""
    by_kind: dict[str, list[Line]] = defaultdict(list)
    for contact, line in zip(contacts, lines, strict=True):
        by_kind[contact.kind_row.kind].append(line)
    found: list[Line] = []
    for kind in choices.LetterKind:
        if rows := by_kind[kind]:
            found += [heading(_count(kind, len(rows))), *rows]
    return found


def _count(kind: Any, number: int) -> str:
    return _("%(kind)s (%(count)d)") % {"kind": kind.label, "count": number}


def heading(title: str) -> Line:
    """Return a line that is a heading across all columns."""
    return Line("", False, "", "", "", "", "", [("heading", title)])
