"""What a workbook says of an approved month: whose figures these are, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..reports.monthly import Report, approval, changed
from ..reports.monthly.periods import month
from ..reports.monthly.shapes import Grid, Head, row
from ..reports.monthly.times import month_cell


def approval_lines(report: Report) -> Iterator[str]:
    """Yield the sentences of the cover: whose figures these are, and of when."""
    yield _whose(report)
    yield from approval.sentences(report, whose=False)
    if report.changes:
        number = changed.count(changed.figures(report))
        # The words and the number of the page: the sheet has a line for each.
        yield ngettext(
            "Changed since the approval of %(months)s: %(n)s figure",
            "Changed since the approval of %(months)s: %(n)s figures",
            number,
        ) % {"months": changed.months(report), "n": number}


def _whose(report: Report) -> str:
    """Say in a sentence what is as approved, and what is as of now."""
    now = f"{report.now.astimezone(report.desks[0].zone):%Y-%m-%d %H:%M}"
    own = report.approved
    if own is None and report.books:
        # Those beside it are as approved, and are named in the next sentence.
        return _(
            "The lists and registers of this workbook are as of %(now)s, when it was "
            "made."
        ) % {"now": now}
    if own is None:
        return _(
            "All figures, lists and registers of this workbook are as of %(now)s, when "
            "it was made."
        ) % {"now": now}
    at = own.approved_at.astimezone(own.desk.zone)
    return _(
        "The figures of this workbook are those that %(who)s approved on %(when)s; its "
        "lists and registers are as of %(now)s, when it was made."
    ) % {"who": own.approved_by, "when": f"{at:%Y-%m-%d %H:%M}", "now": now}


def changed_figures(report: Report) -> Grid:
    """Return the lines of the page: each figure that is another today, and was."""
    heads = (
        Head(_("Part")),
        Head(_("Figure"), "long"),
        Head(_("As approved"), "rate"),
        Head(_("Today"), "rate"),
    )
    rows = [
        row(part.title, each.name, each.was, each.today)
        for part in changed.figures(report)
        for each in part.figures
    ]
    return Grid("changes", _("What has changed since the approval"), heads, rows)


def as_of_today(grid: Grid) -> Iterator[Grid]:
    """Yield a table of the figures of another that are other ones today, if any are.

    A spreadsheet's number has no room for another beside it, as the page has.
    """
    heads = (
        grid.heads[0],
        Head(_("Figure"), "long"),
        Head(_("As approved"), "rate"),
        Head(_("Today"), "rate"),
    )
    rows = [
        row(line[0], str(head.title), cell.value, cell.now)
        for line in grid.rows
        for head, cell in zip(grid.heads, line, strict=True)
        if cell.now is not None
    ]
    if rows:
        title = _("What has changed since the approval")
        yield Grid(f"{grid.code}_today", title, heads, rows)


def changed_entries(report: Report) -> Grid:
    """Return what was done to entries and forms of approved months after it."""
    heads = (
        Head(_("Desk")),
        Head(_("No.")),
        Head(_("Date and time")),
        Head(_("What was done")),
        Head(_("By")),
        Head(_("Done at")),
        Head(_("Reason"), "long"),
        Head(_("Month")),
    )
    rows = [
        row(
            *(act.place, act.cell.value, act.occurred_at, act.what, act.who, act.at),
            *(act.why, month_cell(month(act.month)) if act.month else ""),
        )
        for act in changed.acts(report)
    ]
    return Grid(
        "entries",
        _("What was done to entries and forms since"),
        heads,
        rows,
        empty=_("Nothing was done to entries or forms after the approval."),
    )
