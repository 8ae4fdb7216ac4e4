"""Taking a book over: its rows become entries, each exactly once.

An entry is known by an id made from the desk and from what its row says, not from the
file or the place in it: the same book again, or the mended rows alone, double nothing.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone, translation

from .. import desk as writer
from ..choices import Channel
from ..models import Contact, Desk, ImportBatch, MonthBook, User, snapshot_of
from ..models.closing import first_of_month
from .book import Book
from .entering import Entering
from .errors import SHEET_PROBLEMS
from .rows import ImportedRow, RejectedRow, Row

# One transaction each: a third of a second, so that a call can be saved in between.
PIECE = 50
# The longest that SQLite lets a waiting colleague sleep before asking again.
BREATH = 0.11
# Fixed for ever: another space would take every old book over a second time.
_SPACE = uuid.UUID("6f1c1f0e-57a5-5b0a-9d0c-0d3a4c6f7b21")


@dataclass
class SheetCount:
    """What came of one sheet. `problem` says why a sheet was left out."""

    name: str
    kind: str = ""
    problem: str = ""
    taken: int = 0
    known: int = 0
    rejected: int = 0
    skipped: dict[str, int] = field(default_factory=dict)

    @property
    def problem_message(self) -> str:
        return str(SHEET_PROBLEMS[self.problem]) if self.problem else ""

    @property
    def kind_label(self) -> str:
        return str(Channel(self.kind).label) if self.kind else ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its id and whether it is there already; a rejected one has no id."""

    sheet: int
    row: Row
    entry_id: uuid.UUID | None = None
    known: bool = False


Tell = Callable[[Placed], None]


class Passage:
    """One way through a book for a desk, counting each sheet on the way."""

    def __init__(self, book: Book, desk: Desk) -> None:
        self.book, self.desk = book, desk
        self.counts = [SheetCount(s.name, s.kind, s.problem) for s in book.sheets]
        self.position = 0

    @property
    def taken(self) -> int:
        return sum(count.taken for count in self.counts)

    @property
    def known(self) -> int:
        return sum(count.known for count in self.counts)

    @property
    def rejected(self) -> int:
        return sum(count.rejected for count in self.counts)

    def sheets(self) -> list[dict[str, Any]]:
        """Return the counts as they are kept with the batch."""
        return [asdict(count) for count in self.counts]

    def look_through(self, tell: Tell | None = None) -> None:
        """Count what would be taken over, and write nothing."""
        for piece in self._pieces(0):
            self._count(piece)
            for placed in piece if tell else ():
                tell(placed)

    def take_over(
        self,
        batch: ImportBatch,
        *,
        by: User | None = None,
        tell: Tell | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Take over what follows the batch's position; true when all is done.

        Each piece is a transaction: after a crash the import goes on where it stopped.
        `enough` is asked after each piece whether to stop here for now. Raises
        `Conflict("stale")` when another one goes on with the same batch.
        """
        entering = Entering(snapshot_of(self.desk))
        self.counts = [SheetCount(**count) for count in batch.sheets] or self.counts
        for piece in self._pieces(batch.position):
            self._count(piece)
            self._write(batch, piece, entering, by)
            for placed in piece if tell else ():
                tell(placed)
            if enough():
                return False
            if connection.vendor == "sqlite":
                time.sleep(BREATH)
        return True

    def _write(
        self,
        batch: ImportBatch,
        piece: list[Placed],
        entering: Entering,
        by: User | None,
    ) -> None:
        new = [
            entering.contact(placed.row, placed.entry_id)
            for placed in piece
            if placed.entry_id and not placed.known
        ]
        writer.take_over(
            batch,
            writer.Piece(
                contacts=new,
                known=sum(placed.known for placed in piece),
                rejected=sum(placed.entry_id is None for placed in piece),
                upto=self.position,
                sheets=self.sheets(),
            ),
            by=by,
        )

    def _count(self, piece: list[Placed]) -> None:
        for placed in piece:
            count = self.counts[placed.sheet]
            if placed.entry_id is None:
                count.rejected += 1
            elif placed.known:
                count.known += 1
            else:
                count.taken += 1
        self.position += len(piece)

    def _pieces(self, start: int) -> Iterator[list[Placed]]:
        """Yield the rows after `start` in pieces, knowing which are there already."""
        self.position = start
        piece: list[Placed] = []
        for number, placed in enumerate(self._placed(), start=1):
            if number <= start:
                continue
            piece.append(placed)
            if len(piece) == PIECE:
                yield _recognised(self.desk, piece)
                piece = []
        if piece:
            yield _recognised(self.desk, piece)

    def _placed(self) -> Iterator[Placed]:
        """Give each row its id; rows that say exactly the same are as many entries."""
        times: Counter[bytes] = Counter()
        for index, sheet in enumerate(self.book.sheets):
            for row in sheet.rows():
                if isinstance(row, RejectedRow):
                    yield Placed(index, row)
                    continue
                mark = bytes.fromhex(row.fingerprint)[:16]
                times[mark] += 1
                yield Placed(index, row, entry_id_of(self.desk, row, times[mark]))
            self.counts[index].skipped = dict(sheet.skipped)


def entry_id_of(desk: Desk, row: ImportedRow, occurrence: int = 1) -> uuid.UUID:
    """Return the id of the entry that this row of any book makes at this desk.

    `occurrence` counts the rows of one file that say exactly the same.
    """
    return uuid.uuid5(_SPACE, f"{desk.code}|{row.fingerprint}|{occurrence}")


def _recognised(desk: Desk, piece: list[Placed]) -> list[Placed]:
    """Tell what is there already, and send back what a closed month has not got."""
    ids = [placed.entry_id for placed in piece if placed.entry_id]
    there = set(
        Contact.objects.filter(entry_id__in=ids).values_list("entry_id", flat=True)
    )
    closed = MonthBook.objects.of(desk).closed_months()
    return [_placed_now(placed, there, closed) for placed in piece]


def _placed_now(placed: Placed, there: set[uuid.UUID], closed: set[date]) -> Placed:
    row = placed.row
    if isinstance(row, RejectedRow):
        return placed
    if placed.entry_id in there:
        return Placed(placed.sheet, row, placed.entry_id, known=True)
    if row.rejected and first_of_month(row.occurred_at.date()) in closed:
        return Placed(placed.sheet, row.rejected("month_closed"))
    return placed


def desk_today(desk: Desk, now: datetime | None = None) -> Any:
    """Return the calendar day at the desk, by which a book's missing years are told."""
    return (now or timezone.now()).astimezone(desk.zone).date()


def spoken(desk: Desk) -> Any:
    """Speak the desk's language: what is written into its files is read there."""
    return translation.override(desk.language)
