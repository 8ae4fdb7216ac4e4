"""Any word against a plain scan of every text of the register."""

from __future__ import annotations

import statistics
from collections import Counter

from django.db import connection

from contacts.models import Contact, Desk
from contacts.search import newest_keys, words_of

from .measuring import Line, Report, medians
from .stage import Stage

# What a page of the search reads: its rows, and one more to tell whether there are.
A_PAGE = 26
SAMPLE = 20_000
SIZES = (2, 3, 4)


def searching(stage: Stage, report: Report) -> None:
    """Measure the first page of a search for words of each frequency and length."""
    report.head("Search: first page against a plain scan (LIKE over every text)")
    place, ratios, middles = stage.large, [], []
    rows = Contact.objects.all()
    for kind, word in words(place):
        form = words_of(word.split()[0], place.region)[0][0]
        found = medians(
            {
                "search": lambda word=word: newest_keys(
                    place, word, rows, most=A_PAGE, numbers=True
                ),
                "scan": lambda form=form: scan(place, form),
                "R": stage.bare_list,
            },
            stage.rounds,
        )
        line = Line(kind, found["search"], found["scan"], 0.06, "scan", found["R"])
        ratios.append(line.ratio)
        middles.append((found["search"], found["scan"], found["R"]))
        report.add(line)
    report.add(Line("median word", statistics.median(ratios), 1.0, 0.01, "as a ratio"))
    worst = max(middles)
    # R was asked beside each word; its median is the surest.
    bare = statistics.median(taken[2] for taken in middles)
    report.add(Line("slowest word", worst[0], worst[1], 0.06, "scan", bare))
    scanned = statistics.median(taken[1] for taken in middles)
    report.add(Line("plain scan", scanned, bare, None, "R", bare))


def scan(place: Desk, form: str) -> None:
    """Look into every text of the desk, in one process, by no index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM contacts_contact WHERE desk_id = %s"
            " AND search_text LIKE %s",
            [place.pk, f"%{form}%"],
        )
        cursor.fetchall()


def words(place: Desk) -> list[tuple[str, str]]:
    """Return words of each frequency and length, from what stands in the register."""
    texts = Contact.objects.of(place).order_by("-id")
    contents = list(texts.values_list("content", flat=True)[:SAMPLE])
    counts = _counts(contents)
    chosen = []
    for size in SIZES:
        ours = [(word, n) for word, n in counts.items() if len(word) == size]
        for kind, low, high in (
            ("common", 0.03, 1),
            ("middling", 0.002, 0.008),
            ("rare", 0, 0.0001),
        ):
            fits = sorted(
                word for word, n in ours if low * SAMPLE < n <= max(1, high * SAMPLE)
            )
            if fits:
                chosen.append((f"{kind}, {size} signs", fits[len(fits) // 2]))
        chosen.append((f"absent, {size} signs", "龘靐齉龗"[:size]))
    phone = Contact.objects.of(place).exclude(phone_key="").newest_first().first()
    digits = phone.phone_key
    chosen += [
        ("last four digits", digits[-4:]),
        ("middle digits", digits[-6:-2]),
        ("one sign, common", contents[0][0]),
        ("one sign, rare", _rarest(contents)),
        ("two words, common", "漏水 電梯"),
        ("a name and a place", f"{phone.name} 電梯"),
        ("a unit", phone.unit),
        ("a register number", phone.number),
    ]
    return chosen


def _counts(contents: list[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for content in contents:
        counts.update(
            {
                content[at : at + size]
                for size in SIZES
                for at in range(len(content) - size + 1)
                if content[at : at + size].isalpha()
            }
        )
    return counts


def _rarest(contents: list[str]) -> str:
    signs = Counter(sign for content in contents for sign in set(content))
    return min((n, sign) for sign, n in signs.items() if sign.isalpha())[1]
