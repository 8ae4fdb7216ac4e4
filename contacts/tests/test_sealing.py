"""A line removed from or altered in the access log or a history is found."""

from __future__ import annotations

import io
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.utils import timezone

from contacts import desk, sealing
from contacts.models import AccessChain, AccessLog, Contact, PhoneCall
from contacts.models.history import told_columns


def codes() -> list[str]:
    found = [*sealing.access_faults(), *sealing.history_faults()]
    return [fault.code for fault in found]


@pytest.fixture
def log(estate) -> list[AccessLog]:
    return [
        desk.log_access(
            estate.desk, user=estate.supervisor.user, action="opened", records=[number]
        )
        for number in ("BH-DH-2026-00001", "BH-DH-2026-00002", "BH-DH-2026-00003")
    ]


@pytest.fixture
def amended(estate, file_call) -> Contact:
    row = file_call(estate).contact
    for words in ("改了一次。", "改了兩次。"):
        row = desk.amend(
            row,
            {"content": words},
            reason="聽錯",
            by=estate.cleared.user,
            read_at=row.amended_at,
        )
    return row


def test_what_was_written_is_whole(log, amended, estate, file_call):
    done = file_call(estate, rings=5, late_reason="兩線同時響", outcome="reply_owed")
    assert done.breaches and done.promises
    assert codes() == []
    out = io.StringIO()
    call_command("check_access_log", stdout=out)
    assert "每一列" in out.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"records": ["BH-DH-2026-00009"]}, "access_altered"),
        ({"user": None}, "access_altered"),
        ({"reason": "—"}, "access_altered"),
    ],
)
def test_an_altered_line_of_the_log_is_found(log, change, code):
    AccessLog.objects.filter(pk=log[1].pk).update(**change)
    assert codes() == [code]
    with pytest.raises(CommandError):
        call_command("check_access_log", stdout=io.StringIO())


@pytest.mark.parametrize("change", ["first", "other", "removed", "added"])
def test_a_line_that_is_hidden_from_the_search_is_found(estate, change):
    named = ["BH-DH-2026-00001", "BH-DH-2026-00002#3", "BH-DH-2026-00002", "x"]
    line = desk.log_access(estate.desk, user=None, action="printed", records=named)
    assert codes() == []
    if change == "first":
        AccessLog.objects.update(first="BH-DH-2026-00009")
    elif change == "other":
        line.further.filter(number="X").update(number="Y")
    elif change == "removed":
        line.further.filter(number="X").delete()
    else:
        line.further.create(desk=estate.desk, number="Z")
    assert codes() == ["access_hidden"]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_removed_line_of_the_log_is_found(log, position):
    AccessLog.objects.filter(pk=log[position].pk).delete()
    assert codes() == ["access_removed"]


def test_a_log_cut_short_with_its_end_is_found(log):
    AccessLog.objects.filter(pk=log[2].pk).delete()
    AccessChain.objects.update(last_serial=2, last_hash=log[1].hash)
    assert codes() == ["access_end"]
    AccessChain.objects.all().delete()
    assert codes() == ["access_end"]


def test_each_desk_has_its_chain(estate, hotel, log):
    line = desk.log_access(hotel.desk, user=None, action="opened")
    assert (line.serial, log[-1].serial) == (1, 3)
    assert codes() == []


def test_an_altered_history_is_found(amended):
    line = amended.history.order_by("history_id")[1]
    PhoneCall.history.filter(pk=line.pk).update(content="從來沒有改過。")
    assert codes() == ["history_altered"]


@pytest.mark.parametrize("change", ["history_date", "history_user_id"])
def test_who_and_when_are_sealed_too(amended, estate, change):
    line = amended.history.order_by("history_id")[1]
    value = amended.entered_at if change == "history_date" else estate.clerk.user.pk
    PhoneCall.history.filter(pk=line.pk).update(**{change: value})
    assert codes() == ["history_altered"]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_removed_history_is_found(amended, position):
    line = amended.history.order_by("history_id")[position]
    PhoneCall.history.filter(pk=line.pk).delete()
    assert codes() == ["history_removed"]


def play_again(row: models.Model, line: Any) -> None:
    """Put an older line in once more, as the newest, and the row back to it."""
    told = {
        name: getattr(line, name) for name in told_columns(type(row)) if name != "id"
    }
    type(row)._default_manager.filter(pk=row.pk).update(
        **{name: value for name, value in told.items() if not name.endswith("ptr_id")}
    )
    line.history_id = None
    line.save(force_insert=True)


def test_two_who_saved_at_once_are_no_fault(amended):
    """Both have read the same newest line; a copy of either is still found."""
    newest = amended.history.first()
    before = newest.seal.partition(":")[0]
    newest.history_id, newest.seal, newest._before = None, "", before
    newest.history_change_reason = "同時"
    newest.save(force_insert=True)
    row = PhoneCall.objects.get(pk=amended.pk)
    assert codes() == []
    row.save()
    assert codes() == []
    for position in (3, 2, 1):
        play_again(row, row.history.order_by("history_id")[position])
    assert codes() == ["history_removed"] * 3


def test_a_month_opened_again_by_an_older_line_is_found(estate):
    month = timezone.localdate().replace(day=1) - timedelta(days=1)
    for step, member in (
        (desk.prepare_month, estate.supervisor),
        (desk.review_month, estate.manager),
        (desk.approve_month, estate.manager),
    ):
        book = step(estate.desk, month.replace(day=1), by=member.user, member=member)
    assert codes() == []
    play_again(book, book.history.order_by("history_id")[1])
    book.refresh_from_db()
    assert not book.closed
    assert codes() == ["history_removed"]


@pytest.mark.parametrize("position", [0, 1])
def test_a_void_call_brought_back_by_an_older_line_is_found(amended, estate, position):
    desk.void(amended, reason="重複", by=estate.supervisor.user)
    assert codes() == []
    row = PhoneCall.objects.get(pk=amended.pk)
    play_again(row, row.history.order_by("history_id")[position])
    assert not PhoneCall.objects.get(pk=amended.pk).is_void
    assert "history_removed" in codes()


def test_the_newest_line_of_a_form_or_a_setting_is_missed(estate, file_call):
    """The row itself bears witness: the end of a chain has no line after it."""
    by = {"by": estate.cleared.user, "member": estate.cleared}
    contact = file_call(estate, category="repair", content="水管滴水。").contact
    slip = desk.open_slip(contact, "work_order", **by)
    desk.take_step(slip, "dispatch", {"handler": estate.engineer}, **by)
    estate.security.name = "安保部"
    estate.security.save()
    assert codes() == []
    for row in (slip, estate.security):
        row.history.first().delete()
    faults = list(sealing.history_faults())
    assert [fault.code for fault in faults] == ["history_removed"] * 2
    row.history.all().delete()
    assert codes() == ["history_removed"] * 2


def test_a_slip_printed_for_an_entry_leaves_every_seal_whole(estate, file_call):
    """The promise to print it learns of its form after it was sealed."""
    call = file_call(estate, category="complaint", content="噪音。").contact
    for promise in call.promises.open().filter(kind="decide_on_slip"):
        desk.complete(
            promise,
            outcome="slip",
            result="須協調。",
            by=estate.assistant.user,
            member=estate.assistant,
        )
    assert codes() == []


def test_a_seal_cannot_be_taken_off(amended):
    PhoneCall.history.update(seal="")
    assert codes() == ["history_altered"] * 3


def test_another_secret_is_no_forgery_while_the_old_one_is_kept(log, settings):
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "k" * 60, [old]
    assert codes() == []
    settings.SECRET_KEY_FALLBACKS = []
    assert "access_altered" in codes()


@pytest.mark.django_db(transaction=True)
def test_readers_at_once_make_one_chain(estate):
    def read() -> None:
        try:
            for _time in range(5):
                desk.log_access(
                    estate.desk, user=estate.supervisor.user, action="opened"
                )
        finally:
            connection.close()

    hands = [threading.Thread(target=read) for _hand in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    serials = AccessLog.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, 21))
    assert list(sealing.access_faults()) == []


def test_every_history_is_sealed():
    """A model keeps its history by `sealed_history`, never by `HistoricalRecords`."""
    kept = {model for model in apps.get_models() if hasattr(model, "history_object")}
    assert kept == set(sealing.histories())
