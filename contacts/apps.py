from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    """The one application: calls, visits, letters and what they oblige to."""

    name = "contacts"
    verbose_name = _("Front desk")
    default_auto_field = "django.db.models.BigAutoField"
