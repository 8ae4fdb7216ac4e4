"""How forms read to a person: their lines, their fields, their steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import choices
from ..models import Slip, SlipStep
from .entry import Fact, Group, in_words, label_of
from .reading import Reader, minutes_left

GROUPS = (
    (
        "matter",
        gettext_lazy("The matter"),
        (
            "subject",
            "content",
            "demand",
            "category",
            "subcategory",
            "urgency",
            "place",
            "unit",
            "name",
            "phone",
            "remedy",
        ),
    ),
    (
        "charge",
        gettext_lazy("In whose hands"),
        (
            "from_department",
            "department",
            "handler",
            "copy_to",
            "issued_by",
            "complained_of",
            "complained_department",
            "severity",
            "due_at",
            "appointment_at",
        ),
    ),
    (
        "work",
        gettext_lazy("Course of the work"),
        (
            "dispatched_at",
            "arrived_at",
            "waits_for",
            "finished_at",
            "repair_result",
            "work_done",
            "materials",
            "charge",
            "charge_agreed",
            "acceptance",
            "accepted_by",
            "accepted_at",
            "first_reply",
            "first_reply_at",
            "finding",
            "validity",
            "measures",
            "measures_owner",
            "final_reply",
            "final_reply_at",
            "received_by",
            "received_at",
            "reply",
            "replied_by",
            "replied_at",
            "outcome",
            "approved_by",
            "first_printed_at",
            "closed_at",
            "void_reason",
        ),
    ),
)
# Words about a case that a confidential letter keeps to itself.
WORDS = frozenset(
    {
        *("content", "subject", "demand", "remedy", "finding", "reply"),
        *("work_done", "measures", "first_reply", "final_reply"),
    }
)


@dataclass(frozen=True)
class SlipLine:
    """A form as it stands in a list."""

    number: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    opened_at: datetime
    due_at: datetime
    minutes: int
    about: str
    who: str
    unit: str
    in_charge: str
    rounds: int
    escalation: int
    contact: str
    ended: bool
    void: bool

    @property
    def late(self) -> bool:
        return not self.ended and self.minutes < 0


def slip_line(slip: Slip, reader: Reader) -> SlipLine:
    """Return the form's line; it comes with its entry joined."""
    handler = reader.person(slip.handler_id)
    department = reader.snapshot.departments.get(slip.department_id)
    settled = slip.settled_at is not None
    readable = slip.contact.readable_by(reader.member)
    return SlipLine(
        number=slip.number,
        kind=slip.kind,
        kind_label=str(slip.get_kind_display()),
        state=slip.state,
        state_label=str(slip.get_state_display()),
        opened_at=slip.opened_at,
        due_at=slip.due_at,
        minutes=0 if settled else minutes_left(slip.due_at, reader.now),
        about=slip.content if readable else _("Confidential."),
        who=slip.name or _("Name unknown"),
        unit=slip.unit,
        in_charge=handler or (department.name if department else ""),
        rounds=slip.rounds,
        escalation=slip.escalation,
        contact=slip.contact.number,
        ended=slip.ended,
        void=slip.is_void,
    )


def groups_of(slip: Slip, reader: Reader) -> list[Group]:
    """Return the form's filled fields in words, in the order of the paper."""
    by_name = {one.name: one for one in slip._meta.concrete_fields}
    hidden = frozenset() if slip.contact.readable_by(reader.member) else WORDS
    groups = []
    for key, title, names in GROUPS:
        facts = [
            Fact(name, label_of(by_name[name]), text)
            for name in names
            if name in by_name and name not in hidden
            if (text := _said(slip, by_name[name], reader))
        ]
        if facts:
            groups.append(Group(key, title, facts))
    return groups


def _said(slip: Slip, field: Any, reader: Reader) -> str:
    """Return the field in words; of the first print also how long it took."""
    text = in_words(slip, field, reader)
    if field.name != "first_printed_at" or slip.print_minutes is None:
        return text
    after = _("%(n)d min after it was opened") % {"n": slip.print_minutes}
    return f"{text} · {after}"


@dataclass(frozen=True)
class StepLine:
    """A step as the time line shows it."""

    at: datetime
    title: str
    state: str
    who: str
    by: str
    note: str
    rating: str
    late: bool
    escalated: bool
    number: str
    call: str = ""
    visit: int | None = None


def step_lines(
    steps: Iterable[SlipStep], reader: Reader, *, readable: bool = True
) -> list[StepLine]:
    """Return the steps as people read them, the oldest first."""
    return [_step_line(step, reader, readable) for step in steps]


def _step_line(step: SlipStep, reader: Reader, readable: bool) -> StepLine:
    escalated = step.action == choices.SlipAction.ESCALATE
    kinds: dict[str, Any] = dict(choices.FollowUpKind.choices)
    note = str(kinds.get(step.note, step.note)) if escalated else step.note
    visit = getattr(step, "visit", None)
    return StepLine(
        at=step.at,
        title=str(step.get_action_display()),
        state=str(step.get_to_state_display()),
        who=reader.person(step.person_id),
        by=reader.account(step.by_id) or (str(_("the system"))),
        note=note if readable or escalated else "",
        rating=str(step.get_rating_display()) if step.rating else "",
        late=step.late,
        escalated=escalated,
        number=step.slip.number,
        call=visit.call.number if visit and visit.call_id else "",
        visit=visit.pk if visit and readable else None,
    )
