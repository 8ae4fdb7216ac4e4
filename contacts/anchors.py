"""Anchors: where every log ended at a check, kept in a file outside of the database.

Whoever replaces a log together with its end, or puts an older copy of both back, finds
nothing in the database that speaks against it; the anchor of the last check does. Each
anchor is signed and chained to the one before, so that the file is not rewritten by
whoever has no secret; its last line, printed by the command, is kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from .audit import Fault
from .models import AccessChain, AccessLog, JournalLane, JournalLine
from .models.history import hash_fits, keyed_hash
from .sealing import histories
from .standstill import one_moment, settled

STEP = 2000
# A sum of the seals: lines are read in any order, and none can be left out.
BITS = 2**128
# More faults than these are no list any more: the whole log is another one.
MOST_TOLD = 1000


def _file() -> Path:
    return Path(settings.ANCHOR_FILE)


def read() -> list[dict[str, Any]]:
    """Return the anchors, the oldest first; what is none stands as an empty one."""
    if not _file().exists():
        return []
    return [_read_line(line) for line in _file().read_text("utf-8").splitlines()]


def _read_line(line: str) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _words(anchor: dict[str, Any]) -> str:
    said = {key: value for key, value in anchor.items() if key != "seal"}
    return json.dumps(["anchor", said], sort_keys=True)


def name_of(anchor: dict[str, Any]) -> str:
    """Return what is printed of an anchor and kept elsewhere."""
    return f"{anchor.get('number', 0)}-{str(anchor.get('seal', ''))[:24]}"


@contextmanager
def still(*, whole: bool) -> Iterator[dict[str, int]]:
    """Read inside as everything stands at one moment; yield what `write` asks for."""
    marks = {}
    if whole:
        marks = settled((one._meta.db_table, "history_id") for one in histories())
    with one_moment():
        yield marks


def place_of(fault: Fault) -> str:
    """Return by what a fault is known again at the next check."""
    return f"{fault.code} {fault.where}"


def known() -> tuple[list[str], dict[str, str]]:
    """Return what earlier checks have told of, and what was accepted, with why."""
    last = _last_good(read())
    return last.get("told", []), last.get("accepted", {})


def write(
    now: datetime,
    marks: Mapping[str, int],
    *,
    told: Iterable[str] | None = None,
    accepted: Mapping[str, str] | None = None,
) -> str:
    """Add an anchor of how everything stands now; return its name.

    `marks` is how far each history is settled (`still`): those that it leaves out
    stand as the last anchor has them. Faults do not end the anchors: what is `told`
    or `accepted` stands in them, so that the next change is held against them, too.
    """
    before = read()
    last = _last_good(before)
    anchor = {
        "number": len(before) + 1,
        "at": now.isoformat(timespec="seconds"),
        # A log that is gone stays as it was, and stays told.
        "access": last.get("access", {}) | _access(),
        "journal": last.get("journal", {}) | _journal(),
        "histories": last.get("histories", {}) | _histories(marks),
        "before": str(before[-1].get("seal", "")) if before else "",
    }
    told = last.get("told", []) if told is None else list(told)[:MOST_TOLD]
    accepted = last.get("accepted", {}) if accepted is None else dict(accepted)
    anchor |= {"told": told} if told else {}
    anchor |= {"accepted": accepted} if accepted else {}
    anchor["seal"] = keyed_hash(_words(anchor))
    with _file().open("a", encoding="utf-8") as file:
        file.write(json.dumps(anchor, sort_keys=True) + "\n")
    return name_of(anchor)


def _last_good(anchors: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the newest anchor that is as it was signed, or an empty one."""
    for one in reversed(anchors):
        if hash_fits(_words(one), str(one.get("seal", ""))):
            return one
    return {}


def _access() -> dict[str, list[Any]]:
    heads = AccessChain.objects.order_by("pk")
    return {str(one.pk): [one.last_serial, one.last_hash] for one in heads}


def _journal() -> dict[str, list[Any]]:
    ends = {}
    for lane in JournalLane.objects.order_by("pk"):
        end = lane.lines.order_by("-serial").first()
        ends[str(lane.pk)] = [end.serial, end.seal] if end else [0, ""]
    return ends


def _histories(marks: Mapping[str, int]) -> dict[str, list[int]]:
    known = {model._meta.db_table: model for model in histories()}
    return {table: _sum(known[table], upto) for table, upto in marks.items()}


def _sum(model: type[Any], upto: int) -> list[int]:
    """Return the key, how many lines there are up to it, and the sum of their seals."""
    last, count, total = 0, 0, 0
    lines = model._default_manager.filter(history_id__lte=upto).order_by("history_id")
    while piece := list(
        lines.filter(history_id__gt=last).values_list("history_id", "seal")[:STEP]
    ):
        count += len(piece)
        for _key, seal in piece:
            total += int(seal.partition(":")[2][:32] or "0", 16)
        last = piece[-1][0]
    return [upto, count, total % BITS]


def faults(*, whole: bool, expected: str = "") -> Iterator[Fault]:
    """Yield what does not stand any more as it stood at the last check.

    `expected` is the name of an anchor that was kept elsewhere: the file must hold it.
    """
    anchors = read()
    yield from _file_faults(anchors, expected)
    last = _last_good(anchors)
    if not last:
        return
    yield from _ends("access_older", last, "access", _line_of_access)
    yield from _ends("journal_older", last, "journal", _line_of_journal)
    if whole:
        yield from _history_faults(last)


def _file_faults(anchors: list[dict[str, Any]], expected: str) -> Iterator[Fault]:
    before = ""
    for place, anchor in enumerate(anchors, start=1):
        seal = str(anchor.get("seal", ""))
        fits = hash_fits(_words(anchor), seal) and anchor.get("before") == before
        if not fits or anchor.get("number") != place:
            yield Fault("anchor_altered", str(place), _("The anchor does not fit."))
        before = seal
    if expected and expected not in {name_of(one) for one in anchors}:
        yield Fault(
            "anchor_missing",
            expected,
            _("The file of the anchors does not hold the one that was kept."),
        )


def _line_of_access(key: str, serial: int) -> str:
    lines = AccessLog.objects.filter(desk_id=int(key), serial=serial)
    return lines.values_list("hash", flat=True).first() or ""


def _line_of_journal(key: str, serial: int) -> str:
    lines = JournalLine.objects.filter(lane_id=int(key), serial=serial)
    return lines.values_list("seal", flat=True).first() or ""


def _ends(code: str, anchor: dict[str, Any], name: str, line: Any) -> Iterator[Fault]:
    for key, (serial, seal) in anchor[name].items():
        if serial and line(key, serial) != seal:
            yield Fault(
                code,
                f"{key}-{serial} @{anchor['number']}",
                _("At the last check the log went on to this line, with another seal."),
            )


def _history_faults(anchor: dict[str, Any]) -> Iterator[Fault]:
    models = {model._meta.db_table: model for model in histories()}
    for table, kept in anchor["histories"].items():
        if table not in models or _sum(models[table], kept[0]) != kept:
            yield Fault(
                "history_older",
                f"{table} @{anchor['number']}",
                _("Lines that were there at the last check are gone or are others."),
            )
