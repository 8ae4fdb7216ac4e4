"""The texts of a report and its steps in a browser: nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts import desk
from contacts.models import MonthBook, ReportText

from .test_promises_browser import sit

__all__ = ["sit"]
pytestmark = pytest.mark.django_db(transaction=True)

OCTOBER = date(2026, 10, 1)
AT = datetime(2026, 10, 12, 3, tzinfo=UTC)


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def test_texts_are_kept_with_each_step_and_approving_asks_once(
    estate, file_call, sit, live_server, violations
):
    file_call(estate, occurred_at=AT, now=AT)
    by, boss = estate.supervisor, estate.manager
    page = sit(by)
    address = f"{live_server.url}{reverse('report', args=['2026-10'])}"
    page.goto(address)
    # A colleague saves meanwhile: the refusal has the focus, and what was typed stays.
    desk.write_report(
        estate.desk, "2026-10", {"plan": "別人的計劃"}, by=boss.user, member=boss
    )
    page.locator("#id_plan").fill("下月加一班")
    press(page, "保存本部分")
    expect(page.locator("#form-errors")).to_be_focused()
    expect(page.locator("#form-errors")).to_be_in_viewport()
    expect(page.locator("#id_plan")).to_have_value("下月加一班")
    expect(page.locator(".report-other")).to_contain_text("別人的計劃")
    assert violations(page) == []
    # Leaving without having kept it is asked about.
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_plan").press("End")
    page.goto(address)
    assert asked == ["beforeunload"]
    page.locator("#id_plan").fill("下月加一班")
    press(page, "簽署編製")
    expect(page.locator("#texts")).to_be_in_viewport()
    assert page.url == f"{address}?desk=BH#texts"
    assert ReportText.objects.get().plan == "下月加一班"
    desk.review_month(estate.desk, OCTOBER, by=boss.user, member=boss)
    page = sit(boss)
    page.goto(address)
    page.locator("#id_plan").fill("下月加兩班")
    press(page, "批准")
    assert not MonthBook.objects.get().closed and violations(page) == []
    press(page, "返回，暫不批准")
    expect(page.locator("#id_plan")).to_have_value("下月加兩班")
    press(page, "批准")
    press(page, "確認批准")
    assert MonthBook.objects.get().closed
    assert ReportText.objects.get().plan == "下月加兩班"


def test_a_problem_is_written_down_with_who_and_by_when(
    estate, file_call, sit, live_server, violations
):
    file_call(estate, occurred_at=AT, now=AT)
    page = sit(estate.supervisor)
    address = f"{live_server.url}{reverse('report', args=['2026-10'])}"
    page.goto(address)
    line = page.locator("#line-1")
    line.get_by_label("問題").fill("午間來電集中")
    line.get_by_label("措施").fill("加派一人")
    press(page, "保存本部分")
    # Refused beside the fields, with what was typed; nobody is named yet.
    expect(page.locator("#cell-items-0-responsible .field-errors")).to_be_visible()
    expect(line.get_by_label("措施")).to_have_value("加派一人")
    assert violations(page) == []
    press(page, "增加列數")
    expect(page.locator(".problem-line")).to_have_count(6)
    line.get_by_label("責任人").fill("黃雅婷")
    line.get_by_label("完成期限").fill("2026-11-15")
    press(page, "保存本部分")
    (kept,) = ReportText.objects.get().items
    assert (kept["responsible"], kept["due"]) == ("黃雅婷", "2026-11-15")
    # The next month goes on with it.
    page.goto(f"{live_server.url}{reverse('report', args=['2026-11'])}")
    expect(page.locator("#line-1")).to_contain_text("2026 年 10 月起")
    expect(page.locator("#line-1").get_by_label("問題")).to_have_value("午間來電集中")


def test_a_month_is_sent_back_with_the_reason_beside_the_steps(
    estate, file_call, sit, live_server, violations
):
    file_call(estate, occurred_at=AT, now=AT)
    by, boss = estate.supervisor, estate.manager
    desk.prepare_month(estate.desk, OCTOBER, by=by.user, member=by)
    page = sit(boss)
    page.goto(f"{live_server.url}{reverse('report', args=['2026-10'])}")
    page.locator("#id_return_reason").fill("缺一週的數字")
    with page.expect_navigation():
        page.locator("button[name=step][value=return]").click()
    expect(page.locator("#texts")).to_contain_text("退回")
    book = MonthBook.objects.get()
    assert book.prepared_at is None
    assert "缺一週的數字" in book.history.latest().history_change_reason
    # Who prepares it again is led there from the board.
    page = sit(by)
    page.goto(live_server.url)
    page.get_by_role("link", name="查看原因").click()
    expect(page.locator("#texts .report-sent-back")).to_contain_text("缺一週的數字")
    expect(page.locator("#texts")).to_be_in_viewport()
    assert violations(page) == []
