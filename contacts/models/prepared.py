"""Queries whose text is made once, for what is asked while somebody types or waits.

Django works the text of a SELECT out for every asking. Of rows that bring five tables
with them, that costs more than reading some of them: of a caller's look-up, half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

# What stands for a key or a moment while the text is made; no row has such.
_FIRST_KEY = -1_000_000_001
_FIRST_MOMENT = datetime(1801, 1, 1, tzinfo=UTC)
# Of longer lists the text is made anew: one for each length would not pay.
MOST_KEYS = 4
Given = int | str | datetime | list[int] | list[str]
Make = Callable[..., QuerySet]


@dataclass(frozen=True, slots=True)
class _Prepared:
    rows: QuerySet
    compiler: SQLCompiler
    sql: str
    values: tuple[Any, ...]
    # By their place among the values: which of what is given stands there.
    places: dict[int, int]
    # By their column: what makes values of Python of those of the database.
    converters: dict[int, Any]


_PREPARED: dict[tuple[Make, tuple[int, ...]], _Prepared] = {}


def prepared(make: Make, *given: Given) -> list[Any]:
    """Return the rows of `make(*given)`, read.

    `make` is a function of a module, and what it is given are keys, whole texts,
    moments and lists of these: nothing that decides what is asked.
    """
    shape = tuple(len(one) if isinstance(one, list) else -1 for one in given)
    if max(shape, default=0) > MOST_KEYS or 0 in shape:
        return list(make(*given))
    known = _PREPARED.get((make, shape))
    if known is None:
        known = _PREPARED[make, shape] = _made(make, given)
    if connections[known.rows.db].vendor != known.compiler.connection.vendor:
        return list(make(*given))
    return list(_asked(known, given))


def _made(make: Make, given: Iterable[Given]) -> _Prepared:
    """Make the text with marks in the places of what is given."""
    marks: list[Any] = []

    def mark(value: Given) -> Any:
        if isinstance(value, list):
            return [mark(one) for one in value]
        number = len(marks)
        if isinstance(value, datetime):
            marks.append(_FIRST_MOMENT + timedelta(days=number))
        elif isinstance(value, str):
            marks.append(f"\x01{number}")
        else:
            marks.append(_FIRST_KEY - number)
        return marks[-1]

    rows = make(*map(mark, given))
    compiler = rows.query.get_compiler(using=rows.db)
    sql, values = compiler.as_sql()
    written = [_written(one, compiler.connection) for one in marks]
    places = {at: written.index(v) for at, v in enumerate(values) if v in written}
    if set(places.values()) != set(range(len(marks))):
        raise ValueError(f"{make.__name__}: something given is not in the question.")
    read = [column for column, *_rest in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(read)
    return _Prepared(rows, compiler, sql, tuple(values), places, converters)


def _written(value: Any, connection: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _asked(known: _Prepared, given: Iterable[Given]) -> QuerySet:
    """Return rows whose question is made already."""
    rows = known.rows._chain()
    connection = connections[rows.db]
    flat: list[Any] = []
    for one in given:
        flat.extend(one) if isinstance(one, list) else flat.append(one)
    values = list(known.values)
    for at, number in known.places.items():
        values[at] = _written(flat[number], connection)
    compiler = copy(known.compiler)
    compiler.connection, compiler.using = connection, rows.db
    compiler.as_sql = lambda *_args, **_named: (known.sql, tuple(values))
    compiler.get_converters = lambda _columns: known.converters
    rows.query.get_compiler = lambda *_args, **_named: compiler
    return rows
