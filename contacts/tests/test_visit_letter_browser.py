"""A visit and a letter, written down by the keys of a real browser."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import desk
from contacts.models import Draft, FollowUp, Letter, Visit

from . import scan_files

pytestmark = pytest.mark.django_db(transaction=True)

# What axe finds in colours hangs on the scheme, all else on the size.
LOOKS = ((1366, 768, "light"), (820, 1180, "dark"))


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "scans"


@pytest.fixture
def at_desk(page: Page, base_url: str):
    """Return a function that opens the browser as a member of staff."""

    def enter(member) -> Page:
        client = Client()
        client.force_login(member.user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": base_url}])
        return page

    return enter


def look(page: Page, violations) -> None:
    """Look at the page with axe-core, bright and dark, wide and narrow."""
    for width, height, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        # A colour still on its way to the other scheme would be measured.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page) == []
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme="light")


def test_a_tense_visitor_is_written_down_by_keys(
    estate, file_call, at_desk, violations
):
    file_call(estate, name="周婉婷", phone="0912 345 678", unit="1棟1404")
    call = desk.keep_draft(
        uuid.uuid4(),
        desk=estate.desk,
        user=estate.cleared.user,
        channel="call",
        data={"name": "張太太"},
    )
    page = at_desk(estate.cleared)
    page.goto(f"/visits/new/?parked={call.pk}")
    expect(page.locator("#id_greeted")).to_be_focused()
    page.keyboard.press("Space")
    page.locator("#id_waiting").press("Space")
    expect(page.locator("#id_attended_at")).to_be_hidden()

    # The number of a known customer brings the name and the unit with it.
    page.locator("#id_phone").focus()
    page.keyboard.type("5678")
    expect(page.locator("[data-caller]")).to_contain_text("周婉婷")
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_have_value("周婉婷")
    expect(page.locator("#id_unit")).to_have_value("1棟1404")

    page.locator("[name=category]").first.focus()
    page.keyboard.press("2")
    page.locator("[name=subcategory][value='complaint.attitude']").press("9")
    expect(page.locator("[data-guide=calm_wording]").first).to_be_visible()
    page.locator("#id_content").fill("對收費員說話語氣不滿,要求道歉。")
    expect(page.locator("[data-draft-state]")).to_have_attribute("data-state", "saved")
    assert Draft.objects.get(channel="visit").data["name"] == "周婉婷"

    # Refused: the focus is where something is missing, and nothing typed is lost.
    page.locator("#id_content").fill("不滿")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-code=content_too_short]")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("周婉婷")
    page.locator("#id_content").fill("對收費員說話語氣不滿,要求道歉。")
    page.locator("#id_tense").press("Space")
    expect(page.locator("[data-guide=offer_supervisor]")).to_be_visible()
    look(page, violations)

    page.keyboard.press("F8")
    page.keyboard.press("1")
    page.get_by_role("button", name="存檔並請主管").click()
    page.wait_for_url("**/filed/**")
    visit = Visit.objects.get()
    assert (visit.greeted, visit.tense, visit.call_supervisor) == (True, True, True)
    assert visit.attended_at is None
    assert visit.customer.name == "周婉婷"
    assert FollowUp.objects.get(kind="call_supervisor").role == "supervisor"
    look(page, violations)

    page.locator("[data-press=a]").focus()
    page.keyboard.press("a")
    expect(page.locator("[data-press=a]")).to_have_count(0)
    visit.refresh_from_db()
    assert visit.attended_at is not None

    # One key leads back to the caller who waits, and the call knows of the visit.
    page.goto(f"/visits/{visit.number}/filed/?call={call.pk}")
    page.locator("#parked-call a").click()
    page.wait_for_url("**/calls/new/**")
    expect(page.locator("#id_name")).to_have_value("張太太")
    expect(page.locator("[name=interrupting_visit]")).to_have_value(visit.number)


def test_a_letter_is_registered_with_its_scans(estate, at_desk, violations, tmp_path):
    good, bad = tmp_path / "表揚信.pdf", tmp_path / "letter.pdf"
    good.write_bytes(scan_files.pdf())
    bad.write_bytes(b"MZ\x90\x00" + bytes(500))
    page = at_desk(estate.cleared)
    page.goto("/")
    page.keyboard.press("F4")
    page.wait_for_url("**/letters/new/")
    expect(page.locator("[name=delivery]").first).to_be_focused()
    expect(page.locator("#id_praised_staff")).to_be_hidden()
    page.keyboard.press("2")
    page.locator("[name=kind]").first.focus()
    page.keyboard.press("3")
    expect(page.locator("[data-guide=letter_next_instruction]")).to_be_visible()
    expect(page.locator("[data-duty=post_copy]")).to_be_visible()
    page.locator("#id_sender").fill("吳佩珊")
    page.locator("#id_subject").fill("表揚保安員張志強")
    # The department of a colleague of that name is filled in at once.
    page.locator("#id_praised_staff").fill(estate.engineer.name)
    department = str(estate.engineer.department_id)
    expect(page.locator("#id_praised_department")).to_have_value(department)
    page.locator("#id_praised_staff").fill("張志強")
    page.locator("#id_praised_department").select_option(label="保安部")
    page.locator("#id_original_kept_at").fill("檔案櫃 2")
    due = timezone.localtime() + dt.timedelta(days=2)
    page.locator("#entry details.fold > summary").click()
    page.locator("#id_reply_due").fill(due.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#id_scans").set_input_files([good, bad])
    page.keyboard.press("Control+Enter")

    # A program by the name of a letter is refused; what was typed stays.
    expect(page.locator("[data-code=wrong_type]")).to_contain_text("letter.pdf")
    expect(page.locator("#files-lost")).to_be_visible()
    expect(page.locator("#id_subject")).to_have_value("表揚保安員張志強")
    assert not Letter.objects.exists()
    look(page, violations)

    page.locator("#id_scans").set_input_files([good])
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/filed/")
    letter = Letter.objects.get()
    assert letter.category.code == "commendation"
    kinds = set(FollowUp.objects.values_list("kind", flat=True))
    assert kinds == {"post_original", "post_copy", "reply"}
    for kind in kinds:
        expect(page.locator(f"[data-promise={kind}]")).to_be_visible()
    look(page, violations)

    with page.expect_download() as download:
        page.get_by_role("link", name="表揚信.pdf").click()
    assert download.value.path().read_bytes() == scan_files.pdf()

    page.goto(f"/contacts/{letter.number}/attachments/")
    look(page, violations)
    page.locator("#id_scans").set_input_files(
        {"name": "page2.png", "mimeType": "image/png", "buffer": scan_files.png()}
    )
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/contacts/{letter.number}/")
    expect(page.get_by_role("link", name="page2.png")).to_be_visible()
