"""One rounding, half away from zero, wherever a report writes a figure."""

from __future__ import annotations

from fractions import Fraction

import pytest

from contacts.reports.monthly.shapes import Cell, Growth, Rate, percent, rounded


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (6.25, "6.3"),
        (-6.25, "-6.3"),
        # As decimals these are halves, as binary floats a little less.
        (1.005, "1.0"),
        (0.15, "0.2"),
        (2.675, "2.7"),
        (Fraction(1, 20), "0.1"),
        (99.95, "100.0"),
        (0, "0.0"),
        (7, "7.0"),
    ],
)
def test_a_half_goes_away_from_zero(number, said):
    assert rounded(number) == said
    assert Cell(float(number)).shown == said


def test_shares_and_changes_are_worked_out_from_whole_numbers():
    assert str(Growth(45, 48)) == "-6.3%" and str(Growth(51, 48)) == "+6.3%"
    assert str(Growth(48, 48)) == "0.0%"


def test_of_little_the_difference_is_said_and_no_share():
    assert str(Growth(93, 1)) == "+92 筆" and str(Growth(1, 9)) == "-8 筆"
    assert str(Growth(2, 2)) == "0 筆" and Growth(93, 1).number == 92
    assert str(Growth(11, 10)) == "+10.0%" and Growth(11, 10).number == 0.1
    assert Rate(1, 16).percent == "6.3%" and Rate(3, 16).percent == "18.8%"
    assert Rate(0, 0).percent == ""
    assert percent(1, 8, 0) == "13%" and percent(1, 200, 0) == "1%"
    # 0.145 as a float lies below the half.
    assert percent(29, 200, 0) == "15%"
