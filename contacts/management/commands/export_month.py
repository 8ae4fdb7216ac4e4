"""Take a month of one desk or of all away, for schedules: the same files as the page.

The exit status is 0 when the file is there whole, and 2 when the month, the desk or
the place to write to cannot be used; then nothing is left behind. A mail that cannot
be sent ends with 2 as well, and the file stays.
"""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from tqdm import tqdm

from contacts import choices
from contacts import desk as writer
from contacts.exports import csv_chunks
from contacts.exports.monthly import write_month
from contacts.exports.registers import REGISTERS, Sight, length, table
from contacts.models import Desk, MonthBook, ReportText
from contacts.reports.monthly import Period, build, period_of
from contacts.reports.monthly.counting import Window

READABLE_BY_OWNER = 0o600


class Command(BaseCommand):
    help = (
        "Write the report and the registers of a period: a workbook, or a folder of"
        " CSV files. Takes 2026-10, 2026-W41, 2026-Q4, 2026 or 2026-10-03..2026-10-20."
        " The words of confidential letters are left out. Exits with 0 when all is"
        " written, and with 2 when the period, the desk or the path cannot be used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="Such as 2026-10.")
        parser.add_argument(
            "--desk", metavar="CODE", help="Which desk; all of them without it."
        )
        parser.add_argument("--format", choices=("xlsx", "csv"), default="xlsx")
        parser.add_argument(
            "--out",
            metavar="PATH",
            type=Path,
            required=True,
            help="The workbook, or the folder for the CSV files.",
        )
        parser.add_argument(
            "--mail",
            metavar="ADDRESS",
            action="append",
            default=[],
            help="Send what was written there too; may be given several times.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        period = period_of(options["period"])
        if period is None:
            text = _("“%(code)s” is no period. Write one such as 2026-10.")
            raise CommandError(text % {"code": options["period"]}, returncode=2)
        desks = self._desks(options["desk"])
        now = timezone.now()
        windows = [Window.of(place, period, now) for place in desks]
        quiet = options["verbosity"] == 0
        with (
            translation.override(desks[0].language),
            timezone.override(desks[0].zone),
            # None: no bar where nobody watches, as in a log file.
            tqdm(
                total=length(windows),
                unit=_("rows"),
                disable=quiet or None,
                leave=False,
            ) as bar,
        ):
            write = _csv if options["format"] == "csv" else _workbook
            try:
                written = write(options["out"], windows, period, bar)
            except OSError as error:
                values = {"file": options["out"], "reason": error.strerror}
                text = _("%(file)s cannot be written: %(reason)s.") % values
                raise CommandError(text, returncode=2) from error
            for window in windows:
                writer.log_access(
                    window.desk,
                    user=None,
                    action=choices.Access.EXPORTED,
                    kind="export_month",
                    records=[period.code],
                    count=length([window]),
                )
            if options["mail"]:
                _send(written, options["mail"], desks, period)
            for path in written:
                self.stdout.write(str(path))

    def _desks(self, code: str | None) -> list[Desk]:
        desks = Desk.objects.filter(code=code) if code else Desk.objects.all()
        found = list(desks)
        if found:
            return found
        if code:
            text = _("There is no desk with the code %(code)s.") % {"code": code}
        else:
            text = _("There is no desk yet. Set one up first.")
        raise CommandError(text, returncode=2)


def _send(paths: list[Path], to: list[str], desks: list[Desk], period: Period) -> None:
    """Send the files; they stay where they are when the mail cannot go out."""
    places = "、".join(place.place_name for place in desks)
    values = {"period": period.label, "places": places}
    mail = EmailMessage(
        _("Report of the front desk %(period)s, %(places)s") % values,
        _(
            "The report is attached. It names people and telephone numbers: keep it"
            " where only those may read it who may read the register."
        ),
        to=to,
    )
    for path in paths:
        mail.attach_file(str(path))
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        values = {"to": ", ".join(to), "reason": error}
        text = _("The mail to %(to)s could not be sent: %(reason)s.") % values
        raise CommandError(text, returncode=2) from error


def _whole(path: Path, write: Callable[[Path], None]) -> Path:
    """Write beside the path and put the file there when it is whole."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".export-")
    os.close(handle)
    try:
        write(Path(draft))
        Path(draft).chmod(READABLE_BY_OWNER)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
    return path


def _moved(bar: Any, before: int = 0) -> Callable[[int], None]:
    def tell(count: int) -> None:
        bar.n = before + count
        bar.refresh()

    return tell


def _workbook(out: Path, windows: list[Window], period: Period, bar: Any) -> list[Path]:
    desks = [window.desk for window in windows]
    text = signed = None
    if len(desks) == 1:
        text = ReportText.objects.filter(desk=desks[0], period=period.code).first()
        if period.kind == "month":
            months = MonthBook.objects.of(desks[0])
            signed = months.filter(month=period.first).first()

    def write(path: Path) -> None:
        report = build(desks, period, windows[0].now)
        write_month(path, report, Sight(), text=text, signed=signed, tell=_moved(bar))

    return [_whole(out, write)]


def _csv(out: Path, windows: list[Window], period: Period, bar: Any) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    code = windows[0].desk.code if len(windows) == 1 else "all"
    written = []
    for register in REGISTERS:
        rows = table(register, windows, Sight())
        before = bar.n

        def write(path: Path, rows: Any = rows, before: int = before) -> None:
            with path.open("wb") as file:
                for chunk in csv_chunks(rows, _moved(bar, before)):
                    file.write(chunk)

        name = f"{code}-{register.name}-{period.code}.csv"
        written.append(_whole(out / name, write))
    return written
