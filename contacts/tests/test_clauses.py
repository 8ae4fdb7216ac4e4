"""The catalogue of the 52 clauses against the rule documents it was taken from."""

from __future__ import annotations

import hashlib

import pytest

from contacts.folding import fold
from contacts.rules import clauses
from contacts.rules.clauses import CLAUSES, DIFFERENCES, DOCUMENTS, FORMS, ODDITIES

# SHA-256 of each clause's wording in the rule documents, the first 16 hex digits: a
# corrected character, however well meant, must fail here.
WORDING = {
    "special-calls/1": "7d55d06aa7e168cb",
    "special-calls/2": "3fbf7504fd964191",
    "special-calls/3": "4354f198a4b9d353",
    "special-calls/4": "e136f49f2343cf8e",
    "special-calls/5": "3df7a18dad4b0590",
    "special-calls/6": "8b7a1192ada34fd4",
    "special-calls/7": "c25eedbda821e1cc",
    "special-calls/8": "8a51a30076aba788",
    "regulation/1": "0928bdf81039bf33",
    "regulation/2": "7e8a3757af57b5b2",
    "regulation/3.1.1": "372fd55f18383e00",
    "regulation/3.1.2": "b29ee90c34714653",
    "regulation/3.1.3": "346f34f3490c6c96",
    "regulation/3.1.4": "cb190cf6b5cff27e",
    "regulation/3.1.5": "151a9a8dcc23a781",
    "regulation/3.1.6": "ce176dacaccfddf7",
    "regulation/3.2.1": "41d550cd5eef8e06",
    "regulation/3.2.2": "acefbefd995e3ed3",
    "regulation/3.2.3": "19ed4daf4e567ecd",
    "regulation/3.2.4": "54e59b8c28e9f2d2",
    "regulation/3.2.5": "db06c260a000cfe6",
    "regulation/3.2.6": "97969dabe3cbc8ff",
    "regulation/3.2.7": "464fc2c7eb7702ba",
    "regulation/3.3.1": "4fbfcce491695ec6",
    "regulation/3.3.3": "738972cefb87bfbd",
    "regulation/3.3.4": "98b2eacafddc3665",
    "regulation/4.1": "4e679b6cbff11e34",
    "regulation/4.2": "4bef200b7c6feb82",
    "regulation/4.3": "6b6cf64db8be97bd",
    "instruction/1.0": "69c6b0e62ae1dece",
    "instruction/2.0": "43d34528950adda5",
    "instruction/3.1.1": "a702107dc34bf846",
    "instruction/3.1.2": "0d287124359c7f0f",
    "instruction/3.1.3": "a8194ab0eef9fc80",
    "instruction/3.1.4": "346f34f3490c6c96",
    "instruction/3.1.5": "cb190cf6b5cff27e",
    "instruction/3.1.6": "151a9a8dcc23a781",
    "instruction/3.1.7": "ce176dacaccfddf7",
    "instruction/3.2.1": "2714227b5198d984",
    "instruction/3.2.2": "605ae904707a8ae3",
    "instruction/3.2.3": "292917d456578e12",
    "instruction/3.2.4": "c86e9dee63d44828",
    "instruction/3.2.5": "38b7a2d682322cb8",
    "instruction/3.2.6": "1964100c51013a6d",
    "instruction/3.2.7": "97969dabe3cbc8ff",
    "instruction/3.3.1": "ffc34ebaefa0bf48",
    "instruction/3.3.2": "4d6880a1a610dbda",
    "instruction/3.3.3": "738972cefb87bfbd",
    "instruction/3.3.4": "a2343647fb1f1460",
    "instruction/4.1": "57517834a183247e",
    "instruction/4.2": "8887a91b73d32a6f",
    "instruction/4.3": "a132b23ac82d0ca3",
}
SCRIPTS = {"zh_hant", "zh_hans", "en"}


def translations() -> list[tuple[str, dict[str, str]]]:
    """Return every text of our own in three languages, with a name for messages."""
    own = []
    for item in CLAUSES.values():
        own += [(f"{item.id} label", item.label), (f"{item.id} work", item.at_work)]
    own += [(f"{item.id} short", item.short) for item in DOCUMENTS.values()]
    own += [(f"{item.id} topic", item.topic) for item in DIFFERENCES]
    return own


def in_codec(text: str, codec: str) -> str:
    """Return the characters of the text that the codec does not know."""
    return "".join(
        sign for sign in text if not sign.encode(codec, errors="ignore").decode(codec)
    )


def test_there_are_52_clauses_in_the_order_of_the_documents() -> None:
    assert list(CLAUSES) == list(WORDING)
    assert [item.order for item in CLAUSES.values()] == list(range(1, 53))
    counts = {
        document: sum(item.document.id == document for item in CLAUSES.values())
        for document in DOCUMENTS
    }
    assert counts == {"special-calls": 8, "regulation": 21, "instruction": 23}
    assert counts == {item.id: item.clause_count for item in DOCUMENTS.values()}


@pytest.mark.parametrize("id", WORDING)
def test_wording_is_verbatim(id: str) -> None:
    digest = hashlib.sha256(CLAUSES[id].text_zh.encode()).hexdigest()
    assert digest[:16] == WORDING[id]


def test_wrong_characters_of_the_documents_are_kept() -> None:
    for oddity in ODDITIES:
        assert oddity.text in CLAUSES[oddity.clause].text_zh


@pytest.mark.parametrize("id", WORDING)
def test_simplified_rendering_keeps_the_wording(id: str) -> None:
    item = CLAUSES[id]
    assert fold(item.text_zh_hans).split() == fold(item.text_zh).split()
    assert in_codec(item.text_zh_hans, "gb2312") == ""


@pytest.mark.parametrize("id", WORDING)
def test_every_translation_is_there(id: str) -> None:
    item = CLAUSES[id]
    for language in ("zh-hant", "zh-hans", "en"):
        assert item.text(language).strip()
        assert item.label_for(language).strip()
        assert item.at_work_for(language).strip()
        assert item.short(language).endswith(item.number)


def test_own_texts_have_three_languages_in_their_own_script() -> None:
    for name, texts in translations():
        assert set(texts) == SCRIPTS, name
        assert all(texts.values()), name
        assert in_codec(texts["zh_hant"], "big5") == "", name
        assert in_codec(texts["zh_hans"], "gb2312") == "", name
        assert not set("“”") & set(texts["zh_hant"]), name
        assert not set("「」『』") & set(texts["zh_hans"]), name


def test_own_chinese_uses_full_width_punctuation() -> None:
    for name, texts in translations():
        for script in ("zh_hant", "zh_hans"):
            assert not set(',;:()!?"') & set(texts[script]), name


def test_counterparts_point_at_each_other_across_the_profiles() -> None:
    pairs = [item for item in CLAUSES.values() if item.counterpart]
    assert len(pairs) == 38
    for item in pairs:
        other = item.counterpart_of
        assert other is not None
        assert other.counterpart == item.id
        assert {item.document.id, other.document.id} == {"regulation", "instruction"}


def test_identical_clauses_have_identical_texts() -> None:
    for item in CLAUSES.values():
        other = item.counterpart_of
        if other and other.text_zh == item.text_zh:
            assert other.text_zh_hans == item.text_zh_hans
            assert other.text_en == item.text_en


@pytest.mark.parametrize(
    ("profile", "special_calls", "count"),
    [
        ("regulation", False, 21),
        ("regulation", True, 29),
        ("instruction", False, 23),
        ("instruction", True, 31),
    ],
)
def test_clauses_of_a_profile(profile: str, special_calls: bool, count: int) -> None:
    found = clauses.for_profile(profile, special_calls)
    assert len(found) == count
    assert [item.order for item in found] == sorted(item.order for item in found)
    documents = {item.document.id for item in found}
    assert documents == {profile} | ({"special-calls"} if special_calls else set())


def test_an_unknown_profile_or_clause_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such profile"):
        clauses.for_profile("special-calls", True)
    with pytest.raises(KeyError):
        clauses.clause("regulation/3.3.2")


@pytest.mark.parametrize(
    ("id", "language", "short"),
    [
        ("special-calls/3", "zh-hant", "特殊來電 3"),
        ("regulation/3.1.4", "zh-hant", "規定 3.1.4"),
        ("instruction/3.3.2", "zh-hant", "作業指導書 3.3.2"),
        ("instruction/3.3.2", "zh-hans", "作业指导书 3.3.2"),
        ("special-calls/3", "en", "Special calls 3"),
    ],
)
def test_citation(id: str, language: str, short: str) -> None:
    assert clauses.clause(id).short(language) == short


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("zh-hant", "zh_hant"),
        ("zh_Hant", "zh_hant"),
        ("zh-TW", "zh_hant"),
        ("zh-HK", "zh_hant"),
        ("zh-Hans", "zh_hans"),
        ("zh_CN", "zh_hans"),
        ("en-gb", "en"),
    ],
)
def test_language_codes(language: str, script: str) -> None:
    assert clauses.script_of(language) == script


def test_sections() -> None:
    section = clauses.clause("instruction/3.1.1").section
    assert section is not None
    assert section.title_for("zh-hant") == "接聽電話"
    scope = clauses.clause("instruction/2.0").section
    assert scope is not None
    assert scope.title_for("en") == "Scope of application"
    assert clauses.clause("special-calls/1").section is None
    assert DOCUMENTS["regulation"].missing_numbers == ("3.3.2",)


def test_differences_quote_their_clauses() -> None:
    assert len(DIFFERENCES) == 20
    for item in DIFFERENCES:
        assert item.clauses, item.id
        for id in item.clauses:
            profile = CLAUSES[id].document.id
            quote = item.quotes[profile]
            assert quote is None or quote in CLAUSES[id].text_zh, item.id


def test_forms_are_named_by_their_clauses() -> None:
    assert len(FORMS) == 6
    for form in FORMS:
        assert set(form.name) == SCRIPTS
        for id in form.clauses:
            assert f"《{form.name['zh_hant']}》" in CLAUSES[id].text_zh
