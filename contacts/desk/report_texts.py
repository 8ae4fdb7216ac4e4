"""The free texts of a report: written by whoever reads it with the right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..models import Desk, MonthBook, ReportText, StaffMember, User, snapshot_of
from ..rules import REGISTRY, DeskProfile, Finding, OversightFacts
from .asking import ask
from .errors import Conflict, Refused


def write_report(
    desk: Desk,
    period: str,
    texts: Mapping[str, str],
    *,
    items: Iterable[Mapping[str, Any]] | None = None,
    by: User,
    member: StaffMember | None = None,
    reason: str = "",
    read_at: datetime | None = None,
    now: datetime | None = None,
) -> ReportText:
    """Keep the texts and the lines; raises `Conflict` if changed since `read_at`.

    Without `items` the lines stay as they are.

    Those of an approved month are changed by the manager with a reason, which stays
    in their history; raises `Refused` otherwise, and for a line that is incomplete.
    """
    now = now or timezone.now()
    with transaction.atomic():
        # The desk's row is the queue: two who write at once must not lose a word.
        Desk.objects.select_for_update(no_key=True).get(pk=desk.pk)
        _ask(desk, period, member, reason)
        row = ReportText.objects.filter(desk=desk, period=period).first()
        if row is not None and row.written_at != read_at:
            raise Conflict("stale")
        row = row or ReportText(desk=desk, period=period)
        for name in ReportText.FIELDS:
            setattr(row, name, texts.get(name, "").strip())
        if items is not None:
            row.items = _complete([_kept(item, period) for item in items], desk)
        row.written_at, row.written_by = now, by
        row._history_user, row._history_date = by, now
        row._change_reason = reason.strip() or None
        row.save()
    return row


def _kept(item: Mapping[str, Any], period: str) -> dict[str, Any]:
    """Return a line with all its keys; a new one is of this period."""
    said = {name: str(item.get(name) or "").strip() for name in ReportText.ITEM}
    return {
        **said,
        "done": bool(item.get("done")),
        "since": said["since"] or period,
    }


def line_findings(item: Mapping[str, Any], profile: DeskProfile) -> list[Finding]:
    """Return what is wrong with a line of part 10, as it is typed or kept."""
    words = ("problem", "cause", "measure", "responsible", "due")
    said = {name: str(item.get(name) or "") for name in words}
    done = bool(item.get("done"))
    return REGISTRY.findings(
        OversightFacts(action="write_line", done=done, **said), profile
    )


def _complete(items: list[dict[str, Any]], desk: Desk) -> list[dict[str, Any]]:
    """Return the lines; raises `Refused` with all that is missing in them."""
    profile = snapshot_of(desk).profile
    found = [finding for item in items for finding in line_findings(item, profile)]
    if found:
        raise Refused(found)
    return items


def _ask(desk: Desk, period: str, member: StaffMember | None, reason: str) -> None:
    facts = OversightFacts(
        action="write_report",
        reason=reason,
        doer_role=member.role if member else "",
        state=_state(desk, period),
    )
    ask(facts, snapshot_of(desk).profile)


def _state(desk: Desk, period: str) -> str:
    """Return how far the month has come; nothing of what is no month."""
    try:
        month = date.fromisoformat(f"{period}-01")
    except ValueError:
        return ""
    book = MonthBook.objects.of(desk).filter(month=month).first()
    return book.state if book else ""
