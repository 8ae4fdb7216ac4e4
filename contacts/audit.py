"""Proof that the registers are whole: numbers, history, search texts, promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from . import choices
from .desk.entries import search_text
from .models import ROW_CLASSES, Contact, Desk, FollowUp, RegisterBook, snapshot_of

# Rows read at a time, so that a register of any size is checked in little memory.
STEP = 500


@dataclass(frozen=True)
class Fault:
    """What is wrong, with which number or book, in a sentence."""

    code: str
    where: str
    sentence: str


def faults(desks: models.QuerySet[Desk] | None = None) -> Iterator[Fault]:
    """Yield every fault of the desks' registers; nothing when all is whole."""
    for desk in Desk.objects.all() if desks is None else desks:
        yield from _books(desk)
        for model in ROW_CLASSES.values():
            yield from _rows(desk, model)
        yield from _promises(desk)


def _books(desk: Desk) -> Iterator[Fault]:
    """Yield gaps, numbers given twice and numbers beyond the last of each book."""
    for book in RegisterBook.objects.filter(desk=desk):
        entries = Contact.objects.filter(
            desk=desk, book=book.book, number__startswith=f"{book}-"
        )
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
    known = {f"{book}-" for book in RegisterBook.objects.filter(desk=desk)}
    strays = Contact.objects.filter(desk=desk)
    for prefix in known:
        strays = strays.exclude(number__startswith=prefix)
    for number in strays.values_list("number", flat=True)[:STEP]:
        yield Fault("number_stray", number, _("The number belongs to no book."))


def _rows(desk: Desk, model: type[Contact]) -> Iterator[Fault]:
    """Yield entries whose history or search text is not in step with the row."""
    history = model.history.model
    excluded = {"search_text", "body_hash"}
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in excluded and hasattr(history, field.attname)
    ]
    snapshot = snapshot_of(desk)
    last = 0
    while rows := list(
        model.objects.filter(desk=desk, pk__gt=last).order_by("pk")[:STEP]
    ):
        latest = _latest(history, [row.pk for row in rows])
        for row in rows:
            yield from _row(row, latest.get(row.pk), names)
            if row.search_text != search_text(row, snapshot):
                yield Fault(
                    "search_text", row.number, _("The search text is not in step.")
                )
        last = rows[-1].pk


def _latest(history: Any, ids: list[int]) -> dict[int, Any]:
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
    for promise in owing.exclude(contact__status=choices.Status.OPEN).iterator(STEP):
        yield Fault(
            "closed_but_owing",
            promise.contact.number,
            _("The entry is not open but still owes a promise."),
        )
