"""No column of the report is lost on paper, in any language: read back from its PDF."""

from __future__ import annotations

import datetime as dt
import re

import pypdfium2
import pytest
from django.conf import settings
from django.utils import timezone

from contacts import demo
from contacts.models import StaffMember

from .test_promises_browser import sit

__all__ = ["sit"]
pytestmark = pytest.mark.django_db(transaction=True)

# Every printed table by its title: its headings, and its lines.
TABLES = """() => [...document.querySelectorAll(".report-grid")]
  .filter((table) => table.checkVisibility())
  .map((table) => [
    table.closest(".scroll-x").getAttribute("aria-label"),
    [...table.querySelectorAll("thead th")].map((cell) => cell.innerText),
    [...table.querySelectorAll("tbody tr, tfoot tr")].map((row) => [...row.cells]
      .map((cell) => cell.innerText)),
  ])"""
# A millimetre of paper, in points.
POINTS = 72 / 25.4


def bare(text: str) -> str:
    # A hyphen at the end of a line is read back as another sign.
    return re.sub(r"[\s\x02\xad\ufffe-]", "", text)


def printed(page) -> str:
    """Return what stands on the pages between their margins, and is not cut there."""
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    said = []
    for each in pdf:
        wide, high = each.get_size()
        text = each.get_textpage()
        inside = text.get_text_bounded(20 * POINTS, 0, wide - 11.8 * POINTS, high)
        said.append(bare(inside))
    return "\n".join(said)


def test_every_column_is_on_the_paper(sit, live_server):
    demo.build(months=True)
    month = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    page = sit(StaffMember.objects.get(desk__code="BH", user__username="wu"))
    for language, __ in settings.LANGUAGES:
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        for address, least in (
            (f"{month:%Y-%m}/?desk=BH", 20),
            (f"{month:%Y-%m}/?desks=all", 20),
            (f"{month:%Y-%m}/trend/?desks=all", 2),
        ):
            page.goto(f"{live_server.url}/reports/{address}")
            _all_is_printed(page, least, (language, address))
            _nothing_is_moved_on_a_tablet(page, (language, address))


# Tables of a part that are wider than what is seen of them.
MOVED = """() => [...document.querySelectorAll("#complaints .scroll-x")]
  .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.getAttribute("aria-label"))"""


def _nothing_is_moved_on_a_tablet(page, where: tuple[str, str]) -> None:
    usual = page.viewport_size
    page.set_viewport_size({"width": 820, "height": 1180})
    assert page.evaluate(MOVED) == [], where
    page.set_viewport_size(usual)


def _all_is_printed(page, least: int, where: tuple[str, str]) -> None:
    page.emulate_media(media="print")
    page.evaluate("document.fonts.ready")
    tables = page.evaluate(TABLES)
    said = printed(page)
    page.emulate_media(media="screen")
    assert len(tables) >= least
    for title, heads, rows in tables:
        assert bare("".join(heads)) in said, (where, title, heads)
        for row in rows:
            assert bare("".join(row)) in said, (where, title, row)
