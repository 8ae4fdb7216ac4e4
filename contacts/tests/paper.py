"""What the tests of the pages share: entries with promises, and what a page says."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from contacts import choices, desk
from contacts.factories import new_contact
from contacts.models import FollowUp


def ago(**over: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(**over)


def owed_reply(file_call, place: SimpleNamespace, *, due: int, **over: Any) -> FollowUp:
    """File a call three hours ago with a reply owed `due` minutes from now."""
    then = ago(hours=3)
    filed = file_call(
        place,
        now=then,
        occurred_at=then,
        outcome="reply_owed",
        reply_due=timezone.now() + dt.timedelta(minutes=due, seconds=30),
        **over,
    )
    return filed.promises[0]


def file(place: SimpleNamespace, channel: str, *, now: Any = None, **over: Any):
    """File an entry of any channel by the cleared receptionist."""
    contact = new_contact(
        channel, place.desk, place.categories, answered_by=place.cleared, **over
    )
    place.desk.refresh_from_db()
    return desk.record(
        contact, by=place.cleared.user, door=choices.Door.FORM, now=now
    ).contact


def file_letter(place: SimpleNamespace, **over: Any):
    fields = {
        "name": "林國棟",
        "kind": "complaint",
        "category": "complaint",
        "received_on": timezone.localdate(),
        "delivery": "post",
        "subject": "地下二層照明",
        "content": "照明三盞不亮。",
        "original_kept_at": "檔案櫃 2",
        **over,
    }
    return file(place, "letter", **fields)


def file_visit(place: SimpleNamespace, **over: Any):
    then = over.pop("arrived_at", ago(minutes=20))
    fields = {
        "name": "黃秀英",
        "unit": "1棟0501",
        "category": "enquiry",
        "content": "詢問裝修押金何時退還。",
        "outcome": "answered",
        "occurred_at": then,
        "arrived_at": then,
        **over,
    }
    return file(place, "visit", **fields)


def text(response: Any) -> str:
    return response.content.decode()


def codes(response: Any) -> dict[str, list[str]]:
    """Return the codes of the form's errors by field."""
    errors = response.context["form"].errors.as_data()
    return {name: [one.code for one in found] for name, found in errors.items()}
