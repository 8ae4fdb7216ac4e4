"""An error reaches the log by its place and kind, without a caller's data."""

from __future__ import annotations

import logging
import sys

import pytest
from django.utils.module_loading import import_string

from frontdesk import settings as production

CALLER = "王小明 0912-345-678"


@pytest.fixture
def logged():
    """The text of an error as the desk's log would keep it."""
    line = production.LOGGING["formatters"]["line"]
    formatter = import_string(line["()"])(line["format"])

    def log(raiser) -> str:
        try:
            raiser()
        except Exception:
            record = logging.LogRecord(
                "django.request",
                logging.ERROR,
                __file__,
                1,
                "Internal Server Error: %s",
                ("/calls/",),
                sys.exc_info(),
            )
        return formatter.format(record)

    return log


def refused_by_a_parser() -> None:
    raise ValueError(f"invalid number: {CALLER}")


def refused_by_the_database() -> None:
    try:
        refused_by_a_parser()
    except ValueError as error:
        raise LookupError(f"Key (name)=({CALLER})") from error


def test_the_place_and_the_kind_are_kept(logged):
    line = logged(refused_by_the_database)
    assert "Internal Server Error: /calls/" in line
    assert "in refused_by_a_parser" in line
    assert "builtins.ValueError\nleading to\n" in line
    assert line.endswith("builtins.LookupError")


def test_what_was_typed_is_not(logged):
    assert "王小明" not in logged(refused_by_a_parser)
    assert "0912" not in logged(refused_by_the_database)
