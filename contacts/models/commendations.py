"""表揚信登記: the numbered line of every commendation, whatever way it came."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import choices
from .contacts import Contact, Letter
from .desks import Department, Desk
from .history import sealed_history


class Commendation(models.Model):
    """A line of the register of commendations.

    A letter says itself who is praised; of a call or a visit it is written here.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    contact = models.OneToOneField(
        Contact,
        models.PROTECT,
        related_name="commendation",
        verbose_name=_("contact"),
    )
    serial = models.PositiveIntegerField(_("number in the book"))
    number = models.CharField(
        _("number of the commendation"), max_length=32, unique=True
    )
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registered by"),
    )
    praised_staff = models.CharField(_("employee commended"), max_length=80, blank=True)
    praised_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department of the employee"),
    )
    praise_form = models.CharField(
        _("form of commendation"),
        max_length=8,
        choices=choices.PraiseForm.choices,
        blank=True,
    )

    history = sealed_history()

    class Meta:
        verbose_name = _("commendation")
        verbose_name_plural = _("commendations")
        indexes = (
            models.Index(
                fields=("desk", "registered_at", "id"), name="commendation_by_time"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def told(self) -> Letter | Commendation:
        """Return the row that says who is praised, and how it came."""
        row = self.contact.kind_row
        return row if isinstance(row, Letter) else self

    @property
    def void_reason(self) -> str:
        """Return why the line counts no more; blank while it stands."""
        if self.contact.is_void:
            return self.contact.void_reason
        row = self.contact.kind_row
        praise = choices.LetterKind.COMMENDATION
        if isinstance(row, Letter) and row.kind != praise:
            return str(_("Corrected: the letter is no commendation."))
        return ""

    @property
    def occurred_at(self) -> datetime:
        return self.contact.occurred_at
