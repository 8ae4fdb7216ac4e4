"""Sealed history: each line carries a seal over its words and over the line before.

The seal is keyed with the installation's secret, which does not lie in the database:
whoever edits or removes a line there cannot make a seal that fits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db import connections, models, router
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.encoding import force_bytes
from simple_history.models import HistoricalRecords

from .blank import blank
from .inserting import QuickInsert

_SALT = "contacts.models.history"
_META = ("history_date", "history_type", "history_user_id", "history_change_reason")


def keyed_hash(text: str, secret: str | None = None) -> str:
    """Return a hash that nobody makes who reads the database alone."""
    key = _key(settings.SECRET_KEY if secret is None else secret)
    return hmac.digest(key, text.encode(), "sha256").hex()


@lru_cache(maxsize=16)
def _key(secret: str) -> bytes:
    """Return what `salted_hmac` would work out anew for each line."""
    return hashlib.sha256(_SALT.encode() + force_bytes(secret)).digest()


def hash_fits(text: str, seal: str) -> bool:
    """Say whether the seal is the text's, under the secret of now or an earlier one."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(keyed_hash(text, key), seal) for key in secrets)


def plain(value: Any) -> Any:
    """Return the value as it reads the same before and after the database."""
    if isinstance(value, datetime):
        return _moment(value, value.fold)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int | float | list | dict) or value is None:
        return value
    return str(value)


@lru_cache(maxsize=4096)
def _moment(value: datetime, fold: int) -> str:
    """Return the moment in UTC; one entry tells the same several times.

    An hour that comes twice is equal to itself in Python, but for its fold.
    """
    return value.astimezone(UTC).isoformat(timespec="microseconds")


# What reads the same as it stands; a choice is a text of a type of its own.
_AS_IT_IS = frozenset({str, bool, int})
# What a column's reading leaves as it is, by the type that reads.
_READ_ALREADY: dict[Any, type] = {
    models.CharField.to_python: str,
    models.TextField.to_python: str,
    models.BooleanField.to_python: bool,
    models.IntegerField.to_python: int,
    models.DateTimeField.to_python: datetime,
    models.UUIDField.to_python: uuid.UUID,
}
_WORDS = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str)


@cache
def _said(model: type[models.Model]) -> tuple[tuple[str, Any, Any, Any], ...]:
    """Return the columns a seal is made over: name, reading and default of each.

    Last is of which type a value is that the column's reading leaves as it is.
    """
    return tuple(
        (
            field.attname,
            None if isinstance(field, models.ForeignKey) else field.to_python,
            None if field.attname in _META else field.get_default(),
            _READ_ALREADY.get(type(field).to_python),
        )
        for field in model._meta.concrete_fields
        if field.name not in {"history_id", "seal"}
    )


def said_of(row: models.Model) -> dict[str, Any]:
    """Return what a row says; a value left at its default or empty is left out.

    A column that is added later stands at its default in every older line, so the
    older seals still fit.
    """
    columns, given = _said(type(row)), row.__dict__
    try:
        return _said_in(columns, given)
    except KeyError:
        # What was not read with the row is read now.
        return _said_in(columns, {name: getattr(row, name) for name, *_ in columns})


def _said_in(
    columns: Iterable[tuple[str, Any, Any, Any]], given: Mapping[str, Any]
) -> dict[str, Any]:
    said = {}
    for name, read, default, already in columns:
        value = given[name]
        if not value or value == default:
            continue
        if read is not None and type(value) is not already:
            value = read(value)
            if not value or value == default:
                continue
        said[name] = value if type(value) in _AS_IT_IS else plain(value)
    return said


def words_of(line: models.Model, before: str) -> str:
    """Return the text that a seal is made over: the line, and the seal before it."""
    return _WORDS.encode([line._meta.db_table, before, said_of(line)])


def words_of_new(model: type[models.Model], given: Mapping[str, Any]) -> str:
    """Return `words_of` the first line of a row, of its values alone."""
    return _WORDS.encode([model._meta.db_table, "", _said_in(_said(model), given)])


class SealField(models.CharField):
    """`<start of the seal before>:<seal>`, made as the line is first written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"max_length": 81, "editable": False, "default": "", "blank": True}
        super().__init__(**kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Seal a new line; also in bulk, where no `save` is called."""
        if add and not model_instance.seal:
            before = model_instance.__dict__.pop("_before", None)
            if before is None:
                before = _seal_before(model_instance)
            seal = keyed_hash(words_of(model_instance, before))
            model_instance.seal = f"{before}:{seal}"
        return model_instance.seal


def short(seal: str) -> str:
    """Return the part of a seal by which the next line names it."""
    return hashlib.sha256(seal.encode()).hexdigest()[:16] if seal else ""


def _seal_before(line: Any) -> str:
    """Return the name of the newest seal of the same row; the first line has none."""
    if line.history_type == "+":
        return ""
    lines = type(line)._default_manager.filter(id=line.id).order_by("-history_id")
    return short(lines.values_list("seal", flat=True).first() or "")


# The reason of a line that nobody has written at the desk: the row was changed in the
# database itself, past the application.
FOUND_OUTSIDE = "found_outside"
# Written beside the history, by the writer itself: nothing that a person has said.
UNTOLD = frozenset({"search_text", "after_id", "config_version"})


def told_columns(model: type[models.Model]) -> list[str]:
    """Return the columns of a row that the newest line of its history tells, too."""
    line = model.history.model
    return [
        field.attname
        for field in model._meta.concrete_fields
        if hasattr(line, field.attname) and field.attname not in UNTOLD
    ]


def _same(model: type[models.Model], names: Iterable[str], vendor: str) -> str:
    """Return the condition that a row is as a line of its history, which is `h`."""
    same = "IS" if vendor == "sqlite" else "IS NOT DISTINCT FROM"
    fields = {field.attname: field for field in model._meta.concrete_fields}
    lines = model.history.model._meta.concrete_fields
    columns = {field.attname: field.column for field in lines}
    return " AND ".join(
        f'"{fields[name].model._meta.db_table}"."{fields[name].column}"'
        f' {same} h."{columns[name]}"'
        for name in names
    )


def _tables(model: type[models.Model]) -> dict[str, str]:
    """Return the tables that a row lies in, its own first, with their keys."""
    kinds = (model, *model._meta.get_parent_list())
    return {kind._meta.db_table: kind._meta.pk.column for kind in kinds}


@cache
def _compared(model: type[models.Model], vendor: str) -> str:
    """Return the statement that reads the newest seal of a row, and if the row fits it.

    The comparison is the database's, so that no value has to be read for it.
    """
    joins = " ".join(
        f'JOIN "{table}" ON "{table}"."{key}" = h."id"'
        for table, key in _tables(model).items()
    )
    # Of names of columns alone, as the models have them.
    return (
        f'SELECT h."seal", {_same(model, told_columns(model), vendor)}'  # noqa: S608
        f' FROM "{model.history.model._meta.db_table}" h {joins}'
        ' WHERE h."id" = %s ORDER BY h."history_id" DESC LIMIT 1'
    )


def unlike_newest(
    model: type[models.Model], names: Iterable[str], first: Any, last: Any
) -> set[Any]:
    """Return the keys of rows that are not as their newest line, or that have none.

    `names` are the columns held against it; `first` and `last` are keys. The database
    compares, as for a save: to read all values of each row and each line in Python
    takes twenty times as long.
    """
    connection = connections[router.db_for_read(model)]
    [(own, key), *parents] = _tables(model).items()
    row, lines = f'"{own}"."{key}"', model.history.model._meta.db_table
    joins = " ".join(
        f'JOIN "{table}" ON "{table}"."{its}" = {row}' for table, its in parents
    )
    sql = (
        f'SELECT {row} FROM "{own}" {joins} LEFT JOIN "{lines}" h ON h."history_id" ='  # noqa: S608
        f' (SELECT MAX(n."history_id") FROM "{lines}" n WHERE n."id" = {row})'
        f" WHERE {row} BETWEEN %s AND %s AND"
        f' (h."id" IS NULL OR NOT ({_same(model, names, connection.vendor)}))'
    )
    field = model._meta.pk
    ends = [field.get_db_prep_value(end, connection) for end in (first, last)]
    with connection.cursor() as cursor:
        cursor.execute(sql, ends)
        return {field.to_python(found) for (found,) in cursor.fetchall()}


class Sealed(QuickInsert):
    """The base of every history table."""

    seal = SealField()

    class Meta:
        abstract = True


class SealedHistory(HistoricalRecords):
    """The library's history, its line written without the library's detours.

    They are a manager class made for each line, a look at relations that no sealed
    model has, and signals that nobody hears.
    """

    def __init__(self, *, found_by: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._found_by = {"id", *found_by}
        self._lines: dict[type[models.Model], tuple[type[Any], tuple[str, ...]]] = {}

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        """Copy the columns, but not their indexes: lines are found by their row."""
        fields = super().copy_fields(model)
        for name, field in fields.items():
            key = model._meta.get_field(name).primary_key
            field.db_index = key or name in self._found_by
        return fields

    def get_extra_fields(
        self, model: type[models.Model], fields: dict[str, models.Field]
    ) -> dict[str, Any]:
        extra = super().get_extra_fields(model, fields)
        extra["history_user"].db_index = False
        return extra

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if sender is self.cls:
            models.signals.pre_save.connect(self.pre_save, sender=sender, weak=False)

    def pre_save(
        self,
        instance: models.Model,
        raw: bool = False,
        using: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Hold the stored row against its newest line before it is written over.

        What was changed past the application gets a line of its own, under nobody's
        name; whoever saves next would be blamed for it otherwise. The seal that is
        read here is the one that the coming line is chained to: no statement more.
        """
        instance.__dict__.pop("_before", None)
        quiet = getattr(instance, "skip_history_when_saving", False)
        if raw or quiet or instance._state.adding or instance.pk is None:
            return
        connection = connections[using or router.db_for_write(type(instance))]
        with connection.cursor() as cursor:
            sql = _compared(type(instance), connection.vendor)
            cursor.execute(sql, [instance.pk])
            found = cursor.fetchone()
        if found is None:
            return
        seal, same = found
        if not same:
            seal = self._keep_found(instance, connection.alias) or seal
        instance._before = short(seal)

    def _keep_found(self, instance: models.Model, alias: str) -> str:
        """Write the line of what was found in the row; return its seal, or nothing."""
        model = type(instance)
        stored = model._base_manager.using(alias).get(pk=instance.pk)
        lines = model.history.using(alias).filter(id=instance.pk)
        newest = lines.order_by("-history_id")[0]
        names = told_columns(model)
        if all(getattr(stored, name) == getattr(newest, name) for name in names):
            return ""
        stored._history_user, stored._change_reason = None, FOUND_OUTSIDE
        stored._history_date = getattr(instance, "_history_date", None)
        stored._before = short(newest.seal)
        return self.create_historical_record(stored, "~", alias).seal

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> Any:
        line, names = self._line_of(instance)
        user = self.get_history_user(instance)
        said = {
            "history_date": getattr(instance, "_history_date", None) or timezone.now(),
            "history_type": history_type,
            "history_user_id": user.pk if user else None,
            "history_change_reason": self.get_change_reason_for_object(
                instance, history_type, using
            ),
            "seal": "",
            "history_id": None,
        }
        given, kept = instance.__dict__, blank(line)
        for name in names:
            if name not in said:
                said[name] = given[name] if name in given else getattr(instance, name)
        told = kept.__dict__
        told |= said
        if history_type == "~":
            kept._before = instance.__dict__.pop("_before", None)
        kept.save(using=using if self.use_base_model_db else None)
        return kept

    def _line_of(self, instance: models.Model) -> tuple[type[Any], tuple[str, ...]]:
        """Return the model of the lines and its columns in their order."""
        model = type(instance)
        if model not in self._lines:
            line = getattr(instance, self.manager_name).model
            names = tuple(field.attname for field in line._meta.concrete_fields)
            self._lines[model] = line, names
        return self._lines[model]


def sealed_history(**kwargs: Any) -> HistoricalRecords:
    """Return a history whose lines are sealed; every model keeps its own by this.

    `found_by` names columns by which lines are looked for beside their row's key.
    """
    return SealedHistory(bases=[Sealed], **kwargs)
