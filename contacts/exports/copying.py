"""CSV as PostgreSQL writes it itself: the same bytes, without values of Python.

To hand two hundred thousand rows over as objects takes longer than everything else of a
file. So the cells are told to the database as expressions, and `COPY` writes the lines;
a piece at a time by the keys, as all exports read, which a pooler bears.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.db import connections
from django.db.models import CharField, F, Func, QuerySet, TextField

from ..paging import Cursor, Leaf, leaves
from .csv_file import FORMULA_SIGNS, MINUTES, defused
from .tables import Lines, as_moment

ROWS_COPIED = 5000
# What `str.lstrip` takes for a space.
SPACES = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_SIGNS = "".join(sign for sign in FORMULA_SIGNS if not sign.isspace() and sign != "-")
_FIRST = sorted({*FORMULA_SIGNS, *SPACES})
# The minus stands last, where it is no range.
_PLACES = re.compile(r"\{0\}|%s")
_RISKY = f"^(?:[\t\r\n]|[{SPACES}]*[{_SIGNS}-])"


class Stored(Func):
    """A moment as the text of its time in UTC: read sooner than as a moment."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # What is no column any more, the driver hands over as it is.
        context["template"] = "(%(expressions)s || '')"
        return self.as_sql(compiler, connection, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        context["template"] = "(%(expressions)s AT TIME ZONE 'UTC')::text"
        return self.as_sql(compiler, connection, **context)


class Cell(Func):
    """A cell of a line as its text; of a null, an empty one.

    `{0}` in the text stands for the column, and `%s` for what is given beside it.
    """

    output_field = TextField()
    sql = "coalesce({0}::text, '')"

    def __init__(self, column: Any, *given: Any) -> None:
        super().__init__(column)
        self.given = given

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        (column,) = self.get_source_expressions()
        told, values = compiler.compile(column)
        given, all_values = iter(self.given), []
        # A column that is looked up in other rows brings values of its own.
        for place in _PLACES.findall(self.sql):
            all_values += values if place == "{0}" else [next(given)]
        return self.sql.format(told), all_values


class Text(Cell):
    """A text, defused: most do not begin with a sign that has to be looked at."""

    sql = (
        "CASE WHEN left({0}, 1) = ANY(%s) AND {0} ~ %s THEN chr(39) || {0}"
        " ELSE coalesce({0}, '') END"
    )

    def __init__(self, column: Any) -> None:
        super().__init__(column, _FIRST, _RISKY)


class Moment(Cell):
    """A moment at the clock of a desk, to the minute."""

    sql = f"coalesce(left(({{0}} AT TIME ZONE %s)::text, {MINUTES}), '')"

    def __init__(self, column: Any, zone: Any) -> None:
        super().__init__(column, str(zone))


class Known(Cell):
    """What stands for a key; nothing for one that is not known."""

    sql = "coalesce(%s::jsonb ->> {0}::text, '')"

    def __init__(self, column: Any, names: Mapping[Any, Any]) -> None:
        said = {str(key): defused(str(name)) for key, name in names.items()}
        super().__init__(column, json.dumps(said, ensure_ascii=False))


class Code(Known):
    """The label of a code; of one that has none, the code itself."""

    sql = f"coalesce(%s::jsonb ->> {{0}}, {Text.sql})"

    def __init__(self, column: Any, names: Mapping[Any, Any]) -> None:
        super().__init__(column, names)
        self.given += (_FIRST, _RISKY)


def copied(rows: QuerySet, cells: Sequence[Cell], moment: str) -> Lines:
    """Yield the lines of the rows in the order of the moment, and how many they are."""
    # Nobody who typed a text has known it, so where it stands, a line ends.
    end = secrets.token_hex(8)
    tail = re.compile(rb",%b,([^,\n]*),(\d+)\n" % end.encode())
    keys = (Stored(F(moment)), F("pk"))

    def read(ahead: QuerySet, size: int) -> Leaf:
        wanted = ahead.values_list(*cells, *keys)[:size]
        written = _written(wanted, len(cells), end)
        lines, count = tail.subn(b"\r\n", written)
        return (lines, count), count, _places(tail, written)

    yield from leaves(rows, read, moment=moment, descending=False, size=ROWS_COPIED)


def _written(wanted: QuerySet, cells: int, end: str) -> bytes:
    """Return the lines as the database writes them, with their places behind them."""
    connection = connections[wanted.db]
    sql, given = wanted.query.sql_with_params()
    names = [f"c{number}" for number in range(cells)]
    shown = ", ".join(names)
    into = BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        inner = cursor.mogrify(sql, given).decode()
        cursor.copy_expert(
            f"COPY (SELECT {shown}, '{end}', moment, key"  # noqa: S608 - names made here
            f" FROM ({inner}) AS lines({shown}, moment, key))"
            f" TO STDOUT WITH (FORMAT csv, FORCE_QUOTE ({shown}))",
            into,
        )
    return into.getvalue()


def _places(tail: re.Pattern[bytes], written: bytes) -> Iterator[Cursor]:
    """Yield the places of the lines, from the last one on."""
    end = len(written)
    while end > 0:
        start = written.rfind(b"\n", 0, end - 1) + 1
        found = tail.search(written, start, end)
        end = start
        # A line may have line breaks in its cells: only its end tells its place.
        if found:
            yield Cursor(as_moment(found[1].decode()), int(found[2]))
