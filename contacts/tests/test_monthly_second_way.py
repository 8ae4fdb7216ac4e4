"""Made months of two desks counted a second way, which shares no code with the report.

Forms are replayed step by step from their raw steps: settled, closed, taken up again
around both ends of the month. Letters and visits, void lines, and what is corrected
after the month was approved.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from contacts import desk as writer
from contacts.models import (
    Breach,
    ComplaintRecord,
    Contact,
    CoordinationSlip,
    FollowUp,
    Letter,
    MonthBook,
    MonthFigures,
    PhoneCall,
    RefusedAttempt,
    ReturnVisit,
    Slip,
    SlipStep,
    Visit,
    WorkOrder,
)
from contacts.reports.monthly import approve_month, build, period_of
from contacts.reports.monthly.shapes import Rate

from .clause_count import clauses_of
from .plain_house import HOUSE, house_of, put_shift, shifts_at, told_of_house
from .test_monthly_figures import (
    NOW,
    OCTOBER,
    SEPTEMBER,
    Plain,
    entries,
    every_link_leads_to_as_many_rows,
    first_missed,
    moments,
    put,
    refusals,
    refuse,
    some_of,
    told_of_clauses,
)

MODELS = {
    "work_order": (WorkOrder, "finish", "finished"),
    "complaint_record": (ComplaintRecord, "reply", "replied"),
    "coordination_slip": (CoordinationSlip, "reply", "replied"),
}
# In which states a form is settled, as its steps tell.
SETTLED = {"finished", "replied", "accepted", "visited", "followed", "closed"}
WALKS = (
    (),
    ("settle",),
    ("settle", "close"),
    ("settle", "again"),
    ("settle", "close", "again"),
    ("settle", "close", "again", "settle"),
    ("settle", "again", "settle", "close"),
    ("settle", "close", "again", "settle", "close"),
    ("settle", "again", "settle", "close", "again"),
    ("put_off",),
    ("put_off", "settle"),
    ("put_off", "put_off", "settle"),
    ("settle", "again", "put_off", "settle"),
    ("put_off", "settle", "again", "put_off", "settle"),
)
forms = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(sorted(MODELS)),
        "at": moments,
        "walk": st.sampled_from(WALKS),
        "gaps": st.lists(
            st.sampled_from([3, 900, 6000, 20_000, 40_000]), min_size=5, max_size=5
        ),
        "due_after": st.sampled_from([600, 1440, 15_000, 40_000]),
        "sent_after": st.sampled_from([None, 5, 15, 16, 2000]),
        "sub": st.booleans(),
        "severity": st.sampled_from(["", "major", "minor"]),
        "validity": st.sampled_from(["", "valid", "not_valid"]),
        "void": st.sampled_from([False, False, False, True]),
        "rating": st.sampled_from(["", "A", "B", "C"]),
        "repeat": st.booleans(),
        # When the customer is to be asked, and when nobody asks any longer.
        "visit_after": st.sampled_from([None, 2000, 30_000]),
        "let_go_after": st.sampled_from([None, 10, 10_000, 40_000]),
    }
)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def put_form(place, number: int, contact, made: dict) -> None:
    """Write a form with its steps, as the desk would have walked it."""
    _model, settle, settled = MODELS[made["kind"]]
    at, after = made["at"], minutes(made["due_after"])
    slip = blank_form(place, number, contact, made)
    slip._history_date = at
    slip.save()
    steps = [{"action": "open", "to_state": "opened", "at": at, "round": 1}]
    now = at
    for action, gap in zip(made["walk"], made["gaps"], strict=False):
        now += minutes(gap)
        named, due = action, None
        if action == "settle":
            slip.settled_at, slip.state = now, settled
            named, due = settle, slip.counted_due
        elif action == "close":
            slip.closed_at, slip.state = now, "closed"
        elif action == "put_off":
            slip.put_off(max(slip.due_at, now) + after, now)
            named, due = "postpone", slip.due_at
        else:
            named = "reopen" if slip.state == "closed" else "rework"
            slip.rounds, slip.state = slip.rounds + 1, "reopened"
            slip.settled_at = slip.closed_at = slip.missed_due_at = None
            slip.due_at = max(slip.due_at, now + after)
        slip._history_date = now
        slip.save()
        step = {"action": named, "to_state": slip.state, "at": now, "due_at": due}
        steps.append({**step, "round": slip.rounds})
    if made["void"]:
        slip.state, slip.void_reason, slip.voided_at = "void", "重複", at
        slip.save()
    walked(place, slip, steps, made)
    if made.get("visit_after"):
        promise_visit(place, slip, made)


def promise_visit(place, slip: Slip, made: dict) -> None:
    """Promise a return visit; what is void, or let go, is owed no longer."""
    at, gone = made["at"], made["let_go_after"] or (1 if made["void"] else None)
    due = at + minutes(made["visit_after"])
    left = {"status": "cancelled", "done_at": min(at + minutes(gone or 0), NOW)}
    FollowUp.objects.create(
        desk=place.desk,
        contact=slip.contact,
        slip_id=slip.pk,
        kind="return_visit",
        code="work_order.return_visit",
        owner=place.cleared,
        opened_at=at,
        due_at=due,
        first_due_at=due,
        **(left if gone else {}),
    )


def blank_form(place, number: int, contact, made: dict) -> Slip:
    """Return a form as it is opened."""
    top = "complaint" if made["kind"] == "complaint_record" else "repair"
    sub = {"complaint": "complaint.noise", "repair": "repair.lift"}[top]
    at, sent, fields = made["at"], made["sent_after"], {}
    if made["kind"] == "complaint_record":
        fields = {"severity": made["severity"], "validity": made["validity"]}
    if made.get("repeat"):
        mine = Slip.objects.filter(desk=place.desk).order_by("pk")
        fields["repeat_of"] = mine.first()
    return MODELS[made["kind"]][0](
        desk=place.desk,
        contact=contact,
        kind=made["kind"],
        serial=number,
        number=f"{place.desk.code}-F-2026-{number:05}",
        entry_id=uuid.uuid4(),
        category=place.categories[top],
        subcategory=place.categories[sub] if made["sub"] else None,
        opened_at=at,
        due_at=at + minutes(made["due_after"]),
        responded_at=None if sent is None else at + minutes(sent),
        **fields,
    )


def walked(place, slip: Slip, steps: list[dict[str, Any]], made: dict) -> None:
    """Write the steps of a form, and what the customer said of it."""
    now = steps[-1]["at"]
    for step in steps:
        SlipStep.objects.create(
            desk=place.desk, slip=slip, entered_at=step["at"], **step
        )
    # What a customer said stays with a form that is void, and counts nowhere.
    if made["rating"]:
        step = slip.steps.create(
            desk=place.desk, action="print", to_state=slip.state, at=now, entered_at=now
        )
        ReturnVisit.objects.create(
            desk=place.desk,
            slip=slip,
            step=step,
            method="phone",
            rating=made["rating"],
            made_at=now,
        )


# --- The second way ----------------------------------------------------------------


def begins(step: SlipStep) -> bool:
    """Say whether the form was taken up again; a visit rated C does so, too."""
    back = step.action == "visit" and step.to_state == "reopened"
    return back or step.action in ("rework", "reopen")


class PlainForms(Plain):
    """Replays the steps of every form, and looks at the clock on the desk's wall."""

    def __init__(self, desk, days=OCTOBER) -> None:
        super().__init__(desk, days)
        self.desk = desk
        self.slips = list(Slip.objects.filter(desk=desk).exclude(state="void"))
        self.rounds: dict[int, list[list]] = {}
        for model, *_names in MODELS.values():
            for line in model.history.filter(desk=desk).order_by("history_id"):
                rounds = self.rounds.setdefault(line.id, [[line]])
                last = rounds[-1][-1]
                # Taken up again before it was settled, it is the same round.
                new = line.rounds > last.rounds and last.settled_at
                rounds.append([line]) if new else rounds[-1].append(line)
        self.steps: dict[int, list[SlipStep]] = {}
        for step in SlipStep.objects.filter(desk=desk).order_by("id"):
            if step.action not in ("print", "postpone"):
                self.steps.setdefault(step.slip_id, []).append(step)

    def state(self, slip: Slip, after: date) -> str:
        """Return in which state the form stood when a day was over."""
        known = [s.to_state for s in self.steps[slip.pk] if self.day(s.at) <= after]
        return known[-1] if known else ""

    def agains(self, slip: Slip) -> list[SlipStep]:
        return [s for s in self.steps[slip.pk] if begins(s)]

    def table(self, kind: str, over: set[str]) -> list[int]:
        """Return carried over, new, taken up again, done, and what is not done."""
        first, last = self.days
        eve = first - timedelta(days=1)
        sums = Counter()
        for slip in self.slips:
            if slip.kind != kind or self.day(slip.opened_at) > last:
                continue
            done = self.state(slip, last) in over
            new = self.day(slip.opened_at) >= first
            earlier = "" if new else self.state(slip, eve)
            carried = not new and earlier not in over
            begun = any(self.inside(s.at) for s in self.agains(slip))
            again = not new and earlier in over and begun
            sums["carried"] += carried
            sums["new"] += new
            sums["again"] += again
            sums["done"] += done and (carried or new or again)
            sums["left"] += not done
        return [sums[name] for name in ("carried", "new", "again", "done", "left")]

    def on_time_of(self, kind: str) -> Rate:
        """Count the forms of which a round fell due, and those with all in time."""
        good = whole = 0
        for slip in self.slips:
            if slip.kind != kind:
                continue
            ends = [
                (first_missed(lines), lines[-1].settled_at)
                for lines in self.rounds[slip.pk]
            ]
            mine = [(due, done) for due, done in ends if self.inside(due) and due < NOW]
            whole += bool(mine)
            good += bool(mine) and all(done and done <= due for due, done in mine)
        return Rate(good, whole)

    def seconds(self) -> int:
        """Return how long the orders took that were settled, until they were so."""
        first, last = self.days
        eve, took = first - timedelta(days=1), timedelta()
        for slip in self.slips:
            if slip.kind != "work_order" or self.day(slip.opened_at) > last:
                continue
            again = any(self.inside(s.at) for s in self.agains(slip))
            asked = self.inside(slip.opened_at) or again
            asked = asked or self.state(slip, eve) not in SETTLED
            known = [s for s in self.steps[slip.pk] if self.day(s.at) <= last]
            if asked and known[-1].to_state in SETTLED:
                # Closing what was settled makes it take no longer.
                ends = [s.at for s in known if s.action == "finish"]
                took += ends[-1] - slip.opened_at
        return int(took.total_seconds())

    def rework(self) -> Rate:
        part = whole = 0
        for slip in self.slips:
            if slip.kind != "work_order":
                continue
            again = any(self.inside(s.at) for s in self.agains(slip))
            ended = [s for s in self.steps[slip.pk] if s.action == "finish"]
            part += again
            whole += again or any(self.inside(s.at) for s in ended)
        return Rate(part, whole)

    def dispatched(self) -> Rate:
        new = [
            slip
            for slip in self.slips
            if slip.kind == "work_order" and self.inside(slip.opened_at)
        ]
        limit = minutes(15)
        known = [s for s in new if s.responded_at or s.opened_at + limit < NOW]
        soon = [s for s in known if s.responded_at]
        soon = [s for s in soon if s.responded_at - s.opened_at <= limit]
        return Rate(len(soon), len(known))

    def valid(self) -> int:
        return sum(
            1
            for row in ComplaintRecord.objects.filter(desk=self.desk)
            if row.state != "void"
            and row.validity == "valid"
            and self.state(row, self.days[1]) == "closed"
            and (
                self.inside(row.opened_at)
                or self.state(row, self.days[0] - timedelta(days=1)) != "closed"
                or any(self.inside(s.at) for s in self.agains(row))
            )
        )

    def of_records(self) -> dict[str, int]:
        """Return the new complaints that are repeats, and those that are watched."""
        first, last = self.days
        repeats = watched = 0
        for row in ComplaintRecord.objects.filter(desk=self.desk).exclude(state="void"):
            opened = self.day(row.opened_at)
            repeats += self.inside(row.opened_at) and row.repeat_of_id is not None
            if opened > last:
                continue
            before = self.state(row, first - timedelta(days=1)) != "closed"
            mine = before or any(self.inside(s.at) for s in self.agains(row))
            major = row.severity == "major" and (mine or self.inside(row.opened_at))
            watched += major or self.state(row, last) != "closed"
        return {"repeats": repeats, "watched": watched}

    def ratings(self) -> Counter:
        made = ReturnVisit.objects.filter(desk=self.desk).select_related(
            "slip__contact"
        )
        return Counter(
            visit.rating
            for visit in made
            if self.inside(visit.made_at)
            and "void" not in (visit.slip.state, visit.slip.contact.status)
        )

    def letters(self) -> Counter:
        """Return the letters by whether they were settled when the month was over."""
        found: Counter = Counter()
        for c in self.inside_it:
            if c.channel == "letter":
                over = self.over(c)
                settled = over is not None and self.day(over) <= self.days[1]
                found["closed" if settled else "open"] += 1
        return found

    def logged(self) -> Rate:
        live = [c for c in self.inside_it if c.channel != "letter"]
        live = [
            c
            for c in live
            if c.channel == "visit" or c.phonecall.direction == "incoming"
        ]
        soon = [c for c in live if c.entered_at - c.occurred_at <= minutes(10)]
        return Rate(len(soon), len(live))

    def at_once(self) -> Rate:
        asked = [c for c in self.inside_it if c.category.code == "enquiry"]
        good = [c for c in asked if c.closed_at and c.closed_at <= c.entered_at]
        return Rate(len(good), len(asked))

    def whole(self) -> dict[str, Any]:
        """Return every figure that is compared, as plain values."""
        by_kind = {
            "orders": self.table("work_order", SETTLED),
            "records": self.table("complaint_record", {"closed"}),
            "slips": self.table("coordination_slip", SETTLED),
        }
        return {
            **by_kind,
            **{f"{kind} on time": self.on_time_of(kind) for kind in MODELS},
            "seconds": self.seconds(),
            "rework": self.rework(),
            "dispatched": self.dispatched(),
            "valid": self.valid(),
            "ratings": self.ratings(),
            "letters": self.letters(),
            "logged": self.logged(),
            "at once": self.at_once(),
            "entries": self.by_category(),
            "rings": self.rings(),
            "kept": self.on_time("slip_settle"),
            "overdue": self.overdue(),
            "visits": self.on_time("return_visit"),
            **self.of_records(),
            **house_of(self, self.desk),
        }


def clauses_now(place) -> dict[str, tuple[int, ...]]:
    return clauses_of(PlainForms(place.desk), place.desk)


def added(values: list[Any]) -> Any:
    if any(value is None or isinstance(value, datetime) for value in values):
        return min((value for value in values if value), default=None)
    if isinstance(values[0], list):
        return [sum(each) for each in zip(*values, strict=True)]
    if isinstance(values[0], Counter):
        return sum(values, Counter())
    if isinstance(values[0], Rate):
        return Rate(sum(v.part for v in values), sum(v.whole for v in values))
    return sum(values)


def expected(places: list, days=OCTOBER) -> dict[str, Any]:
    plain = [PlainForms(place.desk, days).whole() for place in places]
    return {name: added([each[name] for each in plain]) for name in plain[0]}


def told(counts) -> dict[str, Any]:
    """Return the same from what the report counted."""

    def table(kind: str, *questions: str) -> list[int]:
        return [counts.form(question, kind) for question in questions]

    settling = ("unsettled", "new", "again", "settled", "open")
    closing = ("carried", "new", "reopened", "closed", "unclosed")
    categories: Counter = Counter()
    for (channel, top, _sub), n in counts.entries.items():
        categories[top, channel] += n
    letters: Counter = Counter()
    for (_kind, result), n in counts.letters.items():
        letters[result] += n
    entered = Counter()
    for (_channel, when), n in counts.logged.items():
        entered[when] += n
    once = counts.first["once"]
    return {
        "orders": table("work_order", *settling),
        "records": table("complaint_record", *closing),
        "slips": table("coordination_slip", *settling),
        **{f"{kind} on time": counts.form_rate("kept", "due", kind) for kind in MODELS},
        "seconds": counts.form("seconds", "work_order"),
        "rework": counts.form_rate("rework", "worked", "work_order"),
        "dispatched": counts.form_rate("prompt", "sent", "work_order"),
        "valid": counts.form("valid", "complaint_record"),
        "ratings": counts.ratings,
        "letters": letters,
        "logged": Rate(entered["soon"], entered["soon"] + entered["late"]),
        "at once": Rate(once, once + counts.first["open"]),
        "entries": categories,
        "rings": counts.within,
        "kept": counts.on_time("slip_settle"),
        "overdue": counts.overdue,
        "visits": counts.on_time("return_visit"),
        "repeats": counts.form("repeat", "complaint_record"),
        "watched": counts.form("watched", "complaint_record"),
        **told_of_house(counts),
    }


def same(report, places: list) -> None:
    was, now = expected(places), told(report.counts)
    for name, value in was.items():
        assert now[name] == value, name
    for counts, place in zip(report.by_desk, places, strict=True):
        clauses = clauses_now(place)
        assert told_of_clauses(counts, clauses) == clauses
    # Of the month before, what the large figures ask.
    then, earlier = expected(places, SEPTEMBER), report.before
    assert earlier.total == then["entries"].total()
    assert earlier.overdue == then["overdue"]
    kept = earlier.form_rate("kept", "due", "work_order")
    assert kept == then["work_order on time"]
    carried, new, again, closed, _left = then["records"]
    rate = earlier.form_rate("closed", "load", "complaint_record")
    assert rate == Rate(closed, carried + new + again)


made_months = given(
    made=st.lists(entries, min_size=6, max_size=10),
    opened=st.lists(forms, min_size=6, max_size=10),
    refused=refusals,
    turns=shifts_at(moments),
    chance=st.randoms(use_true_random=False),
)
quick = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def fill(
    places: list, made: list, opened: list, refused: list, turns: list = ()
) -> None:
    """Empty both desks, and share out what was made between them."""
    Slip.objects.update(repeat_of=None)
    gone = (
        *HOUSE,
        RefusedAttempt,
        ReturnVisit,
        SlipStep,
        Breach,
        FollowUp,
        *(m for m, _a, _s in MODELS.values()),
    )
    for model in (MonthFigures, MonthBook, *gone, Slip, PhoneCall, Visit, Letter):
        model.objects.all().delete()
    Contact.objects.all().delete()
    for number, one in enumerate(made, start=1):
        put(places[number % 2], number, one)
    first = Contact.objects.order_by("pk")
    for number, one in enumerate(opened, start=1):
        place = places[number % 2]
        contact = first.filter(desk=place.desk).first()
        put_form(place, number, contact, one)
    for number, place in enumerate(places):
        refuse(place, refused[number::2])
    for number, turn in enumerate(turns):
        put_shift(places[number % 2], turn)


@pytest.mark.parametrize(
    "zones",
    [("Asia/Taipei", "America/St_Johns"), ("Pacific/Kiritimati", "UTC")],
    ids=" ".join,
)
def test_two_desks_count_the_same_both_ways(estate, hotel, zones):
    places = [estate, hotel]
    for place, zone in zip(places, zones, strict=True):
        place.desk.time_zone = zone
        place.desk.save()

    @quick
    @made_months
    def check(made, opened, refused, turns, chance):
        fill(places, made, opened, refused, turns)
        report = build([p.desk for p in places], period_of("2026-10"), NOW)
        same(report, places)
        every_link_leads_to_as_many_rows(report, some_of(report, chance))
        alone = build([estate.desk], period_of("2026-10"), NOW)
        same(alone, [estate])
        every_link_leads_to_as_many_rows(alone, some_of(alone, chance))

    check()


def test_what_is_corrected_after_the_approval_stands_beside_it(estate, hotel):
    places = [estate, hotel]

    @quick
    @made_months
    def check(made, opened, refused, turns, chance):
        fill(places, made, opened, refused, turns)
        # A month before the desk's first entry is prepared by nobody.
        begun = Contact.objects.filter(desk=estate.desk).order_by("occurred_at").first()
        assume(begun and begun.occurred_at < datetime(2026, 10, 31, tzinfo=UTC))
        was, clauses = expected([estate]), clauses_now(estate)
        by, manager = estate.supervisor, estate.manager
        month = {"member": by, "now": NOW}
        writer.prepare_month(estate.desk, OCTOBER[0], by=by.user, **month)
        month["member"] = manager
        writer.review_month(estate.desk, OCTOBER[0], by=manager.user, **month)
        approve_month(estate.desk, OCTOBER[0], by=manager.user, **month)
        correct(estate)
        now, clauses_then = expected([estate]), clauses_now(estate)
        for desks in ([estate], [estate, hotel]):
            report = build([p.desk for p in desks], period_of("2026-10"), NOW)
            mine = told(report.by_desk[0])
            assert {name: mine[name] for name in was} == was
            assert told_of_clauses(report.by_desk[0], clauses) == clauses
            today = told(report.live)
            there = expected(desks)
            assert {name: today[name] for name in there} == there
            # What differs is told; what does not is not made up.
            assert bool(report.changes) or was == now
            if desks == [estate]:
                assert told_of_clauses(report.live, clauses) == clauses_then

    check()


def correct(place) -> None:
    """Void an entry and a form, move an entry to another month, mend what was said."""
    mine = Contact.objects.filter(desk=place.desk).exclude(status="void")
    keys = list(mine.order_by("occurred_at").values_list("pk", flat=True))
    gone = {"status": "void", "void_reason": "重複", "voided_at": NOW}
    mine.filter(pk__in=keys[:1]).update(**gone)
    earlier = datetime(2026, 9, 12, 4, 0, tzinfo=UTC)
    mine.filter(pk__in=keys[1:2]).update(occurred_at=earlier, entered_at=earlier)
    talks = mine.filter(pk__in=keys[2:4]).exclude(channel="letter")
    talks.update(outcome="reply_owed", category=place.categories["repair"])
    breaches = Breach.objects.filter(contact__in=keys[2:6], withdrawn_at=None)
    breaches.update(withdrawn_at=NOW)
    slip = Slip.objects.filter(desk=place.desk).order_by("pk").first()
    if slip is not None:
        Slip.objects.filter(pk=slip.pk).update(
            state="void", void_reason="重複", voided_at=NOW
        )


def test_an_order_walked_by_the_writer_keeps_both_its_months(estate, file_call):
    """A dissatisfied return visit in November leaves October as it was."""
    at = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
    contact = file_call(
        estate, occurred_at=at, now=at, category="repair", subcategory="repair.water"
    ).contact
    by = estate.cleared
    given = {"by": by.user, "member": by}
    order = writer.open_slip(contact, "work_order", now=at, **given)
    steps = (
        ("dispatch", 5, {"handler": estate.engineer}),
        ("take", 10, {}),
        ("arrive", 30, {}),
        ("finish", 60, {"repair_result": "done", "work_done": "換管"}),
        ("accept", 70, {"acceptance": "A", "accepted_by": "陳美玲"}),
    )
    for action, after, values in steps:
        now = at + minutes(after)
        writer.take_step(order, action, values, now=now, **given)
    # The return visit of October was made late or never, and is another figure.
    was = october_of(estate) | {"overdue": 0}
    assert was["orders"] == [0, 1, 0, 1, 0]
    assert was["work_order on time"] == Rate(1, 1)
    assert (was["rework"], was["dispatched"]) == (Rate(0, 1), Rate(1, 1))
    visit = {"rating": "C", "method": "phone", "asked": "陳美玲", "comments": "又漏"}
    back = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
    row = writer.take_step(order, "visit", visit, now=back, **given)
    assert (row.state, row.rounds, row.settled_at) == ("reopened", 2, None)
    assert october_of(estate) | {"overdue": 0} == was
    november = build([estate.desk], period_of("2026-11"), NOW)
    assert told(november.counts)["orders"] == [0, 0, 1, 0, 1]
    assert told(november.counts)["rework"] == Rate(1, 1)
    every_link_leads_to_as_many_rows(november)


def october_of(place) -> dict[str, Any]:
    report = build([place.desk], period_of("2026-10"), NOW)
    same(report, [place])
    every_link_leads_to_as_many_rows(report)
    return told(report.counts)


def order_in_hand(place, file_call, at: datetime, steps=("dispatch", "take", "arrive")):
    """Return an order that was opened and taken in hand, to be done a day later."""
    contact = file_call(
        place, occurred_at=at, now=at, category="repair", subcategory="repair.water"
    ).contact
    given = {"by": place.cleared.user, "member": place.cleared}
    due = at + timedelta(days=1)
    order = writer.open_slip(contact, "work_order", {"due_at": due}, now=at, **given)
    for number, action in enumerate(steps, start=1):
        values = {"handler": place.engineer} if action == "dispatch" else {}
        writer.take_step(order, action, values, now=at + minutes(number), **given)
    return order


@pytest.mark.parametrize("door", ["promise", "step", "waiting"])
def test_what_is_put_off_too_late_stays_late_in_its_month(estate, file_call, door):
    """Due on 21 October and open at its end; put off on the 3rd, done on the 9th."""
    at = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
    order = order_in_hand(estate, file_call, at)
    by = {"by": estate.supervisor.user, "member": estate.supervisor}
    was = october_of(estate)
    assert was["work_order on time"] == Rate(0, 1)
    assert (was["kept"], was["overdue"]) == (Rate(0, 1), 1)
    put = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
    later = {"due_at": datetime(2026, 11, 10, 2, 0, tzinfo=UTC), "note": "等零件"}
    if door == "promise":
        promise = order.promises.get(status="open", kind="slip_settle")
        new = {"new_due": later["due_at"], "reason": later["note"]}
        writer.postpone(promise, **new, now=put, **by)
    elif door == "step":
        writer.take_step(order, "postpone", later, now=put, **by)
    else:
        writer.take_step(order, "wait", {**later, "waits_for": "parts"}, now=put, **by)
    assert october_of(estate) == was
    done = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
    if door == "waiting":
        writer.take_step(order, "arrive", now=done, **by)
    given = {"repair_result": "done", "work_done": "換管"}
    row = writer.take_step(order, "finish", given, now=done, **by)
    assert october_of(estate) == was
    assert row.steps.get(action="finish").late
    november = told(build([estate.desk], period_of("2026-11"), NOW).counts)
    assert november["work_order on time"] == Rate(0, 0)
    writer.take_step(order, "rework", {"note": "又漏"}, now=done + minutes(5), **by)
    assert october_of(estate) == was


def test_what_is_put_off_before_its_time_counts_by_the_new_one(estate, file_call):
    at = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
    order = order_in_hand(estate, file_call, at)
    by = {"by": estate.supervisor.user, "member": estate.supervisor}
    new = {"due_at": datetime(2026, 11, 5, 2, 0, tzinfo=UTC), "note": "客人外出"}
    writer.take_step(order, "postpone", new, now=at + minutes(60), **by)
    was = october_of(estate)
    assert (was["work_order on time"], was["overdue"]) == (Rate(0, 0), 0)
    done = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)
    given = {"repair_result": "done", "work_done": "換管"}
    writer.take_step(order, "finish", given, now=done, **by)
    assert october_of(estate) == was
    november = told(build([estate.desk], period_of("2026-11"), NOW).counts)
    assert november["work_order on time"] == Rate(1, 1)
