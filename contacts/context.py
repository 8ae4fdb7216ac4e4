"""What every page needs to know: the desk, the person, their rights."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .models import FollowUp
from .rights import RIGHTS


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return `desk`, `member`, `may`, `desks` and, lazily, `board_counts`.

    `parked` is the draft of a call whose caller waits while a visitor is served.
    """
    member = getattr(request, "member", None)
    if member is None:
        return {"desk": None, "member": None, "may": {}, "desks": []}
    rights = RIGHTS.get(member.role, frozenset())
    return {
        "desk": request.desk,
        "member": member,
        "may": {right.value: True for right in rights},
        "desks": [place.desk for place in request.memberships],
        "parked": _parked(request),
        "board_counts": SimpleLazyObject(lambda: board_counts(request)),
    }


def _parked(request: HttpRequest) -> str:
    """Return the parked draft, if it is one of this desk."""
    desk_id, entry_id = request.session.get("parked_call") or (None, "")
    return entry_id if desk_id == request.desk.pk else ""


# Beyond this many the header says “99+”: counting further would read the register.
MOST_COUNTED = 100


def board_counts(request: HttpRequest) -> dict[str, int]:
    """Return how many promises are open and overdue, at most `MOST_COUNTED` each."""
    now = timezone.now()
    due = list(
        FollowUp.objects.of(request.desk)
        .open()
        .by_due()
        .values_list("due_at", flat=True)[:MOST_COUNTED]
    )
    return {"open": len(due), "overdue": sum(moment < now for moment in due)}
