"""One time line of an entry: promises, forms, postings, prints and corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import FollowUp, Posting, PrintLog
from ..rules.lifecycles import OWED
from .entry import Change, Correction
from .prints import copy_words
from .reading import Reader
from .slips import StepLine


@dataclass(frozen=True)
class Event:
    """Something that happened on account of an entry."""

    at: datetime
    sort: str
    title: str
    who: str = ""
    about: str = ""
    reason: str = ""
    slip: str = ""
    late: bool = False
    void: bool = False
    mark: int = 0
    changes: list[Change] = field(default_factory=list)


def timeline(
    corrections: Iterable[Correction],
    promises: Iterable[FollowUp],
    steps: Iterable[StepLine],
    postings: Iterable[Posting],
    prints: Iterable[PrintLog],
    reader: Reader,
    *,
    readable: bool,
) -> list[Event]:
    """Return everything in the order in which it happened."""
    events = [_corrected(one) for one in corrections]
    for promise in promises:
        events += _promised(promise, reader, readable)
    counted = list(prints)
    # The first print of a form is a step of it too: told once, as the print.
    told = {(log.number, log.printed_at) for log in counted}
    events += [_stepped(step) for step in steps if (step.number, step.at) not in told]
    events += [_printed(log, reader) for log in counted]
    for posting in postings:
        events += _taken_down(posting, reader)
    return sorted(events, key=lambda event: event.at)


def _corrected(one: Correction) -> Event:
    return Event(
        at=one.at,
        sort="history",
        title=one.title,
        who=one.who,
        about=one.reason if one.reviewed else "",
        reason="" if one.reviewed else one.reason,
        void=one.void,
        mark=one.mark,
        changes=one.changes,
    )


def _promised(promise: FollowUp, reader: Reader, readable: bool) -> list[Event]:
    what = str(promise.get_kind_display())
    due = timezone.localtime(promise.due_at).strftime("%m-%d %H:%M")
    opened = _("Promised: %(what)s") % {"what": what}
    owed = _("by %(time)s, owed by %(owner)s")
    about = owed % {"time": due, "owner": promise.owed_by}
    events = [Event(promise.opened_at, "promise", opened, about=about)]
    # What a form owed is kept by its step, which stands in the line itself.
    if promise.done_at is None or (promise.slip_id and promise.kind in OWED):
        return events
    kept = promise.get_outcome_display() or promise.get_status_display()
    said = (promise.place, promise.result) if readable else (promise.place,)
    events.append(
        Event(
            at=promise.done_at,
            sort="kept",
            title=f"{what} · {kept}",
            who=reader.person(promise.person_id) or reader.account(promise.done_by_id),
            about=" · ".join(filter(None, said)),
            late=bool(promise.outcome) and promise.done_at > promise.counted_due,
        )
    )
    return events


def _stepped(step: StepLine) -> Event:
    return Event(
        at=step.at,
        sort="escalated" if step.escalated else "step",
        title=f"{step.title} · {step.state}",
        who=step.who or step.by,
        about=" · ".join(filter(None, (step.rating, step.note))),
        slip=step.number,
        late=step.late,
    )


def _printed(log: PrintLog, reader: Reader) -> Event:
    form, door = str(log.get_form_display()), str(log.get_door_display())
    about = " · ".join((log.number, door, copy_words(log)))
    who = reader.account(log.printed_by_id)
    title = _("Printed: %(what)s") % {"what": form}
    return Event(log.printed_at, "print", title, who, about)


def _taken_down(posting: Posting, reader: Reader) -> list[Event]:
    """Return the taking down; the posting itself is its promise kept."""
    if posting.taken_down_on is None:
        return []
    day = posting.taken_down_on
    at = datetime.combine(day, time(23, 59), reader.snapshot.desk.zone)
    title = _("Taken down: %(what)s") % {"what": posting.get_kind_display()}
    who = reader.person(posting.taken_down_by_id)
    return [Event(min(at, reader.now), "posting", title, who, posting.place)]


def about_posting(posting: Posting, reader: Reader) -> dict[str, Any]:
    """Return a posting as the entry's page shows it."""
    return {"posting": posting, "by": reader.person(posting.posted_by_id)}
