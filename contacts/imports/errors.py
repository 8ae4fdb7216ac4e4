"""What stops a whole book, and why a single row is sent back."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Why a file cannot be read at all; one of these is all the reader is told.
BOOK_ERRORS: dict[str, Promise] = {
    "empty": _("This file is empty. Choose the file that holds the book."),
    "too_large": _(
        "This file is larger than %(limit)s MB. Split the book by month and import "
        "the parts one after the other."
    ),
    "too_many_cells": _(
        "This workbook unpacks to far more cells than a book can have. Copy the rows "
        "into a new workbook and import that."
    ),
    "not_a_book": _(
        "This file is neither a spreadsheet nor a text table. Save the book as XLSX, "
        "XLS, ODS or CSV and choose it again."
    ),
    "web_page": _(
        "This file is a web page that is named like a spreadsheet. Open it in a "
        "spreadsheet program, save it as XLSX and choose it again."
    ),
    "password": _(
        "This workbook is locked with a password. Save a copy without the password "
        "and choose that."
    ),
    "damaged": _(
        "This file is damaged. Open it in a spreadsheet program, save it again and "
        "choose the new file."
    ),
    "encoding": _(
        "The characters of this file cannot be read. Save it as CSV in UTF-8 and "
        "choose it again."
    ),
    "no_headings": _(
        "No sheet has a row of headings with a date and a content. Add the headings "
        "above the entries and choose the file again."
    ),
    "unknown_book": _(
        "It is not clear whether this book holds calls, visits or letters. Say which, "
        "or put the name of the book into its title."
    ),
}

# Why a row is sent back; each sentence says what to write instead.
REASONS: dict[str, Promise] = {
    "no_content": _("The content is empty. Write what it was about."),
    "impossible_time": _(
        "There is no such time of day. Correct it, for example to 14:10."
    ),
    "impossible_date": _(
        "There is no such date. Correct it, for example to 2026-10-03."
    ),
    "no_date": _("The date is missing. Write the day on which it happened."),
    "month_closed": _(
        "The month of this row is closed. Ask a supervisor to enter it at the desk, "
        "with a reason."
    ),
    "unknown_kind": _(
        "The kind of letter is not known. Write reported matter, complaint, "
        "commendation or work liaison."
    ),
}

# Why a sheet of an otherwise readable workbook has no entries.
SHEET_PROBLEMS: dict[str, Promise] = {
    "hidden": _(
        "This sheet is hidden; it was left out. Show it in a spreadsheet program if it "
        "belongs to the book."
    ),
    "no_headings": _(
        "This sheet has no row of headings with a date and a content; it was left out."
    ),
    "unknown_book": _(
        "It is not clear whether this sheet holds calls, visits or letters; it was "
        "left out. Put the name of the book into its title."
    ),
}


class BookError(Exception):
    """A file that cannot be read as a book: a `code` and one sentence for people."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code)

    @property
    def message(self) -> str:
        return str(BOOK_ERRORS[self.code]) % self.params

    def __str__(self) -> str:
        return self.message
