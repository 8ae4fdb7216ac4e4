"""What is made past Django is what Django makes: rows, seals, fields, statements."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import stat
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError, NotSupportedError
from django.utils import timezone

from contacts.desk import loading
from contacts.desk.ahead import made_ahead
from contacts.desk.loading import load
from contacts.forms.calls import CallForm
from contacts.models import Contact, snapshot_of
from contacts.models.blank import blank
from contacts.models.history import words_of, words_of_new
from contacts.models.people import account_of
from contacts.sealing import histories, history_faults, journal_faults
from frontdesk import statements

OWN_MODELS = list(apps.get_app_config("contacts").get_models())


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.__name__)
def test_a_blank_row_is_as_django_makes_it(model):
    ours, theirs = vars(blank(model)), vars(model())
    ours.pop("_state"), theirs.pop("_state")
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        made_anew = callable(model._meta.get_field(name).default)
        assert type(ours[name]) is type(value)
        assert ours[name] == value or made_anew, name


def test_a_new_line_is_sealed_alike_by_its_values_and_as_a_row(estate, file_call):
    call = file_call(estate).contact
    for model in histories():
        for line in model._default_manager.filter(history_type="+"):
            assert words_of_new(model, vars(line)) == words_of(line, "")
    assert call.history.count() == 1


def test_a_field_left_empty_is_read_as_django_reads_it(estate):
    snapshot = snapshot_of(estate.desk)
    setting = {
        "snapshot": snapshot,
        "member": estate.supervisor,
        "user": estate.supervisor.user,
        "now": timezone.now(),
    }
    snapshot.ready.clear()
    slow = CallForm({}, **setting)
    slow.full_clean()
    for sent in ({}, dict.fromkeys(slow.fields, ""), {"name": "甲", "rings": "x"}):
        snapshot.ready.clear()
        slow = CallForm(sent, **setting)
        quick = CallForm(sent, **setting)
        assert not hasattr(slow.base_fields, "empty")
        assert len(quick.base_fields.empty) > 20
        slow.full_clean(), quick.full_clean()
        assert list(quick.cleaned_data.items()) == list(slow.cleaned_data.items())
        assert quick.errors == slow.errors


def _asked(sql, values):
    with connection.cursor() as cursor:
        statements.execute(connection, cursor, sql, values)
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_statement_that_is_kept_answers_as_before():
    listed = "SELECT id FROM contacts_desk WHERE id > %s AND code LIKE '%%-' OR id = %s"
    named = "SELECT id + %(more)s FROM contacts_desk WHERE id = %(key)s OR %(more)s = 7"
    for key in range(5):
        assert _asked(listed, [key, key]) == []
        assert _asked(named, {"key": key, "more": 1}) == []
    assert _asked("SELECT 1", []) == [(1,)]


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_statement_is_prepared_once_asked_often_and_never_through_a_pooler(
    monkeypatch, django_assert_num_queries
):
    sql = "SELECT count(*) FROM contacts_desk WHERE place_name = %s"

    def known():
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            return [said for (said,) in cursor.fetchall() if "place_name = $1" in said]

    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    for _time in range(5):
        assert _asked(sql, ["甲"]) == [(0,)]
    assert known() == []
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", False)
    with django_assert_num_queries(5):
        for _time in range(5):
            assert _asked(sql, ["甲"]) == [(0,)]
    assert len(known()) == 1
    # It outlives a transaction that is taken back.
    with pytest.raises(DatabaseError), transaction.atomic():
        _asked("SELECT 1 / %s", [0])
    assert _asked(sql, ["甲"]) == [(0,)]
    # What PostgreSQL refuses to prepare is told as any other refusal.
    wrong = "SELECT nothing FROM contacts_desk WHERE id = %s"
    for _time in range(4):
        with pytest.raises(DatabaseError), transaction.atomic():
            _asked(wrong, [0])


@pytest.fixture
def widened(estate):
    """Prepare how an account is read, then change the table under the session."""
    key = estate.supervisor.user_id
    for _time in range(5):
        assert account_of(key).pk == key
    sql = "ALTER TABLE {} ALTER COLUMN username TYPE varchar({})"
    table = estate.supervisor.user._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table, 200))
        yield key
        cursor.execute(sql.format(table, 150))


def _prepared() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_changed_table_is_asked_anew(widened):
    for _time in range(5):
        assert account_of(widened).pk == widened
    assert _prepared() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_changed_table_fails_one_transaction_and_not_the_next(widened):
    with pytest.raises(NotSupportedError), transaction.atomic():
        account_of(widened)
    for _time in range(5):
        with transaction.atomic():
            assert account_of(widened).pk == widened


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_session_that_was_told_to_forget_is_asked_anew():
    sql = "SELECT id FROM contacts_desk WHERE place_name = %(name)s"
    for _round in range(2):
        for _time in range(4):
            assert _asked(sql, {"name": "甲"}) == []
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
    with pytest.raises(DatabaseError), transaction.atomic():
        _asked(sql, {"name": "甲"})
    assert _asked(sql, {"name": "甲"}) == []


def test_pieces_come_in_their_order_and_an_error_is_told():
    with made_ahead(range(1, 9)) as pieces:
        assert list(pieces) == list(range(1, 9))

    def broken():
        yield 1
        raise ValueError("of a piece")

    with made_ahead(broken()) as pieces:
        assert next(pieces) == 1
        with pytest.raises(RuntimeError, match="of a piece"):
            next(pieces)


def _endless():
    while True:
        # More than a pipe holds: whoever gives it waits until it is taken.
        yield os.getpid(), "x" * 1_000_000


def _take_one_and_stay(told):
    with made_ahead(_endless()) as pieces:
        maker, _piece = next(pieces)
        told.send(maker)
        select.select([], [], [])


def test_what_makes_the_pieces_ends_with_a_parent_that_was_killed():
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    parent = context.Process(target=_take_one_and_stay, args=(there,))
    parent.start()
    there.close()
    assert here.poll(10)
    maker = here.recv()
    parent.kill()
    parent.join()
    # Nobody holds the other end any more, which the maker has inherited.
    if not here.poll(5):
        os.kill(maker, signal.SIGKILL)
        pytest.fail("The maker lives on.")
    with pytest.raises(EOFError):
        here.recv()


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_makes_the_pieces_lets_go_of_the_database():
    connection.ensure_connection()

    def held():
        found = os.fstat(connection.connection.fileno())
        yield stat.S_ISSOCK(found.st_mode)

    with made_ahead(held()) as pieces:
        assert list(pieces) == [False]
    assert next(held())
    assert _asked("SELECT 1", []) == [(1,)]


def test_what_another_process_makes_is_the_same_register(
    estate, hotel, monkeypatch, django_assert_max_num_queries
):
    now = timezone.now() - timedelta(minutes=5)
    monkeypatch.setattr(loading, "PIECE", 60)
    for place in (estate, hotel):
        place.desk.refresh_from_db()
        assert list(load(place.desk, 150, years=1, now=now)) == [60, 120, 150]
    assert Contact.objects.count() == 300
    assert [*history_faults(), *journal_faults()] == []
