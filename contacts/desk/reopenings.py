"""Opening an entry again, so that an earlier month keeps what it was told by."""

from __future__ import annotations

from datetime import datetime

from .. import choices
from ..models import Contact, Reopening
from . import journal


def open_again(contact: Contact, now: datetime) -> None:
    """Set an entry open, and keep since when it was closed, if it was.

    The caller holds the entry's row and saves it.
    """
    if contact.status == choices.Status.CLOSED and contact.closed_at is not None:
        kept = Reopening.objects.create(
            desk_id=contact.desk_id,
            contact_id=contact.pk,
            closed_at=min(contact.closed_at, now),
            reopened_at=now,
        )
        journal.keep([kept])
    contact.status, contact.closed_at = choices.Status.OPEN, None
