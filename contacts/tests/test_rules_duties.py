"""What each contact owes: to whom the promise belongs, and by which clause."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from contacts.rules import REGISTRY, DeskProfile, Duty, Facts
from contacts.rules.people import OWN_ATTITUDE

from .builders import (
    CLEARED,
    COLLEAGUE,
    INSTRUCTION,
    LATER,
    MANAGER,
    NOW,
    OTHER,
    REGULATION,
    call,
    for_colleague,
    letter,
    not_taken,
    praise,
    profile,
    visit,
)

ADMINISTRATION = profile("instruction", liaison_department="行政部")


@dataclass(frozen=True)
class Row:
    """Facts that owe nothing, the change that makes them owe, and what is owed."""

    code: str
    kept: Facts
    change: dict[str, Any]
    owed: dict[str, Any]
    clauses: tuple[str, ...]
    desk: DeskProfile = REGULATION

    def __str__(self) -> str:
        return f"{self.code}-{self.desk.profile}"


ENDED = {"outcome": "answered", "message": ""}
DELIVER = {"kind": "deliver_message", "owner": CLEARED}
BACK = {"kind": "call_back", "owner": CLEARED}
CLERK = {"role": "clerk"}

ROWS = [
    Row(
        "deliver_message",
        not_taken("absent", **ENDED),
        {"outcome": "message_taken", "message": "請回電。"},
        DELIVER,
        ("special-calls/5",),
    ),
    Row(
        "colleague_call_back",
        for_colleague(**ENDED),
        {"outcome": "message_taken", "message": "請回電。"},
        {"kind": "colleague_call_back", "owner": COLLEAGUE},
        ("regulation/3.1.3",),
    ),
    Row(
        "colleague_call_back",
        for_colleague(message_kind="will_call", **ENDED),
        {"outcome": "message_taken", "message": "下午再打來。"},
        DELIVER,
        ("instruction/3.1.4",),
        INSTRUCTION,
    ),
    Row(
        "colleague_call_back",
        for_colleague(**ENDED),
        {"outcome": "reply_owed", "reply_due": LATER},
        {"kind": "colleague_call_back", "owner": COLLEAGUE, "due_at": LATER},
        ("instruction/3.1.4",),
        INSTRUCTION,
    ),
    Row(
        "reply",
        for_colleague(**ENDED),
        {"outcome": "reply_owed", "reply_owner": OTHER},
        {"kind": "reply", "owner": OTHER},
        ("regulation/3.1.2",),
    ),
    Row(
        "consult_superior",
        call(),
        {"outcome": "undecided"},
        {"kind": "consult_superior", "owner": CLEARED, "then": "call_back"},
        ("special-calls/8",),
    ),
    Row(
        "consult_superior",
        visit(phone="5550103"),
        {"outcome": "undecided"},
        {"kind": "consult_superior", "owner": CLEARED, "then": "call_back"},
        ("special-calls/8",),
    ),
    Row(
        "reply",
        call(),
        {"outcome": "reply_owed", "reply_due": LATER},
        {"kind": "reply", "owner": CLEARED, "due_at": LATER},
        ("regulation/3.1.2",),
    ),
    Row(
        "reply",
        visit(phone="5550103", reply_owner=OTHER),
        {"outcome": "reply_owed"},
        {"kind": "reply", "owner": OTHER},
        ("instruction/3.1.3",),
        INSTRUCTION,
    ),
    Row(
        "call_back",
        call(interrupted_by_visitor=True, served_first="caller"),
        {"served_first": "visitor"},
        BACK,
        ("regulation/3.1.4",),
    ),
    Row(
        "call_back",
        call(),
        {"outcome": "interrupted"},
        BACK,
        ("instruction/3.1.5",),
        INSTRUCTION,
    ),
    Row(
        "visit_message",
        visit(host=MANAGER),
        {"outcome": "message_taken", "message": "名片請轉交。"},
        DELIVER,
        ("regulation/3.2.5",),
    ),
    Row(
        "call_visitor_back",
        visit(phone="5550103", attended_at=None, outcome=""),
        {"outcome": "left_unseen", "left_at": NOW},
        {**BACK, "due_at": NOW + timedelta(minutes=30)},
        ("regulation/3.2.3", "regulation/3.2.5"),
    ),
    Row(
        "call_supervisor",
        visit(tense=True),
        {"call_supervisor": True},
        {"kind": "call_supervisor", "role": "supervisor"},
        ("instruction/3.2.7",),
        INSTRUCTION,
    ),
    Row(
        "letter_work_order",
        letter(kind=""),
        {"kind": "reported_matter"},
        {"kind": "open_form", **CLERK},
        ("regulation/3.3.1",),
    ),
    Row(
        "letter_work_order",
        letter(kind=""),
        {"kind": "complaint"},
        {"kind": "open_form", **CLERK},
        ("regulation/3.3.1",),
    ),
    Row(
        "letter_print_slip",
        letter(kind=""),
        {"kind": "reported_matter"},
        {"kind": "print_slip", "owner": CLEARED},
        ("instruction/3.3.2", "instruction/4.3"),
        INSTRUCTION,
    ),
    Row(
        "letter_decide_on_slip",
        letter(kind=""),
        {"kind": "complaint"},
        {"kind": "decide_on_slip", "role": "assistant"},
        ("instruction/3.3.2",),
        INSTRUCTION,
    ),
    Row(
        "letter_to_clerk",
        letter(kind=""),
        {"kind": "liaison"},
        {"kind": "hand_over_letter", **CLERK},
        ("regulation/3.3.4",),
    ),
    Row(
        "letter_to_administration",
        letter(kind=""),
        {"kind": "liaison"},
        {"kind": "hand_over_letter", "department": "行政部"},
        ("instruction/3.3.4",),
        ADMINISTRATION,
    ),
    Row(
        "letter_to_administration",
        letter(kind=""),
        {"kind": "liaison"},
        {"kind": "hand_over_letter", **CLERK},
        ("instruction/3.3.4",),
        INSTRUCTION,
    ),
    Row(
        "letter_reply",
        letter(kind=""),
        {"reply_due": LATER},
        {"kind": "reply", "owner": CLEARED, "due_at": LATER},
        (),
    ),
]
POSTINGS = {
    "letter_post_original": {"kind": "post_original", **CLERK},
    "letter_post_copy": {"kind": "post_copy", "department": "保安部"},
}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_duty_is_owed_only_after_the_change(row: Row) -> None:
    assert REGISTRY.duties(row.kept, row.desk) == []
    owed = REGISTRY.duties(replace(row.kept, **row.change), row.desk)
    assert owed == [Duty(**row.owed, code=row.code, clauses=row.clauses)]


@pytest.mark.parametrize("desk", [REGULATION, INSTRUCTION], ids=str)
def test_commendation_owes_two_postings(desk: DeskProfile) -> None:
    clauses = (f"{desk.profile}/3.3.3",)
    assert REGISTRY.duties(praise(kind=""), desk) == []
    assert REGISTRY.duties(praise(), desk) == [
        Duty(**owed, code=code, clauses=clauses) for code, owed in POSTINGS.items()
    ]


def test_copy_without_a_department_is_the_clerks() -> None:
    duties = REGISTRY.duties(praise(praised_department=""), REGULATION)
    assert [(duty.kind, duty.role) for duty in duties] == [
        ("post_original", "clerk"),
        ("post_copy", "clerk"),
    ]


def test_every_duty_has_a_row() -> None:
    duties = {entry.code for entry in REGISTRY.of_sort("duty")}
    assert duties == {row.code for row in ROWS} | set(POSTINGS)


def test_absent_colleague_owes_nothing_where_no_message_is_wished() -> None:
    none_wished = for_colleague(outcome="no_message_wished", message="", phone="")
    assert REGISTRY.duties(none_wished, REGULATION) == []
    assert REGISTRY.findings(none_wished, REGULATION) == []


def test_without_the_special_call_rules_a_superior_is_a_colleague() -> None:
    plain = profile("regulation", special_calls=False)
    [duty] = REGISTRY.duties(not_taken("absent"), plain)
    assert (duty.kind, duty.owner) == ("colleague_call_back", MANAGER)
    [duty] = REGISTRY.duties(call(outcome="undecided"), plain)
    assert (duty.kind, duty.owner) == ("reply", CLEARED)


def test_slip_for_a_reported_matter_is_printed_at_once() -> None:
    assert INSTRUCTION.minutes_for("print_slip", "repair", "normal") == 15


ABOUT_ME = {"category": "complaint", "subcategory": OWN_ATTITUDE}
OWN_CASES = [
    call(outcome="reply_owed"),
    call(outcome="undecided"),
    call(outcome="interrupted"),
    not_taken("absent"),
    for_colleague(message_kind="will_call"),
    visit(outcome="message_taken", host=OTHER, message="請回電。"),
    visit(outcome="undecided", phone="5550103"),
    visit(outcome="reply_owed", phone="5550103"),
    letter(kind="", reply_due=LATER),
    letter(kind="reported_matter"),
]


@pytest.mark.parametrize("desk", [REGULATION, INSTRUCTION], ids=str)
@pytest.mark.parametrize("facts", OWN_CASES)
def test_own_attitude_goes_to_the_supervisor(facts: Facts, desk: DeskProfile) -> None:
    about_other = replace(facts, **ABOUT_ME, complained_of=COLLEAGUE)
    about_me = replace(facts, **ABOUT_ME, complained_of=CLEARED)
    for before, after in zip(
        REGISTRY.duties(about_other, desk), REGISTRY.duties(about_me, desk), strict=True
    ):
        own = before.owner == CLEARED
        assert after.role == ("supervisor" if own else before.role)
        assert after.owner is None or after.owner != CLEARED
    blocked = [f.code for f in REGISTRY.findings(about_me, desk) if f.blocks]
    assert "attitude_own_case" not in blocked
    # Another complaint may stay with whoever took it down.
    noise = replace(about_me, subcategory="complaint.noise")
    assert REGISTRY.duties(noise, desk) == REGISTRY.duties(about_other, desk)
