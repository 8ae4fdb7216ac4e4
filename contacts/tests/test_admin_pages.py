"""The admin in a browser: the log-in before it, its look, its policy."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts.models import Clearance, Desk

from .cast import PASSWORD


def log_in(page: Page, username: str, *, to: str) -> None:
    page.goto(f"{reverse('login')}?next={to}")
    page.get_by_role("textbox").first.fill(username)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator(".login-form button[type=submit]").click()
    page.wait_for_url(f"**{to}")


def addresses(place) -> dict[str, list[str]]:
    def admin(model: str, page: str, *arguments: object) -> str:
        return reverse(f"admin:contacts_{model}_{page}", args=arguments)

    return {
        "bh-administrator": [
            "/admin/",
            admin("desk", "change", place.desk.pk),
            admin("desk", "history", place.desk.pk),
            admin("staffmember", "changelist"),
            admin("staffmember", "change", place.clerk.pk),
            admin("user", "changelist"),
            admin("user", "add"),
            admin("user", "password", place.clerk.user.pk),
            admin("route", "add"),
            admin("accesslog", "changelist"),
        ],
        "bh-supervisor": [
            "/admin/",
            admin("phonecall", "changelist"),
            admin("customer", "changelist"),
            admin("clearance", "add"),
            admin("breach", "changelist"),
        ],
    }


def test_nothing_in_the_admin_is_out_of_reach(estate, file_call, page, violations):
    """No finding of axe-core in either light, nor on a tablet."""
    file_call(estate, rings=5, late_reason="同時接待訪客")
    found = {}

    def look(name: str) -> None:
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[name, scheme] = violations(page)

    page.goto(reverse("login"))
    look("login")
    for username, pages in addresses(estate).items():
        log_in(page, username, to="/admin/")
        for address in pages:
            page.goto(address)
            look(address)
        page.set_viewport_size({"width": 820, "height": 1180})
        look(f"{username} on a tablet")
        page.set_viewport_size({"width": 1366, "height": 768})
        page.context.clear_cookies()
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_clearance_is_granted_with_the_mouse(estate, page):
    """The selects, dates and actions of the admin work under the strict policy."""
    listed = reverse("admin:contacts_clearance_changelist")
    log_in(page, "bh-supervisor", to=listed)
    page.locator(".object-tools a").click()
    page.locator("#id_staff").select_option(label="小許")
    # Django's own script puts today's date in.
    page.locator(".field-since .datetimeshortcuts a").first.click()
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    made = Clearance.objects.get(staff=estate.trainee)
    row = page.locator("#result_list tr", has_text="小許")
    row.locator("input.action-select").check()
    page.locator("select[name=action]").select_option("withdraw")
    page.locator("button[name=index]").click()
    page.locator("input[name=reason]").fill("需再受訓")
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    made.refresh_from_db()
    assert made.withdrawn_reason == "需再受訓"


def test_the_chosen_theme_and_language_hold_in_the_admin(estate, page):
    log_in(page, "bh-administrator", to="/admin/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator("button[name=theme][value=dark]").click()
    page.wait_for_url("**/admin/")
    assert page.evaluate(paper) != light
    page.locator("button[name=language][value=en]").click()
    expect(page.get_by_role("heading", name="Administration")).to_be_visible()
    assert Desk.objects.get().language == "zh-hant"
