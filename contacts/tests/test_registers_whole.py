"""Numbers without gaps under many writers, and a check that finds every gap."""

from __future__ import annotations

import threading
import uuid
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from contacts import audit, choices, desk
from contacts.factories import new_contact
from contacts.models import Contact, Desk, FollowUp, PhoneCall, RegisterBook

WRITERS = 6
EACH = 5


def in_threads(count: int, work) -> list[object]:
    """Run `work(i)` in so many threads at once and return what came of each."""
    answers: list[object] = [None] * count
    start = threading.Barrier(count)

    def run(i: int) -> None:
        try:
            start.wait()
            answers[i] = work(i)
        except Exception as error:  # the test looks at what went wrong
            answers[i] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def a_call(place, **fields) -> PhoneCall:
    return new_contact(
        "call",
        place.desk,
        place.categories,
        **{
            "name": "陳美玲",
            "rings": 2,
            "category": "enquiry",
            "content": "詢問停車月卡。",
            "outcome": "answered",
            "answered_by": place.cleared,
            **fields,
        },
    )


@pytest.mark.django_db(transaction=True)
def test_many_writers_leave_no_gap(estate):
    estate.desk.refresh_from_db()

    def write(i: int) -> list[str]:
        numbers = []
        for step in range(EACH):
            # One in three is refused on the way and must not take a number.
            if step % 3 == 2:
                with pytest.raises(desk.Refused):
                    bad = a_call(estate, answered_by=estate.trainee)
                    desk.record(bad, by=estate.cleared.user, door=choices.Door.FORM)
            done = desk.record(
                a_call(estate), by=estate.cleared.user, door=choices.Door.FORM
            )
            numbers.append(done.contact.serial)
        return numbers

    answers = in_threads(WRITERS, write)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    serials = sorted(serial for answer in answers for serial in answer)
    assert serials == list(range(1, WRITERS * EACH + 1))
    assert list(audit.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_one_entry_sent_by_many_at_once_is_one_entry(estate):
    estate.desk.refresh_from_db()
    entry, at = uuid.uuid4(), timezone.now()

    def write(_i: int) -> bool:
        call = a_call(estate, entry_id=entry, occurred_at=at, outcome="undecided")
        call.phone = "0912345678"
        return desk.record(call, by=estate.cleared.user, door=choices.Door.FORM).created

    answers = in_threads(WRITERS, write)
    assert Counter(answers) == {True: 1, False: WRITERS - 1}
    assert Contact.objects.count() == FollowUp.objects.count() == 1
    assert RegisterBook.objects.get().last_serial == 1


@pytest.mark.django_db(transaction=True)
def test_keeping_a_promise_and_voiding_its_entry_never_wait_for_each_other(
    estate, file_call
):
    by = estate.cleared.user
    for _ in range(6):
        call = file_call(estate, outcome="reply_owed").contact
        promise = FollowUp.objects.get(contact=call)

        def act(i: int, call=call, promise=promise) -> str:
            if i % 2:
                desk.void(call, reason="重複登記", by=by)
                return "void"
            desk.complete(promise, outcome="in_person", result="已回覆。", by=by)
            return "kept"

        answers = in_threads(2, act)
        errors = [answer for answer in answers if isinstance(answer, Exception)]
        assert all(isinstance(error, desk.Conflict) for error in errors)
        assert "void" in answers
    assert list(audit.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_a_save_that_fails_midway_gives_its_number_back(estate, monkeypatch):
    estate.desk.refresh_from_db()
    monkeypatch.setattr("contacts.desk.entries.open_duties", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.record(a_call(estate), by=estate.cleared.user, door=choices.Door.FORM)
    monkeypatch.undo()
    assert not Contact.objects.exists()
    done = desk.record(a_call(estate), by=estate.cleared.user, door="form")
    assert done.contact.serial == 1


def codes() -> set[str]:
    return {fault.code for fault in audit.faults()}


def test_a_line_taken_out_of_the_database_is_found(estate, file_call):
    for _ in range(3):
        file_call(estate)
    assert codes() == set()
    middle = PhoneCall.objects.order_by("serial")[1]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM contacts_phonecall WHERE contact_ptr_id=%s", [middle.pk]
        )
        cursor.execute("DELETE FROM contacts_contact WHERE id=%s", [middle.pk])
    assert "number_gap" in codes()


def test_a_line_changed_behind_the_writer_is_found(estate, file_call, capsys):
    number = file_call(estate).contact.number
    PhoneCall.objects.update(content="改掉了")
    assert codes() == {"history_behind", "search_text"}
    with pytest.raises(SystemExit) as stop:
        call_command("check_registers", desk="BH")
    assert stop.value.code == 1
    assert number in capsys.readouterr().err


def test_a_new_name_in_the_staff_leaves_the_register_whole(estate, file_call):
    file_call(estate)
    estate.cleared.name = "林怡安"
    desk.save_staff(estate.cleared, by=estate.administrator.user)
    assert codes() == set()


def test_a_line_without_history_is_found(estate, file_call):
    file_call(estate)
    PhoneCall.history.all().delete()
    assert codes() == {"history_missing"}


def test_a_closed_entry_that_owes_is_found(estate, file_call):
    file_call(estate, outcome="reply_owed")
    PhoneCall.objects.update(status=choices.Status.CLOSED)
    assert "closed_but_owing" in codes()


def test_of_one_desk_the_rows_of_no_other_are_read(
    estate, hotel, file_call, monkeypatch
):
    for place in (estate, hotel, estate):
        file_call(place)
    read, made = Counter(), PhoneCall.from_db.__func__

    def heard(cls, *given):
        row = made(cls, *given)
        read[row.desk_id] += 1
        return row

    monkeypatch.setattr(PhoneCall, "from_db", classmethod(heard))
    assert list(audit.faults(Desk.objects.filter(pk=estate.desk.pk))) == []
    assert read == {estate.desk.pk: 2}
    read.clear()
    assert list(audit.faults()) == []
    assert read == {estate.desk.pk: 2, hotel.desk.pk: 1}
