"""The call form in a real browser: keys, drafts, input methods, and who can use it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from contacts.models import Draft, PhoneCall, StaffMember

from .cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A look-up may wait on a machine that runs other suites beside this one.
expect.set_options(timeout=20_000)

NEW = "/calls/new/"
MOST_KEYS = 12


def enter(page: Page, member: StaffMember) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=username]", member.user.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator(".topbar")).to_be_visible()


@pytest.fixture
def desk_page(page: Page, estate: SimpleNamespace) -> Page:
    enter(page, estate.cleared)
    return page


@pytest.fixture
def owner(estate: SimpleNamespace, file_call: Any) -> Any:
    filed = file_call(
        estate,
        name="陳美玲",
        phone="0912-345-678",
        unit="3棟1202",
        customer_kind="owner",
        outcome="reply_owed",
        content="詢問裝修押金。",
    )
    return filed.contact.customer


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name")


def kept(page: Page) -> None:
    expect(page.locator("[data-draft-state=saved], [data-state=saved]")).to_be_visible()


def test_a_routine_call_takes_few_keys(desk_page: Page, owner: Any) -> None:
    page, keys = desk_page, []

    def press(*pressed: str) -> None:
        for key in pressed:
            keys.append(key)
            page.keyboard.press(key)

    press("F2")
    page.wait_for_url(f"**{NEW}")
    expect(page.locator("[name=rings]").first).to_be_focused()
    press("2")
    assert focused(page) == "phone"
    press("5", "6", "7", "8", "Enter")
    expect(page.locator("#id_name")).to_have_value("陳美玲")
    expect(page.locator("#id_unit")).to_have_value("3棟1202")
    expect(page.locator("#talk-caller")).to_contain_text("詢問裝修押金")
    assert focused(page) == "category"
    press("3", "3")
    assert focused(page) == "content"
    page.keyboard.insert_text("詢問停車月卡續費的時間。")
    press("F8", "1", "Control+Enter")
    page.wait_for_url("**/contacts/**")
    call = PhoneCall.objects.latest("serial")
    assert len(keys) <= MOST_KEYS
    assert call.customer == owner
    assert (call.rings, call.outcome, call.phone) == (2, "answered", "0912-345-678")
    assert call.subcategory.code == "enquiry.parking"


def test_a_whole_number_takes_no_more_keys(desk_page: Page, owner: Any) -> None:
    """All of it in twelve: the greeting, seven digits and the sub-category, too."""
    page, keys = desk_page, []

    def press(*pressed: str) -> None:
        for key in pressed:
            keys.append(key)
            page.keyboard.press(key)

    owner.phones.update(raw="555-0101", match_key="5550101")
    press("F2")
    page.wait_for_url(f"**{NEW}")
    expect(page.locator("[name=rings]").first).to_be_focused()
    press("Shift+2", *"5550101")
    expect(page.locator("#id_name")).to_have_value("陳美玲")
    assert focused(page) == "category"
    press("3", "3")
    assert focused(page) == "content"
    page.keyboard.insert_text("詢問停車月卡續費的時間。")
    press("Control+Shift+Enter")
    page.wait_for_url("**/contacts/**")
    call = PhoneCall.objects.latest("serial")
    assert len(keys) <= MOST_KEYS
    assert (call.customer, call.greeted, call.rings) == (owner, True, 2)
    assert (call.outcome, call.subcategory.code) == ("answered", "enquiry.parking")


def test_what_is_typed_survives(
    desk_page: Page, estate: SimpleNamespace, context: Any
) -> None:
    page = desk_page
    page.goto(NEW)
    page.fill("#id_name", "何記者")
    page.fill("#id_content", "想採訪總經理。")
    kept(page)
    # A closed window: the next form offers to go on.
    page.goto("/")
    page.goto(NEW)
    page.locator(".draft-offer a").first.click()
    page.wait_for_url("**draft=**")
    expect(page.locator("#id_content")).to_have_value("想採訪總經理。")
    # Another language, straight after a key.
    page.locator("#id_content").press_sequentially("談春節")
    page.locator(".menu.is-end summary").click()
    page.locator("button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    text = page.locator("#id_content").input_value()
    assert text.endswith("談春節") or text.startswith("談春節")
    # An ended session: nothing is sent, and nothing lost, until the next log-in.
    Session.objects.all().delete()
    page.fill("#id_content", "改約下週。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-state=expired]")).to_be_visible()
    assert not PhoneCall.objects.exists()
    other = context.new_page()
    enter(other, estate.cleared)
    other.close()
    page.locator("#id_name").press("Control+Enter")
    expect(page.locator(".field-errors").first).to_be_visible()
    expect(page.locator("#id_content")).to_have_value("改約下週。")
    draft = Draft.objects.get()
    assert (draft.state, draft.data["content"]) == ("open", "改約下週。")


def test_words_kept_back_by_an_ended_session_come_after_the_log_in(
    desk_page: Page, estate: SimpleNamespace
) -> None:
    page = desk_page
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(NEW)
    Session.objects.all().delete()
    page.fill("#id_content", "電梯停在三樓。")
    expect(page.locator("[data-state=expired]")).to_be_visible()
    enter(page, estate.cleared)
    page.goto(NEW)
    link = page.locator("#messages a[href^='/drafts/']")
    expect(link).to_be_visible()
    link.click()
    expect(page.locator("#id_content")).to_have_value("電梯停在三樓。")


def test_enter_of_an_input_method_sends_nothing(desk_page: Page) -> None:
    page = desk_page
    page.goto(NEW)
    page.locator("#id_name").focus()
    confirm = """(ctrl) => document.activeElement.dispatchEvent(new KeyboardEvent(
        "keydown", {key: "Enter", ctrlKey: ctrl, bubbles: true, cancelable: true,
                    isComposing: true, keyCode: 229}))"""
    for ctrl in (False, True):
        page.evaluate(confirm, ctrl)
        assert focused(page) == "name"
    page.keyboard.press("Enter")
    expect(page.locator("#id_unit")).to_be_focused()
    assert page.url.endswith(NEW)
    assert page.locator(".field-errors").count() == 0


def test_one_key_parks_the_call_and_one_brings_it_back(
    desk_page: Page, estate: SimpleNamespace
) -> None:
    page = desk_page
    page.goto(NEW)
    page.locator("label.chip:has(#id_rings_2)").click()
    page.fill("#id_phone", "0933 100 200")
    page.fill("#id_content", "問停車月卡。")
    page.keyboard.press("F3")
    page.wait_for_url("**/visits/new/?parked=**")
    page.keyboard.press("F9")
    page.wait_for_url("**/calls/new/?draft=**")
    expect(page.locator("#id_content")).to_have_value("問停車月卡。")
    expect(page.locator("[name=outcome][value=interrupted]")).to_be_checked()
    page.fill("#id_name", "沈先生")
    page.locator("label.chip:has([name=category][value=enquiry])").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/contacts/**")
    call = PhoneCall.objects.get()
    assert [promise.kind for promise in call.promises.all()] == ["call_back"]
    expect(page.locator(".is-waiting")).to_have_count(0)


def test_two_windows_of_one_draft(desk_page: Page, context: Any) -> None:
    page = desk_page
    page.goto(NEW)
    page.fill("#id_content", "第一個視窗")
    kept(page)
    other = context.new_page()
    other.goto(f"{NEW}?draft={Draft.objects.get().pk}")
    other.fill("#id_content", "第二個視窗")
    kept(other)
    page.fill("#id_content", "第一個視窗又寫")
    expect(page.locator("[data-state=conflict]")).to_be_visible()
    first = Draft.objects.get()
    assert first.data["content"] == "第二個視窗"
    # Nothing typed is lost: not by going on, and not by a reload.
    page.fill("#id_content", "第一個視窗，又寫了一句")
    page.reload()
    page.locator("#messages a").click()
    expect(page.locator("#id_content")).to_have_value("第一個視窗，又寫了一句")
    assert Draft.objects.get(pk=first.pk).data["content"] == "第二個視窗"

    other.goto(f"{NEW}?draft={first.pk}")
    third = context.new_page()
    third.goto(f"{NEW}?draft={first.pk}")
    third.fill("#id_content", "第三個視窗")
    kept(third)
    other.fill("#id_content", "我寫的")
    other.locator("[data-state=conflict] button").click()
    kept(other)
    contents = set(Draft.objects.values_list("data__content", flat=True))
    assert contents == {"第一個視窗，又寫了一句", "第三個視窗", "我寫的"}
    assert str(first.pk) not in other.url
    other.reload()
    expect(other.locator("#id_content")).to_have_value("我寫的")


def test_the_registry_asks_and_the_page_shows(
    desk_page: Page, estate: SimpleNamespace
) -> None:
    """The steps that a matter needs appear; the screen reader hears what is new."""
    page = desk_page
    page.goto(NEW)
    expect(page.locator("#id_superior_reason")).to_be_hidden()
    page.locator("label.chip:has([name=category][value=repair])").click()
    page.fill("#id_asked_for", estate.superior.name)
    page.keyboard.press("Enter")
    page.locator("label.chip:has([name=asked_for_answer][value=accepts])").click()
    page.locator("label.chip:has([name=outcome][value=connected])").click()
    expect(page.locator("#id_superior_reason")).to_be_visible()
    expect(page.locator("#id_override_reason")).to_be_visible()
    expect(page.locator("[data-stop=superior_identity_open]")).to_be_visible()
    expect(page.locator("#talk-news")).to_contain_text(estate.superior.name)
    page.fill("#id_override_reason", "急事。")
    page.locator("label.chip:has([name=purpose_status][value=clear])").click()
    page.fill("#id_name", "何記者")
    expect(page.locator("[data-stop=superior_identity_open]")).to_have_count(0)
    # A reason that was typed is not taken away under the hands.
    expect(page.locator("#id_override_reason")).to_be_visible()
    assert focused(page) == "name"


def full(page: Page, estate: SimpleNamespace) -> None:
    page.goto(NEW)
    page.locator("label.chip:has(#id_rings_4)").click()
    page.fill("#id_name", "陳")
    expect(page.locator("[data-caller]")).to_have_count(1)
    page.locator("label.chip:has([name=category][value=complaint])").click()
    page.fill("#id_asked_for", estate.superior.name)
    page.keyboard.press("Enter")
    page.locator("label.chip:has([name=asked_for_answer][value=busy])").click()
    page.locator("label.chip:has([name=outcome][value=message_taken])").click()
    expect(page.locator("[data-guide=say_busy]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(
    desk_page: Page,
    estate: SimpleNamespace,
    owner: Any,
    violations: Callable,
    scheme: Any,
) -> None:
    page = desk_page
    page.emulate_media(color_scheme=scheme)
    for width, height in ((1366, 768), (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(NEW)
        assert violations(page) == []
        full(page, estate)
        assert violations(page) == []
        page.keyboard.press("Control+Enter")
        expect(page.locator(".field-errors").first).to_be_visible()
        assert violations(page) == []
        overflow = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(overflow) <= 0
        page.goto("/drafts/")
        expect(page.locator("tr.draft").first).to_be_visible()
        assert violations(page) == []


def test_a_routine_call_fits_the_screen(desk_page: Page, owner: Any) -> None:
    page = desk_page
    page.goto(NEW)
    box = page.locator("label.chip:has([name=outcome][value=wrong_number])")
    foot = page.locator(".form-foot").bounding_box()
    place = box.bounding_box()
    assert place["y"] + place["height"] < foot["y"]
    assert page.evaluate("scrollY") == 0
