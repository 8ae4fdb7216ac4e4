"""Behind a figure: its name without counting the report, and what was approved."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import desk
from contacts.models import MonthFigures, PhoneCall, StaffMember
from contacts.reports.monthly import approve_month, build, naming, period_of, rows
from contacts.reports.monthly.counting import Window

from .test_report_links import ADDRESS, AT, october

__all__ = ["october"]
NOW = datetime(2026, 11, 20, tzinfo=UTC)
OCTOBER = period_of("2026-10")


def approve(place, month: date = OCTOBER.first) -> None:
    by, boss = place.supervisor, place.manager
    desk.prepare_month(place.desk, month, by=by.user, member=by, now=NOW)
    desk.review_month(place.desk, month, by=boss.user, member=boss, now=NOW)
    approve_month(place.desk, month, by=boss.user, member=boss, now=NOW)


def behind(link: str) -> rows.Behind:
    return rows.Behind.read(dict(parse_qsl(link.partition("?")[2])))


def test_every_figure_is_named_as_the_report_has_it(october):
    report = build([october.desk], OCTOBER, NOW)
    windows = report.windows
    # The same rows may stand in several places of the report.
    seen = defaultdict(set)
    for words, link, _number in naming._figures(report):
        if link.startswith("rows/"):
            asked = sorted(parse_qsl(link.partition("?")[2]))
            seen[urlencode(asked)].add(words)
    assert len(seen) > 150
    for link, places in list(seen.items())[::2]:
        found = naming.named(windows, behind(f"?{link}"))
        assert found is not None, link
        assert found.words in places, link


def test_all_of_which_a_rate_is_a_part_is_not_named_as_the_part(october, sign_in):
    """The second number of a rate leads to other rows than the first."""
    report = build([october.desk], OCTOBER, NOW)
    cells = [
        *(cell for p in report.parts for g in p.grids for r in g.rows for cell in r),
        *(figure.cell for part in report.parts for figure in part.figures),
    ]
    # A number with a column of its own is named by that.
    plain = {cell.link for cell in cells if not cell.is_rate}
    rates = {(c.link, c.whole) for c in cells if c.whole and c.whole not in plain}
    sources = {behind(whole).source for _part, whole in rates}
    assert {"entries", "slips", "promises", "clause", "visits"} <= sources
    for part, whole in sorted(rates)[::3]:
        names = [
            naming.named(report.windows, behind(each)).name for each in (part, whole)
        ]
        assert "分母：" not in names[0] and "分母：" in names[1], (part, whole)
    client = sign_in(october.manager)
    page = "/reports/2026-10/rows/?of=entries&incoming=1&rings=counted"
    said = client.get(page).content.decode()
    assert "三聲內接聽 · 2026 年 10 月 · 分母：記有鈴響的來電" in said
    said = client.get("/reports/2026-10/rows/?of=clause&clause=instruction%2F3.2.7")
    assert "分母：該條款適用的登記" in said.content.decode()


def test_a_figure_is_named_without_counting_the_report(october):
    windows = [Window.of(october.desk, OCTOBER, NOW)]
    with CaptureQueriesContext(connection) as captured:
        found = naming.named(windows, behind("?of=slips&kind=work_order&what=due"))
    assert found and len(captured) == 0


def test_what_was_approved_is_the_number_that_the_report_shows(october):
    approve(october)
    report = build([october.desk], OCTOBER, NOW)
    # Each is looked up in a report of its own: some of them, to be quick.
    for _words, link, number in list(naming._figures(report))[::20]:
        if link.startswith("rows/"):
            told = naming.approved_numbers(report.windows, behind(link))
            assert told == {october.desk.pk: number}, link


def test_what_was_not_yet_counted_at_the_approval_is_not_said(october):
    approve(october)
    kept = MonthFigures.objects.get()
    del kept.counts["counts"]["logged"]
    MonthFigures.objects.filter(pk=kept.pk).update(counts=kept.counts)
    windows = [Window.of(october.desk, OCTOBER, NOW)]
    asked = "?of=entries&logged=soon&channel=call"
    assert naming.approved_numbers(windows, behind(asked)) == {}
    assert naming.approved_numbers(windows, behind("?of=entries"))


def test_each_desk_has_its_own_approved_number(october, hotel, file_call, sign_in):
    file_call(hotel, occurred_at=AT, now=AT)
    boss, by = october.manager, october.supervisor
    StaffMember.objects.create(
        desk=hotel.desk, user=boss.user, name="郭總", role="manager"
    )
    approve(october)
    asked = {"of": "entries", "desks": "all"}
    page = sign_in(boss).get(f"{ADDRESS}rows/", asked)
    assert page.context["approved"] == []
    call = PhoneCall.objects.filter(category__code="repair").first()
    desk.void(call, reason="重複登記", by=by.user, member=by)
    # An entry of a desk that is not approved changes no figure that was.
    file_call(hotel, occurred_at=AT, now=AT)
    page = sign_in(boss).get(f"{ADDRESS}rows/", asked)
    assert page.context["approved"] == [(october.desk, 4, 3)]
    said = page.content.decode().split('class="rows-figure"')[1].split("</p>")[0]
    assert f"{october.desk.place_name} 批准時 4，今日 3" in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": "promises", "state": "gone"},
        {"of": "promises", "kind": "wish"},
        {"of": "promises", "code": "no_such_duty"},
        {"of": "slips", "kind": "poem"},
        {"of": "slips", "severity": "mild"},
        {"of": "checks", "result": "maybe"},
        {"of": "entries", "result": "lost"},
        {"of": "breaches", "code": "no_such_rule"},
        {"of": "refused", "code": "no_such_rule"},
        {"of": "visits", "rating": "Z"},
        {"of": "entries", "hour": "31"},
    ],
)
def test_a_value_that_is_not_known_is_not_answered_with_no_rows(estate, sign_in, wrong):
    assert sign_in(estate.supervisor).get(f"{ADDRESS}rows/", wrong).status_code == 404
