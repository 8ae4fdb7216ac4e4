"""The month's report on paper, printed by a dark browser and read back page by page."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations

import pypdfium2
import pytest
from django.utils import timezone

from contacts import demo
from contacts.models import StaffMember
from contacts.rules.clauses import CLAUSES

from .test_promises_browser import sit

__all__ = ["sit"]
pytestmark = pytest.mark.django_db(transaction=True)

# Each printed table: its title and headings, and what its first line says.
TABLES = """() => [...document.querySelectorAll(".report-one")].map((one) => {
  const caption = one.querySelector("caption");
  const shown = getComputedStyle(caption).display !== "none";
  const title = shown ? caption.textContent
    : one.querySelector(".scroll-x").getAttribute("aria-label");
  // What is folded below it on the screen is not printed.
  const heads = one.querySelector("thead").querySelectorAll("th");
  return [title, ...[...heads].map((th) => th.textContent)];
})"""
# The darkest that the corner of a page may be, and a page as a whole.
WHITE, LIGHT = 250, 225


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_report_on_paper(sit, live_server):
    demo.build(months=True)
    month = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    page = sit(StaffMember.objects.get(desk__code="BH", user__username="wu"))
    page.emulate_media(color_scheme="dark")
    page.goto(f"{live_server.url}/reports/{month:%Y-%m}/?desk=BH")
    page.evaluate("document.fonts.ready")
    page.emulate_media(media="print", color_scheme="dark")
    tables = page.evaluate(TABLES)
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    texts = [bare(each.get_textpage().get_text_range()) for each in pdf]
    _all_is_light(pdf)
    # A page number alone is no page.
    assert all(len(text) > 60 for text in texts)
    assert len(tables) > 20
    for table in tables:
        said = bare("".join(table))
        assert any(said in text for text in texts), table
    _clauses_take_less_than_a_page(texts)
    _days_stand_beside_each_other(pdf)


def _all_is_light(pdf: pypdfium2.PdfDocument) -> None:
    for each in pdf:
        picture = each.render(scale=0.5).to_pil().convert("L")
        assert picture.getpixel((4, 4)) >= WHITE
        mean = sum(n * many for n, many in enumerate(picture.histogram()))
        assert mean / (picture.width * picture.height) >= LIGHT


def _clauses_take_less_than_a_page(texts: list[str]) -> None:
    """Those that nothing is said of are named in a sentence, and none is left out."""
    (text,) = (text for text in texts if "條款遵守條款" in text)
    start, end = text.index("條款遵守條款"), text.index("本前臺不適用：")
    listed = text[start:end] + text[end:]
    for clause in CLAUSES.values():
        assert clause.number in listed
    assert "本前臺不適用" not in text[start:end] and "無法衡量，也未見違反：" in text


def _days_stand_beside_each_other(pdf: pypdfium2.PdfDocument) -> None:
    """Both halves of the month begin at one height."""
    heads = []
    for number, each in enumerate(pdf):
        words = each.get_textpage()
        if "按日" not in words.get_text_range():
            continue
        found = words.search("合計", match_case=True)
        while place := found.get_next():
            left, _bottom, _right, top = words.get_charbox(place[0])
            heads.append((number, left, top))
    pairs = [
        (one, other)
        for one, other in combinations(heads, 2)
        if one[0] == other[0] and abs(one[2] - other[2]) < 1
    ]
    assert any(abs(one[1] - other[1]) > 150 for one, other in pairs)
