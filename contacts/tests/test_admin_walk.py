"""Going through a list of the admin: its filters, its search, and row after row."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts import desk
from contacts import search as searching
from contacts.admin import base, lists, site
from contacts.models import (
    Breach,
    Category,
    Contact,
    FollowUp,
    PhoneCall,
    RefusedAttempt,
)
from contacts.rules.clauses import CLAUSES

from .test_rights import fill
from .test_seen import hidden, seen

CALLS = reverse("admin:contacts_phonecall_changelist")
BREACHES = reverse("admin:contacts_breach_changelist")
LATE = {"rings": 5, "late_reason": "同時接待訪客"}


@pytest.fixture
def late(estate, file_call) -> list[Contact]:
    """Three calls that were answered late, one that was not, the oldest first."""
    every = enumerate((LATE, LATE, {}, LATE), start=1)
    return [
        file_call(estate, phone=f"0912 345 0{number}0", **fields).contact
        for number, fields in every
    ]


def listing(client: Client, address: str = CALLS, **query: str):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.context["cl"]


def test_a_filter_that_changes_begins_at_its_first_page(
    late, estate, sign_in, monkeypatch
):
    monkeypatch.setattr(site._registry[PhoneCall], "list_per_page", 1)
    client = sign_in(estate.supervisor)
    older = listing(client, look="late").older
    page = client.get(CALLS + older)
    for spec in page.context["cl"].filter_specs:
        for choice in spec.choices(page.context["cl"]):
            assert base.AFTER not in parse_qs(choice["query_string"].lstrip("?"))
    assert base.AFTER in parse_qs(page.context["cl"].newer.lstrip("?"))
    assert (
        f"{base.AFTER}=" not in page.content.decode().partition("export/csv")[2][:200]
    )


def test_a_review_goes_on_in_the_list_it_came_from(late, estate, sign_in):
    client = sign_in(estate.supervisor)
    rows = listing(client, look="late")
    address = rows.url_for_result(rows.result_list[0])
    seen = []
    while "review" in urlsplit(address).path:
        answer = client.get(address)
        seen.append(answer.context["row"].number)
        assert answer.context["listing"] == f"{CALLS}?look=late"
        given = {"review": "good", "comment": "", **hidden(answer)}
        address = client.post(address, given)["Location"]
    assert seen == [late[3].number, late[1].number, late[0].number]
    assert address == f"{CALLS}?look=late"


def test_next_and_previous_follow_a_search(late, estate, sign_in):
    client = sign_in(estate.supervisor)
    client.post(f"{CALLS}?look=all", {"words": "034501"})
    client.post(f"{CALLS}?look=all", {"words": "0912345010"})
    rows = listing(client, look="all")
    [row] = rows.result_list
    page = client.get(rows.url_for_result(row))
    assert (page.context["newer"], page.context["older"]) == ("", "")


def test_a_list_written_by_hand_is_the_usual_one(late, estate, sign_in):
    client = sign_in(estate.supervisor)
    page = reverse("admin:contacts_phonecall_review", args=[late[1].pk])
    for given in ("phone__contains=0912", "look=\0", "at=HT", "=&&", "x" * 600):
        answer = client.get(page, {lists.LIST: given})
        assert answer.status_code == 200
        assert answer.context["older"]


def test_what_is_owed_is_narrowed_to_the_book_first(
    estate, file_call, sign_in, monkeypatch
):
    """The promises of letters do not push those of calls out of sight."""
    monkeypatch.setattr(lists, "MOST_WAITING", 2)
    now = timezone.now()
    call = file_call(estate, outcome="reply_owed").contact
    letter = Contact.objects.get(number=fill(estate, file_call)["letter"])
    for days in (5, 6, 7):
        moment = now - dt.timedelta(days=days)
        FollowUp.objects.create(
            desk=estate.desk,
            contact=letter,
            kind="reply",
            code="reply",
            role="clerk",
            opened_at=moment,
            due_at=moment,
            first_due_at=moment,
        )
    FollowUp.objects.filter(contact=call).update(due_at=now - dt.timedelta(hours=1))
    client = sign_in(estate.supervisor)
    rows = listing(client, look="overdue").result_list
    assert call.number in {row.number for row in rows}


def test_other_promises_push_no_complaint_out_of_sight(
    estate, file_call, sign_in, monkeypatch
):
    monkeypatch.setattr(lists, "MOST_WAITING", 2)
    now = timezone.now()
    made = [
        file_call(estate, phone=f"0912 345 00{number}").contact for number in range(4)
    ]
    complaint = Category.objects.get(desk=estate.desk, code="complaint")
    PhoneCall.objects.filter(pk=made[3].pk).update(category=complaint)
    for days, contact in zip((7, 6, 5, 1), made, strict=True):
        moment = now - dt.timedelta(days=days)
        FollowUp.objects.create(
            desk=estate.desk,
            contact=contact,
            kind="open_form",
            code="open_form",
            role="clerk",
            opened_at=moment,
            due_at=moment,
            first_due_at=moment,
        )
    rows = listing(sign_in(estate.supervisor), look="undecided").result_list
    assert [row.number for row in rows] == [made[3].number]


@pytest.mark.parametrize("newest", [2, 4000])
def test_forms_promises_and_breaches_are_found_by_their_entries(
    late, estate, sign_in, monkeypatch, newest
):
    monkeypatch.setattr(searching, "NEWEST", newest)
    monkeypatch.setattr(searching, "SOME", 1)
    opened = [
        desk.open_slip(
            call, "complaint_record", by=estate.cleared.user, member=estate.cleared
        )
        for call in late
    ]
    client = sign_in(estate.supervisor)

    def found(model: str, words: str) -> list[int]:
        page = reverse(f"admin:contacts_{model}_changelist")
        client.post(f"{page}?look=all", {"words": words})
        return [row.pk for row in listing(client, page, look="all").result_list]

    assert found("complaintrecord", "停車月卡") == [s.pk for s in reversed(opened)]
    assert found("complaintrecord", opened[1].number.lower()) == [opened[1].pk]
    assert found("complaintrecord", late[0].number) == [opened[0].pk]
    assert found("complaintrecord", "沒有這樣的事") == []
    of_call = Breach.objects.get(contact=late[1], code="rings_late")
    assert of_call.pk in found("breach", late[1].number)
    assert len(found("breach", late[1].number)) == late[1].breaches.count()
    promise = opened[2].promises.first()
    assert promise.pk in found("followup", late[2].number)


def test_what_is_done_together_has_a_bound_and_says_so(
    late, estate, sign_in, monkeypatch
):
    client = sign_in(estate.supervisor)
    data = {"action": "mark_good", "_selected_action": [call.pk for call in late[:1]]}
    data |= seen(*late)
    # The forged "all of the list" acts on the chosen line alone.
    client.post(CALLS, {**data, "select_across": "1"})
    assert Contact.objects.filter(review="good").count() == 1
    monkeypatch.setattr(base, "MOST_AT_ONCE", 2)
    data["_selected_action"] = [call.pk for call in late]
    answer = client.post(CALLS, data, follow=True)
    assert Contact.objects.filter(review="good").count() == 1
    assert "2" in str(list(answer.context["messages"])[-1])


def test_that_nothing_was_done_is_no_success(late, estate, sign_in):
    own = late[0]
    PhoneCall.objects.filter(pk=own.pk).update(answered_by=estate.supervisor)
    client = sign_in(estate.supervisor)
    data = {"action": "mark_good", "_selected_action": [own.pk]}
    answer = client.post(CALLS, data, follow=True)
    assert {said.level_tag for said in answer.context["messages"]} == {"warning"}


def test_a_breach_is_judged_on_its_page_one_after_the_other(late, estate, sign_in):
    client = sign_in(estate.supervisor)
    rows = listing(client, BREACHES)
    breach = rows.result_list[0]
    page = rows.url_for_result(breach)
    told = client.get(page).content.decode()
    clauses = [CLAUSES[one] for one in breach.clauses]
    assert clauses and all(clause.text_zh in told for clause in clauses)
    assert breach.code not in told and LATE["late_reason"] in told
    assert estate.cleared.name in told and breach.contact.number in told
    given = {"judgement": "coaching", "comment": "", **seen(breach)}
    answer = client.post(page, given)
    assert answer.context["form"].errors.keys() == {"comment"}
    words = {**given, "comment": "先接電話，再請訪客稍候"}
    following = client.post(page, words)["Location"]
    assert "/judge/" in following
    again = client.get(page).content.decode()
    assert words["comment"] in again
    client.post(page, {"judgement": "accepted", "comment": "", **seen(breach)})
    breach.refresh_from_db()
    assert breach.judgement == "accepted"
    assert words["comment"] in client.get(page).content.decode()
    # The next one tells that it is not the first.
    assert client.get(rows.url_for_result(rows.result_list[0])).context["alike"]


def test_codes_are_told_in_words(late, estate, sign_in):
    now = timezone.now()
    attempt = RefusedAttempt.objects.create(
        desk=estate.desk,
        channel="call",
        code="superior_purpose_unclear",
        clauses=["special-calls/1"],
        entry_id="00000000-0000-0000-0000-000000000001",
        first_at=now,
        last_at=now,
        by=estate.cleared.user,
        under=estate.trainee,
        door="form",
    )
    client = sign_in(estate.supervisor)
    for address in (
        reverse("admin:contacts_refusedattempt_changelist"),
        reverse("admin:contacts_refusedattempt_change", args=[attempt.pk]),
        f"{BREACHES}?look=all",
        reverse("admin:contacts_breach_change", args=[Breach.objects.first().pk]),
    ):
        told = client.get(address).content.decode()
        body = told.partition('id="content-main"')[2].partition("</main>")[0]
        for code in (
            "superior_purpose_unclear",
            "rings_late",
            "special-calls/",
            "[&quot;",
        ):
            assert code not in body, (address, code)
