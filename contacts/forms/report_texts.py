"""What people write into a report, and how a period is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import ReportText
from ..reports.monthly import Period, period_of
from ..reports.monthly.periods import FIRST_YEAR, LAST_YEAR
from ..rules import DeskProfile
from ..widgets import DateInput
from .base import text_field
from .report_problems import EMPTY, lines

LONGEST = 4000
NO_DAY = _("That is no day. Write it as year-month-day, or choose it.")


def _area(label: Any) -> forms.CharField:
    return text_field(label, LONGEST, widget=forms.Textarea({"rows": 4}))


def _plain(text: str) -> str:
    """Return a text as it is kept: a browser sends other line ends than it got."""
    return text.replace("\r\n", "\n").strip()


OLDER = ("problems", "measures")


def _line(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item.get(name) for name in ReportText.ITEM}


# The form of the page, by which what stands outside of it belongs to it.
FORM_ID = "texts-form"


class ReportTextForm(forms.Form):
    """Part 10: its lines, and the texts; `read_at` tells which state was on the page.

    Of an approved month with the reason for which they are changed.
    """

    problems = _area(_("Problems and their causes"))
    measures = _area(_("Measures, who and by when"))
    plan = _area(_("Plan for the next period"))
    reason = text_field(_("Reason for the change after approval"), 100)
    read_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    # Asked beside the steps, and only of who sends the month back.
    return_reason = text_field(_("Reason for sending it back"), 200)

    def __init__(
        self,
        *args: Any,
        profile: DeskProfile,
        approved: bool = False,
        items: Sequence[Mapping[str, Any]] = (),
        kept: Sequence[Mapping[str, Any]] = (),
        empty: int = EMPTY,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if not approved:
            del self.fields["reason"]
        # It stands beside the steps, outside of what is sent with them.
        self.fields["return_reason"].widget.attrs["form"] = FORM_ID
        # As they stand on the page, and as they are kept: what is carried over from
        # the report before is on the page first.
        self.items, self.kept = list(items), list(kept)
        self.lines = lines(self.data if self.is_bound else None, items, profile, empty)

    def is_valid(self) -> bool:
        fine = not self.lines.is_bound or self.lines.is_valid()
        if not fine and super().is_valid():
            wrong = sum(len(errors) for errors in self.lines.errors)
            said = ngettext(
                "One field needs another look before this can be saved.",
                "%(n)s fields need another look before this can be saved.",
                wrong,
            )
            self.add_error(None, said % {"n": wrong})
        return fine and super().is_valid()

    @property
    def written(self) -> list[forms.BoundField]:
        """Return what is written here, with what goes along unseen.

        Texts of before there were lines are there only where somebody wrote them.
        """
        unasked = {"return_reason"}
        unasked |= {name for name in OLDER if not self[name].value()}
        return [field for field in self if field.name not in unasked]

    @property
    def touched(self) -> bool:
        """Say whether something was sent that is not what is kept."""
        if not self.is_bound:
            return False
        if self.lines.is_bound and self.lines.said != [_line(i) for i in self.kept]:
            return True
        return any(
            name in self.data
            and _plain(self.cleaned_data[name]) != _plain(self.initial[name])
            for name in (*OLDER, "plan")
        )

    @property
    def said(self) -> list[Mapping[str, Any]] | None:
        """Return the lines to keep; nothing where the page sent none."""
        return self.lines.said if self.lines.is_bound else None

    @property
    def shown(self) -> list[Mapping[str, Any]]:
        """Return the lines to read: as sent, if that can be read, or as they stand."""
        sent = self.lines.is_bound and self.lines.is_valid()
        return self.lines.said if sent else self.items

    @property
    def texts(self) -> list[forms.BoundField]:
        """Return what is printed beside the lines."""
        return [self[name] for name in (*OLDER, "plan") if self[name].value()]


class PeriodForm(forms.Form):
    """A month, week, quarter, year or free days; read from the address."""

    KINDS = (
        ("month", _("Month")),
        ("week", _("Week")),
        ("quarter", _("Quarter")),
        ("year", _("Year")),
        ("days", _("Custom dates")),
    )

    kind = forms.ChoiceField(
        label=_("Period"),
        choices=KINDS,
        required=False,
        error_messages={
            "invalid_choice": _("Choose a month, week, quarter, year or custom dates.")
        },
    )
    since = forms.DateField(
        label=_("From"),
        widget=DateInput(),
        error_messages={
            "required": _("Choose a day of the period, or its first day."),
            "invalid": NO_DAY,
        },
    )
    until = forms.DateField(
        label=_("Until"),
        widget=DateInput(),
        required=False,
        error_messages={"invalid": NO_DAY},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", "period_%s")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since = cleaned.get("since")
        if since is None or "kind" in self.errors or "until" in self.errors:
            return cleaned
        if not FIRST_YEAR <= since.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            self._say(
                "since", _("Choose a day in the years %(first)d to %(last)d."), years
            )
        elif self.period is None:
            self._say(*self._wrong_end(since, cleaned.get("until")))
        return cleaned

    @staticmethod
    def _wrong_end(since: date, until: date | None) -> tuple[str, Any]:
        """Return what is wrong with the last of free days."""
        if until is None:
            return "until", _("Choose the last day, too.")
        if until < since:
            return "until", _("The last day is before the first. Choose a later one.")
        return "until", _(
            "A report covers two years at most. Choose an earlier last day."
        )

    def _say(self, field: str, sentence: Any, values: Any = None) -> None:
        self.add_error(field, forms.ValidationError(sentence, "period", values))

    @property
    def period(self) -> Period | None:
        """Return the period in which the first day lies, or the free days."""
        since, until = (self.cleaned_data.get(n) for n in ("since", "until"))
        if since is None:
            return None
        year, week, _day = since.isocalendar()
        code = {
            "week": f"{year}-W{week:02}",
            "quarter": f"{since.year}-Q{(since.month + 2) // 3}",
            "year": f"{since.year}",
            "days": f"{since}..{until}",
        }.get(self.cleaned_data.get("kind") or "month", f"{since:%Y-%m}")
        return period_of(code)
