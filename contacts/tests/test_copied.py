"""What PostgreSQL writes as CSV is, byte for byte, what Python would have written."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils import timezone

from contacts.exports import copying, csv_chunks, registers
from contacts.exports.csv_file import FORMULA_SIGNS, defused
from contacts.exports.registers import REGISTERS, Sight, table
from contacts.models import (
    Category,
    Contact,
    PhoneCall,
    Posting,
    Slip,
    StaffMember,
)
from contacts.reports.monthly import Period
from contacts.reports.monthly.window import Window

from .paper import ago, file_letter, file_visit
from .test_confidential_forms import FORMS, _form
from .test_registers_full import books

pytestmark = pytest.mark.postgres

ALL = Sight(phones=True, confidential=True)
SPACES = ("", " ", "\t", "\n", "\r\n", "\x0b", "\x1c", "\x85", "\xa0", "\u2003", "　")
ODD = (
    *("", "'", '"', '""', ",", "\\.", "\\N", "a\nb", "a\r\nb", '"\n', ',\r"\n', "\x1e"),
    *("-1", "--", "a=1", "100%", "%s", "{0}", "陳美玲", "𠮷野家", "​=1", "null", "NULL"),
    *("".join(pair) for pair in itertools.product(SPACES, (*FORMULA_SIGNS, "一"))),
)


def span(desk):
    now = timezone.now() + dt.timedelta(days=1)
    days = Period("days", "all", dt.date(2020, 1, 1), now.date())
    return Window.of(desk, days, now)


def both(register, windows, sights) -> tuple[bytes, bytes]:
    there = table(register, windows, sights)
    assert there.lines is not None
    here = replace(table(register, windows, sights), lines=None)
    return b"".join(csv_chunks(there)), b"".join(csv_chunks(here))


@pytest.fixture
def odd(estate, file_call, monkeypatch):
    """Calls whose words, codes and moments are as odd as an old book may bring them."""
    monkeypatch.setattr(copying, "ROWS_COPIED", 7)
    pick = random.Random(7)
    keys = [file_call(estate).contact.pk for _text in range(30)]
    moments = [ago(hours=hour) for hour in range(9)]
    for place, key in enumerate(keys):
        some = [ODD[(place * 5 + step) % len(ODD)] for step in range(5)]
        Contact.objects.filter(pk=key).update(
            **dict(zip(("unit", "organisation", "result"), some, strict=False)),
            content=some[3] or "一",
            outcome=pick.choice(("answered", "nobody", "=x")),
            # Several share a moment, so a piece ends between them.
            occurred_at=pick.choice(moments),
            closed_at=pick.choice((None, ago(days=200))),
            answered_by=pick.choice((None, estate.cleared)),
        )
        PhoneCall.objects.filter(pk=key).update(
            message=some[4], rings=pick.choice((None, 2, 99))
        )
    return estate


def test_odd_words_codes_and_moments(odd):
    StaffMember.objects.filter(pk=odd.cleared.pk).update(name='=陳"小,芸')
    Category.objects.filter(desk=odd.desk, code="enquiry").update(name_zh_hant="@查詢")
    odd.desk.time_zone = "America/New_York"
    odd.desk.save()
    odd.desk.refresh_from_db()
    there, here = both(registers.BY_NAME["calls"], [span(odd.desk)], {odd.desk.pk: ALL})
    assert there == here
    assert there.startswith("\ufeff".encode()) and there.count(b"\r\n") >= 31


def test_every_register_and_several_desks(odd, hotel, file_call):
    for place in (odd, hotel):
        file_visit(place)
        letter = file_letter(place, subject="=1+1\n")
        for number, model in enumerate(FORMS, start=place.desk.pk * 3):
            _form(place, letter, model, number)
    file_call(hotel)
    hotel.desk.time_zone = "Asia/Kathmandu"
    hotel.desk.save()
    for place in (odd, hotel):
        place.desk.refresh_from_db()
    windows = [span(place.desk) for place in (odd, hotel)]
    sights = {window.desk.pk: ALL for window in windows}
    for register in REGISTERS:
        there, here = both(register, windows, sights)
        assert there == here, register.name
        assert len(here.splitlines()) > 1


def test_what_stands_in_other_rows(estate, hotel):
    for place in (estate, hotel):
        books(place)
        place.desk.refresh_from_db()
    Posting.objects.update(place="=1+1\n")
    Slip.objects.update(void_reason="\t-1")
    Contact.objects.filter(desk=hotel.desk).update(entered_by=None)
    # Of another desk: its account has a name of its own.
    call = Contact.objects.filter(desk=estate.desk, channel="call")
    call.update(entered_by=hotel.clerk.user)
    get_user_model().objects.filter(pk=hotel.clerk.user.pk).update(first_name="=陳")
    windows = [span(place.desk) for place in (estate, hotel)]
    for chosen in (windows[:1], windows):
        sights = {window.desk.pk: ALL for window in chosen}
        for register in REGISTERS:
            there, here = both(register, chosen, sights)
            assert there == here, register.name
            assert len(here.splitlines()) > 1
            assert "'=陳".encode() in there or register.name != "calls"
    # Of a call nothing is confidential but what the person asked for answered.
    kept = {window.desk.pk: Sight() for window in windows}
    there, here = both(registers.BY_NAME["calls"], windows, kept)
    assert there == here and "保密。".encode() in there


def test_every_odd_text_is_defused_as_python_does(odd):
    key = PhoneCall.objects.values_list("pk", flat=True).first()
    told = PhoneCall.objects.filter(pk=key)
    for text in ODD:
        told.update(message=text)
        assert told.values_list(copying.Text(F("message")), flat=True)[0] == (
            defused(text)
        ), repr(text)


def test_who_may_not_see_all_gets_what_python_keeps_back(estate, file_call):
    file_call(estate, phone="0912 345 678")
    window = span(estate.desk)
    for sight in (Sight(phones=False, confidential=True), Sight(confidential=False)):
        for register in REGISTERS:
            made = table(register, [window], {estate.desk.pk: sight})
            secret = register.model in registers.SECRET and not sight.confidential
            assert (made.lines is None) == (secret or not sight.phones)
    assert table(REGISTERS[0], [window], {}).lines is None


def test_progress_is_told(odd):
    heard: list[int] = []
    made = table(REGISTERS[0], [span(odd.desk)], {odd.desk.pk: ALL})
    for _chunk in csv_chunks(made, heard.append):
        pass
    assert heard == [7, 14, 21, 28, 30]
