"""Run the measurements: `make bench ROWS=1000000 DB=postgres`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

SMALL = 10_000


def main() -> int:
    asked = _arguments()
    _place(asked)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from contacts.models import Contact, Desk

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0, run_syncdb=True)
    for code, rows in (("LS", SMALL), (asked.desk, asked.rows)):
        if not Desk.objects.filter(code=code).exists():
            start = time.monotonic()
            call_command("load_register", rows=rows, desk=code, verbosity=0)
            print(f"{code}: {rows:,} entries made in {time.monotonic() - start:.0f} s")  # noqa: T201
    from .curves import keep
    from .measuring import Clock, Report
    from .stage import Stage
    from .trials import TRIALS

    places = [Desk.objects.get(code=code) for code in ("LS", asked.desk)]
    large = Contact.objects.of(places[1]).count()
    print(  # noqa: T201
        f"\n## {connection.vendor}, {large:,} entries\n\n{platform.platform()},"
        f" {os.cpu_count()} cores, Python {platform.python_version()},"
        f" Django {django.__version__}, load {os.getloadavg()[0]:.1f}"
    )
    if asked.processor:
        Clock.count_the_processor()
    stage, report = Stage(*places, rounds=asked.rounds), Report()
    for run in range(1, asked.runs + 1):
        if asked.runs > 1:
            print(f"\n## Run {run} of {asked.runs}")  # noqa: T201
        for name in asked.only or TRIALS:
            TRIALS[name](stage, report)
    print(f"\n## {connection.vendor}, {large:,} entries: medians of the runs")  # noqa: T201
    report.summary()
    if asked.keep:
        keep(asked.keep, connection.vendor, asked.rows, report)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=3, help="Medians are of these.")
    parser.add_argument(
        "--keep", type=Path, help="A folder for the figures, to draw curves of."
    )
    parser.add_argument("--desk", default="LT", help="The desk of so many entries.")
    parser.add_argument(
        "--here", action="store_true", help="Use DATABASE_URL and FRONTDESK_DATA."
    )
    parser.add_argument(
        "--processor",
        action="store_true",
        help="Count processor time, where the machine does other work meanwhile.",
    )
    parser.add_argument("only", nargs="*", help="search, pages, saves, exports …")
    return parser.parse_args()


def _place(asked: argparse.Namespace) -> None:
    """Point the settings at a database of this run alone, unless told otherwise."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "contacts.benchmarks.settings"
    os.environ["DATABASE_TIMEOUT"] = "0"
    if asked.here:
        return
    from frontdesk.testing.plugin import folder, postgres

    os.environ["FRONTDESK_DATA"] = str(folder())
    os.environ.pop("DATABASE_URL", None)
    if asked.db == "postgres":
        os.environ["DATABASE_URL"] = postgres(safe=True)


if __name__ == "__main__":
    sys.exit(main())
