"""Every box of the paper forms, after the field lists that the forms were made from.

A row names the words that stand in the field list (form, zh-Hant label) and where the
paper has them; a box that is not on the paper fails here.
"""

from __future__ import annotations

import random
import re
from types import SimpleNamespace

import pypdfium2
import pytest
from django.utils import timezone, translation

from contacts import choices, desk, printing
from contacts.models import FormNumber, PrintLog
from contacts.printing.paper import Box, Grid, Paper, Table, TableRow, long
from contacts.tests.paper import file_letter, file_visit, text

from .test_printing import bare, message, sheets
from .test_shifts import checked_in
from .test_slips import ACCEPTED, DONE, opened, walker

# The field list of each form: the label there → the label on the paper, where the
# paper says it with other words or in a box that two share.
CALLS = {
    "登記編號": "編號",
    "日期時間": "日期時間",
    "客戶姓名": "身份說明",
    "聯繫電話": "電話",
    "事項類別": "事項類別、緊急程度",
    "緊急程度": "事項類別、緊急程度",
    "反映內容": "內容",
    "受理人": "接待人",
    "處理結果": "處理結果、完成時間",
    "完成時間": "處理結果、完成時間",
    "來電／去電": "來電／去電、鈴響",
    "鈴響次數": "來電／去電、鈴響",
    "超時原因": "備註",
    "身份說明": "身份說明",
    "要找的人": "找",
    "轉接結果": "處理結果",
    "承諾時限": "承諾時限",
}
VISITS = {
    **{key: CALLS[key] for key in ("登記編號", "聯繫電話", "緊急程度", "完成時間")},
    "到訪／接待／離開時間": "到訪、接待、離開時間",
    "來訪事由": "來訪事由、來訪人數",
    "來訪人數": "來訪事由、來訪人數",
    "被訪人": "被訪人",
    "證件核對": "訪客、身份說明、證件核對",
    "接待人": "接待人",
    "客戶簽名": "客戶簽名",
}
LETTERS = {
    "收文編號": "編號",
    "收文日期": "收文日期、送達方式",
    "送達方式": "收文日期、送達方式",
    "來函單位(人)": "來函人",
    "來函日期": "來函日期、字號",
    "來文字號": "來函日期、字號",
    "標題(事由)": "標題（事由）、內容",
    "來函分類": "來函分類、密級",
    "密級": "來函分類、密級",
    "份數": "份數、附件",
    "附件": "份數、附件",
    "擬辦意見": "擬辦意見、領導批示",
    "領導批示": "擬辦意見、領導批示",
    "轉交部門": "轉交部門、簽收",
    "簽收": "轉交部門、簽收",
    "辦結期限": "辦結期限、回覆日期",
    "回覆日期": "辦結期限、回覆日期",
    "原件存放處": "原件存放處",
}
WORK_ORDER = {
    "報修來源": "來源",
    "報修時間": "報修時間",
    "維修地點": "維修地點",
    "專業": "專業",
    "故障描述": "故障描述",
    "緊急程度": "緊急程度",
    "預約上門時間": "預約上門",
    "派工時間": "派工時間",
    "維修人員": "維修人員",
    "到場時間": "到場時間",
    "完工時間": "完工時間",
    "等待": "等待事項",
    "材料": "材料",
    "有償金額": "有償金額、事先議定",
    "維修結果": "維修結果",
    "客戶驗收評價": "客戶評價",
    "驗收人": "驗收人",
    "驗收時間": "驗收時間",
    "簽字": "客戶簽字：",
}
COMPLAINT = {
    "投訴方式": "來源",
    "是否重複": "重複投訴",
    "被投訴部門(人)": "被投訴部門（人）",
    "投訴級別": "投訴級別",
    "客戶要求": "客戶要求",
    "調查結果": "調查結果",
    "是否有效": "是否有效",
    "糾正預防措施": "糾正預防措施",
    "責任人": "責任人",
    "首次答覆": "首次答覆",
    "最終答覆": "最終答覆",
    "回訪": "回訪",
    "滿意度": "滿意度",
    "關閉審核": "關閉審核",
}
COORDINATION = {
    "簽發日期": "簽發時間",
    "發出部門": "發出部門",
    "主送部門": "主送部門",
    "抄送": "抄送",
    "事由": "事由",
    "內容": "內容",
    "要求": "要求",
    "要求完成時間": "要求完成",
    "簽發人": "簽發人：",
    "簽收人及時間": "簽收人／時間：",
    "回覆意見": "回覆意見",
    "回覆人": "回覆人／時間：",
    "跟蹤結果": "跟蹤結果",
}
COMMENDATION = {
    "被表揚員工": "被表揚員工",
    "部門": "部門",
    "表揚形式": "表揚形式",
    "摘要": "摘要",
    "原件張貼處": "原件張貼處",
    "原件日期/人": "日期／張貼人",
    "複印件張貼部門": "複印件張貼",
    "取下": "原件取下",
    "致謝回覆": "致謝回覆",
    "獎勵記錄": "獎勵記錄",
}
MESSAGE = {
    "受話人": "受話人",
    "留言內容": "留言內容",
    "請回電": "請回電",
    "會再來電": "會再來電",
    "要求見面": "希望面談",
    "緊急": "緊急",
    "送達": "送達時間",
    "已閱": "已閱時間",
    "已回覆時間": "已回覆時間",
}
RETURN_VISIT = {
    "關聯單號": "關聯單號",
    "回訪方式": "回訪方式",
    "受訪人": "受訪人",
    "評價": "評價",
    "意見建議": "意見建議",
    "回訪人": "回訪人",
    "審核": "審核",
}
BOOKS = {
    ("hotel", "DH"): CALLS,
    ("estate", "DH"): CALLS | {"到訪": "日期時間（到訪、接待、離開）"},
    ("hotel", "JD"): VISITS,
    ("estate", "LH"): LETTERS,
    ("hotel", "BY"): {
        "被表揚員工": "被表揚員工、部門",
        "表揚形式": "表揚形式",
        "原件張貼處": "原件張貼處、日期、人",
        "複印件張貼部門": "複印件張貼部門、日期、人",
        "致謝回覆": "致謝回覆、獎勵記錄",
    },
}
FORMS = {
    "work_order": WORK_ORDER,
    "complaint_record": COMPLAINT,
    "coordination_slip": COORDINATION,
    "commendation": COMMENDATION,
    "message": MESSAGE,
    "return_visit": RETURN_VISIT,
}


@pytest.fixture(autouse=True)
def at_the_desk():
    with translation.override("zh-hant"), timezone.override("Asia/Taipei"):
        yield


def labels(paper: Paper) -> set[str]:
    """Return what is printed on a paper whatever it is about: headings and labels."""
    found = set(paper.signatures)
    for part in paper.parts:
        if isinstance(part, Grid):
            found |= {box.label for row in part.rows for box in row}
            # Chips are labels, too: “□ 請回電”.
            ticks = (box.text for row in part.rows for box in row)
            found |= {one for text in ticks for one in re.findall(r"[■□] (\S+)", text)}
        else:
            found |= set(part.columns)
    return {re.match("[^：]*：?", one)[0] for one in found}


def praised(place: SimpleNamespace):
    return file_letter(
        place,
        kind="commendation",
        category="commendation",
        praised_staff="張志強",
        praised_department=place.security,
    )


def repaired(place: SimpleNamespace, file_call):
    """Return a work order that was visited, and its visit."""
    contact = file_call(
        place,
        category="repair",
        subcategory="repair.water",
        name="陳美玲",
        unit="3棟1202",
        phone="0912-345-678",
        outcome="handed_over",
        connected_to=place.engineer,
        content="廚房水管滴水。",
    ).contact
    go, slip = walker(place), opened(place, contact, "work_order")
    for action, values in (
        ("dispatch", {}),
        ("arrive", {}),
        ("finish", {**DONE, "charge": 80, "charge_agreed": True}),
        ("accept", ACCEPTED),
        ("visit", {"rating": "A", "method": "phone", "asked": "陳美玲"}),
    ):
        slip = go(slip, action, **values)
    return slip


def papers(place: SimpleNamespace, file_call) -> dict[str, Paper]:
    """Return one paper of each form, filled in as far as the forms go."""
    order = repaired(place, file_call)
    made = sheets(place)
    letter = file_letter(place, kind="reported_matter", category="repair")
    record = desk.open_slip(
        letter,
        "complaint_record",
        by=place.cleared.user,
        member=place.cleared,
    )
    slip = desk.open_slip(
        order.contact,
        "coordination_slip",
        {"department": place.security},
        by=place.cleared.user,
        member=place.cleared,
    )
    check = checked_in(place, place.cleared)
    offer = desk.offer_hand_over(
        check.shift, keys="大門鑰匙", kept_items="包裹", by=place.cleared.user
    )
    made = sheets(place)
    return {
        "work_order": made.slip(order),
        "complaint_record": made.slip(record),
        "coordination_slip": made.slip(slip),
        "commendation": made.commendation(praised(place)),
        "message": made.message(message(file_call, place).kind_row),
        "return_visit": made.return_visit(order.visits.get()),
        "shift_check": made.shift_check(check),
        "hand_over": made.hand_over(offer),
    }


def test_every_box_of_the_field_lists_is_on_its_paper(estate, file_call):
    made = papers(estate, file_call)
    wrong = {
        (form, field): label
        for form, fields in FORMS.items()
        for field, label in fields.items()
        if label not in labels(made[form])
    }
    assert wrong == {}


@pytest.mark.parametrize(("place", "book"), BOOKS, ids="-".join)
def test_every_column_of_the_field_lists_is_in_its_book(place, book, request):
    where = request.getfixturevalue(place)
    today = timezone.localdate()
    made = sheets(where)
    pages = printing.book_pages(made.reader, choices.Book(book), today, today)
    [paper] = made.register(pages)
    [table] = paper.parts
    wrong = {
        field: label
        for field, label in BOOKS[place, book].items()
        if not any(label in column for column in table.columns)
    }
    assert wrong == {}


def test_what_the_boxes_say(estate, hotel, file_call):
    """The boxes that were blank or told another thing than the entry."""
    order = repaired(estate, file_call)
    said = bare("".join(sheets(estate).slip(order).texts()))
    reported = timezone.localtime(order.contact.occurred_at)
    for words in (
        f"報修時間{reported:%Y-%m-%d%H:%M}",
        "80.00■已事先與客戶議定",
        "驗收人陳美玲",
    ):
        assert words in said
    visit = file_visit(
        estate,
        outcome="message_taken",
        host=estate.superior,
        message="請安排見面。",
        message_kind="wants_meeting",
    )
    assert "■ 希望面談" in "".join(sheets(estate).message(visit).texts())


def test_each_book_has_its_own_document_number(hotel):
    FormNumber.objects.create(desk=hotel.desk, form="register", document="RF-000")
    FormNumber.objects.create(desk=hotel.desk, form="register-jd", document="RF-002")
    today = timezone.localdate()
    made = sheets(hotel)
    found = {
        book: made.register(printing.book_pages(made.reader, book, today, today))
        for book in (choices.Book.RECEPTION, choices.Book.TELEPHONE)
    }
    assert [pages[0].document for pages in found.values()] == ["RF-002", "RF-000"]


def test_letters_stand_by_their_kind_where_the_instruction_asks(estate, hotel):
    for place in (estate, hotel):
        file_letter(place, kind="liaison", category="liaison")
        file_letter(place, kind="reported_matter", category="repair")
    today = timezone.localdate()
    found = []
    for place in (estate, hotel):
        made = sheets(place)
        book = choices.Book.LETTERS
        [page] = printing.book_pages(made.reader, book, today, today).pages
        found.append([line.cells[0][1] for line in page.lines])
    year = today.year
    assert found[0] == [
        "報事（1）",
        f"BH-LH-{year}-00002",
        "工作聯繫（1）",
        f"BH-LH-{year}-00001",
    ]
    assert found[1] == [f"HT-LH-{year}-00001", f"HT-LH-{year}-00002"]


# ---- nothing runs off the page, nothing is lost


def outside(body: bytes) -> list[tuple[int, str]]:
    """Return every sign whose box is not within the page, with the page it is on."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(body)):
        width, height = page.get_size()
        words = page.get_textpage()
        for index in range(words.count_chars()):
            sign = words.get_text_range(index, 1)
            if not sign.strip():
                continue
            left, bottom, right, top = words.get_charbox(index)
            if left < 0 or bottom < 0 or right > width or top > height:
                found.append((number, sign))
    return found


def drawn(papers: list[Paper]) -> tuple[bytes, list[str]]:
    body = printing.pdf_of(papers, language="zh-hant", now=timezone.now())
    pages = pypdfium2.PdfDocument(body)
    return body, [bare(page.get_textpage().get_text_range()) for page in pages]


def test_every_form_is_one_page_whose_text_is_within_it(estate, file_call):
    made = papers(estate, file_call)
    body, pages = drawn(list(made.values()))
    assert outside(body) == []
    assert len(pages) == len(made)
    for page, (name, paper) in zip(pages, made.items(), strict=True):
        for part in paper.texts():
            assert bare(part) in page, (name, part)


@pytest.mark.parametrize("signs", [1050, 4000])
def test_a_call_note_of_any_length_is_printed_whole(hotel, file_call, signs):
    note = "".join(f"第{n}句話，" for n in range(1000))[:signs]
    file_call(hotel)
    file_call(hotel, content=note)
    file_call(hotel)
    made = sheets(hotel)
    today = timezone.localdate()
    book = printing.book_pages(made.reader, choices.Book.TELEPHONE, today, today)
    body, pages = drawn(made.register(book))
    assert outside(body) == []
    assert len(pages) == len(book.pages)
    assert "".join(pages).count("句") == note.count("句")
    # No page has only its headings; each is signed.
    for page in pages:
        assert f"HT-DH-{today.year}-" in page and "覆核人" in page


def test_a_row_longer_than_a_page_goes_on_under_the_headings():
    words = "".join(f"第{n}句很長的話。" for n in range(700))
    table = Table("", ("編號", "內容"), (1, 5), (TableRow(("甲", words)),))
    paper = Paper("register", "登記簿", "公司", "BH", (table,), ("登記人：",))
    body, pages = drawn([paper])
    assert outside(body) == [] and len(pages) > 2
    assert "".join(pages).count("話") == 700
    assert all(page.count("編號") == 1 for page in pages)
    assert ["登記人" in page for page in pages] == [*[False] * (len(pages) - 1), True]


def test_signatures_never_stand_alone_on_a_page():
    """Whatever the length of the text, some of it stands above them."""

    def paper(lines: int) -> Paper:
        box = Box("內容", "\n".join(f"第{n}行" for n in range(lines)))
        grid = Grid((long("事由", "甲"), (box,)))
        number, signed = f"BH-{lines}號", ("簽收人：",)
        return Paper(
            "message", "留言條", "公司", number, (grid,), signed, size="a5-across"
        )

    body, pages = drawn([paper(lines) for lines in range(1, 60)])
    assert outside(body) == []
    for lines in range(1, 60):
        own = [page for page in pages if f"BH-{lines}號" in page]
        assert "".join(own).count("行") == lines
        assert "簽收人" in own[-1] and "行" in own[-1]
    assert len(pages) > 60


def test_fifty_mixed_forms_come_in_one_pdf(estate, sign_in, file_call):
    """As a supervisor chooses them: of every kind, at once, counted one by one."""
    made = papers(estate, file_call)
    for n in range(42):
        message(file_call, estate, message=f"第{n}條留言。")
    client = sign_in(estate.supervisor)
    found = re.findall(r'name="form" value="([^"]+)"', text(client.get("/print/")))
    kinds = {one.partition(":")[0] for one in found}
    assert kinds == set(choices.PaperForm.values) - {"register"}
    chosen = sorted(found, key=lambda one: one.startswith("message:"))[:50]
    random.Random(3).shuffle(chosen)
    answer = client.post("/print/", {"form": chosen})
    assert outside(answer.content) == []
    pages = [
        bare(page.get_textpage().get_text_range())
        for page in pypdfium2.PdfDocument(answer.content)
    ]
    assert len(pages) == 50 == PrintLog.objects.filter(door="pdf").count()
    for paper in made.values():
        [page] = [
            one
            for one in pages
            if bare(paper.number) in one and bare(paper.title) in one
        ]
        assert "第1次列印" in page
        for part in paper.texts():
            assert bare(part) in page
