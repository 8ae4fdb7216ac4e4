"""Work that another process does ahead, while this one writes what is made already."""

from __future__ import annotations

import multiprocessing
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from queue import Empty
from typing import Any, TypeVar

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
    try:
        for piece in make:
            # Here, and not in the queue's own thread, which would lose an error.
            pieces.put(pickle.dumps((piece, None), pickle.HIGHEST_PROTOCOL))
        pieces.put(pickle.dumps((None, None)))
    except Exception as error:
        pieces.put(pickle.dumps((None, RuntimeError(repr(error)))))


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
