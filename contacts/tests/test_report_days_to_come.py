"""The chart of days: what is to come is not drawn, and years are told apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

from contacts.exports.part_sheets import HEAT
from contacts.reports.charts import draw
from contacts.reports.monthly import build, period_of

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)


def busy(place, code: str, now: datetime):
    return build([place.desk], period_of(code), now).parts[1].charts[0]


def test_days_to_come_draw_nothing(estate, file_call):
    file_call(estate, occurred_at=AT, now=AT)
    chart = busy(estate, "2026-10", AT)
    for line in chart.series:
        assert line.values[12:] == [None] * 19 and None not in line.values[:12]
    # The axis has all days; a column is said of those that have come.
    assert len(chart.labels) == 31
    assert len(re.findall("<g><title>", str(draw(chart)))) == 12


def test_an_axis_over_two_years_says_which(estate, file_call):
    file_call(estate, occurred_at=AT, now=AT)
    now = datetime(2027, 3, 1, tzinfo=UTC)
    parts = build([estate.desk], period_of("2025-12-01..2026-12-31"), now).parts
    chart, repairs = parts[1].charts[0], parts[2].charts[-1]
    for labels in (chart.labels, repairs.labels):
        assert (labels[0], labels[-1]) == ("2025-12-01", "2026-12-28")
    assert "2026-10-12" in chart.answer
    assert busy(estate, "2026", now).labels[0] == "01-01"


def test_a_year_on_the_axis_has_room(estate, file_call):
    file_call(estate, occurred_at=AT, now=AT)
    now = datetime(2027, 3, 1, tzinfo=UTC)
    drawn = str(draw(busy(estate, "2025-12-01..2026-12-31", now)))
    across = [
        float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*>\d{4}-\d\d-\d\d<', drawn)
    ]
    # Ten signs of an axis are up to ninety wide, on a tablet and on paper.
    assert len(across) > 6
    assert all(b - a > 90 for a, b in pairwise(across))


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_numbers_of_the_heat_map_can_be_read_on_its_darkest(estate):
    assert all((luminance(colour) + 0.05) / 0.05 >= 4.5 for colour in HEAT)
