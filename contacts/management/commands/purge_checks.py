"""Removes what old shift checks showed; that they were made stays."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ... import desk
from ...models import Desk


class Command(BaseCommand):
    help = (
        "Removes the results of shift checks whose days are over, at every desk. Each "
        "new check does this for its desk; the command is for desks that make none."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for place in Desk.objects.all():
            gone = desk.purge_checks(place)
            self.stdout.write(f"{place.code}: {gone}")
