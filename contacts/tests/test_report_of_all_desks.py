"""The report of several desks: each counts by what binds it, links add up."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import openpyxl
import pytest
from django.utils import timezone

from contacts import choices, desk
from contacts.exports.monthly import write_month
from contacts.models import PhoneCall, StaffMember
from contacts.reports.monthly import build, period_of, problems, rows
from contacts.reports.monthly.shapes import Rate
from contacts.rules.clauses import CLAUSES

from .test_monthly_figures import figures_by_address

AT = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
OCTOBER = period_of("2026-10")


@pytest.fixture
def both(estate, hotel, file_call):
    """A call at the estate and two at the hotel, which has no special-call rules."""
    hotel.desk.special_calls = False
    hotel.desk.save()
    for place in (estate, hotel, hotel):
        contact = file_call(place, occurred_at=AT, now=AT).contact
        # A superior was asked for; past the writer, which asks for more then.
        PhoneCall.objects.filter(pk=contact.pk).update(asked_for=place.superior)
    return estate, hotel


def test_part_10_of_several_desks_leads_to_each_of_them(both, sign_in):
    here, there = both
    StaffMember.objects.create(
        desk=there.desk, user=here.manager.user, name="郭總", role="manager"
    )
    page = sign_in(here.manager).get("/reports/2026-10/?desks=all").content.decode()
    part = page.split('id="texts"')[1]
    for place in both:
        assert f'href="/reports/2026-10/?desk={place.desk.code}#texts"' in part


def test_part_10_of_several_desks_is_read_on_page_and_in_the_workbook(both, sign_in):
    """What each desk wrote, and who signed its month, under its name."""
    here, there = both
    StaffMember.objects.create(
        desk=there.desk, user=here.manager.user, name="郭總", role="manager"
    )
    for place, word in zip(both, ("門鈴故障", "電梯停用"), strict=True):
        by = {"by": place.supervisor.user, "member": place.supervisor, "now": NOW}
        line = {
            "problem": word,
            "cause": "老化",
            "measure": f"更換{word[:2]}",
            "responsible": "工程部",
            "due": "2026-12-01",
        }
        plan = {"plan": f"{word[:2]}全面檢查"}
        desk.write_report(place.desk, OCTOBER.code, plan, items=[line], **by)
        desk.prepare_month(place.desk, OCTOBER.first, **by)
    desk.return_month(
        there.desk,
        OCTOBER.first,
        by=there.manager.user,
        member=there.manager,
        reason="缺來函",
    )
    page = sign_in(here.manager).get("/reports/2026-10/?desks=all").content.decode()
    _front, first, second = page.split('class="report-written"')
    report, file = build([p.desk for p in both], OCTOBER, NOW), io.BytesIO()
    written = problems.written_of(report.desks, OCTOBER)
    write_month(file, report, {}, written=written)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    (ten,) = (sheet for sheet in book if sheet.title.startswith("10 "))
    told = "\n".join(str(c.value) for line in ten for c in line if c.value)
    _front, mine, theirs = re.split("碧湖花園|海棠酒店", told)
    by = f"{here.supervisor.user} 2026-11-20 12:00"
    for said in ("門鈴故障", "門鈴全面檢查"):
        assert said in first and said in mine
        assert said not in second and said not in theirs
    assert str(here.supervisor.user) in first and by in mine
    for said in ("電梯停用", "電梯全面檢查", "原因：缺來函"):
        assert said in second and said in theirs
    assert str(there.supervisor.user) not in second
    # The cover has the signatures of each, too.
    lines = [[c.value for c in line if c.value] for line in book["封面"]]
    told = [line for line in lines if line]
    front = told.index(["碧湖花園"])
    assert told[front + 1 : front + 4] == [["編製", by], ["審核"], ["批准"]]
    assert told[front + 4 : front + 8] == [["海棠酒店"], ["編製"], ["審核"], ["批准"]]


def test_the_cover_of_a_quarter_has_no_lines_to_sign_on(estate):
    report, file = build([estate.desk], period_of("2026-Q3"), NOW), io.BytesIO()
    write_month(file, report, {})
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    told = [cell.value for line in book["封面"] for cell in line if cell.value]
    assert "目錄" in told and "批准" not in told


def links_add_up(report) -> None:
    """Each figure has as many rows behind it, over all desks together."""
    for link, number in figures_by_address(report).items():
        path, _mark, query = link.partition("?")
        if path != "rows/":
            continue
        behind = rows.Behind.read(dict(parse_qsl(query)))
        found = 0
        for window in report.windows:
            with timezone.override(window.desk.zone):
                found += behind.rows(window).count()
        assert found == number, link


def test_a_clause_counts_the_desks_that_work_by_it_only(both):
    report = build([place.desk for place in both], OCTOBER, NOW)
    lines = report.parts[7].grid("clauses").rows
    about = {line[3].link: line[3].value for line in lines if line[3].link}
    ways = {
        "regulation%2F3.1.1": Rate(2, 2),
        "instruction%2F3.1.1": Rate(1, 1),
        "special-calls%2F1": Rate(1, 1),
    }
    for clause, rate in ways.items():
        assert about[f"rows/?of=clause&clause={clause}&kept=1"] == rate
    links_add_up(report)


def test_desks_of_one_document_leave_the_other_out_of_force(estate, hotel):
    hotel.desk.profile = choices.Profile.INSTRUCTION
    hotel.desk.save()
    report = build([estate.desk, hotel.desk], OCTOBER, NOW)
    lines = report.parts[7].grid("clauses").rows
    idle = [line for line in lines if "本" in str(line[2].value)]
    regulation = [c for c in CLAUSES.values() if c.document.id == "regulation"]
    assert len(idle) == len(regulation)
