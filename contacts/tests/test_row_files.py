"""The rows of a workbook in the making lie where nobody else reads them, and not long.

A workbook holds telephone numbers: a server that is killed must not leave them behind.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from contacts.exports import row_files
from contacts.exports.tables import Column, Table
from contacts.exports.xlsx_file import Workbook

# Makes a folder and rows in it, says so, and waits to be killed.
DIES = """
import time
from contacts.exports.row_files import own_folder
with own_folder() as folder:
    (folder / "rows").write_text("0912345678")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temp(tmp_path, monkeypatch) -> Path:
    """The system's folder for such files, with nothing in it."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def rows_of(temp: Path, seen: list[int]):
    for number in range(300):
        seen += [path.stat().st_mode & 0o777 for path in temp.iterdir()]
        yield [f"0912 345 {number:03}"]


def test_the_rows_lie_in_a_folder_of_the_owner_alone(temp, tmp_path):
    seen: list[int] = []
    with Workbook(tmp_path / "book.xlsx") as book:
        book.add(Table("calls", "Calls", (Column("Phone"),), rows_of(temp, seen)))
    assert set(seen) == {0o700} and len(seen) == 300
    assert not list(temp.iterdir())


def test_a_workbook_that_fails_leaves_no_rows(temp, tmp_path):
    def broken():
        yield ["0912 345 678"]
        raise OSError

    with pytest.raises(OSError), Workbook(tmp_path / "book.xlsx") as book:
        book.add(Table("calls", "Calls", (Column("Phone"),), broken()))
    assert not list(temp.iterdir())


def test_the_next_takes_away_what_one_left_that_was_killed(temp):
    command = [sys.executable, "-c", DIES]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        folder = Path(process.stdout.readline().strip())
        later = time.time() + 2 * row_files.NEW_SECONDS
        # While it is made it stays, however long that takes.
        row_files.sweep(later)
        assert (folder / "rows").exists()
        os.kill(process.pid, signal.SIGKILL)
    assert (folder / "rows").exists()
    row_files.sweep()
    assert folder.exists()
    row_files.sweep(later)
    assert not list(temp.iterdir())


def test_what_is_not_ours_is_left_alone(temp, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (temp / f"{row_files.PREFIX}link").symlink_to(kept)
    (temp / "another").mkdir()
    row_files.sweep(time.time() + 2 * row_files.NEW_SECONDS)
    assert kept.exists() and len(list(temp.iterdir())) == 2
