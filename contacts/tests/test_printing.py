"""What is printed: counted, complete, without a word that stays in the house."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pypdfium2
import pytest
from django.utils import timezone, translation

from contacts import choices, desk, printing
from contacts.models import FormNumber, Letter, PrintLog, snapshot_of
from contacts.printing import Sheets
from contacts.printing.paper import Box, Grid, Paper
from contacts.reports.reading import Reader
from contacts.tests.paper import file_letter, text

from .test_shifts import checked_in

# What only the desk may know of a superior who would not come to the telephone.
INSIDE = ("不接", "婉拒", "勿告訴", "拒接")


def read(body: bytes) -> list[str]:
    """Return the text of each page of a PDF, without white space."""
    pages = pypdfium2.PdfDocument(body)
    return [bare(page.get_textpage().get_text_range()) for page in pages]


def bare(words: str) -> str:
    return re.sub(r"\s+", "", words.replace("\ufffe", ""))


def message(file_call, place: SimpleNamespace, **over: object):
    fields = {
        "asked_for": place.superior,
        "asked_for_answer": "declines",
        "purpose_status": "clear",
        "outcome": "message_taken",
        "message": "請回電談續保，分機 108。",
        "message_kind": "please_call",
        **over,
    }
    return file_call(place, **fields).contact


def sheets(place: SimpleNamespace, member: object = None) -> Sheets:
    place.desk.refresh_from_db()
    reader = Reader(
        snapshot_of(place.desk), member or place.clerk, timezone.localtime()
    )
    return Sheets(reader)


@pytest.fixture(autouse=True)
def at_the_desk():
    with translation.override("zh-hant"), timezone.override("Asia/Taipei"):
        yield


def test_a_print_is_counted_and_the_second_is_a_reprint(estate, sign_in, file_call):
    slip = message(file_call, estate)
    client = sign_in(estate.cleared)
    address = f"/print/message/{slip.number}/"
    preview = text(client.get(address))
    assert "data-print-now" not in preview and "請回電談續保" in preview
    assert address in text(client.get(slip.get_absolute_url()))
    first = client.post(address, {"as": "paper"})
    page = text(client.get(first["Location"]))
    # Loaded again, it is a preview: nothing comes out that is not counted.
    reloaded = text(client.get(first["Location"]))
    assert "data-print-now" not in reloaded and "第 1 次列印" in reloaded
    assert 'class="papers no-print"' in reloaded
    assert "data-print-now" in page and "第 1 次列印" in page and "（補印）" not in page
    again = client.post(address, {"as": "paper"})
    assert "第 2 次列印（補印）" in text(client.get(again["Location"]))
    logs = list(PrintLog.objects.order_by("copy"))
    assert [(log.copy, log.reprint) for log in logs] == [(1, False), (2, True)]
    assert logs[0].printed_by == estate.cleared.user and logs[0].contact_id == slip.pk
    # A count that somebody else made opens no print of one's own.
    other = text(sign_in(estate.clerk).get(again["Location"]))
    assert "data-print-now" not in other


def test_the_time_line_tells_of_every_print(estate, sign_in):
    letter = file_letter(estate, kind="reported_matter", category="repair")
    slip = letter.slips.get()
    address = f"/slips/{slip.number}/print/"
    sign_in(estate.cleared).post(address, {"as": "paper"})
    client = sign_in(estate.clerk)
    client.post(address, {"as": "pdf"})
    page = client.get(letter.get_absolute_url())
    prints = [one for one in page.context["timeline"] if one.sort == "print"]
    assert [one.who for one in prints] == [estate.cleared.name, estate.clerk.name]
    assert slip.number in prints[0].about and "補印" not in prints[0].about
    assert "第 2 次列印（補印）" in prints[1].about
    # The first print is a step of the form, yet it is told once.
    assert len([one for one in page.context["timeline"] if "列印 →" in one.title]) == 0
    assert "補印" in text(page)


def test_no_print_tells_what_a_superior_answered(estate, sign_in, file_call):
    slip = message(file_call, estate)
    slip.kind_row.refresh_from_db()
    client = sign_in(estate.clerk)
    page = text(client.get(f"/print/message/{slip.number}/"))
    book = text(client.get(f"/registers/telephone/print/?day={timezone.localdate()}"))
    pdf = client.post(f"/print/message/{slip.number}/", {"as": "pdf"})
    said = slip.kind_row.get_asked_for_answer_display()
    for shown in (page, book, "".join(read(pdf.content))):
        assert "請回電談續保" in shown
        assert not [word for word in (*INSIDE, str(said)) if word in shown]


def test_the_pdf_says_what_the_form_says(estate, sign_in, file_call):
    FormNumber.objects.create(
        desk=estate.desk, form="message", document="JLYL-RF-015", version="A/0"
    )
    words = "切他不按發結，骨直电梯 “引號”（括號）—Air con. 第3棟、１２樓。" * 6
    slip = message(file_call, estate, message=words)
    paper = sheets(estate).message(slip.kind_row)
    client = sign_in(estate.clerk)
    answer = client.post(f"/print/message/{slip.number}/", {"as": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert slip.number in answer["Content-Disposition"]
    [page] = read(answer.content)
    for part in paper.texts():
        assert bare(part) in page
    assert "JLYL-RF-015A/0" in page and "第1次列印" in page
    assert bare(words) in page
    html = text(client.get(f"/print/message/{slip.number}/"))
    for part in paper.texts():
        assert all(line in html for line in part.split("\n"))


def test_a_long_text_goes_on_on_the_next_page():
    words = "".join(f"第{n}句很長的話。" for n in range(900))
    grid = Grid(((Box("內容", words),), (Box("甲", "乙"), Box("丙", "丁"))))
    paper = Paper("message", "留言條", "公司", "BH-1", (grid,), size="a5-across")
    body = printing.pdf_of([paper], language="zh-hant", now=timezone.now())
    pages = read(body)
    assert len(pages) > 2
    # Not a word is lost where a page ends, nor said twice.
    assert "".join(pages).count("話") == 900
    assert all("BH-1" in page for page in pages)


def test_fifty_forms_in_one_pdf(estate, sign_in, file_call):
    slips = [message(file_call, estate, message=f"第{n}條留言。") for n in range(50)]
    client = sign_in(estate.clerk)
    listed = text(client.get("/print/"))
    chosen = [f"message:{slip.number}" for slip in slips]
    assert all(f'value="{one}"' in listed for one in chosen)
    answer = client.post("/print/", {"form": chosen})
    pages = read(answer.content)
    assert len(pages) == 50 == PrintLog.objects.filter(door="pdf").count()
    for number, slip in enumerate(slips):
        assert slip.number in pages[number] and f"第{number}條留言" in pages[number]
    assert sign_in(estate.cleared).post("/print/", {"form": chosen}).status_code == 403


def test_a_coordination_slip_bears_the_name_of_the_place(estate, sign_in):
    """Printed, its promise is kept and the department may sign (3.3.2)."""
    letter = file_letter(estate, kind="reported_matter", category="repair")
    slip = letter.slips.get()
    client = sign_in(estate.clerk)
    address = f"/slips/{slip.number}/print/"
    page = text(client.get(address))
    assert "碧湖花園協調單" in page and "地下二層照明" in page
    assert letter.promises.open().filter(kind="print_slip").exists()
    [sheet] = read(client.post(address, {"as": "pdf"}).content)
    for part in sheets(estate).slip(slip).texts():
        assert bare(part) in sheet
    slip.refresh_from_db()
    assert slip.first_printed_at is not None
    assert not letter.promises.open().filter(kind="print_slip").exists()
    assert PrintLog.objects.get().form == "coordination"


def test_a_commendation_shows_its_two_postings(hotel, sign_in):
    letter = file_letter(
        hotel,
        kind="commendation",
        category="commendation",
        praised_staff="張志強",
        praised_department=hotel.security,
    )
    client = sign_in(hotel.clerk)
    page = text(client.get(f"/print/commendation/{letter.number}/"))
    for words in ("張志強", "保安部", "原件張貼處", "複印件張貼", "規定 3.3.3"):
        assert words in page
    assert client.get(f"/print/message/{letter.number}/").status_code == 404


def test_a_confidential_letter_is_printed_by_none_who_may_not_read_it(estate, sign_in):
    letter = file_letter(
        estate,
        kind="commendation",
        category="commendation",
        praised_staff="張志強",
        praised_department=estate.security,
    )
    Letter.objects.filter(pk=letter.pk).update(confidential=True)
    address = f"/print/commendation/{letter.number}/"
    assert sign_in(estate.colleague).get(address).status_code == 404
    assert sign_in(estate.colleague).post(address).status_code == 404
    assert sign_in(estate.clerk).get(address).status_code == 200


def test_a_check_is_printed_by_the_person_and_the_supervisor_alone(estate, sign_in):
    made = checked_in(estate, estate.cleared)
    address = f"/print/shift-check/{made.pk}/"
    assert sign_in(estate.clerk).get(address).status_code == 404
    assert sign_in(estate.cleared).get(address).status_code == 200
    supervisor = sign_in(estate.supervisor)
    assert "■ 合格" in text(supervisor.get(address))
    many = {"form": [f"shift-check:{made.pk}"]}
    assert f'value="shift-check:{made.pk}"' in text(supervisor.get("/print/"))
    assert supervisor.post("/print/", many)["Content-Type"] == "application/pdf"
    clerk = sign_in(estate.clerk)
    assert "shift-check:" not in text(clerk.get("/print/"))
    assert clerk.post("/print/", many).status_code == 404


def test_a_hand_over_lists_keys_items_and_promises(estate, sign_in, file_call):
    slip = message(file_call, estate)
    made = checked_in(estate, estate.cleared)
    offer = desk.offer_hand_over(
        made.shift, keys="大門鑰匙", kept_items="包裹一件", by=estate.cleared.user
    )
    page = text(sign_in(estate.clerk).get(f"/print/hand-over/{offer.pk}/"))
    for words in ("大門鑰匙", "包裹一件", slip.number, estate.cleared.name):
        assert words in page


def test_a_page_of_the_book_strikes_void_lines_through(estate, sign_in, file_call):
    kept, gone = file_call(estate).contact, file_call(estate).contact
    desk.void(gone, reason="重複登記", by=estate.cleared.user)
    FormNumber.objects.create(desk=estate.desk, form="register", document="RF-001")
    address = f"/registers/telephone/print/?day={timezone.localdate()}"
    client = sign_in(estate.clerk)
    page = text(client.get(address))
    assert page.index(kept.number) < page.index(gone.number)
    assert '<tr class="void">' in page and "重複登記" in page and "RF-001" in page
    printed = client.post(address, {"as": "paper"})
    assert "day=" in printed["Location"] and "copy=1" in printed["Location"]
    [sheet] = read(client.post(address, {"as": "pdf"}).content)
    assert "電話接待記錄本" in sheet and kept.number in sheet and "重複登記" in sheet
    assert PrintLog.objects.filter(form="register").count() == 2


def test_the_books_of_forms_print_as_the_bound_books_do(estate, sign_in):
    rows = [
        file_letter(estate, kind="reported_matter", category="repair").slips.get()
        for _ in range(2)
    ]
    head = estate.supervisor
    desk.take_step(rows[1], "void", {"note": "重複開單"}, by=head.user, member=head)
    client = sign_in(estate.clerk)
    kept = choices.SlipKind(rows[0].kind).book
    book = text(client.get(f"/registers/{kept.slug}/"))
    today = timezone.localdate()
    for query in (f"day={today}", f"month={today:%Y-%m}"):
        address = f"/registers/{kept.slug}/print/?{query}"
        assert address in book
        page = text(client.get(address))
        assert page.index(rows[0].number) < page.index(rows[1].number)
        assert '<tr class="void">' in page and "重複開單" in page
        assert rows[0].contact.number in page
    [sheet] = read(client.post(address, {"as": "pdf"}).content)
    assert str(kept.label) in sheet and rows[0].number in sheet and "覆核人" in sheet
    assert client.get("/registers/complaints/print/?day=2031-01-01").status_code == 200


def test_foreign_and_made_up_forms_are_not_there(estate, hotel, sign_in, file_call):
    foreign = message(file_call, hotel)
    client = sign_in(estate.clerk)
    for address in (
        f"/print/message/{foreign.number}/",
        "/print/register/1/",
        "/print/hand-over/x/",
        f"/print/hand-over/{'9' * 30}/",
        "/print/work-order/BH-PG-2026-00001/",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_every_sign_of_the_font_is_there():
    """Rare and simplified names are drawn; a sign of no font at all does no harm."""
    words = "陳龘 䶮琪 张骞 ㎡ ℃"
    grid = Grid(((Box("姓名", f"{words} 😀"),),))
    paper = Paper("message", "留言條", "公司", "BH-1", (grid,))
    for language in ("zh-hant", "zh-hans"):
        body = printing.pdf_of([paper], language=language, now=timezone.now())
        [page] = read(body)
        assert bare(words) in page and "公司" in page


def test_every_form_has_a_title_in_both_scripts():
    """An untranslated or doubled title would be printed as the head of the form."""
    for language in ("zh-hant", "zh-hans"):
        with translation.override(language):
            titles = [str(form.label) for form in choices.PaperForm]
        assert len(set(titles)) == len(titles)
        assert all(re.fullmatch("[\u4e00-\u9fff]+", title) for title in titles)
