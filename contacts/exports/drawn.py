"""Excel's own charts over the cells of a table, or over cells written for them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..reports.charts import nice
from ..reports.monthly.shapes import Cell, Chart, Grid, Rate
from .layout import EDGE_PIXELS, UNIT, Sheet
from .xlsx_file import clean

CHART_WIDTH, CHART_HEIGHT = 600, 300
# How many columns it covers: a drawing is held by cells, whose widths the library
# reckons with seven pixels a sign. So it grows with them where a font is wider.
CHART_LEFT = 12
CHART_COLUMNS = math.ceil((CHART_LEFT + CHART_WIDTH) / (UNIT * 7 + EDGE_PIXELS))
# How many rows a chart takes.
CHART_ROWS = 14
GREEN, AMBER, BLUE = "#0D6556", "#B8860B", "#20344A"
COLOURS = (GREEN, AMBER, BLUE)
# More names than these stand upright below their columns.
MOST_NAMES = 12
QUIET = {"color": "#B9B2A3"}

# First row, first column, last row, last column.
Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Drawn:
    """Which cells a chart is drawn of: its names, and each line's name and values."""

    names: Span
    lines: tuple[tuple[Span, Span], ...]
    # The number format of the names where they are days or months.
    form: str = ""


def columns_of(chart: Chart, grid: Grid) -> tuple[int, ...] | None:
    """Return in which columns of the table the chart's figures stand, if all do.

    The chart's names are those of the first rows, or of all where days and months are
    written shorter below a drawing.
    """
    number, rows = len(chart.labels), grid.rows
    named = [str(line[0].value) for line in rows[:number]] == list(chart.labels)
    in_time = chart.kind in ("columns", "lines") and number == len(rows)
    if number == 0 or number > len(rows) or not (named or in_time):
        return None
    found = []
    for series in chart.series:
        fits = (
            place
            for place, head in enumerate(grid.heads)
            if place
            and (str(series.name) == str(head.title) or len(chart.series) == 1)
            and all(
                value is None or figure(rows[n][place]) == value
                for n, value in enumerate(series.values)
            )
        )
        place = next(fits, None)
        if place is None:
            return None
        found.append(place)
    return tuple(found)


def is_foot(chart: Chart, grid: Grid) -> bool:
    """Say whether the chart draws the totals of the first columns."""
    number = len(chart.labels)
    titles = [str(head.title) for head in grid.heads[1 : number + 1]]
    if not grid.rows or not grid.foot or titles != list(chart.labels):
        return False
    totals = [figure(cell) for cell in grid.foot[1 : number + 1]]
    return len(chart.series) == 1 and totals == list(chart.series[0].values)


def figure(cell: Cell) -> Any:
    """Return the number that a chart draws of a cell: of a rate, its part."""
    return cell.value.part if isinstance(cell.value, Rate) else cell.value


def insert(sheet: Sheet, chart: Chart, drawn: Drawn, row: int, column: int) -> None:
    """Put the drawing of a chart onto the sheet."""
    made = KINDS[chart.kind](sheet, chart, drawn)
    made.set_title({"name": clean(str(chart.question)), "name_font": {"size": 12}})
    made.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
    made.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    about = {
        "description": clean(str(chart.answer)),
        "x_offset": CHART_LEFT,
        "y_offset": 4,
    }
    sheet.out.insert_chart(row, column, made, about)
    sheet.drawn = max(sheet.drawn, column + CHART_COLUMNS)


def _series(sheet: Sheet, drawn: Drawn, index: int, **more: Any) -> dict:
    name = sheet.out.get_name()
    title, values = drawn.lines[index]
    return {
        "name": [name, *title[:2]],
        "categories": [name, *drawn.names],
        "values": [name, *values],
        **more,
    }


def _filled(index: int) -> dict[str, Any]:
    # Hatched and dotted, so that they differ on paper without colours too.
    if not index:
        return {"fill": {"color": GREEN}}
    pattern = ("wide_upward_diagonal", "dotted_grid")[(index - 1) % 2]
    return {
        "pattern": {
            "pattern": pattern,
            "fg_color": COLOURS[index % 3],
            "bg_color": "white",
        },
        "border": {"color": COLOURS[index % 3]},
    }


def _names(chart: Chart, drawn: Drawn) -> dict[str, Any]:
    names: dict[str, Any] = {"line": QUIET}
    if drawn.form:
        # Named as they stand: by the calendar weeks would be hairlines far apart.
        names |= {"num_format": drawn.form, "text_axis": True}
    if len(chart.labels) > MOST_NAMES:
        names["num_font"] = {"rotation": -90, "size": 8}
    return names


def _axis(chart: Chart, *, stacked: bool = False) -> dict[str, Any]:
    """Return an axis of whole numbers from 0 to a round one, with quiet lines."""
    columns = zip(*(line.values for line in chart.series), strict=True)
    most = max(
        (sum(v or 0 for v in each) if stacked else max(v or 0 for v in each))
        for each in columns
    )
    end, step = nice(most)
    return {
        "min": 0,
        "max": end,
        "major_unit": step,
        "num_format": "#,##0",
        "line": QUIET,
        "major_gridlines": {"visible": True, "line": {"color": "#E4DDCC"}},
    }


def _plain(kind: str, subtype: str = "") -> Callable[[Sheet, Chart, Drawn], Any]:
    def made(sheet: Sheet, chart: Chart, drawn: Drawn) -> Any:
        options = {"type": kind, **({"subtype": subtype} if subtype else {})}
        out = sheet.book.out.add_chart(options)
        for index in range(len(chart.series)):
            out.add_series(_series(sheet, drawn, index, gap=60, **_filled(index)))
        values = _axis(chart, stacked=subtype == "stacked")
        if kind == "bar":
            # The first name on top, and the numbers below all the same.
            out.set_y_axis({"reverse": True, "crossing": "max", "line": QUIET})
            out.set_x_axis(values)
        else:
            out.set_x_axis(_names(chart, drawn))
            out.set_y_axis(values)
        return out

    return made


def _lines(sheet: Sheet, chart: Chart, drawn: Drawn) -> Any:
    out = sheet.book.out.add_chart({"type": "line"})
    for index in range(len(chart.series)):
        look = {
            "line": {
                "color": COLOURS[index % 3],
                "width": 2.25,
                "dash_type": ("solid", "dash", "round_dot")[index % 3],
            },
            "marker": {"type": ("circle", "square", "triangle")[index % 3], "size": 6},
        }
        out.add_series(_series(sheet, drawn, index, **look))
    out.set_x_axis(_names(chart, drawn))
    out.set_y_axis(_axis(chart))
    return out


def _pareto(sheet: Sheet, chart: Chart, drawn: Drawn) -> Any:
    """Draw the columns, and over them the share so far: the second line drawn."""
    out = sheet.book.out.add_chart({"type": "column"})
    out.add_series(_series(sheet, drawn, 0, gap=40, **_filled(0)))
    line = sheet.book.out.add_chart({"type": "line"})
    look = {"line": {"color": AMBER, "width": 2.25}, "marker": {"type": "square"}}
    line.add_series(_series(sheet, drawn, 1, y2_axis=True, **look))
    line.set_y2_axis(
        {"min": 0, "max": 1, "num_format": "0%", "major_unit": 0.2, "line": QUIET}
    )
    out.combine(line)
    out.set_y_axis(_axis(chart))
    return out


KINDS: dict[str, Callable[[Sheet, Chart, Drawn], Any]] = {
    "columns": _plain("column", "stacked"),
    "bars": _plain("bar"),
    "share": _plain("bar"),
    "lines": _lines,
    "pareto": _pareto,
}
