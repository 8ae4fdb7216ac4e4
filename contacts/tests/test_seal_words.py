"""What a seal is made over stays what it was when the first lines were sealed."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import models
from hypothesis import example, given
from hypothesis import strategies as st

from contacts import choices
from contacts.models.history import _META, plain, said_of

BERLIN = ZoneInfo("Europe/Berlin")
# Where the clock is set back an hour.
TWICE = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
EMPTY = (None, "", False, 0)
VALUES = (
    *(None, "", " ", "0", "甲", False, True, 0, 1, 7, [], {}, ["3.1.1"], {"a": 0}),
    *(Decimal(0), Decimal("1.50"), choices.Status.OPEN, time(0), time(9, 30)),
    *(date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), uuid.UUID(int=5)),
)
LINES = [
    model
    for model in apps.get_app_config("contacts").get_models()
    if hasattr(model, "tracked_fields")
]


def as_sealed_at_first(line: models.Model) -> dict[str, Any]:
    """Return what the line says as the first seals were made of it."""
    said = {}
    for field in line._meta.concrete_fields:
        if field.name in {"history_id", "seal"}:
            continue
        default = None if field.attname in _META else field.get_default()
        value = getattr(line, field.attname)
        if value in EMPTY or value == default:
            continue
        if not isinstance(field, models.ForeignKey):
            value = field.to_python(value)
        if value not in EMPTY and value not in ([], {}) and value != default:
            said[field.attname] = plain(value)
    return said


def readable(field: models.Field, value: Any) -> bool:
    if isinstance(value, list | dict):
        return isinstance(field, models.JSONField)
    try:
        field.to_python(value)
    except Exception:
        return False
    return True


@pytest.mark.parametrize("model", LINES, ids=lambda model: model.__name__)
def test_a_seal_is_over_the_same_words(model):
    for value in VALUES:
        line = model()
        for field in model._meta.concrete_fields:
            if readable(field, value):
                setattr(line, field.attname, value)
        assert list(said_of(line).items()) == list(as_sealed_at_first(line).items())


def test_lines_are_tried():
    assert len(LINES) > 10


@given(st.timedeltas(timedelta(days=-2), timedelta(days=2)))
@example(timedelta())
def test_an_hour_that_comes_twice_is_two_moments(away):
    clock = TWICE + away
    for fold in (0, 1, 0):
        value = clock.replace(fold=fold)
        told = clock.replace(tzinfo=UTC) - value.utcoffset()
        assert plain(value) == told.isoformat(timespec="microseconds")


def test_what_was_told_of_the_first_hour_is_not_told_of_the_second():
    first, second = (plain(TWICE.replace(fold=fold)) for fold in (0, 1))
    assert first == "2026-10-25T00:30:00.000000+00:00"
    assert second == "2026-10-25T01:30:00.000000+00:00"
