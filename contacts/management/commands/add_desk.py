"""Put up a desk, with its usual categories and an administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import choices, desk
from contacts.models import Desk, StaffMember


class Command(BaseCommand):
    help = (
        "Put up a desk with the usual categories. With --administrator its first"
        " account is made; the password is made at random and shown once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="Begins every register number, such as BH.")
        parser.add_argument("--place", required=True, help="Name of the place.")
        parser.add_argument("--company", default="", help="Company; else the place.")
        parser.add_argument("--unit", default="", help="Unit; else as the profile.")
        parser.add_argument(
            "--profile",
            choices=choices.Profile.values,
            default=choices.Profile.INSTRUCTION.value,
        )
        parser.add_argument("--time-zone", default="Asia/Taipei")
        parser.add_argument("--region", default="TW", help="TW, HK, CN or MO.")
        parser.add_argument(
            "--department",
            action="append",
            default=[],
            metavar="NAME",
            help="A department; may be given several times.",
        )
        parser.add_argument("--administrator", default="", metavar="USERNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Desk(
            code=options["code"],
            place_name=options["place"],
            company_name=options["company"] or options["place"],
            unit_name=options["unit"],
            profile=options["profile"],
            time_zone=options["time_zone"],
            region=options["region"],
        )
        try:
            with transaction.atomic():
                desk.add_desk(place, departments=options["department"])
                password = self.administrator(place, options["administrator"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(_("The desk %(code)s is put up.") % {"code": place.code})
        if password:
            self.stdout.write(
                _("%(name)s logs in with the password %(password)s, shown this once.")
                % {"name": options["administrator"], "password": password}
            )

    def administrator(self, place: Desk, username: str) -> str:
        """Make the desk's first account, and return its password."""
        if not username:
            return ""
        member = StaffMember(desk=place, name=username, role=choices.Role.ADMINISTRATOR)
        return desk.add_account(member, username, by=None)[1]
