"""The visit form: from the door to the farewell."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import Snapshot, Visit
from ..rules.visits import LARGEST_PARTY
from ..widgets import ChipCheckbox, ChipSelect, DueInput, PhoneInput
from .base import ContactForm, PickField, choice_field, person_field, text_field
from .matter import group_by_category
from .moments import MomentField
from .promises import PlacedForm

# The two documents ask for different manners (3.2.3; 3.2.7 / 3.2.6).
GREETED = {
    choices.Profile.REGULATION: _("Greeted first, on entering"),
    choices.Profile.INSTRUCTION: _("Stood up, stayed standing until they sat"),
}
FAREWELL = {
    choices.Profile.REGULATION: _("Said goodbye politely"),
    # Translators: the instruction prescribes the word 再見.
    choices.Profile.INSTRUCTION: _("Stood, smiled and said “Goodbye”"),
}


WITHHELD = (choices.Identity.DECLINED, choices.Identity.UNKNOWN)


class EndChips(ChipSelect):
    """How it ended; who is attended to cannot leave unseen."""

    template_name = "contacts/_chips_when.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict:
        option = super().create_option(name, value, *args, **kwargs)
        unseen = value == choices.VisitOutcome.LEFT_UNSEEN
        option["show_when"] = "waiting" if unseen else ""
        return option


def yes_field(label: Any, chip: Any = None) -> forms.BooleanField:
    """Return a yes that stands alone on a chip; `chip` is what the chip says."""
    widget = ChipCheckbox(label=chip or label)
    return forms.BooleanField(label=label, required=False, widget=widget)


class VisitForm(ContactForm):
    """A visit as it is written down; `parked` is the draft of a call that waits."""

    channel = choices.Channel.VISIT.value
    staff_fields = (*ContactForm.staff_fields, "host")

    occurred_at = None
    arrived_at = MomentField(_("Arrived at"))
    attended_at = MomentField(_("Attended at"))
    left_at = MomentField(_("Left at"))
    waiting = yes_field(_("Waiting"), _("Still waiting"))
    greeted = yes_field(_("Greeted on entry"))
    customer_kind = forms.ChoiceField(
        label=_("Customer type"),
        choices=[("", "—"), *choices.CustomerKind.choices],
        required=False,
    )
    party_size = forms.IntegerField(
        label=_("Visitors"),
        required=False,
        widget=forms.NumberInput(
            {
                "min": 1,
                "max": LARGEST_PARTY,
                "class": "is-number",
                "inputmode": "numeric",
            }
        ),
    )
    identity_checked = yes_field(_("Identity checked"))
    purpose = text_field(_("Purpose"), 80)
    tense = yes_field(_("Tense"), _("The visit grows tense"))
    call_supervisor = yes_field(_("Supervisor"), _("Call the supervisor to the desk"))
    reply_due = MomentField(_("Reply promised by"), widget=DueInput())
    host = person_field(_("Person visited, or who takes it over"))
    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=choices.VisitOutcome.choices,
        required=False,
        widget=EndChips(clearable=True),
    )
    message = text_field(_("Message"), 2000, widget=forms.Textarea({"rows": 2}))
    message_kind = choice_field(_("The visitor"), choices.MessageKind.choices)
    farewell = yes_field(_("Farewell"))
    parked = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, snapshot=snapshot, **kwargs)
        profile = choices.Profile(snapshot.desk.profile)
        group_by_category(self)
        self.fields["identity"].widget.choices = [
            (one.value, one.label) for one in WITHHELD
        ]
        self.fields["greeted"].widget.label = GREETED[profile]
        self.fields["farewell"].widget.label = FAREWELL[profile]

    def normalised(self, values: dict[str, Any]) -> dict[str, Any]:
        """A visit happens when the visitor arrives; who waits is not yet attended."""
        values["occurred_at"] = values["arrived_at"]
        values["party_size"] = self._party_size()
        values = super().normalised(values)
        if self.cleaned_data.get("waiting"):
            values["attended_at"] = None
        if values["call_supervisor"]:
            values["tense"] = True
        if values["outcome"] != choices.VisitOutcome.MESSAGE_TAKEN:
            values["message_kind"] = ""
        category = values.get("category")
        if category is None or category.code != "complaint":
            values["complained_of"] = None
        return values

    def _party_size(self) -> int:
        """Return the number of visitors as typed; one where nothing is."""
        typed = self.cleaned_data.get("party_size")
        return 1 if typed is None else typed


def needs_asking(visit: Visit) -> bool:
    """Say whether the visit still lacks what nobody could ask while it waited."""
    return visit.category_id is None or not visit.content.strip()


class AskingForm(PlacedForm):
    """What the visitor wants, where nobody could ask it while they waited."""

    category = PickField(
        key="code", label=_("Category"), required=False, widget=ChipSelect()
    )
    subcategory = PickField(
        key="code",
        label=_("Sub-category"),
        required=False,
        widget=ChipSelect(clearable=True),
    )
    content = text_field(_("Content"), 4000, widget=forms.Textarea({"rows": 2}))
    asked = ("category", "subcategory", "content")

    def __init__(
        self, *args: Any, visit: Visit, snapshot: Snapshot, **kwargs: Any
    ) -> None:
        self.snapshot = snapshot
        super().__init__(*args, **kwargs)
        if not needs_asking(visit):
            for name in self.asked:
                del self.fields[name]
            return
        for name in self.asked:
            self.initial[name] = getattr(visit, name)
        self.fields["category"].set_rows(snapshot.top_categories)
        self.fields["subcategory"].set_rows(
            [c for c in snapshot.categories.values() if c.parent_id and c.active]
        )
        group_by_category(self)

    @property
    def written(self) -> dict[str, Any]:
        """Return what was sent; what was not asked stays as it is."""
        values = {n: v for n, v in self.cleaned_data.items() if n in self.data}
        top, below = values.get("category"), values.get("subcategory")
        if below is not None and top is None:
            values["category"] = self.snapshot.categories[below.parent_id]
        elif below is not None and below.parent_id != top.pk:
            values["subcategory"] = None
        return values


class AttendForm(AskingForm):
    """What the visitor wants, asked as somebody comes to them."""

    attended_at = MomentField(_("Attended at"))


class LeaveForm(AskingForm):
    """How a visit ended, asked at the door; one key for the usual ends."""

    outcome = choice_field(_("How it ended"), ())
    attended_at = MomentField(_("Attended at"))
    host = person_field(_("Person visited, or who takes it over"))
    message = text_field(_("Message"), 2000, widget=forms.Textarea({"rows": 2}))
    message_kind = choice_field(_("The visitor"), choices.MessageKind.choices)
    phone = text_field(_("Telephone"), 60, widget=PhoneInput())
    reply_due = MomentField(_("Reply promised by"), widget=DueInput())
    reply_owner = person_field(_("Who replies"))
    result = text_field(_("Result"), 2000, widget=forms.Textarea({"rows": 1}))
    farewell = yes_field(_("Farewell"))

    def __init__(
        self, *args: Any, visit: Visit, snapshot: Snapshot, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "outcome": visit.outcome,
            "host": visit.host_id,
            "message": visit.message,
            "message_kind": visit.message_kind,
            "phone": visit.phone,
            "result": visit.result,
            "farewell": True,
        }
        super().__init__(*args, visit=visit, snapshot=snapshot, **kwargs)
        ends = list(choices.VisitOutcome.choices)
        if visit.attended_at is not None:
            del self.fields["attended_at"]
            ends.pop()  # Who was attended to did not leave unseen.
        self.fields["outcome"].choices = ends
        for name in ("host", "reply_owner"):
            self.fields[name].set_rows(snapshot.people, label="label")
        profile = choices.Profile(snapshot.desk.profile)
        self.fields["farewell"].widget.label = FAREWELL[profile]

    @property
    def changes(self) -> dict[str, Any]:
        """Return what is written of the end; what was not asked stays as it is."""
        values = self.written
        values.pop("farewell", None)
        if values.get("outcome") == choices.VisitOutcome.LEFT_UNSEEN:
            values.pop("attended_at", None)
        return values
