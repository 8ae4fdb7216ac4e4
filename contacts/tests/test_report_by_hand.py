"""Figures of the report that are worked out once more by hand, each in its own way."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from contacts.models import Breach, Contact, ImportBatch, PhoneCall, ReturnVisit
from contacts.reports.monthly import build, compliance, period_of
from contacts.reports.monthly.rows import Behind
from contacts.reports.monthly.shapes import Rate
from contacts.rules.clauses import CLAUSES

from .test_monthly_figures import promise, put, record
from .test_monthly_rates import AT, MADE, NOW, OCTOBER, october

TAIPEI = ZoneInfo("Asia/Taipei")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_satisfied_are_those_who_said_a_or_b(estate):
    put(estate, 1, {**MADE, "category": "complaint", "closed_after": None})
    contact = Contact.objects.get()
    said = "AAABBC"
    for number, rating in enumerate(said, start=1):
        form = record(estate, number, contact)
        step = form.steps.create(
            desk=estate.desk, action="visit", to_state="visited", at=AT, entered_at=AT
        )
        ReturnVisit.objects.create(
            desk=estate.desk,
            slip=form,
            step=step,
            method="phone",
            rating=rating,
            made_at=AT,
        )
    grid = october(estate).parts[5].grid("ratings")
    values = [line[1].value for line in (*grid.rows, grid.foot)]
    counted = Counter(said)
    assert values[:3] == [Rate(counted[rating], len(said)) for rating in "ABC"]
    assert values[3] == Rate(len(said) - counted["C"], len(said)) == Rate(5, 6)


def test_how_late_a_promise_is_goes_by_whole_days_to_the_end_of_the_month(estate):
    put(estate, 1, {**MADE, "closed_after": None})
    contact = Contact.objects.get()
    over = datetime(2026, 11, 1, tzinfo=TAIPEI)
    late = [
        days * DAY + minutes * MINUTE
        for days in (1, 2, 3, 4, 5, 7, 8, 9, 30, 31, 32, 90)
        for minutes in (-1, 0, 1)
    ]
    for each in late:
        promise(estate, contact, "reply", over - each)
    part = october(estate).parts[8]
    # Written out once more: up to 3, 4 to 7, 8 to 30, and more.
    wanted: Counter = Counter()
    for each in late:
        days = int(each.total_seconds()) // 86_400
        place = 0 if days <= 3 else 1 if days <= 7 else 2 if days <= 30 else 3
        wanted[place] += 1
    grid = part.grid("bands")
    assert [line[1].value for line in grid.rows] == [wanted[n] for n in range(4)]
    assert [wanted[n] for n in range(4)] == [10, 9, 9, 8]
    # And as the list beside it says how late each of them is.
    listed = Counter(
        sum(line[4].value >= first for first in (4, 8, 31))
        for line in part.grid("overdue").rows
    )
    assert listed == wanted


def test_a_change_is_how_much_more_there_is_than_before(estate):
    now_and_then = {
        "enquiry": (5, 4),
        "complaint": (1, 2),
        "repair": (2, 0),
        "liaison": (3, 3),
        # Half of a tenth, up and down: -6.25 % and +6.25 %.
        "help": (15, 16),
        "commendation": (17, 16),
    }
    number = 0
    for category, (now, then) in now_and_then.items():
        for at in [AT] * now + [AT - 30 * DAY] * then:
            number += 1
            put(estate, number, {**MADE, "category": category, "at": at})
    grid = october(estate).parts[1].grid("categories")
    sums = tuple(map(sum, zip(*now_and_then.values(), strict=True)))
    names = {c.name: c.code for c in estate.categories.values()}
    lines = {names[line[0].value]: line for line in grid.rows}
    assert set(lines) == set(now_and_then)
    for line, pair in [
        *((lines[code], pair) for code, pair in now_and_then.items()),
        (grid.foot, sums),
    ]:
        assert (line[-3].value, line[-2].value) == pair
        assert str(line[-1].value) == _more(*pair), pair
    assert [str(line[-1].value) for line in (lines["enquiry"], lines["complaint"])] == [
        "+1 筆",
        "-1 筆",
    ]


def _more(now: int, then: int) -> str:
    """Return the change in per cent, in decimals, with its sign if any.

    Of less than ten it is told how many more or fewer there are.
    """
    if not then and not now:
        return "–"
    sign = "-" if now < then else "+" if now > then else ""
    if then < 10:
        return f"{sign}{abs(now - then)} 筆"
    tenth = Decimal("0.1")
    share = (Decimal(now) * 100 / then - 100).quantize(tenth, ROUND_HALF_UP)
    return f"{sign}{abs(share)}%"


def test_a_commendation_is_posted_in_time_when_original_and_copy_both_were(estate):
    first, last = datetime(2026, 9, 30, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
    kept, late, never = -60 * MINUTE, 60 * MINUTE, None
    # When each posting fell due, and how long after that it was made.
    letters = [
        ((AT, kept), (AT, kept)),
        ((AT, kept), (AT, late)),
        ((AT, late), (AT, kept)),
        ((AT, kept), (AT, never)),
        ((AT, never), (AT, never)),
        # Counted with the later of its two: this one in October, the next not.
        ((first, late), (AT, kept)),
        ((AT, kept), (last, kept)),
    ]
    for number, both in enumerate(letters, start=1):
        put(estate, number, {**MADE, "channel": "letter", "closed_after": None})
        letter = Contact.objects.get(serial=number)
        for kind, (due, made) in zip(("post_original", "post_copy"), both, strict=True):
            done = None if made is None else due + made
            promise(estate, letter, kind, due, done)
    grid = october(estate).parts[6].grid("postings")
    (line,) = grid.rows
    good = [both for both in letters[:6] if {made for _due, made in both} == {kept}]
    assert line[1].value == Rate(len(good), 6) == Rate(1, 6)


def test_what_an_old_book_holds_was_not_settled_at_the_first_contact(estate):
    for number, minutes in enumerate((0, 0, None, 0, None), start=1):
        put(estate, number, {**MADE, "closed_after": minutes})
    Contact.objects.filter(serial__gte=4).update(door="import")
    grid = october(estate).parts[7].grid("first")
    # Neither of these is about time only.
    assert [str(head.title) for head in grid.heads][1] == "比率"
    line = grid.rows[3]
    assert line[1].value == Rate(2, 3)


def test_an_old_book_proves_nothing_of_what_it_merely_lacks(estate):
    """3.1.6 asks why one calls out, which no book tells; 3.1.1 asks for the rings."""
    for number in (1, 2, 3):
        put(estate, number, {**MADE, "category": "enquiry", "rings": 2})
    batch = ImportBatch.objects.create(
        desk=estate.desk, file_name="簿.xlsx", sha256="0" * 64, imported_at=NOW
    )
    Contact.objects.filter(serial=3).update(door="import", import_batch=batch)
    for clause, way, number in (
        ("instruction/3.1.1", "incoming", 3),
        ("instruction/3.1.6", "outgoing", 2),
    ):
        PhoneCall.objects.update(direction=way, source_unknown=way == "outgoing")
        report = build([estate.desk], OCTOBER, NOW)
        found = compliance.kept(CLAUSES[clause], report.counts)
        assert found.entries == Rate(number, number)
        behind = Behind.read({"of": "clause", "clause": clause})
        assert behind.rows(report.windows[0]).count() == number


def test_a_manner_is_never_told_as_kept(estate):
    """3.2.7 asks for gentle words: an entry without a breach says nothing of them."""
    for number in (1, 2):
        put(estate, number, {**MADE, "category": "enquiry"})
    clause = CLAUSES["instruction/3.2.7"]
    found = compliance.kept(clause, build([estate.desk], OCTOBER, NOW).counts)
    assert (found.state, found.entries) == ("unmeasured", Rate(0, 0))
    Breach.objects.create(
        desk=estate.desk,
        contact=Contact.objects.first(),
        code="attitude_whom_missing",
        happened_at=AT,
    )
    found = compliance.kept(clause, build([estate.desk], OCTOBER, NOW).counts)
    assert (found.state, found.entries) == ("broken", Rate(1, 2))


def test_a_rule_of_two_channels_is_counted_where_its_clause_is(estate):
    """3.1.5 speaks of calls and 3.2.5 of visits, by some of the same rules."""
    put(estate, 1, {**MADE, "category": "enquiry"})
    put(estate, 2, {**MADE, "category": "enquiry"})
    put(estate, 3, {**MADE, "category": "enquiry", "channel": "visit"})
    counts = build([estate.desk], OCTOBER, NOW).counts
    for clause, number in (("instruction/3.1.5", 2), ("instruction/3.2.5", 1)):
        found = compliance.kept(CLAUSES[clause], counts)
        assert found.entries == Rate(number, number)


def test_what_only_forms_can_break_is_not_measurable_until_they_do(estate):
    put(estate, 1, {**MADE, "category": "complaint", "closed_after": None})
    record(estate, 1, Contact.objects.get())
    report = build([estate.desk], OCTOBER, NOW)
    forms = ("regulation/4.1", "regulation/4.2", "instruction/2.0")

    def states() -> list[str]:
        counts = build([estate.desk], OCTOBER, NOW).counts
        return [compliance.kept(CLAUSES[one], counts).state for one in forms]

    assert states() == ["unmeasured"] * 3
    # Its figures are still there: breaches and refusals, none of them.
    place = list(CLAUSES).index("instruction/2.0")
    line = report.parts[7].grid("clauses").rows[place]
    assert [line[6].value, line[7].value] == [0, 0]
    Breach.objects.create(
        desk=estate.desk,
        contact=Contact.objects.get(),
        code="slip_step_by_role",
        happened_at=AT,
    )
    assert states()[0] == "broken"
    # One that speaks of entries has merely none yet.
    empty = build([estate.desk], period_of("2026-08"), NOW).counts
    found = compliance.kept(CLAUSES["regulation/3.1.1"], empty)
    assert found.state == "none"
