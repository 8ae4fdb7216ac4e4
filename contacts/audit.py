"""Proof that the registers are whole: numbers, history, search texts, promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connections, models, router
from django.utils.translation import gettext as _

from . import choices
from .desk.findable import attached_texts, customer_texts, search_text
from .folding import FOLD_VERSION
from .index_proof import Proof, proving
from .models import (
    ROW_CLASSES,
    Commendation,
    Contact,
    Customer,
    Desk,
    FollowUp,
    RegisterBook,
    SearchState,
    Slip,
)
from .models.history import unlike_newest
from .search_index import CUSTOMERS, ENTRIES, Row

# Rows read at a time, so that a register of any size is checked in little memory.
STEP = 500


@dataclass(frozen=True)
class Fault:
    """What is wrong, with which number or book, in a sentence."""

    code: str
    where: str
    sentence: str


# Told how many rows were proved, for whoever waits.
Seen = Callable[[int], object]


def unseen(_count: int) -> None:
    """Tell nobody."""


def faults(
    desks: models.QuerySet[Desk] | None = None, *, seen: Seen = unseen
) -> Iterator[Fault]:
    """Yield every fault of the desks' registers; nothing when all is whole."""
    yield from _version()
    wanted = list(Desk.objects.all() if desks is None else desks)
    with _index_of(Contact, wanted) as entries, _index_of(Customer, wanted) as known:
        for desk in wanted:
            yield from _books(desk)
            yield from _promises(desk)
        yield from _customers(wanted, known, seen)
        for model in ROW_CLASSES.values():
            yield from _rows(wanted, model, entries, seen)
        yield from _out_of_step(Contact, entries)
        yield from _out_of_step(Customer, known)


def _index_of(
    model: type[Contact | Customer], desks: list[Desk]
) -> AbstractContextManager[Proof]:
    """Return what proves the index of these rows; tokens of no desk, too, with all."""
    keys = [desk.pk for desk in desks]
    some = Desk.objects.exclude(pk__in=keys).exists()
    return proving(
        ENTRIES if model is Contact else CUSTOMERS,
        connections[router.db_for_read(model)],
        model._meta.db_table,
        keys if some else [],
    )


def _expected(rows: Iterable[Contact | Customer]) -> list[Row]:
    return [Row(row.pk, row.desk_id, row.search_text) for row in rows]


def _out_of_step(model: type[Contact | Customer], proof: Proof) -> Iterator[Fault]:
    """Yield rows that the index of tokens does not hold as their text is.

    What it holds of a row that is not there, or of another desk, is told by its key.
    """
    keys = sorted(proof.apart())
    for at in range(0, len(keys), STEP):
        rows = model._default_manager.in_bulk(keys[at : at + STEP])
        for key in keys[at : at + STEP]:
            yield Fault(
                "search_index",
                str(rows[key]) if key in rows else f"{model._meta.verbose_name} {key}",
                _("The search index is not in step. Run rebuild_search."),
            )


def _version() -> Iterator[Fault]:
    """Yield that all search texts were made by an earlier folding."""
    state = SearchState.objects.exclude(version=FOLD_VERSION).first()
    if state is not None:
        yield Fault(
            "search_version",
            str(state.version),
            _("The search texts are of an earlier version. Run rebuild_search."),
        )


def _customers(desks: list[Desk], index: Proof, seen: Seen) -> Iterator[Fault]:
    """Yield customers whose search text is not in step."""
    for rows in _pieces(Customer, desks):
        for row, text in zip(rows, customer_texts(rows), strict=True):
            if row.search_text != text:
                yield _text_behind(row.name)
        index.expect(_expected(rows))
        seen(len(rows))


def _pieces(model: type[Any], desks: list[Desk]) -> Iterator[list[Any]]:
    """Yield the rows of the desks, some hundreds at a time, in the order of their keys.

    The keys are read first, of the rows' own table: asked for a desk's next rows, both
    databases go through all of its rows again for every piece. Of what lies between,
    only the rows of the desks are read.
    """
    wanted, last = [desk.pk for desk in desks], 0
    ahead = model.objects.order_by("pk")
    while keys := list(ahead.filter(pk__gt=last).values_list("pk", flat=True)[:STEP]):
        last = keys[-1]
        if rows := list(ahead.filter(pk__in=keys, desk__in=wanted)):
            yield rows


def _text_behind(where: str) -> Fault:
    return Fault("search_text", where, _("The search text is not in step."))


def _books(desk: Desk) -> Iterator[Fault]:
    """Yield gaps, numbers given twice and numbers beyond the last of each book."""
    for book in RegisterBook.objects.filter(desk=desk):
        entries = _lines_of(desk, book).filter(number__startswith=f"{book}-")
        figures = entries.aggregate(
            count=models.Count("pk"),
            different=models.Count("serial", distinct=True),
            highest=models.Max("serial"),
        )
        if figures["different"] != figures["count"]:
            yield Fault("number_twice", str(book), _("A number stands twice."))
        if figures["count"] != book.last_serial:
            yield Fault(
                "number_gap",
                str(book),
                _("The book has given %(last)d numbers but holds %(count)d lines.")
                % {"last": book.last_serial, "count": figures["count"]},
            )
        if (figures["highest"] or 0) > book.last_serial:
            yield Fault("number_beyond", str(book), _("A number was never given."))
    for slip in Slip.objects.of(desk).filter(steps=None)[:STEP]:
        yield Fault("steps_missing", slip.number, _("The form has no step."))
    known = {f"{book}-" for book in RegisterBook.objects.filter(desk=desk)}
    strays = Contact.objects.filter(desk=desk)
    for prefix in known:
        strays = strays.exclude(number__startswith=prefix)
    for number in strays.values_list("number", flat=True)[:STEP]:
        yield Fault("number_stray", number, _("The number belongs to no book."))


def _lines_of(desk: Desk, book: RegisterBook) -> models.QuerySet:
    """Return what stands in the book: entries, or forms of one kind."""
    for kind in choices.SlipKind:
        if kind.book == book.book:
            return Slip.objects.of(desk).filter(kind=kind)
    if book.book == choices.Book.COMMENDATIONS:
        return Commendation.objects.filter(desk=desk)
    return Contact.objects.filter(desk=desk, book=book.book)


def _rows(
    desks: list[Desk], model: type[Contact], index: Proof, seen: Seen
) -> Iterator[Fault]:
    """Yield entries whose history or search text is not in step with the row."""
    history = model.history.model
    excluded = {"search_text", "body_hash"}
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in excluded and hasattr(history, field.attname)
    ]
    for rows in _pieces(model, desks):
        keys = [row.pk for row in rows]
        unlike = unlike_newest(model, names, keys[0], keys[-1])
        latest, attached = _latest(history, unlike), _attached(keys)
        for row in rows:
            if row.pk in unlike:
                yield from _row(row, latest.get(row.pk), names)
            text = search_text(row, attached.get(row.pk, ()))
            if row.search_text != text:
                yield _text_behind(row.number)
        index.expect(_expected(rows))
        seen(len(rows))


def _attached(keys: list[int]) -> dict[int, list[str]]:
    """Return the texts of forms by entry; a form that has lost its half says nothing.

    That it was lost is told by its history.
    """
    try:
        return attached_texts(keys)
    except ObjectDoesNotExist:
        if len(keys) == 1:
            return {}
        halves = (keys[: len(keys) // 2], keys[len(keys) // 2 :])
        return {**_attached(halves[0]), **_attached(halves[1])}


def _latest(history: Any, ids: Iterable[int]) -> dict[int, Any]:
    newest: dict[int, Any] = {}
    for line in history.objects.filter(id__in=ids).order_by("history_id"):
        newest[line.id] = line
    return newest


def _row(row: Contact, newest: Any, names: list[str]) -> Iterator[Fault]:
    if newest is None:
        yield Fault("history_missing", row.number, _("The entry has no history."))
        return
    changed = [name for name in names if getattr(row, name) != getattr(newest, name)]
    if changed:
        yield Fault(
            "history_behind",
            row.number,
            _("Changed without history: %(fields)s.") % {"fields": ", ".join(changed)},
        )


def _promises(desk: Desk) -> Iterator[Fault]:
    """Yield closed or void entries that still owe something."""
    owing = FollowUp.objects.of(desk).open().select_related("contact")
    # A correction that is owed of a closed month leaves the entry closed.
    owing = owing.exclude(
        kind=choices.FollowUpKind.CORRECT_ENTRY, contact__status=choices.Status.CLOSED
    )
    for promise in owing.exclude(contact__status=choices.Status.OPEN).iterator(STEP):
        yield Fault(
            "closed_but_owing",
            promise.contact.number,
            _("The entry is not open but still owes a promise."),
        )
