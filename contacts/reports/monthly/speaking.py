"""Of which entries a clause speaks: asked of a counted call, and of the database."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from ...choices import AskedForAnswer, Channel, Direction, LetterKind, Outcome
from ...rules import REGISTRY, DeskProfile, Person
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
# A reply is owed, and what nobody could decide is settled, after a visit as well.
OF_VISITS = {"special-calls/8", "regulation/3.1.2", "instruction/3.1.3"}
# Nobody is called for private ends: asked of calls out alone.
OF_CALLS_OUT = {"regulation/3.1.5", "instruction/3.1.6"}
OF_LETTERS = {
    "regulation/3.3.1": (LetterKind.REPORTED_MATTER, LetterKind.COMPLAINT),
    "instruction/3.3.2": (LetterKind.REPORTED_MATTER, LetterKind.COMPLAINT),
    "regulation/3.3.3": (LetterKind.COMMENDATION,),
    "instruction/3.3.3": (LetterKind.COMMENDATION,),
    "regulation/3.3.4": (LetterKind.LIAISON,),
    "instruction/3.3.4": (LetterKind.LIAISON,),
}
UNCOUNTED = "uncounted"
# The rules that an old book can be seen to break: by its rings, by who took the call,
# by the days of a letter, by the words of a visit. What else is asked needs fields
# that such a book never had (how a call ended, whom it was for, what was promised).
TOLD_BY_BOOKS = {
    "answered_by_not_cleared",
    "rings_impossible",
    "rings_late",
    "received_in_future",
    "dated_after_received",
    "content_too_short",
}


def asked_for(person: Person | None, profile: DeskProfile) -> bool | None:
    """Say whether a superior was asked for; nothing where nobody was.

    Without the special-call rules a superior is a colleague like any other.
    """
    return None if person is None else person.is_superior and profile.special_calls


def ended(outcome: str, profile: DeskProfile) -> str:
    """Return how an entry ended: what nobody could decide may be a reply owed."""
    if outcome == Outcome.UNDECIDED and not profile.special_calls:
        return Outcome.REPLY_OWED.value
    return outcome


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
    return (
        bool(told)
        or clause.id in OF_CALLS_OUT
        or not channels_of(clause).isdisjoint(Channel.values)
    )


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


def breaks(clause_id: str, code: str, named: Sequence[str]) -> bool:
    """Say whether a breach or a refusal is one of the clause.

    It names those that it is about; where it names none, it is about all of its rule.
    """
    return clause_id in named if named else code in rules_of(clause_id)


def against(rows: QuerySet, clause_id: str) -> QuerySet:
    """Narrow breaches or refusals to those of the clause, as `breaks` does."""
    return rows.alias(named=Cast("clauses", TextField())).filter(
        Q(named__contains=f'"{clause_id}"')
        | Q(clauses=[], code__in=rules_of(clause_id))
    )


def told_by_books(clause: Clause) -> bool:
    """Say whether an entry of an old book shows if the clause was kept.

    Where none of its rules can be seen there, such an entry proves neither.
    """
    return not TOLD_BY_BOOKS.isdisjoint(rules_of(clause.id))


def condition(clause: Clause, profile: DeskProfile) -> Q:
    """Return the same as a condition on the contacts of a desk."""
    if told_by_books(clause):
        return _spoken_of(clause, profile)
    return _spoken_of(clause, profile) & Q(import_batch=None)


def _spoken_of(clause: Clause, profile: DeskProfile) -> Q:
    asked = asked_of_calls(clause)
    if asked:
        found = Q(channel=Channel.CALL, phonecall__direction=Direction.INCOMING)
        for name, value in asked.items():
            found &= _stored(name, value, profile)
        if clause.id in OF_VISITS:
            how = _stored("outcome", asked["outcome"], profile)
            found |= Q(channel=Channel.VISIT) & how
        return found
    if clause.id in OF_CALLS_OUT:
        return Q(channel=Channel.CALL, phonecall__direction=Direction.OUTGOING)
    kinds = OF_LETTERS.get(clause.id)
    if kinds:
        return Q(channel=Channel.LETTER, letter__kind__in=kinds)
    return Q(channel__in=channels_of(clause))


def _stored(name: str, value: object, profile: DeskProfile) -> Q:
    """Return what must be stored of a call for `is_like` to mean it."""
    if name == COUNTED:
        return Q(phonecall__rings__isnull=False)
    if name == "superior":
        if not profile.special_calls and not value:
            return Q(phonecall__asked_for__isnull=False)
        return Q(phonecall__asked_for__is_superior=value)
    if name == "answer":
        return Q(phonecall__asked_for_answer=value)
    return Q(outcome__in=[o for o in Outcome.values if ended(o, profile) == value])


def speaks(clause: Clause, about: tuple) -> bool:
    """Say whether it speaks of an entry that a breach was counted of."""
    channel, inside, old, way, call, kind, outcome = about
    if not inside or (old and not told_by_books(clause)):
        return False
    asked = asked_of_calls(clause)
    if asked:
        if call is not None:
            return is_like(call, asked)
        visit = channel == Channel.VISIT and clause.id in OF_VISITS
        return visit and outcome == asked["outcome"]
    if clause.id in OF_CALLS_OUT:
        return way == Direction.OUTGOING
    kinds = OF_LETTERS.get(clause.id)
    if kinds:
        return kind in kinds
    return channel in channels_of(clause)
