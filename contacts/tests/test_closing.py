"""Days signed, months prepared, reviewed and approved, and what a closed one allows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from contacts import desk
from contacts.models import DayBook, MonthBook

LAST_MONTH = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def as_member(member) -> dict:
    return {"by": member.user, "member": member}


@pytest.fixture
def closed(estate) -> MonthBook:
    """Last month of the estate, closed by three pairs of hands."""
    desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    desk.review_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
    return desk.approve_month(estate.desk, LAST_MONTH, **as_member(estate.manager))


@pytest.fixture
def old_call(estate, file_call):
    noon = dt.datetime.combine(LAST_MONTH, dt.time(12), estate.desk.zone)
    return file_call(estate, occurred_at=noon, now=noon).contact


def test_a_month_is_prepared_reviewed_and_approved(estate, closed):
    assert closed.state == "approved"
    assert closed.closed
    assert [line.history_user for line in closed.history.order_by("history_id")] == [
        estate.supervisor.user,
        estate.manager.user,
        estate.manager.user,
    ]


def test_a_step_out_of_order_is_refused(estate):
    with pytest.raises(desk.Refused) as refused:
        desk.approve_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
    assert refused.value.codes == ["month_out_of_step"]
    assert not MonthBook.objects.exists()


def test_who_prepared_a_month_does_not_review_it(estate):
    desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    with pytest.raises(desk.Refused) as refused:
        desk.review_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    assert refused.value.codes == ["month_own_work"]


def test_this_month_is_not_prepared_yet(estate):
    with pytest.raises(desk.Refused) as refused:
        desk.prepare_month(
            estate.desk, timezone.localdate(), **as_member(estate.supervisor)
        )
    assert refused.value.codes == ["month_not_over"]


def test_a_month_sent_back_is_prepared_again(estate):
    desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    row = desk.return_month(
        estate.desk, LAST_MONTH, reason="漏了兩天", **as_member(estate.manager)
    )
    assert row.state == "open"
    assert row.history.first().history_change_reason == "漏了兩天"


def test_a_closed_month_is_corrected_by_a_supervisor_alone(estate, old_call, closed):
    change = {"content": "詢問停車月卡與臨停費。"}
    for act in (
        lambda who: desk.amend(old_call, change, reason="聽錯", **as_member(who)),
        lambda who: desk.void(old_call, reason="重複", **as_member(who)),
    ):
        with pytest.raises(desk.Refused) as refused:
            act(estate.cleared)
        assert refused.value.codes == ["closed_month_supervisor"]
    row = desk.amend(old_call, change, reason="聽錯", **as_member(estate.supervisor))
    assert row.content == change["content"]
    with pytest.raises(desk.Refused) as refused:
        desk.amend(
            row,
            {"content": "再改一次內容。"},
            reason=" ",
            read_at=row.amended_at,
            **as_member(estate.supervisor),
        )
    assert refused.value.codes == ["amend_reason_missing"]


def test_nothing_is_moved_into_a_closed_month(estate, file_call, closed):
    call = file_call(estate).contact
    noon = dt.datetime.combine(LAST_MONTH, dt.time(12), estate.desk.zone)
    with pytest.raises(desk.Refused) as refused:
        desk.amend(
            call, {"occurred_at": noon}, reason="日期", **as_member(estate.cleared)
        )
    assert refused.value.codes == ["closed_month_supervisor"]


def test_a_day_is_signed_with_its_figures_and_again(estate, file_call):
    today = timezone.localdate()
    file_call(estate, now=timezone.now())
    first = desk.sign_day(estate.desk, today, **as_member(estate.supervisor))
    assert (first.entries, first.unreviewed) == (1, 1)
    file_call(estate, phone="0912 345 679")
    again = desk.sign_day(estate.desk, today, **as_member(estate.supervisor))
    assert (again.pk, again.entries) == (first.pk, 2)
    assert DayBook.history.filter(id=first.pk).count() == 2


def test_a_day_to_come_is_not_signed(estate):
    with pytest.raises(desk.Refused) as refused:
        desk.sign_day(
            estate.desk,
            timezone.localdate() + dt.timedelta(days=2),
            **as_member(estate.supervisor),
        )
    assert refused.value.codes == ["day_not_come"]
