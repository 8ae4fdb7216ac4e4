"""The register of commendations: its columns, and what stands in its lines."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import choices
from ..models import Commendation, Contact, Letter, Posting
from .reading import Reader
from .registers import Column, Line, day_text, joined, void_text

PRAISE = "commendation"
# What a line reads besides its own row.
PRAISE_JOINS = (
    "contact__phonecall",
    "contact__visit",
    "contact__letter",
    "praised_department",
)


def is_praise(contact: Contact, reader: Reader) -> bool:
    """Say whether the entry is a commendation, whichever way it came."""
    row = contact.kind_row
    if isinstance(row, Letter):
        return row.kind == choices.LetterKind.COMMENDATION
    category = reader.snapshot.categories.get(row.category_id)
    return category is not None and category.code == PRAISE


def lines_of_praise(rows: list[Commendation], reader: Reader) -> list[Line]:
    """Return the lines of the register, with the postings of all read at once."""
    keys = [row.contact_id for row in rows]
    found = Posting.objects.filter(letter__in=keys).order_by("pk")
    posted: dict[int, dict[str, Posting]] = {}
    for posting in found:
        posted.setdefault(posting.letter_id, {})[posting.kind] = posting
    return [_line(row, posted.get(row.contact_id, {}), reader) for row in rows]


def _line(row: Commendation, posted: dict[str, Posting], reader: Reader) -> Line:
    row.posted, contact = posted, row.contact
    return Line(
        number=contact.number,
        void=bool(row.void_reason),
        void_reason=row.void_reason,
        seal="",
        status=contact.status,
        status_label=str(contact.get_status_display()),
        channel=contact.channel,
        cells=[(column.key, column.value(row, reader)) for column in PRAISE_COLUMNS],
    )


def _came(row: Commendation, reader: Reader) -> str:
    day = timezone.localtime(row.contact.occurred_at).date().isoformat()
    return "\n".join((day, row.contact.number))


def _sender(row: Commendation, reader: Reader) -> str:
    contact = row.contact
    return joined(reader.who(contact), contact.unit, sign=" ")


def _praised(row: Commendation, reader: Reader) -> str:
    told = row.told
    department = reader.snapshot.departments.get(told.praised_department_id)
    return joined(told.praised_staff, department.name if department else "")


def _form(row: Commendation, reader: Reader) -> str:
    return str(row.told.get_praise_form_display())


def _gist(row: Commendation, reader: Reader) -> str:
    return reader.subject(row.contact)


def _posted(kind: str) -> Any:
    def value(row: Commendation, reader: Reader) -> str:
        posting = row.posted.get(kind)
        if posting is None:
            return ""
        who = reader.person(posting.posted_by_id)
        down = day_text(posting.taken_down_on)
        return joined(
            posting.place,
            f"{day_text(posting.posted_on)} {who}",
            down and _("Taken down on %(day)s") % {"day": down},
        )

    return value


def _thanked(row: Commendation, reader: Reader) -> str:
    told = row.told
    if not isinstance(told, Letter):
        return ""
    return joined(day_text(told.thanked_on), told.thanks, told.reward)


def _remark(row: Commendation, reader: Reader) -> str:
    return void_text(row.void_reason) if row.void_reason else ""


PRAISE_COLUMNS = (
    Column("number", gettext_lazy("No."), lambda row, reader: row.number, narrow=True),
    Column("came", gettext_lazy("Day, entry"), _came, narrow=True),
    Column("sender", gettext_lazy("Praise by"), _sender),
    Column("praised", gettext_lazy("Employee commended, department"), _praised),
    Column("form", gettext_lazy("Form of commendation"), _form, narrow=True),
    Column("content", gettext_lazy("Summary"), _gist),
    Column(
        "original",
        gettext_lazy("Original posted where, when, by"),
        _posted(choices.PostingKind.ORIGINAL),
    ),
    Column(
        "copy",
        gettext_lazy("Copy posted where, when, by"),
        _posted(choices.PostingKind.COPY),
    ),
    Column("thanked", gettext_lazy("Thank-you, reward"), _thanked),
    Column("remark", gettext_lazy("Remark"), _remark),
)
