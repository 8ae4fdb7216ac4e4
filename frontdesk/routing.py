"""Which database is asked: reports and exports may read a replica.

Everything that a desk does reads and writes the one database: what was just filed is
there at once. Only what looks back over weeks may be some seconds behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import models

REPLICA = "replica"
_looking_back: ContextVar[bool] = ContextVar("looking_back", default=False)


def replica() -> str:
    """Return the alias that reports and exports read from."""
    return REPLICA if REPLICA in settings.DATABASES else "default"


@contextmanager
def looking_back() -> Iterator[None]:
    """Read from the replica, where there is one; not for what is about to be changed.

    A generator that goes on later, such as a streamed answer, has to bind its rows by
    `.using(replica())` instead: by then this has ended.
    """
    token = _looking_back.set(True)
    try:
        yield
    finally:
        _looking_back.reset(token)


@contextmanager
def at_the_desk() -> Iterator[None]:
    """Read from the desk's own database, whatever is looked back at around it.

    For what is kept in memory and decides about the next save.
    """
    token = _looking_back.set(False)
    try:
        yield
    finally:
        _looking_back.reset(token)


def from_replica(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view that only reads, and looks back, read from the replica."""

    @wraps(view)
    def looking(*args: Any, **kwargs: Any) -> Any:
        with looking_back():
            return view(*args, **kwargs)

    return looking


class ReplicaRouter:
    """Sends reads to the replica inside `looking_back`; writes never."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        return replica() if _looking_back.get() else None

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        # Both are copies of one database.
        return True

    def allow_migrate(self, db: str, *args: Any, **hints: Any) -> bool | None:
        return False if db == REPLICA else None
