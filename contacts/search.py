"""Searching the registers: one folded substring test, the newest entries first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.db.models import Q

from . import phones
from .folding import fold
from .models import Contact, Desk
from .models.contacts import ContactQuerySet
from .paging import Page, page_of
from .reports.reading import ENTRY_JOINS

FOUND_AT_ONCE = 25
LONGEST_QUERY = 200
MOST_WORDS = 8


def search(
    desk: Desk, query: str, rows: ContactQuerySet | None = None, after: str = ""
) -> Page:
    """Return a page of the desk's entries that hold every word of the query.

    A word is found anywhere: a part of a name, of a sentence or of a number. `rows`
    are the desk's entries already narrowed by filters; `after` is a page's token.
    """
    words = words_of(query)
    if not words:
        return Page()
    rows = Contact.objects.all() if rows is None else rows
    found = matching(rows.filter(desk=desk), words, desk.region)
    return page_of(found.select_related(*ENTRY_JOINS), after, size=FOUND_AT_ONCE)


def words_of(query: str) -> list[str]:
    """Return the words to look for, as typed; a text is folded only once."""
    return query[:LONGEST_QUERY].split()[:MOST_WORDS]


def matching(
    rows: ContactQuerySet, words: Iterable[str], region: str
) -> ContactQuerySet:
    """Leave the entries whose search text holds every word.

    The one place to change when an index of tokens narrows the rows down first.
    """
    for word in words:
        forms = spellings(word, region)
        if not forms:
            return rows.none()
        test = Q()
        for form in forms:
            # Django escapes the signs of LIKE; folded, both databases agree on case.
            test |= Q(search_text__contains=form)
        rows = rows.filter(test)
    return rows


def spellings(word: str, region: str) -> list[str]:
    """Return the folded word, and for a whole number also its international form."""
    folded = fold(word).strip()
    if not folded:
        return []
    number = phones.parse(word, region)
    if number.e164 and number.match_key != folded:
        return [folded, number.match_key]
    return [folded]


def exact(desk: Desk, query: str) -> Contact | None:
    """Return the entry whose register number this is, in any width or case."""
    number = unicodedata.normalize("NFKC", query).strip().upper()
    if not number or len(number) > 32:
        return None
    return Contact.objects.of(desk).filter(number=number).first()
