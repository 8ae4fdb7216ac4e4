"""What is asked of a form, told twice: of the form itself, and of the database."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Contact, Slip
from contacts.reports.monthly import period_of
from contacts.reports.monthly.slips import (
    FIELDS,
    QUESTIONS,
    _fact,
    _only,
    concerned,
    few_forms,
    once_asked,
    taken_up_again,
    valid_once,
)
from contacts.reports.monthly.window import Window

from .test_monthly_figures import MADE, NOW, order, put
from .test_monthly_house import ENTRY, MIDDLE
from .test_monthly_second_way import fill, forms, put_form

# What is asked only of a form that was taken up again, and of one with one round never.
AGAIN = {"reopened", "again", "rework"}


def test_each_question_is_the_same_of_a_form_and_of_the_database(estate):
    @MADE
    @given(made=st.lists(forms, min_size=8, max_size=12))
    def check(made):
        fill([estate, estate], [], [], [])
        contact = put(estate, 1, {**ENTRY, "at": MIDDLE, "category": "repair"})
        for number, one in enumerate(made, start=1):
            put_form(estate, number, contact, one)
        window = Window.of(estate.desk, period_of("2026-10"), NOW)
        the_same_of_forms_with_one_round(window)
        the_same_where_something_is_known(window)
        the_same_of_the_large_figures(window)

    check()
    assert Contact.objects.exists() and Slip.objects.exists()


def the_same_of_forms_with_one_round(window: Window) -> None:
    asked = once_asked(window)
    assert set(QUESTIONS) - set(asked) == AGAIN
    rows = valid_once(window).annotate(due=F("counted_due")).values_list(*FIELDS)
    facts = [_fact(row, (_only(row),), window) for row in rows]
    for name, question in QUESTIONS.items():
        told = {fact.pk for fact in facts if question(fact)}
        condition = asked.get(name)
        found = valid_once(window).filter(condition) if condition is not None else []
        assert told == {row.pk for row in found}, name


def the_same_where_something_is_known(window: Window) -> None:
    """Of forms known to be new, or not to be, the same is true as of any."""
    asked, (new, *earlier) = once_asked(window), concerned(window)
    for rows, is_new in ((new, True), *((rows, False) for rows in earlier)):
        mine = {row.pk for row in rows}
        known = once_asked(window, new=is_new, earlier=not is_new)
        assert set(known) == set(asked)
        for name, condition in known.items():
            if not isinstance(condition, bool):
                of_them = {row.pk for row in rows.filter(condition)}
            else:
                of_them = mine if condition else set()
            told = {row.pk for row in valid_once(window).filter(asked[name])}
            assert of_them == told & mine, name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "in_time"),
    [
        (timedelta(minutes=15), True),
        (timedelta(minutes=15, microseconds=-1), True),
        (timedelta(minutes=15, microseconds=1), False),
        (timedelta(minutes=15, microseconds=100_000), False),
        (timedelta(minutes=15, seconds=1), False),
        (timedelta(minutes=14, seconds=59), True),
    ],
)
@pytest.mark.parametrize("part_of_a_second", [0, 1, 900_000, 999_999])
def test_a_quarter_of_an_hour_ends_to_the_instant(
    estate, after, in_time, part_of_a_second
):
    contact = put(estate, 1, {**ENTRY, "at": MIDDLE, "category": "repair"})
    opened = MIDDLE.replace(microsecond=part_of_a_second)
    times = {"opened_at": opened, "due_at": opened, "responded_at": opened + after}
    order(estate, 1, contact, **times)
    window = Window.of(estate.desk, period_of("2026-10"), NOW)
    prompt = valid_once(window).filter(once_asked(window)["prompt"])
    assert prompt.exists() == in_time


def the_same_of_the_large_figures(window: Window) -> None:
    """Of the few that are asked of an earlier month, too."""
    (again,) = taken_up_again([window])
    few, found = Counter(), Counter()
    few_forms([window], [few], [again])
    rows = valid_once(window).annotate(due=F("counted_due")).values_list(*FIELDS)
    facts = [*again, *(_fact(row, (_only(row),), window) for row in rows)]
    for kind, name in (
        ("work_order", "due"),
        ("work_order", "kept"),
        ("complaint_record", "load"),
        ("complaint_record", "closed"),
    ):
        mine = [f for f in facts if f.kind == kind and QUESTIONS[name](f)]
        found[kind, "", "", "", name] = len(mine)
    assert few == found
