"""Which clauses a promise is about: those of the duty or of the form that owes it."""

from __future__ import annotations

from .base import REGISTRY
from .people import REPLY_OWED
from .slips import CLAUSES as OF_FORMS


def concern(code: str, cited: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return, as a check answers it, which of the cited clauses a promise is about.

    `code` is the promise's: the duty or the kind of form, and the steps since. Of a
    duty that no clause asks for it is an answer that was promised; of none that is
    known, all are meant.
    """
    owing = code.partition(".")[0]
    if owing in OF_FORMS:
        asked = OF_FORMS[owing]
    elif owing in REGISTRY:
        asked = REGISTRY[owing].clauses or REPLY_OWED
    else:
        return {"clauses": cited}
    return {"clauses": tuple(clause for clause in cited if clause in asked)}
