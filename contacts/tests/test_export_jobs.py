"""One workbook at a time for a person, and none given up while it is still made."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from contacts.exports import jobs
from contacts.exports.tables import Tell


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_two_clicks_at_once_begin_one_file(monkeypatch):
    begun, refused, read = [], [], jobs.job_of
    monkeypatch.setattr(jobs, "run_behind", begun.append)

    def slow(user_id: int) -> jobs.Job | None:
        found = read(user_id)
        time.sleep(0.1)
        return found

    monkeypatch.setattr(jobs, "job_of", slow)

    def click() -> None:
        try:
            jobs.start(7, "BH.xlsx", 10, lambda path, tell: None)
        except jobs.Busy:
            refused.append(1)

    clicks = [threading.Thread(target=click) for _n in range(3)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert (len(begun), len(refused)) == (1, 2)


def test_what_takes_long_is_still_running(monkeypatch):
    monkeypatch.setattr(jobs, "SILENT_SECONDS", 0.2)
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.02)
    seen = []

    def make(path: Path, tell: Tell) -> None:
        tell(3)
        time.sleep(0.4)
        job = jobs.job_of(7)
        seen.append((job.running, job.done))
        with pytest.raises(jobs.Busy):
            jobs.start(7, "again.xlsx", 1, make)

    jobs.start(7, "BH.xlsx", 10, make)
    assert seen == [(True, 3)]
    # No late beat makes a finished file run again.
    time.sleep(0.05)
    assert jobs.job_of(7).ready


def test_a_job_of_a_server_that_died_gives_way(monkeypatch):
    monkeypatch.setattr(jobs, "run_behind", lambda work: None)
    jobs.start(7, "BH.xlsx", 10, lambda path, tell: None)
    monkeypatch.setattr(jobs, "SILENT_SECONDS", 0)
    assert jobs.start(7, "BH.xlsx", 10, lambda path, tell: None).token


def test_nobody_else_reads_a_file_while_it_is_made_nor_afterwards():
    """Also where the server lets new files be read by everybody."""
    seen, usual = [], os.umask(0)

    def make(path: Path, tell: Tell) -> None:
        seen.append(path.stat().st_mode & 0o777)
        path.write_bytes(b"telephone numbers")

    try:
        jobs.start(7, "BH.xlsx", 1, make)
    finally:
        os.umask(usual)
    made = jobs.job_of(7).path
    assert seen == [0o600] and made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700


def test_the_earlier_file_is_gone_as_the_next_begins(monkeypatch):
    def make(path: Path, tell: Tell) -> None:
        path.write_bytes(b"one")

    jobs.start(7, "BH.xlsx", 1, make)
    first = jobs.job_of(7).path
    assert first.exists()
    monkeypatch.setattr(jobs, "run_behind", lambda work: None)
    second = jobs.start(7, "BH.xlsx", 1, make)
    assert not first.exists() and second.path != first
    assert not list(first.parent.glob("*.file"))


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_given_up_for_another_changes_nothing_of_that(monkeypatch, fails):
    """The first is silent for long, but lives; it ends after the second."""
    begun = []
    monkeypatch.setattr(jobs, "run_behind", begun.append)

    def make(path: Path, tell: Tell) -> None:
        path.write_text("first")
        if fails:
            raise OSError

    jobs.start(7, "first.xlsx", 10, make)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "SILENT_SECONDS", 0)
        jobs.start(7, "second.xlsx", 5, lambda path, tell: path.write_text("second"))
    first, second = begun
    second()
    if fails:
        with pytest.raises(OSError):
            first()
    else:
        first()
    job = jobs.job_of(7)
    assert (job.file_name, job.state) == ("second.xlsx", "ready")
    assert job.path.read_text() == "second"
    assert len(list(jobs._folder().glob("*.file"))) == 1
    assert not list(jobs._folder().glob("*.part"))


def test_the_pulse_of_a_job_given_up_is_not_heard(monkeypatch):
    begun = []
    monkeypatch.setattr(jobs, "run_behind", begun.append)
    first = jobs.start(7, "first.xlsx", 10, lambda path, tell: None)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "SILENT_SECONDS", 0)
        jobs.start(7, "second.xlsx", 5, lambda path, tell: None)
    jobs.Pulse(7, first).say()
    assert jobs.job_of(7).file_name == "second.xlsx"
