"""The tables and charts of the report, on the sheets of its workbook."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ..reports.monthly.shapes import Cell, Chart, Grid, Growth, Head, Part, Rate
from .drawn import (
    CHART_ROWS,
    CHART_WIDTH,
    GREEN,
    Drawn,
    columns_of,
    figure,
    insert,
    is_foot,
)
from .layout import FIRST, PAGE_WIDTH, UNIT, Sheet, lines_of, pieces_of, pixels
from .tables import display_width
from .xlsx_file import Workbook, clean

# How many of the narrow columns a text takes at most, and a day or a moment always.
MOST_OF_A_TEXT, MOST_OF_A_LONG, A_DAY = 3, 6, 2
# A drawing stands beside its table where both are no wider than this.
BESIDE = PAGE_WIDTH * 1.3
# A table that may be broken keeps so many rows with its heading.
FIRST_ROWS = 4
# The last table of a sheet has its headings on each page where it has more rows.
MANY_ROWS = 24
# Light enough that the black numbers can be read on its darkest.
HEAT = ("#FFFDF8", "#6DB7A5")
Looks = dict[str, Any]


@dataclass(frozen=True)
class Portion:
    """A share that stands without its two numbers."""

    number: float


# The languages of the names of days and months, as number formats name them.
LANGUAGES = {"zh-hant": "[$-404]", "zh-hans": "[$-804]", "en": "[$-409]"}
# The letters of a date's format in ours, and in a sheet's.
LETTERS = {"Y": "yyyy", "m": "mm", "n": "m", "F": "mmmm", "M": "mmm"}
_PIECES = re.compile(r"[YmnFM]|[^YmnFM]+")


def times() -> dict[str, str]:
    """Return the number formats by which a cell that is `typed` is written."""
    front = LANGUAGES.get(get_language() or "", "")
    month = "".join(
        LETTERS.get(piece) or f'"{piece}"'
        for piece in _PIECES.findall(pgettext("format of a month", "F Y"))
    )
    before, _mark, after = _("%(month)s so far").partition("%(month)s")
    so_far = f'"{before}"{month}"{after}"'.replace('""', "")
    one, many = (
        f'0"{ngettext("%(n)d day", "%(n)d days", n).partition("%(n)d")[2]}"'
        for n in (1, 2)
    )
    entries = ngettext("%(n)d entry", "%(n)d entries", 2).partition("%(n)d")[2]
    return {
        "difference": f'+0"{entries}";-0"{entries}";0"{entries}"',
        "late": f"[<1]0.00{many[1:]};[=1]{one};{many}",
        "day": "mm-dd",
        "year": "yyyy-mm-dd",
        "day of week": f"{front}mm-dd ddd",
        "year of week": f"{front}yyyy-mm-dd ddd",
        "hour": "hh:mm",
        "month": front + month,
        "month so far": front + so_far,
    }


HEADING = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": "#E2EFEA",
    "font_color": "#0D4A40",
    # One line: a double one stands in the first row's numbers on paper.
    "bottom": 2,
    "bottom_color": GREEN,
    # Parts long headings of narrow columns from one another.
    "left": 1,
    "left_color": "#FFFFFF",
}
MUTED = "#59616A"
# What stands above and below the tables.
OUTSIDE: dict[str, dict[str, Any]] = {
    "head": HEADING,
    # Over numbers the heading stands to the right, as they do.
    "right": {"align": "right", **HEADING},
    "title": {"bold": True, "font_size": 20, "font_color": GREEN},
    "part": {"bold": True, "font_size": 15, "font_color": GREEN},
    "grid": {"bold": True, "font_size": 12},
    "quiet": {"font_color": MUTED, "text_wrap": True, "valign": "top"},
    "link": {"font_color": GREEN, "underline": 1},
    "long": {"text_wrap": True, "valign": "top"},
    "plain": {"text_wrap": True, "num_format": "@", "valign": "top"},
}
# A line of a table, and what is in its cells; the last line has its own names.
LINE = {"bottom": 1, "bottom_color": "#DDD5C3", "valign": "top"}
FOOT = {**LINE, "bold": True, "top": 1, "top_color": GREEN}
CELLS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "num_format": "@"},
    "number": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0"},
    "rate": {"num_format": "0.0%"},
    "growth": {"num_format": "+0.0%;-0.0%;0.0%"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "none": {"font_color": MUTED, "align": "right"},
}


def looks_of(book: Workbook) -> Looks:
    """Return the formats of all cells of the report's sheets."""
    looks = {name: book.format(**look) for name, look in OUTSIDE.items()}
    for front, line in (("", LINE), ("foot ", FOOT)):
        for name, look in {**CELLS, **_typed()}.items():
            looks[front + name] = book.format(**line, **look)
    return looks


def _typed() -> Looks:
    return {
        f"typed {name}": {
            "num_format": form,
            "align": "right" if name in ("late", "difference") else "left",
        }
        for name, form in times().items()
    }


def write_part(book: Workbook, looks: Looks, part: Part) -> str:
    """Write a part onto a sheet of its own, and return the sheet's name."""
    tables = list(_tables(part.charts, part.grids))
    name = f"{part.number} {part.title}"
    title = f"{part.number}  {part.title}"
    return _written(book, looks, name, title, tables, part.note)


def write_tables(
    book: Workbook,
    looks: Looks,
    title: str,
    grids: list[Grid],
    chart: Chart | None = None,
) -> str:
    """Write tables that are no part, with a chart, onto a sheet named as the first."""
    tables = list(_tables([chart] if chart else [], grids))
    return _written(book, looks, str(grids[0].title), title, tables)


def _written(
    book: Workbook,
    looks: Looks,
    name: str,
    title: str,
    tables: list[tuple[Grid | None, Chart | None]],
    note: Any = "",
) -> str:
    sheet = Sheet(book, book.short_sheet(name), _width(tables))
    sheet.heading(title, looks["part"])
    if note:
        sheet.wrapped(note, looks["quiet"], _units(sheet.width))
    sheet.at += 1
    sheet.titled = sheet.at
    for grid, chart in sorted(tables, key=_length):
        write_table(sheet, looks, grid, chart)
    sheet.done(_units(sheet.width))
    return sheet.out.get_name()


def _tables(
    charts: Iterable[Chart], grids: Iterable[Grid]
) -> Iterator[tuple[Grid | None, Chart | None]]:
    """Yield each table with the chart of it; a chart of other figures stands alone."""
    waiting = list(charts)
    for grid in grids:
        fit = None
        for chart in [each for each in waiting if each.grid == grid.code]:
            waiting.remove(chart)
            if fit is None and _is_of(chart, grid):
                fit = chart
            else:
                yield None, chart
        yield grid, fit
    for chart in waiting:
        yield None, chart


def _length(table: tuple[Grid | None, Chart | None]) -> int:
    """Return how long a long table is: the headings of the last stand on each page."""
    rows = len(table[0].rows) if table[0] is not None else 0
    return rows if rows > MANY_ROWS else 0


def _is_of(chart: Chart, grid: Grid) -> bool:
    if chart.is_empty:
        return False
    if chart.kind == "heat":
        return len(grid.heads) == len(chart.series) + 1
    return columns_of(chart, grid) is not None or is_foot(chart, grid)


def _width(tables: list[tuple[Grid | None, Chart | None]]) -> int:
    """Return how wide a sheet of these tables is, in pixels."""
    widest = PAGE_WIDTH
    for grid, chart in tables:
        wide = pixels(_end(grid, chart) - 1) if grid else pixels(3)
        beside = wide + CHART_WIDTH + 24
        drawn = chart and not chart.is_empty and chart.kind != "heat"
        widest = max(widest, beside if drawn and beside <= BESIDE else wide)
    return widest


def _units(width: int) -> int:
    """Return how many columns a sentence may run over."""
    return int((width - pixels(0)) / (pixels(1) - pixels(0)))


# --- Tables ------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a column of a table stands; a rate takes three of one each."""

    first: int
    last: int
    rate: bool = False

    @property
    def width(self) -> float:
        if self.first == 0:
            return FIRST
        return (self.last - self.first + 1) * UNIT


def places(grid: Grid) -> list[Place]:
    """Return where the columns of a table stand on its sheet."""
    found: list[Place] = []
    at = 0
    for index, head in enumerate(grid.heads):
        cells = [line[index] for line in (*grid.rows, grid.foot) if index < len(line)]
        if any(cell.is_rate for cell in cells):
            found.append(Place(at, at + 2, rate=True))
        else:
            found.append(Place(at, at + _span(index, head, cells) - 1))
        at = found[-1].last + 1
    return found


def _span(index: int, head: Head, cells: list[Cell]) -> int:
    """Return how many columns of the sheet a column of the table takes."""
    values = [cell.value for cell in cells if cell.value is not None]
    if index == 0 or head.number:
        return 1
    if head.sort in ("day", "moment") or any(isinstance(v, date) for v in values):
        return A_DAY
    if any(isinstance(v, (int, float, Growth, Portion)) for v in values):
        return 1
    most = MOST_OF_A_LONG if head.sort == "long" else MOST_OF_A_TEXT
    texts = [str(head.title), *map(str, values)]
    widest = max(display_width(text) for text in texts) + 2
    return max(1, min(math.ceil(widest / UNIT), most))


def _end(grid: Grid | None, chart: Chart | None = None) -> int:
    """Return the first column after the table."""
    if grid is None:
        return 0
    # A pareto has a column more: the share so far.
    more = chart is not None and chart.kind == "pareto"
    return max(place.last for place in places(grid)) + 1 + more


def write_table(
    sheet: Sheet, looks: Looks, grid: Grid | None, chart: Chart | None = None
) -> None:
    """Write a table and its chart: beside it where there is room, or else above."""
    start = sheet.at
    if grid is None:
        _alone(sheet, looks, chart)
        sheet.keep_together(start, sheet.at)
        return
    if chart is not None and chart.kind == "pareto":
        grid = _with_share(grid, chart)
    drawing = chart is not None and chart.kind != "heat"
    beside = drawing and pixels(_end(grid) - 1) + CHART_WIDTH + 24 <= sheet.width
    if drawing and not beside:
        sheet.wrapped(chart.answer, looks["quiet"], _units(sheet.width))
        top = sheet.at
        sheet.at += CHART_ROWS + 2
    units = _end(grid) - 1 if beside else _units(sheet.width)
    head = _grid(sheet, looks, grid, chart if beside or not drawing else None, units)
    end = sheet.at
    if drawing:
        drawn = _cells(chart, grid, head)
        if beside:
            insert(sheet, chart, drawn, start, _end(grid))
            sheet.at = max(sheet.at, start + CHART_ROWS + 1)
            end = max(end, start + CHART_ROWS + 1)
        else:
            insert(sheet, chart, drawn, top, 0)
    elif chart is not None:
        _shade(sheet, grid, head)
    sheet.long_head = head if len(grid.rows) > MANY_ROWS else None
    if not sheet.fits(start, end):
        end = min(end, head + 1 + FIRST_ROWS)
    sheet.keep_together(start, end)
    sheet.at += 1


def _with_share(grid: Grid, chart: Chart) -> Grid:
    """Return the table with one column more: the share so far of what is drawn."""
    values = [value or 0 for value in chart.series[0].values]
    values += [0] * (len(grid.rows) - len(values))
    whole = sum(values)
    shares = [Cell(Portion(past / whole)) for past in accumulate(values)]
    return replace(
        grid,
        heads=(*grid.heads, Head(_("Share so far"), "number")),
        rows=[[*line, share] for line, share in zip(grid.rows, shares, strict=True)],
        foot=[*grid.foot, Cell(None)] if grid.foot else grid.foot,
    )


def _grid(
    sheet: Sheet, looks: Looks, grid: Grid, chart: Chart | None, units: int
) -> int:
    """Write a table below its title; return the row of its headings."""
    sheet.line(grid.title, looks["grid"])
    for said in (grid.note, chart and chart.answer):
        if said:
            sheet.wrapped(said, looks["quiet"], units)
    head, spans = sheet.at, places(grid)
    _heads(sheet, looks, grid, spans)
    for cells in grid.rows:
        _row(sheet, looks, cells, spans)
    if grid.rows and grid.foot:
        _row(sheet, looks, grid.foot, spans, "foot ")
    if not grid.rows:
        sheet.wrapped(grid.empty or _("None in this period."), looks["quiet"], units)
    return head


def _heads(sheet: Sheet, looks: Looks, grid: Grid, spans: list[Place]) -> None:
    tall = 1
    for head, place in zip(grid.heads, spans, strict=True):
        look = looks["right" if head.number else "head"]
        titles = [str(head.title)]
        if place.rate:
            count = pgettext("column of a rate", "count")
            out_of = pgettext("column of a rate", "out of")
            parted = (f"{head.title} · {count}", f"{head.title} · {out_of}")
            titles = [*parted, str(head.title)]
            for offset, title in enumerate(titles):
                sheet.text(title, look, place.first + offset)
        else:
            _merge(sheet, place, look)
            sheet.text(titles[0], look, place.first)
        width = UNIT if place.rate else place.width
        tall = max(tall, *(lines_of(title, width) for title in titles))
    sheet.tall(tall)
    sheet.at += 1


def _merge(sheet: Sheet, place: Place, look: Any) -> None:
    if place.last > place.first:
        sheet.out.merge_range(sheet.at, place.first, sheet.at, place.last, "", look)


def _row(
    sheet: Sheet, looks: Looks, cells: list[Cell], spans: list[Place], front: str = ""
) -> None:
    """Write a row; what a row is not high enough for goes on in rows below it."""
    tall, rest = 1, []
    for cell, place in zip(cells, spans, strict=True):
        if cell.value is None or cell.typed or _look_of(cell.value) != "text":
            _value(sheet, looks, place, cell, front)
            continue
        first, *more = pieces_of(clean(str(cell.value)), place.width)
        _value(sheet, looks, place, replace(cell, value=first) if more else cell, front)
        tall = max(tall, lines_of(first, place.width))
        rest.append((place, more))
    sheet.tall(tall)
    sheet.at += 1
    while any(more for _place, more in rest):
        _further(sheet, looks, rest, front)


def _further(
    sheet: Sheet, looks: Looks, rest: list[tuple[Place, list[str]]], front: str
) -> None:
    """Write the next pieces of the texts of a row."""
    tall = 1
    for place, more in rest:
        if more:
            said = more.pop(0)
            _value(sheet, looks, place, Cell(said), front)
            tall = max(tall, lines_of(said, place.width))
    sheet.tall(tall)
    sheet.at += 1


def _value(
    sheet: Sheet, looks: Looks, place: Place, cell: Cell, front: str = ""
) -> None:
    """Write a cell as what it is."""
    out, at, value, column = sheet.out, sheet.at, cell.value, place.first
    if cell.now is not None:
        said = _("today %(figure)s") % {"figure": _plainly(cell.now)}
        out.write_comment(at, column, said, {"author": ""})
    if isinstance(value, Rate):
        _rate(sheet, looks, column, value, front)
        return
    look = looks[front + (f"typed {cell.typed}" if cell.typed else _look_of(value))]
    if place.rate:
        # A plain number in a column of rates stands under the share.
        for blank in (column, column + 1):
            out.write_blank(at, blank, None, looks[f"{front}text"])
        column += 2
    else:
        _merge(sheet, place, look)
    if value is None:
        # A drawing leaves a gap here, where it would draw a text as none.
        out.write_blank(at, column, None, look)
    elif cell.typed:
        _typed_value(sheet, column, value, look)
    elif cell.said:
        # The number alone says too little: hours where no day has gone by.
        out.write_string(at, column, clean(str(cell.said)), looks[f"{front}none"])
    elif isinstance(value, (Growth, Portion)):
        out.write_number(at, column, value.number, look)
    elif isinstance(value, (int, float)):
        out.write_number(at, column, value, look)
    elif isinstance(value, date):
        out.write_datetime(at, column, value, look)
    else:
        look = looks[f"{front}none"] if cell.aligned else look
        out.write_string(at, column, clean(str(value)), look)


def _typed_value(sheet: Sheet, column: int, value: Any, look: Any) -> None:
    """Write what it is: its format says the words of the page."""
    if isinstance(value, (int, float)):
        sheet.out.write_number(sheet.at, column, value, look)
    else:
        sheet.out.write_datetime(sheet.at, column, value, look)


def _look_of(value: Any) -> str:
    if isinstance(value, Growth) and not value.is_share:
        return "typed difference"
    looks = (
        (Rate, "rate"),
        (Growth, "growth"),
        (Portion, "rate"),
        (float, "decimal"),
        (int, "number"),
        (datetime, "moment"),
        (date, "day"),
    )
    return next((look for kind, look in looks if isinstance(value, kind)), "text")


def _rate(sheet: Sheet, looks: Looks, column: int, value: Rate, front: str) -> None:
    out, at = sheet.out, sheet.at
    out.write_number(at, column, value.part, looks[f"{front}number"])
    out.write_number(at, column + 1, value.whole, looks[f"{front}number"])
    if value.share is None:
        out.write_string(at, column + 2, _("no data"), looks[f"{front}none"])
    else:
        out.write_number(at, column + 2, value.share, looks[f"{front}rate"])


def _plainly(figure: Any) -> str:
    if isinstance(figure, Rate):
        return f"{figure.part} / {figure.whole}"
    return str(figure)


# --- Charts ------------------------------------------------------------------------


def _cells(chart: Chart, grid: Grid, head: int) -> Drawn:
    """Return the cells of the written table that the chart is drawn of."""
    spans, number = places(grid), len(chart.labels)
    first, last = head + 1, head + number
    found = columns_of(chart, grid)
    if found is None:
        # The totals, with the headings for names.
        row, left, right = head + 1 + len(grid.rows), spans[1].first, spans[number].last
        totals = ((row, 0, row, 0), (row, left, row, right))
        return Drawn((head, left, head, right), (totals,))
    columns = [spans[place].first for place in found]
    if chart.kind == "pareto":
        columns.append(spans[-1].first)
    lines = (((head, at, head, at), (first, at, last, at)) for at in columns)
    form = times().get(grid.rows[0][0].typed, "")
    return Drawn((first, 0, last, 0), tuple(lines), form)


def _shade(sheet: Sheet, grid: Grid, head: int) -> None:
    """Let Excel colour the hours of a week by how much was to do."""
    last = head + len(grid.rows)
    _shaded(sheet, head + 1, last, len(grid.heads) - 1)


def _shaded(sheet: Sheet, first: int, last: int, columns: int) -> None:
    scale = {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[1]}
    sheet.out.conditional_format(first, 1, last, columns, scale)


def _alone(sheet: Sheet, looks: Looks, chart: Chart) -> None:
    """Write a chart whose figures stand in no table, and beside them its drawing."""
    sheet.line(chart.question, looks["grid"])
    sheet.wrapped(chart.answer, looks["quiet"], _units(sheet.width))
    top = sheet.at
    if chart.is_empty:
        sheet.at += 1
        return
    firsts = chart.firsts or tuple(Cell(label) for label in chart.labels)
    rows = [
        [first, *(Cell(line.values[place]) for line in chart.series)]
        for place, first in enumerate(firsts)
        if chart.kind != "heat" or any(line.values[place] for line in chart.series)
    ]
    names = (line.name or pgettext("how many", "Number") for line in chart.series)
    heads = (Head(""), *(Head(name, "number") for name in names))
    grid = Grid(chart.grid, "", heads, rows)
    if chart.kind == "pareto":
        grid = _with_share(grid, chart)
    spans = places(grid)
    _heads(sheet, looks, grid, spans)
    for cells in rows if chart.kind != "pareto" else grid.rows:
        _row(sheet, looks, [_zero(cell, chart) for cell in cells], spans)
    if chart.kind == "heat":
        _shade(sheet, grid, top)
        sheet.at += 1
        return
    insert(sheet, chart, _cells(chart, grid, top), top, _end(grid))
    sheet.at = max(sheet.at, top + CHART_ROWS + 1) + 1


def _zero(cell: Cell, chart: Chart) -> Cell:
    """Return none as a zero in a heat map; in a chart it stays empty."""
    if chart.kind == "heat" and figure(cell) is None:
        return Cell(0)
    return cell
