"""The pictures of the month's report in docs/images; `make pictures` takes them.

Not part of `make test`: it proves nothing, it shows. The demo estate in its last month,
in three languages, light, dark, and as it is printed.
"""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from contacts import demo
from contacts.models import StaffMember

from .test_promises_browser import sit

__all__ = ["sit"]
pytestmark = pytest.mark.django_db(transaction=True)

PICTURES = Path("docs/images")
LANGUAGES = ("zh-hant", "zh-hans", "en")
HEIGHT, COLOURS, PAGES = 1500, 96, 2
MOST_BYTES = 250_000


def keep(name: str, picture: Image.Image) -> None:
    """Write a picture with few colours, small enough for a repository."""
    path = PICTURES / f"report-{name}.png"
    few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    assert path.stat().st_size <= MOST_BYTES, path


def shot(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot(animations="disabled")))


def printed(page: Page) -> Image.Image:
    """Return the first pages of the print beside each other."""
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    pages = [pdf[number].render(scale=1.1).to_pil() for number in range(PAGES)]
    gap = 12
    width = sum(each.width + gap for each in pages) + gap
    whole = Image.new("RGB", (width, pages[0].height + 2 * gap), "#8D8678")
    for number, each in enumerate(pages):
        whole.paste(each, (gap + number * (each.width + gap), gap))
    return whole


def test_pictures_of_the_report(sit, live_server):
    demo.build(months=True)
    month = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    member = StaffMember.objects.get(desk__code="BH", user__username="wu")
    page = sit(member)
    page.set_viewport_size({"width": 1366, "height": HEIGHT})
    address = f"{live_server.url}/reports/{month:%Y-%m}/?desk=BH"
    for language in LANGUAGES:
        page.context.add_cookies(
            [
                {
                    "name": settings.LANGUAGE_COOKIE_NAME,
                    "value": language,
                    "url": live_server.url,
                }
            ]
        )
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(address)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            keep(f"{language}-{scheme}", shot(page))
        # From a dark screen paper is white all the same.
        page.emulate_media(media="print")
        keep(f"{language}-print", printed(page))
        page.emulate_media(media="screen")
