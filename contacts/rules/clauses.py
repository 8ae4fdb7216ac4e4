"""The three rule documents, clause by clause, as the house wrote them.

`CLAUSES` maps a clause id (`special-calls/3`, `regulation/3.1.4`) to its `Clause`, in
the order of the documents. The wording lies in `catalogue.json`: `text_zh` is verbatim
with its wrong characters and half-width punctuation and is never corrected.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

SPECIAL_CALLS = "special-calls"
PROFILES = ("regulation", "instruction")

Translations = Mapping[str, str]


def script_of(language: str) -> str:
    """Return `zh_hant`, `zh_hans` or `en` for any language code, in any spelling."""
    code = language.lower().replace("_", "-")
    if not code.startswith("zh"):
        return "en"
    simplified = code.startswith(("zh-hans", "zh-cn", "zh-sg"))
    return "zh_hans" if simplified else "zh_hant"


@dataclass(frozen=True)
class Heading:
    """A section title of a document; `title` in Traditional script is verbatim."""

    number: str
    title: Translations

    def title_for(self, language: str) -> str:
        return self.title[script_of(language)]


@dataclass(frozen=True)
class Document:
    """One of the three rule documents.

    `missing_numbers` are clause numbers that the document itself skips. `sign_off` is
    the line of authorship, or empty.
    """

    id: str
    title: Translations
    short: Translations
    setting: str
    clause_count: int
    headings: tuple[Heading, ...]
    missing_numbers: tuple[str, ...]
    sign_off: Translations

    def title_for(self, language: str) -> str:
        return self.title[script_of(language)]

    def short_for(self, language: str) -> str:
        return self.short[script_of(language)]


@dataclass(frozen=True)
class Clause:
    """One clause: its wording, its heading, and how it is at work in the product.

    `enforceable` is `form`, `workflow`, `checklist` or `guidance`; `also` names the
    secondary ways. `counterpart` is the id of the clause of the other profile that
    speaks of the same thing, or empty.
    """

    id: str
    document: Document
    order: int
    text_zh: str
    text_zh_hans: str
    text_en: str
    label: Translations
    at_work: Translations
    subject: str
    enforceable: str
    also: tuple[str, ...] = ()
    counterpart: str = ""

    @property
    def number(self) -> str:
        """The number within the document, which alone does not name a clause."""
        return self.id.partition("/")[2]

    @property
    def section(self) -> Heading | None:
        """The heading that the clause stands under: the one that fits most closely."""
        for heading in reversed(self.document.headings):
            stem = heading.number.removesuffix(".0")
            if self.number == stem or self.number.startswith(f"{stem}."):
                return heading
        return None

    def text(self, language: str) -> str:
        """Return the wording; in Traditional Chinese it is the verbatim one."""
        return {
            "zh_hant": self.text_zh,
            "zh_hans": self.text_zh_hans,
            "en": self.text_en,
        }[script_of(language)]

    def label_for(self, language: str) -> str:
        return self.label[script_of(language)]

    def at_work_for(self, language: str) -> str:
        return self.at_work[script_of(language)]

    def short(self, language: str) -> str:
        """Return the citation for chips and small print, such as 特殊來電 3."""
        return f"{self.document.short_for(language)} {self.number}"

    @property
    def counterpart_of(self) -> Clause | None:
        """The clause of the other profile that speaks of the same thing."""
        return CLAUSES[self.counterpart] if self.counterpart else None


@dataclass(frozen=True)
class Difference:
    """A point on which the two profiles disagree, with the verbatim quotes."""

    id: str
    topic: Translations
    clauses: tuple[str, ...]
    setting: str
    quotes: Mapping[str, str | None]

    def topic_for(self, language: str) -> str:
        return self.topic[script_of(language)]


@dataclass(frozen=True)
class Oddity:
    """A spelling to show as it stands and to fold when searched."""

    clause: str
    text: str
    note: str


@dataclass(frozen=True)
class NamedForm:
    """A paper form or book that the documents name, and the clauses that name it."""

    key: str
    name: Translations
    clauses: tuple[str, ...]

    def name_for(self, language: str) -> str:
        return self.name[script_of(language)]


def clause(id: str) -> Clause:
    """Return the clause of this full id; raise `KeyError` when there is none."""
    return CLAUSES[id]


def for_profile(profile: str, special_calls: bool) -> list[Clause]:
    """Return the clauses a desk works by, in the order of the documents.

    `profile` is `regulation` or `instruction`; anything else raises `ValueError`.
    """
    if profile not in PROFILES:
        raise ValueError(f"no such profile: {profile!r}")
    wanted = {profile, SPECIAL_CALLS} if special_calls else {profile}
    return [item for item in CLAUSES.values() if item.document.id in wanted]


def _read() -> dict[str, Any]:
    path = Path(__file__).with_name("catalogue.json")
    return json.loads(path.read_text(encoding="utf-8"))


def _frozen(translations: dict[str, str]) -> Translations:
    return MappingProxyType(translations)


def _document(row: dict[str, Any]) -> Document:
    return Document(
        id=row["id"],
        title=_frozen(row["title"]),
        short=_frozen(row["short"]),
        setting=row["setting"],
        clause_count=row["clause_count"],
        headings=tuple(
            Heading(heading["number"], _frozen(heading["title"]))
            for heading in row["headings"]
        ),
        missing_numbers=tuple(row["missing_numbers"]),
        sign_off=_frozen(row.get("sign_off", {})),
    )


def _clause(row: dict[str, Any], documents: Mapping[str, Document]) -> Clause:
    return Clause(
        id=row["id"],
        document=documents[row["document"]],
        order=row["order"],
        text_zh=row["text_zh"],
        text_zh_hans=row["text_zh_hans"],
        text_en=row["text_en"],
        label=_frozen(row["label"]),
        at_work=_frozen(row["at_work"]),
        subject=row["subject"],
        enforceable=row["enforceable"],
        also=tuple(row["also"]),
        counterpart=row["counterpart"] or "",
    )


_catalogue = _read()

DOCUMENTS: Mapping[str, Document] = MappingProxyType(
    {row["id"]: _document(row) for row in _catalogue["documents"]}
)
CLAUSES: Mapping[str, Clause] = MappingProxyType(
    {row["id"]: _clause(row, DOCUMENTS) for row in _catalogue["clauses"]}
)
DIFFERENCES: tuple[Difference, ...] = tuple(
    Difference(
        id=row["id"],
        topic=_frozen(row["topic"]),
        clauses=tuple(row["clauses"]),
        setting=row["setting"],
        quotes=MappingProxyType(row["quotes"]),
    )
    for row in _catalogue["profile_differences"]
)
ODDITIES: tuple[Oddity, ...] = tuple(
    Oddity(**row) for row in _catalogue["seed_oddities"]
)
FORMS: tuple[NamedForm, ...] = tuple(
    NamedForm(row["key"], _frozen(row["name"]), tuple(row["clauses"]))
    for row in _catalogue["forms_named"]
)
