"""The start-of-shift check, its countersignature, the hand-over, a spot check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import Snapshot
from ..rules import REGISTRY, Finding
from ..rules.base import Entry
from ..rules.clauses import for_profile
from ..rules.shifts import (
    ShiftFacts,
    measured,
    observable,
    unanswered,
    uncorrected,
)
from ..widgets import ChipSelect
from .base import as_error, person_field, text_field
from .promises import PlacedForm

# Sent by the button that lets every item left open pass.
REST = "rest"
KEYS = {"pass": "1", "fail": "2", "na": "3"}
# Which items a finding about the whole list is written beside, and in which field.
BESIDE = {
    "check_item_unanswered": ("item", unanswered),
    "check_correction_missing": ("fix", uncorrected),
    "check_measure": ("fix", measured),
}


class CheckForm(PlacedForm):
    """Each item of the desk's profile: pass, fail or not applicable."""

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items: list[Entry] = REGISTRY.checklist(snapshot.profile)
        self.profile = snapshot.profile
        for item in self.items:
            self.fields[f"item_{item.code}"] = forms.ChoiceField(
                label=item.title,
                choices=choices.CheckResult.choices,
                required=False,
                widget=ChipSelect(keys=KEYS, clearable=True),
            )
            self.fields[f"fix_{item.code}"] = text_field(_("What was put right"), 120)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return each item with its two fields and its clauses in force."""
        return [
            {
                "code": item.code,
                "clauses": self.profile.cite(item.clauses),
                "item": self[f"item_{item.code}"],
                "fix": self[f"fix_{item.code}"],
            }
            for item in self.items
        ]

    @property
    def results(self) -> dict[str, str]:
        """Return the answers; with “the rest passed” no item stays without one."""
        rest = choices.CheckResult.PASS.value if REST in self.data else ""
        return {code: said or rest for code, said in self._by_code("item").items()}

    @property
    def corrections(self) -> dict[str, str]:
        return self._by_code("fix")

    def _by_code(self, prefix: str) -> dict[str, str]:
        found = {}
        for item in self.items:
            found[item.code] = self.cleaned_data.get(f"{prefix}_{item.code}") or ""
        return found

    def place(self, findings: Iterable[Finding]) -> None:
        """Write each finding beside every item it is about."""
        facts = ShiftFacts(
            items=tuple(item.code for item in self.items),
            results=self.results,
            corrections=self.corrections,
        )
        for finding in findings:
            prefix, about = BESIDE[finding.code]
            for code in about(facts):
                self.add_error(f"{prefix}_{code}", as_error(finding))


class CountersignForm(PlacedForm):
    """The supervisor's word on a check."""

    note = text_field(_("Note"), 200)


def _lines(label: Any, help_text: Any) -> forms.CharField:
    return text_field(
        label, 2000, widget=forms.Textarea({"rows": 4}), help_text=help_text
    )


class HandOverForm(PlacedForm):
    """What the shift leaves besides its promises; a line for each thing."""

    keys = _lines(_("Keys of the house"), _("One a line: which key, and who has it."))
    kept_items = _lines(
        _("Items kept"), _("One a line: parcels, things found, things lent.")
    )
    note = _lines(_("Also to know"), _("What else the next shift must know."))


class EndShiftForm(PlacedForm):
    """Why the shift ends although nobody has taken over."""

    reason = text_field(_("Reason"), 200)


class SpotCheckForm(PlacedForm):
    """Which clause was looked at, of whom, and what was seen."""

    clause = forms.ChoiceField(label=_("Clause"), required=False)
    staff = person_field(_("Person"))
    result = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=choices.SpotResult.choices,
        widget=ChipSelect(clearable=True),
    )
    note = text_field(_("What was seen"), 200)

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desk = snapshot.desk
        found = [
            one
            for one in for_profile(desk.profile, desk.special_calls)
            if observable(one.id)
        ]
        language = get_language() or "zh-hant"
        self.fields["clause"].choices = [
            ("", "—"),
            *(
                (one.id, f"{one.short(language)} · {one.label_for(language)}")
                for one in found
            ),
        ]
        worked = [member for member in snapshot.people if member.role]
        self.fields["staff"].set_rows(worked, label="label")
