"""What the desk did beside entries and forms, made and counted the second way.

Shifts and their checks, calls put through, reasons of late rings, postings, letters of
which something fell due: told from the raw rows, with no code of the report.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from contacts.models import Posting, Shift, ShiftCheck, ShiftCheckItem

HOUSE = (ShiftCheckItem, ShiftCheck, Shift, Posting)
ITEMS = ("uniform", "hair")
# Reminders of what is late, and what is to be put right in a line, are owed inside.
INNER = {"correct_entry", "remind_slip", "chase_slip", "answer_for_slip"}


def shifts_at(moments) -> Any:
    return st.lists(
        st.fixed_dictionaries(
            {
                "at": moments,
                # Some checks are made only when the month is over, some never.
                "checked_after": st.sampled_from([None, 5, 5, 600, 2000]),
                "results": st.lists(
                    st.sampled_from(["pass", "fail", "na"]), min_size=2, max_size=2
                ),
            }
        ),
        max_size=6,
    )


def put_shift(place, made: dict) -> None:
    at, after = made["at"], made["checked_after"]
    who = {"desk": place.desk, "staff": place.cleared}
    shift = Shift.objects.create(
        **who, started_at=at, ended_at=at + timedelta(minutes=480)
    )
    if after is None:
        return
    moment = at + timedelta(minutes=after)
    check = ShiftCheck.objects.create(**who, shift=shift, checked_at=moment)
    for code, result in zip(ITEMS, made["results"], strict=True):
        check.items.create(code=code, result=result)


def house_of(plain, desk) -> dict[str, Any]:
    """Return these figures of a desk, from what `Plain` has read of it."""
    return {
        "shifts": _shifts(plain, desk),
        "checks": _checks(plain, desk),
        "transfers": _transfers(plain),
        "late reasons": _late_reasons(plain),
        "letters due": _letters_due(plain),
        "posted": _posted(plain),
        "oldest": _oldest(plain),
    }


def told_of_house(counts) -> dict[str, Any]:
    return {
        "shifts": counts.shifts,
        "checks": counts.checks,
        "transfers": counts.transfers,
        "late reasons": counts.late_reasons,
        "letters due": counts.letters_due,
        "posted": counts.posted,
        "oldest": counts.oldest_due,
    }


def _shifts(plain, desk) -> Counter:
    began = [s for s in Shift.objects.filter(desk=desk) if plain.inside(s.started_at)]
    checked = set(ShiftCheck.objects.values_list("shift", flat=True))
    return Counter(
        began=len(began), checked=sum(1 for shift in began if shift.pk in checked)
    )


def _checks(plain, desk) -> Counter:
    items = ShiftCheckItem.objects.select_related("check_made")
    return Counter(
        (item.code, item.result)
        for item in items.filter(check_made__desk=desk)
        if plain.inside(item.check_made.checked_at)
    )


def _coming_in(plain) -> list:
    return [
        c
        for c in plain.inside_it
        if c.channel == "call" and c.phonecall.direction == "incoming"
    ]


def _transfers(plain) -> Counter:
    """Return how often each superior was put through to; colleagues are not told."""
    found: Counter = Counter()
    for c in _coming_in(plain):
        to = c.phonecall.connected_to
        if c.outcome == "connected" and to is not None and to.is_superior:
            found[c.desk.code, to.pk] += 1
    return found


def _late_reasons(plain) -> Counter:
    calls = [c.phonecall for c in _coming_in(plain)]
    return Counter(call.late_reason for call in calls if (call.rings or 0) > 3)


def _letters_due(plain) -> Counter:
    """Return the letters of which something fell due, by kind and if all was kept."""
    by_letter: dict[int, list] = {}
    kinds: dict[int, str] = {}
    for p in plain.promises:
        c = p.contact
        if c.channel != "letter" or c.status == "void" or p.kind in INNER:
            continue
        kept = plain.kept(p)
        if kept is not None:
            by_letter.setdefault(c.pk, []).append(kept)
            kinds[c.pk] = c.letter.kind
    return Counter((kinds[pk], all(kept)) for pk, kept in by_letter.items())


def _posted(plain) -> Counter:
    """Return the entries whose later posting fell due, by whether all was in time."""
    both: dict[int, list] = {}
    for p in plain.promises:
        if p.kind in ("post_original", "post_copy") and p.contact.status != "void":
            both.setdefault(p.contact_id, []).append(p)
    found: Counter = Counter()
    for promises in both.values():
        last = max(promises, key=lambda p: plain.due[p.pk])
        kept = plain.kept(last)
        if kept is not None:
            found[kept and all(p.done_at <= plain.due[p.pk] for p in promises)] += 1
    return found


def _oldest(plain) -> datetime | None:
    return min((plain.due[p.pk] for p in plain.owed()), default=None)
