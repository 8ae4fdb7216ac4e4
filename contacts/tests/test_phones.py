from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts import phones

FULL_WIDTH = str.maketrans("0123456789+-() ", "０１２３４５６７８９＋－（）　")


@pytest.mark.parametrize(
    ("raw", "e164", "extension", "digits"),
    [
        ("0912-555-187", "+886912555187", "", "912555187"),
        ("０９１２５５５388", "+886912555388", "", "912555388"),
        ("912555038.0", "+886912555038", "", "912555038"),
        ("9.12345678E+8", "+886912345678", "", "912345678"),
        ("223456789", "+886223456789", "", "223456789"),
        ("(02) 2555-0136", "+886225550136", "", "225550136"),
        ("02-2345-6789轉123", "+886223456789", "123", "223456789"),
        ("02 2345 6789 转 12", "+886223456789", "12", "223456789"),
        ("(02)23456789#12", "+886223456789", "12", "223456789"),
        ("02 23456789 ext. 5", "+886223456789", "5", "223456789"),
        ("0223456789 內線7", "+886223456789", "7", "223456789"),
        ("0223456789x89", "+886223456789", "89", "223456789"),
        ("13805556627", "+8613805556627", "", "13805556627"),
        ("００８６１３８０５５５６６２７", "+8613805556627", "", "13805556627"),
        ("+86 138 0555 6627", "+8613805556627", "", "13805556627"),
        ("8613805556627", "+8613805556627", "", "13805556627"),
        ("+852 5550 6737", "+85255506737", "", "55506737"),
        ("+886(0)912-345-678", "+886912345678", "", "912345678"),
        ("0912555187/0922333444", "+886912555187", "", "912555187"),
        ("0912-555-187、02-25550136", "+886912555187", "", "912555187"),
        ("0912555187 0922333444", "+886912555187", "", "912555187"),
        ("0912/555/187", "+886912555187", "", "912555187"),
        ("02-2555-0136/37", "+886225550136", "", "225550136"),
        ("手機:0912 555 187(兒子)", "+886912555187", "", "912555187"),
        ("零九一二五五五一八七", "+886912555187", "", "912555187"),
        ("555-0101", "", "", "5550101"),
        ("555 0101 x 12", "", "12", "5550101"),
        ("+886-555-0101", "", "", "5550101"),
        ("5550101 5550102", "", "", "5550101"),
        ("分機 259", "", "259", ""),
        ("無", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(raw, e164, extension, digits):
    assert phones.parse(raw) == phones.Phone(raw, e164, extension, digits)


@pytest.mark.parametrize(
    ("raw", "region", "e164"),
    [
        ("5550 6737", "HK", "+85255506737"),
        ("6612 3456", "MO", "+85366123456"),
        ("0755-25550136", "CN", "+8675525550136"),
        ("75525550136", "CN", "+8675525550136"),
        ("0912555187", "HK", "+886912555187"),
        ("138 0555 6627", "MO", "+8613805556627"),
        ("0912555187", "nowhere", "+886912555187"),
    ],
)
def test_the_region_of_the_desk_decides(raw, region, e164):
    assert phones.parse(raw, region).e164 == e164


def test_numbers_from_a_spreadsheet_are_read_too():
    assert phones.parse(912345678).e164 == "+886912345678"
    assert phones.parse(912345678.0).e164 == "+886912345678"
    assert phones.parse(None) == phones.Phone()


def test_a_number_without_its_area_code_still_meets_the_whole_one():
    assert set(phones.keys("2555-0136")) & set(phones.keys("(02) 2555-0136"))


def test_an_extension_alone_recognises_nobody():
    assert phones.keys("分機 259") == []
    assert bool(phones.parse("分機 259"))


def grouped(digits: str, separator: str) -> str:
    return separator.join((digits[:4], digits[4:7], digits[7:]))


@given(
    st.integers(10_000_000, 99_999_999),
    st.sampled_from(("", " ", "-", "/", ".", "  ")),
    st.sampled_from(("0", "+886", "00886", "886", "+886 (0)", "002886", "")),
    st.booleans(),
    st.sampled_from(("", " 轉 12", "#12", " ext 12", "分機12")),
)
def test_every_spelling_of_a_mobile_number_gives_one_key(
    rest, separator, prefix, wide, extension
):
    number = f"9{rest}"
    written = prefix + grouped(number, separator) + extension
    written = written.translate(FULL_WIDTH) if wide else written
    expected = phones.parse(f"0{number}").match_key
    assert phones.parse(written).match_key == expected


@given(
    st.integers(0, 99),
    st.sampled_from(("555-01{:02}", "555 01{:02}", "55501{:02}", "555/01{:02}")),
    st.sampled_from(phones.REGIONS),
)
def test_every_spelling_of_an_invented_number_gives_one_key(number, form, region):
    assert phones.keys(form.format(number), region) == [f"55501{number:02}"]


@given(st.text(max_size=60), st.sampled_from(phones.REGIONS))
def test_nothing_that_is_typed_raises(text, region):
    phone = phones.parse(text, region)
    assert phone.raw == text
    assert len(phone.digits) <= phones.LONGEST_KEPT
    assert all(c.isdigit() for c in phone.digits + phone.extension)


@given(st.text(alphabet="0123456789+-() /#x轉.", max_size=40))
def test_the_key_is_the_surest_of_the_keys(text):
    phone = phones.parse(text)
    assert phones.keys(text)[:1] == ([phone.match_key] if phone.match_key else [])
