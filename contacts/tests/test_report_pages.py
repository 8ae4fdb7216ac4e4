"""What the pages of the report answer to odd addresses, and how they read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from contacts import desk
from contacts.models import StaffMember

from .test_report_open_list import owed

AT = datetime(2026, 10, 12, 3, tzinfo=UTC)
REPORT = "/reports/2026-10/"


def test_an_unknown_choice_of_desks_is_no_page(estate, sign_in):
    client = sign_in(estate.supervisor)
    for path in (REPORT, f"{REPORT}trend/", "/reports/"):
        answer = client.get(path, {"desks": "none"})
        assert answer.status_code == 404 and answer.content.strip()


@pytest.mark.parametrize("name", ["report_csv", "report_xlsx"])
def test_what_is_taken_away_is_chosen_on_the_page(estate, sign_in, name):
    answer = sign_in(estate.supervisor).get(
        reverse(name, args=["2026-10"]), follow=True
    )
    assert answer.redirect_chain[0][0].startswith(REPORT)
    word = "CSV" if name == "report_csv" else "XLSX"
    assert any(word in str(said) for said in answer.context["messages"])


def test_no_link_of_the_trend_names_its_desks_twice(estate, hotel, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT)
    StaffMember.objects.create(
        desk=hotel.desk, user=estate.manager.user, name="郭總", role="manager"
    )
    page = sign_in(estate.manager).get(f"{REPORT}trend/", {"desks": "all"})
    links = re.findall(r'href="(\.\./[^"]*)"', page.content.decode())
    assert links
    assert [link for link in links if link.count("desk") > 1] == []


def test_voided_entries_are_a_link_to_them(estate, file_call, sign_in):
    call = file_call(estate, occurred_at=AT, now=AT).contact
    by = estate.supervisor
    desk.void(call.kind_row, reason="重複", by=by.user, member=by, now=AT)
    client = sign_in(by)
    page = client.get(REPORT).content.decode()
    (link,) = re.findall(r'<a href="([^"]*)">作廢 1 筆', page)
    rows = client.get(f"{REPORT}{link.replace('&amp;', '&')}")
    assert rows.context["number"] == 1 and call.number in rows.content.decode()


def test_who_signs_is_a_place_and_not_yet_a_deed(estate, sign_in):
    page = sign_in(estate.supervisor).get(REPORT).content.decode()
    signs = page.split('class="report-signs"')[1].split("</dl>")[0]
    assert re.findall("<dt>([^<]*)</dt>", signs) == ["編製", "審核", "批准"]


def test_clauses_without_a_result_are_folded(estate, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT)
    page = sign_in(estate.supervisor).get(REPORT)
    grid = page.context["report"].parts[7].grid("clauses")
    assert grid.later and len(grid.at_once) + len(grid.later) == len(grid.rows)
    assert f"另有 {len(grid.later)} 條沒有結果" in page.content.decode()


def test_a_state_is_said_to_be_as_of_now(estate, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT)
    page = sign_in(estate.supervisor).get(f"{REPORT}rows/", {"of": "entries"})
    assert "狀態（目前）" in page.content.decode()


def test_overdue_rows_stand_as_in_the_report(estate, file_call, sign_in):
    contact = file_call(estate, occurred_at=AT, now=AT).contact
    for days in (3, 1, 2):
        owed(estate, contact, AT, AT + timedelta(days=days))
    client = sign_in(estate.supervisor)
    listed = client.get(REPORT).context["report"].parts[8].grid("overdue").rows
    rows = client.get(f"{REPORT}rows/", {"of": "overdue"}).context["lines"]
    assert len(rows) == len(listed) == 3
    assert [line[0].value for line in rows] == [line[0].value for line in listed]
    assert [line[4].value for line in rows] == [line[4].value for line in listed]
    assert rows[0][4].value > rows[-1][4].value


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("of=entries", "summary"),
        ("of=matters&category=repair&progress=new", "repairs"),
        ("of=promises&kind=return_visit&state=late", "visits"),
        ("of=clause&clause=regulation/3.1.2", "conduct"),
    ],
)
def test_rows_lead_back_to_the_part_they_belong_to(
    estate, file_call, sign_in, asked, part
):
    file_call(estate, occurred_at=AT, now=AT, category="repair")
    page = sign_in(estate.supervisor).get(f"{REPORT}rows/?{asked}").content.decode()
    assert f'href="{REPORT}?desk=BH#{part}"' in page
    report = sign_in(estate.supervisor).get(REPORT).content.decode()
    assert f'id="{part}"' in report


def test_days_and_units_of_rows_are_not_broken(estate, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT, unit="7棟0204", name="王太太")
    page = sign_in(estate.supervisor).get(f"{REPORT}rows/?of=entries").content.decode()
    assert '<span class="nowrap">2026-10-12</span> 11:00' in page
    assert '<td class="nowrap">王太太 7棟0204</td>' in page


def test_no_figure_of_none_leads_to_an_empty_page(estate, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT)
    page = sign_in(estate.supervisor).get(REPORT).content.decode()
    cards = re.findall(r'<small class="against">.*?</small>', page, re.DOTALL)
    assert cards and not [card for card in cards if "<a " in card]
