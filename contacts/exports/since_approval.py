"""What a workbook says of an approved month: whose figures these are, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Contact
from ..reports.monthly import Report, approval
from ..reports.monthly.shapes import Cell, Grid, Head, row
from ..reports.monthly.window import Window


def approval_lines(report: Report) -> Iterator[str]:
    """Yield the sentences that stand on the cover under the figures."""
    yield from approval.sentences(report)
    if report.changes:
        number = len(report.changes)
        yield ngettext(
            "%(n)s figure would be different today: an entry was corrected or added "
            "after the approval.",
            "%(n)s figures would be different today: entries were corrected or added "
            "after the approval.",
            number,
        ) % {"n": number}
    if report.books:
        yield _("The registers in this workbook are those of today.")


def changed_figures(report: Report) -> Grid:
    """Return the figures that would be different today, each beside what it was."""
    heads = (
        Head(_("Part")),
        Head(_("Table")),
        Head(_("Figure")),
        Head(_("Column")),
        Head(_("As approved"), "number"),
        Head(_("Today"), "number"),
    )
    rows = [
        row(each.part, each.table, each.line, each.column, each.approved, each.now)
        for each in report.changes
    ]
    return Grid("changes", _("What has changed since the approval"), heads, rows)


def changed_entries(report: Report) -> Grid:
    """Return the entries of approved months that came or changed after the approval."""
    heads = (
        Head(_("Desk")),
        Head(_("No.")),
        Head(_("Date and time")),
        Head(_("What was done")),
        Head(_("Done at")),
    )
    rows: list[list[Cell]] = []
    for window in report.windows:
        for book in report.books:
            if book.desk_id == window.desk.pk and book.month == report.period.first:
                rows += _entries(window, book.approved_at)
    return Grid(
        "entries",
        _("Entries added or corrected after the approval"),
        heads,
        rows,
        empty=_("No entry was added or corrected after the approval."),
    )


def _entries(window: Window, since: datetime) -> Iterator[list[Cell]]:
    after = Q(entered_at__gt=since) | Q(amended_at__gt=since) | Q(voided_at__gt=since)
    found = (
        Contact.objects.of(window.desk)
        .filter(after, occurred_at__gte=window.start, occurred_at__lt=window.end)
        .only("number", "occurred_at", "entered_at", "amended_at", "voided_at")
        .order_by("occurred_at", "pk")
    )
    zone = window.desk.zone
    for entry in found:
        acts = (
            (_("Voided"), entry.voided_at),
            (_("Corrected"), entry.amended_at),
            (_("Added"), entry.entered_at),
        )
        what, at = next((act, at) for act, at in acts if at and at > since)
        yield row(
            window.desk.place_name,
            entry.number,
            entry.occurred_at.astimezone(zone).replace(tzinfo=None),
            what,
            at.astimezone(zone).replace(tzinfo=None),
        )
