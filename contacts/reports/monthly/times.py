"""Days, hours and months in the first column of a table: words on a page, typed beyond.

A workbook sorts and filters them as what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from django.utils.translation import gettext as _

from .periods import Period, labels_of, weekday
from .shapes import Cell


def day_cells(days: Sequence[date], *, weekdays: bool = False) -> list[Cell]:
    """Return days, with their years where they are of more than one."""
    typed = "year" if len({day.year for day in days}) > 1 else "day"
    typed = f"{typed} of week" if weekdays else typed
    return [
        Cell(
            day,
            said=f"{label} {weekday(day.isoweekday())}" if weekdays else label,
            typed=typed,
        )
        for day, label in zip(days, labels_of(days), strict=True)
    ]


def hour_cell(hour: int) -> Cell:
    return Cell(time(hour), said=f"{hour:02}:00", typed="hour")


def month_cell(month: Period, *, so_far: bool = False) -> Cell:
    """Return a month; of one that runs, that it is not over."""
    if not so_far:
        return Cell(month.first, said=month.label, typed="month")
    said = _("%(month)s so far") % {"month": month.label}
    return Cell(month.first, said=said, typed="month so far")
