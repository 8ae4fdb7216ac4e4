"""What is said above the charts and in the lists of what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contacts import desk
from contacts.reports.monthly.drawing import answer_of_pareto
from contacts.reports.monthly.parts.listed import how_late

from .test_closing import LAST_MONTH, as_member


def test_few_causes_are_named_only_where_few_account_for_most():
    some = [("噪音", 8), ("停車", 1), ("寵物", 1)]
    assert "3 類原因中的 1 類" in answer_of_pareto(some, 10)
    alike = [(name, 2) for name in "甲乙丙丁戊"]
    assert "最多的「甲」佔投訴的 20%" in answer_of_pareto(alike, 10)
    # What has no cause is none, and counts in the whole.
    assert "最多的「噪音」佔投訴的 40%" in answer_of_pareto(some, 20)
    assert "1 類原因中的 1 類" in answer_of_pareto(some[:1], 8)


@pytest.mark.parametrize(
    ("late", "days", "said"),
    [
        (timedelta(minutes=5, seconds=59), 0, "5 分鐘"),
        (timedelta(hours=3, minutes=59), 0, "3 小時"),
        (timedelta(hours=23, minutes=59), 0, "23 小時"),
        (timedelta(days=1), 1, "1"),
    ],
)
def test_what_fell_due_today_is_late_by_hours(db, late, days, said):
    cell = how_late(late, seal=True)
    assert (cell.value, cell.shown, cell.right) == (days, said, True)


def test_the_preparer_is_told_whose_step_it_is(estate):
    with pytest.raises(desk.Refused) as refused:
        desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
        desk.review_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
        desk.approve_month(
            estate.desk, LAST_MONTH, figures=dict, **as_member(estate.manager)
        )
    (said,) = map(str, refused.value.findings)
    assert "另一位經理批准" in said and "審核" not in said
