"""A letter goes back to who received it, from wherever it is, with a note."""

from __future__ import annotations

import pytest

from contacts import desk
from contacts.models import FollowUp
from contacts.tests.paper import file_letter, text

from .test_shifts import checked_in

NOTE = "寄件人地址不全，請補問。"


def open_kinds(letter) -> list[str]:
    return list(letter.promises.open().by_due().values_list("kind", flat=True))


def signed_for(place):
    """Return a liaison letter that reached its department: its entry is closed."""
    letter = file_letter(place, kind="liaison", category="enquiry")
    for kind in ("hand_over_letter", "sign_for_letter"):
        owed = letter.promises.open().get(kind=kind)
        if owed.department:
            place.clerk.department = owed.department
            place.clerk.save()
        desk.complete(
            owed,
            person=place.clerk if kind == "sign_for_letter" else None,
            by=place.clerk.user,
            member=place.clerk,
        )
    letter.refresh_from_db()
    assert letter.status == "closed"
    return letter


@pytest.mark.parametrize("place", ["estate", "hotel"])
def test_a_letter_that_nobody_waits_for_comes_back_open(place, request, sign_in):
    place = request.getfixturevalue(place)
    letter = signed_for(place)
    client = sign_in(place.clerk)
    address = f"/contacts/{letter.number}/send-back/"
    assert address in text(client.get(letter.get_absolute_url()))
    refused = client.post(address, {"result": "  "})
    assert refused.status_code == 200 and "退回" in text(refused)
    assert 'data-code="letter_sent_back_note"' in text(refused)
    assert not FollowUp.objects.open().exists()
    assert client.post(address, {"result": NOTE}).url == letter.get_absolute_url()
    letter.refresh_from_db()
    promise = letter.promises.open().get()
    assert (letter.status, promise.kind) == ("open", "letter_sent_back")
    assert promise.owner == letter.answered_by and promise.note == NOTE
    assert NOTE in text(sign_in(letter.answered_by).get("/"))
    # Sent back once: a second note would be a promise too many.
    assert client.post(address, {"result": NOTE}).status_code == 302
    assert open_kinds(letter) == ["letter_sent_back"]
    desk.complete(promise, result="已補", by=place.clerk.user, member=place.clerk)
    letter.refresh_from_db()
    assert letter.status == "closed" and open_kinds(letter) == []


def test_a_letter_that_waits_comes_back_from_there_and_goes_on(estate):
    letter = file_letter(estate, kind="complaint", category="complaint")
    waits = letter.promises.open().get()
    head = estate.assistant
    with pytest.raises(desk.Refused) as refused:
        desk.send_back(letter, note="", by=head.user, member=head)
    assert [f.code for f in refused.value.findings] == ["letter_sent_back_note"]
    desk.send_back(letter, note=NOTE, by=head.user, member=head)
    waits.refresh_from_db()
    assert (waits.outcome, waits.result) == ("sent_back", NOTE)
    assert open_kinds(letter) == ["letter_sent_back"]
    back = letter.promises.open().get()
    desk.complete(back, result="已補", by=estate.clerk.user, member=estate.clerk)
    assert open_kinds(letter) == [waits.kind]


def test_a_hand_over_shows_messages_and_what_was_just_done(estate, sign_in, file_call):
    """The page's own list of messages once stood where the notices stand."""
    file_call(
        estate,
        asked_for=estate.superior,
        asked_for_answer="absent",
        purpose_status="clear",
        outcome="message_taken",
        message="請回電談續保。",
        message_kind="please_call",
    )
    client = sign_in(estate.cleared)
    checked_in(estate, estate.cleared)
    letter = file_letter(estate, kind="liaison", category="enquiry")
    client.post(f"/contacts/{letter.number}/send-back/", {"result": NOTE})
    page = text(client.get("/hand-over/"))
    assert "請回電談續保。" in page and "PromiseLine" not in page
    assert f"{letter.number} 已附上您的說明退回。" in page


def test_only_a_letter_in_the_book_is_sent_back(estate, sign_in, file_call):
    call = file_call(estate).contact
    client = sign_in(estate.clerk)
    assert client.get(f"/contacts/{call.number}/send-back/").status_code == 404
    letter = file_letter(estate)
    desk.void(letter, reason="重複登記", by=estate.cleared.user)
    with pytest.raises(desk.Conflict):
        desk.send_back(letter, note=NOTE, by=estate.clerk.user, member=estate.clerk)
