"""What a chart shows, said in one sentence: for the ear, and above the drawing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from .periods import labels_of, weekday
from .shapes import Series, percent, rounded

# The share of the whole at which a Pareto chart speaks of “most”.
MOST = 0.8
WEEK = 7


def answer_of_days(days: list[date], found: Counter, axis: list[date]) -> str:
    """Name the busiest day, as the axis does, and the average of a day."""
    said = _("Busiest day: %(day)s with %(most)d; average %(mean)s a day.")
    return _busiest(said, found, len(days), axis)


def answer_of_weeks(days: list[date], found: Counter, axis: list[date]) -> str:
    """Name the busiest week by its first day, and the average of seven days.

    The first week and the last may be cut off: neither counts as a whole one.
    """
    said = _("Busiest week: from %(day)s with %(most)d; average %(mean)s a week.")
    # Where no week has gone, the days so far are the only one.
    weeks = max(Fraction(len(days), WEEK), Fraction(1))
    return _busiest(said, found, weeks, axis)


def _busiest(said: str, found: Counter, times: Fraction | int, axis: list[date]) -> str:
    sums: Counter = Counter()
    for (_channel, day), number in found.items():
        sums[day] += number
    if not sums:
        return _("No entries in these days.")
    top = max(sums, key=lambda day: (sums[day], -day.toordinal()))
    mean = rounded(Fraction(sums.total()) / max(times, 1))
    named = labels_of([*axis, top])[-1]
    return said % {"day": named, "most": sums[top], "mean": mean}


def answer_of_heat(found: Counter) -> str:
    """Name the hour of the week with most entries."""
    if not sum(found.values()):
        return _("No entries in these days.")
    day, hour = max(found, key=lambda slot: (found[slot], -slot[0], -slot[1]))
    return _("Busiest hour: %(day)s from %(hour)02d:00 with %(most)d.") % {
        "day": weekday(day),
        "hour": hour,
        "most": found[day, hour],
    }


def answer_of_share(channels: list, totals: dict[str, int]) -> str:
    whole = sum(totals.values())
    if not whole:
        return _("No entries in these days.")
    code, label = max(channels, key=lambda channel: totals[channel[0]])
    values = {"name": label, "share": percent(totals[code], whole)}
    return _("Most used: %(name)s, %(share)s of all entries.") % values


def answer_of_bars(often: list[tuple[str, int]], nameless: int, whole: int) -> str:
    """Name the most frequent of those with a name, unless most have none."""
    if not whole:
        return _("None in this period.")
    if not often or nameless > often[0][1]:
        return _nameless(often, nameless, whole)
    name, number = often[0]
    return _("Most frequent: %(name)s (%(n)d).") % {"name": name, "n": number}


def _nameless(named: list[tuple[str, int]], nameless: int, whole: int) -> str:
    """Say how many have no sub-category: of these nobody knows what they are."""
    said = _("%(share)s of them have no sub-category (%(n)d of %(all)d).") % {
        "share": percent(nameless, whole, 0),
        "n": nameless,
        "all": whole,
    }
    if not named:
        return said
    name, number = named[0]
    more = _("Most frequent of the others: %(name)s (%(n)d).")
    between = "" if said.endswith("。") else " "
    return f"{said}{between}{more % {'name': name, 'n': number}}"


def answer_of_pareto(
    often: list[tuple[str, int]], whole: int, nameless: int = 0
) -> str:
    """Say which few causes make up most of the whole, or that no few do.

    `often` are the causes that have a name; `whole` counts those without one, too.
    Where these are more than of any cause, they are what is said.
    """
    if not whole or not often:
        return _("None in this period.")
    if nameless > often[0][1]:
        return _nameless(often, nameless, whole)
    past = few = 0
    for _name, number in often:
        past, few = past + number, few + 1
        if past >= whole * MOST:
            break
    if past < whole * MOST or few * 2 > max(len(often), 2):
        name, most = often[0]
        said = _(
            "No few causes stand out; the most frequent, %(name)s, accounts for "
            "%(share)s of complaints."
        )
        return said % {"name": name, "share": percent(most, whole, 0)}
    return _("%(few)d of %(all)d causes account for %(share)s of complaints.") % {
        "few": few,
        "all": len(often),
        "share": percent(past, whole, 0),
    }


def answer_of_lines(series: tuple[Series, ...]) -> str:
    new, done = (int(sum(value or 0 for value in line.values)) for line in series)
    if not new and not done:
        return _("None in this period.")
    values = {"new": new, "done": done}
    if done >= new:
        return _("%(done)d closed, %(new)d new: the desk is keeping up.") % values
    return _("%(done)d closed, %(new)d new: the backlog is growing.") % values


def answer_of_ratings(ratings: dict[str, int]) -> str:
    """Say what share of those asked was satisfied."""
    whole = sum(ratings.values())
    if not whole:
        return _("No return visit was made in this period.")
    values = {"good": ratings["A"] + ratings["B"], "all": whole}
    return _("%(good)d of the %(all)d customers asked were satisfied.") % values
