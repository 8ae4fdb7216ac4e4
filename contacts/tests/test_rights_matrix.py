"""Every address × every role × own desk and another × GET and POST: one answer each.

The addresses come from the URL configuration, those of the admin as well. What is
expected comes from the tables here alone, so that a right which is widened by mistake
in `contacts.rights` shows as a cell that answers otherwise.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone

from contacts import desk
from contacts.admin import site
from contacts.models import (
    Breach,
    Contact,
    Desk,
    FormNumber,
    Holiday,
    MonthBook,
    RefusedAttempt,
    TimeLimit,
    User,
)
from contacts.rights import RIGHTS

from .test_rights import (
    FOR_ACCOUNTS,
    FOR_EVERYBODY,
    NAMES_NO_ROW,
    PAGES,
    ROLES,
    addresses,
    fill,
)

# --- Who may do what -------------------------------------------------------------

# R receptionist, A assistant, C clerk, S supervisor, M manager, D administrator.
MAY = {
    "see": "RACSM",
    "log": "RACS",
    "phones": "RACS",
    "attachments": "RACS",
    "amend": "RACS",
    "void": "RACS",
    "print": "RACS",
    "tasks": "RACSM",
    "confidential": "ACSM",
    "decide": "ASM",
    "reassign": "ACSM",
    "print_many": "ACS",
    "import": "CS",
    "review": "SM",
    "countersign": "S",
    "report": "SMD",
    "clearance": "SD",
    "approve": "M",
    "settings": "D",
}
LETTERS = dict(zip(ROLES, "RACSMD", strict=True))
# The desk's hands find nothing behind the door of the admin.
INSIDE = "SMD"

# --- The desk's own pages: `test_rights.PAGES` says whose they are ------------------

REFUSED, HIDDEN, WRONG_METHOD = 403, 404, 405
# What an address answers to GET, and to a POST in which nothing is filled in, to who
# may open it: a status, or the name of the page it sends on to. 405 is for everybody.
USUAL = {"get": (200, 405), "post": (405, 200)}
ANSWERS: dict[str, tuple[int | str, int | str]] = {
    "promise_complete": (200, "board"),
    "promise_postpone": (200, 200),
    "promise_reassign": (200, 200),
    "register_print": (200, 404),
    "print_many": (200, 200),
    "slip_print": (200, "slip_print"),
    "print_form": (200, "print_form"),
    "contact_amend": (200, 200),
    "contact_close": (200, 200),
    "contact_reopen": (200, "contact"),
    "contact_void": (200, 200),
    "work_order_new": (200, 422),
    "complaint_record_new": (200, 422),
    "coordination_slip_new": (200, 422),
    "slip_step": (200, "slip"),
    "commendation_new": (200, 422),
    "letter_send_back": (200, 200),
    "letter_thanks": (200, 200),
    "posting_take_down": (200, "contact"),
    "search": (200, 200),
    "reports": ("report", 405),
    "report": (200, "report"),
    "report_csv": ("report", 405),
    "report_xlsx": ("report", "report_file"),
    "call_new": (200, 422),
    "call_park": (405, 404),
    "draft": ("call_new", 400),
    "draft_discard": (405, "drafts"),
    "draft_take_over": (405, "call_new"),
    "draft_take_up": (405, "drafts"),
    "visit_new": (200, 422),
    "visit_attend": (200, "board"),
    "visit_leave": (200, 422),
    "visit_supervisor": (405, "board"),
    "letter_new": (200, 422),
    "attachment_add": (200, 422),
    "shift_check": (200, 200),
    "shift_check_countersign": (405, "shift_check"),
    "hand_over": (200, "hand_over_page"),
    "shift_end": (200, 200),
    "spot_checks": (200, 200),
    "import_contacts": (200, 200),
    "import_confirm": (405, "import_batch"),
    "import_go_on": (405, "import_batch"),
    "import_discard": (405, "import_contacts"),
    # No row of this import was sent back.
    "import_rejects": (404, 405),
}
# Whose rows these are: the receptionist's, and theirs who may look at everybody's.
# To others with the right a row of somebody else does not exist.
PERSONAL = {
    "draft": "R",
    "draft_discard": "RSM",
    "draft_take_over": "RS",
    "draft_take_up": "RS",
    "shift_check_result": "RS",
}
# Without a shift of one's own the way leads to the check that begins one.
ON_SHIFT = {
    ("hand_over", "post"): "shift_check",
    ("shift_end", "get"): "shift_check",
    ("shift_end", "post"): "shift_check",
}
# The words of a new entry are kept under any id that nobody has; without a channel
# nothing is.
NAMES_A_NEW_ROW = {("draft", "post")}
# The same for everybody who is signed in.
FOR_ALL: dict[str, tuple[int | str, int | str]] = {
    "livez": (200, 405),
    "readyz": (200, 405),
    "login": ("board", "board"),
    # Neither a language nor a theme nor a desk was chosen.
    "set_language": (405, 400),
    "set_theme": (405, 400),
    "logout": (405, "login"),
    "password_change": (200, 200),
    "password_change_done": (200, 405),
    "set_desk": (405, 403),
}

# --- The admin -----------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """What the rights are that a model's pages ask for; blank for nobody."""

    see: str
    change: str = ""
    add: str = ""
    export: str = ""


SETTINGS = Listed("report", change="settings", add="settings")
BOOK = Listed("review", export="report")
SIGNED = Listed("review", add="review", export="report")
ADMIN = {
    "desk": Listed("report", change="settings"),
    **dict.fromkeys(
        ("department", "category", "route", "timelimit", "holiday", "formnumber"),
        SETTINGS,
    ),
    "staffmember": Listed("clearance", change="settings", add="settings"),
    "clearance": Listed("clearance", add="clearance"),
    "user": Listed("settings", change="settings", add="settings"),
    "customer": Listed("see"),
    "registerbook": Listed("report"),
    "shiftcheck": Listed("countersign"),
    "spotcheck": Listed("countersign"),
    "daybook": SIGNED,
    "monthbook": SIGNED,
    "accesslog": Listed("settings", export="settings"),
    **dict.fromkeys(
        (
            "phonecall",
            "visit",
            "letter",
            "workorder",
            "complaintrecord",
            "coordinationslip",
            "posting",
            "handover",
            "printlog",
            "contactreview",
            "followup",
            "breach",
            "refusedattempt",
            "importbatch",
            "draft",
        ),
        BOOK,
    ),
}
# Pages of one row beside Django's own, by the right they ask for.
ACTS = {
    "review": "review",
    "unmask": "review",
    "judge": "review",
    "password": "settings",
}
INDEX = "admin:index"
# The admin's own pages, to those inside.
OF_SITE: dict[str, tuple[int | str, int | str]] = {
    "index": (200, 200),
    "login": (REFUSED, REFUSED),
    "logout": (REFUSED, REFUSED),
    "password_change": ("password_change", "password_change"),
    "password_change_done": ("password_change_done", "password_change_done"),
    "autocomplete": (REFUSED, WRONG_METHOD),
    "jsi18n": (200, WRONG_METHOD),
    "app_list": (INDEX, INDEX),
}
# Whatever else is asked for below /admin/; Django's way to any row of any desk is shut.
NOWHERE = ("nowhere/", "r/1/1/", "r/{type}/{row}/", "contacts/nowhere/")

# Lists that cannot be narrowed to one desk by their address.
NOT_BY_DESK = {"desk", "user"}

Answer = int | str


@dataclass(frozen=True)
class Cell:
    """One address asked in one way, and how it stands to the reader's desk."""

    name: str
    address: str
    method: str
    own: bool = True


def can(role: str, right: str) -> bool:
    return bool(right) and LETTERS[role] in MAY[right]


def expected_at_desk(cell: Cell, role: str) -> Answer:
    """Return what one of the desk's pages answers to the role."""
    asked = PAGES[cell.name]
    get, post = ANSWERS.get(cell.name, USUAL[asked.method])
    usual = get if cell.method == "get" else post
    if cell.name == "board" and role == "administrator":
        return INDEX
    if usual == WRONG_METHOD:
        return usual
    if not any(can(role, right.value) for right in asked.rights):
        return REFUSED
    if (cell.name, cell.method) in NAMES_A_NEW_ROW:
        return usual
    hidden = LETTERS[role] not in PERSONAL.get(cell.name, "RACSMD")
    if hidden or not (cell.own or cell.name in NAMES_NO_ROW):
        return HIDDEN
    if role != "receptionist":
        return ON_SHIFT.get((cell.name, cell.method), usual)
    return usual


def expected_in_admin(cell: Cell, role: str) -> Answer:
    """Return what a page of the admin answers to the role."""
    if LETTERS[role] not in INSIDE:
        return REFUSED
    if cell.name in OF_SITE:
        return OF_SITE[cell.name][cell.method == "post"]
    if cell.name == "nowhere":
        return HIDDEN
    model, _bar, page = cell.name.rpartition("_")
    listed = ADMIN[model]
    if page in ACTS:
        return 200 if cell.own and can(role, ACTS[page]) else REFUSED
    if page == "export":
        return exported(cell, role, listed)
    right = {
        "changelist": listed.see,
        "history": listed.see,
        "add": listed.add,
        "change": listed.see if cell.method == "get" else listed.change,
        # Whoever takes the address of a row for that of its page.
        "row": "report",
        "delete": "",
    }[page]
    if page == "row":
        return f"admin:contacts_{model}_change"
    if not can(role, right):
        return REFUSED
    # A row of another desk is said not to exist.
    return 200 if cell.own or page in ("changelist", "add") else INDEX


def exported(cell: Cell, role: str, listed: Listed) -> Answer:
    if cell.method == "post":
        return WRONG_METHOD
    may = can(role, listed.see) and can(role, listed.export)
    # Asked for another desk's list, nobody takes their own for it.
    beyond = not cell.own and "?at=" in cell.address
    return 200 if may and not beyond else REFUSED


# --- The addresses ------------------------------------------------------------------


def of_desk(place: SimpleNamespace, own: bool) -> Iterator[Cell]:
    """Yield the pages of the desk; for another desk those that name something of it."""
    for name, asked in PAGES.items():
        if not own and not asked.row:
            continue
        address = reverse(name, args=[place.named[r] for r in asked.arguments])
        yield Cell(name, f"{address}{asked.query}", "get", own)
        yield Cell(name, address, "post", own)


def of_admin(place: SimpleNamespace, own: bool) -> Iterator[Cell]:
    """Yield every address of the admin that names the desk or a row of it."""
    for model, page in site._registry.items():
        short = model._meta.model_name
        for pattern in page.get_urls():
            name = (pattern.name or f"{short}_row").removeprefix("contacts_")
            address = address_of(model, short, name, place)
            wanted = f"?at={place.desk.code}" if short not in NOT_BY_DESK else ""
            for method in ("get", "post"):
                yield Cell(name, f"{address}{wanted}", method, own)


def address_of(model: Any, short: str, name: str, place: SimpleNamespace) -> str:
    page = name.rpartition("_")[2]
    listing = reverse(f"admin:contacts_{short}_changelist")
    if page == "row":
        return f"{listing}{key_of(model, place)}/"
    arguments = {"changelist": [], "add": [], "export": ["csv"]}
    given = arguments.get(page)
    rows = [key_of(model, place)] if given is None else given
    return reverse(f"admin:contacts_{name}", args=rows)


def of_site(place: SimpleNamespace) -> Iterator[Cell]:
    base = reverse(INDEX)
    row = Contact.objects.filter(desk=place.desk).first()
    for name in OF_SITE:
        given = ["contacts"] if name == "app_list" else []
        for method in ("get", "post"):
            yield Cell(name, reverse(f"admin:{name}", args=given), method)
    kind = ContentType.objects.get_for_model(Contact).pk
    for path in NOWHERE:
        path = path.format(type=kind, row=row.pk)
        for method in ("get", "post"):
            yield Cell("nowhere", f"{base}{path}", method)


def key_of(model: type[models.Model], place: SimpleNamespace) -> Any:
    """Return the key of a row of the desk; each model has one at both desks."""
    if model is Desk:
        return place.desk.pk
    if model is User:
        return place.clerk.user.pk
    return model._default_manager.filter(desk=place.desk).first().pk


def test_every_address_has_its_line():
    named = {(space, name) for space, name in addresses(get_resolver().url_patterns)}
    at_desk = {name for space, name in named if space != "admin"}
    assert at_desk == {*PAGES, *FOR_ALL}
    assert set(FOR_ALL) == FOR_EVERYBODY | FOR_ACCOUNTS
    assert set(ANSWERS) | set(PERSONAL) <= set(PAGES)
    pages = {"changelist", "add", "history", "delete", "change", "export", *ACTS}
    known = {f"contacts_{model}_{page}" for model in ADMIN for page in pages}
    in_admin = {name for space, name in named if space == "admin"}
    # Two are without a name: what leads on to a row's page, and what is nowhere.
    assert in_admin - known - set(OF_SITE) == {""}
    assert {model._meta.model_name for model in site._registry} == set(ADMIN)


def test_the_table_of_rights_is_the_one_that_holds():
    held = {
        right: "".join(
            letter
            for role, letter in LETTERS.items()
            if right in {one.value for one in RIGHTS[role]}
        )
        for right in MAY
    }
    assert held == MAY
    assert {right.value for rights in RIGHTS.values() for right in rights} == set(MAY)


# --- The world and the walk ---------------------------------------------------------


def furnish(place: SimpleNamespace) -> None:
    """Add what `fill` leaves out, so that every model has a row at the desk."""
    now, by = timezone.now(), place.supervisor.user
    call = Contact.objects.get(number=place.named["call"]).kind_row
    letter = Contact.objects.get(number=place.named["letter"]).kind_row
    doing = {"by": place.cleared.user, "member": place.cleared}
    desk.open_slip(call, "complaint_record", **doing)
    asking = {
        "from_department": place.administration,
        "department": place.security,
        "subject": "聯合演習",
        "demand": "請派員參加。",
    }
    desk.open_slip(letter, "coordination_slip", asking, **doing)
    reviewing = {"by": by, "member": place.supervisor}
    desk.review(call, result="good", **reviewing)
    desk.note_spot_check(
        place.desk,
        clause="special-calls/1",
        result="kept",
        staff=place.cleared,
        **reviewing,
    )
    today = timezone.localdate()
    desk.sign_day(place.desk, today, **reviewing)
    last_month = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    MonthBook.objects.create(
        desk=place.desk, month=last_month, prepared_at=now, prepared_by=by
    )
    desk.log_access(place.desk, user=by, action="opened", records=[call.number])
    printed = desk.Printed("message", call.number, contact=call)
    desk.count_prints(place.desk, [printed], door="form", by=by)
    common = {"desk": place.desk, "code": "purpose_unclear"}
    Breach.objects.create(contact=call, happened_at=now, reason="趕時間", **common)
    RefusedAttempt.objects.create(
        channel="call",
        entry_id=uuid.uuid4(),
        first_at=now,
        last_at=now,
        door="form",
        **common,
    )
    TimeLimit.objects.create(desk=place.desk, kind="call_back", minutes=30)
    Holiday.objects.create(desk=place.desk, day=dt.date(2026, 1, 1), name="元旦")
    FormNumber.objects.create(desk=place.desk, form="message", document="F-1")


@pytest.fixture
def world(estate, hotel, file_call, settings, tmp_path) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path
    for place in (estate, hotel):
        place.named = fill(place, file_call)
        furnish(place)
    # A sign of the hotel that no answer to the estate's people may hold.
    hotel.sign = b"HT-"
    return SimpleNamespace(estate=estate, hotel=hotel)


def cells(world: SimpleNamespace) -> Iterator[tuple[Cell, Any]]:
    for place in (world.estate, world.hotel):
        own = place is world.estate
        yield from ((cell, expected_at_desk) for cell in of_desk(place, own))
        yield from ((cell, expected_in_admin) for cell in of_admin(place, own))
    yield from ((cell, expected_in_admin) for cell in of_site(world.hotel))


def asked(client: Client, cell: Cell) -> tuple[Answer, bytes]:
    """Ask, undo whatever it did, and return the answer and its words."""
    with transaction.atomic():
        answer = getattr(client, cell.method)(cell.address)
        words = b"".join(answer) if answer.streaming else answer.content
        # The file alone: the answer's own end would close the connection as well.
        for close in answer._resource_closers:
            close()
        transaction.set_rollback(True)
    return led_to(answer), words


def led_to(answer: HttpResponse) -> Answer:
    """Return the status; of a redirect the name of the page it leads to."""
    if answer.status_code != 302:
        return answer.status_code
    match = resolve(urlsplit(answer["Location"]).path)
    return ":".join([*match.namespaces, match.url_name or "?"])


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_the_role_as_the_tables_say(world, client, role):
    member = getattr(world.estate, ROLES[role])
    client.force_login(member.user)
    wrong, told, count = {}, [], 0
    for cell, expected in cells(world):
        answer, words = asked(client, cell)
        count += 1
        if answer != expected(cell, role):
            wrong[cell] = (answer, expected(cell, role))
        # What was asked for stands in the address of a page that repeats it.
        if world.hotel.sign in words and "HT-" not in cell.address:
            told.append(cell)
    assert (wrong, told) == ({}, [])
    assert count > 900


@pytest.mark.parametrize("role", ROLES)
def test_what_is_for_everybody_answers_everybody(estate, client, role):
    wrong = {}
    for name, answers in FOR_ALL.items():
        for method, expected in zip(("get", "post"), answers, strict=True):
            client.force_login(getattr(estate, ROLES[role]).user)
            answer, _words = asked(client, Cell(name, reverse(name), method))
            if answer != expected:
                wrong[name, method] = (answer, expected)
    assert wrong == {}


def test_a_stranger_is_sent_to_the_login_by_every_address(world):
    client, wrong = Client(), {}
    for cell, _expected in cells(world):
        answer, _words = asked(client, cell)
        # The admin's own log-in page sends on to the desk's.
        of_site = cell.name in OF_SITE and cell.name != "login"
        through = of_site or cell.name == "nowhere"
        if answer != ("admin:login" if through else "login"):
            wrong[cell] = answer
    assert wrong == {}


def test_an_account_without_a_desk_is_refused_by_every_address(world, client):
    user = world.estate.trainee.user
    world.estate.trainee.role = ""
    desk.save_staff(world.estate.trainee, by=None)
    client.force_login(user)
    wrong = {}
    for cell, _expected in cells(world):
        answer, _words = asked(client, cell)
        if answer != REFUSED:
            wrong[cell] = answer
    assert wrong == {}
