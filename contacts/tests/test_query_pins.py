"""How often each page reads the database: no more than now, however many rows.

A new address needs its line here as it needs one in `test_rights.PAGES`.
"""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import desk, scans
from contacts.admin import site
from contacts.factories import add_member
from contacts.models import Contact, FollowUp

from . import scan_files
from .paper import owed_reply
from .test_rights import FOR_ACCOUNTS, FOR_EVERYBODY, PAGES, fill

# Of three entries that hold a word a search reads on, as of more.
FEW, MANY = 3, 12
# Pages that change nothing, by the name of their address, read by a supervisor.
PINS = {
    # Of them one for the supervisor's words on what the reader did, and one, of who
    # reviews, for the months that were sent back.
    "board": 14,
    "board_live": 14,
    "tasks": 4,
    "promise_complete": 5,
    "promise_postpone": 5,
    "promise_reassign": 5,
    "register": 5,
    "register_print": 13,
    "print_form": 12,
    "print_many": 10,
    "slip_print": 13,
    "contact": 22,
    "contact_amend": 5,
    "contact_close": 4,
    "contact_reopen": 4,
    "contact_void": 4,
    "work_order_new": 8,
    "complaint_record_new": 8,
    "coordination_slip_new": 8,
    "slip": 15,
    "slip_step": 12,
    "commendation_new": 5,
    "letter_send_back": 5,
    "letter_thanks": 5,
    "posting_take_down": 6,
    "search": 3,
    "rules": 6,
    # Where a month may be prepared, the day of the desk's first entry is read; where
    # old books were taken in, which they are.
    # Where nothing was kept in the period before, the day of the first entry is read.
    "report": 28,
    "report_rows": 6,
    "report_trend": 18,
    "report_file": 3,
    "call_new": 5,
    "drafts": 5,
    "visit_new": 4,
    "visit_filed": 5,
    "visit_attend": 5,
    "visit_leave": 5,
    "letter_new": 4,
    "letter_filed": 6,
    "attachment": 8,
    "attachment_add": 6,
    "shift_check": 8,
    "shift_check_result": 5,
    "hand_over": 7,
    "hand_over_page": 5,
    "spot_checks": 5,
    "import_contacts": 4,
    "import_batch": 5,
    "password_change": 3,
    "password_change_done": 3,
}
STRANGER_PINS = {"login": 0, "livez": 0, "readyz": 2}
NOT_PINNED = {
    "reports": "sends on to the last month",
    "report_trend_xlsx": "asks what the page of the trend asks, and writes the log",
    "report_csv": "streams a register; test_report_files reads it",
    "report_file_download": "hands out a file",
    "shift_end": "sends on who has no shift; test_shifts pins it",
    "draft": "sends its owner on to the form, which is pinned",
    "import_rejects": "hands out a file; test_import_browser pins the import",
    "set_language": "changes, by POST",
    "set_theme": "changes, by POST",
    "logout": "changes, by POST",
    "set_desk": "changes, by POST",
}
# The newest, what lies beyond, the index, and the entries found are read by key; the
# access log names them all.
SEARCHED = 14
OTHER_BOOKS = {"letters": 5}
# The lists of the admin by who may open them; the usual one reads this often.
LIST = 5
ADMIN_PINS = {
    "supervisor": {
        "desk": 4,
        "department": LIST,
        "category": LIST,
        "route": LIST,
        "timelimit": LIST,
        "formnumber": LIST,
        "holiday": LIST,
        "staffmember": LIST,
        "clearance": LIST,
        "customer": LIST,
        "phonecall": 7,
        "visit": 7,
        "letter": 7,
        "workorder": LIST,
        "complaintrecord": LIST,
        "coordinationslip": LIST,
        "posting": LIST,
        "shiftcheck": LIST,
        "spotcheck": LIST,
        "handover": LIST,
        "printlog": LIST,
        "daybook": LIST,
        "monthbook": LIST,
        "contactreview": LIST,
        "followup": LIST,
        "breach": LIST,
        "refusedattempt": LIST,
        "registerbook": LIST,
        "importbatch": LIST,
        "draft": LIST,
    },
    "administrator": {
        "desk": 4,
        "department": LIST,
        "category": LIST,
        "route": LIST,
        "timelimit": LIST,
        "formnumber": LIST,
        "holiday": LIST,
        "staffmember": LIST,
        "clearance": LIST,
        "registerbook": LIST,
        "user": 6,
        "accesslog": LIST,
    },
}


@pytest.fixture
def place(estate, file_call, settings, tmp_path) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path
    estate.named = fill(estate, file_call)
    return estate


def grow(place: SimpleNamespace, file_call, start: int, end: int) -> None:
    """File one more of each, of other people, from row `start` up to `end`."""
    by = place.supervisor.user
    entries = [Contact.objects.get(number=place.named[k]) for k in ("call", "letter")]
    for row in range(start, end):
        owed_reply(
            file_call,
            place,
            due=row * 7 - 30,
            name=f"住戶{row}",
            phone=f"0912 345 1{row:02}",
            rings=5,
            late_reason="同時接待訪客",
            answered_by=(place.cleared, place.colleague)[row % 2],
        )
        member = add_member(place.desk, f"同事{row}", "clerk", username=f"clerk{row}")
        fill(place, file_call)
        for number, entry in enumerate(entries):
            entry.refresh_from_db()
            reason = f"聽錯了{row}"
            words, read_at = {"content": f"{number}-{row}"}, entry.amended_at
            desk.amend(entry, words, reason=reason, by=by, read_at=read_at)
        pages = scans.examine(
            io.BytesIO(scan_files.pdf()), f"{row}.pdf", most_bytes=10**6
        )
        desk.attach(entries[1], [pages], by=member.user)
    assert FollowUp.objects.count() > end


def reads(client: Client, address: str, data: dict[str, str] | None = None) -> int:
    """Return how often a page reads that somebody has just looked at."""

    def ask() -> None:
        answer = client.get(address) if data is None else client.post(address, data)
        if answer.streaming:
            # Read to its end the file is closed, as a browser's request would.
            list(answer)
        assert answer.status_code == 200, address

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def measured(place: SimpleNamespace, client: Client) -> dict[str, int]:
    client.force_login(place.supervisor.user)
    found = {"searched": reads(client, reverse("search"), {"q": "住戶"})}
    for name in PINS:
        asked = PAGES.get(name)
        named = [place.named[row] for row in asked.arguments] if asked else []
        address = reverse(name, args=named) + (asked.query if asked else "")
        found[name] = reads(client, address)
    for book in OTHER_BOOKS:
        found[book] = reads(client, reverse("register", args=[book]))
    for name in STRANGER_PINS:
        found[name] = reads(Client(), reverse(name))
    return found


def lists(place: SimpleNamespace, client: Client) -> dict[str, int]:
    found = {}
    for role, pins in ADMIN_PINS.items():
        client.force_login(getattr(place, role).user)
        for name in pins:
            address = reverse(f"admin:contacts_{name}_changelist")
            found[f"{role} {name}"] = reads(client, address)
    return found


def over(found: dict[str, int], pins: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return what reads more often than its pin, with both figures."""
    assert set(found) == set(pins)
    return {name: (n, pins[name]) for name, n in found.items() if n > pins[name]}


def test_every_page_that_is_read_has_a_pin():
    read = {name for name, asked in PAGES.items() if asked.method == "get"}
    pinned = {*PINS, *STRANGER_PINS}
    assert pinned | set(NOT_PINNED) == read | FOR_EVERYBODY | FOR_ACCOUNTS
    assert not pinned & set(NOT_PINNED)
    lists = {model._meta.model_name for model in site._registry}
    assert {name for pins in ADMIN_PINS.values() for name in pins} == lists


def test_no_page_reads_more_than_now_nor_more_for_more_rows(place, file_call, client):
    pins = {**PINS, **STRANGER_PINS, **OTHER_BOOKS, "searched": SEARCHED}
    admin = {f"{r} {m}": n for r, own in ADMIN_PINS.items() for m, n in own.items()}
    grow(place, file_call, 0, FEW)
    few, few_listed = measured(place, client), lists(place, client)
    assert (over(few, pins), over(few_listed, admin)) == ({}, {})
    grow(place, file_call, FEW, MANY)
    # Few entries hold too few of the word to read on for it: once more, never twice.
    few["searched"] = SEARCHED
    many, many_listed = measured(place, client), lists(place, client)
    assert (over(many, few), over(many_listed, few_listed)) == ({}, {})
