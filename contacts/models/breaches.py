"""What happened against a rule, and what a form would not accept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..rules import REGISTRY
from .contacts import Contact
from .desks import Desk
from .history import sealed_history
from .wording import Worded


def rule_in_words(code: str) -> str:
    """Return what a rule is called, or the code of one that is there no more."""
    return str(REGISTRY[code].title) if code in REGISTRY else code


class Breach(Worded):
    """A rule broken by what happened, with the reason given, for the supervisor."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="breaches", verbose_name=_("contact")
    )
    code = models.CharField(_("rule"), max_length=40)
    # The clauses in force when it happened; a change of profile must not move them.
    clauses = models.JSONField(_("clauses"), default=list)
    reason = models.TextField(_("reason given"), blank=True)
    happened_at = models.DateTimeField(_("happened at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    judgement = models.CharField(
        _("judgement"),
        max_length=10,
        choices=choices.Judgement.choices,
        default=choices.Judgement.PENDING,
    )
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("judged by"),
    )
    judged_why = models.CharField(_("comment"), max_length=200, blank=True)
    # An amendment that ends the breach withdraws it; the line stays.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    history = sealed_history()

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        indexes = (
            models.Index(fields=("desk", "happened_at", "code"), name="breach_by_time"),
            models.Index(
                fields=("desk", "judgement", "happened_at", "id"), name="breach_judged"
            ),
            # What was judged of late, for the board of whoever is concerned.
            models.Index(
                fields=("desk", "judged_at"),
                condition=models.Q(judged_at__isnull=False),
                name="breach_told",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("contact", "code"),
                name="breach_once_a_contact",
                violation_error_message=_("This breach is recorded already."),
            ),
        )

    def __str__(self) -> str:
        return f"{rule_in_words(self.code)} · {self.contact.number}"


class RefusedAttempt(models.Model):
    """A rule that stopped a save. It holds no word of what was typed."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    channel = models.CharField(
        _("channel"), max_length=6, choices=choices.Channel.choices
    )
    code = models.CharField(_("rule"), max_length=40)
    clauses = models.JSONField(_("clauses"), default=list)
    entry_id = models.UUIDField(_("entry"))
    first_at = models.DateTimeField(_("first refused at"))
    last_at = models.DateTimeField(_("last refused at"))
    times = models.PositiveIntegerField(_("times"), default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("typed by"),
    )
    # Under whose name it was typed: a trainee's for 3.1.6 / 3.1.7.
    under = models.ForeignKey(
        "contacts.StaffMember",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("under the name of"),
    )
    door = models.CharField(_("entered through"), max_length=6)

    class Meta:
        verbose_name = _("refused attempt")
        verbose_name_plural = _("refused attempts")
        indexes = (
            models.Index(fields=("desk", "first_at", "code"), name="refused_by_time"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("entry_id", "code"),
                name="refused_once_an_entry",
                violation_error_message=_("This refusal is counted already."),
            ),
        )

    def __str__(self) -> str:
        return f"{rule_in_words(self.code)} · {localtime(self.first_at):%Y-%m-%d %H:%M}"
