"""Why an approved month would be another today: what was done to what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.utils.translation import gettext as _

from ...choices import Channel, Judgement, SlipAction, SlipKind, SlipState, Status
from ...models import (
    Breach,
    ComplaintRecord,
    Contact,
    CoordinationSlip,
    Desk,
    FollowUp,
    Letter,
    PhoneCall,
    Slip,
    SlipStep,
    Visit,
    WorkOrder,
)
from ...models.breaches import rule_in_words
from ...rules.lifecycles import LIVES
from .keeping import beside
from .parts.listed import short, withheld
from .shapes import Cell
from .slips import carried
from .window import Window, by_counted_due

if TYPE_CHECKING:
    from .report import Report


@dataclass(frozen=True)
class Act:
    """Somebody added, corrected or voided an entry or a form after the approval."""

    cell: Cell
    place: str
    occurred_at: datetime
    what: str
    who: str
    at: datetime
    # As it was typed; what is about a confidential letter is kept back.
    why: str = ""
    # The approved month to which it belongs.
    month: date | None = None


@dataclass(frozen=True)
class Span:
    """A month whose approved figures stand on the page, and since when they do."""

    first: date
    start: datetime
    end: datetime
    since: datetime
    # The month that was approved, where it was not this one.
    approved: date


def spans_of(report: Report, desk: Desk) -> Iterator[Span]:
    """Yield the months of a desk shown as approved: the own one, and those beside it.

    One beside it that was never approved stands as it was when the own one was.
    """
    books = {book.month: book for book in report.books if book.desk_id == desk.pk}
    own = books.get(report.period.first)
    for period in (report.period, *beside(report.period).values()):
        whole = period.kind == report.period.kind
        book = (books.get(period.first) if whole else None) or own
        if book is not None and book.approved_at:
            start, end = period.bounds(desk.zone)
            yield Span(period.first, start, end, book.approved_at, book.month)


def acts(report: Report) -> list[Act]:
    """Return what was done to what approved months count after that, by its time."""
    found: list[Act] = []
    for window in report.windows:
        spans = list(spans_of(report, window.desk))
        if spans:
            found += _of_desk(window, spans)
    return sorted(found, key=lambda act: act.at)


def _of_desk(window: Window, spans: list[Span]) -> Iterator[Act]:
    """Yield the acts of a desk, each once.

    What one act brings with it, as a breach that ends with a void, is told by it.
    """
    told = set()
    for tell in (_entries, _voided, _steps, _breaches, _promises):
        own = [
            act for act in tell(window, spans) if (act.cell.value, act.at) not in told
        ]
        told |= {(act.cell.value, act.at) for act in own}
        zone = window.desk.zone
        yield from (replace(a, month=a.month or _month(a, spans, zone)) for a in own)


def _month(act: Act, spans: list[Span], zone: tzinfo) -> date:
    """Return the approved month that an act changes: its own, or one it lies before."""
    at, done = (each.replace(tzinfo=zone) for each in (act.occurred_at, act.at))
    own = [one for one in spans if one.start <= at < one.end]
    after = [one for one in spans if one.since < done and at < one.end]
    return next(iter(own or after or spans)).approved


# --- Entries -----------------------------------------------------------------------


FIELDS = (
    "number",
    "channel",
    "occurred_at",
    "entered_at",
    "entered_by",
    "amended_at",
    "voided_at",
    "voided_by",
    "void_reason",
    "letter__confidential",
)


def _touched(span: Span) -> Q:
    """Return what is asked of an entry of the month that was touched after that."""
    acts = ("entered_at__gt", "amended_at__gt", "voided_at__gt")
    after = reduce(or_, (Q(**{act: span.since}) for act in acts))
    return after & _inside(span)


def _inside(span: Span) -> Q:
    return Q(occurred_at__gte=span.start, occurred_at__lt=span.end)


def _moved(window: Window, spans: list[Span]) -> dict[int, Span]:
    """Return the entries that were taken out of a month after that, with that month.

    Nothing of them lies there any longer: how they stood is told by their histories.
    """
    branches = []
    for place, span in enumerate(spans):
        away = Contact.objects.of(window.desk).filter(amended_at__gt=span.since)
        for model in (PhoneCall, Visit, Letter):
            then = model.history.filter(history_date__lte=span.since)
            last = then.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
            gone = away.exclude(_inside(span)).values("pk")
            lines = then.filter(_inside(span), ~Exists(last), id__in=gone)
            lines = lines.annotate(place=Value(place)).order_by()
            branches.append(lines.values_list("id", "place"))
    rows = branches[0].union(*branches[1:], all=True)
    return {pk: spans[place] for pk, place in rows}


def _entries(window: Window, spans: list[Span]) -> Iterator[Act]:
    moved = _moved(window, spans)
    rows = list(
        Contact.objects.of(window.desk)
        .filter(reduce(or_, map(_touched, spans), Q(pk__in=moved)))
        .select_related("entered_by", "voided_by", "letter")
        .only(*FIELDS, "entered_by__username", "voided_by__username")
        .order_by("occurred_at", "pk")
    )
    span_of = {row.pk: moved.get(row.pk) or _span(row, spans) for row in rows}
    lines = _lines_of(row for row in rows if not row.voided_at)
    for row in rows:
        span, line = span_of[row.pk], lines.get(row.pk)
        typed = line.history_change_reason or "" if line else ""
        told = (
            (_("Voided"), row.voided_at, row.voided_by, row.void_reason),
            (_("Corrected"), row.amended_at, line and line.history_user, typed),
            (_("Added"), row.entered_at, row.entered_by, typed),
        )
        what, at, who, why = next(one for one in told if one[1] and one[1] > span.since)
        of = _of(window, row.occurred_at, what, who, at)
        why = withheld(why, _is_secret(row))
        yield Act(_opened(row, window), *of, why=why, month=span.approved)


def _span(row: Contact, spans: list[Span]) -> Span:
    """Return the month in which the entry lies, with since when it is as approved."""
    return next(s for s in spans if s.start <= row.occurred_at < s.end)


def _is_secret(row: Contact) -> bool:
    return row.channel == Channel.LETTER and row.letter.confidential


def _lines_of(rows: Iterable[Contact]) -> dict[int, Any]:
    """Return the line of each entry's history that tells its last correction.

    Of one that was never corrected the first: there stands why it was added late.
    What was done to it since, as closing it, has lines of its own.
    """
    by_channel: dict[str, dict[int, datetime | None]] = {}
    for row in rows:
        by_channel.setdefault(row.channel, {})[row.pk] = row.amended_at
    kinds = {"call": PhoneCall, "visit": Visit, "letter": Letter}
    found: dict[int, Any] = {}
    for channel, amended in by_channel.items():
        lines = kinds[channel].history.filter(id__in=amended)
        lines = lines.filter(Q(history_type="+") | Q(amended_at__isnull=False))
        lines = lines.select_related("history_user").order_by("history_id")
        for line in lines:
            if line.amended_at == amended[line.id]:
                found.setdefault(line.id, line)
    return found


def _voided(window: Window, spans: list[Span]) -> Iterator[Act]:
    """Yield forms opened before the end of a month and voided after its approval."""
    asked = (Q(voided_at__gt=one.since, opened_at__lt=one.end) for one in spans)
    rows = (
        Slip.objects.filter(reduce(or_, asked), desk=window.desk)
        .select_related("voided_by", "contact__letter")
        .only(
            *("number", "kind", "opened_at", "voided_at", "void_reason"),
            *("voided_by__username", "contact__channel"),
            "contact__letter__confidential",
        )
    )
    for row in rows:
        of = _of(window, row.opened_at, _("Voided"), row.voided_by, row.voided_at)
        why = withheld(row.void_reason, _is_secret(row.contact))
        yield Act(_opened(row, window), *of, why=why)


# --- Numbers alone ---------------------------------------------------------------


class Touched(NamedTuple):
    """How many came into a month or were changed in it since somebody signed it."""

    added: int
    changed: int
    forms: int
    breaches: int


def touched_since(window: Window, since: datetime) -> Touched:
    """Count what was done since to what the window's month counts."""
    first = window.period.first
    spans = [Span(first, window.start, window.end, since, first)]
    entries = window.entries().aggregate(
        added=Count("pk", filter=Q(entered_at__gt=since) & ~Q(status=Status.VOID)),
        changed=Count(
            "pk",
            filter=Q(entered_at__lte=since)
            & (Q(amended_at__gt=since) | Q(voided_at__gt=since)),
        ),
    )
    forms = (act for tell in (_voided, _steps) for act in tell(window, spans))
    return Touched(
        entries["added"],
        entries["changed"] + len(_moved(window, spans)),
        len({act.cell.value for act in forms}),
        sum(1 for _act in _breaches(window, spans)),
    )


# --- Steps of forms ----------------------------------------------------------------


KINDS = {
    SlipKind.WORK_ORDER: WorkOrder,
    SlipKind.COMPLAINT_RECORD: ComplaintRecord,
    SlipKind.COORDINATION_SLIP: CoordinationSlip,
}
# By which words the forms of a kind are counted, whenever they were written.
COUNTED_BY: dict[str, tuple[str, ...]] = {
    SlipKind.COMPLAINT_RECORD: ("severity", "validity"),
    SlipKind.COORDINATION_SLIP: ("department",),
}
REWORDING = sorted(
    {
        str(step.action)
        for kind, words in COUNTED_BY.items()
        for step in LIVES[kind].steps
        if {*words} & {*step.fields}
    }
)


def _steps(window: Window, spans: list[Span]) -> Iterator[Act]:
    """Yield steps by which an approved month counts otherwise.

    They were written down after the approval and happened before the month's end, or
    changed a word by which its forms are counted. What is done later changes nothing.
    """
    rows = SlipStep.objects.filter(pk__in=_steps_since(window, spans))
    rows = rows.select_related("slip__contact__letter", "by").order_by("pk")
    rows = [row for row in rows if row.action != SlipAction.VOID]
    ends = {
        row.pk: _approved(row.entered_at, row.slip.opened_at, spans) for row in rows
    }
    later = [row for row in rows if row.at >= ends[row.pk] and not _first_finding(row)]
    reworded = _reworded(row.slip for row in later)
    for row in rows:
        if row.at < ends[row.pk] or (row.slip_id, row.entered_at) in reworded:
            what = _("Form: %(step)s") % {"step": row.get_action_display()}
            of = _of(window, row.slip.opened_at, what, row.by, row.entered_at)
            why = withheld(short(row.note), _is_secret(row.slip.contact))
            yield Act(_opened(row.slip, window), *of, why=why)


def _steps_since(window: Window, spans: list[Span]) -> list[int]:
    """Return the keys of the steps to look at, each part by an index of its forms."""
    valid = Slip.objects.of(window.desk).exclude(state=SlipState.VOID).order_by()
    steps = SlipStep.objects.order_by()
    branches = []
    for span in spans:
        told = Q(at__lt=span.end) | Q(action__in=REWORDING)
        since = steps.filter(told, entered_at__gt=span.since)
        opened = valid.filter(
            kind__in=KINDS, opened_at__gte=span.start, opened_at__lt=span.end
        )
        for forms in (opened, *carried(valid, span)):
            branches.append(since.filter(slip__in=forms.values("pk")).values_list("pk"))
    return [pk for (pk,) in branches[0].union(*branches[1:])]


def _approved(entered: datetime, opened: datetime, spans: list[Span]) -> datetime:
    """Return the last end of the months that were approved when a step was entered."""
    return max(s.end for s in spans if s.since < entered and opened < s.end)


def _first_finding(step: SlipStep) -> bool:
    """Say whether it finds what was not closed before: only that counts as valid."""
    return step.action == SlipAction.FIND and step.slip.rounds == 1


def _reworded(slips: Iterable[Slip]) -> set[tuple[int, datetime]]:
    """Return which forms got other words by which they are counted, and when."""
    keys: dict[str, set[int]] = {}
    for slip in slips:
        if slip.kind in COUNTED_BY:
            keys.setdefault(slip.kind, set()).add(slip.pk)
    found: set[tuple[int, datetime]] = set()
    for kind, pks in keys.items():
        lines = KINDS[kind].history.filter(id__in=pks).order_by("id", "history_id")
        before: tuple = ()
        for line in lines.values_list("id", "history_date", *COUNTED_BY[kind]):
            if before[:1] == line[:1] and before[2:] != line[2:]:
                found.add(line[:2])
            before = line
    return found


# --- Breaches ----------------------------------------------------------------------


def _breaches(window: Window, spans: list[Span]) -> Iterator[Act]:
    """Yield breaches that stood as a month was approved and do not now, or began to."""
    asked = [
        Q(happened_at__gte=one.start, happened_at__lt=one.end)
        & (Q(withdrawn_at__gt=one.since) | Q(judged_at__gt=one.since))
        for one in spans
    ]
    rows = Breach.objects.filter(reduce(or_, asked), desk=window.desk)
    rows = list(rows.select_related("contact__letter", "judged_by").order_by("pk"))
    lines: dict[int, list[Any]] = {row.pk: [] for row in rows}
    if rows:
        told = Breach.history.filter(id__in=lines).select_related("history_user")
        for line in told.order_by("history_id"):
            lines[line.id].append(line)
    for row in rows:
        since = next(s.since for s in spans if s.start <= row.happened_at < s.end)
        if _stands(row) != _stood(lines[row.pk], since):
            what, who, at, why = _ended(row, lines[row.pk])
            of = _of(window, row.happened_at, what, who, at)
            why = withheld(why, _is_secret(row.contact))
            yield Act(_opened(row.contact, window), *of, why=why)


def _stands(row: Any) -> bool:
    """Say whether a breach, or a line of its history, is counted."""
    return row.withdrawn_at is None and row.judgement != Judgement.NOT_VALID


def _stood(lines: list[Any], since: datetime) -> bool:
    """Say whether it was counted then: by the last line that tells nothing later."""
    then = [
        line
        for line in lines
        if line.history_date <= since
        and not any(at and at > since for at in (line.withdrawn_at, line.judged_at))
    ]
    return bool(then) and _stands(then[-1])


def _ended(row: Breach, lines: list[Any]) -> tuple[str, Any, datetime, str]:
    """Return what became of the breach, by whom, when and why."""
    rule = {"rule": rule_in_words(row.code)}
    if row.withdrawn_at is not None:
        by = (line for line in lines if line.withdrawn_at == row.withdrawn_at)
        who = next((line.history_user for line in by), None)
        return _("Breach withdrawn: %(rule)s") % rule, who, row.withdrawn_at, ""
    if row.judgement == Judgement.NOT_VALID:
        said = _("Breach judged to be none: %(rule)s")
    else:
        said = _("Breach judged to stand: %(rule)s")
    return said % rule, row.judged_by, row.judged_at, row.judged_why


# --- Promises ----------------------------------------------------------------------


def _promises(window: Window, spans: list[Span]) -> Iterator[Act]:
    """Yield promises that were made after an approval and were due before.

    Nothing else of a promise changes an approved month: what is kept, put off, handed
    on or let go after the month's end was open at it, and counts by the time that was
    missed. The next step of one that is kept may have been due before it was.
    """
    asked = [
        Q(opened_at__gt=one.since, counted_due__gte=one.start, counted_due__lt=one.end)
        for one in spans
    ]
    rows = by_counted_due(FollowUp.objects.of(window.desk))
    rows = rows.filter(reduce(or_, asked)).exclude(contact__status=Status.VOID)
    rows = list(rows.select_related("contact", "slip").order_by("pk"))
    by = _who_promised(rows)
    for row in rows:
        what = _("Promised: %(kind)s") % {"kind": row.get_kind_display()}
        of = _of(window, row.counted_due, what, by.get(row.pk), row.opened_at)
        yield Act(_opened(row.slip or row.contact, window), *of)


def _who_promised(rows: list[FollowUp]) -> dict[int, Any]:
    if not rows:
        return {}
    first = FollowUp.history.filter(id__in=[row.pk for row in rows], history_type="+")
    return {line.id: line.history_user for line in first.select_related("history_user")}


# --- Told --------------------------------------------------------------------------


def _opened(row: Contact | Slip, window: Window) -> Cell:
    return Cell(row.number, row.get_absolute_url(), desk=window.desk.code)


def _of(
    window: Window, moment: datetime, what: str, who: Any, at: datetime
) -> tuple[str, datetime, str, str, datetime]:
    """Return whose it is, when it was, what was done by whom, and when: on the wall."""
    zone = window.desk.zone
    staff = window.snapshot.staff.values()
    named = (m.name for m in staff if who and m.user_id == who.pk)
    name = next(named, str(who or ""))
    when = (each.astimezone(zone).replace(tzinfo=None) for each in (moment, at))
    occurred, done = when
    return window.desk.place_name, occurred, what, name, done
