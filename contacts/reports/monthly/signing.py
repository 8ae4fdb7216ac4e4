"""How a month stands with those who sign it: sent back, and what came since."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...models import MonthBook
from ...models.history import FOUND_OUTSIDE


def sent_back(book: MonthBook | None) -> str:
    """Return who sent the month back, when and why, until it is prepared again.

    Only what was prepared once has a row: a month that has one and is not prepared
    was sent back, and the line of its history that says so has the reason.
    """
    if book is None or book.pk is None or book.prepared_at is not None:
        return ""
    lines = MonthBook.history.filter(id=book.pk, prepared_at__isnull=True)
    told = lines.exclude(history_change_reason=FOUND_OUTSIDE).select_related(
        "history_user"
    )
    last = told.order_by("-history_id").first()
    if last is None:
        return ""
    return _("Sent back by %(who)s on %(when)s: %(why)s") % {
        "who": last.history_user or "–",
        "when": f"{last.history_date.astimezone(book.desk.zone):%Y-%m-%d %H:%M}",
        "why": last.history_change_reason or "–",
    }
