"""Who may open what at the desk, and what a foreign hand cannot change.

What each address answers to each role is asked in test_rights_matrix.

The addresses come from the URL configuration. A new one needs its line in `PAGES` or
in one of the lists beside it, or the first test fails.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from contacts import choices, desk, scans
from contacts.factories import new_contact
from contacts.models import (
    Contact,
    Draft,
    FollowUp,
    HandOver,
    ImportBatch,
    Posting,
    ShiftCheck,
    snapshot_of,
)
from contacts.rights import RIGHTS, Right, may
from contacts.rules import REGISTRY

from . import scan_files

ROLES = {
    "receptionist": "cleared",
    "assistant": "assistant",
    "clerk": "clerk",
    "supervisor": "supervisor",
    "manager": "manager",
    "administrator": "administrator",
}


@dataclass(frozen=True)
class Page:
    """What an address expects: a right of which one is enough, and what it names.

    `row` is the name of what the address names, in the desk's world; a row of another
    desk does not exist. `personal` rows answer 404 to colleagues with the right.
    """

    rights: tuple[Right, ...]
    method: str = "get"
    row: str = ""
    personal: bool = False
    query: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(self.row.split())


def page(
    *rights: Right, row: str = "", personal: bool = False, query: str = ""
) -> Page:
    return Page(rights, "get", row, personal, query)


def act(*rights: Right, row: str = "", personal: bool = False) -> Page:
    return Page(rights, "post", row, personal)


SEE, LOG, TASKS = Right.SEE, Right.LOG, Right.TASKS
ANY = tuple(Right)
COUNTERSIGN = Right.COUNTERSIGN
PAGES = {
    "board": page(SEE),
    "board_live": page(SEE),
    "tasks": page(TASKS),
    "promise_complete": page(TASKS, row="promise"),
    "promise_postpone": page(TASKS, row="promise"),
    "promise_reassign": page(Right.REASSIGN, row="promise"),
    "register": page(SEE, row="book"),
    "register_print": page(Right.PRINT, row="book", query="?day=2026-10-03"),
    "print_many": page(Right.PRINT_MANY),
    "slip_print": page(Right.PRINT, row="slip"),
    "print_form": page(Right.PRINT, row="form key"),
    "contact": page(SEE, row="call"),
    "contact_amend": page(Right.AMEND, row="call"),
    "contact_close": page(Right.AMEND, row="call"),
    "contact_reopen": page(Right.AMEND, row="call"),
    "contact_void": page(Right.VOID, row="call"),
    "work_order_new": page(TASKS, row="call"),
    "complaint_record_new": page(TASKS, row="call"),
    "coordination_slip_new": page(TASKS, row="call"),
    "slip": page(SEE, row="slip"),
    "slip_step": page(TASKS, row="slip", query="?action=dispatch"),
    "commendation_new": page(TASKS, row="praise"),
    "letter_send_back": page(TASKS, row="letter"),
    "letter_thanks": page(TASKS, row="letter"),
    "posting_take_down": page(TASKS, row="posting"),
    "search": page(SEE),
    "rules": page(*ANY),
    "reports": page(Right.REVIEW),
    "report": page(Right.REVIEW, row="period"),
    "report_rows": page(Right.REVIEW, row="period", query="?of=entries"),
    "report_trend": page(Right.REVIEW, row="period"),
    "report_trend_xlsx": page(Right.REVIEW, row="period"),
    "report_csv": page(Right.REVIEW, row="period"),
    "report_xlsx": act(Right.REVIEW, row="period"),
    "report_file": page(Right.REVIEW),
    "report_file_download": page(Right.REVIEW, personal=True),
    "call_new": page(LOG),
    "call_guidance": act(LOG),
    "call_park": act(LOG, personal=True),
    "drafts": page(LOG, Right.REVIEW),
    "draft": page(LOG, row="draft", personal=True),
    "draft_discard": act(LOG, Right.REVIEW, row="draft", personal=True),
    "draft_take_over": act(LOG, row="draft", personal=True),
    "draft_take_up": act(LOG, row="draft", personal=True),
    "visit_new": page(LOG),
    "visit_guidance": act(LOG),
    "visit_filed": page(LOG, row="visit"),
    "visit_attend": page(LOG, row="visit"),
    "visit_leave": page(LOG, row="visit"),
    "visit_supervisor": act(LOG, row="visit"),
    "letter_new": page(LOG),
    "letter_guidance": act(LOG),
    "letter_filed": page(LOG, row="letter"),
    "attachment": page(Right.ATTACHMENTS, row="scan"),
    "attachment_add": page(Right.ATTACHMENTS, row="letter"),
    "shift_check": page(LOG, COUNTERSIGN),
    "shift_check_result": page(LOG, COUNTERSIGN, row="check", personal=True),
    "shift_check_countersign": act(COUNTERSIGN, row="check", personal=True),
    "hand_over": page(LOG),
    "shift_end": page(LOG),
    "hand_over_page": page(LOG, COUNTERSIGN, row="offer"),
    "hand_over_accept": act(LOG, row="offer"),
    "spot_checks": page(COUNTERSIGN),
    "import_contacts": page(Right.IMPORT),
    "import_batch": page(Right.IMPORT, row="batch", personal=True),
    "import_confirm": act(Right.IMPORT, row="batch", personal=True),
    "import_go_on": act(Right.IMPORT, row="batch", personal=True),
    "import_discard": act(Right.IMPORT, row="batch", personal=True),
    "import_rejects": page(Right.IMPORT, row="batch", personal=True),
}
# Without a login: the proxy asks for health, a stranger chooses a language.
FOR_EVERYBODY = {"livez", "readyz", "login", "set_language", "set_theme"}
# For every account, also one without a desk.
FOR_ACCOUNTS = {"logout", "password_change", "password_change_done", "set_desk"}
ADMIN = "admin"
# Every desk has its own: the address names a book or a period, not a row.
NAMES_NO_ROW = {
    "report",
    "report_rows",
    "report_trend",
    "report_trend_xlsx",
    "report_csv",
    "report_xlsx",
    "register",
    "register_print",
}
REFUSED = 403


def addresses(
    patterns: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the namespace and the name of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or space
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield space, pattern.name or ""


def test_every_address_says_who_may_open_it():
    named = [
        name for space, name in addresses(get_resolver().url_patterns) if space != ADMIN
    ]
    assert "" not in named, "an address without a name"
    assert len(named) == len(set(named)), "two addresses of one name"
    known = {*PAGES, *FOR_EVERYBODY, *FOR_ACCOUNTS}
    assert set(named) - known == set(), "say in PAGES who may open these"
    assert known - set(named) == set(), "these addresses are gone"


def hung(letter: Contact, by: object) -> Posting:
    """Return a posting of the letter; its promise is kept."""
    now = timezone.now()
    promise = FollowUp.objects.create(
        desk=letter.desk,
        contact=letter,
        kind="post_original",
        code="letter_post_original",
        role="clerk",
        opened_at=now,
        due_at=now,
        first_due_at=now,
        status="done",
        done_at=now,
        done_by=by,
    )
    return Posting.objects.create(
        desk=letter.desk,
        letter=letter,
        promise=promise,
        kind="original",
        place="公告欄",
        posted_on=timezone.localdate(),
    )


def fill(place: SimpleNamespace, file_call) -> dict[str, object]:
    """File one of each at a desk, and return what its addresses name."""
    by, now = place.cleared.user, timezone.now()
    call = file_call(
        place,
        asked_for=place.superior,
        asked_for_answer="absent",
        outcome="message_taken",
        message="請回電。",
        message_kind="please_call",
    ).contact
    common = {"name": "陳美玲", "category": "enquiry", "answered_by": place.cleared}
    rows = {}
    for channel, own in {
        "visit": {"content": "詢問停車月卡。", "arrived_at": now},
        "letter": {
            "kind": "liaison",
            "subject": "聯合演習通知",
            "category": "liaison",
            "received_on": timezone.localdate(),
        },
    }.items():
        entry = new_contact(channel, place.desk, place.categories, **{**common, **own})
        rows[channel] = desk.record(entry, by=by, door="import", past=True).contact
    own = {"category": "commendation", "content": "表揚保安張志強。", "rings": 2}
    entry = new_contact("call", place.desk, place.categories, **{**common, **own})
    praised = desk.record(entry, by=by, door="import", past=True).contact
    scan = scans.examine(io.BytesIO(scan_files.pdf()), "scan.pdf", most_bytes=10**6)
    attached = desk.attach(rows["letter"], [scan], by=by)
    draft = desk.keep_draft(
        uuid.uuid4(), desk=place.desk, user=by, channel="call", data={}
    )
    batch = ImportBatch.objects.create(
        desk=place.desk, file_name="old.xlsx", imported_at=now, imported_by=by
    )
    made, offer = shift_of(place)
    slip = desk.open_slip(call, "work_order", by=by, member=place.cleared)
    posting = hung(rows["letter"], by)
    return {
        "check": made.pk,
        "offer": offer.pk,
        "slip": slip.number,
        "posting": posting.pk,
        "form": "message",
        "key": call.number,
        "book": choices.Book.TELEPHONE.name.lower(),
        "period": f"{now:%Y-%m}",
        "call": call.number,
        "visit": rows["visit"].number,
        "letter": rows["letter"].number,
        "praise": praised.number,
        "scan": attached.added[0].pk,
        "promise": call.promises.get(slip=None).pk,
        "draft": draft.pk,
        "batch": batch.pk,
    }


def shift_of(place: SimpleNamespace) -> tuple[ShiftCheck, HandOver]:
    """Check the receptionist in once, and let her write a hand-over."""
    member = place.cleared
    member.desk.refresh_from_db()
    made = ShiftCheck.objects.filter(staff=member).last()
    if made is None:
        items = REGISTRY.checklist(snapshot_of(member.desk).profile)
        results = {item.code: "pass" for item in items}
        made = desk.record_check(
            member, results=results, corrections={}, by=member.user
        )
    offer = desk.offer_hand_over(made.shift, keys="大門鑰匙", by=member.user)
    return made, offer


@pytest.fixture
def world(estate, hotel, file_call, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    estate.named, hotel.named = fill(estate, file_call), fill(hotel, file_call)
    return SimpleNamespace(estate=estate, hotel=hotel)


def test_nobody_meets_a_row_of_another_desk(world, client):
    """Refused without the right; with it the row does not exist (404)."""
    before, wrong = state(), {}
    for role, person in ROLES.items():
        client.force_login(getattr(world.estate, person).user)
        for name, asked in PAGES.items():
            if not asked.row or name in NAMES_NO_ROW:
                continue
            answers = {404, 405}
            if not any(may(role, right) for right in asked.rights):
                answers.add(REFUSED)
            if name == "draft":
                # Words are kept under a new id; a foreign one is refused (409) and
                # without a channel nothing is kept (400).
                answers.add(400)
            address = reverse(
                name, args=[world.hotel.named[r] for r in asked.arguments]
            )
            for method in ("get", "post"):
                status = getattr(client, method)(address).status_code
                if status not in answers:
                    wrong[role, name, method] = status
    assert wrong == {}
    assert state() == before


def test_a_foreign_draft_is_not_overwritten(world, client):
    client.force_login(world.estate.supervisor.user)
    before = state()
    address = reverse("draft", args=[world.hotel.named["draft"]])
    for version in ("0", "1", "99"):
        fields = {"channel": "call", "content": "x", "version": version}
        assert client.post(address, fields).status_code == 409
    assert state() == before


def state() -> list[object]:
    """Return what a foreign hand could have changed."""
    return [
        list(Contact.objects.order_by("pk").values("status", "content", "amended_at")),
        list(FollowUp.objects.order_by("pk").values("status", "owner", "due_at")),
        list(Draft.objects.order_by("pk").values("state", "user", "data")),
        list(ImportBatch.objects.order_by("pk").values("state", "taken")),
    ]


def test_a_stranger_is_sent_to_the_login_from_everywhere(world):
    client = Client()
    before = state()
    for name, asked in PAGES.items():
        address = reverse(name, args=[world.estate.named[r] for r in asked.arguments])
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            assert answer.status_code == 302, (name, method)
            assert answer["Location"].startswith(reverse("login")), (name, method)
    assert state() == before


def test_an_account_without_a_desk_opens_nothing(world):
    client = Client()
    user = world.estate.trainee.user
    world.estate.trainee.role = ""
    desk.save_staff(world.estate.trainee, by=None)
    client.force_login(user)
    for name, asked in PAGES.items():
        address = reverse(name, args=[world.estate.named[r] for r in asked.arguments])
        for method in ("get", "post"):
            assert getattr(client, method)(address).status_code == REFUSED, name


def test_accounts_pages_are_open_to_every_account(world, client):
    for role in ROLES:
        client.force_login(getattr(world.estate, ROLES[role]).user)
        for name in ("password_change", "password_change_done"):
            assert client.get(reverse(name)).status_code == 200


def test_a_change_needs_the_forms_token(world):
    """A page of another site cannot act for somebody who is signed in."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.estate.supervisor.user)
    before = state()
    for name, asked in PAGES.items():
        address = reverse(name, args=[world.estate.named[r] for r in asked.arguments])
        assert client.post(address).status_code in (403, 405), name
    for name in ("logout", "set_desk", "set_language", "set_theme", "password_change"):
        assert client.post(reverse(name)).status_code == 403, name
    assert state() == before


# --- The table of rights itself ----------------------------------------------------


def test_every_right_has_a_role_and_every_role_its_rights():
    assert set(RIGHTS) == set(choices.Role.values)
    assert {right for rights in RIGHTS.values() for right in rights} == set(Right)


def test_who_has_no_role_or_no_place_has_no_right(estate):
    assert not any(may("", right) for right in Right)
    assert not any(may("unknown", right) for right in Right)
    estate.supervisor.active = False
    assert not any(estate.supervisor.may(right) for right in Right)


def test_duties_stay_apart():
    """Who sets the desk up reads no caller; who logs calls clears nobody for it."""
    holders = {
        right: {role for role in choices.Role.values if may(role, right)}
        for right in Right
    }
    assert holders[Right.SETTINGS] == {"administrator"}
    assert "administrator" not in holders[SEE] | holders[Right.PHONES] | holders[LOG]
    assert not holders[Right.CLEARANCE] & {"receptionist", "assistant", "clerk"}
    assert "manager" not in holders[Right.PHONES]
    # The admin shows the books to these, letters kept back among them.
    assert holders[Right.REVIEW] <= holders[Right.CONFIDENTIAL]
