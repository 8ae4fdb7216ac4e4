"""Load the demo desks and show their accounts once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from contacts import demo
from contacts.models import Desk


class Command(BaseCommand):
    help = "Load the two demo desks; the passwords are made at random and shown once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--first-run",
            action="store_true",
            help="Do nothing, without a word, where there is a desk already.",
        )
        parser.add_argument(
            "--new-passwords",
            action="store_true",
            help="Give every account of the demo desks a new password.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        codes = set(Desk.objects.values_list("code", flat=True))
        if options["new_passwords"]:
            if codes != {"BH", "HT"}:
                raise CommandError(_("These are not the demo desks."))
            self.show(demo.new_passwords())
        elif not codes:
            self.show(demo.build(months=True))
        elif not options["first_run"]:
            raise CommandError(
                _("There is a desk already. Use an empty database for the demo.")
            )

    def show(self, accounts: list[demo.Account]) -> None:
        write = self.stdout.write
        write("")
        write(_("The demo accounts; the passwords are shown this once:"))
        for account in accounts:
            write(
                f"  {account.username:<10} {account.password}   "
                f"{account.name} · {account.role} · {account.places}"
            )
        write(_("Change a password under your name in the page's top bar."))
        write("")
