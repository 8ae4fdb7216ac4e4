"""How entries and promises read to one person: in words, and no more than allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import choices
from ..models import Contact, FollowUp, Slip, Snapshot, StaffMember
from ..rights import Right
from ..rules.escalation import may_answer
from ..rules.lifecycles import OWED

# Under this many minutes a promise is shown as minutes left.
SOON = 60
_DIGIT = re.compile(r"\d")
SHOWN_DIGITS = 3
# A day further off than this is shown with its year.
NEAR_DAYS = 180
Kind = choices.FollowUpKind


def mask_phone(phone: str) -> str:
    """Return the number with all but its last digits hidden."""
    digits = _DIGIT.findall(phone)
    return f"··· {''.join(digits[-SHOWN_DIGITS:])}" if digits else ""


@dataclass(frozen=True)
class Reader:
    """Who reads, with the desk's settings and the moment; asks no database."""

    snapshot: Snapshot
    member: StaffMember
    now: datetime

    def may(self, right: Right) -> bool:
        return self.member.may(right)

    def who(self, contact: Contact) -> str:
        """Return the name, or why there is none."""
        if contact.name:
            return contact.name
        if contact.organisation:
            return contact.organisation
        if contact.identity == choices.Identity.DECLINED:
            return _("Name withheld")
        return _("Name unknown")

    def phone(self, contact: Contact) -> str:
        """Return the number as given; masked for those without the right."""
        if self.may(Right.PHONES):
            return contact.phone
        return mask_phone(contact.phone)

    def person(self, pk: int | None) -> str:
        member = self.snapshot.staff.get(pk) if pk else None
        return member.name if member else ""

    def account(self, user_id: int | None) -> str:
        """Return the name of an account by its place at this desk; blank if none."""
        return self.names_of_accounts.get(user_id, "") if user_id else ""

    @cached_property
    def names_of_accounts(self) -> dict[int, str]:
        people = self.snapshot.staff.values()
        return {person.user_id: person.name for person in people if person.user_id}

    def category(self, contact: Contact | Slip) -> str:
        names = [
            self.snapshot.categories[pk].name
            for pk in (contact.category_id, contact.subcategory_id)
            if pk in self.snapshot.categories
        ]
        return " · ".join(names)

    def outcome(self, contact: Contact) -> str:
        return str(choices.outcome_label(contact.outcome))

    def subject(self, contact: Contact) -> str:
        """Return what the entry is about; a letter's subject needs its row joined."""
        if contact.channel == choices.Channel.LETTER:
            return contact.kind_row.subject
        return contact.content

    def wanted(self, contact: Contact) -> str:
        """Return whom the caller or visitor asked for; needs the row joined."""
        row = contact.kind_row
        key = {"call": "asked_for_id", "visit": "host_id"}.get(contact.channel, "")
        return self.person(getattr(row, key)) if key else ""

    def seal(self, contact: Contact) -> str:
        """Return what is stamped on an entry with a breach; needs a call joined."""
        if not contact.flagged:
            return ""
        if contact.channel == choices.Channel.CALL:
            rings = contact.kind_row.rings or 0
            if rings > self.snapshot.profile.ring_limit:
                return _("%(rings)d rings") % {"rings": rings}
        return _("Breach")


@dataclass(frozen=True)
class EntryLine:
    """An entry as it stands in a short list."""

    pk: int
    number: str
    occurred_at: datetime
    channel: str
    channel_label: str
    who: str
    unit: str
    category: str
    about: str
    handler: str
    seal: str
    status: str
    status_label: str

    @property
    def void(self) -> bool:
        return self.status == choices.Status.VOID

    @property
    def iso(self) -> str:
        """Return the moment at the desk, as a machine reads it."""
        return timezone.localtime(self.occurred_at).isoformat()

    @property
    def day(self) -> str:
        """Return the day at the desk, as a short list tells it."""
        return timezone.localtime(self.occurred_at).strftime("%m-%d")


def entry_line(contact: Contact, reader: Reader) -> EntryLine:
    """Return the entry's line; the contact comes with its kind's row joined."""
    return EntryLine(
        pk=contact.pk,
        number=contact.number,
        occurred_at=contact.occurred_at,
        channel=contact.channel,
        channel_label=str(contact.get_channel_display()),
        who=reader.who(contact),
        unit=contact.unit,
        category=reader.category(contact),
        about=reader.subject(contact),
        handler=reader.person(contact.answered_by_id),
        seal=reader.seal(contact),
        status=contact.status,
        status_label=str(contact.get_status_display()),
    )


# What the keeping of a promise is called on its button.
KEPT_BY = {
    Kind.CALL_BACK: lambda: _("Called back"),
    Kind.DELIVER_MESSAGE: lambda: _("Delivered"),
    Kind.CONSULT_SUPERIOR: lambda: _("Consulted"),
    Kind.COLLEAGUE_CALL_BACK: lambda: _("Called back"),
    Kind.REPLY: lambda: _("Replied"),
    Kind.DECIDE_ON_SLIP: lambda: _("Decide"),
    Kind.PRINT_SLIP: lambda: _("Printed"),
    Kind.OPEN_FORM: lambda: _("Form opened"),
    Kind.POST_ORIGINAL: lambda: _("Posted"),
    Kind.POST_COPY: lambda: _("Posted"),
    Kind.HAND_OVER_LETTER: lambda: pgettext("promise kept", "Handed over"),
    Kind.RETURN_VISIT: lambda: _("Visited"),
    Kind.CALL_SUPERVISOR: lambda: _("Supervisor came"),
    Kind.READ_MESSAGE: lambda: _("Read"),
    Kind.DECIDE_MESSAGE: lambda: _("Decided"),
    Kind.SIGN_FOR_LETTER: lambda: _("Signed for"),
    Kind.LETTER_SENT_BACK: lambda: _("Dealt with"),
    Kind.REVIEW_VISIT: lambda: _("Visit reviewed"),
    Kind.REMIND_SLIP: lambda: _("Reminded"),
    Kind.CHASE_SLIP: lambda: _("Chased"),
    Kind.ANSWER_FOR_SLIP: lambda: _("Settled"),
    Kind.CORRECT_ENTRY: lambda: _("Corrected"),
}
# Kinds kept by telephone: the call is logged, and that keeps the promise.
BY_CALL = frozenset({Kind.CALL_BACK, Kind.REPLY, Kind.RETURN_VISIT})
# Kinds whose line shows the number: somebody will dial it.
SHOWS_NUMBER = BY_CALL | {
    Kind.COLLEAGUE_CALL_BACK,
    Kind.CONSULT_SUPERIOR,
    Kind.DELIVER_MESSAGE,
}
# Kinds of which nothing more is asked than that it was done.
AT_ONCE = frozenset(
    {
        Kind.DELIVER_MESSAGE,
        Kind.HAND_OVER_LETTER,
        Kind.CALL_SUPERVISOR,
    }
)
OPEN = choices.FollowUpStatus.OPEN


@dataclass(frozen=True)
class PromiseLine:
    """A promise as the board and the lists show it, with what may be done about it."""

    pk: int
    kind: str
    what: str
    status: str
    status_label: str
    due_at: datetime
    minutes: int
    days: int
    number: str
    who: str
    unit: str
    wanted: str
    about: str
    phone: str
    owed_by: str
    postponed: bool
    kept_by: str
    by_call: bool
    at_once: bool
    may_keep: bool
    may_reassign: bool
    done_at: datetime | None
    # The form whose next step keeps the promise, or that it is about.
    slip: str = ""
    by_step: bool = False
    # Kept by opening a form from the entry.
    opens_form: bool = False
    # Kept by printing the form.
    prints_form: bool = False

    @property
    def open(self) -> bool:
        return self.status == OPEN

    @property
    def late(self) -> bool:
        return self.open and self.minutes < 0

    @property
    def soon(self) -> bool:
        return self.open and 0 <= self.minutes < SOON

    @property
    def due_text(self) -> str:
        """Return the time due, with its day where that is not today."""
        form = "%H:%M" if self.days == 0 else "%m-%d %H:%M"
        if abs(self.days) > NEAR_DAYS:
            form = "%Y-%m-%d %H:%M"
        return timezone.localtime(self.due_at).strftime(form)

    @property
    def mark(self) -> tuple[object, ...]:
        """Return what makes the line look as it does, for comparing."""
        shown = self.minutes if self.late or self.soon else None
        return (self.pk, self.due_at, shown, self.owed_by, self.about, self.status)


def minutes_left(due_at: datetime, now: datetime) -> int:
    """Return whole minutes until due; a promise past its time is at least -1."""
    seconds = (due_at - now).total_seconds()
    return int(seconds // 60) if seconds >= 0 else min(-1, int(seconds / 60))


def days_left(due_at: datetime, now: datetime) -> int:
    """Return on which day it is due for the reader: 0 today, 1 tomorrow."""
    return (timezone.localtime(due_at).date() - timezone.localtime(now).date()).days


def _owed_by(promise: FollowUp, reader: Reader) -> str:
    """Return who owes it, named by the desk's settings where they know."""
    known = reader.snapshot
    row = known.staff.get(promise.owner_id) if promise.owner_id else None
    if not promise.owner_id and promise.department_id:
        row = known.departments.get(promise.department_id)
    return row.name if row else promise.owed_by


def promise_line(promise: FollowUp, reader: Reader) -> PromiseLine:
    """Return the promise's line; it comes with its entry and owner joined."""
    contact = promise.contact
    decides = promise.kind == Kind.DECIDE_ON_SLIP
    prints = promise.kind == Kind.PRINT_SLIP
    right = Right.DECIDE if decides else Right.TASKS
    message = getattr(contact.kind_row, "message", "")
    may_log = reader.may(Right.LOG)
    return PromiseLine(
        pk=promise.pk,
        kind=promise.kind,
        what=str(promise.get_kind_display()),
        status=promise.status,
        status_label=str(promise.get_status_display()),
        due_at=promise.due_at,
        minutes=minutes_left(promise.due_at, reader.now),
        days=days_left(promise.due_at, reader.now),
        number=contact.number,
        who=reader.who(contact),
        unit=contact.unit,
        wanted=reader.wanted(contact),
        about=promise.note or message or reader.subject(contact),
        phone=reader.phone(contact) if promise.kind in SHOWS_NUMBER else "",
        owed_by=_owed_by(promise, reader),
        postponed=promise.due_at > promise.first_due_at,
        kept_by=KEPT_BY.get(promise.kind, lambda: _("Done"))(),
        by_call=promise.kind in BY_CALL and bool(contact.phone) and may_log,
        slip=promise.slip.number if promise.slip_id else "",
        by_step=promise.slip_id is not None and promise.kind in OWED,
        opens_form=promise.kind == Kind.OPEN_FORM
        or (prints and promise.slip_id is None),
        prints_form=prints and promise.slip_id is not None,
        at_once=promise.kind in AT_ONCE,
        may_keep=reader.may(right) and may_answer(promise.kind, reader.member.role),
        may_reassign=reader.may(Right.REASSIGN),
        done_at=promise.done_at,
    )


JOINED = ("contact__phonecall", "contact__visit", "contact__letter")
PROMISE_JOINS = (*JOINED, "owner", "department", "slip")
ENTRY_JOINS = ("phonecall", "visit", "letter")
# What the lines below tell of an entry, and whether it may be read. Of a long list, to
# make values of Python of all the other columns took half the time.
ENTRY_TOLD = (
    *("number", "occurred_at", "channel", "status", "flagged", "name", "organisation"),
    *("identity", "unit", "phone", "category", "subcategory", "content"),
    *("answered_by", "letter__subject", "letter__confidential", "phonecall__rings"),
)
PROMISE_TOLD = (
    *("kind", "status", "due_at", "first_due_at", "done_at", "note", "role"),
    *("owner", "department", "slip__number"),
    *(f"contact__{name}" for name in ENTRY_TOLD),
    *("contact__phonecall__message", "contact__phonecall__asked_for"),
    *("contact__visit__message", "contact__visit__host"),
)


def entries_told(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """Return the entries with what `entry_line` tells of them, and no more."""
    return rows.select_related("phonecall", "letter").only(*ENTRY_TOLD)


def promises_told(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """Return the promises with what `promise_line` tells of them, and no more.

    Who owes them is known to the desk's settings: to think about eight tables instead
    of six took PostgreSQL longer than all else that a board asks.
    """
    return rows.select_related("contact", *JOINED, "slip").only(*PROMISE_TOLD)


def start_of_day(now: datetime) -> datetime:
    """Return the midnight that began the reader's day."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def start_of_tomorrow(now: datetime) -> datetime:
    return start_of_day(start_of_day(now) + timedelta(hours=36))
