"""Unfinished entries, kept on the server while they are typed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import choices
from .contacts import Contact
from .desks import Desk


class DraftQuerySet(models.QuerySet):
    def unfinished(self, desk: Desk) -> DraftQuerySet:
        return self.filter(desk=desk, state=choices.DraftState.OPEN)

    def given_up(self, desk: Desk) -> DraftQuerySet:
        return self.filter(desk=desk, state=choices.DraftState.DISCARDED)


class Draft(models.Model):
    """What was typed so far, until it is filed or discarded with a reason."""

    entry_id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="drafts",
        verbose_name=_("typed by"),
    )
    channel = models.CharField(
        _("channel"), max_length=6, choices=choices.Channel.choices
    )
    data = models.JSONField(default=dict)
    # Grows with each save: an older page cannot overwrite a newer state.
    version = models.PositiveIntegerField(default=0)
    # Set while a visitor is served and the call waits (3.1.4 / 3.1.5).
    parked = models.BooleanField(_("parked"), default=False)
    started_at = models.DateTimeField(_("started at"))
    updated_at = models.DateTimeField(_("last kept at"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=choices.DraftState.choices,
        default=choices.DraftState.OPEN,
    )
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("filed as"),
    )
    discard_reason = models.CharField(
        _("reason for discarding"), max_length=200, blank=True
    )
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("discarded by"),
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("unfinished entry")
        verbose_name_plural = _("unfinished entries")
        indexes = (
            models.Index(
                fields=("desk", "updated_at"),
                condition=models.Q(state="open"),
                name="draft_unfinished",
            ),
            models.Index(
                fields=("desk", "updated_at", "entry_id"), name="draft_newest"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="discarded") | ~models.Q(discard_reason=""),
                name="draft_discarded_has_reason",
                violation_error_message=_("Write why the entry is discarded."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.started_at:%H:%M}"
