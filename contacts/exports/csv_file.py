"""CSV as spreadsheets open it: UTF-8 with a mark, CRLF, quoted, and no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, tzinfo
from typing import Any

from .tables import Column, Row, Sort, Table, Tell, local, told

# Full-width signs too: an input method may have made them of a formula.
FORMULA_SIGNS = tuple("=+-@\t\r\n|%＝＋－＠")
ROWS_A_CHUNK = 500


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; importing undoes it."""
    if text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS):
        return f"'{text}"
    return text


def csv_chunks(table: Table, tell: Tell | None = None) -> Iterator[bytes]:
    """Yield the file in pieces of some hundred rows; the first has the headings."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([defused(text) for text in table.headings])
    cells = [_reader(column, table.zone) for column in table.columns]
    for count, row in enumerate(told(table.rows, tell), start=1):
        writer.writerow(_texts(row, cells))
        if count % ROWS_A_CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def _texts(row: Row, cells: list[Callable[[Any], str] | None]) -> list[Any]:
    """Return a row's cells; a text that begins harmlessly costs one comparison."""
    return [
        value if read is None else read(value) if value is not None else ""
        for value, read in zip(row, cells, strict=True)
    ]


def _reader(column: Column, zone: tzinfo) -> Callable[[Any], Any] | None:
    """Return what makes a cell of a value; nothing where the value stands as it is."""
    if column.sort in (Sort.NUMBER, Sort.DECIMAL):
        return None
    if column.sort is Sort.MOMENT:
        return lambda moment: _moment(moment, zone)
    if column.sort is Sort.DAY:
        return _day
    if column.sort is Sort.SHARE:
        return lambda share: f"{share:.4f}"
    return lambda value: defused(value if isinstance(value, str) else str(value))


def _moment(moment: datetime, zone: tzinfo) -> str:
    return local(moment, zone).isoformat(" ", "minutes")


def _day(day: date) -> str:
    return day.isoformat()
