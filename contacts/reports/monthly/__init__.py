"""The report of the desk: counted once, shown as a page, a workbook or on paper.

`counting` reads the figures of one desk in one period, `parts` arranges them into the
ten parts of the month's report, and `rows` names the rows behind each figure.
"""

from __future__ import annotations

from .building import Report, build
from .periods import Period, period_of

__all__ = ["Period", "Report", "build", "period_of"]
