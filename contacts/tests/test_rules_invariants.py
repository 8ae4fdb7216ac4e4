"""What must hold for whatever has been typed so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import choices
from contacts.rules import (
    REGISTRY,
    CallFacts,
    DeskProfile,
    Facts,
    LetterFacts,
    PromiseFacts,
    VisitFacts,
)
from contacts.rules.base import Registry

from .builders import (
    CLEARED,
    COLLEAGUE,
    DIRECTOR,
    EARLIER,
    INSTRUCTION,
    LATER,
    MANAGER,
    NOW,
    OTHER,
    REGULATION,
    TRAINEE,
    for_manager,
    profile,
)

DESKS = (
    REGULATION,
    INSTRUCTION,
    profile("regulation", special_calls=False),
    profile("instruction", wording="neutral", liaison_department="行政部"),
)
TOLD = ("not here", "just left", " is in.", "busy", "away", "absent", "not accepted")
# The sentences of special-calls/2, /6 and /7: the only ones that may tell anything.
PRESCRIBED = {"say_withheld_house", "say_declines_house", "say_busy"}

people = st.sampled_from([None, CLEARED, TRAINEE, COLLEAGUE, OTHER, MANAGER, DIRECTOR])
times = st.sampled_from([None, EARLIER, NOW, LATER])
days = times.map(lambda moment: moment and moment.date())
texts = st.sampled_from(["", " ", "水管滴水。", "5550101", "100 %", "%(name)s"])


def one_of(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *kind.values])


SHARED = {
    "now": times,
    "occurred_at": times,
    "identity": one_of(choices.Identity),
    "name": texts,
    "phone": texts,
    "unit": texts,
    "customer_kind": one_of(choices.CustomerKind),
    "category": st.sampled_from(["", *(c.code for c in choices.CATEGORIES)]),
    "subcategory": st.sampled_from(["", "complaint.attitude", "other.media"]),
    "content": texts,
    "answered_by": people,
    "complained_of": people,
    "reply_due": times,
    "reply_owner": people,
    "known_customer": st.booleans(),
}
CALLS = {
    "outcome": one_of(choices.Outcome),
    "direction": one_of(choices.Direction),
    "rings": st.sampled_from([None, -1, 0, 1, 3, 4, 100]),
    "late_reason": texts,
    "greeted": st.booleans(),
    "purpose_status": one_of(choices.PurposeStatus),
    "asked_for": people,
    "asked_for_answer": one_of(choices.AskedForAnswer),
    "connected_to": people,
    "superior_reason": texts,
    "override_reason": texts,
    "alternative_offered": one_of(choices.Alternative),
    "message": texts,
    "message_kind": one_of(choices.MessageKind),
    "interrupted_by_visitor": st.booleans(),
    "served_first": one_of(choices.ServedFirst),
    "has_source": st.booleans(),
    "own_promise": st.booleans(),
    "consulted": people,
}
VISITS = {
    "outcome": one_of(choices.VisitOutcome),
    "arrived_at": times,
    "attended_at": times,
    "left_at": times,
    "party_size": st.sampled_from([None, 0, 1, 501]),
    "host": people,
    "tense": st.booleans(),
    "call_supervisor": st.booleans(),
    "greeted": st.booleans(),
    "farewell": st.booleans(),
    "message": texts,
}
LETTERS = {
    "kind": one_of(choices.LetterKind),
    "received_on": days,
    "dated": days,
    "today": days,
    "delivery": one_of(choices.Delivery),
    "subject": texts,
    "original_kept_at": texts,
    "praised_staff": texts,
    "praised_department": texts,
}
PROMISES = {
    "action": st.sampled_from(
        ["complete", "postpone", "reassign", "close", "reopen", "amend", "void"]
    ),
    "kind": one_of(choices.FollowUpKind),
    "outcome": one_of(choices.PromiseOutcome),
    "result": texts,
    "reason": texts,
    "place": texts,
    "doer_role": one_of(choices.Role),
    "new_due": times,
    "new_owner": people,
    "open_promises": st.integers(0, 3),
}
calls = st.builds(CallFacts, **SHARED, **CALLS)
contacts = st.one_of(
    calls,
    st.builds(VisitFacts, **SHARED, **VISITS),
    st.builds(LetterFacts, **SHARED, **LETTERS),
    st.builds(PromiseFacts, **(SHARED | PROMISES)),
)


@settings(max_examples=300, deadline=None)
@given(facts=contacts, desk=st.sampled_from(DESKS))
def test_half_filled_contact_gets_an_answer(facts: Facts, desk: DeskProfile) -> None:
    for finding in REGISTRY.findings(facts, desk):
        assert str(finding)
        assert finding.field
        assert not (finding.blocks and finding.breach)
    for duty in REGISTRY.duties(facts, desk):
        owners = [duty.owner, duty.role, duty.department]
        assert sum(bool(owner) for owner in owners) == 1
        assert duty.code in REGISTRY
        assert duty.kind in choices.FollowUpKind.values
    for guide in REGISTRY.guidance(facts, desk):
        assert str(guide)
        assert guide.tone in ("say", "do", "avoid")
    assert not any(f.blocks and f.missing for f in REGISTRY.past_findings(facts, desk))


@settings(max_examples=300, deadline=None)
@given(facts=calls, desk=st.sampled_from(DESKS))
def test_no_sentence_tells_whether_a_superior_is_in(
    facts: CallFacts, desk: DeskProfile
) -> None:
    for guide in REGISTRY.guidance(facts, desk):
        if guide.tone == "say" and guide.code not in PRESCRIBED:
            assert not any(word in str(guide) for word in TOLD), guide.code
    if desk.wording == choices.Wording.NEUTRAL:
        said = {guide.code for guide in REGISTRY.guidance(facts, desk)}
        assert said & PRESCRIBED <= {"say_busy"}


IDENTITIES = (
    ("", ""),
    ("", "陳美玲"),
    ("given", "陳美玲"),
    ("declined", ""),
    ("unknown", ""),
)
PURPOSES = (("", ""), ("unclear", "急病。"), ("clear", ""))


def screened_calls() -> Iterator[CallFacts]:
    """Return a call for every combination of screening, answer and outcome."""
    for who, why, asked_for, answer, connected_to, consulted, outcome, other in product(
        IDENTITIES,
        PURPOSES,
        (None, MANAGER, COLLEAGUE),
        ("", *choices.AskedForAnswer.values),
        (None, MANAGER, DIRECTOR),
        (None, DIRECTOR),
        choices.Outcome.values,
        ("", *choices.Alternative.values),
    ):
        if MANAGER not in (asked_for, connected_to) and connected_to != DIRECTOR:
            continue  # No superior comes into it.
        yield for_manager(
            identity=who[0],
            name=who[1],
            purpose_status=why[0],
            override_reason=why[1],
            superior_reason="業主堅持。",
            asked_for=asked_for,
            asked_for_answer=answer,
            connected_to=connected_to,
            consulted=consulted,
            outcome=outcome,
            alternative_offered=other,
            message="請回電。" if outcome == "message_taken" else "",
        )


THROUGH = {"connected", "handed_over", "fetched"}


def screening_entries() -> Registry:
    """Return the rules that block at all, to ask no more of many calls than needed."""
    rules = Registry()
    for entry in REGISTRY.of_sort("rule"):
        if "call" in entry.channels and entry.code != "attitude_own_case":
            rules.add(entry)
    return rules


def test_no_superior_is_ever_reached_unscreened() -> None:
    rules = screening_entries()
    saved: set[str] = set()
    for facts in screened_calls():
        if any(f.blocks for f in rules.findings(facts, REGULATION)):
            continue
        accepts = facts.asked_for == MANAGER and facts.asked_for_answer == "accepts"
        reached = facts.connected_to or facts.asked_for
        if accepts:
            assert facts.outcome in THROUGH
            assert reached == MANAGER
        if facts.connected_to is None and facts.outcome not in THROUGH:
            continue
        if not reached.is_superior:
            continue
        saved.add(facts.outcome)
        assert facts.identity == "declined" or facts.name
        assert facts.identity != "unknown"
        assert facts.purpose_status == "clear" or facts.override_reason
        if facts.asked_for == reached:
            assert facts.asked_for_answer == "accepts"
        else:
            assert facts.consulted == reached
        if facts.identity == "declined":
            assert facts.asked_for_answer != "declines" or facts.asked_for == COLLEAGUE
    assert saved == THROUGH


@settings(max_examples=300, deadline=None)
@given(facts=contacts, desk=st.sampled_from(DESKS))
def test_nobody_is_given_the_complaint_about_themselves(
    facts: Facts, desk: DeskProfile
) -> None:
    facts = replace(facts, subcategory="complaint.attitude")
    if facts.complained_of is None:
        return
    owners = [duty.owner for duty in REGISTRY.duties(facts, desk)]
    if facts.complained_of in owners:
        codes = [f.code for f in REGISTRY.findings(facts, desk) if f.blocks]
        assert "attitude_own_case" in codes


def test_message_for_a_superior_is_always_owed() -> None:
    for answer in ("busy", "absent", "declines"):
        taken = for_manager(
            connected_to=None,
            asked_for_answer=answer,
            alternative_offered="declined",
            outcome="message_taken",
            message="請回電。",
            message_kind="please_call",
        )
        assert not any(f.blocks for f in REGISTRY.findings(taken, REGULATION))
        kinds = [duty.kind for duty in REGISTRY.duties(taken, REGULATION)]
        assert kinds == ["deliver_message"]


def test_a_call_back_always_has_a_number() -> None:
    promised = 0
    for desk, outcome, person, answer, kind, phone, owner in product(
        (REGULATION, profile("instruction", special_calls=False)),
        ("message_taken", "reply_owed", "undecided"),
        (None, COLLEAGUE, MANAGER),
        ("", "absent", "busy", "not_asked"),
        ("", *choices.MessageKind.values),
        (" ", "5550101"),
        (None, OTHER),
    ):
        facts = for_manager(
            asked_for=person,
            asked_for_answer=answer,
            connected_to=None,
            alternative_offered="declined",
            outcome=outcome,
            message="請回電。" if outcome == "message_taken" else "",
            message_kind=kind,
            phone=phone,
            reply_owner=owner,
        )
        owed = {duty.kind for duty in REGISTRY.duties(facts, desk)}
        if not owed & {"colleague_call_back", "reply", "consult_superior"}:
            continue
        blocked = any(f.blocks for f in REGISTRY.findings(facts, desk))
        assert blocked or phone.strip(), facts
        promised += not blocked
    assert promised > 0
