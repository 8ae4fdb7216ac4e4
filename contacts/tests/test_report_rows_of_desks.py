"""Behind a figure of several desks: each desk by its own clock and by one's place."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse

from contacts.models import Shift, ShiftCheck, ShiftCheckItem

AT = datetime(2026, 10, 5, 3, 12, tzinfo=UTC)
ADDRESS = reverse("report_rows", args=["2026-10"])


@pytest.fixture
def two_roles(estate, hotel):
    """A person who is supervisor at the estate and manager at the hotel."""
    hotel.manager.user = estate.supervisor.user
    hotel.manager.save(update_fields=["user"])
    return SimpleNamespace(places=(estate, hotel), member=estate.supervisor)


def test_the_rows_of_a_desk_are_read_by_ones_place_there(two_roles, sign_in):
    """What was found at a check is for who countersigns, as a manager does not."""
    for place in two_roles.places:
        given = {"desk": place.desk, "staff": place.cleared}
        shift = Shift.objects.create(started_at=AT, **given)
        made = ShiftCheck.objects.create(shift=shift, checked_at=AT, **given)
        ShiftCheckItem.objects.create(check_made=made, code="badge", result="pass")
    client, said = sign_in(two_roles.member), []
    for place in two_roles.places:
        asked = {"of": "checks", "result": "pass", "desks": "all"}
        page = client.get(ADDRESS, {**asked, "desk": place.desk.code})
        assert page.context["chosen"] == place.desk
        lines = page.context.get("lines")
        said.append([line[-1].shown for line in lines] if lines else "kept back")
        assert page.context["number"] == 2
    assert said == [["合格"], "kept back"]


def test_the_rows_of_a_desk_are_counted_by_its_own_clock(two_roles, file_call, sign_in):
    """As midnight has passed in St. John's, it is before noon at the estate."""
    here, there = two_roles.places
    there.desk.time_zone = "America/St_Johns"
    there.desk.save()
    for place in two_roles.places:
        file_call(place, occurred_at=AT, now=AT)
    client, asked = sign_in(two_roles.member), {"of": "entries", "live": "1"}
    found = []
    for weekday, hour in ((1, 11), (1, 0)):
        when = {"weekday": weekday, "hour": hour, "desks": "all"}
        page = client.get(ADDRESS, {**asked, **when})
        found.append({desk.code: n for desk, n in page.context["places"]})
        assert [len(page.context["lines"])] == [1]
    codes = (here.desk.code, there.desk.code)
    wanted = ((1, 0), (0, 1))
    assert found == [dict(zip(codes, numbers, strict=True)) for numbers in wanted]
