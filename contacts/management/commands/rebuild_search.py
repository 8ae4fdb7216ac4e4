"""Make the search texts and the index anew, while the desk goes on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from contacts import desk
from contacts.models import Contact, Customer


class Command(BaseCommand):
    help = (
        "Make all search texts and the search index anew, a piece at a time; the desk"
        " may go on meanwhile. Needed after a new version has changed what is taken"
        " for the same spelling, or when check_registers says so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Only where the texts are of an earlier version.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and not desk.rebuild_needed():
            if options["verbosity"]:
                self.stdout.write(_("The search index is up to date."))
            return
        total = Contact.objects.count() + Customer.objects.count()
        piece = desk.Rebuilt(0, 0)
        quiet = options["verbosity"] == 0
        with tqdm(total=total, unit="", disable=quiet, mininterval=1) as bar:
            for piece in desk.rebuild_search():
                bar.n = piece.done
                bar.refresh()
        if quiet:
            return
        self.stdout.write(
            _("Search texts in the index: %(done)d, of which renewed: %(changed)d.")
            % {"done": piece.done, "changed": piece.changed}
        )
