"""The report of several desks: each counts by what binds it, links add up."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from contacts import choices
from contacts.models import PhoneCall, StaffMember
from contacts.reports.monthly import build, period_of, rows
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
