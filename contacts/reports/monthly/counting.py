"""The figures of one desk in one period, read with few grouped queries.

Everything counts at the desk's own clock. Rates about promises count what fell due in
the period, so that nothing unfinished disappears from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    Func,
    Q,
    QuerySet,
    Value,
    When,
)

from ... import choices
from ...models import (
    Breach,
    Contact,
    Desk,
    FollowUp,
    Letter,
    PhoneCall,
    RefusedAttempt,
    Snapshot,
    snapshot_of,
)
from .periods import Period
from .shapes import Rate

Status = choices.Status
PromiseStatus = choices.FollowUpStatus
COMPLAINT, REPAIR, COMMENDATION = "complaint", "repair", "commendation"
# Rows of a list in the report; the rows page and the workbook have them all.
MOST_LISTED = 100
MOST_REASONS = 10


class UtcSlice(Func):
    """The hour or minute in which a moment lies, in UTC, without asking Python.

    Truncating in the desk's zone calls back into Python for every row on SQLite.
    """

    output_field = DateTimeField()

    def __init__(self, expression: Any, unit: str) -> None:
        super().__init__(expression)
        self.unit = unit

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        inner, params = compiler.compile(self.source_expressions[0])
        length, rest = (13, ":00:00") if self.unit == "hour" else (16, ":00")
        return f"substr({inner}, 1, {length}) || '{rest}'", params

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        inner, params = compiler.compile(self.source_expressions[0])
        # The zone is named, so that the moment stays one and is not a wall's clock.
        return f"DATE_TRUNC('{self.unit}', {inner}, 'UTC')", params


def state_of_promise(now: datetime) -> Case:
    """Return whether a promise was kept, kept late, is overdue, or not yet due."""
    done = Q(status=PromiseStatus.DONE)
    return Case(
        When(done & Q(done_at__lte=F("due_at")), then=Value("kept")),
        When(done, then=Value("late")),
        When(Q(due_at__lt=now), then=Value("overdue")),
        default=Value("waiting"),
    )


# What stands over the line of a rate, and what under it.
FELL_DUE = ("kept", "late", "overdue")


@dataclass(frozen=True)
class Window:
    """A desk and the moments between which it is looked at."""

    desk: Desk
    snapshot: Snapshot
    period: Period
    start: datetime
    end: datetime
    now: datetime

    @classmethod
    def of(cls, desk: Desk, period: Period, now: datetime) -> Window:
        start, end = period.bounds(desk.zone)
        return cls(desk, snapshot_of(desk), period, start, end, now)

    @property
    def until(self) -> datetime:
        """Return up to when things can have become overdue."""
        return min(self.now, self.end)

    def entries(self, model: type[Contact] = Contact) -> QuerySet:
        """Return what happened in the period, void lines included."""
        return model.objects.filter(
            desk=self.desk, occurred_at__gte=self.start, occurred_at__lt=self.end
        ).order_by()

    def valid(self, model: type[Contact] = Contact) -> QuerySet:
        return self.entries(model).exclude(status=Status.VOID)

    def incoming(self) -> QuerySet:
        return self.valid(PhoneCall).filter(direction=choices.Direction.INCOMING)

    def due(self) -> QuerySet:
        """Return the promises that fell or fall due in the period."""
        return (
            FollowUp.objects.of(self.desk)
            .filter(due_at__gte=self.start, due_at__lt=self.end)
            .exclude(status=PromiseStatus.CANCELLED)
            .annotate(state=state_of_promise(self.now))
            .order_by()
        )

    def overdue(self) -> QuerySet:
        """Return what was owed at the end of the period, and is owed still."""
        return FollowUp.objects.of(self.desk).open().filter(due_at__lt=self.until)

    def breaches(self) -> QuerySet:
        """Return the breaches that stand: not withdrawn, not judged to be none."""
        return (
            Breach.objects.filter(
                desk=self.desk,
                happened_at__gte=self.start,
                happened_at__lt=self.end,
                withdrawn_at__isnull=True,
            )
            .exclude(judgement=choices.Judgement.NOT_VALID)
            .exclude(contact__status=Status.VOID)
            .order_by()
        )

    def refused(self) -> QuerySet:
        return RefusedAttempt.objects.filter(
            desk=self.desk, first_at__gte=self.start, first_at__lt=self.end
        ).order_by()

    def categories(self, code: str) -> list[int]:
        """Return the keys of a category of this desk, with all under it."""
        return [
            pk
            for pk, category in self.snapshot.categories.items()
            if category.code == code or category.code.startswith(f"{code}.")
        ]

    def code_of(self, pk: int | None) -> str:
        category = self.snapshot.categories.get(pk) if pk else None
        return category.code if category else ""


@dataclass
class Counts:
    """What was counted; desks are added up by `merged`."""

    entries: Counter = field(default_factory=Counter)
    slots: Counter = field(default_factory=Counter)
    calls: Counter = field(default_factory=Counter)
    late_reasons: Counter = field(default_factory=Counter)
    letters: Counter = field(default_factory=Counter)
    promises: Counter = field(default_factory=Counter)
    transfers: Counter = field(default_factory=Counter)
    breaches: list[tuple[int, str]] = field(default_factory=list)
    refused: Counter = field(default_factory=Counter)
    refused_people: Counter = field(default_factory=Counter)
    overdue: int = 0
    open_later: int = 0
    oldest_due: datetime | None = None
    carried: Counter = field(default_factory=Counter)
    settled: Counter = field(default_factory=Counter)
    weeks: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(
            number for key, number in self.entries.items() if key[3] != Status.VOID
        )

    @property
    def rings(self) -> Counter:
        """Return how many incoming calls were answered at each number of rings."""
        found: Counter = Counter()
        for (rings, *_rest), number in self.calls.items():
            found[rings] += number
        return found

    def within(self, limit: int, least: int = 1) -> Rate:
        """Return how many of the calls whose rings were counted lie between."""
        rings = {ring: n for ring, n in self.rings.items() if ring is not None}
        good = sum(n for ring, n in rings.items() if least <= ring <= limit)
        return Rate(good, sum(rings.values()))

    def on_time(self, *kinds: str) -> Rate:
        """Return how many promises of the kinds were kept in time, of those due."""
        due = {
            key: number
            for key, number in self.promises.items()
            if key[0] in kinds and key[2] in FELL_DUE
        }
        kept = sum(number for key, number in due.items() if key[2] == "kept")
        return Rate(kept, sum(due.values()))

    def new(self, category: str) -> int:
        return sum(
            number
            for (_channel, code, _sub, status), number in self.entries.items()
            if code == category and status != Status.VOID
        )

    def closed_of(self, category: str) -> Rate:
        """Return how many were settled, of those carried over and new."""
        return Rate(
            sum(self.settled[key] for key in self.settled if key[0] == category),
            self.new(category)
            + sum(self.carried[key] for key in self.carried if key[0] == category),
        )


def merged(counts: Iterable[Counts]) -> Counts:
    """Return the sum over several desks."""
    whole = Counts()
    for part in counts:
        for name, value in vars(part).items():
            if isinstance(value, Counter):
                getattr(whole, name).update(value)
            elif isinstance(value, list):
                getattr(whole, name).extend(value)
        whole.overdue += part.overdue
        whole.open_later += part.open_later
        known = [due for due in (whole.oldest_due, part.oldest_due) if due]
        whole.oldest_due = min(known, default=None)
    return whole


def grouped(rows: QuerySet, *keys: str) -> Counter:
    """Return how many rows there are for each combination of the keys."""
    found = rows.values_list(*keys).annotate(number=Count("pk"))
    return Counter({tuple(row[:-1]): row[-1] for row in found})


def count(window: Window) -> Counts:
    """Return the whole period of one desk."""
    found = summary(window)
    _calls(window, found)
    found.slots = _slots(window)
    found.letters = grouped(window.valid(Letter), "kind", "status")
    found.breaches = list(window.breaches().values_list("contact_id", "code"))
    found.refused = Counter(
        {code: n for (code,), n in grouped(window.refused(), "code").items()}
    )
    found.refused_people = _refused_people(window)
    due = list(window.overdue().order_by("due_at").values_list("due_at", flat=True))
    found.overdue, found.oldest_due = len(due), due[0] if due else None
    later = FollowUp.objects.of(window.desk).open().filter(due_at__gte=window.until)
    found.open_later = later.filter(opened_at__lt=window.end).order_by().count()
    found.carried, found.settled = _carried(window)
    found.weeks = _repairs_by_week(window)
    return found


def summary(window: Window) -> Counts:
    """Return what the large figures compare with: all that is asked of earlier ones."""
    found = Counts()
    keys = ("channel", "category", "subcategory", "status")
    for (channel, top, sub, status), number in grouped(window.entries(), *keys).items():
        codes = (window.code_of(top), window.code_of(sub))
        found.entries[(channel, *codes, status)] += number
    for (rings,), number in grouped(window.incoming(), "rings").items():
        found.calls[rings, None, "", ""] += number
    found.promises = grouped(window.due(), "kind", "code", "state")
    return found


def _calls(window: Window, found: Counts) -> None:
    """Read all that is asked of incoming calls, in one query instead of three."""
    limit = window.snapshot.profile.ring_limit
    to_superior = Q(outcome=choices.Outcome.CONNECTED, connected_to__is_superior=True)
    rows = window.incoming().annotate(
        why=Case(When(rings__gt=limit, then=F("late_reason")), default=Value("")),
        superior=Case(When(to_superior, then=F("connected_to")), default=None),
    )
    keys = ("rings", "asked_for__is_superior", "asked_for_answer", "outcome")
    found.calls = Counter()
    for (*call, why, superior), number in grouped(
        rows, *keys, "why", "superior"
    ).items():
        found.calls[tuple(call)] += number
        if call[0] is not None and call[0] > limit:
            found.late_reasons[why] += number
        if superior is not None:
            found.transfers[window.desk.code, superior] += number


def _slots(window: Window) -> Counter:
    """Return the entries by channel, day and hour at the desk's clock."""
    offset = window.start.utcoffset() or timedelta()
    whole = offset % timedelta(hours=1) == timedelta()
    rows = window.valid().annotate(slot=UtcSlice("occurred_at", _unit(whole)))
    found: Counter = Counter()
    for (channel, slot), number in grouped(rows, "channel", "slot").items():
        here = slot.astimezone(window.desk.zone)
        found[channel, here.date(), here.hour] += number
    return found


def _unit(whole_hours: bool) -> str:
    # Not every zone lies whole hours from UTC.
    return "hour" if whole_hours else "minute"


def _refused_people(window: Window) -> Counter:
    """Return how often somebody without clearance was refused a customer's call."""
    rows = window.refused().filter(code="answered_by_not_cleared")
    return Counter(
        {(window.desk.code, pk): n for (pk,), n in grouped(rows, "under").items()}
    )


FOLLOWED = (REPAIR, COMPLAINT)


def matters(window: Window, category: str) -> QuerySet:
    """Return what was open at some time of the period: carried over and new."""
    return (
        Contact.objects.filter(
            desk=window.desk,
            category__in=window.categories(category),
            occurred_at__lt=window.end,
        )
        .exclude(status=Status.VOID)
        .filter(Q(occurred_at__gte=window.start) | _not_closed_before(window.start))
        .order_by()
    )


def _not_closed_before(moment: datetime) -> Q:
    return Q(closed_at__isnull=True) | Q(closed_at__gte=moment)


def _carried(window: Window) -> tuple[Counter, Counter]:
    """Return what was carried over, and what was settled, by category and kind.

    What is open, and what was closed since, each have their own index; asked for
    together the database would read the whole register.
    """
    tops = {pk: code for code in FOLLOWED for pk in window.categories(code)}
    rows = Contact.objects.filter(
        desk=window.desk, category__in=tops, occurred_at__lt=window.end
    ).order_by()
    carried, settled = Counter(), Counter()
    still = rows.filter(status=Status.OPEN, occurred_at__lt=window.start)
    since = rows.filter(status=Status.CLOSED, closed_at__gte=window.start)
    when = Case(
        When(closed_at__lt=window.end, then=Value("now")), default=Value("after")
    )
    before = Case(
        When(occurred_at__lt=window.start, then=Value("before")), default=Value("in")
    )
    for (top, sub), number in grouped(still, "category", "subcategory").items():
        carried[window.code_of(top), window.code_of(sub)] += number
    since = since.annotate(ended=when, began=before)
    keys = ("category", "subcategory", "ended", "began")
    for (top, sub, ended, began), number in grouped(since, *keys).items():
        codes = window.code_of(top), window.code_of(sub)
        if began == "before":
            carried[codes] += number
        if ended == "now":
            settled[codes] += number
    return carried, settled


def _repairs_by_week(window: Window) -> Counter:
    """Return the new and the settled repairs by the week's first day."""
    found: Counter = Counter()
    keys = window.categories(REPAIR)
    new = window.valid().filter(category__in=keys)
    closed = Contact.objects.filter(
        desk=window.desk,
        category__in=keys,
        status=Status.CLOSED,
        closed_at__gte=window.start,
        closed_at__lt=window.end,
    )
    for name, moments in (
        ("new", new.values_list("occurred_at", flat=True)),
        ("done", closed.order_by().values_list("closed_at", flat=True)),
    ):
        for moment in moments:
            found[
                name, week_of(moment.astimezone(window.desk.zone).date(), window)
            ] += 1
    return found


def week_of(day: date, window: Window) -> date:
    """Return the first day of the day's week, or of the period if that is later."""
    return max(day - timedelta(days=day.weekday()), window.period.first)


def trend(desk: Desk, periods: list[Period], now: datetime) -> Mapping[str, Counter]:
    """Return the entries of each period by channel, in one query."""
    bounds = [period.bounds(desk.zone) for period in periods]
    which = Case(
        *(
            When(occurred_at__lt=end, then=Value(period.code))
            for period, (_start, end) in zip(periods, bounds, strict=True)
        ),
        default=Value(""),
    )
    rows = (
        Contact.objects.filter(
            desk=desk, occurred_at__gte=bounds[0][0], occurred_at__lt=bounds[-1][1]
        )
        .exclude(status=Status.VOID)
        .annotate(which=which)
        .order_by()
    )
    found: dict[str, Counter] = {period.code: Counter() for period in periods}
    for (code, channel), number in grouped(rows, "which", "channel").items():
        found[code][channel] += number
    return found
