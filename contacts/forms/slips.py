"""Opening a form, and each of its steps: text in, typed values out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..desk.slips import amended_fields
from ..models import Slip, Snapshot
from ..rules.lifecycles import SlipFacts, Step, life_of
from ..widgets import DueInput
from .base import PickField, choice_field, person_field, text_field
from .moments import MomentField
from .promises import PlacedForm


def _long(label: Any, rows: int = 3) -> forms.CharField:
    return text_field(label, 2000, widget=forms.Textarea({"rows": rows}))


def _department(label: Any) -> PickField:
    return PickField(label=label, required=False)


def _flag(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _money(label: Any) -> forms.DecimalField:
    field = forms.DecimalField(
        label=label,
        required=False,
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(0, _("Write the charge as 0 or more."))],
    )
    field.widget.attrs["min"] = "0"
    return field


def _ahead(label: Any) -> MomentField:
    """Return a time to come: the present minute is never meant."""
    return MomentField(label=label, widget=DueInput())


# Every field that opening a form or one of its steps may ask, by its name.
FIELDS: dict[str, Callable[[], forms.Field]] = {
    "urgency": lambda: choice_field(_("Urgency"), choices.Urgency.choices),
    "content": lambda: _long(_("Content"), 4),
    "name": lambda: text_field(_("Name"), 80),
    "phone": lambda: text_field(_("Telephone"), 60),
    "unit": lambda: text_field(_("Building and unit"), 40),
    "place": lambda: text_field(_("Place of the repair"), 80),
    "appointment_at": lambda: _ahead(_("Appointment")),
    "department": lambda: _department(_("Department in charge")),
    "handler": lambda: person_field(_("Person in charge")),
    "due_at": lambda: _ahead(_("To be done by")),
    "complained_of": lambda: person_field(_("Person complained of")),
    "complained_department": lambda: _department(_("Department complained of")),
    "severity": lambda: choice_field(_("Severity"), choices.Severity.choices),
    "remedy": lambda: _long(_("Remedy asked for"), 2),
    "from_department": lambda: _department(_("From department")),
    "copy_to": lambda: text_field(_("Copy to"), 120),
    "subject": lambda: text_field(_("Subject"), 200),
    "demand": lambda: _long(_("What is asked"), 2),
    "person": lambda: person_field(_("Who did it")),
    "note": lambda: _long(_("Note"), 2),
    "repair_result": lambda: choice_field(
        _("Result of the repair"), choices.RepairResult.choices
    ),
    "work_done": lambda: _long(_("What was done")),
    "materials": lambda: _long(_("Materials"), 2),
    "charge": lambda: _money(_("Charge")),
    "charge_agreed": lambda: _flag(_("Charge agreed beforehand")),
    "acceptance": lambda: choice_field(
        _("Customer's rating"), choices.Rating.choices, keys=RATING_KEYS
    ),
    "accepted_by": lambda: text_field(_("Accepted by"), 80),
    "waits_for": lambda: choice_field(_("Waits for"), choices.WaitsFor.choices),
    "first_reply": lambda: _long(_("First reply")),
    "finding": lambda: _long(_("Finding"), 4),
    "validity": lambda: choice_field(_("Valid or not"), choices.Validity.choices),
    "measures": lambda: _long(_("Corrective and preventive action")),
    "measures_owner": lambda: person_field(_("Responsible for the action")),
    "final_reply": lambda: _long(_("Final reply")),
    "reply": lambda: _long(_("Reply of the department")),
    "outcome": lambda: _long(_("Result of the follow-up")),
    "rating": lambda: choice_field(
        _("Rating"), choices.Rating.choices, keys=RATING_KEYS
    ),
    "method": lambda: choice_field(_("Method"), choices.VisitMethod.choices),
    "asked": lambda: text_field(_("Person asked"), 80),
    "comments": lambda: _long(_("Comments"), 2),
}
RATING_KEYS = {"A": "a", "B": "b", "C": "c"}
OPENING = {
    choices.SlipKind.WORK_ORDER.value: (
        "content",
        "place",
        "urgency",
        "department",
        "handler",
        "appointment_at",
        "due_at",
    ),
    choices.SlipKind.COMPLAINT_RECORD.value: (
        "content",
        "urgency",
        "severity",
        "complained_department",
        "complained_of",
        "remedy",
        "department",
        "handler",
        "due_at",
    ),
    choices.SlipKind.COORDINATION_SLIP.value: (
        "department",
        "subject",
        "content",
        "demand",
        "urgency",
        "from_department",
        "copy_to",
        "handler",
        "due_at",
    ),
}
_BLANK_TEXT = (forms.CharField, forms.ChoiceField)


class FieldsForm(PlacedForm):
    """A form put together from the table above."""

    def _offer(self, names: tuple[str, ...], snapshot: Snapshot) -> None:
        departments = [row for row in snapshot.departments.values() if row.active]
        for name in names:
            field = FIELDS[name]()
            if isinstance(field, PickField):
                staff = name.endswith(("department",)) is False
                rows = snapshot.people if staff else departments
                field.set_rows(rows, label="label" if staff else "name")
            self.fields[name] = field

    def values_of(self, names: tuple[str, ...]) -> dict[str, Any]:
        """Return the typed values by name of field."""
        return {name: self.cleaned_data.get(name) for name in names}

    def _post_clean(self) -> None:
        """Hold a blank choice for a blank text, as the columns do."""
        super()._post_clean()
        for name, field in self.fields.items():
            text = isinstance(field, _BLANK_TEXT) and not isinstance(field, PickField)
            if text and self.cleaned_data.get(name) is None:
                self.cleaned_data[name] = ""


class OpenSlipForm(FieldsForm):
    """A form as it opens: the entry's data, to be looked over and saved."""

    entry_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kind: str, snapshot: Snapshot, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = OPENING[kind]
        self._offer(self.names, snapshot)
        # Asked for only where the month of the entry is closed.
        self.fields["added_reason"] = text_field(_("Why it is added only now"), 100)

    @property
    def values(self) -> dict[str, Any]:
        given = self.values_of(self.names)
        given["urgency"] = given["urgency"] or choices.Urgency.NORMAL.value
        return given


class StepForm(FieldsForm):
    """What one step asks, and when it happened."""

    action = forms.CharField(widget=forms.HiddenInput)
    # The logged call that is the proof of a return visit.
    call = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        slip: Slip,
        step: Step,
        snapshot: Snapshot,
        **kwargs: Any,
    ) -> None:
        self.step, self.names = step, step.fields
        if step.action == choices.SlipAction.AMEND:
            self.names = amended_fields(slip)
        initial = {**_known(slip, step, self.names), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self._offer(self.names, snapshot)
        if step.action in (choices.SlipAction.AMEND, choices.SlipAction.VOID):
            self.fields["note"].label = _("Reason")
        else:
            self.fields["at"] = MomentField(label=_("When, if not just now"))

    @property
    def values(self) -> dict[str, Any]:
        return self.values_of(self.names)


def _known(slip: Slip, step: Step, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what the form knows already of what the step asks."""
    known = {"action": step.action}
    if step.action == choices.SlipAction.AMEND:
        stands = {name: getattr(slip, name) for name in names if name != "note"}
        return {**known, **stands}
    for name in ("handler", "department", "severity", "measures_owner"):
        if name in step.fields:
            known[name] = getattr(slip, name, None)
    if "asked" in step.fields:
        known["asked"] = slip.name
    if "accepted_by" in step.fields:
        known["accepted_by"] = slip.name
    if "person" in step.fields:
        known["person"] = slip.handler
    return known


def step_for(slip: Slip, action: str, facts: SlipFacts) -> Step | None:
    """Return the step of this name that may follow now, else any of this name."""
    life = life_of(slip.kind)
    return life.find(facts) or next(
        (step for step in life.steps if step.action == action), None
    )
