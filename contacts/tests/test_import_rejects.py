"""Rows that go back stand in a file that can be mended and read again."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from contacts.imports import Book, RejectsWriter, read_book

from .import_books import (
    TODAY,
    codes,
    moments,
    read,
    sent_back,
    taken,
    text_table,
    workbook,
)

SAMPLES = Path(__file__).parent / "samples"


def rejects(book: Book) -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    with RejectsWriter(book, file) as writer:
        for row in sent_back(book):
            writer.add(row)
    file.seek(0)
    return file, f"rejects{writer.suffix}"


@pytest.mark.parametrize("name", ["desk-books-2026-10.xlsx", "visits-gb18030.csv"])
def test_what_is_not_mended_goes_back_again_for_the_same_reasons(name):
    book = read_book(SAMPLES / name, today=TODAY)
    file, filename = rejects(book)
    again = read(file, filename)
    assert [s.kind for s in again.sheets] == [s.kind for s in book.sheets]
    assert codes(again) == codes(book)
    assert not taken(again)


def test_the_workbook_keeps_titles_headings_and_sheets_and_says_why():
    book = read_book(SAMPLES / "desk-books-2026-10.xlsx", today=TODAY)
    file, _filename = rejects(book)
    out = openpyxl.load_workbook(file)
    assert out.sheetnames == ["電話", "來訪", "來函"]
    calls = out["電話"]
    assert calls["A1"].value == "翠湖花園管理處 電話接待記錄本"
    assert calls["K2"].value == "版本"
    assert [c.value for c in calls[3]][-2:] == ["備註", "退回原因"]
    assert calls.max_row == 3 + 11
    assert calls["A4"].value == 61
    assert calls["M4"].value.startswith("H 來電內容: ")
    # "As above" is written out: the row above is another one now.
    assert calls["B4"].value == datetime.fromisoformat("2026-10-07")


def test_a_mended_workbook_gives_entries_that_keep_their_numbers():
    book = read_book(SAMPLES / "desk-books-2026-10.xlsx", today=TODAY)
    file, filename = rejects(book)
    out = openpyxl.load_workbook(file)
    for row in out["電話"].iter_rows(min_row=4):
        row[1].value = "10月9日" if "32" in str(row[1].value) else row[1].value
        row[2].value = "15:10" if row[2].value == "25:10" else row[2].value
        row[7].value = row[7].value or "問停車月卡"
    mended = io.BytesIO()
    out.save(mended)
    entries = [r for r in taken(read(mended, filename)) if r.sheet == "電話"]
    assert [r.book_number for r in entries] == [r.book_number for r in sent_back(book)][
        :11
    ]
    assert all(row.extra == () for row in entries)


def test_a_text_table_keeps_its_encoding_and_delimiter():
    book = read_book(SAMPLES / "visits-gb18030.csv", today=TODAY)
    file, filename = rejects(book)
    lines = list(csv.reader(io.StringIO(file.getvalue().decode("gb18030"))))
    assert filename == "rejects.csv"
    assert lines[0] == [
        *(
            "编号",
            "来访时间",
            "来访人",
            "房号",
            "联系电话",
            "类别",
            "来访事由",
            "处理结果",
        ),
        "退回原因",
    ]
    assert lines[1][:2] == ["31", "昨天"]
    assert lines[1][8].startswith("B 来访时间: ")
    assert len(lines) == 2


def test_a_date_from_a_line_between_the_rows_goes_along():
    rows = [
        ["序號", "時間", "來電人", "來電內容"],
        ["2026年10月3日 星期六"],
        [1, "9:05", "陳", ""],
        [2, "25:10", "陳", "漏水"],
    ]
    file, filename = rejects(read(workbook({"電話": rows})))
    again = read(file, filename)
    assert codes(again) == [("1", "no_content"), ("2", "impossible_time")]
    assert [row.cells[1] for row in sent_back(again)] == [
        *("2026-10-03 9:05", "2026-10-03 25:10"),
    ]


def test_a_date_without_its_year_gets_it():
    rows = [
        ["日期", "時間", "來電人", "來電內容"],
        ["2025/12/31", "9:00", "陳", "漏水"],
        ["1月2日", "9:00", "陳", ""],
    ]
    row = sent_back(read(workbook({"電話": rows})))[0]
    assert row.cells[0] == date(2026, 1, 2)


def test_no_cell_becomes_a_formula_and_none_is_changed_by_it():
    text = """
日期;時間;來電人;電話;來電內容;結果
2026/10/3;9:00;=1+1;+852 5550 6737;;@SUM(A1)
"""
    book = read(text_table(text), "book.csv")
    file, filename = rejects(book)
    line = file.getvalue().decode().split("\r\n")[1]
    assert line.split(";")[2:4] == ["'=1+1", "'+852 5550 6737"]
    assert sent_back(read(file, filename))[0].cells[2:6] == (
        *("=1+1", "+852 5550 6737", "", "@SUM(A1)"),
    )
    rows = [["日期", "來電人", "來電內容"], ["2026/10/3", "'=1+1", ""]]
    file, _filename = rejects(read(workbook({"電話": rows})))
    assert openpyxl.load_workbook(file)["電話"]["B2"].data_type == "s"


def test_a_merged_title_stays_a_text():
    made = openpyxl.Workbook()
    sheet = made.active
    headings = ["日期", "來電人", "來電內容"]
    for cells in (["=1+1"], [], headings, ["2026/10/3", "陳", ""]):
        sheet.append(cells)
    sheet["A1"].data_type = "s"
    sheet.merge_cells("A1:C1")
    file = io.BytesIO()
    made.save(file)
    again, _filename = rejects(read(file))
    title = openpyxl.load_workbook(again).active["A1"]
    assert (title.value, title.data_type) == ("=1+1", "s")


def test_a_reason_that_the_encoding_has_no_room_for_is_said_in_english():
    text = "日期,時間,來電人,來電內容\n2026/10/3,9:00,陳先生,\n"
    book = read(text_table(text, "cp950"), "book.csv")
    with translation.override("ja"):
        file, _filename = rejects(book)
    assert "來電內容: " in file.getvalue().decode("cp950")


def test_the_old_reason_is_replaced_not_kept_beside_the_new():
    rows = [["日期", "來電人", "來電內容", "退回原因"], ["2026/10/3", "陳", "", "舊"]]
    file, filename = rejects(read(workbook({"電話": rows})))
    sheet = openpyxl.load_workbook(file)["電話"]
    assert [c.value for c in sheet[1]][-1] == "退回原因"
    assert sheet.max_column == 4
    assert sheet["D2"].value.startswith("C 來電內容: ")
    assert moments(read(file, filename)) == []


def test_a_writer_takes_a_path_too(tmp_path):
    book = read_book(SAMPLES / "desk-books-2026-10.xlsx", today=TODAY)
    path = tmp_path / "rejects.xlsx"
    with RejectsWriter(book, path) as writer:
        for row in sent_back(book):
            writer.add(row)
    assert writer.count == 14
    assert codes(read_book(path, today=TODAY)) == codes(book)
