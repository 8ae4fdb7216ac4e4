"""Scans of a letter, kept beside the entry they belong to."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ..models import Attachment, Contact, StaffMember, User, snapshot_of
from ..rules.base import PromiseFacts
from ..scans import Scan
from . import journal
from .closing import in_closed_month
from .entries import _save, allow, doing_by, lock
from .errors import Conflict

MOST_ATTACHMENTS = 30
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attached:
    """What came of it: the files kept now, and those that were there already."""

    added: tuple[Attachment, ...]
    known: tuple[Attachment, ...]


def attach(
    contact: Contact,
    scans: Iterable[Scan],
    *,
    by: User,
    member: StaffMember | None = None,
    reason: str = "",
    proof: bool = False,
    now: datetime | None = None,
) -> Attached:
    """Keep the scans with the entry; one that is attached already is kept once.

    To a month that is closed only a supervisor adds, with a `reason` that the entry's
    history keeps; the `proof` of a promise belongs to the promise and needs none.
    Raises `Refused` for that, `Conflict("settled")` for a void entry and
    `Conflict("too_many")` beyond `MOST_ATTACHMENTS` files; then no file is kept.
    """
    now = now or timezone.now()
    # Large files are written before the lock: nobody else's save waits for them.
    stored: list[Attachment] = []
    added: list[Attachment] = []
    known: list[Attachment] = []
    try:
        stored.extend(_store(contact, scan, by, now) for scan in scans)
        with transaction.atomic():
            row = lock(contact)
            if row.is_void:
                raise Conflict("settled")
            late = not proof and _is_late(row, member, by, reason, now)
            there = {one.sha256: one for one in row.attachments.all()}
            for attachment in stored:
                if attachment.sha256 in there:
                    known.append(there[attachment.sha256])
                    continue
                attachment.save()
                there[attachment.sha256] = attachment
                added.append(attachment)
            if len(there) > MOST_ATTACHMENTS:
                raise Conflict("too_many")
            journal.keep(added)
            if late and added:
                _save(row, by, now, reason.strip()[:100])
    except BaseException:
        _drop_files(stored)
        raise
    _drop_files(one for one in stored if one not in added)
    return Attached(tuple(added), tuple(known))


def _is_late(
    row: Contact, member: StaffMember | None, by: User, reason: str, now: datetime
) -> bool:
    """Say whether the month of the entry is closed; raises `Refused` where it is."""
    snapshot = snapshot_of(row.desk)
    closed = in_closed_month(snapshot, [row.occurred_at])
    if closed:
        doing = doing_by(member, by, snapshot, now)
        facts = PromiseFacts(action="attach", reason=reason, month_closed=True, **doing)
        allow(facts, row, snapshot, now)
    return closed


def _store(contact: Contact, scan: Scan, by: User, now: datetime) -> Attachment:
    """Return the unsaved row of the scan, with its file in its place."""
    attachment = Attachment(
        desk_id=contact.desk_id,
        contact_id=contact.pk,
        name=scan.name,
        content_type=scan.content_type,
        size=scan.size,
        sha256=scan.sha256,
        added_at=now,
        added_by=by,
    )
    attachment.file.save(scan.name, File(scan.file), save=False)
    return attachment


def _drop_files(attachments: Iterable[Attachment]) -> None:
    """Remove the files of rows that were never committed."""
    for attachment in attachments:
        try:
            attachment.file.storage.delete(attachment.file.name)
        except OSError:
            _log.warning("An unused file could not be removed from the attachments.")
