"""The letter form: its rules and what each kind opens, through real requests."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contacts import choices, desk
from contacts.models import Attachment, Contact, Draft, FollowUp, Letter, Slip

from . import scan_files

URL = "/letters/new/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "scans"
    return settings.MEDIA_ROOT


@pytest.fixture(params=["estate", "hotel"])
def place(request, db):
    return request.getfixturevalue(request.param)


def letter(place, **over: object) -> dict[str, object]:
    """Return what a browser sends for a letter that reports a matter."""
    fields = {
        "entry_id": str(uuid.uuid4()),
        "received_on": timezone.localdate().isoformat(),
        "kind": "reported_matter",
        "delivery": "post",
        "sender": "林國棟",
        "unit": "2棟1801",
        "subject": "地下二層照明不亮",
        "content": "地下二層 B 區照明三盞不亮,夜間停車不便。",
        "original_kept_at": "檔案櫃 2",
        "copies": "1",
        "urgency": "normal",
        "answered_by": str(place.cleared.pk),
        **over,
    }
    return {name: value for name, value in fields.items() if value is not None}


def praise(place, **over: object) -> dict[str, object]:
    fields = {
        "kind": "commendation",
        "praised_staff": "張志強",
        "praised_department": str(place.security.pk),
    }
    return letter(place, **{**fields, **over})


def scan(data: bytes = b"", name: str = "來函.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or scan_files.pdf())


def codes(response) -> dict[str, list[str]]:
    errors = response.context["form"].errors.as_data()
    return {name: [error.code for error in found] for name, found in errors.items()}


def owed() -> set[tuple[str, str]]:
    return {(promise.kind, promise.owed_by) for promise in FollowUp.objects.all()}


def test_a_letter_takes_the_next_line_of_its_register(place, sign_in):
    client = sign_in(place.cleared)
    response = client.post(URL, letter(place))
    filed = Letter.objects.get()
    assert filed.number.startswith(f"{place.desk.code}-LH-")
    page = reverse("letter_filed", args=[filed.number])
    # A slip that was opened with the letter is shown first, for its print (3.3.2).
    assert response["Location"] == page or filed.slips.exists()
    assert (filed.name, filed.identity) == ("林國棟", "given")
    assert filed.category.code == "repair"
    assert filed.status == choices.Status.OPEN
    assert filed.number in client.get(page).content.decode()


def test_each_kind_opens_what_the_regulation_asks(hotel, sign_in):
    client = sign_in(hotel.cleared)
    clerk = str(choices.Role.CLERK.label)
    expected = {
        "reported_matter": {("open_form", clerk)},
        "complaint": {("open_form", clerk)},
        "liaison": {("hand_over_letter", clerk)},
        "commendation": {("post_original", clerk), ("post_copy", "保安部")},
    }
    for kind, promises in expected.items():
        FollowUp.objects.all().delete()
        client.post(URL, praise(hotel, kind=kind))
        assert owed() == promises, kind


def test_each_kind_opens_what_the_instruction_asks(estate, sign_in):
    client = sign_in(estate.cleared)
    clerk = str(choices.Role.CLERK.label)
    assistant = str(choices.Role.ASSISTANT.label)
    expected = {
        "reported_matter": {("print_slip", "林怡君"), ("slip_respond", "李主管")},
        "complaint": {("decide_on_slip", assistant)},
        "liaison": {("hand_over_letter", "行政部")},
        "commendation": {("post_original", clerk), ("post_copy", "保安部")},
    }
    for kind, promises in expected.items():
        FollowUp.objects.all().delete()
        response = client.post(URL, praise(estate, kind=kind))
        assert owed() == promises, kind
        if kind == "reported_matter":
            # Its slip is opened with it and is printed at once (3.3.2).
            assert Slip.objects.get().number in response["Location"]
            continue
        filed = client.get(response["Location"]).content.decode()
        assert all(f'data-promise="{name}"' in filed for name, _owner in promises)


def test_the_column_says_what_comes_next(estate, hotel, client):
    said = {}
    for place in (estate, hotel):
        client.force_login(place.cleared.user)
        page = client.post("/letters/guidance/", letter(place)).content.decode()
        said[place.desk.code] = page
    assert 'data-guide="letter_next_instruction"' in said["BH"]
    assert 'data-duty="print_slip"' in said["BH"]
    assert 'data-guide="letter_next_regulation"' in said["HT"]
    assert 'data-duty="open_form"' in said["HT"]


REFUSED = {
    "letter_received_missing": ({"received_on": ""}, "received_on"),
    "received_in_future": ({"received_on": "2199-01-01"}, "received_on"),
    "year_impossible": ({"received_on": "0202-06-01"}, "received_on"),
    "invalid": ({"received_on": "yesterday"}, "received_on"),
    "dated_after_received": ({"dated": "2199-01-01"}, "dated"),
    "sender_missing": ({"sender": ""}, "sender"),
    "identity_contradictory": ({"identity": "unknown"}, "identity"),
    "subject_missing": ({"subject": " "}, "subject"),
    "kind_missing": ({"kind": None}, "kind"),
    "delivery_missing": ({"delivery": None}, "delivery"),
    "original_place_missing": ({"original_kept_at": ""}, "original_kept_at"),
    "praised_staff_missing": (
        {"kind": "commendation", "praised_department": "1"},
        "praised_staff",
    ),
    "praised_department_missing": (
        {"kind": "commendation", "praised_staff": "張志強"},
        "praised_department",
    ),
    "answered_by_missing": ({"answered_by": ""}, "answered_by"),
    "reply_due_past": ({"reply_due": "2020-01-01T08:00"}, "reply_due"),
    "min_value": ({"copies": "0"}, "copies"),
    "max_length": ({"subject": "事" * 201}, "subject"),
}


def test_a_letter_against_a_rule_is_refused_by_its_field(place, sign_in):
    client = sign_in(place.cleared)
    for code, (over, field) in REFUSED.items():
        response = client.post(URL, letter(place, **over))
        assert response.status_code == 422, code
        assert code in codes(response)[field]
    assert not Contact.objects.exists()


def test_an_anonymous_letter_makes_no_customer(place, sign_in):
    sent = letter(place, kind="complaint", identity="unknown", sender=None)
    sign_in(place.cleared).post(URL, sent)
    filed = Letter.objects.get()
    assert (filed.name, filed.customer, filed.identity) == ("", None, "unknown")


def test_an_office_may_be_the_sender(place, sign_in):
    sent = letter(place, kind="liaison", sender="", organisation="街道辦")
    sign_in(place.cleared).post(URL, sent)
    assert Letter.objects.get().identity == "given"


def test_the_category_follows_the_kind_unless_one_is_chosen(place, sign_in):
    client = sign_in(place.cleared)
    chosen = [
        ({"kind": "complaint"}, ("complaint", None)),
        ({"kind": "reported_matter", "category": "help"}, ("help", None)),
        ({"subcategory": "repair.electric"}, ("repair", "repair.electric")),
    ]
    for over, expected in chosen:
        client.post(URL, letter(place, **over))
        filed = Letter.objects.latest("pk")
        sub = filed.subcategory.code if filed.subcategory else None
        assert (filed.category.code, sub) == expected


def test_a_letter_of_today_has_the_time_of_entry_and_an_earlier_one_noon(
    place, sign_in
):
    client = sign_in(place.cleared)
    before = timezone.now()
    client.post(URL, letter(place))
    assert before <= Letter.objects.latest("pk").occurred_at <= timezone.now()
    day = timezone.localdate() - dt.timedelta(days=3)
    client.post(URL, letter(place, received_on=day.isoformat()))
    earlier = timezone.localtime(
        Letter.objects.latest("pk").occurred_at, place.desk.zone
    )
    assert (earlier.date(), earlier.hour) == (day, 12)


def test_an_answer_asked_for_is_owed_by_its_day(place, sign_in):
    due = timezone.localtime() + dt.timedelta(days=3)
    sent = letter(
        place,
        kind="liaison",
        reply_due=due.strftime("%Y-%m-%dT%H:%M"),
        reply_owner=str(place.clerk.pk),
    )
    sign_in(place.cleared).post(URL, sent)
    promise = FollowUp.objects.get(kind="reply")
    assert promise.owner == place.clerk
    assert promise.due_at == due.replace(second=0, microsecond=0)


def test_sent_twice_is_one_letter_with_its_scans_once(place, sign_in):
    client, sent = sign_in(place.cleared), letter(place)
    first = client.post(URL, {**sent, "scans": [scan(), scan(scan_files.png())]})
    again = client.post(URL, {**sent, "scans": [scan(), scan(scan_files.png())]})
    assert first["Location"] == again["Location"]
    assert (Letter.objects.count(), Attachment.objects.count()) == (1, 2)
    other = client.post(URL, {**sent, "subject": "另一件事"})
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"MZ\x90\x00" + bytes(99), "letter.pdf", "wrong_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "letter.png", "wrong_type"),
        (scan_files.png_header(1, 1), "letter.png", "wrong_type"),
        (b"", "letter.pdf", "empty"),
        (scan_files.pdf() + bytes(4096), "letter.pdf", "too_large"),
    ],
)
def test_a_refused_scan_costs_nothing_that_was_typed(
    data, name, code, estate, sign_in, settings
):
    settings.ATTACHMENT_MAX_BYTES = 4096
    file = SimpleUploadedFile(name, data)
    sent = {**letter(estate), "scans": [scan(), file]}
    response = sign_in(estate.cleared).post(URL, sent)
    assert response.status_code == 422
    assert codes(response) == {"scans": [code]}
    page = response.content.decode()
    assert name in page
    assert "地下二層照明不亮" in page
    assert 'id="files-lost"' in page
    assert not Contact.objects.exists()
    assert not Attachment.objects.exists()


def test_a_draft_of_a_letter_goes_on_where_it_stopped(place, sign_in):
    client = sign_in(place.cleared)
    entry_id = uuid.uuid4()
    kept = client.post(
        reverse("draft", args=[entry_id]),
        {"channel": "letter", "version": "0", "sender": "林國棟", "kind": "complaint"},
    )
    assert kept.json()["version"] == 1
    form = client.get(f"{URL}?draft={entry_id}").context["form"]
    assert (form["sender"].value(), form["version"].value()) == ("林國棟", 1)
    client.post(URL, letter(place, entry_id=str(entry_id), version="1"))
    assert Draft.objects.get().state == choices.DraftState.FILED


def test_garbage_is_refused_or_filed_but_never_breaks(estate, sign_in):
    client = sign_in(estate.cleared)
    fields = ("received_on", "dated", "kind", "copies", "category", "identity")
    fields += ("praised_department", "reply_due", "entry_id", "customer", "scans")
    for field, text in itertools.product(
        fields, ("\x00", "9" * 5000, "🐟", "-1", "9999-12-31")
    ):
        sent = letter(estate, **{field: text})
        assert client.post(URL, sent).status_code in (302, 422)
        assert client.post("/letters/guidance/", sent).status_code == 200


def test_only_those_with_the_right_register_letters(place, client):
    for role, status in (("manager", 403), ("administrator", 403), ("clerk", 200)):
        client.force_login(getattr(place, role).user)
        assert client.get(URL).status_code == status
    client.logout()
    assert client.post(URL, letter(place)).status_code == 302
    assert not Letter.objects.exists()


def test_the_page_after_saving_belongs_to_its_desk(estate, hotel, client):
    client.force_login(estate.cleared.user)
    filed = client.post(URL, letter(estate))["Location"]
    client.force_login(hotel.cleared.user)
    assert client.get(filed).status_code == 404


def test_a_foreign_customer_department_or_person_is_not_taken(estate, hotel, client):
    client.force_login(hotel.cleared.user)
    client.post(URL, letter(hotel, phone="0912 345 678"))
    foreign = Letter.objects.get().customer
    client.force_login(estate.cleared.user)
    sent = letter(estate, customer=str(foreign.pk), sender="某人")
    client.post(URL, sent)
    assert Letter.objects.get(desk=estate.desk).customer != foreign
    for field in ("praised_department", "answered_by", "reply_owner"):
        pk = hotel.security.pk if "department" in field else hotel.clerk.pk
        response = client.post(URL, letter(estate, **{field: str(pk)}))
        assert codes(response)[field] == ["invalid_choice"]


def test_the_letter_pages_ask_few_questions(
    estate, sign_in, django_assert_max_num_queries
):
    client = sign_in(estate.cleared)
    client.get(URL)
    with django_assert_max_num_queries(9):
        client.get(URL)
    with django_assert_max_num_queries(8):
        client.post("/letters/guidance/", letter(estate))
    with django_assert_max_num_queries(56):
        client.post(URL, {**letter(estate), "scans": [scan()]})
    filed = reverse("letter_filed", args=[Letter.objects.get().number])
    with django_assert_max_num_queries(9):
        client.get(filed)
    assert desk.MOST_ATTACHMENTS == 30
