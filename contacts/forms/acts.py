"""What is done with an entry in the book: closed, opened again, voided."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .base import text_field
from .promises import PlacedForm


class CloseForm(PlacedForm):
    """What came of it; the rules say whether it may close."""

    result = text_field(_("Result"), 2000, widget=forms.Textarea({"rows": 3}))


class SendBackForm(PlacedForm):
    """Why a letter comes back, and what is to be done with it."""

    result = text_field(_("What is to be done"), 100)


class ReopenForm(PlacedForm):
    """Why the entry is opened again."""

    reason = text_field(_("Reason"), 100)


class VoidForm(PlacedForm):
    """Why the line is struck through."""

    reason = text_field(_("Reason"), 100)
