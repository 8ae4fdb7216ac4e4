"""The figures of a month as they were approved."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .closing import MonthBook
from .desks import Desk
from .history import sealed_history


class MonthFigures(models.Model):
    """What the report had counted when the month was approved. Never changed."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    month_book = models.OneToOneField(
        MonthBook,
        models.PROTECT,
        related_name="figures",
        verbose_name=_("month's book"),
    )
    counts = models.JSONField(_("figures"), default=dict)

    history = sealed_history()

    class Meta:
        verbose_name = _("month's figures")
        verbose_name_plural = _("months' figures")

    def __str__(self) -> str:
        return str(self.month_book)
