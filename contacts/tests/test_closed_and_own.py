"""One's own is another's to judge; what is closed is a supervisor's to add to."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts import audit, desk
from contacts.models import Attachment, Breach, Contact, DayBook, MonthBook
from contacts.reports.monthly import build, period_of

from . import scan_files
from .test_attachments import examine
from .test_closing import LAST_MONTH, as_member, closed, old_call

__all__ = ["closed", "old_call"]


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(desk.Refused) as stop:
        act(*args, **kwargs)
    return stop.value.codes


def good(row, member, act=desk.review):
    return act(row, result="good", **as_member(member))


@pytest.fixture
def call(estate, file_call):
    return file_call(estate, rings=5, late_reason="同時接待訪客").contact


def test_a_correction_of_ones_own_is_anothers_to_review(estate, call):
    row = desk.amend(
        call, {"result": "已回電。"}, reason="補寫", by=estate.supervisor.user
    )
    assert refused(good, row, estate.supervisor) == ["review_own_entry"]
    assert good(row, estate.manager).review == "good"
    # A review is no work on the entry: its writer may look at it again.
    assert good(row, estate.manager).review == "good"


def test_what_was_struck_through_is_anothers_to_review(estate, call):
    row = desk.void(call, reason="重複", by=estate.supervisor.user)
    assert refused(good, row, estate.supervisor) == ["review_own_entry"]


def test_an_entry_about_oneself_is_anothers_to_review(estate, file_call):
    about = file_call(
        estate,
        category="complaint",
        content="主管態度差。",
        complained_of=estate.supervisor,
    ).contact
    assert refused(good, about, estate.supervisor) == ["review_own_entry"]


def test_a_form_one_has_written_in_is_anothers_to_review(estate, call):
    slip = desk.open_slip(call, "work_order", **as_member(estate.cleared))
    step = {"note": "聽錯", "unit": "5棟0301"}
    slip = desk.take_step(slip, "amend", step, **as_member(estate.supervisor))
    codes = refused(good, slip, estate.supervisor, desk.review_slip)
    assert codes == ["review_own_entry"]
    assert good(slip, estate.manager, desk.review_slip).review == "good"


def test_a_breach_one_has_recorded_is_anothers_to_judge(estate, call):
    breach = Breach.objects.get(contact=call)
    Breach.objects.filter(pk=breach.pk).update(recorded_by=estate.supervisor.user)
    given = {"judgement": "accepted"}
    codes = refused(desk.judge, breach, **given, **as_member(estate.supervisor))
    assert codes == ["review_own_entry"]
    desk.judge(breach, **given, **as_member(estate.manager))


def test_the_desk_reviews_signs_and_closes_nothing(estate, call):
    hand = as_member(estate.assistant)
    today = timezone.localdate()
    for act, args in (
        (desk.sign_day, (estate.desk, today)),
        (desk.prepare_month, (estate.desk, LAST_MONTH)),
    ):
        assert "oversight_role" in refused(act, *args, **hand)
    assert "oversight_role" in refused(good, call, estate.assistant)
    # Also where a door has not said as what somebody does it.
    codes = refused(
        desk.prepare_month, estate.desk, LAST_MONTH, by=estate.assistant.user
    )
    assert "oversight_role" in codes
    assert not MonthBook.objects.exists() and not DayBook.objects.exists()


def test_before_the_first_entry_there_is_nothing_to_sign(estate, call):
    who = as_member(estate.supervisor)
    earlier = dt.date(2020, 1, 1)
    assert refused(desk.sign_day, estate.desk, earlier, **who) == ["before_first_entry"]
    codes = refused(desk.prepare_month, estate.desk, earlier, **who)
    assert codes == ["before_first_entry"]


def test_a_step_that_is_not_next_says_which_one_is(estate, closed):
    with pytest.raises(desk.Refused) as stop:
        desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    [finding] = stop.value.findings
    assert finding.code == "month_out_of_step" and "逐" in str(finding)


def test_to_correct_leaves_a_closed_month_closed(estate, old_call, closed):
    row = desk.review(
        old_call, result="to_correct", comment="補房號", **as_member(estate.manager)
    )
    assert row.status == "closed"
    promise = row.promises.open().get()
    assert promise.role == "supervisor"
    assert list(audit.faults()) == []
    changes = {"unit": "5棟0301"}
    who = as_member(estate.cleared)
    codes = refused(desk.amend, row, changes, reason="補寫", **who)
    assert codes == ["closed_month_supervisor"]
    row = desk.amend(row, changes, reason="補寫", **as_member(estate.supervisor))
    promise.refresh_from_db()
    assert (promise.status, row.status) == ("done", "closed")


def told(row) -> tuple:
    """Return what its month tells of the entry: whether it is settled or open."""
    month = period_of(f"{LAST_MONTH:%Y-%m}")
    counts = build([row.desk], month, timezone.now()).counts
    return counts.entries, counts.first, counts.settled, counts.carried, counts.again


def test_a_closed_month_counts_its_entries_as_it_did(estate, old_call, closed):
    """What is owed anew opens the entry again; its own month keeps its figures."""
    before, by = told(old_call), as_member(estate.supervisor)
    change = {"outcome": "reply_owed", "reply_owner": estate.assistant}
    row = desk.amend(old_call, change, reason="漏記", **by)
    assert row.promises.open().exists() and row.status == "open"
    slip = desk.open_slip(row, "work_order", reason="漏開", **by)
    boss = as_member(estate.manager)
    for result in ("to_correct", "good"):
        desk.review_slip(slip, result=result, comment="核對", **boss)
        assert told(row) == before
    desk.review(row, result="good", **boss)
    assert told(row) == before
    assert list(audit.faults()) == []


def test_a_form_opens_an_entry_of_a_closed_month_again(estate, old_call, closed):
    """Else the form would run, and owe, beside an entry that is said to be settled."""
    before = told(old_call)
    assert Contact.objects.get(pk=old_call.pk).status == "closed"
    by = as_member(estate.supervisor)
    desk.open_slip(old_call, "work_order", reason="漏開", **by)
    assert Contact.objects.get(pk=old_call.pk).status == "open"
    assert told(old_call) == before
    assert list(audit.faults()) == []


def test_a_place_at_another_desk_signs_nothing_here(estate, hotel, call):
    for act, day in (
        (desk.sign_day, timezone.localdate()),
        (desk.prepare_month, LAST_MONTH),
    ):
        codes = refused(act, estate.desk, day, **as_member(hotel.supervisor))
        assert "oversight_role" in codes


def test_of_a_step_that_cannot_be_only_the_reason_is_said(estate, call):
    by, boss = as_member(estate.supervisor), as_member(estate.manager)
    to_come = timezone.localdate() + dt.timedelta(days=60)
    for act in (desk.review_month, desk.approve_month):
        assert refused(act, estate.desk, to_come, **boss) == ["month_not_over"]
    codes = refused(desk.return_month, estate.desk, LAST_MONTH, reason="漏", **by)
    assert codes == ["month_return_unprepared"]


def test_somebody_elses_shift_is_not_ended(estate, hotel):
    shift = desk.begin_shift(estate.cleared, by=estate.cleared.user, now=timezone.now())
    for who in (estate.assistant, hotel.cleared, hotel.supervisor):
        codes = refused(desk.end_shift, shift, reason="走了", **as_member(who))
        assert {"shift_by_desk_staff", "shift_of_another"} & set(codes)
    assert desk.end_shift(shift, reason="病假", **as_member(estate.supervisor)).ended_at


def test_a_form_of_a_closed_month_needs_a_supervisor_and_why(
    estate, old_call, closed, sign_in
):
    codes = refused(desk.open_slip, old_call, "work_order", **as_member(estate.cleared))
    assert codes == ["closed_month_supervisor"]
    who = as_member(estate.supervisor)
    codes = refused(desk.open_slip, old_call, "work_order", **who)
    assert codes == ["late_addition_reason_missing"]
    client = sign_in(estate.supervisor)
    page = reverse("work_order_new", args=[old_call.number])
    # The reason is asked for from the start, not once the form is filled in.
    assert 'name="added_reason"' in client.get(page).content.decode()
    form = client.get(page).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(page, given)
    assert answer.context["form"].errors.keys() == {"added_reason"}
    assert 'name="added_reason"' in answer.content.decode()
    assert client.post(page, {**given, "added_reason": "漏開"}).status_code == 302
    assert old_call.slips.get().opened_by == estate.supervisor.user
    assert old_call.history.first().history_change_reason == "漏開"


def test_a_scan_for_a_closed_month_needs_a_supervisor_and_why(estate, old_call, closed):
    scan = [examine(scan_files.pdf())]
    codes = refused(desk.attach, old_call, scan, by=estate.cleared.user)
    assert codes == ["closed_month_supervisor"]
    codes = refused(desk.attach, old_call, scan, by=estate.supervisor.user)
    assert codes == ["late_addition_reason_missing"]
    assert not Attachment.objects.exists()
    scan = [examine(scan_files.pdf())]
    who = {"by": estate.supervisor.user, "reason": "後來才收到"}
    assert desk.attach(old_call, scan, **who).added
    newest = old_call.history.first()
    assert newest.history_change_reason == "後來才收到"
    assert newest.history_user == estate.supervisor.user


def test_a_closed_month_offers_only_what_the_reader_may_do(
    estate, old_call, closed, sign_in
):
    acts = ("contact_amend", "contact_void", "attachment_add", "work_order_new")
    links = [f'href="{reverse(name, args=[old_call.number])}"' for name in acts]
    address = old_call.get_absolute_url()
    page = sign_in(estate.cleared).get(address).content.decode()
    assert 'id="month-closed"' in page
    assert [link for link in links if link in page] == []
    page = sign_in(estate.supervisor).get(address).content.decode()
    assert 'id="month-closed"' in page
    assert [link for link in links if link not in page] == []
    attach = reverse("attachment_add", args=[old_call.number])
    answer = sign_in(estate.supervisor).get(attach)
    assert 'name="added_reason"' in answer.content.decode()
    # Whoever had the page open before is told as of an error, and what to do again.
    files = {"scans": io.BytesIO(scan_files.pdf())}
    answer = sign_in(estate.cleared).post(attach, files)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="form-errors"' in told and 'id="choose-again"' in told
