"""A month's workbook in LibreOffice: opened, converted to PDF, and read again.

Not part of `make test`, which asks for nothing but Python: `make office` runs it, and
fails where LibreOffice is missing. The PDF stays in .run/office.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from django.core.management import call_command
from django.utils import timezone

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
