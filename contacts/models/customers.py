"""Customers and their telephone numbers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import choices
from .desks import Desk
from .history import sealed_history


class CustomerQuerySet(models.QuerySet):
    def of(self, desk: Desk) -> CustomerQuerySet:
        """Return the desk's customers that were not merged into another."""
        return self.filter(desk=desk, merged_into__isnull=True)

    def with_number(self, desk: Desk, key: str) -> CustomerQuerySet:
        """Return those who can be reached under the matching key of a number."""
        return self.of(desk).filter(phones__desk=desk, phones__match_key=key)


class Customer(models.Model):
    """Somebody the desk knows. Withheld and unknown callers are never made one."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=choices.CustomerKind.choices,
        default=choices.CustomerKind.OTHER,
    )
    unit = models.CharField(_("building and unit"), max_length=40, blank=True)
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # The folded name and unit; look-up by beginning uses its index.
    name_folded = models.CharField(max_length=80, editable=False, default="")
    unit_folded = models.CharField(max_length=40, editable=False, default="")
    # All by which the customer is found, folded, a line for each.
    search_text = models.TextField(editable=False, blank=True, default="")
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = CustomerQuerySet.as_manager()
    history = sealed_history(
        excluded_fields=["name_folded", "unit_folded", "search_text"]
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = (
            models.Index(fields=("desk", "name_folded"), name="customer_by_name"),
            models.Index(fields=("desk", "unit_folded"), name="customer_by_unit"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="customer_not_merged_into_itself",
                violation_error_message=_("Choose another customer to merge into."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.unit}".strip()


class CustomerPhone(models.Model):
    """One number of a customer, as typed, in E.164, and as it is matched."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="phones")
    raw = models.CharField(_("as written"), max_length=60)
    e164 = models.CharField(_("international"), max_length=20, blank=True)
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    match_key = models.CharField(max_length=24, editable=False)

    class Meta:
        verbose_name = _("telephone number")
        verbose_name_plural = _("telephone numbers")
        indexes = (models.Index(fields=("desk", "match_key"), name="phone_by_key"),)
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "match_key"),
                name="phone_once_a_customer",
                violation_error_message=_("The customer has this number already."),
            ),
        )

    def __str__(self) -> str:
        return self.raw
