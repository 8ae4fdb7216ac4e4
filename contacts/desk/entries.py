"""Entries: recorded, amended, voided, closed. Nothing else changes a contact."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connections, models, router, transaction
from django.utils import timezone, translation
from simple_history.utils import bulk_create_with_history

from frontdesk.statements import execute

from .. import choices, phones
from ..folding import fold
from ..models import (
    ROW_CLASSES,
    Breach,
    Contact,
    Customer,
    CustomerPhone,
    Draft,
    FollowUp,
    Letter,
    PhoneCall,
    RefusedAttempt,
    Snapshot,
    StaffMember,
    User,
    Visit,
    snapshot_of,
)
from ..rules import REGISTRY, Duty, Facts, Finding, Guide, shown
from ..rules.base import PromiseFacts
from ..rules.people import accused
from . import journal
from .asking import as_seen, ask
from .closing import in_closed_month
from .commendations import number_commendation
from .duties import cancel, give, open_duties, take_from
from .errors import Conflict, Refused
from .findable import (
    customer_text,
    find_anew,
    find_customer_anew,
    index_customer,
    index_entry,
    search_text,
)
from .numbers import next_serial, number_of
from .reopenings import open_again
from .slips import (
    follow_complained_of,
    named_on_forms,
    open_printed_slips,
    slips_running,
    void_slips,
)
from .turns import turn

# What is typed; the rest is given by the writer. Also what an amendment may change.
_SHARED = (
    "occurred_at",
    "answered_by",
    "identity",
    "name",
    "phone",
    "unit",
    "organisation",
    "customer_kind",
    "category",
    "subcategory",
    "urgency",
    "content",
    "outcome",
    "result",
    "reply_due",
    "reply_owner",
    "complained_of",
)
_GIVEN_BY_WRITER = frozenset(
    {"contact_ptr", "said", "source_unknown", "thanked_on", "thanks", "reward"}
)


def _typed(model: type[Contact]) -> tuple[str, ...]:
    own = (field.name for field in model._meta.local_fields)
    return (*_SHARED, *(name for name in own if name not in _GIVEN_BY_WRITER))


TYPED = {channel: _typed(model) for channel, model in ROW_CLASSES.items()}
_COLUMNS = {
    channel: [(name, model._meta.get_field(name).attname) for name in TYPED[channel]]
    for channel, model in ROW_CLASSES.items()
}

_TYPED_WORDS = json.JSONEncoder(default=str, sort_keys=True, ensure_ascii=False)

# The rule of the ring limit (3.1.1).
LATE = "rings_late"


@dataclass(frozen=True)
class Recorded:
    """What came of a save: the entry, and whether it is new or was there already."""

    contact: PhoneCall | Visit | Letter
    created: bool
    promises: tuple[FollowUp, ...] = ()
    breaches: tuple[Breach, ...] = ()


def check(contact: Contact, snapshot: Snapshot, now: datetime) -> list[Finding]:
    """Return everything the registry finds in the contact as it stands."""
    return _found(contact, contact.facts(snapshot, now), snapshot)


def _found(contact: Contact, facts: Facts, snapshot: Snapshot) -> list[Finding]:
    """Ask the registry, once for the same facts: its rules know nothing else.

    So the writer decides by what the contact says now, and need not ask again what
    the form has asked a moment ago.
    """
    known = getattr(contact, "_found", None)
    if known is not None and known[0] is snapshot.profile and known[1] == facts:
        return known[2]
    findings = REGISTRY.findings(facts, snapshot.profile)
    contact._found = (snapshot.profile, facts, findings)
    return findings


def fingerprint(contact: Contact) -> str:
    """Return a hash of what was typed, to tell a retry from another entry."""
    given = contact.__dict__
    typed = {
        name: given[column] if column in given else getattr(contact, column)
        for name, column in _COLUMNS[contact.channel]
    }
    text = _TYPED_WORDS.encode(typed)
    return hashlib.sha256(f"{contact.desk_id}|{text}".encode()).hexdigest()


def record(
    contact: PhoneCall | Visit | Letter,
    *,
    by: User | None,
    door: str,
    now: datetime | None = None,
    past: bool = False,
    closed_reason: str = "",
) -> Recorded:
    """Save a new entry with its number, promises, breaches, history and search text.

    The contact comes unsaved, with its desk and what was typed. The same `entry_id`
    sent twice is one entry; with another body it raises `Conflict`. Raises `Refused`
    with all findings, and keeps the attempt without a word of what was typed.
    `past` is for entries of an old book: nothing is owed, and what is against a rule
    becomes a breach. Into a month that is closed only a supervisor enters, with
    `closed_reason`.
    """
    now = now or timezone.now()
    contact.body_hash = contact.body_hash or fingerprint(contact)
    snapshot = snapshot_of(contact.desk)
    try:
        reason = _late_reason(contact, snapshot, by, now, closed_reason)
    except Refused:
        known = _known_entry(contact)
        if known is None:
            raise
        return known
    facts = contact.facts(snapshot, now)
    if past:
        findings = REGISTRY.past_findings(facts, snapshot.profile)
        breaking = findings
    else:
        findings = _found(contact, facts, snapshot)
        if any(finding.blocks for finding in findings):
            # A save sent again late is the same entry, whatever the clock says by now.
            known = _known_entry(contact)
            if known is not None:
                return known
        refuse_blocked(contact, findings, by=by, door=door, now=now)
        breaking = [finding for finding in findings if finding.breach]
    try:
        with turn(), transaction.atomic():
            return _write_new(
                contact, facts, breaking, snapshot, by, door, now, past, reason
            )
    except IntegrityError:
        # Sent twice: the first holds the number. Nearly every entry is new, so none
        # is looked up before the constraint says that it is there.
        known = _known_entry(contact)
        if known is None:
            raise
        return known


def _late_reason(
    contact: Contact, snapshot: Snapshot, by: User | None, now: datetime, reason: str
) -> str:
    """Return why the entry comes into a closed month; blank for any other.

    Raises `Refused`. The month that runs is never closed, so most saves read nothing.
    """
    this_month = snapshot.day(now).replace(day=1)
    if snapshot.day(contact.occurred_at) >= this_month:
        return ""
    if not in_closed_month(snapshot, [contact.occurred_at]):
        return ""
    doing = PromiseFacts(
        action="record",
        reason=reason,
        doer_role=_role_of(by, snapshot),
        month_closed=True,
    )
    allow(doing, contact, snapshot, now)
    return reason.strip()[:100]


def _role_of(user: User | None, snapshot: Snapshot) -> str:
    places = (m for m in snapshot.active_staff if user and m.user_id == user.pk)
    return next((member.role for member in places), "")


def _known_entry(contact: Contact) -> Recorded | None:
    """Return the entry that this id was filed as, if its body is the same."""
    known = Contact.objects.filter(entry_id=contact.entry_id).first()
    if known is None:
        return None
    if known.desk_id != contact.desk_id or known.body_hash != contact.body_hash:
        raise Conflict("entry_id")
    return Recorded(known.kind_row, created=False)


def _write_new(
    contact: PhoneCall | Visit | Letter,
    facts: Facts,
    breaking: list[Finding],
    snapshot: Snapshot,
    by: User | None,
    door: str,
    now: datetime,
    past: bool,
    reason: str,
) -> Recorded:
    desk = snapshot.desk
    contact.book = desk.book_for(contact.channel)
    year = snapshot.day(contact.occurred_at).year
    contact.serial = next_serial(desk, contact.book, year)
    contact.number = number_of(desk, contact.book, year, contact.serial)
    contact.door, contact.entered_at, contact.entered_by = door, now, by
    _mark(contact, breaking, snapshot)
    duties = [] if past else REGISTRY.duties(facts, snapshot.profile)
    _settle_status(contact, bool(duties), now, past)
    write_caller(contact, snapshot)
    if isinstance(contact, PhoneCall):
        contact.said = "" if past else _said(facts, snapshot)
        contact.source_unknown = past and _has_no_source(contact)
    contact.search_text = search_text(contact)
    _save(contact, by, now, reason)
    index_entry(contact)
    promises = open_duties(contact, duties, snapshot, by, now)
    open_printed_slips(contact, promises, snapshot, by, now)
    number_commendation(contact, snapshot, by, now)
    breaches = _add_breaches(contact, breaking, by, now)
    if not past:
        _file_draft(contact, by)
    return Recorded(contact, True, tuple(promises), tuple(breaches))


def _mark(contact: Contact, breaking: list[Finding], snapshot: Snapshot) -> None:
    """Write beside the entry what supervisors filter by, so that an index has it."""
    contact.flagged = bool(breaking)
    contact.late = any(finding.code == LATE for finding in breaking)
    if isinstance(contact, PhoneCall):
        person = snapshot.staff.get(contact.connected_to_id)
        connected = contact.outcome == choices.Outcome.CONNECTED
        contact.overridden = bool(contact.override_reason)
        contact.to_superior = bool(connected and person and person.is_superior)


# One statement files the writer's own draft or meets a colleague's open one, which it
# leaves as it is; in two, somebody could take the draft over in between.
_FILE = """
UPDATE contacts_draft SET
    state = CASE WHEN desk_id = %(desk)s AND user_id = %(user)s
        THEN 'filed' ELSE state END,
    contact_id = CASE WHEN desk_id = %(desk)s AND user_id = %(user)s
        THEN %(contact)s ELSE contact_id END,
    data = CASE WHEN desk_id = %(desk)s AND user_id = %(user)s
        THEN '{}' ELSE data END
WHERE entry_id = %(entry)s
    AND (state = 'open' OR desk_id = %(desk)s AND user_id = %(user)s)
RETURNING state
"""


def _file_draft(contact: Contact, by: User | None) -> None:
    """End the writer's own draft of this entry; a colleague's is never touched."""
    connection = connections[router.db_for_write(Draft)]
    key = Draft._meta.pk.get_db_prep_value(contact.entry_id, connection)
    whose = {"desk": contact.desk_id, "user": by and by.pk, "contact": contact.pk}
    with connection.cursor() as cursor:
        execute(connection, cursor, _FILE, {"entry": key, **whose})
        left_open = cursor.fetchone() == (choices.DraftState.OPEN,)
    if left_open:
        raise Conflict("stale")


def _has_no_source(call: PhoneCall) -> bool:
    outgoing = call.direction == choices.Direction.OUTGOING
    return outgoing and call.source_id is None and call.promise_id is None


def _settle_status(contact: Contact, owes: bool, now: datetime, past: bool) -> None:
    """Close what is finished: nothing owed, and no visitor in the house.

    An entry of an old book was over when the book says, not when it was taken over:
    an old month would show it open otherwise.
    """
    here = isinstance(contact, Visit) and contact.left_at is None
    if past:
        contact.status, contact.closed_at = choices.Status.CLOSED, _ended(contact)
    elif not (owes or here):
        contact.status, contact.closed_at = choices.Status.CLOSED, now
    else:
        contact.status, contact.closed_at = choices.Status.OPEN, None


def _ended(contact: Contact) -> datetime:
    """Return when an entry of an old book was over, by its own time if it tells none.

    `closed_at` is there already where the book has a column of its own for it.
    """
    left = contact.left_at if isinstance(contact, Visit) else None
    return contact.closed_at or left or contact.occurred_at


def _said(facts: Facts, snapshot: Snapshot) -> str:
    """Return the sentences the screen gave to say, in the desk's language."""
    with translation.override(snapshot.desk.language):
        guides: list[Guide] = shown(REGISTRY.guidance(facts, snapshot.profile))
        return "\n".join(f"{g.code}: {g}" for g in guides if g.script)


def _save(
    contact: Contact,
    by: User | None,
    now: datetime,
    reason: str = "",
    update_fields: Iterable[str] | None = None,
) -> None:
    contact._history_user = by
    contact._history_date = now
    contact._change_reason = reason or None
    contact.save(update_fields=update_fields)


def refuse_blocked(
    contact: Contact,
    findings: list[Finding],
    *,
    by: User | None,
    door: str,
    now: datetime,
) -> None:
    """Raise `Refused` where a finding blocks, and keep the attempt for the figures."""
    blocking = [finding for finding in findings if finding.blocks]
    if not blocking:
        return
    keep_refusals(contact, blocking, by=by, door=door, now=now)
    raise Refused(blocking)


def keep_refusals(
    contact: Contact,
    blocking: list[Finding],
    *,
    by: User | None,
    door: str,
    now: datetime,
) -> None:
    """Keep which rules stopped a save, once for each entry and rule (3.1.6 / 3.1.7).

    A field merely not filled in yet is no attempt against a rule and is not kept.
    """
    rows = [
        RefusedAttempt(
            desk_id=contact.desk_id,
            channel=contact.channel,
            code=finding.code,
            clauses=list(finding.clauses),
            entry_id=contact.entry_id,
            first_at=now,
            last_at=now,
            by=by,
            under_id=contact.answered_by_id,
            door=door,
        )
        for finding in blocking
        if not finding.missing
    ]
    if not rows:
        return
    with transaction.atomic():
        again = RefusedAttempt.objects.filter(
            entry_id=contact.entry_id, code__in=[row.code for row in rows]
        )
        again.update(times=models.F("times") + 1, last_at=now)
        RefusedAttempt.objects.bulk_create(rows, ignore_conflicts=True)
        # What was there already has gone on counting; both are noted as they stand.
        journal.keep(list(again.order_by("pk")))


def write_caller(contact: Contact, snapshot: Snapshot) -> None:
    """Put the number into its columns and find or make the customer.

    Whoever gave no name is made no customer (special-calls/2).
    """
    phone = phones.parse(contact.phone, snapshot.desk.region)
    contact.phone_e164 = phone.e164
    contact.phone_extension = phone.extension[:10]
    contact.phone_key = phone.match_key[:24]
    if contact.identity != choices.Identity.GIVEN or not contact.name:
        contact.customer = None
        return
    if not contact.phone_key or contact.outcome == choices.Outcome.WRONG_NUMBER:
        return
    if contact.customer_id is None:
        contact.customer_id = _customer_for(contact)
    else:
        _learn_number(contact)


# Few have a number, so they come first; a join would be planned for longer than read.
_NAMED = """
SELECT COALESCE(merged_into_id, id) FROM contacts_customer
WHERE id {among} AND desk_id = %(desk)s AND name_folded = %(name)s
ORDER BY id LIMIT 1
"""
_HAVING = """
SELECT customer_id FROM contacts_customerphone
WHERE desk_id = %(desk)s AND match_key = %(key)s
"""
_KNOWN = {
    "sqlite": _NAMED.format(among=f"IN ({_HAVING})"),
    "postgresql": _NAMED.format(among=f"= ANY(ARRAY({_HAVING}))"),
}


def _known_customer(contact: Contact, name: str) -> int | None:
    """Return who is known by this number and this folded name.

    A merged customer keeps its name and number; whoever it was merged into answers.
    """
    asked = {"desk": contact.desk_id, "key": contact.phone_key, "name": name}
    connection = connections[router.db_for_write(Customer)]
    with connection.cursor() as cursor:
        execute(connection, cursor, _KNOWN[connection.vendor], asked)
        found = cursor.fetchone()
    if found is not None:
        return found[0]
    having = Customer.objects.filter(
        desk=contact.desk_id,
        phones__desk=contact.desk_id,
        phones__match_key=contact.phone_key,
    )
    merged = models.Q(merged_into__name_folded=name) | models.Q(
        merged__name_folded=name
    )
    known = having.filter(merged).order_by("id").first()
    return (known.merged_into_id or known.pk) if known else None


def _customer_for(contact: Contact) -> int:
    name = fold(contact.name)[:80]
    known = _known_customer(contact, name)
    if known is not None:
        return known
    customer = Customer(
        desk=contact.desk,
        name=contact.name,
        kind=contact.customer_kind or choices.CustomerKind.OTHER,
        unit=contact.unit,
        organisation=contact.organisation,
        name_folded=name,
        unit_folded=fold(contact.unit)[:40],
    )
    customer._history_user = contact.entered_by
    customer.search_text = customer_text(customer, [(contact.phone, contact.phone_key)])
    customer.save()
    _number_of_caller(contact, customer).save()
    index_customer(customer)
    return customer.pk


def _learn_number(contact: Contact) -> None:
    """Add the number to the customer who was chosen, so that it is known next time."""
    known = CustomerPhone.objects.filter(
        customer_id=contact.customer_id, match_key=contact.phone_key
    )
    if known.exists():
        return
    customer = Customer.objects.select_for_update().get(pk=contact.customer_id)
    # Two calls at once from the same number are one number.
    number = _number_of_caller(contact, customer)
    CustomerPhone.objects.bulk_create([number], ignore_conflicts=True)
    find_customer_anew(customer)
    customer._history_user = contact.entered_by
    customer._change_reason = NUMBER_LEARNT
    customer.save()


def _number_of_caller(contact: Contact, customer: Customer) -> CustomerPhone:
    return CustomerPhone(
        desk=contact.desk,
        customer=customer,
        raw=contact.phone,
        e164=contact.phone_e164,
        extension=contact.phone_extension,
        match_key=contact.phone_key,
    )


def _add_breaches(
    contact: Contact,
    breaking: Iterable[Finding],
    by: User | None,
    now: datetime,
    at: datetime | None = None,
) -> list[Breach]:
    """Keep what is against a rule: of the entry's words, or done with it at a time."""
    breaches = [
        Breach(
            desk_id=contact.desk_id,
            contact_id=contact.pk,
            code=finding.code,
            clauses=list(finding.clauses),
            reason=finding.reason,
            happened_at=at or contact.occurred_at,
            recorded_by=by,
        )
        for finding in breaking
    ]
    if not breaches:
        return []
    made = bulk_create_with_history(breaches, Breach, default_user=by, default_date=now)
    journal.keep(made)
    return made


def amend(
    contact: Contact,
    changes: Mapping[str, Any],
    *,
    reason: str,
    by: User,
    member: StaffMember | None = None,
    read_at: datetime | None = None,
    now: datetime | None = None,
) -> PhoneCall | Visit | Letter:
    """Correct an entry: the number and the time of entry stay, history is kept.

    `changes` maps names of typed fields to values. `read_at` is `amended_at` as the
    editor read it: when a colleague has amended since, `Conflict("stale")`. Raises
    `Refused` without a reason or for what the rules forbid from here on. Promises
    that the corrected entry no longer owes are cancelled, new ones opened.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(contact)
        if read_at != row.amended_at:
            raise Conflict("stale")
        snapshot = snapshot_of(row.desk)
        # An entry can be moved out of a closed month, or into one.
        moments = (row.occurred_at, changes.get("occurred_at"))
        doing = PromiseFacts(
            action="amend",
            reason=reason,
            leaves_complaint=_leaves_complaint(row, changes),
            month_closed=in_closed_month(snapshot, moments),
            **doing_by(member, by, snapshot, now),
        )
        allow(doing, row, snapshot, now)
        before = row.facts(snapshot, now)
        caller = (row.name, row.phone)
        for name in TYPED[row.channel]:
            if name in changes:
                setattr(row, name, changes[name])
        if (row.name, row.phone) != caller:
            row.customer = None
        if row.door == choices.Door.IMPORT and row.closed_at == before.occurred_at:
            row.closed_at = row.occurred_at
        row.amended_at = now
        row.review = choices.Review.PENDING
        _recheck(row, before, snapshot, by, now)
        _settle_correction(row, reason, by, now)
        _save(row, by, now, reason)
        number_commendation(row, snapshot, by, now)
    return row


def _settle_correction(
    row: PhoneCall | Visit | Letter, reason: str, by: User, now: datetime
) -> None:
    """The correction that a reviewer asked for is made: its promise is kept by it."""
    wanted = choices.FollowUpKind.CORRECT_ENTRY
    asked = row.promises.open().filter(kind=wanted, slip=None)
    for promise in asked:
        promise.status = choices.FollowUpStatus.DONE
        promise.outcome = choices.PromiseOutcome.DONE
        promise.result, promise.done_at, promise.done_by = reason, now, by
        promise._history_user, promise._history_date = by, now
        promise.save()
    here = isinstance(row, Visit) and row.left_at is None
    settled = row.status == choices.Status.OPEN and not here
    owes = row.promises.open().exists() or slips_running(row)
    if asked and settled and not owes:
        row.status, row.closed_at = choices.Status.CLOSED, now


def _recheck(
    row: PhoneCall | Visit | Letter,
    before: Facts,
    snapshot: Snapshot,
    by: User,
    now: datetime,
    later: Iterable[str] = (),
) -> None:
    """Bring number columns, breaches and promises in line with the corrected entry.

    `later` names the rules that are asked at a later step of the entry.
    """
    facts = row.facts(snapshot, now)
    findings = REGISTRY.findings(facts, snapshot.profile)
    spared = {f.code for f in REGISTRY.findings(before, snapshot.profile) if f.blocks}
    spared.update(later)
    blocking = [f for f in findings if f.blocks and f.code not in spared]
    if blocking:
        raise Refused(blocking)
    write_caller(row, snapshot)
    find_anew(row)
    if isinstance(row, PhoneCall) and row.door != choices.Door.IMPORT:
        row.said = _said(facts, snapshot)
    if row.door == choices.Door.IMPORT:
        breaking = REGISTRY.past_findings(facts, snapshot.profile)
    else:
        breaking = [finding for finding in findings if finding.breach]
    acts = _sync_breaches(row, breaking, by, now)
    _mark(row, breaking, snapshot)
    row.flagged = row.flagged or acts
    if row.door != choices.Door.IMPORT:
        _sync_promises(row, before, facts, snapshot, by, now)


def _sync_breaches(
    row: Contact, breaking: list[Finding], by: User, now: datetime
) -> bool:
    """Bring the breaches of the entry's words in line; say whether others stand."""
    found = {finding.code: finding for finding in breaking}
    acts = False
    for breach in row.breaches.all():
        if _of_an_act(breach, row):
            acts = acts or breach.withdrawn_at is None
            continue
        finding = found.pop(breach.code, None)
        breach.withdrawn_at = None if finding else breach.withdrawn_at or now
        moved = breach.happened_at != row.occurred_at
        breach.happened_at = row.occurred_at
        if finding:
            breach.reason = finding.reason
        breach._history_user = by
        breach.save()
        if moved:
            journal.keep([breach])
    _add_breaches(row, found.values(), by, now)
    return acts


def _of_an_act(breach: Breach, row: Contact) -> bool:
    """Say whether the breach is of what was done with the entry, not of its words."""
    known = breach.code in REGISTRY
    return known and row.channel not in REGISTRY[breach.code].channels


def _sync_promises(
    row: Contact,
    before: Facts,
    facts: Facts,
    snapshot: Snapshot,
    by: User,
    now: datetime,
) -> None:
    was = {duty.code: duty for duty in REGISTRY.duties(before, snapshot.profile)}
    owed = {duty.code: duty for duty in REGISTRY.duties(facts, snapshot.profile)}
    gone = [code for code in was if code not in owed]
    for promise in row.promises.open():
        # The next steps of a promise end with it.
        if promise.code.partition(".")[0] in gone:
            cancel(promise, _AMENDED, by, now)
    for promise in row.promises.open().filter(code__in=owed):
        earlier = was.get(promise.code)
        if earlier is not None and earlier != owed[promise.code]:
            _move(promise, earlier, owed[promise.code], snapshot, by, now)
    new = [duty for code, duty in owed.items() if code not in was]
    opened = open_duties(row, new, snapshot, by, now)
    open_printed_slips(row, opened, snapshot, by, now)
    person = accused(facts)
    if person is not None:
        take_from(row, [person.id], by, now, _AMENDED)
    follow_complained_of(row, before, facts, snapshot, by, now)
    # A closed month counts it as it was: the reopening is kept.
    if new and row.status == choices.Status.CLOSED:
        open_again(row, now)


def _move(
    promise: FollowUp,
    earlier: Duty,
    duty: Duty,
    snapshot: Snapshot,
    by: User,
    now: datetime,
) -> None:
    """Bring an open promise in line with the corrected entry: whose, and until when."""
    if (earlier.owner, earlier.role, earlier.department) != (
        duty.owner,
        duty.role,
        duty.department,
    ):
        give(promise, duty, snapshot)
    if duty.due_at is not None and duty.due_at != earlier.due_at:
        promise.put_off(duty.due_at, now)
    promise._history_user, promise._history_date = by, now
    promise._change_reason = _AMENDED
    promise.save()


# Kept as a code; the page shows it in the reader's language.
_AMENDED = "amended"
_VOIDED = "voided"
NUMBER_LEARNT = "number_learnt"


def void(
    contact: Contact,
    *,
    reason: str,
    by: User,
    member: StaffMember | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> PhoneCall | Visit | Letter:
    """Strike the line through: number and words stay, promises end, with a reason.

    `seen` is the line of the history that was read, as for a review.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(contact)
        if row.is_void:
            raise Conflict("settled")
        as_seen(row, seen)
        snapshot = snapshot_of(row.desk)
        doing = PromiseFacts(
            action="void",
            reason=reason,
            month_closed=in_closed_month(snapshot, [row.occurred_at]),
            **doing_by(member, by, snapshot, now),
        )
        allow(doing, row, snapshot, now)
        void_slips(row, reason, by, member, now)
        for promise in row.promises.open():
            cancel(promise, _VOIDED, by, now)
        for breach in row.breaches.filter(withdrawn_at__isnull=True):
            breach.withdrawn_at, breach._history_user = now, by
            breach.save()
        row.status, row.flagged = choices.Status.VOID, False
        row.late = row.overridden = row.to_superior = False
        row.review = choices.Review.PENDING
        row.voided_at, row.voided_by, row.void_reason = now, by, reason
        _save(row, by, now, reason)
    return row


def close(
    contact: Contact,
    *,
    result: str = "",
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> PhoneCall | Visit | Letter:
    """Close an entry; refused while a promise is open or the visitor is here."""
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(contact)
        if row.status != choices.Status.OPEN:
            raise Conflict("settled")
        snapshot = snapshot_of(row.desk)
        owed = tuple(row.promises.open().by_due().values_list("kind", "code"))
        doing = PromiseFacts(
            action="close",
            result=result,
            open_promises=len(owed),
            open_owed=owed,
            open_slips=slips_running(row),
            visitor_here=isinstance(row, Visit) and row.left_at is None,
            month_closed=in_closed_month(snapshot, [row.occurred_at]),
            **doing_by(member, by, snapshot, now),
        )
        allow(doing, row, snapshot, now)
        row.status, row.closed_at = choices.Status.CLOSED, now
        if result:
            row.result = "\n".join(filter(None, (row.result, result)))
            find_anew(row)
        _save(row, by, now, result[:100] if doing.month_closed else "")
    return row


def reopen(
    contact: Contact,
    *,
    reason: str,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> PhoneCall | Visit | Letter:
    """Open a closed entry again, with a reason."""
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(contact)
        if row.status != choices.Status.CLOSED:
            raise Conflict("settled")
        snapshot = snapshot_of(row.desk)
        doing = PromiseFacts(
            action="reopen",
            reason=reason,
            month_closed=in_closed_month(snapshot, [row.occurred_at]),
            **doing_by(member, by, snapshot, now),
        )
        allow(doing, row, snapshot, now)
        open_again(row, now)
        _save(row, by, now, reason)
    return row


# What nobody could ask of a visitor who waits.
NOT_ASKED = ("category", "subcategory", "content")


def attend(
    visit: Visit,
    *,
    changes: Mapping[str, Any] | None = None,
    by: User,
    now: datetime | None = None,
) -> Visit:
    """Note that the visitor is being attended to; the waiting time is then known.

    `changes` maps names of `NOT_ASKED`, and `attended_at`, to what is written now that
    the visitor can be asked. Raises `Refused` while it is missing, and
    `Conflict("settled")` where a colleague was faster.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(visit)
        if row.attended_at is not None or row.left_at is not None or row.is_void:
            raise Conflict("settled")
        snapshot = snapshot_of(row.desk)
        before = row.facts(snapshot, now)
        _write(row, changes, ("attended_at", *NOT_ASKED))
        # The arrival may be typed a moment ahead of the clock.
        row.attended_at = row.attended_at or max(now, row.arrived_at)
        # How it ended is asked at the door.
        _recheck(row, before, snapshot, by, now, later=["outcome_missing"])
        _save(row, by, now)
    return row


def _write(
    row: Contact, changes: Mapping[str, Any] | None, allowed: Iterable[str]
) -> None:
    for name, value in (changes or {}).items():
        if name not in allowed:
            raise ValueError(f"not written here: {name}")
        setattr(row, name, value)


# What may be written of a visit as the visitor leaves.
AT_LEAVING = (
    *("outcome", "attended_at", "host", "phone", "result"),
    *("message", "message_kind"),
    *("reply_due", "reply_owner"),
    *NOT_ASKED,
)


def see_off(
    visit: Visit,
    *,
    farewell: bool,
    changes: Mapping[str, Any] | None = None,
    by: User,
    now: datetime | None = None,
) -> Visit:
    """Note that the visitor has left (3.2.7 / 3.2.6); closes what owes nothing.

    `changes` maps names of `AT_LEAVING` to what is written of the end. No time is
    made up: who was attended to leaves with how it ended, who was not as “left
    unseen”. Raises `Refused`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = lock(visit)
        if row.left_at is not None or row.is_void:
            raise Conflict("settled")
        snapshot = snapshot_of(row.desk)
        before = row.facts(snapshot, now)
        row.left_at, row.farewell = max(now, row.arrived_at), farewell
        if row.attended_at is not None:
            row.left_at = max(row.left_at, row.attended_at)
        _write(row, changes, AT_LEAVING)
        _recheck(row, before, snapshot, by, now)
        if not row.promises.open().exists() and not slips_running(row):
            row.status, row.closed_at = choices.Status.CLOSED, now
        _save(row, by, now)
    return row


def lock(contact: Contact) -> PhoneCall | Visit | Letter:
    """Return the freshly read row of the contact, held until the commit."""
    Contact.objects.select_for_update().get(pk=contact.pk)
    model = type(contact.kind_row) if type(contact) is Contact else type(contact)
    return model.objects.select_related("desk").get(pk=contact.pk)


def allow(
    doing: PromiseFacts, row: Contact, snapshot: Snapshot, now: datetime
) -> list[Finding]:
    """Ask the registry about an action on an entry; raises `Refused`.

    Returns what is done all the same and kept as a breach.
    """
    complained = snapshot.person(row.complained_of_id, snapshot.day(row.occurred_at))
    category = snapshot.categories.get(row.category_id)
    subcategory = snapshot.categories.get(row.subcategory_id)
    # A new entry has no form yet.
    named = named_on_forms(row, snapshot, now) if row.pk else ()
    facts = replace(
        doing,
        now=now,
        occurred_at=row.occurred_at,
        category=category.code if category else "",
        subcategory=subcategory.code if subcategory else "",
        complained_of=complained,
        also_complained_of=named,
        phone=row.phone,
    )
    return ask(facts, snapshot.profile)


def keep_breaches(
    contact: Contact, breaking: Iterable[Finding], by: User | None, now: datetime
) -> None:
    """Keep what was done with an entry against a rule, each rule once."""
    known = set(contact.breaches.values_list("code", flat=True)) if breaking else set()
    new = [finding for finding in breaking if finding.code not in known]
    if _add_breaches(contact, new, by, now, at=now) and not contact.flagged:
        contact.flagged = True
        _save(contact, by, now, update_fields=["flagged"])


def doing_by(
    member: StaffMember | None, by: User | None, snapshot: Snapshot, now: datetime
) -> dict[str, Any]:
    """Return who does it as the rules ask: the person, and the role at this desk."""
    if member is None and by is not None:
        places = (one for one in snapshot.active_staff if one.user_id == by.pk)
        member = next(places, None)
    person = snapshot.person(member.pk, snapshot.day(now)) if member else None
    return {"doer": person, "doer_role": member.role if member else ""}


def _leaves_complaint(row: Contact, changes: Mapping[str, Any]) -> bool:
    """Say whether a letter of complaint is about to become another kind."""
    complaint = choices.LetterKind.COMPLAINT
    was = isinstance(row, Letter) and row.kind == complaint
    return was and changes.get("kind", row.kind) != complaint


def new_entry_id() -> uuid.UUID:
    """Return an id for an entry that is about to be typed."""
    return uuid.uuid4()
