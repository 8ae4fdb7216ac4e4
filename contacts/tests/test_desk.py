"""The one writer: numbers, retries, promises, corrections, voids."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from contacts import choices, desk
from contacts.factories import new_contact
from contacts.folding import fold
from contacts.models import (
    Breach,
    Contact,
    Customer,
    Draft,
    FollowUp,
    PhoneCall,
    RefusedAttempt,
    RegisterBook,
    Visit,
)


def test_an_entry_gets_the_next_number_of_its_book(estate, file_call):
    numbers = [file_call(estate).contact.number for _ in range(3)]
    year = timezone.localdate().year
    assert numbers == [f"BH-DH-{year}-{n:05d}" for n in (1, 2, 3)]


def test_a_refused_entry_takes_no_number(estate, file_call):
    with pytest.raises(desk.Refused):
        file_call(estate, answered_by=estate.trainee)
    assert not RegisterBook.objects.exists()
    assert file_call(estate).contact.serial == 1


def test_a_refused_attempt_is_kept_once_without_what_was_typed(estate, file_call):
    entry = uuid.uuid4()
    for _ in range(2):
        with pytest.raises(desk.Refused) as refusal:
            file_call(estate, answered_by=estate.trainee, entry_id=entry)
        assert refusal.value.codes == ["answered_by_not_cleared"]
    attempt = RefusedAttempt.objects.get()
    assert (attempt.code, attempt.times) == ("answered_by_not_cleared", 2)
    assert attempt.under == estate.trainee
    assert attempt.clauses == ["instruction/3.1.7"]


def test_the_same_entry_sent_twice_is_one_entry(estate, file_call):
    at, entry = timezone.now(), uuid.uuid4()
    first = file_call(estate, entry_id=entry, occurred_at=at)
    again = file_call(estate, entry_id=entry, occurred_at=at)
    assert (first.created, again.created) == (True, False)
    assert first.contact.number == again.contact.number
    assert Contact.objects.count() == 1


def test_the_same_id_with_another_body_is_refused(estate, file_call):
    entry = uuid.uuid4()
    file_call(estate, entry_id=entry)
    with pytest.raises(desk.Conflict) as conflict:
        file_call(estate, entry_id=entry, content="另一件事情。")
    assert conflict.value.code == "entry_id"


def test_a_late_answer_is_kept_as_a_breach_with_its_reason(estate, file_call):
    done = file_call(estate, rings=5, late_reason="同時接待兩位訪客")
    breach = Breach.objects.get()
    assert (breach.code, breach.reason) == ("rings_late", "同時接待兩位訪客")
    assert breach.clauses == ["instruction/3.1.1"]
    assert done.contact.flagged
    assert done.contact.history.count() == 1


def test_a_message_opens_a_promise_and_keeps_the_entry_open(estate, file_call):
    done = file_call(
        estate,
        asked_for=estate.superior,
        asked_for_answer="absent",
        outcome="message_taken",
        message="請回電談續保。",
        message_kind="please_call",
    )
    promise = FollowUp.objects.get()
    assert promise.kind == "deliver_message"
    assert promise.owner == estate.cleared
    assert done.contact.status == choices.Status.OPEN
    with pytest.raises(desk.Refused) as refusal:
        desk.close(done.contact, by=estate.cleared.user, member=estate.cleared)
    assert refusal.value.codes == ["contact_close_open_promises"]


def test_consulting_the_superior_opens_the_call_back(estate, file_call):
    done = file_call(estate, outcome="undecided")
    consult = FollowUp.objects.get()
    assert (consult.kind, consult.then) == ("consult_superior", "call_back")
    desk.complete(
        consult,
        result="經理同意。",
        by=estate.cleared.user,
        member=estate.cleared,
    )
    follow = FollowUp.objects.open().get()
    assert (follow.kind, follow.after_id) == ("call_back", consult.pk)
    desk.complete(
        follow,
        outcome="in_person",
        result="已告知對方。",
        by=estate.cleared.user,
        member=estate.cleared,
    )
    done.contact.refresh_from_db()
    assert done.contact.status == choices.Status.CLOSED


def test_an_amendment_keeps_number_time_and_history(estate, file_call):
    call = file_call(estate).contact
    later = timezone.now() + dt.timedelta(minutes=5)
    row = desk.amend(
        call,
        {"content": "詢問停車月卡遺失補辦。"},
        reason="聽錯",
        by=estate.cleared.user,
        member=estate.cleared,
        now=later,
    )
    assert (row.number, row.entered_at) == (call.number, call.entered_at)
    newest, first = row.history.all()
    assert first.content == "詢問停車月卡的續費時間。"
    assert newest.history_change_reason == "聽錯"
    with pytest.raises(desk.Conflict):
        desk.amend(call, {"name": "李"}, reason="x", by=estate.cleared.user)


def test_an_amendment_may_not_break_a_rule_from_here_on(estate, file_call):
    call = file_call(estate).contact
    with pytest.raises(desk.Refused) as refusal:
        desk.amend(call, {"content": ""}, reason="改", by=estate.cleared.user)
    assert refusal.value.codes == ["content_missing"]


def test_amending_the_outcome_cancels_what_is_no_longer_owed(estate, file_call):
    call = file_call(estate, outcome="reply_owed").contact
    assert FollowUp.objects.open().count() == 1
    desk.amend(call, {"outcome": "answered"}, reason="已答", by=estate.cleared.user)
    assert FollowUp.objects.get().status == choices.FollowUpStatus.CANCELLED


def test_a_void_keeps_the_line_and_ends_its_promises(estate, file_call):
    call = file_call(estate, outcome="reply_owed").contact
    with pytest.raises(desk.Refused):
        desk.void(call, reason="", by=estate.cleared.user, member=estate.cleared)
    desk.void(call, reason="重複登記", by=estate.cleared.user, member=estate.cleared)
    row = PhoneCall.objects.get()
    assert (row.number, row.status) == (call.number, choices.Status.VOID)
    assert not FollowUp.objects.open().exists()
    assert file_call(estate).contact.serial == call.serial + 1


def test_closing_adds_to_the_result_that_stands(estate, file_call):
    by = {"by": estate.cleared.user, "member": estate.cleared}
    call = file_call(estate, result="已告知續費時間。").contact
    desk.reopen(call, reason="客戶再問", **by)
    desk.close(call, result="已補寄收據。", **by)
    row = PhoneCall.objects.get()
    assert row.result == "已告知續費時間。\n已補寄收據。"
    assert fold("續費") in row.search_text and fold("收據") in row.search_text


def test_a_withheld_caller_creates_no_customer(estate, file_call):
    file_call(estate, name="", identity="declined")
    assert not Customer.objects.exists()
    file_call(estate)
    file_call(estate)
    assert Customer.objects.count() == 1


def test_filing_ends_the_draft(estate, file_call):
    entry = uuid.uuid4()
    desk.keep_draft(
        entry,
        desk=estate.desk,
        user=estate.cleared.user,
        channel="call",
        data={"content": "水"},
    )
    file_call(estate, entry_id=entry)
    assert Draft.objects.get().state == choices.DraftState.FILED


def test_nobody_overwrites_a_colleagues_draft(estate):
    entry = uuid.uuid4()
    fields = {"desk": estate.desk, "channel": "call"}
    desk.keep_draft(entry, user=estate.cleared.user, data={"name": "陳"}, **fields)
    with pytest.raises(desk.Conflict):
        desk.keep_draft(entry, user=estate.colleague.user, data={}, version=9, **fields)
    assert Draft.objects.get().data == {"name": "陳"}


def test_an_old_entry_is_never_refused_and_keeps_its_breaches(estate):
    contact = new_contact(
        "call",
        estate.desk,
        estate.categories,
        category="enquiry",
        content="查詢",
        rings=6,
        occurred_at=timezone.now() - dt.timedelta(days=40),
    )
    estate.desk.refresh_from_db()
    done = desk.record(contact, by=None, door=choices.Door.IMPORT, past=True)
    assert [breach.code for breach in done.breaches] == ["rings_late"]
    assert done.contact.status == choices.Status.CLOSED


def old_entry(place, model, **fields):
    at = fields.pop("occurred_at")
    contact = model(
        desk=place.desk,
        occurred_at=at,
        identity="unknown",
        category=place.categories["repair"],
        content="水管滴水",
        **fields,
    )
    return desk.record(contact, by=None, door=choices.Door.IMPORT, past=True).contact


def test_an_old_entry_was_over_when_the_book_says(estate):
    at = dt.datetime(2024, 3, 5, 2, 0, tzinfo=dt.UTC)
    left = at + dt.timedelta(minutes=20)
    told = at + dt.timedelta(days=3)
    call = {"channel": "call", "direction": "incoming", "occurred_at": at}
    visit = {"channel": "visit", "arrived_at": at, "occurred_at": at}
    assert old_entry(estate, PhoneCall, **call).closed_at == at
    assert old_entry(estate, PhoneCall, **call, closed_at=told).closed_at == told
    assert old_entry(estate, Visit, **visit).closed_at == at
    assert old_entry(estate, Visit, **visit, left_at=left).closed_at == left


def test_an_old_entry_with_a_corrected_day_was_over_on_that_day(estate):
    at = dt.datetime(2024, 3, 5, 2, 0, tzinfo=dt.UTC)
    fields = {"channel": "call", "direction": "incoming", "occurred_at": at}
    contact = old_entry(estate, PhoneCall, **fields)
    meant = at - dt.timedelta(days=30)
    by = estate.supervisor.user
    row = desk.amend(contact, {"occurred_at": meant}, reason="日期看錯", by=by)
    assert row.closed_at == meant


def test_amending_who_replies_moves_the_promise(estate, file_call):
    due = timezone.now() + dt.timedelta(hours=3)
    call = file_call(estate, outcome="reply_owed", reply_due=due).contact
    later = due + dt.timedelta(hours=2)
    desk.amend(
        call,
        {"reply_owner": estate.colleague, "reply_due": later},
        reason="換人回覆",
        by=estate.cleared.user,
    )
    promise = FollowUp.objects.open().get()
    assert (promise.owner, promise.due_at) == (estate.colleague, later)
    assert promise.first_due_at == due
    assert promise.history.count() == 2


def test_an_amendment_cannot_move_a_call_into_the_future(estate, file_call):
    call = file_call(estate).contact
    tomorrow = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(desk.Refused) as refusal:
        desk.amend(call, {"occurred_at": tomorrow}, reason="改", by=estate.cleared.user)
    assert refusal.value.codes == ["happened_in_future"]


def test_filing_never_empties_a_colleagues_draft(estate, hotel, file_call):
    entry = uuid.uuid4()
    desk.keep_draft(
        entry,
        desk=hotel.desk,
        user=hotel.cleared.user,
        channel="call",
        data={"name": "陳"},
    )
    with pytest.raises(desk.Conflict) as conflict:
        file_call(estate, entry_id=entry)
    assert conflict.value.code == "stale"
    draft = Draft.objects.get()
    assert (draft.state, draft.data) == (choices.DraftState.OPEN, {"name": "陳"})
    assert not Contact.objects.exists()


def test_a_draft_taken_over_is_not_filed_by_the_first_page(estate, file_call):
    entry = uuid.uuid4()
    draft = desk.keep_draft(
        entry,
        desk=estate.desk,
        user=estate.cleared.user,
        channel="call",
        data={"name": "陳"},
    )
    desk.take_over_draft(draft, user=estate.supervisor.user)
    with pytest.raises(desk.Conflict):
        file_call(estate, entry_id=entry)
    assert Draft.objects.get().data == {"name": "陳"}


def test_another_caller_is_another_customer(estate, file_call):
    call = file_call(estate).contact
    row = desk.amend(
        call,
        {"name": "林國棟", "phone": "0922 000 111"},
        reason="聽錯姓名與電話",
        by=estate.cleared.user,
    )
    assert (call.customer.name, row.customer.name) == ("陳美玲", "林國棟")


def test_words_are_no_number_to_call_back_on(estate, file_call):
    with pytest.raises(desk.Refused) as refusal:
        file_call(estate, outcome="reply_owed", phone="見備註")
    assert refusal.value.codes == ["reply_needs_phone"]


def test_a_visitor_who_came_a_moment_ahead_can_leave(estate):
    now = timezone.now()
    visit = new_contact(
        "visit",
        estate.desk,
        estate.categories,
        name="黃秀英",
        category="enquiry",
        content="詢問裝修手續。",
        outcome="answered",
        answered_by=estate.cleared,
        arrived_at=now + dt.timedelta(minutes=1),
        attended_at=now + dt.timedelta(minutes=1),
        occurred_at=now,
    )
    estate.desk.refresh_from_db()
    done = desk.record(visit, by=estate.cleared.user, door="form", now=now).contact
    left = desk.see_off(done, farewell=True, by=estate.cleared.user, now=now)
    assert left.arrived_at == left.attended_at == left.left_at


def test_nobody_who_waited_is_said_to_have_been_attended_to(estate):
    visit = new_contact(
        "visit",
        estate.desk,
        estate.categories,
        name="黃秀英",
        phone="0912 345 678",
        category="complaint",
        content="投訴電梯太慢。",
        answered_by=estate.cleared,
        arrived_at=timezone.now() - dt.timedelta(minutes=20),
    )
    estate.desk.refresh_from_db()
    by = estate.cleared.user
    waiting = desk.record(visit, by=by, door="form").contact
    with pytest.raises(desk.Refused) as refused:
        desk.see_off(waiting, farewell=True, by=by)
    assert [f.code for f in refused.value.findings] == ["left_without_outcome"]
    with pytest.raises(desk.Refused) as refused:
        desk.see_off(waiting, farewell=True, changes={"outcome": "answered"}, by=by)
    assert [f.code for f in refused.value.findings] == ["left_unattended"]
    waiting.refresh_from_db()
    assert (waiting.left_at, waiting.status) == (None, choices.Status.OPEN)

    gone = desk.see_off(
        waiting, farewell=False, changes={"outcome": "left_unseen"}, by=by
    )
    assert (gone.attended_at, gone.outcome) == (None, "left_unseen")
    # The desk owes a call, and the supervisor sees what happened.
    assert gone.status == choices.Status.OPEN and gone.flagged
    promise = gone.promises.get()
    assert (promise.kind, promise.owner) == ("call_back", estate.cleared)
    assert promise.due_at > gone.left_at
    assert gone.breaches.get().code == "visitor_left_unseen"
    with pytest.raises(desk.Refused):
        desk.close(gone, by=by)


def test_a_visitor_who_still_waits_is_filed_without_an_end(estate):
    visit = new_contact(
        "visit",
        estate.desk,
        estate.categories,
        name="黃秀英",
        category="enquiry",
        content="詢問裝修手續。",
        answered_by=estate.cleared,
        arrived_at=timezone.now(),
    )
    estate.desk.refresh_from_db()
    done = desk.record(visit, by=estate.cleared.user, door="form").contact
    assert (done.outcome, done.status) == ("", choices.Status.OPEN)
