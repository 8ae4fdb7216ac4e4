"""Commendations whose original and copy were posted, and whether both were in time."""

from __future__ import annotations

from django.db.models import F, Q

from ...choices import FollowUpStatus, Status
from ...models import FollowUp
from ...rules.promises import POSTINGS
from .window import Window, by_counted_due, state_of_promise


def posted(window: Window) -> dict[int, bool]:
    """Return the commendations whose postings fell due, and if both were in time.

    表揚張貼及時率: a letter counts once, in the period in which the later of its two
    postings falls due.
    """
    mine = by_counted_due(FollowUp.objects.of(window.desk))
    mine = mine.filter(kind__in=POSTINGS).order_by()
    due = mine.filter(counted_due__gte=window.start, counted_due__lt=window.until)
    rows = (
        mine.filter(contact__in=due.values("contact"))
        .filter(
            ~Q(status=FollowUpStatus.CANCELLED)
            | Q(pk__in=window.let_go(mine).values("pk"))
        )
        .exclude(contact__status=Status.VOID)
        .annotate(due=F("counted_due"), state=state_of_promise(window.end))
        .values_list("contact", "due", "state")
    )
    owed: dict[int, list[tuple]] = {}
    for letter, due_at, state in rows:
        owed.setdefault(letter, []).append((due_at, state))
    return {
        letter: all(state == "kept" for _due, state in both)
        for letter, both in owed.items()
        if window.start <= max(due_at for due_at, _state in both) < window.until
    }
