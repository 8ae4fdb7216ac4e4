"""Work orders, complaint records and coordination slips of a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from ...choices import SlipKind, SlipState
from ...models import Slip
from .counting import Window
from .shapes import Rate


class SlipFact(NamedTuple):
    """What the report asks of a form; `start` to `until` is the period so far."""

    pk: int
    kind: str
    subcategory: str
    category: str
    state: str
    opened_at: datetime
    due_at: datetime
    settled_at: datetime | None
    closed_at: datetime | None
    rounds: int
    repeat: bool
    department: str
    severity: str
    validity: str
    start: datetime
    end: datetime
    until: datetime

    @property
    def new(self) -> bool:
        return self.start <= self.opened_at < self.end

    @property
    def carried(self) -> bool:
        """Opened before the period and not over when it began."""
        over = self.closed_at is not None and self.closed_at < self.start
        return self.opened_at < self.start and not over

    @property
    def settled(self) -> bool:
        done = self.settled_at
        return done is not None and self.start <= done < self.end

    @property
    def closed(self) -> bool:
        done = self.closed_at
        return done is not None and self.start <= done < self.end

    @property
    def open(self) -> bool:
        """Not settled by the end of the period."""
        done = self.settled_at or self.closed_at
        return self.opened_at < self.end and (done is None or done >= self.end)

    @property
    def fell_due(self) -> bool:
        return self.start <= self.due_at < self.end and (
            self.due_at < self.until or self.settled_at is not None
        )

    @property
    def on_time(self) -> bool:
        done = self.settled_at
        return self.fell_due and done is not None and done <= self.due_at

    @property
    def rework(self) -> bool:
        return self.settled and self.rounds > 1

    @property
    def valid(self) -> bool:
        return self.closed and self.validity == "valid"

    @property
    def took(self) -> timedelta | None:
        return self.settled_at - self.opened_at if self.settled_at else None


Asked = Callable[[SlipFact], bool]
# What may be asked of a form, by the name it has in an address.
QUESTIONS: dict[str, Asked] = {
    "new": lambda slip: slip.new,
    "carried": lambda slip: slip.carried,
    "load": lambda slip: slip.new or slip.carried,
    "settled": lambda slip: slip.settled,
    "closed": lambda slip: slip.closed,
    "open": lambda slip: slip.open,
    "due": lambda slip: slip.fell_due,
    "kept": lambda slip: slip.on_time,
    "rework": lambda slip: slip.rework,
    "valid": lambda slip: slip.valid,
    "repeat": lambda slip: slip.new and slip.repeat,
}


def slips_of(window: Window) -> list[SlipFact]:
    """Return every form that had to do with the period, none of them void.

    Asked for in four queries, each with its own index: one OR would read every form
    that was ever opened.
    """
    mine = Slip.objects.of(window.desk).exclude(state=SlipState.VOID).order_by()
    running = mine.filter(closed_at__isnull=True)
    span = Q(opened_at__lt=window.end)
    found: dict[int, SlipFact] = {}
    for rows in (
        mine.filter(opened_at__gte=window.start, opened_at__lt=window.end),
        mine.filter(due_at__gte=window.start, due_at__lt=window.end),
        running.filter(span, opened_at__lt=window.start),
        mine.filter(span, closed_at__gte=window.start, opened_at__lt=window.start),
    ):
        for fact in _facts(rows, window):
            found[fact.pk] = fact
    return list(found.values())


def _facts(rows: QuerySet, window: Window) -> Iterable[SlipFact]:
    departments = window.snapshot.departments
    for (
        pk,
        kind,
        subcategory,
        category,
        state,
        opened,
        due,
        settled,
        closed,
        rounds,
        repeat,
        department,
        severity,
        validity,
    ) in rows.values_list(
        "pk",
        "kind",
        "subcategory",
        "category",
        "state",
        "opened_at",
        "due_at",
        "settled_at",
        "closed_at",
        "rounds",
        "repeat_of",
        "department",
        "complaintrecord__severity",
        "complaintrecord__validity",
    ):
        yield SlipFact(
            pk,
            kind,
            window.code_of(subcategory),
            window.code_of(category),
            state,
            opened,
            due,
            settled,
            closed,
            rounds,
            repeat is not None,
            departments[department].name if department in departments else "",
            severity or "",
            validity or "",
            window.start,
            window.end,
            window.until,
        )


def number(slips: Iterable[SlipFact], question: str) -> int:
    asked = QUESTIONS[question]
    return sum(1 for slip in slips if asked(slip))


def rate(slips: list[SlipFact], part: str, whole: str) -> Rate:
    """Return how many answer `part`, of those that answer `whole`."""
    return Rate(number(slips, part), number(slips, whole))


def hours_taken(slips: Iterable[SlipFact]) -> float | None:
    """Return how many hours the settled ones took on average, or nothing of none."""
    taken = [slip.took for slip in slips if slip.settled and slip.took is not None]
    if not taken:
        return None
    return sum(taken, timedelta()).total_seconds() / 3600 / len(taken)


def of_kind(slips: Iterable[SlipFact], kind: SlipKind) -> list[SlipFact]:
    return [slip for slip in slips if slip.kind == kind]
