"""Days signed, months prepared, reviewed and approved, and what a closed one allows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from contacts import desk
from contacts.models import Contact, DayBook, MonthBook, MonthFigures

LAST_MONTH = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def as_member(member) -> dict:
    return {"by": member.user, "member": member}


@pytest.fixture
def closed(estate) -> MonthBook:
    """Last month of the estate, closed by three pairs of hands."""
    desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    desk.review_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
    return desk.approve_month(estate.desk, LAST_MONTH, **as_member(estate.manager))


@pytest.fixture
def old_call(estate, file_call):
    noon = dt.datetime.combine(LAST_MONTH, dt.time(12), estate.desk.zone)
    return file_call(estate, occurred_at=noon, now=noon).contact


def test_a_month_is_prepared_reviewed_and_approved(estate, closed):
    assert closed.state == "approved"
    assert closed.closed
    assert [line.history_user for line in closed.history.order_by("history_id")] == [
        estate.supervisor.user,
        estate.manager.user,
        estate.manager.user,
    ]


def test_a_step_out_of_order_is_refused(estate):
    with pytest.raises(desk.Refused) as refused:
        desk.approve_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
    assert refused.value.codes == ["month_out_of_step"]
    assert not MonthBook.objects.exists()


def test_the_figures_are_counted_when_nobody_can_write_any_more(estate):
    """Under the desk's lock, when the month is closed, and not before it is asked."""
    asked = []

    def figures() -> dict:
        asked.append(MonthBook.objects.get().state)
        return {"version": 2}

    given = {"figures": figures, **as_member(estate.manager)}
    with pytest.raises(desk.Refused):
        desk.approve_month(estate.desk, LAST_MONTH, **given)
    assert not asked
    desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    desk.review_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
    row = desk.approve_month(estate.desk, LAST_MONTH, **given)
    assert asked == ["approved"]
    assert MonthFigures.objects.get(month_book=row).counts == {"version": 2}


def test_who_prepared_a_month_does_not_review_it(estate):
    desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    with pytest.raises(desk.Refused) as refused:
        desk.review_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    assert refused.value.codes == ["month_own_work"]


def test_who_prepared_a_month_does_not_approve_it(estate):
    """Also where another has reviewed it in between."""
    desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
    desk.review_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    with pytest.raises(desk.Refused) as refused:
        desk.approve_month(estate.desk, LAST_MONTH, **as_member(estate.manager))
    assert refused.value.codes == ["month_own_work"]
    assert MonthBook.objects.get().state == "reviewed"


def test_this_month_is_not_prepared_yet(estate):
    with pytest.raises(desk.Refused) as refused:
        desk.prepare_month(
            estate.desk, timezone.localdate(), **as_member(estate.supervisor)
        )
    assert refused.value.codes == ["month_not_over"]


def test_a_month_sent_back_is_prepared_again(estate):
    desk.prepare_month(estate.desk, LAST_MONTH, **as_member(estate.supervisor))
    row = desk.return_month(
        estate.desk, LAST_MONTH, reason="漏了兩天", **as_member(estate.manager)
    )
    assert row.state == "open"
    assert row.history.first().history_change_reason == "漏了兩天"


def test_a_closed_month_is_corrected_by_a_supervisor_alone(estate, old_call, closed):
    change = {"content": "詢問停車月卡與臨停費。"}
    for act in (
        lambda who: desk.amend(old_call, change, reason="聽錯", **as_member(who)),
        lambda who: desk.void(old_call, reason="重複", **as_member(who)),
    ):
        with pytest.raises(desk.Refused) as refused:
            act(estate.cleared)
        assert refused.value.codes == ["closed_month_supervisor"]
    row = desk.amend(old_call, change, reason="聽錯", **as_member(estate.supervisor))
    assert row.content == change["content"]
    with pytest.raises(desk.Refused) as refused:
        desk.amend(
            row,
            {"content": "再改一次內容。"},
            reason=" ",
            read_at=row.amended_at,
            **as_member(estate.supervisor),
        )
    assert refused.value.codes == ["amend_reason_missing"]


def test_nothing_is_moved_into_a_closed_month(estate, file_call, closed):
    call = file_call(estate).contact
    noon = dt.datetime.combine(LAST_MONTH, dt.time(12), estate.desk.zone)
    with pytest.raises(desk.Refused) as refused:
        desk.amend(
            call, {"occurred_at": noon}, reason="日期", **as_member(estate.cleared)
        )
    assert refused.value.codes == ["closed_month_supervisor"]


def test_a_day_is_signed_with_its_figures_and_again(estate, file_call):
    today = timezone.localdate()
    file_call(estate, now=timezone.now())
    first = desk.sign_day(estate.desk, today, **as_member(estate.supervisor))
    assert (first.entries, first.unreviewed) == (1, 1)
    file_call(estate, phone="0912 345 679")
    again = desk.sign_day(estate.desk, today, **as_member(estate.supervisor))
    assert (again.pk, again.entries) == (first.pk, 2)
    assert DayBook.history.filter(id=first.pk).count() == 2


def test_a_day_to_come_is_not_signed(estate):
    with pytest.raises(desk.Refused) as refused:
        desk.sign_day(
            estate.desk,
            timezone.localdate() + dt.timedelta(days=2),
            **as_member(estate.supervisor),
        )
    assert refused.value.codes == ["day_not_come"]


def late_call(place, file_call, by, **over):
    noon = dt.datetime.combine(LAST_MONTH, dt.time(12), place.desk.zone)
    return file_call(place, by=by, occurred_at=noon, now=timezone.now(), **over)


def test_a_late_entry_into_a_closed_month_is_a_supervisors(estate, file_call, closed):
    with pytest.raises(desk.Refused) as refused:
        late_call(estate, file_call, estate.cleared)
    assert refused.value.codes == ["closed_month_supervisor"]
    with pytest.raises(desk.Refused) as refused:
        late_call(estate, file_call, estate.supervisor)
    assert refused.value.codes == ["late_entry_reason_missing"]
    assert not Contact.objects.exists()
    row = late_call(
        estate, file_call, estate.supervisor, closed_reason="漏登,翻查手抄本。"
    ).contact
    assert row.history.get().history_change_reason == "漏登,翻查手抄本。"


def test_an_entry_of_this_month_reads_no_closed_months(estate, file_call, monkeypatch):
    def never(*_given: object) -> bool:
        raise AssertionError("asked")

    monkeypatch.setattr("contacts.desk.entries.in_closed_month", never)
    assert file_call(estate).contact.pk


def test_a_supervisor_enters_late_at_the_desk(estate, closed, sign_in):
    client = sign_in(estate.supervisor)
    sent = {
        "entry_id": str(desk.new_entry_id()),
        "occurred_at": f"{LAST_MONTH}T12:00",
        "rings": "2",
        "name": "陳美玲",
        "phone": "0912 345 678",
        "category": "enquiry",
        "content": "詢問停車月卡的續費時間。",
        "outcome": "answered",
        "answered_by": estate.cleared.pk,
    }
    answer = client.post(reverse("call_new"), sent)
    assert "closed_reason" in answer.context["form"].errors
    assert 'name="closed_reason"' in answer.content.decode()
    answer = client.post(reverse("call_new"), {**sent, "closed_reason": "漏登"})
    assert answer.status_code == 302
    row = Contact.objects.get()
    assert row.kind_row.history.get().history_change_reason == "漏登"


def test_the_desk_is_told_to_ask_a_supervisor(estate, closed, sign_in):
    client = sign_in(estate.cleared)
    sent = {
        "entry_id": str(desk.new_entry_id()),
        "received_on": f"{LAST_MONTH}",
        "kind": "liaison",
        "identity": "given",
        "sender": "街道辦",
        "delivery": "courier",
        "subject": "安全檢查",
        "original_kept_at": "檔案櫃 2",
        "answered_by": estate.cleared.pk,
    }
    form = client.post(reverse("letter_new"), sent).context["form"]
    assert [error.code for error in form.errors.as_data()["__all__"]] == [
        "closed_month_supervisor"
    ]
    assert not Contact.objects.exists()


def test_a_closed_month_is_opened_and_closed_by_a_supervisor(
    estate, old_call, closed, sign_in
):
    with pytest.raises(desk.Refused) as refused:
        desk.reopen(old_call, reason="漏寫", **as_member(estate.cleared))
    assert refused.value.codes == ["closed_month_supervisor"]
    row = desk.reopen(old_call, reason="漏寫", **as_member(estate.supervisor))
    with pytest.raises(desk.Refused) as refused:
        desk.close(row, result="補上。", **as_member(estate.cleared))
    assert refused.value.codes == ["closed_month_supervisor"]
    page = reverse("contact_close", args=[row.number])
    form = sign_in(estate.supervisor).post(page, {"result": " "}).context["form"]
    assert form.errors.keys() == {"result"}
    row = desk.close(row, result="補上。", **as_member(estate.supervisor))
    assert row.history.first().history_change_reason == "補上。"


BOOK = """日期,時間,姓名,電話,內容,結果
{month}-03,09:10,陳美玲,0912 345 678,詢問停車月卡。,已答覆
{month}-04,10:20,李大明,0912 345 670,反映電梯異響。,已轉工程
"""


def test_an_import_sends_back_what_a_closed_month_has_not_got(estate, closed, tmp_path):
    book = tmp_path / "來電登記.csv"
    book.write_text(BOOK.format(month=f"{LAST_MONTH:%Y-%m}"), encoding="utf-8")
    month = MonthBook.objects.get()
    MonthBook.objects.update(approved_at=None)
    call_command("import_contacts", str(book), desk="BH", verbosity=0)
    assert Contact.objects.count() == 2
    MonthBook.objects.update(approved_at=month.approved_at)
    # What is in the book already is known; a new row goes back with the sentence.
    text = book.read_text() + f"{LAST_MONTH:%Y-%m}-05,11:30,王小明,,補登一筆。,已答覆\n"
    book.write_text(text, encoding="utf-8")
    rejects = tmp_path / "back.csv"
    call_command("import_contacts", str(book), desk="BH", rejects=rejects)
    assert Contact.objects.count() == 2
    back = rejects.read_text(encoding="utf-8-sig")
    assert "補登一筆。" in back
    assert "0912 345 678" not in back
