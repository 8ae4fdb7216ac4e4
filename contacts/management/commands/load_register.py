"""Make up a register of any size, to try the desk at it. Never at a working desk."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from contacts import desk as writer
from contacts.desk.loading import load
from contacts.factories import DeskFactory, add_member
from contacts.models import Contact, Desk


class Command(BaseCommand):
    help = (
        "Make up a register of so many entries at a desk without any, for trials and"
        " measurements. The desk is made where its code is not known yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, required=True, metavar="N")
        parser.add_argument("--desk", default="LT", metavar="CODE")
        parser.add_argument("--years", type=int, default=5, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        place = self._desk(options["desk"])
        if Contact.objects.of(place).exists():
            raise CommandError(
                _("The desk has entries already. Name another code with --desk.")
            )
        made = load(
            place, options["rows"], years=options["years"], seed=options["seed"]
        )
        quiet = options["verbosity"] == 0
        with tqdm(total=options["rows"], disable=quiet, mininterval=1) as bar:
            for done in made:
                bar.update(done - bar.n)
        with connection.cursor() as cursor:
            # The planner knows nothing of what came in at once, and PostgreSQL answers
            # from an index alone only what has been vacuumed, as it is overnight.
            swept = connection.vendor == "postgresql" and not connection.in_atomic_block
            cursor.execute("VACUUM ANALYZE" if swept else "ANALYZE")

    def _desk(self, code: str) -> Desk:
        known = Desk.objects.filter(code=code).first()
        if known is not None:
            return known
        place = DeskFactory(code=code, place_name="試驗花園", profile="regulation")
        writer.add_categories(place)
        since = timezone.localdate() - timedelta(days=365 * 30)
        people = (
            ("林小芸", "receptionist"),
            ("何靜", "receptionist"),
            ("周敏", "supervisor"),
        )
        for place_in_row, (name, role) in enumerate(people, start=1):
            username = f"{code.lower()}{place_in_row}"
            add_member(place, name, role, username=username, cleared_since=since)
        place.refresh_from_db()
        return place
