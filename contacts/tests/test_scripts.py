"""The desk's scripts in a real browser: keys, chips, steps, people and drafts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from . import scripts_page


@pytest.fixture
def talk(page: Page, settings: Settings) -> Page:
    settings.ROOT_URLCONF = "contacts.tests.scripts_page"
    scripts_page.kept.clear()
    scripts_page.answers.clear()
    page.goto("/talk/")
    return page


def test_a_chip_is_chosen_by_its_key_and_shows_the_next_step(talk: Page) -> None:
    expect(talk.locator("#step-reason")).to_be_hidden()
    talk.locator("#id_rings_0").focus()
    talk.keyboard.press("4")
    expect(talk.locator("#id_rings_2")).to_be_checked()
    talk.keyboard.press("Tab")
    expect(talk.locator("#id_reason")).to_be_focused()


def test_a_choice_that_is_not_needed_can_be_taken_back(talk: Page) -> None:
    talk.locator("#id_rings_0").focus()
    talk.keyboard.press("4")
    talk.keyboard.press("Delete")
    expect(talk.locator("#id_rings_2")).not_to_be_checked()
    expect(talk.locator("#step-reason")).to_be_hidden()


def test_what_a_hidden_step_holds_is_not_sent(talk: Page) -> None:
    talk.locator("#id_rings_0").focus()
    talk.keyboard.press("4")
    talk.locator("#id_reason").fill("old news")
    talk.locator("#id_rings_2").focus()
    talk.keyboard.press("1")
    talk.locator("#id_name").fill("陳先生")
    talk.keyboard.press("Control+Enter")
    expect(talk.locator("body")).to_contain_text('"rings": ["1"]')
    expect(talk.locator("body")).not_to_contain_text("reason")


def test_enter_goes_on_and_never_saves(talk: Page) -> None:
    talk.locator("#id_name").fill("陳先生")
    talk.keyboard.press("Enter")
    expect(talk.locator("#id_person")).to_be_focused()
    expect(talk.locator("form[data-main-form]")).to_be_visible()


def test_enter_that_confirms_a_candidate_does_nothing(talk: Page) -> None:
    talk.locator("#id_name").focus()
    talk.locator("#id_name").dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "ctrlKey": True}
    )
    expect(talk.locator("#id_name")).to_be_focused()
    expect(talk.locator("form[data-main-form]")).to_be_visible()


def test_a_refused_save_has_the_focus_on_the_first_fault(talk: Page) -> None:
    talk.locator("#id_person").focus()
    talk.keyboard.press("Control+Enter")
    expect(talk.locator("#form-errors")).to_be_visible()
    expect(talk.locator("#id_name")).to_be_focused()
    described = talk.locator("#id_name").get_attribute("aria-describedby")
    expect(talk.locator(f"#{described}")).to_contain_text("3.1.4")


def test_a_person_is_found_by_part_of_the_extension(talk: Page) -> None:
    talk.locator("#id_person").focus()
    talk.keyboard.type("8001")
    options = talk.get_by_role("option")
    expect(options).to_have_count(1)
    expect(options.locator(".tag")).to_be_visible()
    talk.keyboard.press("Tab")
    assert talk.locator("[name=person]").input_value() == "7"
    expect(talk.locator("#id_answer_0")).to_be_focused()


def test_half_a_name_that_fits_nobody_is_put_back(talk: Page) -> None:
    talk.locator("#id_person").focus()
    talk.keyboard.type("誰也不是")
    talk.keyboard.press("Tab")
    expect(talk.locator("#id_person")).to_have_value("")
    assert talk.locator("[name=person]").input_value() == ""


def test_keys_work_from_anywhere_but_not_inside_a_field(talk: Page) -> None:
    talk.locator("#id_name").focus()
    talk.keyboard.type("a/?")
    expect(talk.locator("#id_name")).to_have_value("a/?")
    talk.locator("#id_rings_0").focus()
    talk.keyboard.press("?")
    expect(talk.locator("#keys")).to_be_visible()
    talk.keyboard.press("Escape")
    talk.keyboard.press("/")
    expect(talk.get_by_label("search")).to_be_focused()
    talk.keyboard.press("F3")
    expect(talk).to_have_title("visit")


def test_single_keys_can_be_switched_off(talk: Page) -> None:
    talk.locator("#id_rings_0").focus()
    talk.keyboard.press("?")
    talk.locator("[data-single-keys]").uncheck()
    talk.keyboard.press("Escape")
    talk.locator("#id_rings_0").focus()
    talk.keyboard.press("?")
    expect(talk.locator("#keys")).to_be_hidden()


def test_the_present_minute_is_filled_in(talk: Page) -> None:
    talk.locator("[data-now=id_arrived]").click()
    expect(talk.locator("#id_arrived")).to_have_value(re.compile(r"^\d\d:\d\d$"))


def test_what_is_typed_is_kept_within_two_seconds(talk: Page) -> None:
    with talk.expect_response("**/draft/", timeout=2000) as answer:
        talk.locator("#id_name").press_sequentially("王")
    assert answer.value.ok
    expect(talk.locator("[data-draft-state]")).to_contain_text("10:42:07")
    assert scripts_page.kept[0]["name"] == "王"
    assert scripts_page.kept[0]["version"] == "0"
    assert talk.evaluate("Object.keys(sessionStorage).join()").count("draft:") == 0


@pytest.mark.parametrize(
    ("status", "state"), [(500, "failed"), (401, "expired"), (409, "conflict")]
)
def test_a_draft_that_was_not_kept_says_so(talk: Page, status: int, state: str) -> None:
    scripts_page.answers.append(status)
    talk.locator("#id_name").press_sequentially("王")
    expect(talk.locator("[data-draft-state]")).to_have_attribute("data-state", state)
    assert scripts_page.kept == []


def test_an_ended_session_leads_to_the_login_in_another_tab(talk: Page) -> None:
    scripts_page.answers.append(401)
    talk.locator("#id_name").press_sequentially("王")
    link = talk.locator("[data-draft-state] a")
    expect(link).to_have_attribute("target", "_blank")
    talk.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(talk.locator("[data-draft-state]")).to_have_attribute("data-state", "saved")
    assert scripts_page.kept[0]["name"] == "王"


@pytest.mark.parametrize("address", ["/talk/", "/accounts/login/"])
def test_nobody_is_shut_out(talk: Page, violations: Callable, address: str) -> None:
    talk.goto(address)
    for scheme in ("light", "dark"):
        talk.emulate_media(color_scheme=scheme)
        for width, height in ((1366, 768), (820, 1180), (390, 844)):
            talk.set_viewport_size({"width": width, "height": height})
            assert violations(talk) == []
            assert talk.evaluate("document.documentElement.scrollWidth") <= width
