"""Every page under axe-core, WCAG 2.2 AA: bright and dark, desk and tablet.

A new address needs its place in `SEEN_AS` or in `NOT_A_PAGE`, as it needs its line in
`test_rights.PAGES`. Each role signs in once and walks its pages; screen and scheme
change on the loaded page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from contacts import desk
from contacts.factories import UserFactory
from contacts.models import ImportBatch

from .paper import owed_reply
from .test_import_browser import BAD, GOOD, address, upload
from .test_rights import FOR_ACCOUNTS, FOR_EVERYBODY, PAGES, fill

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = tuple(
    (scheme, width, height)
    for scheme in ("light", "dark")
    for width, height in ((1366, 768), (820, 1180))
)
# Who looks at which page, by the name of its address.
SEEN_AS = {
    "supervisor": (
        "board",
        "tasks",
        "promise_complete",
        "promise_postpone",
        "promise_reassign",
        "register",
        "register_print",
        "print_form",
        "slip_print",
        "print_many",
        "contact",
        "contact_amend",
        "contact_close",
        "contact_reopen",
        "contact_void",
        "work_order_new",
        "complaint_record_new",
        "coordination_slip_new",
        "slip",
        "slip_step",
        "commendation_new",
        "letter_send_back",
        "letter_thanks",
        "posting_take_down",
        "search",
        "rules",
        "report",
        "report_rows",
        "report_trend",
        "report_file",
        "drafts",
        "shift_check_result",
        "hand_over_page",
        "spot_checks",
    ),
    "cleared": (
        "hand_over",
        "shift_end",
        "call_new",
        "visit_new",
        "visit_filed",
        "visit_attend",
        "visit_leave",
        "letter_new",
        "letter_filed",
        "attachment_add",
        "password_change",
        "password_change_done",
    ),
    "clerk": ("shift_check", "import_contacts", "import_batch"),
    "": ("login",),
}
NOT_A_PAGE = {
    "reports": "sends on to the last month",
    "report_csv": "a file to keep",
    "report_trend_xlsx": "a file to keep",
    "report_file_download": "a file to keep",
    "board_live": "a piece of the board, seen there",
    "draft": "sends its owner on to the form",
    "attachment": "a scan, as a PDF or a picture",
    "import_rejects": "a file to keep",
    "livez": "a word for the proxy",
    "readyz": "a word for the proxy",
    "set_language": "answers a POST with the page it came from",
    "set_theme": "answers a POST with the page it came from",
    "set_desk": "answers a POST with the board",
    "logout": "answers a POST with the login page",
}


@pytest.fixture
def place(estate, file_call, settings, tmp_path) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path
    estate.named = fill(estate, file_call)
    owed_reply(file_call, estate, due=-12, rings=5, late_reason="同時接待訪客")
    return estate


@pytest.fixture
def walk(page: Page, base_url: str, violations) -> Iterator[Callable[..., None]]:
    """Return a function that opens addresses as a member and looks at each."""
    found: dict[tuple[str, str, int], list[str]] = {}

    def look(name: str) -> None:
        for scheme, width, height in LOOKS:
            page.set_viewport_size({"width": width, "height": height})
            # A colour still on its way to the other scheme would be measured.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[name, scheme, width] = violations(page)

    def enter(user, addresses: dict[str, str], status: int = 200) -> None:
        page.context.clear_cookies()
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            page.context.add_cookies([{"name": name, "value": value, "url": base_url}])
        for name, at in addresses.items():
            answer = page.goto(at)
            assert answer is not None and answer.status == status, name
            look(name)

    yield enter
    assert {where: what for where, what in found.items() if what} == {}
    assert found and len(found) % len(LOOKS) == 0


def named(place: SimpleNamespace, role: str) -> dict[str, str]:
    """Return the addresses of a role's pages, filled with the desk's rows."""
    found = {}
    for name in SEEN_AS[role]:
        asked = PAGES.get(name)
        rows = [place.named[row] for row in asked.arguments] if asked else []
        found[name] = reverse(name, args=rows) + (asked.query if asked else "")
    return found


def test_every_page_is_looked_at():
    reads = {name for name, asked in PAGES.items() if asked.method == "get"}
    seen = [name for names in SEEN_AS.values() for name in names]
    assert len(seen) == len(set(seen))
    assert {*seen, *NOT_A_PAGE} == reads | FOR_EVERYBODY | FOR_ACCOUNTS
    assert not set(seen) & set(NOT_A_PAGE)


def test_a_supervisors_pages(place, file_call, walk):
    pages = named(place, "supervisor")
    amended, gone = file_call(place).contact, file_call(place).contact
    by = place.cleared.user
    desk.amend(amended, {"content": "停車場漏水"}, reason="聽錯了", by=by)
    desk.void(gone, reason="重複登記", by=by)
    pages |= {
        "letters": reverse("register", args=["letters"]),
        "a visit": reverse("contact", args=[place.named["visit"]]),
        "a letter": reverse("contact", args=[place.named["letter"]]),
        "corrected": amended.get_absolute_url(),
        "void": gone.get_absolute_url(),
        "not begun": reverse("report", args=["2199-01"]),
    }
    walk(place.supervisor.user, pages)


def test_a_receptionists_pages(place, walk):
    walk(place.cleared.user, named(place, "cleared"))


def test_pages_that_refuse(place, walk):
    walk(place.cleared.user, {"403": reverse("import_contacts")}, status=403)
    walk(place.cleared.user, {"404": "/contacts/BH-DH-2026-99999/"}, status=404)
    walk(UserFactory(username="new"), {"no desk": "/"}, status=403)
    walk(None, named(place, ""))


def test_a_clerks_pages(place, walk):
    """An import before, at its word, on its way, and as it came out."""
    client = Client()
    client.force_login(place.clerk.user)
    upload(client, GOOD, BAD)
    batch = ImportBatch.objects.latest("pk")
    place.named["batch"] = batch.pk
    walk(place.clerk.user, named(place, "clerk"))
    client.post(address(batch, "confirm"))
    client.post(address(batch, "go_on"))
    walk(place.clerk.user, {"import result": address(batch)})
