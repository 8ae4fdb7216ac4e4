"""Which round of a form is the one that a figure counts."""

from __future__ import annotations

from .slips import Round, SlipFact
from .window import Window


def counted_rounds(window: Window, what: str) -> dict[int, Round]:
    """Return, by its key, the round of each form taken up again that is asked about.

    As it stands today such a form tells of its last round, which may have begun long
    after the one that fell due in the period. Read with the rows of the window.
    """
    found = {slip.pk: _counted(slip, what) for slip in window.seen.get("again", ())}
    return {pk: one for pk, one in found.items() if one is not None}


def _counted(slip: SlipFact, what: str) -> Round | None:
    if what in ("due", "kept"):
        # Of several the one for which the form was not in time.
        late = [r for r in slip.dues if not r.settled or r.settled > r.due]
        return next(iter(late or reversed(slip.dues)), None)
    if what in ("worked", "rework"):
        ended = [
            r for r in slip.rounds if r.settled and slip.start <= r.settled < slip.end
        ]
        if ended:
            return ended[-1]
    # As the form stood when the period was over.
    return slip.round_at(slip.end)
