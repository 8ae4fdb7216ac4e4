"""Folding: what a person takes for the same spelling is one spelling."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import folding, folding_build
from contacts.folding import fold, tokens, wanted
from contacts.rules.clauses import ODDITIES, Oddity, clause

CHINESE = (
    "愿願后後于於咨諮諮裝装妝妆准準發髮发坐座復複覆复裏裡里臺台檯着著電电話话3５７０"
)
MIXED = CHINESE + "AbcÉé１２3-／ .，、。：（）"
BREAK = "\n"
# A machine with other work to do is slow, not wrong.
unhurried = settings(deadline=None, max_examples=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("不愿", "不願"),
        ("事后", "事後"),
        ("然后", "然後"),
        ("登記后", "登记后"),
        ("咨詢", "諮詢"),
        ("多于", "多於"),
        ("不準", "不准"),
        ("淡裝", "淡装"),
        ("發結", "髮结"),
        ("頭發", "頭髮"),
        ("復印件", "複印件"),
        ("復印件", "复印件"),
        ("回覆", "回复"),
        ("答覆", "答复"),
        ("前臺", "前台"),
        ("櫃檯", "柜台"),
        ("家裏", "家裡"),
        ("家裡", "家里"),
        ("看着", "看著"),
        ("帳務", "账务"),
        ("保衞", "保衛"),
        ("線路", "綫路"),
        ("業主", "业主"),
        ("碧湖邨", "碧湖村"),
        ("戸外", "户外"),
        ("ＤＨ－２０２６", "dh 2026"),
        ("Café", "cafe\u0301"),
        ("㈱", " 株 "),
    ],
)
def test_same_spelling(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("裝", "妝"),
        ("切", "且"),
        ("不按", "不安"),
        ("告之", "告知"),
        ("坐", "座"),
        ("芸", "藝"),
    ],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda oddity: oddity.text)
def test_the_documents_are_found_by_their_odd_and_their_simplified_spelling(
    oddity: Oddity,
) -> None:
    item = clause(oddity.clause)
    assert fold(oddity.text) in fold(item.text_zh)
    assert fold(oddity.text) in fold(item.text_zh_hans)


@pytest.mark.parametrize(
    ("spoken", "folded"),
    [
        ("0912 345 678", "0912345678"),
        ("０９１２－３４５－６７８", "0912345678"),
        ("(02)2345-6789", " 0223456789"),
        ("555–0101", "5550101"),
        ("+886 912/345/678", " 886912345678"),
        ("٠١٢", "012"),
        ("3棟1202", "3栋1202"),
        ("10月3日 14:10", "10月3日 14 10"),
        ("1、2號樓", "1 2号楼"),
        ("1202\n0912 345", "1202\n0912345"),
    ],
)
def test_numbers(spoken: str, folded: str) -> None:
    assert fold(spoken) == folded


def test_what_cannot_be_seen_is_no_letter() -> None:
    assert fold("電\u200b話\ufeff") == "电话"
    assert fold("葛\U000e0100") == fold("葛")
    assert fold("a\x00b\tc\ud800d") == "a b c d"


@unhurried
@given(st.text(CHINESE + "ABCéß，。「」 \n"), st.text(CHINESE + "ABCéß，。「」 \n"))
def test_each_character_is_folded_on_its_own(one: str, other: str) -> None:
    one, other = re.sub(r"\d", "", one), re.sub(r"\d", "", other)
    assert fold(one + other) == fold(one) + fold(other)


@unhurried
@given(st.text(), st.text())
def test_any_script_is_folded_character_by_character(one: str, other: str) -> None:
    assert fold(f"{one}\n{other}") == f"{fold(one)}\n{fold(other)}"


@unhurried
@given(st.text(MIXED, max_size=40), st.data())
def test_what_stands_in_a_text_stands_in_the_folded_text(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    assert fold(text[start:stop]).strip() in fold(text)


@unhurried
@given(st.text())
def test_folded_letters_are_settled(text: str) -> None:
    letters = re.sub(r"\d", "", fold(text))
    assert fold(letters) == letters


def test_line_breaks_keep_the_fields_apart() -> None:
    assert fold("陳先生\n3棟1202\n0912 345 678").split(BREAK) == [
        "陈先生",
        "3栋1202",
        "0912345678",
    ]


@pytest.mark.parametrize(
    ("folded", "found"),
    [
        ("", []),
        ("水", ["水"]),
        ("漏水了", ["漏水", "水了", "了"]),
        ("漏水 漏水", ["漏水", "水"]),
        ("ms hall", ["ms", "s", "hall", "all", "ll", "l"]),
        ("0101", ["0101", "101", "01", "1"]),
        ("3栋 b2层", ["3", "3栋", "栋", "b2", "2", "2层", "层"]),
        ("水\n电", ["水", "电"]),
    ],
)
def test_tokens(folded: str, found: list[str]) -> None:
    assert tokens(folded) == found


def test_a_long_token_is_cut() -> None:
    assert max(map(len, tokens("9" * 500 + " " + "x" * 500))) == folding.LONGEST_TOKEN


@unhurried
@given(st.text(MIXED, max_size=40) | st.text(max_size=40), st.data())
def test_the_index_finds_every_piece_of_a_text(text: str, data: st.DataObject) -> None:
    text = fold(text)
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))]
    held, (whole, begun) = tokens(text), wanted(piece)
    assert set(whole) <= set(held)
    assert all(any(token.startswith(one) for token in held) for one in begun)
    assert bool(whole or begun) == bool(piece.strip())


def test_the_table_of_variants_is_what_the_builder_makes() -> None:
    written = folding_build.TARGET.read_text(encoding="utf-8").split()
    assert written == folding_build.groups()


def test_no_character_stands_in_two_groups() -> None:
    text = folding_build.TARGET.read_text(encoding="utf-8")
    signs = [sign for line in text.split() for sign in line]
    assert len(signs) == len(set(signs))
