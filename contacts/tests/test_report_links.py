"""Every figure of the report's page is walked to: as many rows stand behind it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import desk
from contacts.models import (
    Department,
    PhoneCall,
    ReturnVisit,
    Shift,
    ShiftCheck,
    ShiftCheckItem,
    StaffMember,
)
from contacts.reports.monthly import approve_month, build, period_of
from contacts.reports.monthly.rows import Behind
from contacts.reports.monthly.shapes import Rate
from contacts.reports.monthly.window import Window

from .test_monthly_figures import order, step

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADDRESS = "/reports/2026-10/"


class Links(HTMLParser):
    """Keeps the text of each link that leads to rows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self._open = dict(attrs).get("href", "") if tag == "a" else ""
        if "rows/?" in self._open:
            self.found.append((self._open, ""))

    def handle_data(self, data: str) -> None:
        if "rows/?" in self._open:
            href, text = self.found[-1]
            self.found[-1] = href, text + data

    def handle_endtag(self, tag: str) -> None:
        self._open = "" if tag == "a" else self._open


@pytest.fixture
def october(estate, file_call):
    """A month in which no part of the report is empty, and entries in September."""
    calls = [
        file_call(
            estate,
            occurred_at=AT + HOUR * n,
            now=AT + HOUR * n,
            rings=rings,
            late_reason="同時接待訪客" if rings > 3 else "",
            category=category,
        ).contact
        for n, (rings, category) in enumerate(
            [(1, "enquiry"), (2, "repair"), (5, "complaint"), (2, "suggestion")]
        )
    ]
    earlier = AT - timedelta(days=30)
    file_call(estate, occurred_at=earlier, now=earlier)
    late = {"due_at": AT + HOUR, "settled_at": AT + 2 * HOUR}
    slip = order(estate, 1, calls[1], opened_at=AT, **late)
    step = slip.steps.create(
        desk=estate.desk,
        action="visit",
        to_state="visited",
        at=AT,
        entered_at=AT,
        by=estate.cleared.user,
    )
    for rating in ("A",):
        ReturnVisit.objects.create(
            desk=estate.desk,
            slip=slip,
            step=step,
            method="phone",
            rating=rating,
            made_at=AT,
        )
    shift = Shift.objects.create(
        desk=estate.desk, staff=estate.cleared, started_at=AT, ended_at=AT + HOUR
    )
    made = ShiftCheck.objects.create(
        desk=estate.desk, shift=shift, staff=estate.cleared, checked_at=AT
    )
    for code, result in (("badge", "pass"), ("desk_tidy", "fail")):
        ShiftCheckItem.objects.create(check_made=made, code=code, result=result)
    desk.void(
        file_call(estate, occurred_at=AT, now=AT).contact,
        reason="重複",
        by=estate.supervisor.user,
    )
    return estate


def test_every_link_of_the_page_leads_to_as_many_rows(october, sign_in):
    client = sign_in(october.supervisor)
    links = Links()
    links.feed(client.get(ADDRESS).content.decode())
    asked = dict(links.found)
    assert len(asked) > 40
    seen = 0
    for href, text in asked.items():
        answer = client.get(urljoin(ADDRESS, href))
        assert answer.status_code == 200, href
        number = re.search(r"\d+$", text.strip().removesuffix("。").removesuffix(" 項"))
        # An average leads to the rows of which it is one.
        if {"%", "."} & set(text) or "數據" in text or number is None:
            continue
        seen += 1
        assert answer.context["number"] == int(number[0]), (href, text)
    assert seen > 40


def test_both_numbers_of_a_rate_lead_to_their_rows(october):
    report = build([october.desk], period_of("2026-10"), AT + timedelta(days=40))
    grids = [grid for part in report.parts for grid in part.grids]
    rates = [(g.code, c) for g in grids for line in g.rows for c in line if c.is_rate]
    # The households of the complaint rate are a number of the settings.
    told = [(k, c) for k, c in rates if k != "complaint_rate"]
    assert len(told) > 10
    assert [key for key, cell in told if not (cell.link and cell.whole)] == []


def test_a_form_taken_up_again_is_listed_with_the_round_that_was_counted(
    october, sign_in
):
    """It was in time in October; as it stands it is open and due in November."""
    call = PhoneCall.objects.filter(category__code="repair").first()
    done, due = AT + 2 * HOUR, AT + 4 * HOUR
    later = {"due_at": AT + timedelta(days=40), "state": "reopened", "rounds": 2}
    slip = order(october, 9, call, opened_at=AT, **later)
    step(slip, "finish", done, "finished", due)
    step(slip, "reopen", AT + timedelta(days=30), "reopened", round=2)

    def listed(month: str, what: str) -> list[str]:
        page = f"/reports/{month}/rows/?of=slips&kind=work_order&what={what}"
        found = sign_in(october.supervisor).get(page).context["lines"]
        (line,) = (line for line in found if line[0].value == slip.number)
        return [cell.shown for cell in line[4:6]]

    first = ["2026-10-12 14:00", "2026-10-12 12:00"]
    for what in ("due", "kept", "worked", "settled"):
        assert listed("2026-10", what) == first, what
    assert listed("2026-11", "rework") == ["2026-11-21 10:00", ""]


def test_a_department_is_known_by_a_name_that_it_had(october, sign_in):
    """Approved figures keep the name, and so do their links."""
    (place,) = Department.objects.filter(desk=october.desk, name="工程部")
    place.name = "維修部"
    place.save()
    asked = {"of": "slips", "kind": "work_order", "what": "new", "department": "工程部"}
    answer = sign_in(october.supervisor).get(f"{ADDRESS}rows/", asked)
    assert (answer.status_code, answer.context["number"]) == (200, 0)


def test_a_clause_about_looks_is_measured_by_the_checks(october):
    """The badge passed (3.2.2); an item of the other document (3.2.4) is not asked."""
    now = datetime(2026, 11, 20, tzinfo=UTC)
    report = build([october.desk], period_of("2026-10"), now)
    lines = report.parts[7].grid("clauses").rows
    rates = {line[0].value: line[5].value for line in lines}
    asked = {name: rate for name, rate in rates.items() if rate not in ("", None)}
    measured = {name: rate for name, rate in asked.items() if rate.whole}
    assert measured == {"作業指導書 3.2.2": Rate(1, 1)}
    # Of what is asked for and was not checked there is no data; the others stay blank.
    silent = {f"作業指導書 {number}" for number in ("3.1.6", "3.2.1", "3.2.4")}
    assert asked.keys() - measured.keys() == silent


def test_a_year_is_drawn_by_weeks(october):
    for now, weeks in (
        (datetime(2026, 11, 20, tzinfo=UTC), 47),
        (datetime(2027, 2, 1, tzinfo=UTC), 53),
    ):
        chart = build([october.desk], period_of("2026"), now).parts[1].charts[0]
        # The weeks to come are not drawn.
        assert len(chart.labels) == weeks
        assert [sum(s.values) for s in chart.series] == [5, 0, 0]


def test_all_desks_tell_how_many_rows_each_has(october, hotel, file_call, sign_in):
    file_call(hotel, occurred_at=AT, now=AT)
    client = sign_in(october.manager)
    answer = client.get(f"{ADDRESS}rows/", {"of": "entries"})
    assert answer.context["number"] == 4
    assert [n for _place, n in answer.context["places"]] == [4]


def test_the_counting_of_a_desk_takes_so_many_queries(october):
    now = datetime(2026, 11, 20, tzinfo=UTC)
    build([october.desk], period_of("2026-10"), now)
    with CaptureQueriesContext(connection) as captured:
        assert build([october.desk], period_of("2026-10"), now).parts
    assert len(captured) == 17


def test_the_report_opens_the_running_month_of_a_new_desk(estate, sign_in):
    answer = sign_in(estate.supervisor).get(reverse("reports"))
    today = datetime.now(tz=estate.desk.zone).date()
    assert answer.url == f"/reports/{today:%Y-%m}/?desk=BH"


def test_all_desks_open_the_first_that_has_rows(october, hotel, sign_in):
    boss = october.manager
    StaffMember.objects.create(
        desk=hotel.desk, user=boss.user, name="郭總", role="manager"
    )
    answer = sign_in(boss).get(f"{ADDRESS}rows/", {"of": "entries", "desks": "all"})
    assert sorted(n for _place, n in answer.context["places"]) == [0, 4]
    assert answer.context["chosen"] == october.desk and answer.context["lines"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"color": "red"},
        {"category": "moon"},
        {"channel": "smoke"},
        {"day": "soon"},
        {"hour": "x"},
        {"superior": "999999"},
        {"superior": "boss"},
    ],
)
def test_a_filter_that_is_not_known_is_not_answered_with_no_rows(
    estate, sign_in, wrong
):
    client = sign_in(estate.supervisor)
    asked = {"of": "entries", **wrong}
    assert client.get(f"{ADDRESS}rows/", asked).status_code == 404


@pytest.mark.parametrize(
    ("of", "good", "wrong"),
    [
        ("entries", {"incoming": 1, "rings": "late"}, {"rings": "77"}),
        (
            "entries",
            {"incoming": 1, "rings": "late", "reason": "0" * 16},
            {"reason": "zzzz"},
        ),
        ("entries", {"day": "2026-10-31"}, {"day": "2027-01-01"}),
        ("entries", {"day": "2026-10-01"}, {"day": "2026-09-30"}),
        ("entries", {"logged": "soon"}, {"logged": "late"}),
        (
            "matters",
            {"category": "repair", "week": "2026-10-05"},
            {"week": "2025-01-01"},
        ),
        # A day of the month, but none on which a week of the report begins.
        (
            "matters",
            {"category": "repair", "done": "2026-10-01"},
            {"done": "2026-10-06"},
        ),
        ("matters", {"category": "repair"}, {"category": ""}),
        ("clause", {"clause": "instruction/3.1.1"}, {"clause": ""}),
        ("slips", {"kind": "work_order", "what": "new"}, {"what": ""}),
        ("slips", {"kind": "work_order", "what": "new"}, {"kind": ""}),
        ("promises", {"kind": "reply", "state": "due"}, {"state": ""}),
        ("checks", {"code": "badge", "result": "pass"}, {"result": ""}),
    ],
)
def test_what_no_figure_asks_for_is_not_answered(estate, sign_in, of, good, wrong):
    client = sign_in(estate.supervisor)
    asked = {"of": of, **good}
    assert client.get(f"{ADDRESS}rows/", asked).status_code == 200
    assert client.get(f"{ADDRESS}rows/", asked | wrong).status_code == 404


@pytest.mark.parametrize(
    "loose",
    [
        "of=entries&only=ZZ",
        "of=entries&channel=call&letter=complaint",
        "of=entries&sub=none",
        "of=entries&category=repair&sub=none",
        "of=entries&status=open",
        "of=entries&channel=call&result=open",
        "of=entries&channel=letter&logged=soon",
        "of=entries&rings=late",
        "of=matters&category=enquiry",
        "of=matters&category=repair&progress=new&week=2026-10-05",
    ],
)
def test_what_no_figure_asks_for_at_once_is_not_answered(estate, sign_in, loose):
    client = sign_in(estate.supervisor)
    assert client.get(f"{ADDRESS}rows/?of=entries&only=BH").status_code == 200
    assert client.get(f"{ADDRESS}rows/?{loose}").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [{"of": "posted"}, {"of": "slips", "kind": "work_order", "what": "new"}],
)
def test_what_a_source_reads_for_its_rows_it_reads_once(october, asked):
    window = Window.of(october.desk, period_of("2026-10"), AT + timedelta(days=40))
    behind = Behind.read(asked)
    with CaptureQueriesContext(connection) as captured:
        assert behind.readable(asked, [window])
        assert behind.rows(window).query and behind.rows(window).query
    assert len(captured) == 1


def test_people_and_departments_of_elsewhere_are_not_known_here(estate, hotel, sign_in):
    client = sign_in(estate.supervisor)
    for own, other in (
        (
            {"of": "entries", "incoming": 1, "superior": estate.superior.pk},
            hotel.superior.pk,
        ),
        ({"of": "refused", "under": estate.trainee.pk}, hotel.trainee.pk),
        (
            {
                "of": "slips",
                "kind": "work_order",
                "what": "new",
                "department": "工程部",
            },
            "飛航部",
        ),
    ):
        *_names, last = own
        assert client.get(f"{ADDRESS}rows/", own).status_code == 200
        strange = {**own, last: other}
        assert client.get(f"{ADDRESS}rows/", strange).status_code == 404


def test_the_rows_name_the_figure_and_what_was_approved(october, sign_in):
    by, boss = october.supervisor, october.manager
    month, now = date(2026, 10, 1), datetime(2026, 11, 20, tzinfo=UTC)
    desk.prepare_month(october.desk, month, by=by.user, member=by, now=now)
    desk.review_month(october.desk, month, by=boss.user, member=boss, now=now)
    approve_month(october.desk, month, by=boss.user, member=boss, now=now)
    asked = {"of": "entries", "category": "repair"}
    page = sign_in(by).get(f"{ADDRESS}rows/", asked).content.decode()
    assert "報修" in page.split('class="rows-figure"')[1].split("</p>")[0]
    assert "批准時" not in page
    call = PhoneCall.objects.filter(category__code="repair").first()
    desk.void(call, reason="重複登記", by=by.user, member=by)
    page = sign_in(by).get(f"{ADDRESS}rows/", asked).content.decode()
    assert "批准時 1，今日 0" in page


def test_no_chart_of_kinds_where_nothing_has_a_kind(estate, file_call):
    for category in ("repair", "complaint"):
        file_call(estate, occurred_at=AT, now=AT, category=category)
    report = build([estate.desk], period_of("2026-10"), AT)
    assert [chart.code for chart in report.parts[2].charts] == ["repairs_weeks"]
    assert report.parts[3].charts == []
    # On the twelfth the week that begins then is the last to be drawn.
    assert report.parts[2].charts[0].labels == ["10-01", "10-05", "10-12"]
