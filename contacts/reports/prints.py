"""What was printed: of one form, and which forms of some days can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ..choices import Channel, LetterKind, Outcome, PaperForm, SlipKind
from ..models import Contact, HandOver, PrintLog, ReturnVisit, ShiftCheck, Slip
from ..rights import Right
from .commendations import is_praise
from .reading import Reader

# Which paper each of the numbered forms is printed on.
FORM_OF_SLIP = {
    SlipKind.WORK_ORDER.value: PaperForm.WORK_ORDER,
    SlipKind.COMPLAINT_RECORD.value: PaperForm.COMPLAINT,
    SlipKind.COORDINATION_SLIP.value: PaperForm.COORDINATION,
}
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Printable:
    """A form of the chosen days, as the list for one PDF shows it."""

    form: str
    label: Any
    key: str
    number: str
    about: str
    at: datetime

    @property
    def value(self) -> str:
        return f"{self.form}:{self.key}"


def prints_of(reader: Reader, form: str, number: str) -> list[PrintLog]:
    """Return every print of a form, the newest first."""
    return list(
        PrintLog.objects.filter(
            desk=reader.snapshot.desk, form=form, number=number
        ).order_by("-copy")[:20]
    )


def copy_words(log: PrintLog) -> str:
    """Return how the count stands on the paper: 第 2 次列印（補印）."""
    if log.reprint:
        # Translators: 第 2 次列印（補印）
        return _("Print %(n)s (reprint)") % {"n": log.copy}
    return _("Print %(n)s") % {"n": log.copy}


def printable(reader: Reader, since: datetime, until: datetime) -> list[Printable]:
    """Return the forms of some days that the reader may print, the oldest first."""
    found = [*_slips(reader, since, until), *_of_contacts(reader, since, until)]
    found += _visits(reader, since, until)
    found += _hand_overs(reader, since, until)
    found += _checks(reader, since, until)
    return sorted(found, key=lambda one: one.at)[:MOST_AT_ONCE]


def _slips(reader: Reader, since: datetime, until: datetime) -> list[Printable]:
    rows = Slip.objects.of(reader.snapshot.desk).filter(
        opened_at__gte=since, opened_at__lt=until
    )
    return [
        Printable(
            form=str(FORM_OF_SLIP[row.kind].value),
            label=FORM_OF_SLIP[row.kind].label,
            key=row.number,
            number=row.number,
            about=row.content,
            at=row.opened_at,
        )
        for row in rows.order_by("opened_at", "id")[:MOST_AT_ONCE]
    ]


def _of_contacts(reader: Reader, since: datetime, until: datetime) -> list[Printable]:
    rows = (
        Contact.objects.of(reader.snapshot.desk)
        .filter(occurred_at__gte=since, occurred_at__lt=until)
        .filter(
            Q(outcome=Outcome.MESSAGE_TAKEN)
            | Q(phonecall__message__gt="")
            | Q(letter__kind=LetterKind.COMMENDATION)
            | Q(commendation__isnull=False)
        )
        .select_related("phonecall", "visit", "letter", "commendation")
        .order_by("occurred_at", "id")[:MOST_AT_ONCE]
    )
    found = []
    for contact in rows:
        form = form_of(contact, reader)
        if form is None or not contact.kind_row.readable_by(reader.member):
            continue
        found.append(
            Printable(
                form=str(form.value),
                label=form.label,
                key=contact.number,
                number=_number(contact, form),
                about=getattr(contact.kind_row, "message", "")
                or reader.subject(contact),
                at=contact.occurred_at,
            )
        )
    return found


def _number(contact: Contact, form: PaperForm) -> str:
    if form == PaperForm.COMMENDATION and hasattr(contact, "commendation"):
        return contact.commendation.number
    return contact.number


def form_of(contact: Contact, reader: Reader) -> PaperForm | None:
    """Return the form that an entry itself can be printed on, if there is one."""
    row = contact.kind_row
    taken = contact.outcome == Outcome.MESSAGE_TAKEN
    if taken or getattr(row, "message", ""):
        return PaperForm.MESSAGE
    if not is_praise(row, reader):
        return None
    # Of a call or a visit there is a sheet once somebody wrote who is praised.
    known = contact.channel == Channel.LETTER or hasattr(contact, "commendation")
    return PaperForm.COMMENDATION if known else None


def _visits(reader: Reader, since: datetime, until: datetime) -> list[Printable]:
    rows = (
        ReturnVisit.objects.filter(
            desk=reader.snapshot.desk, made_at__gte=since, made_at__lt=until
        )
        .select_related("slip__contact__letter")
        .order_by("made_at", "id")
    )
    return [
        Printable(
            form=str(PaperForm.RETURN_VISIT.value),
            label=PaperForm.RETURN_VISIT.label,
            key=str(row.pk),
            number=f"{row.slip.number}-{row.round}",
            about=" · ".join(filter(None, (row.get_rating_display(), row.comments))),
            at=row.made_at,
        )
        for row in rows[:MOST_AT_ONCE]
        if row.slip.contact.readable_by(reader.member)
    ]


def _checks(reader: Reader, since: datetime, until: datetime) -> list[Printable]:
    """Return the checks of the reader, or everybody's for a supervisor."""
    rows = (
        ShiftCheck.objects.filter(
            desk=reader.snapshot.desk, checked_at__gte=since, checked_at__lt=until
        )
        .select_related("staff")
        .order_by("checked_at", "id")
    )
    if not reader.may(Right.COUNTERSIGN):
        rows = rows.filter(staff=reader.member)
    return [
        Printable(
            form=str(PaperForm.SHIFT_CHECK.value),
            label=PaperForm.SHIFT_CHECK.label,
            key=str(row.pk),
            number=str(row.pk),
            about=row.staff.name,
            at=row.checked_at,
        )
        for row in rows[:MOST_AT_ONCE]
    ]


def _hand_overs(reader: Reader, since: datetime, until: datetime) -> list[Printable]:
    rows = (
        HandOver.objects.filter(
            desk=reader.snapshot.desk, offered_at__gte=since, offered_at__lt=until
        )
        .exclude(state="withdrawn")
        .select_related("shift__staff")
        .order_by("offered_at")
    )
    return [
        Printable(
            form=str(PaperForm.HAND_OVER.value),
            label=PaperForm.HAND_OVER.label,
            key=str(row.pk),
            number=str(row.pk),
            about=row.shift.staff.name,
            at=row.offered_at,
        )
        for row in rows[:MOST_AT_ONCE]
    ]
