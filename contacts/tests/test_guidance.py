"""What the right-hand column says while a call is being typed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from contacts.models import Contact, RefusedAttempt

from .test_call_form import fields, for_superior

GUIDANCE = "/calls/guidance/"


@pytest.fixture
def at(sign_in: Any, estate: SimpleNamespace) -> Client:
    return sign_in(estate.cleared)


def talk(client: Client, sent: dict[str, Any]) -> Any:
    response = client.post(GUIDANCE, sent)
    assert response.status_code == 200
    return response.context["talk"]


def said(client: Client, sent: dict[str, Any]) -> list[str]:
    return [guide.code for guide in talk(client, sent).guidance]


def stops(client: Client, sent: dict[str, Any]) -> list[str]:
    return [finding.code for finding in talk(client, sent).stops]


def test_an_empty_form_greets_and_tells_what_is_needed(
    at: Client, estate: SimpleNamespace
) -> None:
    found = talk(at, {})
    assert found.guidance[0].code == "say_greeting"
    assert found.stops == []
    assert len(found.missing) == 6


def test_the_sentence_follows_the_answer(at: Client, estate: SimpleNamespace) -> None:
    asked = for_superior(
        estate, outcome="", connected_to="", asked_for_answer="", purpose_status=""
    )
    assert said(at, {**asked, "name": ""})[0] == "ask_who_and_why"
    assert said(at, {**asked, "purpose_status": "clear"})[0] == "never_tell_presence"
    for answer, code in (
        ("busy", "say_busy"),
        ("absent", "say_absent"),
        ("declines", "say_declines_house"),
        ("accepts", "brief_superior"),
    ):
        answered = {**asked, "purpose_status": "clear", "asked_for_answer": answer}
        assert said(at, answered)[0] == code
    hidden = {**asked, "name": "", "identity": "declined"}
    assert said(at, {**hidden, "asked_for_answer": "declines"})[0] == (
        "say_withheld_house"
    )


def test_a_stop_is_shown_while_typing_and_no_attempt_is_kept(
    at: Client, estate: SimpleNamespace
) -> None:
    assert stops(at, for_superior(estate, purpose_status="unclear")) == [
        "superior_purpose_unclear"
    ]
    assert stops(at, fields(estate, answered_by=estate.trainee)) == [
        "answered_by_not_cleared"
    ]
    assert not RefusedAttempt.objects.exists()
    assert not Contact.objects.exists()


def test_the_reason_the_registry_asks_for_is_named(
    at: Client, estate: SimpleNamespace
) -> None:
    assert talk(at, fields(estate)).needs == ""
    routed = for_superior(estate, category="repair", purpose_status="unclear")
    assert set(talk(at, routed).needs.split()) == {"superior_reason", "override_reason"}
    # A typed reason stays in sight.
    given = {**routed, "superior_reason": "住戶指名。", "override_reason": "急。"}
    assert set(talk(at, given).needs.split()) == {"superior_reason", "override_reason"}
    assert talk(at, given).stops == []


def test_no_sentence_gives_a_superior_away(at: Client, estate: SimpleNamespace) -> None:
    asked = for_superior(estate, outcome="", connected_to="", asked_for_answer="")
    text = at.post(GUIDANCE, asked).content.decode()
    assert 'data-guide="never_tell_presence"' in text
    for code in ("say_busy", "say_absent", "say_declines_house"):
        assert code not in text


def test_the_regulation_reminds_of_hanging_up(
    sign_in: Any, hotel: SimpleNamespace
) -> None:
    client = sign_in(hotel.cleared)
    assert "hang_up_last" in said(client, fields(hotel))
    assert "say_greeting" not in said(client, {})


def test_guidance_takes_few_queries(
    at: Client, estate: SimpleNamespace, file_call: Any, django_assert_num_queries: Any
) -> None:
    file_call(estate)
    sent = fields(estate)
    at.post(GUIDANCE, sent)
    with django_assert_num_queries(7):
        answer = at.post(GUIDANCE, sent)
    assert "talk-caller" in answer.content.decode()
    with django_assert_num_queries(2):
        answer = at.post(GUIDANCE, {**sent, "same_caller": "1"})
    assert "talk-caller" not in answer.content.decode()


def test_a_stranger_to_the_session_gets_a_sentence(client: Client, db: None) -> None:
    answer = client.post(GUIDANCE, headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_a_promise_is_told_before_it_is_saved(
    at: Client, estate: SimpleNamespace
) -> None:
    sent = fields(estate, outcome="reply_owed")
    response = at.post(GUIDANCE, sent)
    (opening,) = response.context["opens"]
    assert (opening.kind, opening.owner) == ("reply", estate.cleared.name)
    assert 'data-duty="reply"' in response.content.decode()
    quiet = at.post(GUIDANCE, {**sent, "outcome": "answered"})
    assert quiet.context["opens"] == []
