"""One moment of the database, for a check that reads for minutes while the desk writes.

Lines, their end and their rows are read one after the other; without it, a line that is
written in between would look like one that nobody has written.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# How long writers of before are waited for, and how often they are looked for, in
# seconds. Nobody waits for the check.
PATIENCE = 10.0
PAUSE = 0.05


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything inside as it stands at the first statement; nothing is locked.

    Inside a transaction that has begun already, its own way of reading stays.
    """
    if connection.in_atomic_block:
        yield
        return
    with _only_reading(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
        yield


@contextmanager
def _only_reading() -> Iterator[None]:
    """Let SQLite begin as a reader, which writers do not have to wait for."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode


def settled(tables: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the newest key of each table below which no line will come any more.

    PostgreSQL gives a key before its line is committed: whoever writes in the table as
    the newest key is read may hold a lower one, and is waited for. A table where
    somebody writes on and on is left out. Call it before `one_moment`, and the lines
    up to the key are there.
    """
    newest = {}
    with connection.cursor() as cursor:
        for table, column in tables:
            # Of names of tables alone, as the models have them.
            cursor.execute(f'SELECT MAX("{column}") FROM "{table}"')  # noqa: S608
            newest[table] = cursor.fetchone()[0] or 0
    if connection.vendor != "postgresql":
        return newest
    waited = _writers()
    until = time.monotonic() + PATIENCE
    while (waited := waited & _writers()) and time.monotonic() < until:
        time.sleep(PAUSE)
    busy = {table for table, _writer in waited}
    return {table: key for table, key in newest.items() if table not in busy}


def _writers() -> set[tuple[str, Any]]:
    """Return which other transactions write in which tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, l.virtualtransaction"
            " FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
            " WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid()"
            " AND l.mode = 'RowExclusiveLock' AND l.database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return set(cursor.fetchall())
