"""Compile the translations without GNU gettext on the machine."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError


def read(source: Path) -> Catalog:
    """The catalogue in a .po file; CommandError says where it cannot be used.

    A translation that lost or gained a placeholder would break its page, so it stops
    here and not at the desk.
    """
    try:
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except PoFileError as error:
        raise CommandError(f"{source}: {error}. Correct the file.") from error
    for message, errors in catalogue.check():
        raise CommandError(
            f"{source}:{message.lineno}: {errors[0]} in the translation of"
            f" {message.id!r}. Correct the line."
        )
    return catalogue


def compiled(source: Path, *, force: bool) -> bool:
    """Write the .mo beside a .po that changed; False when it was up to date."""
    target = source.with_suffix(".mo")
    if (
        not force
        and target.exists()
        and target.stat().st_mtime > source.stat().st_mtime
    ):
        return False
    catalogue = read(source)
    # Renamed into place: a worker that starts just now never reads half a file.
    draft = target.with_suffix(".part")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(target)
    return True


class Command(BaseCommand):
    help = "Compile every catalogue that changed since it was last compiled."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="Compile those that did not change."
        )

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        folder = Path(apps.get_app_config("contacts").path) / "locale"
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            if compiled(source, force=force):
                self.stdout.write(f"Compiled {source.relative_to(folder)}.")
