"""Proof that no line of the access log or of a history was removed or altered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from .audit import Fault, Seen, unseen
from .desk.journal import JOURNALED, words_of_row
from .models import AccessChain, AccessLog, Desk, JournalLane, JournalLine
from .models.access import number_in
from .models.history import (
    FOUND_OUTSIDE,
    Sealed,
    hash_fits,
    short,
    told_columns,
    unlike_newest,
    words_of,
)

# Lines read at a time, so that a log of any size is checked in little memory.
STEP = 500
# Rows held against their newest lines by one statement.
KEYS = 2000


def access_faults(desks: models.QuerySet[Desk] | None = None) -> Iterator[Fault]:
    """Yield every place where a desk's access log is not as it was written."""
    for desk in Desk.objects.all() if desks is None else desks:
        yield from _chain(desk)


def _chain(desk: Desk) -> Iterator[Fault]:
    serial, before = 0, ""
    lines = AccessLog.objects.filter(desk=desk).order_by("serial")
    lines = lines.prefetch_related("further")
    for line in lines.iterator(STEP):
        where = f"{desk.code} {line.serial}"
        if line.serial != serial + 1:
            yield Fault(
                "access_removed",
                where,
                _("Lines before this one are missing: %(count)d.")
                % {"count": line.serial - serial - 1},
            )
        # After a gap the line cannot be proved: the hash before it is gone.
        elif not hash_fits(line.words(before), line.hash):
            yield Fault("access_altered", where, _("The line does not fit its seal."))
        elif not _is_findable(line):
            yield Fault(
                "access_hidden", where, _("It is not found by the records it names.")
            )
        serial, before = line.serial, line.hash
    yield from _end(desk, serial, before)


def _is_findable(line: AccessLog) -> bool:
    """Say whether the line is found by the records that it is sealed with, alone."""
    named = [number_in(str(record)) for record in line.records]
    further = [(one.desk_id, one.number) for one in line.further.all()]
    return line.first == (named[0] if named else "") and sorted(further) == [
        (line.desk_id, number) for number in sorted(set(named[1:]) - {line.first})
    ]


def _end(desk: Desk, serial: int, before: str) -> Iterator[Fault]:
    head = AccessChain.objects.filter(desk=desk).first()
    if head is None:
        if serial:
            yield Fault("access_end", desk.code, _("The end of the log is missing."))
        return
    if not hash_fits(head.words(), head.seal):
        yield Fault("access_end", desk.code, _("The end of the log does not fit."))
    if (head.last_serial, head.last_hash) != (serial, before):
        yield Fault(
            "access_removed",
            f"{desk.code} {head.last_serial}",
            _("The newest lines are missing: the log ends at %(line)d of %(last)d.")
            % {"line": serial, "last": head.last_serial},
        )


def histories() -> list[type[Any]]:
    """Return every table of history that is sealed."""
    found = apps.get_app_config("contacts").get_models()
    return [model for model in found if issubclass(model, Sealed)]


def name_of(row: Any) -> str:
    """Return the model and the key of a row, or of a line of its history.

    Of the row's own columns alone: what it belongs to may be what is gone.
    """
    meta = getattr(row, "instance_type", type(row))._meta
    said = row.__dict__
    return f"{meta.verbose_name} {said.get('number') or said.get('id', row.pk)}"


def history_faults(seen: Seen = unseen) -> Iterator[Fault]:
    """Yield every line of a history that was altered, and the rows that lost some."""
    for model in histories():
        yield from _lines(model, seen)
        yield from _newest(model)


def _lines(model: type[Any], seen: Seen) -> Iterator[Fault]:
    """Yield what is wrong in the chain of each row, from its first line on.

    A line names the one just before it. Two who saved at once may name the same one;
    a line that was there already names it only where it is put in once more.
    """
    row, parents, ends, parent = None, set(), set(), None
    lines = model._default_manager.order_by("id", "history_id")
    for line in lines.iterator(STEP):
        seen(1)
        if line.id != row:
            row, ends, parent = line.id, set(), None
            parents = {""} if line.history_type == "+" else set()
        before, name = line.seal.partition(":")[0], short(line.seal)
        if before != parent or name in ends:
            parents, ends, parent = ends or parents, set(), before
        yield from _line(line, parents)
        ends.add(name)


def _newest(model: type[Any]) -> Iterator[Fault]:
    """Yield the rows that are not as the newest line of their history tells.

    The end of a chain is sealed by nothing that follows; the row itself bears witness
    against a newest line that was taken away.
    """
    tracked = model.instance_type
    names = told_columns(tracked)
    rows, last = tracked._default_manager.order_by("pk"), None
    while keys := list(
        (rows if last is None else rows.filter(pk__gt=last)).values_list(
            "pk", flat=True
        )[:KEYS]
    ):
        unlike = unlike_newest(tracked, names, keys[0], last := keys[-1])
        for piece in _parts(sorted(unlike)):
            newest = _newest_lines(model, piece)
            for row in rows.filter(pk__in=piece):
                yield from _end_of(row, newest.get(row.pk), names)


def _parts(keys: list[Any]) -> Iterator[list[Any]]:
    return (keys[at : at + STEP] for at in range(0, len(keys), STEP))


def _newest_lines(model: type[Any], keys: list[Any]) -> dict[Any, Any]:
    lines = model._default_manager.filter(id__in=keys).order_by("history_id")
    return {line.id: line for line in lines}


def _end_of(row: Any, line: Any, names: list[str]) -> Iterator[Fault]:
    where = name_of(row)
    if line is None:
        yield Fault("history_removed", where, _("It has no history at all."))
        return
    changed = [name for name in names if getattr(row, name) != getattr(line, name)]
    if changed:
        told = {"fields": ", ".join(changed)}
        yield Fault(
            "history_removed",
            where,
            _("The newest line is missing: it does not tell of %(fields)s.") % told,
        )


def _line(line: Any, seals: set[str]) -> Iterator[Fault]:
    """Yield what is wrong with one line, knowing the seals of those before it."""
    before, _colon, seal = line.seal.partition(":")
    if not seal or not hash_fits(words_of(line, before), seal):
        yield Fault(
            "history_altered", _where(line), _("The line does not fit its seal.")
        )
    elif before not in seals:
        yield Fault(
            "history_removed",
            _where(line),
            _("A line of the history before it is missing."),
        )
    if line.history_change_reason == FOUND_OUTSIDE and line.history_user_id is None:
        yield Fault(
            "changed_outside",
            _where(line),
            _("It was changed in the database itself; the next save has found it."),
        )


def _where(line: Any) -> str:
    return f"{name_of(line)} #{line.history_id}"


KINDS = {model._meta.model_name: model for model in JOURNALED}


def journal_faults(desks: models.QuerySet[Desk] | None = None) -> Iterator[Fault]:
    """Yield rows without a history that were removed, altered, or put in from outside.

    Reviews, steps of forms, refusals, prints, imports, scans, breaches and reopenings
    are held against the line that was written with them.
    """
    lanes = JournalLane.objects.order_by("pk").select_related("desk")
    if desks is not None:
        lanes = lanes.filter(desk__in=desks)
    for lane in lanes:
        yield from _lane(lane)
    for model in JOURNALED:
        yield from _journaled(model, desks)


def _lane(lane: JournalLane) -> Iterator[Fault]:
    serial, key, piece = 0, 0, []
    for line in lane.lines.order_by("serial").iterator(STEP):
        where = f"{lane.desk.code} {line}"
        if line.serial != serial + 1:
            yield Fault(
                "journal_removed",
                where,
                _("Lines before this one are missing: %(count)d.")
                % {"count": line.serial - serial - 1},
            )
        if not hash_fits(line.words(), line.seal):
            yield Fault("journal_altered", where, _("The line does not fit its seal."))
        # The newest line of a row is the one of the highest key.
        if line.pk <= key:
            yield Fault("journal_altered", where, _("The line is out of its order."))
        serial, key = line.serial, line.pk
        piece.append(line)
        if len(piece) == STEP:
            yield from _removed(piece)
            piece = []
    yield from _removed(piece)
    if not hash_fits(lane.words(), lane.seal) or lane.last_serial != serial:
        yield Fault(
            "journal_removed",
            f"{lane.desk.code} {lane.pk}-{lane.last_serial}",
            _("The newest lines are missing: the log ends at %(line)d of %(last)d.")
            % {"line": serial, "last": lane.last_serial},
        )


def _removed(lines: list[JournalLine]) -> Iterator[Fault]:
    """Yield the rows that the lines tell of and that are not there any more."""
    told: dict[str, set[int]] = {}
    here = {line.pk for line in lines}
    for line in lines:
        told.setdefault(line.kind, set()).add(line.key)
    for kind, keys in told.items():
        model = KINDS.get(kind)
        if model is None:
            yield Fault("journal_altered", kind, _("The line does not fit its seal."))
            continue
        there = set(model.objects.filter(pk__in=keys).values_list("pk", flat=True))
        newest = _newest_of(kind, keys - there)
        for key in sorted(keys - there):
            # Told once, at the newest of its lines.
            if newest[key].said and newest[key].pk in here:
                label = str(model._meta.verbose_name)
                yield Fault(
                    "row_removed", f"{label} {key}", _("It was written and is gone.")
                )


def _newest_of(kind: str, keys: Iterable[int]) -> dict[int, JournalLine]:
    lines = JournalLine.objects.filter(kind=kind, key__in=list(keys)).order_by("pk")
    return {line.key: line for line in lines}


def _journaled(
    model: type[models.Model], desks: models.QuerySet[Desk] | None
) -> Iterator[Fault]:
    """Yield the rows that do not say what they said as they were written."""
    rows, last = model._default_manager.order_by("pk"), 0
    if desks is not None:
        rows = rows.filter(desk__in=desks)
    kind = model._meta.model_name
    while piece := list(rows.filter(pk__gt=last)[:STEP]):
        newest = _newest_of(kind, [row.pk for row in piece])
        for row in piece:
            line = newest.get(row.pk)
            # By its key: the number on it may be that of the form it belongs to.
            where = f"{model._meta.verbose_name} {row.pk}"
            if line is None or not line.said:
                yield Fault(
                    "row_unknown", where, _("Nobody has written it in Frontdesk.")
                )
            elif not hash_fits(words_of_row(row), line.said):
                yield Fault(
                    "row_altered", where, _("It does not say what was written.")
                )
        last = piece[-1].pk
