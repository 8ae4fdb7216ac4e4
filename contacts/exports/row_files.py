"""Where the rows of a workbook lie while it is made: a folder that only we read.

It is gone with the workbook. What a server leaves there that was killed, the next
workbook takes away: nobody holds the lock of its folder any longer.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX, LOCK = "frontdesk-rows-", ".lock"
# A folder is not locked in the very moment in which it is made.
NEW_SECONDS = 60


@contextmanager
def own_folder() -> Iterator[Path]:
    """Make a folder of our own, and take it away with all that is in it."""
    sweep()
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX) as name,
        (Path(name) / LOCK).open("w") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


def sweep(now: float | None = None) -> None:
    """Take away what was left by those that were killed."""
    newest = (time.time() if now is None else now) - NEW_SECONDS
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            found = folder.lstat()
            ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
            if ours and found.st_mtime < newest and not _held(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:
            continue


def _held(folder: Path) -> bool:
    """Say whether a workbook is still made there, by whichever process."""
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
