"""The two catalogues are whole, say what the glossary says, and reach the pages."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from opencc import OpenCC

from contacts.folding import fold
from contacts.rules.clauses import CLAUSES

from .source_strings import Key, of_python, of_template, strings

LANGUAGES = ("zh_Hant", "zh_Hans")
FOLDER = settings.BASE_DIR / "contacts" / "locale"
GLOSSARY = settings.BASE_DIR / "docs" / "glossary.md"

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
PLACEHOLDER = re.compile(r"%\(\w+\)[-\d.]*[a-z]|%%|%[sd]")
TAG = re.compile(r"</?\w+[^>]*>")
# A value that is a name stands without spaces, a figure or a code with them.
NO_SPACE_DUE = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
HALF_WIDTH = re.compile(rf"[{HAN}]\s?[,;:?!()]|[,;:?!()]\s?[{HAN}]|[{HAN}]\.|\.\.\.|!")
WIDE_SIGN = "[，。；：？！、（）「」『』《》]"
STRAY_SPACE = re.compile(rf"\s{WIDE_SIGN}|{WIDE_SIGN}\s|\s\s")
ENDS = {".": "。", "?": "？", ":": "："}
# Both scripts write these; OpenCC's tables would have the older letter.
IN_BOTH = {"zh_Hant": set(), "zh_Hans": set()}


def entries(language: str) -> dict[Key, str]:
    """Return the translations of a catalogue; one plural form, as Chinese has."""
    return {
        _key(message.id, message.context): (
            message.string if isinstance(message.string, str) else message.string[0]
        )
        for message in catalogue(language)
        if message.id
    }


@cache
def catalogue(language: str) -> Catalog:
    with _path(language).open("rb") as file:
        return read_po(file, abort_invalid=True)


def _path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "django.po"


def _key(msgid: str | tuple[str, ...], context: str | None) -> Key:
    one, *more = [msgid] if isinstance(msgid, str) else msgid
    return context or "", one, more[0] if more else ""


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@cache
def source() -> dict[Key, str]:
    return strings()


# Whole: every string, once, translated and compiled.


def test_the_source_is_read_by_any_name_and_in_every_form():
    python = (
        "from django.utils.translation import gettext_lazy as _, npgettext, gettext\n"
        "_('One')\ngettext('T' 'wo')\nnpgettext('desk', 'line', 'lines', 3)\n"
    )
    assert list(of_python(python)) == [
        ("", "One", ""),
        ("", "Two", ""),
        ("desk", "line", "lines"),
    ]
    template = (
        "{% translate \"It's (one)\" %}{% icon 'x' _('Two') %}"
        "{% blocktranslate count n=n trimmed %}\n {{ n }} line\n{% plural %}"
        "{{ n }} lines{% endblocktranslate %}{% translate 'Open' context 'desk' %}"
    )
    assert list(of_template(template)) == [
        ("", "It's (one)", ""),
        ("", "Two", ""),
        ("", "%(n)s line", "%(n)s lines"),
        ("desk", "Open", ""),
    ]


def test_text_that_is_put_together_cannot_be_translated():
    source = "from django.utils.translation import gettext as _\n_(f'Line {n}.')\n"
    with pytest.raises(AssertionError, match="No plain text"):
        list(of_python(source))


def test_every_string_of_the_source_is_in_the_catalogue(language):
    known = entries(language)
    missing = {key: place for key, place in source().items() if key not in known}
    assert missing == {}


def test_nothing_in_the_catalogue_has_left_the_source(language):
    assert set(entries(language)) - set(source()) == set()


def test_every_string_is_translated_and_none_is_a_guess(language):
    assert [key for key, text in entries(language).items() if not text] == []
    guesses = [line.id for line in catalogue(language) if line.id and line.fuzzy]
    assert guesses == []


def test_the_compiled_catalogue_is_in_step(language):
    with _path(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    behind = []
    for (context, one, plural), text in entries(language).items():
        if plural:
            answer = compiled.ngettext(one, plural, 2)
        elif context:
            answer = compiled.pgettext(context, one)
        else:
            answer = compiled.gettext(one)
        if answer != text:
            behind.append(one)
    assert behind == [], "Run `make catalogues`."


def test_values_and_marks_are_kept(language):
    differing = [
        (one, text)
        for (_context, one, plural), text in entries(language).items()
        for pattern in (PLACEHOLDER, TAG)
        if set(pattern.findall(plural or one)) != set(pattern.findall(text))
    ]
    assert differing == []


# Style: docs/glossary.md, section 4.


def test_punctuation_is_full_width(language):
    assert _against(language, HALF_WIDTH) == []


def test_spaces_stand_between_chinese_and_latin_and_nowhere_else(language):
    assert _against(language, NO_SPACE_DUE) == []
    assert _against(language, STRAY_SPACE) == []


def test_quotation_marks_are_those_of_the_script(language):
    foreign = '“”‘’"' if language == "zh_Hant" else '「」『』"'
    assert _against(language, re.compile(f"[{foreign}]")) == []


def _against(language: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Return the translations in which the pattern is found, placeholders aside."""
    return [
        text
        for text in entries(language).values()
        if pattern.search(TAG.sub("", PLACEHOLDER.sub("%", text)))
    ]


def test_a_sentence_ends_as_one_and_a_label_does_not(language):
    wrong = []
    for (_context, one, _plural), text in entries(language).items():
        if one == "No.":
            continue
        last, end = one.rstrip("”")[-1], text.rstrip("」』”’")[-1]
        if (end in "。？：") != (last in ENDS) or (last == ":") != (end == "："):
            wrong.append((one, text))
    assert wrong == []


def test_each_catalogue_keeps_to_its_script(language):
    converter = OpenCC("s2t" if language == "zh_Hant" else "t2s")
    strangers = {
        sign: text
        for text in entries(language).values()
        for sign, other in zip(text, converter.convert(text), strict=True)
        if sign != other and sign not in IN_BOTH[language]
    }
    assert strangers == {}


# Words: docs/glossary.md, sections 2, 3 and 6.


def _rows(heading: str) -> list[list[str]]:
    """Return the cells of the tables under a heading of the glossary."""
    text = GLOSSARY.read_text(encoding="utf-8")
    part = re.split(rf"^## \d\. {heading}$", text, flags=re.M)[1]
    part = re.split(r"^## ", part, flags=re.M)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _terms() -> dict[str, dict[str, str]]:
    """Return each English term of one meaning with its word in both languages."""
    found = {}
    for english, hant, hans, *_note in _rows("Terms"):
        cells = [re.sub(r" \(.*?\)", "", cell) for cell in (english, hant, hans)]
        parts = [cell.split(" / ") for cell in cells]
        if english == "English" or " · " in hant or len(set(map(len, parts))) > 1:
            continue
        for names, *words in zip(*parts, strict=True):
            for name in names.split(", "):
                found[name.lower()] = dict(zip(LANGUAGES, words, strict=True))
    return found


# English says the same word of another thing.
ANOTHER_THING = {
    ("", "Administration", ""): "the admin, not the department",
    ("", "Attended", ""): "a button for what is done",
    ("", "Due", ""): "a column of times",
    ("", "Left", ""): "a button for what is done",
    ("promise kept", "Handed over", ""): "a button for what is done",
    ("", "Number", ""): "of a book, not of a telephone",
    ("how many", "Number", ""): "a count, not of a telephone",
    ("", "Owner", ""): "of a flat",
    ("", "Nobody answered", ""): "a button and a reason, without the call back",
    ("", "nobody answered", ""): "a button and a reason, without the call back",
    ("", "unit", ""): "of the company",
    ("department", "name", ""): "no person's",
    ("commendation", "Letter", ""): "a way to praise, not the channel",
    ("slip", "received by", ""): "signed for a slip, not at the desk",
    ("month", "Open", ""): "a month that is not closed",
    ("month", "Reviewed", ""): "a step before the approval, not of an entry",
    ("promise", "Open", ""): "a promise, not an entry",
    ("posting", "place", ""): "on a wall, not a site",
}


def test_a_term_of_the_glossary_is_the_word_on_the_screen(language):
    terms = _terms()
    assert len(terms) > 150
    texts = entries(language)
    # A printed form calls its boxes what the paper of the trade calls them.
    differing = {
        key
        for key, text in texts.items()
        if key[0] != "paper"
        and key[1].lower() in terms
        and terms[key[1].lower()][language] != text
    }
    assert differing == set(ANOTHER_THING)


def _bad_words(language: str) -> set[str]:
    """Return the Chinese words that section 6 forbids in this catalogue."""
    words = set()
    for cell, *_rest in _rows("Words that go wrong"):
        named = re.search(r"`(zh_\w+)`", cell)
        if named is None or named[1] == language:
            plain = re.sub(r"\(.*?\)", "", cell).split(",")
            words |= {word.strip() for word in plain}
    return {word for word in words if re.fullmatch(f"[{HAN}]{{2,}}", word)}


def test_words_that_go_wrong_are_not_used(language):
    words = _bad_words(language)
    assert len(words) > 8
    used = {
        word: text
        for text in entries(language).values()
        for word in words
        if word in text.replace("派工單", "").replace("派工单", "")
    }
    assert used == {}


# What the clerk says aloud in the clauses' own words.
PRESCRIBED = {
    "Hello, this is %(company)s.": ("「您好，%(company)s。」", "instruction/3.1.2"),
    "I am truly sorry, the person you are looking for is not here for the moment. "
    "Is there anything I can do for you?": (
        "「真對不起，您要找的人暫時不在，不知我能為您做些什麼？」",
        "special-calls/2",
    ),
    "I am truly sorry, %(name)s has just left. "
    "May I take a message, or can I help you myself?": (
        "「真抱歉，%(name)s剛剛離開。請問我能為您轉達嗎？」",
        "special-calls/7",
    ),
    "Stand up, smile and say “Goodbye” when the visitor leaves the hall.": (
        "訪客離開大廳時，起立、微笑並說「再見」。",
        "instruction/3.2.6",
    ),
}
WORD_FOR_WORD = {
    "instruction/3.1.2": ("您好",),
    "special-calls/2": ("對不起", "您要找的人暫時不在", "不知我能為您做些什麼"),
    "special-calls/7": ("真抱歉", "剛剛離開"),
    "instruction/3.2.6": ("起立", "微笑", "再見"),
}


@pytest.mark.parametrize("sentence", PRESCRIBED, ids=lambda text: text[:20])
def test_a_prescribed_sentence_is_the_clause_s_own(sentence):
    text, clause = PRESCRIBED[sentence]
    assert entries("zh_Hant")["", sentence, ""] == text
    for words in WORD_FOR_WORD[clause]:
        assert fold(words) in fold(text)
        assert fold(words) in fold(CLAUSES[clause].text_zh)


# The clerk holds, reads back and ends a call without a sentence of ours.
UNSAID = ["ask to hold", "read back", "end of a call", "farewell (instruction/3.2.6)"]


def test_what_is_said_aloud_is_worded_as_the_glossary_has_it(language):
    column = 1 + LANGUAGES.index(language)
    phrases = {
        row[0]: row[column]
        for row in _rows("House phrases")
        if row[column].startswith(("「", "“"))
    }
    assert len(phrases) > 15
    texts = set(entries(language).values())
    unsaid = [when for when, phrase in phrases.items() if phrase not in texts]
    assert unsaid == UNSAID
