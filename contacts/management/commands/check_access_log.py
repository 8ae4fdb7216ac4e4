"""Proves that nothing was removed from or altered in logs, histories and journal."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contacts import anchors, proof
from contacts.audit import Fault
from contacts.models import Desk


class Command(BaseCommand):
    help = (
        "Checks that no line of the access log, of a history or of the journal was"
        " removed or altered, and that none of them has gone back behind the last"
        " check. Prints what it finds and exits with 1; adds an anchor to the file"
        " outside of the database, with what it has found, and prints its name."
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
        parser.add_argument(
            "--accept",
            default="",
            metavar="REASON",
            help="who has looked into all that is told now, and what it was: it is"
            " kept in the anchor and does not fail the check any more",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        desks = Desk.objects.all()
        if options["desk"]:
            desks = desks.filter(code=options["desk"])
            if not desks:
                raise CommandError(f"There is no desk {options['desk']}.")
        whole = not options["log_only"]
        if options["desk"] and options["accept"]:
            raise CommandError("Faults are accepted in a check of all desks.")
        with anchors.still(whole=whole) as marks:
            faults = proof.faults(desks, whole=whole, expected=options["expect"])
            told, accepted = self._tell(faults, every_desk=not options["desk"])
            if options["accept"]:
                accepted |= dict.fromkeys(told, options["accept"])
            left = [place for place in told if place not in accepted]
            if not left:
                self.stdout.write(
                    "Every line is as it was written."
                    if not told
                    else "Every line that is not as it was written is accepted."
                )
            if not options["desk"]:
                name = anchors.write(
                    timezone.now(), marks, told=left, accepted=accepted
                )
                self.stdout.write(f"Keep this elsewhere: {name}")
        if left:
            raise CommandError(f"{len(left)} lines are not as they were written.")

    def _tell(
        self, faults: Iterator[Fault], *, every_desk: bool
    ) -> tuple[list[str], dict[str, str]]:
        """Print the faults; return all that are told of, and what was accepted."""
        earlier, accepted = anchors.known()
        places: dict[str, None] = {}
        for fault in faults:
            place = anchors.place_of(fault)
            places[place] = None
            known = " [known]" if place in earlier else ""
            if place in accepted:
                known = f" [accepted: {accepted[place]}]"
            self.stdout.write(f"{place}: {fault.sentence}{known}")
        for place in earlier if every_desk else ():
            if place not in places:
                places[place] = None
                self.stdout.write(f"{place}: found at an earlier check [known]")
        return list(places), accepted
