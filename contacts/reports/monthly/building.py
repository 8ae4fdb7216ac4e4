"""The ten parts of the report, arranged from what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ...choices import Channel, FollowUpKind, SlipKind, Status
from ...models import Desk
from . import compliance, listing
from .counting import (
    COMPLAINT,
    REPAIR,
    Counts,
    Window,
    count,
    merged,
    summary,
)
from .drawing import (
    answer_of_bars,
    answer_of_days,
    answer_of_heat,
    answer_of_lines,
    answer_of_pareto,
    answer_of_share,
)
from .periods import Period, weekday
from .rows import link
from .shapes import Cell, Chart, Figure, Grid, Head, Part, Rate, Series, row
from .slips import SlipFact, hours_taken, number, of_kind, rate, slips_of

MOST_BARS = 10
REASONS = 10
MESSAGES = (FollowUpKind.DELIVER_MESSAGE.value,)
REPLIES = (
    FollowUpKind.REPLY.value,
    FollowUpKind.CALL_BACK.value,
    FollowUpKind.COLLEAGUE_CALL_BACK.value,
)
POSTINGS = (FollowUpKind.POST_ORIGINAL.value, FollowUpKind.POST_COPY.value)
VISITS = (FollowUpKind.RETURN_VISIT.value,)


@dataclass
class Report:
    """A period of one desk or several: what was counted, and its parts in order."""

    desks: list[Desk]
    period: Period
    now: datetime
    windows: list[Window]
    counts: Counts
    before: Counts
    year_ago: Counts
    slips: list[SlipFact]
    slips_before: list[SlipFact]
    slips_year_ago: list[SlipFact]
    each: list[Counts] = field(default_factory=list)
    each_slips: list[list[SlipFact]] = field(default_factory=list)

    @cached_property
    def parts(self) -> list[Part]:
        return [
            _summary(self),
            _contacts(self),
            _repairs(self),
            _complaints(self),
            _letters(self),
            _visits(self),
            listing.commendations(self),
            _conduct(self),
            listing.overdue(self),
        ]

    @property
    def days(self) -> list[date]:
        return self.period.days

    def name_of(self, code: str) -> str:
        """Return a category's name in the reader's language, by its stable code."""
        for window in self.windows:
            category = window.snapshot.category_by_code.get(code)
            if category is not None:
                return category.name
        return code or str(_("Without"))

    def orders(self) -> list[SlipFact]:
        return of_kind(self.slips, SlipKind.WORK_ORDER)

    def complaints(self) -> list[SlipFact]:
        return of_kind(self.slips, SlipKind.COMPLAINT_RECORD)


def build(desks: Iterable[Desk], period: Period, now: datetime) -> Report:
    """Return the report; every desk is read with the same few queries."""
    desks = list(desks)
    windows = [Window.of(desk, period, now) for desk in desks]
    earlier = [Window.of(desk, period.before, now) for desk in desks]
    older = [Window.of(desk, period.year_ago, now) for desk in desks]
    each = [count(window) for window in windows]
    each_slips = [slips_of(window) for window in windows]
    return Report(
        desks=desks,
        period=period,
        now=now,
        windows=windows,
        counts=merged(each),
        before=merged(map(summary, earlier)),
        year_ago=merged(map(summary, older)),
        slips=[slip for slips in each_slips for slip in slips],
        slips_before=[slip for window in earlier for slip in slips_of(window)],
        slips_year_ago=[slip for window in older for slip in slips_of(window)],
        each=each,
        each_slips=each_slips,
    )


# --- 1. Summary --------------------------------------------------------------------


def figures(counts: Counts, slips: list[SlipFact], limit: int) -> dict[str, int | Rate]:
    """Return the six large figures of a period."""
    orders = of_kind(slips, SlipKind.WORK_ORDER)
    complaints = of_kind(slips, SlipKind.COMPLAINT_RECORD)
    return {
        "contacts": counts.total,
        "rings": counts.within(limit),
        "repairs": rate(orders, "kept", "due"),
        "complaints": rate(complaints, "closed", "load"),
        "visits": counts.on_time(*VISITS),
        "overdue": counts.overdue,
    }


LABELS = {
    "contacts": gettext_lazy("Calls, visits, letters"),
    "rings": gettext_lazy("Answered within three rings"),
    "repairs": gettext_lazy("Repairs on time"),
    "complaints": gettext_lazy("Complaints closed"),
    "visits": gettext_lazy("Return visits made in time"),
    "overdue": gettext_lazy("Overdue and open"),
}
LINKS = {
    "contacts": link("entries"),
    "rings": link("entries", incoming=1, rings="within"),
    "repairs": link("slips", kind="work_order", what="kept"),
    "complaints": link("slips", kind="complaint_record", what="closed"),
    "visits": link("promises", kind="return_visit", state="kept"),
    "overdue": link("overdue"),
}
WHOLES = {
    "rings": link("entries", incoming=1, rings="counted"),
    "repairs": link("slips", kind="work_order", what="due"),
    "complaints": link("slips", kind="complaint_record", what="load"),
    "visits": link("promises", kind="return_visit", state="due"),
}


def _summary(report: Report) -> Part:
    limit = report.windows[0].snapshot.profile.ring_limit
    now = figures(report.counts, report.slips, limit)
    before = figures(report.before, report.slips_before, limit)
    older = figures(report.year_ago, report.slips_year_ago, limit)
    shown = [
        Figure(
            code,
            LABELS[code],
            now[code],
            # What was overdue then is not known any more: it may have been kept since.
            None if code == "overdue" else before[code],
            None if code == "overdue" else older[code],
            LINKS[code],
            WHOLES.get(code, ""),
            seal=code == "overdue" and bool(now[code]),
            note=_oldest(report) if code == "overdue" else "",
        )
        for code in now
    ]
    grid = Grid(
        "figures",
        _("The six figures"),
        (
            Head(_("Figure")),
            Head(report.period.label, "rate"),
            Head(report.period.before.label, "rate"),
            Head(report.period.year_ago.label, "rate"),
        ),
        [
            row(f.label, Cell(f.value, f.link, whole=f.whole), f.before, f.year_ago)
            for f in shown
        ],
        folded=True,
    )
    return Part(1, "summary", _("At a glance"), figures=shown, grids=[grid])


def _oldest(report: Report) -> str:
    due = report.counts.oldest_due
    if due is None:
        return ""
    days = (report.now - due).days
    return ngettext(
        "the oldest by %(days)d day", "the oldest by %(days)d days", days
    ) % {"days": days}


# --- 2. Calls, visits, letters -----------------------------------------------------


def _contacts(report: Report) -> Part:
    counts = report.counts
    days = _by_day(report)
    hours = _heat(report)
    channels = [(c.value, c.label) for c in Channel]
    totals = {code: _of_channel(counts, code) for code, _label in channels}
    return Part(
        2,
        "contacts",
        _("Calls, visits and letters"),
        charts=[
            Chart(
                "days",
                "columns",
                _("On which days was most to do?"),
                answer_of_days(report.days, days),
                [str(day.day) for day in report.days],
                tuple(
                    Series(label, [days[code, day] for day in report.days])
                    for code, label in channels
                ),
                "days",
                marked=frozenset(
                    index
                    for index, day in enumerate(report.days)
                    if day.isoweekday() > 5
                ),
            ),
            Chart(
                "hours",
                "heat",
                _("At which hours must the desk be staffed best?"),
                answer_of_heat(hours),
                [f"{hour:02}" for hour in range(24)],
                tuple(
                    Series(weekday(number), [hours[number, h] for h in range(24)])
                    for number in range(1, 8)
                ),
                "hours",
            ),
            Chart(
                "channels",
                "share",
                _("By which way do people turn to the desk?"),
                answer_of_share(channels, totals),
                [str(label) for _code, label in channels],
                (Series("", [totals[code] for code, _label in channels]),),
                "categories",
            ),
        ],
        grids=[
            _category_grid(report, channels, totals),
            _day_grid(report, channels, days),
            _hour_grid(hours),
        ],
    )


def _of_channel(counts: Counts, channel: str) -> int:
    return sum(
        n
        for (way, _top, _sub, status), n in counts.entries.items()
        if way == channel and status != Status.VOID
    )


def _by_day(report: Report) -> Counter:
    found: Counter = Counter()
    for (channel, day, _hour), n in report.counts.slots.items():
        found[channel, day] += n
    return found


def _heat(report: Report) -> Counter:
    found: Counter = Counter()
    for (channel, day, hour), n in report.counts.slots.items():
        # A letter has a day but no hour at which somebody had to be there.
        if channel != Channel.LETTER:
            found[day.isoweekday(), hour] += n
    return found


def _category_grid(report: Report, channels: list, totals: dict[str, int]) -> Grid:
    by: Counter = Counter()
    earlier: Counter = Counter()
    void = 0
    for (way, top, _sub, status), n in report.counts.entries.items():
        if status == Status.VOID:
            void += n
        else:
            by[top, way] += n
            by[top, ""] += n
    for (_way, top, _sub, status), n in report.before.entries.items():
        if status != Status.VOID:
            earlier[top] += n
    tops = sorted({top for top, _way in by} | set(earlier), key=lambda t: -by[t, ""])
    rows = [
        row(
            report.name_of(top),
            *(
                Cell(by[top, way], link("entries", channel=way, category=top))
                for way, _label in channels
            ),
            Cell(by[top, ""], link("entries", category=top)),
            earlier[top],
            change(by[top, ""], earlier[top]),
        )
        for top in tops
    ]
    whole, past = report.counts.total, report.before.total
    foot = row(
        _("Total"),
        *(Cell(totals[way], link("entries", channel=way)) for way, _label in channels),
        Cell(whole, link("entries")),
        past,
        change(whole, past),
    )
    note = _("Void lines are not counted: %(n)d.") % {"n": void}
    heads = (
        Head(_("Category")),
        *(Head(label, "number") for _way, label in channels),
        Head(_("Total"), "number"),
        Head(report.period.before.label, "number"),
        Head(_("Against before"), "number"),
    )
    return Grid(
        "categories", _("By category and channel"), heads, rows, foot, note=note
    )


def change(now: int, before: int) -> Cell:
    """Return by how much a figure has changed; nothing to compare with is a dash."""
    said = f"{(now - before) / before:+.1%}" if before else "–"
    return Cell(said, aligned=True)


def _day_grid(report: Report, channels: list, days: Counter) -> Grid:
    rows = [
        row(
            f"{day:%m-%d} {weekday(day.isoweekday())}",
            *(
                Cell(days[way, day], link("entries", channel=way, day=day))
                for way, _label in channels
            ),
            Cell(sum(days[way, day] for way, _l in channels), link("entries", day=day)),
        )
        for day in report.days
    ]
    heads = (
        Head(_("Day")),
        *(Head(label, "number") for _way, label in channels),
        Head(_("Total"), "number"),
    )
    return Grid("days", _("By day"), heads, rows, folded=True)


def _hour_grid(hours: Counter) -> Grid:
    busy = [hour for hour in range(24) if any(hours[d, hour] for d in range(1, 8))]
    rows = [
        row(
            f"{hour:02}:00",
            *(
                Cell(hours[day, hour], link("entries", live=1, weekday=day, hour=hour))
                for day in range(1, 8)
            ),
        )
        for hour in busy
    ]
    heads = (Head(_("Hour")), *(Head(weekday(d), "number") for d in range(1, 8)))
    return Grid(
        "hours", _("Calls and visits by hour and weekday"), heads, rows, folded=True
    )


# --- 3. Repairs --------------------------------------------------------------------

KIND = {"kind": "work_order"}


def _repairs(report: Report) -> Part:
    matters = _matter_grid(report, REPAIR)
    orders = _order_grid(report)
    often = _often(report, REPAIR)
    weeks = list(report.period.weeks())
    labels = [f"{start:%m-%d}" for start, _end in weeks]
    series = tuple(
        Series(label, [report.counts.weeks[code, start] for start, _end in weeks])
        for code, label in (("new", _("New")), ("done", _("Closed")))
    )
    return Part(
        3,
        "repairs",
        _("Repairs"),
        charts=[
            Chart(
                "repairs_often",
                "bars",
                _("What breaks most often?"),
                answer_of_bars(often),
                [name for name, _n in often],
                (Series(_("New"), [n for _name, n in often]),),
                "repairs",
            ),
            Chart(
                "repairs_weeks",
                "lines",
                _("Does the desk keep up with the repairs?"),
                answer_of_lines(series),
                labels,
                series,
                "repair_weeks",
            ),
        ],
        grids=[matters, _week_grid(labels, series), orders],
    )


def _matter_rows(report: Report, category: str) -> dict[str, tuple[int, int, int]]:
    """Return carried over, new and settled of each kind of matter."""
    counts = report.counts
    new: Counter = Counter()
    for (_way, top, sub, status), n in counts.entries.items():
        if top == category and status != Status.VOID:
            new[sub] += n
    carried = {sub: n for (top, sub), n in counts.carried.items() if top == category}
    settled = {sub: n for (top, sub), n in counts.settled.items() if top == category}
    subs = {*new, *carried, *settled}
    return {
        sub: (carried.get(sub, 0), new[sub], settled.get(sub, 0))
        for sub in sorted(subs, key=lambda sub: (-new[sub], sub))
    }


def _matter_grid(report: Report, category: str) -> Grid:
    def cells(sub: str, values: tuple[int, int, int]) -> list[Cell]:
        carried, new, settled = values
        asked = {"category": category, "sub": sub}
        return [
            Cell(carried, link("matters", progress="carried", **asked)),
            Cell(new, link("matters", progress="new", **asked)),
            Cell(settled, link("matters", progress="settled", **asked)),
            Cell(carried + new - settled, link("matters", progress="open", **asked)),
        ]

    found = _matter_rows(report, category)
    rows = [
        row(report.name_of(sub), *cells(sub or "none", values))
        for sub, values in found.items()
    ]
    sums = tuple(map(sum, zip(*found.values(), strict=True))) or (0, 0, 0)
    heads = (
        Head(_("Sub-category")),
        Head(_("Carried over"), "number"),
        Head(_("New"), "number"),
        Head(_("Closed"), "number"),
        Head(_("Still open"), "number"),
    )
    code = "repairs" if category == REPAIR else "complaints"
    return Grid(
        code,
        _("Entries by sub-category"),
        heads,
        rows,
        row(_("Total"), *cells("", sums)),
        empty=_("None in this period."),
    )


def _often(report: Report, category: str) -> list[tuple[str, int]]:
    found = _matter_rows(report, category)
    often = [(report.name_of(sub), new) for sub, (_c, new, _s) in found.items() if new]
    return often[:MOST_BARS]


def _week_grid(labels: list[str], series: tuple[Series, ...]) -> Grid:
    heads = (Head(_("Week from")), *(Head(line.name, "number") for line in series))
    rows = [
        row(label, *(line.values[index] for line in series))
        for index, label in enumerate(labels)
    ]
    return Grid("repair_weeks", _("By week"), heads, rows, folded=True)


def _order_grid(report: Report) -> Grid:
    heads = (
        Head(_("Trade")),
        Head(_("Carried over"), "number"),
        Head(_("New"), "number"),
        Head(_("Settled"), "number"),
        Head(_("Still open"), "number"),
        Head(_("On time"), "rate"),
        Head(_("Hours on average"), "decimal"),
        Head(_("Rework"), "rate"),
    )

    def line(name: str, orders: list[SlipFact], sub: str) -> list[Cell]:
        def cell(what: str) -> Cell:
            return Cell(number(orders, what), link("slips", what=what, sub=sub, **KIND))

        def share(part: str, whole: str) -> Cell:
            links = [link("slips", what=w, sub=sub, **KIND) for w in (part, whole)]
            return Cell(rate(orders, part, whole), links[0], whole=links[1])

        return row(
            name,
            cell("carried"),
            cell("new"),
            cell("settled"),
            cell("open"),
            share("kept", "due"),
            hours_taken(orders),
            share("rework", "settled"),
        )

    orders = report.orders()
    rows = [
        line(report.name_of(sub), mine, sub or "none")
        for sub, mine in _by(orders, "subcategory")
    ]
    return Grid(
        "orders",
        _("Work orders by trade"),
        heads,
        rows,
        line(_("Total"), orders, ""),
        empty=_("No work order in this period."),
    )


def _by(slips: list[SlipFact], name: str) -> list[tuple[str, list[SlipFact]]]:
    """Return the forms by one of their fields, the most frequent first."""
    found: dict[str, list[SlipFact]] = {}
    for slip in slips:
        found.setdefault(getattr(slip, name), []).append(slip)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


# --- 4. Complaints -----------------------------------------------------------------


def _complaints(report: Report) -> Part:
    matters = _matter_grid(report, COMPLAINT)
    often = [
        (report.name_of(sub), new)
        for sub, (_c, new, _s) in _matter_rows(report, COMPLAINT).items()
        if new
    ]
    pareto = Chart(
        "complaints_pareto",
        "pareto",
        _("Which few causes make up most complaints?"),
        answer_of_pareto(often),
        [name for name, _n in often],
        (Series(_("New"), [n for _name, n in often]),),
        "complaints",
    )
    return Part(
        4,
        "complaints",
        _("Complaints"),
        charts=[pareto],
        grids=[matters, _record_grid(report), listing.open_complaints(report)],
    )


def _record_grid(report: Report) -> Grid:
    asked = {"kind": "complaint_record"}
    heads = (
        Head(_("Severity")),
        Head(_("Carried over"), "number"),
        Head(_("New"), "number"),
        Head(_("Closed"), "number"),
        Head(_("Closure rate"), "rate"),
        Head(_("On time"), "rate"),
        Head(_("Valid"), "rate"),
        Head(_("Repeated"), "rate"),
    )

    def line(name: Any, slips: list[SlipFact], severity: str) -> list[Cell]:
        def to(what: str) -> str:
            return link("slips", what=what, severity=severity, **asked)

        def share(part: str, whole: str) -> Cell:
            return Cell(rate(slips, part, whole), to(part), whole=to(whole))

        return row(
            name,
            Cell(number(slips, "carried"), to("carried")),
            Cell(number(slips, "new"), to("new")),
            Cell(number(slips, "closed"), to("closed")),
            share("closed", "load"),
            share("kept", "due"),
            share("valid", "closed"),
            share("repeat", "new"),
        )

    complaints = report.complaints()
    rows = [
        line(listing.severity(code), mine, code or "none")
        for code, mine in _by(complaints, "severity")
    ]
    return Grid(
        "records",
        _("Complaint records by severity"),
        heads,
        rows,
        line(_("Total"), complaints, ""),
        empty=_("No complaint record in this period."),
    )


# --- 5. Letters and slips ----------------------------------------------------------


def _letters(report: Report) -> Part:
    kinds: dict[str, Counter] = {}
    for (kind, status), n in report.counts.letters.items():
        kinds.setdefault(kind, Counter())[status] += n
    letters = Grid(
        "letters",
        _("Letters by kind and result"),
        (
            Head(_("Kind")),
            Head(_("Received"), "number"),
            Head(_("Settled"), "number"),
            Head(_("Still open"), "number"),
        ),
        [
            row(
                listing.letter_kind(kind),
                Cell(sum(found.values()), link("entries", letter=kind)),
                Cell(
                    found[Status.CLOSED],
                    link("entries", letter=kind, status=Status.CLOSED.value),
                ),
                Cell(
                    found[Status.OPEN],
                    link("entries", letter=kind, status=Status.OPEN.value),
                ),
            )
            for kind, found in sorted(kinds.items(), key=lambda k: -sum(k[1].values()))
        ],
        empty=_("No letter in this period."),
    )
    return Part(
        5,
        "letters",
        _("Letters and coordination slips"),
        grids=[
            letters,
            _promise_grid(
                report,
                "letter_promises",
                _("What letters owed"),
                (
                    FollowUpKind.HAND_OVER_LETTER,
                    FollowUpKind.SIGN_FOR_LETTER,
                    FollowUpKind.DECIDE_ON_SLIP,
                    FollowUpKind.PRINT_SLIP,
                ),
            ),
            _slip_grid(report),
        ],
    )


def _slip_grid(report: Report) -> Grid:
    asked = {"kind": "coordination_slip"}
    slips = of_kind(report.slips, SlipKind.COORDINATION_SLIP)

    def line(name: str, mine: list[SlipFact], department: str) -> list[Cell]:
        def to(what: str) -> str:
            return link("slips", what=what, department=department, **asked)

        return row(
            name,
            Cell(number(mine, "new"), to("new")),
            Cell(rate(mine, "kept", "due"), to("kept"), whole=to("due")),
            Cell(number(mine, "open"), to("open")),
        )

    rows = [
        line(department or str(_("Without")), mine, department or "none")
        for department, mine in _by(slips, "department")
    ]
    heads = (
        Head(_("Receiving department")),
        Head(_("Issued"), "number"),
        Head(_("Answered on time"), "rate"),
        Head(_("Still open"), "number"),
    )
    return Grid(
        "slips",
        _("Coordination slips by department"),
        heads,
        rows,
        line(_("Total"), slips, ""),
        empty=_("No coordination slip in this period."),
    )


def _promise_grid(
    report: Report, code: str, title: Any, kinds: Iterable[FollowUpKind]
) -> Grid:
    """Return how promises of some kinds were kept, of those that fell due."""
    found: dict[str, Counter] = {}
    for (kind, _code, state), n in report.counts.promises.items():
        found.setdefault(kind, Counter())[state] += n
    heads = (
        Head(_("Promise")),
        Head(_("Fell due"), "number"),
        Head(_("Kept in time"), "number"),
        Head(_("Kept late"), "number"),
        Head(_("Overdue"), "number"),
        Head(_("Rate"), "rate"),
    )
    rows = []
    for kind in kinds:
        states = found.get(kind.value)
        if not states:
            continue
        rate_ = report.counts.on_time(kind.value)
        asked = {"kind": kind.value}
        rows.append(
            row(
                kind.label,
                Cell(rate_.whole, link("promises", state="due", **asked)),
                Cell(states["kept"], link("promises", state="kept", **asked)),
                Cell(states["late"], link("promises", state="late", **asked)),
                Cell(
                    states["overdue"],
                    link("promises", state="overdue", **asked),
                    seal=states["overdue"] > 0,
                ),
                rate_,
            )
        )
    return Grid(code, title, heads, rows, empty=_("Nothing fell due in this period."))


# --- 6. Return visits --------------------------------------------------------------


def _visits(report: Report) -> Part:
    return Part(
        6,
        "visits",
        _("Return visits and satisfaction"),
        grids=[
            _promise_grid(
                report,
                "visits",
                _("Return visits due"),
                (FollowUpKind.RETURN_VISIT, FollowUpKind.REVIEW_VISIT),
            ),
            *listing.ratings(report),
        ],
    )


# --- 8. Conduct of the desk --------------------------------------------------------


def _conduct(report: Report) -> Part:
    every = [FollowUpKind(kind) for kind in _kinds_due(report)]
    letters = {"letter_promises", "visits"}
    promises = [kind for kind in every if kind.value not in letters]
    desks, counts = report.desks, report.counts
    return Part(
        8,
        "conduct",
        _("Conduct of the front desk"),
        grids=[
            _rings_grid(report),
            _reason_grid(report),
            _promise_grid(report, "promises", _("Promises that fell due"), promises),
            listing.transfers(report),
            listing.refused(report),
            *listing.shift_checks(report),
            compliance.grid(desks, counts),
        ],
    )


def _kinds_due(report: Report) -> list[str]:
    order = FollowUpKind.values
    return sorted({key[0] for key in report.counts.promises}, key=order.index)


def _rings_grid(report: Report) -> Grid:
    limit = report.windows[0].snapshot.profile.ring_limit
    counts = report.counts
    counted = counts.within(99).whole

    def to(rings: str) -> str:
        return link("entries", incoming=1, rings=rings)

    rows = [
        row(
            _("Within %(limit)d rings") % {"limit": limit},
            Cell(counts.within(limit), to("within"), whole=to("counted")),
        ),
        row(
            _("Within two to %(limit)d rings") % {"limit": limit},
            Cell(counts.within(limit, 2), to("usual"), whole=to("counted")),
        ),
        row(
            _("After more rings"),
            Cell(
                Rate(counted - counts.within(limit).part, counted),
                to("late"),
                whole=to("counted"),
            ),
        ),
        row(_("Rings not counted"), Cell(counts.rings[None], to("uncounted"))),
    ]
    heads = (Head(_("Rings")), Head(_("Calls"), "rate"))
    return Grid("rings", _("How soon the telephone was answered"), heads, rows)


def _reason_grid(report: Report) -> Grid:
    found = report.counts.late_reasons.most_common(REASONS)
    rows = [row(reason or _("No reason given"), n) for reason, n in found]
    return Grid(
        "late_reasons",
        _("Why it was answered late"),
        (Head(_("Reason"), "long"), Head(_("Calls"), "number")),
        rows,
        empty=_("No call was answered late."),
    )
