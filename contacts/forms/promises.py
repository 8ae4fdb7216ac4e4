"""Keeping, postponing and handing on a promise: text in, typed values out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import FollowUp, Snapshot
from ..rules import Finding
from ..rules.chains import BY_SOMEBODY, RETURNABLE
from ..rules.escalation import deputises
from ..rules.promises import ANSWERS_OWED, DEPUTIES, NEEDS_RESULT, POSTINGS, WAYS
from ..widgets import ChipSelect, DueInput
from .base import PickField, as_error, person_field, text_field
from .letters import ScansField
from .moments import DayField

Outcome = choices.PromiseOutcome
DECISION = (Outcome.SLIP, Outcome.NO_SLIP)
Kind = choices.FollowUpKind
OFFERED = {
    Kind.DECIDE_ON_SLIP.value: DECISION,
    Kind.READ_MESSAGE.value: (Outcome.READ,),
    Kind.DECIDE_MESSAGE.value: (
        Outcome.DESK_CALLS,
        Outcome.OWN_CALL,
        Outcome.NO_REPLY,
    ),
    Kind.OPEN_FORM.value: (Outcome.DONE,),
    Kind.CALL_BACK.value: WAYS,
    Kind.REPLY.value: WAYS,
}
# Beside the other ways of answering, “reached” says by which.
BY_WAY = {Outcome.REACHED: _("Answered by telephone")}
# A person on the telephone is reached or not; a superior is found or not.
SPOKEN = (Outcome.REACHED, Outcome.NO_ANSWER)
RESULTS = {
    choices.FollowUpKind.DECIDE_ON_SLIP.value: _("Why"),
    choices.FollowUpKind.CONSULT_SUPERIOR.value: _("What was decided"),
    choices.FollowUpKind.RETURN_VISIT.value: _("What the customer said"),
    choices.FollowUpKind.OPEN_FORM.value: _("Why it comes back"),
    choices.FollowUpKind.DECIDE_MESSAGE.value: _("What was decided"),
    choices.FollowUpKind.SIGN_FOR_LETTER.value: _("Note, or why it comes back"),
    choices.FollowUpKind.LETTER_SENT_BACK.value: _("What was done about it"),
    choices.FollowUpKind.REVIEW_VISIT.value: _("What the review says"),
    choices.FollowUpKind.REMIND_SLIP.value: _("What came of it"),
    choices.FollowUpKind.CHASE_SLIP.value: _("What came of it"),
    choices.FollowUpKind.ANSWER_FOR_SLIP.value: _("What was decided"),
}


# What the person is called who did it, by what was done.
WHO = {
    Kind.POST_ORIGINAL.value: _("Posted by (person)"),
    Kind.POST_COPY.value: _("Posted by (person)"),
    Kind.SIGN_FOR_LETTER.value: _("Signed for by"),
    Kind.READ_MESSAGE.value: _("Read by"),
    Kind.DECIDE_MESSAGE.value: _("Decided by"),
}


class PlacedForm(forms.Form):
    """A form whose errors come from the registry."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def place(self, findings: Iterable[Finding]) -> None:
        """Put each finding beside its field, or above the form."""
        for finding in findings:
            field = finding.field if finding.field in self.fields else None
            self.add_error(field, as_error(finding))


class CompleteForm(PlacedForm):
    """How a promise was kept; only what its kind asks is shown."""

    outcome = forms.ChoiceField(
        label=_("How it went"), required=False, widget=ChipSelect()
    )
    result = text_field(
        _("What was answered"), 2000, widget=forms.Textarea({"rows": 3})
    )
    place = text_field(_("Where it was posted"), 80)
    deputy_reason = text_field(_("Why in their place"), 100)
    unlogged_reason = text_field(_("Why no call is logged"), 100)
    department = PickField(label=_("Department the slip goes to"), required=False)
    posted_on = DayField(_("Posted on"))
    photo = ScansField(label=_("Photo"), required=False)
    person = person_field(_("Who in the house"))
    new_due = forms.DateTimeField(
        label=_("Next try"), required=False, widget=DueInput()
    )

    def __init__(
        self,
        *args: Any,
        promise: FollowUp,
        snapshot: Snapshot,
        role: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kind = promise.kind
        self.only = Outcome.DONE.value
        if not _in_place(promise, role):
            del self.fields["deputy_reason"]
        if kind not in ANSWERS_OWED:
            del self.fields["unlogged_reason"]
        self._ask_department(promise, snapshot)
        offered = _offered(kind)
        named = BY_WAY if kind in ANSWERS_OWED else {}
        self.fields["outcome"].choices = [
            (one.value, named.get(one, one.label)) for one in offered
        ]
        if kind in RESULTS:
            self.fields["result"].label = RESULTS[kind]
        elif kind not in NEEDS_RESULT:
            self.fields["result"].label = _("Note")
        if kind not in POSTINGS:
            del self.fields["place"], self.fields["posted_on"], self.fields["photo"]
        if kind in BY_SOMEBODY or kind in POSTINGS:
            self.fields["person"].label = WHO.get(kind, self.fields["person"].label)
            self.fields["person"].set_rows(snapshot.people, label="label")
            self.initial.setdefault("person", _likely(promise, kind))
        else:
            del self.fields["person"]
        if Outcome.NO_ANSWER not in offered:
            del self.fields["new_due"]
        if len(offered) == 1:
            self.only = offered[0].value
            del self.fields["outcome"]

    def _ask_department(self, promise: FollowUp, snapshot: Snapshot) -> None:
        """Ask where a slip goes that is decided for; the usual one is filled in."""
        if promise.kind != Kind.DECIDE_ON_SLIP:
            del self.fields["department"]
            return
        departments = [one for one in snapshot.departments.values() if one.active]
        self.fields["department"].set_rows(departments)
        usual = snapshot.routed(promise.contact)
        by_name = {one.name: one.pk for one in departments}
        self.initial.setdefault("department", by_name.get(usual))

    @property
    def values(self) -> dict[str, Any]:
        """Return what the writer takes; the only outcome needs no choosing."""
        cleaned = {name: self.cleaned_data.get(name) for name in self.fields}
        cleaned.setdefault("outcome", self.only)
        return {name: value or _BLANK.get(name) for name, value in cleaned.items()}


_BLANK = {
    "outcome": "",
    "result": "",
    "place": "",
    "deputy_reason": "",
    "unlogged_reason": "",
    "new_due": None,
}


def _in_place(promise: FollowUp, role: str) -> bool:
    """Say whether this role would keep the promise in somebody else's place."""
    if promise.kind == Kind.DECIDE_ON_SLIP:
        return role in DEPUTIES
    if promise.kind in (Kind.READ_MESSAGE, Kind.DECIDE_MESSAGE):
        return True
    return deputises(promise.kind, role, promise.role)


def _likely(promise: FollowUp, kind: str) -> int | None:
    """Return who is likely to have done it: the person asked for, or who owes it."""
    if kind in (Kind.READ_MESSAGE, Kind.DECIDE_MESSAGE):
        return getattr(promise.contact.kind_row, "asked_for_id", None)
    return promise.owner_id


def _offered(kind: str) -> tuple[Outcome, ...]:
    usual = SPOKEN if kind in NEEDS_RESULT else (Outcome.DONE,)
    offered = OFFERED.get(kind, usual)
    return (*offered, Outcome.SENT_BACK) if kind in RETURNABLE else offered


class TakeDownForm(PlacedForm):
    """When a posting was taken down, and by whom; both are filled in."""

    taken_down_on = DayField(_("Taken down on"))
    person = person_field(_("Taken down by"))

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].set_rows(snapshot.people, label="label")


class ThanksForm(PlacedForm):
    """The thank-you to the sender, and the reward of the employee."""

    thanked_on = DayField(_("Thanked on"))
    thanks = text_field(_("Thank-you"), 200)
    reward = text_field(_("Reward"), 200)


class PostponeForm(PlacedForm):
    """A later time, and why."""

    new_due = forms.DateTimeField(
        label=_("New time"), required=False, widget=DueInput()
    )
    reason = text_field(_("Reason"), 100)


class ReassignForm(PlacedForm):
    """Somebody else, a role or a department, and why."""

    new_owner = person_field(_("Person"))
    department = PickField(label=_("or department"), required=False)
    role = forms.ChoiceField(label=_("or role"), required=False)
    reason = text_field(_("Reason"), 100)

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_owner"].set_rows(snapshot.people, label="label")
        departments = [d for d in snapshot.departments.values() if d.active]
        self.fields["department"].set_rows(departments)
        self.fields["role"].choices = [("", "—"), *choices.Role.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given = [n for n in ("new_owner", "department", "role") if cleaned.get(n)]
        if len(given) > 1:
            self.add_error(
                given[1],
                forms.ValidationError(
                    _("Choose one: a person, a department or a role."), code="taker_one"
                ),
            )
        return cleaned
