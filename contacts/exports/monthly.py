"""The month's workbook: a cover, a sheet a part with Excel's own charts, the books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..models import MonthBook, ReportText
from ..reports.charts import GRID_LINES, nice
from ..reports.monthly import Report
from ..reports.monthly.shapes import Cell, Chart, Grid, Part, Rate
from .registers import REGISTERS, Sights, table
from .since_approval import approval_lines, changed_entries, changed_figures
from .tables import Tell, display_width
from .xlsx_file import Workbook, clean

# How many rows a chart takes, and how wide the columns of a part's sheet are.
CHART_ROWS, CHART_WIDTH, CHART_HEIGHT = 17, 620, 320
FIRST_WIDTH, OTHER_WIDTH, LONG_WIDTH, TWO_LINES = 30, 13, 48, 32
GREEN, AMBER, BLUE = "#0D6556", "#B8860B", "#20344A"
COLOURS = (GREEN, AMBER, BLUE)
# Light enough that the black numbers can be read on its darkest.
HEAT = ("#FFFDF8", "#6DB7A5")


@dataclass
class Sheet:
    """A part's sheet, filled from the top; `at` is the next free row."""

    book: Workbook
    out: Any
    at: int = 0

    def text(self, text: Any, look: Any = None, column: int = 0) -> None:
        self.out.write_string(self.at, column, clean(str(text)), look)

    def line(self, text: Any, look: Any = None) -> None:
        self.text(text, look)
        self.at += 1


def write_month(
    file: str | Path | IO[bytes],
    report: Report,
    sights: Sights,
    *,
    text: ReportText | None = None,
    signed: MonthBook | None = None,
    tell: Tell | None = None,
) -> None:
    """Write the whole workbook; `tell` hears how many lines of the books are in."""
    places = " · ".join(desk.place_name for desk in report.desks)
    title = report.period.title
    with Workbook(file, title=title, foot=f"{places} · {report.period.label}") as book:
        looks = _looks(book)
        _cover(book, looks, report, title, text, signed)
        if report.books:
            _since(book, looks, report)
        for part in report.parts:
            _part(book, looks, part)
        written = 0
        for register in REGISTERS:
            done = 0

            def heard(count: int, before: int = written) -> None:
                nonlocal done
                done = count
                if tell:
                    tell(before + count)

            book.add(table(register, report.windows, sights), heard)
            written += done


def write_trend(
    file: str | Path | IO[bytes],
    title: str,
    foot: str,
    months: tuple[Chart, Grid],
    compared: Grid,
) -> None:
    """Write thirteen months with their chart, and the desks beside each other."""
    with Workbook(file, title=title, foot=foot) as book:
        looks = _looks(book)
        for grid, chart in ((months[1], months[0]), (compared, None)):
            sheet = Sheet(book, book.short_sheet(str(grid.title)))
            sheet.out.set_column(0, 0, FIRST_WIDTH)
            sheet.out.set_column(1, 24, OTHER_WIDTH)
            sheet.line(title, looks["part"])
            sheet.at += 1
            if chart is not None:
                _chart(sheet, looks, chart)
            _grid(sheet, looks, grid)


Looks = dict[str, Any]


def _looks(book: Workbook) -> Looks:
    thin = {"bottom": 1, "bottom_color": "#DDD5C3", "valign": "top"}
    head = {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "bg_color": "#E2EFEA",
        "font_color": "#0D4A40",
        # One line: a double one stands in the first row's numbers on paper.
        "bottom": 2,
        "bottom_color": GREEN,
    }
    return {
        "head": book.format(**head),
        # Over numbers the heading stands to the right, as they do.
        "right": book.format(align="right", **head),
        "title": book.format(bold=True, font_size=20, font_color=GREEN),
        "part": book.format(bold=True, font_size=15, font_color=GREEN),
        "grid": book.format(bold=True, font_size=12),
        "quiet": book.format(font_color="#59616A"),
        "text": book.format(text_wrap=True, num_format="@", **thin),
        "number": book.format(num_format="#,##0", **thin),
        "decimal": book.format(num_format="#,##0.0", **thin),
        "rate": book.format(num_format="0.0%", **thin),
        "day": book.format(num_format="yyyy-mm-dd", align="left", **thin),
        "moment": book.format(num_format="yyyy-mm-dd hh:mm", align="left", **thin),
        "none": book.format(font_color="#59616A", align="right", **thin),
        "long": book.format(text_wrap=True, valign="top"),
    }


def _cover(
    book: Workbook,
    looks: Looks,
    report: Report,
    title: str,
    text: ReportText | None,
    signed: MonthBook | None,
) -> None:
    sheet = Sheet(book, book.short_sheet(_("Cover")))
    sheet.out.set_portrait()
    sheet.out.hide_gridlines(2)
    sheet.out.set_column(0, 0, 26)
    sheet.out.set_column(1, 9, 11)
    sheet.line(title, looks["title"])
    for desk in report.desks:
        sheet.line(f"{desk.company_name} · {desk.place_name}", looks["grid"])
    sheet.line(f"{report.period.first} – {report.period.last}", looks["quiet"])
    sheet.at += 1
    _grid(sheet, looks, report.parts[0].grids[0])
    for said in approval_lines(report):
        _wrapped(sheet, looks, said)
    sheet.at += 1
    for label, at, by in _signatures(signed):
        # By the clock on the desk's wall: in UTC an evening is another day.
        said = (
            f"{by} {at.astimezone(report.desks[0].zone):%Y-%m-%d %H:%M}" if at else ""
        )
        sheet.text(label, looks["text"])
        sheet.out.merge_range(sheet.at, 1, sheet.at, 4, "", looks["text"])
        sheet.text(said, looks["text"], 1)
        sheet.at += 1
    sheet.at += 1
    for name in ReportText.FIELDS:
        label = ReportText._meta.get_field(name).verbose_name
        sheet.line(label, looks["grid"])
        _wrapped(sheet, looks, getattr(text, name, "") or "–", least=2)
        sheet.at += 1


def _wrapped(sheet: Sheet, looks: Looks, text: str, least: int = 1) -> None:
    """Write a text over the whole width of the cover, as high as it needs."""
    said = clean(text)
    sheet.out.merge_range(sheet.at, 0, sheet.at, 9, "", looks["long"])
    sheet.out.write_string(sheet.at, 0, said, looks["long"])
    lines = sum(1 + display_width(line) // 110 for line in said.split("\n"))
    sheet.out.set_row(sheet.at, 18 * max(lines, least))
    sheet.at += 1


def _since(book: Workbook, looks: Looks, report: Report) -> None:
    """Write what has changed since an approval: figures, and the entries behind."""
    sheet = Sheet(book, book.short_sheet(_("Since the approval")))
    sheet.out.set_column(0, 3, 24)
    sheet.out.set_column(4, 5, 18)
    sheet.line(_("Since the approval"), looks["part"])
    sheet.at += 1
    unchanged = _("None of them has changed since.")
    _grid(sheet, looks, replace(changed_figures(report), empty=unchanged))
    _grid(sheet, looks, changed_entries(report))


def _signatures(signed: MonthBook | None) -> list[tuple[str, datetime | None, Any]]:
    at = lambda name: getattr(signed, f"{name}_at", None)  # noqa: E731
    by = lambda name: getattr(signed, f"{name}_by", None)  # noqa: E731
    return [
        (pgettext("month", "Prepared"), at("prepared"), by("prepared")),
        (pgettext("month", "Reviewed"), at("reviewed"), by("reviewed")),
        (pgettext("month", "Approved"), at("approved"), by("approved")),
    ]


def _part(book: Workbook, looks: Looks, part: Part) -> None:
    sheet = Sheet(book, book.short_sheet(f"{part.number} {part.title}"))
    sheet.out.set_column(0, 0, FIRST_WIDTH)
    sheet.out.set_column(1, 15, OTHER_WIDTH)
    for column in _long_columns(part):
        sheet.out.set_column(column, column, LONG_WIDTH)
    sheet.line(f"{part.number}  {part.title}", looks["part"])
    if part.note:
        sheet.line(part.note, looks["quiet"])
    sheet.at += 1
    # The long ones last: paper breaks through their figures, and not a drawing.
    for chart in sorted(part.charts, key=lambda chart: len(chart.labels)):
        _chart(sheet, looks, chart)
    for grid in part.grids:
        _grid(sheet, looks, grid)


def _long_columns(part: Part) -> set[int]:
    """Return the columns of long texts, where no drawing would be torn apart by them.

    A rate takes three columns, and moves the texts after it.
    """
    found = set()
    for grid in part.grids if not part.charts else ():
        column, rates = 0, _rate_columns(grid)
        for index, head in enumerate(grid.heads):
            if head.sort == "long" and column:
                found.add(column)
            column += 3 if index in rates else 1
    return found


# --- Tables ------------------------------------------------------------------------


def _grid(sheet: Sheet, looks: Looks, grid: Grid) -> None:
    """Write a table; a rate takes three columns: part, whole and share."""
    sheet.line(grid.title, looks["grid"])
    if grid.note:
        sheet.line(grid.note, looks["quiet"])
    rates = _rate_columns(grid)
    column, tall = 0, False
    for index, head in enumerate(grid.heads):
        titles = [head.title]
        if index in rates:
            titles = [
                f"{head.title} · {_('part')}",
                f"{head.title} · {_('of')}",
                head.title,
            ]
        for title in titles:
            sheet.text(title, looks["right" if head.number else "head"], column)
            tall = tall or (column and display_width(str(title)) > OTHER_WIDTH - 2)
            column += 1
    if tall:
        sheet.out.set_row(sheet.at, TWO_LINES)
    sheet.at += 1
    rows = [*grid.rows, grid.foot] if grid.foot and grid.rows else grid.rows
    for cells in rows:
        column = 0
        for index, cell in enumerate(cells):
            column = _value(sheet, looks, column, cell, wide=index in rates)
        sheet.at += 1
    if not grid.rows:
        sheet.line(grid.empty or _("None in this period."), looks["quiet"])
    sheet.at += 1


def _rate_columns(grid: Grid) -> set[int]:
    return {
        index for line in grid.rows for index, cell in enumerate(line) if cell.is_rate
    }


def _value(sheet: Sheet, looks: Looks, column: int, cell: Cell, *, wide: bool) -> int:
    """Write a cell as what it is, and return the next free column."""
    out, at, value = sheet.out, sheet.at, cell.value
    if cell.now is not None:
        said = _("today %(figure)s") % {"figure": _plainly(cell.now)}
        out.write_comment(at, column, said, {"author": ""})
    if isinstance(value, Rate):
        out.write_number(at, column, value.part, looks["number"])
        out.write_number(at, column + 1, value.whole, looks["number"])
        if value.share is None:
            out.write_string(at, column + 2, _("no data"), looks["none"])
        else:
            out.write_number(at, column + 2, value.share, looks["rate"])
        return column + 3
    if isinstance(value, (int, float)):
        look = looks["decimal" if isinstance(value, float) else "number"]
        # A plain number in a column of rates stands under the share.
        out.write_number(at, column + (2 if wide else 0), value, look)
    elif isinstance(value, datetime):
        out.write_datetime(at, column, value, looks["moment"])
    elif isinstance(value, date):
        out.write_datetime(at, column, value, looks["day"])
    elif value is not None:
        out.write_string(at, column, clean(str(value)), looks["text"])
    return column + (3 if wide else 1)


def _plainly(figure: Any) -> str:
    if isinstance(figure, Rate):
        return f"{figure.part} / {figure.whole}"
    return str(figure)


# --- Charts ------------------------------------------------------------------------


def _chart(sheet: Sheet, looks: Looks, chart: Chart) -> None:
    """Write a chart's figures, and beside them Excel's own drawing of them."""
    sheet.line(chart.question, looks["grid"])
    sheet.line(chart.answer, looks["quiet"])
    top = sheet.at
    if chart.is_empty:
        sheet.at += 1
        return
    if chart.kind == "heat":
        _heat(sheet, looks, chart)
        return
    _figures(sheet, looks, chart)
    drawn = DRAWN[chart.kind](sheet, chart, top)
    drawn.set_title({"name": clean(str(chart.question)), "name_font": {"size": 12}})
    drawn.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
    drawn.set_legend(
        {"position": "bottom"} if len(chart.series) > 1 else {"none": True}
    )
    sheet.out.insert_chart(
        top, len(chart.series) + 3, drawn, {"description": clean(str(chart.answer))}
    )
    sheet.at = max(sheet.at, top + CHART_ROWS) + 1


def _figures(sheet: Sheet, looks: Looks, chart: Chart) -> None:
    heading = looks["right"]
    sheet.text("", heading)
    for index, line in enumerate(chart.series, start=1):
        sheet.text(line.name or pgettext("how many", "Number"), heading, index)
    if chart.kind == "pareto":
        sheet.text(_("Share so far"), heading, 2)
    sheet.at += 1
    past, whole = 0.0, sum(v or 0 for v in chart.series[0].values) or 1
    for place, label in enumerate(chart.labels):
        sheet.text(label, looks["text"])
        for index, line in enumerate(chart.series, start=1):
            if line.values[place] is not None:
                sheet.out.write_number(
                    sheet.at, index, line.values[place], looks["number"]
                )
        if chart.kind == "pareto":
            past += chart.series[0].values[place] or 0
            sheet.out.write_number(sheet.at, 2, past / whole, looks["rate"])
        sheet.at += 1


def _heat(sheet: Sheet, looks: Looks, chart: Chart) -> None:
    """Write hours down and weekdays across, coloured by Excel itself."""
    heading = looks["right"]
    sheet.text("", heading)
    for index, line in enumerate(chart.series, start=1):
        sheet.text(line.name, heading, index)
    first = sheet.at + 1
    for place, label in enumerate(chart.labels):
        if not any(line.values[place] for line in chart.series):
            continue
        sheet.at += 1
        sheet.text(f"{label}:00", looks["text"])
        for index, line in enumerate(chart.series, start=1):
            sheet.out.write_number(
                sheet.at, index, line.values[place] or 0, looks["number"]
            )
    scale = {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[1]}
    sheet.out.conditional_format(first, 1, sheet.at, len(chart.series), scale)
    sheet.at += 2


def _series(sheet: Sheet, chart: Chart, top: int, index: int, **more: Any) -> dict:
    name = sheet.out.get_name()
    last = top + len(chart.labels)
    return {
        "name": [name, top, index + 1],
        "categories": [name, top + 1, 0, last, 0],
        "values": [name, top + 1, index + 1, last, index + 1],
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


QUIET = {"color": "#B9B2A3"}


def _axis(chart: Chart, *, stacked: bool = False) -> dict[str, Any]:
    """Return an axis of whole numbers from 0 to a round one, with quiet lines."""
    columns = zip(*(line.values for line in chart.series), strict=True)
    most = max(
        (sum(v or 0 for v in each) if stacked else max(v or 0 for v in each))
        for each in columns
    )
    end = nice(most)
    return {
        "min": 0,
        "max": end,
        "major_unit": end // GRID_LINES,
        "num_format": "#,##0",
        "line": QUIET,
        "major_gridlines": {"visible": True, "line": {"color": "#E4DDCC"}},
    }


def _plain(kind: str, subtype: str = "") -> Callable[[Sheet, Chart, int], Any]:
    def drawn(sheet: Sheet, chart: Chart, top: int) -> Any:
        options = {"type": kind, **({"subtype": subtype} if subtype else {})}
        out = sheet.book.out.add_chart(options)
        for index in range(len(chart.series)):
            out.add_series(_series(sheet, chart, top, index, gap=60, **_filled(index)))
        values = _axis(chart, stacked=subtype == "stacked")
        if kind == "bar":
            # The first name on top, and the numbers below all the same.
            out.set_y_axis({"reverse": True, "crossing": "max", "line": QUIET})
            out.set_x_axis(values)
        else:
            out.set_y_axis(values)
        return out

    return drawn


def _lines(sheet: Sheet, chart: Chart, top: int) -> Any:
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
        out.add_series(_series(sheet, chart, top, index, **look))
    out.set_y_axis(_axis(chart))
    return out


def _pareto(sheet: Sheet, chart: Chart, top: int) -> Any:
    out = sheet.book.out.add_chart({"type": "column"})
    out.add_series(_series(sheet, chart, top, 0, gap=40, **_filled(0)))
    line = sheet.book.out.add_chart({"type": "line"})
    look = {"line": {"color": AMBER, "width": 2.25}, "marker": {"type": "square"}}
    line.add_series(_series(sheet, chart, top, 1, y2_axis=True, **look))
    line.set_y2_axis(
        {"min": 0, "max": 1, "num_format": "0%", "major_unit": 0.2, "line": QUIET}
    )
    out.combine(line)
    out.set_y_axis(_axis(chart))
    return out


DRAWN: dict[str, Callable[[Sheet, Chart, int], Any]] = {
    "columns": _plain("column", "stacked"),
    "bars": _plain("bar"),
    "share": _plain("bar"),
    "lines": _lines,
    "pareto": _pareto,
}
