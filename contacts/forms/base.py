"""What every contact form shares: fields without queries, one registry for errors.

A form turns text into typed values and puts them on an unsaved contact. What is wrong
with it, the registry says; the form only places each finding beside its field.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import choices, desk
from ..models import Contact, Customer, Snapshot, StaffMember, User
from ..models.blank import blank
from ..models.contacts import ROW_CLASSES
from ..rules import Finding
from ..widgets import ChipSelect, DateTimeInput, DueInput, PersonSelect, PhoneInput


class PickField(forms.ChoiceField):
    """One of the rows of the desk's snapshot, chosen without a query.

    `rows` is filled when the form is made; the cleaned value is the row, or None.
    """

    def __init__(self, *, key: str = "pk", **kwargs: Any) -> None:
        self.key = key
        self._rows: dict[str, Any] = {}
        super().__init__(**kwargs)

    def set_rows(
        self, rows: Iterable[Any], label: str = "name", empty: Any = "—"
    ) -> None:
        """Offer these rows; `label` names the attribute that is shown."""
        rows = list(rows)
        self._rows = {str(getattr(row, self.key)): row for row in rows}
        self.choices = [
            ("", empty),
            *((Value(row, self.key), getattr(row, label)) for row in rows),
        ]

    def clean(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        super().clean(text)
        return self._rows.get(text)

    def valid_value(self, value: Any) -> bool:
        return str(value) in self._rows

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, self.key, value)


class Value:
    """The value of an option that still knows its row, for the person's hint."""

    def __init__(self, row: Any, key: str) -> None:
        self.instance = row
        self._text = str(getattr(row, key))

    def __str__(self) -> str:
        return self._text

    def __eq__(self, other: object) -> bool:
        return str(other) == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def person_field(label: Any, **kwargs: Any) -> PickField:
    return PickField(label=label, required=False, widget=PersonSelect(), **kwargs)


def choice_field(label: Any, options: Any, **kwargs: Any) -> forms.ChoiceField:
    """Return chips; `keys` gives an option a key of its own."""
    keys = kwargs.pop("keys", None)
    return forms.ChoiceField(
        label=label,
        choices=options,
        required=False,
        widget=ChipSelect(keys=keys, clearable=True),
        **kwargs,
    )


def text_field(label: Any, length: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **kwargs)


class Ready(dict[str, forms.Field]):
    """Fields that were made before and that no form changes.

    Django copies the fields of a class deeply for every form; of these a form takes
    the mapping alone, which it may take fields out of. `empty` is what is read of each
    that is left empty, where that is always the same.
    """

    def __init__(self, form: forms.Form) -> None:
        super().__init__(form.fields)
        self.empty = {
            name: field.clean("")
            for name, field in self.items()
            if _plain(field) and not hasattr(form, f"clean_{name}")
        }

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return dict(self)


def _plain(field: forms.Field) -> bool:
    """Say whether the field takes what was sent under its name, or nothing at all."""
    read = type(field.widget).value_from_datadict
    taken = read in (forms.Widget.value_from_datadict, forms.Select.value_from_datadict)
    several = getattr(field.widget, "allow_multiple_selected", False)
    return taken and not (several or field.required or field.disabled)


# Kept of one desk's settings; more are languages and days that have passed.
MOST_READY = 24


class ContactForm(forms.Form):
    """The fields of every contact. No field is required here: the registry asks."""

    channel = ""
    # Fields that keep their rows in the snapshot under another name.
    staff_fields: tuple[str, ...] = ("answered_by", "reply_owner", "complained_of")

    entry_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**6
    )
    occurred_at = forms.DateTimeField(
        label=_("Date and time"), required=False, widget=DateTimeInput()
    )
    phone = text_field(_("Telephone"), 60, widget=PhoneInput())
    name = text_field(_("Name"), 80)
    unit = text_field(_("Building and unit"), 40)
    organisation = text_field(_("Organisation"), 80)
    identity = choice_field(_("Identity"), choices.Identity.choices)
    customer_kind = choice_field(_("Customer type"), choices.CustomerKind.choices)
    customer = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62
    )
    category = PickField(
        key="code", label=_("Category"), required=False, widget=ChipSelect()
    )
    subcategory = PickField(
        key="code",
        label=_("Sub-category"),
        required=False,
        widget=ChipSelect(clearable=True),
    )
    urgency = choice_field(_("Urgency"), choices.Urgency.choices)
    content = text_field(_("Content"), 4000, widget=forms.Textarea({"rows": 2}))
    result = text_field(_("Result"), 2000, widget=forms.Textarea({"rows": 2}))
    reply_due = forms.DateTimeField(
        label=_("Reply promised by"), required=False, widget=DueInput()
    )
    reply_owner = person_field(_("Who replies"))
    complained_of = person_field(_("Person complained of"))
    answered_by = person_field(_("Received by"))
    # Asked for only where the month is closed.
    closed_reason = text_field(_("Why it is entered only now"), 100)

    def __init__(
        self,
        *args: Any,
        snapshot: Snapshot,
        member: StaffMember,
        user: User,
        now: datetime | None = None,
        instance: Contact | None = None,
        **kwargs: Any,
    ) -> None:
        self.snapshot, self.member, self.user = snapshot, member, user
        self.now = now or timezone.now()
        self.instance = instance
        self.findings: list[Finding] = []
        kwargs.setdefault("label_suffix", "")
        variant = self.variant()
        known = snapshot.ready.get(variant) if variant else None
        if known is not None:
            self.base_fields = known
        super().__init__(*args, **kwargs)
        if known is None:
            self.offer()
            if variant:
                _keep(snapshot.ready, variant, Ready(self))

    def variant(self) -> tuple[Hashable, ...]:
        """Return what decides the fields beside the settings; nothing: never kept.

        Forms of one variant share their fields, so nothing may change them later.
        """
        return ()

    def offer(self) -> None:
        """Fill the fields with what the desk's settings offer."""
        for name in self.staff_fields:
            self.fields[name].set_rows(self.snapshot.people, label="label")
        self.fields["category"].set_rows(self.snapshot.top_categories)
        self.fields["subcategory"].set_rows(
            [c for c in self.snapshot.categories.values() if c.parent_id and c.active]
        )

    def _clean_fields(self) -> None:
        """Read the fields as Django does; most are left empty, and known for that."""
        empty = self.base_fields.empty if isinstance(self.base_fields, Ready) else {}
        for name, field in self.fields.items():
            if name in empty and self.data.get(self.add_prefix(name)) in (None, ""):
                self.cleaned_data[name] = empty[name]
                continue
            try:
                self.cleaned_data[name] = field._clean_bound_field(self[name])
                if hasattr(self, f"clean_{name}"):
                    self.cleaned_data[name] = getattr(self, f"clean_{name}")()
            except ValidationError as error:
                self.add_error(name, error)

    # ---- from fields to a contact

    def values(self) -> dict[str, Any]:
        """Return the typed values by name of model field; blanks where unreadable."""
        cleaned = self.cleaned_data
        values = {
            name: cleaned[name] if name in cleaned else self._blank(name)
            for name in desk.TYPED[self.channel]
            if name in self.fields
        }
        return self.normalised(values)

    def _blank(self, name: str) -> Any:
        text = isinstance(self.fields[name], forms.CharField | forms.ChoiceField)
        if text and not isinstance(self.fields[name], PickField):
            return ""
        return False if isinstance(self.fields[name], forms.BooleanField) else None

    def normalised(self, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in what goes without saying and drop what no longer applies."""
        values["occurred_at"] = values.get("occurred_at") or self.now
        values["urgency"] = values.get("urgency") or choices.Urgency.NORMAL
        if values.get("name") and not values.get("identity"):
            values["identity"] = choices.Identity.GIVEN
        subcategory = values.get("subcategory")
        if subcategory is not None and values.get("category") is None:
            values["category"] = self.snapshot.categories[subcategory.parent_id]
        elif subcategory and subcategory.parent_id != values["category"].pk:
            values["subcategory"] = None
        if values.get("outcome") != choices.Outcome.REPLY_OWED:
            values["reply_due"] = values["reply_owner"] = None
        return values

    def build(self) -> Contact:
        """Return an unsaved contact with what could be read of the fields."""
        contact = blank(ROW_CLASSES[self.channel])
        contact.desk, contact.channel = self.snapshot.desk, self.channel
        if self.cleaned_data.get("entry_id"):
            contact.entry_id = self.cleaned_data["entry_id"]
        told = contact.__dict__
        for name, value in self.values().items():
            # Nothing is there yet, and a relation takes long to be told nothing.
            if value is None and told.get(name, told.get(f"{name}_id")) is None:
                continue
            setattr(contact, name, value)
        if contact.identity == choices.Identity.GIVEN:
            contact.customer_id = self._customer_id()
        return contact

    def _customer_id(self) -> int | None:
        """Return the recognised customer, if it is one of this desk."""
        wanted = self.cleaned_data.get("customer")
        if not wanted:
            return None
        known = Customer.objects.of(self.snapshot.desk).filter(pk=wanted)
        return known.values_list("pk", flat=True).first()

    # ---- from findings to errors

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.contact = self.build()
        self.findings = desk.check(self.contact, self.snapshot, self.now)
        self.show([finding for finding in self.findings if finding.blocks])
        return cleaned

    def show(self, findings: Iterable[Finding]) -> None:
        """Place each finding beside its field, unless the field is unreadable."""
        unreadable = set(self.errors)
        for finding in findings:
            field = finding.field if finding.field in self.fields else None
            if field is None or field not in unreadable:
                self.add_error(field, as_error(finding))


def _keep(kept: dict[Any, Ready], variant: Any, fields: Ready) -> None:
    if len(kept) >= MOST_READY:
        kept.clear()
    kept[variant] = fields


def as_error(finding: Finding) -> ValidationError:
    """Return the finding as a form error that keeps its code and clauses."""
    error = ValidationError(
        finding.message, code=finding.code, params=dict(finding.params) or None
    )
    error.clauses = finding.clauses
    return error
