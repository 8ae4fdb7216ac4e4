"""The visit form: its rules, its times, and what it opens, through real requests."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts import choices, desk
from contacts.models import (
    Breach,
    Contact,
    Draft,
    FollowUp,
    RefusedAttempt,
    Visit,
)

URL = "/visits/new/"


@pytest.fixture(params=["estate", "hotel"])
def place(request, db):
    return request.getfixturevalue(request.param)


def local(minutes_ago: int = 0) -> str:
    at = timezone.localtime() - dt.timedelta(minutes=minutes_ago)
    return at.strftime("%Y-%m-%dT%H:%M")


def visit(place, **over: object) -> dict[str, object]:
    """Return what a browser sends for an enquiry answered at once."""
    fields = {
        "entry_id": str(uuid.uuid4()),
        "arrived_at": local(9),
        "attended_at": local(5),
        "left_at": local(1),
        "greeted": "on",
        "farewell": "on",
        "party_size": "1",
        "name": "黃秀英",
        "phone": "5550103",
        "unit": "1棟0501",
        "customer_kind": "owner",
        "category": "enquiry",
        "urgency": "normal",
        "content": "詢問裝修押金何時退還。",
        "outcome": "answered",
        "answered_by": str(place.cleared.pk),
        **over,
    }
    return {name: value for name, value in fields.items() if value is not None}


def codes(response) -> dict[str, list[str]]:
    errors = response.context["form"].errors.as_data()
    return {name: [error.code for error in found] for name, found in errors.items()}


def test_a_visit_is_filed_with_its_waiting_time(place, sign_in):
    client = sign_in(place.cleared)
    response = client.post(URL, visit(place))
    filed = Visit.objects.get()
    assert response["Location"] == reverse("visit_filed", args=[filed.number])
    assert filed.waiting_seconds == 4 * 60
    assert filed.occurred_at == filed.arrived_at
    assert (filed.greeted, filed.farewell) == (True, True)
    assert filed.status == choices.Status.CLOSED
    assert filed.customer.name == "黃秀英"
    page = client.get(response["Location"]).content.decode()
    assert filed.number in page
    assert "4′" in page


def test_a_message_is_never_dropped_without_a_word(estate, sign_in):
    """A message typed before another outcome was chosen comes back, with a sentence."""
    client = sign_in(estate.cleared)
    response = client.post(URL, visit(estate, message="請回電談續約。"))
    assert response.status_code == 422
    assert codes(response) == {"outcome": ["visit_message_not_taken"]}
    assert response.context["form"]["message"].value() == "請回電談續約。"
    assert not Visit.objects.exists()


def test_each_profile_writes_the_visit_into_its_book(estate, hotel, client):
    for place, book in ((estate, "DH"), (hotel, "JD")):
        client.force_login(place.cleared.user)
        client.post(URL, visit(place))
        number = Visit.objects.get(desk=place.desk).number
        assert number.startswith(f"{place.desk.code}-{book}-")


def test_each_profile_greets_and_parts_in_its_own_words(estate, hotel, client):
    shown = {}
    for place in (estate, hotel):
        client.force_login(place.cleared.user)
        client.cookies["frontdesk_language"] = "en"
        shown[place.desk.code] = client.get(URL).content.decode()
    assert "stayed standing" in shown["BH"] and "stayed standing" not in shown["HT"]
    assert "Greeted first" in shown["HT"] and "Greeted first" not in shown["BH"]


REFUSED = {
    "arrived_missing": ({"arrived_at": ""}, "arrived_at"),
    "visit_in_future": ({"arrived_at": local(-90)}, "arrived_at"),
    "attended_before_arrived": ({"attended_at": local(30)}, "attended_at"),
    "left_before_attended": ({"left_at": local(7)}, "left_at"),
    "party_size_impossible": ({"party_size": "0"}, "party_size"),
    "caller_missing": ({"name": ""}, "name"),
    "identity_contradictory": ({"identity": "declined"}, "identity"),
    "unit_missing": ({"unit": ""}, "unit"),
    "category_missing": ({"category": None}, "category"),
    "content_missing": ({"content": ""}, "content"),
    "content_too_short": ({"content": "問路"}, "content"),
    "outcome_missing": ({"outcome": None, "left_at": None}, "outcome"),
    "left_without_outcome": ({"outcome": None}, "outcome"),
    "host_missing": ({"outcome": "fetched"}, "host"),
    "reply_needs_phone": ({"outcome": "reply_owed", "phone": ""}, "phone"),
    "undecided_needs_phone": ({"outcome": "undecided", "phone": ""}, "phone"),
    "answered_by_missing": ({"answered_by": ""}, "answered_by"),
    "invalid_choice": ({"category": "weather"}, "category"),
    "year_impossible": ({"arrived_at": "0001-01-01T00:00"}, "arrived_at"),
    "invalid": ({"arrived_at": "yesterday"}, "arrived_at"),
}


def test_a_visit_against_a_rule_is_refused_by_its_field(place, sign_in):
    client = sign_in(place.cleared)
    for code, (over, field) in REFUSED.items():
        response = client.post(URL, visit(place, **over))
        assert response.status_code == 422, code
        assert code in codes(response)[field]
        assert 'aria-invalid="true"' in response.content.decode(), code
    assert not Contact.objects.exists()


def test_what_was_typed_stays_when_a_visit_is_refused(place, sign_in):
    sent = visit(place, outcome=None, content="詢問停車月卡。")
    page = sign_in(place.cleared).post(URL, sent).content.decode()
    assert "詢問停車月卡。" in page
    assert sent["entry_id"] in page


def test_an_attempt_against_a_rule_is_kept_without_names(place, sign_in):
    sent = visit(place, left_at=local(7))
    sign_in(place.cleared).post(URL, sent)
    attempt = RefusedAttempt.objects.get()
    assert (attempt.code, attempt.channel) == ("left_before_attended", "visit")


def test_nobody_handles_a_complaint_about_themselves(place, sign_in):
    sent = visit(
        place,
        category="complaint",
        subcategory="complaint.attitude",
        complained_of=str(place.colleague.pk),
        outcome="handed_over",
        host=str(place.colleague.pk),
    )
    response = sign_in(place.cleared).post(URL, sent)
    assert codes(response) == {"complained_of": ["attitude_own_case"]}
    sent["host"] = str(place.supervisor.pk)
    sign_in(place.cleared).post(URL, sent)
    assert Visit.objects.get().complained_of == place.colleague


def test_sent_twice_is_one_visit_and_another_body_is_refused(place, sign_in):
    client, sent = sign_in(place.cleared), visit(place)
    first, again = client.post(URL, sent), client.post(URL, sent)
    assert first["Location"] == again["Location"]
    assert Contact.objects.count() == 1
    other = client.post(URL, {**sent, "content": "完全不同的另一件事。"})
    assert other.status_code == 422
    assert Visit.objects.get().number in other.content.decode()


def test_a_tense_visit_shows_the_calm_card_and_calls_the_supervisor(place, sign_in):
    client = sign_in(place.cleared)
    calm = client.post("/visits/guidance/", {"tense": "on"}).content.decode()
    assert 'data-guide="calm_wording"' in calm
    assert 'data-guide="offer_supervisor"' in calm
    complaint = client.post("/visits/guidance/", {"category": "complaint"})
    assert 'data-guide="calm_wording"' in complaint.content.decode()
    client.post(URL, visit(place, call_supervisor="on", left_at=""))
    promise = FollowUp.objects.get()
    assert (promise.kind, promise.role) == ("call_supervisor", "supervisor")
    assert Visit.objects.get().tense
    minutes = (promise.due_at - timezone.now()).total_seconds() / 60
    assert 4 < minutes <= 5


def test_a_reply_is_owed_by_whom_and_when(place, sign_in):
    due = timezone.localtime() + dt.timedelta(hours=3)
    sent = visit(
        place,
        outcome="reply_owed",
        reply_due=due.strftime("%Y-%m-%dT%H:%M"),
        reply_owner=str(place.colleague.pk),
    )
    sign_in(place.cleared).post(URL, sent)
    promise = FollowUp.objects.get()
    assert (promise.kind, promise.owner) == ("reply", place.colleague)
    assert promise.due_at == due.replace(second=0, microsecond=0)
    assert Visit.objects.get().status == choices.Status.OPEN


def test_a_visitor_waits_is_attended_and_seen_off(place, sign_in):
    client = sign_in(place.cleared)
    sent = visit(place, waiting="on", left_at="", farewell=None)
    client.post(URL, sent)
    filed = Visit.objects.get()
    assert filed.attended_at is None
    assert filed.status == choices.Status.OPEN
    entry = reverse("contact", args=[filed.number])
    assert 'id="visitor-here"' in client.get(entry).content.decode()
    client.post(reverse("visit_attend", args=[filed.number]))
    filed.refresh_from_db()
    assert filed.waiting_seconds >= 9 * 60
    client.post(reverse("visit_attend", args=[filed.number]))
    client.post(reverse("visit_leave", args=[filed.number]))
    filed.refresh_from_db()
    assert filed.farewell
    assert filed.left_at is not None
    assert filed.status == choices.Status.CLOSED
    assert filed.history.count() == 3
    assert 'id="visitor-here"' not in client.get(entry).content.decode()


def waiting_visitor(place, client, **over) -> Visit:
    sent = visit(place, waiting="on", left_at="", outcome="", farewell=None, **over)
    assert client.post(URL, sent).status_code == 302
    return Visit.objects.get()


def test_who_gives_up_waiting_left_unseen_with_one_key(place, sign_in):
    client = sign_in(place.cleared)
    filed = waiting_visitor(place, client, phone="")
    leave = reverse("visit_leave", args=[filed.number])
    board = client.get("/").content.decode()
    button = board[board.index(f'id="leave-{filed.pk}"') :][:80]
    assert 'name="outcome" value="left_unseen"' in button
    # Without an end it is asked for, and nothing is made up.
    refused = client.post(leave)
    assert refused.status_code == 422
    assert codes(refused) == {"outcome": ["left_without_outcome"]}
    assert client.post(leave, {"outcome": "left_unseen"}).status_code == 302
    filed.refresh_from_db()
    assert (filed.attended_at, filed.farewell) == (None, False)
    # No number, so nothing can be owed; the supervisor is told.
    assert filed.status == choices.Status.CLOSED
    assert Breach.objects.get().code == "visitor_left_unseen"
    assert "未接待離開" in client.get(filed.get_absolute_url()).content.decode()


def test_a_name_is_enough_while_nobody_has_come(place, sign_in):
    """Whoever waits is in the book at once; what they want is asked when attended."""
    client = sign_in(place.cleared)
    waiting_visitor(
        place, client, category=None, content="", phone="", unit="", customer_kind=""
    )
    filed = Visit.objects.get()
    assert (filed.category, filed.content) == (None, "")
    assert filed.status == choices.Status.OPEN
    for page in (
        "/",
        filed.get_absolute_url(),
        reverse("register", args=[place.desk.book_for("visit").slug]),
    ):
        assert client.get(page).status_code == 200
    attend = reverse("visit_attend", args=[filed.number])
    asked = client.post(attend)
    assert asked.status_code == 200
    assert Visit.objects.get().attended_at is None
    sent = {"attended_at": local(2), "category": "enquiry"}
    refused = client.post(attend, sent)
    assert codes(refused) == {"content": ["content_missing"]}
    sent["content"] = "詢問裝修押金何時退還。"
    assert client.post(attend, sent).status_code == 302
    filed.refresh_from_db()
    assert filed.category.code == "enquiry"
    assert filed.waiting_seconds // 60 == 7


def test_who_left_unseen_could_not_be_asked(place, sign_in):
    client = sign_in(place.cleared)
    filed = waiting_visitor(place, client, category=None, content="", phone="")
    leave = reverse("visit_leave", args=[filed.number])
    refused = client.post(leave, {"outcome": "answered", "attended_at": local(2)})
    assert set(codes(refused)) == {"category", "content"}
    assert client.post(leave, {"outcome": "left_unseen"}).status_code == 302
    filed.refresh_from_db()
    assert (filed.category, filed.status) == (None, choices.Status.CLOSED)


def test_how_it_ended_is_asked_at_the_door(place, sign_in):
    client = sign_in(place.cleared)
    filed = waiting_visitor(place, client)
    client.post(reverse("visit_attend", args=[filed.number]))
    leave = reverse("visit_leave", args=[filed.number])
    assert f'href="{leave}"' in client.get("/").content.decode()
    form = client.get(leave).context["form"]
    assert "left_unseen" not in dict(form.fields["outcome"].choices)
    assert form["phone"].value() == "5550103"
    sent = {"outcome": "message_taken", "message": "請主任回電。", "next": "/"}
    assert codes(client.post(leave, sent)) == {
        "host": ["host_missing"],
        "message_kind": ["message_kind_missing"],
    }
    sent |= {"host": str(place.engineer.pk), "message_kind": "wants_meeting"}
    assert client.post(leave, {**sent, "farewell_asked": "1"}).status_code == 302
    filed.refresh_from_db()
    assert (filed.outcome, filed.host, filed.farewell) == (
        "message_taken",
        place.engineer,
        False,
    )
    assert filed.message_kind == "wants_meeting"
    assert filed.promises.get().kind == "deliver_message"
    assert filed.status == choices.Status.OPEN
    assert client.get(leave).status_code == 302


def test_a_visitor_may_leave_without_a_goodbye(place, sign_in):
    client = sign_in(place.cleared)
    client.post(URL, visit(place, left_at="", farewell=None))
    number = Visit.objects.get().number
    client.post(reverse("visit_leave", args=[number]), {"farewell": "no"})
    assert not Visit.objects.get().farewell


def test_the_supervisor_is_called_once_from_a_visit_in_the_book(place, sign_in):
    client = sign_in(place.cleared)
    client.post(URL, visit(place, left_at=""))
    address = reverse("visit_supervisor", args=[Visit.objects.get().number])
    client.post(address)
    client.post(address)
    promise = FollowUp.objects.get()
    assert promise.kind == "call_supervisor"
    assert Visit.objects.get().call_supervisor


def test_the_caller_who_waits_learns_of_the_visit(place, sign_in):
    call = desk.keep_draft(
        uuid.uuid4(),
        desk=place.desk,
        user=place.cleared.user,
        channel="call",
        data={"name": "張太太"},
    )
    client = sign_in(place.cleared)
    opened = client.get(f"{URL}?parked={call.pk}").content.decode()
    assert f"?draft={call.pk}" in opened
    response = client.post(URL, visit(place, parked=str(call.pk)))
    number = Visit.objects.get().number
    call.refresh_from_db()
    assert call.data == {"name": "張太太", "interrupting_visit": number}
    assert f"?draft={call.pk}" in client.get(response["Location"]).content.decode()


def test_nobody_reaches_the_parked_call_of_a_colleague(place, sign_in):
    call = desk.keep_draft(
        uuid.uuid4(),
        desk=place.desk,
        user=place.colleague.user,
        channel="call",
        data={"name": "張太太"},
    )
    client = sign_in(place.cleared)
    page = client.get(f"{URL}?parked={call.pk}").content.decode()
    # Nothing of it but the address that was asked for, in the switches of language.
    assert f'value="{call.pk}"' not in page and "張太太" not in page
    client.post(URL, visit(place, parked=str(call.pk)))
    call.refresh_from_db()
    assert call.data == {"name": "張太太"}


def test_a_draft_goes_on_where_it_stopped(place, sign_in):
    draft = desk.keep_draft(
        uuid.uuid4(),
        desk=place.desk,
        user=place.cleared.user,
        channel="visit",
        data={"name": "孫立", "category": "complaint", "tense": "on"},
    )
    client = sign_in(place.cleared)
    page = client.get(f"{URL}?draft={draft.pk}")
    form = page.context["form"]
    assert (form["name"].value(), form["version"].value()) == ("孫立", 1)
    assert 'value="complaint" id="id_category_1" checked' in page.content.decode()
    client.post(URL, visit(place, entry_id=str(draft.pk)))
    draft.refresh_from_db()
    assert (draft.state, draft.data) == (choices.DraftState.FILED, {})


FIELDS = [
    "arrived_at",
    "party_size",
    "category",
    "subcategory",
    "host",
    "outcome",
    "entry_id",
    "parked",
    "customer",
    "version",
    "identity",
    "name",
    "content",
]
GARBAGE = ("\x00", "9" * 5000, "🐟", "-1", "9999-12-31T23:59")


def test_garbage_is_refused_or_filed_but_never_breaks(estate, sign_in):
    client = sign_in(estate.cleared)
    for field, text in itertools.product(FIELDS, GARBAGE):
        sent = visit(estate, **{field: text})
        assert client.post(URL, sent).status_code in (302, 422)
        assert client.post("/visits/guidance/", sent).status_code == 200


def test_only_those_with_the_right_write_visits(place, hotel, estate, client):
    client.force_login(place.cleared.user)
    client.post(URL, visit(place, left_at="", waiting="on"))
    filed = Visit.objects.get()
    other = hotel if place is estate else estate
    addresses = [
        reverse(f"visit_{act}", args=[filed.number])
        for act in ("attend", "leave", "supervisor")
    ]
    for member, status in ((place.manager, 403), (other.cleared, 404)):
        client.force_login(member.user)
        for address in addresses:
            assert client.post(address).status_code == status
        filed_page = reverse("visit_filed", args=[filed.number])
        assert client.get(filed_page).status_code == status
    client.force_login(place.administrator.user)
    assert client.get(URL).status_code == 403
    assert client.post(URL, visit(place)).status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302
    filed.refresh_from_db()
    assert filed.attended_at is None


def test_the_visit_pages_ask_few_questions(
    estate, sign_in, django_assert_max_num_queries
):
    client = sign_in(estate.cleared)
    client.get(URL)
    with django_assert_max_num_queries(8):
        client.get(URL)
    with django_assert_max_num_queries(10):
        client.post("/visits/guidance/", visit(estate))
    with django_assert_max_num_queries(4):
        client.post("/visits/guidance/", visit(estate, same_caller="1"))
    with django_assert_max_num_queries(30):
        client.post(URL, visit(estate))
    filed = reverse("visit_filed", args=[Visit.objects.get().number])
    with django_assert_max_num_queries(8):
        client.get(filed)
    assert not Breach.objects.exists()
    assert not Draft.objects.exists()
