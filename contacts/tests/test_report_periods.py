"""Which period is shown: what cannot be is said in words, and what was sent stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from contacts.reports.monthly import period_of


@pytest.mark.parametrize(
    ("sent", "field", "word"),
    [
        (
            {"kind": "days", "since": "2026-10-20", "until": "2026-10-01"},
            "until",
            "早於",
        ),
        (
            {"kind": "days", "since": "2020-10-01", "until": "2026-10-01"},
            "until",
            "兩年",
        ),
        ({"kind": "days", "since": "2026-10-01"}, "until", "末日"),
        ({"kind": "month"}, "since", "任一天"),
        ({"kind": "month", "since": "soon"}, "since", "有效"),
        ({"kind": "month", "since": "1900-01-01"}, "since", "1990"),
        ({"kind": "moon", "since": "2026-10-01"}, "kind", "自選"),
    ],
)
def test_each_wrong_period_has_its_sentence(estate, sign_in, sent, field, word):
    answer = sign_in(estate.supervisor).get(reverse("reports"), sent)
    form = answer.context["period_form"]
    assert list(form.errors) == [field] and word in str(form.errors[field])
    assert all(
        value in answer.content.decode() for value in sent.values() if value != "moon"
    )


def test_a_period_that_can_be_is_opened(estate, sign_in):
    sent = {"kind": "week", "since": "2026-10-07", "until": "2026-10-01"}
    answer = sign_in(estate.supervisor).get(reverse("reports"), sent)
    assert answer.url == "/reports/2026-W41/?desk=BH"


@pytest.mark.parametrize(
    ("code", "before", "ago"),
    [
        ("2026-10", "2026-09", "2025-10"),
        ("2026-01", "2025-12", "2025-01"),
        ("2026-Q4", "2026-Q3", "2025-Q4"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026", "2025", "2025"),
        # Of 53 weeks, and of 52: the weekdays stay.
        ("2026-W53", "2026-W52", "2025-W53"),
        ("2026-W01", "2025-W52", "2025-W01"),
        (
            "2026-10-03..2026-10-20",
            "2026-09-15..2026-10-02",
            "2025-10-04..2025-10-21",
        ),
    ],
)
def test_each_period_is_compared_with_the_same_of_the_year_before(code, before, ago):
    period = period_of(code)
    assert period.before.code == before
    wanted = period_of(ago) or period.year_ago
    assert (period.year_ago.first, period.year_ago.last) == (wanted.first, wanted.last)
    # Both begin on one weekday, or on one day of the year.
    if period.kind in ("week", "days"):
        assert period.year_ago.first.weekday() == period.first.weekday()
    else:
        assert period.year_ago.first == period.first.replace(year=period.first.year - 1)


def test_a_quarter_that_runs_is_compared_with_as_many_days():
    quarter = period_of("2026-Q4").as_of(date(2026, 11, 20))
    assert quarter.before.code == "2026-07-01..2026-08-20"
    assert quarter.year_ago.code == "2025-10-01..2025-11-20"


@pytest.mark.parametrize(
    "code", ["２０２６-10", "2026-W４1", "２０２６", "2026-10-0３..2026-10-20"]
)
def test_a_report_has_one_address_and_no_other_in_wide_digits(estate, sign_in, code):
    assert period_of(code) is None
    assert sign_in(estate.supervisor).get(f"/reports/{code}/").status_code == 404
