"""Who is calling: known customers by number, name or unit, and what is between us."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import Exists, OuterRef, Q, QuerySet

from . import phones
from .desk import merged_with
from .folding import fold
from .models import Contact, Customer, CustomerPhone, FollowUp
from .models.prepared import prepared
from .reports.reading import (
    EntryLine,
    PromiseLine,
    Reader,
    entries_told,
    entry_line,
    mask_phone,
    promise_line,
    promises_told,
)
from .rights import Right
from .search import customer_keys

MOST_FOUND = 5
MOST_NUMBERS = 20
MOST_ENTRIES = 4
MOST_PROMISES = 3
# Fewer digits than this fit half the house; four are how people say an extension.
FEWEST_DIGITS = 4
LONGEST_KEY = 24
# A family name alone is nobody's name.
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Known:
    """A customer who may be the caller; `sure` where nobody else fits.

    `whole` says that it is told by a whole number, so nobody needs to be asked.
    """

    customer: Customer
    phone: str
    shown_phone: str
    sure: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Fitting:
    """Customers by their keys, with numbers of theirs where these are read already."""

    keys: list[int]
    numbers: list[CustomerPhone] = field(default_factory=list)


@dataclass(frozen=True)
class Caller:
    """What the right-hand column says of the caller."""

    customer: Customer | None = None
    phone: str = ""
    found: list[Known] = field(default_factory=list)
    entries: list[EntryLine] = field(default_factory=list)
    promises: list[PromiseLine] = field(default_factory=list)
    new_number: bool = False
    # The entries below are told by the name alone: it may be somebody else's.
    by_name: bool = False
    # A whole name or unit is typed and nobody is known by it.
    unknown: bool = False

    @property
    def anything(self) -> bool:
        told = self.customer or self.found or self.entries
        return bool(told or self.new_number or self.unknown)


def look_up(reader: Reader, phone: str, name: str, unit: str) -> list[Known]:
    """Return at most five customers whom the number, the name or the unit fits.

    A whole number in any spelling is the surest; then four digits or more from
    anywhere in a number; then the beginning of a name, two signs from anywhere in it,
    and the beginning of a unit. Parts are found by the search that finds entries.
    """
    if not reader.may(Right.PHONES):
        # A number must not be found out by asking whose it is.
        phone = ""
    wholes = phones.keys(phone, reader.snapshot.desk.region)
    for way in (
        lambda: _with_number(reader, wholes),
        lambda: _part_of_number(reader, phone),
        lambda: _by_name(name),
        lambda: _part_of_name(reader, name),
        lambda: _by_unit(unit),
    ):
        wanted = way()
        found = _known(reader, wanted, wholes) if wanted is not None else []
        if found:
            return found
    return []


def _with_number(reader: Reader, wholes: list[str]) -> Fitting | None:
    """Return who has such a number, read from the numbers first: they are indexed."""
    keys = prepared(_holders, reader.snapshot.desk.pk, wholes) if wholes else []
    return Fitting(keys) if keys else None


def _holders(desk: int, wholes: list[str]) -> QuerySet:
    rows = CustomerPhone.objects.filter(match_key__in=wholes, desk=desk)
    return rows.values_list("customer_id", flat=True)[:MOST_NUMBERS]


def _part_of_number(reader: Reader, phone: str) -> Fitting | None:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))[:LONGEST_KEY]
    if len(digits) < FEWEST_DIGITS:
        return None
    # A number at home is matched without its zero.
    fragments = {digits, digits.lstrip("0") or digits}
    for fragment in sorted(fragments, key=len, reverse=True):
        keys = _keys(reader, fragment)
        numbers = prepared(_numbers, keys) if keys else []
        found = {row.customer_id for row in numbers if fragment in row.match_key}
        if found:
            return Fitting(
                list(found), [row for row in numbers if row.customer_id in found]
            )
    return None


def _part_of_name(reader: Reader, name: str) -> Q | None:
    folded = fold(name).strip()
    if len(folded) < 2:
        return None
    keys = _keys(reader, name)
    return Q(pk__in=keys, name_folded__contains=folded) if keys else None


def _keys(reader: Reader, words: str) -> list[int]:
    numbers = reader.may(Right.PHONES)
    desk = reader.snapshot.desk
    return customer_keys(desk, words, most=MOST_NUMBERS, numbers=numbers)


def _by_name(name: str) -> Q | None:
    folded = fold(name).strip()
    # One Latin letter fits everybody; one Chinese character is a family name.
    if not folded or (len(folded) == 1 and folded.isascii()):
        return None
    return _begins("name_folded", folded)


def _by_unit(unit: str) -> Q | None:
    folded = fold(unit).strip()
    if len(folded) < 2:
        return None
    return _begins("unit_folded", folded)


def _begins(column: str, folded: str) -> Q:
    """Return the test of a beginning, so that only those are read that pass it.

    Without an end to it, the index is read on where few pass: 36 ms of 75,000
    customers. Where a database orders texts as a language does, there is no such end.
    """
    test = Q(**{f"{column}__startswith": folded, f"{column}__gte": folded})
    last = ord(folded[-1]) + 1
    if last in (0xD800, 0x110000) or not _by_code_points(router.db_for_read(Customer)):
        return test
    return test & Q(**{f"{column}__lt": folded[:-1] + chr(last)})


@cache
def _by_code_points(using: str) -> bool:
    """Say whether the database orders texts by their signs' numbers."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 'Z' < 'a' AND 'a-b' < 'aa' AND '~' < '一'")
        return bool(cursor.fetchone()[0])


def _known(
    reader: Reader, wanted: Q | Fitting, keys: Iterable[str] = ()
) -> list[Known]:
    desk, numbers = reader.snapshot.desk, []
    if isinstance(wanted, Q):
        rows = list(_customers(desk.pk, wanted)[: MOST_FOUND + 1])
    else:
        rows = prepared(_by_keys, desk.pk, sorted(set(wanted.keys)))
        numbers = wanted.numbers
    found = _standing(rows, numbers)
    sure = len(found) == 1 and len(rows) <= MOST_FOUND
    return [
        _one(reader, customer, set(keys), sure=sure) for customer in found[:MOST_FOUND]
    ]


def _customers(desk: int, wanted: Q) -> QuerySet[Customer]:
    rows = Customer.objects.filter(wanted, desk=desk).order_by("name_folded", "id")
    merged = Customer.objects.filter(merged_into=OuterRef("pk"))
    return rows.select_related("merged_into").annotate(joined=Exists(merged))


def _by_keys(desk: int, keys: list[int]) -> QuerySet[Customer]:
    return _customers(desk, Q(pk__in=keys))[: MOST_FOUND + 1]


def _standing(
    rows: Iterable[Customer], numbers: Iterable[CustomerPhone] = ()
) -> list[Customer]:
    """Return those who stand for the customers found, each once, with their numbers.

    `numbers` are all those of some of them, so that they are not read again.
    """
    found: dict[int, Customer] = {}
    for row in rows:
        stands = found.setdefault((row.merged_into or row).pk, row.merged_into or row)
        stands.numbers = []
    owners = {row.pk: found[(row.merged_into or row).pk] for row in rows}
    owners |= found
    others = sorted(owners.keys() - {number.customer_id for number in numbers})
    for number in [*numbers, *(prepared(_numbers, others) if others else ())]:
        if number.customer_id in owners:
            owners[number.customer_id].numbers.append(number)
    for stands in found.values():
        # One's own first, then those of who is merged with one.
        own = stands.pk
        stands.numbers.sort(key=lambda number: (number.customer_id != own, number.pk))
    return list(found.values())


def _numbers(customers: list[int]) -> QuerySet[CustomerPhone]:
    return CustomerPhone.objects.filter(customer__in=customers).order_by("id")


def _one(reader: Reader, customer: Customer, keys: set[str], *, sure: bool) -> Known:
    numbers = [number for number in customer.numbers if number.match_key in keys]
    whole = sure and any(
        len(number.match_key) >= phones.SHORTEST_NUMBER for number in numbers
    )
    raw = next((number.raw for number in numbers or customer.numbers), "")
    if not reader.may(Right.PHONES):
        return Known(customer, "", mask_phone(raw), sure, whole)
    return Known(customer, raw, raw, sure, whole)


def caller_of(
    reader: Reader, *, phone: str = "", name: str = "", unit: str = "", chosen: str = ""
) -> Caller:
    """Return who calls, as far as it can be told from what is typed.

    `chosen` is the primary key of a customer picked from those found. Somebody who is
    no customer still has the earlier entries of the number, or of the very name.
    """
    customer = _chosen(reader, chosen)
    if customer is not None:
        return _about(reader, customer, [])
    phone = phone if reader.may(Right.PHONES) else ""
    found = look_up(reader, phone, name, unit)
    whole = phones.keys(phone, reader.snapshot.desk.region)
    if len(found) == 1 and found[0].sure:
        return _about(reader, found[0].customer, found)
    if found:
        return Caller(found=found)
    return _before(reader, whole, name.strip(), unit.strip())


def _before(reader: Reader, whole: list[str], name: str, unit: str) -> Caller:
    """Return earlier entries of somebody who is no customer: by number, then name."""
    number = bool(whole) and len(whole[0]) >= phones.SHORTEST_NUMBER
    lines = _lines(reader, _of_numbers, whole) if number else []
    if lines:
        return Caller(entries=lines)
    if len(name) >= SHORTEST_NAME:
        lines = _lines(reader, _of_name, name)
    unknown = not lines and len(name or unit) >= SHORTEST_NAME
    return Caller(
        entries=lines, new_number=number, by_name=bool(lines), unknown=unknown
    )


def _chosen(reader: Reader, chosen: str) -> Customer | None:
    if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 18:
        return None
    rows = prepared(_by_keys, reader.snapshot.desk.pk, [int(chosen)])
    return next(iter(_standing(rows)), None)


def _about(reader: Reader, customer: Customer, found: list[Known]) -> Caller:
    # Few are merged with anybody, and whether this one is has been read with it.
    alone = getattr(customer, "joined", None) is False
    people = [customer.pk] if alone else merged_with(customer)
    promises = prepared(_owed_to, reader.snapshot.desk.pk, people)
    return Caller(
        customer=customer,
        phone=_one(reader, customer, set(), sure=True).shown_phone,
        found=found,
        entries=_lines(reader, _of_customers, people),
        promises=[
            promise_line(promise, reader)
            for promise in promises
            if promise.contact.readable_by(reader.member)
        ],
    )


def _owed_to(desk: int, customers: list[int]) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.filter(desk=desk, contact__customer__in=customers)
    return promises_told(rows.open().by_due())[:MOST_PROMISES]


def _lines(
    reader: Reader, make: Callable[..., QuerySet[Contact]], known: Any
) -> list[EntryLine]:
    return [
        entry_line(contact, reader)
        for contact in prepared(make, reader.snapshot.desk.pk, known)
        if contact.readable_by(reader.member)
    ]


def _of_customers(desk: int, customers: list[int]) -> QuerySet[Contact]:
    return _newest(Contact.objects.filter(desk=desk, customer__in=customers))


def _of_numbers(desk: int, wholes: list[str]) -> QuerySet[Contact]:
    return _newest(Contact.objects.filter(desk=desk, phone_key__in=wholes))


def _of_name(desk: int, name: str) -> QuerySet[Contact]:
    return _newest(Contact.objects.filter(desk=desk, name=name))


def _newest(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    return entries_told(rows.newest_first())[:MOST_ENTRIES]
