"""What a supervisor meets in the admin: fresh lists, whole exports, one's own work."""

from __future__ import annotations

import csv
import io

from django.urls import reverse
from playwright.sync_api import expect

from contacts import desk
from contacts.models import AccessLog
from contacts.tests.paper import text

from .test_admin_pages import log_in

LIST = "admin:contacts_phonecall_changelist"


def as_member(member) -> dict:
    return {"by": member.user, "member": member}


def test_from_the_first_page_a_list_is_fresh(estate, sign_in, file_call):
    file_call(estate, name="許先生")
    client, listing = sign_in(estate.supervisor), reverse(LIST)
    client.post(listing, {"words": "沒有這個人"})
    page = client.get(listing)
    assert not page.context["cl"].result_list
    assert 'id="clear-search"' in text(page)
    searched = AccessLog.objects.filter(action="searched").count()
    client.get(reverse("admin:index"))
    page = client.get(listing)
    assert len(page.context["cl"].result_list) == 1
    assert 'id="clear-search"' not in text(page)
    assert AccessLog.objects.filter(action="searched").count() == searched
    # The link beside the box does the same without a way round.
    client.post(listing, {"words": "沒有這個人"})
    client.post(listing, {"words": ["沒有這個人", ""]})
    assert len(client.get(listing).context["cl"].result_list) == 1


def test_an_export_has_each_text_once_and_the_unit(estate, sign_in, file_call):
    content = "停車月卡遺失，" * 12
    file_call(estate, content=content, unit="5棟0301")
    page = reverse("admin:contacts_phonecall_export", args=["csv"])
    taken = sign_in(estate.supervisor).get(page).getvalue().decode("utf-8-sig")
    heads, row = csv.reader(io.StringIO(taken))
    assert len(set(heads)) == len(heads)
    assert row.count(content) == 1 and "5棟0301" in row


def test_ones_own_work_has_no_buttons_but_the_rule(estate, sign_in, file_call):
    call = file_call(estate, rings=5, late_reason="另一線電話").contact
    pages = [
        reverse("admin:contacts_phonecall_review", args=[call.pk]),
        reverse("admin:contacts_breach_judge", args=[call.breaches.get().pk]),
    ]
    for page in pages:
        shown = text(sign_in(estate.supervisor).get(page))
        assert 'id="own-work"' not in shown and "-save" in shown
    desk.amend(call, {"result": "已回電。"}, reason="補寫", by=estate.supervisor.user)
    for page in pages:
        shown = text(sign_in(estate.supervisor).get(page))
        assert 'id="own-work"' in shown and "-save" not in shown


def test_a_word_is_told_as_a_review_at_the_desk(estate, sign_in, file_call):
    call = file_call(estate).contact
    page = reverse("admin:contacts_phonecall_review", args=[call.pk])
    client, praise, fault = sign_in(estate.supervisor), "應對得體", "請補寫車位號碼"
    for given in (
        {"review": "good", "comment": praise},
        {"review": "to_correct", "comment": fault},
    ):
        seen = client.get(page).context["row"].seen
        answer = client.post(page, {**given, f"seen-{call.pk}": seen}, follow=True)
    told = text(answer)
    assert "已退回更正" in told and f"{call.number} 已覆核" not in told
    shown = text(sign_in(estate.cleared).get(call.get_absolute_url()))
    line = shown[shown.index('class="trail"') :]
    assert "複核無誤" in line and f"· {praise}" in line
    assert "退回更正" in line and f"· {fault}" in line
    assert "已重新開啟" not in line and f"原因：{praise}" not in line


def test_no_column_of_the_calls_leaves_the_screen(estate, file_call, page):
    """Also in English at the desk's width, and in Chinese on a tablet, at night."""
    held = {"rings": 5, "late_reason": "同時接待訪客", "content": "停車月卡遺失。" * 9}
    file_call(estate, name="歐陽陳美玲", phone="+852 9123 4567", **held)
    listing = f"{reverse(LIST)}?look=all"
    page.emulate_media(color_scheme="dark")
    log_in(page, "bh-supervisor", to=reverse(LIST))
    over = "(box) => box.scrollWidth - box.clientWidth"
    found = {}
    for language, width in (("zh-hant", 820), ("en", 1366), ("en", 820)):
        estate.supervisor.user.language = language
        estate.supervisor.user.save()
        page.set_viewport_size({"width": width, "height": 1000})
        page.goto(listing)
        found[language, width] = page.locator("#changelist .results").evaluate(over)
    assert max(found.values()) <= 0, found
    # What is asked before an act stands in one line with its label.
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(listing)
    page.locator("input.action-select").first.check()
    page.locator("select[name=action]").select_option("send_back")
    page.locator("button[name=index]").click()
    expect(page.locator(".chosen li")).to_contain_text("歐陽陳美玲")
    assert page.locator("#id_reason").bounding_box()["width"] > 400
