"""Proves that nothing was removed from or altered in logs, histories and journal."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
                raise CommandError(_("There is no desk of this code."))
        whole = not options["log_only"]
        if options["desk"] and options["accept"]:
            raise CommandError(
                _("Faults are accepted in a check of all desks: leave out --desk.")
            )
        with anchors.still(whole=whole) as marks:
            faults = proof.faults(desks, whole=whole, expected=options["expect"])
            told, accepted = self._tell(faults, every_desk=not options["desk"])
            if options["accept"]:
                accepted |= dict.fromkeys(told, options["accept"])
            left = [place for place in told if place not in accepted]
            if not left:
                self.stdout.write(
                    _("Every line is as it was written.")
                    if not told
                    else _("Every line that is not as it was written is accepted.")
                )
            if not options["desk"]:
                name = anchors.write(
                    timezone.now(), marks, told=left, accepted=accepted
                )
                # On a line of its own, to be copied whole.
                self.stdout.write(_("Keep this elsewhere:"))
                self.stdout.write(name)
        if left:
            raise CommandError(_not_as_written(len(left)))

    def _tell(
        self, faults: Iterator[Fault], *, every_desk: bool
    ) -> tuple[list[str], dict[str, str]]:
        """Print the faults; return all that are told of, and what was accepted."""
        earlier, accepted = anchors.known()
        places: dict[str, None] = {}
        for fault in faults:
            place = anchors.place_of(fault)
            places[place] = None
            known = f" [{_('known')}]" if place in earlier else ""
            if place in accepted:
                why = {"reason": accepted[place]}
                known = " [" + _("accepted: %(reason)s") % why + "]"
            self.stdout.write(f"{place}: {fault.sentence}{known}")
        for place in earlier if every_desk else ():
            if place not in places:
                places[place] = None
                self.stdout.write(f"{place}: " + _("Found at an earlier check."))
        return list(places), accepted


def _not_as_written(number: int) -> str:
    return ngettext(
        "%(number)d line is not as it was written.",
        "%(number)d lines are not as they were written.",
        number,
    ) % {"number": number}
