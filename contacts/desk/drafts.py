"""Unfinished entries: kept while typed, parked, discarded with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .. import choices
from ..models import Desk, Draft, StaffMember, User, snapshot_of
from ..rules.base import PromiseFacts
from .asking import ask
from .errors import Conflict


def keep_draft(
    entry_id: uuid.UUID,
    *,
    desk: Desk,
    user: User,
    channel: str,
    data: Mapping[str, object],
    version: int = 0,
    now: datetime | None = None,
) -> Draft:
    """Keep what is typed so far and return the draft with its new version.

    Raises `Conflict("settled")` when the entry is filed or discarded already, and
    `Conflict("stale")` when another page has kept a newer state, or when the draft
    is somebody else's: nobody overwrites a colleague's words.
    """
    now = now or timezone.now()
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(entry_id=entry_id).first()
        if draft is None:
            return Draft.objects.create(
                entry_id=entry_id,
                desk=desk,
                user=user,
                channel=channel,
                data=dict(data),
                version=1,
                started_at=now,
                updated_at=now,
            )
        if draft.state != choices.DraftState.OPEN:
            raise Conflict("settled")
        foreign = draft.user_id != user.pk or draft.desk_id != desk.pk
        if foreign or version < draft.version:
            raise Conflict("stale")
        draft.data, draft.updated_at = dict(data), now
        draft.version += 1
        draft.save(update_fields=["data", "updated_at", "version"])
    return draft


def park_draft(draft: Draft, *, parked: bool = True) -> Draft:
    """Set the call aside while the visitor is served (3.1.4 / 3.1.5)."""
    draft.parked = parked
    draft.save(update_fields=["parked"])
    return draft


def take_over_draft(draft: Draft, *, user: User) -> Draft:
    """Hand a draft to another person, who goes on with it; its words stay.

    The version grows, so that a page still open elsewhere cannot overwrite them.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.state != choices.DraftState.OPEN:
            raise Conflict("settled")
        row.user, row.version = user, row.version + 1
        row.save(update_fields=["user", "version"])
    return row


def discard_draft(
    draft: Draft,
    *,
    reason: str,
    by: User,
    member: StaffMember | None = None,
    now: datetime | None = None,
) -> Draft:
    """Give an unfinished entry up, with a reason; what was typed stays readable."""
    now = now or timezone.now()
    with transaction.atomic():
        row = Draft.objects.select_for_update().select_related("desk").get(pk=draft.pk)
        if row.state != choices.DraftState.OPEN:
            raise Conflict("settled")
        doing = PromiseFacts(action="discard", reason=reason)
        facts = replace(doing, now=now, doer_role=member.role if member else "")
        profile = snapshot_of(row.desk).profile
        ask(facts, profile)
        row.state, row.discard_reason = choices.DraftState.DISCARDED, reason
        row.discarded_by, row.updated_at = by, now
        row.save(
            update_fields=["state", "discard_reason", "discarded_by", "updated_at"]
        )
    return row


def reopen_draft(draft: Draft, user: User, *, now: datetime | None = None) -> Draft:
    """Take a given-up entry up again for `user`; its words stay as they were typed.

    The version grows, so that a page still open elsewhere cannot overwrite them.
    Raises `Conflict("settled")` unless the draft is given up.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.state != choices.DraftState.DISCARDED:
            raise Conflict("settled")
        row.state, row.parked = choices.DraftState.OPEN, False
        row.discard_reason, row.discarded_by = "", None
        row.user, row.version, row.updated_at = user, row.version + 1, now
        row.save()
    return row
