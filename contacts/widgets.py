"""The desk's own form controls; each is a plain HTML control that scripts improve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# One key chooses a chip while its group has the focus; a tenth takes 0, then letters.
CHIP_KEYS = "1234567890abcdefgh"


class _Chips:
    """What radio and checkbox chips share: one key each, no blank choice."""

    template_name = "contacts/_chips.html"
    keys: Mapping[str, str]

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int]]:
        groups = super().optgroups(name, value, attrs)
        options = [one for _label, group, _index in groups for one in group]
        spare = iter(key for key in CHIP_KEYS if key not in self.keys.values())
        shown = [option for option in options if str(option["value"])]
        for index, option in enumerate(shown):
            option["key"] = self.keys.get(str(option["value"])) or next(spare, "")
            # "1" on a chip that says "1" would read as eleven.
            option["key_shown"] = option["key"] != str(option["label"])
            if "id" in option["attrs"]:
                option["attrs"]["id"] = self.id_for_label(attrs["id"], str(index))
        return [(None, [option], index) for index, option in enumerate(shown)]


class ChipSelect(_Chips, forms.RadioSelect):
    """One of a few, chosen by one key.

    `keys` maps a stored value to a key of its own; the others get 1, 2, 3 … in
    order. `clearable` lets Delete take the choice back.
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        keys: Mapping[str, str] | None = None,
        clearable: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.keys = keys or {}
        self.clearable = clearable

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["role"] = "radiogroup"
        context["widget"]["clearable"] = self.clearable
        return context


class ChipMultiple(_Chips, forms.CheckboxSelectMultiple):
    """Several of a few, each switched by one key."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        keys: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.keys = keys or {}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["role"] = "group"
        return context


class ChipCheckbox(forms.CheckboxInput):
    """A yes that stands alone, switched by Space; the chip says what is meant."""

    template_name = "contacts/_chip_checkbox.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, label: Any) -> None:
        super().__init__(attrs)
        self.label = label

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["label"] = self.label
        return context


class PhoneInput(forms.TextInput):
    """A telephone number in any spelling; a keypad on a tablet, nothing remembered."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "off", **(attrs or {})})


class _WithNow:
    """A time control with a button beside it that fills in the present minute."""

    template_name = "contacts/_now_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["now_label"] = _("Now")
        return context


class TimeInput(_WithNow, forms.TimeInput):
    """A time of the day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(_WithNow, forms.DateTimeInput):
    """A day and a time, to the minute, in the desk's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DueInput(forms.DateTimeInput):
    """A time to come, to the minute: nothing is due at the present one."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DateInput(forms.DateInput):
    """A day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PersonSelect(forms.Select):
    """A member of staff, found by typing part of the name, title or extension.

    Without scripts it is a select; combo.js puts an ARIA combobox in its place.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-combo": "", **(attrs or {})}, choices)

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs["data-text-none"] = _("Nobody by this name. Type another part of it.")
        attrs["data-text-superior"] = _("superior")
        return attrs

    def create_option(
        self,
        name: str,
        value: Any,
        label: Any,
        selected: Any,
        index: int,
        subindex: int | None = None,
        attrs: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        option = super().create_option(
            name, value, label, selected, index, subindex, attrs
        )
        person = getattr(value, "instance", None)
        if person is not None:
            option["attrs"].update(_person_attrs(person))
        return option


def _person_attrs(person: Any) -> dict[str, str]:
    """What combo.js shows beside the name and searches in."""
    attrs = {"data-hint": getattr(person, "phone", "") or ""}
    if getattr(person, "is_superior", False):
        attrs["data-superior"] = "1"
    return {name: value for name, value in attrs.items() if value}
