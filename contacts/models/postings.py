"""Postings of a letter of commendation: where, when, by whom, and taken down when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from .contacts import Attachment, Letter, _staff_key
from .desks import Department, Desk
from .history import sealed_history
from .promises import FollowUp


class Posting(models.Model):
    """張貼: the original in the office, a copy in the department praised (3.3.3)."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="postings", verbose_name=_("letter")
    )
    promise = models.OneToOneField(
        FollowUp, models.PROTECT, related_name="posting", verbose_name=_("promise")
    )
    kind = models.CharField(
        _("original or copy"), max_length=8, choices=choices.PostingKind.choices
    )
    place = models.CharField(pgettext_lazy("posting", "place"), max_length=80)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    posted_on = models.DateField(_("posted on"))
    posted_by = _staff_key(_("posted by"))
    photo = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )
    taken_down_on = models.DateField(_("taken down on"), null=True, blank=True)
    taken_down_by = _staff_key(_("taken down by"))

    history = sealed_history()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = (models.Index(fields=("desk", "posted_on"), name="posting_by_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("letter", "kind"),
                name="posting_once_a_kind",
                violation_error_message=_("It is posted already."),
            ),
            models.CheckConstraint(
                condition=models.Q(taken_down_on__isnull=True)
                | models.Q(taken_down_on__gte=models.F("posted_on")),
                name="posting_hung_before_taken_down",
                violation_error_message=_(
                    "It is taken down after it was posted. Correct one of the days."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.letter.number}"
