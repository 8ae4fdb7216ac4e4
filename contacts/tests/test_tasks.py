"""Promises are kept, put off and handed on by the rules of the registry."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from contacts import desk
from contacts.models import FollowUp
from contacts.tests.paper import codes, file_letter, owed_reply, text


def local(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def address(promise: FollowUp, action: str = "complete") -> str:
    return f"/tasks/{promise.pk}/{action}/"


def test_a_kept_promise_says_what_was_answered(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    client = sign_in(estate.cleared)
    refused = client.post(address(promise), {"outcome": "in_person", "result": " "})
    assert codes(refused) == {"result": ["promise_result_missing"]}
    promise.refresh_from_db()
    assert promise.status == "open"

    kept = client.post(address(promise), {"outcome": "in_person", "result": "已回覆。"})
    promise.refresh_from_db()
    assert kept.status_code == 302 and kept["Location"] == "/"
    assert (promise.status, promise.outcome) == ("done", "in_person")
    assert promise.result == "已回覆。" and promise.done_by == estate.cleared.user
    promise.contact.refresh_from_db()
    assert promise.contact.status == "closed"


def test_where_nobody_answered_the_promise_stays(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    client = sign_in(estate.cleared)
    refused = client.post(address(promise), {"outcome": "no_answer"})
    assert codes(refused) == {"new_due": ["no_answer_stays_open"]}
    later = timezone.now() + dt.timedelta(hours=2)
    sent = {"outcome": "no_answer", "new_due": local(later)}
    assert client.post(address(promise), sent).status_code == 302
    promise.refresh_from_db()
    assert promise.status == "open"
    assert local(promise.due_at) == local(later)


def test_a_message_is_delivered_by_one_key(estate, sign_in, file_call):
    filed = file_call(
        estate,
        asked_for=estate.superior,
        asked_for_answer="absent",
        purpose_status="clear",
        outcome="message_taken",
        message="請回電談續保。",
    )
    promise = filed.promises[0]
    client = sign_in(estate.cleared)
    assert f'action="{address(promise)}"' in text(client.get("/"))
    assert client.post(address(promise), {"next": "/tasks/"})["Location"] == "/tasks/"
    promise.refresh_from_db()
    assert promise.status == "done"


def test_the_promise_of_a_form_is_kept_by_opening_one(hotel, sign_in):
    letter = file_letter(hotel)
    promise = letter.promises.get(kind="open_form")
    client = sign_in(hotel.cleared)
    page = text(client.get("/?show=desk"))
    assert f'action="{address(promise)}"' not in page
    assert f'href="{letter.get_absolute_url()}#slips"' in page
    sent = {"outcome": "done", "result": "TS-018"}
    assert codes(client.post(address(promise), sent)) == {
        "result": ["form_opened_from_entry"]
    }
    new = f"{letter.get_absolute_url()}slips/new/complaint-record/"
    assert client.post(new, {"at_once": "1"}).status_code == 302
    promise.refresh_from_db()
    assert (promise.status, promise.result) == ("done", letter.slips.get().number)


def test_the_assistant_decides_on_the_slip(estate, sign_in):
    promise = file_letter(estate).promises.get(kind="decide_on_slip")
    clerk = sign_in(estate.clerk)
    sent = {
        "outcome": "slip",
        "result": "需工程部處理",
        "department": estate.engineering.pk,
    }
    assert codes(clerk.post(address(promise), sent)) == {
        "outcome": ["decision_not_by_assistant"]
    }
    assistant = sign_in(estate.assistant)
    assert codes(assistant.post(address(promise), {})) == {
        "outcome": ["decision_missing"],
        "result": ["decision_reason_missing"],
    }
    assert assistant.post(address(promise), sent).status_code == 302
    kinds = promise.contact.promises.open().values_list("kind", flat=True)
    assert "print_slip" in kinds


def test_a_deputy_decides_with_a_reason_that_is_kept(estate, sign_in):
    """While the assistant is away no complaint sticks, and it shows who decided."""
    promise = file_letter(estate).promises.get(kind="decide_on_slip")
    here = sign_in(estate.supervisor)
    sent = {"role": "receptionist", "reason": "助理休假"}
    assert codes(here.post(address(promise, "reassign"), sent)) == {
        "new_owner": ["decision_taker"]
    }
    sent = {"new_owner": str(estate.supervisor.pk), "reason": "助理休假"}
    assert here.post(address(promise, "reassign"), sent).status_code == 302
    sent = {"outcome": "no_slip", "result": "已當場解決"}
    assert codes(here.post(address(promise), sent)) == {
        "deputy_reason": ["decision_by_deputy"]
    }
    sent["deputy_reason"] = "助理休假至週五"
    assert here.post(address(promise), sent).status_code == 302
    promise.refresh_from_db()
    assert (promise.status, promise.outcome) == ("done", "no_slip")
    letter = promise.contact
    letter.refresh_from_db()
    breach = letter.breaches.get()
    assert (breach.code, breach.reason) == ("decision_by_deputy", "助理休假至週五")
    assert letter.flagged
    # A correction of the letter does not take back what was done with it.
    desk.amend(letter.kind_row, {"copies": 2}, reason="漏記", by=estate.clerk.user)
    breach.refresh_from_db()
    letter.refresh_from_db()
    assert breach.withdrawn_at is None and letter.flagged


def test_a_promise_of_a_confidential_letter_is_no_door(estate, sign_in):
    promise = file_letter(estate, confidential=True).promises.get(kind="decide_on_slip")
    stranger = sign_in(estate.trainee)
    for action in ("complete", "postpone"):
        assert stranger.get(address(promise, action)).status_code == 404
        assert stranger.post(address(promise, action), {}).status_code == 404
    reader = sign_in(estate.assistant)
    assert reader.get(address(promise)).status_code == 200
    assert reader.get(address(promise, "reassign")).status_code == 200


def test_a_correction_takes_promises_from_the_person_complained_of(
    estate, sign_in, file_call
):
    promise = owed_reply(file_call, estate, due=30, category="complaint")
    desk.reassign(
        promise, owner=estate.colleague, reason="交班", by=estate.supervisor.user
    )
    changes = {
        "subcategory": estate.categories["complaint.attitude"],
        "complained_of": estate.colleague,
    }
    call = promise.contact.kind_row
    desk.amend(call, changes, reason="客戶補充", by=estate.supervisor.user)
    promise.refresh_from_db()
    assert (promise.owner, promise.role) == (None, "supervisor")
    sent = {"outcome": "in_person", "result": "已道歉"}
    assert codes(sign_in(estate.colleague).post(address(promise), sent)) == {
        "result": ["promise_kept_own_case"]
    }


def test_a_posting_says_where(estate, sign_in):
    letter = file_letter(
        estate,
        kind="commendation",
        category="commendation",
        praised_staff="張志強",
        praised_department=estate.security,
    )
    promise = letter.promises.get(kind="post_original")
    client = sign_in(estate.clerk)
    assert codes(client.post(address(promise), {})) == {
        "place": ["posting_place_missing"]
    }
    assert client.post(address(promise), {"place": "辦公室"}).status_code == 302
    promise.refresh_from_db()
    assert promise.place == "辦公室"


def test_putting_off_asks_when_and_why(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    first = promise.due_at
    client = sign_in(estate.cleared)
    assert codes(client.post(address(promise, "postpone"), {})) == {
        "new_due": ["postpone_due_missing"],
        "reason": ["postpone_reason_missing"],
    }
    later = timezone.now() + dt.timedelta(hours=5)
    sent = {"new_due": local(later), "reason": "客戶要求"}
    assert client.post(address(promise, "postpone"), sent).status_code == 302
    promise.refresh_from_db()
    assert promise.first_due_at == first and local(promise.due_at) == local(later)
    page = text(client.get(promise.contact.get_absolute_url()))
    assert "客戶要求" in page and local(later)[11:] in page


def test_handing_on_needs_the_right_somebody_and_a_reason(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    sent = {"new_owner": estate.engineer.pk, "reason": "工程問題"}
    assert sign_in(estate.cleared).get(address(promise, "reassign")).status_code == 403
    client = sign_in(estate.supervisor)
    refused = client.post(address(promise, "reassign"), {})
    assert codes(refused)["reason"] == ["reassign_reason_missing"]
    assert "new_owner" in codes(refused)
    both = {**sent, "role": "clerk"}
    assert codes(client.post(address(promise, "reassign"), both)) == {
        "role": ["taker_one"]
    }
    assert client.post(address(promise, "reassign"), sent).status_code == 302
    promise.refresh_from_db()
    assert promise.owner == estate.engineer and promise.role == ""


def test_a_settled_promise_is_not_kept_twice(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    desk.complete(promise, outcome="in_person", result="已回", by=estate.colleague.user)
    client = sign_in(estate.cleared)
    response = client.post(address(promise), {"outcome": "in_person", "result": "又回"})
    assert response.status_code == 302
    promise.refresh_from_db()
    assert promise.result == "已回"


def test_nobody_reaches_another_desk(estate, hotel, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=-30)
    client = sign_in(hotel.supervisor)
    for action in ("complete", "postpone", "reassign"):
        assert client.get(address(promise, action)).status_code == 404
        assert client.post(address(promise, action), {}).status_code == 404
    assert promise.contact.number not in text(client.get("/tasks/"))


def test_nobody_is_sent_elsewhere_afterwards(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    sent = {"outcome": "in_person", "result": "好", "next": "https://example.org/"}
    client = sign_in(estate.cleared)
    assert client.post(address(promise), sent)["Location"] == "/"


def test_the_list_narrows_and_leafs(estate, sign_in, file_call):
    made = [owed_reply(file_call, estate, due=minute) for minute in (-40, 5, 60)]
    client = sign_in(estate.cleared)

    def shown(query: str = "") -> list[int]:
        lines = client.get(f"/tasks/{query}").context["lines"]
        return [line.pk for line in lines]

    assert shown() == [one.pk for one in made]
    assert shown("?whose=overdue") == [made[0].pk]
    assert shown("?whose=mine") == [one.pk for one in made]
    assert shown("?kind=call_back") == []
    assert shown(f"?owner={estate.cleared.pk}") == [one.pk for one in made]
    assert shown("?role=clerk") == [] and shown("?at=nonsense") == shown()
    desk.complete(made[1], outcome="in_person", result="已回", by=estate.cleared.user)
    assert shown("?whose=done") == [made[1].pk]


def test_the_list_takes_few_queries(
    estate, sign_in, file_call, django_assert_max_num_queries
):
    for minute in range(5):
        owed_reply(file_call, estate, due=minute)
    client = sign_in(estate.cleared)
    client.get("/tasks/")
    with django_assert_max_num_queries(5):
        client.get("/tasks/")
    promise = FollowUp.objects.first()
    with django_assert_max_num_queries(6):
        client.get(address(promise))
