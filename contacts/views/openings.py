"""What saving an entry would promise: told while the caller is still on the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .. import choices
from ..desk.duties import due_time
from ..forms.base import ContactForm
from ..models import Contact
from ..reports.reading import days_left
from ..rules import REGISTRY, Duty


@dataclass(frozen=True)
class Opening:
    """A promise that a save would open: what, whose, until when, by which clauses."""

    kind: str
    what: str
    owner: str
    due_at: datetime
    today: bool
    clauses: tuple[str, ...]


def openings_of(form: ContactForm) -> list[Opening]:
    """Return what the entry promises as far as the form, once read, is filled in."""
    contact, profile = form.contact, form.snapshot.profile
    duties = REGISTRY.duties(contact.facts(form.snapshot, form.now), profile)
    return [_opening(contact, duty, form) for duty in duties]


def _opening(contact: Contact, duty: Duty, form: ContactForm) -> Opening:
    role = choices.Role(duty.role or choices.Role.CLERK).label
    owner = duty.owner.name if duty.owner else duty.department or str(role)
    due = duty.due_at or due_time(contact, duty.kind, form.snapshot, form.now)
    what = str(choices.FollowUpKind(duty.kind).label)
    today = days_left(due, form.now) == 0
    return Opening(duty.kind, what, owner, due, today, duty.clauses)
