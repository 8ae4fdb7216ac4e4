"""Books signed and months closed: after that only a supervisor amends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from .. import choices
from ..models import (
    Contact,
    DayBook,
    Desk,
    MonthBook,
    MonthFigures,
    Snapshot,
    StaffMember,
    User,
    snapshot_of,
)
from ..models.closing import first_of_month
from ..rules import REGISTRY, Finding, OversightFacts
from .asking import ask


def in_closed_month(snapshot: Snapshot, moments: Iterable[datetime | None]) -> bool:
    """Say whether one of the moments lies in a month of the desk that is closed."""
    days = [snapshot.day(moment) for moment in moments if moment is not None]
    return MonthBook.objects.any_closed(snapshot.desk, days)


def sign_day(
    desk: Desk,
    day: date,
    *,
    by: User,
    member: StaffMember | None = None,
    remark: str = "",
    now: datetime | None = None,
) -> DayBook:
    """Sign the books of one day; signed again, the line takes the newer figures."""
    now = now or timezone.now()
    snapshot = snapshot_of(desk)
    ask(
        OversightFacts(
            action="sign_day",
            day=day,
            today=snapshot.day(now),
            first_day=first_day(desk),
            doer_role=role_of(member, by, snapshot),
        ),
        snapshot.profile,
    )
    with transaction.atomic():
        # The desk's row is the queue: two who sign at once get one line between them.
        Desk.objects.select_for_update(no_key=True).get(pk=desk.pk)
        row = DayBook.objects.filter(desk=desk, day=day).first()
        row = row or DayBook(desk=desk, day=day)
        reviews = _reviews_of(desk, day)
        row.entries = len(reviews)
        row.unreviewed = reviews.count(choices.Review.PENDING)
        row.signed_at, row.signed_by, row.remark = now, by, remark
        _save(row, by, now)
    return row


def role_of(member: StaffMember | None, by: User, snapshot: Snapshot) -> str:
    """Return as what somebody signs: a place at another desk gives no role here."""
    if member is not None:
        here = member.desk_id == snapshot.desk.pk and member.active
        return member.role if here else ""
    places = (one for one in snapshot.active_staff if one.user_id == by.pk)
    return next((one.role for one in places), "")


def first_day(desk: Desk) -> date | None:
    """Return the day of the desk's first entry; none where it has no entry yet."""
    moments = Contact.objects.of(desk).order_by("occurred_at")
    moment = moments.values_list("occurred_at", flat=True).first()
    return moment.astimezone(desk.zone).date() if moment else None


def _reviews_of(desk: Desk, day: date) -> list[str]:
    """Return the review mark of every entry of the day at the desk."""
    start = datetime.combine(day, time.min, desk.zone)
    end = datetime.combine(day + timedelta(days=1), time.min, desk.zone)
    rows = Contact.objects.of(desk).filter(occurred_at__gte=start, occurred_at__lt=end)
    return list(rows.values_list("review", flat=True))


def prepare_month(
    desk: Desk,
    month: date,
    *,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> MonthBook:
    """Note that the month is complete; raises `Refused` while it is not over."""
    return _step("prepare_month", desk, month, by, member, now)


def review_month(
    desk: Desk,
    month: date,
    *,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> MonthBook:
    """Note that another person has been through the prepared month."""
    return _step("review_month", desk, month, by, member, now)


def approve_month(
    desk: Desk,
    month: date,
    *,
    by: User,
    member: StaffMember | None = None,
    figures: Callable[[], Mapping[str, Any]] | None = None,
    now: datetime | None = None,
) -> MonthBook:
    """Close the month: the manager approves what was reviewed.

    `figures` counts the report, which is kept as it is approved. It is asked under the
    desk's lock: nobody writes between what is counted and what is closed.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = _step("approve_month", desk, month, by, member, now)
        if figures:
            counts = dict(figures())
            kept = MonthFigures(desk=desk, month_book=row, counts=counts)
            kept._history_user, kept._history_date = by, now
            kept.save()
    return row


def return_month(
    desk: Desk,
    month: date,
    *,
    reason: str,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> MonthBook:
    """Send a month that is not yet approved back to be prepared again."""
    return _step("return_month", desk, month, by, member, now, reason)


def month_step_findings(
    row: MonthBook,
    action: str,
    *,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> list[Finding]:
    """Return what forbids this person the step now; the reason is asked at the step."""
    snapshot = snapshot_of(row.desk)
    facts = _facts(row, action, by, member, snapshot, now or timezone.now())
    found = REGISTRY.findings(facts, snapshot.profile)
    return [each for each in found if each.blocks and each.field != "reason"]


def _facts(
    row: MonthBook,
    action: str,
    by: User,
    member: StaffMember | None,
    snapshot: Snapshot,
    now: datetime,
    reason: str = "",
) -> OversightFacts:
    return OversightFacts(
        action=action,
        reason=reason,
        doer_role=role_of(member, by, snapshot),
        own_work=row.prepared_by_id == by.pk,
        day=row.month,
        today=snapshot.day(now),
        first_day=first_day(row.desk) if action == "prepare_month" else None,
        state=row.state,
    )


def _step(
    action: str,
    desk: Desk,
    month: date,
    by: User,
    member: StaffMember | None,
    now: datetime | None,
    reason: str = "",
) -> MonthBook:
    now = now or timezone.now()
    month = first_of_month(month)
    with transaction.atomic():
        Desk.objects.select_for_update(no_key=True).get(pk=desk.pk)
        row = MonthBook.objects.of(desk).filter(month=month).first()
        row = row or MonthBook(desk=desk, month=month)
        snapshot = snapshot_of(desk)
        facts = _facts(row, action, by, member, snapshot, now, reason)
        ask(facts, snapshot.profile)
        _sign(row, action, by, now)
        _save(row, by, now, reason)
    return row


def _sign(row: MonthBook, action: str, by: User, now: datetime) -> None:
    if action == "prepare_month":
        row.prepared_at, row.prepared_by = now, by
    elif action == "review_month":
        row.reviewed_at, row.reviewed_by = now, by
    elif action == "approve_month":
        row.approved_at, row.approved_by = now, by
    else:
        row.prepared_at = row.prepared_by = row.reviewed_at = row.reviewed_by = None


def _save(row: DayBook | MonthBook, by: User, now: datetime, reason: str = "") -> None:
    row._history_user, row._history_date = by, now
    row._change_reason = reason or None
    row.save()
