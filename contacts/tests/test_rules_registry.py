"""The registry as a whole: every clause at work, every citation real."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from contacts.rules import REGISTRY, Severity
from contacts.rules.base import FORM_ORDER, Entry, Registry
from contacts.rules.clauses import CLAUSES
from contacts.rules.people import superiors_last

from .builders import (
    COLLEAGUE,
    DIRECTOR,
    INSTRUCTION,
    LATER,
    MANAGER,
    OTHER,
    REGULATION,
    act,
    call,
    for_manager,
    profile,
)


@pytest.fixture(autouse=True)
def in_english():
    """The sentences are read as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause_is_at_work(clause: str) -> None:
    sorts = {entry.sort for entry in REGISTRY.for_clause(clause)}
    assert sorts - {"mechanism"}, "a sentence about the product is not enough"


def test_only_real_clauses_are_cited() -> None:
    assert {clause for entry in REGISTRY for clause in entry.clauses} <= set(CLAUSES)


def test_clause_to_be_measured_has_a_checklist_item() -> None:
    checked = {c for entry in REGISTRY.of_sort("checklist") for c in entry.clauses}
    for number in ("3.2.1", "3.2.2", "3.2.4"):
        assert {f"regulation/{number}", f"instruction/{number}"} <= checked


def test_checklist_follows_the_profile_and_the_desks_switches() -> None:
    regulation = {item.code for item in REGISTRY.checklist(REGULATION)}
    instruction = {item.code for item in REGISTRY.checklist(INSTRUCTION)}
    assert regulation - instruction == {"desk_only_work"}
    assert instruction - regulation == {"desk_nothing_private", "hair_tied", "tie"}
    cut = profile("instruction", checklist_off=frozenset({"make_up", "tie"}))
    gone = instruction - {item.code for item in REGISTRY.checklist(cut)}
    assert gone == {"make_up", "tie"}


def test_every_entry_explains_itself_in_a_sentence() -> None:
    for entry in REGISTRY:
        assert str(entry.title).endswith("."), entry.code
        assert "%(" not in str(entry.title), entry.code


def test_code_used_twice_is_an_error() -> None:
    registry = Registry()
    registry.add(Entry("rule", "once", (), "Once."))
    with pytest.raises(ValueError, match="once"):
        registry.add(Entry("duty", "once", (), "Twice."))


def test_findings_come_in_the_order_of_the_form() -> None:
    empty = call(rings=None, name="", category="", content="", outcome="")
    fields = [finding.field for finding in REGISTRY.findings(empty, REGULATION)]
    assert fields == ["rings", "name", "category", "content", "outcome"]


def test_every_field_of_a_contact_has_its_place_on_the_form() -> None:
    fields = {
        entry.field
        for entry in REGISTRY.of_sort("rule")
        if not {"promise", "oversight", "shift"} & set(entry.channels)
    }
    assert fields <= set(FORM_ORDER)


def test_without_the_special_call_rules_none_is_asked() -> None:
    plain = profile("regulation", special_calls=False)
    bare = for_manager(
        name="", identity="unknown", purpose_status="", category="repair"
    )
    assert REGISTRY.findings(bare, plain) == []
    assert REGISTRY.findings(bare, REGULATION)


def test_old_book_is_never_refused_for_what_it_did_not_ask() -> None:
    old = call(rings=None, outcome="", name="", direction="outgoing")
    assert REGISTRY.past_findings(old, REGULATION) == []
    assert REGISTRY.findings(old, REGULATION)


def test_old_book_shows_what_was_against_the_rules() -> None:
    late = call(rings=5, outcome="reply_owed", phone="")
    codes = [finding.code for finding in REGISTRY.past_findings(late, REGULATION)]
    assert codes == ["rings_late", "reply_needs_phone"]


def test_next_try_keeps_the_promise_open() -> None:
    tried = act("complete", outcome="no_answer", result="", new_due=LATER)
    assert REGISTRY.findings(tried, REGULATION) == []


def test_ring_limit_is_the_desks() -> None:
    patient = profile("regulation", ring_limit=5)
    assert REGISTRY.findings(call(rings=5), patient) == []
    [finding] = REGISTRY.findings(call(rings=6), patient)
    assert "after 6 rings" in str(finding)
    assert "limit is 5" in str(finding)


def test_reason_of_blanks_excuses_nothing() -> None:
    [finding] = REGISTRY.findings(call(rings=4, late_reason="  "), REGULATION)
    assert finding.severity is Severity.REASON
    assert finding.blocks
    assert not finding.breach


def test_outgoing_calls_need_no_rings() -> None:
    out = call(direction="outgoing", rings=None, has_source=True)
    assert REGISTRY.findings(out, REGULATION) == []


def test_superior_whom_the_routing_names_needs_no_reason() -> None:
    assert REGISTRY.findings(for_manager(category="suggestion"), REGULATION) == []
    assert REGISTRY.findings(for_manager(category="liaison"), REGULATION) == []
    assert REGISTRY.findings(for_manager(category="help"), REGULATION) == []


def test_routing_by_subcategory_wins() -> None:
    media = for_manager(category="suggestion", subcategory="other.media")
    [finding] = REGISTRY.findings(media, REGULATION)
    assert (finding.code, finding.params["proposed"]) == (
        "superior_not_routed",
        OTHER.name,
    )


def test_superiors_are_listed_last() -> None:
    assert superiors_last([MANAGER, OTHER, DIRECTOR, COLLEAGUE]) == [
        OTHER,
        COLLEAGUE,
        MANAGER,
        DIRECTOR,
    ]


def test_overdue_promise_may_be_entered_late() -> None:
    late = call(outcome="reply_owed", reply_due=LATER, now=LATER.replace(hour=15))
    assert REGISTRY.findings(late, REGULATION) == []
    unknown = replace(late, occurred_at=None)
    assert [f.code for f in REGISTRY.findings(unknown, REGULATION)] == [
        "reply_due_past"
    ]
