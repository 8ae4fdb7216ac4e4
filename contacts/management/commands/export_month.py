"""Take a month of one desk or of all away, for schedules: the same files as the page.

The exit status is 0 when all files are there whole, and 2 when the month, the desk or
the place to write to cannot be used; then all is as it was before. A mail that cannot
be sent ends with 2 as well, and the file stays. What is mailed is made anew for its
recipients, by what they may see at each desk.
"""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from tqdm import tqdm

from contacts import choices
from contacts import desk as writer
from contacts.exports import csv_chunks
from contacts.exports.monthly import write_month
from contacts.exports.registers import (
    MASKED,
    REGISTERS,
    Sight,
    Sights,
    length,
    table,
)
from contacts.models import Desk, StaffMember
from contacts.reports.monthly import Period, build, period_of, problems
from contacts.reports.monthly.approval import enumerated
from contacts.reports.monthly.counting import Window
from contacts.rights import Right

READABLE_BY_OWNER = 0o600
# Endings by which other programs know a file that is no workbook.
OTHER_FILES = {".csv", ".tsv", ".txt", ".xls", ".xlsm", ".ods", ".pdf", ".zip"}


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
            "--desk", metavar="CODE", help="Which desk; all that are in use without it."
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
            help="Send the files there too, with telephone numbers only where the"
            " account with this address may see them; may be given several times.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        period = period_of(options["period"])
        if period is None:
            text = _("“%(code)s” is no period. Write one such as 2026-10.")
            raise CommandError(text % {"code": options["period"]}, returncode=2)
        _check_addresses(options["mail"])
        desks = self._desks(options["desk"])
        now = timezone.now()
        with translation.override(desks[0].language):
            _check_begun(period, desks, now)
            _check_ending(options["out"], options["format"])
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
            written = _kept(options["out"], options["format"], windows, period, bar)
            _mailed(options, windows, period, bar)
            for path in written:
                self.stdout.write(str(path))

    def _desks(self, code: str | None) -> list[Desk]:
        # Of all, one out of use is none, as on the page; by its code it is still read.
        named = Desk.objects.filter(code__iexact=code)
        found = list(named if code else Desk.objects.filter(active=True))
        if found:
            return found
        if code:
            text = _("There is no desk with the code %(code)s.") % {"code": code}
        else:
            text = _("There is no desk in use. Set one up, or name one with --desk.")
        raise CommandError(text, returncode=2)


def _kept(
    out: Path, form: str, windows: list[Window], period: Period, bar: Any
) -> list[Path]:
    """Write the files for whoever has the folder, and return them; all is in them."""
    whole = {window.desk.pk: Sight() for window in windows}
    try:
        with Drafts() as drafts:
            WRITE[form](drafts, out, windows, period, bar, whole)
            # Together: no file is there without its line, and no line without a file.
            with transaction.atomic():
                _note(windows, "export_month", [period.code, form])
                return drafts.put()
    except OSError as error:
        raise CommandError(_unwritten(error, out), returncode=2) from error


def _mailed(
    options: dict[str, Any], windows: list[Window], period: Period, bar: Any
) -> None:
    """Make the files once more for each who gets them, by what they may see; send."""
    form, desks = options["format"], [window.desk for window in windows]
    for sights, to in _by_sight(options["mail"], desks):
        with tempfile.TemporaryDirectory(prefix="frontdesk-") as folder:
            out = Path(folder)
            if form == "xlsx":
                out /= options["out"].name
            with Drafts() as drafts:
                WRITE[form](drafts, out, windows, period, bar, sights)
                made = drafts.put()
            _send(made, to, windows, period, [period.code, form])


def _note(windows: list[Window], kind: str, record: list[str]) -> None:
    """Write into each desk's access log what left it, whereto, and how many lines."""
    for window in windows:
        writer.log_access(
            window.desk,
            user=None,
            action=choices.Access.EXPORTED,
            kind=kind,
            records=record,
            count=length([window]),
        )


def _by_sight(
    addresses: Sequence[str], desks: list[Desk]
) -> list[tuple[Sights, list[str]]]:
    """Return the recipients by what they may see, so that each gets no more than that.

    An address is somebody's where exactly one account in use has it.
    """
    groups: dict[tuple[tuple[int, Sight], ...], list[str]] = {}
    for address in dict.fromkeys(addresses):
        sights = tuple((place.pk, _sight_of(address, place)) for place in desks)
        groups.setdefault(sights, []).append(address)
    return [(dict(sights), to) for sights, to in groups.items()]


def _sight_of(address: str, place: Desk) -> Sight:
    """Return what the owner of an address may see; a mail keeps letters back."""
    places = StaffMember.objects.filter(
        desk=place, user__email__iexact=address, user__is_active=True
    )
    found = list(places[:2])
    if len(found) != 1 or not found[0].may(Right.REVIEW):
        return MASKED
    return Sight(phones=found[0].may(Right.PHONES))


def _check_addresses(addresses: Sequence[str]) -> None:
    """Refuse what is no address before anything is counted or written."""
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError as error:
            text = _("“%(to)s” is no mail address. Write one such as name@example.org.")
            raise CommandError(text % {"to": address}, returncode=2) from error


def _check_begun(period: Period, desks: list[Desk], now: datetime) -> None:
    """Refuse a period that has begun at no desk, with the sentence of its page."""
    if any(period.begun(now.astimezone(place.zone).date()) for place in desks):
        return
    text = _(
        "This period has not begun: it begins on %(day)s. There is nothing to report "
        "yet."
    )
    raise CommandError(text % {"day": period.first}, returncode=2)


def _check_ending(out: Path, form: str) -> None:
    """Refuse a name that says another kind of file than what would be in it."""
    ending = out.suffix.lower()
    if form == "xlsx" and ending in OTHER_FILES:
        text = _(
            "%(file)s would be a workbook with another ending. Let its name end in "
            ".xlsx, or add --format csv for a folder of CSV files."
        )
    elif form == "csv" and ending in OTHER_FILES | {".xlsx"}:
        text = _(
            "With --format csv a folder of several files is written, and %(file)s is "
            "the name of a file. Name a folder."
        )
    else:
        return
    raise CommandError(text % {"file": out}, returncode=2)


def _unwritten(error: OSError, out: Path) -> str:
    """Say why nothing could be written there, and what to do; else the system says."""
    usual = {
        errno.EEXIST: _("%(file)s is a file, not a folder. Name another folder."),
        errno.EISDIR: _("%(file)s is a folder. Name a file in it, ending in .xlsx."),
        errno.ENOENT: _(
            "There is no folder %(folder)s. Make it, or name one that is there."
        ),
        errno.ENOTDIR: _("%(folder)s is no folder. Name one that is there."),
        errno.ENOSPC: _(
            "There is no space left for %(file)s. Make room, or name another disk."
        ),
    }
    usual[errno.EACCES] = usual[errno.EPERM] = usual[errno.EROFS] = _(
        "This account may not write %(file)s. Name another folder, or have it allowed."
    )
    code = error.errno
    if code == errno.ENOENT and out.parent.is_dir():
        # The folder is there and takes no file, as that of the processes.
        code = errno.EACCES
    other = _("%(file)s cannot be written: %(reason)s.")
    values = {"file": out, "folder": out.parent, "reason": error.strerror}
    return usual.get(code or 0, other) % values


def _send(
    paths: list[Path],
    to: list[str],
    windows: list[Window],
    period: Period,
    record: list[str],
) -> None:
    """Send the files to each alone: nobody reads who else gets them.

    They stay where they are when a mail cannot go out. The access log names whom one
    went to; not so where no server was reached, or it took none.
    """
    with _mailing(to), get_connection() as server:
        for address in to:
            mail = _mail(paths, address, [w.desk for w in windows], period)
            mail.connection = server
            with _mailing([address]):
                _hand_over(mail, windows, [*record, address])


def _hand_over(mail: EmailMessage, windows: list[Window], record: list[str]) -> None:
    """Note and send; a mail that broke off half way may have arrived, and is noted."""
    broken = None
    with transaction.atomic():
        # Before it leaves: what has left is in the log whatever happens then.
        _note(windows, "export_month_mail", record)
        try:
            mail.send()
        except (SMTPRecipientsRefused, SMTPResponseException):
            raise
        except (OSError, SMTPException) as error:
            broken = error
    if broken:
        raise broken


@contextmanager
def _mailing(to: list[str]) -> Iterator[None]:
    """Say in a sentence why a mail did not go out."""
    try:
        yield
    except (OSError, SMTPException) as error:
        values = {"to": ", ".join(to), "reason": error}
        text = _(
            "The mail to %(to)s could not be sent: %(reason)s. The files are written;"
            " check the mail server and send them again."
        )
        raise CommandError(text % values, returncode=2) from error


def _mail(
    paths: list[Path], to: str, desks: list[Desk], period: Period
) -> EmailMessage:
    places = enumerated(place.place_name for place in desks)
    values = {"report": period.title, "places": places}
    mail = EmailMessage(
        _("%(report)s, %(places)s") % values,
        _(
            "The report is attached. It names people: keep it where only those may"
            " read it who may read the register. Telephone numbers are shown only to"
            " those who may see them at the desk."
        ),
        to=[to],
    )
    for path in paths:
        mail.attach_file(str(path))
    return mail


class Drafts:
    """Files that are put into their places when all of them are whole, or none is.

    Each is written beside its place; leaving the `with` block takes away what is no
    file by then, and the folders that were made for it.
    """

    def __init__(self) -> None:
        self.made: list[tuple[Path, Path]] = []
        self.folders: list[Path] = []

    def folder(self, path: Path) -> None:
        """Make a folder with those above it."""
        self.folders = [each for each in (path, *path.parents) if not each.exists()]
        path.mkdir(parents=True, exist_ok=True)

    def file(self, path: Path) -> Path:
        """Return where to write what is to lie at the path."""
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".export-")
        os.close(handle)
        self.made.append((Path(draft), path))
        return Path(draft)

    def put(self) -> list[Path]:
        """Put the files there; where that fails, all is as it was before."""
        for draft, _path in self.made:
            draft.chmod(READABLE_BY_OWNER)
        asides: dict[Path, Path | None] = {}
        try:
            for draft, path in self.made:
                asides[path] = self._aside(path)
                draft.replace(path)
        except BaseException:
            for path, aside in asides.items():
                if aside:
                    aside.replace(path)
                elif len(self.made) > 1 and path.is_file():
                    path.unlink()
            raise
        for aside in filter(None, asides.values()):
            aside.unlink()
        self.folders = []
        return [path for _draft, path in self.made]

    def _aside(self, path: Path) -> Path | None:
        """Keep what lies there already; a single file is replaced at one stroke."""
        if len(self.made) == 1 or not path.is_file():
            return None
        aside = path.with_name(f".export-{secrets.token_hex(4)}-{path.name}")
        path.replace(aside)
        return aside

    def __enter__(self) -> Drafts:
        return self

    def __exit__(self, *error: object) -> None:
        for draft, _path in self.made:
            draft.unlink(missing_ok=True)
        for each in self.folders:
            with suppress(OSError):
                each.rmdir()


def _moved(bar: Any, before: int = 0) -> Callable[[int], None]:
    def tell(count: int) -> None:
        bar.n = before + count
        bar.refresh()

    return tell


def _workbook(
    drafts: Drafts,
    out: Path,
    windows: list[Window],
    period: Period,
    bar: Any,
    sights: Sights,
) -> None:
    desks = [window.desk for window in windows]
    written = problems.written_of(desks, period)
    path = drafts.file(out)
    report = build(desks, period, windows[0].now)
    write_month(path, report, sights, written=written, tell=_moved(bar))


def _csv(
    drafts: Drafts,
    out: Path,
    windows: list[Window],
    period: Period,
    bar: Any,
    sights: Sights,
) -> None:
    drafts.folder(out)
    code = windows[0].desk.code if len(windows) == 1 else "all"
    for register in REGISTERS:
        path = drafts.file(out / f"{code}-{register.name}-{period.code}.csv")
        rows, tell = table(register, windows, sights), _moved(bar, bar.n)
        with path.open("wb") as file:
            file.writelines(csv_chunks(rows, tell))


# What writes the files of each form.
WRITE = {"csv": _csv, "xlsx": _workbook}
