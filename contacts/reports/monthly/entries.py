"""How many entries there are, in a period and in those it is compared by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from ... import choices
from ...models import Category
from .statements import as_one
from .window import Status, Window

if TYPE_CHECKING:
    from .counting import Counts

NOBODY = Value(None, output_field=IntegerField())
CALL = choices.Channel.CALL
# Between which keys entries lie; none where there is no entry.
Span = tuple[int, int] | None


def within(rows: QuerySet, span: Span) -> QuerySet:
    """Narrow calls or letters by key to where those of the period can be.

    That says nothing new, but the database finds the rows without reading all calls.
    """
    low, high = span or (0, 0)
    return rows.filter(pk__gte=low, pk__lte=high)


@dataclass
class Reach:
    """How many calls a period has, and between which keys they lie.

    Of a whole period they are the keys of all its entries.
    """

    calls: int = 0
    span: Span = None

    @property
    def dense(self) -> bool:
        """Say whether many keys between the ends are of calls of the period itself.

        They are not where an old book was taken in later.
        """
        low, high = self.span or (0, 0)
        return high - low < DENSE * self.calls


# Of so many keys one is looked for at least, before they are gone through.
DENSE = 8
# How rows were counted: by all that is asked, by one of two, or void ones apart; and
# between which keys all of the first period lie.
GROUPED, CHANNEL, CATEGORY, VOID, SPAN = range(5)
WAYS = tuple(choices.Channel)


def count_entries(
    windows: Sequence[Window], found: Sequence[Counts], *, whole: bool = True
) -> list[Reach]:
    """Count the entries of the first period by channel, category and sub-category.

    Of earlier ones by channel alone, and of the one just before by category alone: so
    many rows lie side by side in an index, and what is void is taken off. To group
    rows costs SQLite ten times as much. Not `whole`, the first is one of the earlier.
    """
    reaches = [Reach() for _each in windows]
    before = 1 if whole else None
    rows = as_one(list(_branches(windows, whole)))
    for which, sort, channel, top, sub, number, *ends in rows:
        counts, reach, code = found[which], reaches[which], windows[which].code_of(top)
        if whole and which == 0:
            of = (channel, code, windows[0].code_of(sub))
            _tell(counts, reach, sort, of, (number, *ends))
            continue
        number = -number if sort == VOID else number
        if sort != CATEGORY and channel == CALL:
            reach.calls += number
            reach.span = _wider(reach.span, *ends)
        if which != before:
            counts.entries[channel, "", ""] += number
            continue
        # What is of no category is left of the channels.
        counts.entries["", "", ""] += 0 if sort == CATEGORY else number
        if sort != CHANNEL:
            counts.entries["", code, ""] += number
            counts.entries["", "", ""] -= number
    if whole and windows[1:]:
        found[1].entries = +found[1].entries
    return reaches


def _tell(
    counts: Counts,
    reach: Reach,
    sort: int,
    of: tuple[str, str, str],
    numbers: tuple[int, int | None, int | None],
) -> None:
    """Tell of the first period what a line of the statement says."""
    channel, code, sub = of
    if sort == VOID:
        counts.void[channel, code] += numbers[0]
    elif sort == SPAN:
        reach.span = _wider(None, *numbers[1:])
    else:
        for way, number in zip(WAYS, numbers, strict=True):
            if number:
                counts.entries[way.value, code, sub] += number
        reach.calls += numbers[WAYS.index(CALL)] or 0


def _wider(span: Span, low: int | None, high: int | None) -> Span:
    if low is None or high is None:
        return span
    return (min(low, span[0]), max(high, span[1])) if span else (low, high)


def _branches(windows: Sequence[Window], whole: bool) -> Iterator[QuerySet]:
    """Yield what is counted, all with the same columns."""
    ends = {"low": Min("pk"), "high": Max("pk")}
    none = {"low": NOBODY, "high": NOBODY}
    for which, window in enumerate(windows):
        entries = window.entries()
        entries = entries.annotate(which=Value(which), no=NOBODY, nothing=Value(""))
        void = entries.filter(status=Status.VOID)
        yield _counted(void, VOID, "channel", "category", "no", **none)
        if whole and which == 0:
            yield _grouped(entries.exclude(status=Status.VOID))
            yield _counted(entries, SPAN, "nothing", "no", "no", **ends)
            continue
        for way in WAYS:
            near = ends if way == CALL else none
            rows = entries.filter(channel=way)
            yield _counted(rows, CHANNEL, "channel", "no", "no", **near)
        if whole and which == 1:
            yield _by_category(window).values_list(*COLUMNS)


COLUMNS = ("which", "sort", "channel", "top", "no", "many", "low", "high")


def _counted(rows: QuerySet, sort: int, *keys: str, **more: Any) -> QuerySet:
    rows = rows.annotate(sort=Value(sort)).values_list("which", "sort", *keys)
    return rows.annotate(many=Count("*"), **more)


def _grouped(rows: QuerySet) -> QuerySet:
    """Return the entries by category and sub-category: how many of each channel.

    A third number costs SQLite less than a third key.
    """
    rows = rows.annotate(sort=Value(GROUPED))
    rows = rows.values_list("which", "sort", "nothing", "category", "subcategory")
    numbers = zip(("many", "low", "high"), WAYS, strict=True)
    return rows.annotate(
        **{name: Count("pk", filter=Q(channel=way)) for name, way in numbers}
    )


def _by_category(window: Window) -> QuerySet:
    """Return the top categories with how many entries each has, void ones included."""
    mine = window.entries().filter(category=OuterRef("pk"))
    many = mine.annotate(many=Func(F("pk"), function="COUNT")).values("many")
    rows = Category.objects.filter(pk__in=window.top_of.values()).order_by()
    return rows.annotate(
        which=Value(1),
        sort=Value(CATEGORY),
        channel=Value(""),
        top=F("pk"),
        no=NOBODY,
        many=Subquery(many),
        low=NOBODY,
        high=NOBODY,
    )
