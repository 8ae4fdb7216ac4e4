"""Clauses 3.3 and 4 of both documents walked to their end in a real browser.

Each story first tries to leave a step out, and is told the clause and the next step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from contacts.choices import FollowUpKind
from contacts.models import (
    Breach,
    Contact,
    FollowUp,
    Letter,
    Posting,
    PrintLog,
    Slip,
)

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
            chip = page.locator(f'[name={name}][value="{value}"]')
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


def cannot_close(page: Page, letter: Letter, code: str, *said: str) -> None:
    """Try to close the entry: it is refused by this rule, with clause and next step."""
    page.goto(f"{letter.get_absolute_url()}close/")
    fill(page, result="已了")
    refusal = page.locator(f"#form-errors [data-code={code}]")
    for words in said:
        expect(refusal).to_contain_text(words)
    letter.refresh_from_db()
    assert said and letter.status == "open"


def still_owes(page: Page, letter: Letter, clause: str, kind: str) -> None:
    """Try to close the entry while it owes this: kind and clause are named."""
    with translation.override("zh-hant"):
        owed = str(FollowUpKind(kind).label)
    cannot_close(page, letter, "contact_close_open_promises", clause, owed)


def by_hand(page: Page, kind: str, code: str, *said: str, **fields: str) -> None:
    """Try to keep a promise on its page: it is refused by this rule and stays open."""
    promise = FollowUp.objects.open().get(kind=kind)
    page.goto(f"/tasks/{promise.pk}/complete/")
    fill(page, **fields)
    refusal = page.locator(f"[data-code={code}]").first
    for words in said:
        expect(refusal).to_contain_text(words)
    promise.refresh_from_db()
    assert said and promise.status == "open"


def keep(page: Page, kind: str, **fields: str) -> None:
    promise = FollowUp.objects.open().get(kind=kind)
    page.goto(f"/tasks/{promise.pk}/complete/")
    fill(page, **fields)
    promise.refresh_from_db()
    errors = page.locator(".field-errors, #form-errors")
    assert promise.status == "done", errors.all_inner_texts()


def print_here(page: Page) -> None:
    """Print by one key what the page shows; the browser's own window is left out."""
    page.add_init_script("window.print = () => {};")
    page.wait_for_url("**/print/**")
    page.keyboard.press("F7")
    page.wait_for_url("**copy=1**")


def in_the_book(page: Page, address: str, number: str) -> None:
    """See the line in its book and on the printed page of the day."""
    page.goto(address)
    expect(page.locator("table")).to_contain_text(number)
    page.goto(f"{address}print/?day={timezone.localdate()}")
    expect(page.locator(".papers")).to_contain_text(number)
    print_here(page)
    assert PrintLog.objects.filter(form="register").exists()


VISIT = {"rating": "A", "method": "phone", "asked": "林國棟"}


def test_a_reported_matter_takes_a_work_order(hotel, sit):
    """regulation/3.3.1 and 4.1."""
    letter = letter_of(hotel, "reported_matter")
    page = sit(hotel.cleared)
    still_owes(page, letter, "規定 3.3.1", "open_form")
    form = "form_opened_from_entry"
    by_hand(page, "open_form", form, "規定 3.3.1", "派工單", outcome="done")
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
    cannot_close(page, letter, "contact_close_open_slips", "規定 4.1")
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
    still_owes(page, letter, "規定 3.3.1", "open_form")
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
    # The dissatisfied visit of the first round is reviewed before the end.
    page.goto(f"/slips/{slip.number}/step/?action=close")
    fill(page)
    refusal = page.locator("[data-code=slip_close_before_review]").first
    expect(refusal).to_contain_text("規定 4.2")
    keep(page, "review_visit", result="已致歉並複查")
    take(page, slip, "close", "closed")
    letter.refresh_from_db()
    assert letter.status == "closed"
    in_the_book(page, "/registers/complaints/", slip.number)


def register(page: Page, kind: str, **more: str) -> Letter:
    """Register a letter from the board by F4; without its kind it is refused."""
    page.goto("/")
    page.keyboard.press("F4")
    page.wait_for_url("**/letters/new/")
    fill(
        page,
        delivery="post",
        sender="林國棟",
        subject="地下二層照明不亮",
        content="地下二層照明三盞不亮。",
        original_kept_at="檔案櫃 2",
    )
    missing = page.locator("[data-code=kind_missing]").first
    expect(missing).to_contain_text("作業指導書 3.3.1")
    assert not Letter.objects.exists()
    fill(page, kind=kind, **more)
    return Letter.objects.get()


def test_a_reported_matter_is_printed_as_a_slip_at_once(estate, sit):
    """instruction/3.3.1, 3.3.2, 4.2 and 4.3."""
    page = sit(estate.cleared)
    letter = register(page, "reported_matter")
    slip = Slip.objects.get()
    # Its print view comes by itself, and nothing goes on before it was printed.
    assert page.url.endswith(f"/slips/{slip.number}/print/")
    still_owes(page, letter, "作業指導書 3.3.2", "print_slip")
    unprinted = "slip_printed_from_form"
    by_hand(page, "print_slip", unprinted, "作業指導書 3.3.2", "列印", outcome="done")
    engineer = str(estate.engineer.pk)
    page.goto(f"/slips/{slip.number}/step/?action=receive")
    fill(page, person=engineer)
    refusal = page.locator("[data-code=slip_not_printed]")
    expect(refusal).to_contain_text("作業指導書 3.3.2")
    skip(page, slip, "follow", "作業指導書 4.3", "簽收", outcome="看過")
    printing = FollowUp.objects.get(kind="print_slip")
    page.goto("/?show=desk")
    press(page, f"#keep-{printing.pk}")
    print_here(page)
    log = PrintLog.objects.get()
    assert (log.number, log.printed_by) == (slip.number, estate.cleared.user)
    printing.refresh_from_db()
    slip.refresh_from_db()
    assert printing.status == "done" and slip.print_minutes is not None
    take(page, slip, "receive", "received", person=engineer)
    take(page, slip, "reply", "replied", reply="已換燈管", person=engineer)
    cannot_close(page, letter, "contact_close_open_slips", "作業指導書 4.3")
    take(page, slip, "follow", "followed", outcome="照明恢復")
    page = sit(estate.clerk)
    take(page, slip, "close", "closed")
    letter.refresh_from_db()
    assert letter.status == "closed"
    in_the_book(page, "/registers/coordination/", slip.number)
    in_the_book(page, "/registers/letters/", letter.number)


def test_the_assistant_decides_on_a_complaint(estate, sit):
    """instruction/3.3.2: no slip before the decision, no end without it."""
    letter = letter_of(estate, "complaint")
    page = sit(estate.cleared)
    still_owes(page, letter, "作業指導書 3.3.2", "decide_on_slip")
    page.goto(f"{letter.get_absolute_url()}slips/new/coordination-slip/")
    fill(page, department=str(estate.security.pk), demand="請查明")
    early = page.locator("[data-code=slip_before_decision]").first
    expect(early).to_contain_text("作業指導書 3.3.2")
    assert not Slip.objects.exists()
    page = sit(estate.assistant)
    why = ("decision_reason_missing", "作業指導書 3.3.2")
    by_hand(page, "decide_on_slip", *why, outcome="no_slip")
    fill(page, outcome="no_slip", result="同一事項已在處理")
    letter.refresh_from_db()
    assert letter.status == "closed"


@pytest.mark.parametrize("who", ["assistant", "supervisor"])
def test_a_complaint_that_gets_a_slip_goes_on_to_its_end(estate, sit, who):
    """instruction/3.3.2: decided by the assistant, or in that place with a reason."""
    letter = letter_of(estate, "complaint")
    page = sit(getattr(estate, who))
    decided = {"outcome": "slip", "result": "須保安部查明"}
    nowhere = ("decision_department_missing", "作業指導書 3.3.2", "主送部門")
    by_hand(page, "decide_on_slip", *nowhere, **decided)
    decided["department"] = str(estate.security.pk)
    if who == "supervisor":
        deputy = ("decision_by_deputy", "作業指導書 3.3.2")
        by_hand(page, "decide_on_slip", *deputy, **decided)
        decided["deputy_reason"] = "助理休假"
    keep(page, "decide_on_slip", **decided)
    assert Breach.objects.filter(code="decision_by_deputy").exists() == (
        who == "supervisor"
    )
    slip = Slip.objects.get()
    still_owes(page, letter, "作業指導書 3.3.2", "print_slip")
    page.goto(f"/slips/{slip.number}/print/")
    print_here(page)
    guard = estate.trainee
    guard.department = estate.security
    guard.save()
    elsewhere = str(estate.engineer.pk)
    page.goto(f"/slips/{slip.number}/step/?action=receive")
    fill(page, person=elsewhere)
    wrong = page.locator("[data-code=slip_received_elsewhere]").first
    expect(wrong).to_contain_text("作業指導書 3.3.2")
    person = {"person": str(guard.pk)}
    take(page, slip, "receive", "received", **person)
    take(page, slip, "reply", "replied", reply="已加強巡邏", **person)
    take(page, slip, "follow", "followed", outcome="已查看")
    take(page, slip, "close", "closed")
    letter.refresh_from_db()
    assert letter.status == "closed"


def test_a_call_ends_in_the_telephone_book(estate, sit):
    """instruction/4.1: written down whole, in the book, never taken out of it."""
    page = sit(estate.cleared)
    page.goto("/calls/new/")
    page.keyboard.press("Control+Enter")
    missing = page.locator("[data-code=content_missing]").first
    expect(missing).to_contain_text("作業指導書 3.1.5")
    assert not Contact.objects.exists()
    told = {"rings": "2", "name": "陳美玲", "category": "enquiry"}
    fill(page, **told, content="詢問停車月卡的續費時間。", outcome="answered")
    line = Contact.objects.get()
    in_the_book(page, "/registers/telephone/", line.number)
    strike(page, line, "作業指導書 2.0", "/registers/telephone/")


def test_a_visit_ends_in_the_reception_book(hotel, sit):
    """regulation/4.3: a book of its own, in which every visitor keeps a line."""
    page = sit(hotel.cleared)
    page.goto("/visits/new/")
    page.keyboard.press("Control+Enter")
    missing = page.locator("[data-code=content_missing]").first
    expect(missing).to_contain_text("規定 3.2.5")
    assert not Contact.objects.exists()
    told = {"name": "黃秀英", "category": "enquiry", "content": "詢問退房時間。"}
    fill(page, **told, outcome="answered")
    line = Contact.objects.get()
    in_the_book(page, "/registers/reception/", line.number)
    strike(page, line, "規定 2", "/registers/reception/")


def strike(page: Page, line: Contact, clause: str, book: str) -> None:
    """Strike a line through: not without a reason, and it stays in the book."""
    page.goto(f"{line.get_absolute_url()}void/")
    fill(page)
    refusal = page.locator("[data-code=void_reason_missing]").first
    expect(refusal).to_contain_text(clause)
    fill(page, reason="重複登記")
    line.refresh_from_db()
    assert line.status == "void"
    page.goto(book)
    expect(page.locator("table")).to_contain_text(line.number)


@pytest.mark.parametrize("profile", ["estate", "hotel"])
def test_a_commendation_is_posted_twice(profile, request, sit):
    """regulation/3.3.3 and instruction/3.3.3."""
    place = request.getfixturevalue(profile)
    praised = {"praised_staff": "張志強", "praised_department": place.security}
    letter = letter_of(place, "commendation", **praised)
    page = sit(place.clerk)
    document = "作業指導書" if profile == "estate" else "規定"
    still_owes(page, letter, f"{document} 3.3.3", "post_original")
    for kind, spot in (("post_original", "公告欄"), ("post_copy", "值班室")):
        promise = FollowUp.objects.get(kind=kind)
        page.goto(f"/tasks/{promise.pk}/complete/")
        if kind == "post_original":
            fill(page)
            nowhere = page.locator("[data-code=posting_place_missing]")
            expect(nowhere).to_contain_text(f"{document} 3.3.3")
        fill(page, place=spot)
    letter.refresh_from_db()
    assert letter.status == "closed" and Posting.objects.count() == 2
    page.goto(f"{letter.get_absolute_url()}thanks/")
    fill(page, thanks="電話致謝", reward="獎金 200 元")
    page.goto(letter.get_absolute_url())
    press(page, "#posting-original a.btn")
    fill(page)
    assert Posting.objects.get(kind="original").taken_down_by == place.clerk
    letter.refresh_from_db()
    assert (letter.thanks, letter.reward) == ("電話致謝", "獎金 200 元")


@pytest.mark.parametrize("profile", ["estate", "hotel"])
def test_a_liaison_letter_is_handed_over_and_signed_for(profile, request, sit):
    """regulation/3.3.4 to the clerk, instruction/3.3.4 to the administration."""
    place = request.getfixturevalue(profile)
    letter = letter_of(place, "liaison")
    page = sit(place.cleared)
    clause = "作業指導書 3.3.4" if profile == "estate" else "規定 3.3.4"
    still_owes(page, letter, clause, "hand_over_letter")
    page.goto("/?show=desk")
    handing = FollowUp.objects.get(kind="hand_over_letter")
    press(page, f"#keep-{handing.pk}")
    still_owes(page, letter, clause, "sign_for_letter")
    # Anybody's name is no signature of where the letter went.
    to = "行政部" if profile == "estate" else "文員"
    signed = {"outcome": "done", "person": str(place.engineer.pk)}
    wrong = ("letter_signed_by_receiver", clause, to)
    by_hand(page, "sign_for_letter", *wrong, **signed)
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
    unlogged = page.locator("[data-code=answer_call_not_logged]")
    expect(unlogged).to_contain_text("特殊來電 5")
    page.goto(f"/calls/new/?promise={promise.pk}")
    page.locator("#id_content").fill("告知週五前答覆。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/contacts/**")
    promise.refresh_from_db()
    call.refresh_from_db()
    assert (promise.status, call.status) == ("done", "closed")
    assert promise.calls_made.count() == 1
