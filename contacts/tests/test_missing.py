"""Rows taken out of the database past the application are named, whatever they are."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.utils import timezone

from contacts import anchors, audit, desk, missing, proof, sealing
from contacts.models import (
    AccessLog,
    Breach,
    Contact,
    MonthBook,
    PhoneCall,
    SlipStep,
    StaffMember,
    User,
)

from .test_journal import raw

each_history = pytest.mark.parametrize(
    "model", sealing.histories(), ids=lambda model: model.instance_type.__name__
)
KEY = 1_000_000


def told_by(command: str) -> str:
    """Return what the command says, once it has ended with 1."""
    out, options = io.StringIO(), {}
    options["stderr" if command == "check_registers" else "stdout"] = out
    with pytest.raises((CommandError, SystemExit)) as stop:
        call_command(command, **options)
    assert getattr(stop.value, "returncode", None) or stop.value.code == 1
    return out.getvalue()


def both_say() -> tuple[str, str]:
    return told_by("check_access_log"), told_by("check_registers")


def filled(field: models.Field) -> Any:
    """Return something that the column takes."""
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return date(2026, 3, 2)
    if isinstance(field, models.TimeField):
        return "08:00"
    return "1" if isinstance(field, models.CharField | models.TextField) else 1


def a_line(model: type[Any], kind: str) -> Any:
    """Return a new, sealed line of a row that is in no table."""
    said = {
        field.attname: filled(field)
        for field in model._meta.concrete_fields
        if not (field.null or field.has_default() or field.primary_key)
        and field.name != "seal"
    }
    said |= {"id": KEY, "history_type": kind, "history_date": timezone.now()}
    return model._default_manager.create(**said)


@each_history
def test_a_row_that_left_its_history_behind_is_named(db, model):
    line = a_line(model, "+")
    [fault] = missing.removed_rows()
    assert (fault.code, fault.where) == ("row_removed", sealing.name_of(line))
    a_line(model, "~")
    assert len(list(missing.removed_rows())) == 1
    assert fault.where in "".join(f.where for f in proof.faults())
    a_line(model, "-")
    assert list(missing.removed_rows()) == []


@each_history
def test_a_row_gone_with_its_history_is_older_than_the_anchor(db, model):
    line = a_line(model, "+")
    with anchors.still(whole=True) as marks:
        anchors.write(timezone.now(), marks)
    assert list(anchors.faults(whole=True)) == []
    line.delete()
    [fault] = anchors.faults(whole=True)
    assert (fault.code, fault.where) == (
        "history_older",
        f"{model._meta.db_table} @1",
    )


@pytest.fixture
def kept(estate, file_call):
    """Lose everything again at the end: no database would commit what is left."""
    with transaction.atomic():
        call = file_call(
            estate,
            category="repair",
            content="水管滴水。",
            rings=5,
            late_reason="兩線同時響",
        ).contact
        slip = desk.open_slip(call, "work_order", by=estate.cleared.user)
        desk.log_access(estate.desk, user=estate.supervisor.user, action="opened")
        desk.log_access(estate.desk, user=estate.supervisor.user, action="opened")
        assert list(proof.faults()) == []
        yield call, slip
        transaction.set_rollback(True)


def erase(*tables: str) -> None:
    for table in tables:
        raw(f"DELETE FROM {table}", [])  # noqa: S608


def test_a_form_removed_is_told_and_nothing_hides_behind_it(kept):
    name = sealing.name_of(kept[1])
    raw("UPDATE contacts_slipstep SET note = %s", ["別的話"])
    erase("contacts_workorder", "contacts_slip")
    for said in both_say():
        assert name in said
        step = SlipStep.objects.get()
        assert f"{step._meta.verbose_name} {step.pk}" in said


def test_half_of_a_form_removed_is_told(kept):
    erase("contacts_workorder")
    for said in both_say():
        assert sealing.name_of(kept[1]) in said


@pytest.mark.parametrize(
    "tables",
    [("contacts_phonecall", "contacts_contact"), ("contacts_phonecall",)],
    ids=["whole", "half"],
)
def test_an_entry_removed_is_told_and_nothing_hides_behind_it(kept, tables):
    call, _slip = kept
    raw("UPDATE contacts_breach SET code = %s", ["nothing_happened"])
    erase(*tables)
    for said in both_say():
        assert call.number in said
        breach = Breach.objects.order_by("-pk").first()
        assert f"{breach._meta.verbose_name} {breach.pk}" in said


def test_what_only_the_histories_tell_is_told_by_both(kept, estate):
    steps = ("prepared_at", "reviewed_at", "approved_at")
    month = MonthBook.objects.create(
        desk=estate.desk,
        month=date(2026, 3, 1),
        **dict.fromkeys(steps, timezone.now()),
    )
    PhoneCall.history.update(content="從來沒有說過。")
    MonthBook.objects.update(approved_at=None)
    StaffMember.objects.filter(pk=estate.clerk.pk).update(role="manager")
    Breach.objects.update(judgement="accepted")
    AccessLog.objects.filter(serial=1).delete()
    AccessLog.objects.filter(serial=2).update(reason="—")
    for said in both_say():
        for what in (
            *("history_altered", "access_removed"),
            sealing.name_of(month),
            sealing.name_of(estate.clerk),
            sealing.name_of(Breach.objects.order_by("-pk").first()),
        ):
            assert what in said


@pytest.mark.parametrize(
    "change",
    [{"is_superuser": True, "is_staff": True}, {"is_active": False}],
    ids=lambda change: "-".join(change),
)
def test_the_rights_of_an_account_are_held_to_its_history(estate, change):
    account = estate.clerk.user
    User.objects.filter(pk=account.pk).update(**change)
    for said in both_say():
        line = next(line for line in said.splitlines() if "history_removed" in line)
        assert sealing.name_of(account) in line
        assert all(name in line for name in change)


def test_the_check_of_the_registers_takes_the_histories_up(estate, file_call):
    file_call(estate)
    call_command("check_registers", stdout=io.StringIO())
    [anchor] = anchors.read()
    assert anchor["histories"][PhoneCall.history.model._meta.db_table][1] == 1
    assert Contact.objects.count() == 1 and not list(audit.faults())
