"""What is said above the charts and in the lists of what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contacts import desk
from contacts.exports.part_sheets import times
from contacts.reports.monthly.drawing import answer_of_bars, answer_of_pareto
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
        (timedelta(minutes=5, seconds=59), 5 / 1440, "5 分鐘"),
        (timedelta(hours=3, minutes=59), 239 / 1440, "3 小時"),
        (timedelta(hours=23, minutes=59), 1439 / 1440, "23 小時"),
        (timedelta(days=1), 1, "1 天"),
        (timedelta(days=12, hours=20), 12, "12 天"),
    ],
)
def test_how_late_is_said_with_what_it_is_counted_in(db, late, days, said):
    """A workbook has all of them in days, as numbers."""
    cell = how_late(late, seal=True)
    assert (cell.value, cell.shown, cell.right) == (days, said, True)
    assert cell.typed == "late" and times()["late"] == '[<1]0.00" 天";[=1]0" 天";0" 天"'


def test_a_chart_of_what_has_no_sub_category_says_so():
    some = [("噪音", 8), ("停車", 1)]
    said = answer_of_pareto(some, 200, 190)
    assert said.startswith("其中 95% 未分細類（200 筆中的 190 筆）。其餘以「噪音」最多")
    assert answer_of_bars(some, 190, 200) == said
    assert "最常見的是噪音" in answer_of_bars(some, 5, 14)
    # Where a cause is more frequent than those without one, it is named.
    assert "最多的「噪音」" in answer_of_pareto(some, 16, 7)
    assert answer_of_bars([], 4, 4) == "其中 100% 未分細類（4 筆中的 4 筆）。"


def test_the_preparer_is_told_whose_step_it_is(estate):
    with pytest.raises(desk.Refused) as refused:
        desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
        desk.review_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
        desk.approve_month(
            estate.desk, LAST_MONTH, figures=dict, **as_member(estate.manager)
        )
    (said,) = map(str, refused.value.findings)
    assert "另一位經理批准" in said and "審核" not in said
