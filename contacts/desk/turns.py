"""Writers of an SQLite file take turns, first come, first served.

SQLite lets a writer that finds the file taken try again now and then: among many, one
may be unlucky until its time is up, though the others save hundreds of entries. A lock
on a file beside it lets each wait in a queue instead. The system gives it back when a
process ends, however it ends. PostgreSQL queues by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections, router

from ..models import Contact

try:
    import fcntl
except ImportError:  # A system without such locks: writers try again as before.
    fcntl = None


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn to write; within a transaction it has come already."""
    connection = connections[router.db_for_write(Contact)]
    path = str(connection.settings_dict["NAME"])
    queues = connection.vendor == "sqlite" and fcntl and "memory" not in path
    if not queues or connection.in_atomic_block:
        yield
        return
    with Path(f"{path}-turn").open("wb") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield
