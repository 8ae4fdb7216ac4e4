"""Clauses 3.3 and 4 of both documents walked to their end in a real browser.

Each story first tries to leave a step out, and is told the clause and the next step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from contacts.models import FollowUp, Letter, Posting, Slip

from .test_slips import letter_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sit(page: Page, base_url: str) -> Callable[..., Page]:
    """Return a function that sits a member of staff down at the browser."""

    def enter(member: Any) -> Page:
        client = Client()
        client.force_login(member.user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": name, "value": value, "url": base_url}])
        return page

    return enter


# The search box in place of the list follows its change.
CHOOSE = """(node, value) => {
  node.value = value;
  node.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page that comes."""
    with page.expect_navigation():
        page.locator(button).click()


def fill(page: Page, **fields: str) -> None:
    """Fill the form in by the names of its fields and send it."""
    for name, value in fields.items():
        field = page.locator(f"[name={name}]").first
        if field.get_attribute("type") == "radio":
            chip = page.locator(f"[name={name}][value={value}]")
            chip.locator("xpath=..").click()
        elif field.evaluate("node => node.tagName") == "SELECT":
            field.evaluate(CHOOSE, value)
        else:
            field.fill(value)
    press(page, "[data-main-form] [data-save]")


def take(page: Page, slip: Slip, action: str, state: str, **fields: str) -> None:
    """Take a step on the page of the form, and see where it stands then."""
    page.goto(f"/slips/{slip.number}/step/?action={action}")
    fill(page, **fields)
    slip.refresh_from_db()
    assert slip.state == state, page.locator(".field-errors").all_inner_texts()


def skip(page: Page, slip: Slip, action: str, *said: str, **fields: str) -> None:
    """Try a step that cannot follow: it is refused, with clause and next step."""
    before = slip.state
    page.goto(f"/slips/{slip.number}/step/?action={action}")
    fill(page, **fields)
    refusal = page.locator("[data-code=slip_step_out_of_order]")
    for word in said:
        expect(refusal).to_contain_text(word)
    slip.refresh_from_db()
    assert slip.state == before


def cannot_close(page: Page, letter: Letter, *codes: str) -> None:
    page.goto(f"{letter.get_absolute_url()}close/")
    fill(page, result="已了")
    text = page.locator("#form-errors").inner_text()
    assert text and codes
    letter.refresh_from_db()
    assert letter.status == "open"


VISIT = {"rating": "A", "method": "phone", "asked": "林國棟"}


def test_a_reported_matter_takes_a_work_order(hotel, sit):
    """regulation/3.3.1 and 4.1."""
    letter = letter_of(hotel, "reported_matter")
    page = sit(hotel.cleared)
    cannot_close(page, letter, "contact_close_open_promises")
    page.goto(letter.get_absolute_url())
    page.locator("#open-work_order").click()
    expect(page.locator("#id_content")).to_have_value(letter.content)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/slips/HT-PG-**")
    slip = Slip.objects.get()
    assert slip.number in page.url
    assert FollowUp.objects.get(kind="open_form").result == slip.number
    done = {"repair_result": "done", "work_done": "換燈管"}
    skip(page, slip, "finish", "規定 4.1", "派工", **done)
    take(page, slip, "dispatch", "dispatched")
    take(page, slip, "take", "taken")
    take(page, slip, "arrive", "on_site")
    take(page, slip, "finish", "finished", **done)
    skip(page, slip, "visit", "客戶驗收", **VISIT)
    take(page, slip, "accept", "accepted", acceptance="A", accepted_by="林國棟")
    take(page, slip, "visit", "visited", **VISIT)
    cannot_close(page, letter, "contact_close_open_slips")
    page = sit(hotel.supervisor)
    take(page, slip, "close", "closed")
    letter.refresh_from_db()
    assert letter.status == "closed"
    page.goto(letter.get_absolute_url())
    expect(page.locator(".trail")).to_contain_text(slip.number)


def test_a_complaint_takes_a_complaint_record(hotel, sit):
    """regulation/3.3.1 and 4.2: closed only with finding, reply and return visit."""
    letter = letter_of(hotel, "complaint")
    page = sit(hotel.supervisor)
    cannot_close(page, letter, "contact_close_open_promises")
    page.goto(letter.get_absolute_url())
    page.locator("#open-complaint_record").click()
    fill(page, severity="minor")
    slip = Slip.objects.get()
    skip(page, slip, "close", "規定 4.2", "首次答覆")
    expect(page.locator("[data-code=complaint_close_incomplete]")).to_be_visible()
    take(page, slip, "acknowledge", "acknowledged", first_reply="已受理")
    engineer = str(hotel.engineer.pk)
    take(page, slip, "grade", "graded", handler=engineer, severity="minor")
    skip(page, slip, "reply", "填寫調查結果", final_reply="已改善")
    take(page, slip, "find", "found", finding="屬實", validity="valid")
    take(page, slip, "act", "acted", measures="加強巡查", measures_owner=engineer)
    take(page, slip, "reply", "replied", final_reply="已改善")
    angry = {**VISIT, "rating": "C", "comments": "還是一樣"}
    take(page, slip, "visit", "reopened", **angry)
    take(page, slip, "grade", "graded", handler=engineer, severity="important")
    take(page, slip, "find", "found", finding="複查屬實", validity="valid")
    take(page, slip, "act", "acted", measures="換人值班", measures_owner=engineer)
    take(page, slip, "reply", "replied", final_reply="已換人")
    skip(page, slip, "close", "回訪")
    take(page, slip, "visit", "visited", **VISIT)
    take(page, slip, "close", "closed")
    letter.refresh_from_db()
    # The review of the dissatisfied visit is still owed.
    assert letter.status == "open"


def test_a_reported_matter_is_printed_as_a_slip_at_once(estate, sit):
    """instruction/3.3.1, 3.3.2, 4.2 and 4.3."""
    letter = letter_of(estate, "reported_matter")
    slip = Slip.objects.get()
    page = sit(estate.cleared)
    cannot_close(page, letter, "contact_close_open_promises")
    engineer = str(estate.engineer.pk)
    page.goto(f"/slips/{slip.number}/step/?action=receive")
    fill(page, person=engineer)
    refusal = page.locator("[data-code=slip_not_printed]")
    expect(refusal).to_contain_text("作業指導書 3.3.2")
    skip(page, slip, "follow", "作業指導書 4.3", "簽收", outcome="看過")
    printing = FollowUp.objects.get(kind="print_slip")
    page.goto("/?show=desk")
    press(page, f"#keep-{printing.pk}")
    slip.refresh_from_db()
    assert slip.first_printed_at is not None
    take(page, slip, "receive", "received", person=engineer)
    take(page, slip, "reply", "replied", reply="已換燈管", person=engineer)
    take(page, slip, "follow", "followed", outcome="照明恢復")
    page = sit(estate.clerk)
    take(page, slip, "close", "closed")
    letter.refresh_from_db()
    assert letter.status == "closed"
    page.goto("/registers/coordination/")
    expect(page.locator("table")).to_contain_text(slip.number)
    page.goto("/registers/letters/")
    expect(page.locator("table")).to_contain_text(letter.number)


def test_the_assistant_decides_on_a_complaint(estate, sit):
    """instruction/3.3.2: no slip before the decision, no end without it."""
    letter = letter_of(estate, "complaint")
    page = sit(estate.cleared)
    cannot_close(page, letter, "contact_close_open_promises")
    page.goto(f"{letter.get_absolute_url()}slips/new/coordination-slip/")
    fill(page, department=str(estate.security.pk), demand="請查明")
    expect(page.locator("#form-errors")).to_contain_text("助理")
    assert not Slip.objects.exists()
    decide = FollowUp.objects.get(kind="decide_on_slip")
    page = sit(estate.assistant)
    page.goto(f"/tasks/{decide.pk}/complete/")
    fill(page, outcome="no_slip")
    expect(page.locator("[data-code=decision_reason_missing]")).to_be_visible()
    fill(page, outcome="no_slip", result="同一事項已在處理")
    letter.refresh_from_db()
    assert letter.status == "closed"


@pytest.mark.parametrize("profile", ["estate", "hotel"])
def test_a_commendation_is_posted_twice(profile, request, sit):
    """regulation/3.3.3 and instruction/3.3.3."""
    place = request.getfixturevalue(profile)
    praised = {"praised_staff": "張志強", "praised_department": place.security}
    letter = letter_of(place, "commendation", **praised)
    page = sit(place.clerk)
    cannot_close(page, letter, "contact_close_open_promises")
    for kind, spot in (("post_original", "公告欄"), ("post_copy", "值班室")):
        promise = FollowUp.objects.get(kind=kind)
        page.goto(f"/tasks/{promise.pk}/complete/")
        if kind == "post_original":
            fill(page)
            expect(page.locator("[data-code=posting_place_missing]")).to_be_visible()
        fill(page, place=spot)
    letter.refresh_from_db()
    assert letter.status == "closed" and Posting.objects.count() == 2
    page.goto(f"{letter.get_absolute_url()}thanks/")
    fill(page, thanks="電話致謝", reward="獎金 200 元")
    page.goto(letter.get_absolute_url())
    press(page, "#posting-original button")
    assert Posting.objects.get(kind="original").taken_down_by == place.clerk
    letter.refresh_from_db()
    assert (letter.thanks, letter.reward) == ("電話致謝", "獎金 200 元")


@pytest.mark.parametrize("profile", ["estate", "hotel"])
def test_a_liaison_letter_is_handed_over_and_signed_for(profile, request, sit):
    """regulation/3.3.4 to the clerk, instruction/3.3.4 to the administration."""
    place = request.getfixturevalue(profile)
    letter = letter_of(place, "liaison")
    page = sit(place.cleared)
    cannot_close(page, letter, "contact_close_open_promises")
    page.goto("/?show=desk")
    handing = FollowUp.objects.get(kind="hand_over_letter")
    press(page, f"#keep-{handing.pk}")
    cannot_close(page, letter, "contact_close_open_promises")
    signing = FollowUp.objects.get(kind="sign_for_letter")
    page.goto(f"/tasks/{signing.pk}/complete/")
    if profile == "estate":
        fill(page, outcome="done", person=str(place.engineer.pk))
        wrong = page.locator("[data-code=letter_signed_by_receiver]")
        expect(wrong).to_contain_text("作業指導書 3.3.4")
    fill(page, outcome="sent_back", result="應由客戶中心答覆")
    back = FollowUp.objects.get(kind="letter_sent_back")
    page.goto(f"/tasks/{back.pk}/complete/")
    fill(page, result="已請示，仍由貴部門辦理")
    again = FollowUp.objects.open().get(kind="hand_over_letter")
    page.goto(f"/tasks/{again.pk}/complete/")
    fill(page)
    signer = place.clerk
    if profile == "estate":
        signer.department = place.administration
        signer.save()
    signing = FollowUp.objects.open().get(kind="sign_for_letter")
    page.goto(f"/tasks/{signing.pk}/complete/")
    fill(page, outcome="done", person=str(signer.pk))
    letter.refresh_from_db()
    assert letter.status == "closed"


def test_a_message_goes_on_until_the_logged_call(estate, sit, file_call):
    """special-calls/5: taken, delivered, read, decided, called back, with proof."""
    call = file_call(
        estate,
        asked_for=estate.superior,
        asked_for_answer="absent",
        outcome="message_taken",
        message="請回電談續約。",
        message_kind="please_call",
        purpose_status="clear",
    ).contact
    page = sit(estate.cleared)
    promise = FollowUp.objects.get(kind="deliver_message")
    page.goto("/?show=desk")
    press(page, f"#keep-{promise.pk}")
    for kind, fields in (
        ("read_message", {}),
        ("decide_message", {"outcome": "desk_calls", "result": "週五前答覆"}),
    ):
        promise = FollowUp.objects.open().get(kind=kind)
        page.goto(f"/tasks/{promise.pk}/complete/")
        fill(page, **fields)
    promise = FollowUp.objects.open().get(kind="call_back")
    page.goto(f"/tasks/{promise.pk}/complete/")
    fill(page, outcome="reached", result="已回電")
    expect(page.locator("[data-code=message_call_without_proof]")).to_be_visible()
    page.goto(f"/calls/new/?promise={promise.pk}")
    page.locator("#id_content").fill("告知週五前答覆。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/contacts/**")
    promise.refresh_from_db()
    call.refresh_from_db()
    assert (promise.status, call.status) == ("done", "closed")
    assert promise.calls_made.count() == 1
