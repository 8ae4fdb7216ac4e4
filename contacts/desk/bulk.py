"""Rows into their tables by the thousand: no form, no rule, no statement for each.

Only for what makes whole registers at once. Rows are instances of their models that
were never asked to set themselves up, which costs more than all the rest together.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import starmap
from operator import attrgetter
from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

from ..models.history import keyed_hash, words_of

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


@cache
def _tracked(model: type[models.Model]) -> tuple[type[Any], tuple[str, ...]]:
    history = model.history.model
    return history, tuple(field.attname for field in history.tracked_fields)


def first_lines(rows: Iterable[models.Model]) -> list[Any]:
    """Return the first line of each row's history, sealed."""
    made = []
    for row in rows:
        model, names = _tracked(type(row))
        given = row.__dict__
        line = row_of(model, **{name: given[name] for name in names})
        said = line.__dict__
        said["history_date"] = next(
            given[name] for name in _MOMENTS if given.get(name) is not None
        )
        said["history_type"] = "+"
        said["history_user_id"] = given.get("entered_by_id")
        said["seal"] = f":{keyed_hash(words_of(line, ''))}"
        made.append(line)
    return made


def insert(
    connection: BaseDatabaseWrapper,
    rows: Sequence[models.Model],
    model: type[models.Model] | None = None,
) -> None:
    """Insert the rows into the table of the model; a parent's rows go in by its name.

    Django's own bulk knows no rows of two tables.
    """
    if not rows:
        return
    meta = (model or type(rows[0]))._meta
    # A key that is not given is left to the database.
    fields = [
        field
        for field in meta.local_concrete_fields
        if not field.primary_key or rows[0].pk is not None
    ]
    pick = attrgetter(*(field.attname for field in fields))
    if connection.vendor == "sqlite":
        _many(connection, meta, fields, _prepared(connection, fields, map(pick, rows)))
    else:
        _copy(connection, meta, fields, map(pick, rows))


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
