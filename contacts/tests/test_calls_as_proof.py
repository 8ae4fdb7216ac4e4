"""A call out keeps a promise only where it reached whom it was made to, afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from contacts.models import Breach, PhoneCall

from .paper import ago
from .test_call_form import NEW, codes, fields
from .test_slips import ACCEPTED, DONE, opened, walker
from .test_tasks import local


@pytest.fixture
def owed(estate, file_call):
    """A reply that was promised two hours ago, due in an hour."""
    then = ago(hours=2)
    filed = file_call(
        estate,
        now=then,
        occurred_at=then,
        outcome="reply_owed",
        reply_due=timezone.now() + dt.timedelta(hours=1),
    )
    return filed.promises[0]


def sent(place, promise, **over):
    known = {"phone": promise.contact.phone, "name": promise.contact.name}
    return fields(
        place,
        rings=None,
        promise=str(promise.pk),
        result="已答覆。",
        **{**known, **over},
    )


def test_a_call_before_the_promise_keeps_nothing(estate, sign_in, owed):
    client = sign_in(estate.cleared)
    early = sent(estate, owed, occurred_at=local(ago(hours=3)))
    refused = client.post(NEW, early)
    assert (refused.status_code, codes(refused)) == (422, {"call_before_promise"})
    owed.refresh_from_db()
    assert owed.status == "open" and PhoneCall.objects.count() == 1
    assert client.post(NEW, early | {"occurred_at": ""}).status_code == 302
    owed.refresh_from_db()
    assert owed.status == "done"


@pytest.mark.parametrize(
    "other", [{"phone": "0933 000 111"}, {"name": "王大明"}], ids=["phone", "name"]
)
def test_a_call_to_somebody_else_needs_a_reason_that_is_kept(
    estate, sign_in, owed, other
):
    client = sign_in(estate.cleared)
    another = sent(estate, owed, **other)
    refused = client.post(NEW, another)
    assert (refused.status_code, codes(refused)) == (422, {"proof_other_person"})
    assert 'name="proof_reason"' in refused.content.decode()
    owed.refresh_from_db()
    assert owed.status == "open" and PhoneCall.objects.count() == 1
    why = {"proof_reason": "改由家人接聽並轉告"}
    assert client.post(NEW, another | why).status_code == 302
    owed.refresh_from_db()
    breach = Breach.objects.get(contact=owed.contact)
    assert owed.status == "done"
    assert (breach.code, breach.reason) == ("proof_other_person", why["proof_reason"])


def test_the_same_number_in_another_spelling_is_the_same(estate, sign_in, owed):
    spelt = sent(estate, owed, phone="+886 912-345-678", name="陳 美玲")
    assert sign_in(estate.cleared).post(NEW, spelt).status_code == 302
    owed.refresh_from_db()
    assert owed.status == "done" and not Breach.objects.exists()


def test_the_call_of_a_return_visit_reaches_the_customer(estate, sign_in, file_call):
    contact = file_call(
        estate,
        category="repair",
        subcategory="repair.water",
        outcome="handed_over",
        connected_to=estate.engineer,
    ).contact
    slip = opened(estate, contact, "work_order")
    go = walker(estate)
    for action, values in (
        ("dispatch", {}),
        ("arrive", {}),
        ("finish", DONE),
        ("accept", ACCEPTED),
    ):
        slip = go(slip, action, **values)
    promise = slip.promises.open().get(kind="return_visit")
    client = sign_in(estate.cleared)
    another = sent(estate, promise, phone="0933 000 111")
    assert codes(client.post(NEW, another)) == {"proof_other_person"}
    unreached = client.post(NEW, sent(estate, promise, outcome="no_answer"))
    assert unreached.status_code == 302
    call = PhoneCall.objects.latest("pk")
    page = client.get(f"/slips/{slip.number}/step/?action=visit&call={call.number}")
    assert page.context["form"].initial.get("call") is None
