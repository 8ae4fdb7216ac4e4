"""Everything about one entry, in words: its fields, and its history as corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import choices
from ..models import Contact, FollowUp, StaffMember
from ..models.desks import Category, Department
from ..models.history import FOUND_OUTSIDE
from .reading import Reader

# The order of the talk; what is empty is left out.
GROUPS = (
    (
        "who",
        gettext_lazy("Who"),
        (
            "name",
            "identity",
            "organisation",
            "customer_kind",
            "unit",
            "phone",
            "party_size",
            "identity_checked",
        ),
    ),
    (
        "letter",
        gettext_lazy("The letter"),
        (
            "kind",
            "received_on",
            "dated",
            "sender_reference",
            "delivery",
            "subject",
            "copies",
            "enclosures",
            "confidential",
            "original_kept_at",
            "praised_staff",
            "praised_department",
            "praise_form",
        ),
    ),
    (
        "what",
        gettext_lazy("What"),
        (
            "purpose",
            "purpose_status",
            "category",
            "subcategory",
            "complained_of",
            "urgency",
            "content",
            "proposal",
            "instruction",
        ),
    ),
    (
        "whom",
        gettext_lazy("For whom"),
        (
            "asked_for",
            "host",
            "asked_for_answer",
            "alternative_offered",
            "connected_to",
            "superior_reason",
            "override_reason",
            "consulted",
            "message",
            "message_kind",
        ),
    ),
    (
        "end",
        gettext_lazy("How it ended"),
        (
            "outcome",
            "result",
            "reply_due",
            "reply_owner",
            "tense",
            "call_supervisor",
            "interrupted_by_visitor",
            "served_first",
            "read_back",
        ),
    ),
    (
        "when",
        gettext_lazy("When and by whom"),
        (
            "occurred_at",
            "direction",
            "rings",
            "late_reason",
            "arrived_at",
            "attended_at",
            "left_at",
            "greeted",
            "farewell",
            "answered_by",
            "entered_at",
            "entered_by",
            "door",
            "book_number",
            "closed_at",
        ),
    ),
)
# Never on paper: what is true is kept apart from what was said (special-calls/2, /7).
INTERNAL = frozenset({"asked_for_answer"})
# The words of a confidential letter, kept from those who may not read it.
WORDS = frozenset(
    {"content", "result", "enclosures", "proposal", "instruction", "message"}
)
# What the history shows beside what was typed.
ALSO_TRACKED = ("status", "void_reason")
NOT_SHOWN_IN_HISTORY = frozenset(
    {
        "entered_at",
        "entered_by",
        "amended_at",
        "closed_at",
        "voided_at",
        "voided_by",
        "flagged",
        "phone_e164",
        "phone_extension",
        "phone_key",
        "contact_ptr",
        "said",
        "desk",
        "channel",
        "book",
        "serial",
        "number",
        "entry_id",
        "id",
        "door",
        "import_batch",
        "customer",
        "source",
        "promise",
        "interrupting_visit",
        "review",
        "body_hash",
        "search_text",
    }
)


@dataclass(frozen=True)
class Fact:
    """A field in words."""

    name: str
    label: str
    text: str
    internal: bool = False


@dataclass(frozen=True)
class Group:
    key: str
    title: Any
    facts: list[Fact]


def label_of(model_field: models.Field) -> str:
    """Return the field's name as it stands before its value."""
    text = str(model_field.verbose_name)
    return text[:1].upper() + text[1:]


def in_words(row: Any, model_field: models.Field, reader: Reader) -> str:
    """Return a field of an entry, or of a line of its history, in words.

    Blank where nothing is filled in; needs no query.
    """
    value = getattr(row, model_field.attname)
    if value is None or value == "" or value is False:
        return ""
    if model_field.name == "outcome":
        return reader.outcome(row)
    if model_field.name == "phone":
        return reader.phone(row)
    if model_field.name == "door":
        return str(dict(choices.Door.choices).get(value, value))
    if model_field.choices:
        return str(dict(model_field.flatchoices).get(value, value))
    if isinstance(model_field, models.ForeignKey):
        return _named(model_field.related_model, value, reader)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return _("yes") if value is True else str(value)


def _named(model: type[models.Model], pk: int, reader: Reader) -> str:
    if model is StaffMember:
        return reader.person(pk)
    if model is Category:
        category = reader.snapshot.categories.get(pk)
        return category.name if category else ""
    if model is Department:
        department = reader.snapshot.departments.get(pk)
        return department.name if department else ""
    return reader.account(pk)


def groups_of(row: Contact, reader: Reader) -> list[Group]:
    """Return the entry's fields in the order of the talk, without the empty ones."""
    by_name = {one.name: one for one in row._meta.concrete_fields}
    hidden = frozenset() if row.readable_by(reader.member) else WORDS
    groups = []
    for key, title, names in GROUPS:
        facts = [
            Fact(name, label_of(by_name[name]), text, name in INTERNAL)
            for name in names
            if name in by_name and name not in hidden
            if (text := in_words(row, by_name[name], reader))
        ]
        if facts:
            groups.append(Group(key, title, facts))
    return groups


@dataclass(frozen=True)
class Change:
    """What stood in a field before, and what stands there since."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    """One line of the history: when, who, why, and what changed."""

    at: datetime
    who: str
    title: str
    reason: str
    changes: list[Change] = field(default_factory=list)
    void: bool = False
    mark: int = 0
    # A reviewer's word: its comment is said of the entry, and is no reason for it.
    reviewed: bool = False


def corrections(row: Contact, lines: Iterable[Any], reader: Reader) -> list[Correction]:
    """Return the history as people read it, the oldest first.

    `lines` are the rows of the history, the oldest first, with `history_user` joined.
    Why a confidential letter was corrected is kept from those who may not read it;
    why a line is void stands in the book for all.
    """
    hidden = frozenset() if row.readable_by(reader.member) else WORDS
    tracked = [
        one
        for one in row._meta.concrete_fields
        if one.name not in NOT_SHOWN_IN_HISTORY and one.name not in hidden
    ]
    found, before = [], None
    for line in lines:
        changes = [] if before is None else _changes(tracked, before, line, reader)
        void = line.status == choices.Status.VOID
        if before is None or changes or line.history_change_reason:
            found.append(
                Correction(
                    at=line.history_date,
                    who=_author(line, reader),
                    title=_title(before, line),
                    reason=_in_words(line) if not hidden or void else "",
                    changes=[one for one in changes if one.label],
                    void=void,
                    mark=line.history_id,
                    reviewed=before is not None
                    and before.reviewed_at != line.reviewed_at,
                )
            )
        before = line
    return found


def _author(line: Any, reader: Reader) -> str:
    """Return who did it; somebody from elsewhere by the account's own name."""
    if line.history_user_id is None:
        return _("the system")
    return reader.account(line.history_user_id) or str(line.history_user)


def _changes(
    tracked: list[models.Field], before: Any, after: Any, reader: Reader
) -> list[Change]:
    changes = []
    for one in tracked:
        if getattr(before, one.attname) == getattr(after, one.attname):
            continue
        # The change of status is the line's title.
        label = "" if one.name in ("status", "void_reason") else label_of(one)
        old, new = in_words(before, one, reader), in_words(after, one, reader)
        changes.append(Change(label, old, new))
    return changes


def _title(before: Any, after: Any) -> str:
    status = choices.Status
    if before is None:
        return _("Entered")
    if before.reviewed_at != after.reviewed_at:
        # What follows from the word, as the entry opened again, is no title of its own.
        return reviewed_title(after)
    if before.status != after.status:
        if after.status == status.VOID:
            return _("Voided")
        if after.status == status.OPEN and before.amended_at == after.amended_at:
            return _("Opened again")
        if after.status == status.CLOSED and before.amended_at == after.amended_at:
            return _("Closed")
    if before.amended_at != after.amended_at:
        return _("Corrected")
    thanked = ("thanked_on", "thanks", "reward")
    if any(getattr(before, n, None) != getattr(after, n, None) for n in thanked):
        return _("Thank-you noted")
    return _("Continued")


def reviewed_title(line: Any) -> str:
    """Return what a line of the history is called that a reviewer has written."""
    if line.review == choices.Review.TO_CORRECT:
        return _("Sent back to be corrected")
    return _("Reviewed as good")


# Kept with the promise as a code; read as a sentence.
CODED_REASONS = {
    "amended": gettext_lazy("the entry was corrected"),
    FOUND_OUTSIDE: gettext_lazy("changed in the database itself, past Frontdesk"),
    "number_learnt": gettext_lazy("another number was given in a call"),
    "reviewed": gettext_lazy("a reviewer has looked at it"),
    "password_given": gettext_lazy("another password was given"),
    "voided": gettext_lazy("the entry was voided"),
    "no_answer": gettext_lazy("nobody answered"),
    "slip_opened": gettext_lazy("a form was opened from the entry"),
}


# What is written about a promise in words; the rest says who and when.
STEP_WORDS = ("place", "result")


def steps(
    lines: Iterable[Any], reader: Reader, *, readable: bool
) -> dict[int, list[Correction]]:
    """Return what was done with each promise, by its key, the oldest first.

    Where the entry is not `readable`, what was written of it in words is left out.
    """
    shown = ("due_at", "owner", "role", "department")
    names = (*shown, *STEP_WORDS) if readable else shown
    tracked = [one for one in FollowUp._meta.concrete_fields if one.name in names]
    found: dict[int, list[Correction]] = {}
    last: dict[int, Any] = {}
    for line in lines:
        before = last.get(line.id)
        if before is not None:
            found.setdefault(line.id, []).append(
                Correction(
                    at=line.history_date,
                    who=_author(line, reader),
                    title=_step_title(before, line),
                    reason=_step_reason(line, readable),
                    changes=_changes(tracked, before, line, reader),
                    mark=line.history_id,
                )
            )
        last[line.id] = line
    return found


def _reason(line: Any) -> str:
    return line.history_change_reason or ""


def _in_words(line: Any) -> str:
    reason = _reason(line)
    return str(CODED_REASONS.get(reason, reason))


def _step_reason(line: Any, readable: bool) -> str:
    """Return why it was done; of what may not be read only the kept codes."""
    reason = _reason(line)
    return str(CODED_REASONS.get(reason, reason if readable else ""))


def _step_title(before: Any, after: Any) -> str:
    if after.status == choices.FollowUpStatus.DONE != before.status:
        outcome = dict(choices.PromiseOutcome.choices).get(after.outcome, "")
        return str(outcome or after.get_status_display())
    if after.status != before.status:
        return str(after.get_status_display())
    if before.due_at != after.due_at:
        return _("Put off")
    return _("Handed on")
