"""The figures of one desk in one period, read with few grouped queries.

Everything counts at the desk's own clock. Rates about promises count what fell due in
the period, so that nothing unfinished disappears from them. What an earlier period is
compared by is read in the statement that reads the period itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from ... import choices
from ...models import Contact, Letter, PhoneCall, Visit
from ...models.contacts import NOT_SIMPLY_ANSWERED, RINGS_INDEXED
from ...rules.promises import POSTINGS
from .entries import CALL, NOBODY, Reach, Span, count_entries, within
from .periods import Period
from .postings import posted
from .shapes import Rate
from .slips import few_forms, forms_of, taken_up_again
from .speaking import UNCOUNTED, asked_for, ended
from .statements import as_one, grouped, numbered, side_by_side, unindexed
from .window import (
    AT_ONCE,
    BANDS,
    COMPLAINT,
    DONE,
    ENQUIRY,
    FELL_DUE,
    FOLLOWED,
    HOUR,
    KEPT,
    LATER,
    OLD,
    QUARTER,
    REPAIR,
    SOON,
    Slot,
    Status,
    Window,
    kept_late,
    logged,
    moment_of,
    result_by,
)

__all__ = ["COMPLAINT", "REPAIR", "Counts", "Window", "count", "few", "merged"]

# How soon a call was answered, by the limit of its desk (3.1.1).
ONCE, USUAL, LATE_RINGS = "once", "usual", "late"


@dataclass
class Counts:
    """What was counted; desks are added up by `merged`."""

    # By channel, category and sub-category; void lines apart.
    entries: Counter = field(default_factory=Counter)
    void: Counter = field(default_factory=Counter)
    # By channel, day and hour at the desk's clock.
    slots: Counter = field(default_factory=Counter)
    # Incoming calls by how soon they were answered.
    rings: Counter = field(default_factory=Counter)
    # And by whether a superior was asked for, by the answer, and by the outcome; those
    # of old books among them, too.
    calls: Counter = field(default_factory=Counter)
    old_calls: Counter = field(default_factory=Counter)
    # Visits by the outcome, and whether an old book holds them.
    visits: Counter = field(default_factory=Counter)
    late_reasons: Counter = field(default_factory=Counter)
    # Calls and visits by how soon they were entered, and enquiries settled at once.
    logged: Counter = field(default_factory=Counter)
    first: Counter = field(default_factory=Counter)
    letters: Counter = field(default_factory=Counter)
    # Letters of which something fell due: by kind, and whether all was in time.
    letters_due: Counter = field(default_factory=Counter)
    # Entries of old books by channel, with the kind of letters and the way of calls.
    imported: Counter = field(default_factory=Counter)
    # Commendations whose postings fell due, by whether both were in time.
    posted: Counter = field(default_factory=Counter)
    # By kind, duty, and what became of it.
    promises: Counter = field(default_factory=Counter)
    transfers: Counter = field(default_factory=Counter)
    # Entries with breaches: by the rule of each with the clauses that it names, and by
    # what a clause may speak of.
    breaches: Counter = field(default_factory=Counter)
    # Refusals by their rule, and by the clauses that they name, too.
    refused: Counter = field(default_factory=Counter)
    refused_of: Counter = field(default_factory=Counter)
    refused_people: Counter = field(default_factory=Counter)
    # Overdue promises by band, and those that fall due later.
    bands: Counter = field(default_factory=Counter)
    carried: Counter = field(default_factory=Counter)
    again: Counter = field(default_factory=Counter)
    settled: Counter = field(default_factory=Counter)
    weeks: Counter = field(default_factory=Counter)
    # Forms by kind, sub-category, severity, department, and what is asked of them.
    forms: Counter = field(default_factory=Counter)
    ratings: Counter = field(default_factory=Counter)
    shifts: Counter = field(default_factory=Counter)
    checks: Counter = field(default_factory=Counter)
    # How many households each desk has, where that is known.
    households: Counter = field(default_factory=Counter)
    oldest_due: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.entries.values())

    @property
    def overdue(self) -> int:
        return sum(self.bands[band] for band in range(len(BANDS)))

    @property
    def open_later(self) -> int:
        return self.bands["later"]

    def answered(self, *soon: str) -> Rate:
        """Return how many calls were answered so soon, of those whose rings count."""
        whole = sum(n for name, n in self.rings.items() if name != UNCOUNTED)
        return Rate(sum(self.rings[name] for name in soon), whole)

    @property
    def within(self) -> Rate:
        return self.answered(ONCE, USUAL)

    def on_time(self, *kinds: str) -> Rate:
        """Return how many promises of the kinds were kept in time, of those due."""
        return self._of_due(("kept",), kinds)

    def done(self, *kinds: str) -> Rate:
        """Return how many were kept at all, in time or late, of those due."""
        return self._of_due(DONE, kinds)

    def _of_due(self, states: Collection[str], kinds: Collection[str]) -> Rate:
        due: Counter = Counter()
        for (kind, _code, state), number in self.promises.items():
            if kind in kinds and state in FELL_DUE:
                due[state] += number
        return Rate(sum(due[state] for state in states), due.total())

    def new(self, category: str) -> int:
        return sum(
            number
            for (_channel, code, _sub), number in self.entries.items()
            if code == category
        )

    def form(self, question: str, kind: str, **narrowed: str) -> int:
        """Return how many forms of a kind answer the question."""
        names = ("subcategory", "severity", "department")
        return sum(
            number
            for (of, *fields, asked), number in self.forms.items()
            if of == kind
            and asked == question
            and all(
                narrowed.get(name, value) == value
                for name, value in zip(names, fields, strict=True)
            )
        )

    def form_rate(self, part: str, whole: str, kind: str, **narrowed: str) -> Rate:
        return Rate(
            self.form(part, kind, **narrowed), self.form(whole, kind, **narrowed)
        )


def merged(counts: Iterable[Counts]) -> Counts:
    """Return the sum over several desks."""
    whole = Counts()
    for part in counts:
        for name, value in vars(part).items():
            if isinstance(value, Counter):
                getattr(whole, name).update(value)
        known = [due for due in (whole.oldest_due, part.oldest_due) if due]
        whole.oldest_due = min(known, default=None)
    return whole


def count(window: Window, *earlier: Window) -> tuple[Counts, ...]:
    """Return the whole period of one desk, and what the earlier ones compare by."""
    windows = (window, *earlier)
    found = tuple(Counts() for _each in windows)
    reaches = count_entries(windows, found)
    _calls(windows, reaches, found)
    _promises(windows, found)
    again = taken_up_again(windows)
    if earlier:
        few_forms(windows[1:], [each.forms for each in found[1:]], again[1:])
    whole = found[0]
    if window.desk.households:
        whole.households[window.desk.code] = window.desk.households
    _slots(window, whole)
    _matters(window, whole)
    # By their channel, too: one entry in ten is a letter, and an index tells which.
    letters = within(window.valid(Letter), reaches[0].span)
    letters = letters.filter(channel=choices.Channel.LETTER)
    letters = letters.annotate(then=result_by(window.end))
    whole.letters = grouped(letters, "kind", "then")
    whole.letters_due = window.letters_due()
    asked = ("channel", "letter__kind", "phonecall__direction")
    for (channel, kind, way), n in grouped(window.imported(), *asked).items():
        whole.imported[channel, kind or way or ""] += n
    if any(kind in POSTINGS for kind, _code, _state in whole.promises):
        whole.posted = Counter(posted(window).values())
    _breaches(window, whole)
    _refused(window, whole)
    _overdue(windows, found)
    whole.forms = forms_of(window, again[0])
    _house(window, whole)
    return found


def few(*windows: Window) -> tuple[Counts, ...]:
    """Return what the large figures ask of several periods of one desk, and no more."""
    found = tuple(Counts() for _each in windows)
    reaches = count_entries(windows, found, whole=False)
    _calls(windows, reaches, found, whole=False)
    _promises(windows, found, whole=False)
    few_forms(windows, [each.forms for each in found], taken_up_again(windows))
    _overdue(windows, found)
    return found


def _calls(
    windows: tuple[Window, ...],
    reaches: list[Reach],
    found: tuple[Counts, ...],
    *,
    whole: bool = True,
) -> None:
    """Read all that is asked of incoming calls, and the rings of the earlier ones."""
    limit = windows[0].snapshot.profile.ring_limit
    made = []
    if whole:
        made += [_all_of_calls(windows[0], reaches[0].span, limit)]
        made += [_late_calls(windows[0], reaches[0], limit)]
    for place in range(int(whole), len(windows)):
        made.append(_rings(place, windows[place], reaches[place], limit))
    for which, sort, *row in as_one(made):
        if sort == ASKED:
            _tell(windows[0], found[0], row)
            continue
        reason, number, uncounted, late, outgoing = row[1], *row[4:8]
        if sort == REASONS:
            found[0].late_reasons[reason] += number
            continue
        rings = found[which].rings
        rings[UNCOUNTED], rings[LATE_RINGS] = uncounted, late
        # All calls but these were answered in time.
        rings[USUAL] = reaches[which].calls - outgoing - uncounted - late


# What a line of the statement of calls tells.
ASKED, REASONS, RINGS = range(3)


def _line_of_calls(
    rows: QuerySet, sort: int, keys: dict[str, Any], *filters: Q, which: int = 0
) -> QuerySet:
    """Return the calls by the keys, with how many there are and pass each filter."""
    rows = rows.annotate(which=Value(which), sort=Value(sort), **keys)
    rows = rows.values_list("which", "sort", *keys)
    many = {f"n_{place}": Count("pk", filter=of) for place, of in enumerate(filters)}
    # All lines have as many columns.
    many |= {f"n_{place}": Value(0) for place in range(len(many), 5)}
    return rows.annotate(many=Count("*"), **many)


def _all_of_calls(window: Window, span: Span, limit: int) -> QuerySet:
    """Return the incoming calls by what was asked and came of it.

    What is asked for itself alone is a number beside: each key costs a comparison for
    every call.
    """
    calls = logged(within(window.incoming(), span), F("occurred_at"))
    connected = When(outcome=choices.Outcome.CONNECTED, then=F("connected_to"))
    keys = {
        "asked": F("asked_for"),
        "answer": F("asked_for_answer"),
        "end": F("outcome"),
        "to": Case(connected, default=NOBODY),
    }
    rings = Q(rings__isnull=True), Q(rings__gt=limit), Q(rings__lt=2)
    told = OLD, ~OLD & SOON
    return _line_of_calls(calls, ASKED, keys, *rings, *told)


def _late_calls(window: Window, reach: Reach, limit: int) -> QuerySet:
    """Return the calls that were answered late, by the reasons given."""
    late = _unusual(window, reach, limit).filter(
        rings__gt=limit, direction=choices.Direction.INCOMING
    )
    keys = {"no": NOBODY, "why": F("late_reason"), "none": Value(""), "nobody": NOBODY}
    return _line_of_calls(late, REASONS, keys)


def _rings(which: int, window: Window, reach: Reach, limit: int) -> QuerySet:
    """Return, in one line, how the calls of an earlier period were answered."""
    rows, incoming = _unusual(window, reach, limit), choices.Direction.INCOMING
    keys = {"no": NOBODY, "why": Value(""), "none": Value(""), "nobody": NOBODY}
    filters = (
        Q(direction=incoming, rings__isnull=True),
        Q(direction=incoming, rings__gt=limit),
        ~Q(direction=incoming),
    )
    return _line_of_calls(rows, RINGS, keys, *filters, which=which)


def _unusual(window: Window, reach: Reach, limit: int) -> QuerySet:
    """Return the calls that were not simply answered in time, by their own index."""
    calls = within(PhoneCall.objects.order_by(), reach.span)
    asked = {"at__gte": window.start, "at__lt": window.end}
    indexed = limit >= RINGS_INDEXED
    # By the index of its moments SQLite would read every call of the period and see of
    # each how it was answered.
    words = unindexed("occurred_at")
    at = words if indexed and reach.dense else F("occurred_at")
    calls = calls.alias(at=at).filter(desk=window.desk, **asked)
    calls = calls.exclude(status=Status.VOID)
    return calls.filter(NOT_SIMPLY_ANSWERED) if indexed else calls


def _tell(window: Window, found: Counts, row: list[Any]) -> None:
    asked, answer, outcome, to, number, uncounted, late, once, old, soon = row
    staff, profile = window.snapshot.staff, window.snapshot.profile
    call = asked_for(staff.get(asked), profile), answer, ended(outcome, profile)
    found.calls[call] += number
    found.old_calls[call] += old
    found.logged[CALL.value, "old"] += old
    found.logged[CALL.value, "soon"] += soon
    found.logged[CALL.value, "late"] += number - old - soon
    found.rings[UNCOUNTED] += uncounted
    found.rings[LATE_RINGS] += late
    found.rings[ONCE] += once
    found.rings[USUAL] += number - uncounted - late - once
    if to in staff and staff[to].is_superior:
        found.transfers[window.desk.code, to] += number


def how_soon(rings: int | None, limit: int) -> str:
    """Return whether a call was answered at the first ring, in time, or late."""
    if rings is None:
        return UNCOUNTED
    if rings > limit:
        return LATE_RINGS
    return ONCE if rings < 2 else USUAL


VISITS = Q(kind=choices.FollowUpKind.RETURN_VISIT)


def _promises(
    windows: tuple[Window, ...], found: tuple[Counts, ...], *, whole: bool = True
) -> None:
    """Count what fell due; of earlier periods return visits, which are compared."""
    made = []
    for which, window in enumerate(windows):
        due = window.due() if whole and which == 0 else window.due().filter(VISITS)
        rows = due.annotate(which=Value(which)).values_list("which", "kind", "code")
        made.append(
            rows.annotate(
                many=Count("*"),
                kept=Count("pk", filter=KEPT),
                late=Count("pk", filter=kept_late(window.end)),
            )
        )
    for which, kind, code, many, kept, late in as_one(made):
        states = {"kept": kept, "late": late, "overdue": many - kept - late}
        for state, number in states.items():
            if number:
                found[which].promises[kind, code, state] += number


def _slots(window: Window, found: Counts) -> None:
    """Count the entries by channel, day and hour at the desk's clock."""
    unit = HOUR if _whole_hours(window) else QUARTER
    ways = choices.Channel.values
    many = {way: Count("pk", filter=Q(channel=way)) for way in ways}
    rows = window.valid().annotate(slot=Slot("occurred_at", unit)).values_list("slot")
    for slot, *numbers in rows.annotate(**many):
        moment = moment_of(slot, unit).astimezone(window.desk.zone)
        for way, number in zip(ways, numbers, strict=True):
            if number:
                found.slots[way, moment.date(), moment.hour] += number


def _whole_hours(window: Window) -> bool:
    """Say whether the desk lies whole hours from UTC on every day of the period.

    Not every zone does, and one changes its clock by half an hour.
    """
    zone, moments = window.desk.zone, {window.start, window.end}
    moments |= {datetime.combine(day, time(), zone) for day in window.period.days}
    offsets = {moment.utcoffset() or timedelta() for moment in moments}
    return not any(offset % timedelta(hours=1) for offset in offsets)


NOT_CLOSED = (Status.OPEN, Status.VOID)


def _matters(window: Window, found: Counts) -> None:
    """Count what was carried over and settled, and the repairs of each week.

    What began in the period, what was settled after it had stood open, and what is
    open still have each their own index; asked for together the database would read
    the whole register.
    """
    ended, began = _week_of("closed_at", window), _week_of("occurred_at", window)
    # Of what was settled later it is asked only if it began in the period.
    earlier = Case(When(occurred_at__lt=window.start, then=-1), default=0)
    keys = ("category", "subcategory", "how", "began", "ended")
    inside = {"occurred_at__gte": window.start, "occurred_at__lt": window.end}
    repairs = window.followed(REPAIR).filter(**inside)
    complaints = window.followed(COMPLAINT).filter(**inside)
    # What an old book holds was never settled here, soon or late.
    enquiries = window.followed(ENQUIRY).filter(**inside).exclude(OLD)
    # By the index of the category SQLite would read the register.
    keys_of = [key for code, key in window.top_of.items() if code in FOLLOWED]
    rows = Contact.objects.alias(of=unindexed("category"))
    rows = rows.filter(desk=window.desk, of__in=keys_of).order_by()
    at_once = When(AT_ONCE & Q(status=Status.CLOSED), then=Value("once"))
    # What is asked beside the closing is denied here: asked for, SQLite would go
    # through all that ever happened or was closed, by an index of that.
    later = rows.filter(LATER, closed_at__gte=window.start)
    later = later.exclude(status__in=NOT_CLOSED).exclude(occurred_at__gte=window.end)
    # Of each channel: so SQLite takes the index of what is open, and not the register.
    still = rows.filter(
        status=Status.OPEN,
        channel__in=choices.Channel.values,
        occurred_at__lt=window.start,
    )
    none = Value(-1)
    how = Case(at_once, default=Value("open"))
    branches = (
        repairs.annotate(how=how, began=began, ended=none),
        # In which week they began is not asked.
        *(
            rows.annotate(how=how, began=Value(0), ended=none)
            for rows in (complaints, enquiries)
        ),
        later.annotate(how=Value("later"), began=earlier, ended=ended),
        # Few, and read one by one: grouped, SQLite walks every category for them.
        still.annotate(how=Value("still"), began=none, ended=none, many=Value(1)),
    )
    starts = [start for start, _end in window.period.weeks()]
    _opened_again(window, found, starts)
    for _which, top, sub, how, began, ended, number in side_by_side(
        (branch, keys) for branch in branches
    ):
        codes = window.code_of(top), window.code_of(sub)
        if codes[0] == ENQUIRY and how in ("once", "open"):
            found.first[how] += number
        if codes[0] not in FOLLOWED:
            continue
        repair = codes[0] == REPAIR
        if how in ("once", "open"):
            if repair:
                found.weeks["new", starts[began]] += number
            # Settled as it was written down: in the week in which it happened.
            ended = began if how == "once" else len(starts)
        elif began < 0:
            found.carried[codes] += number
        if how != "still" and ended < len(starts):
            found.settled[codes] += number
            if repair:
                found.weeks["done", starts[ended]] += number


def _opened_again(window: Window, found: Counts, starts: list[date]) -> None:
    """Tell entries that were opened again as they stood as the period began and ended.

    Each counts once, whatever came and went within the period. Closed as it began, it
    is not carried over but taken up again; closed as it ended, it is settled, in the
    week in which it was closed.
    """
    fields = ("category", "subcategory", "door", "occurred_at", "entered_at")
    asked = [f"contact__{name}" for name in fields]
    rows = window.reopenings().values_list(*asked, "closed_at", "reopened_at")
    for top, sub, door, occurred, entered, closed, reopened in rows:
        codes = window.code_of(top), window.code_of(sub)
        over = occurred if closed <= entered else closed
        if (
            codes[0] == ENQUIRY
            and door != choices.Door.IMPORT
            and window.start <= occurred == over
            and reopened >= window.end
        ):
            found.first["open"] -= 1
            found.first["once"] += 1
        if codes[0] not in FOLLOWED or over >= window.end:
            continue
        if over < window.start:
            found.carried[codes] -= 1
            found.again[codes] += int(reopened < window.end)
        elif reopened >= window.end:
            found.settled[codes] += 1
            if codes[0] == REPAIR:
                day = over.astimezone(window.desk.zone).date()
                week = max(start for start in starts if start <= day)
                found.weeks["done", week] += 1


def _week_of(moment: str, window: Window) -> Case:
    """Return the place of the week: -1 before the period, and one too many after it."""
    weeks = list(window.period.weeks())
    ends = [
        Period("days", "", first, last).bounds(window.desk.zone)[1]
        for first, last in weeks
    ]
    return Case(
        When(**{f"{moment}__lt": window.start}, then=Value(-1)),
        *(
            When(**{f"{moment}__lt": end}, then=Value(place))
            for place, end in enumerate(ends)
        ),
        default=Value(len(weeks)),
    )


# What a clause may ask of an entry that was done against it.
SPOKEN = (
    "contact__occurred_at",
    "contact__channel",
    "contact__import_batch",
    "contact__phonecall__direction",
    "contact__phonecall__rings",
    "contact__phonecall__asked_for",
    "contact__phonecall__asked_for_answer",
    "contact__outcome",
    "contact__letter__kind",
)


def _breaches(window: Window, found: Counts) -> None:
    """Count the entries done against rules, by the rules and what the entries are."""
    against: dict[int, list] = {}
    about: dict[int, tuple] = {}
    rows = window.breaches().values_list("contact_id", "code", "clauses", *SPOKEN)
    for pk, code, clauses, *entry in rows:
        against.setdefault(pk, []).append((code, tuple(clauses)))
        if pk not in about:
            about[pk] = _about(window, *entry)
    for pk, broken in against.items():
        found.breaches[tuple(sorted(broken)), about[pk]] += 1


def _about(
    window: Window,
    at: datetime,
    channel: str,
    batch: int | None,
    way: str | None,
    *call: Any,
) -> tuple:
    """Return what `speaking.speaks` asks of an entry."""
    rings, asked, answer, outcome, kind = call
    profile = window.snapshot.profile
    told, outcome = None, ended(outcome, profile)
    if way == choices.Direction.INCOMING:
        whom = asked_for(window.snapshot.staff.get(asked), profile)
        told = how_soon(rings, profile.ring_limit), whom, answer, outcome
    inside = window.start <= at < window.end
    return channel, inside, batch is not None, way or "", told, kind or "", outcome


def _refused(window: Window, found: Counts) -> None:
    """Count refusals, and those of a call under the name of who is not cleared."""
    rows = numbered(window.refused(), "code", "clauses", "under")
    for code, clauses, under, number in rows:
        found.refused[code] += number
        found.refused_of[code, tuple(clauses)] += number
        if code == "answered_by_not_cleared":
            found.refused_people[window.desk.code, under] += number


LATER_ON = len(BANDS)


def _overdue(windows: tuple[Window, ...], found: tuple[Counts, ...]) -> None:
    """Count what was overdue, by how long; of the first, what fell due later, too."""
    branches = []
    for place, window in enumerate(windows):
        bands = [
            When(counted_due__lte=edge, then=Value(len(BANDS) - 1 - number))
            for number, edge in enumerate(reversed(window.band_edges()))
        ]
        band = Case(*bands, default=Value(0))
        branches += [(place, rows.annotate(band=band)) for rows in window.owed()]
    waiting = ((0, rows.annotate(band=Value(LATER_ON))) for rows in windows[0].later())
    made = [
        numbered(rows.annotate(which=Value(place)), "which", "band").annotate(
            oldest=Min("counted_due")
        )
        for place, rows in [*branches, *waiting]
    ]
    for which, band, number, oldest in as_one(made):
        counts = found[which]
        if band == LATER_ON:
            counts.bands["later"] += number
            continue
        counts.bands[band] += number
        counts.oldest_due = min(oldest, counts.oldest_due or oldest)


def _visits_logged(window: Window) -> QuerySet:
    # Named once more: so the entries are found by their channel, and no call is read.
    visits = window.valid(Visit).filter(channel=choices.Channel.VISIT)
    return logged(visits, Coalesce("left_at", "occurred_at"))


MADE = Case(When(check_made__isnull=False, then=Value("made")), default=Value(""))


def _house(window: Window, found: Counts) -> None:
    """Count what customers said, and what the shifts checked."""
    nothing = {"no": Value("")}
    branches = (
        (window.made_visits().annotate(**nothing), ("rating", "no")),
        (window.check_items(), ("code", "result")),
        (window.shifts().annotate(made=MADE, **nothing), ("made", "no")),
        (_visits_logged(window), ("logged", "outcome")),
    )
    for which, first, second, number in side_by_side(branches):
        if which == 0:
            found.ratings[first] += number
        elif which == 1:
            found.checks[first, second] += number
        elif which == 3:
            found.logged[choices.Channel.VISIT.value, first] += number
            how = ended(second, window.snapshot.profile)
            found.visits[how, first == "old"] += number
        else:
            found.shifts["began"] += number
            found.shifts["checked"] += number if first else 0
