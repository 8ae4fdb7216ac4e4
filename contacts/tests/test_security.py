"""What every address and every answer keeps to, whoever asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import checks
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .cast import PASSWORD

# What an address may name: a number of the register, a row, a book, a form, a random
# id.
HARMLESS = {
    "pk",
    "number",
    "book",
    "kind",
    "period",
    "form",
    "key",
    "entry_id",
    "object_id",
    "app_label",
    "url",
    "content_type_id",
}
CONVERTERS = {"IntConverter", "SlugConverter", "UUIDConverter", "PeriodConverter"}


def patterns(
    found: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, pattern.namespace or space)
        else:
            yield space, pattern


def test_no_address_can_hold_a_name_or_a_number():
    """An address stands in logs and histories: it names rows, never people."""
    for space, pattern in patterns(get_resolver().url_patterns):
        names = set(pattern.pattern.regex.groupindex)
        assert names <= HARMLESS, f"{pattern.name}: {names - HARMLESS}"
        if not space:
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__
                assert kind in CONVERTERS, f"{pattern.name}: {name} takes any text"


def test_pages_that_take_names_take_them_by_post(estate, sign_in, file_call):
    """A name or number put into an address is not looked for."""
    call = file_call(estate, name="陳美玲", phone="0912 345 678").contact
    client = sign_in(estate.cleared)
    for field in ("q", "name", "phone"):
        page = client.get(reverse("search"), {field: "陳美玲"})
        assert call.number not in page.content.decode()
    for answer in (
        client.post(reverse("search"), {"q": "陳美玲"}),
        client.post(reverse("search"), {"q": "0912345678"}),
    ):
        place = answer.get("Location", "")
        assert not re.search("陳|%E9|0912", place)


@override_settings(
    SECRET_KEY="a-key-of-a-test-that-is-long-enough-0123456789-abcdefghij",
    DEBUG=False,
    ALLOWED_HOSTS=["desk.example.org"],
    SESSION_COOKIE_SECURE=True,
    CSRF_COOKIE_SECURE=True,
    SECURE_SSL_REDIRECT=True,
    SECURE_HSTS_SECONDS=31536000,
    SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    SECURE_HSTS_PRELOAD=True,
)
def test_the_deployment_checks_find_nothing(monkeypatch):
    """With the switches of production; test_settings starts it as one process."""
    # The browser's tests need it; a desk does not.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    found = checks.run_checks(include_deployment_checks=True)
    assert [one for one in found if one.level >= checks.WARNING] == []


def test_cookies_are_kept_from_scripts_and_other_sites(estate, client):
    answer = client.post(
        reverse("login"), {"username": "bh-cleared", "password": PASSWORD}
    )
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    chosen = client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert chosen.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_of_production_travel_by_https_alone(estate, client):
    answer = client.post(
        reverse("login"),
        {"username": "bh-cleared", "password": PASSWORD},
        secure=True,
    )
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["secure"]
    chosen = client.post(reverse("set_theme"), {"theme": "dark"}, secure=True)
    assert chosen.cookies["frontdesk_theme"]["secure"]


INLINE = re.compile(
    rb"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)(?![^>]*json)",
    re.IGNORECASE,
)


def test_no_page_carries_inline_script_or_style(estate, sign_in, file_call):
    """The policy would stop it, and half a page would not work."""
    call = file_call(estate, rings=5, late_reason="同時接待訪客").contact
    signed_out = Client().get(reverse("login"))
    assert not INLINE.search(signed_out.content)
    pages = [
        reverse(name)
        for name in (
            *("board", "tasks", "search", "rules", "drafts", "call_new"),
            *("visit_new", "letter_new", "import_contacts", "password_change"),
        )
    ]
    pages.append(reverse("contact", args=[call.number]))
    pages.append(reverse("register", args=["telephone"]))
    admin = ("phonecall", "customer", "staffmember", "clearance", "breach", "desk")
    pages += [reverse(f"admin:contacts_{name}_changelist") for name in admin]
    pages.append(reverse("admin:contacts_desk_change", args=[estate.desk.pk]))
    pages.append(reverse("admin:contacts_clearance_add"))
    client = sign_in(estate.supervisor)
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        found = INLINE.search(answer.content)
        assert found is None, (address, found and found[0])
        assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["board", "contact", "call_new"])
def test_pages_with_callers_are_not_kept_by_the_browser(
    estate, sign_in, file_call, name
):
    """After the log-out the back button must not show who called."""
    arguments = [file_call(estate).contact.number] if name == "contact" else []
    answer = sign_in(estate.cleared).get(reverse(name, args=arguments))
    assert "no-store" in answer.get("Cache-Control", "")


def test_the_admin_login_is_the_desks_own(estate):
    """One login: the admin's own would know no throttle."""
    answer = Client().post(
        "/admin/login/", {"username": "bh-administrator", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))
