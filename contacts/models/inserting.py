"""Rows written with a statement that is made once, not anew for each row.

Django works the text of an INSERT out for every row, and asks every field four times
what its value is in the database. Of what a save of an entry costs, that was a third.
What is more than a plain value goes Django's way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from .wording import Worded

# Values of these types are written as they are.
_AS_THEY_ARE: dict[type[models.Field], type] = {
    models.CharField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.BigIntegerField: int,
    models.ForeignKey: int,
    models.OneToOneField: int,
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A field and what is known of it: nothing, or of which type its values are."""

    field: models.Field
    name: str
    plain: type | None


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    columns: tuple[_Column, ...]
    returns: bool


_STATEMENTS: dict[tuple[Any, ...], _Statement | None] = {}


class QuickInsert(Worded):
    """A base for models whose rows are saved one by one while somebody waits."""

    class Meta:
        abstract = True

    def _do_insert(
        self,
        manager: models.Manager,
        using: str,
        fields: list[models.Field],
        returning_fields: list[models.Field],
        raw: bool,
    ) -> list[tuple[Any, ...]]:
        connection = connections[using]
        key = (connection.vendor, manager.model, len(fields), len(returning_fields))
        if key not in _STATEMENTS:
            _STATEMENTS[key] = _statement(
                manager.model, fields, returning_fields, connection
            )
        statement = _STATEMENTS[key]
        values = None if raw or not statement else _values(self, statement, connection)
        if values is None:
            return super()._do_insert(manager, using, fields, returning_fields, raw)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, values)
            return [cursor.fetchone()] if statement.returns else []


def _values(
    row: models.Model, statement: _Statement, connection: BaseDatabaseWrapper
) -> list[Any] | None:
    """Return what is written, or nothing where a value has to be compiled."""
    values = []
    for column in statement.columns:
        if column.plain is None:
            value = column.field.pre_save(row, add=True)
        else:
            value = getattr(row, column.name)
            if value is None or type(value) is column.plain:
                values.append(value)
                continue
        if hasattr(value, "resolve_expression"):
            return None
        values.append(column.field.get_db_prep_save(value, connection))
    return values


def _statement(
    model: type[models.Model],
    fields: list[models.Field],
    returning: list[models.Field],
    connection: BaseDatabaseWrapper,
) -> _Statement | None:
    """Return the statement; nothing where a field needs more than a mark."""
    if any(hasattr(field, "get_placeholder") for field in fields):
        return None
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = name(model._meta.db_table)
    words = ["INSERT INTO", table, f"({columns})", "VALUES", f"({marks})"]
    if returning:
        back = ", ".join(name(field.column) for field in returning)
        words += ["RETURNING", back]
    known = tuple(
        _Column(field, field.attname, _AS_THEY_ARE.get(type(field))) for field in fields
    )
    return _Statement(" ".join(words), known, bool(returning))
