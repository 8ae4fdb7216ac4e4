"""Lines that come and go after the approval, and those that a table cuts off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from contacts import desk
from contacts.reports.monthly import build, changed, period_of
from contacts.reports.monthly.parts import conduct

from .test_report_naming import NOW, approve

OCTOBER = period_of("2026-10")
AT = datetime(2026, 10, 12, 3, tzinfo=UTC)


@pytest.fixture
def late(estate, file_call):
    """Calls answered late: three for one reason, two for another."""

    def call(reason: str):
        late = {"rings": 6, "late_reason": reason}
        return file_call(estate, occurred_at=AT, now=AT, **late).contact

    calls = [call(reason) for reason in ("帶客", "帶客", "帶客", "印表", "印表")]
    approve(estate)
    return estate, calls


def void(place, *calls) -> None:
    by = place.supervisor
    for each in calls:
        reason = {"reason": "重複登記", "by": by.user, "member": by, "now": NOW}
        desk.void(each.kind_row, **reason)


def told(place) -> dict[str, tuple[int, int]]:
    """Return the lines of the reasons that are told to have changed."""
    report = build([place.desk], OCTOBER, NOW)
    reasons = {c for c in report.changes if "reason=" in c.link}
    said = [f for part in changed.figures(report) for f in part.figures]
    assert {c.link for c in reasons} <= {f.link for f in said}
    return {c.line: (c.approved, c.now) for c in reasons}


def test_a_reason_that_is_cut_off_is_compared_all_the_same(late, monkeypatch):
    """What is not among the most frequent any longer was not taken back."""
    place, calls = late
    monkeypatch.setattr(conduct, "MOST_REASONS", 1)
    void(place, *calls[:2])
    report = build([place.desk], OCTOBER, NOW)
    for counts in (report.counts, report.live):
        # One line is shown of each, and not of the same reason.
        assert len(counts.late_reasons) == 2
    grid = report.parts[7].grid("late_reasons")
    assert [line[0].value for line in grid.rows] == ["帶客"] and grid.note
    assert told(place) == {"帶客": (3, 1)}


def test_what_a_cut_off_reason_was_as_approved_stands_above_its_rows(
    late, monkeypatch, sign_in
):
    place, calls = late
    monkeypatch.setattr(conduct, "MOST_REASONS", 1)
    void(place, calls[3])
    link = conduct.link(
        "entries", incoming=1, rings="late", reason=conduct.mark_of("印表")
    )
    address = reverse("report", args=["2026-10"]) + link
    page = sign_in(place.manager).get(address)
    assert page.context["number"] == 1
    assert [each[1:] for each in page.context["approved"]] == [(2, 1)]


def test_a_line_that_is_gone_has_changed_to_none(late):
    place, calls = late
    void(place, *calls[3:])
    assert told(place) == {"印表": (2, 0)}


def test_a_line_that_is_new_has_changed_from_none(late):
    place, calls = late
    by, given = place.supervisor, {"reason": "更正原因", "now": NOW}
    words = {"late_reason": "接班"}
    desk.amend(calls[4].kind_row, words, by=by.user, member=by, **given)
    assert told(place) == {"印表": (2, 1), "接班": (0, 1)}
    grid = build([place.desk], OCTOBER, NOW).parts[7].grid("late_reasons")
    shown = {line[0].value: (line[1].value, line[1].now) for line in grid.rows}
    assert shown == {"帶客": (3, None), "印表": (2, 1), "接班": (0, 1)}
