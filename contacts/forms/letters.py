"""The letter form, and the scans that come with a letter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .. import choices, desk, scans
from ..models import Letter
from ..rules import Finding
from ..widgets import ChipCheckbox, DueInput
from .base import ContactForm, PickField, as_error, choice_field, text_field
from .matter import group_by_category
from .moments import DayField, MomentField

MEBIBYTE = 1024 * 1024
NOON = time(12)
SENDERS = (
    (choices.Identity.GIVEN.value, _("Named")),
    (choices.Identity.UNKNOWN.value, _("Anonymous")),
)
ACCEPT = ",".join((*scans.EXTENSIONS, *sum(scans.EXTENSIONS.values(), ())))
PRAISED_STAFF = _("Employee praised")
PRAISED_DEPARTMENT = _("Their department")
PRAISE_FORM = _("Praised by")
REFUSED = {
    "empty": _("“%(name)s” is empty. Scan it again and choose the new file."),
    "too_large": _(
        "“%(name)s” is larger than %(most)d MB. Scan it with fewer dots per inch or "
        "in parts."
    ),
    "wrong_type": _(
        "“%(name)s” is no whole PDF, JPEG, PNG, HEIC or TIFF file. Save the scan as "
        "one of these and choose it again."
    ),
}
TOO_MANY = ngettext_lazy(
    "Attach no more than %(most)d file to an entry.",
    "Attach no more than %(most)d files to an entry.",
    "most",
)


class ScansInput(forms.FileInput):
    """Several files at once, of the types a scan may have."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPT, "multiple": True, **(attrs or {})})


class ScansField(forms.FileField):
    """Files told by their content; the cleaned value is a list of `Scan`.

    All that is wrong with the files is said at once, each file by its name.
    """

    widget = ScansInput
    default_error_messages = {"required": _("Choose at least one file.")}

    @property
    def most_megabytes(self) -> int:
        return settings.ATTACHMENT_MAX_BYTES // MEBIBYTE

    def clean(self, data: Any, initial: Any = None) -> list[scans.Scan]:
        files: Sequence[UploadedFile] = [one for one in data or [] if one]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > desk.MOST_ATTACHMENTS:
            params = {"most": desk.MOST_ATTACHMENTS}
            raise ValidationError(TOO_MANY, code="too_many", params=params)
        good: list[scans.Scan] = []
        wrong: list[ValidationError] = []
        for file in files:
            try:
                good.append(self._examine(file))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return good

    def _examine(self, file: UploadedFile) -> scans.Scan:
        try:
            return scans.examine(
                file, file.name or "", most_bytes=settings.ATTACHMENT_MAX_BYTES
            )
        except scans.NotAScan as refused:
            params = {"name": file.name, "most": self.most_megabytes}
            raise ValidationError(
                REFUSED[refused.code], code=refused.code, params=params
            ) from None


class AttachForm(forms.Form):
    """Scans that come later."""

    scans = ScansField(label=_("Scans"))
    # Asked for only where the month is closed.
    added_reason = text_field(_("Why it is added only now"), 100)

    def place(self, findings: Iterable[Finding]) -> None:
        """Put each finding beside its field, or above the form."""
        for finding in findings:
            field = finding.field if finding.field in self.fields else None
            self.add_error(field, as_error(finding))


class LetterForm(ContactForm):
    """A letter as it is registered. The sender's name is the contact's name."""

    channel = choices.Channel.LETTER.value
    staff_fields = ("answered_by", "reply_owner", "complained_of")

    occurred_at = None
    name = None
    received_on = DayField(_("Received on"))
    kind = choice_field(_("Kind"), choices.LetterKind.choices)
    identity = choice_field(_("Sender is"), SENDERS)
    sender = text_field(_("Sender"), 80)
    delivery = choice_field(_("Came in"), choices.Delivery.choices)
    dated = DayField(_("Dated"))
    sender_reference = text_field(_("Sender's reference"), 60)
    subject = text_field(_("Subject"), 200)
    copies = forms.IntegerField(
        label=_("Copies"),
        required=False,
        min_value=1,
        max_value=999,
        error_messages={
            "invalid": _("Write the number of copies as a number from 1 to 999."),
            "min_value": _("Write the number of copies as a number from 1 to 999."),
            "max_value": _("Write the number of copies as a number from 1 to 999."),
        },
        widget=forms.NumberInput({"class": "is-number", "inputmode": "numeric"}),
    )
    enclosures = text_field(_("Enclosures"), 200)
    confidential = forms.BooleanField(
        label=_("Confidential"),
        required=False,
        widget=ChipCheckbox(label=_("Confidential")),
        help_text=_(
            "Its words and scans are then read only by you, the clerk, the assistant, "
            "the supervisor and the manager."
        ),
    )
    original_kept_at = text_field(_("Original kept at"), 80)
    praised_staff = text_field(PRAISED_STAFF, 80)
    praised_department = PickField(label=PRAISED_DEPARTMENT, required=False)
    praise_form = choice_field(PRAISE_FORM, choices.PraiseForm.choices)
    proposal = text_field(_("Proposal"), 2000, widget=forms.Textarea({"rows": 2}))
    instruction = text_field(
        _("Manager's instruction"), 2000, widget=forms.Textarea({"rows": 2})
    )
    reply_due = MomentField(_("Answer due by"), widget=DueInput())
    scans = ScansField(label=_("Scans"), required=False)

    def offer(self) -> None:
        super().offer()
        group_by_category(self)
        self.fields["subject"].widget.attrs["data-after-caller"] = True
        departments = self.snapshot.departments.values()
        self.fields["praised_department"].set_rows(
            [department for department in departments if department.active]
        )
        names = {one.name for one in self.snapshot.active_staff}
        found = {name: self._department_of(name) for name in names}
        self.fields["praised_staff"].widget.attrs["data-departments"] = json.dumps(
            {name: str(row.pk) for name, row in found.items() if row is not None},
            ensure_ascii=False,
        )

    def normalised(self, values: dict[str, Any]) -> dict[str, Any]:
        """The kind gives the category; a letter happens on the day it came in."""
        cleaned = self.cleaned_data
        due, owner = values.get("reply_due"), values.get("reply_owner")
        values["name"] = cleaned.get("sender", "")
        if values["organisation"] and not values["identity"]:
            values["identity"] = choices.Identity.GIVEN.value
        values["category"] = values.get("category") or self._category_of_kind(values)
        values["occurred_at"] = self._moment(values.get("received_on"))
        values = super().normalised(values)
        values["reply_due"], values["reply_owner"] = due, owner if due else None
        values["copies"] = values.get("copies") or 1
        if values["kind"] != choices.LetterKind.COMMENDATION:
            values["praised_staff"], values["praised_department"] = "", None
            values["praise_form"] = ""
        elif not values["praise_form"]:
            # What comes into the letter register is a letter unless told otherwise.
            values["praise_form"] = choices.PraiseForm.LETTER.value
        values["praised_department"] = values["praised_department"] or (
            self._department_of(values["praised_staff"])
        )
        if values["kind"] != choices.LetterKind.COMPLAINT:
            values["complained_of"] = None
        return values

    def _department_of(self, name: str) -> Any:
        """Return the department of the one member of staff so called, or nothing."""
        named = [one for one in self.snapshot.active_staff if one.name == name.strip()]
        if not name.strip() or len(named) != 1:
            return None
        return self.snapshot.departments.get(named[0].department_id)

    def _category_of_kind(self, values: dict[str, Any]) -> Any:
        if values.get("subcategory") is not None:
            return None
        by_code = self.snapshot.category_by_code
        code = choices.LETTER_CATEGORY.get(values["kind"], "")
        return by_code.get(code) or by_code.get("other")

    def _moment(self, received_on: date | None) -> datetime:
        """Return the time of day of the entry, or noon of an earlier day."""
        if received_on is None or received_on >= self.snapshot.day(self.now):
            return self.now
        return noon(received_on, self.snapshot.desk.zone)

    def build(self) -> Letter:
        letter = super().build()
        # The time of day is the server's: it must not make a retry another entry.
        moment = letter.occurred_at
        letter.occurred_at = noon(self.snapshot.day(moment), self.snapshot.desk.zone)
        letter.body_hash = desk.fingerprint(letter)
        letter.occurred_at = moment
        return letter


def noon(day: date, zone: Any) -> datetime:
    return datetime.combine(day, NOON, tzinfo=zone)
