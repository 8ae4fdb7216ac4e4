"""How the report's tables stand on paper: printed by a browser from made tables."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from contacts.reports.monthly.changed import ChangedPart
from contacts.reports.monthly.parts.complaints import RECORD_HEADS
from contacts.reports.monthly.shapes import Cell, Grid, Head, Rate, row

LINE = "A tap drips in the kitchen of the flat above and nobody is at home to let us in"


def made(*grids: Grid) -> str:
    tables = "\n".join(
        render_to_string("contacts/_report_grid.html", {"grid": grid}) for grid in grids
    )
    css = (Path(settings.BASE_DIR) / "static/desk/report.css").read_text("utf-8")
    return (
        f"<!doctype html><style>{css} table {{border-collapse: collapse}}"
        "td, th {border: 1px solid} @page {size: A4; margin: 15mm}</style>"
        f'<main class="report-page"><section class="report-part">'
        f'<div class="report-tables">{tables}</div></section></main>'
    )


def printed(page, html: str) -> pypdfium2.PdfDocument:
    page.set_content(html)
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def place(pdf: pypdfium2.PdfDocument, text: str) -> tuple[int, float, float]:
    """Return the page on which a text stands last, and its bottom and top there."""
    found = None
    for number, each in enumerate(pdf):
        words = each.get_textpage()
        search = words.search(text, match_case=True)
        while at := search.get_next():
            boxes = [words.get_charbox(n) for n in range(at[0], at[0] + at[1])]
            found = (number, min(b[1] for b in boxes), max(b[3] for b in boxes))
    assert found, text
    return found


def long(code: str, title: str, lines: int) -> Grid:
    heads = (Head("Number"), Head("Matter", "long"), Head("Responsible"))
    rows = [row(f"No-{n:03}", f"{LINE} {n}", "Somebody") for n in range(lines)]
    return Grid(code, title, heads, rows)


def small(title: str) -> Grid:
    heads = (Head("State"), Head("Open promises", "number"))
    return Grid("open", title, heads, [row("Overdue", 42), row("Not yet due", 36)])


@pytest.mark.django_db
@translation.override("en")
def test_what_follows_a_long_list_keeps_its_distance(page):
    """Its headings stand on each of its pages, and take room there."""
    grids = long("overdue", "Overdue", 150), small("Open today"), small("How long")
    pdf = printed(page, made(*grids))
    assert len(pdf) > 2
    last, bottom, _top = place(pdf, "No-149")
    number, _bottom, top = place(pdf, "Open today")
    assert number > last or bottom - top > 14
    # Small ones stand beside one another.
    assert place(pdf, "How long")[0] == number
    assert place(pdf, "How long")[2] == pytest.approx(top, abs=2)
    # And the right one ends where the list does.
    edges = (
        "() => [...document.querySelectorAll('table')].map((one) => ["
        "one.getBoundingClientRect().left, one.getBoundingClientRect().right])"
    )
    page.emulate_media(media="print")
    (left, right), (first, _end), (_begin, second) = page.evaluate(edges)
    assert (first, second) == pytest.approx((left, right), abs=2)


@pytest.mark.django_db
@translation.override("en")
def test_a_list_of_words_fills_the_page_on_which_it_begins(page):
    # Kept whole, it would begin on the second page, and leave half of the first empty.
    pdf = printed(page, made(long("waiting", "First", 49), long("overdue", "Next", 14)))
    assert len(pdf) == 2 and place(pdf, "Next")[0] == 0


@pytest.mark.django_db
@translation.override("en")
def test_a_rate_and_its_numbers_stand_in_one_line(page):
    rates = [Cell(Rate(12, 12), "rows/?a", whole="rows/?b") for _n in range(4)]
    line = row("Access control and intercom", 0, 12, 1, 10, 2, *rates)
    grid = Grid("records", "Records", (Head("Severity"), *RECORD_HEADS), [line])
    page.set_content(made(grid))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 900})
    tall = page.evaluate(
        "() => [...document.querySelectorAll('td.n')].map((cell) => cell.offsetHeight)"
    )
    first = page.evaluate("() => document.querySelector('tbody th').offsetHeight")
    assert len(tall) == 9 and set(tall) == {min(tall)} and min(tall) <= first
    both = page.evaluate(
        "() => [...document.querySelectorAll('td.n')].slice(5).map((cell) => ["
        "cell.querySelector('.share').getBoundingClientRect().bottom,"
        "cell.querySelector('.of').getBoundingClientRect().bottom])"
    )
    assert all(abs(share - of) < 6 for share, of in both)


def test_a_part_of_the_list_of_changes_is_named_once_on_paper():
    shown, rest = (
        ChangedPart("甲部", []),
        [ChangedPart("甲部", []), ChangedPart("乙", [])],
    )
    since = {"acts": [], "shown": [shown], "rest": rest, "more": 3}
    said = render_to_string(
        "contacts/_report_changes.html", {"since": since, "level": 2}
    )
    assert said.count("甲部") == 2 and said.count('<dt class="no-print">甲部') == 1
    assert "<dt>乙" in said
