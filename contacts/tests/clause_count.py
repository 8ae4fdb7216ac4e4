"""What became of each clause in a month, told from the raw rows as with a pencil.

It shares no code with the report or the registry: which entries a clause speaks of is
written here as the clause reads, and whether it was kept to is asked row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contacts.models import Breach, RefusedAttempt

# Of a breach or a refusal: its rule, with what it names under either document.
Written = tuple[str, tuple[str, ...], tuple[str, ...]]
BREACHES: tuple[Written, ...] = (
    ("rings_late", ("instruction/3.1.1",), ("regulation/3.1.1",)),
    ("rings_late", (), ()),
    ("superior_purpose_unclear", ("special-calls/3",), ("special-calls/3",)),
    ("superior_not_routed", (), ()),
    ("attitude_whom_missing", ("instruction/3.2.7",), ("regulation/3.2.6",)),
    ("visitor_left_unseen", (), ()),
    ("proof_other_person", ("instruction/3.1.3",), ("regulation/3.1.2",)),
    ("proof_before_step", ("special-calls/8",), ("special-calls/8",)),
    (
        "answer_call_not_logged",
        ("special-calls/8", "instruction/3.1.5"),
        ("special-calls/8", "regulation/3.1.4"),
    ),
    (
        "escalation_by_deputy",
        ("instruction/4.3", "instruction/3.3.2"),
        ("regulation/4.1", "regulation/3.3.1"),
    ),
    ("message_by_deputy", ("special-calls/5",), ("special-calls/5",)),
    ("shift_left_unaccepted", (), ()),
    # A rule that is there no more still broke what it named.
    ("rule_of_old", ("instruction/3.1.4",), ("regulation/3.1.3",)),
    ("rule_of_older", (), ()),
)
REFUSALS: tuple[Written, ...] = (
    ("answered_by_not_cleared", ("instruction/3.1.7",), ("regulation/3.1.6",)),
    ("answered_by_not_cleared", (), ()),
    ("outgoing_without_source", ("instruction/3.1.6",), ("regulation/3.1.5",)),
    ("superior_identity_open", ("special-calls/1",), ("special-calls/1",)),
    ("message_kind_missing", ("instruction/3.2.5",), ("regulation/3.2.5",)),
    ("undecided_needs_phone", (), ()),
)
# What is about a rule as a whole, of those that are made without naming a clause.
OF_RULE = {
    "rings_late": {"instruction/3.1.1", "regulation/3.1.1"},
    "superior_not_routed": {"special-calls/4"},
    "visitor_left_unseen": {"instruction/3.2.3", "regulation/3.2.3"},
    "answered_by_not_cleared": {"instruction/3.1.7", "regulation/3.1.6"},
    "undecided_needs_phone": {"special-calls/8"},
}
# The promises of the made months: of which kind, and which clauses owe them.
PROMISES = {
    "reply": ("reply", {"instruction/3.1.3", "regulation/3.1.2"}),
    "deliver_message": ("deliver_message", {"special-calls/5"}),
    "consult_superior.call_back": ("call_back", {"special-calls/8"}),
    "colleague_call_back": (
        "colleague_call_back",
        {"instruction/3.1.4", "regulation/3.1.3"},
    ),
    "call_visitor_back": (
        "call_back",
        {
            *("instruction/3.2.3", "instruction/3.2.5"),
            *("regulation/3.2.3", "regulation/3.2.5"),
        },
    ),
    "letter_post_original": (
        "post_original",
        {"instruction/3.3.3", "regulation/3.3.3"},
    ),
    "work_order.return_visit": ("return_visit", set()),
}

Asks = Callable[[Any], bool]


def call(c: Any) -> bool:
    return c.channel == "call"


def visit(c: Any) -> bool:
    return c.channel == "visit"


def letter(c: Any) -> bool:
    return c.channel == "letter"


def coming_in(c: Any) -> bool:
    return call(c) and c.phonecall.direction == "incoming"


def for_superior(c: Any, answer: str = "") -> bool:
    if not coming_in(c) or c.phonecall.asked_for is None:
        return False
    said = c.phonecall.asked_for_answer
    return c.phonecall.asked_for.is_superior and answer in ("", said)


def for_colleague(c: Any) -> bool:
    asked = c.phonecall.asked_for if coming_in(c) else None
    return asked is not None and not asked.is_superior


def ends(c: Any, outcome: str) -> bool:
    return (coming_in(c) or visit(c)) and c.outcome == outcome


def of_kind(*kinds: str) -> Asks:
    return lambda c: letter(c) and c.letter.kind in kinds


def nothing(c: Any) -> bool:
    return False


SPECIAL: dict[str, Asks] = {
    **dict.fromkeys("1234", for_superior),
    "5": lambda c: for_superior(c, "absent"),
    "6": lambda c: for_superior(c, "busy"),
    "7": lambda c: for_superior(c, "declines"),
    "8": lambda c: ends(c, "undecided"),
}
# In the words of the instruction; the regulation numbers some of them otherwise.
READS: dict[str, Asks] = {
    "3.1.1": lambda c: coming_in(c) and c.phonecall.rings is not None,
    "3.1.3": lambda c: ends(c, "reply_owed"),
    "3.1.4": for_colleague,
    "3.1.5": call,
    "3.1.6": lambda c: call(c) and not coming_in(c),
    "3.1.7": call,
    "3.2.3": visit,
    "3.2.5": visit,
    "3.2.6": visit,
    "3.2.7": lambda c: True,
    "3.3.1": letter,
    "3.3.2": of_kind("reported_matter", "complaint"),
    "3.3.3": of_kind("commendation"),
    "3.3.4": of_kind("liaison"),
    "4.2": letter,
    "4.3": nothing,
}
REGULATION = {
    "2": READS["3.3.1"],
    "3.1.1": READS["3.1.1"],
    "3.1.2": READS["3.1.3"],
    "3.1.3": READS["3.1.4"],
    "3.1.4": READS["3.1.5"],
    "3.1.5": READS["3.1.6"],
    "3.1.6": READS["3.1.7"],
    "3.2.3": READS["3.2.3"],
    "3.2.5": READS["3.2.5"],
    "3.2.6": READS["3.2.7"],
    "3.2.7": READS["3.2.6"],
    "3.3.1": READS["3.3.2"],
    "3.3.3": READS["3.3.3"],
    "3.3.4": READS["3.3.4"],
    "4.1": nothing,
    "4.2": nothing,
}
# They ask for a manner: nobody sees that it was kept to.
MANNER = {
    *("special-calls/2", "special-calls/7"),
    *("instruction/3.2.3", "instruction/3.2.6", "instruction/3.2.7"),
    *("regulation/3.2.3", "regulation/3.2.6", "regulation/3.2.7"),
}

# Kept and asked of entries, kept and due of promises, breaches, refused attempts.
Told = tuple[int, int, int, int, int, int]


def clauses_of(plain: Any, desk: Any) -> dict[str, Told]:
    """Return what became of each clause that the desk works by."""
    own = READS if desk.profile == "instruction" else REGULATION
    asked = {f"{desk.profile}/{number}": reads for number, reads in own.items()}
    asked |= {f"special-calls/{number}": reads for number, reads in SPECIAL.items()}
    broken = _broken(plain, desk)
    refused = [
        names(row)
        for row in RefusedAttempt.objects.filter(desk=desk)
        if plain.inside(row.first_at)
    ]
    found = {}
    for clause, reads in asked.items():
        touched = {pk for pk, named in broken if clause in named}
        spoken = {c.pk for c in plain.inside_it if reads(c)} | touched
        if clause in MANNER and not touched:
            spoken = set()
        found[clause] = (
            len(spoken - touched),
            len(spoken),
            *_promised(plain, clause),
            sum(clause in named for _pk, named in broken),
            sum(clause in named for named in refused),
        )
    return found


def names(row: Breach | RefusedAttempt) -> set[str]:
    return set(row.clauses) or OF_RULE.get(row.code, set())


def _broken(plain: Any, desk: Any) -> list[tuple[int, set[str]]]:
    """Return the breaches that stand, each with its entry and what it names."""
    valid = {c.pk for c in plain.all if c.status != "void"}
    return [
        (row.contact_id, names(row))
        for row in Breach.objects.filter(desk=desk)
        if row.contact_id in valid
        and row.withdrawn_at is None
        and row.judgement != "not_valid"
        and plain.inside(row.happened_at)
    ]


def _promised(plain: Any, clause: str) -> tuple[int, int]:
    """Return how many of the promises that the clause owes were kept in time."""
    good = whole = 0
    for row in plain.promises:
        if row.code not in PROMISES or clause not in PROMISES[row.code][1]:
            continue
        kept = plain.kept(row)
        if kept is not None:
            whole += 1
            good += kept
    return good, whole
