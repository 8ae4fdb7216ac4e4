"""A report's address names its desk: a link means the same to whoever opens it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from contacts.models import ReportText, StaffMember

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
ADDRESS = "/reports/2026-10/"


@pytest.fixture
def boss(estate, hotel, file_call):
    """A manager of both desks who sits at the estate's; each has an entry."""
    for place in (estate, hotel):
        file_call(place, occurred_at=AT, now=AT)
    member = estate.manager
    StaffMember.objects.create(
        desk=hotel.desk, user=member.user, name="郭總", role="manager"
    )
    return member


def test_the_address_says_which_desk_is_shown(boss, hotel, sign_in):
    client = sign_in(boss)
    code = hotel.desk.code
    page = client.get(ADDRESS, {"desk": code.lower()})
    assert page.context["desks_shown"] == [hotel.desk]
    places = re.findall(r'(?:href|action)="([^"]*)"', page.content.decode())
    of_reports = [
        each
        for each in places
        if each.startswith(("/reports/2", "rows/", "../")) and "desks=all" not in each
    ]
    assert len(of_reports) > 40
    assert [each for each in of_reports if f"desk={code}" not in each] == []
    assert f'name="desk" value="{code}"' in page.content.decode()
    # The entries of the other desk are opened there, and not from here.
    assert 'href="/contacts/' not in page.content.decode()


def test_the_rows_of_a_desk_are_those_of_the_address(boss, hotel, sign_in):
    answer = sign_in(boss).get(
        f"{ADDRESS}rows/", {"of": "entries", "desk": hotel.desk.code}
    )
    assert answer.context["chosen"] == hotel.desk and answer.context["number"] == 1
    assert answer.context["other_desks"] == [hotel.desk]


def test_texts_are_kept_at_the_desk_of_the_address(boss, hotel, sign_in):
    code = hotel.desk.code
    sent = {"problems": "電梯故障頻繁。", "measures": "", "plan": ""}
    answer = sign_in(boss).post(f"{ADDRESS}?desk={code}", sent)
    assert answer.url == f"{ADDRESS}?desk={code}#texts"
    assert ReportText.objects.get().desk == hotel.desk


@pytest.mark.parametrize("path", ["", "rows/?of=entries", "trend/", "csv/"])
def test_a_foreign_desk_does_not_exist(estate, hotel, sign_in, path):
    mark = "&" if "?" in path else "?"
    for code in (hotel.desk.code, "nowhere"):
        address = f"{ADDRESS}{path}{mark}desk={code}"
        assert sign_in(estate.supervisor).get(address).status_code == 404
        assert sign_in(estate.cleared).get(address).status_code == 403


def test_a_place_without_the_right_is_refused(estate, hotel, sign_in):
    StaffMember.objects.create(
        desk=hotel.desk, user=estate.manager.user, name="郭總", role="receptionist"
    )
    client = sign_in(estate.manager)
    assert client.get(f"{ADDRESS}?desk={hotel.desk.code}").status_code == 403
    assert client.get(f"{ADDRESS}?desk={estate.desk.code}").status_code == 200
