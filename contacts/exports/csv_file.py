"""CSV as spreadsheets open it: UTF-8 with a mark, CRLF, quoted, and no formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any

from .tables import Column, Sort, Table, Tell, pieces, told

# Full-width signs too: an input method may have made them of a formula.
FORMULA_SIGNS = tuple("=+-@\t\r\n|%＝＋－＠")
# A cell that may begin a formula, among cells that are parted by a zero.
_RISKY = re.compile(f"\0\\s*[{re.escape(''.join(FORMULA_SIGNS))}]")
ROWS_A_CHUNK = 500
Cells = Sequence[Any]
# The length of `2026-11-25 09:30`.
MINUTES = 16


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
    makers = [_maker(column, table.zone) for column in table.columns]
    for piece in pieces(told(table.rows, tell), ROWS_A_CHUNK):
        # By columns: most need one look at all their cells together.
        columns = zip(*piece, strict=True)
        cells = [make(c) for make, c in zip(makers, columns, strict=True)]
        writer.writerows(zip(*cells, strict=True))
        yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def _maker(column: Column, zone: tzinfo) -> Callable[[Cells], Iterable[Any]]:
    """Return what makes the cells of a column of its values."""
    if column.sort in (Sort.NUMBER, Sort.DECIMAL):
        return lambda values: values
    if column.sort in (Sort.TEXT, Sort.LONG):
        return _texts
    if column.sort is Sort.MOMENT:
        return lambda values: [
            "" if moment is None else _moment(moment, zone) for moment in values
        ]
    if column.sort is Sort.DAY:
        return lambda days: ["" if day is None else day.isoformat() for day in days]
    return lambda values: ["" if v is None else f"{v:.4f}" for v in values]


def _texts(values: Cells) -> Iterable[str]:
    """Return the texts, each defused; all as they stand where none has to be."""
    try:
        whole = "\0".join(values)
    except TypeError:
        values = ["" if value is None else str(value) for value in values]
        whole = "\0".join(values)
    if _RISKY.search(f"\0{whole}"):
        return map(defused, values)
    return values


def _moment(moment: datetime, zone: tzinfo) -> str:
    # Cut before the zone: a copy without it would cost as much again.
    return (moment.astimezone(zone) if moment.tzinfo else moment).isoformat(
        " ", "minutes"
    )[:MINUTES]
