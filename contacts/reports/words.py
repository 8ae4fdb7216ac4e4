"""The supervisor's word on a breach, for whoever took or entered the entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ..models import Breach
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
    told = Breach.objects.filter(
        Q(contact__answered_by=member.pk) | Q(recorded_by=member.user_id),
        desk=reader.snapshot.desk,
        judged_at__gte=reader.now - STANDS,
        withdrawn_at__isnull=True,
    ).exclude(judged_why="")
    newest = told.select_related("contact").order_by("-judged_at", "-id")
    return [_word_row(breach) for breach in newest[:MOST_WORDS]]


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
