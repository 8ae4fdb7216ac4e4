"""What a supervisor says of a breach reaches whoever took the entry, and no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from contacts import desk
from contacts.models import HandOver, Shift, ShiftCheck
from contacts.tests.paper import text

SAID = "下次先接這一線，再請訪客稍候"


def judged(estate, file_call, **more) -> object:
    done = file_call(estate, rings=5, late_reason="同時接待訪客")
    breach = done.contact.breaches.get()
    given = {"judgement": "coaching", "comment": SAID, **more}
    by = {"by": estate.supervisor.user, "member": estate.supervisor}
    return desk.judge(breach, **given, **by)


def test_a_word_stands_on_the_board_of_whom_it_concerns(estate, sign_in, file_call):
    breach = judged(estate, file_call)
    line = f'id="shift-word-{breach.pk}"'
    board = text(sign_in(estate.cleared).get("/"))
    assert line in board and breach.contact.number in board
    # The counter is no place for the comment itself, nor is another's board.
    assert SAID not in board
    assert line not in text(sign_in(estate.clerk).get("/"))
    page = text(sign_in(estate.cleared).get(breach.contact.get_absolute_url()))
    assert SAID in page and "輔導" in page and estate.supervisor.name in page


def test_only_what_was_said_of_late_stands_there(estate, sign_in, file_call):
    old = judged(estate, file_call, now=timezone.now() - timedelta(days=8))
    plain = judged(estate, file_call, judgement="accepted", comment="")
    board = text(sign_in(estate.cleared).get("/"))
    for breach in (old, plain):
        assert f"shift-word-{breach.pk}" not in board


def test_a_check_is_called_by_the_time_on_the_desks_clock(estate):
    at = datetime(2026, 10, 1, 17, 30, tzinfo=UTC)
    for row in (
        Shift(staff=estate.cleared, started_at=at),
        ShiftCheck(staff=estate.cleared, checked_at=at),
        HandOver(shift=Shift(staff=estate.cleared), offered_at=at),
    ):
        assert str(row).endswith("2026-10-02 01:30")
