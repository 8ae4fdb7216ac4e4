"""Where a book that was handed in lies while it is looked through and taken over.

Old books are full of names and numbers: the files have random names, are readable by
the server alone, and are gone after the import, at the latest after a day.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings

KEPT_SECONDS = 24 * 3600


class Gone(Exception):
    """The file is no longer kept."""


class Upload:
    """The files of one upload: the book, what was seen in it, the rows sent back."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def book(self) -> Path:
        """Return where the book lies; raises `Gone`."""
        return self._there("book")

    @property
    def rejects(self) -> Path | None:
        """Return where the rows sent back lie, if there are any."""
        found = sorted(_folder().glob(f"{self.name}.back.*")) if self.name else []
        return found[0] if found else None

    def seen(self) -> dict[str, Any]:
        """Return what was kept of the look through the book; raises `Gone`."""
        return json.loads(self._there("seen").read_text("utf-8"))

    def keep_seen(self, seen: dict[str, Any]) -> None:
        with self.write("seen") as file:
            file.write(json.dumps(seen, ensure_ascii=False).encode())

    def write(self, ending: str) -> IO[bytes]:
        """Open a file of this upload for writing, readable by its owner alone."""
        path = _folder() / f"{self.name}.{ending}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        return os.fdopen(os.open(path, flags, 0o600), "wb")

    def keep_rejects(self, suffix: str) -> None:
        """Give the draft of the rows sent back its name, or delete it where none is."""
        draft = _folder() / f"{self.name}.draft"
        if suffix:
            draft.replace(_folder() / f"{self.name}.back{suffix}")
        else:
            draft.unlink(missing_ok=True)

    def drop_book(self) -> None:
        """Delete the book itself; the rows sent back stay for a day."""
        (_folder() / f"{self.name}.book").unlink(missing_ok=True)

    def drop(self) -> None:
        for path in _folder().glob(f"{self.name}.*") if self.name else ():
            path.unlink(missing_ok=True)

    def _there(self, ending: str) -> Path:
        path = _folder() / f"{self.name}.{ending}"
        if not self.name or not path.is_file():
            raise Gone
        return path


def keep(chunks: Iterable[bytes]) -> Upload:
    """Store a book under a random name."""
    upload = Upload(secrets.token_hex(16))
    with upload.write("book") as file:
        for chunk in chunks:
            file.write(chunk)
    return upload


def purge(now: float | None = None) -> None:
    """Delete what has been kept for a day; `now` in seconds since 1970."""
    oldest = (time.time() if now is None else now) - KEPT_SECONDS
    for path in _folder().iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            # Another worker was quicker.
            continue


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
