"""Board, promises, registers, entries, search and rules in a real browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import desk
from contacts.models import Contact, FollowUp
from contacts.tests.paper import file_letter, file_visit, owed_reply

pytestmark = pytest.mark.django_db(transaction=True)

# What axe finds in colours hangs on the scheme, all else on the size.
LOOKS = ((1366, 768, "light"), (820, 1180, "dark"))
# Two rounds of the board's asking, in milliseconds.
ROUNDS = 12_000


@pytest.fixture
def at_desk(page: Page, base_url: str) -> Callable[..., Page]:
    """Return a function that opens the browser as a member of staff."""

    def enter(member) -> Page:
        client = Client()
        client.force_login(member.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": session, "url": base_url}])
        return page

    return enter


def test_the_board_renews_itself(estate, file_call, at_desk):
    page = at_desk(estate.cleared)
    page.goto("/")
    first = owed_reply(file_call, estate, due=40, name="許先生")
    row = page.locator(f"#promise-{first.pk}")
    expect(row).to_contain_text("許先生", timeout=ROUNDS)
    expect(page.locator("#board-counts")).to_contain_text("1")

    # What somebody uses is not replaced under their hands; a line says there is more.
    page.locator(f"#call-{first.pk}").focus()
    second = owed_reply(file_call, estate, due=50, name="馬先生")
    ask(page)
    expect(page.locator("#board-waiting")).to_be_visible()
    expect(page.locator(f"#promise-{second.pk}")).to_have_count(0)
    page.locator("[data-board-show]").click()
    expect(page.locator(f"#promise-{second.pk}")).to_be_visible()
    expect(page.locator("#board-waiting")).to_be_hidden()

    # What becomes overdue is told politely, and only this.
    past = timezone.now() - dt.timedelta(minutes=3)
    FollowUp.objects.filter(pk=second.pk).update(due_at=past)
    # Time that passes ends the token; nothing was written that would.
    page.locator("#board-state").evaluate("state => { state.value = '' }")
    ask(page)
    expect(page.locator("#board-news")).to_contain_text("馬先生")
    assert "許先生" not in page.locator("#board-news").inner_text()
    expect(page.locator(f"#promise-{second.pk}")).to_have_class("late")


def ask(page: Page) -> None:
    """Let the board ask at once instead of in some seconds."""
    page.evaluate("htmx.trigger('[data-live]', 'board-now')")


def test_a_promise_is_kept_by_keys_alone(estate, file_call, at_desk):
    spoken = owed_reply(file_call, estate, due=-5)
    message = file_call(
        estate,
        asked_for=estate.superior,
        asked_for_answer="absent",
        purpose_status="clear",
        outcome="message_taken",
        message="請回電。",
    ).promises[0]
    page = at_desk(estate.cleared)
    page.goto("/")
    page.locator(f"#keep-{message.pk}").focus()
    page.keyboard.press("d")
    expect(page.locator(f"#promise-{message.pk}")).to_have_count(0)
    assert FollowUp.objects.get(pk=message.pk).status == "done"

    page.locator(f"#call-{spoken.pk}").focus()
    page.keyboard.press("d")
    page.wait_for_url("**/complete/**")
    page.keyboard.press("Control+Enter")
    expect(page.locator('[data-code="promise_result_missing"]')).to_be_visible()
    page.locator("[name=outcome]").first.focus()
    # In person: an answer by telephone would be a call to log.
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.type("已向住戶說明。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#board-promises")).to_be_visible()
    assert FollowUp.objects.get(pk=spoken.pk).result == "已向住戶說明。"
    expect(page.locator(".messages .notice")).to_be_visible()


def test_a_correction_is_read_in_the_history_and_a_void_line_stays(
    estate, file_call, at_desk
):
    call = file_call(estate).contact
    page = at_desk(estate.cleared)
    page.goto("/registers/telephone/")
    page.get_by_role("link", name=call.number).click()
    page.locator("a[href$='/amend/']").click()
    page.fill("[name=content]", "詢問停車月卡如何退費。")
    page.keyboard.press("Control+Enter")
    expect(page.locator('[data-code="amend_reason_missing"]')).to_be_visible()
    page.fill("[name=reason]", "聽錯了")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{call.get_absolute_url()}")
    history = page.locator(".trail")
    expect(history.locator("del")).to_have_text("詢問停車月卡的續費時間。")
    expect(history.locator("ins")).to_have_text("詢問停車月卡如何退費。")
    expect(history).to_contain_text("聽錯了")

    page.goto(f"{call.get_absolute_url()}void/")
    page.fill("[name=reason]", "重複登記")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{call.get_absolute_url()}")
    page.goto("/registers/telephone/")
    line = page.locator("tr.void", has_text=call.number)
    struck = line.locator("td").first.evaluate(
        "cell => getComputedStyle(cell).textDecorationLine"
    )
    assert struck == "line-through"
    assert Contact.objects.get(pk=call.pk).number == call.number


def furnished(estate: SimpleNamespace, file_call) -> dict[str, str]:
    """File something of every sort and return the addresses to look at."""
    late = owed_reply(file_call, estate, due=-12, rings=5, late_reason="同時接待訪客")
    owed_reply(file_call, estate, due=20)
    visit, letter = file_visit(estate), file_letter(estate)
    amended, gone = file_call(estate).contact, file_call(estate).contact
    by = estate.cleared.user
    desk.amend(amended, {"content": "停車場漏水"}, reason="聽錯了", by=by)
    desk.void(gone, reason="重複登記", by=by)
    desk.keep_draft(
        desk.new_entry_id(), desk=estate.desk, user=by, channel="call", data={}
    )
    today = timezone.localdate().isoformat()
    decide = letter.promises.get(kind="decide_on_slip")
    return {
        "board": "/",
        "tasks": "/tasks/",
        "complete": f"/tasks/{late.pk}/complete/",
        "decide": f"/tasks/{decide.pk}/complete/",
        "postpone": f"/tasks/{late.pk}/postpone/",
        "reassign": f"/tasks/{late.pk}/reassign/",
        "telephone": "/registers/telephone/",
        "letters": "/registers/letters/",
        "print": f"/registers/telephone/print/?day={today}",
        "call": late.contact.get_absolute_url(),
        "visit": visit.get_absolute_url(),
        "letter": letter.get_absolute_url(),
        "amended": amended.get_absolute_url(),
        "void": gone.get_absolute_url(),
        "amend": f"{amended.get_absolute_url()}amend/",
        "voiding": f"{amended.get_absolute_url()}void/",
        "search": "/search/",
        "rules": "/rules/?subject=letter",
    }


def test_nothing_is_out_of_reach(estate, file_call, at_desk, violations):
    pages = furnished(estate, file_call)
    page = at_desk(estate.supervisor)
    found: dict[tuple[str, str, int], list[str]] = {}

    def look(name: str) -> None:
        for width, height, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": height})
            # A colour still on its way to the other scheme would be measured.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[name, scheme, width] = violations(page)

    for name, address in pages.items():
        page.goto(address)
        if name in ("postpone", "amend"):
            page.keyboard.press("Control+Enter")
            expect(page.locator(".field-errors, #form-errors").first).to_be_visible()
        look(name)
    page.goto("/search/")
    page.fill("main [name=q]", "停車")
    page.locator("main [name=q]").press("Enter")
    expect(page.locator("main table")).to_be_visible()
    look("found")
    assert {where: what for where, what in found.items() if what} == {}
    assert len(found) == (len(pages) + 1) * len(LOOKS)
