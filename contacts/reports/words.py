"""The supervisor's word on a breach, for whoever took or entered the entry."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..models import Breach
from ..models.prepared import prepared
from .reading import Reader

# So long a word stands on the board; on the page of the entry it stays.
STANDS = timedelta(days=7)
MOST_WORDS = 3


def word_rows(reader: Reader) -> list[dict[str, Any]]:
    """Return the newest judgements with a comment on what the reader did, and where.

    The comment itself is read at the entry: the board is seen from the counter.
    """
    member = reader.member
    if member is None or member.user_id is None:
        return []
    desk, since = reader.snapshot.desk.pk, reader.now - STANDS
    told = prepared(_told, desk, member.pk, member.user_id, since)
    return [_word_row(breach) for breach in told]


def _told(desk: int, member: int, user: int, since: datetime) -> QuerySet[Breach]:
    told = Breach.objects.filter(
        Q(contact__answered_by=member) | Q(recorded_by=user),
        desk=desk,
        judged_at__gte=since,
        withdrawn_at__isnull=True,
    ).exclude(judged_why="")
    return told.select_related("contact").order_by("-judged_at", "-id")[:MOST_WORDS]


def _word_row(breach: Breach) -> dict[str, Any]:
    values = {
        "number": breach.contact.number,
        "judgement": breach.get_judgement_display(),
    }
    return {
        "key": f"word-{breach.pk}",
        "text": _("The supervisor's word on %(number)s: %(judgement)s.") % values,
        "act": _("Read it"),
        "url": f"{breach.contact.get_absolute_url()}#breaches",
        "pressing": False,
    }
