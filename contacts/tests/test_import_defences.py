"""Absurd files are refused with one clear reason, before they can do harm."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.imports import BookError, sources
from contacts.imports.errors import BOOK_ERRORS

from .import_books import moments, read, taken, text_table, workbook

ROWS = [["日期", "時間", "來電人", "來電內容"], ["2026/10/3", "9:00", "陳", "漏水"]]
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)
CELL = '<c r="{}" t="inlineStr"><is><t>漏水</t></is></c>'


def refused(file: io.BytesIO, filename: str = "book.xlsx") -> str:
    with pytest.raises(BookError) as raised:
        read(file, filename)
    assert raised.value.message
    assert "%" not in raised.value.message
    return raised.value.code


def with_sheet(xml: str, strings: str = "") -> io.BytesIO:
    """Return a workbook whose first sheet is this XML."""
    made, out = workbook({"電話": ROWS}), io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", 8) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("sheet1.xml"):
                data = xml.encode()
            new.writestr(info.filename, data)
        if strings:
            new.writestr("xl/sharedStrings.xml", strings)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "book.xlsx", "empty"),
        (b"\n \n", "book.csv", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "book.xlsx", "not_a_book"),
        (b"%PDF-1.7 ...", "book.csv", "not_a_book"),
        (bytes(range(256)) * 50, "book.csv", "not_a_book"),
        (b"PK\x03\x04 this is no archive", "book.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "book.xls", "not_a_book"),
        (b"<html><table><tr><td>1</td></tr></table>", "book.xls", "web_page"),
        (b"hello, world\nnothing, here\n", "book.csv", "no_headings"),
    ],
)
def test_what_is_no_book_is_refused(data, filename, code):
    assert refused(io.BytesIO(data), filename) == code


def test_a_locked_workbook_is_told_apart_from_a_damaged_one():
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    name = "EncryptedPackage".encode("utf-16-le")
    assert refused(io.BytesIO(head + name + b"\0" * 512)) == "password"


def test_a_file_that_is_too_large_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_FILE", sources.MEGABYTE)
    assert refused(io.BytesIO(b"a" * 2 * sources.MEGABYTE), "book.csv") == "too_large"


def test_an_archive_that_unpacks_to_something_absurd_is_refused(monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 40 * sources.MEGABYTE)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        zeros = b" " * sources.MEGABYTE
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _megabyte in range(sources.LARGEST_UNPACKED // sources.MEGABYTE + 1):
                part.write(zeros)
    assert len(file.getvalue()) < sources.MEGABYTE
    tracemalloc.start()
    try:
        assert refused(file) == "too_many_cells"
        assert tracemalloc.get_traced_memory()[1] < 20 * sources.MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1">{a}</row><row r="1048576">{b}</row>',
        '<row r="1048576">{b}</row>',
    ],
)
def test_two_cells_at_the_ends_of_a_sheet_are_refused(cells):
    rows = cells.format(a=CELL.format("A1"), b=CELL.format("XFD1048576"))
    assert refused(with_sheet(SHEET.format(rows))) == "too_many_cells"


def test_formatted_but_empty_cells_far_away_do_no_harm():
    made = openpyxl.Workbook()
    sheet = made.active
    for cells in ROWS:
        sheet.append(cells)
    sheet["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    file = io.BytesIO()
    made.save(file)
    assert moments(read(file, "calls.xlsx", kind="call")) == ["2026-10-03 09:00"]


def test_a_long_text_in_every_cell_is_refused():
    long = f"<sst><si><t>{'x' * 500_000}</t></si></sst>"
    row = "".join('<c t="s"><v>0</v></c>' for _column in range(100))
    rows = "".join(f"<row>{row}</row>" for _row in range(500))
    assert refused(with_sheet(SHEET.format(rows), long)) == "too_many_cells"


def test_one_text_of_absurd_length_is_refused():
    long = "x" * (sources.LONGEST_MARKUP + 1)
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row>'
    assert refused(with_sheet(SHEET.format(row))) == "too_many_cells"
    shared = f"<sst><si><t>{long}</t></si></sst>"
    one = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert refused(with_sheet(SHEET.format(one), shared)) == "too_many_cells"


def test_entities_are_never_expanded():
    bomb = '<!DOCTYPE a [<!ENTITY b "cccc">]>' + SHEET.format("<row><c>&b;</c></row>")
    assert refused(with_sheet(bomb)) == "damaged"


def ods(rows: str) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            f'manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/></manifest:manifest>',
        )
        names = "".join(
            f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
            for n in ("office", "table", "text")
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="電話">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    file.seek(0)
    return file


def ods_row(*cells: str, attributes: str = "", repeated: int = 1) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated='
        f'"{repeated}"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{inside}</table:table-row>"


def test_an_open_document_is_read():
    rows = ods_row(*ROWS[0]) + ods_row(*ROWS[1])
    rows += '<table:table-row table:number-rows-repeated="1048000"/>'
    book = read(ods(rows), "book.ods")
    assert moments(book) == ["2026-10-03 09:00"]
    assert book.source.form == "ods"


@pytest.mark.parametrize(
    "bomb",
    [
        ods_row("x", attributes='table:number-rows-repeated="1048576"', repeated=16384),
        '<table:table-row table:number-rows-repeated="1048000"/>'
        + ods_row("x", repeated=16384),
    ],
)
def test_a_cell_that_is_repeated_a_million_times_is_refused(bomb):
    assert refused(ods(ods_row(*ROWS[0]) + bomb), "book.ods") == "too_many_cells"


def test_control_characters_do_not_get_through():
    text = "日期,時間,來電人,來電內容\n2026/10/3,9:00,陳\x07,漏\x1b水\n"
    row = taken(read(text_table(text), "book.csv"))[0]
    assert (row.name, row.content) == ("陳", "漏水")


def test_one_broken_byte_does_not_stop_a_book():
    data = "日期,時間,來電人,來電內容\n2026/10/3,9:00,陳,漏水漏水漏水\n".encode("cp950")
    lines = data + "2026/10/3,9:00,林,電梯故障請派人\n".encode("cp950") * 20
    broken = lines[:-3] + b"\xff" + lines[-2:]
    book = read(io.BytesIO(broken), "book.csv")
    assert book.source.encoding == "cp950"
    assert len(taken(book)) == 21


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_file_raises_anything_else(data):
    try:
        list(read(io.BytesIO(data), "book.csv").rows())
    except BookError as error:
        assert error.code in BOOK_ERRORS


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12),
            max_size=6,
        ),
        max_size=8,
    )
)
def test_no_cell_raises(rows):
    text = "\n".join(",".join(f'"{c}"' for c in row) for row in rows)
    head = "序號,日期,時間,來電人,電話,來電內容\n"
    book = read(text_table(head + text, "utf-16"), "calls.csv")
    list(book.rows())
