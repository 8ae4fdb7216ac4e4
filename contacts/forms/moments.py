"""Days and times as typed; what no desk can have meant is refused at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..widgets import DateInput, DateTimeInput

EARLIEST_YEAR, LATEST_YEAR = 1990, 2199


def sensible(day: date | None) -> None:
    """Refuse a year that is a slip of the finger, such as 0202 or 20266."""
    if day is not None and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValidationError(
            _("This year cannot be right. Write the year in four digits."),
            code="year_impossible",
        )


class DayField(forms.DateField):
    """A day, or none."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateInput())
        super().__init__(label=label, required=False, **kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        sensible(value)


class MomentField(forms.DateTimeField):
    """A day and time in the desk's time zone, or none."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateTimeInput())
        super().__init__(label=label, required=False, **kwargs)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        sensible(value)
