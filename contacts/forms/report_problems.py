"""The lines of a report's part 10: problem, cause, measure, who, and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import desk
from ..rules import DeskProfile
from ..widgets import DateInput
from .base import as_error, text_field

PREFIX = "items"
LONGEST, MOST = 600, 40
# How many empty lines wait below those that are filled.
EMPTY = 2
WORDS = ("problem", "cause", "measure", "responsible")


def _area(label: Any) -> forms.CharField:
    return text_field(label, LONGEST, widget=forms.Textarea({"rows": 2}))


class ProblemForm(forms.Form):
    """A line: empty, or a problem and what else the rules ask of it."""

    problem = _area(_("Problem"))
    cause = _area(_("Cause"))
    measure = _area(_("Measure"))
    responsible = text_field(_("Responsible"), 60)
    due = forms.DateField(
        label=_("Due by"),
        required=False,
        widget=DateInput(),
        error_messages={
            "invalid": _("That is no day. Write it as year-month-day, or choose it.")
        },
    )
    done = forms.BooleanField(label=_("Done"), required=False)
    since = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args: Any, profile: DeskProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name in WORDS:
            # A browser sends other line ends than it got.
            said[name] = said.get(name, "").replace("\r\n", "\n")
        for finding in desk.line_findings(said, self.profile):
            # What cannot be read is not missing.
            if finding.field not in self.errors:
                self.add_error(finding.field, as_error(finding))
        return said

    @staticmethod
    def filled(said: Mapping[str, Any]) -> bool:
        """Say whether anything stands in the line."""
        return any(said.get(name) for name in (*WORDS, "due", "done"))


class _Lines(forms.BaseFormSet):
    @property
    def said(self) -> list[dict[str, Any]]:
        """Return the lines that are filled, as they are kept."""
        return [
            {**form.cleaned_data, "due": str(form.cleaned_data["due"] or "")}
            for form in self.forms
            if ProblemForm.filled(form.cleaned_data)
        ]

    def has_changed(self) -> bool:
        return self.is_bound


_FORMS = forms.formset_factory(
    ProblemForm, formset=_Lines, extra=EMPTY, max_num=MOST, validate_max=True
)


def lines(
    data: Any,
    initial: Sequence[Mapping[str, Any]],
    profile: DeskProfile,
    empty: int = EMPTY,
) -> Any:
    """Return the lines of the page; those sent, where a page sent any."""
    sent = data if data is not None and f"{PREFIX}-TOTAL_FORMS" in data else None
    found = _FORMS(
        sent,
        initial=list(initial),
        prefix=PREFIX,
        form_kwargs={
            "label_suffix": "",
            "profile": profile,
            "empty_permitted": False,
            "use_required_attribute": False,
        },
    )
    found.extra = empty
    return found


def typed(data: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what stands in the lines of a page that was sent, unread."""
    number = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(number), MOST) if number.isdecimal() and len(number) < 5 else 0
    names = (*WORDS, "due", "done", "since")
    found = [
        {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in names}
        for place in range(count)
    ]
    return [line for line in found if ProblemForm.filled(line)]
