"""The report's figures against a second way of counting, which shares no code.

Months are made by hypothesis: entries at the ends of the month in several time zones,
void lines, matters carried over, promises kept in time, late, or never.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, zip_longest
from random import Random
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contacts import choices
from contacts.models import (
    Breach,
    ComplaintRecord,
    Contact,
    FollowUp,
    Letter,
    PhoneCall,
    RefusedAttempt,
    Slip,
    Visit,
    WorkOrder,
)
from contacts.reports.monthly import build, period_of, rows, wide
from contacts.reports.monthly.compliance import kept
from contacts.reports.monthly.shapes import Rate
from contacts.reports.monthly.window import Window
from contacts.rules.clauses import CLAUSES

from .clause_count import BREACHES, PROMISES, REFUSALS, clauses_of

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
# How months are made up. What fails is shown as it was made: making it small takes
# minutes here.
MADE = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
ZONES = ("Asia/Taipei", "America/St_Johns", "Pacific/Kiritimati", "UTC")
CODES = ("repair", "complaint", "enquiry", "liaison")
SUBS = {"repair": ["repair.water", "repair.lift"], "complaint": ["complaint.noise"]}
KINDS = sorted({kind for kind, _clauses in PROMISES.values()})

# Thick around both ends of the month, thin everywhere else.
moments = st.one_of(
    st.sampled_from(
        [datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)]
    ).flatmap(
        lambda edge: st.integers(-900, 900).map(lambda m: edge + timedelta(minutes=m))
    ),
    st.integers(-40 * 1440, 45 * 1440).map(
        lambda m: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=m)
    ),
)
# What was done against a rule, at the time of the entry or later, in another month.
broken = st.fixed_dictionaries(
    {
        "written": st.sampled_from(BREACHES),
        "after": st.sampled_from([0, 0, 30, 40_000]),
        "judgement": st.sampled_from(["pending", "coaching", "not_valid"]),
        "withdrawn": st.sampled_from([False, False, False, True]),
    }
)
refusals = st.lists(
    st.fixed_dictionaries({"written": st.sampled_from(REFUSALS), "at": moments}),
    max_size=6,
)
entries = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["call", "call", "visit", "letter"]),
        "at": moments,
        "category": st.sampled_from(CODES),
        "sub": st.booleans(),
        "void": st.sampled_from([False, False, False, True]),
        "rings": st.sampled_from([None, 1, 2, 3, 4, 9]),
        "closed_after": st.sampled_from([None, 10, 5000, 50_000]),
        "entered_after": st.sampled_from([0, 0, 10, 5000]),
        "outgoing": st.sampled_from([False, False, False, True]),
        "outcome": st.sampled_from(["", "answered", "reply_owed", "undecided"]),
        "to": st.sampled_from([None, None, "superior", "colleague"]),
        "asked_for": st.sampled_from([None, "superior", "colleague"]),
        "answer": st.sampled_from(["", "absent", "busy", "declines"]),
        "kind": st.sampled_from(choices.LetterKind.values),
        "promise": st.sampled_from([None, *PROMISES]),
        "due_after": st.integers(1, 30_000),
        "done_after": st.sampled_from([None, 1, 500, 29_000, 40_000]),
        "let_go_after": st.sampled_from([None, None, 600, 30_000]),
        # When it is put off, counted from its due time: before it, or too late.
        "put_off": st.lists(st.sampled_from([-300, -1, 1, 900, 20_000]), max_size=2),
        "put_off_by": st.sampled_from([400, 1440, 30_000]),
        "breaches": st.lists(broken, max_size=3, unique_by=lambda b: b["written"][0]),
    }
)


def put(place, number: int, made: dict) -> Contact:
    """Write an entry past the writer, which would refuse half of what is made here."""
    top = place.categories[made["category"]]
    subs = SUBS.get(made["category"], [])
    at, void = made["at"], made["void"]
    closed = made["closed_after"] if made["promise"] is None and not void else None
    fields = {
        "desk": place.desk,
        "channel": made["channel"],
        "book": place.desk.book_for(made["channel"]),
        "serial": number,
        "number": f"{place.desk.code}-X-2026-{number:05}",
        "occurred_at": at,
        "entered_at": at + timedelta(minutes=made["entered_after"]),
        "door": "form",
        "identity": "given",
        "name": "甲",
        "category": top,
        "subcategory": place.categories[subs[0]] if subs and made["sub"] else None,
        "answered_by": place.cleared,
        "status": "void" if void else "closed" if closed is not None else "open",
        "closed_at": at + timedelta(minutes=closed) if closed is not None else None,
        "voided_at": at if void else None,
        "void_reason": "重複" if void else "",
        "content": "內容",
        "outcome": "" if made["channel"] == "letter" else made.get("outcome", ""),
    }
    if made["channel"] == "call":
        way = {"direction": "incoming", "rings": made["rings"]}
        if made["outgoing"]:
            way = {"direction": "outgoing", "rings": None, "source_unknown": True}
        late = "接待訪客" if (way["rings"] or 0) > 3 and number % 2 else ""
        if made.get("to") and not made["outgoing"]:
            fields["outcome"] = "connected"
            way["connected_to"] = getattr(place, made["to"])
        if made.get("asked_for"):
            way["asked_for"] = getattr(place, made["asked_for"])
            way["asked_for_answer"] = made.get("answer", "")
        row = PhoneCall(**way, late_reason=late, **fields)
    elif made["channel"] == "visit":
        row = Visit(arrived_at=at, **fields)
    else:
        day = at.astimezone(place.desk.zone).date()
        kind = made.get("kind", "liaison")
        row = Letter(kind=kind, received_on=day, subject="事由", **fields)
    row.save()
    # What was done against a rule stays with a line that is void, and counts nowhere.
    for one in made.get("breaches", ()):
        break_rule(place, row, one)
    if made["promise"]:
        due = at + timedelta(minutes=made["due_after"])
        done = made["done_after"]
        promise = FollowUp.objects.create(
            desk=place.desk,
            contact=row,
            kind=PROMISES[made["promise"]][0],
            code=made["promise"],
            owner=place.cleared,
            opened_at=at,
            due_at=due,
            first_due_at=due,
        )
        done_at = None if done is None else at + timedelta(minutes=done)
        for after in made["put_off"]:
            moment = promise.due_at + timedelta(minutes=after)
            if at < moment < min(done_at or NOW, NOW):
                later = max(promise.due_at, moment)
                later += timedelta(minutes=made["put_off_by"])
                promise.put_off(later, moment)
                promise._history_date = moment
                promise.save()
        if done_at is not None:
            promise.status, promise.done_at = "done", done_at
            promise.save()
        elif made.get("let_go_after") or void:
            # With a line that is void goes what was promised in it.
            gone = at + timedelta(minutes=made.get("let_go_after") or 1)
            if (
                promise.history.latest().history_date < gone < NOW
                or not made["put_off"]
            ):
                promise.status, promise.done_at = "cancelled", min(gone, NOW)
                promise.save()
    return row


def named_here(place, written: tuple) -> dict:
    """Return rule and clauses as the desk would have written them."""
    code, instruction, regulation = written
    named = instruction if place.desk.profile == "instruction" else regulation
    return {"code": code, "clauses": list(named)}


def break_rule(place, row, made: dict) -> None:
    at = row.occurred_at + timedelta(minutes=made["after"])
    Breach.objects.create(
        desk=place.desk,
        contact=row,
        happened_at=at,
        judgement=made["judgement"],
        withdrawn_at=at if made["withdrawn"] else None,
        **named_here(place, made["written"]),
    )


def refuse(place, made: list[dict]) -> None:
    for one in made:
        RefusedAttempt.objects.create(
            desk=place.desk,
            channel="call",
            entry_id=uuid.uuid4(),
            first_at=one["at"],
            last_at=one["at"],
            door="form",
            **named_here(place, one["written"]),
        )


# --- The second way ------------------------------------------------------------------


def first_missed(lines: list) -> datetime:
    """Return by when something was to be done, from the lines of its history.

    The first time that had passed when it was moved, or else the last there is.
    """
    for earlier, line in pairwise(lines):
        if earlier.due_at < min(line.due_at, line.history_date):
            return earlier.due_at
    return lines[-1].due_at


class Plain:
    """Counts by reading every row and looking at the clock on the desk's wall."""

    def __init__(self, desk, days=OCTOBER) -> None:
        self.zone, self.days = ZoneInfo(desk.time_zone), days
        contacts = Contact.objects.filter(desk=desk).select_related(
            *("desk", "letter", "category", "subcategory"),
            *("phonecall__asked_for", "phonecall__connected_to"),
        )
        self.all = list(contacts)
        self.inside_it = [
            c for c in self.all if self.inside(c.occurred_at) and c.status != "void"
        ]
        of_desk = FollowUp.objects.filter(desk=desk).select_related(
            "contact__letter", "slip"
        )
        self.promises = [p for p in of_desk if self.stood(p)]
        lines: dict[int, list] = {}
        for line in FollowUp.history.filter(desk=desk).order_by("history_id"):
            lines.setdefault(line.id, []).append(line)
        self.due = {p.pk: first_missed(lines[p.pk]) for p in self.promises}

    def stood(self, p) -> bool:
        """Say whether a promise counts: let go after the month, it was open in it.

        What was let go is read as open from here on.
        """
        if "void" in (p.contact.status, p.slip and p.slip.state):
            return False
        if p.status != "cancelled":
            return True
        gone, p.done_at = p.done_at, None
        return gone is not None and self.day(gone) > self.days[1]

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def inside(self, moment: datetime) -> bool:
        return self.days[0] <= self.day(moment) <= self.days[1]

    def by_category(self) -> Counter:
        return Counter((c.category.code, c.channel) for c in self.inside_it)

    def by_day(self) -> Counter:
        return Counter((c.channel, self.day(c.occurred_at)) for c in self.inside_it)

    def by_hour(self) -> Counter:
        live = [c for c in self.inside_it if c.channel != "letter"]
        walls = [c.occurred_at.astimezone(self.zone) for c in live]
        return Counter((wall.isoweekday(), wall.hour) for wall in walls)

    def rings(self) -> Rate:
        known = [
            c.phonecall.rings
            for c in self.inside_it
            if c.channel == "call"
            and c.phonecall.rings
            and c.phonecall.direction == "incoming"
        ]
        return Rate(sum(1 for rings in known if rings <= 3), len(known))

    def matters(self, category: str) -> tuple[int, int, int]:
        """Return what was carried over, new, and settled in October."""
        mine = [c for c in self.all if c.category.code == category]
        mine = [c for c in mine if c.status != "void"]
        over = {c.pk: self.over(c) for c in mine}
        first, last = self.days
        carried = [
            c
            for c in mine
            if self.day(c.occurred_at) < first
            and (over[c.pk] is None or self.day(over[c.pk]) >= first)
        ]
        new = [c for c in mine if self.inside(c.occurred_at)]
        settled = [c for c in mine if over[c.pk] and self.inside(over[c.pk])]
        settled = [c for c in settled if self.day(c.occurred_at) <= last]
        return len(carried), len(new), len(settled)

    def over(self, c) -> datetime | None:
        """Return when a matter was over: as it happened, if it never stood open."""
        if c.closed_at is None:
            return None
        return c.occurred_at if c.closed_at <= c.entered_at else c.closed_at

    def by_week(self) -> Counter:
        """Return repairs new and settled by the Monday of their week, or the 1st."""
        found: Counter = Counter()
        for c in self.all:
            if c.category.code != "repair" or c.status == "void":
                continue
            for name, moment in (("new", c.occurred_at), ("done", self.over(c))):
                if moment is not None and self.inside(moment):
                    day = self.day(moment)
                    monday = day - timedelta(days=day.weekday())
                    found[name, max(monday, self.days[0])] += 1
        return found

    def kept(self, p) -> bool | None:
        """Say whether a promise that fell due was kept in time; nothing of others."""
        due = self.due[p.pk]
        if not self.inside(due) or due >= NOW:
            return None
        return p.done_at is not None and p.done_at <= due

    def on_time(self, kind: str) -> Rate:
        kept = [self.kept(p) for p in self.promises if p.kind == kind]
        return Rate(kept.count(True), len(kept) - kept.count(None))

    def owed(self) -> list:
        """Return what was owed as the last day was over, though it was kept since."""
        last = self.days[1]
        return [
            p
            for p in self.promises
            if self.due[p.pk] < NOW
            and self.day(self.due[p.pk]) <= last
            and (p.done_at is None or self.day(p.done_at) > last)
        ]

    def overdue(self) -> int:
        return len(self.owed())

    def not_due(self) -> int:
        """Return how many were promised and open then, and fell due after it."""
        last = self.days[1]
        return sum(
            1
            for p in self.promises
            if self.day(p.opened_at) <= last < self.day(self.due[p.pk])
            and (p.done_at is None or self.day(p.done_at) > last)
        )

    def states(self) -> Counter:
        """Return the promises due in the month by how they stood at its end."""
        found: Counter = Counter()
        for p in self.promises:
            if not self.inside(self.due[p.pk]) or self.due[p.pk] >= NOW:
                continue
            if p.done_at is not None and p.done_at <= self.due[p.pk]:
                found["kept"] += 1
            elif p.done_at is not None and self.day(p.done_at) <= self.days[1]:
                found["late"] += 1
            else:
                found["overdue"] += 1
        return found


def compare(place, chance: Random) -> None:
    report = build([place.desk], period_of("2026-10"), NOW)
    counts, plain = report.counts, Plain(place.desk)
    by: Counter = Counter()
    for (channel, top, _sub), n in counts.entries.items():
        by[top, channel] += n
    assert by == plain.by_category()
    assert counts.total == len(plain.inside_it)
    days, hours = Counter(), Counter()
    for (channel, day, hour), n in counts.slots.items():
        days[channel, day] += n
        if channel != "letter":
            hours[day.isoweekday(), hour] += n
    assert (days, hours) == (plain.by_day(), plain.by_hour())
    assert counts.within == plain.rings()
    assert +counts.weeks == plain.by_week()
    for category in ("repair", "complaint"):
        carried = sum(n for (c, _s), n in counts.carried.items() if c == category)
        settled = sum(n for (c, _s), n in counts.settled.items() if c == category)
        assert (carried, counts.new(category), settled) == plain.matters(category)
    for kind in KINDS:
        assert counts.on_time(kind) == plain.on_time(kind), kind
    assert counts.overdue == plain.overdue()
    assert counts.open_later == plain.not_due()
    states: Counter = Counter()
    for (_kind, _code, state), n in counts.promises.items():
        states[state] += n
    assert states == plain.states()
    clauses = clauses_of(plain, place.desk)
    assert told_of_clauses(counts, clauses) == clauses
    then = Plain(place.desk, SEPTEMBER)
    assert report.before.total == len(then.inside_it)
    assert report.before.overdue == then.overdue()
    assert report.before.within == then.rings()
    # Return visits are all that is compared.
    assert report.before.on_time("return_visit") == then.on_time("return_visit")
    every_link_leads_to_as_many_rows(report, some_of(report, chance))


def told_of_clauses(counts, names) -> dict[str, tuple[int, ...]]:
    """Return what the report says of each clause, as `clauses_of` tells it."""
    found = {name: kept(CLAUSES[name], counts) for name in names}
    return {
        name: (
            *(each.entries.part, each.entries.whole),
            *(each.promises.part, each.promises.whole),
            *(each.breaches, each.refused),
        )
        for name, each in found.items()
    }


# So many figures of a made month are walked to, chosen among all of them.
WALKED = 60


def some_of(report, chance: Random) -> list[str]:
    addresses = sorted(figures_by_address(report))
    return chance.sample(addresses, min(WALKED, len(addresses)))


def every_link_leads_to_as_many_rows(report, some: list[str] | None = None) -> None:
    """Open what stands behind each figure, or some, over all desks; count it again."""
    seen = figures_by_address(report)
    for link in sorted(seen) if some is None else some:
        path, _mark, query = link.partition("?")
        behind, found = rows.Behind.read(dict(parse_qsl(query))), 0
        assert behind is not None, link
        for window in report.windows:
            there = window
            if path != "rows/":
                period = period_of(path.split("/")[1])
                there = Window.of(window.desk, period, window.now)
            with timezone.override(window.desk.zone):
                of_desk = wide.joined(behind.source, behind.rows(there))
                found += of_desk.count()
        assert found == seen[link], link


def figures_by_address(report) -> dict[str, int]:
    """Return each number of the report by the address of the rows behind it.

    A number without one is allowed only where it is no number of rows.
    """
    seen: dict[str, int] = {}
    for part in report.parts:
        for figure in part.figures:
            for cell in (figure.cell, figure.before, figure.year_ago):
                note(seen, cell)
        for grid in part.grids:
            for line in [*grid.rows, grid.foot, [grid.more] if grid.more else []]:
                for head, cell in zip_longest(grid.heads, line):
                    if cell is None:
                        continue
                    note(seen, cell)
                    counted = head is not None and head.sort in ("number", "rate")
                    if counted and not cell.link and not cell.aligned:
                        assert cell.value in ("", None) or grid.code in OF_DAYS, grid
    return seen


# Its numbers are days late, which no list can count.
OF_DAYS = {"overdue"}


def note(seen: dict[str, int], cell) -> None:
    value = cell.value
    rate = isinstance(value, Rate)
    numbers = (value.part, value.whole) if rate else (value, None)
    for address, number in zip((cell.link, cell.whole), numbers, strict=True):
        if "rows/?" in address and isinstance(number, int):
            assert seen.setdefault(address, number) == number, address


@pytest.mark.parametrize("zone", ZONES)
def test_a_made_month_counts_the_same_both_ways(estate, zone):
    estate.desk.time_zone = zone
    estate.desk.save()

    @MADE
    @given(
        made=st.lists(entries, min_size=8, max_size=12),
        refused=refusals,
        chance=st.randoms(use_true_random=False),
    )
    def check(made, refused, chance):
        for model in (RefusedAttempt, Breach, FollowUp, PhoneCall, Visit, Letter):
            model.objects.all().delete()
        Contact.objects.all().delete()
        for number, one in enumerate(made, start=1):
            put(estate, number, one)
        refuse(estate, refused)
        compare(estate, chance)

    check()


def order(place, number: int, contact, **over) -> WorkOrder:
    at = datetime(2026, 10, 10, tzinfo=UTC)
    fields = {
        "desk": place.desk,
        "contact": contact,
        "kind": choices.SlipKind.WORK_ORDER,
        "serial": number,
        "number": f"BH-PG-2026-{number:05}",
        "entry_id": uuid.uuid4(),
        "category": place.categories["repair"],
        "subcategory": place.categories["repair.water"],
        "opened_at": at,
        "due_at": at + timedelta(days=1),
        **over,
    }
    row = WorkOrder(**fields)
    row.save()
    return row


def step(slip, action: str, at: datetime, to: str, due=None, round=1) -> None:
    slip.steps.create(
        desk=slip.desk,
        action=action,
        to_state=to,
        at=at,
        entered_at=at,
        due_at=due,
        round=round,
    )


def test_work_orders_count_what_fell_due_in_the_month(estate, file_call):
    contact = file_call(estate, category="repair", subcategory="repair.water").contact
    at = datetime(2026, 10, 10, tzinfo=UTC)
    september, hour = datetime(2026, 9, 20, tzinfo=UTC), timedelta(hours=1)
    done = {"settled_at": at + hour, "closed_at": at + hour, "state": "closed"}
    order(estate, 1, contact, **done)
    again = order(
        estate, 2, contact, **{**done, "settled_at": at + 30 * hour}, rounds=2
    )
    step(again, "finish", at + hour, "finished", at + 24 * hour)
    step(again, "rework", at + 2 * hour, "dispatched", round=2)
    order(estate, 3, contact)
    order(estate, 4, contact, opened_at=september, due_at=at)
    # Settled long before, but it fell due now; and one that falls due in November.
    order(
        estate, 5, contact, opened_at=september, due_at=at, settled_at=september + hour
    )
    order(estate, 6, contact, due_at=datetime(2026, 11, 19, tzinfo=UTC))
    order(estate, 7, contact, state="void", voided_at=at, void_reason="重複")
    report = build([estate.desk], period_of("2026-10"), NOW)
    repairs = report.parts[2].grid("orders")
    name, carried, new, again, settled, still_open, sent, on_time, hours, rework = (
        cell.value for cell in repairs.rows[0]
    )
    assert (name, carried, new, again, settled) == ("給排水", 1, 4, 0, 2)
    assert (still_open, on_time, hours) == (3, Rate(2, 5), 15.5)
    assert (sent, rework) == (Rate(0, 4), Rate(1, 2))
    for line in [*repairs.rows, repairs.foot]:
        balances(line[1:6])
    assert Slip.objects.count() == 7
    every_link_leads_to_as_many_rows(report)


def balances(line: list) -> None:
    """Carried over, new and taken up again, less what is settled, is still open."""
    carried, new, again, settled, still_open = (cell.value for cell in line)
    assert carried + new + again - settled == still_open


def test_an_order_taken_up_again_leaves_its_earlier_month_as_it_was(estate, file_call):
    contact = file_call(estate, category="repair", subcategory="repair.water").contact
    at, hour = datetime(2026, 9, 20, tzinfo=UTC), timedelta(hours=1)
    slip = order(
        estate, 1, contact, opened_at=at, due_at=at + 24 * hour, responded_at=at
    )
    slip.settled_at = slip.closed_at = at + 5 * hour
    slip.state = "closed"
    slip.save()
    before = order_lines(estate, "2026-09")
    assert before == [0, 1, 0, 1, 0, Rate(1, 1), Rate(1, 1), 5.0, Rate(0, 1)]
    # The customer complains in October, and nobody has come by its end.
    step(slip, "finish", at + 5 * hour, "finished", at + 24 * hour)
    step(slip, "close", at + 5 * hour, "closed")
    step(slip, "reopen", datetime(2026, 10, 6, tzinfo=UTC), "reopened", round=2)
    slip.settled_at = slip.closed_at = None
    slip.state, slip.rounds = "reopened", 2
    slip.due_at = datetime(2026, 10, 7, tzinfo=UTC)
    slip.save()
    assert order_lines(estate, "2026-09") == before
    october = [0, 0, 1, 0, 1, Rate(0, 0), Rate(0, 1), None, Rate(1, 1)]
    assert order_lines(estate, "2026-10") == october
    report = build([estate.desk], period_of("2026-10"), NOW)
    assert report.parts[0].figures[2].before.value == Rate(1, 1)
    every_link_leads_to_as_many_rows(report)


def order_lines(place, code: str) -> list:
    grid = build([place.desk], period_of(code), NOW).parts[2].grid("orders")
    for line in [*grid.rows, grid.foot]:
        balances(line[1:6])
    return [cell.value for cell in grid.foot][1:]


def test_a_complaint_answered_but_not_closed_is_still_listed(estate, file_call):
    contact = file_call(estate, category="complaint").contact
    at = datetime(2026, 10, 10, tzinfo=UTC)
    answered = {"settled_at": at, "state": "replied"}
    closed = {"settled_at": at, "closed_at": at, "state": "closed"}
    september = datetime(2026, 9, 2, tzinfo=UTC)
    record(estate, 1, contact, **answered)
    record(estate, 2, contact, **closed)
    record(estate, 3, contact, **closed, severity="major")
    record(estate, 4, contact, **answered, opened_at=september)
    # Closed after the month was over: at its end it was not.
    november = {**closed, "closed_at": datetime(2026, 11, 3, tzinfo=UTC)}
    record(estate, 5, contact, **november)
    report = build([estate.desk], period_of("2026-10"), NOW)
    grid = report.parts[3].grid("open_complaints")
    numbers = [line[0].value for line in grid.rows]
    assert numbers == [f"BH-TS-2026-{n:05}" for n in (4, 1, 3, 5)]
    assert grid.more.value == 4
    foot = report.parts[3].grid("records").foot
    assert [cell.value for cell in foot[1:7]] == [1, 4, 0, 2, 3, Rate(2, 5)]
    balances(foot[1:6])
    every_link_leads_to_as_many_rows(report)


def record(place, number: int, contact, **over) -> ComplaintRecord:
    at = datetime(2026, 10, 10, tzinfo=UTC)
    row = ComplaintRecord(
        desk=place.desk,
        contact=contact,
        kind=choices.SlipKind.COMPLAINT_RECORD,
        serial=number,
        number=f"BH-TS-2026-{number:05}",
        entry_id=uuid.uuid4(),
        category=place.categories["complaint"],
        **{"opened_at": at, "due_at": at + timedelta(days=1), **over},
    )
    row.save()
    return row


def promise(place, contact, kind: str, due: datetime, done=None) -> FollowUp:
    return FollowUp.objects.create(
        desk=place.desk,
        contact=contact,
        kind=kind,
        code=kind,
        owner=place.cleared,
        opened_at=due - timedelta(days=1),
        due_at=due,
        first_due_at=due,
        status="open" if done is None else "done",
        done_at=done,
    )


def test_what_was_overdue_at_the_end_stays_so_when_it_is_kept_later(estate, file_call):
    contact = file_call(estate).contact
    due, november = (datetime(2026, m, 25, tzinfo=UTC) for m in (10, 11))
    promise(estate, contact, "reply", due)
    kept = promise(estate, contact, "reply", due, datetime(2026, 11, 3, tzinfo=UTC))
    promise(estate, contact, "reply", due, due + timedelta(days=2))
    # A reminder of what is late is no promise beside it.
    promise(estate, contact, "remind_slip", due)
    promise(estate, contact, "chase_slip", november)
    report = build([estate.desk], period_of("2026-10"), NOW)
    assert report.counts.overdue == 2
    grid = report.parts[8].grid("overdue")
    assert [line[4].value for line in grid.rows] == [6, 6]
    assert [line[8].value for line in grid.rows] == [None, date(2026, 11, 3)]
    assert grid.more.value == 2
    figure = report.parts[0].figures[5]
    assert (figure.before.value, figure.year_ago.value) == (0, None)
    every_link_leads_to_as_many_rows(report)
    after = build([estate.desk], period_of("2026-11"), NOW)
    assert after.parts[0].figures[5].value == 1
    # Compared with the same days of October, in which they were not yet late.
    assert after.parts[0].figures[5].before.value == 0
    over = build([estate.desk], period_of("2026-11"), NOW + timedelta(days=30))
    assert over.parts[0].figures[5].before.value == 2
    assert kept.status == "done"
    every_link_leads_to_as_many_rows(after)


def test_a_letter_settled_after_the_month_was_open_at_its_end(estate):
    at = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
    made = {
        "channel": "letter",
        "at": at,
        "category": "liaison",
        "sub": False,
        "void": False,
        "entered_after": 0,
        "promise": None,
    }
    # Settled at once, in the month, after it, and not yet.
    for number, minutes in enumerate((0, 5000, 20_000, None), start=1):
        put(estate, number, {**made, "closed_after": minutes})
    report = build([estate.desk], period_of("2026-10"), NOW)
    foot = report.parts[4].grid("letters").foot
    assert [cell.value for cell in foot[1:4]] == [4, 2, 2]
    every_link_leads_to_as_many_rows(report)


def test_a_rate_of_nothing_has_no_share():
    assert Rate(0, 0).share is None
    assert Rate(0, 3).share == 0


def test_an_empty_month_is_no_data_and_not_perfect(estate):
    report = build([estate.desk], period_of("2026-10"), NOW)
    rates = [f.value for f in report.parts[0].figures if f.is_rate]
    assert [rate.share for rate in rates] == [None] * len(rates)
    assert all(chart.is_empty for part in report.parts for chart in part.charts)


def test_a_figure_changes_with_a_correction_after_the_month_is_closed(
    estate, file_call
):
    from contacts import desk

    at = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)
    contact = file_call(estate, occurred_at=at, now=at).contact
    before = build([estate.desk], period_of("2026-10"), NOW)
    assert before.counts.new("enquiry") == 1
    desk.amend(
        contact,
        {"category": estate.categories["suggestion"]},
        reason="聽錯了",
        by=estate.supervisor.user,
    )
    after = build([estate.desk], period_of("2026-10"), NOW)
    assert (after.counts.new("enquiry"), after.counts.new("suggestion")) == (0, 1)
    every_link_leads_to_as_many_rows(after)


def test_desks_are_added_up_and_never_mixed(estate, hotel, file_call):
    at = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
    file_call(estate, occurred_at=at, now=at)
    file_call(hotel, occurred_at=at, now=at)
    file_call(hotel, occurred_at=at, now=at)
    october = period_of("2026-10")
    both = build([estate.desk, hotel.desk], october, NOW).counts
    assert build([hotel.desk], october, NOW).counts.total == 2
    assert (both.total, both.within) == (3, Rate(3, 3))


def test_a_refused_attempt_is_counted_by_the_name_it_was_typed_under(estate):
    RefusedAttempt.objects.create(
        desk=estate.desk,
        channel="call",
        code="answered_by_not_cleared",
        clauses=["instruction/3.1.7"],
        entry_id=uuid.uuid4(),
        first_at=datetime(2026, 10, 5, tzinfo=UTC),
        last_at=datetime(2026, 10, 5, tzinfo=UTC),
        under=estate.trainee,
        door="form",
    )
    report = build([estate.desk], period_of("2026-10"), NOW)
    grid = report.parts[7].grid("refused")
    assert [(c.value) for c in grid.rows[0]] == ["小許", 1]
    clauses = {line[0].value: line for line in report.parts[7].grid("clauses").rows}
    line = next(
        line for name, line in clauses.items() if "3.1.7" in name and line[-1].value
    )
    assert line[-1].value == 1
    every_link_leads_to_as_many_rows(report)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-10-03..2026-10-20", date(2026, 10, 3), date(2026, 10, 20)),
    ],
)
def test_a_code_names_its_days_and_finds_its_neighbours(code, first, last):
    period = period_of(code)
    assert (period.first, period.last, period.code) == (first, last, code)
    assert period.before.last == first - timedelta(days=1)
    assert period.after.first == last + timedelta(days=1)
    assert period_of(period.year_ago.code) == period.year_ago
    weeks = list(period.weeks())
    assert weeks[0][0] == first and weeks[-1][1] == last


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2026-13",
        "2026-W54",
        "2026-Q5",
        "0001",
        "x",
        "2026-10-20..2026-10-03",
        "2020-01-01..2026-01-01",
        "9999-12",
    ],
)
def test_what_is_no_period_is_none(code):
    assert period_of(code) is None
