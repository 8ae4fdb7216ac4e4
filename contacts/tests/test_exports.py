"""What is taken away opens as it was: types, widths, formulas, size, memory."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.exports import (
    Column,
    Sort,
    Table,
    Workbook,
    csv_chunks,
    layout,
    xlsx_file,
)
from contacts.exports.tables import display_width, local

TAIPEI = ZoneInfo("Asia/Taipei")
COLUMNS = (
    Column("編號"),
    Column("日期時間", Sort.MOMENT),
    Column("收文日期", Sort.DAY),
    Column("鈴響", Sort.NUMBER),
    Column("比率", Sort.SHARE),
    Column("電話"),
    Column("內容", Sort.LONG),
)
# The desk's clock shows the next day already.
NIGHT = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
ROW = ("BH-DH-2026-00001", NIGHT, date(2026, 11, 1), 3, 0.5, "0912345678", "漏水")


def table(*rows, columns=COLUMNS) -> Table:
    return Table("calls", "電話接待記錄本", columns, rows, TAIPEI)


def workbook(*tables: Table) -> openpyxl.Workbook:
    file = io.BytesIO()
    with Workbook(file, title="月報", foot="碧湖 & 海棠") as book:
        for each in tables:
            book.add(each)
    file.seek(0)
    return openpyxl.load_workbook(file)


def csv_rows(given: Table) -> list[list[str]]:
    raw = b"".join(csv_chunks(given))
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_cells_have_their_types():
    sheet = workbook(table(ROW))["電話接待記錄本"]
    cells = sheet[2]
    assert [cell.value for cell in cells] == [
        "BH-DH-2026-00001",
        datetime(2026, 11, 1, 0, 30),  # noqa: DTZ001 - a cell knows no time zones
        datetime(2026, 11, 1),  # noqa: DTZ001
        3,
        0.5,
        "0912345678",
        "漏水",
    ]
    assert [cell.data_type for cell in cells] == ["s", "d", "d", "n", "n", "s", "s"]
    assert cells[1].number_format == "yyyy-mm-dd hh:mm"
    assert cells[4].number_format == "0.0%"
    # A number typed over it later stays a text as well.
    assert cells[5].number_format == "@"


def test_a_sheet_is_ready_to_filter_to_scroll_and_to_print():
    sheet = workbook(table(ROW, ROW))["電話接待記錄本"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:G3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    # One page wide, which is what is left out, and as long as it takes.
    assert sheet.page_setup.fitToHeight == 0
    assert "碧湖 && 海棠" in sheet.oddFooter.left.text
    # Two half-width signs for a Chinese one.
    assert sheet.column_dimensions["C"].width >= display_width("收文日期")


def test_an_empty_table_still_has_its_headings():
    sheet = workbook(table())["電話接待記錄本"]
    assert [cell.value for cell in sheet[1]] == [str(c.title) for c in COLUMNS]
    assert csv_rows(table()) == [[str(c.title) for c in COLUMNS]]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+886 912", "-1", "@SUM(A1)", "\t=1", "＝1＋1", " =1+1", "=cmd|'/c'!A0"],
)
def test_no_cell_becomes_a_formula(text):
    columns = (Column("內容", Sort.LONG),)
    cell = workbook(table((text,), columns=columns)).active["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert csv_rows(table((text,), columns=columns))[1] == [f"'{text}"]


def test_csv_tells_the_desks_own_time():
    assert csv_rows(table(ROW))[1] == [
        "BH-DH-2026-00001",
        "2026-11-01 00:30",
        "2026-11-01",
        "3",
        "0.5000",
        "0912345678",
        "漏水",
    ]


def test_what_is_missing_is_an_empty_cell():
    nothing = (None,) * len(COLUMNS)
    assert [cell.value for cell in workbook(table(nothing)).active[2]] == list(nothing)
    assert csv_rows(table(nothing))[1] == [""] * len(COLUMNS)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_text_comes_back_as_it_was_typed(texts):
    columns = (Column("內容", Sort.LONG),)
    rows = [(text,) for text in texts]
    sheet = workbook(table(*rows, columns=columns)).active
    for text, cells in zip(texts, sheet.iter_rows(min_row=2), strict=False):
        kept = xlsx_file._IMPOSSIBLE.sub("", text.replace("\r\n", "\n"))
        assert (cells[0].value or "") == kept.replace("\r", "\n")
    found = csv_rows(table(*rows, columns=columns))[1:]
    assert [cell.removeprefix("'") for (cell,) in found if cell] == [
        text.removeprefix("'") for text in texts if text
    ]


def test_what_looks_like_an_escape_stays_as_typed():
    """A reader of the format takes `_x0041_` for a letter, unless it is told not to."""
    columns = (Column("內容"),)
    cell = workbook(table(("_x0041_B",), columns=columns)).active["A2"]
    assert cell.value == "_x005F_x0041_B"


def test_too_many_rows_go_on_to_the_next_sheet(monkeypatch):
    monkeypatch.setattr(xlsx_file, "ROWS_A_SHEET", 4)
    monkeypatch.setattr(xlsx_file, "ROWS_LOOKED_AT", 2)
    columns = (Column("號", Sort.NUMBER),)
    book = workbook(table(*((n,) for n in range(7)), columns=columns))
    assert book.sheetnames == [f"電話接待記錄本{tail}" for tail in ("", " (2)", " (3)")]
    values = [[row[0] for row in s.iter_rows(values_only=True)] for s in book]
    assert values == [["號", 0, 1, 2], ["號", 3, 4, 5], ["號", 6]]


def test_sheet_names_are_allowed_and_differ():
    long = "來電／[2026]:" + "電" * 40
    book = workbook(
        Table("a", long, COLUMNS, []),
        Table("b", long, COLUMNS, []),
        Table("c", "''", COLUMNS, []),
    )
    names = book.sheetnames
    assert len(set(names)) == 3 and all(len(name) <= 31 for name in names)


def test_memory_does_not_grow_with_the_rows():
    def peak(rows: int) -> int:
        tracemalloc.start()
        with Workbook(io.BytesIO()) as book:
            book.add(table())
            tracemalloc.reset_peak()
            book.add(Table("calls", "c", COLUMNS, (ROW for _ in range(rows)), TAIPEI))
            found = tracemalloc.get_traced_memory()[1]
        for _chunk in csv_chunks(
            Table("calls", "c", COLUMNS, (ROW for _ in range(rows)), TAIPEI)
        ):
            pass
        found = max(found, tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(6000) < peak(1500) * 1.3


def test_whoever_waits_hears_how_far_it_is():
    heard: list[int] = []
    rows = ((n,) for n in range(1200))
    columns = (Column("號", Sort.NUMBER),)
    for _chunk in csv_chunks(Table("n", "n", columns, rows), heard.append):
        pass
    assert heard == [500, 1000, 1200]


FIRST, LAST = (NIGHT.replace(year=year, tzinfo=None) for year in (1880, 2090))
ZONES = (
    *("Asia/Taipei", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"),
)


@settings(deadline=None)
@given(
    moments=st.lists(st.datetimes(FIRST, LAST)),
    zone=st.sampled_from(ZONES),
    digits=st.sampled_from(("auto", "seconds", "microseconds")),
)
def test_the_text_of_a_moment_reads_as_the_moment(moments, zone, digits):
    """What a database keeps as a text comes out as what Python makes of it."""
    columns, place = (Column("日期時間", Sort.MOMENT),), ZoneInfo(zone)
    aware = [(moment.replace(tzinfo=UTC),) for moment in moments]
    texts = [(moment.isoformat(" ", digits),) for moment in moments]
    made, wanted = (
        b"".join(csv_chunks(Table("n", "n", columns, [*rows, (None,)], place)))
        for rows in (texts, aware)
    )
    assert made == wanted
    for (text,), (moment,) in zip(texts, aware, strict=True):
        whole = moment if digits != "seconds" else moment.replace(microsecond=0)
        assert local(text, place) == local(whole, place)


def test_a_day_on_which_the_clock_is_changed():
    columns, place = (Column("日期時間", Sort.MOMENT),), ZoneInfo("Europe/Berlin")
    hours = [(f"2026-10-25 {hour:02}:30:00",) for hour in range(24)]
    made = b"".join(csv_chunks(Table("n", "n", columns, hours, place))).decode()
    assert made.count('"2026-10-25 02:30"') == 2
    assert made.count('"2026-10-26 00:30"') == 1


def test_a_footer_of_many_desks_is_there_and_tells_the_period():
    """A footer of more than 255 signs is left out, with the numbers of the pages."""
    places = " · ".join(f"第 {n} 花園 & 酒店" for n in range(25))
    for foot in (f"{places} · 2026 年 10 月", places.replace(" · ", "＋")):
        file = io.BytesIO()
        with Workbook(file, foot=foot) as book:
            book.add(table(ROW))
        file.seek(0)
        footer = openpyxl.load_workbook(file).worksheets[0].oddFooter
        said = footer.left.text
        assert said.startswith("第 0 花園 && 酒店") and "…" in said
        assert footer.right.text == "&P / &N" or "&P" in str(footer.right.text)
        assert ("2026 年 10 月" in said) == ("2026" in foot)
        assert display_width(said.replace("&&", "&")) <= xlsx_file.WIDTH_OF_A_FOOT


WORDS = st.sampled_from(("漏水", "a", "long-word", "x" * 500, " ", "  ", "\n", "\n\n"))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=400), st.sampled_from((27.0, 54.0, 134.0)))
def test_a_long_text_goes_on_in_further_rows(words, width):
    text = "".join(words)
    pieces = layout.pieces_of(text, width)
    assert all(layout.lines_of(each, width) <= layout.MOST_LINES for each in pieces)
    # Nothing but space where a piece ends is lost.
    assert "".join("".join(pieces).split()) == "".join(text.split())
    if layout.lines_of(text, width) <= layout.MOST_LINES:
        assert pieces == [text]
