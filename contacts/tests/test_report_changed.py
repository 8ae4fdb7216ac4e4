"""What a manager reads of an approved month that was touched again."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse

from contacts import desk
from contacts.models import Contact, PhoneCall
from contacts.reports.monthly import approve_month, build, changed, period_of

OCTOBER = period_of("2026-10")
AT = datetime(2026, 10, 12, 3, tzinfo=UTC)
APPROVED = datetime(2026, 11, 2, 3, tzinfo=UTC)
AFTER = APPROVED + timedelta(hours=2)
NEXT = datetime(2026, 12, 10, 3, tzinfo=UTC)


@pytest.fixture
def touched(estate, file_call):
    """Two calls of an approved October; one voided, and one added afterwards."""
    calls = [file_call(estate, occurred_at=AT, now=AT).contact for _call in range(2)]
    by, boss = estate.supervisor, estate.manager
    month = date(2026, 10, 1)
    desk.prepare_month(estate.desk, month, by=by.user, member=by, now=APPROVED)
    desk.review_month(estate.desk, month, by=boss.user, member=boss, now=APPROVED)
    approve_month(estate.desk, month, by=boss.user, member=boss, now=APPROVED)
    given = {"by": by.user, "member": by, "now": AFTER}
    desk.void(calls[0].kind_row, reason="重複登記", **given)
    return estate, calls[0]


def test_the_entries_touched_come_first_with_act_person_and_time(touched, sign_in):
    place, call = touched
    report = build([place.desk], OCTOBER, AFTER)
    (act,) = changed.acts(report)
    assert (act.cell.value, act.what, act.who) == (
        call.number,
        "已作廢",
        place.supervisor.name,
    )
    page = sign_in(place.manager).get(reverse("report", args=["2026-10"]))
    said = page.content.decode().split('class="report-approved"')[1]
    assert said.index(call.get_absolute_url()) < said.index("report-shifts")
    assert act.at.strftime("%Y-%m-%d %H:%M") in said


def test_a_figure_stands_once_and_a_rate_with_both_its_numbers(touched):
    place, _call = touched
    parts = changed.figures(build([place.desk], OCTOBER, AFTER))
    figures = [figure for part in parts for figure in part.figures]
    said = {(f.approved, f.now) for f in figures}
    assert ("2", "1") in said and ("2/2", "1/1") in said
    assert len({f.link for f in figures}) == len(figures)
    shown, rest = changed.folded(parts)
    assert sum(len(part.figures) for part in shown) == changed.SHOWN
    assert sum(len(p.figures) for p in rest) == len(figures) - changed.SHOWN


def test_an_entry_of_an_approved_month_beside_it_is_named_with_that_month(
    touched, sign_in
):
    """November is not approved: what changes in it are October's figures."""
    place, call = touched
    report = build([place.desk], period_of("2026-11"), NEXT)
    (act,) = changed.acts(report)
    assert act.cell.value == call.number
    assert changed.months(report) == "2026 年 10 月"
    page = sign_in(place.manager).get(reverse("report", args=["2026-10"]))
    said = page.content.decode()
    assert said.count("2026 年 10 月批准後的變動") == 2
    # The headings of the box stand below the first, without a step left out.
    assert re.findall("<h([1-6])", said)[:3] == ["1", "2", "2"]


def test_a_month_beside_an_approved_one_stands_as_it_did_then(touched):
    """September was never approved; October was, with September beside it."""
    place, call = touched
    late = AT - timedelta(days=25)
    Contact.objects.filter(pk=call.pk).update(occurred_at=late)
    report = build([place.desk], OCTOBER, AFTER)
    assert call.number in {act.cell.value for act in changed.acts(report)}
    assert changed.months(report) == "2026 年 10 月"


@pytest.mark.parametrize("days", [-100, 5])
def test_an_entry_that_was_moved_out_of_the_month_is_told(touched, days):
    """Nothing of it lies in the month any longer: its history says that it did."""
    place, voided = touched
    (call,) = Contact.objects.filter(desk=place.desk).exclude(pk=voided.pk)
    given = {"by": place.supervisor.user, "member": place.supervisor}
    later, moved = AFTER + timedelta(hours=1), AT + timedelta(days=days)
    desk.amend(call, {"occurred_at": moved}, reason="日期寫錯", now=later, **given)
    report = build([place.desk], OCTOBER, later)
    said = [(act.cell.value, act.what) for act in changed.acts(report)]
    assert said == [(voided.number, "已作廢"), (call.number, "已更正")]
    # Moved before the approval it was never in the month that was approved.
    PhoneCall.history.filter(id=call.pk).update(history_date=APPROVED)
    report = build([place.desk], OCTOBER, later)
    told = [act.cell.value for act in changed.acts(report)]
    assert told == [voided.number, *([call.number] if days > 0 else [])]


def test_an_entry_moved_into_a_month_that_is_approved_later_is_told(touched):
    """It lies in an approved month all the same, but not in that of its approval."""
    place, voided = touched
    (call,) = Contact.objects.filter(desk=place.desk).exclude(pk=voided.pk)
    given = {"by": place.supervisor.user, "member": place.supervisor}
    later, moved = AFTER + timedelta(hours=1), AT - timedelta(days=30)
    desk.amend(call, {"occurred_at": moved}, reason="日期寫錯", now=later, **given)
    boss, month = place.manager, date(2026, 9, 1)
    signing = {"now": later + timedelta(hours=1)}
    desk.prepare_month(place.desk, month, **given, **signing)
    desk.review_month(place.desk, month, by=boss.user, member=boss, **signing)
    approve_month(place.desk, month, by=boss.user, member=boss, **signing)
    report = build([place.desk], OCTOBER, later + timedelta(hours=2))
    told = {act.cell.value for act in changed.acts(report)}
    assert told == {voided.number, call.number}


def test_a_table_adds_up_with_the_lines_that_it_did_not_have(
    estate, file_call, sign_in
):
    """An entry is moved to a sub-category of which there was none in the month."""
    kinds = {
        code: category
        for code, category in estate.categories.items()
        if category.parent_id == estate.categories["repair"].pk
    }
    first, second = list(kinds.values())[:2]
    given = {"category": "repair", "outcome": "answered"}
    calls = [
        file_call(estate, occurred_at=AT, now=AT, subcategory=first, **given).contact
        for _call in range(2)
    ]
    by, boss, month = estate.supervisor, estate.manager, date(2026, 10, 1)
    desk.prepare_month(estate.desk, month, by=by.user, member=by, now=APPROVED)
    desk.review_month(estate.desk, month, by=boss.user, member=boss, now=APPROVED)
    approve_month(estate.desk, month, by=boss.user, member=boss, now=APPROVED)
    told = {"reason": "類別選錯", "by": by.user, "member": by, "now": AFTER}
    desk.amend(calls[0], {"subcategory": second}, **told)
    report = build([estate.desk], OCTOBER, AFTER)
    repairs = report.parts[2].grid("repairs")
    new = [(line[0].shown, line[2].value, line[2].now) for line in repairs.rows]
    assert new == [(first.name, 2, 1), (second.name, 0, 1)]
    for grid in (grid for part in report.parts for grid in part.grids):
        for place, head in enumerate(grid.heads):
            cells = [line[place] for line in grid.rows if place < len(line)]
            counted = [cell for cell in cells if isinstance(cell.value, int)]
            if not grid.foot or head.sort != "number" or len(counted) < len(cells):
                continue
            today = [c.value if c.now is None else c.now for c in counted]
            foot = grid.foot[place]
            if isinstance(foot.value, int) and grid.code in ("repairs", "categories"):
                assert sum(today) == (foot.value if foot.now is None else foot.now)
    page = sign_in(boss).get(reverse("report", args=["2026-10"])).content.decode()
    table = page.split("grid-repairs")[1].split("</table>")[0]
    line = table.split(second.name)[1].split("</tr>")[0]
    assert "今日為 1" in line


def test_a_rate_of_no_households_is_no_data_and_no_change(estate, file_call, sign_in):
    given = {"category": "complaint", "occurred_at": AT, "now": AT}
    calls = [file_call(estate, **given).contact for _call in range(2)]
    by, boss = estate.supervisor, estate.manager
    month = date(2026, 10, 1)
    desk.prepare_month(estate.desk, month, by=by.user, member=by, now=APPROVED)
    desk.review_month(estate.desk, month, by=boss.user, member=boss, now=APPROVED)
    approve_month(estate.desk, month, by=boss.user, member=boss, now=APPROVED)
    void = {"by": by.user, "member": by, "now": AFTER}
    desk.void(calls[0].kind_row, reason="重複登記", **void)
    report = build([estate.desk], OCTOBER, AFTER)
    (line,) = report.parts[3].grid("complaint_rate").rows
    assert (line[1].value.part, line[1].value.whole, line[1].now) == (2, 0, None)
    told = [f for part in changed.figures(report) for f in part.figures]
    assert told and not [f.name for f in told if "/0" in f.approved + f.now]
    assert not [f.name for f in told if "投訴率" in f.name]


def test_the_workbook_of_the_trend_names_the_period_and_shows_today(touched, sign_in):
    place, _call = touched
    client = sign_in(place.manager)

    def read(code: str) -> list[list[list]]:
        answer = client.get(reverse("report_trend_xlsx", args=[code]))
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return [
            [[cell.value for cell in line if cell.value is not None] for line in sheet]
            for sheet in book
        ]

    months, compared = read("2026-10")
    assert compared[0] == ["2026 年 10 月 各前臺比較"]
    for sheet, first in ((months, datetime(2026, 10, 1)), (compared, "碧湖花園")):  # noqa: DTZ001
        (head,) = (n for n, line in enumerate(sheet) if "批准時" in line)
        assert [first, "來電、來訪、來函", 2, 1] in sheet[head + 1 :]
    said = "本期按今日的登記計算"
    _months, compared = read("2026-Q4")
    assert compared[0] == ["2026 年第 4 季 各前臺比較"]
    page = client.get(reverse("report_trend", args=["2026-Q4"])).content.decode()
    sheet = "\n".join(str(value) for line in compared for value in line)
    assert said in sheet and sheet.count("碧湖花園 2026 年 10 月") == 1
    assert said in page.split('id="compared"')[1]
