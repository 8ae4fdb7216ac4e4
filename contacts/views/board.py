"""The board: what is promised, who is here, what is unfinished, what came in today."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import choices
from ..desk import escalate
from ..models import (
    Breach,
    Contact,
    Draft,
    FollowUp,
    MonthBook,
    Visit,
    snapshot_of,
)
from ..models.prepared import prepared
from ..reports.board_state import BoardState, board_state, holds_until
from ..reports.drafts import draft_line
from ..reports.monthly.periods import month
from ..reports.reading import (
    Reader,
    entries_told,
    entry_line,
    promise_line,
    promises_told,
    start_of_day,
    start_of_tomorrow,
)
from ..reports.shifts import shift_rows
from ..reports.words import word_rows
from ..rights import Right
from ..rules import REGISTRY, Facts
from .access import desk_of

MOST_PROMISES = 60
MOST_ENTRIES = 14
MOST_VISITORS = 12
# Today's entries stay in sight below them.
MOST_DRAFTS = 3
MOST_TO_JUDGE = 99
MOST_ROWS = 8
MOST_MONTHS = 3
MOST_REMINDERS = 3
# What is told of somebody in the house, and what of it may have been amended.
VISITOR_TOLD = (
    *("number", "occurred_at", "name", "organisation", "identity", "unit", "host"),
    *("arrived_at", "attended_at", "amended_at", "outcome", "status", "channel"),
)
SHOWN = ("desk", "mine", "department", "overdue")
REGIONS = ("promises", "shift", "visitors", "drafts", "today")
# Made without a template, as it is the answer to most polls that read the board.
_STILL = (
    '<input type="hidden" id="board-state" name="state" value="{}" data-mark'
    ' hx-swap-oob="true">'
)


@dataclass(frozen=True)
class Region:
    """A part of the board that is renewed by itself when its mark has changed."""

    name: str
    mark: str
    rows: list[Any] = field(default_factory=list)
    more: bool = False

    @property
    def template(self) -> str:
        return f"contacts/_board_{self.name}.html"


def _region(name: str, rows: list[Any], marks: Any, most: int) -> Region:
    text = hashlib.blake2s(repr(marks).encode(), digest_size=8).hexdigest()
    return Region(name, text, rows[:most], len(rows) > most)


def _shown(request: HttpRequest) -> str:
    """Return whose promises to show: the desk's to reception, to others their own.

    Who supervises and owes nothing looks at the desk.
    """
    wanted = request.GET.get("show", "")
    if wanted in SHOWN:
        return wanted
    member = request.member
    reception = member.role == choices.Role.RECEPTIONIST
    if member.may(Right.REVIEW) and not reception:
        owed = FollowUp.objects.of(request.desk).open().mine(member)
        return "mine" if owed.exists() else "desk"
    return "desk" if reception else "mine"


def _promises(reader: Reader, shown: str) -> Region:
    desk = reader.snapshot.desk
    rows = FollowUp.objects.of(desk).open()
    if shown == "mine":
        rows = rows.mine(reader.member)
    elif shown == "department":
        rows = rows.of_department(reader.member)
    elif shown == "overdue":
        rows = rows.overdue(reader.now)
    found = prepared(_owed, desk.pk) if shown == "desk" else _by_due(rows)
    lines = [promise_line(promise, reader) for promise in found]
    marks = (shown, start_of_day(reader.now), [line.mark for line in lines])
    return _region("promises", lines, marks, MOST_PROMISES)


def _owed(desk: int) -> QuerySet[FollowUp]:
    return _by_due(FollowUp.objects.filter(desk=desk).open())


def _by_due(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    return promises_told(rows.by_due())[: MOST_PROMISES + 1]


def _visitors(reader: Reader) -> Region:
    """Return who is still in the house: who waits longest first, then the served."""
    visits = prepared(_inside, reader.snapshot.desk.pk)
    rows = [
        {
            "visit": visit,
            "who": reader.who(visit),
            "host": reader.person(visit.host_id),
            "waiting": _minutes_since(visit, reader),
        }
        for visit in visits
    ]
    marks = [(row["visit"].pk, row["visit"].amended_at, row["waiting"]) for row in rows]
    return _region("visitors", rows, marks, MOST_VISITORS)


def _inside(desk: int) -> QuerySet[Visit]:
    rows = Visit.objects.filter(
        desk=desk, channel="visit", status=choices.Status.OPEN, left_at__isnull=True
    )
    waiting_first = F("attended_at").asc(nulls_first=True)
    rows = rows.order_by(waiting_first, "occurred_at", "id").only(*VISITOR_TOLD)
    return rows[: MOST_VISITORS + 1]


def _minutes_since(visit: Visit, reader: Reader) -> int | None:
    """Return how long the visitor has waited; nothing once attended to."""
    if visit.attended_at is not None:
        return None
    return max(0, int((reader.now - visit.arrived_at).total_seconds() // 60))


def _drafts(reader: Reader) -> Region:
    """Return the reader's own unfinished entries, the newest first."""
    drafts = prepared(_own_drafts, reader.snapshot.desk.pk, reader.member.user_id)
    marks = [(draft.pk, draft.version, draft.parked) for draft in drafts]
    lines = [draft_line(draft, reader.member, reader.now) for draft in drafts]
    return _region("drafts", lines, marks, MOST_DRAFTS)


def _own_drafts(desk: int, user: int) -> QuerySet[Draft]:
    rows = Draft.objects.unfinished(desk).filter(user=user)
    return rows.order_by("-updated_at")[: MOST_DRAFTS + 1]


def _today(reader: Reader) -> Region:
    day = start_of_day(reader.now), start_of_tomorrow(reader.now)
    entries = prepared(_entered, reader.snapshot.desk.pk, *day)
    lines = [entry_line(contact, reader) for contact in entries]
    return _region("today", lines, lines, MOST_ENTRIES)


def _entered(desk: int, start: datetime, end: datetime) -> QuerySet[Contact]:
    rows = Contact.objects.filter(
        desk=desk, occurred_at__gte=start, occurred_at__lt=end
    )
    return entries_told(rows.newest_first())[: MOST_ENTRIES + 1]


def _shift(reader: Reader) -> Region:
    """Return what the reader's shift waits for, and what was said of their entries."""
    rows = [
        *(*_to_judge(reader), *_sent_back(reader)),
        *(*shift_rows(reader), *word_rows(reader)),
    ]
    marks = [(row["key"], str(row["text"])) for row in rows]
    return _region("shift", rows, marks, MOST_ROWS)


def _to_judge(reader: Reader) -> list[dict[str, Any]]:
    """Return how many breaches wait for whoever judges them, and where."""
    if not reader.may(Right.REVIEW):
        return []
    found = len(prepared(_unjudged, reader.snapshot.desk.pk))
    if not found:
        return []
    shown = f"{MOST_TO_JUDGE}+" if found > MOST_TO_JUDGE else str(found)
    return [
        {
            "key": "judge",
            "text": _("Breaches to judge: %(number)s") % {"number": shown},
            "act": _("See them"),
            "url": reverse("admin:contacts_breach_changelist")
            + f"?look={choices.Judgement.PENDING.value}",
            "pressing": True,
        }
    ]


def _unjudged(desk: int) -> QuerySet:
    rows = Breach.objects.filter(
        desk=desk, judgement=choices.Judgement.PENDING, withdrawn_at__isnull=True
    )
    return rows.values_list("pk")[: MOST_TO_JUDGE + 1]


def _sent_back(reader: Reader) -> list[dict[str, Any]]:
    """Return the months that were sent back, and where their reasons are read."""
    if not reader.may(Right.REVIEW):
        return []
    return [
        {
            "key": f"month-{first:%Y-%m}",
            "text": _("The report of %(month)s was sent back to be prepared again.")
            % {"month": month(first).label},
            "act": _("Read why"),
            "url": reverse("report", args=[f"{first:%Y-%m}"])
            + f"?desk={reader.snapshot.desk.code}#texts",
            "pressing": True,
        }
        for (first,) in prepared(_months_sent_back, reader.snapshot.desk.pk)
    ]


def _months_sent_back(desk: int) -> QuerySet:
    # What was prepared once has a row: one that is not was sent back.
    rows = MonthBook.objects.filter(desk=desk, prepared_at__isnull=True)
    return rows.order_by("-month").values_list("month")[:MOST_MONTHS]


def _regions(reader: Reader, shown: str) -> list[Region]:
    parts: list[Callable[[Reader], Region]] = [_shift, _visitors, _drafts, _today]
    return [_promises(reader, shown), *(part(reader) for part in parts)]


def _reader(request: HttpRequest) -> Reader:
    desk, member = desk_of(request, Right.SEE)
    return Reader(snapshot_of(desk), member, timezone.now())


def _state(reader: Reader, shown: str) -> BoardState:
    """Return what stands in the book, before any of it is read to be shown."""
    state = board_state(reader, shown)
    if not state.late:
        return state
    # Whoever looks finds the reminders that are due, also where no clock runs.
    escalate(reader.snapshot.desk.pk, now=reader.now)
    return board_state(reader, shown)


def _token(state: BoardState, regions: list[Region], reader: Reader) -> str:
    marks = {region.name: region.mark for region in regions}
    dues = [line.due_at for line in regions[0].rows]
    return state.token(marks, holds_until(reader, dues))


def _reminders(reader: Reader) -> list[Any]:
    """Return some of the quiet-hour reminders; others take their place each hour."""
    guides = REGISTRY.guidance(Facts(channel="idle"), reader.snapshot.profile)
    if not guides:
        return []
    # The greeting always stands first; it is said with every call.
    first = [guide for guide in guides if guide.tone == "say"]
    rest = [guide for guide in guides if guide.tone != "say"]
    start = timezone.localtime(reader.now).hour % len(rest)
    return [*first, *(rest[start:] + rest[:start])[:MOST_REMINDERS]]


@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the board with everything on it."""
    reader = _reader(request)
    shown = _shown(request)
    state = _state(reader, shown)
    regions = _regions(reader, shown)
    context = {
        "shown": shown,
        "state": _token(state, regions, reader),
        "regions": {region.name: region for region in regions},
        "reminders": _reminders(reader),
    }
    return render(request, "contacts/board.html", context)


@never_cache
@require_safe
def board_live(request: HttpRequest) -> HttpResponse:
    """Return the regions whose mark is not the one sent; 204 where nothing happened.

    Now and then they are gone through although nothing was written, for the minutes
    that have passed; where these change nothing, the page gets a new token alone.
    """
    reader = _reader(request)
    shown = _shown(request)
    state = _state(reader, shown)
    marks = {name: request.GET.get(name, "") for name in REGIONS}
    if state.holds(request.GET.get("state", ""), marks, reader):
        return HttpResponse(status=204)
    regions = _regions(reader, shown)
    changed = [region for region in regions if marks[region.name] != region.mark]
    token = _token(state, regions, reader)
    if not changed:
        return HttpResponse(_STILL.format(token))
    context = {"shown": shown, "changed": changed, "state": token}
    return render(request, "contacts/board_live.html", context)
