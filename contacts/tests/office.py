"""October of the sample books in LibreOffice, and a month of the demo.

Opened, converted to PDF, and read again.

Not part of `make test`, which asks for nothing but Python: `make office` runs it, and
fails where LibreOffice is missing. The PDFs stay in .run/office, and a
picture of each page beside them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl.chart._chart import ChartBase
from openpyxl.worksheet.worksheet import Worksheet

from contacts import demo

from . import recount

KEPT = Path(".run/office")
# So many pages, and the month would rather be read on the screen.
MOST_PAGES = 60


# A whole month of the sample books, and one of the demo, which has something in every
# part: forms, return visits, commendations, what is overdue.
@pytest.fixture(params=("books", "demo"))
def workbook(request, db, monkeypatch) -> Path:
    """The workbook of a month, kept in a folder to be looked at."""
    name, month = request.param, "2026-10"
    if name == "demo":
        demo.build(months=True)
        last = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
        month = f"{last:%Y-%m}"
    else:
        _take_over(request.getfixturevalue("estate"), monkeypatch)
    KEPT.mkdir(parents=True, exist_ok=True)
    path = (KEPT / f"{name}.xlsx").absolute()
    path.unlink(missing_ok=True)
    call_command(
        *("export_month", month, "--desk", "BH", "--out", str(path)), verbosity=0
    )
    return path


def _take_over(_estate: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Import October of the sample books into an empty desk."""
    monkeypatch.setattr("contacts.imports.taking.BREATH", 0)
    for book in (recount.BOOK, recount.VISITS):
        call_command("import_contacts", str(book), "--desk", "BH", verbosity=0)


def converted(workbook: Path, profile: Path) -> Path:
    """Return the PDF that LibreOffice makes of a workbook."""
    office = shutil.which("soffice")
    if office is None:
        pytest.fail(
            "No LibreOffice: install your system's package of LibreOffice Calc"
            " (Debian: apt-get install libreoffice-calc-nogui), then run this again."
        )
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(workbook.parent)),
            str(workbook),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return workbook.with_suffix(".pdf")


def plain(text: str) -> str:
    """Return a text without the breaks that a page puts into it."""
    return re.sub(r"\s", "", text)


def test_libreoffice_prints_the_whole_month(workbook, tmp_path):
    pdf = pypdfium2.PdfDocument(converted(workbook, tmp_path / "profile"))
    texts = [plain(page.get_textpage().get_text_range()) for page in pdf]
    for number, page in enumerate(pdf, start=1):
        page.render(scale=1.3).to_pil().save(
            f"{workbook.with_suffix('')}-{number:02}.png"
        )
    pages = "".join(texts)
    assert all(texts) and len(texts) <= MOST_PAGES
    # Neither a column that is too narrow for its numbers, nor a formula gone wrong.
    for wrong in ("###", "Err:", "#REF!", "#NAME?", "#VALUE!"):
        assert wrong not in pages
    read = openpyxl.load_workbook(workbook)
    drawn = 0
    for sheet in read:
        # In the footer, and with all that stands at the left of a part.
        assert plain(sheet.title) in pages, sheet.title
        for (cell,) in sheet.iter_rows(max_col=1, max_row=40, values_only=True):
            assert cell is None or plain(_shown(cell)) in pages, (sheet.title, cell)
        drawn += len(sheet._charts)
    # Each drawing is there, and bears its question.
    asked = [question(chart) for sheet in read for chart in sheet._charts]
    assert drawn and len(asked) == drawn
    assert [text for text in asked if plain(text) not in pages] == []


def _shown(cell: object) -> str:
    """Return how a sheet shows the day, the hour or the text of its first column."""
    if isinstance(cell, dt.datetime):
        return f"{cell:%m-%d}"
    return f"{cell:%H:%M}" if isinstance(cell, dt.time) else str(cell)


def question(chart: ChartBase) -> str:
    return chart.title.tx.rich.p[0].r[0].t


def shares(sheet: Worksheet) -> Iterator[tuple[float, float, object, str]]:
    """Yield each part, its whole and what stands as their share, in any table."""
    heads: list[str] | None = None
    for first, *rest in sheet.iter_rows(values_only=True):
        if first is None:
            heads = None
        elif heads is None and any(value is not None for value in rest):
            heads = [str(head) for head in rest]
        elif heads is not None:
            for place, head in enumerate(heads):
                if head.endswith(" · 分子") and rest[place] not in (None, ""):
                    part, whole, share = rest[place : place + 3]
                    yield part, whole, share, f"{sheet.title} / {first} / {head}"


def test_each_share_is_its_part_of_its_whole(workbook):
    read = openpyxl.load_workbook(workbook)
    found = [line for sheet in read for line in shares(sheet)]
    for part, whole, share, where in found:
        wanted = pytest.approx(part / whole) if whole else "無數據"
        # Where no desk has said how many households it has, there is no whole.
        assert share == wanted and (part <= whole or not whole), where
    assert len(found) > 20
    complaints = next(sheet for sheet in read if sheet.title.startswith("4 "))
    if complaints._charts:
        _the_share_so_far_grows(complaints)


def _the_share_so_far_grows(sheet: Worksheet) -> None:
    (head,) = (cell for row in sheet for cell in row if cell.value == "累計佔比")
    (new,) = (cell.column for cell in sheet[head.row] if cell.value == "新增")
    below = sheet.iter_rows(min_row=head.row + 1, values_only=True)
    causes = list(itertools.takewhile(lambda row: row[head.column - 1], below))
    numbers = [row[new - 1] for row in causes]
    assert numbers == sorted(numbers, reverse=True)
    past = [sum(numbers[: n + 1]) / sum(numbers) for n in range(len(numbers))]
    assert [row[head.column - 1] for row in causes] == pytest.approx(past)
