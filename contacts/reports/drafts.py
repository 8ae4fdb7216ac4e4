"""Unfinished entries as lists show them: by what they are recognised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..models import Draft, StaffMember
from ..rights import Right
from .reading import mask_phone

LONG_AGO = 3600


@dataclass(frozen=True)
class DraftLine:
    """A draft with whom it is about; a number only as the reader may see it."""

    draft: Draft
    mine: bool
    who: str
    about: str
    late: bool


def draft_line(draft: Draft, member: StaffMember, now: datetime) -> DraftLine:
    """Return the draft's line; it asks no database."""
    data = draft.data
    phone = str(data.get("phone") or "")
    if not member.may(Right.PHONES):
        phone = mask_phone(phone)
    names = (data.get(name) for name in ("name", "sender", "organisation"))
    return DraftLine(
        draft=draft,
        mine=draft.user_id == member.user_id,
        who=str(next(filter(None, names), phone)),
        about=str(data.get("content") or data.get("subject") or ""),
        late=(now - draft.updated_at).total_seconds() > LONG_AGO,
    )
