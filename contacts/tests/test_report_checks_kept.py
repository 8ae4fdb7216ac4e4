"""What a start-of-shift check showed of a person is read by who countersigns it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import StaffMember
from contacts.reports.monthly import wide
from contacts.tests.paper import text

from .test_shifts import checked_in

FAILED = "badge"


@pytest.fixture
def checked(estate, settings, tmp_path):
    """Two have checked themselves; one of them came without a badge."""
    settings.MEDIA_ROOT = tmp_path / "media"
    made = checked_in(estate, estate.colleague)
    results = dict.fromkeys(made.items.values_list("code", flat=True), "pass")
    checked_in(
        estate,
        estate.cleared,
        results={**results, FAILED: "fail"},
        corrections={FAILED: "已佩戴工作牌。"},
    )
    return estate


def address() -> str:
    return reverse("report_rows", args=[f"{timezone.localdate():%Y-%m}"])


ASKED = (
    {"result": "fail"},
    {"result": "pass"},
    {"result": "pass", "code": FAILED},
    {"result": "pass,fail", "code": FAILED},
)


@pytest.mark.parametrize("asked", ASKED)
def test_no_condition_lets_a_reader_tell_who_failed(checked, sign_in, asked):
    """By what is left out of one list, the other would tell it as well."""
    query = {"of": "checks", **asked}
    seen = sign_in(checked.supervisor).get(address(), query)
    failed, passed = checked.cleared.name, checked.colleague.name
    if seen.status_code == 404:
        # What no figure asks for has no page for anybody.
        assert sign_in(checked.manager).get(address(), query).status_code == 404
        return
    assert (failed if asked["result"] != "pass" else passed) in text(seen)
    kept = sign_in(checked.manager).get(address(), query)
    said = text(kept)
    assert failed not in said and passed not in said
    assert "由覆核的人查閱" in said and "shift-check/" not in said.split("<main")[1]
    # How many there are is the figure itself.
    assert kept.context["number"] == seen.context["number"] > 0
    assert "lines" not in kept.context and "older_url" not in kept.context


def test_who_countersigns_at_one_desk_reads_no_checks_of_another(
    checked, hotel, sign_in
):
    place = StaffMember.objects.create(
        desk=hotel.desk, user=checked.manager.user, name="郭總", role="supervisor"
    )
    checked_in(hotel, hotel.cleared)
    client = sign_in(checked.manager)
    asked = {"of": "checks", "result": "pass", "desks": "all"}
    for code, reads in (("BH", False), (hotel.desk.code, True)):
        page = client.get(address(), {**asked, "desk": code})
        assert (page.context.get("lines") is not None) == reads
    assert not wide.kept_back("checks", place)
    assert wide.kept_back("checks", checked.manager)
    assert not wide.kept_back("shifts", checked.manager)


def test_neither_the_report_nor_the_workbook_names_who_was_checked(checked, sign_in):
    client = sign_in(checked.manager)
    month = f"{timezone.localdate():%Y-%m}"
    page = text(client.get(reverse("report", args=[month])))
    people = (checked.cleared.name, checked.colleague.name)
    assert not [name for name in people if name in page]
    client.post(reverse("report_xlsx", args=[month]))
    raw = b"".join(client.get(reverse("report_file_download")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    said = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert not [one for one in said if any(name in one for name in people)]
