"""Forms from their number to their end: every step, and every step left out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from contacts import audit, choices, desk
from contacts.factories import new_contact
from contacts.models import FollowUp, RegisterBook, Slip, SlipStep

K = choices.FollowUpKind


@pytest.fixture
def leak(estate, file_call):
    """A call about a leak in a flat, handed over."""

    def file(place=estate, **over):
        fields = {
            "category": "repair",
            "subcategory": "repair.water",
            "unit": "3棟1202",
            "customer_kind": "owner",
            "outcome": "handed_over",
            "connected_to": place.engineer,
            "content": "廚房水管滴水。",
        }
        return file_call(place, **{**fields, **over}).contact

    return file


def walker(place):
    """Return a function that takes a step as somebody of the desk."""

    def go(slip, action, who="cleared", **values):
        member = getattr(place, who)
        return desk.take_step(slip, action, values, by=member.user, member=member)

    return go


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(desk.Refused) as stop:
        act(*args, **kwargs)
    return stop.value.codes


def opened(place, contact, kind, **values):
    member = place.cleared
    return desk.open_slip(contact, kind, values, by=member.user, member=member)


VISIT = {"method": "phone", "asked": "陳美玲"}
DONE = {"repair_result": "done", "work_done": "換管"}
ACCEPTED = {"acceptance": "A", "accepted_by": "陳美玲"}


def owed(slip) -> list[str]:
    return list(slip.promises.open().by_due().values_list("kind", flat=True))


def test_a_work_order_from_its_number_to_its_end(estate, leak):
    contact = leak()
    slip = opened(estate, contact, "work_order")
    assert slip.number.startswith("BH-PG-") and slip.number.endswith("-00001")
    assert (slip.unit, slip.content, slip.handler) == (
        contact.unit,
        contact.content,
        estate.engineer,
    )
    contact.refresh_from_db()
    assert contact.status == "open"
    go = walker(estate)
    assert owed(slip) == [K.SLIP_RESPOND]
    # Out of order: the sentence names the next step.
    assert refused(go, slip, "finish", **DONE) == ["slip_step_out_of_order"]
    slip = go(slip, "dispatch")
    assert owed(slip) == [K.SLIP_SETTLE]
    assert slip.responded_at and slip.dispatched_at
    slip = go(slip, "take")
    slip = go(slip, "arrive", person=estate.engineer)
    assert refused(go, slip, "finish") == [
        "slip_repair_result_missing",
        "slip_work_done_missing",
    ]
    slip = go(slip, "finish", **DONE)
    assert owed(slip) == [K.SLIP_ACCEPT]
    assert refused(go, slip, "accept", acceptance="C", accepted_by="陳") == [
        "slip_not_accepted"
    ]
    slip = go(slip, "accept", **ACCEPTED)
    assert owed(slip) == [K.RETURN_VISIT]
    slip = go(slip, "visit", rating="A", **VISIT)
    assert owed(slip) == [K.SLIP_CLOSE]
    assert refused(go, slip, "close") == ["slip_step_by_role"]
    slip = go(slip, "close", "supervisor")
    assert owed(slip) == []
    contact.refresh_from_db()
    assert contact.status == "closed"
    steps = SlipStep.objects.filter(slip=slip)
    assert [s.action for s in steps] == [
        *("open", "dispatch", "take", "arrive", "finish", "accept", "visit", "close")
    ]
    assert all(step.by_id and step.at for step in steps)
    assert slip.history.count() == len(steps)
    assert list(audit.faults()) == []


def test_a_dissatisfied_visit_opens_the_form_again(estate, leak):
    slip = opened(estate, leak(), "work_order")
    go = walker(estate)
    for action, values in (
        ("dispatch", {}),
        ("arrive", {}),
        ("finish", DONE),
        ("accept", ACCEPTED),
    ):
        slip = go(slip, action, **values)
    assert refused(go, slip, "visit", rating="C", **VISIT) == ["slip_comments_missing"]
    slip = go(slip, "visit", rating="C", comments="還在漏", **VISIT)
    assert (slip.state, slip.rounds) == ("reopened", 2)
    assert set(owed(slip)) == {K.SLIP_RESPOND, K.REVIEW_VISIT}
    review = slip.promises.open().get(kind=K.REVIEW_VISIT)
    sup = estate.supervisor
    desk.complete(review, result="已致歉", by=sup.user, member=sup)
    assert slip.visits.get().reviewed_by == sup
    slip = go(slip, "dispatch")
    slip = go(slip, "arrive")
    slip = go(slip, "finish", **DONE)
    slip = go(slip, "rework", note="沒有收好")
    assert (slip.state, slip.rounds) == ("dispatched", 3)


def test_a_complaint_closes_only_with_finding_reply_and_visit(hotel, file_call):
    contact = file_call(
        hotel,
        category="complaint",
        subcategory="complaint.room",
        outcome="handed_over",
        connected_to=hotel.engineer,
    ).contact
    slip = opened(hotel, contact, "complaint_record")
    go = walker(hotel)
    codes = refused(go, slip, "close", "supervisor")
    assert codes == ["slip_step_out_of_order", "complaint_close_incomplete"]
    slip = go(slip, "acknowledge", first_reply="已受理")
    slip = go(slip, "grade", severity="minor", handler=hotel.engineer)
    assert refused(go, slip, "reply", final_reply="x") == ["slip_step_out_of_order"]
    slip = go(slip, "find", finding="屬實", validity="valid")
    assert refused(go, slip, "reply", final_reply="x") == ["slip_step_out_of_order"]
    slip = go(slip, "act", measures="培訓", measures_owner=hotel.engineer)
    slip = go(slip, "reply", final_reply="已整改")
    assert refused(go, slip, "close", "supervisor") == [
        "slip_step_out_of_order",
        "complaint_close_incomplete",
    ]
    slip = go(slip, "visit", rating="B", **VISIT)
    slip = go(slip, "close", "supervisor")
    assert slip.approved_by == hotel.supervisor
    slip = go(slip, "reopen", note="客戶再投訴")
    contact.refresh_from_db()
    assert (slip.state, contact.status, slip.closed_at) == ("reopened", "open", None)


def test_nobody_handles_a_complaint_about_themselves(hotel, file_call):
    contact = file_call(
        hotel,
        category="complaint",
        subcategory="complaint.attitude",
        outcome="handed_over",
        connected_to=hotel.engineer,
        complained_of=hotel.colleague,
    ).contact
    own = {"handler": hotel.colleague}
    codes = refused(opened, hotel, contact, "complaint_record", **own)
    assert codes == ["slip_handler_own_case"]
    slip = opened(hotel, contact, "complaint_record")
    go = walker(hotel)
    assert refused(go, slip, "acknowledge", "colleague", first_reply="x") == [
        "slip_own_case"
    ]
    slip = go(slip, "acknowledge", first_reply="x")
    for action, values in (
        ("grade", {"severity": "minor", **own}),
        ("assign", {"note": "忙", **own}),
    ):
        assert refused(go, slip, action, **values) == ["slip_handler_own_case"]
    slip = go(slip, "grade", severity="minor", handler=hotel.engineer)
    slip = go(slip, "find", finding="屬實", validity="valid")
    own = {"measures": "x", "measures_owner": hotel.colleague}
    assert refused(go, slip, "act", **own) == ["slip_handler_own_case"]
    owed = slip.promises.open().get(kind=K.SLIP_SETTLE)
    with pytest.raises(desk.Refused) as stop:
        desk.reassign(
            owed, owner=hotel.colleague, reason="忙", by=hotel.supervisor.user
        )
    assert "promise_own_case" in stop.value.codes


def letter_of(place, kind, **over):
    fields = {
        "kind": kind,
        "subject": "照明不亮",
        "category": choices.LETTER_CATEGORY[kind],
        "received_on": timezone.localdate(),
        "delivery": "post",
        "original_kept_at": "檔案櫃 2",
        "name": "林國棟",
        "customer_kind": "owner",
        "unit": "2棟1801",
        "content": "地下二層照明三盞不亮。",
        "answered_by": place.cleared,
        **over,
    }
    place.desk.refresh_from_db()
    letter = new_contact("letter", place.desk, place.categories, **fields)
    return desk.record(letter, by=place.cleared.user, door="form").contact


def test_a_reported_matter_opens_the_slip_and_measures_its_print(estate):
    letter = letter_of(estate, "reported_matter")
    slip = Slip.objects.get().kind_row
    promise = letter.promises.get(kind=K.PRINT_SLIP)
    assert (slip.kind, promise.slip.pk) == ("coordination_slip", slip.pk)
    go = walker(estate)
    receive = {"person": estate.engineer}
    assert refused(go, slip, "receive", **receive) == ["slip_not_printed"]
    later = timezone.now() + dt.timedelta(minutes=6)
    desk.slip_printed(slip, by=estate.cleared.user, now=later)
    slip.refresh_from_db()
    assert slip.first_printed_at == later
    promise.refresh_from_db()
    assert promise.status == "done"
    assert refused(desk.close, letter, by=estate.cleared.user) == [
        "contact_close_open_promises",
        "contact_close_open_slips",
    ]
    go = walker_at(estate, later)
    slip = go(slip, "receive", **receive)
    assert refused(go, slip, "follow", outcome="x") == ["slip_step_out_of_order"]
    slip = go(slip, "reply", reply="已換燈管", **receive)
    slip = go(slip, "follow", outcome="已查看")
    assert refused(go, slip, "close", "cleared") == ["slip_step_by_role"]
    slip = go(slip, "close", "clerk")
    letter.refresh_from_db()
    assert letter.status == "closed"


def walker_at(place, now):
    def go(slip, action, who="cleared", **values):
        member = getattr(place, who)
        return desk.take_step(
            slip, action, values, by=member.user, member=member, now=now
        )

    return go


def test_the_assistant_decides_on_a_complaint_letter(estate):
    letter = letter_of(estate, "complaint")
    demand = {"department": estate.security, "demand": "查"}
    codes = refused(opened, estate, letter, "coordination_slip", **demand)
    assert codes == ["slip_before_decision"]
    decide = letter.promises.get(kind=K.DECIDE_ON_SLIP)
    boss = estate.assistant
    done = {"result": "查", "by": boss.user, "member": boss}
    codes = refused(desk.complete, decide, outcome="slip", **done)
    assert codes == ["decision_department_missing"]
    desk.complete(decide, outcome="slip", department=estate.security, **done)
    slip = Slip.objects.get()
    assert slip.department == estate.security
    assert slip.promises.filter(kind=K.PRINT_SLIP).exists()
    other = letter_of(estate, "complaint")
    decide = other.promises.get(kind=K.DECIDE_ON_SLIP)
    assert refused(desk.close, other, by=boss.user) == ["contact_close_open_promises"]
    desk.complete(decide, outcome="no_slip", result="重複", by=boss.user, member=boss)
    other.refresh_from_db()
    assert other.status == "closed"


@pytest.mark.parametrize("kind", ["work_order", "complaint_record"])
def test_a_reported_matter_of_the_regulation_takes_a_form(hotel, kind):
    letter = letter_of(hotel, "reported_matter")
    promise = letter.promises.get(kind=K.OPEN_FORM)
    clerk = hotel.clerk
    codes = refused(desk.complete, promise, result="PG-1", by=clerk.user, member=clerk)
    assert codes == ["form_opened_from_entry"]
    slip = opened(hotel, letter, kind)
    promise.refresh_from_db()
    assert (promise.status, promise.result) == ("done", slip.number)


def test_numbers_are_given_without_gaps_and_a_retry_is_one_form(estate, leak):
    contact = leak()
    first = opened(estate, contact, "work_order")
    again = desk.open_slip(
        contact, "work_order", by=None, member=None, entry_id=first.entry_id
    )
    assert again.pk == first.pk
    with pytest.raises(desk.Refused):
        opened(estate, contact, "work_order", content="")
    second = opened(estate, contact, "work_order")
    assert second.serial == 2
    assert RegisterBook.objects.get(book="PG").last_serial == 2
    go = walker(estate)
    assert refused(go, second, "void") == ["slip_note_missing"]
    assert go(second, "void", note="重複").number.endswith("00002")
    assert list(audit.faults()) == []


def test_a_repeat_is_found_by_unit_and_matter_within_90_days(estate, leak):
    first = opened(estate, leak(), "work_order")
    assert first.repeat_of is None
    assert opened(estate, leak(unit="3栋1202"), "work_order").repeat_of.pk == first.pk
    assert opened(estate, leak(unit="5棟0803"), "work_order").repeat_of is None
    old = timezone.now() - dt.timedelta(days=91)
    Slip.objects.update(opened_at=old)
    assert opened(estate, leak(), "work_order").repeat_of is None


def test_what_is_late_climbs_from_reminder_to_assistant_to_superior(estate, leak):
    slip = opened(estate, leak(urgency="critical"), "work_order")
    assert desk.escalate(estate.desk.pk) == 0
    now = slip.promises.open().get().due_at + dt.timedelta(seconds=1)
    kinds = [K.REMIND_SLIP, K.CHASE_SLIP, K.ANSWER_FOR_SLIP]
    for level, kind in enumerate(kinds, start=1):
        assert desk.escalate(estate.desk.pk, now=now) == 1
        assert desk.escalate(estate.desk.pk, now=now) == 0
        promise = slip.promises.open().get(kind=kind)
        slip.refresh_from_db()
        assert slip.escalation == level
        now = promise.due_at + dt.timedelta(seconds=1)
    roles = dict(slip.promises.open().values_list("kind", "role"))
    assert [roles[kind] for kind in kinds] == ["receptionist", "assistant", "manager"]
    go = walker_at(estate, now)
    slip = go(slip, "dispatch")
    assert (slip.escalation, owed(slip)) == (0, [K.SLIP_SETTLE])
    assert slip.steps.get(action="dispatch").late
    call_command("escalate", desk="BH")


def test_a_form_owes_until_it_is_put_off_or_done(estate, leak):
    slip = walker(estate)(opened(estate, leak(), "work_order"), "dispatch")
    promise = slip.promises.open().get()
    by = estate.clerk
    kept = refused(desk.complete, promise, result="x", by=by.user, member=by)
    assert kept == ["promise_kept_by_step"]
    due = timezone.now() + dt.timedelta(days=9)
    desk.postpone(promise, new_due=due, reason="等配件", by=by.user)
    slip.refresh_from_db()
    assert (slip.due_at, slip.escalate_at) == (due, due)
    slip = walker(estate)(slip, "assign", handler=estate.clerk, note="輪班")
    promise.refresh_from_db()
    assert promise.owner == estate.clerk


def test_a_void_entry_voids_its_forms(estate, leak):
    contact = leak()
    slip = opened(estate, contact, "work_order")
    desk.void(contact, reason="重複登記", by=estate.cleared.user)
    slip.refresh_from_db()
    assert slip.state == "void" and not FollowUp.objects.open().exists()
    codes = refused(opened, estate, contact, "work_order")
    assert codes == ["slip_of_void_entry"]
    assert list(audit.faults()) == []


def test_the_history_tells_in_words_why_an_entry_is_open_again(
    estate, file_call, sign_in
):
    contact = file_call(estate).contact
    assert contact.status == choices.Status.CLOSED
    opened(estate, contact, "work_order")
    page = sign_in(estate.cleared).get(contact.get_absolute_url()).content.decode()
    assert "slip_opened" not in page
    assert "由本筆登記開立了表單" in page
