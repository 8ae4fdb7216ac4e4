"""Take over an old log book: XLSX, XLS, ODS or CSV, as desks keep them.

The exit status is 0 when every good row is in the register, whether or not rows were
sent back; 2 when the file or the desk cannot be used and nothing was done.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from contacts import choices
from contacts import desk as writer
from contacts.imports import Book, BookError, RejectsWriter, read_book
from contacts.imports.rejects import reason
from contacts.imports.taking import Passage, Placed, SheetCount, desk_today, spoken
from contacts.models import Desk


class Command(BaseCommand):
    help = (
        "Take over an old log book (XLSX, XLS, ODS or CSV). Good rows are entered in"
        " the order of the book, the others are listed with the reason. Running it"
        " again enters nothing twice. Exits with 0 when all good rows are in, also"
        " where rows were sent back, and with 2 when the file or the desk cannot be"
        " used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="The book.")
        parser.add_argument(
            "--desk", metavar="CODE", help="Whose book it is; needed with two desks."
        )
        parser.add_argument(
            "--kind",
            choices=choices.Channel.values,
            default="",
            help="What the book holds, where its titles and headings do not tell.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Count and report; write nothing."
        )
        parser.add_argument(
            "--rejects",
            metavar="FILE",
            type=Path,
            help="Write the rows sent back here, in the layout of the book.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place = self._desk(options["desk"])
        with spoken(place):
            book = self._book(options["file"], place, options["kind"])
            report = _Report(book, quiet=options["verbosity"] == 0)
            with _rejects(book, options["file"], options["rejects"]) as rejects:
                report.rejects = rejects
                passage = self._go(book, place, options, report)
            report.close()
            self._tell(passage, report, options)

    def _desk(self, code: str | None) -> Desk:
        desks = Desk.objects.filter(code=code) if code else Desk.objects.all()
        found = list(desks[:2])
        if len(found) == 1:
            return found[0]
        if code:
            text = _("There is no desk with the code %(code)s.") % {"code": code}
        elif found:
            text = _("There are several desks. Say with --desk which one it is.")
        else:
            text = _("There is no desk yet. Set one up first, then import its book.")
        raise CommandError(text, returncode=2)

    def _book(self, path: Path, place: Desk, kind: str) -> Book:
        today = desk_today(place)
        try:
            return read_book(path, region=place.region, today=today, kind=kind)
        except BookError as error:
            raise CommandError(f"{path.name}: {error}", returncode=2) from error
        except OSError as error:
            text = _("%(file)s cannot be opened: %(reason)s.") % {
                "file": path.name,
                "reason": error.strerror,
            }
            raise CommandError(text, returncode=2) from error

    def _go(
        self, book: Book, place: Desk, options: dict[str, Any], report: _Report
    ) -> Passage:
        passage = Passage(book, place)
        if options["dry_run"]:
            passage.look_through(report)
            return passage
        digest = hashlib.sha256(options["file"].read_bytes()).hexdigest()
        batch = writer.open_import(
            place, file_name=options["file"].name, sha256=digest, by=None
        )
        passage.take_over(batch, tell=report)
        writer.end_import(batch, sheets=passage.sheets())
        return passage

    def _tell(self, passage: Passage, report: _Report, options: dict[str, Any]) -> None:
        """Print the list of rejected rows to stderr and the counts to stdout."""
        for number, line in enumerate(report.lines, start=1):
            self.stderr.write(f"{number}. {line}", self.style.WARNING)
        for count in passage.counts:
            self.stdout.write(_counted(count))
        if options["dry_run"]:
            self.stdout.write(_("Nothing was written: this was only a trial."))
        if options["rejects"] and report.lines:
            self.stdout.write(
                _("The rows sent back are in %(file)s. Mend and import that file.")
                % {"file": options["rejects"]}
            )


def _counted(count: SheetCount) -> str:
    name = count.name or _("Table")
    if count.problem:
        return f"{name}: {count.problem_message}"
    values = {
        "sheet": name,
        "kind": count.kind_label,
        "taken": count.taken,
        "known": count.known,
        "rejected": count.rejected,
    }
    return (
        _(
            "%(sheet)s (%(kind)s): %(taken)d taken over, %(known)d already there, "
            "%(rejected)d sent back."
        )
        % values
    )


class _Report:
    """Hears of each row: moves the bar, keeps why a row went back."""

    def __init__(self, book: Book, *, quiet: bool) -> None:
        self.lines: list[str] = []
        self.rejects: RejectsWriter | None = None
        self._sheets = book.sheets
        self._before = (0, 0)
        rows = sum(_length(sheet) for sheet in book.sheets if sheet.layout)
        # None: no bar where nobody watches, as in a log file.
        self._bar = tqdm(total=rows, unit=_("rows"), disable=quiet or None, leave=False)

    def __call__(self, placed: Placed) -> None:
        row = placed.row
        sheet, last = self._before
        self._bar.update(row.row - (last if sheet == placed.sheet else 0))
        self._before = placed.sheet, row.row
        if placed.entry_id is not None:
            return
        name = self._sheets[placed.sheet].name
        place = _("row %(row)d") % {"row": row.row}
        where = ", ".join(filter(None, (name, place, _numbered(row.book_number))))
        self.lines.append(f"{where}: {reason(row)}")
        if self.rejects:
            self.rejects.add(row)

    def close(self) -> None:
        self._bar.close()


def _numbered(number: str) -> str:
    return _("no. %(number)s") % {"number": number} if number else ""


def _length(sheet: Any) -> int:
    return sum(1 for _row in sheet.table.rows())


@contextmanager
def _rejects(
    book: Book, source: Path, target: Path | None
) -> Iterator[RejectsWriter | None]:
    """Write beside the target and put it there when whole, readable by its owner."""
    if target is None:
        yield None
        return
    if target.exists() and target.samefile(source):
        raise CommandError(
            _("The rows sent back would replace the book. Name another file."),
            returncode=2,
        )
    try:
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".rejects-")
    except OSError as error:
        text = _("%(file)s cannot be written: %(reason)s.") % {
            "file": target,
            "reason": error.strerror,
        }
        raise CommandError(text, returncode=2) from error
    try:
        with os.fdopen(handle, "wb") as file, RejectsWriter(book, file) as rejects:
            yield rejects
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)
