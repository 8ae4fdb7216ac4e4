"""What waits for a supervisor: figures for the first page, each bounded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import choices
from ..models import Breach, Contact, Desk, FollowUp
from .reading import start_of_day

# Beyond this many a figure says “99+”: counting further would read the register.
MOST = 100
MOST_BREACHES = 2000
DAYS = 7
HEIGHT, STEP, BAR = 64, 40, 26


@dataclass(frozen=True)
class Bar:
    """One bar of a small chart, with its place and size in the drawing."""

    label: str
    number: int
    text: str
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + BAR // 2


@dataclass(frozen=True)
class Figure:
    """A figure with its chart; `address` leads to the list behind it."""

    code: str
    title: str
    total: str
    address: str
    bars: list[Bar] = field(default_factory=list)
    alarm: bool = False

    @property
    def width(self) -> int:
        return STEP * len(self.bars)


def shown(number: int) -> str:
    return str(number) if number < MOST else f"{MOST - 1}+"


def bars(numbers: dict[str, int]) -> list[Bar]:
    """Return the bars of a chart; the highest fills it, none is drawn for nought."""
    highest = max(numbers.values(), default=0) or 1
    drawn = []
    for place, (label, number) in enumerate(numbers.items()):
        height = max(2, round(HEIGHT * number / highest)) if number else 0
        x = place * STEP + (STEP - BAR) // 2
        drawn.append(Bar(label, number, shown(number), x, HEIGHT - height, height))
    return drawn


def figures(desk: Desk, now: datetime) -> list[Figure]:
    """Return what is to review, what is overdue, and the breaches of seven days."""
    return [_to_review(desk), _overdue(desk, now), _breaches(desk, now)]


def _keys(rows: Any) -> int:
    return len(rows.values_list("pk", flat=True)[:MOST])


def _to_review(desk: Desk) -> Figure:
    waiting = Contact.objects.filter(desk=desk, review=choices.Review.PENDING)
    numbers = {
        str(label): _keys(waiting.filter(channel=channel))
        for channel, label in choices.Channel.choices
    }
    total = min(MOST, sum(numbers.values()))
    return Figure(
        "review", _("To review"), shown(total), "phonecall_changelist", bars(numbers)
    )


def _overdue(desk: Desk, now: datetime) -> Figure:
    late = FollowUp.objects.of(desk).overdue(now).by_due()
    due = list(late.values_list("due_at", flat=True)[:MOST])
    hour, day = timedelta(hours=1), timedelta(days=1)
    numbers = {
        _("under 1 h"): sum(now - moment < hour for moment in due),
        _("under 1 day"): sum(hour <= now - moment < day for moment in due),
        _("longer"): sum(now - moment >= day for moment in due),
    }
    return Figure(
        "overdue",
        _("Overdue"),
        shown(len(due)),
        "followup_changelist",
        bars(numbers),
        alarm=bool(due),
    )


def _breaches(desk: Desk, now: datetime) -> Figure:
    first = start_of_day(now) - timedelta(days=DAYS - 1)
    found = Breach.objects.filter(
        desk=desk, happened_at__gte=first, withdrawn_at__isnull=True
    ).values_list("happened_at", flat=True)[:MOST_BREACHES]
    by_day = Counter(timezone.localtime(moment).date() for moment in found)
    start = timezone.localtime(first).date()
    days = [start + timedelta(days=step) for step in range(DAYS)]
    numbers = {f"{day:%m-%d}": by_day[day] for day in days}
    return Figure(
        "breaches",
        _("Breaches in seven days"),
        str(sum(numbers.values())),
        "breach_changelist",
        bars(numbers),
    )
