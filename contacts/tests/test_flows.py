"""What a form or a letter is owed cannot be got round by another door."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from contacts import choices, desk
from contacts.models import Breach, PrintLog
from contacts.tests.paper import ago, codes, file_letter, text

from .test_shifts import checked_in
from .test_slips import ACCEPTED, DONE, VISIT, letter_of, opened, owed, refused, walker

K = choices.FollowUpKind
SOON = dt.timedelta(hours=3)


@pytest.fixture(params=["estate", "hotel"])
def place(request) -> Any:
    """The desk of either profile."""
    return request.getfixturevalue(request.param)


def as_(member) -> dict[str, Any]:
    return {"by": member.user, "member": member}


# ---- a complaint of somebody's manner never comes into those hands (3.2.6 / 3.2.7)


def rude(place, file_call, **over):
    fields = {
        "category": "complaint",
        "subcategory": "complaint.attitude",
        "complained_of": place.colleague,
        "outcome": "reply_owed",
        "reply_owner": place.supervisor,
        "content": "說話不耐煩。",
        **over,
    }
    return file_call(place, **fields).contact


DOORS = {
    "complete": lambda p, c: desk.complete(
        c.promises.open().first(), outcome="in_person", result="已道歉", **as_(p)
    ),
    "postpone": lambda p, c: desk.postpone(
        c.promises.open().first(), new_due=timezone.now() + SOON, reason="忙", **as_(p)
    ),
    "reassign": lambda p, c: desk.reassign(
        c.promises.open().first(), role="clerk", reason="忙", **as_(p)
    ),
    "amend": lambda p, c: desk.amend(
        c, {"complained_of": None}, reason="聽錯", **as_(p)
    ),
    "close": lambda p, c: desk.close(c, result="了", **as_(p)),
    "void": lambda p, c: desk.void(c, reason="重複", **as_(p)),
    # Without a word of who it is, the account tells.
    "account": lambda p, c: desk.void(c, reason="重複", by=p.user),
}


@pytest.mark.parametrize("door", DOORS)
def test_the_person_complained_of_does_nothing_about_it(place, file_call, door):
    contact = rude(place, file_call)
    stopped = refused(DOORS[door], place.colleague, contact)
    assert "promise_kept_own_case" in stopped
    contact.refresh_from_db()
    assert contact.status == "open" and contact.complained_of == place.colleague


def test_nor_is_it_opened_again_by_that_person(place, file_call):
    contact = rude(place, file_call, outcome="answered", reply_owner=None)
    who = place.colleague
    assert refused(desk.reopen, contact, reason="再談", **as_(who)) == [
        "promise_kept_own_case"
    ]
    desk.reopen(contact, reason="再談", **as_(place.clerk))


def test_the_form_does_not_lose_whom_the_entry_names(place, file_call):
    contact = rude(place, file_call)
    accused = place.colleague
    kind = "complaint_record"
    blank = {"complained_of": None, "handler": accused}
    assert refused(opened, place, contact, kind, **blank) == ["slip_handler_own_case"]
    own = refused(desk.open_slip, contact, kind, {}, **as_(accused))
    assert own == ["slip_own_case"]
    slip = opened(place, contact, kind, complained_of=None)
    assert slip.complained_of == accused


def test_who_is_named_on_the_form_alone_is_kept_away_too(place, file_call, sign_in):
    accused = place.colleague
    contact = file_call(
        place,
        category="complaint",
        subcategory="complaint.noise",
        outcome="reply_owed",
        reply_owner=accused,
    ).contact
    slip = opened(place, contact, "complaint_record", complained_of=accused)
    promise = contact.promises.get(kind=K.REPLY)
    # What that person held of the entry is the supervisor's now.
    assert (promise.owner, promise.role) == (None, "supervisor")
    late = slip.promises.open().get()
    later = timezone.now() + SOON
    for act, args in (
        (desk.postpone, {"promise": late, "new_due": later, "reason": "忙"}),
        (desk.void, {"contact": contact, "reason": "重複"}),
        (
            desk.complete,
            {"promise": promise, "outcome": "in_person", "result": "已道歉"},
        ),
    ):
        assert "promise_kept_own_case" in refused(act, **args, **as_(accused))
    handing = {"owner": accused, "reason": "忙", **as_(place.supervisor)}
    assert refused(desk.reassign, promise, **handing) == ["promise_own_case"]
    page = sign_in(accused).get(slip.get_absolute_url())
    assert page.context["form"] is None and page.context["others"] == []


def test_a_correction_reaches_the_forms_that_run(place, file_call):
    contact = file_call(
        place,
        category="complaint",
        subcategory="complaint.attitude",
        complained_of=place.supervisor,
        outcome="handed_over",
        connected_to=place.engineer,
    ).contact
    slip = opened(place, contact, "complaint_record", handler=place.engineer)
    slip = walker(place)(slip, "acknowledge", first_reply="已受理")
    assert slip.promises.open().get().owner == place.engineer
    changes = {
        "complained_of": place.engineer,
        "outcome": "answered",
        "connected_to": None,
    }
    desk.amend(contact, changes, reason="客戶更正", **as_(place.clerk))
    slip.refresh_from_db()
    assert (slip.complained_of, slip.handler) == (place.engineer, None)
    assert slip.promises.open().get().owner is None


def test_a_complaint_of_nobody_by_name_is_saved_and_flagged(place, file_call):
    done = rude(place, file_call, complained_of=None)
    assert Breach.objects.get(contact=done).code == "attitude_whom_missing"
    found = {"complained_of": place.colleague}
    desk.amend(done, found, reason="已查明", **as_(place.clerk))
    assert Breach.objects.get(contact=done).withdrawn_at is not None


# ---- the form a letter asks for (3.3.1 / 3.3.2)


@pytest.mark.parametrize("kind", ["reported_matter", "complaint"])
def test_a_void_form_does_not_deal_with_a_letter(hotel, kind):
    letter = letter_of(hotel, kind)
    slip = opened(hotel, letter, "work_order")
    walker(hotel)(slip, "void", note="開錯")
    letter.refresh_from_db()
    assert letter.status == "open"
    again = letter.promises.open().get()
    assert (again.kind, again.slip, again.role) == (K.OPEN_FORM, None, "clerk")
    opened(hotel, letter, "complaint_record")
    again.refresh_from_db()
    assert again.status == "done"


def test_a_void_form_beside_another_owes_nothing_more(hotel):
    letter = letter_of(hotel, "reported_matter")
    first = opened(hotel, letter, "work_order")
    opened(hotel, letter, "complaint_record")
    walker(hotel)(first, "void", note="重複")
    assert not letter.promises.open().filter(kind=K.OPEN_FORM).exists()


@pytest.mark.parametrize("printed", [False, True])
def test_a_void_slip_does_not_deal_with_a_letter(estate, sign_in, printed):
    letter = letter_of(estate, "reported_matter")
    slip = letter.slips.get()
    if printed:
        desk.slip_printed(slip, by=estate.cleared.user)
    walker(estate)(slip, "void", note="開錯")
    letter.refresh_from_db()
    owes = letter.promises.open().get()
    assert (letter.status, owes.kind, owes.slip) == ("open", K.PRINT_SLIP, None)
    kept = refused(desk.complete, owes, result="已印", **as_(estate.cleared))
    assert kept == ["slip_printed_from_form"]
    new = opened(estate, letter, "coordination_slip")
    owes.refresh_from_db()
    assert (owes.status, owes.slip_id) == ("open", new.pk)
    address = f"/slips/{new.number}/print/"
    board = text(sign_in(estate.cleared).get("/?show=desk"))
    assert f'href="{address}"' in board
    sign_in(estate.cleared).post(address, {"as": "paper"})
    owes.refresh_from_db()
    assert owes.status == "done" and PrintLog.objects.get().number == new.number


def test_a_slip_is_printed_and_not_said_to_be(estate, sign_in):
    letter = letter_of(estate, "reported_matter")
    slip = letter.slips.get().kind_row
    promise = letter.promises.get(kind=K.PRINT_SLIP)
    client = sign_in(estate.cleared)
    sent = client.post(f"/tasks/{promise.pk}/complete/", {"outcome": "done"})
    assert codes(sent) == {"result": ["slip_printed_from_form"]}
    slip.refresh_from_db()
    assert slip.first_printed_at is None
    later = slip.opened_at + dt.timedelta(minutes=7, seconds=20)
    desk.slip_printed(slip, by=estate.cleared.user, now=later)
    slip.refresh_from_db()
    assert slip.print_minutes == 7
    assert "開單後 7 分鐘" in text(client.get(slip.get_absolute_url()))


def test_a_slip_without_a_department_is_neither_printed_nor_received(estate, sign_in):
    estate.desk.route_set.all().delete()
    letter = letter_of(estate, "reported_matter")
    slip = letter.slips.get().kind_row
    assert slip.department is None
    client = sign_in(estate.cleared)
    answer = client.post(f"/slips/{slip.number}/print/", {"as": "paper"}, follow=True)
    assert "主送部門" in text(answer) and not PrintLog.objects.exists()
    go = walker(estate)
    person = {"person": estate.engineer}
    stopped = refused(go, slip, "receive", **person)
    assert stopped == ["slip_not_printed", "slip_department_missing"]
    slip = go(slip, "assign", department=estate.engineering, note="補填主送部門")
    client.post(f"/slips/{slip.number}/print/", {"as": "paper"})
    assert go(slip, "receive", **person).state == "received"


# ---- the assistant decides on a complaint (instruction/3.3.2)


def slip_by(member, letter, place):
    values = {"department": place.security, "demand": "請查明"}
    return desk.open_slip(letter, "coordination_slip", values, **as_(member))


def test_no_slip_is_opened_against_or_before_the_decision(estate):
    letter = letter_of(estate, "complaint")
    decide = letter.promises.get(kind=K.DECIDE_ON_SLIP)
    boss = estate.assistant
    for member in (estate.clerk, boss):
        assert refused(slip_by, member, letter, estate) == ["slip_before_decision"]
    desk.send_back(letter, note="地址不全", **as_(boss))
    assert refused(slip_by, estate.clerk, letter, estate) == ["slip_before_decision"]
    back = letter.promises.open().get()
    desk.complete(back, result="已補", **as_(estate.clerk))
    decide = letter.promises.open().get(kind=K.DECIDE_ON_SLIP)
    desk.complete(decide, outcome="no_slip", result="已處理", **as_(boss))
    for member in (estate.clerk, estate.supervisor):
        assert refused(slip_by, member, letter, estate) == ["slip_against_decision"]
    assert slip_by(boss, letter, estate).state == "opened"


def test_a_complaint_does_not_turn_into_another_letter(place):
    letter = letter_of(place, "complaint")
    change = {"kind": "liaison"}
    if place.desk.profile == choices.Profile.INSTRUCTION:
        stopped = refused(
            desk.amend, letter, change, reason="看錯", **as_(place.cleared)
        )
        assert stopped == ["complaint_kind_by_decider"]
        letter.refresh_from_db()
        assert letter.kind == "complaint"
    desk.amend(letter, change, reason="看錯", **as_(place.assistant))
    letter.refresh_from_db()
    assert letter.kind == "liaison"


# ---- sent back, and meanwhile done


def test_a_print_that_came_back_is_of_the_same_slip(estate):
    letter = letter_of(estate, "reported_matter")
    slip = letter.slips.get()
    desk.send_back(letter, note="缺房號", **as_(estate.clerk))
    back = letter.promises.open().get(kind=K.LETTER_SENT_BACK)
    desk.complete(back, result="已補", **as_(estate.cleared))
    assert letter.slips.get() == slip
    again = letter.promises.open().get(kind=K.PRINT_SLIP)
    assert again.slip_id == slip.pk
    desk.send_back(letter, note="再看", **as_(estate.clerk))
    desk.slip_printed(slip, by=estate.clerk.user)
    back = letter.promises.open().get(kind=K.LETTER_SENT_BACK)
    desk.complete(back, result="已印", **as_(estate.cleared))
    assert not letter.promises.open().filter(kind=K.PRINT_SLIP).exists()


def test_a_form_opened_meanwhile_is_not_owed_again(hotel):
    letter = letter_of(hotel, "reported_matter")
    desk.send_back(letter, note="缺房號", **as_(hotel.clerk))
    opened(hotel, letter, "work_order")
    back = letter.promises.open().get(kind=K.LETTER_SENT_BACK)
    desk.complete(back, result="已開單", **as_(hotel.clerk))
    assert not letter.promises.open().filter(kind=K.OPEN_FORM).exists()


# ---- proofs


def test_a_liaison_letter_is_signed_for_by_whom_it_went_to(place):
    letter = file_letter(place, kind="liaison", category="liaison")
    desk.complete(letter.promises.open().get(), **as_(place.cleared))
    signing = letter.promises.open().get(kind=K.SIGN_FOR_LETTER)
    wrong = refused(desk.complete, signing, person=place.trainee, **as_(place.trainee))
    assert wrong == ["letter_signed_by_receiver"]
    # Handed on to one by name, that one signs.
    handing = {"owner": place.engineer, "reason": "主管代收"}
    desk.reassign(signing, **handing, **as_(place.clerk))
    signer = place.clerk
    wrong = refused(desk.complete, signing, person=signer, **as_(signer))
    assert wrong == ["letter_signed_by_receiver"]
    desk.complete(signing, person=place.engineer, **as_(signer))


def test_a_message_is_read_by_whom_it_is_for_or_with_a_reason(place, file_call):
    contact = file_call(
        place,
        asked_for=place.superior,
        asked_for_answer="absent",
        purpose_status="clear",
        outcome="message_taken",
        message="請回電談續約。",
        message_kind="please_call",
    ).contact
    desk.complete(contact.promises.open().get(), **as_(place.cleared))
    reading = contact.promises.open().get(kind=K.READ_MESSAGE)
    other = {"outcome": "read", "person": place.engineer, **as_(place.cleared)}
    assert refused(desk.complete, reading, **other) == ["message_by_deputy"]
    desk.complete(reading, deputy_reason="王經理出差，委託李主管", **other)
    assert Breach.objects.get(contact=contact).code == "message_by_deputy"
    deciding = contact.promises.open().get(kind=K.DECIDE_MESSAGE)
    desk.complete(
        deciding,
        outcome="desk_calls",
        result="週五前答覆",
        person=place.superior,
        **as_(place.cleared),
    )
    call = contact.promises.open().get(kind=K.CALL_BACK)
    assert refused(desk.complete, call, result="已回", **as_(place.cleared)) == [
        "answer_way_missing"
    ]


def test_an_answer_by_telephone_is_logged_or_says_why_not(place, file_call, sign_in):
    contact = file_call(place, outcome="reply_owed").contact
    promise = contact.promises.get()
    client = sign_in(place.cleared)
    address = f"/tasks/{promise.pk}/complete/"
    page = text(client.get(address))
    assert f"/calls/new/?promise={promise.pk}" in page and "已電話答覆" in page
    sent = {"outcome": "reached", "result": "已告知。"}
    assert codes(client.post(address, sent)) == {
        "unlogged_reason": ["answer_call_not_logged"]
    }
    why = {"unlogged_reason": "用手機回的電話"}
    assert client.post(address, sent | why).status_code == 302
    contact.refresh_from_db()
    breach = Breach.objects.get(contact=contact)
    assert (breach.code, breach.reason) == ("answer_call_not_logged", "用手機回的電話")
    assert contact.status == "closed" and contact.flagged


@pytest.mark.parametrize("way", ["in_person", "in_writing"])
def test_an_answer_by_another_way_needs_no_call(place, file_call, sign_in, way):
    contact = file_call(place, outcome="reply_owed").contact
    address = f"/tasks/{contact.promises.get().pk}/complete/"
    sent = {"outcome": way, "result": "已告知。"}
    assert sign_in(place.cleared).post(address, sent).status_code == 302
    assert not Breach.objects.exists()


# ---- late, and once more


def test_what_the_assistant_chases_is_not_put_off_by_the_desk(estate, file_call):
    contact = file_call(
        estate,
        category="repair",
        urgency="critical",
        outcome="handed_over",
        connected_to=estate.engineer,
    ).contact
    slip = opened(estate, contact, "work_order")
    now = slip.promises.open().get().due_at + dt.timedelta(seconds=1)
    for _level in range(2):
        desk.escalate(estate.desk.pk, now=now)
        now = slip.promises.open().order_by("-id").first().due_at
        now += dt.timedelta(seconds=1)
    first = slip.promises.open().get(kind=K.SLIP_RESPOND)
    later = {"new_due": now + SOON, "reason": "忙", "now": now}
    stopped = refused(desk.postpone, first, **later, **as_(estate.trainee))
    assert stopped == ["late_form_put_off"]
    step = {"due_at": now + SOON, "note": "忙"}
    who = as_(estate.trainee)
    stopped = refused(desk.take_step, slip, "postpone", step, now=now, **who)
    assert stopped == ["slip_late_put_off"]
    assert K.CHASE_SLIP in owed(slip)
    desk.postpone(first, **later, **as_(estate.assistant))
    assert owed(slip) == [K.SLIP_RESPOND]


def test_nothing_is_put_off_out_of_sight(place, file_call):
    contact = file_call(place, outcome="reply_owed").contact
    promise = contact.promises.get()
    far = {"new_due": timezone.now() + dt.timedelta(days=300), "reason": "忙"}
    stopped = refused(desk.postpone, promise, **far, **as_(place.trainee))
    assert stopped == ["postpone_by_checker"]
    desk.postpone(promise, **far, **as_(place.supervisor))


def test_a_second_round_is_investigated_anew(hotel, file_call):
    contact = file_call(
        hotel, category="complaint", subcategory="complaint.noise"
    ).contact
    slip = opened(hotel, contact, "complaint_record")
    go = walker(hotel)
    engineer = hotel.engineer
    rounds = (
        ("grade", {"severity": "minor", "handler": engineer}),
        ("find", {"finding": "屬實", "validity": "valid"}),
        ("act", {"measures": "整改", "measures_owner": engineer}),
        ("reply", {"final_reply": "已整改"}),
    )
    slip = go(slip, "acknowledge", first_reply="已受理")
    for action, values in rounds:
        slip = go(slip, action, **values)
    slip = go(slip, "visit", rating="C", comments="沒改", **VISIT)
    for action, values in rounds:
        if action != "grade":
            missing = refused(go, slip, action)
            anew = [f"slip_{name}_missing" for name in values]
            assert missing == [one for one in anew if one != MEASURES_OWNER]
        slip = go(slip, action, **values)
    assert slip.state == "replied" and slip.rounds == 2


# In whose hands the action is stays so from round to round.
MEASURES_OWNER = "slip_measures_owner_missing"


def test_work_done_anew_is_written_down_anew(estate, file_call):
    contact = file_call(
        estate, category="repair", outcome="handed_over", connected_to=estate.engineer
    ).contact
    slip, go = opened(estate, contact, "work_order"), walker(estate)
    for action, values in (("dispatch", {}), ("arrive", {}), ("finish", DONE)):
        slip = go(slip, action, **values)
    slip = go(go(slip, "rework", note="沒有收好"), "arrive")
    assert refused(go, slip, "finish") == [
        "slip_repair_result_missing",
        "slip_work_done_missing",
    ]
    assert go(go(slip, "finish", **DONE), "accept", **ACCEPTED).state == "accepted"


# ---- postings, thanks, closing


def commended(place):
    return letter_of(
        place, "commendation", praised_staff="張志強", praised_department=place.security
    )


def test_a_posting_has_a_day_that_has_come(place, sign_in):
    letter = commended(place)
    promise = letter.promises.get(kind=K.POST_ORIGINAL)
    today = timezone.localdate()
    far = today + dt.timedelta(days=40)
    sent = {"place": "公告欄", "posted_on": far.isoformat()}
    address = f"/tasks/{promise.pk}/complete/"
    assert codes(sign_in(place.clerk).post(address, sent)) == {
        "posted_on": ["posting_in_future"]
    }
    desk.complete(promise, place="公告欄", posted_on=today, **as_(place.clerk))
    posting = letter.postings.get()
    for on in (far, today - dt.timedelta(days=1)):
        stopped = refused(desk.take_down, posting, on=on, **as_(place.clerk))
        assert stopped == ["posting_down_day"]
    assert desk.take_down(posting, **as_(place.clerk)).taken_down_on == today


def test_only_a_commendation_is_thanked_for_and_in_words(place, sign_in):
    client = sign_in(place.clerk)
    other = letter_of(place, "liaison")
    address = f"{other.get_absolute_url()}thanks/"
    assert codes(client.post(address, {"thanks": "多謝"})) == {
        "thanks": ["thanks_of_commendation"]
    }
    address = f"{commended(place).get_absolute_url()}thanks/"
    assert codes(client.post(address, {"thanks": " "})) == {
        "thanks": ["thanks_missing"]
    }
    assert client.post(address, {"reward": "獎金 200 元"}).status_code == 302


def test_closing_names_what_is_owed_and_its_clauses_alone(place):
    letter = letter_of(place, "liaison")
    with pytest.raises(desk.Refused) as stop:
        desk.close(letter, **as_(place.clerk))
    [finding] = stop.value.findings
    assert finding.params["first"] == K.HAND_OVER_LETTER.label
    assert finding.clauses == (f"{place.desk.profile}/3.3.4",)


# ---- shifts


def test_what_was_promised_after_the_offer_is_handed_over_too(estate, file_call):
    outgoing, incoming = estate.cleared, estate.colleague
    shift = desk.begin_shift(outgoing, by=outgoing.user, now=ago(hours=8))
    offer = desk.offer_hand_over(shift, by=outgoing.user)
    late = file_call(estate, outcome="reply_owed", reply_owner=outgoing).promises[0]
    checked_in(estate, incoming)
    desk.accept_hand_over(offer, by=incoming.user, member=incoming)
    late.refresh_from_db()
    assert late.owner == incoming and late in offer.promises.all()


def test_only_the_supervisor_countersigns_and_looks(estate):
    clause = "instruction/3.1.1"
    looked = {"clause": clause, "result": "kept"}
    for member in (estate.manager, estate.clerk):
        stopped = refused(desk.note_spot_check, estate.desk, **looked, **as_(member))
        assert stopped == ["countersign_by_supervisor"]
    desk.note_spot_check(estate.desk, **looked, **as_(estate.supervisor))


def test_what_a_check_showed_is_not_in_the_admin_of_others(estate, sign_in):
    looked = {"clause": "instruction/3.1.1", "result": "not_kept", "note": "忘了問候"}
    desk.note_spot_check(estate.desk, **looked, **as_(estate.supervisor))
    for member in (estate.manager, estate.supervisor, estate.administrator):
        member.user.is_staff = True
        member.user.save()
    for model in ("spotcheck", "shiftcheck"):
        address = f"/admin/contacts/{model}/"
        assert sign_in(estate.manager).get(address).status_code == 403
        client = sign_in(estate.supervisor)
        assert client.get(address).status_code == 200
        assert client.get(f"{address}export/csv/").status_code in (403, 404)
