"""The supervisor's desk in a browser: reviewed by keys, judged, signed, closed, taken.

One story after the other, each by who does it: supervisor, receptionist, manager.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from contacts import desk
from contacts.models import AccessLog, Breach, Contact, DayBook, MonthBook

from .test_admin_pages import log_in

CALLS = reverse("admin:contacts_phonecall_changelist")
LAST_MONTH = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


@pytest.fixture
def calls(estate, file_call) -> dict[str, Contact]:
    late = file_call(
        estate, rings=5, late_reason="同時接待訪客", content="詢問訪客車位。"
    )
    plain = file_call(
        estate, name="何先生", phone="0912 345 670", content="問垃圾時間。"
    )
    return {"late": late.contact, "plain": plain.contact}


def enter(page: Page, username: str, to: str) -> None:
    page.context.clear_cookies()
    log_in(page, username, to=to)


def choose(page: Page, action: str, *numbers: str) -> None:
    """Tick the lines and run an action of the list on them."""
    for number in numbers:
        row = page.locator("#result_list tr", has_text=number)
        row.locator("input.action-select").check()
    page.locator("select[name=action]").select_option(action)
    page.locator("button[name=index]").click()


def at_review_of(page: Page, call: Contact) -> None:
    """Wait for the review of the call, and for its keys."""
    page.wait_for_url(f"**/{call.pk}/review/**")
    expect(page.locator("#content h1")).to_contain_text(call.number)
    page.wait_for_load_state()


def review_by_keys(page: Page, calls: dict[str, Contact]) -> None:
    """Go through what waits with R, G, C and Ctrl+Enter, never with the mouse."""
    enter(page, "bh-supervisor", CALLS)
    page.keyboard.press("r")
    at_review_of(page, calls["plain"])
    page.keyboard.press("g")
    page.keyboard.press("Control+Enter")
    at_review_of(page, calls["late"])
    page.keyboard.press("c")
    page.keyboard.type("補寫車位號碼")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{CALLS}")
    expect(page.locator("#result_list tbody tr")).to_have_count(0)


def correct_at_the_desk(page: Page, call: Contact) -> None:
    """The receptionist reads on the board what is wanted, and corrects the entry."""
    enter(page, "bh-cleared", "/")
    expect(page.get_by_text("補寫車位號碼").first).to_be_visible()
    page.goto(reverse("contact_amend", args=[call.number]))
    page.locator("[name=content]").fill("詢問訪客車位 B2-118。")
    page.locator("[name=reason]").fill("補車位號碼")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{call.get_absolute_url()}")
    assert not call.promises.open().exists()
    # Nothing of the admin opens to the desk's hands.
    for address in (
        "/admin/",
        CALLS,
        reverse("admin:contacts_phonecall_review", args=[call.pk]),
        reverse("admin:contacts_phonecall_export", args=["csv"]),
        reverse("admin:contacts_breach_changelist"),
        reverse("admin:contacts_breach_judge", args=[Breach.objects.get().pk]),
        reverse("admin:contacts_accesslog_changelist"),
    ):
        answer = page.goto(address)
        assert answer is not None and answer.status == 403, address


def review_in_bulk_and_judge(page: Page, calls: dict[str, Contact]) -> None:
    enter(page, "bh-supervisor", f"{CALLS}?look=again")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    choose(page, "mark_good", calls["late"].number)
    expect(page.locator(".messagelist li")).to_be_visible()
    assert not Contact.objects.exclude(review="good").exists()
    page.goto(reverse("admin:contacts_breach_changelist"))
    choose(page, "judge", calls["late"].number)
    page.locator("[name=judgement]").select_option("accepted")
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator(".messagelist li")).to_be_visible()
    assert Breach.objects.get().judgement == "accepted"
    page.goto(reverse("admin:contacts_daybook_add"))
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    assert DayBook.objects.get().unreviewed == 0


def judge_by_keys(page: Page, call: Contact) -> None:
    """From the bar of the first page to the breach, its clause read, judged by keys."""
    page.goto(reverse("admin:index"))
    page.locator("#figure-breaches ~ svg a[aria-label$=': 1']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**look=standing**")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.locator("#result_list .field-entry_number a").click()
    page.wait_for_url("**/judge/**")
    expect(page.locator(".clause").first).to_contain_text("鈴")
    expect(page.locator("blockquote")).to_contain_text("同時接待訪客")
    page.wait_for_load_state()
    page.keyboard.press("c")
    page.keyboard.type("先接電話，再請訪客稍候")
    page.keyboard.press("Control+Enter")
    # The list that the supervisor came from is gone through.
    page.wait_for_url("**look=standing**")
    breach = Breach.objects.get()
    assert (breach.judgement, breach.judged_why) == (
        "coaching",
        "先接電話，再請訪客稍候",
    )
    page.go_back()
    expect(page.locator(".review-word")).to_contain_text("先接電話")


def keep_the_filter(page: Page, calls: dict[str, Contact]) -> None:
    """A search and a filter are kept from row to row, and on the way back."""
    page.goto(f"{CALLS}?look=late")
    page.locator("#result_list .field-number a").first.click()
    at_review_of(page, calls["late"])
    # The other call was not answered late: there is nowhere to go on to.
    expect(page.locator("[data-press=j], [data-press=k]")).to_have_count(0)
    page.keyboard.press("l")
    page.wait_for_url("**look=late")
    page.goto(f"{CALLS}?look=all")
    page.locator("#searchbar").fill("垃圾")
    page.keyboard.press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.locator("#result_list .field-number a").click()
    at_review_of(page, calls["plain"])
    expect(page.locator("[data-press=j], [data-press=k]")).to_have_count(0)
    page.keyboard.press("l")
    page.wait_for_url("**look=all")
    expect(page.locator("#searchbar")).to_have_value("垃圾")
    page.locator("#searchbar").fill("")
    page.keyboard.press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(2)


def step_of_month(page: Page, step: str) -> None:
    page.goto(reverse("admin:contacts_monthbook_add"))
    page.locator("[name=month]").fill(f"{LAST_MONTH:%Y-%m}")
    page.locator("[name=step]").select_option(step)
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator(".messagelist li")).to_be_visible()


def take_away(page: Page, call: Contact, folder: Path) -> None:
    """The filtered list as a workbook, opened again: one line, and no number."""
    page.goto(f"{CALLS}?look=late")
    with page.expect_download() as held:
        page.locator(".object-tools a", has_text="XLSX").click()
    file = folder / "late.xlsx"
    held.value.save_as(file)
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    cells = [str(cell) for row in rows for cell in row if cell is not None]
    assert call.number in cells and len([c for c in cells if "BH-DH" in c]) == 1
    assert not any("0912" in cell for cell in cells)
    begun, line = AccessLog.objects.filter(action="exported").order_by("serial")
    assert "part=begun" in begun.reason
    assert (line.count, line.records) == (1, [call.number])


def test_a_day_of_supervisor_receptionist_and_manager(
    estate, calls, file_call, page: Page, tmp_path
):
    review_by_keys(page, calls)
    correct_at_the_desk(page, calls["late"])
    review_in_bulk_and_judge(page, calls)
    judge_by_keys(page, calls["late"])
    keep_the_filter(page, calls)
    # A month before the first entry of the desk is not prepared.
    noon = dt.datetime.combine(LAST_MONTH, dt.time(12), estate.desk.zone)
    file_call(estate, occurred_at=noon, now=noon)
    step_of_month(page, "prepare")
    enter(page, "bh-manager", "/admin/")
    step_of_month(page, "review")
    step_of_month(page, "approve")
    assert MonthBook.objects.get().closed
    take_away(page, calls["late"], tmp_path)
    # What a manager may not do is not offered.
    page.goto(reverse("admin:contacts_phonecall_review", args=[calls["late"].pk]))
    expect(page.locator("a[href*=amend]")).to_have_count(0)
    expect(page.locator("a[href*=unmask]")).to_have_count(1)


def test_the_pages_of_a_review_are_in_reach(estate, calls, page: Page, violations):
    """axe-core on list, review, slip, hand-over and history: both lights, two sizes."""
    by = {"by": estate.cleared.user, "member": estate.cleared}
    slip = desk.open_slip(calls["plain"], "complaint_record", **by)
    desk.review_slip(
        slip,
        result="to_correct",
        comment="寫明地點",
        by=estate.supervisor.user,
        member=estate.supervisor,
    )
    estate.desk.checklist_off = ["uniform"]
    estate.desk.save()

    def admin(name: str, *rows: object) -> str:
        return reverse(f"admin:contacts_{name}", args=rows)

    found = {}
    enter(page, "bh-supervisor", CALLS)
    for address in (
        "/admin/",
        f"{CALLS}?look=all",
        admin("phonecall_review", calls["late"].pk),
        admin("phonecall_change", calls["late"].pk),
        admin("complaintrecord_changelist") + "?look=all",
        admin("complaintrecord_review", slip.pk),
        admin("complaintrecord_history", slip.pk),
        admin("handover_changelist"),
        admin("breach_changelist"),
        admin("breach_judge", Breach.objects.get().pk),
        admin("refusedattempt_changelist"),
        admin("monthbook_add"),
        f"{reverse('slip_step', args=[slip.number])}?action=amend",
    ):
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        for width, height in ((1366, 768), (820, 1180)):
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found[address, width, scheme] = violations(page)
    assert {where: what for where, what in found.items() if what} == {}
