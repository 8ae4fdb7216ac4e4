"""Move a whole installation to another database, such as from SQLite to PostgreSQL."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import dj_database_url
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from contacts.models import Desk
from contacts.moving import Differs, move, table_hash, tables

TARGET = "target"


class Command(BaseCommand):
    help = (
        "Copy everything to an empty database, prove each table by its hash before and"
        " after, and leave the old one as it is. Stop the desk first; afterwards set"
        " DATABASE_URL to the new address and start it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "address", help="The new database, as DATABASE_URL will name it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._connect(options["address"])
        call_command("migrate", database=TARGET, verbosity=0, interactive=False)
        if Desk.objects.using(TARGET).exists():
            raise CommandError(
                _("The new database has a desk already. Name an empty one.")
            )
        before = {m._meta.db_table: table_hash(m, "default") for m in tables()}
        try:
            after = move("default", TARGET, self._tell)
        except Differs as error:
            raise CommandError(
                _("The table %(table)s is not the same there. Nothing was moved.")
                % {"table": error}
            ) from error
        if before != after:
            raise CommandError(
                _("The desk was written to meanwhile. Stop it, then move again.")
            )
        for name, digest in sorted(after.items()):
            self.stdout.write(f"{digest[:16]}  {name}")
        self.stdout.write(
            _("All %(count)d tables are the same there. Set DATABASE_URL and start.")
            % {"count": len(after)}
        )

    def _connect(self, address: str) -> None:
        try:
            wanted = dj_database_url.parse(address)
        except (ValueError, KeyError) as error:
            raise CommandError(_("The address cannot be read.")) from error
        default = connections.settings["default"]
        connections.settings[TARGET] = {**default, "OPTIONS": {}, **wanted}
        connections.settings[TARGET]["DISABLE_SERVER_SIDE_CURSORS"] = True

    def _tell(self, table: str, count: int) -> None:
        if count:
            self.stderr.write(f"{table}: {count}")
