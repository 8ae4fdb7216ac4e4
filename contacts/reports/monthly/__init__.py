"""The report of the desk: counted once, shown as a page, a workbook or on paper.

`window` says what belongs to a desk and a period, `counting` and `slips` count it,
`parts` arranges it into the ten parts of the month's report, and `rows` names the rows
behind each figure.
"""

from __future__ import annotations

from .periods import Period, period_of
from .report import Report, approve_month, at_a_glance, build

__all__ = ["Period", "Report", "approve_month", "at_a_glance", "build", "period_of"]
