"""What people write into the report: problems, measures, and the next plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .desks import Desk
from .history import sealed_history


class ReportText(models.Model):
    """Part 10 of a report, as people write it; history keeps the earlier wordings.

    `items` holds a line for each problem, with the keys of `ITEM`: its cause, the
    measure, who is responsible and by when (`due`, a day), whether it is done, and the
    period in which it was first written (`since`), for what is not done goes on.
    """

    ITEM = ("problem", "cause", "measure", "responsible", "due", "done", "since")

    FIELDS = ("problems", "measures", "plan")

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    # As the report's address names it: 2026-10, 2026-W41, 2026-Q4 …
    period = models.CharField(_("period"), max_length=24)
    items = models.JSONField(_("problems and measures"), default=list, blank=True)
    # Written in one piece before there were lines.
    problems = models.TextField(_("problems and their causes"), blank=True)
    measures = models.TextField(_("measures, who and by when"), blank=True)
    plan = models.TextField(_("plan for the next period"), blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )

    history = sealed_history()

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "period"),
                name="report_text_once_a_period",
                violation_error_message=_("This report has its texts already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk.code} · {self.period}"
