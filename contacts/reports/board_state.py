"""Whether anything has happened at the desk that the board would show: one statement.

Whatever the board shows is written with a line of history, so the newest of those lines
tell. Of each kind the keys of some are added up instead of the last one being taken: a
writer that ends later may have begun sooner, and its line, too, makes the sum grow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import Model
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language

from ..models import (
    Breach,
    ComplaintRecord,
    CoordinationSlip,
    Draft,
    FollowUp,
    HandOver,
    Letter,
    MonthBook,
    PhoneCall,
    Shift,
    ShiftCheck,
    Slip,
    Visit,
    WorkOrder,
)
from .reading import Reader, start_of_day

# More lines of a kind are not written while one writer waits for its commit.
NEWEST = 16
# Minutes are shown: so long they may stay as they are.
HOLDS = timedelta(seconds=30)
WRITTEN: tuple[type[Model], ...] = (
    *(PhoneCall, Visit, Letter, FollowUp, Breach, Shift, ShiftCheck, HandOver),
    *(WorkOrder, ComplaintRecord, CoordinationSlip, MonthBook),
)
_SUM = """
(SELECT sum(history_id) FROM
    (SELECT history_id FROM {table} ORDER BY history_id DESC LIMIT {newest}) AS lines)
"""
_STATE = """
SELECT EXISTS (SELECT 1 FROM {slip} WHERE desk_id = %s AND escalate_at <= %s),
    own.number, own.versions, own.parked, own.kept_at, {sums}
FROM (
    SELECT count(*) AS number, sum(version) AS versions,
        sum(CASE WHEN parked THEN 1 ELSE 0 END) AS parked, max(updated_at) AS kept_at
    FROM {draft} WHERE desk_id = %s AND state = 'open' AND user_id = %s
) AS own
"""


@dataclass(frozen=True)
class BoardState:
    """What stood in the book when the board was asked for."""

    # A form is late, and nobody has been reminded yet.
    late: bool
    said: str

    def token(self, marks: Mapping[str, str], until: int) -> str:
        """Return what a page sends back to learn whether it still shows what is.

        The marks of what it shows belong to it: a part that a page did not take over,
        because somebody was in it, must come again.
        """
        words = repr((self.said, sorted(marks.items()), until))
        return f"{until}_{hashlib.blake2s(words.encode(), digest_size=12).hexdigest()}"

    def holds(self, token: str, marks: Mapping[str, str], reader: Reader) -> bool:
        """Say whether a page with this token shows all there is to be shown."""
        until = token.partition("_")[0]
        if not (until.isascii() and until.isdigit() and len(until) < 12):
            return False
        now, end = reader.now.timestamp(), int(until)
        if not now < end <= now + HOLDS.total_seconds() + 1:
            return False
        return constant_time_compare(self.token(marks, end), token)


def board_state(reader: Reader, *seen: Any) -> BoardState:
    """Return the state for this reader; `seen` is what else decides what is shown."""
    connection = connections[router.db_for_read(FollowUp)]
    now = connection.ops.adapt_datetimefield_value(reader.now)
    desk, member = reader.snapshot.desk, reader.member
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [desk.pk, now, desk.pk, member.user_id])
        late, *found = cursor.fetchone()
    who = (member.pk, member.role, reader.snapshot.version, get_language())
    words = repr((who, start_of_day(reader.now), seen, [str(one) for one in found]))
    return BoardState(bool(late), words)


def holds_until(reader: Reader, dues: Iterable[Any]) -> int:
    """Return until when, at most, time alone changes nothing that matters."""
    end = reader.now + HOLDS
    coming = [due for due in dues if reader.now <= due < end]
    return int(min([end, *coming]).timestamp())


@cache
def _statement() -> str:
    tables = [model.history.model._meta.db_table for model in WRITTEN]
    sums = ",".join(_SUM.format(table=name, newest=NEWEST) for name in tables)
    slip, draft = Slip._meta.db_table, Draft._meta.db_table
    return _STATE.format(sums=sums, slip=slip, draft=draft)
