"""The praise of a caller or visitor: who it is for, and how it came."""

from __future__ import annotations

from typing import Any

from .. import choices
from ..models import Snapshot
from .base import PickField, choice_field, text_field
from .letters import PRAISE_FORM, PRAISED_DEPARTMENT, PRAISED_STAFF
from .promises import PlacedForm


class CommendationForm(PlacedForm):
    """A line of the register of commendations, for praise that is no letter."""

    praised_staff = text_field(PRAISED_STAFF, 80)
    praised_department = PickField(label=PRAISED_DEPARTMENT, required=False)
    praise_form = choice_field(PRAISE_FORM, choices.PraiseForm.choices)

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        kwargs["initial"] = {"praise_form": choices.PraiseForm.ORAL.value}
        super().__init__(*args, **kwargs)
        departments = snapshot.departments.values()
        self.fields["praised_department"].set_rows(
            [department for department in departments if department.active]
        )
