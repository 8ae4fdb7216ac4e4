"""The journal is written here: that rows were written which have no history to tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connections, models, router, transaction

from ..models import (
    Attachment,
    Breach,
    ContactReview,
    ImportBatch,
    JournalLane,
    JournalLine,
    PrintLog,
    RefusedAttempt,
    Reopening,
    SlipStep,
)
from ..models.history import keyed_hash, said_of

# What each kind of row is held to; none named stands for all that it says.
JOURNALED: dict[type[models.Model], tuple[str, ...]] = {
    ContactReview: (),
    SlipStep: (),
    RefusedAttempt: (),
    PrintLog: (),
    Attachment: (),
    Reopening: (),
    # What is said of it later is in its history; that it happened stands here.
    Breach: ("desk_id", "contact_id", "code", "happened_at", "recorded_by_id"),
    # How far the file has been read, and where it lies meanwhile, is nobody's word.
    ImportBatch: (
        *("desk_id", "file_name", "sha256", "imported_at", "imported_by_id"),
        *("taken", "known", "rejected", "state"),
    ),
}


def words_of_row(row: models.Model) -> str:
    """Return what a journaled row says, as its line is made over it."""
    names = JOURNALED[type(row)]
    said = {
        name: value
        for name, value in said_of(row).items()
        if not names or name in ("id", *names)
    }
    return json.dumps([row._meta.model_name, said], sort_keys=True, ensure_ascii=False)


# A row that was written: the name of its model, its key, the hash of what it says.
Told = tuple[str, int, str]
Put = Callable[[Sequence[JournalLine]], object]


def told_of(row: models.Model) -> Told:
    """Return what the journal keeps of a row with a key."""
    return row._meta.model_name, row.pk, keyed_hash(words_of_row(row))


def keep(rows: Sequence[models.Model]) -> None:
    """Note rows of one desk in the journal, in the transaction that writes them."""
    if rows:
        keep_told(rows[0].desk_id, [told_of(row) for row in rows])


def keep_removed(rows: Sequence[models.Model]) -> None:
    """Note that rows which meant nothing yet are about to be taken out again."""
    if rows:
        told = [(row._meta.model_name, row.pk, "") for row in rows]
        keep_told(rows[0].desk_id, told)


def keep_told(desk_id: int, told: Sequence[Told], put: Put | None = None) -> None:
    """Note what is told of rows of the desk; `put` writes many lines at once."""
    if not told:
        return
    with transaction.atomic():
        lane = _free_lane(desk_id)
        (put or JournalLine.objects.bulk_create)(_lines_of(lane, told))
        lane.save(update_fields=["last_serial", "seal"])


def _lines_of(lane: JournalLane, told: Iterable[Told]) -> list[JournalLine]:
    """Return the lines of the rows, and set the lane's end behind them."""
    lines = []
    for serial, (kind, key, said) in enumerate(told, start=lane.last_serial + 1):
        line = JournalLine(
            lane_id=lane.pk, serial=serial, kind=kind, key=key, said=said
        )
        line.seal = keyed_hash(line.words())
        lines.append(line)
    lane.last_serial += len(lines)
    lane.seal = keyed_hash(lane.words())
    return lines


def _free_lane(desk_id: int) -> JournalLane:
    """Return a lane of the desk, held until the commit; a new one where all are held.

    Nobody waits here: a wait at the end of one transaction for the middle of another
    would let two writers of a desk block each other for good.
    """
    skips: Any = connections[router.db_for_write(JournalLane)].features
    lanes = JournalLane.objects.filter(desk_id=desk_id).order_by("pk")
    if skips.has_select_for_update_skip_locked:
        lanes = lanes.select_for_update(skip_locked=True)
    return lanes.first() or JournalLane.objects.create(desk_id=desk_id)
