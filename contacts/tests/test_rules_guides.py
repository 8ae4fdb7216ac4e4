"""What is said, done and avoided at each turn of the talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.utils import translation

from contacts.rules import REGISTRY, DeskProfile, Facts, Guide
from contacts.rules import shown as for_the_column

from .builders import (
    COLLEAGUE,
    INSTRUCTION,
    MANAGER,
    OTHER,
    REGULATION,
    call,
    for_colleague,
    for_manager,
    letter,
    not_taken,
    profile,
    visit,
)

NEUTRAL = profile("regulation", wording="neutral")
IDLE = Facts(channel="idle")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The sentences are compared as they are written in the source."""
    with translation.override("en"):
        yield


@dataclass(frozen=True)
class Row:
    """Facts without the guide, the change that calls it up, and its tone."""

    code: str
    silent: Facts
    change: dict[str, Any]
    tone: str = "say"
    says: str = ""
    script: bool = False
    desk: DeskProfile = REGULATION

    def __str__(self) -> str:
        return f"{self.code}-{self.desk.profile}"


ASKED = {"asked_for": MANAGER, "outcome": ""}
WITHHELD = {"name": "", "identity": "declined"}
LIVE = {"outcome": "", "asked_for_answer": ""}
RINGING = {"outcome": "", "name": "", "category": "", "content": ""}

ROWS = [
    Row(
        "say_greeting",
        call(direction="outgoing", **RINGING),
        {"direction": "incoming"},
        says="碧湖物業",
        script=True,
        desk=INSTRUCTION,
    ),
    Row(
        "say_wrong_number",
        call(),
        {"outcome": "wrong_number"},
        says="another number",
    ),
    Row("usual_rings", call(), {"rings": None}, "do", says="between ring 2 and ring 3"),
    Row("ask_who_and_why", call(outcome=""), {"asked_for": MANAGER}, says="about"),
    Row(
        "ask_who_and_why",
        call(outcome="", asked_for=MANAGER, purpose_status="clear"),
        {"name": ""},
        says="who is calling?",
    ),
    Row("never_tell_presence", call(outcome=""), {"asked_for": MANAGER}, "avoid"),
    Row(
        "brief_superior",
        for_manager(**LIVE, connected_to=None),
        {"asked_for_answer": "accepts"},
        "do",
        says="王總經理",
    ),
    Row(
        "say_withheld_house",
        not_taken("declines"),
        WITHHELD,
        says="not here for the moment",
        script=True,
    ),
    Row(
        "say_withheld_neutral",
        not_taken("declines"),
        WITHHELD,
        says="cannot put you through",
        script=True,
        desk=NEUTRAL,
    ),
    Row(
        "say_declines_house",
        not_taken("absent"),
        {"asked_for_answer": "declines"},
        says="王總經理 has just left",
        script=True,
    ),
    Row(
        "say_declines_neutral",
        not_taken("absent"),
        {"asked_for_answer": "declines"},
        says="王總經理 cannot take your call",
        script=True,
        desk=NEUTRAL,
    ),
    Row(
        "spare_embarrassment",
        not_taken("absent"),
        {"asked_for_answer": "declines"},
        "avoid",
    ),
    Row(
        "say_busy",
        for_manager(**LIVE),
        {"asked_for_answer": "busy"},
        says="王總經理 is busy",
        script=True,
    ),
    Row(
        "say_absent",
        for_manager(**LIVE),
        {"asked_for_answer": "absent"},
        says="message for 王總經理",
        script=True,
    ),
    Row(
        "never_turn_away",
        for_manager(**LIVE),
        {"asked_for_answer": "absent"},
        "avoid",
    ),
    Row(
        "take_message_instead",
        for_manager(outcome="", asked_for_answer="busy", connected_to=None),
        {"alternative_offered": "declined"},
        says="message",
    ),
    Row("propose_route", call(outcome=""), {"category": "repair"}, "do", says="李工"),
    Row(
        "propose_route", call(outcome=""), {"category": "liaison"}, "do", says="管理處"
    ),
    Row("spare_superior", call(**ASKED), {"subcategory": "other.media"}, says="何靜"),
    Row("say_undecided", call(), {"outcome": "undecided"}, says="number"),
    Row("fetch_colleague", call(outcome=""), {"asked_for": COLLEAGUE}, says="李工"),
    Row(
        "colleague_away",
        for_colleague(**LIVE),
        {"asked_for_answer": "absent"},
        says="number",
    ),
    Row("hold_and_ask", call(), {"outcome": ""}, "do"),
    Row("hold_and_ask", call(), {"outcome": "answered_after_asking"}, "do"),
    Row("say_reply_owed", call(), {"outcome": "reply_owed"}, says="number"),
    Row("say_visitor_came", call(), {"interrupted_by_visitor": True}, says="desk"),
    Row("read_back", call(outcome="", content=""), {"content": "水管滴水。"}, "do"),
    *(
        Row("read_back", call(), {"outcome": outcome}, "do")
        for outcome in ("message_taken", "reply_owed", "undecided")
    ),
    Row("hang_up_last", call(outcome=""), {"outcome": "answered"}, "do"),
    Row("greet_visitor", visit(greeted=True), {"greeted": False}, "do"),
    Row(
        "stand_to_greet",
        visit(greeted=True),
        {"greeted": False},
        "do",
        says="seated",
        desk=INSTRUCTION,
    ),
    Row("listen_and_write", visit(), {"outcome": ""}, "do"),
    Row("calm_wording", visit(), {"tense": True}),
    Row("calm_wording", visit(), {"category": "complaint"}),
    Row("offer_supervisor", visit(), {"tense": True}, "do"),
    Row("farewell_politely", visit(outcome=""), {"outcome": "answered"}, "do"),
    Row(
        "farewell_standing",
        visit(outcome=""),
        {"outcome": "answered"},
        "do",
        says="smile",
        desk=INSTRUCTION,
    ),
    Row("register_letter", letter(), {"kind": ""}, "do"),
]
ALWAYS = {
    "gentle_tone": (call(), REGULATION),
    "idle_greeting": (IDLE, INSTRUCTION),
    "idle_posture": (IDLE, REGULATION),
    "idle_meet_customer": (IDLE, REGULATION),
    "idle_stand_up": (IDLE, INSTRUCTION),
    "idle_rings": (IDLE, REGULATION),
    "idle_no_private_calls": (IDLE, REGULATION),
    "idle_voice": (IDLE, INSTRUCTION),
    "idle_purpose": (IDLE, REGULATION),
}
NEXT_STEPS = [
    ("reported_matter", REGULATION, "work order", "regulation/3.3.1"),
    ("complaint", REGULATION, "complaint record", "regulation/3.3.1"),
    ("commendation", REGULATION, "copy", "regulation/3.3.3"),
    ("liaison", REGULATION, "clerk", "regulation/3.3.4"),
    ("reported_matter", INSTRUCTION, "at once", "instruction/3.3.2"),
    ("complaint", INSTRUCTION, "assistant", "instruction/3.3.2"),
    ("commendation", INSTRUCTION, "copy", "instruction/3.3.3"),
    ("liaison", INSTRUCTION, "administration", "instruction/3.3.4"),
]


def shown(code: str, facts: Facts, desk: DeskProfile) -> list[Guide]:
    return [g for g in REGISTRY.guidance(facts, desk) if g.code == code]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_guide_is_shown_only_after_the_change(row: Row) -> None:
    assert shown(row.code, row.silent, row.desk) == []
    guides = shown(row.code, replace(row.silent, **row.change), row.desk)
    assert guides[0].tone == row.tone
    assert guides[0].script is row.script
    assert row.says in str(guides[0])
    assert guides[0].clauses == row.desk.cite(REGISTRY[row.code].clauses)


@pytest.mark.parametrize("code", ALWAYS)
def test_reminder_is_shown_whatever_is_typed(code: str) -> None:
    facts, desk = ALWAYS[code]
    [guide] = shown(code, facts, desk)
    assert str(guide)
    assert guide.clauses


@pytest.mark.parametrize(("kind", "desk", "says", "clause"), NEXT_STEPS)
def test_letter_tells_its_next_step(
    kind: str, desk: DeskProfile, says: str, clause: str
) -> None:
    code = f"letter_next_{desk.profile}"
    assert shown(code, letter(kind=""), desk) == []
    [guide] = shown(code, letter(kind=kind), desk)
    assert says in str(guide)
    assert guide.clauses == (clause,)


def test_every_guide_has_a_row() -> None:
    guides = {entry.code for entry in REGISTRY.of_sort("guide")}
    letters = {"letter_next_regulation", "letter_next_instruction"}
    assert guides == {row.code for row in ROWS} | set(ALWAYS) | letters


def test_greeting_belongs_to_the_instruction_and_hanging_up_to_the_regulation() -> None:
    said = {g.code for g in REGISTRY.guidance(call(), REGULATION)}
    assert "say_greeting" not in said
    assert "hang_up_last" in said
    said = {g.code for g in REGISTRY.guidance(call(**RINGING), INSTRUCTION)}
    assert "say_greeting" in said
    assert "hang_up_last" not in {
        g.code for g in REGISTRY.guidance(call(), INSTRUCTION)
    }


def test_greeting_comes_first_and_leaves_once_the_talk_has_moved_on() -> None:
    assert REGISTRY.guidance(call(**RINGING), INSTRUCTION)[0].code == "say_greeting"
    greeted = call(**RINGING, greeted=True)
    assert REGISTRY.guidance(greeted, INSTRUCTION)[-1].code == "say_greeting"
    for name, value in (
        ("name", "陳美玲"),
        ("category", "enquiry"),
        ("content", "詢問停車月卡。"),
        ("asked_for", MANAGER),
    ):
        moved_on = call(**{**RINGING, name: value})
        assert shown("say_greeting", moved_on, INSTRUCTION) == []


def test_who_is_not_put_through_is_not_announced() -> None:
    for answer in ("busy", "absent", "declines"):
        refused = for_manager(
            asked_for_answer=answer, outcome="connected", connected_to=MANAGER
        )
        assert shown("brief_superior", refused, REGULATION) == []


def test_nobody_is_kept_apart_while_the_busy_superior_is_named() -> None:
    busy = not_taken("busy")
    assert shown("never_tell_presence", busy, REGULATION) == []
    assert shown("never_tell_presence", not_taken("absent"), REGULATION)


def test_routing_leaves_out_who_has_the_call_already() -> None:
    routed = call(outcome="", category="repair", connected_to=COLLEAGUE)
    assert shown("propose_route", routed, REGULATION) == []
    assert shown("propose_route", replace(routed, connected_to=OTHER), REGULATION)


def test_guidance_says_the_most_pressing_first() -> None:
    ranks = [g.priority for g in REGISTRY.guidance(not_taken("declines"), REGULATION)]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("desk", [REGULATION, INSTRUCTION, NEUTRAL], ids=str)
@pytest.mark.parametrize("answer", ["busy", "absent", "declines", "accepts", ""])
@pytest.mark.parametrize("outcome", ["", "message_taken", "undecided", "interrupted"])
@pytest.mark.parametrize("identity", ["given", "declined", "unknown"])
def test_no_room_is_no_reason_to_leave_out_what_must_not_be_said(
    desk: DeskProfile, answer: str, outcome: str, identity: str
) -> None:
    """Neither what to avoid nor the last steps of a talk are cut from the column."""
    talk = not_taken(
        answer,
        outcome=outcome,
        identity=identity,
        name="陳美玲" if identity == "given" else "",
        category="other",
        subcategory="other.media",
        interrupted_by_visitor=True,
    )
    everything = REGISTRY.guidance(talk, desk)
    column = for_the_column(everything)
    assert column == [guide for guide in everything if guide in column]
    left_out = [guide for guide in everything if guide not in column]
    assert not {g.code for g in left_out} & {"read_back", "hang_up_last"}
    assert not any(guide.tone == "avoid" for guide in left_out)
    # What presses most is there as well, and the column stays short.
    assert everything[0] in column
    assert len(column) <= 7
