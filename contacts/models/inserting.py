"""Rows written with a statement that is made once, not anew for each row.

Django works the text of an INSERT out for every row, and asks every field four times
what its value is in the database. Of what a save of an entry costs, that was a third.
What is more than a plain value goes Django's way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from frontdesk.statements import execute

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


@dataclass(frozen=True, slots=True)
class _Inserted:
    """The columns of a new row, and those that the database gives back."""

    written: list[models.Field]
    returned: list[models.Field]
    keyless: bool


@cache
def _inserted(model: type[models.Model], keyed: bool) -> _Inserted | None:
    """Return the columns of a new row, with its key or for want of one.

    Nothing where Django would think of more: a default of the key, an order.
    """
    meta = model._meta
    keys = meta.pk_fields
    if meta.order_with_respect_to or any(key.has_default() for key in keys):
        return None
    if not keyed and meta.auto_field is None:
        return None
    written = [
        field
        for field in meta.local_concrete_fields
        if not field.generated and (keyed or field is not meta.auto_field)
    ]
    return _Inserted(written, list(meta.db_returning_fields), not keyed)


_STATEMENTS: dict[tuple[Any, ...], _Statement | None] = {}


class QuickInsert(Worded):
    """A base for models whose rows are saved one by one while somebody waits."""

    class Meta:
        abstract = True

    def _save_table(
        self,
        raw: bool = False,
        cls: type[models.Model] | None = None,
        force_insert: bool = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Any = None,
    ) -> bool:
        """Insert a new row at once; Django first asks what else might be meant."""
        fields = _inserted(cls, self.__dict__.get(cls._meta.pk.attname) is not None)
        new = self._state.adding and not (raw or force_update or update_fields)
        if fields is None or not new or not (force_insert or fields.keyless):
            return super()._save_table(
                raw, cls, force_insert, force_update, using, update_fields
            )
        given = self._do_insert(
            cls._base_manager, using, fields.written, fields.returned, raw
        )
        if given:
            for value, field in zip(given[0], fields.returned, strict=True):
                setattr(self, field.attname, value)
        return False

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
            execute(connection, cursor, statement.sql, values)
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
            if type(value) is column.plain:
                values.append(value)
                continue
        if value is None:
            values.append(None)
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
