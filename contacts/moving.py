"""A whole installation moved to another database, with proof that nothing changed.

Every table is copied by key, a piece at a time, in one transaction of the target; then
both sides are read once more and their hashes compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

from .models import Contact, Customer
from .search_index import CUSTOMERS, ENTRIES, INDEXES, Row

PIECE = 1000

Tell = Callable[[str, int], None]


class Differs(Exception):
    """A table of the target is not what it was; nothing of the move was kept."""


def tables() -> list[type[models.Model]]:
    """Return every table of the installation, those between two others included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def move(source: str, target: str, tell: Tell) -> dict[str, str]:
    """Copy all tables, rebuild the search index, and return the hash of each table.

    The target has all migrations and nothing else: what these put in is replaced.
    Raises `Differs` and leaves the target as it was where a hash is not the same.
    """
    there = connections[target]
    with transaction.atomic(using=target):
        _clear(there)
        for model in tables():
            count = 0
            for piece in _pieces(model, source):
                _insert(there, model, piece)
                count += len(piece)
            tell(model._meta.db_table, count)
        _index(there)
        hashes = {}
        for model in tables():
            name = model._meta.db_table
            hashes[name] = table_hash(model, source)
            if table_hash(model, target) != hashes[name]:
                raise Differs(name)
        _keys_go_on(there)
    return hashes


def table_hash(model: type[models.Model], using: str) -> str:
    """Return a hash over all rows, equal on any database that holds the same.

    A sum of the hashes of the rows: two databases may sort a key of letters each its
    own way.
    """
    total = 0
    for piece in _pieces(model, using):
        for row in piece:
            line = json.dumps(list(map(_plain, row)), ensure_ascii=False)
            total += int.from_bytes(hashlib.sha256(line.encode()).digest())
    return f"{total % 2**256:064x}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    return str(value)


def _fields(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.local_concrete_fields)


def _pieces(model: type[models.Model], using: str) -> Iterator[list[tuple]]:
    """Yield the table's own columns, in the order of the key, a piece at a time."""
    key = model._meta.pk
    columns = [field.attname for field in _fields(model)]
    place = columns.index(key.attname)
    rows = model._base_manager.using(using).order_by(key.attname)
    last = None
    while True:
        ahead = rows if last is None else rows.filter(**{f"{key.attname}__gt": last})
        piece = list(ahead.values_list(*columns)[:PIECE])
        if not piece:
            return
        yield piece
        last = piece[-1][place]


def _insert(connection: Any, model: type[models.Model], piece: list[tuple]) -> None:
    fields = _fields(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    lines = [
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in piece
    ]
    table = quote(model._meta.db_table)
    start = f"INSERT INTO {table} ({names}) VALUES"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{start} ({marks})", lines)
            return
        from psycopg2.extras import execute_values

        execute_values(cursor.cursor, f"{start} %s", lines, page_size=PIECE)


def _clear(connection: Any) -> None:
    """Take out what the migrations have put in; keys may point both ways meanwhile."""
    with connection.cursor() as cursor:
        for model in reversed(tables()):
            table = connection.ops.quote_name(model._meta.db_table)
            if connection.vendor == "postgresql":
                cursor.execute(f"TRUNCATE {table} CASCADE")
            else:
                cursor.execute(f"DELETE FROM {table}")
    for index in INDEXES:
        index.empty(connection)


def _index(connection: Any) -> None:
    """Put every text into the index of the target: its kind is another one."""
    for model, index in ((Contact, ENTRIES), (Customer, CUSTOMERS)):
        last = 0
        rows = model.objects.using(connection.alias).order_by("pk")
        columns = ("pk", "desk_id", "search_text")
        while piece := list(rows.filter(pk__gt=last).values_list(*columns)[:PIECE]):
            index.add(connection, [Row(*row) for row in piece])
            last = piece[-1][0]


def _keys_go_on(connection: Any) -> None:
    """Let the target give the keys that follow the copied ones."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
