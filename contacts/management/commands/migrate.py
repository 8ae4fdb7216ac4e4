"""Django's migrate, after which SQLite counts anew what lies where."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

# Rows looked at of each index: a register of a million is counted within a second.
LOOKED_AT = 1000
# What is smaller may soon be ten times as large, and would still be read from end to
# end: SQLite takes a table that it has not counted for a large one.
WORTH_COUNTING = 10_000


class Command(migrate.Command):
    help = migrate.Command.help

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        connection = connections[options["database"]]
        if (
            connection.vendor != "sqlite"
            or options["plan"]
            or options["check_unapplied"]
        ):
            return
        # Of a table that a migration makes over SQLite forgets what it had counted, and
        # of one that has grown it never knew: it then sorts whole registers for a page.
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
            cursor.execute(
                "DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < %s",
                [WORTH_COUNTING],
            )
            # What was struck out is forgotten only as the counts are read again.
            cursor.execute("ANALYZE sqlite_schema")
