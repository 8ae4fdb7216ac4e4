"""Staff, clearances and customers: granted, withdrawn, merged."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..models import Clearance, Contact, Customer, StaffMember, User, snapshot_of
from ..models.prepared import prepared
from ..rules.base import PromiseFacts
from .asking import ask
from .errors import Conflict


def grant_clearance(
    staff: StaffMember,
    *,
    since: date,
    until: date | None = None,
    by: User,
    now: datetime | None = None,
) -> Clearance:
    """Let a member of staff take customers' calls from a day on (regulation/3.1.6)."""
    clearance = Clearance(
        desk_id=staff.desk_id,
        staff=staff,
        since=since,
        until=until,
        granted_by=by,
        granted_at=now or timezone.now(),
    )
    clearance._history_user = by
    clearance.full_clean()
    clearance.save()
    return clearance


def withdraw_clearance(
    clearance: Clearance, *, reason: str, by: User, now: datetime | None = None
) -> Clearance:
    """End a clearance; the line stays, since calls were taken under it.

    Raises `Refused` without a reason, `Conflict("settled")` when it has ended before.
    """
    if clearance.withdrawn_at is not None:
        raise Conflict("settled")
    doing = PromiseFacts(action="withdraw", reason=reason)
    profile = snapshot_of(clearance.desk).profile
    ask(doing, profile)
    clearance.withdrawn_at = now or timezone.now()
    clearance.withdrawn_reason = reason
    clearance._history_user = by
    clearance._change_reason = reason
    clearance.save()
    return clearance


def save_staff(member: StaffMember, *, by: User | None, reason: str = "") -> None:
    """Save a member of staff, and put the account into the groups of its roles."""
    with transaction.atomic():
        before = StaffMember.objects.filter(pk=member.pk).first() if member.pk else None
        member._history_user, member._change_reason = by, reason or None
        member.save()
        for user in {member.user, before.user if before else None} - {None}:
            sync_groups(user, by=by, reason=reason)


def sync_groups(user: User, *, by: User | None = None, reason: str = "") -> None:
    """Give the account exactly the groups of its roles, and the admin's door."""
    roles = set(
        StaffMember.objects.filter(user=user, active=True)
        .exclude(role="")
        .values_list("role", flat=True)
    )
    user.groups.set(Group.objects.filter(name__in=roles))
    in_admin = user.is_superuser or bool(roles & ADMIN_ROLES)
    if user.is_staff != in_admin:
        user.is_staff = in_admin
        user._history_user, user._change_reason = by, reason or None
        user.save(update_fields=["is_staff"])


def save_account(user: User, *, by: User, reason: str) -> None:
    """Save what was changed of an account, with who and why, and its groups."""
    with transaction.atomic():
        user._history_user, user._change_reason = by, reason
        user.save()
        sync_groups(user, by=by, reason=reason)


ADMIN_ROLES = {"supervisor", "manager", "administrator"}


def merge_customers(keep: Customer, gone: Customer, *, by: User) -> None:
    """Let one customer stand for two; which contacts moved is kept in history.

    Raises `Conflict`: `settled` where either is merged already, `stands` where others
    were merged into the one to go. A merge is one step, so that it can be undone.
    """
    with transaction.atomic():
        rows = Customer.objects.select_for_update().filter(pk__in=(keep.pk, gone.pk))
        merged = any(row.merged_into_id for row in rows)
        if merged or keep.pk == gone.pk or keep.desk_id != gone.desk_id:
            raise Conflict("settled")
        if gone.merged.exists():
            raise Conflict("stands")
        gone.merged_into, gone._history_user = keep, by
        gone._change_reason = f"merge:{keep.pk}"
        gone.save()


def unmerge_customer(gone: Customer, *, by: User) -> None:
    """Undo a merge: contacts kept their own customer all the time."""
    if not gone.merged_into_id:
        raise Conflict("settled")
    gone._change_reason = f"unmerge:{gone.merged_into_id}"
    gone.merged_into, gone._history_user = None, by
    gone.save()


def merged_with(customer: Customer) -> list[int]:
    """Return the keys of the customer and of all that are merged with it."""
    stands = customer.merged_into_id or customer.pk
    return [stands, *prepared(_merged_into, stands)]


def _merged_into(key: int) -> QuerySet[Customer]:
    return Customer.objects.filter(merged_into=key).values_list("pk", flat=True)


def contacts_of(customer: Customer) -> QuerySet[Contact]:
    """Return the contacts of a customer and of all that are merged with it."""
    return Contact.objects.filter(
        desk_id=customer.desk_id, customer__in=merged_with(customer)
    )
