"""The free texts of a report: kept, changed, and never lost to another's."""

from __future__ import annotations

import pytest

from contacts import desk
from contacts.models import ReportText

TEXTS = {"problems": " 電梯一週壞三次。 ", "measures": "請維保加班", "plan": ""}


def test_texts_are_kept_with_who_and_when(estate):
    by = estate.supervisor.user
    row = desk.write_report(estate.desk, "2026-10", TEXTS, by=by)
    assert (row.problems, row.measures, row.plan) == (
        "電梯一週壞三次。",
        "請維保加班",
        "",
    )
    again = {**TEXTS, "plan": "換電梯主機板"}
    desk.write_report(
        estate.desk, "2026-10", again, by=estate.manager.user, read_at=row.written_at
    )
    kept = ReportText.objects.get(desk=estate.desk, period="2026-10")
    assert kept.plan == "換電梯主機板"
    assert [line.history_user for line in kept.history.order_by("history_id")] == [
        by,
        estate.manager.user,
    ]


def test_what_another_wrote_meanwhile_is_not_overwritten(estate):
    by = estate.supervisor.user
    desk.write_report(estate.desk, "2026-10", TEXTS, by=by)
    with pytest.raises(desk.Conflict):
        desk.write_report(estate.desk, "2026-10", {"problems": "x"}, by=by)
    assert ReportText.objects.get().problems == "電梯一週壞三次。"


def test_each_desk_and_period_has_its_own(estate, hotel):
    by = estate.supervisor.user
    for place in (estate, hotel):
        for period in ("2026-10", "2026-W41"):
            desk.write_report(place.desk, period, TEXTS, by=by)
    assert ReportText.objects.count() == 4
