"""The file of an old book; what is in it, the reader says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..widgets import ChipSelect

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        # An empty file gets the reader's own sentence.
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ACCEPTED}),
        error_messages={
            "required": _("Choose the file that holds the book."),
            "missing": _("Choose the file that holds the book."),
            "invalid": _("The file did not arrive. Choose it again."),
        },
    )
    kind = forms.ChoiceField(
        label=_("The book holds"),
        required=False,
        choices=[("", _("What its titles say")), *choices.Channel.choices],
        widget=ChipSelect(clearable=True),
        help_text=_("Only needed where titles and headings do not tell."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
