"""Logging in and out, idling, the password, and what each person chooses."""

from __future__ import annotations

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from contacts import choices
from contacts.factories import UserFactory, add_member
from contacts.middleware import DESK_KEY, SEEN_KEY, client_address

from .cast import PASSWORD

NEW_PASSWORD = "another-Morning-9"


def log_in(client: Client, username: str, password: str = PASSWORD, **extra):
    fields = {"username": username, "password": password}
    return client.post(reverse("login"), fields, **extra)


def signed_in(client: Client) -> bool:
    return client.get(reverse("password_change")).status_code == 200


def test_logging_in_leads_to_the_page_that_was_asked_for(estate, client):
    asked = reverse("password_change")
    sent = client.get(asked)
    assert sent.status_code == 302
    assert sent["Location"] == f"{reverse('login')}?next={asked}"
    fields = {"username": "bh-cleared", "password": PASSWORD, "next": asked}
    assert client.post(reverse("login"), fields)["Location"] == asked
    assert signed_in(client)


def test_logging_in_does_not_lead_elsewhere(estate, client):
    fields = {"username": "bh-cleared", "password": PASSWORD}
    answer = client.post(reverse("login"), {**fields, "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_logging_in_gives_a_new_session(estate, client):
    client.get(reverse("login"))
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    log_in(client, "bh-cleared")
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_logging_out_is_a_post_and_ends_the_session(estate, sign_in):
    client = sign_in(estate.cleared)
    assert client.get(reverse("logout")).status_code == 405
    assert signed_in(client)
    assert client.post(reverse("logout"))["Location"] == reverse("login")
    assert not signed_in(client)


def test_an_account_put_out_of_use_cannot_log_in(estate, client):
    account = estate.cleared.user
    account.is_active = False
    account.save()
    assert log_in(client, account.username).status_code == 200
    assert not signed_in(client)


def test_changing_the_password_ends_the_other_sessions(estate, client):
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(estate.cleared.user)
    answer = client.post(
        reverse("password_change"),
        {
            "old_password": PASSWORD,
            "new_password1": NEW_PASSWORD,
            "new_password2": NEW_PASSWORD,
        },
    )
    assert answer["Location"] == reverse("password_change_done")
    assert client.get(answer["Location"]).status_code == 200
    assert signed_in(client)
    assert not signed_in(elsewhere)
    estate.cleared.user.refresh_from_db()
    assert estate.cleared.user.check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    "password", ["short1", "12345678901", "password", "bh-cleared"]
)
def test_a_weak_password_is_refused(estate, sign_in, password):
    answer = sign_in(estate.cleared).post(
        reverse("password_change"),
        {
            "old_password": PASSWORD,
            "new_password1": password,
            "new_password2": password,
        },
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors
    estate.cleared.user.refresh_from_db()
    assert estate.cleared.user.check_password(PASSWORD)


def idle_since(client: Client, minutes: float) -> None:
    session = client.session
    session[SEEN_KEY] = int(time.time() - minutes * 60)
    session.save()


def test_a_desk_left_alone_is_signed_out(estate, sign_in):
    client = sign_in(estate.cleared)
    idle_since(client, settings.IDLE_MINUTES - 1)
    assert signed_in(client)
    idle_since(client, settings.IDLE_MINUTES + 1)
    answer = client.get(reverse("password_change"), follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("login"))
    assert [str(note) for note in answer.context["messages"]]
    assert not signed_in(client)


def test_polling_is_nobodys_activity(estate, sign_in):
    client = sign_in(estate.cleared)
    page = reverse("password_change")
    idle_since(client, 5)
    before = client.session[SEEN_KEY]
    client.get(page, headers={"X-Desk-Polling": "1"})
    assert client.session[SEEN_KEY] == before
    client.get(page)
    assert client.session[SEEN_KEY] > before


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"X-Requested-With": "XMLHttpRequest"},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_a_script_learns_that_the_session_ended(client, db, headers):
    answer = client.get(reverse("password_change"), headers=headers)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "text/plain"
    assert b"<" not in answer.content
    assert "HX-Redirect" not in answer


@pytest.fixture
def attempts(settings):
    settings.AXES_FAILURE_LIMIT = 3
    return 3


def test_guessing_locks_the_name_on_that_address_only(estate, client, attempts):
    here = {"REMOTE_ADDR": "192.0.2.1"}
    for _ in range(attempts - 1):
        assert log_in(client, "bh-cleared", "wrong", **here).status_code == 200
    assert log_in(client, "bh-cleared", "wrong", **here).status_code == 429
    assert log_in(client, "bh-cleared", **here).status_code == 429
    assert not signed_in(client)
    # A colleague at the same desk, and the same person elsewhere, come in.
    assert log_in(client, "bh-clerk", **here).status_code == 302
    assert log_in(Client(), "bh-cleared", REMOTE_ADDR="192.0.2.2").status_code == 302


def test_the_right_password_forgets_the_wrong_ones(estate, attempts):
    for _ in range(2):
        client = Client()
        for _ in range(attempts - 1):
            assert log_in(client, "bh-cleared", "wrong").status_code == 200
        assert log_in(client, "bh-cleared").status_code == 302


def test_only_the_proxy_is_believed_about_the_address(rf, settings):
    request = rf.get(
        "/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "1.1.1.1, 192.0.2.9"}
    )
    settings.BEHIND_PROXY = False
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "192.0.2.9"


def test_the_language_is_kept_with_the_account_and_the_device(estate, sign_in):
    client = sign_in(estate.cleared)
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/tasks/"})
    assert answer["Location"] == "/tasks/"
    estate.cleared.user.refresh_from_db()
    assert estate.cleared.user.language == "en"
    assert b'lang="en"' in client.get(reverse("password_change")).content
    client.post(reverse("logout"))
    assert b'lang="en"' in client.get(reverse("login")).content


def test_the_theme_is_kept_with_the_account_and_the_device(estate, sign_in):
    client = sign_in(estate.cleared)
    client.post(reverse("set_theme"), {"theme": "dark", "next": "/"})
    estate.cleared.user.refresh_from_db()
    assert estate.cleared.user.theme == "dark"
    client.post(reverse("logout"))
    assert b'data-theme="dark"' in client.get(reverse("login")).content


def test_the_switches_lead_back_to_the_same_page_of_the_same_desk(estate, sign_in):
    """A report's address names its desk: without it another desk's would open."""
    asked = f"{reverse('report', args=['2026-10'])}?desk=BH&desks=all"
    page = sign_in(estate.manager).get(asked).content.decode()
    back = f'name="next" value="{asked.replace("&", "&amp;")}"'
    assert page.count(back) == 2


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", ""])
@pytest.mark.parametrize("name", ["set_language", "set_theme"])
def test_going_back_stays_on_this_site(client, db, name, target):
    fields = {"language": "en", "theme": "dark", "next": target}
    assert client.post(reverse(name), fields)["Location"] == "/"


@pytest.mark.parametrize("name", ["set_language", "set_theme"])
def test_an_unknown_choice_is_refused(client, db, name):
    fields = {"language": "xx", "theme": "pink", "next": "/"}
    assert client.post(reverse(name), fields).status_code == 400
    assert client.get(reverse(name)).status_code == 405


def test_a_person_of_two_desks_chooses_one(estate, hotel, sign_in):
    add_member(hotel.desk, "林怡君", choices.Role.CLERK, username="bh-cleared")
    client = sign_in(estate.cleared)
    assert client.get(reverse("password_change")).wsgi_request.desk == estate.desk
    client.post(reverse("set_desk"), {"desk": "HT"})
    assert client.session[DESK_KEY] == hotel.desk.pk
    page = client.get(reverse("password_change")).wsgi_request
    assert (page.desk, page.member.role) == (hotel.desk, choices.Role.CLERK)


def test_nobody_chooses_a_foreign_desk(estate, hotel, sign_in):
    client = sign_in(estate.cleared)
    for code in ("HT", "NONE", ""):
        assert client.post(reverse("set_desk"), {"desk": code}).status_code == 403
    assert DESK_KEY not in client.session


def test_an_account_without_a_desk_is_told_whom_to_ask(db, client):
    client.force_login(UserFactory(username="new"))
    answer = client.get("/")
    assert answer.status_code == 403
    assert "contacts/no_desk.html" in [one.name for one in answer.templates]
    assert signed_in(client)


def test_a_person_taken_off_the_desk_sees_nothing_from_the_next_page_on(
    estate, sign_in
):
    client = sign_in(estate.cleared)
    estate.cleared.active = False
    estate.cleared.save()
    answer = client.get("/")
    assert answer.status_code == 403
    assert "contacts/no_desk.html" in [one.name for one in answer.templates]


def test_an_ended_session_takes_nobodys_words(estate, page):
    """The board goes to the log-in; a form keeps what stands in it and says so."""
    account = estate.cleared.user
    form = reverse("call_new")
    page.goto(f"{reverse('login')}?next={form}")
    page.locator("input[name=username]").fill(account.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator(".login-form button[type=submit]").click()
    page.wait_for_url(f"**{form}")
    board = page.context.new_page()
    board.goto("/")
    Session.objects.all().delete()
    words = page.locator("[name=content]")
    words.fill("詢問停車月卡的續費時間。")
    expect(page.locator("[data-session-ended]")).to_be_visible()
    assert words.input_value() == "詢問停車月卡的續費時間。"
    board.evaluate("htmx.trigger('[data-live]', 'board-now')")
    board.wait_for_url(f"**{reverse('login')}?next=/")
