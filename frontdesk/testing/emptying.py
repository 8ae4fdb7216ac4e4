"""Emptying the database after a test whose pages may still be writing to it."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import CommandError
from django.db import OperationalError, connection
from django.test import TransactionTestCase

from contacts.search_index import CUSTOMERS, ENTRIES

TRIES = 20
PAUSE = 0.25

_emptied = TransactionTestCase._fixture_teardown


def patiently(case: Any) -> None:
    """Empty every table, and the search's own; again after a deadlock.

    A page that is closed sends its draft as a last word: on PostgreSQL that save and
    the emptying of all tables may wait for one another, and one of them is ended.
    """
    for again in range(TRIES):
        try:
            # Unknown to Django, which begins the keys anew: the old ones must go.
            for index in (ENTRIES, CUSTOMERS):
                index.empty(connection)
            _emptied(case)
            return
        except (OperationalError, CommandError) as stopped:
            said = f"{stopped} {stopped.__cause__}"
            waits = "deadlock" in said or "locked" in said
            if not waits or again + 1 == TRIES:
                raise
        time.sleep(PAUSE)
