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
