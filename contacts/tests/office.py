"""A month's workbook in LibreOffice: opened, converted to PDF, and read again.

Not part of `make test`, which asks for nothing but Python: `make office` runs it, and
fails where LibreOffice is missing. The PDF stays in .run/office.
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
from openpyxl.worksheet.worksheet import Worksheet

from contacts import demo

KEPT = Path(".run/office")
# So many pages, and the month would rather be read on the screen.
MOST_PAGES = 60


@pytest.fixture
def workbook(db) -> Path:
    """The last whole month of the demo estate, which has something in every part."""
    demo.build(months=True)
    month = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    KEPT.mkdir(parents=True, exist_ok=True)
    path = (KEPT / "month.xlsx").absolute()
    path.unlink(missing_ok=True)
    call_command(
        *("export_month", f"{month:%Y-%m}", "--desk", "BH", "--out", str(path)),
        verbosity=0,
    )
    return path


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
            assert cell is None or plain(str(cell)) in pages, (sheet.title, cell)
        drawn += len(sheet._charts)
    # Each drawing bears its question, as the table beside it does.
    questions = {
        cell.value
        for sheet in read
        for (cell,) in sheet.iter_rows(max_col=1)
        if str(cell.value).endswith("？") and sheet._charts
    }
    twice = [text for text in questions if pages.count(plain(text)) >= 2]
    assert drawn and len(twice) == drawn


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
        assert share == wanted and part <= whole, where
    assert len(found) > 100
    complaints = next(sheet for sheet in read if sheet.title.startswith("4 "))
    rows = list(complaints.iter_rows(max_col=3, values_only=True))
    start = next(n for n, row in enumerate(rows) if row[2] == "累計佔比") + 1
    causes = list(itertools.takewhile(lambda row: row[1] is not None, rows[start:]))
    numbers = [number for _name, number, _share in causes]
    assert numbers == sorted(numbers, reverse=True)
    past = [sum(numbers[: n + 1]) / sum(numbers) for n in range(len(numbers))]
    assert [share for *_rest, share in causes] == pytest.approx(past)
