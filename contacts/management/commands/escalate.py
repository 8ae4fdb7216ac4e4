"""Open the reminders of late forms; for cron, and harmless at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from contacts import desk
from contacts.models import Desk


class Command(BaseCommand):
    """Ask every desk, or one, for what is late."""

    help = "Opens the reminders that are due for late forms."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--desk", help="Only the desk of this code.")

    def handle(self, **options: Any) -> None:
        desks = Desk.objects.filter(active=True).order_by("code")
        if options["desk"]:
            desks = desks.filter(code=options["desk"])
        for place in desks:
            opened = desk.escalate(place.pk)
            said = _("%(desk)s: reminders opened: %(count)d.")
            self.stdout.write(said % {"desk": place.code, "count": opened})
