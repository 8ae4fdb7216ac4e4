"""Queries whose text is made once, for what is asked while somebody types or waits.

Django works the text of a SELECT out for every asking. Of rows that bring five tables
with them, that costs more than reading some of them: of a caller's look-up, half. How
the rows are made of what the database gives is worked out once, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    RelatedPopulator,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler

# What stands for a key or a moment while the text is made; no row has such.
_FIRST_KEY = -1_000_000_001
_FIRST_MOMENT = datetime(1801, 1, 1, tzinfo=UTC)
# Of longer lists the text is made anew. One for each length would not pay: beyond the
# first, a list is filled up with its last to one of these.
LENGTHS = (1, 2, 3, 4, 8, 20)
MOST_KEYS = LENGTHS[-1]
Given = int | str | datetime | list[int] | list[str]
Make = Callable[..., QuerySet]


@dataclass(frozen=True, slots=True)
class _Prepared:
    model: type[Model]
    using: str
    vendor: str
    sql: str
    values: tuple[Any, ...]
    # By their place among the values: which of what is given stands there.
    places: dict[int, int]
    # Their column, what makes values of Python of the database's, and of what.
    converters: list[tuple[int, list[Any], Any]]
    # Makes of the values of a row what the query set would have given.
    build: Callable[[list[Any]], Any]


_PREPARED: dict[tuple[Make, tuple[int, ...]], _Prepared] = {}


def prepared(make: Make, *given: Given) -> list[Any]:
    """Return the rows of `make(*given)`, read.

    `make` is a function of a module, and what it is given are keys, whole texts,
    moments and lists of these, of which a row matches one: nothing that decides what
    is asked.
    """
    given = tuple(_filled(one) if isinstance(one, list) else one for one in given)
    shape = tuple(len(one) if isinstance(one, list) else -1 for one in given)
    if max(shape, default=0) > MOST_KEYS or 0 in shape:
        return list(make(*given))
    known = _PREPARED.get((make, shape))
    if known is None:
        known = _PREPARED[make, shape] = _made(make, given)
    using = router.db_for_read(known.model)
    connection = connections[using]
    if (using, connection.vendor) != (known.using, known.vendor):
        return list(make(*given))
    return _asked(known, connection, given)


def _filled(some: list[Any]) -> list[Any]:
    more = next((size - len(some) for size in LENGTHS if len(some) <= size), 0)
    return some + some[-1:] * more


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
    return _Prepared(
        model=rows.model,
        using=rows.db,
        vendor=compiler.connection.vendor,
        sql=sql,
        values=tuple(values),
        places=places,
        converters=[(at, some, of) for at, (some, of) in converters.items()],
        build=_builder(rows, compiler),
    )


def _written(value: Any, connection: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _asked(known: _Prepared, connection: Any, given: Iterable[Given]) -> list[Any]:
    """Return the rows of a question whose text is made already."""
    flat: list[Any] = []
    for one in given:
        flat.extend(one) if isinstance(one, list) else flat.append(one)
    values = list(known.values)
    for at, number in known.places.items():
        values[at] = _written(flat[number], connection)
    with connection.cursor() as cursor:
        cursor.execute(known.sql, values)
        found = cursor.fetchall()
    return [known.build(_converted(known, connection, row)) for row in found]


def _converted(known: _Prepared, connection: Any, row: Iterable[Any]) -> list[Any]:
    values = list(row)
    for at, converters, of in known.converters:
        value = values[at]
        if value is not None:
            for convert in converters:
                value = convert(value, of, connection)
            values[at] = value
    return values


def _builder(rows: QuerySet, compiler: SQLCompiler) -> Callable[[list[Any]], Any]:
    """Return what makes of a row's values what the query set gives."""
    if issubclass(rows._iterable_class, FlatValuesListIterable):
        return itemgetter(0)
    if issubclass(rows._iterable_class, ValuesListIterable):
        return tuple
    if rows._iterable_class is not ModelIterable:
        raise ValueError(f"{rows.model.__name__}: neither rows nor lists of values.")
    info, select, using = compiler.klass_info, compiler.select, rows.db
    places = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [column.target.attname for column, *_rest in select[places]]
    joined = get_related_populators(info, select, using)
    added = list((compiler.annotation_col_map or {}).items())

    def build(values: list[Any]) -> Any:
        row = _instance(info["model"], names, values[places], using)
        for one in joined:
            _join(one, values, row)
        for name, at in added:
            setattr(row, name, values[at])
        return row

    return build


def _instance(
    model: type[Model], names: Iterable[str], values: Iterable[Any], using: str
) -> Model:
    """Return the row with these columns; the others are read when they are asked for.

    Past `Model.__init__`, which goes through every column that was not read, too.
    """
    row = model.__new__(model)
    told = row.__dict__
    told |= zip(names, values, strict=True)
    state = told["_state"] = ModelState()
    state.adding, state.db = False, using
    return row


def _join(joined: RelatedPopulator, values: list[Any], row: Model) -> None:
    """Put what was read with the row on it, as Django does of `select_related`."""
    if joined.reorder_for_init:
        own = joined.reorder_for_init(values)
    else:
        own = values[joined.cols_start : joined.cols_end]
    found = None
    if own[joined.pk_idx] is not None:
        found = _instance(joined.model_cls, joined.init_list, own, joined.db)
        for one in joined.related_populators:
            _join(one, values, found)
    joined.local_setter(row, found)
    if found is not None:
        joined.remote_setter(found, row)
