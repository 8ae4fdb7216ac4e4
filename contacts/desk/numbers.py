"""Register numbers: without gaps, never given twice, on both databases."""

from __future__ import annotations

from django.db import connections, router

from frontdesk.statements import execute

from ..models import Desk, RegisterBook

_NEXT = """
INSERT INTO {table} (desk_id, book, year, last_serial) VALUES (%s, %s, %s, 1)
ON CONFLICT (desk_id, book, year)
DO UPDATE SET last_serial = {table}.last_serial + 1
RETURNING last_serial
"""


def next_serial(desk: Desk, book: str, year: int) -> int:
    """Return the next number of the book; call it inside the entry's transaction.

    One statement makes the book, raises its number and holds its row until the
    commit, so two writers queue here and a failed save gives its number back.
    """
    connection = connections[router.db_for_write(RegisterBook)]
    table = connection.ops.quote_name(RegisterBook._meta.db_table)
    with connection.cursor() as cursor:
        given = [desk.pk, book, year]
        execute(connection, cursor, _NEXT.format(table=table), given)
        return cursor.fetchone()[0]


def number_of(desk: Desk, book: str, year: int, serial: int) -> str:
    """Return the register number as it is written, such as BH-DH-2026-00042."""
    return f"{desk.code}-{book}-{year}-{serial:05d}"
