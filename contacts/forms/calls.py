"""The call form: rings, who, what for, whom, how it ended."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from .. import choices, desk
from ..models import Contact, FollowUp, Snapshot, StaffMember, Visit
from ..widgets import ChipCheckbox, ChipSelect, DueInput
from .base import ContactForm, choice_field, person_field, text_field
from .matter import group_by_category
from .moments import MomentField

Outcome = choices.Outcome
MORE = "more"
RING_CHIPS = (1, 2, 3, 4, 5, 6)

# One key each, the same whether or not a neighbour is shown just now.
OUTCOME_KEYS = {
    Outcome.ANSWERED.value: "1",
    Outcome.AFTER_ASKING.value: "2",
    Outcome.REPLY_OWED.value: "3",
    Outcome.HANDED_OVER.value: "4",
    Outcome.CONNECTED.value: "5",
    Outcome.FETCHED.value: "6",
    Outcome.MESSAGE_TAKEN.value: "7",
    Outcome.NO_MESSAGE.value: "8",
    Outcome.UNDECIDED.value: "9",
    Outcome.INTERRUPTED.value: "0",
    Outcome.WRONG_NUMBER.value: "w",
    Outcome.NO_ANSWER.value: "n",
}
# Ends that only a call for somebody can have.
NEEDS_PERSON = frozenset(
    {Outcome.FETCHED.value, Outcome.MESSAGE_TAKEN.value, Outcome.NO_MESSAGE.value}
)
OUTGOING_ENDS = (
    Outcome.ANSWERED,
    Outcome.AFTER_ASKING,
    Outcome.REPLY_OWED,
    Outcome.HANDED_OVER,
    Outcome.UNDECIDED,
    Outcome.WRONG_NUMBER,
    Outcome.NO_ANSWER,
)
WITHHELD = (choices.Identity.DECLINED, choices.Identity.UNKNOWN)


@dataclass(frozen=True)
class Origin:
    """What a call belongs to: a promise, an entry, or the visit that cut it short."""

    promise: FollowUp | None = None
    source: Contact | None = None
    visit: Visit | None = None

    @property
    def outgoing(self) -> bool:
        return self.promise is not None or self.source is not None


class RingsInput(forms.NumberInput):
    """Six chips for the usual numbers of rings, and a box for more."""

    template_name = "contacts/_rings.html"
    use_fieldset = True
    input_type = "radio"

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> Any:
        value = data.get(name)
        return data.get(f"{name}_more", "") if value == MORE else value

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        text = "" if value is None else str(value).strip()
        usual = [str(number) for number in RING_CHIPS]
        context["widget"]["usual"] = usual
        context["widget"]["chosen"] = text if text in usual or not text else MORE
        context["widget"]["more"] = "" if text in usual else text
        return context


class OutcomeChips(ChipSelect):
    """How it ended; what only a call for somebody can end with waits for the person."""

    template_name = "contacts/_chips_when.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict:
        option = super().create_option(name, value, *args, **kwargs)
        option["show_when"] = "asked_for" if value in NEEDS_PERSON else ""
        return option


def yes_field(label: Any, chip: Any = None) -> forms.BooleanField:
    widget = ChipCheckbox(label=chip or label)
    return forms.BooleanField(label=label, required=False, widget=widget)


def hidden_field(length: int) -> forms.CharField:
    return forms.CharField(required=False, max_length=length, widget=forms.HiddenInput)


def _marked(label: Any, value: str, cleared: set[int]) -> Any:
    """Return a person's label, with a word for those who may not take a call."""
    if not value or int(value) in cleared:
        return label
    return format_lazy("{} · {}", label, _("not cleared"))


class CallForm(ContactForm):
    """A call as it is written down while it is held."""

    channel = choices.Channel.CALL.value
    staff_fields = (*ContactForm.staff_fields, "asked_for", "connected_to", "consulted")

    direction = forms.ChoiceField(
        choices=choices.Direction.choices, required=False, widget=forms.HiddenInput
    )
    source = hidden_field(32)
    promise = hidden_field(20)
    interrupting_visit = hidden_field(32)

    occurred_at = MomentField(_("Date and time"))
    rings = forms.IntegerField(label=_("Rings"), required=False, widget=RingsInput())
    late_reason = text_field(_("Why so late"), 200)
    greeted = yes_field(_("Greeting given"))
    customer_kind = forms.ChoiceField(
        label=_("Customer type"),
        choices=[("", "—"), *choices.CustomerKind.choices],
        required=False,
    )
    purpose_status = choice_field(_("What it is about"), choices.PurposeStatus.choices)
    asked_for = person_field(_("Person asked for"))
    asked_for_answer = choice_field(_("Answer"), choices.AskedForAnswer.choices)
    alternative_offered = choice_field(
        _("Somebody else offered"), choices.Alternative.choices
    )
    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=[
            (code, Outcome(code).label)
            for code in OUTCOME_KEYS
            if code != Outcome.NO_ANSWER
        ],
        required=False,
        widget=OutcomeChips(keys=OUTCOME_KEYS, clearable=True),
    )
    connected_to = person_field(_("To whom"))
    superior_reason = text_field(_("Why a superior"), 200)
    override_reason = text_field(_("Why put through all the same"), 200)
    message = text_field(_("Message"), 2000, widget=forms.Textarea({"rows": 2}))
    # What most messages ask for is chosen already; another is one key away.
    message_kind = choice_field(
        _("The caller"),
        choices.MessageKind.choices,
        initial=choices.MessageKind.PLEASE_CALL.value,
    )
    consulted = person_field(_("Who was asked"))
    interrupted_by_visitor = yes_field(_("Interrupted"), _("A visitor came in"))
    served_first = choice_field(_("Who was served first"), choices.ServedFirst.choices)
    read_back = yes_field(_("Read back"), _("Read back to the caller"))
    reply_due = MomentField(_("Reply promised by"), widget=DueInput())
    result = text_field(_("Result"), 2000, widget=forms.Textarea({"rows": 1}))
    # Asked for only where the call reached somebody else than was promised.
    proof_reason = text_field(_("Why this call keeps the promise"), 100)

    def __init__(
        self,
        *args: Any,
        snapshot: Snapshot,
        origin: Origin | None = None,
        **kwargs: Any,
    ) -> None:
        self.origin = origin or Origin()
        super().__init__(*args, snapshot=snapshot, **kwargs)

    def variant(self) -> tuple[Hashable, ...]:
        """A new call's fields differ by language, day, direction and who types."""
        if self.instance is not None:
            return ()
        day = self.snapshot.day(self.now)
        return (type(self), get_language(), day, self.outgoing, self.alone)

    def offer(self) -> None:
        super().offer()
        group_by_category(self)
        self.fields["identity"].widget.choices = [
            (one.value, one.label) for one in WITHHELD
        ]
        self._offer_the_cleared()
        if self.snapshot.desk.profile != choices.Profile.INSTRUCTION:
            del self.fields["greeted"]
        if self.outgoing:
            self.fields["outcome"].choices = self._ends_of_a_call_out()

    @property
    def outgoing(self) -> bool:
        """Say whether the desk rang out; an old book may not tell why."""
        known = getattr(self.instance, "direction", "")
        return self.origin.outgoing or known == choices.Direction.OUTGOING

    def _ends_of_a_call_out(self) -> list[tuple[str, Any]]:
        """Return how a call out may end, and how the one being corrected has."""
        stands = getattr(self.instance, "outcome", "")
        ends = [*OUTGOING_ENDS, *(one for one in Outcome if one == stands)]
        return [(one.value, one.label) for one in dict.fromkeys(ends)]

    def _offer_the_cleared(self) -> None:
        """Put those who may take a call in front (3.1.6 / 3.1.7).

        Who is not cleared is told so at once and offered cleared colleagues only;
        any other name that is sent all the same is refused by the rule, not lost.
        """
        people = self.snapshot.people
        cleared = {one.pk for one in people if self._may_answer(one)}
        people = sorted(people, key=lambda one: one.pk not in cleared)
        field = self.fields["answered_by"]
        field.set_rows(people, label="label")
        field.choices = [
            (value, _marked(label, str(value), cleared))
            for value, label in field.choices
            if not self.alone or not str(value) or int(str(value)) in cleared
        ]
        if self.alone:
            field.help_text = _(
                "You are not yet cleared to answer customers' calls: "
                "choose the cleared colleague who took this one."
            )

    @cached_property
    def alone(self) -> bool:
        """Say whether the person at the form may not answer a customer's call."""
        if self.instance is not None or self.origin.outgoing:
            return False
        return not self._may_answer(self.snapshot.staff.get(self.member.pk))

    def _may_answer(self, member: StaffMember | None) -> bool:
        day = self.snapshot.day(self.now)
        return bool(member and member.active and self.snapshot.cleared(member.pk, day))

    @property
    def superiors(self) -> str:
        """Return the keys of protected persons, for the page to show their steps."""
        if not self.snapshot.profile.special_calls:
            return ""
        people = self.snapshot.people
        return "|".join(str(one.pk) for one in people if one.is_superior)

    def build(self) -> Contact:
        """Return the unsaved call; a time left blank is no other call when resent."""
        call = super().build()
        occurred_at = call.occurred_at
        call.occurred_at = self.cleaned_data.get("occurred_at")
        call.body_hash = desk.fingerprint(call)
        call.occurred_at = occurred_at
        return call

    def normalised(self, values: dict[str, Any]) -> dict[str, Any]:
        values = super().normalised(values)
        self._belong(values)
        if values["answered_by"] is None and self.alone:
            # Naming nobody is filing it under the own name: the rule says the rest.
            values["answered_by"] = self.member
        if values["outcome"] == Outcome.WRONG_NUMBER:
            self._wrong_number(values)
        if values["outcome"] == Outcome.INTERRUPTED:
            values["interrupted_by_visitor"] = True
        if not values["interrupted_by_visitor"]:
            values["served_first"] = ""
            values["interrupting_visit"] = None
        if values["asked_for"] is None:
            values["asked_for_answer"] = ""
        taken = values["asked_for_answer"] == choices.AskedForAnswer.ACCEPTS
        if values["outcome"] == Outcome.CONNECTED and taken:
            values["connected_to"] = values["connected_to"] or values["asked_for"]
        if values["outcome"] != Outcome.MESSAGE_TAKEN:
            values["message_kind"] = ""
        return values

    def _wrong_number(self, values: dict[str, Any]) -> None:
        """A wrong number is told by that alone; nobody is asked for a name first."""
        if not values["name"] and not values["identity"]:
            values["identity"] = choices.Identity.UNKNOWN
        other = self.snapshot.category_by_code.get("other")
        values["category"] = values.get("category") or other
        if not values["content"].strip():
            with override(self.snapshot.desk.language):
                values["content"] = gettext("Wrong number.")

    def _belong(self, values: dict[str, Any]) -> None:
        """Say what the call belongs to; an outgoing one has no rings.

        A call on account of something is a call out, whatever the sender calls it;
        one sent as a call out without that is left for the rules to refuse.
        """
        directions = choices.Direction
        outgoing = self.origin.outgoing or values["direction"] == directions.OUTGOING
        values["direction"] = directions.OUTGOING if outgoing else directions.INCOMING
        values["promise"] = self.origin.promise
        values["source"] = self.origin.source
        values["interrupting_visit"] = self.origin.visit
        if outgoing:
            values["rings"], values["late_reason"] = None, ""
