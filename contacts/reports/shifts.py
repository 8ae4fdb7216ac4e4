"""Shifts as pages and paper show them: checks with their items, hand-overs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ..choices import CheckResult, FollowUpKind, HandOverState
from ..models import FollowUp, HandOver, Shift, ShiftCheck, ShiftCheckItem, StaffMember
from ..models.prepared import prepared
from ..rights import Right
from ..rules import REGISTRY
from .reading import PROMISE_JOINS, PromiseLine, Reader, promise_line


@dataclass(frozen=True)
class CheckedItem:
    """An item of a check as it is read."""

    code: str
    title: Any
    clauses: list[str]
    result: str
    label: str
    correction: str


def items_of(made: ShiftCheck) -> list[CheckedItem]:
    """Return what the check showed; nothing once its days are over."""
    return [_item(row) for row in made.items.all()]


def _item(row: ShiftCheckItem) -> CheckedItem:
    title = REGISTRY[row.code].title if row.code in REGISTRY else row.code
    label = str(row.get_result_display())
    return CheckedItem(row.code, title, row.clauses, row.result, label, row.correction)


def checks_of(reader: Reader) -> QuerySet[ShiftCheck]:
    """Return the desk's checks with how many items failed and were counted."""
    failed = ShiftCheckItem.objects.filter(result=CheckResult.FAIL)
    return (
        ShiftCheck.objects.filter(desk=reader.snapshot.desk)
        .select_related("staff", "countersigned_by")
        .prefetch_related(Prefetch("items", queryset=failed, to_attr="failed"))
    )


def left_alone(reader: Reader) -> list[Shift]:
    """Return the last shifts that ended although nobody had taken over."""
    rows = Shift.objects.of(reader.snapshot.desk).exclude(end_reason="")
    return list(rows.select_related("staff").order_by("-started_at")[:5])


def promises_of(offer: HandOver, reader: Reader) -> list[PromiseLine]:
    """Return the promises that were open at the hand-over, as they are now."""
    rows = offer.promises.by_due().select_related("contact", *PROMISE_JOINS)
    return [promise_line(row, reader) for row in rows]


def open_promises(reader: Reader) -> list[PromiseLine]:
    """Return every promise the desk owes now: what a hand-over would carry."""
    rows = FollowUp.objects.of(reader.snapshot.desk).open().by_due()
    found = rows.select_related("contact", *PROMISE_JOINS)
    return [promise_line(row, reader) for row in found]


def parted(lines: list[PromiseLine]) -> dict[str, list[PromiseLine]]:
    """Part the lines into messages and other promises."""
    messages = [one for one in lines if one.kind == FollowUpKind.DELIVER_MESSAGE]
    return {
        # Not “messages”: that is what a page says of what was just done.
        "to_deliver": messages,
        "promises": [one for one in lines if one not in messages],
    }


@dataclass(frozen=True)
class ShiftState:
    """Where a person's shift stands, and whose hand-over waits for somebody."""

    running: Shift | None
    checked: bool
    waiting: list[HandOver]


def shift_state(reader: Reader) -> ShiftState:
    """Return the state of the reader's shift, in two queries."""
    member: StaffMember = reader.member
    running = next(iter(prepared(_running, member.pk)), None)
    waiting = prepared(_offered, reader.snapshot.desk.pk)
    checked = running is not None and getattr(running, "check_made", None) is not None
    return ShiftState(running, checked, waiting)


def _running(member: int) -> QuerySet[Shift]:
    rows = Shift.objects.running().filter(staff=member)
    return rows.select_related("check_made").order_by("pk")[:1]


def _offered(desk: int) -> QuerySet[HandOver]:
    rows = HandOver.objects.filter(desk=desk, state=HandOverState.OFFERED)
    return rows.select_related("shift__staff").order_by("offered_at")[:3]


def shift_rows(reader: Reader) -> list[dict[str, Any]]:
    """Return what the board says of the reader's shift, with where to go."""
    if not reader.may(Right.LOG):
        return []
    state, rows = shift_state(reader), []
    for offer in state.waiting:
        rows.append(_waiting_row(offer, reader))
    if not state.checked:
        rows.append(
            {
                "key": "check",
                "text": _("Your start-of-shift check is still to be made."),
                "act": _("Check"),
                "url": reverse("shift_check"),
                "pressing": False,
            }
        )
    return rows


def _waiting_row(offer: HandOver, reader: Reader) -> dict[str, Any]:
    own = offer.shift.staff_id == reader.member.pk
    values = {"who": offer.shift.staff.name}
    theirs = _("%(who)s hands the desk over.") % values
    return {
        "key": f"over-{offer.pk}",
        "text": _("Your hand-over waits to be taken over.") if own else theirs,
        "act": _("See it") if own else _("Take over"),
        "url": offer.get_absolute_url(),
        "pressing": not own,
    }
