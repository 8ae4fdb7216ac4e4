"""Drawings say the figures they are made of: read back from the SVG and from Excel."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import accumulate, pairwise
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from contacts.exports.monthly import write_trend
from contacts.reports.charts import draw
from contacts.reports.monthly.shapes import Chart, Grid, Head, Series, row

LABELS = ["一", "二", "三", "四", "五"]
FIRST, SECOND = [9, 4, 0, 13, 7], [3, 0, 6, 1, 11]
FALLING = [20, 10, 5, 3, 2]
# What a tenth of a pixel, to which the drawing is rounded, may be off.
PIXEL = 0.11


def chart(kind: str, *values: list[int]) -> Chart:
    series = tuple(Series(f"列{place}", each) for place, each in enumerate(values))
    return Chart("made", kind, "問？", "答。", LABELS, series, "made")


def drawn(made: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(str(draw(made)))  # noqa: S314 - our own drawing


def number(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name))


def looks(svg: ElementTree.Element, tag: str, look: str) -> list[ElementTree.Element]:
    return [each for each in svg.iter(tag) if each.get("class") == look]


def heights(svg: ElementTree.Element):
    """Return what turns a height on the drawing into a value, by the axis drawn."""
    levels = sorted(number(line, "y1") for line in looks(svg, "line", "grid"))
    axis = [t for t in looks(svg, "text", "axis") if t.get("text-anchor") == "end"]
    named = {round(number(text, "y") - 4, 1): float(text.text) for text in axis}
    assert sorted(named, reverse=True) == sorted(levels, reverse=True)
    top, floor = levels[0], levels[-1]
    assert named[floor] == 0
    steps = [named[low] - named[high] for low, high in pairwise(levels)]
    assert len(set(steps)) == 1
    scale = named[top] / (floor - top)
    return floor, scale


def test_stacked_columns_are_as_high_as_their_figures():
    svg = drawn(chart("columns", FIRST, SECOND))
    floor, scale = heights(svg)
    columns = [g for g in svg.iter("g") if g.find("title") is not None]
    assert len(columns) == len(LABELS)
    for column, figures in zip(columns, zip(FIRST, SECOND, strict=True), strict=True):
        bottom = floor
        rects = list(column.iter("rect"))
        looked = {rect.get("class"): rect for rect in rects}
        assert set(looked) == {f"s{n}" for n, v in enumerate(figures) if v}
        for place, value in enumerate(figures):
            if not value:
                continue
            rect = looked[f"s{place}"]
            tall = number(rect, "height")
            assert tall * scale == pytest.approx(value, abs=PIXEL * scale)
            # Each stands on the one before it, and the first on the floor.
            assert number(rect, "y") + tall == pytest.approx(bottom, abs=2 * PIXEL)
            bottom = number(rect, "y")


def test_lines_go_through_their_figures():
    svg = drawn(chart("lines", FIRST, SECOND))
    floor, scale = heights(svg)
    for place, values in enumerate((FIRST, SECOND)):
        (path,) = looks(svg, "polyline", f"l{place}")
        points = [each.split(",") for each in path.get("points").split()]
        read = [(floor - float(y)) * scale for _x, y in points]
        assert read == pytest.approx(values, abs=PIXEL * scale)
        across = [float(x) for x, _y in points]
        assert across == sorted(set(across))


def test_bars_are_as_long_as_their_figures():
    bars = looks(drawn(chart("bars", FIRST)), "rect", "s0")
    longest = max(number(bar, "width") for bar in bars)
    for bar, value in zip(bars, FIRST, strict=True):
        # A line of one pixel stands for none.
        long = longest * value / max(FIRST) or 1
        assert number(bar, "width") == pytest.approx(long, abs=2 * PIXEL)


def test_a_pareto_line_adds_up_what_its_bars_show():
    svg = drawn(chart("pareto", FALLING))
    ends = [t for t in looks(svg, "text", "axis") if t.text.endswith("%")]
    across = {int(text.text[:-1]): number(text, "x") for text in ends}
    start, room = across[0], across[100] - across[0]
    for line in looks(svg, "line", "grid") + looks(svg, "line", "limit"):
        assert number(line, "x1") in across.values()
    whole = sum(FALLING)
    bars = [number(bar, "width") / room for bar in looks(svg, "rect", "s0")]
    assert bars == pytest.approx([v / whole for v in FALLING], abs=0.001)
    (path,) = looks(svg, "polyline", "l1")
    points = [float(each.split(",")[0]) for each in path.get("points").split()]
    read = [(x - start) / room for x in points]
    assert read == pytest.approx([v / whole for v in accumulate(FALLING)], abs=0.001)
    said = [text.text for text in looks(svg, "text", "value")]
    assert said == ["20 · 50%", "10 · 25%", "5 · 13%", "3 · 8%", "2 · 5%"]


def test_the_parts_of_a_share_are_as_wide_as_their_figures():
    svg = drawn(chart("share", FIRST))
    parts = [rect for rect in svg.iter("rect") if number_or_none(rect, "y") == 8]
    # Two pixels of each are the gap to the next.
    widths = [number(rect, "width") + 2 for rect in parts]
    filled = [value for value in FIRST if value]
    shares = [width / sum(widths) for width in widths]
    assert shares == pytest.approx([v / sum(filled) for v in filled], abs=0.001)


def number_or_none(element: ElementTree.Element, name: str) -> float | None:
    found = element.get(name)
    return float(found) if found else None


def test_a_heat_map_says_each_figure_and_is_darker_for_more():
    svg = drawn(chart("heat", FIRST, SECOND))
    cells = [t for t in svg.iter("text") if re.match(r"t\d$", t.get("class") or "")]
    said = [int(cell.text) for cell in cells]
    assert said == [value for values in (FIRST, SECOND) for value in values if value]
    levels = [int(cell.get("class")[1:]) for cell in cells]
    grounds = [r.get("class") for r in svg.iter("rect") if r.get("class", "")[0] == "h"]
    assert [f"h{level}" for level in levels] == [g for g in grounds if g != "h0"]
    by_value = [level for _value, level in sorted(zip(said, levels, strict=True))]
    assert by_value == sorted(by_value) and by_value[-1] == 5


# --- Excel ---------------------------------------------------------------------------


def workbook(made: Chart):
    file = io.BytesIO()
    grid = Grid("made", "表", (Head("頭"),), [row("一")])
    write_trend(file, "標題", "頁腳", (made, grid), grid)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def cells(book, reference: str) -> list:
    """Return the values of the cells that a chart refers to."""
    name, _mark, span = reference.rpartition("!")
    sheet = book[name.strip("'")]
    left, top, right, bottom = range_boundaries(span.replace("$", ""))
    return [
        cell
        for line in sheet.iter_rows(top, bottom, left, right, values_only=True)
        for cell in line
    ]


def series_of(book) -> list:
    (out,) = book.worksheets[0]._charts
    return [series for each in out._charts for series in each.series]


@pytest.mark.parametrize("kind", ["columns", "lines", "bars", "share"])
def test_excels_charts_refer_to_the_figures_and_their_names(kind):
    values = [FIRST, SECOND] if kind in ("columns", "lines") else [FIRST]
    made = chart(kind, *values)
    book = workbook(made)
    found = series_of(book)
    assert len(found) == len(made.series)
    for series, line in zip(found, made.series, strict=True):
        assert cells(book, series.val.numRef.f) == line.values
        labels = series.cat.strRef or series.cat.numRef
        assert cells(book, labels.f) == LABELS
        assert cells(book, series.tx.strRef.f) == [line.name]


def test_a_count_in_a_workbook_is_headed_as_one():
    named = chart("bars", FIRST)
    book = workbook(replace(named, series=(Series("", FIRST),)))
    (series,) = series_of(book)
    assert cells(book, series.tx.strRef.f) == ["件數"]


def test_excels_pareto_refers_to_the_figures_and_to_their_growing_share():
    book = workbook(chart("pareto", FALLING))
    bars, line = series_of(book)
    assert cells(book, bars.val.numRef.f) == FALLING
    whole = sum(FALLING)
    shares = [each / whole for each in accumulate(FALLING)]
    assert cells(book, line.val.numRef.f) == pytest.approx(shares)
    for series in (bars, line):
        labels = series.cat.strRef or series.cat.numRef
        assert cells(book, labels.f) == LABELS


def test_excels_heat_map_has_the_figures_and_colours_no_more_than_them():
    book = workbook(chart("heat", FIRST, SECOND))
    sheet = book.worksheets[0]
    (shaded,) = sheet.conditional_formatting
    found = cells(book, f"'{sheet.title}'!{shaded.sqref}")
    assert found == [v for pair in zip(FIRST, SECOND, strict=True) for v in pair]
