"""A check while the desk works: one moment is read, and only what is settled kept."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from contacts import anchors, desk, sealing, standstill
from contacts.models import AccessLog, StaffMember

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(work: Callable[[], object]) -> None:
    """Do it on a connection of its own, to its end."""

    def do() -> None:
        try:
            work()
        finally:
            connection.close()

    hand = threading.Thread(target=do)
    hand.start()
    hand.join()


def checked() -> str:
    out = io.StringIO()
    call_command("check_access_log", stdout=out)
    return out.getvalue()


def test_what_is_written_during_a_check_is_no_fault(estate, monkeypatch, file_call):
    desk.log_access(estate.desk, user=None, action="opened")
    by = {"by": estate.supervisor.user, "member": estate.supervisor}
    later = [file_call(estate).contact for _time in range(4)]
    desk.review(later.pop(), result="good", **by)

    def write() -> None:
        desk.log_access(estate.desk, user=None, action="printed")
        desk.review(later.pop(), result="good", **by)
        member = StaffMember.objects.get(pk=estate.trainee.pk)
        member.name = "新名字"
        member.save()

    # Between the lines and their end, the lines and their rows, and so on.
    waiting = ["_end", "_removed", "_newest"]
    for name in tuple(waiting):
        after = getattr(sealing, name)

        def between(*args, name=name, after=after):
            if name in waiting:
                waiting.remove(name)
                elsewhere(write)
            yield from after(*args)

        monkeypatch.setattr(sealing, name, between)
    assert "每一列" in checked()
    assert not waiting
    assert AccessLog.objects.count() == 4
    assert "每一列" in checked()


@pytest.mark.postgres
def test_a_line_that_was_under_way_is_waited_for(estate, monkeypatch):
    """Its key is lower than the newest one, and it is committed after the check."""
    written, end = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                estate.trainee.save()
                written.set()
                end.wait(20)
        finally:
            connection.close()

    hand = threading.Thread(target=slow)
    hand.start()
    assert written.wait(20)
    line = estate.clerk.history.first()
    line.history_id, line.seal, line.history_type = None, "", "~"
    line.save(force_insert=True)
    monkeypatch.setattr(standstill, "PATIENCE", 0.2)
    assert "每一列" in checked()
    table = StaffMember.history.model._meta.db_table
    assert table not in anchors.read()[-1]["histories"]
    threading.Timer(0.3, end.set).start()
    monkeypatch.setattr(standstill, "PATIENCE", 20.0)
    assert "每一列" in checked()
    hand.join()
    assert table in anchors.read()[-1]["histories"]
    assert "每一列" in checked()
