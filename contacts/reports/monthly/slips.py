"""Work orders, complaint records and coordination slips of a period.

A form that was taken up again has several rounds. Each tells when it was due, settled
and closed, so that an earlier period stays as it was when its last day was over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby
from operator import and_, or_
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from ...choices import SlipAction, SlipKind, SlipState
from ...models import Slip
from .statements import unindexed
from .window import Seconds, Window, by_counted_due

# 派工及時率: an order is sent out within these minutes.
DISPATCH_LIMIT = timedelta(minutes=15)


class Round(NamedTuple):
    """From opening a form, or taking it up again, until it is taken up once more."""

    begun: datetime
    due: datetime
    settled: datetime | None
    closed: datetime | None

    @property
    def done(self) -> datetime | None:
        return self.settled or self.closed


class SlipFact(NamedTuple):
    """What the report asks of a form; `start` to `until` is the period so far."""

    pk: int
    kind: str
    subcategory: str
    opened_at: datetime
    responded_at: datetime | None
    repeat: bool
    department: str
    severity: str
    validity: str
    rounds: tuple[Round, ...]
    start: datetime
    end: datetime
    until: datetime
    now: datetime

    # --- How it stood at a moment

    def round_at(self, moment: datetime) -> Round | None:
        """Return the round that ran just before the moment; none before its opening."""
        begun = [one for one in self.rounds if one.begun < moment]
        return begun[-1] if begun else None

    def settled_before(self, moment: datetime) -> bool:
        last = self.round_at(moment)
        return bool(last and last.done and last.done < moment)

    def closed_before(self, moment: datetime) -> bool:
        last = self.round_at(moment)
        return bool(last and last.closed and last.closed < moment)

    # --- What is asked

    @property
    def earlier(self) -> bool:
        return self.opened_at < self.start

    @property
    def new(self) -> bool:
        return self.start <= self.opened_at < self.end

    @property
    def taken_up(self) -> bool:
        """Say whether it was begun again in the period."""
        return any(self.start <= one.begun < self.end for one in self.rounds[1:])

    @property
    def carried(self) -> bool:
        """Opened before the period and not closed when it began."""
        return self.earlier and not self.closed_before(self.start)

    @property
    def reopened(self) -> bool:
        """Closed when the period began, and opened again in it."""
        return self.earlier and self.taken_up and self.closed_before(self.start)

    @property
    def load(self) -> bool:
        return self.new or self.carried or self.reopened

    @property
    def closed(self) -> bool:
        """Was to be closed in the period, and is closed at its end."""
        return self.load and self.closed_before(self.end)

    @property
    def unclosed(self) -> bool:
        return self.opened_at < self.end and not self.closed_before(self.end)

    @property
    def unsettled(self) -> bool:
        """Opened before the period and not settled when it began."""
        return self.earlier and not self.settled_before(self.start)

    @property
    def again(self) -> bool:
        """Settled when the period began, and taken up again in it."""
        return self.earlier and self.taken_up and self.settled_before(self.start)

    @property
    def settled(self) -> bool:
        """Was to be settled in the period, and is settled at its end."""
        asked = self.new or self.unsettled or self.again
        return asked and self.settled_before(self.end)

    @property
    def open(self) -> bool:
        """Not settled by the end of the period."""
        return self.opened_at < self.end and not self.settled_before(self.end)

    @property
    def dues(self) -> list[Round]:
        """Return the rounds that have fallen due in the period."""
        return [one for one in self.rounds if self.start <= one.due < self.until]

    @property
    def on_time(self) -> bool:
        dues = self.dues
        return bool(dues) and all(
            one.settled and one.settled <= one.due for one in dues
        )

    @property
    def finished(self) -> bool:
        """Settled in the period, whatever became of it then."""
        settled = (one.settled for one in self.rounds)
        return any(done and self.start <= done < self.end for done in settled)

    @property
    def asked_to_go(self) -> bool:
        """Opened in the period, and somebody must have been sent by now."""
        sent = self.responded_at is not None
        return self.new and (sent or self.opened_at + DISPATCH_LIMIT < self.now)

    @property
    def sent_in_time(self) -> bool:
        sent = self.responded_at
        return self.new and bool(sent and sent <= self.opened_at + DISPATCH_LIMIT)

    @property
    def took(self) -> timedelta | None:
        """Return how long it took until it was settled as it was at the end."""
        last = self.round_at(self.end)
        return last.done - self.opened_at if last and last.done else None


Asked = Callable[[SlipFact], bool]
# What may be asked of a form, by the name it has in an address.
QUESTIONS: dict[str, Asked] = {
    "new": lambda slip: slip.new,
    "carried": lambda slip: slip.carried,
    "reopened": lambda slip: slip.reopened,
    "load": lambda slip: slip.load,
    "closed": lambda slip: slip.closed,
    "unclosed": lambda slip: slip.unclosed,
    "unsettled": lambda slip: slip.unsettled,
    "again": lambda slip: slip.again,
    "settled": lambda slip: slip.settled,
    "open": lambda slip: slip.open,
    "due": lambda slip: bool(slip.dues),
    "kept": lambda slip: slip.on_time,
    "worked": lambda slip: slip.finished or slip.taken_up,
    "rework": lambda slip: slip.taken_up,
    "sent": lambda slip: slip.asked_to_go,
    "prompt": lambda slip: slip.sent_in_time,
    "valid": lambda slip: slip.closed and slip.validity == "valid",
    "repeat": lambda slip: slip.new and slip.repeat,
    # What the list of complaints names one by one.
    "watched": lambda slip: slip.unclosed or (slip.load and slip.severity == "major"),
}


def valid(window: Window) -> QuerySet:
    rows = Slip.objects.of(window.desk).exclude(state=SlipState.VOID)
    return by_counted_due(rows).order_by()


def once(rows: QuerySet) -> QuerySet:
    """Return the forms with one round: as they stand tells all of them."""
    return rows.filter(rounds=1)


def valid_once(window: Window) -> QuerySet:
    """Return them, none void, as `once_asked` may ask of them."""
    return once(valid(window)).alias(
        done=Coalesce("settled_at", "closed_at"),
        sent_after=Seconds(F("responded_at")) - Seconds(F("opened_at")),
    )


def carried(rows: QuerySet, window: Window) -> tuple[QuerySet, QuerySet]:
    """Return what was opened before the period and runs still, or closed since."""
    before = rows.filter(opened_at__lt=window.start)
    return (
        before.filter(closed_at__isnull=True),
        before.filter(closed_at__gte=window.start),
    )


def concerned(window: Window) -> tuple[QuerySet, ...]:
    """Return the forms with one round that had to do with the period, none void.

    Parts that hold no form twice, each with its own index: one OR would read every
    form that was ever opened.
    """
    mine = valid_once(window)
    fell = {"counted_due__gte": window.start, "counted_due__lt": window.end}
    over = {"opened_at__lt": window.start, "closed_at__lt": window.start}
    # Of each kind: the index of openings begins with it.
    opened = mine.filter(kind__in=SlipKind.values)
    return (
        opened.filter(opened_at__gte=window.start, opened_at__lt=window.end),
        *carried(mine, window),
        mine.filter(**fell, **over),
    )


# A condition, or what is known of all rows it would be asked of.
Known = Q | bool


def _both(*parts: Known) -> Known:
    if any(part is False for part in parts):
        return False
    return reduce(and_, (part for part in parts if part is not True), Q()) or True


def _either(*parts: Known) -> Known:
    if any(part is True for part in parts):
        return True
    return reduce(or_, (part for part in parts if part is not False), Q()) or False


def once_asked(
    window: Window, *, new: Known | None = None, earlier: Known | None = None
) -> dict[str, Known]:
    """Return `QUESTIONS` as conditions on forms with one round; some answer no.

    Of forms known to be new, or to be opened before the period, less has to be asked.
    """
    start, end = window.start, window.end

    def running(name: str, moment: datetime) -> Q:
        return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": moment})

    new = Q(opened_at__gte=start, opened_at__lt=end) if new is None else new
    earlier = Q(opened_at__lt=start) if earlier is None else earlier
    begun = _either(new, earlier)
    carried = _both(earlier, running("closed_at", start))
    load = _either(new, carried)
    unclosed = _both(begun, running("closed_at", end))
    unsettled = _both(earlier, running("done", start))
    # Settled before its time it is not due yet either: see `Window.due`.
    due = Q(counted_due__gte=start, counted_due__lt=window.until)
    waits = Q(opened_at__lt=window.now - DISPATCH_LIMIT)
    # To add minutes SQLite calls back into Python: only where seconds do not tell.
    limit = DISPATCH_LIMIT.total_seconds()
    sent = Q(responded_at__lte=F("opened_at") + DISPATCH_LIMIT)
    sent = Q(sent_after__lt=limit) | Q(sent_after__lt=limit + 1) & sent
    closed = _both(load, Q(closed_at__lt=end))
    return {
        "new": new,
        "carried": carried,
        "load": load,
        "closed": closed,
        "unclosed": unclosed,
        "unsettled": unsettled,
        "settled": _both(_either(new, unsettled), Q(done__lt=end)),
        "open": _both(begun, running("done", end)),
        "due": due,
        "kept": due & Q(settled_at__lte=F("counted_due")),
        "worked": Q(settled_at__gte=start, settled_at__lt=end),
        "sent": _both(new, Q(responded_at__isnull=False) | waits),
        "prompt": _both(new, sent),
        "valid": _both(
            load, Q(closed_at__lt=end), Q(complaintrecord__validity="valid")
        ),
        "repeat": _both(new, Q(repeat_of__isnull=False)),
        "watched": _either(unclosed, _both(load, Q(complaintrecord__severity="major"))),
    }


def answering(
    window: Window, what: str, fits: Callable[[SlipFact], bool], narrowed: Q
) -> QuerySet:
    """Return the forms of which a question is true, and that are narrowed further.

    Asked of the database; only the few taken up again are asked here, by `fits`.
    """
    again = window.seen.get("again")
    if again is None:
        (again,) = taken_up_again([window])
        window.seen["again"] = again
    asked = QUESTIONS[what]
    found = Q(pk__in=[slip.pk for slip in again if asked(slip) and fits(slip)])
    condition = once_asked(window).get(what)
    if condition is not None:
        for rows in concerned(window):
            found |= Q(pk__in=rows.filter(condition, narrowed).values("pk"))
    return Slip.objects.of(window.desk).filter(found)


FIELDS = (
    "pk",
    "kind",
    "subcategory",
    "opened_at",
    "due",
    "responded_at",
    "settled_at",
    "closed_at",
    "repeat_of",
    "department",
    "complaintrecord__severity",
    "complaintrecord__validity",
)
OPENED, DUE, SETTLED, CLOSED = (
    FIELDS.index(name) for name in ("opened_at", "due", "settled_at", "closed_at")
)


def _only(row: Sequence[Any]) -> Round:
    return Round(row[OPENED], row[DUE], row[SETTLED], row[CLOSED])


def department_name(window: Window, pk: int | None) -> str:
    known = window.snapshot.departments.get(pk) if pk else None
    return known.name if known else ""


def _fact(row: Sequence[Any], rounds: tuple[Round, ...], window: Window) -> SlipFact:
    pk, kind, sub, opened, _due, responded, _done, _closed, repeat, *more = row
    department, severity, validity = more
    return SlipFact(
        pk,
        kind,
        window.code_of(sub),
        opened,
        responded,
        repeat is not None,
        department_name(window, department),
        severity or "",
        validity or "",
        rounds,
        window.start,
        window.end,
        window.until,
        window.now,
    )


# --- Taken up again ----------------------------------------------------------------

SETTLES = (SlipAction.FINISH, SlipAction.REPLY)
BEGINS = (SlipAction.REWORK, SlipAction.REOPEN)
# The steps that end a round or begin the next; a dissatisfied visit does so, too.
TURNS = (*SETTLES, *BEGINS, SlipAction.CLOSE, SlipAction.VISIT)
STEP = ("walk__action", "walk__to_state", "walk__at", "walk__due_at")


def taken_up_again(windows: Sequence[Window]) -> list[list[SlipFact]]:
    """Return, for each period of one desk, its forms with more than one round."""
    concerned = Q(pk__in=[])
    for window in windows:
        running = Q(closed_at__isnull=True) | Q(closed_at__gte=window.start)
        concerned |= Q(opened_at__lt=window.end) & (
            running | Q(counted_due__gte=window.start)
        )
    rows = (
        valid(windows[0])
        .filter(concerned, rounds__gt=1)
        .annotate(
            due=F("counted_due"),
            walk=FilteredRelation("steps", condition=Q(steps__action__in=TURNS)),
        )
        .order_by("pk", "walk__pk")
        .values_list(*FIELDS, *STEP)
    )
    found: list[list[SlipFact]] = [[] for _window in windows]
    for _pk, lines in groupby(rows, key=lambda row: row[0]):
        walked = list(lines)
        slip, rounds = walked[0][: len(FIELDS)], _rounds(walked)
        for window, facts in zip(windows, found, strict=True):
            if slip[OPENED] < window.end:
                facts.append(_fact(slip, rounds, window))
    return found


def _rounds(walked: list[Sequence[Any]]) -> tuple[Round, ...]:
    """Return the rounds of a form from its steps; the last is as the form stands."""
    slip = walked[0][: len(FIELDS)]
    found: list[Round] = []
    begun, due, settled, closed = slip[OPENED], None, None, None
    for action, to, at, then_due in (row[len(FIELDS) :] for row in walked):
        if action in SETTLES:
            settled, due = at, then_due
        elif action == SlipAction.CLOSE:
            closed = at
        elif settled and (action in BEGINS or to == SlipState.REOPENED):
            # Begun again before it was settled, it is the same round, put off.
            found.append(Round(begun, due or slip[DUE], settled, closed))
            begun, settled, closed = at, None, None
    last = _only(slip)
    return (*found, last._replace(begun=begun))


# --- Counting ----------------------------------------------------------------------

# The hours a form took are kept in seconds beside what is asked of it.
SECONDS = "seconds"


OF_FORM = ("kind", "subcategory", "complaintrecord__severity", "department")


def forms_of(window: Window, again: Iterable[SlipFact]) -> Counter:
    """Count the forms of the period by kind and fields, for each question.

    The database adds them up: what is read here does not grow with the period.
    """
    window.seen["again"] = again = list(again)
    found: Counter = Counter()
    names, rows = _added_up(window)
    for kind, sub, severity, department, took, *numbers in rows:
        fields = (
            *(kind, window.code_of(sub), severity or ""),
            department_name(window, department),
        )
        for name, number in zip(names, numbers, strict=True):
            if number:
                found[(*fields, name)] += number
        if took is not None:
            found[(*fields, SECONDS)] += int(took)
    for slip in again:
        fields = (slip.kind, slip.subcategory, slip.severity, slip.department)
        for name, asked in QUESTIONS.items():
            if asked(slip):
                found[(*fields, name)] += 1
        if slip.settled and slip.took is not None:
            found[(*fields, SECONDS)] += int(slip.took.total_seconds())
    return found


def _added_up(window: Window) -> tuple[list[str], QuerySet]:
    """Return the names of the questions, and how often each is answered with yes."""
    took = Seconds(F("done")) - Seconds(F("opened_at"))
    new, *earlier = concerned(window)
    parts = []
    for rows, is_new in ((new, True), *((rows, False) for rows in earlier)):
        asked = once_asked(window, new=is_new, earlier=not is_new)
        settled = asked.pop("settled")
        sums = {"n_settled": _how_many(settled)}
        sums |= {f"n_{name}": _how_many(of) for name, of in asked.items()}
        seconds = Sum(took, filter=settled)
        parts.append(rows.values_list(*OF_FORM).annotate(took=seconds, **sums))
    return ["settled", *asked], parts[0].union(*parts[1:], all=True)


def _how_many(asked: Known) -> Count | Value:
    if asked is False:
        return Value(0)
    return Count("pk") if asked is True else Count("pk", filter=asked)


ORDER, RECORD = SlipKind.WORK_ORDER.value, SlipKind.COMPLAINT_RECORD.value
# What the large figures ask, of which forms: the whole, and what is a part of it.
FEW = {ORDER: ("due", "kept"), RECORD: ("load", "closed")}


def few_forms(
    windows: Sequence[Window],
    found: Sequence[Counter],
    again: Sequence[Iterable[SlipFact]],
) -> None:
    """Count what the large figures ask, reading only forms taken up again."""
    made = [
        _many(place, kind, rows, part)
        for place, window in enumerate(windows)
        for kind, rows, part in _asked_of(window)
    ]
    for which, kind, whole, part in made[0].union(*made[1:], all=True):
        for question, number in zip(FEW[kind], (whole, part), strict=True):
            if number:
                found[which][kind, "", "", "", question] += number
    for counter, slips in zip(found, again, strict=True):
        for slip in slips:
            for question in FEW.get(slip.kind, ()):
                if QUESTIONS[question](slip):
                    counter[slip.kind, "", "", "", question] += 1


def _many(place: int, kind: str, rows: QuerySet, part: Q) -> QuerySet:
    """Return, in one line, how many forms there are, and of how many more is true."""
    rows = rows.annotate(which=Value(place), of=Value(kind)).values_list("which", "of")
    return rows.annotate(whole=Count("*"), part=Count("pk", filter=part))


def _asked_of(window: Window) -> Iterable[tuple[str, QuerySet, Q]]:
    """Yield the forms of which the whole is true, and the question for the part.

    Each has its own index.
    """
    asked, mine = once_asked(window), valid_once(window)
    new = mine.filter(opened_at__gte=window.start, opened_at__lt=window.end)
    whole, part = FEW[ORDER]
    yield ORDER, mine.filter(asked[whole], kind=ORDER), asked[part]
    # Read apart: together they are what "load" asks. What was carried over is of all
    # kinds at first: of one, SQLite would read all that were ever opened.
    closed = asked[FEW[RECORD][1]]
    yield RECORD, new.filter(kind=RECORD), closed
    for rows in carried(mine, window):
        rows = rows.alias(of_kind=unindexed("kind"))
        yield RECORD, rows.filter(of_kind=RECORD), closed
