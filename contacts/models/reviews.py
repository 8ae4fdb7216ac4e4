"""What a reviewer said of an entry; each review is a line that stays."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import choices
from .contacts import Contact
from .desks import Desk
from .promises import FollowUp
from .slips import Slip


class ContactReview(models.Model):
    """One review of an entry or a form: good, or to be corrected with what is wrong."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="reviews", verbose_name=_("contact")
    )
    # Null: the review is of the entry itself, not of a form opened from it.
    slip = models.ForeignKey(
        Slip,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("form"),
    )
    result = models.CharField(
        _("review"), max_length=10, choices=choices.Review.choices
    )
    comment = models.CharField(_("comment"), max_length=200, blank=True)
    at = models.DateTimeField(_("reviewed at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    # The promise on the receptionist's board that a correction opened.
    promise = models.ForeignKey(
        FollowUp,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("promise"),
    )

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes = (models.Index(fields=("desk", "at", "id"), name="review_by_time"),)

    def __str__(self) -> str:
        number = self.slip.number if self.slip_id else self.contact.number
        return f"{number} · {self.get_result_display()}"
