"""A question whose text is made once gets the answers of one that is made anew."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db.models import Q, QuerySet
from django.utils import timezone

from contacts import callers
from contacts.models import Contact, CustomerPhone, FollowUp
from contacts.models.prepared import MOST_KEYS, prepared
from contacts.tests.paper import ago, file_visit, owed_reply
from contacts.views import board


def _named(desk: int, keys: list[int], name: str) -> QuerySet:
    return Contact.objects.filter(Q(name=name) | Q(unit=name), desk=desk, pk__in=keys)


def _since(start: datetime) -> QuerySet:
    rows = Contact.objects.filter(occurred_at__gte=start)
    return rows.order_by("id").values_list("number", flat=True)


def test_what_is_given_decides_the_answer(estate, hotel, file_call):
    for place in (estate, hotel):
        rows = [file_call(place, name=name).contact for name in ("甲", "乙", "丙") * 2]
        keys = [row.pk for row in rows]
        for most in range(MOST_KEYS + 3):
            for name in ("甲", "乙", "丁", "%s", "\x011"):
                given = (place.desk.pk, keys[:most], name)
                assert prepared(_named, *given) == list(_named(*given))


def test_a_moment_is_given(estate, file_call):
    file_call(estate)
    for start in (ago(hours=24 * 40), timezone.now() + (timezone.now() - ago(hours=9))):
        assert prepared(_since, start) == list(_since(start))


def test_what_is_not_in_the_question_is_told():
    with pytest.raises(ValueError, match="not in the question"):
        prepared(lambda desk: Contact.objects.all(), 1)


def test_every_question_brings_what_hangs_on_its_rows(
    estate, hotel, file_call, django_assert_num_queries
):
    ours, theirs = (owed_reply(file_call, p, due=300) for p in (estate, hotel))
    visit = file_visit(estate)
    for promise in (ours, theirs):
        number = promise.contact.number
        with django_assert_num_queries(1):
            (found,) = prepared(board._owed, promise.desk_id)
            assert found.contact.number == number
    assert prepared(board._inside, estate.desk.pk) == [visit]
    assert prepared(board._inside, hotel.desk.pk) == []
    customer = CustomerPhone.objects.filter(desk=estate.desk).first()
    if customer is not None:
        known = [customer.customer_id]
        entries = prepared(callers._of_customers, estate.desk.pk, known)
        assert {row.customer_id for row in entries} <= set(known)
    assert FollowUp.objects.count() >= 2
