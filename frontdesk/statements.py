"""Statements whose text is always the same: PostgreSQL thinks about each once.

It plans a statement anew every time, which takes longer than most of ours take to be
carried out. One that a session has asked a few times is prepared there under a name.
Only what is found by a key, or written: PostgreSQL then ceases to look at the values,
and so it read the promises of a board in 60 ms instead of 14 at a million entries.
Through a pooler each statement may meet another session, so none is prepared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error

# One that is asked more seldom is not worth its name.
ASKED_BEFORE = 2
# Beyond so many of a session the others are asked as before.
MOST = 200
# How PostgreSQL refuses a name whose answer is no longer of the same columns, since the
# tables were changed, and one that it does not know, since it was told to forget.
_STALE = frozenset({"0A000", "26000"})
_MARK = re.compile(r"%%|%s|%\((\w+)\)s")

Values = Sequence[Any] | Mapping[str, Any]


@dataclass
class _Known:
    """What one session has been asked so far, and by which name it knows it."""

    asked: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    # No name is given twice: a forgotten one may still be known to the session.
    given: int = 0


# Forgotten with the session itself.
_SESSIONS: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()


def execute(
    connection: BaseDatabaseWrapper, cursor: Any, sql: str, values: Values
) -> None:
    """Execute the statement with the cursor, prepared where that is quicker."""
    if (
        connection.vendor != "postgresql"
        or connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
    ):
        cursor.execute(sql, values)
        return
    known = _SESSIONS.setdefault(connection.connection, _Known())
    name = known.names.get(sql) or _prepare(connection, known, cursor, sql)
    if not name:
        cursor.execute(sql, values)
        return
    try:
        _execute_known(cursor, name, sql, values)
    except Error as error:
        if getattr(error.__cause__, "pgcode", "") not in _STALE:
            raise
        if not _forget(connection, known, cursor):
            raise
        cursor.execute(sql, values)


def _execute_known(cursor: Any, name: str, sql: str, values: Values) -> None:
    if isinstance(values, Mapping):
        values = [values[key] for key in _keys(sql)]
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f"EXECUTE {name} ({marks})" if values else f"EXECUTE {name}", values)


def _forget(connection: BaseDatabaseWrapper, known: _Known, cursor: Any) -> bool:
    """Forget all names, the others being as old; says whether to ask again.

    Within a transaction nothing more is answered, and whoever began it is told. There
    the names stay with the session, unused, until it ends.
    """
    known.asked.clear()
    known.names.clear()
    if not connection.get_autocommit():
        return False
    with connection.wrap_database_errors:
        cursor.cursor.execute("DEALLOCATE ALL")
    return True


def _keys(sql: str) -> list[str]:
    """Return the names of the values in the order in which they come up."""
    return list(dict.fromkeys(m[1] for m in _MARK.finditer(sql) if m[1]))


def _prepare(
    connection: BaseDatabaseWrapper, known: _Known, cursor: Any, sql: str
) -> str:
    """Prepare what was asked before; returns its name, or nothing so far."""
    asked = known.asked[sql] = known.asked.get(sql, 0) + 1
    if asked <= ASKED_BEFORE or len(known.names) >= MOST:
        return ""
    places: dict[str, int] = {}

    def place(mark: re.Match[str]) -> str:
        if mark[0] == "%%":
            return "%"
        key = mark[1] or f" {len(places)}"
        return f"${places.setdefault(key, len(places) + 1)}"

    name = f"desk_{known.given}"
    known.given += 1
    # Past Django: it is part of no request, and counted with none.
    with connection.wrap_database_errors:
        cursor.cursor.execute(f"PREPARE {name} AS {_MARK.sub(place, sql)}")
    known.names[sql] = name
    return name
