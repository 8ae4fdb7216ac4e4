"""The report of a period: counted for each desk, added up, and arranged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from ... import desk as writer
from ...models import Desk, MonthBook, MonthFigures, StaffMember, User
from .counting import Counts, count, merged
from .keeping import Change, as_approved, kept_of
from .parts import arranged
from .periods import Period
from .periods import month as month_of
from .shapes import Part
from .window import Window


@dataclass
class Report:
    """A period of one desk or several: what was counted, and its parts in order."""

    desks: list[Desk]
    period: Period
    now: datetime
    windows: list[Window]
    counts: Counts
    before: Counts
    year_ago: Counts
    # As of now, where the counts above are those that were approved.
    live: Counts
    # The counts of each desk, in the order of `desks`: not every rule binds them all.
    by_desk: list[Counts]
    changes: list[Change] = field(default_factory=list)
    approved: MonthBook | None = None

    @cached_property
    def parts(self) -> list[Part]:
        return arranged(self)

    @property
    def days(self) -> list[date]:
        return self.period.days

    def name_of(self, code: str) -> str:
        """Return a category's name in the reader's language, by its stable code."""
        for window in self.windows:
            category = window.snapshot.category_by_code.get(code)
            if category is not None:
                return category.name
        return code or str(_("Without"))

    def person(self, desk: str, pk: int | None) -> str:
        """Return the name of somebody at the desk with that code."""
        for window in self.windows:
            if window.desk.code == desk and pk in window.snapshot.staff:
                return window.snapshot.staff[pk].name
        return _("Unknown")

    @property
    def ring_limits(self) -> set[int]:
        return {window.snapshot.profile.ring_limit for window in self.windows}


def build(desks: Iterable[Desk], period: Period, now: datetime) -> Report:
    """Return the report; of a month that is approved with the figures approved."""
    report = counted(desks, period, now)
    if len(report.desks) != 1 or period.kind != "month":
        return report
    kept = (
        MonthFigures.objects.filter(
            month_book__desk=report.desks[0], month_book__month=period.first
        )
        .select_related("month_book__approved_by")
        .first()
    )
    if kept is None:
        return report
    shown = as_approved(report, kept.counts)
    shown.approved = kept.month_book
    return shown


def counted(desks: Iterable[Desk], period: Period, now: datetime) -> Report:
    """Return the report as of now; every desk is read with the same few queries."""
    desks = list(desks)
    windows = [Window.of(desk, period, now) for desk in desks]
    spans = (period.before, period.year_ago)
    found = [
        count(window, *(Window.of(window.desk, span, now) for span in spans))
        for window in windows
    ]
    by_span = [list(each) for each in zip(*found, strict=True)]
    counts, before, year_ago = (merged(each) for each in by_span)
    return Report(
        desks, period, now, windows, counts, before, year_ago, counts, by_span[0]
    )


def approve_month(
    desk: Desk,
    month: date,
    *,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> MonthBook:
    """Approve a month with its figures as they are; raises `Refused`."""
    now = now or timezone.now()
    report = counted([desk], month_of(month), now)
    return writer.approve_month(
        desk, month, figures=kept_of(report), by=by, member=member, now=now
    )
