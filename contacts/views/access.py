"""Who may open a page, and where it leads back to: every view asks here first."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from ..desk import log_access
from ..models import Contact, Desk, FollowUp, Letter, PhoneCall, StaffMember, Visit
from ..rights import Right


def member_of(request: HttpRequest) -> tuple[Desk, StaffMember]:
    """Return the desk and the person at it, whatever their role; raises 403."""
    if request.member is None:
        raise PermissionDenied
    return request.desk, request.member


def desk_of(request: HttpRequest, right: Right) -> tuple[Desk, StaffMember]:
    """Return the desk and the person at it; raises `PermissionDenied` (403)."""
    member = request.member
    if member is None or not member.may(right):
        raise PermissionDenied
    return request.desk, member


def contact_or_404(
    request: HttpRequest, number: str, right: Right = Right.SEE
) -> PhoneCall | Visit | Letter:
    """Return an entry of the reader's own desk; a foreign one does not exist (404)."""
    desk, _member = desk_of(request, right)
    found = (
        Contact.objects.of(desk)
        .select_related("phonecall", "visit", "letter")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    row = found.kind_row
    row.desk = desk
    return row


def readable_or_404(
    request: HttpRequest, number: str, right: Right
) -> PhoneCall | Visit | Letter:
    """Return an entry to be changed; who may not read it cannot change it (404)."""
    row = contact_or_404(request, number, right)
    if not row.readable_by(request.member):
        raise Http404
    return row


def promise_or_404(request: HttpRequest, pk: int, right: Right) -> FollowUp:
    """Return a promise of the reader's own desk with its entry, or 404.

    Who may not read the entry may not do anything with what it owes.
    """
    desk, member = desk_of(request, right)
    promise = (
        FollowUp.objects.of(desk)
        .select_related("contact__letter", "owner", "department", "slip")
        .filter(pk=pk)
        .first()
    )
    if promise is None or not promise.contact.readable_by(member):
        raise Http404
    promise.desk = desk
    return promise


def note_access(
    request: HttpRequest, action: str, records: Iterable[str], kind: str = ""
) -> None:
    """Write into the access log that this person has read these records."""
    log_access(
        request.desk, user=request.user, action=action, kind=kind, records=records
    )


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, be it empty, or nothing where nothing was sent."""
    return request.POST if request.method == "POST" else None


def safe_next(request: HttpRequest) -> str:
    """Return the page to go back to: one of ours, or the board."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours else "/"
