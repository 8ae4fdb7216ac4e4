"""Which entries, breaches and refusals a clause counts, each with its rows."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from contacts.models import Breach, RefusedAttempt
from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.compliance import kept
from contacts.reports.monthly.counting import Counts
from contacts.reports.monthly.keeping import counts_of
from contacts.reports.monthly.shapes import Rate
from contacts.reports.monthly.speaking import TOLD_BY_BOOKS
from contacts.rules import REGISTRY
from contacts.rules.clauses import CLAUSES

from .test_monthly_figures import NOW, every_link_leads_to_as_many_rows, put

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
PROOF = ["instruction/3.1.3", "instruction/3.1.4", "special-calls/8"]


def october(place):
    return build([place.desk], period_of("2026-10"), NOW)


def clause(report, name: str):
    return kept(CLAUSES[name], report.counts)


def against(contact, code: str, *clauses: str) -> Breach:
    return Breach.objects.create(
        desk=contact.desk,
        contact=contact,
        code=code,
        clauses=list(clauses),
        happened_at=contact.occurred_at,
    )


def test_a_breach_breaks_the_clauses_that_it_names_and_no_others(estate, file_call):
    call = file_call(estate, occurred_at=AT, now=AT, outcome="reply_owed").contact
    against(call, "proof_other_person", "instruction/3.1.3")
    report = october(estate)
    named = clause(report, "instruction/3.1.3")
    assert (named.breaches, named.entries) == (1, Rate(0, 1))
    for other in ("instruction/3.1.4", "special-calls/8", "instruction/4.3"):
        assert clause(report, other).breaches == 0
        assert clause(report, other).entries == Rate(0, 0)
    every_link_leads_to_as_many_rows(report)


def test_a_breach_that_names_none_breaks_all_of_its_rule(estate, file_call):
    call = file_call(estate, occurred_at=AT, now=AT, outcome="reply_owed").contact
    against(call, "proof_other_person")
    report = october(estate)
    assert clause(report, "instruction/3.1.3").entries == Rate(0, 1)
    for other in ("instruction/3.1.4", "special-calls/8", "instruction/4.3"):
        # It speaks of other entries, and this one was done against it all the same.
        assert clause(report, other).breaches == 1
        assert clause(report, other).entries == Rate(0, 1)
    every_link_leads_to_as_many_rows(report)


def test_a_clause_that_begins_like_another_is_another(estate, file_call):
    """3.1.1 is no part of what names 3.1.10."""
    call = file_call(estate, occurred_at=AT, now=AT).contact
    against(call, "rings_late", "instruction/3.1.10")
    report = october(estate)
    assert clause(report, "instruction/3.1.1").breaches == 0
    every_link_leads_to_as_many_rows(report)


def test_a_refusal_counts_for_the_clauses_that_it_names(estate):
    for number, named in enumerate((["instruction/3.2.5"], []), start=1):
        RefusedAttempt.objects.create(
            desk=estate.desk,
            channel="visit",
            code="message_kind_missing",
            clauses=named,
            entry_id=uuid.uuid4(),
            first_at=AT,
            last_at=AT,
            times=number,
            door="form",
        )
    report = october(estate)
    assert clause(report, "instruction/3.2.5").refused == 2
    assert clause(report, "special-calls/5").refused == 1
    assert clause(report, "instruction/3.1.4").refused == 1
    assert report.counts.refused["message_kind_missing"] == 2
    # What was refused was not done: it breaks nothing.
    assert clause(report, "special-calls/5").state != "broken"
    every_link_leads_to_as_many_rows(report)


def test_refusals_under_nobodys_name_are_one_line_of_all_desks(estate, hotel):
    for place in (estate, estate, hotel):
        refused_at(place)
    report = build([estate.desk, hotel.desk], period_of("2026-10"), NOW)
    grid = report.parts[7].grid("refused")
    assert [line[1].value for line in grid.rows] == [3]
    every_link_leads_to_as_many_rows(report)


def refused_at(place) -> None:
    RefusedAttempt.objects.create(
        desk=place.desk,
        channel="call",
        code="answered_by_not_cleared",
        entry_id=uuid.uuid4(),
        first_at=AT,
        last_at=AT,
        door="form",
    )


MADE = {
    "at": AT,
    "category": "enquiry",
    "sub": False,
    "void": False,
    "rings": 2,
    "entered_after": 0,
    "closed_after": 10,
    "promise": None,
    "outgoing": False,
}


def test_private_calls_are_asked_of_calls_out_alone(estate):
    for number, out in enumerate((True, True, False, False, False), start=1):
        put(estate, number, {**MADE, "channel": "call", "outgoing": out})
    report = october(estate)
    assert clause(report, "instruction/3.1.6").entries == Rate(2, 2)
    # Who takes the customers' calls is asked of all of them.
    assert clause(report, "instruction/3.1.7").entries == Rate(5, 5)
    every_link_leads_to_as_many_rows(report)


@pytest.mark.parametrize("channel", ["call", "visit"])
def test_a_reply_owed_counts_after_a_call_and_after_a_visit(estate, channel):
    for number, outcome in enumerate(("reply_owed", "undecided", "answered"), start=1):
        put(estate, number, {**MADE, "channel": channel, "outcome": outcome})
    report = october(estate)
    assert clause(report, "instruction/3.1.3").entries == Rate(1, 1)
    assert clause(report, "special-calls/8").entries == Rate(1, 1)
    every_link_leads_to_as_many_rows(report)


def test_without_the_special_call_rules_all_are_colleagues(estate):
    """What nobody could decide is a reply owed; a superior is one of the colleagues."""
    estate.desk.special_calls = False
    estate.desk.save()
    for number, (channel, outcome) in enumerate(
        (("call", "undecided"), ("visit", "undecided"), ("visit", "reply_owed")),
        start=1,
    ):
        asked = {"asked_for": "superior"} if channel == "call" else {}
        made = {**MADE, "channel": channel, "outcome": outcome, **asked}
        put(estate, number, made)
    report = october(estate)
    assert clause(report, "instruction/3.1.3").entries == Rate(3, 3)
    assert clause(report, "instruction/3.1.4").entries == Rate(1, 1)
    every_link_leads_to_as_many_rows(report)


def test_a_letter_of_complaint_is_dealt_with_by_the_complaint_record(hotel):
    """The regulation owes a form for it as for a reported matter (3.3.1)."""
    for number, kind in enumerate(("reported_matter", "complaint", "liaison"), start=1):
        put(hotel, number, {**MADE, "channel": "letter", "kind": kind})
    report = october(hotel)
    assert clause(report, "regulation/3.3.1").entries == Rate(2, 2)
    every_link_leads_to_as_many_rows(report)


def test_what_an_old_book_can_show_is_asked_of_it_by_the_rules():
    """Each is a rule of entries that is asked of the past, and needs no other field."""
    for code in TOLD_BY_BOOKS:
        entry = REGISTRY[code]
        assert entry.asked_of_past and {"call", "visit", "letter"} & set(entry.channels)


def test_figures_kept_before_breaches_named_their_clauses_stay(estate, file_call):
    """As they were approved: each breach broke every clause of its rule."""
    call = ["usual", None, "", "answered"]
    old = {
        "breaches": [[[["proof_other_person"], ["call", True, call, ""]], 2]],
        "refused": [["message_kind_missing", 3]],
        "imported": [[["call", ""], 9], [["letter", "liaison"], 4]],
    }
    live = Counts()
    live.imported["call", "outgoing"] = 1
    counts = counts_of(old, live, 4)
    for name in PROOF:
        assert kept(CLAUSES[name], counts).breaches == 2
    assert kept(CLAUSES["special-calls/5"], counts).refused == 3
    assert dict(counts.imported) == {("call", "outgoing"): 1, ("letter", "liaison"): 4}
