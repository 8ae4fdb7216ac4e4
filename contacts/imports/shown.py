"""What was seen in a book, as a page shows it in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..models import ImportBatch, Snapshot
from . import stored
from .errors import REASONS
from .labels import FIELD_LABELS, SKIPPED_LABELS
from .taking import SheetCount

# What a preview says that was not kept.
NOTHING: dict[str, Any] = {"sheets": [], "rejected": []}


def seen_of(batch: ImportBatch, snapshot: Snapshot) -> dict[str, Any]:
    """Return `sheets`, `rejected`, `more_rejected` and `has_rejects` for a page."""
    upload = stored.Upload(batch.upload)
    try:
        seen = upload.seen()
    except stored.Gone:
        seen = NOTHING
    counts = [SheetCount(**count) for count in batch.sheets]
    looks = seen["sheets"] or [{"columns": [], "rows": []} for _count in counts]
    sheets = [
        _sheet(count, look, snapshot) for count, look in zip(counts, looks, strict=True)
    ]
    rejected = [_rejected(row, counts) for row in seen["rejected"]]
    return {
        "sheets": sheets,
        "rejected": rejected,
        "taken": sum(count.taken for count in counts),
        "known": sum(count.known for count in counts),
        "sent_back": sum(count.rejected for count in counts),
        "more_rejected": len(rejected) < sum(count.rejected for count in counts),
        "has_rejects": upload.rejects is not None,
    }


def _sheet(
    count: SheetCount, look: dict[str, Any], snapshot: Snapshot
) -> dict[str, Any]:
    columns = look["columns"]
    return {
        "count": count,
        "columns": [
            {**column, "label": FIELD_LABELS[column["field"]]}
            for column in columns
            if column["field"] in FIELD_LABELS
        ],
        "notes": [column for column in columns if not column["field"]],
        "rows": [_row(row, snapshot) for row in look["rows"]],
        "skipped": [
            {"label": SKIPPED_LABELS[why], "number": number}
            for why, number in count.skipped.items()
            if why in SKIPPED_LABELS
        ],
    }


def _row(row: dict[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    category = snapshot.category_by_code.get(row["category"])
    return {
        **row,
        "day": date.fromisoformat(row["day"]),
        "category": category.name if category else row["category_text"],
    }


def _rejected(row: dict[str, Any], counts: list[SheetCount]) -> dict[str, Any]:
    return {
        "sheet": counts[row["sheet"]].name,
        "row": row["row"],
        "number": row["number"],
        "problems": [
            {"column": column, "message": REASONS[code]}
            for code, column in row["problems"]
        ],
    }
