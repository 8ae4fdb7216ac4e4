"""What is made once and shown to many is nobody else's: token, language and minutes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.template import Context
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from contacts.models import Contact, FollowUp, snapshot_of
from contacts.reports.reading import (
    Reader,
    entries_told,
    entry_line,
    promise_line,
    promises_told,
)
from contacts.templatetags import desk_ui

from .paper import file_letter, file_visit, owed_reply

GUIDANCE = "/calls/guidance/"


@pytest.fixture
def line(estate, file_call):
    promise = owed_reply(file_call, estate, due=40)
    estate.desk.refresh_from_db()
    reader = Reader(snapshot_of(estate.desk), estate.cleared, timezone.now())
    (row,) = promises_told(FollowUp.objects.filter(pk=promise.pk))
    return replace(promise_line(row, reader), by_call=False, at_once=True)


def shown(line, mark="one", **given):
    context = Context({"csrf_token": mark, "may": {"tasks": True}, **given})
    return desk_ui.promise_row(context, line, next="/")


def test_each_reader_gets_their_own_token(line):
    assert 'value="one"' in shown(line)
    other = shown(line, "two")
    assert 'value="two"' in other
    assert "one" not in re.findall(r'csrfmiddlewaretoken" value="(\w+)"', other)
    assert "\ue000" not in other


def test_minutes_pass_in_a_row_that_is_kept(line):
    assert "40′" in shown(line)
    assert "39′" in shown(replace(line, minutes=39))
    assert 'class="late"' in shown(replace(line, minutes=-1))


def test_a_row_is_kept_by_language_and_by_what_may_be_done(line):
    with translation.override("zh-hant"):
        here = shown(line)
    with translation.override("en"):
        there = shown(line)
    assert here != there
    assert "<details" not in shown(line, may={})
    assert "<details" in shown(line)


def test_what_is_said_of_a_call_is_that_of_its_fields(estate, sign_in):
    client = sign_in(estate.cleared)
    bare = client.post(GUIDANCE, {"rings": "2"}).content.decode()
    late = client.post(GUIDANCE, {"rings": "6"}).content.decode()
    assert bare != late
    assert client.post(GUIDANCE, {"rings": "2"}).content.decode() == bare


def test_a_look_up_reads_eight_times(estate, sign_in, file_call):
    file_call(estate, phone="0912 345 678")
    client = sign_in(estate.cleared)
    client.post(GUIDANCE, {"phone": "5678"})
    with CaptureQueriesContext(connection) as said:
        client.post(GUIDANCE, {"phone": "5678"})
    assert len(said) == 8


def test_lines_ask_for_no_column_by_themselves(estate, file_call):
    """What a line tells is read with the rows, of every kind of entry."""
    owed_reply(file_call, estate, due=40)
    file_letter(estate)
    file_visit(estate, host=estate.colleague)
    estate.desk.refresh_from_db()
    reader = Reader(snapshot_of(estate.desk), estate.cleared, timezone.now())
    promises = list(promises_told(FollowUp.objects.filter(desk=estate.desk)))
    entries = list(entries_told(Contact.objects.filter(desk=estate.desk)))
    assert {row.channel for row in entries} == {"call", "visit", "letter"}
    with CaptureQueriesContext(connection) as said:
        for promise in promises:
            promise_line(promise, reader)
            promise.contact.readable_by(reader.member)
        for entry in entries:
            entry_line(entry, reader)
            entry.readable_by(reader.member)
            reader.phone(entry)
    assert len(promises) > 1
    assert len(said) == 0
