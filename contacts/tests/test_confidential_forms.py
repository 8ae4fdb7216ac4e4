"""What a confidential letter says stays in the house, in its forms as in itself."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.core.management import call_command
from django.db import models

from contacts import choices, desk
from contacts.exports import csv_chunks
from contacts.exports.registers import MASKED, REGISTERS, Sight, table
from contacts.factories import new_contact
from contacts.models import (
    ComplaintRecord,
    CoordinationSlip,
    FollowUp,
    Letter,
    ReturnVisit,
    WorkOrder,
    snapshot_of,
)
from contacts.reports.monthly import build, period_of, rows, wide
from contacts.reports.monthly.window import Window
from contacts.reports.reading import Reader
from contacts.reports.slips import WORDS

from .test_monthly_figures import promise as owe

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
OCTOBER = period_of("2026-10")
SECRET = "賠償一百萬"
FORMS = (WorkOrder, ComplaintRecord, CoordinationSlip)
# What is typed in a line of its own and tells of the matter or of a person.
OF_LETTER = ("void_reason", "praised_staff", "thanks", "reward", "original_kept_at")
OF_FORM = ("void_reason", "place", "accepted_by", "copy_to")


@pytest.fixture
def secret(estate):
    """A confidential letter with a form of each kind: all their words are secret."""
    letter = new_contact(
        "letter",
        estate.desk,
        estate.categories,
        name="林國棟",
        kind="complaint",
        category="complaint",
        subject=SECRET,
        content=SECRET,
        confidential=True,
        received_on=AT.date(),
        occurred_at=AT,
        answered_by=estate.cleared,
    )
    desk.record(letter, by=estate.clerk.user, door="import", past=True)
    for number, model in enumerate(FORMS, start=1):
        form = _form(estate, letter, model, number)
        _visit(estate, form)
    return estate


@pytest.fixture
def voided(secret):
    """One more such letter with its forms, all void: the books keep their lines."""
    (first,) = Letter.objects.filter(desk=secret.desk)
    letter = Letter.objects.get(pk=first.pk)
    letter.pk = letter.id = letter.contact_ptr_id = None
    letter.entry_id, letter.serial = uuid.uuid4(), first.serial + 1
    letter.number = f"{first.number}9"
    letter.status, letter.voided_at = "void", NOW
    for name in OF_LETTER:
        setattr(letter, name, SECRET)
    letter._state.adding = True
    letter.save()
    for number, model in enumerate(FORMS, start=4):
        form = _form(secret, letter, model, number)
        form.state, form.voided_at = "void", NOW
        for name in {*OF_FORM} & {one.name for one in model._meta.concrete_fields}:
            setattr(form, name, SECRET)
        form.save()
    return secret


def _form(place, letter, model, number: int):
    # Whatever is typed at length, and what a page keeps back of it.
    said = {
        field.name: SECRET
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) or field.name in WORDS
    }
    form = model(
        desk=place.desk,
        contact=letter,
        kind=choices.SlipKind.values[FORMS.index(model)],
        serial=number,
        number=f"BH-XX-2026-{number:05}",
        entry_id=uuid.uuid4(),
        category=place.categories["complaint"],
        opened_at=AT,
        due_at=AT + timedelta(days=1),
        **said,
    )
    form.save()
    return form


def _visit(place, form) -> None:
    step = form.steps.create(
        desk=place.desk,
        action="visit",
        to_state="reopened",
        at=AT,
        entered_at=AT,
        note=SECRET,
    )
    ReturnVisit.objects.create(
        desk=place.desk,
        slip=form,
        step=step,
        method="phone",
        rating="C",
        comments=SECRET,
        review=SECRET,
        made_at=AT,
    )


def taken(place, register, sight) -> str:
    window = Window.of(place.desk, OCTOBER, NOW)
    made = table(register, [window], {place.desk.pk: sight})
    return b"".join(csv_chunks(made)).decode()


WRITTEN = [one for one in REGISTERS if one.name not in ("calls", "visits")]


@pytest.mark.parametrize("register", WRITTEN, ids=lambda one: one.name)
def test_no_register_tells_the_words_to_who_may_not_read_them(secret, register):
    for sight in (MASKED, Sight(phones=True)):
        said = taken(secret, register, sight)
        assert "保密" in said and SECRET not in said
    assert SECRET in taken(secret, register, Sight(confidential=True))


@pytest.mark.parametrize("register", WRITTEN, ids=lambda one: one.name)
def test_nor_why_it_was_voided_nor_what_is_typed_beside_the_words(voided, register):
    names = OF_LETTER if register.model is Letter else OF_FORM
    names = [field.name for field in register.fields if field.name in names]
    assert "void_reason" in names
    for sight in (MASKED, Sight(phones=True), Sight(confidential=True)):
        window = Window.of(voided.desk, OCTOBER, NOW)
        *_valid, line = table(register, [window], {voided.desk.pk: sight}).rows
        by_name = dict(zip((one.name for one in register.fields), line, strict=True))
        told = SECRET if sight.confidential else "保密。"
        assert {name: by_name[name] for name in names} == dict.fromkeys(names, told)
        assert SECRET not in taken(voided, register, sight) or sight.confidential


def test_no_part_of_the_report_tells_them(secret):
    report = build([secret.desk], OCTOBER, NOW)
    cells = [
        str(cell.value)
        for part in report.parts
        for grid in part.grids
        for line in grid.rows
        for cell in line
    ]
    assert not [said for said in cells if SECRET in said]
    # They are listed all the same.
    for part, code in ((3, "open_complaints"), (5, "unhappy")):
        assert "保密" in str(report.parts[part].grid(code).rows)


def test_the_lists_of_what_is_owed_do_not_tell_them(secret):
    """Overdue as the month ended, and not yet due: each with another subject."""
    (letter,) = Letter.objects.filter(desk=secret.desk)
    end = datetime(2026, 10, 31, 16, tzinfo=UTC)
    for due in (end - timedelta(days=9), end + timedelta(days=9)):
        promise = owe(secret, letter, "reply", due)
        FollowUp.objects.filter(pk=promise.pk).update(opened_at=AT)
    part = build([secret.desk], OCTOBER, NOW).parts[8]
    for code in ("overdue", "waiting"):
        lines = part.grid(code).rows
        told = [str(cell.value) for line in lines for cell in line]
        assert letter.number in told and "保密。" in told
        assert not [said for said in told if SECRET in said]
    # Of a letter that is no secret, its subject is told.
    Letter.objects.filter(pk=letter.pk).update(confidential=False)
    part = build([secret.desk], OCTOBER, NOW).parts[8]
    assert all(SECRET in str(part.grid(code).rows) for code in ("overdue", "waiting"))


def test_neither_the_schedules_files_nor_its_mail_tell_them(
    voided, tmp_path, mailoutbox
):
    path, folder = tmp_path / "october.xlsx", tmp_path / "csv"
    asked = ("2026-10", "--desk", "BH", "--out")
    call_command("export_month", *asked, str(path), "--mail", "stranger@example.org")
    call_command("export_month", *asked, str(folder), "--format", "csv")
    ((_name, attached, _kind),) = mailoutbox[0].attachments
    for raw in (path.read_bytes(), attached):
        assert SECRET not in _all_cells(raw)
    files = list(folder.glob("*.csv"))
    assert len(files) == len(REGISTERS)
    assert not [file for file in files if SECRET in file.read_text(encoding="utf-8")]


def _all_cells(raw: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    said = "\n".join(
        str(cell)
        for sheet in book
        for line in sheet.iter_rows(values_only=True)
        for cell in line
    )
    assert "BH-XX-2026-00002" in said
    return said


@pytest.mark.parametrize("of", ["slips", "visits"])
def test_the_rows_behind_a_figure_tell_them_only_to_who_reads_the_letter(secret, of):
    window = Window.of(secret.desk, OCTOBER, NOW)
    found = wide.joined(of, rows.Behind(of, {}).rows(window))
    for member, reads in ((secret.supervisor, True), (secret.trainee, False)):
        reader = Reader(snapshot_of(secret.desk), member, NOW)
        lines = [str(wide.line(of, each, reader)) for each in found]
        assert len(lines) == 3
        assert [SECRET in line for line in lines] == [reads] * 3
