"""Unfinished entries: kept, offered, gone on with, and lost to nobody."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from contacts import desk
from contacts.factories import new_contact
from contacts.models import Draft, PhoneCall, Visit

from .test_call_form import NEW, fields


@pytest.fixture
def at(sign_in: Any, estate: SimpleNamespace) -> Client:
    return sign_in(estate.cleared)


@pytest.fixture
def signed_in():
    """Return a function that gives each member of staff a client of their own."""

    def enter(member: Any) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return enter


def keep(client: Client, sent: dict[str, Any], **over: Any) -> Any:
    body = {**sent, "channel": "call", **over}
    return client.post(f"/drafts/{sent['entry_id']}/", body)


def test_what_is_typed_is_kept_and_comes_back(
    at: Client, estate: SimpleNamespace
) -> None:
    sent = fields(estate, rings="more", rings_more="8", content="半句話", outcome="")
    answer = keep(at, sent)
    assert answer.json()["version"] == 1
    assert keep(at, sent, version="1", content="一句話").json()["version"] == 2
    draft = Draft.objects.get()
    assert (draft.user, draft.desk) == (estate.cleared.user, estate.desk)
    assert draft.data["content"] == "一句話"
    assert "csrfmiddlewaretoken" not in draft.data
    page = at.get(f"{NEW}?draft={draft.pk}")
    form = page.context["form"]
    assert form["content"].value() == "一句話"
    assert form["category"].value() == "enquiry"
    assert str(form["entry_id"].value()) == sent["entry_id"]
    assert 'id="id_rings_more" value="8"' in page.content.decode()
    assert page.context["talk"].missing != []


def test_a_new_form_offers_to_go_on(at: Client, estate: SimpleNamespace) -> None:
    sent = fields(estate)
    keep(at, sent)
    page = at.get(NEW)
    assert [str(one.pk) for one in page.context["offers"]] == [sent["entry_id"]]
    assert str(page.context["form"]["entry_id"].value()) != sent["entry_id"]
    going_on = at.get(f"/drafts/{sent['entry_id']}/")
    assert going_on["Location"] == f"{NEW}?draft={sent['entry_id']}"


def test_another_window_overwrites_nothing(at: Client, estate: SimpleNamespace) -> None:
    sent = fields(estate)
    keep(at, sent, page="one")
    keep(at, sent, page="one", version="1", content="較新的話")
    stale = keep(at, sent, page="two", version="1", content="較舊的話")
    assert (stale.status_code, stale.json()) == (409, {"error": "stale"})
    assert Draft.objects.get().data["content"] == "較新的話"
    # The answer to the page's own last save may have been lost.
    assert keep(at, sent, page="one", version="1").status_code == 200


def test_a_colleague_cannot_take_or_read_it(
    signed_in: Any, estate: SimpleNamespace, hotel: SimpleNamespace
) -> None:
    sent = fields(estate)
    keep(signed_in(estate.cleared), sent)
    for stranger in (estate.colleague, hotel.cleared, hotel.supervisor):
        client = signed_in(stranger)
        assert keep(client, sent, version="9").status_code == 409
        assert client.get(f"/drafts/{sent['entry_id']}/").status_code == 404
        assert client.get("/drafts/").context["drafts"] == []
        form = client.get(f"{NEW}?draft={sent['entry_id']}").context["form"]
        assert form["content"].value() is None
        for act in ("discard", "take-over"):
            answer = client.post(f"/drafts/{sent['entry_id']}/{act}/", {"reason": "x"})
            assert answer.status_code == 404
    assert Draft.objects.get().data["content"] == sent["content"]


def test_the_supervisor_takes_over_and_the_first_page_is_stopped(
    signed_in: Any, estate: SimpleNamespace
) -> None:
    sent = fields(estate)
    first, supervisor = signed_in(estate.cleared), signed_in(estate.supervisor)
    keep(first, sent, page="one")
    lines = supervisor.get("/drafts/").context["drafts"]
    assert [(line.mine, line.who) for line in lines] == [(False, "陳美玲")]
    answer = supervisor.post(f"/drafts/{sent['entry_id']}/take-over/")
    assert answer["Location"] == f"{NEW}?draft={sent['entry_id']}"
    assert keep(first, sent, page="one", version="2").status_code == 409
    page = supervisor.get(answer["Location"])
    assert page.context["form"]["content"].value() == sent["content"]


def test_giving_up_takes_a_reason(at: Client, estate: SimpleNamespace) -> None:
    sent = fields(estate)
    keep(at, sent)
    address = f"/drafts/{sent['entry_id']}/discard/"
    at.post(address, {"reason": " "})
    draft = Draft.objects.get()
    assert draft.state == "open"
    assert at.post(address, {"reason": "撥錯號碼", "next": "call"})["Location"] == NEW
    draft.refresh_from_db()
    assert (draft.state, draft.discard_reason) == ("discarded", "撥錯號碼")
    assert draft.data["content"] == sent["content"]
    assert keep(at, sent).json() == {"error": "settled"}
    assert at.get("/drafts/").context["drafts"] == []
    assert at.get(NEW).context["offers"] == []


def test_what_was_given_up_is_read_and_taken_up_again(
    signed_in: Any, estate: SimpleNamespace
) -> None:
    sent, at = fields(estate), signed_in(estate.cleared)
    keep(at, sent, page="one")
    at.post(f"/drafts/{sent['entry_id']}/discard/", {"reason": "撥錯號碼"})
    page = at.get("/drafts/")
    assert [line.who for line in page.context["given_up"]] == ["陳美玲"]
    assert "撥錯號碼" in page.content.decode()
    assert sent["content"] in page.content.decode()
    address = f"/drafts/{sent['entry_id']}/take-up/"
    stranger = signed_in(estate.colleague)
    assert stranger.get("/drafts/").context["given_up"] == []
    assert stranger.post(address).status_code == 404
    assert len(signed_in(estate.manager).get("/drafts/").context["given_up"]) == 1
    assert signed_in(estate.manager).post(address).status_code == 403
    assert at.post(address)["Location"] == f"{NEW}?draft={sent['entry_id']}"
    draft = Draft.objects.get()
    assert (draft.state, draft.version, draft.discard_reason) == ("open", 2, "")
    assert draft.data["content"] == sent["content"]
    assert at.post(address)["Location"] == "/drafts/"
    with pytest.raises(desk.Conflict):
        desk.reopen_draft(draft, estate.cleared.user)
    assert keep(at, sent, page="two", version="1").status_code == 409
    assert at.post(NEW, {**sent, "version": "2"}).status_code == 302
    assert PhoneCall.objects.count() == 1


def test_a_manager_reads_no_number_of_a_nameless_draft(
    signed_in: Any, estate: SimpleNamespace
) -> None:
    nameless = fields(estate, name="", organisation="", phone="0912 345 678")
    keep(signed_in(estate.cleared), nameless)
    page = signed_in(estate.manager).get("/drafts/")
    assert [line.who for line in page.context["drafts"]] == ["··· 678"]
    assert "0912" not in page.content.decode()
    [line] = signed_in(estate.supervisor).get("/drafts/").context["drafts"]
    assert line.who == "0912 345 678"


def test_a_filed_draft_leads_to_its_entry(at: Client, estate: SimpleNamespace) -> None:
    sent = fields(estate)
    keep(at, sent)
    at.post(NEW, sent)
    number = PhoneCall.objects.get().number
    assert at.get(f"/drafts/{sent['entry_id']}/")["Location"] == f"/contacts/{number}/"


def test_an_ended_session_gets_no_log_in_page(
    client: Client, estate: SimpleNamespace
) -> None:
    address = f"/drafts/{uuid.uuid4()}/"
    answer = client.post(address, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 401
    assert not Draft.objects.exists()


def test_odd_things_are_kept_or_refused(at: Client, estate: SimpleNamespace) -> None:
    sent = fields(estate, content="\0字" * 9000, version="9" * 400)
    assert keep(at, sent, version="９").status_code == 200
    assert len(Draft.objects.get().data["content"]) <= 5000
    assert keep(at, fields(estate), channel="telegram").status_code == 400
    many = {f"field{index}": "x" for index in range(300)}
    assert keep(at, {**fields(estate), **many}).status_code == 200
    assert max(len(draft.data) for draft in Draft.objects.all()) <= 80
    assert at.get("/drafts/not-a-uuid/").status_code == 404
    assert at.get(f"/drafts/{uuid.uuid4()}/").status_code == 404


def test_a_language_switch_comes_back_to_the_same_draft(
    at: Client, estate: SimpleNamespace
) -> None:
    sent = fields(estate)
    keep(at, sent)
    back = f"{NEW}?draft={sent['entry_id']}"
    answer = at.post("/i18n/setlang/", {"language": "en", "next": back})
    assert answer["Location"] == back
    page = at.get(back)
    assert page.context["form"]["content"].value() == sent["content"]
    assert "How it ended" in page.content.decode()


def test_a_visitor_comes_in(at: Client, estate: SimpleNamespace) -> None:
    sent = fields(estate, outcome="")
    answer = at.post("/calls/park/", sent)
    assert answer["Location"] == f"/visits/new/?parked={sent['entry_id']}"
    draft = Draft.objects.get()
    assert draft.parked
    text = at.get("/rules/").content.decode()
    assert f'href="/drafts/{sent["entry_id"]}/"' in text
    visit = new_visit(estate)
    desk.note_interruption(draft, visit)
    page = at.get(f"{NEW}?draft={sent['entry_id']}")
    form = page.context["form"]
    assert form["outcome"].value() == "interrupted"
    assert form["interrupting_visit"].value() == visit.number
    body = {**sent, **{name: form[name].value() or "" for name in form.fields}}
    body["entry_id"] = sent["entry_id"]
    answer = at.post(NEW, {name: str(value) for name, value in body.items()})
    assert answer.status_code == 302
    call = PhoneCall.objects.get()
    assert call.interrupting_visit == visit
    assert [promise.kind for promise in call.promises.all()] == ["call_back"]
    assert (
        f'href="/drafts/{sent["entry_id"]}/"' not in at.get("/rules/").content.decode()
    )


def new_visit(place: SimpleNamespace) -> Visit:
    place.desk.refresh_from_db()
    visit = new_contact(
        "visit",
        place.desk,
        place.categories,
        name="黃秀英",
        unit="1棟0501",
        category="enquiry",
        content="詢問裝修押金何時退還。",
        outcome="answered",
        answered_by=place.cleared,
        arrived_at=timezone.now(),
        attended_at=timezone.now(),
    )
    return desk.record(visit, by=place.cleared.user, door="form").contact


def test_parking_a_call_that_moved_on_elsewhere(
    at: Client, estate: SimpleNamespace
) -> None:
    sent = fields(estate)
    keep(at, sent, page="one")
    keep(at, sent, page="one", version="1")
    answer = at.post("/calls/park/", {**sent, "version": "1"})
    assert answer["Location"] == "/drafts/"
    assert not Draft.objects.get().parked
    assert at.post("/calls/park/", {"entry_id": "x"}).status_code == 404


def test_the_list_takes_few_queries(
    at: Client, estate: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    for _index in range(4):
        keep(at, fields(estate))
    with django_assert_num_queries(5):
        assert len(at.get("/drafts/").context["drafts"]) == 4


def test_an_untouched_call_parks_nothing(sign_in, estate):
    sent = {
        "entry_id": str(desk.new_entry_id()),
        "version": "0",
        "occurred_at": "2026-10-05T09:30",
        "urgency": "normal",
        "answered_by": str(estate.cleared.pk),
    }
    answer = sign_in(estate.cleared).post("/calls/park/", sent)
    assert (answer.status_code, answer.url) == (302, "/visits/new/")
    assert not Draft.objects.exists()
