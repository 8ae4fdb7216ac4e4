"""The search form: what is looked for, and where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import Contact, Desk, Snapshot
from ..models.contacts import ContactQuerySet
from ..search import LONGEST_QUERY
from ..widgets import DateInput
from .filters import between


class SearchForm(forms.Form):
    """Words and filters; sent by POST, so that no name stands in an address."""

    q = forms.CharField(
        label=_("Phone, name, unit, content"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        required=False,
        choices=[("", _("All")), *choices.Channel.choices],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *choices.Status.choices],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", "find_%s")
        super().__init__(*args, **kwargs)
        self.snapshot = snapshot

    def narrowed(self, desk: Desk) -> ContactQuerySet:
        """Return the desk's entries within the filters."""
        given = self.cleaned_data
        rows = between(
            Contact.objects.of(desk),
            given.get("since"),
            given.get("until"),
            self.snapshot,
        )
        wanted = {n: given[n] for n in ("channel", "status") if given.get(n)}
        return rows.filter(**wanted)
