"""A book in the browser: looked through first, then taken over step by step.

What was seen is kept beside the file as codes, so that the page speaks the language
of whoever reads it, and so that the import reads the book exactly as the preview did.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from .. import desk as writer
from ..models import Desk, ImportBatch, User
from . import stored
from .book import Book, read_book
from .errors import BookError
from .rejects import RejectsWriter
from .rows import ImportedRow, RejectedRow
from .sources import LARGEST_FILE, MEGABYTE
from .stored import Upload
from .taking import Passage, Placed, desk_today, spoken

FIRST_ROWS = 5
MOST_REJECTED_SHOWN = 300
# A step answers within this many seconds and a piece, so no proxy loses patience.
STEP_SECONDS = 2.0


def look(file: UploadedFile, place: Desk, *, kind: str, by: User) -> ImportBatch:
    """Store and look through a book, and open its batch; raises BookError.

    Nothing is written into the registers. `kind` says what the book holds where its
    sheets do not.
    """
    if file.size > LARGEST_FILE:
        raise BookError("too_large", limit=LARGEST_FILE // MEGABYTE)
    upload = stored.keep(file.chunks())
    try:
        seen = {"kind": kind, "today": desk_today(place).isoformat()}
        book = _open(upload, file.name, place, seen)
        passage, seen["sheets"], seen["rejected"] = _look_through(book, place, upload)
        upload.keep_seen(seen)
        return writer.open_import(
            place,
            file_name=Path(file.name).name,
            sha256=_sha256(upload.book),
            by=by,
            total=passage.position,
            sheets=passage.sheets(),
            upload=upload.name,
            waiting=True,
        )
    except BaseException:
        upload.drop()
        raise


def go_on(batch: ImportBatch, *, by: User) -> bool:
    """Take over the next rows of a confirmed book; true when all of it is in.

    Raises `Gone` when the file is no longer kept, and `Conflict("stale")` when another
    page goes on with the same book.
    """
    upload = Upload(batch.upload)
    book = _open(upload, batch.file_name, batch.desk, upload.seen())
    passage = Passage(book, batch.desk)
    until = time.monotonic() + STEP_SECONDS
    done = passage.take_over(batch, by=by, enough=lambda: time.monotonic() >= until)
    if done:
        finish(batch, passage.sheets())
    return done


def finish(batch: ImportBatch, sheets: Iterable[dict[str, Any]] = ()) -> None:
    """End an import and delete the book; the rows sent back stay for a day."""
    upload = Upload(batch.upload)
    upload.drop_book()
    try:
        seen = upload.seen()
    except stored.Gone:
        writer.end_import(batch, sheets=sheets)
        return
    for sheet in seen["sheets"]:
        sheet["rows"] = []
    upload.keep_seen(seen)
    writer.end_import(batch, upload=upload.name, sheets=sheets)


def discard(batch: ImportBatch) -> None:
    """Forget a book that was only looked through."""
    Upload(batch.upload).drop()
    writer.drop_import(batch)


def _open(upload: Upload, file_name: str, place: Desk, seen: dict[str, Any]) -> Book:
    return read_book(
        upload.book,
        filename=file_name,
        region=place.region,
        today=date.fromisoformat(seen["today"]),
        kind=seen["kind"],
    )


def _look_through(
    book: Book, place: Desk, upload: Upload
) -> tuple[Passage, list[dict[str, Any]], list[dict[str, Any]]]:
    passage = Passage(book, place)
    sheets = [{"columns": _columns(sheet), "rows": []} for sheet in book.sheets]
    rejected: list[dict[str, Any]] = []
    with spoken(place), upload.write("draft") as file:
        writer_of_rejects = RejectsWriter(book, file)

        def see(placed: Placed) -> None:
            if isinstance(placed.row, RejectedRow):
                writer_of_rejects.add(placed.row)
                if len(rejected) < MOST_REJECTED_SHOWN:
                    rejected.append(_sent_back(placed.sheet, placed.row))
            elif len(sheets[placed.sheet]["rows"]) < FIRST_ROWS:
                sheets[placed.sheet]["rows"].append(_first(placed.row, placed.known))

        passage.look_through(see)
        writer_of_rejects.close()
    upload.keep_rejects(writer_of_rejects.suffix if passage.rejected else "")
    return passage, sheets, rejected


def _columns(sheet: Any) -> list[dict[str, str]]:
    columns = sheet.layout.headings.columns if sheet.layout else ()
    return [
        {"letter": c.letter, "heading": c.heading, "field": c.field}
        for c in columns
        if c.heading
    ]


def _first(row: ImportedRow, known: bool) -> dict[str, Any]:
    return {
        "number": row.book_number,
        "day": row.received_on.isoformat(),
        "time": f"{row.occurred_at:%H:%M}" if row.time_known else "",
        "name": row.name or row.sender,
        "unit": row.unit or row.organisation,
        "phone": row.phone.raw,
        "category": row.category,
        "category_text": row.category_text,
        "content": row.content,
        "result": row.result,
        "handler": row.handler,
        "known": known,
    }


def _sent_back(sheet: int, row: RejectedRow) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "row": row.row,
        "number": row.book_number,
        "problems": [[p.code, p.column_name] for p in row.problems],
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
