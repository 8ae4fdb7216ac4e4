"""A month with one row on each side of every line the report draws, counted by hand.

What `test_monthly_second_way` meets by chance stands here for certain: the numbers are
written out, and the plain recount must come to them as well.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contacts.choices import PostingKind
from contacts.models import Contact, Letter, Posting
from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.shapes import Rate

from .plain_house import put_shift
from .test_monthly_figures import (
    NOW,
    every_link_leads_to_as_many_rows,
    promise,
    put,
)
from .test_monthly_second_way import PlainForms, put_form, same, told

OCTOBER = period_of("2026-10")
# The desk's days begin at 16:00 UTC.
BEFORE, FIRST = (datetime(2026, 9, 30, hour, 59, tzinfo=UTC) for hour in (15, 16))
MIDDLE = datetime(2026, 10, 15, 4, 0, tzinfo=UTC)
LAST, AFTER = (datetime(2026, 10, 31, hour, 59, tzinfo=UTC) for hour in (15, 16))
EDGES = (BEFORE, FIRST, LAST, AFTER)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

ENTRY = {
    "channel": "call",
    "category": "enquiry",
    "sub": False,
    "void": False,
    "rings": 2,
    "outgoing": False,
    "closed_after": 0,
    "entered_after": 0,
    "promise": None,
    "put_off": [],
    "put_off_by": 400,
    "due_after": 1440,
    "done_after": None,
}
FORM = {
    "walk": (),
    "gaps": [5, 5, 5, 5, 5],
    "due_after": 1440,
    "sent_after": 5,
    "sub": True,
    "severity": "",
    "validity": "",
    "void": False,
    "rating": "",
}


def october(place, *, same_as_plain: bool = True):
    report = build([place.desk], OCTOBER, NOW)
    every_link_leads_to_as_many_rows(report)
    if same_as_plain:
        same(report, [place])
    return report


def entries(place, *made: dict) -> list[Contact]:
    start = Contact.objects.count()
    return [
        put(place, start + number, {**ENTRY, **each})
        for number, each in enumerate(made, start=1)
    ]


def test_shifts_and_checks_belong_to_the_month_in_which_they_were(estate):
    turn = {"checked_after": 5, "results": ["pass", "fail"]}
    for at in EDGES:
        put_shift(estate, {**turn, "at": at})
    # Its check is made when the month is over; and one is never made.
    put_shift(estate, {**turn, "at": LAST - MINUTE, "checked_after": 10})
    put_shift(estate, {**turn, "at": MIDDLE, "checked_after": None})
    report = october(estate)
    assert report.counts.shifts == {"began": 4, "checked": 3}
    # A check counts when it is made: the two begun at 23:59 on the last day of a month
    # were looked at four minutes into the next.
    assert report.counts.checks == {("uniform", "pass"): 2, ("hair", "fail"): 2}


def test_only_superiors_are_told_among_those_put_through_to(estate):
    to = [{"to": "superior", "at": at} for at in EDGES]
    entries(
        estate,
        *to,
        {"to": "superior", "at": MIDDLE, "void": True},
        {"to": "colleague", "at": MIDDLE},
        {"to": "colleague", "at": LAST},
    )
    found = october(estate).counts.transfers
    assert found == {(estate.desk.code, estate.superior.pk): 2}


def test_reasons_of_late_rings_are_those_of_calls_of_the_month(estate):
    late = {"rings": 5}
    made = [{**late, "at": at} for at in (*EDGES, *EDGES)]
    entries(
        estate, *made, {**late, "at": MIDDLE, "void": True}, {"at": MIDDLE, "rings": 3}
    )
    assert october(estate).counts.late_reasons == {"接待訪客": 2, "": 2}


def test_letters_of_which_something_fell_due_are_told_without_void_ones(estate):
    letter = {"channel": "letter", "category": "liaison", "kind": "complaint"}
    owed = {**letter, "promise": "reply", "at": MIDDLE}
    kept, late = {"done_after": 500}, {"done_after": 3000}
    _one, both, *_more = entries(
        estate,
        {**owed, **kept},
        {**owed, **kept},
        {**owed, **late},
        {**owed, **kept, "void": True},
        {**owed, **late, "void": True},
        {**owed, **kept, "kind": "liaison"},
        {**owed, **kept, "at": BEFORE - 2 * DAY},
        {**owed, **kept, "at": LAST},
    )
    # Two promises of one letter, and one of them is missed.
    promise(estate, both, "reply", MIDDLE + DAY)
    found = october(estate).counts.letters_due
    assert found == {
        ("complaint", True): 1,
        ("complaint", False): 2,
        ("liaison", True): 1,
    }


def test_what_is_owed_of_a_void_form_is_owed_by_nobody(estate):
    (contact,) = entries(estate, {"at": BEFORE - DAY, "category": "repair"})
    order = {**FORM, "kind": "work_order", "at": MIDDLE, "visit_after": 1440}
    gone = {"let_go_after": 30_000}
    for number, over in enumerate(
        ({"let_go_after": None}, gone, {**gone, "void": True}), start=1
    ):
        put_form(estate, number, contact, {**order, **over})
    report = october(estate)
    # Let go after the month, it was owed in it; void, it never was.
    assert report.counts.on_time("return_visit") == Rate(0, 2)
    assert report.counts.overdue == 2


def test_the_oldest_of_what_is_overdue_is_the_one_that_is_told(estate):
    owed = {"channel": "visit", "promise": "reply"}
    entries(
        estate,
        {**owed, "at": MIDDLE},
        {**owed, "at": MIDDLE - 2 * MINUTE},
        {**owed, "at": LAST - 3 * DAY},
        # Kept in time, and kept late but in the month.
        {**owed, "at": FIRST, "done_after": 5},
        {**owed, "at": FIRST, "done_after": 3000},
    )
    counts = october(estate).counts
    assert counts.oldest_due == MIDDLE - 2 * MINUTE + DAY
    assert counts.overdue == 3


def test_major_complaints_are_watched_and_new_ones_may_be_repeats(estate):
    (contact,) = entries(estate, {"at": BEFORE - 20 * DAY, "category": "complaint"})
    record = {**FORM, "kind": "complaint_record", "due_after": 40_000}
    major = {**record, "severity": "major", "walk": ("settle", "close")}
    early = {"at": BEFORE - 10 * DAY}
    made = (
        # Carried over and closed in the month: listed for being major, not as minor.
        {**major, **early, "gaps": [5, 20_000, 5, 5, 5], "repeat": True},
        {**major, **early, "gaps": [5, 20_000, 5, 5, 5], "severity": "minor"},
        # Over before the month began, and begun after it.
        {**major, **early, "repeat": True},
        {**major, "at": AFTER, "repeat": True},
        # New: closed and major, closed and minor, open, void.
        {**major, "at": MIDDLE, "repeat": True},
        {**major, "at": MIDDLE, "severity": "minor"},
        {**record, "at": LAST, "repeat": True},
        {**major, "at": MIDDLE, "repeat": True, "void": True},
        # Carried over, a repeat, and open at the end.
        {**record, **early, "repeat": True},
    )
    for number, each in enumerate(made, start=1):
        put_form(estate, number, contact, each)
    counts, kind = october(estate).counts, "complaint_record"
    assert counts.form_rate("repeat", "new", kind) == Rate(2, 3)
    # Carried over and major, new and major, and the two that are open.
    assert counts.form("watched", kind) == 4
    assert told(counts)["watched"] == PlainForms(estate.desk).of_records()["watched"]


def test_commendations_are_listed_with_the_days_of_both_postings(estate):
    praise = {"channel": "letter", "category": "liaison", "kind": "commendation"}
    made = entries(
        estate,
        *({**praise, "at": at} for at in EDGES),
        {**praise, "at": MIDDLE, "void": True},
        {**praise, "at": MIDDLE, "kind": "complaint"},
    )
    first = Letter.objects.get(pk=made[1].pk)
    Posting.objects.create(
        desk=estate.desk,
        letter=first,
        promise=promise(estate, first, "post_original", MIDDLE, MIDDLE),
        kind=PostingKind.ORIGINAL,
        place="大堂",
        posted_on=MIDDLE.date(),
    )
    grid = october(estate).parts[6].grid("praised")
    listed = [[line[0].value, *(c.value for c in line[-2:])] for line in grid.rows]
    assert listed == [
        [made[1].number, MIDDLE.date(), None],
        [made[2].number, None, None],
    ]
    assert grid.more.value == 2


def test_a_commendation_is_posted_in_time_when_both_of_its_postings_were(estate):
    praise = {"channel": "letter", "category": "liaison", "kind": "commendation"}
    made = entries(
        estate,
        *({**praise, "at": FIRST} for _each in range(3)),
        {**praise, "at": FIRST, "void": True},
    )
    both, late, over, void = made
    for letter in (both, void):
        promise(estate, letter, "post_original", MIDDLE, MIDDLE - MINUTE)
        promise(estate, letter, "post_copy", MIDDLE + DAY, MIDDLE)
    promise(estate, late, "post_original", MIDDLE, MIDDLE - MINUTE)
    promise(estate, late, "post_copy", MIDDLE, MIDDLE + MINUTE)
    # The later of the two falls due when the month is over.
    promise(estate, over, "post_original", MIDDLE, MIDDLE - MINUTE)
    promise(estate, over, "post_copy", AFTER, MIDDLE)
    assert october(estate).counts.posted == {True: 1, False: 1}
