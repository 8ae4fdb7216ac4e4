"""The words of paper books: what desks write in headings and cells, and its codes.

The words stand in words.toml, in Traditional script and English; `fold` makes
Simplified spellings, full-width letters and punctuation meet them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import opencc

from ..choices import CATEGORIES, SUBCATEGORIES

_HAN_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_NOISE = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"[(\[【〔{<《「](.*?)[)\]】〕}>》」]")
_ALTERNATIVES = re.compile(r"[/、,;&|\n]|\bor\b|\band\b|(?<=.)[及與与或和](?=.)")


@cache
def _simplified() -> dict[int, str]:
    """Return a table per character: phrases would lose single words."""
    chars = [chr(c) for a, b in _HAN_BLOCKS for c in range(a, b + 1)]
    plain = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    return {ord(a): b for a, b in zip(chars, plain, strict=True) if a != b}


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return `text` in one script and width, without punctuation and spaces."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
    return _NOISE.sub("", text)


def simplify(text: str) -> str:
    """Return `text` in half-width and one script, its punctuation kept."""
    return unicodedata.normalize("NFKC", text).translate(_simplified())


@cache
def _words() -> dict[str, dict[str, str]]:
    with Path(__file__).with_name("words.toml").open("rb") as file:
        return tomllib.load(file)


def _split(line: str) -> list[str]:
    return [word.strip() for word in line.split("|") if word.strip()]


def _table(name: str) -> dict[str, str]:
    """Map the folded words of one table to the codes they stand for."""
    lines = _words()[name]
    return {fold(w) or w: code for code, line in lines.items() for w in _split(line)}


def _parts(name: str) -> dict[str, list[str]]:
    return {k: [fold(w) for w in _split(v)] for k, v in _words()[name].items()}


HEADINGS = _table("headings")
CATEGORY_WORDS = _table("categories")
LETTER_KINDS = _table("letter_kinds")
DELIVERY = _table("delivery")
CHANNELS = _table("channels")
CUSTOMER_KINDS = _table("customer_kinds")
DIRECTIONS = _table("directions")
_KIND_HINTS = _parts("kind_hints")
_TITLE_HINTS = _parts("title_hints")
_CELLS = _words()["cells"]
_NOTHING = {fold(word) for word in _split(_CELLS["nothing"])} | {""}
_DECLINED = [fold(word) for word in _split(_CELLS["declined"])]
_DITTO = {*_split(_CELLS["ditto"]), '"', '""', "''", "''''", '-"-'}
# The column this program adds beside rows that it sends back.
REASON_HEADING = "退回原因"

_MOMENT_HEADING = re.compile(
    "^(?:来电|去电|来访|到访|接听|接电|登记|受理|接待|收文|收件|收函|记录|纪录|通话|发生"
    "|报修|进线|反映|拨打|致电|客户|业主)+(?:的)?(日期|时间|日期时间|时刻)$"
)
_LOOSE = (
    (
        "phone",
        re.compile(r"(?:电话|手机|号码)\d?$|(?:tel|phone|mobile)(?:no|number)?$"),
    ),
    ("rings", re.compile(r"铃|rings?\b")),
    (
        "content",
        re.compile(r"^(?!.*(?:分类|类别|人|日期|时间|部门)).*(?:内容|事由|诉求)"),
    ),
    (
        "result",
        re.compile(r"^(?:处理|办理|处置|解决)(?:结果|情况|情形|状况|措施|方式)"),
    ),
    ("remark", re.compile(r"^备注|^备考|remarks?$")),
)


def headings_of(text: str) -> list[str]:
    """List the spellings under which a heading may be known, the whole one first."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("*:;,.。、※★●")
    outside = _BRACKETED.sub("", plain)
    spellings = [plain, outside, *_ALTERNATIVES.split(outside)]
    spellings += _BRACKETED.findall(plain)
    folded = [fold(s) or s.strip() for s in spellings]
    return list(dict.fromkeys(f for f in folded if f))


@lru_cache(maxsize=10_000)
def field_of(heading: str) -> str:
    """Return the field a heading names, or nothing."""
    if not heading or len(heading) > 60:
        return ""
    spellings = headings_of(heading)
    if not spellings:
        return ""
    for spelling in spellings:
        if spelling in HEADINGS:
            return HEADINGS[spelling]
    for spelling in spellings[:2]:
        moment = _MOMENT_HEADING.match(spelling)
        if moment:
            return "time" if moment[1] in ("时间", "时刻") else "date"
    for field, pattern in _LOOSE:
        if len(spellings[0]) <= 14 and pattern.search(spellings[0]):
            return field
    return ""


def kind_hints(text: str) -> set[str]:
    """Return which kinds of book a heading speaks of."""
    folded = fold(text)
    return {
        kind for kind, words in _KIND_HINTS.items() if any(w in folded for w in words)
    }


def kind_of_title(text: str) -> str:
    """Return which kind of book a title or a sheet's name speaks of, or nothing."""
    folded = fold(text)
    found = [k for k, words in _TITLE_HINTS.items() if any(w in folded for w in words)]
    # 電話接待記錄本 is the telephone book: 接待 alone says visits.
    return found[0] if found else ""


@lru_cache(maxsize=10_000)
def is_ditto(text: str) -> bool:
    """Tell whether a cell says "as above"."""
    if len(text) > 14:
        return False
    plain = re.sub(r"\s", "", text).casefold()
    return plain in _DITTO or plain.strip("()（）「」『』[]、,.-—") in _DITTO


def is_nothing(text: str) -> bool:
    """Tell whether a cell only says that there is nothing to say."""
    return len(text) < 12 and fold(text) in _NOTHING


@lru_cache(maxsize=10_000)
def is_declined(text: str) -> bool:
    """Tell whether a name cell says that the person would not give a name."""
    folded = fold(text)
    return any(word in folded for word in _DECLINED)


@cache
def _subcategories() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for category, matters in SUBCATEGORIES.items():
        for matter in matters:
            for name in (matter.zh_hant, matter.en):
                for spelling in headings_of(name):
                    found.setdefault(spelling, []).append((category, matter.code))
    return found


@cache
def _category_names() -> dict[str, str]:
    own = {fold(n): m.code for m in CATEGORIES for n in (m.zh_hant, m.zh_hans, m.en)}
    return {**CATEGORY_WORDS, **own}


@lru_cache(maxsize=10_000)
def category_of(text: str, detail: str = "") -> tuple[str, str]:
    """Return the codes of category and sub-category that two cells name.

    Words that nobody knows are `other`: the entry is kept, and its words with it.
    """
    if not text:
        return "other", ""
    plain = unicodedata.normalize("NFKC", f"{text}/{detail}")
    parts = [fold(p) for p in re.split(r"[/·・.,、;:()\[\]>→\-–—|\s]+", plain)]
    parts = [p for p in (fold(text), *parts) if p]
    category = _first_category(parts)
    for part in parts:
        for parent, code in _subcategories().get(part, ()):
            if category in ("", parent):
                return parent, code
    return category or "other", ""


def _first_category(parts: list[str]) -> str:
    names = _category_names()
    for part in parts:
        if part in names:
            return names[part]
    for part in parts:
        found = [(part.find(w), -len(w), c) for w, c in names.items() if w in part]
        chinese = [f for f in found if not part.isascii()]
        if chinese:
            return min(chinese)[2]
    return ""


def code_of(table: dict[str, str], text: str) -> str:
    """Look a cell up in one of the tables, whole or by its parts, or answer nothing."""
    for spelling in _spellings(text) if text else ():
        bare = re.sub(r"(?:类|类别|函|信|方式)$", "", spelling)
        for known in (spelling, bare):
            if known in table:
                return table[known]
    return ""


@lru_cache(maxsize=10_000)
def _spellings(text: str) -> tuple[str, ...]:
    return tuple(headings_of(text))


def column_letter(index: int) -> str:
    """Return the letter a spreadsheet shows over the column with this index from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
