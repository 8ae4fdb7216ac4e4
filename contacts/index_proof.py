"""Proof that an index of tokens is in step with its rows, both ways.

Each row has its tokens and no other, and no token is of a row that is not there. FTS5
takes 1.5 ms to say which tokens one row has; so the index is gone through once, in its
own order, beside one that is made of the rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from .search_index import Index, Row, sign_of

# Tokens that the second index gathers in memory before it writes them, in bytes.
GATHERED = 16 * 2**20
# Behind every token.
_LAST = chr(0x10FFFF)

# A token with the keys that have it, or a key with the number of its tokens.
Pair = tuple[Any, Any]


class Proof(Protocol):
    """What all rows are given to, piece by piece, and then asked what is amiss."""

    def expect(self, rows: Sequence[Row]) -> None:
        """Take these rows for there, with the tokens of their texts."""

    def apart(self) -> set[int]:
        """Return the keys that are not in step, of rows that are there or are not."""


@contextmanager
def proving(
    index: Index, connection: BaseDatabaseWrapper, target: str, desks: Sequence[int]
) -> Iterator[Proof]:
    """Prove the index of the table `target`; `desks` narrows it down, if there are any.

    Of memory it takes what the rows of a token and the keys that are amiss do; on
    SQLite, the second index lies in a file meanwhile, of the size of the first.
    """
    if connection.vendor != "sqlite":
        yield _RowByRow(index, connection, target, whole=not desks)
        return
    with closing(_second()) as second:
        yield _SideBySide(index, connection, second, desks)


class _RowByRow:
    """PostgreSQL keeps the tokens of a row together.

    That the GIN index follows its table is the database's own to prove (`amcheck`).
    """

    def __init__(
        self, index: Index, connection: BaseDatabaseWrapper, target: str, *, whole: bool
    ) -> None:
        self._table, self._target, self._whole = index.table, target, whole
        self._connection = connection
        self._apart: set[int] = set()

    def expect(self, rows: Sequence[Row]) -> None:
        # A tsvector is ordered by the bytes of its tokens, as Python orders texts.
        sql = (
            "SELECT id, array_to_string(tsvector_to_array(tokens), ' ')"  # noqa: S608
            f" FROM {self._table} WHERE id = ANY(%s)"
        )
        with self._connection.cursor() as cursor:
            cursor.execute(sql, [[row.key for row in rows]])
            held = dict(cursor.fetchall())
        for row in rows:
            if held.get(row.key) != " ".join(sorted(row.lexemes)):
                self._apart.add(row.key)

    def apart(self) -> set[int]:
        if not self._whole:
            return self._apart
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {self._table} i WHERE NOT EXISTS"  # noqa: S608
                f" (SELECT 1 FROM {self._target} t WHERE t.id = i.id)"
            )
            return self._apart | {key for (key,) in cursor.fetchall()}


class _SideBySide:
    """SQLite keeps the rows of a token together, so both indexes are read by tokens."""

    def __init__(
        self,
        index: Index,
        connection: BaseDatabaseWrapper,
        second: sqlite3.Connection,
        desks: Sequence[int],
    ) -> None:
        connection.ensure_connection()
        # Past Django, which would look at each of some millions of lines.
        self._held: sqlite3.Connection = connection.connection
        self._table, self._second, self._whole = index.table, second, not desks
        signs = sorted(map(sign_of, desks))
        self._ranges = [(sign, chr(ord(sign) + 1)) for sign in signs] or [("", _LAST)]

    def expect(self, rows: Sequence[Row]) -> None:
        lines = ((row.key, " ".join(row.lexemes)) for row in rows)
        sql = "INSERT INTO second(rowid, tokens) VALUES (?, ?)"
        self._second.executemany(sql, lines)

    def apart(self) -> set[int]:
        found: set[int] = set()
        with _terms(self._held, self._table), _terms(self._second, "second"):
            for ends in self._ranges:
                pairs = (_tokens(one, ends) for one in (self._held, self._second))
                for _token, one, other in _differing(*pairs):
                    found |= _keys(one) ^ _keys(other)
        pairs = (_sizes(self._held, self._table), _sizes(self._second, "second"))
        for key, _held, expected in _differing(*pairs):
            # Of one desk, those of the others are not expected.
            if self._whole or expected is not None:
                found.add(key)
        return found


def _second() -> sqlite3.Connection:
    # Without a name it is a file that nobody else can open, gone with the process.
    connection = sqlite3.connect("")
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(
        "CREATE VIRTUAL TABLE second"
        " USING fts5(tokens, content='', detail=none, tokenize='ascii')"
    )
    connection.execute(
        "INSERT INTO second(second, rank) VALUES ('hashsize', ?)", [GATHERED]
    )
    return connection


@contextmanager
def _terms(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Let the tokens of the index be read, each with its rows."""
    connection.execute(
        f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, {table}, instance)"
    )
    try:
        yield
    finally:
        connection.execute("DROP TABLE temp.terms")


def _tokens(connection: sqlite3.Connection, ends: tuple[str, str]) -> Iterator[Pair]:
    # As bytes: what somebody put in from outside may be no text.
    return connection.execute(
        "SELECT CAST(term AS BLOB), group_concat(doc) FROM temp.terms"
        " WHERE term >= ? AND term < ? GROUP BY term ORDER BY term",
        ends,
    )


def _keys(listed: str | None) -> set[int]:
    return set(map(int, listed.split(","))) if listed else set()


def _sizes(connection: sqlite3.Connection, table: str) -> Iterator[Pair]:
    sql = f"SELECT id, sz FROM {table}_docsize ORDER BY id"  # noqa: S608
    return connection.execute(sql)


def _differing(
    held: Iterator[Pair], expected: Iterator[Pair]
) -> Iterator[tuple[Any, Any, Any]]:
    """Yield what stands in one only, or with another value, of two in one order."""
    one, other = next(held, None), next(expected, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(held, None), next(expected, None)
        elif other is None or (one is not None and one[0] < other[0]):
            yield one[0], one[1], None
            one = next(held, None)
        elif one is None or other[0] < one[0]:
            yield other[0], None, other[1]
            other = next(expected, None)
        else:
            yield one[0], one[1], other[1]
            one, other = next(held, None), next(expected, None)
