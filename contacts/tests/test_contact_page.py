"""The page of an entry: everything about it, its history, and what is done with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from contacts import desk
from contacts.forms.amend import FIXED, NOT_AMENDED, amend_form
from contacts.models import Breach, Contact, snapshot_of
from contacts.tests.paper import codes, file_letter, file_visit, owed_reply, text


def form_of(client, contact) -> dict[str, str]:
    """Return what the browser would send of the untouched form of correction."""
    form = client.get(f"{contact.get_absolute_url()}amend/").context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        if hasattr(value, "strftime"):
            sent[bound.html_name] = bound.field.widget.format_value(value)
        elif value not in (None, "", False):
            sent[bound.html_name] = "on" if value is True else str(value)
    return sent


@pytest.fixture
def call(estate, file_call) -> Contact:
    return file_call(
        estate,
        rings=5,
        late_reason="同時接待兩位訪客",
        phone="0912 345 678",
        unit="3棟1202",
    ).contact


def test_everything_about_a_call_is_there(estate, sign_in, file_call):
    call = file_call(
        estate,
        rings=5,
        late_reason="同時接待訪客",
        phone="0912 345 678",
        asked_for=estate.superior,
        asked_for_answer="declines",
        purpose_status="clear",
        outcome="message_taken",
        message="請回電談續保",
    ).contact
    page = text(sign_in(estate.cleared).get(call.get_absolute_url()))
    for part in ("陳美玲", "0912 345 678", "王經理", "請回電談續保", "同時接待訪客"):
        assert part in page
    assert "regulation-3.1.1" in page or "instruction-3.1.1" in page
    # What was true is told to the desk, never to paper (special-calls/7).
    answer = str(call.get_asked_for_answer_display())
    shown = page.index(f"{answer} <span")
    assert "no-print" in page[shown - 60 : shown]


def test_a_number_is_masked_without_the_right(estate, sign_in, call):
    desk.amend(call, {"phone": "0987 654 321"}, reason="聽錯", by=estate.cleared.user)
    page = text(sign_in(estate.manager).get(call.get_absolute_url()))
    assert "0912" not in page and "0987" not in page
    assert "··· 321" in page and "··· 678" in page


def test_the_history_reads_as_corrections(estate, sign_in, call):
    desk.amend(
        call,
        {"category": estate.categories["repair"], "content": "停車場漏水"},
        reason="聽錯了",
        by=estate.colleague.user,
    )
    response = sign_in(estate.cleared).get(call.get_absolute_url())
    entered, corrected = response.context["timeline"]
    assert (entered.who, entered.changes) == (estate.cleared.name, [])
    assert (corrected.who, corrected.reason) == (estate.colleague.name, "聽錯了")
    changes = {change.before: change.after for change in corrected.changes}
    assert changes == {
        "詢問停車月卡的續費時間。": "停車場漏水",
        estate.categories["enquiry"].name: estate.categories["repair"].name,
    }
    assert "<del>詢問停車月卡的續費時間。</del>" in text(response)


def test_an_amendment_asks_why_first_and_shows_what_concerns(estate, sign_in, call):
    """A field that has a value is always shown, so that hiding empties nothing."""
    client = sign_in(estate.supervisor)
    answer = client.get(f"{call.get_absolute_url()}amend/")
    text, form = answer.content.decode(), answer.context["form"]
    assert next(iter(name for name in form.fields if name != "seen")) == "reason"
    assert 'data-show-when="outcome=message_taken || message"' in text
    for name, field in form.fields.items():
        when = getattr(field, "show_when", "")
        assert not when or when.endswith(f"|| {name}")


def test_an_amendment_keeps_number_and_time_of_entry(estate, sign_in, call):
    client = sign_in(estate.colleague)
    sent = {**form_of(client, call), "content": "詢問月卡如何退費。", "reason": "聽錯"}
    sent |= {"number": "BH-DH-2026-99999", "entered_at": "2001-01-01"}
    response = client.post(f"{call.get_absolute_url()}amend/", sent)
    assert response.status_code == 302, codes(response)
    after = Contact.objects.get(pk=call.pk)
    assert after.content == "詢問月卡如何退費。"
    assert (after.number, after.entered_at) == (call.number, call.entered_at)
    assert after.occurred_at == call.occurred_at
    line = call.history.first()
    assert line.history_change_reason == "聽錯"
    assert line.history_user == estate.colleague.user


def test_a_call_out_is_corrected_to_nobody_answered(estate, sign_in, call, file_call):
    out = file_call(
        estate, direction="outgoing", rings=None, source=call.contact_ptr
    ).contact
    client = sign_in(estate.cleared)
    form = client.get(f"{out.get_absolute_url()}amend/").context["form"]
    assert "no_answer" in dict(form.fields["outcome"].choices)
    sent = {**form_of(client, out), "outcome": "no_answer", "reason": "誤選"}
    response = client.post(f"{out.get_absolute_url()}amend/", sent)
    assert response.status_code == 302, codes(response)
    out.refresh_from_db()
    assert (out.outcome, out.direction, out.source_id) == (
        "no_answer",
        "outgoing",
        call.pk,
    )
    # A call that came in cannot have found nobody.
    form = client.get(f"{call.get_absolute_url()}amend/").context["form"]
    assert "no_answer" not in dict(form.fields["outcome"].choices)


def test_an_untouched_form_of_any_channel_changes_nothing(estate, sign_in, call):
    entries = [
        call,
        file_visit(estate),
        file_letter(estate, received_on=timezone.localdate() - dt.timedelta(days=3)),
    ]
    client = sign_in(estate.cleared)
    for entry in entries:
        sent = {**form_of(client, entry), "reason": "無"}
        response = client.post(f"{entry.get_absolute_url()}amend/", sent)
        assert codes(response) == {"__all__": ["nothing_changed"]}, entry.channel


def test_every_typed_field_can_be_corrected(estate, call):
    """A field added to a model must be in the form of correction too, or be fixed."""
    estate.desk.refresh_from_db()
    own = {"consulted"}
    for entry in (call, file_visit(estate), file_letter(estate)):
        form = amend_form(
            entry,
            snapshot=snapshot_of(estate.desk),
            member=estate.cleared,
            user=estate.cleared.user,
            seen=entry.history.first(),
        )
        offered = {form.column(name) for name in form.fields} | FIXED | own
        # A visit and a letter happen when they arrive; the form gives that day.
        offered |= {"occurred_at", "message", "outcome", "interrupting_visit"}
        offered |= set(NOT_AMENDED) | {"greeted"}
        assert set(desk.TYPED[entry.channel]) <= offered


def test_a_reason_and_the_rules_are_asked(estate, sign_in, call):
    client = sign_in(estate.cleared)
    sent = {**form_of(client, call), "content": "另一件事。"}
    response = client.post(f"{call.get_absolute_url()}amend/", sent)
    assert codes(response) == {"reason": ["amend_reason_missing"]}
    assert "另一件事。" in text(response)
    sent |= {"reason": "聽錯", "category": ""}
    sent["subcategory"] = ""
    response = client.post(f"{call.get_absolute_url()}amend/", sent)
    assert codes(response) == {"category": ["category_missing"]}
    call.refresh_from_db()
    assert call.content != "另一件事。"


def test_a_colleague_who_was_faster_is_shown_first(estate, sign_in, call):
    client = sign_in(estate.cleared)
    sent = {**form_of(client, call), "unit": "3棟1203", "reason": "聽錯門牌"}
    desk.amend(
        call, {"content": "同事改過的內容"}, reason="補充", by=estate.colleague.user
    )
    response = client.post(f"{call.get_absolute_url()}amend/", sent)
    page = text(response)
    assert response.status_code == 200 and 'id="meanwhile"' in page
    assert estate.colleague.name in page and "同事改過的內容" in page
    form = response.context["form"]
    assert form["unit"].value() == "3棟1203"
    assert form["content"].value() == "同事改過的內容"
    assert Contact.objects.get(pk=call.pk).unit == "3棟1202"

    again = {**sent, "seen": form["seen"].value(), "content": form["content"].value()}
    assert client.post(f"{call.get_absolute_url()}amend/", again).status_code == 302
    after = Contact.objects.get(pk=call.pk)
    assert (after.unit, after.content) == ("3棟1203", "同事改過的內容")


def test_a_letter_moves_only_with_its_day(estate, sign_in):
    letter = file_letter(estate)
    client = sign_in(estate.clerk)
    url = f"{letter.get_absolute_url()}amend/"
    sent = {**form_of(client, letter), "sender": "林國樑", "reason": "姓名"}
    assert client.post(url, sent).status_code == 302
    after = Contact.objects.get(pk=letter.pk)
    assert (after.name, after.occurred_at) == ("林國樑", letter.occurred_at)
    earlier = timezone.localdate() - dt.timedelta(days=2)
    sent = {**form_of(client, letter), "received_on": str(earlier), "reason": "日期"}
    assert client.post(url, sent).status_code == 302
    after = Contact.objects.get(pk=letter.pk)
    assert timezone.localtime(after.occurred_at).date() == earlier
    assert after.entered_at == letter.entered_at


def test_a_void_line_stays_with_its_reason(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    contact = promise.contact
    client = sign_in(estate.cleared)
    url = f"{contact.get_absolute_url()}void/"
    assert codes(client.post(url, {})) == {"reason": ["void_reason_missing"]}
    assert client.post(url, {"reason": "重複登記"}).status_code == 302
    contact.refresh_from_db()
    promise.refresh_from_db()
    assert (contact.status, promise.status) == ("void", "cancelled")
    page = text(client.get(contact.get_absolute_url()))
    assert "is-void-entry" in page and page.count("重複登記") >= 2
    assert "amend/" not in page and contact.content in page
    assert client.get(f"{contact.get_absolute_url()}amend/").status_code == 302


def test_an_entry_that_owes_cannot_close(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    contact = promise.contact
    client = sign_in(estate.cleared)
    url = contact.get_absolute_url()
    response = client.post(f"{url}close/", {"result": "好了"})
    assert codes(response) == {"__all__": ["contact_close_open_promises"]}
    desk.complete(promise, outcome="in_person", result="已回", by=estate.cleared.user)
    assert codes(client.post(f"{url}reopen/", {})) == {
        "reason": ["reopen_reason_missing"]
    }
    assert client.post(f"{url}reopen/", {"reason": "客戶再問"}).status_code == 302
    assert client.post(f"{url}close/", {"result": "都好了"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.status, contact.result) == ("closed", "都好了")
    events = client.get(url).context["timeline"]
    titles = [one.title for one in events if one.sort == "history"]
    assert len(titles) == len(set(titles)) + titles.count(titles[1]) - 1


def test_a_confidential_letter_keeps_its_words(estate, sign_in):
    letter = file_letter(estate, confidential=True, content="賠償一百萬。")
    desk.amend(letter, {"content": "賠償兩百萬。"}, reason="更正", by=estate.clerk.user)
    client = sign_in(estate.trainee)
    page = text(client.get(letter.get_absolute_url()))
    assert "百萬" not in page and letter.subject in page
    assert client.get(f"{letter.get_absolute_url()}amend/").status_code == 404
    assert "百萬" in text(sign_in(estate.clerk).get(letter.get_absolute_url()))


def test_what_was_done_about_a_confidential_letter_is_for_few(estate, sign_in):
    letter = file_letter(estate, confidential=True)
    by = {"by": estate.assistant.user, "member": estate.assistant}
    promise = letter.promises.get(kind="decide_on_slip")
    later = promise.due_at + dt.timedelta(hours=1)
    desk.postpone(promise, new_due=later, reason="等律師意見", **by)
    desk.complete(
        promise,
        outcome="slip",
        result="需賠償屋主",
        department=estate.security,
        **by,
    )
    desk.amend(letter, {"copies": 2}, reason="附和解書", **by)
    Breach.objects.create(
        contact=letter,
        desk=estate.desk,
        code="rings_late",
        reason="訟案加急",
        happened_at=timezone.now(),
    )
    secrets = ("律師", "賠償", "和解", "訟案")
    url = letter.get_absolute_url()
    page = text(sign_in(estate.trainee).get(url))
    assert [word for word in secrets if word in page] == []
    assert estate.assistant.name in page
    page = text(sign_in(estate.clerk).get(url))
    assert [word for word in secrets if word not in page] == []


@pytest.mark.parametrize("act", ["amend", "close", "reopen", "void"])
def test_nobody_changes_a_letter_that_is_not_theirs_to_read(estate, sign_in, act):
    letter = file_letter(estate, confidential=True)
    url = f"{letter.get_absolute_url()}{act}/"
    client = sign_in(estate.trainee)
    assert client.get(url).status_code == 404
    assert client.post(url, {"reason": "重複", "result": "已了"}).status_code == 404
    letter.refresh_from_db()
    assert (letter.status, letter.history.count()) == ("open", 1)
    can = client.get(letter.get_absolute_url()).context["can"]
    assert not can[act]
    assert sign_in(estate.clerk).get(url).status_code == 200


def test_other_entries_of_the_customer_and_linked_ones(estate, sign_in, file_call):
    first = file_call(estate).contact
    second = file_call(
        estate, direction="outgoing", rings=None, source=first.contact_ptr
    ).contact
    response = sign_in(estate.cleared).get(first.get_absolute_url())
    assert [one.number for one in response.context["others"]] == [second.number]
    linked = response.context["linked"]
    assert [one["line"].number for one in linked] == [second.number]
    back = sign_in(estate.cleared).get(second.get_absolute_url())
    assert [one["line"].number for one in back.context["linked"]] == [first.number]


def test_nobody_opens_another_desks_entry(estate, hotel, sign_in, call):
    client = sign_in(hotel.supervisor)
    for act in ("", "amend/", "void/", "close/", "reopen/"):
        assert client.get(f"{call.get_absolute_url()}{act}").status_code == 404
    assert client.post(f"{call.get_absolute_url()}void/", {"reason": "x"}).status_code
    call.refresh_from_db()
    assert call.status != "void"


def test_a_manager_reads_and_changes_nothing(estate, sign_in, call):
    client = sign_in(estate.manager)
    assert client.get(call.get_absolute_url()).status_code == 200
    for act in ("amend/", "void/", "close/", "reopen/"):
        assert client.get(f"{call.get_absolute_url()}{act}").status_code == 403


def test_the_page_takes_few_queries(
    estate, sign_in, file_call, django_assert_max_num_queries
):
    contact = owed_reply(file_call, estate, due=30, rings=5, late_reason="忙").contact
    file_call(estate)
    client = sign_in(estate.cleared)
    client.get(contact.get_absolute_url())
    with django_assert_max_num_queries(21):
        client.get(contact.get_absolute_url())
    with django_assert_max_num_queries(7):
        client.get(f"{contact.get_absolute_url()}amend/")
