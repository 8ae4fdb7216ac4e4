"""The rules page: every clause word for word, at work, with the month's figures."""

from __future__ import annotations

import html

import pytest
from django.utils import timezone

from contacts import desk
from contacts.reports import rules
from contacts.reports.reading import start_of_day
from contacts.rules.clauses import CLAUSES
from contacts.tests.paper import ago, owed_reply, text


def cards(response) -> dict[str, rules.ClauseCard]:
    return {
        item.clause.id: item
        for card in response.context["documents"]
        for item in card.cards
    }


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_every_clause_is_there_word_for_word(estate, sign_in, language):
    estate.cleared.user.language = language
    estate.cleared.user.save()
    page = html.unescape(text(sign_in(estate.cleared).get("/rules/")))
    for clause in CLAUSES.values():
        assert clause.text_zh in page, clause.id
        assert clause.text(language) in page, clause.id
        assert clause.label_for(language) in page and clause.at_work_for(language)
        assert f'id="{clause.id.replace("/", "-")}"' in page


def test_the_documents_in_force_stand_first(estate, hotel, sign_in):
    def order(member) -> list[tuple[str, bool]]:
        shown = sign_in(member).get("/rules/").context["documents"]
        return [(card.document.id, card.in_force) for card in shown]

    assert order(estate.cleared) == [
        ("special-calls", True),
        ("instruction", True),
        ("regulation", False),
    ]
    assert order(hotel.cleared) == [
        ("special-calls", True),
        ("regulation", True),
        ("instruction", False),
    ]


def test_a_subject_narrows_the_page(estate, sign_in):
    found = cards(sign_in(estate.cleared).get("/rules/?subject=letter"))
    assert {card.clause.subject for card in found.values()} == {"letter"}
    everything = cards(sign_in(estate.cleared).get("/rules/?subject=nonsense"))
    assert len(everything) == len(CLAUSES)


def test_the_month_is_counted_by_clause(estate, hotel, sign_in, file_call):
    file_call(estate, rings=5, late_reason="忙")
    withdrawn = file_call(estate, rings=6, late_reason="忙").contact
    desk.amend(withdrawn, {"rings": 2}, reason="數錯", by=estate.cleared.user)
    with pytest.raises(desk.Refused):
        file_call(estate, answered_by=estate.trainee)
    with pytest.raises(desk.Refused):
        file_call(estate, category="repair", rings=9)
    late = owed_reply(file_call, estate, due=-30)
    kept = owed_reply(file_call, estate, due=30)
    desk.complete(kept, outcome="in_writing", result="已回", by=estate.cleared.user)
    file_call(hotel, rings=7, late_reason="忙")
    found = cards(sign_in(estate.cleared).get("/rules/"))
    rings = found["instruction/3.1.1"].figures
    assert (rings.breaches, rings.refused, rings.promises) == (1, 1, False)
    assert found["instruction/3.1.7"].figures.refused == 1
    replies = found["instruction/3.1.3"].figures
    assert (replies.opened, replies.kept, replies.overdue) == (2, 1, 1)
    assert late.status == "open"
    # Kept in the other profile's document: no figure, it is not in force here.
    assert found["regulation/3.1.1"].figures.breaches == 0
    assert not found["regulation/3.1.1"].figures.measured


def test_nothing_measured_says_so(estate, sign_in):
    found = cards(sign_in(estate.cleared).get("/rules/"))
    assert not found["instruction/1.0"].figures.measured
    assert found["instruction/1.0"].entries


def test_only_the_month_counts(estate, file_call):
    then = ago(days=62)
    file_call(estate, now=then, occurred_at=then, rings=5, late_reason="忙")
    now = timezone.now()
    month = start_of_day(now).replace(day=1)
    assert rules.counts(estate.desk, month, now, now).breaches == {}
    assert rules.counts(estate.desk, ago(days=70), now, now).breaches == {
        ("rings_late", ("instruction/3.1.1",)): 1
    }


def test_every_role_reads_the_rules_in_few_queries(
    estate, sign_in, django_assert_max_num_queries
):
    client = sign_in(estate.administrator)
    client.get("/rules/")
    with django_assert_max_num_queries(8):
        assert client.get("/rules/").status_code == 200
