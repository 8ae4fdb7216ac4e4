"""A month's workbook by its layout: charts over the very figures, nothing cut or twice.

The demo's estate has something in every part. It is told once for all that is asked.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.utils import timezone, translation
from openpyxl.utils import range_boundaries

from contacts import demo
from contacts.exports import layout
from contacts.exports.monthly import write_month
from contacts.exports.part_sheets import looks_of, write_table
from contacts.exports.registers import Sight
from contacts.exports.xlsx_file import Workbook
from contacts.models import Desk, ReportText
from contacts.reports.monthly import build, period_of, problems, shapes

BOOKS = ("來電", "來訪", "來函", "派工單", "業主投訴記錄表", "協調單")


@pytest.fixture
def month(db):
    """The last whole month of the demo estate: its report, and the workbook read."""
    demo.build(months=True)
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    place, period = Desk.objects.get(code="BH"), period_of(f"{last:%Y-%m}")
    report, file = build([place], period, timezone.now()), io.BytesIO()
    written = problems.written_of([place], period)
    write_month(file, report, {place.pk: Sight()}, written=written)
    return report, openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def cells(book, reference: str) -> list:
    name, _mark, span = reference.rpartition("!")
    left, top, right, bottom = range_boundaries(span.replace("$", ""))
    rows = book[name.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


def test_the_workbook_of_a_month(month):
    """One test, for the demo takes some seconds to tell."""
    report, book = month
    names = book.sheetnames
    assert names[0] == "封面" and tuple(names[-6:]) == BOOKS
    assert [name.split()[0] for name in names[1:11]] == [str(n) for n in range(1, 11)]
    _charts_are_drawn_of_the_figures(report, book)
    _no_table_stands_twice(book)
    _nothing_is_cut(book)
    _growth_is_a_number(book)
    _registers_can_be_worked_with(book)
    _the_cover_leads_to_every_sheet(book)
    _paper_is_a4(book)
    _paper_tears_no_table(book)
    _paper_cuts_no_chart(book)
    _no_line_is_lower_than_its_signs(book)


def _charts_are_drawn_of_the_figures(report, book) -> None:
    wanted = {
        str(chart.question): chart
        for part in report.parts
        for chart in part.charts
        if not chart.is_empty and chart.kind != "heat"
    }
    drawn = {}
    for sheet in book:
        for chart in sheet._charts:
            question = chart.title.tx.rich.p[0].r[0].t
            drawn[question] = [s for each in chart._charts for s in each.series]
    assert drawn.keys() == wanted.keys() and len(drawn) >= 5
    for question, chart in wanted.items():
        lines = drawn[question]
        for series, line in zip(lines, chart.series, strict=False):
            found = cells(book, series.val.numRef.f)
            asked = [value for value in line.values if value is not None]
            assert found[: len(asked)] == asked, question
            names = series.cat.strRef or series.cat.numRef
            said = [_as_drawn(name, chart.kind) for name in cells(book, names.f)]
            assert len(said) == len(chart.labels) == len(found)
            assert said == list(chart.labels)
            (title,) = cells(book, series.tx.strRef.f)
            assert not line.name or title == str(line.name)
        if chart.kind == "pareto":
            shares = cells(book, lines[1].val.numRef.f)
            assert shares[-1] == pytest.approx(1) and shares == sorted(shares)


def _as_drawn(name: object, kind: str) -> str:
    """Return a name as the drawing has it; a day is one in the workbook."""
    if not isinstance(name, datetime):
        return str(name)
    return str(name.day) if kind == "columns" else f"{name:%m-%d}"


def _no_table_stands_twice(book) -> None:
    """Each heading stands once; and no sheet repeats the figures of another table."""
    titles = Counter(
        (sheet.title, cell.value)
        for sheet in book
        if sheet.title[0].isdigit()
        for (cell,) in sheet.iter_rows(max_col=1)
        if cell.value and cell.font.b and cell.font.sz == 12
    )
    assert titles and set(titles.values()) == {1}
    assert not any(
        isinstance(value, (int, float))
        for row in book["封面"].iter_rows(values_only=True)
        for value in row
    )
    # Days and hours stand in one table, and in no second one for the drawing.
    sheet = next(sheet for sheet in book if sheet.title.startswith("2 "))
    firsts = [str(cell.value) for (cell,) in sheet.iter_rows(max_col=1)]
    assert "1" not in firsts and firsts.count("09:00:00") == 1


def _nothing_is_cut(book) -> None:
    """Each text wraps, and its row is as high as its lines."""
    looked = 0
    for sheet in book:
        if not sheet.title[0].isdigit():
            continue
        widths = {
            cell: sum(9 if c > 1 else 26 for c in range(r.min_col, r.max_col + 1))
            for r in sheet.merged_cells.ranges
            for cell in [(r.min_row, r.min_col)]
        }
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or cell.font.b:
                    continue
                wide = widths.get(
                    (cell.row, cell.column), 26 if cell.column == 1 else 9
                )
                lines = layout.lines_of(cell.value, wide)
                if lines == 1:
                    continue
                looked += 1
                high = sheet.row_dimensions[cell.row].height or layout.ROW
                where = (sheet.title, cell.coordinate, cell.value)
                assert cell.alignment.wrap_text, where
                assert high >= lines * layout.LINE, where
    assert looked


def _growth_is_a_number(book) -> None:
    sheet = next(sheet for sheet in book if sheet.title.startswith("2 "))
    (head,) = (cell for row in sheet for cell in row if cell.value == "較上期")
    column = [sheet.cell(head.row + n, head.column) for n in range(1, 6)]
    now, before = head.column - 2, head.column - 1
    numbers = [cell for cell in column if isinstance(cell.value, float)]
    assert numbers
    for cell in numbers:
        assert cell.number_format == "+0.0%;-0.0%;0.0%"
        then = sheet.cell(cell.row, before).value
        grown = (sheet.cell(cell.row, now).value - then) / then
        assert cell.value == pytest.approx(grown)


def _registers_can_be_worked_with(book) -> None:
    for name in BOOKS:
        sheet = book[name]
        heads = [cell.value for cell in sheet[1]]
        assert sheet.freeze_panes == "B2" and sheet.print_title_rows == "$1:$1"
        last = sheet.cell(1, len(heads)).column_letter
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.auto_filter.ref.split(":")[1].rstrip("0123456789") == last
        # What may have changed since an approval says that it is today's.
        assert {"狀態（目前）", "進度（目前）"} & set(heads) and "狀態" not in heads
        for row in sheet.iter_rows(min_row=2):
            for head, cell in zip(heads, row, strict=True):
                if cell.value is None:
                    continue
                if head.endswith("時間") or head in ("收文日期", "簽署日期"):
                    assert isinstance(cell.value, datetime), (name, head)
                if head == "電話":
                    assert cell.data_type == "s" and cell.number_format == "@"
                if head in ("鈴響", "人數", "份數", "輪次"):
                    assert isinstance(cell.value, int), (name, head)
                assert cell.data_type != "f"


def _the_cover_leads_to_every_sheet(book) -> None:
    cover = book["封面"]
    linked = [cell for (cell,) in cover.iter_rows(max_col=1) if cell.hyperlink]
    links = [cell.hyperlink.location for cell in linked]
    assert [link.split("!")[0].strip("'") for link in links] == book.sheetnames[1:]


def _paper_is_a4(book) -> None:
    for sheet in book:
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        upright = sheet.title == "封面"
        assert sheet.page_setup.orientation == ("portrait" if upright else "landscape")


def _paper_tears_no_table(book) -> None:
    """A page begins at a title, and its rows are named heights: no program guesses."""
    begun = 0
    for sheet in book:
        if not sheet.title[0].isdigit():
            continue
        assert all(
            sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)
        ), sheet.title
        for each in sheet.row_breaks.brk:
            begun += 1
            title = sheet.cell(each.id + 1, 1)
            assert (title.value and title.font.b) or sheet._charts, title
            assert sheet.cell(each.id, 1).value is None
    assert begun
    # The clauses go over two pages, and their headings stand on both.
    clauses = next(sheet for sheet in book if sheet.title.startswith("8 "))
    (head,) = re.findall(r"\$(\d+):\$\1", clauses.print_title_rows)
    assert clauses.cell(int(head), 1).value == "條款"


def _paper_cuts_no_chart(book) -> None:
    """What is printed reaches as far to the right as each drawing does."""
    looked = 0
    for sheet in book:
        for chart in sheet._charts:
            _left, _top, right, _bottom = range_boundaries(
                sheet.print_area.split("!")[-1].replace("$", "")
            )
            looked += 1
            # Counted from 0, and not at its very edge: the frame is printed, too.
            assert chart.anchor.to.col + 1 <= right, (sheet.title, right)
    assert looked


def _no_line_is_lower_than_its_signs(book) -> None:
    """A Chinese font at 11 points takes one and a half of that for a line."""
    for sheet in book:
        if sheet.title[0].isdigit():
            heights = [row.height for row in sheet.row_dimensions.values()]
            assert min(height for height in heights if height) >= 11 * 1.5


def test_names_of_sheets_are_cut_between_words_and_stay_different():
    long = "5 Letters and coordination slips"
    with Workbook(io.BytesIO()) as book:
        names = [book.short_sheet(long).get_name() for _ in range(3)]
        assert names[0] == "5 Letters and coordination"
        assert names[1:] == [f"{names[0]} ({number})" for number in (2, 3)]
        # Exactly as long as may be, of one word, and in Chinese.
        for name in ("Problems, measures, plans for it", "x" * 40, "8 " + "條" * 40):
            found = book.short_sheet(name).get_name()
            assert name.startswith(found) and 25 < len(found) <= 31, found
            assert not found.endswith(" ")


def test_the_days_of_a_year_have_their_headings_on_each_page(estate, file_call):
    at = datetime(2026, 10, 12, 3, tzinfo=UTC)
    file_call(estate, occurred_at=at, now=at)
    over, file = at + timedelta(days=90), io.BytesIO()
    report = build([estate.desk], period_of("2026"), over)
    with translation.override("en"):
        text = ReportText(plan="Another shift", items=[])
        written = [problems.Written(estate.desk, report.period, text, None)]
        write_month(file, report, {estate.desk.pk: Sight()}, written=written)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    sheet = next(sheet for sheet in book if sheet.title.startswith("2 "))
    firsts = [cell.value for (cell,) in sheet.iter_rows(max_col=1)]
    head = (
        next(n for n, said in enumerate(firsts, 1) if said and "12-31" in str(said))
        - 365
    )
    assert sheet.print_title_rows == f"${head}:${head}"
    # Nothing follows over which these headings would stand wrongly.
    assert len([said for said in firsts[head + 365 :] if said]) <= 1
    said = {cell.value for row in book["10 Problems, measures, plan"] for cell in row}
    assert "Plan for the next period" in said


def test_no_row_is_higher_than_a_row_can_be(estate):
    """What is longer goes on in the rows below, in a text and in a table."""
    plan = "\n".join(f"第 {n} 項計劃" for n in range(60))
    cell = "".join(f"第{n}句意見，" for n in range(300))
    file = io.BytesIO()
    heads = [shapes.Head(name, "long") for name in ("單號", "意見", "處理")]
    lines = [shapes.row("甲", cell, "已道歉"), shapes.row("乙", "滿意", "")]
    with Workbook(file) as book:
        looks = looks_of(book)
        sheet = layout.Sheet(book, book.short_sheet("10"))
        sheet.wrapped(plan, looks["plain"], 12)
        write_table(sheet, looks, shapes.Grid("made", "回訪", heads, lines))
        sheet.done(12)
    (found,) = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets
    assert max(each.height for each in found.row_dimensions.values()) <= 409
    said = [[one.value for one in line if one.value] for line in found.iter_rows()]
    firsts = [line[0] for line in said if line]
    assert [one for text in firsts[:3] for one in text.split("\n")] == plan.split("\n")
    at = next(n for n, line in enumerate(said) if line and line[0] == "甲")
    end = next(n for n, line in enumerate(said) if line and line[0] == "乙")
    assert end - at > 1 and said[at][-1] == "已道歉"
    pieces = [said[at][1], *(line[0] for line in said[at + 1 : end])]
    assert "".join(pieces) == cell
    _nothing_is_cut([found])
