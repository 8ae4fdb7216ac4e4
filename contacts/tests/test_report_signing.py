"""What is signed: whom the page offers a step, and what a workbook says afterwards."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse

from contacts import desk
from contacts.exports.monthly import write_month
from contacts.models import MonthBook, ReportText
from contacts.reports.monthly import approve_month, build, period_of
from contacts.reports.monthly.problems import written_of

OCTOBER = date(2026, 10, 1)
AT = datetime(2026, 10, 12, 3, tzinfo=UTC)
# Past midnight at the desk.
EVENING = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
PAGE = "2026-10"


def offered(client, code: str = PAGE) -> tuple[list[str], str]:
    page = client.get(reverse("report", args=[code])).context
    return [step for step, _label in page["steps"]], page["step_refused"]


def test_a_step_is_offered_only_to_whom_it_is_open(estate, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT)
    by, boss = estate.supervisor, estate.manager
    assert offered(sign_in(by)) == (["prepare"], "")
    client = sign_in(by)
    client.post(reverse("report", args=[PAGE]), {"step": "prepare"})
    steps, why = offered(client)
    assert steps == ["return"] and "親自編製" in why
    assert offered(sign_in(boss)) == (["review", "return"], "")
    desk.review_month(estate.desk, OCTOBER, by=boss.user, member=boss)
    steps, why = offered(sign_in(by))
    assert steps == ["return"] and why
    assert offered(sign_in(boss))[0] == ["approve", "return"]
    answer = sign_in(boss).post(
        reverse("report", args=[PAGE]),
        {"step": "return", "return_reason": "缺一週"},
        follow=True,
    )
    assert "退回" in answer.content.decode()


def test_the_reason_for_sending_back_is_sent_with_the_step(estate, file_call, sign_in):
    """It stands outside of the form: without its name a browser leaves it out."""
    file_call(estate, occurred_at=AT, now=AT)
    by = estate.supervisor
    desk.prepare_month(estate.desk, OCTOBER, by=by.user, member=by)
    page = sign_in(estate.manager).get(reverse("report", args=[PAGE])).content.decode()
    (asked,) = re.findall(r'<input[^>]*name="return_reason"[^>]*>', page)
    (form,) = re.findall(r"<form[^>]*data-main-form[^>]*>", page)
    assert 'form="texts-form"' in asked and 'id="texts-form"' in form


def test_whoever_prepares_it_again_reads_why_a_month_came_back(
    estate, file_call, sign_in
):
    """On the board and in the report, and only until it is prepared again."""
    file_call(estate, occurred_at=AT, now=AT)
    by, boss = estate.supervisor, estate.manager
    given = {"by": by.user, "member": by}
    desk.prepare_month(estate.desk, OCTOBER, **given)
    page, why = reverse("report", args=[PAGE]), "第二週的來函漏登"
    assert why not in sign_in(by).get(page).content.decode()
    told = {"by": boss.user, "member": boss, "now": EVENING}
    desk.return_month(estate.desk, OCTOBER, reason=why, **told)
    said = f"{boss.user} 於 2026-11-21 01:30 退回，原因：{why}"
    part = sign_in(by).get(page).content.decode().split('id="texts"')[1]
    assert part.index(said) < part.index("report-signs")
    assert "退回，請重新編製" in sign_in(by).get(reverse("board")).content.decode()
    # Nobody else's business, and told by nothing where nobody sent it back.
    front = sign_in(estate.cleared).get(reverse("board")).content.decode()
    assert "請重新編製" not in front
    desk.prepare_month(estate.desk, OCTOBER, **given)
    assert why not in sign_in(by).get(page).content.decode()
    assert "請重新編製" not in sign_in(by).get(reverse("board")).content.decode()


def test_of_a_month_that_runs_it_is_said_why_nobody_signs(estate, sign_in):
    today = datetime.now(estate.desk.zone).date()
    steps, why = offered(sign_in(estate.supervisor), f"{today:%Y-%m}")
    assert steps == [] and "還沒結束" in why


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("2026-10", "客服月報"),
        ("2026-W41", "客服週報"),
        ("2026-Q4", "客服季報"),
        ("2026", "客服年報"),
        ("2026-10-03..2026-10-09", "客服報告"),
    ],
)
def test_a_report_is_called_by_its_period(estate, sign_in, code, word):
    page = sign_in(estate.supervisor).get(reverse("report", args=[code]))
    heading = page.content.decode().split('id="report-title">')[1].split("<")[0]
    assert heading.endswith(word)


@pytest.fixture
def approved(estate, file_call):
    """October with two calls, approved in the evening, and one of them voided after."""
    calls = [file_call(estate, occurred_at=AT, now=AT).contact for _call in range(2)]
    by, boss = estate.supervisor, estate.manager
    desk.prepare_month(estate.desk, OCTOBER, by=by.user, member=by, now=EVENING)
    desk.review_month(estate.desk, OCTOBER, by=boss.user, member=boss, now=EVENING)
    approve_month(estate.desk, OCTOBER, by=boss.user, member=boss, now=EVENING)
    after = EVENING + timedelta(hours=1)
    desk.void(calls[1], reason="重複登記", by=by.user, member=by, now=after)
    estate.voided = calls[1].number
    return estate


def written(place) -> openpyxl.Workbook:
    report = build([place.desk], period_of(PAGE), EVENING + timedelta(days=1))
    file = io.BytesIO()
    write_month(file, report, {}, written=written_of(report.desks, report.period))
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def test_the_workbook_tells_what_changed_after_the_approval(approved, sign_in):
    client = sign_in(approved.manager)
    book = written(approved)
    cover = [cell.value for line in book["封面"] for cell in line if cell.value]
    said = "\n".join(map(str, cover))
    assert "2026-11-21 01:30" in said and "2026-11-20" not in said
    (whose,) = (text for text in map(str, cover) if "本活頁簿的數字是" in text)
    assert "2026-11-21 01:30 批准" in whose and "登記簿則是 2026-11-22" in whose
    # One number and one wording: a line for each figure, a rate being one of them.
    (told,) = re.findall(r"2026 年 10 月批准後的變動：(\d+) 項數字", said)
    page = client.get(reverse("report", args=[PAGE])).content.decode()
    assert f"2026 年 10 月批准後的變動：{told} 項數字" in page
    sheet = book["批准之後"]
    heads = [cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "部分"]
    named = [
        sheet.cell(row, 2).value
        for row in range(heads[0] + 1, heads[0] + 1 + int(told))
    ]
    assert all(named) and len(set(named)) == int(told)
    assert sheet.cell(heads[0] + 1 + int(told), 2).value is None
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    said = [[value for value in line if value is not None] for line in lines]
    assert any(line[-2:] == [2, 1] for line in said)
    entry = next(line for line in said if approved.voided in line)
    assert entry[2] == datetime(2026, 10, 12, 11)  # noqa: DTZ001
    assert entry[3] == "已作廢" and entry[4]
    assert entry[5] == datetime(2026, 11, 21, 2, 30)  # noqa: DTZ001
    (head,) = (c for line in sheet.iter_rows() for c in line if c.value == "月份")
    month = sheet.cell(head.row + 1, head.column)
    assert month.value == datetime(2026, 10, 1)  # noqa: DTZ001
    assert "yyyy" in month.number_format
    total = next(cell for line in book["1 摘要"] for cell in line if cell.comment)
    assert "今日為" in total.comment.text


TYPED = {"problems": "", "measures": "", "plan": "下月加一班"}


def test_who_signs_keeps_what_was_typed_with_it(estate, sign_in):
    client = sign_in(estate.supervisor)
    page = reverse("report", args=[PAGE])
    answer = client.post(page, {**TYPED, "step": "prepare"})
    assert answer.url == f"{page}?desk=BH#texts"
    assert ReportText.objects.get().plan == "下月加一班"
    # Signing again is refused, and then no text is kept either.
    answer = client.post(page, {**TYPED, "plan": "再加一班", "step": "prepare"})
    assert "再加一班" in answer.content.decode() and answer.context["form"].errors
    assert ReportText.objects.get().plan == "下月加一班"


def test_who_signs_does_not_sign_another_text_than_was_read(estate, sign_in):
    by = estate.supervisor
    desk.write_report(estate.desk, PAGE, TYPED, by=by.user, member=by)
    stale = {**TYPED, "plan": "沒有計劃", "step": "prepare"}
    answer = sign_in(by).post(reverse("report", args=[PAGE]), stale)
    said = answer.content.decode()
    assert 'data-code="stale"' in said and "沒有計劃" in said
    assert not MonthBook.objects.filter(prepared_at__isnull=False).exists()


def test_approving_asks_once_and_keeps_what_was_typed(estate, sign_in):
    by, boss = estate.supervisor, estate.manager
    desk.prepare_month(estate.desk, OCTOBER, by=by.user, member=by, now=EVENING)
    desk.review_month(estate.desk, OCTOBER, by=boss.user, member=boss, now=EVENING)
    client, page = sign_in(boss), reverse("report", args=[PAGE])
    asked = client.post(page, {**TYPED, "step": "approve"})
    assert asked.templates[0].name == "contacts/report_approve.html"
    assert not ReportText.objects.exists()
    back = client.post(page, {**TYPED, "back": "1", "confirmed": "1"})
    assert "下月加一班" in back.content.decode() and not ReportText.objects.exists()
    sent = {**TYPED, "step": "approve", "confirmed": "1"}
    client.post(page, {**sent, "figures_at": asked.context["figures_at"]})
    assert MonthBook.objects.get(month=OCTOBER).closed
    assert ReportText.objects.get().plan == "下月加一班"


def test_who_signs_reads_what_came_after_an_earlier_signature(
    estate, file_call, sign_in
):
    """A month prepared on one number of entries is not signed unawares on another."""
    first = file_call(estate, occurred_at=AT, now=AT).contact
    by, boss = estate.supervisor, estate.manager
    desk.prepare_month(estate.desk, OCTOBER, by=by.user, member=by, now=EVENING)
    page, after = reverse("report", args=[PAGE]), EVENING + timedelta(hours=1)
    still = sign_in(boss).get(page).content.decode()
    assert "編製之後" not in still
    file_call(estate, occurred_at=AT + timedelta(hours=1), now=after)
    desk.void(first, reason="重複登記", by=by.user, member=by, now=after)
    said = "於 2026-11-21 01:30 編製之後：新增 1 筆登記、1 筆登記經更正、移動或作廢"
    told = sign_in(boss).get(page).content.decode()
    assert said in told and "審核之後" not in told
    desk.review_month(estate.desk, OCTOBER, by=boss.user, member=boss, now=after)
    asked = sign_in(boss).post(page, {**TYPED, "step": "approve"})
    assert said in asked.content.decode()
    # What is approved is read there: the six figures, as the report has them.
    shown = {each.code: each.value for each in asked.context["figures"]}
    report = build([estate.desk], period_of(PAGE), datetime.now(UTC))
    assert shown == {each.code: each.value for each in report.parts[0].figures}
    assert shown["contacts"] == 1 and len(shown) == 6


def test_nobody_approves_figures_that_changed_while_they_were_read(
    estate, file_call, sign_in
):
    file_call(estate, occurred_at=AT, now=AT)
    by, boss = estate.supervisor, estate.manager
    desk.prepare_month(estate.desk, OCTOBER, by=by.user, member=by)
    desk.review_month(estate.desk, OCTOBER, by=boss.user, member=boss)
    client, page = sign_in(boss), reverse("report", args=[PAGE])
    read = client.post(page, {**TYPED, "step": "approve"})
    sent = {**TYPED, "step": "approve", "confirmed": "1"}
    sent["figures_at"] = read.context["figures_at"]
    file_call(estate, occurred_at=AT)
    again = client.post(page, sent)
    assert "打開本頁之後：新增 1 筆登記" in again.content.decode()
    assert not MonthBook.objects.get(month=OCTOBER).closed
    sent["figures_at"] = again.context["figures_at"]
    client.post(page, sent)
    assert MonthBook.objects.get(month=OCTOBER).closed


@pytest.mark.parametrize(
    "figures_at",
    [
        "",
        "yesterday",
        "2026-02-31T10:00:00Z",
        "2026-11-20T10:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_nobody_approves_without_telling_which_figures_were_read(
    estate, sign_in, figures_at
):
    by, boss = estate.supervisor, estate.manager
    desk.prepare_month(estate.desk, OCTOBER, by=by.user, member=by)
    desk.review_month(estate.desk, OCTOBER, by=boss.user, member=boss)
    client, page = sign_in(boss), reverse("report", args=[PAGE])
    sent = {**TYPED, "step": "approve", "confirmed": "1", "figures_at": figures_at}
    asked = client.post(page, sent)
    assert asked.templates[0].name == "contacts/report_approve.html"
    assert not MonthBook.objects.get(month=OCTOBER).closed
    client.post(page, {**sent, "figures_at": asked.context["figures_at"]})
    assert MonthBook.objects.get(month=OCTOBER).closed


def test_clauses_have_room_and_registers_are_printed_to_be_read(approved):
    book = written(approved)
    clauses = next(book[name] for name in book.sheetnames if name.startswith("8"))
    asked = next(cell for cell in clauses["B"] if len(str(cell.value)) > 20)
    (room,) = (r for r in clauses.merged_cells.ranges if asked.coordinate in r)
    assert room.size["columns"] * 9 > 40 and asked.alignment.wrap_text
    calls = book["來電"]
    assert int(calls.page_setup.paperSize) == 9
    wide = sum(each.width for each in calls.column_dimensions.values())
    assert calls.page_setup.fitToWidth >= wide / 180 > 1
    assert calls.print_title_cols == "$A:$A"


def test_what_was_approved_of_part_ten_can_be_read_beside_what_it_is_now(
    approved, sign_in
):
    """Page and workbook say that it was changed, and keep the words approved."""
    by, later = approved.manager, EVENING + timedelta(hours=2)
    place, given = approved.desk, {"by": by.user, "member": by}
    line = {"problem": "電話無人接", "measure": "加一班"}
    # As if it had been written before the approval.
    text = ReportText(desk=place, period=PAGE, plan="原定計劃", items=[line])
    text.written_at, text.written_by = EVENING - timedelta(days=1), by.user
    text._history_user, text._history_date = by.user, text.written_at
    text.save()
    client = sign_in(by)
    before = client.get(reverse("report", args=[PAGE])).content.decode()
    assert "批准時的原文" not in before and "批准後由" not in before
    words = {"plan": "改後計劃"}
    desk.write_report(
        place,
        PAGE,
        words,
        items=[{"problem": "已改"}],
        reason="補充說明",
        read_at=text.written_at,
        now=later,
        **given,
    )
    page = client.get(reverse("report", args=[PAGE])).content.decode()
    part = page.split('id="texts"')[1]
    folded = part.split("report-wording")[1].split("</details>")[0]
    assert "補充說明" in part and "改後計劃" in part
    assert "原定計劃" in folded and "電話無人接" in folded and "已改" not in folded
    file = io.BytesIO()
    report = build([place], period_of(PAGE), EVENING + timedelta(days=1))
    write_month(file, report, {}, written=written_of([place], report.period))
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    on = {
        sheet.title: "\n".join(str(c.value) for row in sheet for c in row if c.value)
        for sheet in book
    }
    (ten,) = (said for title, said in on.items() if title.startswith("10 "))
    assert "補充說明" in ten and "改後計劃" in ten and "原定計劃" not in ten
    since = on["批准之後"]
    assert "批准時的原文" in since and "補充說明" in since
    assert "原定計劃" in since and "電話無人接" in since and "改後計劃" not in since
