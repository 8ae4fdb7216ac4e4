"""Work that another process does ahead, while this one writes what is made already."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from queue import Empty
from threading import Thread
from typing import Any, TypeVar

from django.db import connections

Made = TypeVar("Made")

# So many pieces may wait to be taken; more would only fill the memory.
WAITING = 2
LOOKED_AFTER = 5


@contextmanager
def made_ahead(make: Iterable[Made]) -> Iterator[Iterator[Made]]:
    """Let another process make the pieces; yields what gives them, in their order.

    What makes them is copied as it stands and asks no database. Where a system cannot
    copy a process, each piece is made as it is taken.
    """
    if sys.platform != "linux":
        yield iter(make)
        return
    context = multiprocessing.get_context("fork")
    pieces = context.Queue(WAITING)
    maker = context.Process(target=_make, args=(pieces, make), daemon=True)
    maker.start()
    try:
        yield _taken(pieces, maker)
    finally:
        maker.terminate()
        maker.join()


def _make(pieces: Any, make: Iterable[Any]) -> None:
    _let_go_of_databases()
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        for piece in make:
            # Here, and not in the queue's own thread, which would lose an error.
            pieces.put(pickle.dumps((piece, None), pickle.HIGHEST_PROTOCOL))
        pieces.put(pickle.dumps((None, None)))
    except Exception as error:
        pieces.put(pickle.dumps((None, RuntimeError(repr(error)))))


def _let_go_of_databases() -> None:
    """Give up the sessions that were copied; the parent's go on.

    To close one would say good-bye in the parent's name. Kept open, it would outlive a
    parent that was killed, with its locks.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for connection in connections.all(initialized_only=True):
        session = connection.connection
        if connection.vendor == "postgresql" and session and not session.closed:
            os.dup2(nothing, session.fileno(), inheritable=False)
    os.close(nothing)


def _end_with_parent() -> None:
    """End at once when the parent has, also one that was killed and told nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    # Not in order: that waits until somebody has taken the last piece.
    os._exit(1)


def _taken(pieces: Any, maker: Any) -> Iterator[Any]:
    while True:
        try:
            said = pieces.get(timeout=LOOKED_AFTER)
        except Empty:
            if maker.is_alive():
                continue
            raise RuntimeError("The process that makes the pieces has ended.") from None
        # Of our own making, in a process of our own.
        piece, error = pickle.loads(said)  # noqa: S301
        if error is not None:
            raise error
        if piece is None:
            return
        yield piece
