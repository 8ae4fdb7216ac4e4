"""What a list is narrowed to; read from the address, so it holds no name or number."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import Snapshot, StaffMember
from ..models.contacts import ContactQuerySet
from ..models.promises import FollowUpQuerySet
from ..models.slips import SlipQuerySet
from ..widgets import ChipCheckbox, DateInput
from .base import PickField

# A list never shows earlier or later days: the database must not be asked for them.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 1, 1)


class Filter(forms.Form):
    """A form of the address; what cannot be read narrows nothing."""

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", "filter_%s")
        super().__init__(*args, **kwargs)
        self.snapshot = snapshot

    def value(self, name: str) -> Any:
        """Return the readable value of a field, or nothing."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get(name) or None

    @property
    def active(self) -> bool:
        """Say whether anything narrows the list."""
        return any(self.value(name) for name in self.fields)

    def address(self, token: str, **over: str) -> str:
        """Return the query of the page at the token, with this filter kept."""
        if not token and not over:
            return ""
        kept = (
            [
                (name, value)
                for name in self.fields
                for value in self.data.getlist(name)
                if value and name not in over
            ]
            if self.is_bound
            else []
        )
        kept += [(name, value) for name, value in over.items() if value]
        return "?" + urlencode([*kept, *([("at", token)] if token else [])])


class TaskFilter(Filter):
    """Whose promises, of which kind, open or settled."""

    WHOSE = (
        ("", _("The desk's")),
        ("mine", _("Mine")),
        ("overdue", _("Overdue")),
        ("done", _("Settled")),
    )

    whose = forms.ChoiceField(label=_("Show"), required=False, choices=WHOSE)
    kind = forms.ChoiceField(
        label=_("Promise"),
        required=False,
        choices=[("", _("All")), *choices.FollowUpKind.choices],
    )
    owner = PickField(label=_("Person"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All")), *choices.Role.choices]
    )
    department = PickField(label=_("Department"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].set_rows(self.snapshot.active_staff, empty=_("All"))
        self.fields["department"].set_rows(
            self.snapshot.departments.values(), empty=_("All")
        )

    @property
    def settled(self) -> bool:
        return self.value("whose") == "done"

    def apply(
        self, rows: FollowUpQuerySet, member: StaffMember, now: datetime
    ) -> QuerySet:
        """Narrow the promises; open ones unless the settled are asked for."""
        if self.settled:
            rows = rows.exclude(status=choices.FollowUpStatus.OPEN)
        elif self.value("whose") == "overdue":
            rows = rows.overdue(now)
        else:
            rows = rows.open()
        if self.value("whose") == "mine":
            rows = rows.mine(member)
        wanted = {
            name: self.value(name)
            for name in ("kind", "owner", "role", "department")
            if self.value(name)
        }
        return rows.filter(**wanted)


def months(first: date, last: date) -> list[tuple[str, str]]:
    """Return the months from the last back to the first, as `2026-10` with a label."""
    found, year, month = [], last.year, last.month
    while (year, month) >= (first.year, first.month):
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [(name, name) for name in found]


def _in_order(form: Filter, cleaned: dict[str, Any]) -> None:
    """Refuse a last day that is before the first."""
    since, until = cleaned.get("since"), cleaned.get("until")
    if since and until and until < since:
        form.add_error(
            "until",
            forms.ValidationError(
                _("The last day is before the first. Correct one of the two."),
                code="days_reversed",
            ),
        )


class SlipFilter(Filter):
    """Which days a form was opened on, and how far it has come."""

    RUNNING = "running"

    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    show = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, states: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["show"].choices = [
            ("", _("All")),
            (self.RUNNING, _("Running")),
            *((one, choices.SlipState(one).label) for one in states),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        _in_order(self, cleaned)
        return cleaned

    def apply(self, rows: SlipQuerySet) -> SlipQuerySet:
        """Narrow the forms of a book."""
        days = (self.value("since"), self.value("until"))
        rows = between(rows, *days, self.snapshot, moment="opened_at")
        show = self.value("show")
        if show == self.RUNNING:
            return rows.running()
        return rows.filter(state=show) if show else rows


class DaysFilter(Filter):
    """Which days a line of the register of commendations was written on."""

    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        _in_order(self, cleaned)
        return cleaned

    def apply(self, rows: Any) -> Any:
        """Narrow the lines of the book."""
        days = (self.value("since"), self.value("until"))
        return between(rows, *days, self.snapshot, moment="registered_at")


class RegisterFilter(Filter):
    """Which days, category, handler, status, and whether a rule was broken."""

    month = forms.CharField(label=_("Month"), required=False, max_length=7)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    category = PickField(key="code", label=_("Category"), required=False)
    handler = PickField(label=_("Received by"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *choices.Status.choices],
    )
    breach = forms.BooleanField(
        required=False, widget=ChipCheckbox(label=_("Breaches only"))
    )

    def __init__(
        self, *args: Any, book: choices.Book, first: date, last: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.ChoiceField(
            label=_("Month"),
            required=False,
            choices=[("", _("All")), *months(first, last)],
        )
        tops = [c for c in self.snapshot.categories.values() if c.parent_id is None]
        self.fields["category"].set_rows(tops, empty=_("All"))
        self.fields["handler"].set_rows(self.snapshot.staff.values(), empty=_("All"))
        shared = [
            (channel.value, channel.label)
            for channel in choices.Channel
            if self.snapshot.desk.book_for(channel) == book
        ]
        if len(shared) > 1:
            self.fields["channel"].choices = [("", _("All")), *shared]
        else:
            del self.fields["channel"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        _in_order(self, cleaned)
        return cleaned

    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day; a single day narrows what a month says."""
        since, until = self.value("since"), self.value("until")
        month = self.value("month")
        if month and not (since or until):
            since = date.fromisoformat(f"{month}-01")
            until = (since + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return since, until

    def apply(self, rows: ContactQuerySet) -> ContactQuerySet:
        """Narrow the entries of a book."""
        rows = between(rows, *self.days(), self.snapshot)
        for name, column in (
            ("channel", "channel"),
            ("category", "category"),
            ("handler", "answered_by"),
            ("status", "status"),
        ):
            value = self.value(name) if name in self.fields else None
            if value:
                rows = rows.filter(**{column: value})
        return rows.filter(flagged=True) if self.value("breach") else rows


def between(
    rows: Any,
    since: date | None,
    until: date | None,
    snapshot: Snapshot,
    moment: str = "occurred_at",
) -> Any:
    """Leave the entries of these days at the desk, both included."""
    zone = snapshot.desk.zone
    if since and FIRST_DAY <= since <= LAST_DAY:
        start = datetime.combine(since, time(), zone)
        rows = rows.filter(**{f"{moment}__gte": start})
    if until and FIRST_DAY <= until <= LAST_DAY:
        end = datetime.combine(until + timedelta(days=1), time(), zone)
        rows = rows.filter(**{f"{moment}__lt": end})
    return rows
