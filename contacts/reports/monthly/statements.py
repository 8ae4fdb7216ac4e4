"""Rows counted by what is asked of them, several questions in one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce


def grouped(rows: QuerySet, *keys: str) -> Counter:
    """Return how many rows there are for each combination of the keys."""
    found = numbered(rows, *keys)
    return Counter({tuple(row[:-1]): row[-1] for row in found})


def numbered(rows: QuerySet, *keys: str) -> QuerySet:
    """Return each combination of the keys with how `many` rows have it."""
    return rows.values_list(*keys).annotate(many=Count("*"))


def side_by_side(branches: Iterable[tuple[QuerySet, tuple[str, ...]]]) -> Iterable:
    """Yield grouped rows of several query sets, read in one statement.

    Each row begins with the place of its query set and ends with the number; all have
    as many keys. What has a number already is not grouped.
    """
    made = []
    for which, (rows, keys) in enumerate(branches):
        rows, keys = rows.annotate(which=Value(which)), ("which", *keys)
        single = "many" in rows.query.annotations
        made.append(
            rows.values_list(*keys, "many") if single else numbered(rows, *keys)
        )
    return as_one(made)


def as_one(rows: list[QuerySet]) -> QuerySet:
    """Return the rows of several query sets with the same columns."""
    return rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0]


def unindexed(name: str) -> Coalesce:
    """Return a field in words that no index has.

    Where the database would take an index of it though another tells more.
    """
    return Coalesce(name, name)
