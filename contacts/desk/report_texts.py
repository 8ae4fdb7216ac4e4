"""The free texts of a report: written by whoever reads it with the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Desk, ReportText, User
from .errors import Conflict


def write_report(
    desk: Desk,
    period: str,
    texts: Mapping[str, str],
    *,
    by: User,
    read_at: datetime | None = None,
    now: datetime | None = None,
) -> ReportText:
    """Keep the texts; raises `Conflict` where they were changed since `read_at`."""
    now = now or timezone.now()
    with transaction.atomic():
        # The desk's row is the queue: two who write at once must not lose a word.
        Desk.objects.select_for_update(no_key=True).get(pk=desk.pk)
        row = ReportText.objects.filter(desk=desk, period=period).first()
        if row is not None and row.written_at != read_at:
            raise Conflict("stale")
        row = row or ReportText(desk=desk, period=period)
        for name in ReportText.FIELDS:
            setattr(row, name, texts.get(name, "").strip())
        row.written_at, row.written_by = now, by
        row._history_user, row._history_date = by, now
        row.save()
    return row
