"""Kept, broken or not measurable: each clause of the house rules in the period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from ...choices import Channel, CheckResult, Direction
from ...rules import REGISTRY
from ...rules.clauses import CLAUSES, Clause
from .counting import Counts, merged
from .rows import link
from .shapes import Cell, Grid, Head, Rate, row
from .speaking import (
    COUNTED,
    OF_CALLS_OUT,
    OF_LETTERS,
    OF_VISITS,
    asked_of_calls,
    asks_for_manner,
    breaks,
    channels_of,
    is_like,
    items_of,
    of_entries,
    rules_of,
    speaks,
    told_by_books,
)
from .window import Window

CALL = Channel.CALL.value


@dataclass(frozen=True)
class Kept:
    """A clause with its figures; not `measured` where nothing can tell.

    A manner, and what only steps of forms can break, are told by their breaches alone:
    with none, nothing says that the clause was kept to (`untold`).
    """

    clause: Clause
    measured: bool
    untold: bool
    # Entries it speaks of and that keep to it; promises that it owes, kept in time.
    entries: Rate
    promises: Rate
    # Items of the shifts' checks that the clause asks for, and those that passed.
    checks: Rate
    breaches: int
    refused: int
    # Which of the three the clause is asked for: of these nothing due is no data.
    asks: frozenset[str] = frozenset()

    @property
    def state(self) -> str:
        if not self.measured:
            return "unmeasured"
        rates = (self.entries, self.promises, self.checks)
        if not any(rate.whole for rate in rates):
            return "unmeasured" if self.untold else "none"
        return "kept" if all(rate.part == rate.whole for rate in rates) else "broken"


def promise_code(code: str) -> str:
    """Return the duty that opened a promise, or the promise before it."""
    return code.partition(".")[0]


def kept(clause: Clause, counts: Counts) -> Kept:
    """Return what became of a clause: of entries it speaks of, and of promises due."""
    entries = REGISTRY.for_clause(clause.id)
    duties = {entry.code for entry in entries if entry.sort == "duty"}
    touched = beyond = breaches = 0
    for (broken, about), number in counts.breaches.items():
        against = sum(breaks(clause.id, *one) for one in broken)
        if against:
            touched += number
            breaches += number * against
            # Done against it, although it speaks of others: it counts all the same.
            beyond += 0 if speaks(clause, about) else number
    rules = rules_of(clause.id)
    applies = (_applies(clause, counts) if rules else 0) + beyond
    if asks_for_manner(clause) and not touched:
        applies = 0
    good = late = 0
    for (_kind, code, state), number in counts.promises.items():
        if promise_code(code) not in duties:
            continue
        if state == "kept":
            good += number
        elif state in ("late", "overdue"):
            late += number
    return Kept(
        clause=clause,
        measured=bool(rules or duties or items_of(clause.id) or touched),
        untold=asks_for_manner(clause)
        or not (duties or items_of(clause.id) or of_entries(clause)),
        entries=Rate(applies - touched, applies),
        promises=Rate(good, good + late),
        checks=_checked(clause, counts),
        breaches=breaches,
        refused=sum(
            number
            for (code, named), number in counts.refused_of.items()
            if breaks(clause.id, code, named)
        ),
        asks=frozenset(
            source
            for source, asked in (
                ("clause", of_entries(clause) and not asks_for_manner(clause)),
                ("promises", duties),
                ("checks", items_of(clause.id)),
            )
            if asked
        ),
    )


def _checked(clause: Clause, counts: Counts) -> Rate:
    """Return how many items that the clause asks for passed, of those answered."""
    passed, failed = CheckResult.PASS.value, CheckResult.FAIL.value
    items = items_of(clause.id)
    good, bad = (
        sum(counts.checks[code, result] for code in items)
        for result in (passed, failed)
    )
    return Rate(good, good + bad)


def _applies(clause: Clause, counts: Counts) -> int:
    """Return of how many entries the clause speaks."""
    asked, books = asked_of_calls(clause), told_by_books(clause)
    if asked and COUNTED in asked:
        return counts.answered().whole
    if asked:
        return _of_talks(clause, asked, counts, books)
    if clause.id in OF_CALLS_OUT:
        whole = sum(n for (way, *_codes), n in counts.entries.items() if way == CALL)
        old = counts.imported[CALL, Direction.OUTGOING.value]
        return whole - sum(counts.calls.values()) - (0 if books else old)
    kinds, channels = OF_LETTERS.get(clause.id), channels_of(clause)
    old = Counter() if books else counts.imported
    if kinds:
        known = sum(n for (kind, _s), n in counts.letters.items() if kind in kinds)
        return known - sum(n for (_way, kind), n in old.items() if kind in kinds)
    known = sum(n for (way, _t, _s), n in counts.entries.items() if way in channels)
    return known - sum(n for (way, _kind), n in old.items() if way in channels)


def _of_talks(clause: Clause, asked: dict, counts: Counts, books: bool) -> int:
    """Return how many incoming calls, and visits where it speaks of them, are meant."""

    def like(calls: Counter) -> int:
        # How soon they were answered is asked of all calls, and of these only there.
        return sum(n for call, n in calls.items() if is_like((COUNTED, *call), asked))

    found = like(counts.calls) - (0 if books else like(counts.old_calls))
    if clause.id in OF_VISITS:
        found += counts.visits[asked["outcome"], False]
        found += counts.visits[asked["outcome"], True] if books else 0
    return found


TITLE = _("Compliance by clause")
HEADS = (
    Head(_("Clause")),
    Head(_("Requirement"), "long"),
    Head(_("Result")),
    Head(_("Entries in compliance"), "rate"),
    Head(_("Promises kept on time"), "rate"),
    Head(_("Check items passed"), "rate"),
    Head(_("Breaches"), "number"),
    Head(_("Refused attempts"), "number"),
)
STATES = {
    "kept": _("complied with"),
    "broken": _("broken"),
    "none": _("no data"),
    "unmeasured": _("not measurable"),
}


def grid(windows: list[Window], by_desk: list[Counts]) -> Grid:
    """Return all clauses; those of other documents are told apart.

    A clause is asked of the desks that work by it, and of nobody else's entries.
    """
    language = get_language() or "zh-hant"
    rows = []
    aside: dict[str, list[tuple[int, Clause]]] = {"elsewhere": [], "unmeasured": []}
    for clause in CLAUSES.values():
        name = _name(clause)
        label = clause.label_for(language)
        bound = [
            counts
            for window, counts in zip(windows, by_desk, strict=True)
            if window.snapshot.profile.in_force(clause.id)
        ]
        if not bound:
            aside["elsewhere"].append((len(rows), clause))
            rows.append(row(name, label, _("not in force here"), *[""] * 5))
            continue
        found = kept(clause, merged(bound))
        if found.state == "unmeasured" and not (found.breaches or found.refused):
            aside["unmeasured"].append((len(rows), clause))
        rows.append(_line(name, label, found))
    return Grid(
        "clauses",
        TITLE,
        HEADS,
        rows,
        quiet=frozenset(place for each in aside.values() for place, _c in each),
        aside=tuple(
            str(ASIDE[why]) % {"clauses": _named([clause for _place, clause in each])}
            for why, each in aside.items()
            if each
        ),
    )


# What stands on paper in place of lines that say no more than this.
ASIDE = {
    "elsewhere": _("Not in force here: %(clauses)s."),
    "unmeasured": _("Not measurable, with no breach found: %(clauses)s."),
}


def _named(clauses: list[Clause]) -> str:
    """Return the clauses by their documents: the name once, and then the numbers."""
    language = get_language() or "zh-hant"
    numbers: dict[str, list[str]] = {}
    for clause in clauses:
        numbers.setdefault(clause.document.short_for(language), []).append(
            clause.number
        )
    comma, semicolon = (
        pgettext("between names", ", "),
        pgettext("between clauses", "; "),
    )
    return semicolon.join(
        f"{document} {comma.join(found)}" for document, found in numbers.items()
    )


def _line(name: str, label: str, found: Kept) -> list[Cell]:
    state = Cell(STATES[found.state], seal=found.state == "broken")
    if not found.measured:
        return row(name, label, state, *[""] * 5)
    clause = found.clause.id
    return row(
        name,
        label,
        state,
        *_shares(found),
        Cell(found.breaches, link("breaches", clause=clause)),
        Cell(found.refused, link("refused", clause=clause)),
    )


# The column in which the rows of a source are counted.
COLUMNS = {"clause": 3, "promises": 4, "checks": 5, "breaches": 6, "refused": 7}


def place_of(source: str, clause_id: str) -> tuple[str, str, str] | None:
    """Return table, line and column of what is counted of a clause."""
    clause, column = CLAUSES.get(clause_id), COLUMNS.get(source)
    if clause is None or column is None:
        return None
    return str(TITLE), _name(clause), str(HEADS[column].title)


def _name(clause: Clause) -> str:
    language = get_language() or "zh-hant"
    return f"{clause.document.short_for(language)} {clause.number}"


PASSED = CheckResult.PASS.value
ANSWERED = f"{PASSED},{CheckResult.FAIL.value}"


def _shares(found: Kept) -> Iterator[Cell]:
    """Yield the three rates with both addresses; blank is what is not asked for."""
    for of, rate, part, whole in (
        ("clause", found.entries, {"kept": 1}, {}),
        ("promises", found.promises, {"state": "kept"}, {"state": "due"}),
        ("checks", found.checks, {"result": PASSED}, {"result": ANSWERED}),
    ):
        if rate.whole or of in found.asks:
            clause = found.clause.id
            yield Cell(
                rate,
                link(of, clause=clause, **part),
                whole=link(of, clause=clause, **whole),
            )
        else:
            yield Cell("")
