"""What waits for a supervisor: figures for the first page, each bounded.

Every bar names the list of the admin behind it, which shows as many lines as it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import choices
from ..models import Breach, Contact, Desk, FollowUp, Slip
from .reading import start_of_day

# Beyond this many a bar says “99+”: counting further would read the register.
MOST = 100
MOST_BREACHES = 2000
DAYS = 7
# The address part that stands for those days in a list.
WEEK = "week"

# Columns, for days; rows, for kinds whose names want room.
HEIGHT, STEP, BAR = 64, 40, 26
LINE, NAMES, LONGEST = 26, 112, 120

BOOKS = {
    choices.Channel.CALL: "phonecall",
    choices.Channel.VISIT: "visit",
    choices.Channel.LETTER: "letter",
}
FORMS = {
    choices.SlipKind.WORK_ORDER: "workorder",
    choices.SlipKind.COMPLAINT_RECORD: "complaintrecord",
    choices.SlipKind.COORDINATION_SLIP: "coordinationslip",
}


@dataclass(frozen=True)
class Count:
    """How many there are of something, and the list they stand in."""

    label: str
    number: int
    model: str
    query: str

    @property
    def text(self) -> str:
        return str(self.number) if self.number < MOST else f"{MOST - 1}+"


@dataclass(frozen=True)
class Bar:
    """One bar of a small chart, with its place and size in the drawing."""

    count: Count
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def end(self) -> int:
        return self.x + self.width


@dataclass(frozen=True)
class Figure:
    """A figure with its chart; `model` and `query` name the list of all of it."""

    code: str
    title: str
    total: str
    model: str = ""
    query: str = ""
    bars: list[Bar] = field(default_factory=list)
    in_rows: bool = False
    alarm: bool = False
    more: Count | None = None

    @property
    def width(self) -> int:
        return NAMES + LONGEST + 48 if self.in_rows else STEP * len(self.bars)

    @property
    def height(self) -> int:
        return LINE * len(self.bars) if self.in_rows else HEIGHT + 36


def columns(counts: list[Count]) -> list[Bar]:
    """Return the bars side by side; the highest fills the chart, none is for nought."""
    highest = max((count.number for count in counts), default=0) or 1
    drawn = []
    for place, count in enumerate(counts):
        tall = max(2, round(HEIGHT * count.number / highest)) if count.number else 0
        x = place * STEP + (STEP - BAR) // 2
        drawn.append(Bar(count, x, HEIGHT - tall, BAR, tall))
    return drawn


def rows(counts: list[Count]) -> list[Bar]:
    """Return the bars below one another, the longest as long as there is room."""
    longest = max((count.number for count in counts), default=0) or 1
    return [
        Bar(
            count,
            NAMES,
            place * LINE + 5,
            max(2, round(LONGEST * count.number / longest)) if count.number else 0,
            LINE - 10,
        )
        for place, count in enumerate(counts)
    ]


def figures(desk: Desk, now: datetime) -> list[Figure]:
    """Return what is to review, what is overdue, and the breaches of seven days."""
    return [_to_review(desk), _overdue(desk, now), _breaches(desk, now)]


def _keys(found: models.QuerySet) -> int:
    return len(found.order_by().values_list("pk", flat=True)[:MOST])


def _sum(counts: Iterable[Count]) -> str:
    """Return how many they are together; a sign where one of them goes further."""
    counts = list(counts)
    total = sum(min(count.number, MOST - 1) for count in counts)
    return f"{total}+" if any(c.number >= MOST for c in counts) else str(total)


def _to_review(desk: Desk) -> Figure:
    waits = {"desk": desk, "review": choices.Review.PENDING}
    query = f"look=review&at={desk.code}"
    kinds: list[tuple[models.TextChoices, models.QuerySet, str]] = [
        *((k, Contact.objects.filter(channel=k), m) for k, m in BOOKS.items()),
        *((k, Slip.objects.filter(kind=k), m) for k, m in FORMS.items()),
    ]
    counts = [
        Count(str(kind.label), _keys(found.filter(**waits)), model, query)
        for kind, found, model in kinds
    ]
    title = _("To review")
    return Figure("review", title, _sum(counts), bars=rows(counts), in_rows=True)


def _overdue(desk: Desk, now: datetime) -> Figure:
    query = f"look=overdue&at={desk.code}"
    late = FollowUp.objects.of(desk).overdue(now)
    counts = [
        Count(
            capfirst(FollowUp._meta.verbose_name_plural), _keys(late), "followup", query
        )
    ]
    for kind, model in FORMS.items():
        running = Slip.objects.of(desk).running().filter(kind=kind, due_at__lt=now)
        counts.append(Count(str(kind.label), _keys(running), model, query))
    total = _sum(counts)
    return Figure(
        "overdue",
        _("Overdue"),
        total,
        bars=rows(counts),
        in_rows=True,
        alarm=total != "0",
    )


def _breaches(desk: Desk, now: datetime) -> Figure:
    first = start_of_day(now) - timedelta(days=DAYS - 1)
    standing = Breach.objects.filter(desk=desk, withdrawn_at__isnull=True)
    found = standing.filter(happened_at__gte=first).values_list(
        "happened_at", flat=True
    )[:MOST_BREACHES]
    by_day = Counter(timezone.localtime(moment).date() for moment in found)
    start = timezone.localtime(first).date()
    days = [start + timedelta(days=step) for step in range(DAYS)]
    query = f"look=standing&at={desk.code}&when="
    counts = [
        Count(f"{day:%m-%d}", by_day[day], "breach", f"{query}{day:%Y-%m-%d}")
        for day in days
    ]
    pending = standing.filter(judgement=choices.Judgement.PENDING)
    waiting = Count(
        _("Not yet judged"), _keys(pending), "breach", f"look=pending&at={desk.code}"
    )
    return Figure(
        "breaches",
        _("Breaches in seven days"),
        str(sum(count.number for count in counts)),
        model="breach",
        query=f"{query}{WEEK}",
        bars=columns(counts),
        more=waiting,
    )
