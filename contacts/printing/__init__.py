"""Pages for paper: the bound books and every form, for the browser and as PDF."""

from __future__ import annotations

from .books import BookPages, PrintPage, book_pages, period_of
from .paper import Paper
from .pdf import pdf_of
from .sheets import Sheets, days_of

__all__ = [
    "BookPages",
    "Paper",
    "PrintPage",
    "Sheets",
    "book_pages",
    "days_of",
    "pdf_of",
    "period_of",
]
