"""Times no desk can mean, reasons that say nothing, forms opened twice."""

from __future__ import annotations

import datetime as dt

import pypdfium2
from django.utils import timezone, translation

from contacts import desk, printing
from contacts.tests.paper import codes, owed_reply, text

from .test_printing import read, sheets
from .test_slips import leak, opened, refused, walker  # noqa: F401
from .test_tasks import address, local

FAR = dt.datetime(2099, 1, 1, 10, tzinfo=dt.UTC)


def new(contact, kind: str) -> str:
    return f"{contact.get_absolute_url()}slips/new/{kind}/"


def test_no_time_lies_years_ahead_or_behind(estate, sign_in, leak):  # noqa: F811
    contact = leak()
    client = sign_in(estate.cleared)
    sent = {"content": "漏水", "urgency": "normal", "due_at": local(FAR)}
    sent["appointment_at"] = "2020-01-01T10:00"
    assert codes(client.post(new(contact, "work-order"), sent)) == {
        "appointment_at": ["slip_appointment_wrong"],
        "due_at": ["slip_due_too_far"],
    }
    assert not contact.slips.exists()
    slip = opened(estate, contact, "work_order")
    go = walker(estate)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    late = {"due_at": FAR, "note": "等零件"}
    assert refused(go, slip, "postpone", **late) == ["slip_due_too_far"]
    nothing = {"due_at": tomorrow, "note": "x"}
    assert refused(go, slip, "postpone", **nothing) == ["slip_note_says_nothing"]
    assert refused(go, slip, "void", note=".") == ["slip_note_says_nothing"]


def test_a_promise_is_put_off_with_a_reason_in_words(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    client = sign_in(estate.cleared)
    far = client.post(
        address(promise, "postpone"), {"new_due": local(FAR), "reason": "x"}
    )
    assert codes(far) == {
        "new_due": ["due_too_far"],
        "reason": ["reason_says_nothing"],
    }
    # One sign of Chinese is a word.
    later = {"new_due": local(timezone.now() + dt.timedelta(days=2)), "reason": "忙"}
    assert client.post(address(promise, "postpone"), later).status_code == 302


def test_what_begins_later_is_not_late_before(estate, leak):  # noqa: F811
    """The form's own page and the board say the same about being late."""
    slip = opened(estate, leak(), "work_order")
    promise = slip.promises.open().get(kind="slip_respond")
    later = slip.due_at + dt.timedelta(days=3)
    who = {"by": estate.cleared.user, "member": estate.cleared}
    desk.postpone(promise, new_due=later, reason="住戶出國", **who)
    slip.refresh_from_db()
    assert slip.due_at == slip.escalate_at == later
    assert desk.escalate(estate.desk.pk, now=later - dt.timedelta(minutes=1)) == 0
    assert desk.escalate(estate.desk.pk, now=later + dt.timedelta(minutes=1)) == 1


def test_a_complaint_has_one_running_record(hotel, sign_in, file_call):
    contact = file_call(
        hotel,
        category="complaint",
        subcategory="complaint.room",
        outcome="handed_over",
        connected_to=hotel.engineer,
    ).contact
    first = opened(hotel, contact, "complaint_record")
    client = sign_in(hotel.cleared)
    page = client.get(new(contact, "complaint-record"))
    assert first.number in text(page) and 'id="repeat"' in text(page)
    again = client.post(new(contact, "complaint-record"), {"at_once": "1"})
    assert codes(again) == {"__all__": ["complaint_opened_twice"]}
    assert contact.slips.count() == 1
    # The desk alone would strike a complaint out of everybody's sight.
    go = walker(hotel)
    assert refused(go, first, "void", note="開錯") == ["slip_step_by_role"]
    go(first, "void", "supervisor", note="開錯")
    second = opened(hotel, contact, "complaint_record")
    assert second.repeat_of is None
    order = opened(hotel, contact, "work_order")
    assert opened(hotel, contact, "work_order").repeat_of.pk == order.pk


def test_the_page_says_which_time_is_given(estate, sign_in, leak):  # noqa: F811
    contact = leak()
    page = sign_in(estate.cleared).get(new(contact, "work-order"))
    due = opened(estate, contact, "work_order").due_at
    told = page.context["form"].fields["due_at"].help_text
    assert timezone.localtime(due).strftime("%m-%d") in told


def test_a_refusal_of_the_whole_form_cites_its_clause(hotel, sign_in, file_call):
    contact = file_call(
        hotel,
        category="complaint",
        subcategory="complaint.attitude",
        outcome="handed_over",
        connected_to=hotel.engineer,
        complained_of=hotel.colleague,
    ).contact
    page = text(
        sign_in(hotel.colleague).post(
            new(contact, "complaint-record"), {"at_once": "1"}
        )
    )
    assert 'data-code="slip_own_case"' in page
    told = page.partition('data-code="slip_own_case"')[2].partition("</p>")[0]
    assert "3.2.6" in told


def strokes(paper) -> int:
    """Return how many lines and frames the PDF of a paper draws."""
    body = printing.pdf_of([paper], language="zh-hant", now=timezone.now())
    assert "親戚" not in "".join(read(body))
    page = pypdfium2.PdfDocument(body)[0]
    return sum(1 for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]))


def test_a_void_form_is_struck_through_and_keeps_its_reason_inside(
    estate,
    leak,  # noqa: F811
):
    with translation.override("zh-hant"), timezone.override("Asia/Taipei"):
        slip = opened(estate, leak(), "work_order")
        before = sheets(estate).slip(slip)
        slip = walker(estate)(slip, "void", note="住戶是經理親戚")
        paper = sheets(estate).slip(slip)
        assert (before.struck, paper.struck) == (False, True)
        assert paper.void and not any("親戚" in one for one in paper.texts())
        assert strokes(paper) > strokes(before) + 5
