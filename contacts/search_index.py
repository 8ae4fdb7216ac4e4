"""The index of tokens that narrows a search down: one meaning, two databases.

SQLite keeps it in an FTS5 table without content, PostgreSQL in a table of `tsvector`
under a GIN index. Both hold the tokens of `folding.tokens`, never a parser's words, and
are written in the transaction of the row they point at. A hit only may be one: the
substring test of the search decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from frontdesk.statements import execute

from .folding import TELLING, tokens
from .folding import wanted as wanted_tokens

# Desks share the table but no token: each begins with the sign of its desk.
FIRST_SIGN, SIGNS = 0xE000, 6400
# Keys asked for at once; SQLite takes no more variables than this in old versions.
AT_ONCE = 200
# What waits to be sorted while an index is filled.
PENDING_KB = 262_144

Word = Sequence[str]


@dataclass(frozen=True)
class Row:
    """What is put into the index: the key of the row, its desk, its folded text."""

    key: int
    desk_id: int
    text: str

    @property
    def lexemes(self) -> list[str]:
        sign = sign_of(self.desk_id)
        return [sign + token for token in tokens(self.text)]


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE))


def sign_of(desk_id: int) -> str:
    """Return the sign that every token of the desk begins with."""
    return chr(FIRST_SIGN + desk_id % SIGNS)


@dataclass(frozen=True)
class Index:
    """One index by the name of its table; every method takes the connection."""

    table: str

    def empty(self, connection: BaseDatabaseWrapper) -> None:
        """Take everything out of the index."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"INSERT INTO {self.table}({self.table}) VALUES ('delete-all')"
                )
            else:
                cursor.execute(f"TRUNCATE {self.table}")

    def add(self, connection: BaseDatabaseWrapper, rows: Iterable[Row]) -> None:
        """Put rows in that are not there yet."""
        lines = [(row.key, *_written(connection, row)) for row in rows]
        if not lines:
            return
        names = "rowid" if connection.vendor == "sqlite" else "id"
        value = "%s" if connection.vendor == "sqlite" else "array_to_tsvector(%s)"
        sql = f"INSERT INTO {self.table}({names}, tokens) VALUES"
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.executemany(f"{sql} (%s, {value})", lines)
                return
            for part in _parts(lines):
                values = ", ".join([f"(%s, {value})"] * len(part))
                flat = [item for line in part for item in line]
                # A rebuild meets the rows that were saved meanwhile.
                whole = (
                    f"{sql} {values} ON CONFLICT (id)"
                    " DO UPDATE SET tokens = EXCLUDED.tokens"
                )
                # A text for each number of rows is not worth being kept.
                if len(part) > 1:
                    cursor.execute(whole, flat)
                else:
                    execute(connection, cursor, whole, flat)

    @contextmanager
    def filling(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Let the index take rows by the thousand, for `fill`.

        PostgreSQL then sorts the tokens of many rows before it puts them in their
        places; for a working desk that is off, since one save would pay for all.
        """
        if connection.vendor == "sqlite":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER INDEX {self.table}_gin"
                f" SET (fastupdate = on, gin_pending_list_limit = {PENDING_KB})"
            )
            try:
                yield
            finally:
                cursor.execute(f"ALTER INDEX {self.table}_gin SET (fastupdate = off)")
                cursor.execute(
                    f"ALTER INDEX {self.table}_gin RESET (gin_pending_list_limit)"
                )
                cursor.execute(
                    "SELECT gin_clean_pending_list(%s)", [f"{self.table}_gin"]
                )

    def fill(self, connection: BaseDatabaseWrapper, rows: Sequence[Row]) -> None:
        """Put many rows in at once; none of them is there yet."""
        if connection.vendor == "sqlite":
            lines = ((row.key, " ".join(row.lexemes)) for row in rows)
            with connection.cursor() as cursor:
                # Past Django, which would write the marks of each line anew.
                cursor.cursor.connection.executemany(
                    f"INSERT INTO {self.table}(rowid, tokens) VALUES (?, ?)", lines
                )
            return
        # No token holds a quote or a backslash: folding makes spaces of them.
        between = "' '"
        copied = (f"{row.key}\t'{between.join(row.lexemes)}'\n" for row in rows)
        with connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY {self.table} (id, tokens) FROM STDIN", StringIO("".join(copied))
            )

    def change(self, connection: BaseDatabaseWrapper, old: str, row: Row) -> None:
        """Put the row in again after its text has changed."""
        before = Row(row.key, row.desk_id, old)
        if before.lexemes == row.lexemes:
            return
        if connection.vendor == "sqlite" and row.key in self.keys(
            connection, [row.key]
        ):
            # Without content the table has to be told what it forgets.
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {self.table}({self.table}, rowid, tokens)"
                    " VALUES ('delete', %s, %s)",
                    [row.key, *_written(connection, before)],
                )
        self.add(connection, [row])

    def keys(
        self, connection: BaseDatabaseWrapper, wanted: Sequence[int]
    ) -> dict[int, int]:
        """Return which of these keys are in the index, with their number of tokens."""
        sizes = self._sizes(connection)
        found: dict[int, int] = {}
        with connection.cursor() as cursor:
            for part in _parts(wanted):
                marks = ", ".join(["%s"] * len(part))
                cursor.execute(f"{sizes} WHERE id IN ({marks})", list(part))
                for key, size in cursor.fetchall():
                    found[key] = _varint(size) if isinstance(size, bytes) else size
        return found

    def _sizes(self, connection: BaseDatabaseWrapper) -> str:
        if connection.vendor == "sqlite":
            return f"SELECT id, sz FROM {self.table}_docsize"
        return f"SELECT id, length(tokens) FROM {self.table}"

    def hits(self, connection: BaseDatabaseWrapper, target: str, kind: str = "") -> str:
        """Return the FROM of a query over the rows that may hold the words.

        One variable, made by `asked`; `target` is the table the keys belong to, `kind`
        that of one kind of its rows. The hits come first and each is looked up by its
        key: left to the planner, one word in some would read the whole register.
        """
        if connection.vendor == "sqlite":
            joined = f'CROSS JOIN "{kind}" ON "{kind}".contact_ptr_id = hits.key'
            return (
                f"(SELECT rowid AS key FROM {self.table} WHERE {self.table} MATCH %s)"
                f' AS hits CROSS JOIN "{target}" ON "{target}".id = hits.key'
                f" {joined if kind else ''}"
            )
        joined = (
            f'CROSS JOIN LATERAL (SELECT * FROM "{kind}"'
            f' WHERE contact_ptr_id = hits.key OFFSET 0) AS "{kind}"'
        )
        return (
            f"(SELECT id AS key FROM {self.table} WHERE tokens @@ %s::tsquery OFFSET 0)"
            f' AS hits CROSS JOIN LATERAL (SELECT * FROM "{target}"'
            f' WHERE id = hits.key OFFSET 0) AS "{target}" {joined if kind else ""}'
        )


ENTRIES = Index("contacts_entry_index")
CUSTOMERS = Index("contacts_customer_index")
INDEXES = (ENTRIES, CUSTOMERS)


def asked(connection: BaseDatabaseWrapper, desk_id: int, words: Iterable[Word]) -> str:
    """Return the words as the index is asked for them; each may have several forms."""
    lite = connection.vendor == "sqlite"
    either, both = (" OR ", " AND ") if lite else (" | ", " & ")
    parts = []
    for forms in _narrowing(list(words)):
        ways = [_form(connection, desk_id, form) for form in forms]
        parts.append(f"({either.join(ways)})")
    return both.join(parts)


def _narrowing(words: list[Word]) -> list[Word]:
    """Leave the words that narrow a search down, or all where none of them does.

    One that is a single sign, in one of its forms, stands in half the register; the
    substring test looks for it anyway.
    """
    telling = []
    for forms in words:
        asked_for = [wanted_tokens(form) for form in forms]
        if all(
            whole or len(max(begun, key=len)) >= TELLING for whole, begun in asked_for
        ):
            telling.append(forms)
    return telling or words


def _form(connection: BaseDatabaseWrapper, desk_id: int, form: str) -> str:
    sign = sign_of(desk_id)
    whole, begun = wanted_tokens(form)
    lite = connection.vendor == "sqlite"
    quote, star = ('"', " *") if lite else ("'", ":*")
    terms = [f"{quote}{sign}{token}{quote}" for token in whole]
    terms += [f"{quote}{sign}{token}{quote}{star}" for token in begun]
    return f"({(' AND ' if lite else ' & ').join(terms)})"


def _written(connection: BaseDatabaseWrapper, row: Row) -> tuple[str | list[str]]:
    if connection.vendor == "sqlite":
        return (" ".join(row.lexemes),)
    return (row.lexemes,)


def _varint(blob: bytes) -> int:
    """Return the number that SQLite has written in groups of seven bits."""
    number = 0
    for byte in blob:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number
