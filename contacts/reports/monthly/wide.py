"""The rows behind a figure as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...models import (
    Contact,
    ReturnVisit,
    Shift,
    ShiftCheckItem,
    Slip,
    StaffMember,
)
from ...rights import Right
from ...rules import REGISTRY
from ..reading import ENTRY_JOINS, PROMISE_JOINS, Reader
from .parts.listed import how_late, short
from .rows import Behind
from .shapes import Cell, Head, row
from .slips import Round

NO_ROUNDS: Mapping[int, Round] = MappingProxyType({})

# A name with its unit that has its own line.
SHORT = 14
ENTRY = (
    Head(_("No.")),
    Head(_("Date and time")),
    Head(_("Customer")),
    Head(_("Category")),
    Head(_("Content"), "long"),
    Head(_("Status, as of today")),
)
PROMISE = (
    Head(_("No.")),
    Head(_("Promise")),
    Head(_("Responsible")),
    Head(_("Due")),
    Head(_("Done at")),
    Head(_("Content"), "long"),
)
# As the report lists them: what is late first, and for how long.
OVERDUE = (
    Head(_("No.")),
    Head(_("Unit")),
    Head(_("Matter"), "long"),
    Head(_("Promise")),
    Head(_("Late by"), "number"),
    Head(_("Responsible")),
    Head(_("Due")),
    Head(_("Done at")),
)
ENTRIES = ("entries", "matters", "clause", "letters", "posted")
PROMISES = ("promises", "overdue", "waiting")
HEADS = {
    **dict.fromkeys(ENTRIES, ENTRY),
    **dict.fromkeys(PROMISES, PROMISE),
    "overdue": OVERDUE,
    "breaches": (
        Head(_("No.")),
        Head(_("Happened at")),
        Head(_("Rule"), "long"),
        Head(_("Reason given"), "long"),
        Head(_("Judgement")),
    ),
    "refused": (
        Head(_("Refused at")),
        Head(_("Channel")),
        Head(_("Rule"), "long"),
        Head(_("Under the name of")),
        Head(_("Times"), "number"),
    ),
    "slips": (
        Head(_("No.")),
        Head(_("Opened at")),
        Head(_("Unit")),
        Head(_("Content"), "long"),
        Head(_("To be done by")),
        Head(_("Settled at")),
        Head(_("Status, as of today")),
    ),
    "visits": (
        Head(pgettext_lazy("report", "Form")),
        Head(_("Made at")),
        Head(_("Rating")),
        Head(_("Comment"), "long"),
        Head(_("What was done"), "long"),
    ),
    "shifts": (
        Head(_("Shift began")),
        Head(_("Member of staff")),
        Head(_("Checked at")),
        Head(_("Countersigned at")),
    ),
    "checks": (
        Head(_("Checked at")),
        Head(_("Member of staff")),
        Head(_("Item"), "long"),
        Head(_("Result")),
    ),
}
TITLES = {
    "entries": _("Entries"),
    "matters": _("Entries"),
    "clause": _("Entries"),
    "letters": _("Letters"),
    "posted": _("Commendations"),
    "promises": pgettext_lazy("report", "Promises"),
    "overdue": _("Overdue promises"),
    "waiting": _("Promises not yet due"),
    "breaches": _("Breaches"),
    "refused": _("Refused attempts"),
    "slips": pgettext_lazy("report", "Forms"),
    "visits": _("Return visits"),
    "shifts": _("Shifts"),
    "checks": _("Check items"),
}


def title(behind: Behind, reader: Reader) -> str:
    """Return what the rows are, without repeating a figure's whole heading."""
    return str(TITLES[behind.source])


def kept_back(source: str, member: StaffMember) -> str:
    """Say why the rows of a figure are not for this reader; blank where they are.

    What a check found is the business of who countersigns. Its result may be a
    condition of the figure, so each row would tell whose it was, and when.
    """
    if source != "checks" or member.may(Right.COUNTERSIGN):
        return ""
    return str(
        _(
            "Whose check showed what is read by whoever countersigns it. Ask a "
            "supervisor of the desk."
        )
    )


def joined(source: str, rows: QuerySet) -> QuerySet:
    """Return the rows with all that their lines show, in one query."""
    if source in ENTRIES:
        # A call is asked for by itself where its rings matter.
        joins = ENTRY_JOINS if rows.model is Contact else ()
        return rows.select_related(*joins) if joins else rows
    if source in PROMISES:
        return rows.select_related(*PROMISE_JOINS)
    return rows.select_related(*JOINS[source]) if source in JOINS else rows


JOINS = {
    "breaches": ("contact",),
    "visits": ("slip__contact__letter",),
    "slips": ("contact__letter",),
    "shifts": ("staff", "check_made"),
    "checks": ("check_made__staff",),
}


def _at(moment: Any, reader: Reader) -> str:
    if moment is None:
        return ""
    return moment.astimezone(reader.snapshot.desk.zone).strftime("%Y-%m-%d %H:%M")


def line(
    source: str,
    found: Any,
    reader: Reader,
    until: datetime | None = None,
    rounds: Mapping[int, Round] = NO_ROUNDS,
) -> list[Cell]:
    """Return the cells of a row; a confidential letter tells only that it is one.

    `until` is the end of the period, or now: by it a promise is so many days late.
    `rounds` are those that were counted of forms taken up again.
    """
    if source in ENTRIES:
        return _entry(found, reader)
    if source == "overdue":
        return _overdue(found, reader, until or reader.now)
    if source in PROMISES:
        return _promise(found, reader)
    if source == "breaches":
        return row(
            Cell(found.contact.number, found.contact.get_absolute_url()),
            _at(found.happened_at, reader),
            _rule(found.code),
            found.reason,
            found.get_judgement_display(),
        )
    if source == "refused":
        return row(
            _at(found.first_at, reader),
            found.get_channel_display(),
            _rule(found.code),
            reader.person(found.under_id),
            found.times,
        )
    if source == "slips":
        return _slip(found, reader, rounds.get(found.pk))
    return OTHERS[source](found, reader)


def _entry(contact: Contact, reader: Reader) -> list[Cell]:
    entry = contact.kind_row
    readable = entry.readable_by(reader.member)
    about = reader.subject(entry) if readable else _("Confidential.")
    who = " ".join(filter(None, (reader.who(entry), entry.unit)))
    return row(
        Cell(entry.number, entry.get_absolute_url()),
        _at(entry.occurred_at, reader),
        Cell(who, unbroken=len(who) <= SHORT),
        Cell(reader.category(entry), unbroken=True),
        short(str(about)),
        entry.get_status_display(),
    )


def _promise(promise: Any, reader: Reader) -> list[Cell]:
    entry = promise.contact.kind_row
    readable = entry.readable_by(reader.member)
    about = reader.subject(entry) if readable else _("Confidential.")
    return row(
        Cell(entry.number, entry.get_absolute_url()),
        promise.get_kind_display(),
        promise.owed_by,
        Cell(_at(promise.counted_due, reader)),
        _at(promise.done_at, reader),
        short(str(about)),
    )


def _overdue(promise: Any, reader: Reader, until: datetime) -> list[Cell]:
    number, what, owed_by, due, done, about = _promise(promise, reader)
    late = how_late(until - promise.counted_due, seal=promise.done_at is None)
    unit = Cell(promise.contact.unit, unbroken=True)
    return row(number, unit, about, what, late, owed_by, due, done)


def _slip(slip: Slip, reader: Reader, counted: Round | None) -> list[Cell]:
    due, settled = slip.counted_due, slip.settled_at
    if counted is not None:
        due, settled = counted.due, counted.settled
    readable = slip.contact.readable_by(reader.member)
    return row(
        Cell(slip.number, slip.get_absolute_url()),
        _at(slip.opened_at, reader),
        Cell(slip.unit, unbroken=True),
        short(slip.content if readable else str(_("Confidential."))),
        _at(due, reader),
        _at(settled, reader),
        slip.get_state_display(),
    )


def _rule(code: str) -> Any:
    return REGISTRY[code].title if code in REGISTRY else code


def _visit(visit: ReturnVisit, reader: Reader) -> list[Cell]:
    readable = visit.slip.contact.readable_by(reader.member)
    return row(
        Cell(visit.slip.number, visit.slip.get_absolute_url()),
        _at(visit.made_at, reader),
        visit.get_rating_display(),
        *(
            said if readable or not said else _("Confidential.")
            for said in (visit.comments, visit.review)
        ),
    )


def _shift(shift: Shift, reader: Reader) -> list[Cell]:
    made = getattr(shift, "check_made", None)
    began = _at(shift.started_at, reader)
    return row(
        Cell(began, made.get_absolute_url()) if made else began,
        shift.staff.name,
        _at(made and made.checked_at, reader),
        _at(made and made.countersigned_at, reader),
    )


def _check(item: ShiftCheckItem, reader: Reader) -> list[Cell]:
    made = item.check_made
    return row(
        Cell(_at(made.checked_at, reader), made.get_absolute_url()),
        made.staff.name,
        _rule(item.code),
        item.get_result_display(),
    )


OTHERS: dict[str, Any] = {
    "visits": _visit,
    "shifts": _shift,
    "checks": _check,
}
