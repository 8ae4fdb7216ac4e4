"""A posting with its photo, a return visit by a logged call, and both forms' papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from contacts import desk
from contacts.models import FollowUp, PhoneCall, Posting, PrintLog
from contacts.tests import scan_files
from contacts.tests.paper import file_letter, text

from .test_printing import bare, read, sheets
from .test_slips import ACCEPTED, DONE, opened, walker


@pytest.fixture(autouse=True)
def at_the_desk():
    with translation.override("zh-hant"), timezone.override("Asia/Taipei"):
        yield


@pytest.fixture
def order(estate, file_call) -> Any:
    """A work order the customer has accepted, its return visit still owed."""
    contact = file_call(
        estate,
        category="repair",
        subcategory="repair.water",
        name="陳美玲",
        unit="3棟1202",
        phone="0912-345-678",
        outcome="handed_over",
        connected_to=estate.engineer,
        content="廚房水管滴水。",
    ).contact
    go, slip = walker(estate), opened(estate, contact, "work_order")
    for action, values in (
        ("dispatch", {}),
        ("arrive", {}),
        ("finish", DONE),
        ("accept", ACCEPTED),
    ):
        slip = go(slip, action, **values)
    return slip


def test_a_posting_keeps_its_photo(estate, sign_in):
    letter = file_letter(
        estate,
        kind="commendation",
        category="commendation",
        praised_staff="張志強",
        praised_department=estate.security,
    )
    promise = FollowUp.objects.get(kind="post_original")
    client = sign_in(estate.clerk)
    photo = SimpleUploadedFile("board.jpg", scan_files.jpeg(), "image/jpeg")
    sent = {"place": "公告欄", "photo": photo}
    answer = client.post(f"/tasks/{promise.pk}/complete/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    posting = Posting.objects.get()
    assert posting.photo.contact_id == letter.pk and posting.place == "公告欄"
    shown = f"/attachments/{posting.photo_id}/"
    assert shown in text(client.get(letter.get_absolute_url()))
    # The same picture for the second board is kept once.
    copy = FollowUp.objects.get(kind="post_copy")
    photo = SimpleUploadedFile("board.jpg", scan_files.jpeg(), "image/jpeg")
    client.post(f"/tasks/{copy.pk}/complete/", {"place": "值班室", "photo": photo})
    assert Posting.objects.get(kind="copy").photo_id == posting.photo_id


def test_what_is_no_picture_is_refused_beside_the_field(estate, sign_in):
    file_letter(
        estate,
        kind="commendation",
        category="commendation",
        praised_staff="張志強",
        praised_department=estate.security,
    )
    promise = FollowUp.objects.get(kind="post_original")
    bad = SimpleUploadedFile("board.jpg", b"MZ\x90\x00 no picture", "image/jpeg")
    sent = {"place": "公告欄", "photo": bad}
    answer = sign_in(estate.clerk).post(f"/tasks/{promise.pk}/complete/", sent)
    assert "photo" in answer.context["form"].errors
    assert not Posting.objects.exists()


def test_a_logged_call_is_the_proof_of_a_visit_and_c_opens_again(
    estate, sign_in, file_call, order
):
    promise = order.promises.open().get(kind="return_visit")
    call = file_call(
        estate,
        direction="outgoing",
        rings=None,
        promise=promise,
        name="陳美玲",
        phone="0912-345-678",
        category="repair",
        content="回訪：還在漏。",
        outcome="answered",
    ).contact
    client = sign_in(estate.cleared)
    step = f"/slips/{order.number}/step/"
    page = client.get(step, {"action": "visit", "call": call.number})
    assert page.context["form"].initial["call"] == call.number
    sent = {
        "action": "visit",
        "call": call.number,
        "method": "phone",
        "asked": "陳美玲",
        "rating": "C",
    }
    # C without a word of what is wrong is refused; nothing moved.
    assert client.post(step, sent).status_code == 422
    order.refresh_from_db()
    assert order.state == "accepted"
    assert client.post(step, {**sent, "comments": "還在漏"}).status_code == 302
    order.refresh_from_db()
    visit = order.visits.get()
    assert (order.state, order.rounds, visit.round) == ("reopened", 2, 1)
    assert visit.call == PhoneCall.objects.get(pk=call.pk)
    promise.refresh_from_db()
    assert promise.status == "done"
    assert order.promises.open().filter(kind="review_visit").exists()
    shown = text(client.get(order.get_absolute_url()))
    assert call.number in shown and f"/print/return-visit/{visit.pk}/" in shown


def test_each_visit_of_a_form_is_a_paper_of_its_own(estate, sign_in, order):
    """The second visit is no reprint of the first."""
    go, asked = walker(estate), {"method": "phone", "asked": "陳美玲"}
    go(order, "visit", rating="C", comments="還在漏", **asked)
    for action, values in (
        ("dispatch", {}),
        ("arrive", {}),
        ("finish", DONE),
        ("accept", ACCEPTED),
        ("visit", {"rating": "A", **asked}),
    ):
        order = go(order, action, **values)
    client = sign_in(estate.clerk)
    listed = text(client.get("/print/"))
    chosen = [f"return-visit:{visit.pk}" for visit in order.visits.order_by("pk")]
    assert len(chosen) == 2 and all(f'value="{one}"' in listed for one in chosen)
    pages = read(client.post("/print/", {"form": chosen}).content)
    assert "還在漏" in pages[0] and f"{order.number}-1" in pages[0]
    assert f"{order.number}-2" in pages[1]
    assert set(PrintLog.objects.values_list("copy", flat=True)) == {1}


def test_the_pdf_of_a_work_order_says_what_the_form_says(estate, sign_in, order):
    asked = {"method": "phone", "asked": "陳美玲"}
    order = walker(estate)(order, "visit", rating="B", comments="尚可", **asked)
    address = f"/slips/{order.number}/print/"
    body = sign_in(estate.clerk).post(address, {"as": "pdf"}).content
    said = "".join(read(body))
    for part in sheets(estate).slip(order).texts():
        assert bare(part) in said, part
    for words in ("派工單", "陳美玲", "3棟1202", "廚房水管滴水", "換管"):
        assert words in said


def test_the_pdf_of_a_complaint_says_what_the_form_says(hotel, sign_in, file_call):
    contact = file_call(
        hotel, category="complaint", subcategory="complaint.noise", content="太吵。"
    ).contact
    go, slip = walker(hotel), opened(hotel, contact, "complaint_record")
    person = hotel.engineer
    for action, values in (
        ("acknowledge", {"first_reply": "已受理"}),
        ("grade", {"severity": "minor", "handler": person}),
        ("find", {"finding": "施工噪音屬實", "validity": "valid"}),
        ("act", {"measures": "改到十點後施工", "measures_owner": person}),
        ("reply", {"final_reply": "已改時間"}),
    ):
        slip = go(slip, action, "supervisor", **values)
    body = sign_in(hotel.clerk).post(f"/slips/{slip.number}/print/", {"as": "pdf"})
    said = "".join(read(body.content))
    for part in sheets(hotel).slip(slip).texts():
        assert bare(part) in said, part
    for words in ("施工噪音屬實", "改到十點後施工", "已改時間"):
        assert words in said


def test_a_book_of_forms_narrows_by_state_and_day(estate, sign_in, order):
    client = sign_in(estate.clerk)
    today = timezone.localdate()
    address = "/registers/work-orders/"
    for query, found in (
        ({}, True),
        ({"show": "running"}, True),
        ({"show": "accepted", "since": today, "until": today}, True),
        ({"show": "closed"}, False),
        ({"until": today - dt.timedelta(days=1)}, False),
        ({"show": "no such state"}, True),
        ({"since": today, "until": today - dt.timedelta(days=1)}, True),
    ):
        shown = text(client.get(address, query))
        assert (order.number in shown) is found, query


def test_a_c_visit_needs_a_review(estate, order):
    asked = {"method": "phone", "asked": "陳美玲"}
    with pytest.raises(desk.Refused):
        walker(estate)(order, "visit", rating="C", **asked)
