"""Of which entries a clause speaks: asked of a counted call, and of the database."""

from __future__ import annotations

from django.db.models import Q

from ...choices import AskedForAnswer, Channel, Direction, LetterKind, Outcome
from ...rules import REGISTRY
from ...rules.clauses import Clause

# What a call must be like, from what is counted of it and as it is stored.
COUNTED = "counted"
OF_CALLS: dict[str, dict[str, object]] = {
    "3.1.1": {COUNTED: True},
    "special-calls/1": {"superior": True},
    "special-calls/2": {"superior": True},
    "special-calls/3": {"superior": True},
    "special-calls/4": {"superior": True},
    "special-calls/5": {"superior": True, "answer": AskedForAnswer.ABSENT},
    "special-calls/6": {"superior": True, "answer": AskedForAnswer.BUSY},
    "special-calls/7": {"superior": True, "answer": AskedForAnswer.DECLINES},
    "special-calls/8": {"outcome": Outcome.UNDECIDED},
    "regulation/3.1.2": {"outcome": Outcome.REPLY_OWED},
    "instruction/3.1.3": {"outcome": Outcome.REPLY_OWED},
    "regulation/3.1.3": {"superior": False},
    "instruction/3.1.4": {"superior": False},
}
OF_LETTERS = {
    "regulation/3.3.1": (LetterKind.REPORTED_MATTER,),
    "instruction/3.3.2": (LetterKind.REPORTED_MATTER, LetterKind.COMPLAINT),
    "regulation/3.3.3": (LetterKind.COMMENDATION,),
    "instruction/3.3.3": (LetterKind.COMMENDATION,),
    "regulation/3.3.4": (LetterKind.LIAISON,),
    "instruction/3.3.4": (LetterKind.LIAISON,),
}
UNCOUNTED = "uncounted"


def asked_of_calls(clause: Clause) -> dict[str, object] | None:
    return OF_CALLS.get(clause.id) or OF_CALLS.get(clause.number)


def channels_of(clause: Clause) -> set[str]:
    """Return the channels in which the rules watch over the clause.

    A rule may be asked of calls for one clause, and of visits for another.
    """
    return {
        channel
        for entry in REGISTRY.for_clause(clause.id)
        if entry.sort == "rule"
        for channel in entry.channels
        if clause.id in entry.clauses_for(channel)
    }


def asks_for_manner(clause: Clause) -> bool:
    """Say whether it asks for a manner: nothing but a breach of it can be seen."""
    return clause.enforceable == "guidance"


def of_entries(clause: Clause) -> bool:
    """Say whether it can speak of an entry, and not of the steps of forms alone."""
    told = asked_of_calls(clause) or OF_LETTERS.get(clause.id)
    return bool(told) or not channels_of(clause).isdisjoint(Channel.values)


def rules_of(clause_id: str) -> set[str]:
    entries = REGISTRY.for_clause(clause_id)
    return {entry.code for entry in entries if entry.sort == "rule"}


def items_of(clause_id: str) -> set[str]:
    """Return the items of a shift's check that the clause asks for."""
    entries = REGISTRY.for_clause(clause_id)
    return {entry.code for entry in entries if entry.sort == "checklist"}


def is_like(call: tuple, asked: dict[str, object]) -> bool:
    """Say whether a counted call (how soon, superior, answer, outcome) is meant."""
    soon, superior, answer, outcome = call
    told = {
        COUNTED: soon != UNCOUNTED,
        "superior": superior,
        "answer": answer,
        "outcome": outcome,
    }
    return all(told[name] == value for name, value in asked.items())


STORED = {
    COUNTED: lambda value: Q(phonecall__rings__isnull=False),
    "superior": lambda value: Q(phonecall__asked_for__is_superior=value),
    "answer": lambda value: Q(phonecall__asked_for_answer=value),
    "outcome": lambda value: Q(outcome=value),
}


def asked_of_old_books(clause: Clause) -> bool:
    """Say whether a rule of the clause is asked of the entries of old books.

    Where none is, such an entry proves neither that it was kept nor that it was not.
    """
    return any(
        entry.sort == "rule"
        and entry.asked_of_past
        and not set(entry.channels).isdisjoint(Channel.values)
        for entry in REGISTRY.for_clause(clause.id)
    )


def condition(clause: Clause) -> Q:
    """Return the same as a condition on contacts."""
    if asked_of_old_books(clause):
        return _spoken_of(clause)
    return _spoken_of(clause) & Q(import_batch=None)


def _spoken_of(clause: Clause) -> Q:
    asked = asked_of_calls(clause)
    if asked:
        found = Q(channel=Channel.CALL, phonecall__direction=Direction.INCOMING)
        for name, value in asked.items():
            found &= STORED[name](value)
        return found
    kinds = OF_LETTERS.get(clause.id)
    if kinds:
        return Q(channel=Channel.LETTER, letter__kind__in=kinds)
    return Q(channel__in=channels_of(clause))


def speaks(clause: Clause, about: tuple) -> bool:
    """Say whether it speaks of an entry that a breach was counted of."""
    channel, inside, call, kind = about
    asked = asked_of_calls(clause)
    if asked:
        return inside and call is not None and is_like(call, asked)
    kinds = OF_LETTERS.get(clause.id)
    if kinds:
        return inside and kind in kinds
    return inside and channel in channels_of(clause)
