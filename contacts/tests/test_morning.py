"""The story of one morning at the estate, in a real browser on the real server."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import audit, choices, desk
from contacts.models import (
    Breach,
    CoordinationSlip,
    Draft,
    FollowUp,
    Letter,
    PhoneCall,
    RefusedAttempt,
)

from .cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


class Reception:
    """The desk in the browser, by the words a receptionist would use."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, member) -> None:
        self.page.goto("/accounts/login/")
        self.page.fill("[name=username]", member.user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        expect(self.page.locator(".topbar")).to_be_visible()

    def sign_out(self) -> None:
        self.page.context.clear_cookies()

    def press(self, key: str, address: str) -> None:
        self.page.keyboard.press(key)
        self.page.wait_for_url(f"**{address}**")

    def chip(self, name: str, value: object) -> None:
        self.page.locator(
            f'label.chip:has(input[name="{name}"][value="{value}"])'
        ).click()

    def person(self, name: str, member) -> None:
        box = self.page.locator(f"#id_{name}")
        box.fill(member.name)
        box.press("Enter")
        expect(self.page.locator(f"#id_{name}_select")).to_have_value(str(member.pk))

    def save(self) -> None:
        self.page.keyboard.press("Control+Enter")

    def saved(self, model=PhoneCall):
        """Wait until the entry is filed and return its row."""
        self.page.wait_for_url(lambda url: "/new/" not in url)
        return model.objects.latest("serial")

    def refused(self, code: str) -> None:
        """Expect the page back with this finding beside its field."""
        error = self.page.locator(f'.field-errors [data-code="{code}"]')
        expect(error.first).to_be_visible()

    def say(self, text: str) -> None:
        expect(self.page.locator("#talk")).to_contain_text(text)

    def call_for_superior(self, place: SimpleNamespace, answer: str) -> None:
        """Write a stranger's call for the superior down, up to the answer."""
        page = self.page
        page.goto("/calls/new/")
        self.chip("rings", 2)
        page.fill("[name=phone]", "0933 100 200")
        page.fill("[name=name]", "沈先生")
        self.chip("category", "liaison")
        page.fill("[name=content]", "想談十二月的合作。")
        self.person("asked_for", place.superior)
        self.chip("purpose_status", "clear")
        self.chip("asked_for_answer", answer)


@pytest.fixture
def reception(page: Page) -> Reception:
    return Reception(page)


@pytest.fixture
def known_owner(estate, file_call):
    """An owner who has called before, so that the desk knows the number."""
    return file_call(
        estate, name="陳美玲", phone="0912-345-678", unit="3棟1202"
    ).contact.customer


def test_a_call_from_a_known_owner(reception, estate, known_owner):
    page = reception.page
    reception.sign_in(estate.cleared)
    reception.press("F2", "/calls/new/")
    reception.say(estate.desk.company_name)
    reception.chip("rings", 2)
    page.fill("[name=phone]", "＋８８６ 912 345678")
    pick = page.locator(".caller-pick").first
    expect(pick).to_contain_text("陳美玲")
    pick.click()
    expect(page.locator("[name=name]")).to_have_value("陳美玲")
    expect(page.locator("[name=unit]")).to_have_value("3棟1202")
    reception.chip("category", "repair")
    page.fill("[name=content]", "廚房水槽下方水管滴水。")
    reception.chip("outcome", "reply_owed")
    reception.save()
    call = reception.saved()
    assert (call.customer, call.serial) == (known_owner, 2)
    assert FollowUp.objects.get(contact=call).kind == "reply"
    page.goto("/")
    expect(page.locator("main")).to_contain_text(call.number)


def test_a_stranger_is_not_put_through_before_the_screening(reception, estate):
    page = reception.page
    reception.sign_in(estate.cleared)
    page.goto("/calls/new/")
    reception.chip("rings", 2)
    reception.chip("category", "other")
    page.fill("[name=content]", "只說要找經理。")
    reception.person("asked_for", estate.superior)
    reception.chip("asked_for_answer", "accepts")
    reception.chip("outcome", "connected")
    reception.save()
    reception.refused("superior_identity_open")
    reception.refused("superior_purpose_unclear")
    assert not PhoneCall.objects.exists()
    kept = set(RefusedAttempt.objects.values_list("code", flat=True))
    assert {"superior_identity_open", "superior_purpose_unclear"} <= kept
    expect(page.locator("[name=content]")).to_have_value("只說要找經理。")


def test_the_superior_takes_the_call(reception, estate):
    reception.sign_in(estate.cleared)
    reception.call_for_superior(estate, "accepts")
    reception.chip("outcome", "connected")
    reception.save()
    call = reception.saved()
    assert call.connected_to == estate.superior
    assert call.status == choices.Status.CLOSED


def test_the_superior_is_busy_and_somebody_else_is_offered(reception, estate):
    reception.sign_in(estate.cleared)
    reception.call_for_superior(estate, "busy")
    reception.chip("outcome", "message_taken")
    reception.page.fill("[name=message]", "請回電。")
    reception.save()
    reception.refused("busy_alternative_missing")
    reception.chip("alternative_offered", "accepted")
    reception.chip("outcome", "connected")
    reception.person("connected_to", estate.engineer)
    reception.save()
    call = reception.saved()
    assert (call.alternative_offered, call.connected_to) == (
        "accepted",
        estate.engineer,
    )
    assert "say_busy" in call.said


def test_the_superior_is_absent_and_a_message_is_promised(reception, estate):
    page = reception.page
    reception.sign_in(estate.cleared)
    reception.call_for_superior(estate, "absent")
    reception.chip("outcome", "message_taken")
    reception.save()
    reception.refused("message_missing")
    page.fill("[name=message]", "請回電談合作。")
    reception.chip("message_kind", "please_call")
    reception.save()
    call = reception.saved()
    promise = FollowUp.objects.get(contact=call)
    assert promise.kind == "deliver_message"
    assert call.status == choices.Status.OPEN


def test_the_superior_declines_and_nothing_true_is_printed(reception, estate):
    page = reception.page
    reception.sign_in(estate.cleared)
    reception.call_for_superior(estate, "declines")
    reception.say("真抱歉")
    reception.chip("outcome", "no_message_wished")
    reception.save()
    call = reception.saved()
    assert call.asked_for_answer == "declines"
    assert "say_declines_house" in call.said
    day = timezone.localdate(timezone=estate.desk.zone)
    page.goto(f"/registers/telephone/print/?day={day}")
    expect(page.locator("body")).to_contain_text(call.number)
    text = page.locator("body").inner_text()
    assert str(choices.AskedForAnswer.DECLINES.label) not in text
    assert "不接聽" not in text


def test_a_caller_who_withholds_the_name_is_refused_kindly(reception, estate):
    page = reception.page
    reception.sign_in(estate.cleared)
    page.goto("/calls/new/")
    reception.chip("rings", 3)
    reception.chip("identity", "declined")
    reception.chip("category", "other")
    page.fill("[name=content]", "只說有「合作的事」。")
    reception.person("asked_for", estate.superior)
    reception.chip("asked_for_answer", "declines")
    reception.say("暫時不在")
    reception.chip("outcome", "connected")
    reception.save()
    reception.refused("declined_and_refused")
    reception.chip("outcome", "no_message_wished")
    reception.save()
    call = reception.saved()
    assert call.customer is None
    assert "say_withheld_house" in call.said


def test_nobody_can_decide_so_the_superior_is_consulted(reception, estate):
    page = reception.page
    reception.sign_in(estate.cleared)
    reception.call_for_superior(estate, "not_asked")
    page.fill("[name=phone]", "")
    reception.chip("outcome", "undecided")
    reception.save()
    reception.refused("undecided_needs_phone")
    page.fill("[name=phone]", "0933 100 200")
    reception.save()
    call = reception.saved()
    consult = FollowUp.objects.get(contact=call)
    assert (consult.kind, consult.then) == ("consult_superior", "call_back")


def test_a_visitor_comes_in_during_a_call(reception, estate):
    page = reception.page
    reception.sign_in(estate.cleared)
    page.goto("/calls/new/")
    reception.chip("rings", 2)
    page.fill("[name=phone]", "0933 300 400")
    page.fill("[name=name]", "張太太")
    reception.chip("category", "enquiry")
    page.fill("[name=content]", "問垃圾分類的新時間。")
    reception.press("F3", "/visits/new/")
    page.fill("[name=name]", "快遞員")
    reception.chip("category", "help")
    page.fill("[name=content]", "四件包裹需代收。")
    reception.chip("outcome", "answered")
    reception.save()
    page.wait_for_url("**/visits/**/filed/**")
    visit_number = page.locator(".page-head a").inner_text()
    reception.press("F9", "/calls/new/")
    expect(page.locator("[name=name]")).to_have_value("張太太")
    reception.save()
    call = reception.saved()
    promise = FollowUp.objects.get(contact=call)
    assert promise.kind == "call_back"
    assert call.interrupting_visit.number == visit_number
    assert not Draft.objects.filter(state=choices.DraftState.OPEN).exists()


def test_a_letter_about_a_repair_opens_the_slip(reception, estate):
    page = reception.page
    reception.sign_in(estate.cleared)
    page.goto("/")
    reception.press("F4", "/letters/new/")
    reception.chip("kind", "reported_matter")
    page.fill("[name=sender]", "林國棟")
    page.fill("[name=subject]", "地下二層照明不亮")
    page.fill("[name=content]", "B 區三盞燈不亮。")
    reception.chip("delivery", "post")
    reception.save()
    reception.refused("original_place_missing")
    page.fill("[name=original_kept_at]", "文件櫃 A-3")
    reception.save()
    letter = reception.saved(Letter)
    slip = CoordinationSlip.objects.get(contact=letter)
    assert slip.content == "B 區三盞燈不亮。"
    owed = FollowUp.objects.filter(contact=letter).values_list("kind", flat=True)
    assert set(owed) == {"print_slip", "slip_respond"}


def test_a_trainee_types_only_under_a_cleared_name(reception, estate):
    page = reception.page
    reception.sign_in(estate.trainee)
    page.goto("/calls/new/")
    reception.chip("rings", 5)
    page.fill("[name=late_reason]", "同時接待訪客")
    page.fill("[name=name]", "馬先生")
    reception.chip("category", "repair")
    page.fill("[name=content]", "門禁卡失靈。")
    reception.chip("outcome", "answered")
    # Only the cleared are offered; who names nobody files under the own name.
    reception.save()
    reception.refused("answered_by_not_cleared")
    attempt = RefusedAttempt.objects.get(code="answered_by_not_cleared")
    assert (attempt.under, attempt.by) == (estate.trainee, estate.trainee.user)
    reception.person("answered_by", estate.cleared)
    reception.save()
    call = reception.saved()
    assert call.answered_by == estate.cleared
    assert call.entered_by == estate.trainee.user
    assert Breach.objects.get(contact=call).reason == "同時接待訪客"
    assert list(audit.faults()) == []


def test_the_promise_is_kept_by_the_call_that_proves_it(reception, estate, file_call):
    page = reception.page
    call = file_call(estate, outcome="reply_owed").contact
    reception.sign_in(estate.cleared)
    promise = FollowUp.objects.get(contact=call)
    page.goto(f"/calls/new/?promise={promise.pk}")
    page.fill("[name=content]", "已告知續費時間。")
    reception.chip("outcome", "answered")
    reception.save()
    out = reception.saved()
    assert (out.direction, out.promise) == ("outgoing", promise)
    promise.refresh_from_db()
    assert promise.status == choices.FollowUpStatus.DONE
    with pytest.raises(desk.Conflict):
        desk.close(call, by=estate.cleared.user, member=estate.cleared)


def test_a_call_that_reaches_nobody_keeps_the_promise_open(
    reception, estate, file_call
):
    call = file_call(estate, outcome="reply_owed").contact
    promise = FollowUp.objects.get(contact=call)
    reception.sign_in(estate.cleared)
    reception.page.goto(f"/calls/new/?promise={promise.pk}")
    reception.page.fill("[name=content]", "撥打兩次，無人接聽。")
    reception.chip("outcome", "no_answer")
    reception.save()
    assert reception.saved().outcome == "no_answer"
    promise.refresh_from_db()
    assert promise.status == choices.FollowUpStatus.OPEN
    assert promise.history.first().history_change_reason == "no_answer"


def test_going_back_after_saving_opens_an_empty_form(reception, estate):
    page = reception.page
    reception.sign_in(estate.cleared)
    page.goto("/calls/new/")
    reception.chip("rings", 2)
    page.fill("[name=name]", "陳美玲")
    reception.chip("category", "enquiry")
    page.fill("[name=content]", "詢問停車月卡。")
    reception.chip("outcome", "answered")
    reception.save()
    reception.saved()
    page.go_back()
    expect(page.locator("#entry")).to_be_visible()
    expect(page.locator("[name=content]")).to_have_value("")
    expect(page.locator("[name=name]")).to_have_value("")
    expect(page.locator("[name=category]:checked")).to_have_count(0)
