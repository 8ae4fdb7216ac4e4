"""Entries reviewed and breaches judged: what follows, and who may not."""

from __future__ import annotations

import pytest

from contacts import choices, desk
from contacts.models import Contact, ContactReview


def as_member(member) -> dict:
    return {"by": member.user, "member": member}


@pytest.fixture
def call(estate, file_call):
    done = file_call(estate, rings=5, late_reason="同時接待訪客")
    return done.contact


def sent_back(call, place):
    return desk.review(
        call,
        result=choices.Review.TO_CORRECT,
        comment="請補寫車位號碼。",
        **as_member(place.supervisor),
    )


def test_a_late_call_is_marked_for_the_filters(call):
    assert (call.late, call.overridden, call.to_superior) == (True, False, False)


def test_a_good_entry_is_marked_with_its_history(estate, call):
    row = desk.review(call, result="good", **as_member(estate.supervisor))
    assert (row.review, row.status) == ("good", "closed")
    assert row.history.first().history_user == estate.supervisor.user
    assert ContactReview.objects.get().result == "good"


def test_to_correct_becomes_a_promise_on_the_receptionists_board(estate, call, sign_in):
    row = sent_back(call, estate)
    promise = row.promises.get()
    assert (promise.kind, promise.owner) == ("correct_entry", estate.cleared)
    assert row.status == "open"
    board = sign_in(estate.cleared).get("/").content.decode()
    assert "請補寫車位號碼。" in board


def test_the_correction_keeps_the_promise_and_asks_for_review_again(estate, call):
    row = sent_back(call, estate)
    row = desk.amend(
        row, {"content": "車位 B2-118。"}, reason="補車位", **as_member(estate.cleared)
    )
    promise = row.promises.get()
    assert (promise.status, promise.result) == ("done", "補車位")
    assert (row.review, row.status) == ("pending", "closed")
    assert row.reviewed_at is not None


def test_an_answer_without_a_change_asks_for_review_again(estate, call):
    promise = sent_back(call, estate).promises.get()
    desk.complete(promise, result="來電時沒有車位。", **as_member(estate.cleared))
    row = Contact.objects.get(pk=call.pk)
    assert (row.review, row.status) == ("pending", "closed")


def test_a_better_word_ends_the_promise(estate, call):
    sent_back(call, estate)
    row = desk.review(call, result="good", **as_member(estate.supervisor))
    assert row.promises.get().status == "cancelled"
    assert (row.review, row.status) == ("good", "closed")


@pytest.mark.parametrize(
    ("result", "comment", "code"),
    [
        ("to_correct", " ", "review_comment_missing"),
        ("pending", "", "review_answer_missing"),
    ],
)
def test_a_review_needs_an_answer_and_a_reason(estate, call, result, comment, code):
    with pytest.raises(desk.Refused) as refused:
        desk.review(
            call, result=result, comment=comment, **as_member(estate.supervisor)
        )
    assert refused.value.codes == [code]
    assert not ContactReview.objects.exists()


def test_nobody_reviews_their_own_entry(estate, file_call):
    own = file_call(estate, answered_by=estate.supervisor, by=estate.supervisor)
    other = file_call(estate, phone="0912 345 670")
    done = desk.review_many(
        [own.contact, other.contact], result="good", **as_member(estate.supervisor)
    )
    assert done.done == 1
    [(left, why)] = done.left
    assert (left, why.codes) == (own.contact, ["review_own_entry"])


def test_a_breach_is_judged_and_judged_again(estate, call):
    breach = call.breaches.get()
    row = desk.judge(
        breach, judgement="coaching", comment="下次先接", **as_member(estate.supervisor)
    )
    assert (row.judgement, row.judged_by) == ("coaching", estate.supervisor.user)
    row = desk.judge(breach, judgement="accepted", **as_member(estate.manager))
    assert row.judgement == "accepted"
    kept = [line.judgement for line in row.history.order_by("history_id")]
    assert kept == ["pending", "coaching", "accepted"]


def test_a_judgement_is_explained_and_not_ones_own(estate, call):
    breach = call.breaches.get()
    with pytest.raises(desk.Refused) as refused:
        desk.judge(breach, judgement="not_valid", **as_member(estate.supervisor))
    assert refused.value.codes == ["judgement_comment_missing"]
    with pytest.raises(desk.Refused) as refused:
        desk.judge(breach, judgement="accepted", by=estate.cleared.user)
    assert refused.value.codes == ["review_own_entry", "oversight_role"]


def test_a_withdrawn_breach_is_not_judged(estate, call):
    breach = call.breaches.get()
    desk.void(call, reason="重複", **as_member(estate.cleared))
    with pytest.raises(desk.Conflict):
        desk.judge(breach, judgement="accepted", **as_member(estate.supervisor))
