"""Lines for the log that say where it went wrong, never with whose data."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class PrivateFormatter(logging.Formatter):
    """An error by its kind and its place; its text is withheld.

    A database repeats the row it refuses and a parser what it could not read: that
    is a caller's name and number, and a log is kept longer and read by more people.
    """

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802
        return "\n".join(self._chain(ei[1]))

    def _chain(self, error: BaseException) -> list[str]:
        earlier = error.__cause__
        if earlier is None and not error.__suppress_context__:
            earlier = error.__context__
        lines = [*self._chain(earlier), "leading to"] if earlier is not None else []
        frames = traceback.format_tb(error.__traceback__)
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        return [*lines, "".join(frames) + kind]
