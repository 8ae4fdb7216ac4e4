"""Printing by keys, and a shift from its check to its end, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contacts import choices
from contacts.models import HandOver, PrintLog, Shift, ShiftCheck
from contacts.tests.paper import file_letter

from .test_promises_browser import sit as sit
from .test_shifts import checked_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_keys_print_a_slip_and_the_second_print_is_a_reprint(
    estate: Any, sit: Any
) -> None:
    letter = file_letter(estate, kind="reported_matter", category="repair")
    slip = letter.slips.get()
    page: Page = sit(estate.cleared)
    # The print window of the browser would wait for a person.
    page.add_init_script("window.print = () => { document.body.id = 'printed'; };")
    page.goto(slip.get_absolute_url())
    page.keyboard.press("F7")
    page.wait_for_url("**/print/")
    page.keyboard.press("F7")
    page.wait_for_url("**copy=1")
    expect(page.locator("body#printed")).to_have_count(1)
    expect(page.locator(".papers")).to_contain_text("碧湖花園協調單")
    expect(page.locator(".papers")).not_to_contain_text("補印")
    page.keyboard.press("F7")
    page.wait_for_url("**copy=2")
    expect(page.locator(".papers")).to_contain_text("補印")
    with page.expect_download() as waited:
        page.locator("[data-print-form] [value=pdf]").click()
    assert waited.value.path().read_bytes().startswith(b"%PDF-")
    counted = PrintLog.objects.order_by("copy").values_list("copy", "door")
    assert list(counted) == [(1, "paper"), (2, "paper"), (3, "pdf")]
    page.goto(letter.get_absolute_url())
    expect(page.locator(".trail .on-print")).to_have_count(3)


def test_a_shift_is_checked_handed_over_and_ended(
    estate: Any, sit: Any, base_url: str
) -> None:
    page: Page = sit(estate.cleared)
    page.goto("/shift-check/")
    page.keyboard.press("Control+Enter")
    missing = page.locator("[data-code=check_item_unanswered]").first
    expect(missing).to_be_visible()
    for chip in page.locator(".check-item input[value=pass]").all():
        chip.locator("xpath=..").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/shift-check/*/")
    made = ShiftCheck.objects.get()
    assert not made.items.exclude(result=choices.CheckResult.PASS).exists()
    page.goto("/hand-over/")
    page.fill("[name=keys]", "大門鑰匙：在櫃檯")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/hand-over/*/")
    offer = HandOver.objects.get()

    page = sit(estate.colleague)
    page.goto("/")
    expect(page.locator("main")).to_contain_text(estate.cleared.name)
    page.goto(offer.get_absolute_url())
    expect(page.locator(".left-facts")).to_contain_text("大門鑰匙")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-code=hand_over_before_check]")).to_be_visible()
    checked_in(estate, estate.colleague)
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("您已接班")
    offer.refresh_from_db()
    assert (offer.state, offer.accepted_by) == ("accepted", estate.colleague)

    # The next one hands over too, yet nobody comes.
    page.goto("/hand-over/")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/hand-over/*/")
    page.goto("/hand-over/leave/")
    page.locator("[data-main-form] [data-save], main form button").first.click()
    refusal = page.locator("[data-code=shift_left_unaccepted]")
    expect(refusal.first).to_be_visible()
    assert Shift.objects.running().filter(staff=estate.colleague).exists()
    page.fill("[name=reason]", "接班同事遲到，主管已知")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(base_url + "/")
    assert Shift.objects.get(staff=estate.colleague).end_reason
