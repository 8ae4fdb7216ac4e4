"""Reading the log books that desks keep in spreadsheets and text tables."""

from __future__ import annotations

from .book import Book, Sheet, read_book
from .errors import BookError
from .rejects import RejectsWriter
from .rows import ImportedRow, Problem, RejectedRow, Row

__all__ = [
    "Book",
    "BookError",
    "ImportedRow",
    "Problem",
    "RejectedRow",
    "RejectsWriter",
    "Row",
    "Sheet",
    "read_book",
]
