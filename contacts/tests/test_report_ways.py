"""The ways from a report's pages: none leads nowhere, and each keeps to the desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from contacts.models import StaffMember
from contacts.reports.monthly import period_of
from contacts.views import report_files

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("code", ["1990-01", "1990", "2199-12"])
def test_what_lies_beyond_the_years_of_reports_is_no_link(estate, sign_in, code):
    client, address = sign_in(estate.supervisor), f"/reports/{code}/"
    page = client.get(address).content.decode()
    places = set(re.findall(r'href="((?:/reports/[12]|\.\./|rows/)[^"]*)"', page))
    assert places
    wrong = [
        place
        for place in places
        if period_of(urljoin(address, place).split("/")[2]) is None
    ]
    assert wrong == []
    ways = re.findall(r'rel="(prev|next)"', page)
    assert ways == (["prev"] if code.startswith("2199") else ["next"])


def test_a_month_before_the_first_entry_has_no_dead_links(estate, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT)
    client, address = sign_in(estate.supervisor), "/reports/2020-03/"
    page = client.get(address).content.decode()
    for place in set(re.findall(r'href="((?:/reports/2|\.\./)[^"]*)"', page)):
        if "csv" not in place:
            answer = client.get(urljoin(address, place.replace("&amp;", "&")))
            assert answer.status_code == 200, place


def test_from_the_workbook_the_way_back_keeps_desk_and_period(
    estate, hotel, sign_in, monkeypatch
):
    boss, code = estate.manager, hotel.desk.code
    StaffMember.objects.create(
        desk=hotel.desk, user=boss.user, name="郭總", role="manager"
    )
    monkeypatch.setattr(report_files, "start", lambda *given: None)
    client = sign_in(boss)
    begun = client.post(f"{reverse('report_xlsx', args=['2026-10'])}?desk={code}")
    assert begun.url == f"{reverse('report_file')}?period=2026-10&desk={code}"
    back = reverse("report", args=["2026-10"])
    assert f'href="{back}?desk={code}"' in client.get(begun.url).content.decode()
    page = client.get(f"{reverse('report_file')}?desks=all&period=moon")
    assert f'href="{reverse("reports")}?desks=all"' in page.content.decode()
