"""The call form as the desk sends it: kept, refused, and what was stored."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import (
    Breach,
    Customer,
    Draft,
    FollowUp,
    PhoneCall,
    RefusedAttempt,
    StaffMember,
)

NEW = "/calls/new/"


def fields(place: SimpleNamespace, **over: Any) -> dict[str, Any]:
    """Return a call as the form sends it: an enquiry, answered on the second ring."""
    standard = {
        "entry_id": str(uuid.uuid4()),
        "rings": "2",
        "phone": "0912 345 678",
        "name": "陳美玲",
        "unit": "3棟1202",
        "customer_kind": "owner",
        "category": "enquiry",
        "urgency": "normal",
        "content": "詢問停車月卡續費的時間。",
        "outcome": "answered",
        "answered_by": place.cleared,
    }
    sent = {**standard, **over}
    return {
        name: str(value.pk) if isinstance(value, StaffMember) else value
        for name, value in sent.items()
        if value is not None
    }


def for_superior(place: SimpleNamespace, **over: Any) -> dict[str, Any]:
    """Return a screened call that the superior asked for takes."""
    standard = {
        "asked_for": place.superior,
        "purpose_status": "clear",
        "asked_for_answer": "accepts",
        "connected_to": place.superior,
        "outcome": "connected",
    }
    return fields(place, **{**standard, **over})


def codes(response: Any) -> set[str]:
    """Return the codes of everything the form found wrong."""
    found = response.context["form"].errors.as_data()
    return {error.code for errors in found.values() for error in errors}


@pytest.fixture(params=["estate", "hotel"])
def place(request: pytest.FixtureRequest) -> SimpleNamespace:
    return request.getfixturevalue(request.param)


# What no profile changes is tried at one desk.
at_home = pytest.mark.parametrize("place", ["estate"], indirect=True)


@pytest.fixture
def at(sign_in: Any, place: SimpleNamespace) -> Client:
    return sign_in(place.cleared)


def refused(client: Client, sent: dict[str, Any]) -> set[str]:
    response = client.post(NEW, sent)
    assert response.status_code == 422
    assert not PhoneCall.objects.exists()
    return codes(response)


def recorded(client: Client, sent: dict[str, Any]) -> PhoneCall:
    response = client.post(NEW, sent)
    assert response.status_code == 302, codes(response)
    call = PhoneCall.objects.get(entry_id=sent["entry_id"])
    assert response["Location"] == f"/contacts/{call.number}/"
    return call


def test_a_routine_call_is_filed(at: Client, place: SimpleNamespace) -> None:
    call = recorded(at, fields(place))
    assert call.number == f"{place.desk.code}-DH-{call.occurred_at.year}-00001"
    assert (call.status, call.identity, call.rings) == ("closed", "given", 2)
    assert call.customer.name == "陳美玲"
    assert (call.entered_by, call.door) == (place.cleared.user, "form")
    page = at.get(f"/contacts/{call.number}/")
    assert call.number in str(next(iter(page.context["messages"])))


# What every entry must hold.


# A test for each line would build two desks for each.
INCOMPLETE = [
    ({"rings": None}, "rings_missing"),
    ({"rings": "0"}, "rings_impossible"),
    ({"rings": "more", "rings_more": "140"}, "rings_impossible"),
    ({"rings": "5"}, "rings_late"),
    ({"rings": "more", "rings_more": "9"}, "rings_late"),
    ({"name": ""}, "caller_missing"),
    ({"identity": "declined"}, "identity_contradictory"),
    ({"category": ""}, "category_missing"),
    ({"content": " "}, "content_missing"),
    ({"outcome": ""}, "outcome_missing"),
    ({"answered_by": ""}, "answered_by_missing"),
    ({"outcome": "reply_owed", "phone": ""}, "reply_needs_phone"),
    (
        {"outcome": "reply_owed", "reply_due": "2020-01-01T10:00"},
        "reply_due_past",
    ),
    ({"outcome": "undecided", "phone": ""}, "undecided_needs_phone"),
    ({"outcome": "fetched"}, "fetched_whom_missing"),
    ({"outcome": "connected"}, "connected_whom_missing"),
    ({"outcome": "message_taken"}, "message_missing"),
    (
        {"outcome": "interrupted", "phone": "", "name": "", "identity": "unknown"},
        "interrupted_needs_phone_or_name",
    ),
    ({"direction": "outgoing"}, "outgoing_without_source"),
    (
        {"direction": "outgoing", "source": "BH-DH-2020-1"},
        "outgoing_without_source",
    ),
    ({"direction": "outgoing", "promise": "999999"}, "outgoing_without_source"),
]


def test_an_incomplete_call_is_refused(at: Client, place: SimpleNamespace) -> None:
    for over, code in INCOMPLETE:
        assert code in refused(at, fields(place, **over)), over


# A superior is asked for: the six answers and what they forbid.


FOR_SUPERIOR = [
    ({"name": "", "identity": "unknown"}, "superior_identity_open"),
    ({"purpose_status": "unclear"}, "superior_purpose_unclear"),
    ({"purpose_status": ""}, "superior_purpose_unclear"),
    ({"asked_for_answer": ""}, "superior_not_asked"),
    ({"asked_for_answer": "not_asked"}, "superior_not_asked"),
    (
        {"name": "", "identity": "declined", "asked_for_answer": "declines"},
        "declined_and_refused",
    ),
    ({"asked_for_answer": "busy"}, "connected_though_busy"),
    ({"asked_for_answer": "busy"}, "busy_alternative_missing"),
    ({"asked_for_answer": "absent"}, "connected_though_absent"),
    ({"asked_for_answer": "declines"}, "connected_though_declines"),
    (
        {
            "asked_for_answer": "busy",
            "alternative_offered": "accepted",
            "connected_to": "",
            "outcome": "handed_over",
        },
        "alternative_person_missing",
    ),
    (
        {
            "asked_for_answer": "absent",
            "connected_to": "",
            "outcome": "wrong_number",
        },
        "absent_without_end",
    ),
    (
        {
            "asked_for_answer": "declines",
            "connected_to": "",
            "outcome": "interrupted",
        },
        "declines_without_end",
    ),
    (
        {
            "asked_for_answer": "busy",
            "alternative_offered": "declined",
            "connected_to": "",
            "outcome": "wrong_number",
        },
        "busy_without_end",
    ),
    (
        {
            "asked_for_answer": "absent",
            "connected_to": "",
            "outcome": "message_taken",
        },
        "message_missing",
    ),
    (
        {
            "asked_for_answer": "absent",
            "connected_to": "",
            "outcome": "no_message_wished",
            "message": "請回電。",
        },
        "message_though_none_wished",
    ),
    (
        {
            "asked_for_answer": "absent",
            "connected_to": "",
            "outcome": "message_taken",
            "message": "請回電。",
            "message_kind": "please_call",
            "phone": "",
        },
        "callback_needs_phone",
    ),
    ({"category": "repair"}, "superior_not_routed"),
]


def test_a_call_for_a_superior_is_refused(at: Client, place: SimpleNamespace) -> None:
    for over, code in FOR_SUPERIOR:
        assert code in refused(at, for_superior(place, **over)), over


@at_home
def test_a_screened_call_is_put_through(at: Client, place: SimpleNamespace) -> None:
    call = recorded(at, for_superior(place, connected_to=None))
    assert call.connected_to == place.superior
    assert call.status == "closed"


def test_busy_and_somebody_else_takes_it(at: Client, place: SimpleNamespace) -> None:
    sent = for_superior(
        place,
        asked_for_answer="busy",
        alternative_offered="accepted",
        connected_to=place.engineer,
        outcome="handed_over",
    )
    call = recorded(at, sent)
    assert call.alternative_offered == "accepted"
    assert "say_busy" in call.said


@pytest.mark.parametrize("answer", ["absent", "declines", "busy"])
def test_a_message_opens_its_delivery(
    at: Client, place: SimpleNamespace, answer: str
) -> None:
    sent = for_superior(
        place,
        asked_for_answer=answer,
        alternative_offered="declined" if answer == "busy" else "",
        connected_to="",
        outcome="message_taken",
        message="請回電談續約。",
        message_kind="please_call",
    )
    call = recorded(at, sent)
    promise = FollowUp.objects.get(contact=call)
    assert (promise.kind, promise.owner) == ("deliver_message", place.cleared)
    assert call.status == "open"


def test_what_is_said_is_kept_apart_from_what_is_true(
    at: Client, place: SimpleNamespace
) -> None:
    sent = for_superior(
        place,
        asked_for_answer="declines",
        connected_to="",
        outcome="no_message_wished",
    )
    call = recorded(at, sent)
    assert call.asked_for_answer == "declines"
    assert call.said.partition(":")[0] in ("say_declines_house", "say_greeting")
    assert "say_declines_house" in call.said


@at_home
def test_nobody_can_decide(at: Client, place: SimpleNamespace) -> None:
    call = recorded(at, fields(place, outcome="undecided"))
    promise = FollowUp.objects.get(contact=call)
    assert (promise.kind, promise.then) == ("consult_superior", "call_back")


@pytest.mark.parametrize(
    ("field", "over", "code"),
    [
        ("late_reason", {"rings": "5"}, "rings_late"),
        ("override_reason", {"purpose_status": "unclear"}, "superior_purpose_unclear"),
        ("superior_reason", {"category": "repair"}, "superior_not_routed"),
    ],
)
def test_a_reason_becomes_a_breach(
    at: Client, place: SimpleNamespace, field: str, over: dict[str, Any], code: str
) -> None:
    assert code in refused(at, for_superior(place, **over))
    call = recorded(at, for_superior(place, **over, **{field: "客戶急病,不能等。"}))
    breach = Breach.objects.get(contact=call)
    assert (breach.code, breach.reason) == (code, "客戶急病,不能等。")
    assert call.flagged


# A colleague, a reply owed, a visitor.


def test_an_absent_colleague_calls_back(at: Client, place: SimpleNamespace) -> None:
    sent = fields(
        place,
        asked_for=place.engineer,
        asked_for_answer="absent",
        outcome="message_taken",
        message="請回電談保養日期。",
        message_kind="please_call",
    )
    assert "colleague_absent_needs_phone" in refused(at, {**sent, "phone": ""})
    call = recorded(at, sent)
    promise = FollowUp.objects.get(contact=call)
    assert (promise.kind, promise.owner) == ("colleague_call_back", place.engineer)


@at_home
def test_a_reply_owed_has_owner_and_time(at: Client, place: SimpleNamespace) -> None:
    due = timezone.localtime() + dt.timedelta(hours=3)
    sent = fields(
        place,
        outcome="reply_owed",
        reply_owner=place.colleague,
        reply_due=f"{due:%Y-%m-%dT%H:%M}",
    )
    promise = FollowUp.objects.get(contact=recorded(at, sent))
    assert (promise.kind, promise.owner) == ("reply", place.colleague)
    assert promise.due_at == due.replace(second=0, microsecond=0)


def test_an_interrupted_caller_is_called_back(
    at: Client, place: SimpleNamespace
) -> None:
    call = recorded(at, fields(place, outcome="interrupted"))
    assert call.interrupted_by_visitor
    assert FollowUp.objects.get(contact=call).kind == "call_back"


# Who may answer.


def test_a_trainee_is_refused_and_the_attempt_kept(
    sign_in: Any, place: SimpleNamespace
) -> None:
    client = sign_in(place.trainee)
    assert client.get(NEW).context["form"]["answered_by"].value() is None
    sent = fields(place, answered_by=place.trainee)
    assert "answered_by_not_cleared" in refused(client, sent)
    attempt = RefusedAttempt.objects.get()
    assert (attempt.code, attempt.by) == ("answered_by_not_cleared", place.trainee.user)
    assert attempt.under == place.trainee
    refused(client, sent)
    attempt.refresh_from_db()
    assert attempt.times == 2
    call = recorded(client, {**sent, "answered_by": str(place.cleared.pk)})
    assert (call.answered_by, call.entered_by) == (place.cleared, place.trainee.user)


@at_home
def test_the_member_at_the_desk_answers(at: Client, place: SimpleNamespace) -> None:
    form = at.get(NEW).context["form"]
    assert form["answered_by"].value() == str(place.cleared.pk)


@at_home
def test_a_field_not_filled_in_is_no_attempt(
    at: Client, place: SimpleNamespace
) -> None:
    refused(at, fields(place, rings=None, content=""))
    assert not RefusedAttempt.objects.exists()


def test_only_who_logs_opens_the_form(sign_in: Any, estate: SimpleNamespace) -> None:
    client = sign_in(estate.manager)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, fields(estate)).status_code == 403
    assert client.post("/calls/guidance/", fields(estate)).status_code == 403


# The same entry twice.


@at_home
def test_sent_twice_is_one_entry(at: Client, place: SimpleNamespace) -> None:
    sent = fields(place)
    call = recorded(at, sent)
    again = at.post(NEW, sent)
    assert again["Location"] == f"/contacts/{call.number}/"
    assert PhoneCall.objects.count() == 1


@at_home
def test_the_same_id_with_another_body_is_refused(
    at: Client, place: SimpleNamespace
) -> None:
    sent = fields(place)
    call = recorded(at, sent)
    answer = at.post(NEW, {**sent, "content": "改問裝修手續。"})
    assert answer.status_code == 422
    assert call.number in str(answer.context["form"].non_field_errors())
    call.refresh_from_db()
    assert call.content == sent["content"]


@at_home
def test_save_and_next_call(at: Client, place: SimpleNamespace) -> None:
    answer = at.post(NEW, fields(place, next="call"))
    assert answer["Location"] == NEW
    assert PhoneCall.objects.count() == 1


# A caller who is withheld, or known.


@at_home
def test_a_withheld_caller_is_no_customer(at: Client, place: SimpleNamespace) -> None:
    for identity in ("declined", "unknown"):
        sent = fields(place, name="", identity=identity)
        assert recorded(at, sent).customer is None
    assert not Customer.objects.exists()


def test_a_customer_of_another_desk_is_not_taken(
    sign_in: Any, estate: SimpleNamespace, hotel: SimpleNamespace, file_call: Any
) -> None:
    guest = file_call(hotel, name="Ms. Carter").contact.customer
    call = recorded(sign_in(estate.cleared), fields(estate, customer=str(guest.pk)))
    assert call.customer != guest
    assert call.customer.desk == estate.desk


# Calls out.


def test_a_call_out_keeps_its_promise(
    at: Client, place: SimpleNamespace, file_call: Any
) -> None:
    owed = file_call(place, outcome="reply_owed")
    promise = owed.promises[0]
    page = at.get(f"{NEW}?promise={promise.pk}")
    form = page.context["form"]
    assert form["name"].value() == "陳美玲"
    assert form["category"].value() == "enquiry"
    assert "id_rings" not in page.content.decode()
    sent = fields(place, rings=None, promise=str(promise.pk), result="已告知時間。")
    call = PhoneCall.objects.exclude(pk=owed.contact.pk)
    response = at.post(NEW, sent)
    assert response.status_code == 302, codes(response)
    made = call.get()
    assert (made.direction, made.promise, made.rings) == ("outgoing", promise, None)
    promise.refresh_from_db()
    assert (promise.status, promise.result) == ("done", "已告知時間。")
    owed.contact.refresh_from_db()
    assert owed.contact.status == "closed"


@at_home
def test_a_call_out_belongs_to_an_entry(
    at: Client, place: SimpleNamespace, file_call: Any
) -> None:
    entry = file_call(place).contact
    assert at.get(f"{NEW}?source={entry.number}").status_code == 200
    sent = fields(place, rings=None, source=entry.number)
    assert at.post(NEW, sent).status_code == 302
    made = PhoneCall.objects.get(entry_id=sent["entry_id"])
    assert (made.direction, made.source_id) == ("outgoing", entry.pk)


@at_home
def test_a_call_that_keeps_a_promise_is_a_call_out(
    at: Client, place: SimpleNamespace, file_call: Any
) -> None:
    promise = file_call(place, outcome="reply_owed").promises[0]
    sent = fields(place, promise=str(promise.pk), direction="incoming")
    assert at.post(NEW, sent).status_code == 302
    made = PhoneCall.objects.get(entry_id=sent["entry_id"])
    assert (made.direction, made.promise, made.rings) == ("outgoing", promise, None)
    promise.refresh_from_db()
    assert promise.status == "done"


def test_a_trainee_files_no_call_out_under_their_own_name(
    sign_in: Any, estate: SimpleNamespace, file_call: Any
) -> None:
    """An address that names a source does not make a trainee ready for the post."""
    entry = file_call(estate).contact
    client = sign_in(estate.trainee)
    address = f"{NEW}?source={entry.number}"
    assert not client.get(address).context["form"]["answered_by"].value()
    sent = fields(estate, rings=None, source=entry.number, answered_by=estate.trainee)
    response = client.post(NEW, sent)
    assert response.status_code == 422
    assert codes(response) == {"answered_by_not_cleared"}
    assert RefusedAttempt.objects.get().under == estate.trainee
    sent["answered_by"] = str(estate.cleared.pk)
    assert client.post(NEW, sent).status_code == 302


def test_a_colleague_from_elsewhere_keeps_their_own_promise(
    sign_in: Any, estate: SimpleNamespace, file_call: Any
) -> None:
    """Whoever was away calls back in person, cleared for the desk or not (3.1.4)."""
    owed = file_call(estate, outcome="reply_owed", reply_owner=estate.clerk)
    client = sign_in(estate.clerk)
    address = f"{NEW}?promise={owed.promises[0].pk}"
    offered = client.get(address).context["form"]["answered_by"].value()
    assert offered == str(estate.clerk.pk)
    sent = fields(
        estate, rings=None, promise=str(owed.promises[0].pk), answered_by=estate.clerk
    )
    assert client.post(NEW, sent).status_code == 302
    # Not for what somebody else has promised.
    other = file_call(estate, outcome="reply_owed", reply_owner=estate.colleague)
    sent |= {"entry_id": str(uuid.uuid4()), "promise": str(other.promises[0].pk)}
    assert codes(client.post(NEW, sent)) == {"answered_by_not_cleared"}


def test_a_call_keeps_no_promise_of_paper(
    at: Client, place: SimpleNamespace, file_call: Any
) -> None:
    owed = file_call(place, outcome="reply_owed")
    promise = owed.promises[0]
    for kind in ("decide_on_slip", "print_slip", "post_original", "open_form"):
        FollowUp.objects.filter(pk=promise.pk).update(kind=kind)
        assert at.get(f"{NEW}?promise={promise.pk}").status_code == 200
        sent = fields(place, rings=None, promise=str(promise.pk))
        assert at.post(NEW, sent).status_code == 302, kind
        made = PhoneCall.objects.get(entry_id=sent["entry_id"])
        assert (made.direction, made.promise_id) == ("outgoing", None)
        assert made.source_id == owed.contact.pk
        promise.refresh_from_db()
        assert (promise.status, promise.done_at) == ("open", None), kind


def test_a_promise_kept_meanwhile_is_said(
    at: Client, place: SimpleNamespace, file_call: Any
) -> None:
    promise = file_call(place, outcome="reply_owed").promises[0]
    sent = fields(place, rings=None, promise=str(promise.pk))
    at.post(NEW, sent, follow=True)
    answer = at.post(NEW, {**sent, "entry_id": str(uuid.uuid4())}, follow=True)
    recorded, warning = answer.context["messages"]
    assert (recorded.level_tag, warning.level_tag) == ("success", "warning")
    assert PhoneCall.objects.filter(promise=promise).count() == 2


def test_a_promise_of_another_desk_is_none(
    sign_in: Any, estate: SimpleNamespace, hotel: SimpleNamespace, file_call: Any
) -> None:
    promise = file_call(hotel, outcome="reply_owed").promises[0]
    client = sign_in(estate.cleared)
    sent = fields(estate, rings=None, direction="outgoing", promise=str(promise.pk))
    answer = client.post(NEW, sent)
    assert "outgoing_without_source" in codes(answer)
    promise.refresh_from_db()
    assert promise.status == "open"


# The page.


@at_home
def test_the_form_opens_with_few_queries(
    at: Client, place: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    at.get(NEW)
    with django_assert_num_queries(5):
        at.get(NEW)


@at_home
def test_saving_takes_few_queries(
    at: Client, place: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    at.post(NEW, fields(place))
    with django_assert_max_num_queries(11):
        at.post(NEW, fields(place))


@at_home
def test_a_refused_form_keeps_what_was_typed(
    at: Client, place: SimpleNamespace
) -> None:
    sent = fields(place, rings="5", content="王太太說「漏水」<b>")
    answer = at.post(NEW, sent)
    text = answer.content.decode()
    assert sent["entry_id"] in text
    assert "王太太說「漏水」&lt;b&gt;" in text
    assert 'data-code="rings_late"' in text
    assert answer.context["form"]["rings"].value() == "5"


def test_the_greeting_belongs_to_the_instruction(
    sign_in: Any, estate: SimpleNamespace, hotel: SimpleNamespace
) -> None:
    here = sign_in(estate.cleared).get(NEW)
    assert next(guide.code for guide in here.context["talk"].guidance) == "say_greeting"
    assert "greeted" in here.context["form"].fields
    there = sign_in(hotel.cleared).get(NEW)
    assert "greeted" not in there.context["form"].fields


# Nothing that is sent breaks the page.

ODD = ["\0", "😀" * 30, "x" * 9000, "9" * 5000, "-1", "１２", "null", "<script>", "٣"]
NAMES = [
    "entry_id version occurred_at phone name unit organisation identity",
    "customer_kind customer category subcategory urgency content result reply_due",
    "reply_owner complained_of answered_by direction source promise greeted",
    "interrupting_visit rings rings_more late_reason purpose_status asked_for",
    "asked_for_answer alternative_offered outcome connected_to superior_reason",
    "override_reason message message_kind consulted interrupted_by_visitor",
    "served_first read_back next parked unheard_of",
]
FIELDS = " ".join(NAMES).split()


@pytest.mark.parametrize("odd", ODD)
def test_no_field_breaks_the_form(
    sign_in: Any, estate: SimpleNamespace, odd: str
) -> None:
    client = sign_in(estate.cleared)
    for name in FIELDS[:: 2 if odd == "\0" else 6]:
        sent = fields(estate, **{name: odd})
        assert client.post(NEW, sent).status_code in (302, 422), name
    everything = dict.fromkeys(FIELDS, odd)
    assert client.post(NEW, everything).status_code == 422
    assert client.post("/calls/guidance/", everything).status_code == 200
    assert client.get(NEW, dict.fromkeys(("draft", "promise", "source"), odd))


@given(
    sent=st.dictionaries(
        st.sampled_from(FIELDS),
        st.one_of(
            st.text(max_size=40),
            st.sampled_from([*ODD, "accepts", "busy", "connected", "1", "on"]),
        ),
        max_size=12,
    )
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_anything_may_be_sent(
    sign_in: Any, estate: SimpleNamespace, sent: dict[str, str]
) -> None:
    client = sign_in(estate.cleared)
    body = fields(estate, **sent)
    assert client.post(NEW, body).status_code in (302, 422)
    assert client.post("/calls/guidance/", body).status_code == 200


@at_home
def test_a_draft_is_filed_with_its_entry(at: Client, place: SimpleNamespace) -> None:
    sent = fields(place)
    at.post(f"/drafts/{sent['entry_id']}/", {**sent, "channel": "call"})
    call = recorded(at, sent)
    draft = Draft.objects.get(pk=sent["entry_id"])
    assert (draft.state, draft.contact_id, draft.data) == ("filed", call.pk, {})


def test_the_list_tells_who_is_not_cleared(sign_in, estate):
    page = sign_in(estate.cleared).get("/calls/new/?").content.decode()
    assert f"{estate.trainee.name} · 未獨立上崗" in page
    assert f"{estate.cleared.name} · 未獨立上崗" not in page


def test_who_is_not_cleared_is_told_so_and_offered_the_cleared(sign_in, estate):
    client = sign_in(estate.trainee)
    page = client.get("/calls/new/").content.decode()
    assert "您尚未獨立上崗" in page
    assert f"{estate.cleared.name}" in page and "· 未獨立上崗" not in page
    answer = client.post(NEW, fields(estate, answered_by=""))
    (error,) = answer.context["form"].errors.as_data()["answered_by"]
    assert error.clauses == ("instruction/3.1.7",)
    assert estate.trainee.name in error.messages[0]


def test_a_wrong_number_is_told_by_that_alone(at, place):
    sent = fields(
        place,
        outcome="wrong_number",
        **dict.fromkeys(("name", "identity", "category", "subcategory", "content"), ""),
    )
    answer = at.post(NEW, sent)
    assert answer.status_code == 302
    call = PhoneCall.objects.get()
    assert (call.identity, call.category.code) == ("unknown", "other")
    assert call.content == "打錯電話。" and call.customer is None
