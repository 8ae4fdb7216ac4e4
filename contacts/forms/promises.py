"""Keeping, postponing and handing on a promise: text in, typed values out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import FollowUp, Snapshot
from ..rules import Finding
from ..rules.promises import DEPUTIES, NEEDS_RESULT, POSTINGS
from ..widgets import ChipSelect, DateTimeInput
from .base import PickField, as_error, person_field, text_field

Outcome = choices.PromiseOutcome
DECISION = (Outcome.SLIP, Outcome.NO_SLIP)
# A person on the telephone is reached or not; a superior is found or not.
SPOKEN = (Outcome.REACHED, Outcome.NO_ANSWER)
RESULTS = {
    choices.FollowUpKind.DECIDE_ON_SLIP.value: _("Why"),
    choices.FollowUpKind.CONSULT_SUPERIOR.value: _("What was decided"),
    choices.FollowUpKind.RETURN_VISIT.value: _("What the customer said"),
    choices.FollowUpKind.OPEN_FORM.value: _("Number of the form"),
}


class PlacedForm(forms.Form):
    """A form whose errors come from the registry."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def place(self, findings: Iterable[Finding]) -> None:
        """Put each finding beside its field, or above the form."""
        for finding in findings:
            field = finding.field if finding.field in self.fields else None
            self.add_error(field, as_error(finding))


class CompleteForm(PlacedForm):
    """How a promise was kept; only what its kind asks is shown."""

    outcome = forms.ChoiceField(
        label=_("How it went"), required=False, widget=ChipSelect()
    )
    result = text_field(
        _("What was answered"), 2000, widget=forms.Textarea({"rows": 3})
    )
    place = text_field(_("Where it was posted"), 80)
    deputy_reason = text_field(_("Why in the assistant's place"), 100)
    new_due = forms.DateTimeField(
        label=_("Next try"), required=False, widget=DateTimeInput()
    )

    def __init__(
        self, *args: Any, promise: FollowUp, role: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kind = promise.kind
        if kind != choices.FollowUpKind.DECIDE_ON_SLIP or role not in DEPUTIES:
            del self.fields["deputy_reason"]
        offered = _offered(kind)
        self.fields["outcome"].choices = [(one.value, one.label) for one in offered]
        if kind in RESULTS:
            self.fields["result"].label = RESULTS[kind]
        elif kind not in NEEDS_RESULT:
            self.fields["result"].label = _("Note")
        if kind not in POSTINGS:
            del self.fields["place"]
        if Outcome.NO_ANSWER not in offered:
            del self.fields["new_due"]
        if len(offered) == 1:
            del self.fields["outcome"]

    @property
    def values(self) -> dict[str, Any]:
        """Return what the writer takes; the only outcome needs no choosing."""
        cleaned = {name: self.cleaned_data.get(name) for name in self.fields}
        cleaned.setdefault("outcome", Outcome.DONE.value)
        return {name: value or _BLANK.get(name) for name, value in cleaned.items()}


_BLANK = {
    "outcome": "",
    "result": "",
    "place": "",
    "deputy_reason": "",
    "new_due": None,
}


def _offered(kind: str) -> tuple[Outcome, ...]:
    if kind == choices.FollowUpKind.DECIDE_ON_SLIP:
        return DECISION
    return SPOKEN if kind in NEEDS_RESULT else (Outcome.DONE,)


class PostponeForm(PlacedForm):
    """A later time, and why."""

    new_due = forms.DateTimeField(
        label=_("New time"), required=False, widget=DateTimeInput()
    )
    reason = text_field(_("Reason"), 100)


class ReassignForm(PlacedForm):
    """Somebody else, a role or a department, and why."""

    new_owner = person_field(_("Person"))
    department = PickField(label=_("or department"), required=False)
    role = forms.ChoiceField(label=_("or role"), required=False)
    reason = text_field(_("Reason"), 100)

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_owner"].set_rows(snapshot.active_staff, label="label")
        departments = [d for d in snapshot.departments.values() if d.active]
        self.fields["department"].set_rows(departments)
        self.fields["role"].choices = [("", "—"), *choices.Role.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given = [n for n in ("new_owner", "department", "role") if cleaned.get(n)]
        if len(given) > 1:
            self.add_error(
                given[1],
                forms.ValidationError(
                    _("Choose one: a person, a department or a role."), code="taker_one"
                ),
            )
        return cleaned
