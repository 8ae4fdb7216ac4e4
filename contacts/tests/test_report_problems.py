"""Part 10 of a report: problem, cause, measure, who and by when; what goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from contacts import desk
from contacts.models import ReportText

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
LINE = {
    "problem": "電梯一週壞三次",
    "cause": "主機板老化",
    "measure": "更換主機板",
    "responsible": "工程部李主管",
    "due": "2026-11-20",
}


def sent(*lines: dict, **more: str) -> dict[str, str]:
    found = {"items-TOTAL_FORMS": str(len(lines)), "items-INITIAL_FORMS": "0", **more}
    for place, line in enumerate(lines):
        found |= {f"items-{place}-{name}": value for name, value in line.items()}
    return found


def page_of(code: str) -> str:
    return reverse("report", args=[code])


def test_what_was_done_is_said_beside_the_part(estate, sign_in):
    client = sign_in(estate.supervisor)
    past = {**LINE, "due": "2026-01-02"}
    client.post(page_of("2026-10"), sent(past, {**past, "done": "on"}))
    said = client.get(page_of("2026-10")).content.decode()
    above, part = said.split('id="texts"')
    assert 'class="notice' not in above.split('id="messages"')[1].split("</div>")[0]
    assert "問題、措施與計劃已保存。" in part and "有 1 項未完成的措施" in part
    # And it stays marked: on the page where it is typed, and in the table of the paper.
    assert part.count("未完成，已逾期限") == 2
    assert "有 1 項" not in client.get(page_of("2026-10")).content.decode()


def test_a_line_is_kept_with_its_history_and_an_empty_one_is_not(estate, sign_in):
    client = sign_in(estate.supervisor)
    answer = client.post(page_of("2026-10"), sent(LINE, {}, plan="下月加班"))
    assert answer.status_code == 302
    text = ReportText.objects.get()
    assert text.items == [{**LINE, "done": False, "since": "2026-10"}]
    assert text.plan == "下月加班"
    assert text.history.get().items == text.items
    said = client.get(page_of("2026-10")).content.decode()
    assert "grid-problems" in said and "工程部李主管" in said


@pytest.mark.parametrize(
    ("without", "field"),
    [("problem", "problem"), ("responsible", "responsible"), ("due", "due")],
)
def test_a_measure_needs_somebody_and_a_day(estate, sign_in, without, field):
    line = {name: said for name, said in LINE.items() if name != without}
    page = sign_in(estate.supervisor).post(page_of("2026-10"), sent(line))
    assert page.context["form"].lines.errors[0].keys() == {field}
    assert "主機板老化" in page.content.decode()
    assert not ReportText.objects.exists()


def test_who_is_to_do_what_is_asked_of_whoever_names_a_day(estate, sign_in):
    line = {"problem": "噪音", "due": "2026-11-20"}
    page = sign_in(estate.supervisor).post(page_of("2026-10"), sent(line))
    assert page.context["form"].lines.errors[0].keys() == {"measure"}


@pytest.mark.parametrize(
    ("without", "code"),
    [
        ("problem", "problem_missing"),
        ("measure", "measure_missing"),
        ("responsible", "measure_person_missing"),
        ("due", "measure_day_missing"),
    ],
)
def test_the_writer_asks_the_same_of_a_line_as_the_form(estate, without, code):
    by, line = estate.supervisor, {**LINE, without: " "}
    with pytest.raises(desk.Refused) as refused:
        items = [LINE, line]
        desk.write_report(estate.desk, "2026-10", {}, items=items, by=by.user)
    assert refused.value.codes == [code] and not ReportText.objects.exists()


def test_what_is_past_its_day_is_said_to_who_can_change_it(estate, sign_in):
    """On preparing, and before the approval; not to who sends the month back."""
    by, boss = estate.supervisor, estate.manager
    past, warned = {**LINE, "due": "2026-01-02"}, "有 1 項未完成的措施"
    client = sign_in(by)
    client.post(page_of("2026-10"), sent(past, step="prepare"))
    assert warned in client.get(page_of("2026-10")).content.decode()
    client, row = sign_in(boss), ReportText.objects.get()
    read = row.written_at.isoformat()
    back = sent(past, step="return", return_reason="缺一週的數字", read_at=read)
    assert client.post(page_of("2026-10"), back).status_code == 302
    said = client.get(page_of("2026-10")).content.decode()
    assert "已退回" in said and warned not in said
    day = date(2026, 10, 1)
    desk.prepare_month(estate.desk, day, by=by.user, member=by)
    desk.review_month(estate.desk, day, by=boss.user, member=boss)
    asked = client.post(page_of("2026-10"), sent(past, step="approve"))
    assert asked.templates[0].name == "contacts/report_approve.html"
    assert warned in asked.content.decode()


def test_the_wording_as_approved_marks_what_was_past_its_day_then(estate, sign_in):
    by, boss, month = estate.supervisor, estate.manager, date(2026, 10, 1)
    later = {**LINE, "problem": "漏水", "due": "2026-11-20"}
    past, text = {**LINE, "due": "2026-11-01"}, {"by": boss.user, "member": boss}
    row = desk.write_report(
        estate.desk, "2026-10", {}, items=[past, later], now=AT, **text
    )
    desk.prepare_month(estate.desk, month, by=by.user, member=by, now=AT)
    desk.review_month(estate.desk, month, now=AT, **text)
    desk.approve_month(estate.desk, month, now=AT, **text)
    desk.write_report(
        estate.desk,
        "2026-10",
        {"plan": "加班"},
        items=[],
        reason="補充",
        read_at=row.written_at,
        now=AT + timedelta(days=30),
        **text,
    )
    said = sign_in(boss).get(page_of("2026-10")).content.decode()
    signed = said.split("report-wording")[1].split("</details>")[0]
    assert (
        signed.count("未完成，已逾期限") == 1 and signed.count('class="overdue"') == 1
    )


def test_what_is_not_done_goes_on_into_the_next_report(estate, sign_in):
    by = estate.supervisor
    done = {**LINE, "problem": "漏水", "done": True}
    desk.write_report(estate.desk, "2026-09", {}, items=[LINE, done], by=by.user)
    client = sign_in(by)
    page = client.get(page_of("2026-10"))
    form = page.context["form"]
    assert [item["problem"] for item in form.items] == ["電梯一週壞三次"]
    assert "2026 年 9 月起" in page.content.decode()
    assert not ReportText.objects.filter(period="2026-10").exists()
    carried = {**form.items[0], "done": "on", "due": "2026-11-20"}
    client.post(page_of("2026-10"), sent(carried))
    (kept,) = ReportText.objects.get(period="2026-10").items
    assert (kept["since"], kept["done"]) == ("2026-09", True)
    assert client.get(page_of("2026-11")).context["form"].items == []


def test_signing_without_lines_leaves_them_as_they_are(estate):
    by = estate.supervisor
    row = desk.write_report(estate.desk, "2026-10", {}, items=[LINE], by=by.user)
    again = {"plan": "加班"}
    given = {"by": by.user, "read_at": row.written_at}
    assert desk.write_report(estate.desk, "2026-10", again, **given).items == row.items


def test_a_line_that_is_refused_is_said_above_the_form(estate, sign_in):
    page = sign_in(estate.supervisor).post(
        page_of("2026-10"), sent({"problem": "電梯", "measure": "更換"})
    )
    said = page.content.decode()
    assert page.context["form"].non_field_errors() and 'id="form-errors"' in said
    assert "還有 2 處須修改才能存檔。" in said


def test_more_lines_are_given_without_finding_fault(estate, sign_in):
    half = {"measure": "更換主機板"}
    page = sign_in(estate.supervisor).post(
        page_of("2026-10"), sent(half, plan="加班", more="1")
    )
    form = page.context["form"]
    assert form.errors == {} and len(form.lines.forms) == 6
    assert "更換主機板" in page.content.decode() and "加班" in page.content.decode()


@pytest.mark.parametrize("due", ["11/20", "12026-11-20", "下週"])
def test_a_day_that_is_none_stands_as_it_was_typed_while_lines_are_added(
    estate, sign_in, due
):
    line = {"problem": "電梯", "measure": "更換", "due": due}
    page = sign_in(estate.supervisor).post(page_of("2026-10"), sent(line, more="1"))
    assert page.status_code == 200 and due in page.content.decode()
    many = {**sent(line, more="1"), "items-TOTAL_FORMS": "9" * 5000}
    assert sign_in(estate.supervisor).post(page_of("2026-10"), many).status_code == 200


def test_two_who_write_at_once_see_each_others_version(estate, sign_in):
    boss, by = estate.manager, estate.supervisor
    desk.write_report(
        estate.desk, "2026-10", {"plan": "甲"}, items=[LINE], by=boss.user
    )
    client = sign_in(by)
    page = client.post(page_of("2026-10"), sent({"problem": "噪音"}, plan="乙"))
    said = page.content.decode()
    other = said.split('class="report-said report-other"')[1].split("</section>")[0]
    assert "甲" in other and "工程部李主管" in other
    read_at = page.context["form"]["read_at"].value()
    again = sent({"problem": "噪音"}, LINE, plan="甲乙", read_at=read_at)
    assert client.post(page_of("2026-10"), again).status_code == 302
    assert ReportText.objects.get().items[0]["problem"] == "噪音"
