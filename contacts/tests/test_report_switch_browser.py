"""An entry of another desk is opened from its report: at that desk, in a browser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from contacts.models import StaffMember

from .test_promises_browser import sit

__all__ = ["sit"]
pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 10, 12, 3, tzinfo=UTC)


def test_an_entry_of_another_desk_is_opened_there(
    estate, hotel, file_call, sit, live_server, violations
):
    for place in (estate, hotel):
        file_call(place, occurred_at=AT, now=AT)
    StaffMember.objects.create(
        desk=hotel.desk, user=estate.manager.user, name="郭總", role="manager"
    )
    page = sit(estate.manager)
    there, here = hotel.desk.place_name, estate.desk.place_name
    report = f"{live_server.url}/reports/2026-10/"
    page.goto(f"{report}?desk={hotel.desk.code}")
    expect(page.locator(".report-elsewhere")).to_contain_text(there)
    expect(page.locator(".report-elsewhere")).to_contain_text(here)
    assert there in page.title()
    page.locator("#contacts").get_by_role("link", name="1", exact=True).last.click()
    expect(page.locator(".report-elsewhere")).to_contain_text(there)
    expect(page.locator(".page-head .actions a")).to_contain_text(there)
    assert violations(page) == []
    # The number is a button: it changes the desk, which no link may do.
    page.locator("tbody button").first.press("Enter")
    page.wait_for_url("**/contacts/**")
    expect(page.locator(".brand")).to_contain_text(there)
    # Of all desks each row names its desk; the own entry is a plain link.
    page.goto(f"{report}rows/?of=entries&desks=all")
    assert page.locator("tbody tr td").first.inner_text() in (there, here)
    page.locator(".tabs").get_by_role("link", name=there).click()
    expect(page.locator("tbody th a")).to_have_count(1)
    page.locator(".tabs").get_by_role("link", name=here).click()
    expect(page.locator("tbody th button")).to_have_count(1)
    assert violations(page) == []


def test_a_desk_that_is_not_ones_own_is_not_switched_to(estate, hotel, sign_in):
    sent = {"desk": hotel.desk.code, "next": "/contacts/HT-CALL-2026-0001/"}
    assert sign_in(estate.manager).post("/desk/", sent).status_code == 403
