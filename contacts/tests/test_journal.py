"""Rows without a history are held by the journal, whole logs by the last anchor."""

from __future__ import annotations

import io
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from contacts import desk, sealing
from contacts.models import (
    AccessChain,
    AccessLog,
    Attachment,
    Breach,
    ContactReview,
    ImportBatch,
    JournalLane,
    JournalLine,
    PhoneCall,
    PrintLog,
    RefusedAttempt,
    Reopening,
    SlipStep,
)

from . import scan_files
from .test_attachments import examine

COLUMNS = {
    ContactReview: ("comment", "做得很好"),
    SlipStep: ("note", "從來沒有寫過"),
    RefusedAttempt: ("times", 1000),
    PrintLog: ("copy", 99),
    ImportBatch: ("rejected", 500),
    Attachment: ("name", "別的檔案.pdf"),
    Reopening: ("closed_at", "2026-01-01 00:00:00+00:00"),
    Breach: ("code", "nothing_happened"),
}


def raw(sql: str, values: list) -> None:
    """Do what somebody would who has the database alone, keys or no keys."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET session_replication_role = replica")
        try:
            cursor.execute(sql, values)
        finally:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = DEFAULT")


def checked(**options) -> str:
    """Return what the command says, and that it fails where it names something."""
    out = io.StringIO()
    try:
        call_command("check_access_log", stdout=out, **options)
    except CommandError:
        assert "每一列" not in out.getvalue()
    return out.getvalue()


@pytest.fixture
def rows(estate, file_call):
    """A row of each kind, as the writer writes it."""
    call = file_call(estate, rings=5, late_reason="兩線同時響").contact
    by = {"by": estate.supervisor.user, "member": estate.supervisor}
    desk.review(call, result="good", comment="清楚", **by)
    slip = desk.open_slip(call, "work_order", by=estate.cleared.user)
    printed = desk.Printed("work_order", slip.number, call, slip)
    desk.count_prints(estate.desk, [printed], door="paper", by=estate.cleared.user)
    with pytest.raises(desk.Refused):
        file_call(estate, answered_by=estate.trainee)
    batch = desk.open_import(
        estate.desk, file_name="a.xlsx", sha256="0" * 64, by=estate.clerk.user
    )
    desk.take_over(batch, desk.Piece((), 3, 1, 4), by=estate.clerk.user)
    desk.end_import(batch)
    desk.reopen(file_call(estate).contact, reason="再問", **by)
    scan = examine(scan_files.pdf())
    desk.attach(call, [scan], by=estate.clerk.user)
    return {model: model.objects.order_by("-pk").first() for model in COLUMNS}


def test_what_was_written_is_whole(rows):
    assert all(rows.values())
    assert list(sealing.journal_faults()) == []
    first = checked()
    assert "每一列" in first
    assert "每一列" in checked(expect=first.split()[-1])


@pytest.mark.parametrize("model", COLUMNS, ids=lambda model: model.__name__)
def test_an_altered_row_is_named(rows, model):
    column, value = COLUMNS[model]
    table = model._meta.db_table
    sql = f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s'  # noqa: S608
    raw(sql, [value, rows[model].pk])
    told = checked()
    assert f"row_altered {model._meta.verbose_name} {rows[model].pk}" in told


@pytest.mark.parametrize("model", COLUMNS, ids=lambda model: model.__name__)
def test_a_removed_row_is_named(rows, model):
    sql = f'DELETE FROM "{model._meta.db_table}" WHERE id = %s'  # noqa: S608
    raw(sql, [rows[model].pk])
    told = checked()
    assert f"row_removed {model._meta.verbose_name} {rows[model].pk}" in told


def test_a_row_put_in_from_outside_is_named(rows):
    raw(
        "INSERT INTO contacts_contactreview"
        " (desk_id, contact_id, result, comment, at, by_id)"
        " SELECT desk_id, contact_id, result, comment, at, by_id"
        " FROM contacts_contactreview",
        [],
    )
    assert "row_unknown" in checked()


def test_a_row_removed_with_its_lines_leaves_a_gap(rows):
    review = rows[ContactReview]
    raw("DELETE FROM contacts_contactreview WHERE id = %s", [review.pk])
    lines = JournalLine.objects.filter(kind="contactreview", key=review.pk)
    lines.delete()
    assert "journal_removed" in checked()


def test_lines_whose_keys_were_exchanged_are_found(estate, file_call):
    """Which line of a row is the newest goes by its key."""
    for _time in range(3):
        with pytest.raises(desk.Refused):
            file_call(estate, answered_by=estate.trainee)
    first, *_between, last = JournalLine.objects.order_by("serial")
    assert list(sealing.journal_faults()) == []
    for line, key in ((first, 9999), (last, first.pk), (first, last.pk)):
        JournalLine.objects.filter(serial=line.serial).update(id=key)
    assert "journal_altered" in {fault.code for fault in sealing.journal_faults()}


def test_a_journal_cut_short_with_its_end_is_found(rows):
    lane = JournalLane.objects.get()
    lane.lines.filter(serial=lane.last_serial).delete()
    JournalLane.objects.update(last_serial=lane.last_serial - 1)
    assert "journal_removed" in checked()


def test_a_whole_log_taken_away_with_its_end_is_found(estate):
    desk.log_access(estate.desk, user=None, action="opened")
    assert "請把這個名稱另存他處" in checked()
    AccessLog.objects.all().delete()
    AccessChain.objects.all().delete()
    assert "access_older" in checked()


def test_an_older_end_put_back_is_found(estate):
    desk.log_access(estate.desk, user=None, action="opened")
    older = AccessChain.objects.values().get()
    desk.log_access(estate.desk, user=None, action="printed")
    checked()
    AccessLog.objects.filter(serial=2).delete()
    AccessChain.objects.update(**older)
    assert list(sealing.access_faults()) == []
    assert "access_older" in checked()


def test_an_older_end_of_a_lane_put_back_is_found(estate, file_call):
    """A review taken away with its line, and the lane's older end put back."""
    by = {"by": estate.supervisor.user, "member": estate.supervisor}
    desk.review(file_call(estate).contact, result="good", **by)
    older = JournalLane.objects.values().get()
    desk.review(file_call(estate).contact, result="good", **by)
    review = ContactReview.objects.latest("pk")
    checked()
    raw("DELETE FROM contacts_contactreview WHERE id = %s", [review.pk])
    JournalLine.objects.filter(kind="contactreview", key=review.pk).delete()
    JournalLane.objects.update(**older)
    assert list(sealing.journal_faults()) == []
    assert "journal_older" in checked()


def test_an_entry_removed_with_all_of_its_history_is_found(estate, file_call):
    """Nothing in the database tells of it any more; the anchor does."""
    call = file_call(estate).contact
    checked()
    for promise in call.promises.all():
        promise.history.all().delete()
        raw("DELETE FROM contacts_followup WHERE id = %s", [promise.pk])
    PhoneCall.history.filter(id=call.pk).delete()
    raw("DELETE FROM contacts_phonecall WHERE contact_ptr_id = %s", [call.pk])
    raw("DELETE FROM contacts_contact WHERE id = %s", [call.pk])
    assert not PhoneCall.objects.exists()
    assert list(sealing.history_faults()) == []
    assert "history_older contacts_historicalphonecall" in checked()


def test_the_file_itself_is_chained_and_signed(estate):
    desk.log_access(estate.desk, user=None, action="opened")
    first = checked().split()[-1]
    checked()
    lines = settings.ANCHOR_FILE.read_text().splitlines()
    assert len(lines) == 2
    forged = {**json.loads(lines[1]), "access": {}}
    settings.ANCHOR_FILE.write_text(f"{lines[0]}\n{json.dumps(forged)}\n")
    assert "anchor_altered 2" in checked()
    settings.ANCHOR_FILE.write_text("")
    assert f"anchor_missing {first}" in checked(expect=first)
    settings.ANCHOR_FILE.write_text("nonsense\n")
    assert "anchor_altered 1" in checked()


def test_a_known_fault_does_not_end_the_anchors(estate, rows):
    """The next change is held against what was found, until that is accepted."""
    raw("DELETE FROM contacts_printlog WHERE id = %s", [rows[PrintLog].pk])
    assert "[先前已發現]" not in checked()
    for _line in range(2):
        desk.log_access(estate.desk, user=None, action="opened")
    older = AccessChain.objects.values().get()
    line = desk.log_access(estate.desk, user=None, action="printed")
    told = checked()
    assert "row_removed" in told
    assert "[先前已發現]" in told
    AccessLog.objects.filter(pk=line.pk).delete()
    AccessChain.objects.update(**older)
    assert "access_older" in checked()
    # The log has gone on, but what was found stays told.
    assert "access_older" in checked()
    assert "都已認可" in checked(accept="郭總：還原了備份。")
    told = checked()
    assert "row_removed" in told
    assert "[已認可：郭總：還原了備份。]" in told
    call_command("check_registers")
    raw("DELETE FROM contacts_breach WHERE id = %s", [rows[Breach].pk])
    with pytest.raises(CommandError):
        call_command("check_access_log", stdout=io.StringIO())


def test_the_check_of_the_registers_names_them_too(rows):
    raw("DELETE FROM contacts_contactreview WHERE id = %s", [rows[ContactReview].pk])
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_registers", stderr=out)
    assert "[row_removed]" in out.getvalue()


def test_a_plain_call_costs_no_line(estate, file_call):
    file_call(estate)
    assert not JournalLine.objects.exists()
