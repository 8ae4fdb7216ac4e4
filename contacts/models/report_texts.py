"""What people write into the report: problems, measures, and the next plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .desks import Desk
from .history import sealed_history


class ReportText(models.Model):
    """The free texts of a report; history keeps the earlier ones."""

    FIELDS = ("problems", "measures", "plan")

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    # As the report's address names it: 2026-10, 2026-W41, 2026-Q4 …
    period = models.CharField(_("period"), max_length=24)
    problems = models.TextField(_("problems and their causes"), blank=True)
    measures = models.TextField(_("measures, who and until when"), blank=True)
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
