"""A desk and a period: which entries, promises, breaches and shifts belong to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Field,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from ... import choices
from ...models import (
    Breach,
    Contact,
    Desk,
    FollowUp,
    ImportBatch,
    Letter,
    PhoneCall,
    RefusedAttempt,
    Reopening,
    ReturnVisit,
    Shift,
    ShiftCheckItem,
    Snapshot,
    snapshot_of,
    was_over,
)
from ...models.dues import COUNTED_DUE
from ...models.promises import FollowUpQuerySet
from ...rules.lifecycles import ESCALATION
from .periods import Period

Status = choices.Status
PromiseStatus = choices.FollowUpStatus
PromiseKind = choices.FollowUpKind
COMPLAINT, REPAIR, COMMENDATION = "complaint", "repair", "commendation"
REMINDERS = tuple(kind.value for kind in ESCALATION)
FOLLOWED = (REPAIR, COMPLAINT)
ENQUIRY = "enquiry"
HOUR, QUARTER = 3600, 900
LOGGED_WITHIN = 600
# Of how many days late a promise may be, band by band; the last has no end.
BANDS = ((1, 3), (4, 7), (8, 30), (31, None))


class Slot(Func):
    """The quarter of an hour, or the hour, in which a moment lies, in UTC.

    `moment_of` reads it. Truncating in the desk's zone calls back into Python for
    every row on SQLite, and reckoning with seconds takes twice as long as cutting.
    """

    output_field = Field()

    def __init__(self, expression: Any, seconds: int) -> None:
        super().__init__(expression)
        self.seconds = seconds

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        inner, params = compiler.compile(self.source_expressions[0])
        if self.seconds == HOUR:
            return f"substr({inner}, 1, 13)", params
        return f"CAST(strftime('%%s', {inner}) AS integer) / {self.seconds}", params

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        inner, params = compiler.compile(self.source_expressions[0])
        step = f"'{self.seconds} seconds'"
        return f"date_bin({step}, {inner}, 'epoch'::timestamptz)", params


class Seconds(Func):
    """A moment in seconds, which both databases subtract without calling back."""

    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        inner, params = compiler.compile(self.source_expressions[0])
        return f"CAST(strftime('%%s', {inner}) AS integer)", params

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        inner, params = compiler.compile(self.source_expressions[0])
        return f"EXTRACT(EPOCH FROM {inner})", params


class Soon(Func):
    """Whether a moment is at most ten minutes after another, in whole seconds.

    On SQLite most moments tell it by their first signs, without being worked out: they
    are of the same ten minutes of the hour.
    """

    arity = 2
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        last, first = (compiler.compile(each) for each in self.source_expressions)
        soon, params = self._within(compiler, "{}")
        same = f"substr({last[0]}, 1, 15) = substr({first[0]}, 1, 15)"
        return f"({same} OR {soon})", [*last[1], *first[1], *params]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Its seconds have fractions; SQLite's are whole.
        return self._within(compiler, "FLOOR({})")

    def _within(self, compiler: Any, whole: str) -> tuple[str, list[Any]]:
        last, first = (
            compiler.compile(Seconds(each)) for each in self.source_expressions
        )
        between = f"{whole.format(last[0])} - {whole.format(first[0])}"
        return f"({between} <= {LOGGED_WITHIN})", [*last[1], *first[1]]


def logged(rows: QuerySet, over: Any) -> QuerySet:
    """Return calls or visits with how soon after they were `over` they were entered.

    登記及時率: within ten minutes. What an old book holds was entered long before.
    """
    return rows.alias(soon=Soon(F("entered_at"), over)).annotate(
        logged=Case(
            When(OLD, then=Value("old")),
            When(SOON, then=Value("soon")),
            default=Value("late"),
        ),
    )


OLD = Q(door=choices.Door.IMPORT)
# Asked of what is `logged`, and not old.
SOON = Q(soon=True)


def moment_of(slot: datetime | int | str, seconds: int) -> datetime:
    """Return the moment at which a slot begins, as each database tells it."""
    if isinstance(slot, datetime):
        return slot
    if isinstance(slot, str):
        return datetime.fromisoformat(f"{slot}:00+00:00")
    return datetime.fromtimestamp(slot * seconds, UTC)


def by_counted_due(rows: QuerySet) -> QuerySet:
    """Return promises or forms that may be asked for the time by which they count.

    Every question about lateness asks this one, as `counted_due` of a row does: what
    was missed is not due later, or in time, for having been put off.
    """
    return rows.alias(counted_due=COUNTED_DUE)


def not_void(promises: QuerySet) -> QuerySet:
    """Leave out what belongs to a void entry or form: it was a mistake."""
    return promises.exclude(
        Q(contact__status=Status.VOID) | Q(slip__state=choices.SlipState.VOID)
    )


# Asked of promises `by_counted_due`: kept in time, and kept after it.
KEPT = Q(status=PromiseStatus.DONE, done_at__lte=F("counted_due"))
LATE = Q(status=PromiseStatus.DONE, done_at__gt=F("counted_due"))


def kept_late(end: datetime) -> Q:
    """Return what was kept after its time, and before the period was over."""
    return LATE & Q(done_at__lt=end)


def state_of_promise(end: datetime) -> Case:
    """Return how a promise that fell due stood at the end of the period, or now.

    Kept, kept late, or overdue: what is kept, or let go, only after the period was
    over has been overdue at its end. Its rows are `by_counted_due`.
    """
    return Case(
        When(KEPT, then=Value("kept")),
        When(kept_late(end), then=Value("late")),
        default=Value("overdue"),
    )


# What stands over the line of a rate, and what under it.
FELL_DUE = ("kept", "late", "overdue")
# Kept at all, of these.
DONE = ("kept", "late")


@dataclass(frozen=True)
class Window:
    """A desk and the moments between which it is looked at."""

    desk: Desk
    snapshot: Snapshot
    period: Period
    start: datetime
    end: datetime
    now: datetime
    # What was read of the desk once, for a second table that asks for the same.
    seen: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

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

    def any_entry(self) -> bool:
        return self.entries().exists()

    def valid(self, model: type[Contact] = Contact) -> QuerySet:
        return self.entries(model).exclude(status=Status.VOID)

    def imported(self) -> QuerySet:
        """Return the entries of the period that come from old books."""
        # Read first: where no book was taken in, no entry has to be looked at.
        batches = ImportBatch.objects.filter(desk=self.desk).values_list(
            "pk", flat=True
        )
        return self.valid().filter(import_batch__in=list(batches))

    def incoming(self) -> QuerySet:
        return self.valid(PhoneCall).filter(direction=choices.Direction.INCOMING)

    def due(self) -> QuerySet:
        """Return the promises that have fallen due in the period.

        In one that runs, what is kept before its time is not due yet either: counted
        without what is open and not due, it would make every rate too good.
        """
        owed = by_counted_due(FollowUp.objects.of(self.desk))
        let_go = self.let_go(owed).values("pk")
        return (
            not_void(owed)
            .filter(counted_due__gte=self.start, counted_due__lt=self.until)
            .filter(~Q(status=PromiseStatus.CANCELLED) | Q(pk__in=let_go))
            .annotate(state=state_of_promise(self.end))
            .order_by()
        )

    def let_go(self, rows: QuerySet) -> QuerySet:
        """Narrow promises to those that were open at the end and are owed no longer.

        Who reads of an earlier month expects it as it stood. What belongs to a void
        entry or form was a mistake and counts nowhere.
        """
        gone = rows.filter(status=PromiseStatus.CANCELLED, done_at__gte=self.end)
        return not_void(gone)

    def owed(self) -> tuple[QuerySet, ...]:
        """Return what was overdue at the end: owed still, kept or let go since.

        Parts, each with its own index. A reminder of what is late is no promise
        beside it.
        """
        mine = self.promises().filter(counted_due__lt=self.until)
        since = mine.filter(LATE, done_at__gte=self.end)
        return not_void(mine.open()), not_void(since), self.let_go(mine)

    def overdue(self) -> QuerySet:
        """Return all parts as one."""
        return self._any_of(self.owed())

    def _any_of(self, parts: Iterable[QuerySet]) -> QuerySet:
        known = Q()
        for rows in parts:
            known |= Q(pk__in=rows.values("pk"))
        return self.promises().filter(known)

    def owed_of_letters(self) -> QuerySet:
        """Return what fell due of letters in the period."""
        inner = (PromiseKind.CORRECT_ENTRY.value, *REMINDERS)
        return (
            self.due()
            .filter(Exists(Letter.objects.filter(pk=OuterRef("contact_id"))))
            .exclude(kind__in=inner)
        )

    def letters_due(self) -> Counter:
        """Count the letters of which something fell due, by kind and if in time."""
        late = Count("contact", distinct=True, filter=~Q(state="kept"))
        rows = self.owed_of_letters().values_list("contact__letter__kind")
        found: Counter = Counter()
        for kind, all_of_it, not_kept in rows.annotate(
            whole=Count("contact", distinct=True), late=late
        ):
            found[kind, False] += not_kept
            found[kind, True] += all_of_it - not_kept
        return +found

    def later(self) -> tuple[QuerySet, ...]:
        """Return what was open at the end and not due: still, or ended since.

        By the opening alone both databases would read all that was ever promised: it
        is said in words that have no index.
        """
        opened = Q(begun__lt=self.end)
        mine = self.promises().alias(begun=Coalesce("opened_at", "due_at"))
        mine = mine.filter(opened, counted_due__gte=self.until)
        since = mine.filter(status=PromiseStatus.DONE, done_at__gte=self.end)
        return not_void(mine.open()), not_void(since), self.let_go(mine)

    def waiting(self) -> QuerySet:
        """Return all parts as one."""
        return self._any_of(self.later())

    def promises(self) -> FollowUpQuerySet:
        mine = FollowUp.objects.of(self.desk).exclude(kind__in=REMINDERS)
        return by_counted_due(mine).order_by()

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

    def made_visits(self) -> QuerySet:
        """Return the return visits that were made in the period, of no void form."""
        return (
            ReturnVisit.objects.filter(
                desk=self.desk, made_at__gte=self.start, made_at__lt=self.end
            )
            .exclude(slip__state=choices.SlipState.VOID)
            .exclude(slip__contact__status=Status.VOID)
            .order_by()
        )

    def shifts(self) -> QuerySet:
        """Return the shifts that began in the period."""
        return (
            Shift.objects.of(self.desk)
            .filter(started_at__gte=self.start, started_at__lt=self.end)
            .order_by()
        )

    def check_items(self) -> QuerySet:
        """Return what the checks of the period found, as long as it is kept."""
        return (
            ShiftCheckItem.objects.filter(
                check_made__desk=self.desk,
                check_made__checked_at__gte=self.start,
                check_made__checked_at__lt=self.end,
            )
            .annotate(checked_at=F("check_made__checked_at"))
            .order_by()
        )

    def commendations(self) -> QuerySet:
        return self.valid(Letter).filter(kind=choices.LetterKind.COMMENDATION)

    @cached_property
    def top_of(self) -> dict[str, int]:
        """Return the key of each top category by its code."""
        return {
            category.code: pk
            for pk, category in self.snapshot.categories.items()
            if category.parent_id is None
        }

    def followed(self, *codes: str) -> QuerySet:
        """Return the entries of some top categories, but for void ones."""
        keys = [self.top_of[code] for code in codes if code in self.top_of]
        return (
            Contact.objects.filter(desk=self.desk, category__in=keys)
            .exclude(status=Status.VOID)
            .order_by()
        )

    def reopenings(self) -> QuerySet:
        """Return the reopenings since the period began of entries that were closed.

        Those of which an earlier state is told otherwise than as they stand now.
        """
        return (
            Reopening.objects.filter(desk=self.desk, reopened_at__gte=self.start)
            .filter(contact__occurred_at__lt=self.end)
            .exclude(contact__status=Status.VOID)
            .order_by()
        )

    def band_edges(self) -> list[datetime]:
        """Return before which due time a promise lies in each band but the first."""
        return [self.until - timedelta(days=first) for first, _last in BANDS[1:]]

    def code_of(self, pk: int | None) -> str:
        category = self.snapshot.categories.get(pk) if pk else None
        return category.code if category else ""


# An entry that was settled as it was written down was never open: it is over in the
# period in which it happened, whenever somebody found the time to write it.
AT_ONCE = Q(closed_at__lte=F("entered_at"))
LATER = Q(closed_at__gt=F("entered_at"))


def result_by(end: datetime) -> Case:
    """Return whether an entry was settled or open at the end of the period."""
    since = LATER & Q(closed_at__gte=end)
    over = Value(Status.CLOSED.value)
    # Of most this is all: whether it was opened again is looked up of the others.
    return Case(
        When(~Q(status=Status.OPEN) & ~since, then=over),
        When(was_over(end), then=over),
        default=Value(Status.OPEN.value),
    )


def not_over(moment: datetime) -> Q:
    """Return what, having begun before the moment, was still open at it.

    What has been opened again since was over then.
    """
    still = Q(closed_at__isnull=True) | (LATER & Q(closed_at__gte=moment))
    return still & ~Q(was_over(moment))
