"""Scans of a letter, kept beside the entry they belong to."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ..models import Attachment, Contact, User
from ..scans import Scan
from . import journal
from .entries import lock
from .errors import Conflict

MOST_ATTACHMENTS = 30
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attached:
    """What came of it: the files kept now, and those that were there already."""

    added: tuple[Attachment, ...]
    known: tuple[Attachment, ...]


def attach(
    contact: Contact, scans: Iterable[Scan], *, by: User, now: datetime | None = None
) -> Attached:
    """Keep the scans with the entry; one that is attached already is kept once.

    Raises `Conflict("settled")` for a void entry and `Conflict("too_many")` beyond
    `MOST_ATTACHMENTS` files; then no file is kept.
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
    except BaseException:
        _drop_files(stored)
        raise
    _drop_files(one for one in stored if one not in added)
    return Attached(tuple(added), tuple(known))


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
