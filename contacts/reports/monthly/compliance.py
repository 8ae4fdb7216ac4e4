"""Kept, broken or not measurable: each clause of the house rules in the period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ...choices import AskedForAnswer, LetterKind, Outcome, Status
from ...models import Desk
from ...rules import REGISTRY
from ...rules.clauses import CLAUSES, Clause
from .counting import Counts
from .rows import link
from .shapes import Cell, Grid, Head, Rate, row

# Which calls a clause speaks of, from (rings, superior, answer, outcome).
Speaks = Callable[[tuple], bool]
OF_CALLS: dict[str, Speaks] = {
    "3.1.1": lambda call: call[0] is not None,
    "special-calls/1": lambda call: call[1] is True,
    "special-calls/2": lambda call: call[1] is True,
    "special-calls/3": lambda call: call[1] is True,
    "special-calls/4": lambda call: call[1] is True,
    "special-calls/5": lambda call: (
        call[1] is True and call[2] == AskedForAnswer.ABSENT
    ),
    "special-calls/6": lambda call: call[1] is True and call[2] == AskedForAnswer.BUSY,
    "special-calls/7": lambda call: (
        call[1] is True and call[2] == AskedForAnswer.DECLINES
    ),
    "special-calls/8": lambda call: call[3] == Outcome.UNDECIDED,
    "regulation/3.1.2": lambda call: call[3] == Outcome.REPLY_OWED,
    "instruction/3.1.3": lambda call: call[3] == Outcome.REPLY_OWED,
    "regulation/3.1.3": lambda call: call[1] is False,
    "instruction/3.1.4": lambda call: call[1] is False,
}
OF_LETTERS = {
    "regulation/3.3.1": (LetterKind.REPORTED_MATTER,),
    "instruction/3.3.2": (LetterKind.REPORTED_MATTER, LetterKind.COMPLAINT),
    "regulation/3.3.3": (LetterKind.COMMENDATION,),
    "instruction/3.3.3": (LetterKind.COMMENDATION,),
    "regulation/3.3.4": (LetterKind.LIAISON,),
    "instruction/3.3.4": (LetterKind.LIAISON,),
}


@dataclass(frozen=True)
class Kept:
    """A clause with its figures; not `measured` where nothing can tell."""

    clause: Clause
    measured: bool
    rate: Rate
    breaches: int
    late: int
    refused: int


def promise_code(code: str) -> str:
    """Return the duty that opened a promise, or the promise before it."""
    return code.partition(".")[0]


def kept(clause: Clause, counts: Counts) -> Kept:
    """Return what became of a clause: of entries it speaks of, and of promises due."""
    entries = REGISTRY.for_clause(clause.id)
    rules = {entry.code for entry in entries if entry.sort == "rule"}
    duties = {entry.code for entry in entries if entry.sort == "duty"}
    broken = [(contact, code) for contact, code in counts.breaches if code in rules]
    touched = len({contact for contact, _code in broken})
    applies = max(_applies(clause, counts), touched) if rules else 0
    good = late = 0
    for (_kind, code, state), number in counts.promises.items():
        if promise_code(code) not in duties:
            continue
        if state == "kept":
            good += number
        elif state in ("late", "overdue"):
            late += number
    whole = applies + good + late
    return Kept(
        clause=clause,
        measured=bool(rules or duties),
        rate=Rate(applies - touched + good, whole),
        breaches=len(broken),
        late=late,
        refused=sum(counts.refused[code] for code in rules),
    )


def _applies(clause: Clause, counts: Counts) -> int:
    """Return of how many entries the clause speaks."""
    asked = OF_CALLS.get(clause.id) or OF_CALLS.get(clause.number)
    if asked:
        return sum(n for call, n in counts.calls.items() if asked(call))
    kinds = OF_LETTERS.get(clause.id)
    if kinds:
        return sum(n for (kind, _s), n in counts.letters.items() if kind in kinds)
    channels = {
        channel
        for entry in REGISTRY.for_clause(clause.id)
        if entry.sort == "rule"
        for channel in entry.channels
    }
    return sum(
        number
        for (channel, _top, _sub, status), number in counts.entries.items()
        if channel in channels and status != Status.VOID
    )


def in_force(desks: list[Desk], clause: Clause) -> bool:
    """Say whether one of the desks works by the clause."""
    document = clause.document.id
    return any(
        desk.special_calls if document == "special-calls" else desk.profile == document
        for desk in desks
    )


HEADS = (
    Head(_("Clause")),
    Head(_("What it asks"), "long"),
    Head(_("Kept to"), "number"),
    Head(_("Broken"), "number"),
    Head(_("Rate"), "rate"),
    Head(_("Breaches"), "number"),
    Head(_("Promises not in time"), "number"),
    Head(_("Refused attempts"), "number"),
)


def grid(desks: list[Desk], counts: Counts) -> Grid:
    """Return all clauses, those in force first measured, the others told apart."""
    language = get_language() or "zh-hant"
    rows = []
    for clause in CLAUSES.values():
        name = f"{clause.document.short_for(language)} {clause.number}"
        label = clause.label_for(language)
        if not in_force(desks, clause):
            rows.append(row(name, label, *[_("not in force here")] + [""] * 5))
            continue
        rows.append(_line(name, label, kept(clause, counts)))
    return Grid("clauses", _("Compliance by clause"), HEADS, rows)


def _line(name: str, label: str, found: Kept) -> list[Cell]:
    if not found.measured:
        return row(name, label, _("not measurable"), "", "", "", "", "")
    clause = found.clause.id
    broken = found.rate.whole - found.rate.part
    return row(
        name,
        label,
        found.rate.part,
        Cell(broken, seal=broken > 0),
        found.rate,
        Cell(found.breaches, link("breaches", clause=clause)),
        Cell(found.late, link("promises", clause=clause, state="missed")),
        Cell(found.refused, link("refused", clause=clause)),
    )
