"""Addresses of rows that nobody wrote into a link: answered, or not found; no more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, product

import pytest

from contacts.choices import FollowUpKind
from contacts.reports.monthly import naming, period_of
from contacts.reports.monthly.counting import Window
from contacts.reports.monthly.rows import (
    CONDITIONS,
    FORM_FIELDS,
    QUESTIONS,
    VALUES,
    VALUES_OF,
    Behind,
    mark_of,
)
from contacts.rules import REGISTRY

from .test_report_links import ADDRESS, october
from .test_report_naming import NOW

__all__ = ["october"]


def values_of(source: str, place) -> dict[str, list[str]]:
    """Return for each name of a source what an address may say of it."""
    some = {
        "category": ["enquiry", "repair"],
        "sub": ["none", "repair"],
        "day": ["2026-10-12", "2026-10-31"],
        "week": ["2026-10-12", "2026-10-01"],
        "done": ["2026-10-12", "2026-10-26"],
        "band": ["1", "4"],
        "superior": ["any", str(place.manager.pk)],
        "under": ["none", str(place.cleared.pk)],
        "department": ["none", "工程部"],
        "reason": [mark_of("同時接待訪客")],
        "code": ["answered_by_not_cleared", next(iter(REGISTRY)).code],
        "kind": list(FollowUpKind.values),
    }
    known = {**some, **VALUES, **VALUES_OF.get(source, {})}
    return {name: [str(v) for v in known[name]] for name in CONDITIONS[source]}


def addresses(place) -> Iterator[dict[str, str]]:
    """Yield up to three names of each source together, with values of each."""
    for source in CONDITIONS:
        values = values_of(source, place)
        for many in range(4):
            for names in combinations(values, many):
                few = [dict.fromkeys((values[n][0], values[n][-1])) for n in names]
                for said in product(*few):
                    yield {"of": source, **dict(zip(names, said, strict=True))}
    # Each state of promises, and each question asked of forms, by itself.
    for state in VALUES_OF["promises"]["state"]:
        yield {"of": "promises", "state": state}
    for what, name in product(QUESTIONS, ("", *FORM_FIELDS)):
        more = {name: values_of("slips", place)[name][0]} if name else {}
        yield {"of": "slips", "kind": "work_order", "what": what, **more}


@pytest.fixture
def answered(october) -> list[Behind]:
    """The addresses of all those that the page answers, and does not refuse."""
    window = Window.of(october.desk, period_of("2026-10"), NOW)
    found = []
    for asked in addresses(october):
        behind = Behind.read(asked)
        if behind is not None and behind.readable(asked, [window]):
            found.append(behind)
    assert len(found) > 200
    # Those that differ in nothing but a value are named alike.
    return list({(b.source, *b.filters): b for b in found}.values())


def test_what_is_answered_can_be_named_and_counted(october, answered):
    window = Window.of(october.desk, period_of("2026-10"), NOW)
    for behind in answered:
        naming.named([window], behind)
        assert behind.rows(window).count() >= 0, behind


def test_the_page_answers_any_address_or_says_that_there_is_none(october, sign_in):
    client = sign_in(october.supervisor)
    every = list(addresses(october))
    some = [
        {"of": "promises", "state": "due"},
        {"of": "promises", "state": "kept"},
        {"of": "entries", "rings": "within", "logged": "soon"},
        {"of": "entries", "letter": "complaint", "logged": "soon"},
        {"of": "entries", "incoming": "1", "letter": "complaint"},
        *random.Random(5).sample(every, 40),
    ]
    said = [client.get(f"{ADDRESS}rows/", asked).status_code for asked in some]
    assert said[:5] == [404] * 5 and set(said) <= {200, 404}
