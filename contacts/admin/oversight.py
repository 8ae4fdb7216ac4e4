"""Days signed, months closed, reviews given, and the log of who read what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import desk as writer
from ..forms.moments import sensible
from ..forms.promises import PlacedForm
from ..models import ContactReview, DayBook, Desk, MonthBook
from ..reports.monthly import approve_month
from ..rights import Right
from .asking import ask
from .base import DeskModelAdmin, OneDesk, site
from .lists import MonthFilter
from .reviewing import stand_in
from .taking import BesideAdmin, RecordAdmin


class OfDeskForm(PlacedForm):
    """An act at one of the desks where the account has the right."""

    desk = forms.ModelChoiceField(label=_("desk"), queryset=Desk.objects.none())

    def __init__(self, *args: Any, desks: models.QuerySet[Desk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = desks
        self.fields["desk"].initial = desks.first()
        for field in self.fields.values():
            # A column's name stands in lower case; before a box it begins a line.
            field.label = capfirst(field.label)


class SignForm(OfDeskForm):
    day = forms.DateField(
        label=_("day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[sensible],
    )
    remark = forms.CharField(label=_("remark"), max_length=200, required=False)


STEPS: dict[str, tuple[Any, Callable[..., MonthBook]]] = {
    "prepare": (_("Prepare"), writer.prepare_month),
    "review": (_("Review"), writer.review_month),
    "approve": (_("Approve and close"), approve_month),
    "return": (_("Send back to be prepared again"), writer.return_month),
}


class StepForm(OfDeskForm):
    month = forms.DateField(
        label=_("month"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput({"type": "month"}, format="%Y-%m"),
        validators=[sensible],
    )
    step = forms.ChoiceField(
        label=_("Step"), choices=[(code, text) for code, (text, _act) in STEPS.items()]
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=100,
        required=False,
        help_text=_("Only for sending back."),
    )


class SignedAdmin(RecordAdmin):
    """A list of signatures; adding one is an act of the writer, not a form's row."""

    moment = "signed_at"
    list_filter = (OneDesk,)
    form_class: type[OfDeskForm] = OfDeskForm
    page_title: Any = ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, Right.REVIEW, None)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for the signature and let the rules say what is missing."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.form_class(
            request.POST if request.method == "POST" else None,
            desks=self.desks(request, Right.REVIEW),
            initial=self.first_values(),
        )
        if form.is_valid():
            try:
                self.message_user(request, self.act(request, form.cleaned_data))
            except writer.Refused as refused:
                form.place(refused.findings)
            else:
                name = f"admin:contacts_{self.opts.model_name}_changelist"
                return HttpResponseRedirect(reverse(name))
        return ask(
            request,
            self,
            [],
            form=form,
            title=self.page_title,
            button=_("Sign"),
        )

    def first_values(self) -> dict[str, Any]:
        return {}

    def act(self, request: HttpRequest, values: dict[str, Any]) -> str:
        raise NotImplementedError


@admin.register(DayBook, site=site)
class DayBookAdmin(SignedAdmin):
    position = 20
    form_class = SignForm
    page_title = _("Sign the day's book")
    list_display = ("day", "entries", "unreviewed", "signed_by", "signed_at", "remark")
    list_select_related = ("desk", "signed_by")
    fields = ("desk", *list_display)

    def first_values(self) -> dict[str, Any]:
        return {"day": timezone.localdate()}

    def act(self, request: HttpRequest, values: dict[str, Any]) -> str:
        row = writer.sign_day(
            values["desk"],
            values["day"],
            remark=values["remark"],
            by=request.user,
            member=stand_in(request, values["desk"]),
        )
        told = {"day": f"{row.day:%Y-%m-%d}", "count": row.entries}
        return gettext("%(day)s is signed with %(count)d entries.") % told


@admin.register(MonthBook, site=site)
class MonthBookAdmin(SignedAdmin):
    position = 21
    moment = "month"
    form_class = StepForm
    page_title = _("Take the month a step further")
    list_display = (
        "of_month",
        "how_far",
        "prepared_by",
        "prepared_at",
        "reviewed_by",
        "reviewed_at",
        "approved_by",
        "approved_at",
    )
    list_select_related = ("desk", "prepared_by", "reviewed_by", "approved_by")
    fields = ("desk", *list_display)
    readonly_fields = ("of_month", "how_far")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        # A dozen rows a year, ordered by a day and not by a moment.
        return DeskModelAdmin.get_changelist(self, request, **kwargs)

    @admin.display(description=_("month"))
    def of_month(self, obj: MonthBook) -> str:
        return f"{obj.month:%Y-%m}"

    @admin.display(description=_("state"))
    def how_far(self, obj: MonthBook) -> str:
        return str(obj.state.label)

    def act(self, request: HttpRequest, values: dict[str, Any]) -> str:
        _text, take = STEPS[values["step"]]
        more = {"reason": values["reason"]} if values["step"] == "return" else {}
        row = take(
            values["desk"],
            values["month"],
            by=request.user,
            member=stand_in(request, values["desk"]),
            **more,
        )
        told = {"month": f"{row.month:%Y-%m}", "state": row.state.label}
        return gettext("%(month)s: %(state)s.") % told


@admin.register(ContactReview, site=site)
class ContactReviewAdmin(BesideAdmin):
    position = 22
    list_display = ("contact", "result", "comment", "by", "at")
    list_filter = (OneDesk, MonthFilter)
    list_select_related = ("desk", "contact", "by")
    fields = list_display
