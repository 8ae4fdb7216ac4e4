"""Work orders, complaint records and coordination slips of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from ...choices import SlipKind, SlipState
from ...models import Slip
from .window import Window


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
    # What the list of complaints names one by one.
    "watched": lambda slip: slip.open or (slip.new and slip.severity == "major"),
}


def slips_of(window: Window) -> list[SlipFact]:
    """Return every form that had to do with the period, none of them void.

    Four parts of one statement, each with its own index: one OR would read every form
    that was ever opened.
    """
    mine = valid(window)
    parts = [
        rows.values_list(*FIELDS)
        for rows in (
            mine.filter(opened_at__gte=window.start, opened_at__lt=window.end),
            mine.filter(due_at__gte=window.start, due_at__lt=window.end),
            *carried(mine, window),
        )
    ]
    found = {fact.pk: fact for fact in _facts(parts[0].union(*parts[1:]), window)}
    return list(found.values())


def valid(window: Window) -> QuerySet:
    return Slip.objects.of(window.desk).exclude(state=SlipState.VOID).order_by()


def carried(rows: QuerySet, window: Window) -> tuple[QuerySet, QuerySet]:
    """Return what was opened before the period and runs still, or closed since."""
    before = rows.filter(opened_at__lt=window.start)
    return (
        before.filter(closed_at__isnull=True),
        before.filter(closed_at__gte=window.start),
    )


FIELDS = (
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
)


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
    ) in rows:
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


# The hours a form took are kept in seconds beside what is asked of it.
SECONDS = "seconds"


def forms_of(window: Window) -> Counter:
    """Count the forms of the period by kind and fields, for each question."""
    found: Counter = Counter()
    for slip in slips_of(window):
        fields = (slip.kind, slip.subcategory, slip.severity, slip.department)
        for name, asked in QUESTIONS.items():
            if asked(slip):
                found[(*fields, name)] += 1
        if slip.settled and slip.took is not None:
            found[(*fields, SECONDS)] += int(slip.took.total_seconds())
    return found


def earlier_forms(windows: Iterable[Window], found: Iterable[Counter]) -> None:
    """Count what the large figures ask of earlier periods, without reading a form."""
    windows, counters = list(windows), list(found)
    branches = []
    for place, window in enumerate(windows):
        for kind, rows in _asked_of(window):
            rows = rows.annotate(which=Value(place), of=Value(kind))
            rows = rows.values_list("which", "of", "what")
            branches.append(rows.annotate(many=Count("*")))
    for which, kind, what, number in branches[0].union(*branches[1:], all=True):
        for question in what.split():
            counters[which][kind, "", "", "", question] += number


def _asked_of(window: Window) -> Iterable[tuple[str, QuerySet]]:
    """Yield the forms with the names of the questions that each of them answers."""
    mine, span = valid(window), (window.start, window.end)
    in_time = Q(settled_at__lte=F("due_at"))
    fell = Q(due_at__lt=window.until) | Q(settled_at__isnull=False)
    due = mine.filter(due_at__gte=span[0], due_at__lt=span[1])
    kept = When(in_time, then=Value("due kept"))
    order, record = SlipKind.WORK_ORDER.value, SlipKind.COMPLAINT_RECORD.value
    yield (
        order,
        due.filter(fell, kind=order).annotate(what=Case(kept, default=Value("due"))),
    )
    closed = Q(closed_at__gte=span[0], closed_at__lt=span[1])
    ended = Case(When(closed, then=Value("load closed")), default=Value("load"))
    records = mine.filter(kind=record)
    new = records.filter(opened_at__gte=span[0], opened_at__lt=span[1])
    for rows in (new, *carried(records, window)):
        yield record, rows.annotate(what=ended)
