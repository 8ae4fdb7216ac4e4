"""The report of a period: counted for each desk, added up, and arranged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ... import desk as writer
from ...models import Desk, MonthBook, StaffMember, User
from .counting import Counts, count, merged
from .keeping import (
    ROUNDS,
    Change,
    approved_counts,
    as_approved,
    beside,
    kept_months,
    kept_of,
)
from .parts import arranged
from .periods import Period
from .periods import month as month_of
from .shapes import Figure, Part
from .window import Window


@dataclass(frozen=True)
class Within:
    """An approved month of a desk inside a longer period, which counts as of now."""

    book: MonthBook
    approved: int
    today: int


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
    before_by_desk: list[Counts]
    year_ago_by_desk: list[Counts]
    changes: list[Change] = field(default_factory=list)
    # The book of the one desk whose month this is, if it is approved.
    approved: MonthBook | None = None
    # All books whose approved figures are shown, those beside the month included.
    books: list[MonthBook] = field(default_factory=list)
    # Some were approved when forms were counted in another way.
    older: bool = False
    # Of a period that is no month: the months in it that are approved.
    within: list[Within] = field(default_factory=list)
    # The day of the first entry, where it may lie in the period.
    first_day: date | None = None

    @cached_property
    def parts(self) -> list[Part]:
        return arranged(self)

    @property
    def days(self) -> list[date]:
        return self.period.days

    @cached_property
    def today(self) -> date:
        """Return the day it is at the desk; of several, where it is latest."""
        return max(self.now.astimezone(desk.zone).date() for desk in self.desks)

    @property
    def running(self) -> bool:
        """Say whether the period is not over: its last day is still to end."""
        return self.today <= self.period.last

    def at_end(self, usual: Any, now: Any) -> Any:
        """Return what is said of the end of the period; of one that runs, of today."""
        return now if self.running else usual

    @property
    def days_gone(self) -> int:
        """Return how many days of the period have begun."""
        return sum(1 for day in self.days if day <= self.today)

    def name_of(self, code: str) -> str:
        """Return a category's name in the reader's language, by its stable code."""
        for window in self.windows:
            category = window.snapshot.category_by_code.get(code)
            if category is not None:
                return category.name
        return code or str(_("No sub-category"))

    def person(self, desk: str, pk: int | None) -> str:
        """Return the name of somebody at the desk with that code."""
        for window in self.windows:
            if window.desk.code == desk and pk in window.snapshot.staff:
                return window.snapshot.staff[pk].name
        return _("Unknown")

    @property
    def others_approved(self) -> list[MonthBook]:
        """Return the books whose figures are shown beside those of the month itself."""
        return [book for book in self.books if book != self.approved]

    @property
    def ring_limits(self) -> set[int]:
        return {window.snapshot.profile.ring_limit for window in self.windows}


def build(desks: Iterable[Desk], period: Period, now: datetime) -> Report:
    """Return the report; of a month that is approved with the figures approved.

    Those stand in the report of several desks, too, and beside another month. Other
    periods count as of now: what was carried over or open is no sum of months.
    """
    report = counted(desks, period, now)
    if period.kind != "month":
        report.within = list(_within(report))
        return report
    # As many days of another month are not what was approved of it.
    spans = beside(report.period).values()
    months = [period, *(span for span in spans if span.kind == "month")]
    kept = kept_months(report.desks, [month.first for month in months])
    if not kept:
        return report
    shown = as_approved(report, kept)
    rows = sorted(kept.values(), key=lambda row: row.month_book.month, reverse=True)
    shown.books = [row.month_book for row in rows]
    shown.older = any(row.counts.get("version", 1) < ROUNDS for row in rows)
    if len(report.desks) == 1:
        own = (book for book in shown.books if book.month == period.first)
        shown.approved = next(own, None)
    return shown


def at_a_glance(desks: Iterable[Desk], period: Period, now: datetime) -> list[Figure]:
    """Return the six large figures of the report."""
    return build(desks, period, now).parts[0].figures


def _within(report: Report) -> Iterator[Within]:
    """Yield the approved months that lie wholly in the period, desk by desk."""
    period = report.period
    first = month_of(period.first)
    months = []
    while first.first <= period.last:
        if period.first <= first.first and first.last <= period.last:
            months.append(first)
        first = first.after
    if not months:
        return
    kept = kept_months(report.desks, [month.first for month in months])
    for desk, counts in zip(report.desks, report.by_desk, strict=True):
        for month in months:
            row = kept.get((desk.pk, month.first))
            if row is None:
                continue
            today = sum(
                n
                for (_way, day, _hour), n in counts.slots.items()
                if month.first <= day <= month.last
            )
            yield Within(row.month_book, approved_counts(row, counts).total, today)


def counted(desks: Iterable[Desk], period: Period, now: datetime) -> Report:
    """Return the report as of now; every desk is read with the same few queries."""
    desks = list(desks)
    period = period.as_of(max(now.astimezone(desk.zone).date() for desk in desks))
    windows = [Window.of(desk, period, now) for desk in desks]
    spans = [span for span in (period.before, period.year_ago) if span]
    found = [
        count(window, *(Window.of(window.desk, span, now) for span in spans))
        for window in windows
    ]
    by_span = [list(each) for each in zip(*found, strict=True)]
    if period.year_ago is None:
        by_span.append([Counts() for _desk in desks])
    counts, before, year_ago = (merged(each) for each in by_span)
    report = Report(
        desks, period, now, windows, counts, before, year_ago, counts, *by_span
    )
    if not before.total and not any(
        day == period.first for _c, day, _h in counts.slots
    ):
        report.first_day = first_of(desks)
    return report


def first_of(desks: Iterable[Desk]) -> date | None:
    """Return the day of the first entry at any of the desks."""
    return min(filter(None, map(writer.first_day, desks)), default=None)


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

    def figures() -> dict[str, Any]:
        return kept_of(counted([desk], month_of(month), now))

    return writer.approve_month(
        desk, month, figures=figures, by=by, member=member, now=now
    )
