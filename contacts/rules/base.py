"""What a rule is, what it is asked about, and the registry that every door asks.

A rule is one small pure function: no query, no clock, no request. It gets the facts
of a half-filled contact and the profile of the desk. The registry answers three
questions: what is wrong (`findings`), what is owed (`duties`), what to say now
(`guidance`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise

from .calendar import WorkCalendar

Text = str | Promise


class Severity(StrEnum):
    """How a finding is treated.

    `REFUSE` stops the save. `REASON` stops it until a reason is typed, which is then
    kept as a breach. `FLAG` never stops anybody and is kept as a breach. `ADVISE`
    never stops anybody and is not kept.
    """

    REFUSE = "refuse"
    REASON = "reason"
    FLAG = "flag"
    ADVISE = "advise"


@dataclass(frozen=True)
class Person:
    """A member of staff as a rule sees one."""

    id: int
    name: str
    is_superior: bool = False
    department: str = ""
    cleared: bool = False
    role: str = ""


@dataclass(frozen=True)
class Route:
    """Who handles a category: the duty person, or at least the department."""

    department: str = ""
    person: Person | None = None


@dataclass(frozen=True)
class DeskProfile:
    """Everything of a desk that a rule may ask; built once and cached.

    `limits` maps (kind of promise, category, urgency) to minutes; a blank category or
    urgency stands for any. `routes` maps a category or sub-category code to its route.
    """

    code: str = ""
    profile: str = "regulation"
    special_calls: bool = True
    place_name: str = ""
    company_name: str = ""
    unit_name: str = ""
    wording: str = "house"
    ring_limit: int = 3
    rings_usual_minimum: int | None = None
    shortest_content: int = 4
    own_visit_book: bool = True
    # Blank: work-liaison letters go to the clerk (regulation/3.3.4).
    liaison_department: str = ""
    limits: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    # Which of the limits count working time only.
    working: frozenset[tuple[str, str, str]] = frozenset()
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    routes: Mapping[str, Route] = field(default_factory=dict)
    checklist_off: frozenset[str] = frozenset()
    # What a registry asks at this desk, worked out when it is first asked.
    asked: dict[Any, tuple[Any, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def in_force(self, clause: str) -> bool:
        """Say whether the clause id belongs to a document this desk works by."""
        document = clause.partition("/")[0]
        if document == "special-calls":
            return self.special_calls
        return document == self.profile

    def cite(self, clauses: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of the clause ids that are in force at this desk."""
        return tuple(clause for clause in clauses if self.in_force(clause))

    def route_for(self, category: str, subcategory: str = "") -> Route | None:
        """Return who handles the matter; the sub-category wins (special-calls/4)."""
        return self.routes.get(subcategory) or self.routes.get(category)

    def _limit(self, kind: str, category: str, urgency: str) -> tuple[int, bool]:
        """Return the limit, from the most to the least specific, and how it counts."""
        keys = (
            (kind, category, urgency),
            (kind, category, ""),
            (kind, "", urgency),
            (kind, "", ""),
        )
        for key in keys:
            if key in self.limits:
                return self.limits[key], key in self.working
        # What presses is never put off until the next working day.
        working = kind in DEFAULT_WORKING and urgency not in PRESSING
        for key in keys:
            if key in DEFAULT_LIMITS:
                return DEFAULT_LIMITS[key], working
        return DEFAULT_MINUTES.get(kind, 24 * 60), working

    def minutes_for(self, kind: str, category: str = "", urgency: str = "") -> int:
        """Return the time limit in minutes."""
        return self._limit(kind, category, urgency)[0]

    def due(self, kind: str, category: str, urgency: str, start: datetime) -> datetime:
        """Return until when a promise of this kind is kept that begins at `start`."""
        minutes, working = self._limit(kind, category, urgency)
        if working:
            return self.calendar.add(start, minutes)
        return start + timedelta(minutes=minutes)


# Minutes until a promise is due where the desk has set none (domain forms, section 3).
DEFAULT_MINUTES: Mapping[str, int] = MappingProxyType(
    {
        "call_back": 30,
        "deliver_message": 60,
        "consult_superior": 120,
        "colleague_call_back": 240,
        "reply": 120,
        "decide_on_slip": 240,
        "print_slip": 15,
        "open_form": 60,
        "post_original": 2 * 24 * 60,
        "post_copy": 2 * 24 * 60,
        "hand_over_letter": 240,
        "return_visit": 3 * 24 * 60,
        "call_supervisor": 5,
        "read_message": 240,
        "decide_message": 240,
        "sign_for_letter": 240,
        "letter_sent_back": 120,
        "slip_respond": 240,
        "slip_settle": 3 * 24 * 60,
        "slip_accept": 24 * 60,
        "slip_close": 2 * 24 * 60,
        "review_visit": 24 * 60,
        "remind_slip": 120,
        "chase_slip": 240,
        "answer_for_slip": 24 * 60,
        "correct_entry": 24 * 60,
    }
)


# The same by category and urgency, for what a form owes.
DEFAULT_LIMITS: Mapping[tuple[str, str, str], int] = MappingProxyType(
    {
        ("slip_respond", "repair", "critical"): 5,
        ("slip_respond", "repair", ""): 15,
        ("slip_respond", "complaint", "urgent"): 120,
        ("slip_respond", "complaint", ""): 24 * 60,
        ("slip_respond", "", "critical"): 5,
        ("slip_settle", "repair", "critical"): 120,
        ("slip_settle", "repair", "urgent"): 12 * 60,
        ("slip_settle", "repair", ""): 24 * 60,
        ("slip_settle", "complaint", "urgent"): 24 * 60,
        ("slip_settle", "", "critical"): 120,
        ("slip_settle", "", "urgent"): 24 * 60,
        ("remind_slip", "", "critical"): 10,
        ("remind_slip", "", "urgent"): 30,
        ("chase_slip", "", "critical"): 10,
        ("chase_slip", "", "urgent"): 60,
    }
)
# Counted in working time unless it presses.
DEFAULT_WORKING = frozenset(
    {
        "slip_settle",
        "slip_accept",
        "slip_close",
        "review_visit",
        "remind_slip",
        "chase_slip",
        "answer_for_slip",
        "post_original",
        "post_copy",
        "letter_sent_back",
    }
)
PRESSING = frozenset({"critical", "urgent"})


@dataclass(frozen=True)
class Facts:
    """What calls, visits and letters share. A blank is a field not yet filled in.

    Times are aware datetimes. `now` is the moment of the question, given by the door,
    so that no rule needs a clock.
    """

    channel: str = ""
    now: datetime | None = None
    occurred_at: datetime | None = None
    identity: str = ""
    name: str = ""
    phone: str = ""
    unit: str = ""
    organisation: str = ""
    customer_kind: str = ""
    category: str = ""
    subcategory: str = ""
    urgency: str = ""
    content: str = ""
    result: str = ""
    outcome: str = ""
    answered_by: Person | None = None
    complained_of: Person | None = None
    # Whom the forms of the entry name, beside the entry itself.
    also_complained_of: tuple[Person, ...] = ()
    reply_due: datetime | None = None
    reply_owner: Person | None = None
    known_customer: bool = False


@dataclass(frozen=True)
class CallFacts(Facts):
    channel: str = "call"
    direction: str = "incoming"
    rings: int | None = None
    late_reason: str = ""
    greeted: bool = False
    purpose_status: str = ""
    asked_for: Person | None = None
    asked_for_answer: str = ""
    connected_to: Person | None = None
    superior_reason: str = ""
    override_reason: str = ""
    alternative_offered: str = ""
    message: str = ""
    message_kind: str = ""
    interrupted_by_visitor: bool = False
    served_first: str = ""
    has_source: bool = False
    # A call out by which somebody from another post keeps their own promise.
    own_promise: bool = False
    consulted: Person | None = None
    # When the promise was made that a call out keeps, and by which duty or form.
    promised_at: datetime | None = None
    promised_code: str = ""


@dataclass(frozen=True)
class VisitFacts(Facts):
    channel: str = "visit"
    arrived_at: datetime | None = None
    attended_at: datetime | None = None
    left_at: datetime | None = None
    party_size: int | None = None
    host: Person | None = None
    tense: bool = False
    call_supervisor: bool = False
    greeted: bool = False
    farewell: bool = False
    message: str = ""
    message_kind: str = ""


@dataclass(frozen=True)
class LetterFacts(Facts):
    channel: str = "letter"
    kind: str = ""
    received_on: date | None = None
    dated: date | None = None
    today: date | None = None
    sender_reference: str = ""
    delivery: str = ""
    subject: str = ""
    original_kept_at: str = ""
    praised_staff: str = ""
    praised_department: str = ""
    praise_form: str = ""


@dataclass(frozen=True)
class PromiseFacts(Facts):
    """What somebody is about to do with a promise, an entry or a draft.

    `action` is one of complete, postpone, reassign, send_back, prove, record, close,
    reopen, amend, void, discard, thank and take_down. `kind` is the promise's, `code`
    the duty or form that owes it, with the steps since; `doer_role` the role of who
    does it; `open_promises` counts what the entry still owes besides this one and
    `open_owed` names it, kind and code, by its time.
    """

    channel: str = "promise"
    action: str = "complete"
    kind: str = ""
    code: str = ""
    place: str = ""
    reason: str = ""
    doer: Person | None = None
    doer_role: str = ""
    deputy_reason: str = ""
    has_proof: bool = False
    proof_outcome: str = ""
    new_due: datetime | None = None
    new_owner: Person | None = None
    open_promises: int = 0
    visitor_here: bool = False
    open_slips: int = 0
    # The promise is what a form owes: its next step keeps it.
    by_step: bool = False
    person: Person | None = None
    owing_department: str = ""
    owing_role: str = ""
    owing_person: Person | None = None
    # For whom the message was.
    wanted: Person | None = None
    month_closed: bool = False
    # The call brought as proof, and whom the promise was made to; names are folded.
    proof_at: datetime | None = None
    proof_phone_key: str = ""
    proof_name: str = ""
    proof_reason: str = ""
    phone_key: str = ""
    promised_to: str = ""
    # When the step before it was noted; none for what the entry itself owes.
    step_at: datetime | None = None
    open_owed: tuple[tuple[str, str], ...] = ()
    unlogged_reason: str = ""
    # How far a late form has climbed whose promise this is.
    escalation: int = 0
    # To which department the slip goes that is decided for.
    slip_department: str = ""
    posted_on: date | None = None
    taken_down_on: date | None = None
    today: date | None = None
    letter_kind: str = ""
    # A letter of complaint is about to become one of another kind.
    leaves_complaint: bool = False


@dataclass(frozen=True)
class OversightFacts(Facts):
    """What a supervisor or manager is about to do with what the desk has written.

    `action` is one of review, judge, sign_day, prepare_month, review_month,
    approve_month, return_month, write_report and write_line. `outcome` is the review
    or the judgement; `day` is the day, or any day of the month; `state` how far the
    month has come. `own_work` tells that the doer would pass judgement on what they
    did themselves.
    """

    channel: str = "oversight"
    action: str = "review"
    reason: str = ""
    doer_role: str = ""
    own_work: bool = False
    void: bool = False
    day: date | None = None
    today: date | None = None
    # The day of the desk's first entry.
    first_day: date | None = None
    state: str = ""
    # A line of a report's part 10, as somebody writes it.
    problem: str = ""
    cause: str = ""
    measure: str = ""
    responsible: str = ""
    due: str = ""
    done: bool = False


@dataclass(frozen=True)
class Finding:
    """What a rule has found in the facts.

    `blocks` tells that the entry cannot be saved as it is; `breach` that it is saved
    and kept for the supervisor. `missing` marks a field not yet reached rather than
    one filled against the rules.
    """

    code: str
    clauses: tuple[str, ...]
    field: str
    severity: Severity
    message: Text
    params: Mapping[str, Any]
    reason: str = ""
    missing: bool = False

    @property
    def blocks(self) -> bool:
        if self.severity is Severity.REASON:
            return not self.reason
        return self.severity is Severity.REFUSE

    @property
    def breach(self) -> bool:
        if self.severity is Severity.REASON:
            return bool(self.reason)
        return self.severity is Severity.FLAG

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


@dataclass(frozen=True)
class Duty:
    """A promise that the contact opens: what, whose, and until when.

    Exactly one of `owner` (a member of staff), `role` and `department` says whose it
    is. `due_at` is a time promised to the customer; without it the desk's limit for
    the kind counts from the entry. `then` names the duty that opens when this one is
    done.
    """

    kind: str
    owner: Person | None = None
    role: str = ""
    department: str = ""
    due_at: datetime | None = None
    then: str = ""
    code: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guide:
    """A sentence to say, a thing to do, or a thing not to say.

    `tone` is `say`, `do` or `avoid`. `script` marks a sentence whose use is stored
    with the entry. `priority` orders the panel: the lowest comes first. `stays` marks
    what is never left out for want of room; what is to be avoided never is either.
    """

    text: Text
    tone: str = "say"
    params: Mapping[str, Any] = field(default_factory=dict)
    script: bool = False
    priority: int = 50
    stays: bool = False
    code: str = ""
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.text) % self.params if self.params else str(self.text)


# More sentences at once are not read during a talk.
MOST_SHOWN = 5
# So many are shown beside those that are never left out.
FEWEST_OTHERS = 3


def shown(guides: Iterable[Guide]) -> list[Guide]:
    """Return those of the guides that a column has room for, in their order.

    What is shown is what is kept as said with the entry, so page and writer both ask
    here. What must not be said, and what is marked to stay, is always shown.
    """
    guides = list(guides)
    staying = sum(_stays(guide) for guide in guides)
    room = max(MOST_SHOWN - staying, FEWEST_OTHERS)
    chosen = []
    for guide in guides:
        if not _stays(guide):
            room -= 1
            if room < 0:
                continue
        chosen.append(guide)
    return chosen


def _stays(guide: Guide) -> bool:
    return guide.stays or guide.tone == "avoid"


# A check answers whether the rule is broken; a mapping gives the message's values too,
# and under `clauses` those that this very case is about.
Check = Callable[[Any, DeskProfile], bool | Mapping[str, Any]]
Owes = Callable[[Any, DeskProfile], Duty | list[Duty] | None]
Says = Callable[[Any, DeskProfile], Guide | list[Guide] | None]


@dataclass(frozen=True)
class Entry:
    """A line of the registry: a rule, a duty, a guide, a checklist item or a mechanism.

    `channels` names the kinds of contact it is asked for. A `mechanism` is kept by the
    way the product is built (numbers without gaps, no private purpose of a call) and
    says in `title` how. `by_channel` narrows the clauses for a kind of contact.
    """

    sort: str
    code: str
    clauses: tuple[str, ...]
    title: Text
    channels: tuple[str, ...] = ()
    function: Callable[..., Any] | None = None
    field: str = ""
    severity: Severity | None = None
    reason_field: str = ""
    missing: bool = False
    for_past: bool = True
    message: Text = ""
    by_channel: Mapping[str, tuple[str, ...]] | None = None

    @property
    def asked_of_past(self) -> bool:
        """Say whether an entry of an old book can be seen to go against the rule.

        A field that the book did not have proves nothing.
        """
        advises = self.severity is Severity.ADVISE
        return self.for_past and not self.missing and not advises

    def clauses_for(self, channel: str) -> tuple[str, ...]:
        """Return the clauses that apply to this kind of contact."""
        if self.by_channel is None:
            return self.clauses
        return self.by_channel.get(channel, ())

    def asked(self, facts: Facts, profile: DeskProfile) -> bool:
        """Say whether this entry concerns the contact at this desk.

        An entry without clauses is a matter of plain completeness and always asked.
        """
        if facts.channel not in self.channels:
            return False
        clauses = self.clauses_for(facts.channel)
        return not clauses or any(map(profile.in_force, clauses))


class Registry:
    """Every rule, duty, guide, checklist item and mechanism, each under its code."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._by_sort: dict[str, list[Entry]] = {}

    def add(self, entry: Entry) -> None:
        """Take an entry; a code used twice is a programming error."""
        if entry.code in self._entries:
            raise ValueError(f"registry code used twice: {entry.code}")
        self._entries[entry.code] = entry
        self._by_sort.setdefault(entry.sort, []).append(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __getitem__(self, code: str) -> Entry:
        return self._entries[code]

    def __contains__(self, code: str) -> bool:
        return code in self._entries

    def of_sort(self, sort: str) -> list[Entry]:
        return self._by_sort.get(sort, [])

    def asked(self, sort: str, facts: Facts, profile: DeskProfile) -> tuple[Entry, ...]:
        """Return the entries of a sort that concern the contact at this desk."""
        entries = self.of_sort(sort)
        key = (self, sort, facts.channel, len(entries))
        found = profile.asked.get(key)
        if found is None:
            found = tuple(entry for entry in entries if entry.asked(facts, profile))
            profile.asked[key] = found
        return found

    def for_clause(self, clause: str) -> list[Entry]:
        """Return all entries that put the clause to work."""
        return [entry for entry in self if clause in entry.clauses]

    def findings(self, facts: Facts, profile: DeskProfile) -> list[Finding]:
        """Ask every rule and return all that is wrong, in the order of the form."""
        found = []
        for entry in self.asked("rule", facts, profile):
            answer = entry.function(facts, profile)
            if answer:
                found.append(_finding(entry, facts, profile, answer))
        return sorted(found, key=_place_on_form)

    def past_findings(self, facts: Facts, profile: DeskProfile) -> list[Finding]:
        """Return what an entry from an old book shows against the rules.

        A field that the old book did not have proves nothing, so what is merely
        missing is left out; the rest is kept as a breach and refuses nothing.
        """
        return [
            finding
            for finding in self.findings(facts, profile)
            if self[finding.code].asked_of_past
        ]

    def duties(self, facts: Facts, profile: DeskProfile) -> list[Duty]:
        """Return the promises that the contact opens, each with its clauses."""
        owed: list[Duty] = []
        for entry in self.asked("duty", facts, profile):
            for duty in _as_list(entry.function(facts, profile)):
                owed.append(_signed(duty, entry, profile))
        return owed

    def guidance(self, facts: Facts, profile: DeskProfile) -> list[Guide]:
        """Return what to say, to do and to avoid now, the most pressing first."""
        said: list[Guide] = []
        for entry in self.asked("guide", facts, profile):
            for guide in _as_list(entry.function(facts, profile)):
                said.append(_signed(guide, entry, profile))
        return sorted(said, key=lambda guide: guide.priority)

    def checklist(self, profile: DeskProfile) -> list[Entry]:
        """Return the items of the start-of-shift check that the desk has not cut."""
        return [
            item
            for item in self.of_sort("checklist")
            if item.code not in profile.checklist_off
            and any(map(profile.in_force, item.clauses))
        ]


def _as_list(answer: Any) -> list[Any]:
    if answer is None:
        return []
    return answer if isinstance(answer, list) else [answer]


def _signed(item: Any, entry: Entry, profile: DeskProfile) -> Any:
    """Write the entry's code and its clauses in force upon a duty or guide."""
    changes = {"code": item.code or entry.code}
    changes["clauses"] = item.clauses or profile.cite(entry.clauses)
    return type(item)(**{**item.__dict__, **changes})


def _finding(entry: Entry, facts: Facts, profile: DeskProfile, answer: Any) -> Finding:
    reason = getattr(facts, entry.reason_field, "") if entry.reason_field else ""
    clauses = entry.clauses_for(facts.channel)
    if isinstance(answer, Mapping) and "clauses" in answer:
        clauses = tuple(answer["clauses"])
    return Finding(
        code=entry.code,
        clauses=profile.cite(clauses),
        field=entry.field,
        severity=entry.severity or Severity.REFUSE,
        message=entry.message,
        params=answer if isinstance(answer, Mapping) else {},
        reason=reason.strip(),
        missing=entry.missing,
    )


# The order of the conversation, which is the order of the forms.
FORM_ORDER = (
    "direction",
    "occurred_at",
    "arrived_at",
    "received_on",
    "dated",
    "rings",
    "late_reason",
    "attended_at",
    "left_at",
    "answered_by",
    "phone",
    "name",
    "sender",
    "unit",
    "identity",
    "party_size",
    "delivery",
    "subject",
    "kind",
    "purpose_status",
    "override_reason",
    "category",
    "subcategory",
    "complained_of",
    "urgency",
    "content",
    "original_kept_at",
    "praised_staff",
    "praised_department",
    "praise_form",
    "asked_for",
    "host",
    "asked_for_answer",
    "alternative_offered",
    "outcome",
    "connected_to",
    "consulted",
    "superior_reason",
    "message",
    "message_kind",
    "reply_due",
    "reply_owner",
    "interrupted_by_visitor",
    "served_first",
    "result",
    # What forms and promises ask, in the order of their steps.
    "action",
    "department",
    "handler",
    "person",
    "first_reply",
    "severity",
    "finding",
    "validity",
    "measures",
    "measures_owner",
    "final_reply",
    "reply",
    "demand",
    "repair_result",
    "work_done",
    "charge_agreed",
    "appointment_at",
    "acceptance",
    "accepted_by",
    "waits_for",
    "rating",
    "method",
    "asked",
    "comments",
    "due_at",
    "note",
    "at",
)


def _place_on_form(finding: Finding) -> int:
    known = finding.field in FORM_ORDER
    return FORM_ORDER.index(finding.field) if known else len(FORM_ORDER)


REGISTRY = Registry()


def rule(
    code: str,
    *,
    field: str,
    message: Text,
    title: Text = "",
    clauses: tuple[str, ...] = (),
    channels: tuple[str, ...] = ("call", "visit", "letter"),
    severity: Severity = Severity.REFUSE,
    reason_field: str = "",
    missing: bool = False,
    for_past: bool = True,
    by_channel: Mapping[str, tuple[str, ...]] | None = None,
) -> Callable[[Check], Check]:
    """Register a check that answers true (or the message's values) when broken.

    `field` is where the form shows the message. `reason_field` names the field whose
    text excuses a finding of severity `REASON`. `for_past` is off for rules about the
    act of entering, which say nothing about an entry from an old book. `by_channel`
    gives the clauses where they differ between calls, visits and letters.
    """
    for more in (by_channel or {}).values():
        clauses += tuple(clause for clause in more if clause not in clauses)

    def register(function: Check) -> Check:
        REGISTRY.add(
            Entry(
                sort="rule",
                code=code,
                clauses=clauses,
                title=title or message,
                channels=channels,
                function=function,
                field=field,
                severity=severity,
                reason_field=reason_field,
                missing=missing,
                for_past=for_past,
                message=message,
                by_channel=by_channel,
            )
        )
        return function

    return register


def duty(
    code: str,
    *,
    title: Text,
    clauses: tuple[str, ...] = (),
    channels: tuple[str, ...] = ("call",),
) -> Callable[[Owes], Owes]:
    """Register a function that answers the promises a contact opens, or nothing."""

    def register(function: Owes) -> Owes:
        REGISTRY.add(Entry("duty", code, clauses, title, channels, function))
        return function

    return register


def guide(
    code: str,
    *,
    title: Text,
    clauses: tuple[str, ...] = (),
    channels: tuple[str, ...] = ("call",),
) -> Callable[[Says], Says]:
    """Register a function that answers what to say, do or avoid now, or nothing."""

    def register(function: Says) -> Says:
        REGISTRY.add(Entry("guide", code, clauses, title, channels, function))
        return function

    return register


def checklist_item(code: str, *, title: Text, clauses: tuple[str, ...]) -> None:
    """Register an item of the start-of-shift check; a desk may switch it off."""
    REGISTRY.add(Entry("checklist", code, clauses, title))


def mechanism(code: str, *, title: Text, clauses: tuple[str, ...]) -> None:
    """Register a clause kept by how the product is built, with how in `title`."""
    REGISTRY.add(Entry("mechanism", code, clauses, title))
