"""The cells of one entry, found by the field that their column fills."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from . import words
from .layout import Column, Headings


def as_text(cell: Any) -> str:
    """Return a cell as a person would read it."""
    if isinstance(cell, str):
        return cell
    if cell is None or isinstance(cell, bool):
        return "✓" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10g}"
    if isinstance(cell, datetime):
        bare = cell.time() == time(0)
        return cell.strftime("%Y-%m-%d" if bare else "%Y-%m-%d %H:%M")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return str(cell)


def is_blank(cell: Any) -> bool:
    return cell is None or cell == ""


class Columns:
    """Which columns fill which field, in the order of the sheet."""

    def __init__(self, headings: Headings) -> None:
        self.all = {column.index: column for column in headings.columns}
        self.width = len(headings.columns)
        self.by_field: dict[str, list[Column]] = {}
        for column in headings.columns:
            if column.field:
                self.by_field.setdefault(column.field, []).append(column)

    def __contains__(self, field: str) -> bool:
        return field in self.by_field

    def any(self, *fields: str) -> bool:
        return any(field in self.by_field for field in fields)

    def of(self, *fields: str) -> list[Column]:
        return [c for field in fields for c in self.by_field.get(field, ())]


class Cells:
    """One entry's cells. What is taken is used; the rest comes out as `extra`."""

    def __init__(self, columns: Columns, values: list[Any]) -> None:
        self.columns = columns
        self.values = values
        self._texts = [as_text(value) for value in values]
        self._used: set[int] = set()

    def raw(self, field: str) -> Any:
        """Return the first filled cell of a field as it stands, or ""."""
        for column in self.columns.by_field.get(field, ()):
            if column.index < len(self.values):
                value = self.values[column.index]
                if not is_blank(value):
                    return value
        return ""

    def text(self, field: str) -> str:
        """Return the first filled cell of a field as text, or ""."""
        for column in self.columns.by_field.get(field, ()):
            if column.index < len(self._texts) and self._texts[column.index]:
                return self._texts[column.index]
        return ""

    def take(self, field: str) -> str:
        """Return the text of a field and count its cell as used."""
        for column in self.columns.by_field.get(field, ()):
            if column.index < len(self._texts) and self._texts[column.index]:
                self._used.add(column.index)
                return self._texts[column.index]
        return ""

    def take_all(self, field: str) -> list[str]:
        """Return every filled cell of a field, all of them used."""
        found = self.columns.by_field.get(field, ())
        self._used.update(column.index for column in found)
        texts = (self._texts[c.index] for c in found if c.index < len(self._texts))
        return [text for text in texts if text]

    def use(self, *fields: str) -> None:
        """Count the first column of each field as used."""
        for field in fields:
            for column in self.columns.by_field.get(field, ())[:1]:
                self._used.add(column.index)

    def extra(self) -> tuple[tuple[str, str], ...]:
        """Return what was not used as (heading, text)."""
        found = []
        for index, text in enumerate(self._texts):
            if not text or index in self._used:
                continue
            column = self.columns.all.get(index)
            if column is None or not column.heading:
                found.append((words.column_letter(index), text))
            elif column.field != "reject_reason":
                found.append((column.heading, text))
        return tuple(found)
