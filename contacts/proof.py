"""All that is proved of what must not change quietly, in one call for every door."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from . import anchors, missing, sealing
from .audit import Fault, Seen, unseen
from .models import Desk


def faults(
    desks: models.QuerySet[Desk] | None = None,
    *,
    whole: bool = True,
    expected: str = "",
    seen: Seen = unseen,
) -> Iterator[Fault]:
    """Yield what was removed, altered, put in from outside, or has gone back.

    Without `whole` the histories are left out. `expected` is the name of an anchor
    that was kept elsewhere; `seen` is told of the lines of history that are proved.
    """
    yield from anchors.faults(whole=whole, expected=expected)
    yield from sealing.access_faults(desks)
    yield from sealing.journal_faults(desks)
    if whole:
        yield from sealing.history_faults(seen)
        yield from missing.removed_rows()
