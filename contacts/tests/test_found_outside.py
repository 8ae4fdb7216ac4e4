"""A row changed in the database itself is never told as the next writer's work."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import desk, sealing
from contacts.models import Contact, Customer, PhoneCall


def tamper(row, column: str, value: object) -> None:
    """Change the row as somebody would who has the database alone."""
    table = row._meta.get_field(column).model._meta.db_table
    with connection.cursor() as cursor:
        sql = f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s'  # noqa: S608
        cursor.execute(sql, [value, row.pk])


def amended(call, place, **changes):
    given = changes or {"result": "已回電。"}
    return desk.amend(call, given, reason="補寫", by=place.cleared.user)


@pytest.fixture
def call(estate, file_call):
    return file_call(estate).contact


def test_a_change_from_outside_has_a_line_of_nobody(call, estate):
    tamper(call, "content", "從來不是這樣說的。")
    amended(call, estate)
    first, found, last = PhoneCall.history.filter(id=call.pk).order_by("history_id")
    assert first.content == "詢問停車月卡的續費時間。"
    assert (found.content, found.history_user) == ("從來不是這樣說的。", None)
    assert (found.result, last.result) == ("", "已回電。")
    assert last.history_user == estate.cleared.user
    [fault] = sealing.history_faults()
    assert fault.code == "changed_outside" and call.number in fault.where


def test_the_entry_says_so_in_words(call, estate, sign_in):
    tamper(call, "content", "從來不是這樣說的。")
    amended(call, estate)
    page = sign_in(estate.supervisor).get(call.get_absolute_url()).content.decode()
    assert "繞過" in page
    review = reverse("admin:contacts_phonecall_review", args=[call.pk])
    assert "繞過" in sign_in(estate.supervisor).get(review).content.decode()


def test_an_ordinary_correction_has_no_such_line(call, estate):
    amended(call, estate)
    assert PhoneCall.history.filter(id=call.pk).count() == 2
    assert list(sealing.history_faults()) == []


def test_the_line_found_cannot_be_taken_away_again(call, estate):
    tamper(call, "content", "從來不是這樣說的。")
    amended(call, estate)
    PhoneCall.history.filter(history_change_reason="found_outside").delete()
    assert [fault.code for fault in sealing.history_faults()] == ["history_removed"]


def test_it_holds_for_settings_customers_and_promises(estate, file_call):
    done = file_call(estate, outcome="reply_owed")
    customer = Customer.objects.get(pk=done.contact.customer_id)
    promise = done.promises[0]
    for row, column, value in (
        (customer, "name", "別人"),
        (promise, "note", "從來沒有答應。"),
        (estate.security, "name", "保全部"),
    ):
        tamper(row, column, value)
        row.refresh_from_db()
        row.save()
        found = row.history.order_by("-history_id")[1]
        assert getattr(found, column) == value and found.history_user is None
    assert [f.code for f in sealing.history_faults()] == ["changed_outside"] * 3


def test_it_costs_no_statement(call, estate):
    row = Contact.objects.get(pk=call.pk).kind_row
    row.result = "已回電。"
    with CaptureQueriesContext(
        connection,
    ) as told:
        row.save()
    reads = [one["sql"] for one in told if one["sql"].startswith("SELECT")]
    assert len(reads) == 1 and "historicalphonecall" in reads[0]
