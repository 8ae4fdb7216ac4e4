"""Rows into their tables by the thousand: no form, no rule, no statement for each.

Only for what makes whole registers at once. Rows are instances of their models that
were never asked to set themselves up, which costs more than all the rest together.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import starmap
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

from ..models.history import keyed_hash, words_of_new

Row = TypeVar("Row", bound=models.Model)

# A moment of history is that of what happened; each kind of row names it otherwise.
_MOMENTS = ("entered_at", "_history_date", "opened_at", "happened_at")
# What a database does not take as it stands in Python.
_CONVERTED = (
    models.DateTimeField,
    models.DateField,
    models.TimeField,
    models.UUIDField,
    models.JSONField,
)


@cache
def _blank(model: type[models.Model]) -> dict[str, Any]:
    """Return what a new row holds where nothing is given."""
    values = dict(vars(model()))
    del values["_state"]
    return values


def row_of(model: type[Row], **values: Any) -> Row:
    """Return an unsaved row of the columns given; keys of others as `desk_id`."""
    row = model.__new__(model)
    row.__dict__.update(_blank(model))
    row.__dict__.update(values)
    row.__dict__["_state"] = ModelState()
    return row


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of one table: their values in the order of its columns, for any process.

    The model is told by its label: one of a history cannot be sent.
    """

    model: str
    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]


def lines(
    rows: Sequence[models.Model], model: type[models.Model] | None = None
) -> Lines:
    """Return the rows as lines of the model's table; a parent's go in by its name.

    Django's own bulk knows no rows of two tables.
    """
    model = model or type(rows[0])
    # A key that is not given is left to the database.
    columns = tuple(
        field.attname
        for field in model._meta.local_concrete_fields
        if not field.primary_key or rows[0].pk is not None
    )
    # Straight from the row: a descriptor of each column takes twice as long.
    pick = itemgetter(*columns)
    return Lines(model._meta.label, columns, [pick(vars(row)) for row in rows])


@cache
def _history_of(model: type[models.Model]) -> tuple[type[Any], tuple[str, ...]]:
    history = model.history.model
    fields = history._meta.concrete_fields
    return history, tuple(f.attname for f in fields if not f.primary_key)


def first_lines(rows: Sequence[models.Model]) -> Lines:
    """Return the first line of each row's history, sealed; the rows are of one kind."""
    history, columns = _history_of(type(rows[0]))
    pick, made = itemgetter(*columns), []
    for row in rows:
        given = dict(vars(row))
        given["history_date"] = next(
            given[name] for name in _MOMENTS if given.get(name) is not None
        )
        given["history_type"] = "+"
        given["history_user_id"] = given.get("entered_by_id")
        given["history_change_reason"] = None
        given["seal"] = f":{keyed_hash(words_of_new(history, given))}"
        made.append(pick(given))
    return Lines(history._meta.label, columns, made)


def write(connection: BaseDatabaseWrapper, some: Lines) -> None:
    """Insert the lines into their table."""
    meta = apps.get_model(some.model)._meta
    fields = [meta.get_field(name) for name in some.columns]
    if connection.vendor == "sqlite":
        _many(connection, meta, fields, _prepared(connection, fields, some.values))
    else:
        _copy(connection, meta, fields, some.values)


def _prepared(
    connection: BaseDatabaseWrapper,
    fields: Sequence[Any],
    lines: Iterable[tuple[Any, ...]],
) -> Iterable[Sequence[Any]]:
    """Yield the lines as the database takes them."""
    places = [
        (place, _reader(field, connection))
        for place, field in enumerate(fields)
        if isinstance(field, _CONVERTED)
    ]
    for line in lines:
        values = list(line)
        for place, read in places:
            if values[place] is not None:
                values[place] = read(values[place])
        yield values


def _reader(field: Any, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.UUIDField):
        return attrgetter("hex")
    return lambda value: field.get_db_prep_save(value, connection)


@lru_cache(4096)
def _moment(moment: datetime) -> str:
    """Return the moment as SQLite keeps it; one entry tells the same several times."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def _many(
    connection: BaseDatabaseWrapper,
    meta: Any,
    fields: Sequence[Any],
    lines: Iterable[Sequence[Any]],
) -> None:
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join("?" * len(fields))
    table = connection.ops.quote_name(meta.db_table)
    with connection.cursor() as cursor:
        # Past Django, which would write the marks of each line anew.
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        cursor.cursor.connection.executemany(sql, lines)


def _copy(
    connection: BaseDatabaseWrapper,
    meta: Any,
    fields: Sequence[Any],
    lines: Iterable[tuple[Any, ...]],
) -> None:
    """Send the lines as CSV, in which an unwritten value is none or a blank text."""
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(field.column) for field in fields)
    filled = ", ".join(quoted(field.column) for field in fields if not field.null)
    lists = [
        place
        for place, field in enumerate(fields)
        if isinstance(field, models.JSONField)
    ]

    def said(*line: Any) -> Sequence[Any]:
        values = list(line)
        for place in lists:
            values[place] = json.dumps(values[place])
        return values

    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(
        starmap(said, lines) if lists else lines
    )
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {quoted(meta.db_table)} ({names}) FROM STDIN"
            f" WITH (FORMAT csv, FORCE_NOT_NULL ({filled}))",
            buffer,
        )
