"""Contention: many writers at once, in several processes as gunicorn has them.

Nobody may be locked out, no number may be lost, and the seals must hold.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from .measuring import Line, Report

if TYPE_CHECKING:
    from .stage import Stage

PROCESSES, THREADS, SECONDS = 4, 8, 60


def contention(stage: Stage, report: Report) -> None:
    """Thirty-two writers at once: nothing is locked out, no number is lost."""
    from contacts import audit
    from contacts.models import Contact

    writers = PROCESSES * THREADS
    report.head(f"Contention: {writers} writers for {SECONDS} s")
    place = stage.large
    before = Contact.objects.of(place).count()
    times, errors = _run(place.code)
    saved = Contact.objects.of(place).count() - before
    gaps = list(audit._books(place))
    times.sort()
    middle, worst = statistics.median(times), times[-1]
    note = f"{saved:,} saved in {SECONDS} s"
    report.add(Line("a save, median", middle, SECONDS, None, note))
    report.add(Line("the longest wait", worst, middle, None, "median"))
    first = errors[0] if errors else ""
    report.add(Line("errors", len(errors) / 1000, 0.001, 0, first))
    lost = abs(saved - len(times) + len(errors))
    report.add(Line("saves lost", lost / 1000, 0.001, 0))
    report.add(Line("gaps in the numbers", len(gaps) / 1000, 0.001, 0))


def _run(code: str) -> tuple[list[float], list[str]]:
    """Let the processes write, and gather how long each save took and what failed."""
    command = [sys.executable, "-m", "contacts.benchmarks.contention", code]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ)  # noqa: S603
        for _process in range(PROCESSES)
    ]
    times: list[float] = []
    errors: list[str] = []
    for process in running:
        told = json.loads(process.communicate()[0])
        times += told["times"]
        errors += told["errors"]
    return times, errors


def _write(code: str) -> dict[str, list[float] | list[str]]:
    """Save calls at the desk with all threads of this process until time is up."""
    from django.db import connections

    from contacts import desk
    from contacts.factories import new_contact
    from contacts.models import Category, Desk, StaffMember

    place = Desk.objects.get(code=code)
    by = StaffMember.objects.filter(desk=place, role="receptionist").first()
    user = by.user
    categories = {c.code: c for c in Category.objects.filter(desk=place)}
    told: dict[str, list] = {"times": [], "errors": []}
    end = time.monotonic() + SECONDS

    def write() -> None:
        while time.monotonic() < end:
            call = new_contact(
                "call",
                place,
                categories,
                name="陳美玲",
                phone="0912 345 678",
                rings=2,
                category="enquiry",
                content="詢問停車月卡續費的時間。",
                outcome="answered",
                answered_by=by,
            )
            start = time.perf_counter()
            try:
                desk.record(call, by=user, door="form")
            except Exception as error:
                told["errors"].append(f"{type(error).__name__}: {error}")
            told["times"].append(time.perf_counter() - start)
        connections.close_all()

    threads = [threading.Thread(target=write) for _thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_write(sys.argv[1])))  # noqa: T201
