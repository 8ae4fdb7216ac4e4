"""What entries and customers are found by, kept in step with them.

The text stands on the row and its tokens in the index, both written in the row's own
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, models, router, transaction
from django.utils import timezone

from ..folding import FOLD_VERSION, folded_text
from ..models import (
    ROW_CLASSES,
    Commendation,
    ComplaintRecord,
    Contact,
    CoordinationSlip,
    Customer,
    CustomerPhone,
    Desk,
    Letter,
    PhoneCall,
    SearchState,
    Slip,
    Visit,
    WorkOrder,
)
from ..search_index import CUSTOMERS, ENTRIES, INDEXES, Row

# What is written on a form, beside what it has taken over from its entry.
SLIP_SHARED = ("number", "unit", "content")
SLIP_TEXTS: dict[type[Slip], tuple[str, ...]] = {
    WorkOrder: ("place", "materials", "work_done"),
    ComplaintRecord: ("remedy", "finding", "measures", "first_reply", "final_reply"),
    CoordinationSlip: ("subject", "demand", "reply", "outcome"),
}
# What the register of commendations says of a call or a visit, and its number.
PRAISE_TEXTS = ("number", "praised_staff")
# Rows of one transaction of a rebuild: a call meanwhile waits for so many at most.
PIECE = 500


def search_text(contact: Contact, attached: Iterable[str] = ()) -> str:
    """Return all that the entry is found by, folded, a line for each field.

    `attached` are the texts of the forms opened from it; a new entry has none. The
    names of staff are left out: they change, and the registers filter by person.
    """
    # Whoever may not read a confidential letter must not find it by its words.
    confidential = isinstance(contact, Letter) and contact.confidential
    parts = [
        contact.number,
        contact.name,
        contact.organisation,
        contact.unit,
        *(() if confidential else (contact.content, contact.result, *attached)),
        contact.book_number,
    ]
    if isinstance(contact, PhoneCall):
        parts.append(contact.message)
    elif isinstance(contact, Visit):
        parts += [contact.message, contact.purpose]
    else:
        parts += [contact.subject, contact.sender_reference, contact.praised_staff]
    return folded_text(parts, (contact.phone, contact.phone_key))


def customer_text(customer: Customer, numbers: Iterable[tuple[str, str]]) -> str:
    """Return all that a customer is found by; `numbers` as written and as matched."""
    parts = [customer.name, customer.unit, customer.organisation]
    return folded_text(parts, (written for number in numbers for written in number))


def attached_texts(keys: Sequence[int]) -> dict[int, list[str]]:
    """Return by entry what its commendation and the forms opened from it say."""
    found: dict[int, list[str]] = {}
    praised = Commendation.objects.filter(contact__in=keys)
    for contact, *texts in praised.values_list("contact", *PRAISE_TEXTS):
        found[contact] = list(filter(None, texts))
    slips = Slip.objects.filter(contact__in=keys).order_by("id")
    for slip in slips.select_related(*(m._meta.model_name for m in SLIP_TEXTS)):
        row = slip.kind_row
        names = (*SLIP_SHARED, *SLIP_TEXTS[type(row)])
        texts = found.setdefault(slip.contact_id, [])
        texts += filter(None, (getattr(row, name) for name in names))
    return found


def index_entry(contact: Contact) -> None:
    """Put the tokens of a new entry into the index."""
    connection = connections[router.db_for_write(Contact, instance=contact)]
    ENTRIES.add(connection, [_row(contact)])


def index_customer(customer: Customer) -> None:
    """Put the tokens of a new customer into the index."""
    connection = connections[router.db_for_write(Customer, instance=customer)]
    CUSTOMERS.add(connection, [_row(customer)])


def find_anew(contact: Contact) -> None:
    """Bring text and tokens in line with a changed entry; the caller saves the row."""
    connection = connections[router.db_for_write(Contact, instance=contact)]
    attached = attached_texts([contact.pk]).get(contact.pk, ())
    old, contact.search_text = (
        contact.search_text,
        search_text(contact, attached),
    )
    ENTRIES.change(connection, old, _row(contact))


def find_customer_anew(customer: Customer) -> None:
    """Bring text and tokens in line with a changed customer; the caller saves."""
    connection = connections[router.db_for_write(Customer, instance=customer)]
    old = customer.search_text
    [customer.search_text] = customer_texts([customer])
    CUSTOMERS.change(connection, old, _row(customer))


def refresh_search(contact: Contact) -> None:
    """Bring the text of an entry in line with a form opened from it; saves the text.

    To be called in the transaction that changes the form.
    """
    row = contact.kind_row
    find_anew(row)
    Contact.objects.filter(pk=row.pk).update(search_text=row.search_text)


def _row(row: Contact | Customer) -> Row:
    return Row(row.pk, row.desk_id, row.search_text)


@dataclass(frozen=True)
class Rebuilt:
    """How far a rebuild has come, and how many texts were not in step so far."""

    done: int
    changed: int


def rebuild_needed() -> bool:
    """Say whether the texts were made by another folding, or never put in."""
    state = SearchState.objects.first()
    if state is not None:
        return state.version != FOLD_VERSION
    return Contact.objects.exists() or Customer.objects.exists()


def rebuild_search(now: datetime | None = None) -> Iterator[Rebuilt]:
    """Make all search texts and the index anew, and tell the progress piece by piece.

    The desk may go on meanwhile; until the end a rare word is found only where the
    rebuild has come.
    """
    connection = connections[router.db_for_write(Contact)]
    with transaction.atomic(using=connection.alias):
        for index in INDEXES:
            index.empty(connection)
    done = changed = 0
    pieces = [_customers(), *(_entries(desk) for desk in Desk.objects.all())]
    for piece in pieces:
        for count, differing in piece:
            done, changed = done + count, changed + differing
            yield Rebuilt(done, changed)
    SearchState.objects.update_or_create(
        pk=1,
        defaults={"version": FOLD_VERSION, "rebuilt_at": now or timezone.now()},
    )


def _entries(desk: Desk) -> Iterator[tuple[int, int]]:
    for model in ROW_CLASSES.values():
        rows = model.objects.filter(desk=desk)
        yield from _piecewise(rows, ENTRIES, _texts_of)


def _texts_of(piece: Sequence[Contact]) -> list[str]:
    attached = attached_texts([row.pk for row in piece])
    return [search_text(row, attached.get(row.pk, ())) for row in piece]


def _customers() -> Iterator[tuple[int, int]]:
    yield from _piecewise(Customer.objects.all(), CUSTOMERS, customer_texts)


def customer_texts(piece: Sequence[Customer]) -> list[str]:
    """Return what each of the customers is found by, their numbers read at once."""
    numbers: dict[int, list[tuple[str, str]]] = {}
    rows = CustomerPhone.objects.filter(customer__in=piece).order_by("id")
    for row in rows:
        numbers.setdefault(row.customer_id, []).append((row.raw, row.match_key))
    return [customer_text(row, numbers.get(row.pk, ())) for row in piece]


def _piecewise(rows: models.QuerySet, index: Any, texts: Any) -> Iterator[Any]:
    """Write the texts and tokens of the rows, a transaction for each piece."""
    connection = connections[router.db_for_write(rows.model)]
    last = 0
    while True:
        with transaction.atomic(using=connection.alias):
            ahead = rows.filter(pk__gt=last).order_by("pk")
            # Held, so that no correction slips in between the text and its tokens.
            piece = list(ahead.select_for_update()[:PIECE])
            if not piece:
                return
            changed = _write_piece(connection, index, piece, texts(piece))
            last = piece[-1].pk
        yield len(piece), changed


def _write_piece(
    connection: Any, index: Any, piece: Sequence[Any], texts: Sequence[str]
) -> int:
    # An entry saved since the start is in the index already, with its own text.
    there = index.keys(connection, [row.pk for row in piece])
    changed = 0
    for row, text in zip(piece, texts, strict=True):
        if row.search_text != text:
            changed += 1
            old, row.search_text = row.search_text, text
            base = Contact if isinstance(row, Contact) else type(row)
            base.objects.filter(pk=row.pk).update(search_text=text)
            if row.pk in there:
                index.change(connection, old, _row(row))
    index.add(connection, [_row(row) for row in piece if row.pk not in there])
    return changed
