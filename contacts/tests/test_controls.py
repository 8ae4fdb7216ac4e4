"""The desk's controls and template tags, without a browser."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.html import escape

from contacts.models import User
from contacts.templatetags import desk_ui
from contacts.widgets import ChipMultiple, ChipSelect

from .scripts_page import TalkForm


def drawn(name: str, data: dict[str, str] | None = None) -> str:
    source = '{% include "contacts/_field.html" with field=field %}'
    return Template(source).render(Context({"field": TalkForm(data)[name]}))


def test_chips_leave_out_the_blank_choice_and_count_from_zero() -> None:
    html = drawn("rings")
    assert 'id="id_rings_0"' in html
    assert 'value=""' not in html
    assert html.count("chip-input") == 3


def test_a_chip_keeps_the_key_it_was_given_and_others_get_the_rest() -> None:
    widget = ChipSelect(choices=[("a", "A"), ("b", "B"), ("c", "C")], keys={"c": "1"})
    options = [group[1][0] for group in widget.optgroups("x", [], {"id": "id_x"})]
    assert [option["key"] for option in options] == ["2", "3", "1"]


def test_an_eleventh_chip_takes_a_letter() -> None:
    widget = ChipMultiple(choices=[(str(n), f"n{n}") for n in range(11)])
    options = [group[1][0] for group in widget.optgroups("x", [], {"id": "id_x"})]
    assert [option["key"] for option in options] == [*"1234567890", "a"]


def test_a_key_that_repeats_the_label_is_not_shown() -> None:
    html = drawn("rings")
    assert html.count("<kbd") == 1
    assert '<kbd aria-hidden="true">4</kbd>' in html


def test_a_superior_is_marked_in_the_list_of_people() -> None:
    html = drawn("person")
    assert html.count('data-superior="1"') == 1
    assert 'data-hint="8001"' in html


def test_an_error_names_its_clause_and_is_tied_to_its_field() -> None:
    html = drawn("name", {"name": ""})
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'data-code="who"' in html
    with translation.override("en"):
        assert "Regulation 3.1.4" in drawn("name", {"name": ""})


def test_a_group_is_named_by_its_label() -> None:
    html = drawn("rings")
    assert 'role="radiogroup"' in html
    assert 'aria-labelledby="id_rings_label"' in html
    assert 'id="id_rings_label"' in html


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0′"), (-12, "12′"), (65, "1 h 05′"), (1560, "1 d 2 h")],
)
def test_minutes_are_said_as_a_clerk_says_them(minutes: int, text: str) -> None:
    with translation.override("en"):
        assert desk_ui.minutes_text(minutes) == text


@pytest.mark.parametrize(
    ("code", "tag"), [("zh-hant", "zh-Hant"), ("zh-hans", "zh-Hans"), ("en", "en")]
)
def test_the_page_says_its_language_as_browsers_write_it(code: str, tag: str) -> None:
    with translation.override(code):
        assert desk_ui.html_lang() == tag


@pytest.mark.parametrize("value", ["", "pink", '"><script>'])
def test_a_cookie_of_nonsense_is_no_theme(value: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[desk_ui.THEME_COOKIE] = value
    assert desk_ui.chosen_theme(Context({"request": request})) == "auto"


def test_the_theme_of_the_account_goes_before_that_of_the_device() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[desk_ui.THEME_COOKIE] = "light"
    assert desk_ui.chosen_theme(Context({"request": request})) == "light"
    request.user = User(theme="dark")
    assert desk_ui.chosen_theme(Context({"request": request})) == "dark"


@pytest.mark.django_db
def test_the_login_page_says_its_language_and_theme(client: Client) -> None:
    client.cookies[desk_ui.THEME_COOKIE] = "dark"
    html = client.get("/accounts/login/").content.decode()
    assert '<html lang="zh-Hant" data-theme="dark" data-bs-theme="dark">' in html
    assert "style=" not in html
    assert "onclick" not in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_says_the_next_step(name: str) -> None:
    request = RequestFactory().get("/")
    template = Template('{% include "' + name + '.html" %}')
    with translation.override("en"):
        html = template.render(Context({"request": request}))
    assert f'<p class="error-code">{name[:3]}</p>' in html
    assert escape("Back to the board") in html
