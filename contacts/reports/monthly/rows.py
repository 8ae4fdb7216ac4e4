"""The rows behind a figure: named in an address, read again by the same conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2s
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ...choices import (
    Channel,
    CheckResult,
    Direction,
    Door,
    FollowUpKind,
    LetterKind,
    Outcome,
    Rating,
    Severity,
    SlipKind,
    Status,
)
from ...models import Contact, Department, Letter, PhoneCall, Reopening
from ...rules import REGISTRY
from ...rules.clauses import CLAUSES
from .periods import Period
from .postings import posted
from .slips import QUESTIONS, SlipFact, answering
from .speaking import against, condition, items_of
from .window import (
    AT_ONCE,
    BANDS,
    DONE,
    ENQUIRY,
    FELL_DUE,
    FOLLOWED,
    LATER,
    Window,
    logged,
    not_over,
    result_by,
)

LONGEST = 60


def link(of: str, *, period: Period | None = None, **filters: Any) -> str:
    """Return the address of the rows, seen from the report's own page.

    With a period, of the rows of that one: a figure beside the report's own. One
    before the years of reports has no pages, and its figures no addresses.
    """
    if period is not None and not period.has_page:
        return ""
    kept = {name: value for name, value in filters.items() if value not in ("", None)}
    place = f"../{period.code}/" if period else ""
    return f"{place}rows/?{urlencode({'of': of, **kept}, doseq=True)}"


def mark_of(text: str) -> str:
    """Return a short mark for words that must not stand in an address."""
    return blake2s(text.encode(), digest_size=8).hexdigest()


def _former_names(window: Window, name: str) -> set[str]:
    earlier = Department.history.filter(desk_id=window.desk.pk, name=name)
    return {name} if earlier.exists() else set()


@dataclass(frozen=True)
class Behind:
    """What an address asks for; `readable` says whether all of it is known."""

    source: str
    filters: Mapping[str, str]

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Behind | None:
        """Return what the address asks for, or nothing where it makes no sense."""
        source = asked.get("of", "")
        known = CONDITIONS.get(source)
        if known is None:
            return None
        filters = {
            name: asked[name]
            for name in known
            if asked.get(name) and len(asked[name]) <= LONGEST
        }
        return cls(source, filters)

    @property
    def moment(self) -> str:
        """Return the name of the moment by which the rows are ordered."""
        return MOMENTS[self.source]

    def rows(self, window: Window) -> QuerySet:
        """Return the rows of one desk; none where a condition cannot be read."""
        if not self._binds(window):
            return self._base(window).none()
        try:
            return self._narrowed(window)
        except ValueError:
            return self._base(window).none()

    def _base(self, window: Window) -> QuerySet:
        """Return all that the source has; what it reads for that, it reads once."""
        key = f"{self.source}?{urlencode(self.filters)}"
        if key not in window.seen:
            window.seen[key] = BASES[self.source](window, self.filters)
        # A copy: it keeps what is read of it, and the one that is kept reads nothing.
        return window.seen[key].all()

    def _narrowed(self, window: Window) -> QuerySet:
        """Return the rows by the conditions, which may read something as well."""
        key = f"{self.source}?{urlencode(self.filters)}&narrowed"
        if key not in window.seen:
            window.seen[key] = self._by_conditions(self._base(window), window)
        return window.seen[key].all()

    def _by_conditions(self, rows: QuerySet, window: Window) -> QuerySet:
        for name, value in self.filters.items():
            condition = CONDITIONS[self.source][name]
            if condition is not None:
                rows = condition(rows, value, window)
        return rows

    def readable(self, asked: Mapping[str, str], windows: Iterable[Window]) -> bool:
        """Say whether all that an address asks for is known: no rows are no answer."""
        if set(asked) - set(CONDITIONS[self.source]) - PLACES:
            return False
        if any(asked[n] and n not in self.filters for n in set(asked) - PLACES):
            return False
        if not self._asked_together():
            return False
        return any(self._known(window) for window in windows)

    def _known(self, window: Window) -> bool:
        codes = {c.code for c in window.snapshot.categories.values()}
        people = {str(pk) for pk in window.snapshot.staff}
        places = {each.name for each in window.snapshot.departments.values()}
        place = self.filters.get("department", "none")
        if place != "none" and place not in places:
            # Approved figures keep the name that a department had.
            places |= _former_names(window, place)
        known = {
            **VALUES,
            "category": codes,
            "sub": {*codes, "none"},
            "superior": {*people, "any"},
            "under": {*people, "none"},
            "department": {*places, "none"},
        }
        known |= VALUES_OF.get(self.source, {})
        weeks = [str(first) for first, _last in window.period.weeks()]
        known |= {"week": weeks, "done": weeks}
        if not NEEDED.get(self.source, set()) <= set(self.filters):
            return False
        if not self._is_said(window):
            return False
        for name, value in self.filters.items():
            if name in known and not self._all_known(name, value, known[name]):
                return False
        try:
            self._narrowed(window)
        except ValueError:
            return False
        code = self.filters.get("code", "")
        if all(each in REGISTRY for each in code.split(",") if each):
            return True
        # Rows outlive a rule that was renamed: they are still asked for by its code.
        condition = CONDITIONS[self.source]["code"]
        return (
            condition is not None
            and condition(self._base(window), code, window).exists()
        )

    def _asked_together(self) -> bool:
        """Say whether a figure asks for all of it at once, as each does for a part."""
        together = TOGETHER.get(self.source)
        if together is not None and set(self.filters) not in together:
            return False
        return all(
            self.filters.get(other, values[0]) in values
            for name in self.filters
            for other, values in ONLY.get((self.source, name), {}).items()
        )

    def _is_said(self, window: Window) -> bool:
        """Say whether a day lies in the period, and a reason is one by its mark.

        Who corrects the last line with a reason takes it from its figure's rows, and
        not from what was approved: any mark is asked for.
        """
        reason = self.filters.get("reason")
        if reason is not None and not MARK.fullmatch(reason):
            return False
        day = self.filters.get("day")
        first, last = window.period.first, window.period.last
        return day is None or f"{first}" <= day <= f"{last}"

    def _all_known(self, name: str, value: str, known: Any) -> bool:
        several = name in SEVERAL.get(self.source, ())
        return all(each in known for each in (value.split(",") if several else [value]))

    def _binds(self, window: Window) -> bool:
        """Say whether the clause that is asked about, if any, binds the desk."""
        clause = self.filters.get("clause", "")
        return clause not in CLAUSES or window.snapshot.profile.in_force(clause)


# What an address says of the page, and not of the figure.
PLACES = {"of", "desks", "desk", "only", "at"}
VALUES: dict[str, Any] = {
    "channel": Channel.values,
    "status": Status.values,
    "letter": LetterKind.values,
    "clause": CLAUSES,
    "what": QUESTIONS,
}
YES = ("1",)
MARK = re.compile("[0-9a-f]{16}")
# Without these no figure of the source is asked for.
NEEDED: dict[str, set[str]] = {
    "matters": {"category"},
    "clause": {"clause"},
    "slips": {"kind", "what"},
    "promises": {"state"},
    "checks": {"result"},
}
VALUES |= {
    "hour": [str(hour) for hour in range(24)],
    "weekday": [str(day) for day in range(1, 8)],
    **dict.fromkeys(("live", "incoming", "once", "first", "kept", "in_time"), YES),
    "checked": YES,
    "rings": ("within", "usual", "late", "counted", "uncounted"),
    "logged": ("soon", "counted"),
    "progress": ("carried", "new", "again", "settled", "open"),
    "severity": [*Severity.values, "none"],
    "rating": Rating.values,
}
# The same name means something else of another source.
VALUES_OF: dict[str, dict[str, Any]] = {
    "entries": {
        "result": (Status.OPEN.value, Status.CLOSED.value),
        "status": (Status.VOID.value,),
    },
    "matters": {"category": FOLLOWED},
    "promises": {
        "kind": FollowUpKind.values,
        "state": ("due", "done", "missed", "kept", "late", "overdue"),
    },
    "overdue": {"kind": FollowUpKind.values},
    "checks": {"result": CheckResult.values},
    "slips": {"kind": SlipKind.values},
}
# What figures ask for at once; of the other sources any names go together.
TOGETHER: dict[str, tuple[set[str], ...]] = {
    "entries": (
        set(),
        {"category"},
        {"channel"},
        {"channel", "category"},
        {"channel", "day"},
        {"day"},
        {"live", "weekday", "hour"},
        {"status"},
        {"incoming", "rings"},
        {"incoming", "rings", "reason"},
        {"incoming", "superior"},
        {"logged"},
        {"logged", "channel"},
        {"category", "first"},
        {"category", "first", "once"},
        {"letter"},
        {"letter", "result"},
        {"channel", "result"},
    ),
    "matters": (
        {"category"},
        {"category", "progress"},
        {"category", "progress", "sub"},
        {"category", "week"},
        {"category", "done"},
    ),
    "promises": ({"kind", "state"}, {"clause", "state"}),
}
# And what one of them leaves of another.
ONLY: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("entries", "result"): {"channel": (Channel.LETTER.value,)},
    ("entries", "logged"): {"channel": (Channel.CALL.value, Channel.VISIT.value)},
    ("entries", "first"): {"category": (ENQUIRY,)},
    ("entries", "reason"): {"rings": ("late",)},
}
# Of these an address may name several, with commas.
SEVERAL: dict[str, tuple[str, ...]] = {
    "promises": ("kind",),
    "overdue": ("kind",),
    "visits": ("rating",),
    "checks": ("result",),
}
STATES = {"due": FELL_DUE, "done": DONE, "missed": ("late", "overdue")}
Condition = Callable[[QuerySet, str, Window], QuerySet]


def _plain(field: str) -> Condition:
    return lambda rows, value, window: rows.filter(**{field: value})


def _category(rows: QuerySet, code: str, window: Window) -> QuerySet:
    keys = [pk for pk, c in window.snapshot.categories.items() if c.code == code]
    return rows.filter(category__in=keys)


def _subcategory(rows: QuerySet, code: str, window: Window) -> QuerySet:
    if code == "none":
        return rows.filter(subcategory__isnull=True)
    keys = [pk for pk, c in window.snapshot.categories.items() if c.code == code]
    return rows.filter(subcategory__in=keys)


def _day(rows: QuerySet, text: str, window: Window) -> QuerySet:
    day = date.fromisoformat(text)
    start, end = type(window.period)("days", "", day, day).bounds(window.desk.zone)
    return rows.filter(occurred_at__gte=start, occurred_at__lt=end)


def _clock(field: str) -> Condition:
    """Return a condition on the desk's clock; the period has narrowed the rows."""

    def condition(rows: QuerySet, value: str, window: Window) -> QuerySet:
        # Django asks the current time zone, which the pages set to the desk's.
        return rows.filter(**{f"occurred_at__{field}": int(value)})

    return condition


def _rings(rows: QuerySet, value: str, window: Window) -> QuerySet:
    limit = window.snapshot.profile.ring_limit
    if value == "counted":
        return rows.filter(rings__isnull=False)
    if value == "uncounted":
        return rows.filter(rings__isnull=True)
    if value == "within":
        return rows.filter(rings__lte=limit)
    if value == "usual":
        return rows.filter(rings__gte=2, rings__lte=limit)
    return rows.filter(rings__gt=limit)


def _reason(rows: QuerySet, mark: str, window: Window) -> QuerySet:
    # Words that differ and have one mark are told apart by nobody.
    said = rows.order_by().values_list("late_reason", flat=True).distinct()
    return rows.filter(late_reason__in=[w for w in said if mark_of(w) == mark])


def _superior(rows: QuerySet, value: str, window: Window) -> QuerySet:
    rows = rows.filter(outcome=Outcome.CONNECTED, connected_to__is_superior=True)
    return rows if value == "any" else rows.filter(connected_to=int(value))


def _state(rows: QuerySet, value: str, window: Window) -> QuerySet:
    return rows.filter(state__in=STATES.get(value, [value]))


def _kinds(field: str) -> Condition:
    return lambda rows, value, window: rows.filter(**{f"{field}__in": value.split(",")})


def _progress(rows: QuerySet, value: str, window: Window) -> QuerySet:
    """Narrow matters to what was carried over, new, settled or left open."""
    if value == "carried":
        return rows.filter(not_over(window.start), occurred_at__lt=window.start)
    if value == "new":
        return rows.filter(occurred_at__gte=window.start)
    if value == "again":
        return rows.filter(_again(window))
    if value == "settled":
        return _settled(rows, window)
    if value == "open":
        return rows.filter(not_over(window.end))
    return rows


def _week(rows: QuerySet, text: str, window: Window) -> QuerySet:
    """Narrow to what was new in the week that begins on the day."""
    return _progress(rows, "new", _week_of(window, text)).filter(
        occurred_at__lt=_week_of(window, text).end
    )


def _settled_week(rows: QuerySet, text: str, window: Window) -> QuerySet:
    return _settled(rows, window, _week_of(window, text))


def _settled(rows: QuerySet, window: Window, week: Window | None = None) -> QuerySet:
    """Narrow to what was settled as the period ended, and to those of a week of it."""
    week = week or window
    happened = {"gte": week.start, "lt": week.end}
    at_once = AT_ONCE & Q(**_in("occurred_at", happened))
    later = LATER & Q(**_in("closed_at", happened))
    over = Q(at_once | later, status=Status.CLOSED)
    # Closed in it, and opened again after the period.
    entered = F("contact__entered_at")
    since = Reopening.objects.over_at(window.end).filter(
        Q(closed_at__gt=entered, **_in("closed_at", happened))
        | Q(closed_at__lte=entered, **_in("contact__occurred_at", happened)),
        contact=OuterRef("pk"),
    )
    return rows.filter(over | Q(Exists(since)))


def _in(name: str, limits: Mapping[str, datetime]) -> dict[str, datetime]:
    return {f"{name}__{how}": moment for how, moment in limits.items()}


def _again(window: Window) -> Exists:
    """Return the question, asked of entries, if they were taken up again."""
    over = Reopening.objects.over_at(window.start).filter(contact=OuterRef("pk"))
    return Exists(over.filter(reopened_at__lt=window.end))


def _week_of(window: Window, text: str) -> Window:
    """Return the window of the week that begins on the day, cut to the period."""
    first = date.fromisoformat(text)
    last = first + timedelta(days=6 - first.weekday())
    last = min(last, window.period.last)
    return Window.of(window.desk, Period("days", "", first, last), window.now)


def _matters(window: Window, filters: Mapping[str, str]) -> QuerySet:
    """Return what was open at some time of the period: carried over and new."""
    rows = window.followed(filters.get("category", ""))
    rows = rows.filter(occurred_at__lt=window.end)
    began = Q(occurred_at__gte=window.start)
    return rows.filter(began | not_over(window.start) | Q(_again(window)))


def _clause(rows: QuerySet, clause: str, window: Window) -> QuerySet:
    return against(rows, clause)


def _spoken_of(window: Window, filters: Mapping[str, str]) -> QuerySet:
    """Return the entries of which a clause speaks, or those that keep to it."""
    clause = CLAUSES.get(filters.get("clause", ""))
    rows = Contact.objects.filter(desk=window.desk).exclude(status=Status.VOID)
    if clause is None:
        return rows.none()
    broken = against(window.breaches(), clause.id).values("contact")
    inside = condition(clause, window.snapshot.profile) & Q(
        occurred_at__gte=window.start, occurred_at__lt=window.end
    )
    if filters.get("kept"):
        return rows.filter(inside).exclude(pk__in=broken)
    return rows.filter(inside | Q(pk__in=broken))


def _owed_by(rows: QuerySet, clause: str, window: Window) -> QuerySet:
    """Narrow promises to those that the clause owes, with their next steps."""
    owed = Q(pk__in=[])
    for entry in REGISTRY.for_clause(clause):
        if entry.sort == "duty":
            owed |= Q(code=entry.code) | Q(code__startswith=f"{entry.code}.")
    return rows.filter(owed)


def _under(rows: QuerySet, value: str, window: Window) -> QuerySet:
    if value == "none":
        return rows.filter(under__isnull=True)
    return rows.filter(under=int(value))


def _band(rows: QuerySet, value: str, window: Window) -> QuerySet:
    """Narrow overdue promises to those late by so many days."""
    place = int(value) - 1
    if not 0 <= place < len(BANDS):
        raise ValueError(value)
    edges = [None, *window.band_edges(), None]
    if edges[place] is not None:
        rows = rows.filter(counted_due__lte=edges[place])
    if edges[place + 1] is not None:
        rows = rows.filter(counted_due__gt=edges[place + 1])
    return rows


def _result(rows: QuerySet, value: str, window: Window) -> QuerySet:
    return rows.annotate(then=result_by(window.end)).filter(then=value)


def _logged(rows: QuerySet, value: str, window: Window) -> QuerySet:
    """Narrow to incoming calls and visits, by how soon they were entered."""
    live = Q(channel=Channel.VISIT) | Q(phonecall__direction=Direction.INCOMING)
    rows = logged(rows.filter(live), Coalesce("visit__left_at", "occurred_at"))
    if value == "counted":
        return rows.exclude(door=Door.IMPORT)
    return rows.filter(logged=value)


def _at_once(rows: QuerySet, value: str, window: Window) -> QuerySet:
    # Opened again later, it was settled at once all the same.
    since = Reopening.objects.over_at(window.end).filter(
        closed_at__lte=F("contact__entered_at"), contact=OuterRef("pk")
    )
    return rows.filter(Q(AT_ONCE, status=Status.CLOSED) | Q(Exists(since)))


def _first(rows: QuerySet, value: str, window: Window) -> QuerySet:
    """Narrow to what came to the desk itself and was not taken over from a book."""
    return rows.exclude(door=Door.IMPORT)


def _letters_due(window: Window, filters: Mapping[str, str]) -> QuerySet:
    """Return the letters of which something fell due, as the figures counted them."""
    due = window.owed_of_letters()
    rows = Letter.objects.filter(desk=window.desk, pk__in=due.values("contact"))
    if filters.get("in_time"):
        rows = rows.exclude(pk__in=due.exclude(state="kept").values("contact"))
    kind = filters.get("letter")
    return (rows.filter(kind=kind) if kind else rows).order_by()


def _posted(window: Window, filters: Mapping[str, str]) -> QuerySet:
    """Return the commendations whose postings fell due, as the figures counted them."""
    in_time = filters.get("in_time")
    found = [pk for pk, good in posted(window).items() if good or not in_time]
    return Contact.objects.filter(desk=window.desk, pk__in=found).order_by()


def _slip_question(rows: QuerySet, value: str, window: Window) -> QuerySet:
    if value not in QUESTIONS:
        raise ValueError(value)
    return rows


def _entries(window: Window, filters: Mapping[str, str]) -> QuerySet:
    model: type[Contact] = Contact
    if {"rings", "superior", "incoming", "reason"} & set(filters):
        model = PhoneCall
    elif "letter" in filters:
        model = Letter
    rows = window.entries(model)
    return rows if "status" in filters else rows.exclude(status=Status.VOID)


def _slips(window: Window, filters: Mapping[str, str]) -> QuerySet:
    """Return the forms that answer the question, as the figures counted them."""
    what = filters.get("what", "")
    asked = {name: filters[name] for name in FORM_FIELDS if name in filters}
    narrowed = Q()
    for name, value in asked.items():
        narrowed &= _of_form(name, value, window)

    def fits(slip: SlipFact) -> bool:
        return all(
            (getattr(slip, FORM_FIELDS[name]) or "none") == value
            for name, value in asked.items()
        )

    return answering(window, what if what in QUESTIONS else "load", fits, narrowed)


# By which names an address narrows forms, and what that is of a form.
FORM_FIELDS = {
    "kind": "kind",
    "sub": "subcategory",
    "department": "department",
    "severity": "severity",
}


def _of_form(name: str, value: str, window: Window) -> Q:
    """Return one of those as a condition; nothing there is called none."""
    if name == "kind":
        return Q(kind=value)
    if name == "severity":
        none = Q(complaintrecord__severity="") | Q(complaintrecord__isnull=True)
        return none if value == "none" else Q(complaintrecord__severity=value)
    if name == "sub":
        known = {pk: c.code for pk, c in window.snapshot.categories.items()}
        field = "subcategory"
    else:
        known = {pk: d.name for pk, d in window.snapshot.departments.items()}
        field = "department"
    if value == "none":
        return Q(**{f"{field}__isnull": True})
    return Q(
        **{f"{field}__in": [pk for pk, called in known.items() if called == value]}
    )


BASES: dict[str, Callable[[Window, Mapping[str, str]], QuerySet]] = {
    "entries": _entries,
    "matters": _matters,
    "clause": _spoken_of,
    "promises": lambda window, filters: window.due(),
    "overdue": lambda window, filters: window.overdue(),
    "letters": _letters_due,
    "posted": _posted,
    "waiting": lambda window, filters: window.waiting(),
    "breaches": lambda window, filters: window.breaches(),
    "refused": lambda window, filters: window.refused(),
    "slips": _slips,
    "visits": lambda window, filters: window.made_visits(),
    "shifts": lambda window, filters: window.shifts(),
    "checks": lambda window, filters: window.check_items(),
}
MOMENTS = {
    "entries": "occurred_at",
    "matters": "occurred_at",
    "clause": "occurred_at",
    "promises": "counted_due",
    "overdue": "counted_due",
    "waiting": "counted_due",
    "letters": "occurred_at",
    "posted": "occurred_at",
    "breaches": "happened_at",
    "refused": "first_at",
    "slips": "opened_at",
    "visits": "made_at",
    "shifts": "started_at",
    "checks": "checked_at",
}
# None: asked for by the base itself.
CONDITIONS: dict[str, dict[str, Condition | None]] = {
    "entries": {
        "channel": _plain("channel"),
        "category": _category,
        "status": _plain("status"),
        "day": _day,
        "hour": _clock("hour"),
        "weekday": _clock("iso_week_day"),
        "live": lambda rows, value, window: rows.exclude(channel=Channel.LETTER),
        "incoming": lambda rows, value, window: rows.filter(
            direction=Direction.INCOMING
        ),
        "rings": _rings,
        "reason": _reason,
        "superior": _superior,
        "letter": _plain("kind"),
        "result": _result,
        "logged": _logged,
        "once": _at_once,
        "first": _first,
    },
    "matters": {
        "category": None,
        "sub": _subcategory,
        "progress": _progress,
        "week": _week,
        "done": _settled_week,
    },
    "clause": {"clause": None, "kept": None},
    "promises": {
        "kind": _kinds("kind"),
        "state": _state,
        "clause": _owed_by,
    },
    "overdue": {"kind": _kinds("kind"), "band": _band},
    "waiting": {},
    "letters": {"letter": None, "in_time": None},
    "posted": {"in_time": None},
    "visits": {"rating": _kinds("rating")},
    "shifts": {
        "checked": lambda rows, value, window: rows.filter(check_made__isnull=False)
    },
    "checks": {
        "clause": lambda rows, value, window: rows.filter(code__in=items_of(value)),
        "code": _plain("code"),
        "result": _kinds("result"),
    },
    "breaches": {"code": _kinds("code"), "clause": _clause},
    "refused": {"code": _kinds("code"), "clause": _clause, "under": _under},
    "slips": {
        "kind": None,
        "what": _slip_question,
        "sub": None,
        "department": None,
        "severity": None,
    },
}
