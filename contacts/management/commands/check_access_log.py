"""Proves that nothing was removed from or altered in logs, histories and journal."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contacts import anchors, sealing
from contacts.models import Desk


class Command(BaseCommand):
    help = (
        "Checks that no line of the access log, of a history or of the journal was"
        " removed or altered, and that none of them has gone back behind the last"
        " check. Prints what it finds and exits with 1; where all is whole, it adds an"
        " anchor to the file outside of the database and prints its name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--desk", help="the code of one desk; all by default")
        parser.add_argument(
            "--log-only", action="store_true", help="leave the histories out"
        )
        parser.add_argument(
            "--expect",
            default="",
            metavar="ANCHOR",
            help="the name of an anchor that was kept elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        desks = Desk.objects.all()
        if options["desk"]:
            desks = desks.filter(code=options["desk"])
            if not desks:
                raise CommandError(f"There is no desk {options['desk']}.")
        whole = not options["log_only"]
        found = 0
        with anchors.still(whole=whole) as marks:
            for fault in self._faults(desks, whole=whole, expected=options["expect"]):
                self.stdout.write(f"{fault.code} {fault.where}: {fault.sentence}")
                found += 1
            if found:
                raise CommandError(f"{found} lines are not as they were written.")
            self.stdout.write("Every line is as it was written.")
            if not options["desk"]:
                name = anchors.write(timezone.now(), marks)
                self.stdout.write(f"Keep this elsewhere: {name}")

    def _faults(
        self, desks: Any, *, whole: bool, expected: str
    ) -> Iterator[sealing.Fault]:
        yield from anchors.faults(whole=whole, expected=expected)
        yield from sealing.access_faults(desks)
        yield from sealing.journal_faults(desks)
        if whole:
            yield from sealing.history_faults()
