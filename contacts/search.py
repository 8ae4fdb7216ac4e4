"""Searching the registers: any part of any word, the newest entries first.

What is found is decided by one folded substring test, the same on both databases. How
it is found depends on the word: one that many entries hold stands in the newest, a rare
one is narrowed down by the index of tokens. The planner is never asked to choose.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact, GreaterThan, LessThan

from . import phones
from .folding import NUMBERS_FOLLOW, fold
from .models import Contact, Customer, Desk
from .models.contacts import ContactQuerySet
from .paging import Page, page_of
from .reports.reading import ENTRY_JOINS
from .search_index import CUSTOMERS, ENTRIES, Index, asked

FOUND_AT_ONCE = 25
LONGEST_QUERY = 200
MOST_WORDS = 8
# So many of the newest entries are read first. A word that fewer than `SOME` of them
# hold is a rare one: its hits are few, and the index finds them at once.
NEWEST = 2000
SOME = 3
# Any other word fills a page within so many entries, or half as many again.
FURTHER = 1.5
# What belongs to entries (forms, promises, breaches) is looked for among so many of the
# newest entries that hold a rare word, and by reading on for no more rows than these.
RARE = 2000
READ_ON = 20_000


def search(
    desk: Desk,
    query: str,
    rows: ContactQuerySet | None = None,
    after: str = "",
    *,
    numbers: bool,
) -> Page:
    """Return a page of the desk's entries that hold every word of the query.

    A word is found anywhere: a part of a name, of a sentence or, with `numbers`, of a
    telephone number: whoever may not read those must not find them out by asking.
    `rows` are the desk's entries already narrowed by filters; `after` is a page's
    token.
    """
    words = words_of(query, desk.region)
    if not words:
        return Page()
    rows = Contact.objects.all() if rows is None else rows
    joined = rows.filter(desk=desk).select_related(*ENTRY_JOINS)
    read = reading(desk, query, numbers=numbers)
    return page_of(joined, after, size=FOUND_AT_ONCE, read=read)


def reading(
    desk: Desk, query: str, *, numbers: bool
) -> Callable[[QuerySet, int], list[Any]]:
    """Return what reads the first of some ordered rows that hold every word.

    The rows are entries of the desk, or of one kind, in the order of their moment.
    """
    words = words_of(query, desk.region)

    def found(ordered: QuerySet, most: int) -> list[Any]:
        keys = _newest_keys(ordered, desk, words, most, numbers) if words else []
        return list(ordered.filter(pk__in=keys)) if keys else []

    return found


def reading_beside(
    desk: Desk, query: str, *, numbers: bool, entry: str = "contact"
) -> Callable[[QuerySet, int], list[Any]]:
    """Return what reads the first of some ordered rows whose entries hold every word.

    The rows belong to entries of the desk by their field `entry`. As with entries, a
    common word stands in the newest, and a rare one is narrowed down by the index.
    """
    words = words_of(query, desk.region)

    def among(ordered: QuerySet, start: int, count: int) -> tuple[list[int], bool]:
        keys = list(ordered.values_list("pk", flat=True)[start : start + count])
        texts = Contact.objects.filter(pk=OuterRef(f"{entry}_id"))
        held = Exists(matching(texts, words, numbers))
        some = ordered.filter(held, pk__in=keys)
        return list(some.values_list("pk", flat=True)), len(keys) == count

    def found(ordered: QuerySet, most: int) -> list[Any]:
        if not words:
            return []
        keys, more = among(ordered, 0, NEWEST)
        if more and SOME <= len(keys) < most:
            further = min(READ_ON, int(FURTHER * NEWEST * most / len(keys)))
            added, more = among(ordered, NEWEST, further)
            keys += added
        wanted = Q(pk__in=keys[:most])
        if more and len(keys) < most:
            every = Contact.objects.filter(desk=desk)
            ours = every.order_by("-occurred_at", "-id")
            hits = _by_index(ENTRIES, ours, desk, words, RARE, numbers)
            further = ordered.filter(**{f"{entry}__in": hits})
            wanted |= Q(pk__in=list(further.values_list("pk", flat=True)[:most]))
        return list(ordered.filter(wanted)[:most])

    return found


def newest_keys(
    desk: Desk, query: str, rows: ContactQuerySet, *, most: int, numbers: bool
) -> list[int]:
    """Return the keys of the newest entries of the desk that hold every word."""
    words = words_of(query, desk.region)
    if not words:
        return []
    rows = rows.filter(desk=desk).order_by("-occurred_at", "-id")
    return _newest_keys(rows, desk, words, most, numbers)


def customer_keys(desk: Desk, query: str, *, most: int, numbers: bool) -> list[int]:
    """Return the keys of the desk's customers of whom some line holds every word."""
    words = words_of(query, desk.region)
    if not words:
        return []
    using = router.db_for_read(Customer)
    connection = connections[using]
    shape = tuple(map(len, words))
    sql, marked = _customers_asked(using, connection.vendor, shape, numbers)
    values: dict[Any, Any] = {_DESK: desk.pk}
    for place, forms in enumerate(words):
        values |= {_mark(place, n): form for n, form in enumerate(forms)}
    given = [values.get(value, value) for value in marked]
    return _keys(
        using, f"{sql}{int(most)}", [asked(connection, desk.pk, words), *given]
    )


# What stands for the desk while the text of a question is made; none has such a key.
_DESK = -1_000_000_001


def _mark(place: int, form: int) -> str:
    return f"\x01{place}.{form}"


@lru_cache(maxsize=128)
def _customers_asked(
    using: str, vendor: str, shape: tuple[int, ...], numbers: bool
) -> tuple[str, tuple[Any, ...]]:
    """Return the question for so many forms of each word, and what is put in it.

    It is asked while somebody types, and to make its text took longer than its answer.
    """
    words = [
        [_mark(place, n) for n in range(count)] for place, count in enumerate(shape)
    ]
    rows = Customer.objects.using(using).filter(desk=_DESK).order_by("id")
    sql, tested = _indexed(CUSTOMERS, rows, words, numbers)
    return sql, tuple(tested)


def words_of(query: str, region: str) -> list[list[str]]:
    """Return the forms of each word to look for; a mere sign is no word."""
    words = query[:LONGEST_QUERY].split()[:MOST_WORDS]
    return [forms for word in words if (forms := spellings(word, region))]


def matching(rows: QuerySet, words: Iterable[Sequence[str]], numbers: bool) -> QuerySet:
    """Leave the rows whose search text holds some form of every word.

    This is what is meant by a search; the rest of this file only makes it quick. The
    telephone numbers come last in the text: without `numbers` only what begins before
    them counts.
    """
    text = F("search_text")
    end = StrIndex(text, Value(NUMBERS_FOLLOW))
    for forms in words:
        test = Q()
        for form in forms:
            place = StrIndex(text, Value(form))
            found = Q(GreaterThan(place, Value(0)))
            if not numbers:
                found &= Q(Exact(end, Value(0))) | Q(LessThan(place, end))
            test |= found
        rows = rows.filter(test)
    return rows


def _newest_keys(
    ordered: QuerySet, desk: Desk, words: list[list[str]], most: int, numbers: bool
) -> list[int]:
    """Return the first keys in the order given: by reading, or by the index.

    What the first entries hold tells how far has to be read for a whole page; to look
    up every hit of a word that is neither common nor rare would take far longer.
    """
    found = _among_first(ordered, words, most, numbers, NEWEST)
    if SOME <= len(found) < most:
        further = int(FURTHER * NEWEST * most / len(found))
        more = most - len(found)
        found += _among_first(ordered, words, more, numbers, further, after=NEWEST)
    if len(found) == most:
        return found
    return _by_index(ENTRIES, ordered, desk, words, most, numbers)


def _among_first(
    ordered: QuerySet,
    words: list[list[str]],
    most: int,
    numbers: bool,
    count: int,
    after: int = 0,
) -> list[int]:
    """Return the keys found by reading so many entries in their order."""
    read = ordered.values("id", "occurred_at", "search_text")[after : after + count]
    try:
        inner, given = read.query.get_compiler(ordered.db).as_sql()
    except EmptyResultSet:
        return []
    table = _table(ordered)
    every = matching(ordered.model.objects.all(), words, numbers)
    test, tested = _condition(every, ordered.db)
    sql = f'SELECT id FROM ({inner}) AS "{table}" WHERE {test} {_order(ordered)} LIMIT '
    return _keys(ordered.db, f"{sql}{int(most)}", [*given, *tested])


def _by_index(
    index: Index,
    ordered: QuerySet,
    desk: Desk,
    words: list[list[str]],
    most: int,
    numbers: bool,
) -> list[int]:
    """Return the keys found by the tokens, tested, in the order of the query."""
    try:
        sql, tested = _indexed(index, ordered, words, numbers)
    except EmptyResultSet:
        return []
    given = [asked(connections[ordered.db], desk.pk, words), *tested]
    return _keys(ordered.db, f"{sql}{int(most)}", given)


def _indexed(
    index: Index, ordered: QuerySet, words: list[list[str]], numbers: bool
) -> tuple[str, Sequence[object]]:
    """Return the text of the question, up to how many are wanted, and its values."""
    test, tested = _condition(matching(ordered, words, numbers), ordered.db)
    table = _table(ordered)
    own = ordered.model._meta.db_table
    hits = index.hits(connections[ordered.db], table, own if own != table else "")
    sql = f'SELECT "{table}".id FROM {hits} WHERE {test} {_order(ordered)} LIMIT '
    return sql, tested


def _table(rows: QuerySet) -> str:
    """Return the table of the texts; that of a call is the entry's."""
    return rows.model._meta.get_field("search_text").model._meta.db_table


def _condition(rows: QuerySet, using: str) -> tuple[str, Sequence[object]]:
    compiler = rows.query.get_compiler(using)
    return compiler.compile(rows.query.where)


def _order(rows: QuerySet) -> str:
    table, falling = _table(rows), rows.query.order_by[0].startswith("-")
    end = " DESC" if falling else ""
    # Entries are in the order of their moment, customers in that of their keys.
    names = [name.lstrip("-").replace("pk", "id") for name in rows.query.order_by]
    return "ORDER BY " + ", ".join(f'"{table}".{name}{end}' for name in names)


def _keys(using: str, sql: str, given: Sequence[object]) -> list[int]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, given)
        return [row[0] for row in cursor.fetchall()]


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
