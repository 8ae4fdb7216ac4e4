"""Correcting an entry: the form of its channel, filled in, with a reason.

What counts as a correction is what differs from the line of the history that the
reader had before them, so that a field nobody touched overwrites no colleague.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import choices, desk
from ..models import Contact, PhoneCall
from .base import ContactForm, PickField, text_field
from .calls import CallForm, Origin
from .letters import LetterForm, noon
from .visits import VisitForm

FORMS: dict[str, type[ContactForm]] = {
    choices.Channel.CALL.value: CallForm,
    choices.Channel.VISIT.value: VisitForm,
    choices.Channel.LETTER.value: LetterForm,
}
# Of the act of entering, not of the entry.
NOT_AMENDED = (
    *("entry_id", "version", "parked", "waiting", "scans", "customer"),
    *("closed_reason", "proof_reason"),
)
# What an entry belongs to is not corrected: it is another entry then.
FIXED = frozenset({"direction", "promise", "source", "interrupting_visit"})
# The order of the paper line: when, who, what, for whom, how it ended.
ORDER = (
    *("occurred_at", "received_on", "dated", "arrived_at", "attended_at", "left_at"),
    *("rings", "late_reason", "kind", "delivery", "sender_reference", "subject"),
    *("phone", "name", "sender", "unit", "organisation", "customer_kind", "identity"),
    *("party_size", "identity_checked", "purpose", "purpose_status"),
    *("category", "subcategory", "complained_of", "urgency", "content"),
    *("asked_for", "host", "asked_for_answer", "alternative_offered"),
    *("outcome", "connected_to", "superior_reason", "override_reason", "consulted"),
    *("message", "message_kind", "reply_due", "reply_owner", "result"),
    *("answered_by", "greeted", "tense", "call_supervisor", "farewell"),
)
# When a field concerns the entry, as on the form of entry (see show.js); what has a
# value is always shown, so that hiding never empties it.
_SPOKEN = {
    "late_reason": "rings=4|5|6|more",
    "purpose_status": "asked_for || connected_to",
    "asked_for_answer": "asked_for",
    "alternative_offered": "asked_for; asked_for_answer=busy",
    "connected_to": "outcome=connected|handed_over || alternative_offered=accepted",
    "superior_reason": "outcome=connected",
    "override_reason": "outcome=connected",
    "consulted": "outcome=answered_after_asking|connected",
    "message": "outcome=message_taken",
    "message_kind": "outcome=message_taken",
    "read_back": "outcome=message_taken|reply_owed|undecided",
    "reply_due": "outcome=reply_owed",
    "reply_owner": "outcome=reply_owed",
    "served_first": "interrupted_by_visitor || outcome=interrupted",
    "complained_of": "subcategory=complaint.attitude",
    "call_supervisor": "tense",
}
SHOWN_WHEN = {
    choices.Channel.CALL.value: _SPOKEN,
    choices.Channel.VISIT.value: _SPOKEN,
    choices.Channel.LETTER.value: {
        "sender": "identity!=unknown",
        "praised_staff": "kind=commendation",
        "praised_department": "kind=commendation",
        "praise_form": "kind=commendation",
        "complained_of": "subcategory=complaint.attitude",
        "reply_owner": "reply_due",
    },
}
# The form's name of a field where it is not the model's.
OTHER_NAMES = {"sender": "name"}


class Amending:
    """What turns the form of a channel into the form of its correction."""

    def __init__(self, *args: Any, instance: Contact, seen: Any, **kwargs: Any) -> None:
        """`seen` is the line of the history that the reader had before them."""
        self.seen = seen
        kwargs["now"] = instance.occurred_at
        if isinstance(instance, PhoneCall):
            # What the call belongs to stays; it decides how the call may end.
            kwargs["origin"] = Origin(
                instance.promise, instance.source, instance.interrupting_visit
            )
        super().__init__(*args, instance=instance, **kwargs)
        for name in NOT_AMENDED:
            self.fields.pop(name, None)
        self.fields["seen"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=seen.history_id
        )
        self.fields["reason"] = text_field(_("Reason for the correction"), 100)
        self.order_fields(
            ["reason", *ORDER, *(n for n in self.fields if n != "reason")]
        )
        for name, field in self.fields.items():
            if name not in ("seen", "reason"):
                self._fill(name, field)
        for name, when in SHOWN_WHEN[self.channel].items():
            if name in self.fields:
                self.fields[name].show_when = f"{when} || {name}"
        below = self.fields["subcategory"]
        below.show_when = f"{below.widget.show_when} || subcategory"

    def _fill(self, name: str, field: forms.Field) -> None:
        """Start a field with what stands in the entry."""
        column = self.column(name)
        if column not in desk.TYPED[self.channel]:
            return
        value = self._read(column)
        if isinstance(field, PickField):
            row = self._row(column, value)
            self.initial.setdefault(name, row)
            if row is not None and not field.valid_value(getattr(row, field.key)):
                field.choices = [*field.choices, (getattr(row, field.key), str(row))]
                field._rows[str(getattr(row, field.key))] = row
        else:
            self.initial.setdefault(name, value)

    def column(self, name: str) -> str:
        """Return the model's name of a field of the form."""
        return OTHER_NAMES.get(name, name)

    def _read(self, column: str) -> Any:
        return getattr(self.seen, self._model_field(column).attname)

    def _model_field(self, column: str) -> models.Field:
        return type(self.instance)._meta.get_field(column)

    def _row(self, column: str, pk: int | None) -> Any:
        rows = {
            "category": self.snapshot.categories,
            "subcategory": self.snapshot.categories,
            "praised_department": self.snapshot.departments,
        }.get(column, self.snapshot.staff)
        return rows.get(pk) if pk else None

    def clean(self) -> dict[str, Any]:
        """Read the values only: whether they may stand is asked by the writer."""
        cleaned = forms.Form.clean(self)
        if not self.errors:
            self.changes = self._changes()
            if not self.changes:
                self.add_error(
                    None,
                    forms.ValidationError(
                        _("Nothing has been changed. Correct a field first."),
                        code="nothing_changed",
                    ),
                )
        return cleaned

    def _changes(self) -> dict[str, Any]:
        values = self.values()
        if self._moment_kept(values):
            del values["occurred_at"]
        return {
            column: value
            for column, value in values.items()
            if column not in FIXED and not self._untouched(column, value)
        }

    def _untouched(self, column: str, value: Any) -> bool:
        # The form offers no chip for a name that is given: a blank says nothing.
        if column == "identity" and not value:
            return True
        return _same(value, self._read(column))

    def _moment_kept(self, values: dict[str, Any]) -> bool:
        """Say whether a letter keeps its moment: only another day changes it."""
        if self.channel != choices.Channel.LETTER:
            return False
        day = values.get("received_on")
        if day is None or day == self._read("received_on"):
            return True
        values["occurred_at"] = noon(day, self.snapshot.desk.zone)
        return False


def _same(value: Any, before: Any) -> bool:
    """Compare to the minute, which is as fine as a time is typed."""
    if isinstance(value, models.Model):
        return value.pk == before
    if isinstance(value, datetime) and isinstance(before, datetime):
        return to_minute(value) == to_minute(before)
    return value == before or (not value and not before)


def to_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


AMEND_FORMS: dict[str, type[ContactForm]] = {
    channel: type(f"Amend{form.__name__}", (Amending, form), {})
    for channel, form in FORMS.items()
}


def amend_form(contact: Contact, *args: Any, **kwargs: Any) -> ContactForm:
    """Return the form of correction for an entry."""
    return AMEND_FORMS[contact.channel](*args, instance=contact, **kwargs)
