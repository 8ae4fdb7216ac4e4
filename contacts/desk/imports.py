"""Old books taken over: a batch is opened, filled piece by piece, and ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from .. import choices
from ..models import Desk, ImportBatch, Letter, PhoneCall, User, Visit
from . import journal
from .entries import record
from .errors import Conflict, Refused


@dataclass(frozen=True)
class Piece:
    """Some rows of a book, in its order.

    `contacts` are those to be taken over, `known` counts those that are there already
    and `rejected` those sent back; `upto` is how many rows of the book are dealt with
    after this piece, `sheets` the counts of each sheet up to there.
    """

    contacts: Sequence[PhoneCall | Visit | Letter]
    known: int
    rejected: int
    upto: int
    sheets: Sequence[Mapping[str, Any]] = ()


def open_import(
    desk: Desk,
    *,
    file_name: str,
    sha256: str,
    by: User | None,
    total: int = 0,
    sheets: Sequence[Mapping[str, Any]] = (),
    upload: str = "",
    waiting: bool = False,
    now: datetime | None = None,
) -> ImportBatch:
    """Keep that a book is about to be taken over; `waiting` until it is confirmed."""
    state = choices.ImportState.WAITING if waiting else choices.ImportState.RUNNING
    batch = ImportBatch(
        desk=desk,
        file_name=file_name[:200],
        sha256=sha256,
        imported_at=now or timezone.now(),
        imported_by=by,
        total=total,
        sheets=list(sheets),
        upload=upload,
        state=state,
    )
    with transaction.atomic():
        batch.save()
        journal.keep([batch])
    return batch


def confirm_import(batch: ImportBatch, *, now: datetime | None = None) -> None:
    """Start a book that was looked through; a second time changes nothing."""
    with transaction.atomic():
        started = ImportBatch.objects.filter(
            pk=batch.pk, state=choices.ImportState.WAITING
        ).update(
            state=choices.ImportState.RUNNING,
            imported_at=now or timezone.now(),
            sheets=[],
        )
        if started:
            batch.refresh_from_db()
            journal.keep([batch])


def take_over(
    batch: ImportBatch, piece: Piece, *, by: User | None, now: datetime | None = None
) -> None:
    """Record a piece and count it in one transaction: all of it is in, or nothing.

    Raises `Conflict("stale")` when somebody else has gone on with the batch meanwhile.
    An entry that is there already, whatever became of it since, is counted as known.
    """
    with transaction.atomic():
        # The claim comes first: a second tab waits here, then finds the place taken.
        here = ImportBatch.objects.filter(
            pk=batch.pk, position=batch.position, state=choices.ImportState.RUNNING
        )
        if not here.update(position=piece.upto):
            raise Conflict("stale")
        taken = sum(_take(batch, contact, by, now) for contact in piece.contacts)
        batch.position, batch.sheets = piece.upto, list(piece.sheets)
        batch.taken += taken
        batch.known += piece.known + len(piece.contacts) - taken
        batch.rejected += piece.rejected
        batch.save(update_fields=["taken", "known", "rejected", "sheets"])
        journal.keep([batch])


def _take(
    batch: ImportBatch,
    contact: PhoneCall | Visit | Letter,
    by: User | None,
    now: datetime | None,
) -> bool:
    contact.import_batch = batch
    try:
        done = record(contact, by=by, door=choices.Door.IMPORT, now=now, past=True)
    except Conflict:
        # Two imports of one book at once, the result completed in between.
        return False
    except Refused as refused:
        # The month was closed since the row was looked at: it is looked at again.
        raise Conflict("stale") from refused
    return done.created


def end_import(
    batch: ImportBatch, *, upload: str = "", sheets: Iterable[Mapping[str, Any]] = ()
) -> None:
    """Mark the book as taken over; `upload` names what is still kept of the file."""
    batch.state, batch.upload = choices.ImportState.DONE, upload
    batch.total = batch.position
    batch.sheets = list(sheets) or batch.sheets
    with transaction.atomic():
        batch.save(update_fields=["state", "upload", "total", "sheets"])
        journal.keep([batch])


def drop_import(batch: ImportBatch) -> None:
    """Forget a book that was only looked through; one that was begun stays."""
    with transaction.atomic():
        only_seen = ImportBatch.objects.select_for_update().filter(
            pk=batch.pk, state=choices.ImportState.WAITING, position=0
        )
        journal.keep_removed(list(only_seen))
        only_seen.delete()
