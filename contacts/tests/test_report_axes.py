"""The axes of drawings: labels that stand apart, and little height left empty."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from contacts.reports.charts import LEFT, WIDE, draw, nice
from contacts.reports.monthly.periods import labels_of
from contacts.reports.monthly.shapes import Chart, Series

# How wide a sign of the labels is where they are largest, in units of the drawing.
SIGN = 9


def below(kind: str, labels: list[str]) -> list[tuple[float, float]]:
    """Return from where to where the labels below a drawing reach."""
    values = [n % 7 for n in range(len(labels))]
    made = Chart("made", kind, "問？", "答。", labels, (Series("列", values),), "made")
    svg = ElementTree.fromstring(str(draw(made)))  # noqa: S314 - our own drawing
    found = []
    for text in svg.iter("text"):
        if text.get("class") != "axis" or text.text not in labels:
            continue
        x, wide = (
            float(text.get("x")),
            len(text.text) * (SIGN if kind != "lines" else 7),
        )
        before = {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor")]
        if float(text.get("y")) > 200:
            found.append((x - before, x - before + wide))
    return found


def weeks(number: int, first: date = date(2025, 9, 29)) -> list[str]:
    return labels_of([first + timedelta(weeks=n) for n in range(number)])


@pytest.mark.parametrize("number", [5, 14, 53, 57, 104])
@pytest.mark.parametrize("kind", ["columns", "lines"])
def test_no_label_is_cut_or_stands_in_another_or_in_the_numbers_of_the_axis(
    kind, number
):
    places = below(kind, weeks(number))
    assert len(places) > 2
    assert places[0][0] >= LEFT - 8
    assert places[-1][1] <= (WIDE if kind == "columns" else 760)
    assert all(left[1] < right[0] for left, right in pairwise(places))


def test_every_day_of_a_month_is_named():
    assert len(below("columns", [str(day) for day in range(1, 32)])) == 31


def test_an_axis_goes_to_little_more_than_the_highest():
    for most in (*range(1, 400), 523, 1001, 9999, 12_345, 480_000):
        end, step = nice(most)
        assert end >= most and end % step == 0 and 1 <= end // step <= 5
        assert end <= max(4, most + step) and end <= max(4, most * 1.7)


@pytest.mark.parametrize(("most", "axis"), [(201, 250), (523, 600), (1, 4), (0, 4)])
def test_an_axis_ends_at_a_round_number(most, axis):
    assert nice(most)[0] == axis
