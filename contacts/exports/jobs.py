"""Workbooks made behind the page: one at a time for a person, with their progress.

The state lies in a file, so that every worker of the server can tell it. The finished
file has a name that nobody guesses, is read by its owner alone, and is gone after a
day.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from .tables import Tell

KEPT_SECONDS = 24 * 3600
# A job of which nothing is heard for so long has died with its server: while it runs
# it says so every second, also while one statement takes long.
SILENT_SECONDS = 60
BEAT_SECONDS = 1
Make = Callable[[Path, Tell], None]


class Busy(Exception):
    """The person has a file in the making already."""


@dataclass(frozen=True)
class Job:
    """A file in the making: `done` of `total` lines are in."""

    file_name: str
    token: str
    total: int
    done: int = 0
    state: str = "running"
    heard_at: float = 0.0
    # What its reader must be allowed to see, as whoever began it names that.
    needs: tuple[str, ...] = ()

    @property
    def running(self) -> bool:
        return self.state == "running" and time.time() - self.heard_at < SILENT_SECONDS

    @property
    def ready(self) -> bool:
        return self.state == "ready"

    @property
    def percent(self) -> int:
        return min(self.done * 100 // max(self.total, 1), 100)

    @property
    def path(self) -> Path:
        return _folder() / f"{self.token}.file"


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _state_of(user_id: int) -> Path:
    return _folder() / f"{user_id}.json"


def job_of(user_id: int) -> Job | None:
    """Return the person's last job, or nothing where it is gone."""
    try:
        return Job(**json.loads(_state_of(user_id).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def still_readable(user_id: int, may: Collection[str]) -> Job | None:
    """Return the person's last job, if they may still see all that is in it.

    A file outlives rights that were taken away; it is forgotten then.
    """
    purge()
    job = job_of(user_id)
    if job is None or set(job.needs) <= set(may):
        return job
    if not job.running:
        with _alone(user_id):
            job.path.unlink(missing_ok=True)
            _state_of(user_id).unlink(missing_ok=True)
    return None


def withheld(user_id: int, may: Collection[str]) -> bool:
    """Say whether a file is still made for them of which they have lost the right."""
    job = job_of(user_id)
    return job is not None and job.running and not set(job.needs) <= set(may)


def _note(user_id: int, job: Job) -> None:
    draft = _folder() / f"{user_id}.{secrets.token_hex(4)}.draft"
    draft.write_text(json.dumps(asdict(job)), "utf-8")
    draft.replace(_state_of(user_id))


def _say(user_id: int, job: Job) -> bool:
    """Note how far the job is, if it still is the person's last one.

    One that was silent for long may have been given up for another; whatever becomes
    of it later must not stand in the other's place.
    """
    with _alone(user_id):
        last = job_of(user_id)
        if last is None or last.token != job.token:
            return False
        _note(user_id, job)
        return True


@contextmanager
def _alone(user_id: int) -> Iterator[None]:
    """Keep every other request of the person out, in whichever worker it runs.

    The system lets go of the lock when its process dies.
    """
    with (_folder() / f"{user_id}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def start(
    user_id: int, file_name: str, total: int, make: Make, needs: Collection[str] = ()
) -> Job:
    """Begin a file behind the page; raises `Busy` while another one is made.

    `make` gets the path to write to and a function to tell how many lines are in;
    `needs` is what the person sees in it, to be asked again by `still_readable`.
    """
    purge()
    token, now = secrets.token_hex(16), time.time()
    job = Job(file_name, token, total, heard_at=now, needs=tuple(sorted(needs)))
    with _alone(user_id):
        before = job_of(user_id)
        if before and before.running:
            raise Busy
        if before:
            before.path.unlink(missing_ok=True)
        _note(user_id, job)
    language, zone = translation.get_language(), timezone.get_current_timezone()

    def work() -> None:
        with translation.override(language), timezone.override(zone):
            _work(user_id, job, make)

    run_behind(work)
    return job


def run_behind(work: Callable[[], None]) -> None:
    """Run the work in a thread, which closes the connection that it opened."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    threading.Thread(target=run, name="export", daemon=True).start()


class Pulse:
    """Says every second that a job still runs, whatever its maker waits for."""

    def __init__(self, user_id: int, job: Job) -> None:
        self.user_id, self.job, self.done = user_id, job, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)

    def tell(self, done: int) -> None:
        self.done = done

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            self.say()

    def say(self) -> None:
        _say(self.user_id, replace(self.job, done=self.done, heard_at=time.time()))

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop before anybody writes how it ended, or a late beat would undo that."""
        self._over.set()
        self._thread.join()


def _work(user_id: int, job: Job, make: Make) -> None:
    draft = job.path.with_suffix(".part")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
        with Pulse(user_id, job) as pulse:
            make(draft, pulse.tell)
        draft.replace(job.path)
        if not _say(user_id, replace(job, done=job.total, state="ready")):
            job.path.unlink(missing_ok=True)
    except BaseException:
        draft.unlink(missing_ok=True)
        _say(user_id, replace(job, state="failed"))
        raise


def purge(now: float | None = None) -> None:
    """Delete what has been kept for a day."""
    oldest = (time.time() if now is None else now) - KEPT_SECONDS
    for path in _folder().iterdir():
        try:
            if path.suffix != ".lock" and path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue
