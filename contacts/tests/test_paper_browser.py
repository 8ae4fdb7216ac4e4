"""Printing by keys, and a shift from its check to its end, in a real browser."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import choices, desk
from contacts.models import HandOver, PrintLog, Shift, ShiftCheck
from contacts.tests.paper import file_letter

from .test_paper_boxes import outside
from .test_printing import bare
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


def test_what_the_browser_prints_is_the_form_in_the_fonts_of_the_house(
    estate: Any, sit: Any, file_call: Any
) -> None:
    """One sheet of each size, every word on it, no sign from a font of the machine."""
    message = file_call(
        estate,
        name="张骞",
        asked_for=estate.engineer,
        asked_for_answer="absent",
        outcome="message_taken",
        message="請回電談驗收，电梯三號机 B2 層。",
        message_kind="please_call",
    ).contact
    order = desk.open_slip(
        message, "work_order", by=estate.cleared.user, member=estate.cleared
    )
    page: Page = sit(estate.cleared)
    page.add_init_script("window.print = () => { document.body.id = 'printed'; };")
    today = timezone.localdate()
    for address, size in (
        (f"/slips/{order.number}/print/", (210, 297)),
        (f"/print/message/{message.number}/", (210, 148)),
        (f"/registers/telephone/print/?day={today}", (297, 210)),
    ):
        page.goto(address)
        page.keyboard.press("F7")
        page.wait_for_url("**copy=1")
        expect(page.locator("body#printed")).to_have_count(1)
        page.evaluate("document.fonts.ready")
        assert foreign_fonts(page) == {}
        body = page.pdf(prefer_css_page_size=True)
        [sheet] = pypdfium2.PdfDocument(body)
        sides = tuple(round(side / 72 * 25.4) for side in sheet.get_size())
        assert sides == size
        words = bare(sheet.get_textpage().get_text_range())
        said = page.locator(".paper").all_inner_texts()
        assert bare("".join(said))[:40] in words
        assert all(bare(line) in words for line in said[0].split("\n"))
        assert outside(body) == []
        # Loaded again it is a preview, and nothing is printed uncounted.
        page.reload()
        expect(page.locator(".papers.no-print")).to_have_count(1)
        expect(page.locator("body#printed")).to_have_count(0)


def foreign_fonts(page: Page) -> dict[str, int]:
    """Return the fonts that are not the house's own, with their signs on the paper."""
    client = page.context.new_cdp_session(page)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    found: dict[str, int] = {}
    asked = {"nodeId": root, "selector": ".paper, .paper *"}
    for node in client.send("DOM.querySelectorAll", asked)["nodeIds"]:
        fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        for font in fonts:
            if not font["isCustomFont"]:
                name = font["familyName"]
                found[name] = found.get(name, 0) + int(font["glyphCount"])
    return found


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
