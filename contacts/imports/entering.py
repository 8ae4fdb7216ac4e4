"""From a row of an old book to the entry of the register that it becomes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from .. import choices
from ..folding import fold
from ..models import ROW_CLASSES, Letter, PhoneCall, Snapshot, StaffMember, Visit
from . import words
from .rows import ImportedRow


class Entering:
    """Makes unsaved contacts of one desk; what has no field of its own is noted.

    Notes stand below the result, each after the heading it had in the book. Nobody is
    put on the staff for a name in a book: a name that is nobody's stays a note.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.zone = snapshot.desk.zone
        self._people = _by_name(snapshot.staff.values())
        self._titles = _by_title(snapshot.active_staff)

    def contact(
        self, row: ImportedRow, entry_id: uuid.UUID
    ) -> PhoneCall | Visit | Letter:
        """Return the unsaved entry; text too long for its field is noted whole."""
        with translation.override(self.snapshot.desk.language):
            contact = ROW_CLASSES[row.channel](
                desk=self.snapshot.desk, channel=row.channel, entry_id=entry_id
            )
            notes = Notes()
            self._shared(contact, row, notes)
            if isinstance(contact, PhoneCall):
                self._call(contact, row, notes)
            elif isinstance(contact, Visit):
                self._visit(contact, row, notes)
            else:
                self._letter(contact, row, notes)
            self._note_the_rest(row, notes)
            contact.result = "\n".join(filter(None, (row.result, *notes.lines)))
        return contact

    def _shared(
        self, contact: PhoneCall | Visit | Letter, row: ImportedRow, notes: Notes
    ) -> None:
        contact.occurred_at = self._aware(row.occurred_at)
        contact.closed_at = row.closed_at and self._aware(row.closed_at)
        contact.book_number = notes.fit(_("Number"), row.book_number, 40)
        contact.name = notes.fit(_("Name"), row.name, 80)
        contact.identity = row.identity
        contact.phone = notes.fit(_("Telephone"), row.phone.raw, 60)
        contact.unit = notes.fit(_("Building and unit"), row.unit, 40)
        contact.organisation = notes.fit(_("Organisation"), row.organisation, 80)
        contact.customer_kind = row.customer_kind
        contact.content = row.content
        contact.answered_by = self._person(_("Received by"), row.handler, notes)
        self._categories(contact, row, notes)

    def _categories(
        self, contact: PhoneCall | Visit | Letter, row: ImportedRow, notes: Notes
    ) -> None:
        """Choose by the codes; a word that is not the category's own is noted."""
        known = self.snapshot.category_by_code
        code = row.category if row.category in known else "other"
        contact.category = known.get(code) or self.snapshot.top_categories[0]
        subcategory = known.get(row.subcategory)
        if subcategory and subcategory.parent_id == contact.category.pk:
            contact.subcategory = subcategory
        said_all = words.fold(row.category_text) in words.CATEGORY_WORDS
        if row.channel == choices.Channel.LETTER:
            said_all = bool(words.code_of(words.LETTER_KINDS, row.category_text))
        if contact.subcategory or (said_all and code == row.category):
            return
        notes.add(_("Category"), row.category_text)

    def _call(self, call: PhoneCall, row: ImportedRow, notes: Notes) -> None:
        call.direction = row.direction
        call.rings = row.rings or None
        call.late_reason = notes.fit(_("Reason if late"), row.late_reason, 200)
        call.asked_for = self._asked_for(row, notes)

    def _visit(self, visit: Visit, row: ImportedRow, notes: Notes) -> None:
        visit.arrived_at = visit.occurred_at
        visit.attended_at = self._later(_("Served at"), row, row.attended_at, notes)
        visit.left_at = self._later(_("Left at"), row, row.left_at, notes)
        visit.party_size = row.visitors or 1
        visit.host = self._asked_for(row, notes)

    def _letter(self, letter: Letter, row: ImportedRow, notes: Notes) -> None:
        letter.kind = row.kind
        letter.received_on = row.received_on
        letter.dated = row.dated
        letter.delivery = row.delivery
        # The register cannot do without a subject; the whole content stays below.
        subject = row.subject or row.content.partition("\n")[0][:200]
        letter.subject = notes.fit(_("Subject"), subject, 200)
        letter.sender_reference = notes.fit(_("Reference"), row.sender_ref, 60)
        letter.original_kept_at = notes.fit(
            _("Where the original is kept"), row.original_kept_at, 80
        )
        self._asked_for(row, notes, noted=True)

    def _note_the_rest(self, row: ImportedRow, notes: Notes) -> None:
        if not row.time_known and row.channel != choices.Channel.LETTER:
            notes.say(_("The book gives no time of day."))
        notes.add(_("Department"), row.department)
        notes.add(_("Entered by"), row.entered_by)
        notes.add(_("Remark"), row.remark)
        for heading, text in row.extra:
            notes.add(heading, text)

    # People and times

    def _person(self, label: str, name: str, notes: Notes) -> StaffMember | None:
        found = self._people.get(_plain(name)) if name else None
        if found is None:
            notes.add(label, name)
        return found

    def _asked_for(
        self, row: ImportedRow, notes: Notes, *, noted: bool = False
    ) -> StaffMember | None:
        """Return whom the row asks for, by name or by a title that only one has."""
        found = None if noted else self._people.get(_plain(row.asked_for))
        if found is None and not noted:
            found = self._titles.get(_plain(row.asked_for))
        if found is None:
            notes.add(_("Asked for"), row.asked_for)
        return found

    def _later(
        self, label: str, row: ImportedRow, moment: datetime | None, notes: Notes
    ) -> datetime | None:
        """Return a later time of the visit; one before the arrival is only noted."""
        if moment is None:
            return None
        if moment < row.occurred_at:
            notes.add(label, f"{moment:%Y-%m-%d %H:%M}")
            return None
        return self._aware(moment)

    def _aware(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=self.zone)


class Notes:
    """Lines for what the register has no field for."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, label: str, text: str) -> None:
        if text:
            values = {"label": label, "text": text}
            # Translators: a note of an imported entry, such as “Remark: urgent”.
            self.lines.append(_("%(label)s: %(text)s") % values)

    def say(self, sentence: str) -> None:
        self.lines.append(sentence)

    def fit(self, label: str, text: str, length: int) -> str:
        """Return the text on one line as far as its field holds it."""
        text = " ".join(text.split())
        if len(text) > length:
            self.add(label, text)
        return text[:length]


def _plain(name: str) -> str:
    return "".join(fold(name).split())


def _by_name(staff: Iterable[StaffMember]) -> dict[str, StaffMember]:
    """Map folded names to people; a name that two bear is nobody's."""
    staff = list(staff)
    found: dict[str, StaffMember] = {}
    # Who left the desk is meant only where nobody bears the name today.
    for active in (True, False):
        names = [(_plain(m.name), m) for m in staff if m.active is active]
        counts = [name for name, _member in names]
        for name, member in names:
            if name and counts.count(name) == 1:
                found.setdefault(name, member)
    return found


def _by_title(staff: Iterable[StaffMember]) -> dict[str, StaffMember]:
    titles = [(_plain(member.title), member) for member in staff]
    said = [title for title, _member in titles]
    return {t: member for t, member in titles if t and said.count(t) == 1}
