"""Proves that nothing was removed from or altered in the access log and histories."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contacts import sealing
from contacts.models import Desk


class Command(BaseCommand):
    help = (
        "Checks that no line of the access log or of a history was removed or altered."
        " Prints what it finds and exits with 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--desk", help="the code of one desk; all by default")
        parser.add_argument(
            "--log-only", action="store_true", help="leave the histories out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        desks = Desk.objects.all()
        if options["desk"]:
            desks = desks.filter(code=options["desk"])
            if not desks:
                raise CommandError(f"There is no desk {options['desk']}.")
        found = 0
        for fault in sealing.access_faults(desks):
            found += self._tell(fault)
        if not options["log_only"]:
            for fault in sealing.history_faults():
                found += self._tell(fault)
        if found:
            raise CommandError(f"{found} lines are not as they were written.")
        self.stdout.write("Every line is as it was written.")

    def _tell(self, fault: sealing.Fault) -> int:
        self.stdout.write(f"{fault.code} {fault.where}: {fault.sentence}")
        return 1
