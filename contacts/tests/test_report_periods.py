"""Which period is shown: what cannot be is said in words, and what was sent stays."""

from __future__ import annotations

import pytest
from django.urls import reverse


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
