"""Forms corrected, voided and reviewed: with a reason, and what follows from it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts import choices, desk
from contacts.models import ContactReview, MonthBook, Slip

K = choices.FollowUpKind


def as_member(member) -> dict:
    return {"by": member.user, "member": member}


@pytest.fixture
def complaint(estate, file_call) -> Slip:
    """A complaint record whose first reply is given."""
    contact = file_call(
        estate, category="complaint", outcome="answered", content="保安態度差。"
    ).contact
    slip = desk.open_slip(contact, "complaint_record", **as_member(estate.cleared))
    return desk.take_step(
        slip, "acknowledge", {"first_reply": "已致歉。"}, **as_member(estate.cleared)
    )


def amended(slip, who, reason="聽錯", **changes) -> Slip:
    return desk.take_step(slip, "amend", {"note": reason, **changes}, **as_member(who))


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(desk.Refused) as stop:
        act(*args, **kwargs)
    return stop.value.codes


def test_a_correction_keeps_what_stood_before(estate, complaint):
    row = amended(complaint, estate.cleared, unit="5棟0301", first_reply="當面致歉。")
    assert (row.unit, row.unit_folded, row.first_reply) == (
        "5棟0301",
        "5栋0301",
        "當面致歉。",
    )
    assert (row.state, row.number) == (complaint.state, complaint.number)
    newest, before = row.history.all()[:2]
    assert (newest.history_change_reason, newest.history_user) == (
        "聽錯",
        estate.cleared.user,
    )
    assert before.first_reply == "已致歉。"
    step = row.steps.last()
    assert (step.action, step.note, step.late) == ("amend", "聽錯", False)


@pytest.mark.parametrize(
    ("changes", "reason", "codes"),
    [
        ({"unit": "5棟0301"}, " ", ["slip_note_missing"]),
        ({"content": " "}, "聽錯", ["slip_content_missing"]),
        ({"first_reply": ""}, "聽錯", ["slip_first_reply_missing"]),
        ({}, "聽錯", ["slip_nothing_changed"]),
        # What no step has written yet is no correction.
        ({"finding": "屬實"}, "聽錯", ["slip_nothing_changed"]),
    ],
)
def test_a_correction_needs_a_reason_and_empties_nothing(
    estate, complaint, changes, reason, codes
):
    assert refused(amended, complaint, estate.cleared, reason, **changes) == codes


def test_a_void_form_is_not_corrected(estate, complaint):
    desk.take_step(complaint, "void", {"note": "重複"}, **as_member(estate.supervisor))
    codes = refused(amended, complaint, estate.cleared, unit="5棟0301")
    assert "slip_step_out_of_order" in codes


def test_a_form_of_a_closed_month_is_a_supervisors(estate, complaint):
    last = timezone.now().replace(day=1, hour=12) - dt.timedelta(days=2)
    Slip.objects.update(opened_at=last)
    now = timezone.now()
    MonthBook.objects.create(
        desk=estate.desk,
        month=last.date().replace(day=1),
        prepared_at=now,
        reviewed_at=now,
        approved_at=now,
    )
    void = {"note": "重複"}
    for codes in (
        refused(amended, complaint, estate.cleared, unit="5棟0301"),
        refused(desk.take_step, complaint, "void", void, **as_member(estate.assistant)),
    ):
        assert codes == ["closed_month_supervisor"]
    assert amended(complaint, estate.supervisor, unit="5棟0301").unit == "5棟0301"


def test_to_correct_is_a_promise_that_the_correction_keeps(estate, complaint, sign_in):
    row = desk.review_slip(
        complaint,
        result="to_correct",
        comment="寫明哪一位保安。",
        **as_member(estate.supervisor),
    )
    promise = row.promises.open().get(kind=K.CORRECT_ENTRY)
    assert (promise.owner, row.review) == (estate.cleared, "to_correct")
    assert ContactReview.objects.get().slip_id == row.pk
    board = sign_in(estate.cleared).get("/").content.decode()
    assert "寫明哪一位保安。" in board
    assert reverse("slip", args=[row.number]) in board
    row = amended(row, estate.cleared, content="保安甲態度差。")
    promise.refresh_from_db()
    assert (promise.status, row.review) == ("done", "pending")
    assert row.reviewed_at is not None


def test_an_answer_without_a_change_asks_for_review_again(estate, complaint):
    row = desk.review_slip(
        complaint, result="to_correct", comment="核對", **as_member(estate.supervisor)
    )
    promise = row.promises.open().get(kind=K.CORRECT_ENTRY)
    desk.complete(promise, result="無誤。", **as_member(estate.cleared))
    row.refresh_from_db()
    assert row.review == "pending"


def test_a_correction_of_the_entry_leaves_that_of_the_form(estate, complaint):
    desk.review_slip(
        complaint, result="to_correct", comment="核對", **as_member(estate.supervisor)
    )
    contact = complaint.contact.kind_row
    desk.amend(
        contact,
        {"content": "保安態度很差。"},
        reason="補寫",
        read_at=contact.amended_at,
        **as_member(estate.cleared),
    )
    assert complaint.promises.open().filter(kind=K.CORRECT_ENTRY).exists()


def test_a_review_reopens_the_entry_of_an_ended_form(estate, file_call):
    contact = file_call(
        estate, category="repair", outcome="answered", content="水管滴水。"
    ).contact
    slip = desk.open_slip(contact, "work_order", **as_member(estate.cleared))
    desk.take_step(slip, "void", {"note": "重複"}, **as_member(estate.cleared))
    codes = refused(
        desk.review_slip,
        slip,
        result="to_correct",
        comment="核對",
        **as_member(estate.supervisor),
    )
    assert codes == ["review_void_entry"]
    row = desk.review_slip(slip, result="good", **as_member(estate.supervisor))
    assert row.review == "good"


def test_nobody_reviews_their_own_form(estate, complaint):
    codes = refused(
        desk.review_slip, complaint, result="good", **as_member(estate.cleared)
    )
    assert codes == ["review_own_entry", "oversight_role"]


def test_the_page_of_a_correction_shows_what_stands(estate, complaint, sign_in):
    client = sign_in(estate.supervisor)
    page = reverse("slip_step", args=[complaint.number])
    form = client.get(page, {"action": "amend"}).context["form"]
    assert form["first_reply"].value() == "已致歉。"
    assert "finding" not in form.fields
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"note": "聽錯", "unit": "6棟0101"}
    assert client.post(page, sent).status_code == 302
    complaint.refresh_from_db()
    assert complaint.unit == "6棟0101"
    # A manager takes steps but does not correct the desk's papers.
    client = sign_in(estate.manager)
    assert client.get(page, {"action": "amend"}).status_code == 403
    assert (
        "action=amend" not in client.get(complaint.get_absolute_url()).content.decode()
    )
