"""The registers that are taken away hold every field of the paper forms.

A row names the words of the field lists that the forms were made from, and under which
heading a register has them. What the sheet is called says the way of contact; that a
customer signs by hand is on paper alone.
"""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest

from contacts import choices
from contacts.exports import Workbook, csv_chunks
from contacts.exports.registers import BY_NAME, MASKED, Sight, table
from contacts.factories import new_contact
from contacts.models import (
    ComplaintRecord,
    Contact,
    CoordinationSlip,
    FollowUp,
    PhoneCall,
    Posting,
    ReturnVisit,
    Slip,
    WorkOrder,
)
from contacts.reports.monthly import period_of
from contacts.reports.monthly.window import Window

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
DAY = date(2026, 10, 14)
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ALL = Sight(phones=True, confidential=True)

COMMON = {
    "登記編號": "編號",
    "客戶姓名": "姓名",
    "客戶類別": "客戶類型",
    "樓棟房號": "樓棟房號",
    "聯繫電話": "電話",
    "事項類別": "類別",
    "細類": "細類",
    "反映內容": "內容",
    "緊急程度": "緊急程度",
    "受理人": "接待人",
    "登記人": "登記人",
    "處理部門": "處理部門",
    "經辦人": "經辦人",
    "處理結果": "結果",
    "完成時間": "關閉時間",
}
FIELDS = {
    "calls": COMMON
    | {
        "日期時間": "日期時間",
        "來電／去電": "方向",
        "鈴響次數": "鈴響",
        "超時原因": "遲接原因",
        "來電單位": "單位",
        "身份說明": "身份",
        "要找的人": "要找的人",
        "轉接結果": "要找的人答覆",
        "徵詢由他人接聽": "徵詢由他人接聽",
        "答覆方式": "處理結果",
        "承諾時限": "承諾時限",
        "複述確認": "複述確認",
    },
    "visits": COMMON
    | {
        "到訪": "到達時間",
        "接待": "接待時間",
        "離開時間": "離開時間",
        "來訪事由": "來意",
        "來訪人數": "人數",
        "被訪人": "被訪人",
        "證件核對": "已核對身份",
        "接待人": "接待人",
    },
    "letters": COMMON
    | {
        "收文日期": "收文日期",
        "來函單位(人)": "姓名",
        "來文字號": "來文字號",
        "來函日期": "來函日期",
        "送達方式": "送達方式",
        "標題(事由)": "事由",
        "來函分類": "來函類別",
        "份數": "份數",
        "附件": "附件",
        "密級": "密級",
        "擬辦意見": "擬辦意見",
        "領導批示": "批示",
        "轉交部門": "轉交部門",
        "簽收": "簽收人",
        "簽收時間": "簽收時間",
        "辦結期限": "回覆期限",
        "回覆日期": "回覆時間",
        "原件存放處": "原件存放處",
        "被表揚員工": "被表揚的員工",
        "部門": "員工所屬部門",
        "表揚形式": "表揚形式",
        "原件張貼處": "原件張貼處",
        "原件張貼日期": "原件張貼日期",
        "原件張貼人": "原件張貼人",
        "複印件張貼部門": "複印件張貼部門",
        "複印件張貼日期": "複印件張貼日期",
        "複印件張貼人": "複印件張貼人",
        "致謝日期": "致謝日期",
        "致謝回覆": "致謝回覆",
        "獎勵記錄": "獎勵記錄",
    },
    "work-orders": {
        "派工單號": "單號",
        "報修來源": "接待方式",
        "報修時間": "反映時間",
        "維修地點": "維修地點",
        "專業": "細類",
        "故障描述": "內容",
        "預約上門時間": "預約上門時間",
        "派工時間": "派工時間",
        "維修人員": "經辦人",
        "到場時間": "到達時間",
        "完工時間": "完工時間",
        "材料": "材料",
        "有償金額": "有償金額",
        "事先議定": "金額已事先同意",
        "維修結果": "結果",
        "客戶驗收評價": "客戶評價",
        "驗收人": "驗收人",
        "驗收時間": "驗收時間",
        "作廢原因": "作廢原因",
    },
    "complaints": {
        "投訴編號": "單號",
        "投訴方式": "接待方式",
        "是否重複": "重複單號",
        "被投訴部門": "被投訴部門",
        "被投訴人": "被投訴人",
        "投訴級別": "投訴級別",
        "客戶要求": "客戶要求",
        "調查結果": "調查結果",
        "是否有效": "是否有效",
        "糾正預防措施": "糾正預防措施",
        "責任人": "措施責任人",
        "首次答覆": "首次答覆",
        "首次答覆時間": "首次答覆時間",
        "最終答覆": "最終答覆",
        "最終答覆時間": "最終答覆時間",
        "回訪": "回訪時間",
        "滿意度": "滿意度",
        "關閉審核": "關閉審核人",
        "作廢原因": "作廢原因",
    },
    "slips": {
        "協調單號": "單號",
        "簽發日期": "開單時間",
        "發出部門": "發出部門",
        "主送部門": "處理部門",
        "抄送": "抄送",
        "事由": "事由",
        "內容": "內容",
        "要求": "要求",
        "要求完成時間": "要求完成時間（目前）",
        "簽發人": "簽發人",
        "簽收人": "簽收人",
        "簽收時間": "簽收時間",
        "回覆意見": "回覆意見",
        "回覆人": "回覆人",
        "回覆時間": "回覆時間",
        "跟蹤結果": "跟蹤結果",
        "作廢原因": "作廢原因",
    },
}


def books(place) -> None:
    """Write an entry and a form of each kind, with something in every field."""
    for number, channel in enumerate(("call", "visit", "letter"), start=1):
        _entry(place, number, channel)
    call, _visit, letter = Contact.objects.of(place.desk).order_by("pk")
    _promises(place, call, letter)
    order = _form(
        *(place, call, 1, WorkOrder),
        place="廚房",
        appointment_at=AT,
        dispatched_at=AT,
        arrived_at=AT,
        finished_at=AT,
        materials="彎管",
        charge=Decimal("1280.50"),
        charge_agreed=True,
        repair_result="done",
        acceptance="A",
        accepted_by="陳太",
        accepted_at=AT,
    )
    earlier = _form(place, letter, 2, ComplaintRecord)
    record = _form(
        *(place, letter, 3, ComplaintRecord),
        repeat_of=earlier.slip_ptr,
        complained_department=place.security,
        complained_of=place.engineer,
        severity="major",
        remedy="道歉",
        finding="屬實",
        validity="valid",
        measures="再培訓",
        measures_owner=place.assistant,
        first_reply="已收到",
        first_reply_at=AT,
        final_reply="已處理",
        final_reply_at=AT,
        approved_by=place.manager,
    )
    _form(
        *(place, letter, 4, CoordinationSlip),
        from_department=place.administration,
        copy_to="保安部",
        subject="照明",
        demand="請修",
        issued_by=place.clerk,
        received_by=place.engineer,
        received_at=AT,
        reply="已修",
        replied_by=place.engineer,
        replied_at=AT,
        outcome="已核實",
    )
    for form in (order, record):
        _asked(place, form)


def _entry(place, number: int, channel: str) -> Contact:
    of_kind = {
        "call": {
            "rings": 5,
            "late_reason": "同時接待",
            "asked_for": place.superior,
            "asked_for_answer": "declines",
            "alternative_offered": "accepted",
            "outcome": "reply_owed",
            "read_back": True,
        },
        "visit": {
            "arrived_at": AT,
            "attended_at": AT,
            "left_at": AT,
            "party_size": 2,
            "host": place.superior,
            "purpose": "洽公",
            "identity_checked": True,
            "outcome": "answered",
        },
        "letter": {
            "kind": "commendation",
            "received_on": AT.date(),
            "dated": AT.date(),
            "sender_reference": "字一號",
            "delivery": "post",
            "subject": "表揚",
            "enclosures": "照片",
            "original_kept_at": "檔案櫃",
            "praised_staff": "張志強",
            "praised_department": place.security,
            "praise_form": "letter",
            "proposal": "擬張貼",
            "instruction": "同意",
            "thanked_on": DAY,
            "thanks": "致電",
            "reward": "記功",
        },
    }[channel]
    row = new_contact(
        channel,
        place.desk,
        place.categories,
        name="陳美玲",
        organisation="安和公司",
        customer_kind="owner",
        unit="3棟1202",
        phone="0912345678",
        category="repair",
        subcategory="repair.water",
        content="滴水",
        result="已修",
        reply_due=AT + timedelta(days=1),
        answered_by=place.cleared,
        **of_kind,
    )
    row.channel, row.book = channel, place.desk.book_for(channel)
    row.serial, row.number = number, f"{place.desk.code}-Y-2026-{number:05}"
    row.occurred_at, row.entered_at = AT, AT
    row.entered_by, row.door = place.clerk.user, "form"
    row.status, row.closed_at = "closed", AT + timedelta(days=2)
    row.save()
    return row


def _promises(place, call: Contact, letter: Contact) -> None:
    """Write what the entries owed: each is with somebody, and one was let go."""
    kinds = (
        (call, "call_back", {"owner": place.cleared}, "open"),
        (call, "open_form", {"department": place.engineering}, "done"),
        (letter, "hand_over_letter", {"department": place.security}, "done"),
        (
            letter,
            "sign_for_letter",
            {"department": place.administration, "person": place.clerk},
            "done",
        ),
        (letter, "sign_for_letter", {"department": place.engineering}, "cancelled"),
        (letter, "reply", {"owner": place.assistant}, "done"),
        (letter, "post_original", {"role": "clerk"}, "done"),
        (letter, "post_copy", {"role": "clerk"}, "done"),
    )
    made = []
    for number, (contact, kind, who, status) in enumerate(kinds):
        promise = FollowUp(
            desk=place.desk,
            contact=contact,
            kind=kind,
            code=kind,
            opened_at=AT,
            due_at=AT + timedelta(days=1),
            first_due_at=AT + timedelta(days=1),
            status=status,
            done_at=AT + timedelta(hours=number) if status == "done" else None,
            **who,
        )
        promise.save()
        made.append(promise)
    kinds = (choices.PostingKind.ORIGINAL, choices.PostingKind.COPY)
    for kind, promise, where in zip(kinds, made[-2:], ("大堂", "保安部"), strict=True):
        Posting.objects.create(
            desk=place.desk,
            letter=letter.letter,
            promise=promise,
            kind=kind,
            place=where,
            posted_on=DAY,
            posted_by=place.clerk,
        )


def _form(where, contact: Contact, number: int, model: type[Slip], **said) -> Slip:
    kinds = (WorkOrder, ComplaintRecord, CoordinationSlip)
    form = model(
        desk=where.desk,
        contact=contact,
        kind=choices.SlipKind.values[kinds.index(model)],
        serial=number,
        number=f"{where.desk.code}-Z-2026-{number:05}",
        entry_id=uuid.uuid4(),
        state="void",
        category=where.categories["repair"],
        subcategory=where.categories["repair.water"],
        content="滴水",
        department=where.engineering,
        handler=where.colleague,
        opened_at=AT + timedelta(hours=number),
        due_at=AT + timedelta(days=1),
        voided_at=NOW,
        void_reason="重複開單",
        **said,
    )
    form.save()
    return form


def _asked(place, form: Slip) -> None:
    """Write two return visits of a form: the later one counts."""
    for hours, rating in ((24, "C"), (48, "B")):
        at = AT + timedelta(hours=hours)
        step = form.steps.create(
            desk=place.desk, action="visit", to_state="visited", at=at, entered_at=at
        )
        ReturnVisit.objects.create(
            desk=place.desk,
            slip=form,
            step=step,
            method="phone",
            rating=rating,
            made_at=at,
        )


@pytest.fixture
def full(estate):
    books(estate)
    return estate


def window(place) -> Window:
    place.desk.refresh_from_db()
    return Window.of(place.desk, period_of("2026-10"), NOW)


def lines(place, name: str, sight: Sight = ALL) -> list[dict[str, str]]:
    made = table(BY_NAME[name], [window(place)], {place.desk.pk: sight})
    said = b"".join(csv_chunks(made)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(said, newline="")))


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_the_form_is_in_its_register_and_filled(full, name):
    *_earlier, line = lines(full, name)
    assert len(line) == len(BY_NAME[name].fields)
    wanted = FIELDS[name]
    # A letter that praises is not confidential here, and a visit was settled at once.
    empty = {"letters": {"密級"}, "visits": {"處理部門", "經辦人"}}.get(name, set())
    found = {field for field, head in wanted.items() if not line.get(head, "")}
    assert found == empty


def test_who_did_it_and_what_was_said_stand_in_their_columns(full):
    (call,) = lines(full, "calls")
    assert (call["登記人"], call["處理部門"]) == ("周文員", "工程部")
    assert (call["要找的人答覆"], call["複述確認"]) == ("不接聽", "是")
    assert call["經辦人"] == "林怡君"
    (letter,) = lines(full, "letters")
    # What was let go says nothing of where the letter went.
    assert (letter["轉交部門"], letter["簽收人"]) == ("行政部", "周文員")
    assert letter["簽收時間"] == "2026-10-12 13:00"
    assert letter["回覆時間"] == "2026-10-12 15:00"
    assert (letter["原件張貼處"], letter["複印件張貼部門"]) == ("大堂", "保安部")
    assert letter["原件張貼日期"] == letter["致謝日期"] == "2026-10-14"
    (order,) = lines(full, "work-orders")
    assert (order["有償金額"], order["金額已事先同意"]) == ("1280.50", "是")
    assert order["作廢原因"] == "重複開單"
    earlier, record = lines(full, "complaints")
    assert record["重複單號"] == earlier["單號"] and not earlier["重複單號"]
    assert (record["滿意度"][:1], record["關閉審核人"]) == ("B", "郭總")
    assert record["回訪時間"] == "2026-10-14 10:00"
    assert (record["被投訴部門"], record["被投訴人"]) == ("保安部", "李主管")
    (slip,) = lines(full, "slips")
    people = ("簽發人", "簽收人", "回覆人")
    assert [slip[head] for head in people] == ["周文員", "李主管", "李主管"]


def test_what_the_person_asked_for_answered_leaves_only_with_who_may_read_it(full):
    """A caller is told another thing (special-calls/2 and /7)."""
    for sight in (MASKED, Sight()):
        (call,) = lines(full, "calls", sight)
        assert call["要找的人答覆"] == "保密。"
    PhoneCall.objects.update(asked_for_answer="")
    (call,) = lines(full, "calls", MASKED)
    assert call["要找的人答覆"] == ""


def test_whom_a_confidential_letter_complains_of_stays_with_its_words(full):
    letter = Contact.objects.get(channel="letter").letter
    letter.confidential = True
    letter.save()
    kept = ("被投訴部門", "被投訴人", "首次答覆", "最終答覆")
    record = lines(full, "complaints", Sight())[-1]
    assert {record[head] for head in kept} == {"保密。"}
    (line,) = lines(full, "letters", Sight())
    assert line["密級"] == "保密" and line["內容"] == "保密。"
    assert "李主管" in lines(full, "complaints")[-1].values()


def test_a_wide_register_names_its_lines_on_each_page(full, hotel):
    books(hotel)
    windows = [window(place) for place in (full, hotel)]
    file = io.BytesIO()
    with Workbook(file) as book:
        for chosen in (windows[:1], windows):
            sights = {each.desk.pk: ALL for each in chosen}
            for name in ("letters", "work-orders"):
                book.add(table(BY_NAME[name], chosen, sights))
    found = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets
    one, order, all_desks, _orders = found
    assert one.print_title_cols == "$A:$A" and one.freeze_panes == "B2"
    assert all_desks.print_title_cols == "$A:$B" and all_desks.freeze_panes == "C2"
    for sheet in found:
        assert sheet.print_title_rows == "$1:$1"
        # No smaller than can be read: what is wider goes on to another page.
        wide = sum(each.width for each in sheet.column_dimensions.values())
        assert sheet.page_setup.fitToWidth >= wide / 180 > 1
    heads = {cell.value: cell.column for cell in order[1]}
    money = order.cell(2, heads["有償金額"])
    assert (money.value, money.number_format) == (1280.5, "#,##0.00")


# What is owed by who has the matter in hand; all else the house owes itself.
OF_THE_MATTER = {
    *("call_back", "deliver_message", "consult_superior", "colleague_call_back"),
    *("reply", "open_form", "post_original", "post_copy", "hand_over_letter"),
    *("read_message", "decide_message", "sign_for_letter", "letter_sent_back"),
    *("slip_respond", "slip_settle", "slip_accept"),
}


def test_who_has_the_matter_in_hand_is_not_who_checks_the_house(full):
    """A later promise to correct the entry is somebody else's, and says nothing."""
    call = Contact.objects.get(channel="call")
    due = AT + timedelta(days=1)
    later = FollowUp.objects.create(
        desk=full.desk,
        contact=call,
        kind="correct_entry",
        code="late",
        opened_at=AT,
        due_at=due,
        first_due_at=due,
        owner=full.assistant,
        department=full.security,
    )
    theirs = set()
    for kind in choices.FollowUpKind.values:
        FollowUp.objects.filter(pk=later.pk).update(kind=kind)
        (line,) = lines(full, "calls")
        said = (line["經辦人"], line["處理部門"])
        if said != ("林怡君", "工程部"):
            assert said == (full.assistant.name, "保安部")
            theirs.add(kind)
    assert theirs == OF_THE_MATTER


def test_an_account_without_a_place_at_the_desk_has_its_own_name(full, hotel):
    """An importer of another desk, or who keeps the installation and is no staff."""
    other = hotel.clerk.user
    Contact.objects.update(entered_by=other)
    account = type(other).objects.filter(pk=other.pk)
    for first, last, said in (("", "", other.username), ("Mei", "Chan", "Mei Chan")):
        account.update(first_name=first, last_name=last)
        (call,) = lines(full, "calls")
        assert call["登記人"] == said
    Contact.objects.update(entered_by=None)
    (call,) = lines(full, "calls")
    assert call["登記人"] == ""
