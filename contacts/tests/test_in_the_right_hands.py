"""What only some may do: settle a late form, close after a review, sign for a slip."""

from __future__ import annotations

import datetime as dt

import pytest

from contacts import desk
from contacts.models import Breach, Slip

from .paper import codes
from .test_slips import (
    ACCEPTED,
    DONE,
    VISIT,
    K,
    leak,  # noqa: F401
    letter_of,
    opened,
    refused,
    walker,
)
from .test_tasks import address


@pytest.fixture
def climbed(estate, leak):  # noqa: F811
    """The promises that a late work order opened, up to the superior's."""
    slip = opened(estate, leak(urgency="critical"), "work_order")
    now = slip.promises.open().get().due_at
    for _level in range(3):
        now += dt.timedelta(days=3)
        desk.escalate(estate.desk.pk, now=now)
    return {one.kind: one for one in slip.promises.open()}


SAID = {"result": "已請工程部今日處理"}


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("chase_slip", "cleared"),
        ("chase_slip", "clerk"),
        ("answer_for_slip", "cleared"),
        ("answer_for_slip", "assistant"),
    ],
)
def test_a_late_form_is_settled_by_nobody_below(estate, sign_in, climbed, kind, who):
    promise = climbed[kind]
    client = sign_in(getattr(estate, who))
    page = client.get("/?show=desk").content.decode()
    assert f'id="keep-{promise.pk}"' not in page
    refused = client.post(address(promise), SAID)
    assert codes(refused) == {"__all__": ["escalation_by_role"]}
    promise.refresh_from_db()
    assert promise.status == "open"
    taken = {"new_owner": str(estate.cleared.pk), "reason": "主管外出"}
    boss = sign_in(estate.supervisor)
    assert codes(boss.post(address(promise, "reassign"), taken)) == {
        "new_owner": ["escalation_taker"]
    }


def test_whoever_it_climbed_to_settles_it_and_a_deputy_says_why(
    estate, sign_in, climbed
):
    chased = climbed["chase_slip"]
    assert sign_in(estate.assistant).post(address(chased), SAID).status_code == 302
    answered = climbed["answer_for_slip"]
    client = sign_in(estate.supervisor)
    assert codes(client.post(address(answered), SAID)) == {
        "deputy_reason": ["escalation_by_deputy"]
    }
    why = {"deputy_reason": "經理出差，已電話請示"}
    assert client.post(address(answered), SAID | why).status_code == 302
    answered.refresh_from_db()
    assert answered.status == "done"
    assert Breach.objects.get().code == "escalation_by_deputy"


def test_a_form_closes_after_its_dissatisfied_visit_was_reviewed(
    estate,
    leak,  # noqa: F811
):
    slip = opened(estate, leak(), "work_order")
    go = walker(estate)
    round_one = (
        ("dispatch", {}),
        ("arrive", {}),
        ("finish", DONE),
        ("accept", ACCEPTED),
    )
    for rating in ("C", "A"):
        for action, values in round_one:
            slip = go(slip, action, **values)
        slip = go(slip, "visit", rating=rating, comments="還在漏", **VISIT)
    assert refused(go, slip, "close", "supervisor") == ["slip_close_before_review"]
    review = slip.promises.open().get(kind=K.REVIEW_VISIT)
    boss = estate.supervisor
    desk.complete(review, result="已致歉", by=boss.user, member=boss)
    assert go(slip, "close", "supervisor").state == "closed"


def test_the_assistant_who_decided_issues_the_slip_and_prints_it(estate, sign_in):
    letter = letter_of(estate, "complaint")
    promise = letter.promises.get(kind=K.DECIDE_ON_SLIP)
    to = estate.engineering.pk
    sent = {"outcome": "slip", "result": "需工程部處理", "department": to}
    done = sign_in(estate.assistant).post(address(promise), sent)
    slip = Slip.objects.get().kind_row
    assert done["Location"] == f"/slips/{slip.number}/print/"
    assert slip.issued_by == estate.assistant
    assert slip.steps.get().person == estate.assistant
    # A reported matter needs no decision: whoever registered it issues the slip.
    letter_of(estate, "reported_matter")
    assert Slip.objects.latest("pk").kind_row.issued_by == estate.cleared


def test_a_slip_is_signed_for_in_the_department_it_went_to(estate):
    letter_of(estate, "reported_matter")
    slip = Slip.objects.get().kind_row
    slip.department = estate.engineer.department
    slip.save()
    desk.slip_printed(slip, by=estate.cleared.user)
    go = walker(estate)
    elsewhere = {"person": estate.cleared}
    assert refused(go, slip, "receive", **elsewhere) == ["slip_received_elsewhere"]
    own = {**elsewhere, "department": estate.security}
    assert refused(go, slip, "receive", **own) == ["slip_received_elsewhere"]
    slip = go(slip, "receive", person=estate.engineer)
    assert slip.received_by == estate.engineer
