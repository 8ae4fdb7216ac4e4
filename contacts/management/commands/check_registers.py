"""Check that the registers are whole; exit status 1 with the list otherwise."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from contacts import anchors, proof, sealing
from contacts.audit import faults
from contacts.models import Contact, Customer, Desk


class Command(BaseCommand):
    help = (
        "Check numbers without gaps and search texts in step, and that nothing was"
        " removed from or altered in histories, journal and access log, as"
        " check_access_log does. Exits with 1 and the list where something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--desk", metavar="CODE", help="Only this desk.")

    def handle(self, *args: Any, **options: Any) -> None:
        desks = Desk.objects.all()
        if options["desk"]:
            desks = desks.filter(code=options["desk"])
            if not desks:
                raise CommandError(_("There is no desk of this code."))
        quiet = None if options["verbosity"] else True
        with (
            anchors.still(whole=True) as marks,
            tqdm(total=_rows(desks), disable=quiet, mininterval=1, leave=False) as bar,
        ):
            count = self._tell(desks, bar, every_desk=not options["desk"])
            if not count and not options["desk"]:
                anchors.write(timezone.now(), marks)
        if count:
            sys.exit(1)
        self.stdout.write(_("The registers are whole."))

    def _tell(
        self, desks: models.QuerySet[Desk], bar: tqdm, *, every_desk: bool
    ) -> int:
        """Write what is wrong; return how many faults there are."""
        count = 0
        earlier, accepted = anchors.known()
        left = dict.fromkeys(earlier if every_desk else ())
        seen = bar.update
        for fault in chain(faults(desks, seen=seen), proof.faults(desks, seen=seen)):
            place = anchors.place_of(fault)
            left.pop(place, None)
            if place in accepted:
                continue
            count += 1
            bar.clear()
            self.stderr.write(f"{fault.where}: {fault.sentence} [{fault.code}]")
        for place in left:
            self.stderr.write(f"{place}: " + _("Found at an earlier check."))
        return count + len(left)


def _rows(desks: models.QuerySet[Desk]) -> int:
    """Return how many rows and lines of history are proved."""
    registers = (
        model.objects.filter(desk__in=desks).count() for model in (Contact, Customer)
    )
    lines = (model._default_manager.count() for model in sealing.histories())
    return sum(registers) + sum(lines)
