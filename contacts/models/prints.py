"""Paper: which number a desk's forms carry, and every print that was made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from .desks import Desk, DeskSetting
from .history import sealed_history


class FormNumber(DeskSetting):
    """The document number and version in the corner of a form."""

    form = models.CharField(_("form"), max_length=16, choices=choices.DOCUMENTS)
    document = models.CharField(_("document number"), max_length=30)
    version = models.CharField(
        pgettext_lazy("document", "version"), max_length=12, blank=True
    )

    history = sealed_history()

    class Meta:
        verbose_name = _("document number of a form")
        verbose_name_plural = _("document numbers of forms")
        ordering = ("desk", "form")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "form"),
                name="form_number_once_a_desk",
                violation_error_message=_("This form has its number already."),
            ),
        )

    def __str__(self) -> str:
        return " ".join(filter(None, (self.document, self.version)))


class PrintLog(models.Model):
    """One print of one form: who, when, and whether it was printed before."""

    DOORS = (("paper", _("On paper")), ("pdf", _("As PDF")))

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    form = models.CharField(_("form"), max_length=16, choices=choices.PaperForm.choices)
    # The number of the form or entry, or the days of a register: what was printed.
    number = models.CharField(_("number printed"), max_length=60)
    # The entry it belongs to, so that its page tells of the print.
    contact = models.ForeignKey(
        "contacts.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prints",
        verbose_name=_("contact"),
    )
    # 1 for the first print; every later one is marked as a reprint.
    copy = models.PositiveIntegerField(_("print number"))
    door = models.CharField(_("printed as"), max_length=5, choices=DOORS)
    printed_at = models.DateTimeField(_("printed at"))
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("printed by"),
    )

    class Meta:
        verbose_name = _("counted print")
        verbose_name_plural = _("counted prints")
        indexes = (models.Index(fields=("desk", "printed_at"), name="print_by_time"),)
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "form", "number", "copy"),
                name="print_copy_once",
                violation_error_message=_("This print is counted already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_form_display()} · {self.number} · {self.copy}"

    @property
    def reprint(self) -> bool:
        return self.copy > 1
