"""The month's workbook: a cover, a sheet a part with Excel's own charts, the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..models import Desk, MonthBook
from ..reports.monthly import Report, problems
from ..reports.monthly.problems import Written
from ..reports.monthly.shapes import Chart, Grid
from .layout import Sheet
from .part_sheets import Looks, looks_of, write_part, write_table, write_tables
from .registers import REGISTERS, Sights, table
from .since_approval import (
    approval_lines,
    as_of_today,
    changed_entries,
    changed_figures,
)
from .tables import Tell
from .xlsx_file import Workbook, clean

# How many columns of the cover a sentence runs over, and where a signature begins.
COVER_UNITS, SIGNED_AT, SIGNED_TO = 8, 1, 4
# How many a text runs over on a page across.
TEXT_UNITS = 12
PART_TEN = 10


def write_month(
    file: str | Path | IO[bytes],
    report: Report,
    sights: Sights,
    *,
    written: Sequence[Written] = (),
    tell: Tell | None = None,
) -> None:
    """Write the whole workbook; `tell` hears how many lines of the books are in.

    `written` is part 10 of each desk, with how its month was signed.
    """
    written = written or problems.written_of(report.desks, report.period)
    places = " · ".join(desk.place_name for desk in report.desks)
    title = report.period.title
    with Workbook(file, title=title, foot=f"{places} · {report.period.label}") as book:
        looks = looks_of(book)
        cover = _cover(book, looks, report, title, written)
        names = [write_part(book, looks, part) for part in report.parts]
        names.append(_texts(book, looks, report, written))
        if report.books:
            names.append(_since(book, looks, report, written))
        so_far = 0
        for register in REGISTERS:
            done = 0

            def heard(count: int, before: int = so_far) -> None:
                nonlocal done
                done = count
                if tell:
                    tell(before + count)

            names += book.add(table(register, report.windows, sights), heard)
            so_far += done
        _contents(cover, looks, names)


def write_trend(
    file: str | Path | IO[bytes],
    title: str,
    foot: str,
    months: tuple[Chart, Grid],
    compared: Grid,
    period: str = "",
) -> None:
    """Write thirteen months with their chart, and the desks beside each other.

    The desks are compared over the period that is named so, and not over the months.
    """
    chart, grid = months
    of_period = _("Desk comparison, %(period)s") % {"period": period}
    with Workbook(file, title=title, foot=foot) as book:
        looks = looks_of(book)
        write_tables(book, looks, title, [grid, *as_of_today(grid)], chart)
        write_tables(book, looks, of_period, [compared, *as_of_today(compared)])


def _cover(
    book: Workbook,
    looks: Looks,
    report: Report,
    title: str,
    written: Sequence[Written],
) -> Sheet:
    """Write whose report this is, who signed it, and whose figures it shows."""
    sheet = Sheet(book, book.short_sheet(_("Cover")))
    sheet.out.set_portrait()
    sheet.out.hide_gridlines(2)
    sheet.heading(title, looks["title"])
    for desk in report.desks:
        sheet.line(f"{desk.company_name} · {desk.place_name}", looks["grid"])
    sheet.line(f"{report.period.first} – {report.period.last}", looks["quiet"])
    sheet.at += 1
    for said in approval_lines(report):
        sheet.wrapped(said, looks["long"], COVER_UNITS)
    sheet.at += 1
    # What is no month is signed by nobody, and has no lines to sign on.
    for each in (each for each in written if each.book is not None):
        if len(report.desks) > 1:
            sheet.line(each.desk.place_name, looks["text"])
        _signed(sheet, looks, each.book, each.desk)
        sheet.at += 1
    return sheet


def _contents(cover: Sheet, looks: Looks, names: list[str]) -> None:
    """Write which sheets follow, each a link to it."""
    cover.line(_("Contents"), looks["grid"])
    for name in names:
        quoted = name.replace("'", "''")
        cover.out.write_url(
            cover.at, 0, f"internal:'{quoted}'!A1", looks["link"], clean(name)
        )
        cover.at += 1
    cover.done(COVER_UNITS)


def _signed(sheet: Sheet, looks: Looks, signed: MonthBook, desk: Desk) -> None:
    """Write who signed, a line each, by the clock on the desk's wall."""
    for label, at, by in _signatures(signed):
        # In UTC an evening is another day.
        said = f"{by} {at.astimezone(desk.zone):%Y-%m-%d %H:%M}" if at else ""
        sheet.text(label, looks["text"])
        where = (sheet.at, SIGNED_AT, sheet.at, SIGNED_TO)
        sheet.out.merge_range(*where, "", looks["text"])
        sheet.text(said, looks["text"], SIGNED_AT)
        sheet.at += 1


def _texts(
    book: Workbook, looks: Looks, report: Report, written: Sequence[Written]
) -> str:
    """Write the tenth part, which people have written; return its sheet's name.

    Of several desks each stands under its name, with its signatures.
    """
    title = f"{PART_TEN} {_('Problems, measures, plan')}"
    sheet = Sheet(book, book.short_sheet(title))
    sheet.heading(f"{PART_TEN}  {_('Problems, measures, plan')}", looks["part"])
    sheet.at += 1
    for each in written:
        if len(report.desks) > 1:
            sheet.line(each.desk.place_name, looks["part"])
        for said in (each.rewritten and each.rewritten.sentence, each.sent_back):
            if said:
                sheet.wrapped(said, looks["quiet"], TEXT_UNITS)
                sheet.at += 1
        write_table(sheet, looks, each.grid(report.today))
        _said(sheet, looks, each.texts)
        if len(report.desks) > 1 and each.book is not None:
            _signed(sheet, looks, each.book, each.desk)
            sheet.at += 1
    sheet.done(TEXT_UNITS)
    return sheet.out.get_name()


def _said(sheet: Sheet, looks: Looks, texts: list[tuple[Any, str]]) -> None:
    """Write the texts below one another, each with its label."""
    for label, written in texts:
        sheet.line(label, looks["grid"])
        sheet.wrapped(written or "–", looks["plain"], TEXT_UNITS, least=2)
        sheet.at += 1


def _since(
    book: Workbook,
    looks: Looks,
    report: Report,
    written: Sequence[Written],
) -> str:
    """Write what has changed since an approval: its causes, the wording, the figures.

    The tenth part stands here as it was approved; what it is now has its own sheet.
    """
    sheet = Sheet(book, book.short_sheet(_("Since the approval")))
    sheet.heading(_("Since the approval"), looks["part"])
    sheet.at += 1
    sheet.titled = sheet.at
    write_table(sheet, looks, changed_entries(report))
    for each in written:
        other = each.rewritten
        if other is None or not other.approved:
            continue
        named = [each.desk.place_name] if len(report.desks) > 1 else []
        said = " · ".join([*named, _("Part 10: wording as approved")])
        sheet.line(said, looks["part"])
        sheet.wrapped(other.sentence, looks["quiet"], TEXT_UNITS)
        sheet.at += 1
        write_table(sheet, looks, other.grid)
        _said(sheet, looks, other.texts)
    # Last, for its headings stand on each page where the list is long.
    unchanged = _("None of them has changed since.")
    write_table(sheet, looks, replace(changed_figures(report), empty=unchanged))
    sheet.done(TEXT_UNITS)
    return sheet.out.get_name()


def _signatures(signed: MonthBook) -> list[tuple[str, datetime | None, Any]]:
    at = lambda name: getattr(signed, f"{name}_at", None)  # noqa: E731
    by = lambda name: getattr(signed, f"{name}_by", None)  # noqa: E731
    return [
        (pgettext("report", "Prepared by"), at("prepared"), by("prepared")),
        (pgettext("report", "Reviewed by"), at("reviewed"), by("reviewed")),
        (pgettext("report", "Approved by"), at("approved"), by("approved")),
    ]
