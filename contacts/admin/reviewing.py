"""The books under review: one entry after the other with keys, or many at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .. import choices
from .. import desk as writer
from ..desk.reviews import is_own
from ..forms.promises import PlacedForm
from ..models import Contact, StaffMember, snapshot_of
from ..reports import entry
from ..reports.reading import Reader, entry_line
from ..rights import Right
from ..rules import REGISTRY
from .asking import ReasonForm, ask
from .base import PrivateSearch
from .lists import Walk
from .seen import SeenRows, kept, sent, why_left
from .taking import RecordAdmin, log_opened

SHORT = 40
# What the writer would answer to a word on one's own work: said before it is written.
OWN_WORK = REGISTRY["review_own_entry"].message


class ReviewForm(PlacedForm):
    """Good, or to be corrected and what."""

    review = forms.ChoiceField(
        label=_("Review"), choices=choices.Review.choices[1:], required=False
    )
    comment = forms.CharField(
        label=_("What is to be corrected, or a word of praise"),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class UnmaskForm(PlacedForm):
    reason = forms.CharField(
        label=_("Why the number is needed"),
        max_length=200,
        help_text=_("It is kept in the access log with your name."),
    )


def stand_in(request: HttpRequest, desk: Any) -> StaffMember:
    """Return the account's place at the desk; the operator looks as a manager does."""
    for member in request.memberships:
        if member.desk_id == desk.pk:
            return member
    return StaffMember(desk=desk, role=choices.Role.MANAGER)


class ReviewedAdmin(SeenRows, PrivateSearch, RecordAdmin):
    """A book whose entries are reviewed, corrected and voided through the writer."""

    moment = "occurred_at"
    walks = True
    actions = ("mark_good", "send_back", "strike_out")

    def get_urls(self) -> list[URLPattern]:
        name = f"contacts_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/review/", wrap(self.review_view), name=f"{name}_review"),
            path("<int:pk>/unmask/", wrap(self.unmask_view), name=f"{name}_unmask"),
            *super().get_urls(),
        ]

    def url_of(self, row: models.Model) -> str:
        name = f"admin:contacts_{self.opts.model_name}_review"
        return reverse(name, args=[row.pk])

    def has_review_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, Right.REVIEW, None)

    def has_void_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, Right.VOID, None)

    # --- In the list -------------------------------------------------------------

    def member(self, request: HttpRequest, row: Any) -> StaffMember:
        return stand_in(request, row.desk)

    def doer(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return who does it, as the writer asks."""
        return {"by": request.user, "member": self.member(request, row)}

    def write_review(self, row: Any, **given: Any) -> None:
        writer.review(row, **given)

    def is_own(self, request: HttpRequest, row: Any, snapshot: Any) -> bool:
        """Say whether the row is the reader's own work, for another to review."""
        return is_own(row, request.user, snapshot)

    def write_void(self, row: Any, reason: str, **given: Any) -> None:
        writer.void(row, reason=reason, **given)

    @admin.action(description=_("Mark as good"), permissions=["review"])
    def mark_good(self, request: HttpRequest, rows: models.QuerySet) -> None:
        """Mark the chosen entries as good."""
        self._review_many(request, rows, choices.Review.GOOD, "")

    @admin.action(description=_("Send back to be corrected"), permissions=["review"])
    def send_back(
        self, request: HttpRequest, rows: models.QuerySet
    ) -> HttpResponse | None:
        """Ask what is to be corrected, then send the chosen entries back."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        form.fields["reason"].label = gettext("What is to be corrected")
        form.fields["reason"].help_text = gettext(
            "Whoever took the entries reads it on the board."
        )
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            self._review_many(request, rows, choices.Review.TO_CORRECT, reason)
            return None
        return ask(
            request,
            self,
            rows,
            form=form,
            action="send_back",
            title=_("Send back to be corrected"),
            button=_("Send back"),
        )

    def _review_many(
        self, request: HttpRequest, rows: models.QuerySet, result: str, comment: str
    ) -> None:
        done, left = 0, []
        for row in rows.select_related("desk"):
            if not self.allowed(request, Right.REVIEW, row):
                raise PermissionDenied
            try:
                self.write_review(
                    row,
                    result=result,
                    comment=comment,
                    seen=sent(request, row),
                    **self.doer(request, row),
                )
            except (writer.Refused, writer.Conflict) as why:
                left.append((row, why))
            else:
                done += 1
        good = result == choices.Review.GOOD
        sentence = _("Reviewed: %(number)d.") if good else _("Sent back: %(number)d.")
        self.tell_done(request, str(sentence), done)
        self.tell_left(request, left)

    @admin.action(description=_("Void the chosen entries"), permissions=["void"])
    def strike_out(
        self, request: HttpRequest, rows: models.QuerySet
    ) -> HttpResponse | None:
        """Ask why, then strike the chosen entries through; their lines stay."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return self._ask_why_void(request, rows, form)
        done, left = self._void_all(request, rows, form.cleaned_data["reason"])
        self.tell_done(request, gettext("Voided: %(number)d."), done)
        self.tell_left(request, left)
        stale = [row.pk for row, why in left if getattr(why, "code", "") == "stale"]
        changed = list(rows.filter(pk__in=stale)) if stale else []
        if not changed:
            return None
        # Asked once more with the reason as it was typed, of the rows as they are now.
        for row in changed:
            row.look_again = self.url_of(row)
        now_shown = [kept(row, row.seen) for row in changed]
        return self._ask_why_void(request, changed, form, seen=now_shown)

    def _ask_why_void(
        self, request: HttpRequest, rows: Any, form: ReasonForm, **more: Any
    ) -> HttpResponse:
        return ask(
            request,
            self,
            rows,
            form=form,
            action="strike_out",
            title=_("Void the chosen entries"),
            text=_("Each line stays in the book with its number and the reason."),
            button=_("Void"),
            **more,
        )

    def _void_all(
        self, request: HttpRequest, rows: models.QuerySet, reason: str
    ) -> tuple[int, list[tuple[Any, Any]]]:
        """Void them all; return how many were, and which were left with the reason."""
        done, left = 0, []
        for row in rows.select_related("desk"):
            if not self.allowed(request, Right.VOID, row):
                raise PermissionDenied
            doer = self.doer(request, row)
            try:
                self.write_void(row, reason, seen=sent(request, row), **doer)
            except (writer.Refused, writer.Conflict) as why:
                left.append((row, why))
            else:
                done += 1
        return done, left

    # --- One after the other -----------------------------------------------------

    def _row(self, request: HttpRequest, pk: int, right: Right) -> Any:
        row = self.get_object(request, str(pk))
        if row is None or not self.allowed(request, right, row):
            raise PermissionDenied
        return row

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one entry with its history, and take the reviewer's word."""
        row = self._row(request, pk, Right.REVIEW)
        form = ReviewForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            if self._reviewed(request, row, form):
                return self._next(request, row, Walk(self, request, row))
            # What is shown beside the refusal is the row as it is now.
            row = self._row(request, pk, Right.REVIEW)
        walk = Walk(self, request, row)
        # However it was asked for: who sends an empty form reads the page all the same.
        log_opened(request, row)
        member = self.member(request, row)
        reader = Reader(snapshot_of(row.desk), member, timezone.now())
        context = {
            **self.admin_site.each_context(request),
            **self.shown(row, reader),
            "opts": self.opts,
            "title": _("Review"),
            "subtitle": row.number,
            "row": row,
            "reviews": self.reviews_of(row).order_by("-at", "-pk")[:20],
            "form": form,
            "own": OWN_WORK if self.is_own(request, row, reader.snapshot) else "",
            "seen": kept(row, row.seen),
            "newer": walk.to(walk.neighbour(newer=True)),
            "older": walk.to(walk.neighbour(newer=False)),
            "listing": walk.listing,
            "masked": not member.may(Right.PHONES) and bool(row.phone),
            "open_url": self.desk_url(request, row),
            "amend_url": self.amend_url(request, row),
        }
        return TemplateResponse(request, "admin/review.html", context)

    def shown(self, row: Any, reader: Reader) -> dict[str, Any]:
        """Return what the page tells of the row: its line, facts and history."""
        lines = row.history.select_related("history_user").order_by(
            "history_date", "history_id"
        )
        line = entry_line(row, reader)
        return {
            "who": line.who,
            "unit": line.unit,
            "seal": line.seal,
            "groups": entry.groups_of(row, reader),
            "corrections": entry.corrections(row, lines, reader),
            "breaches": self._breaches(row),
        }

    def reviews_of(self, row: Any) -> models.QuerySet:
        return row.reviews.filter(slip=None).select_related("by")

    def desk_url(self, request: HttpRequest, row: Any) -> str:
        """Return the row's page at the desk, where the reader works at that desk."""
        here = request.member is not None and request.desk.pk == row.desk_id
        return row.get_absolute_url() if here else ""

    def amend_url(self, request: HttpRequest, row: Any) -> str:
        """Return where the row is corrected, for those who may do so; or nothing."""
        may = self.desk_url(request, row) and request.member.may(Right.AMEND)
        return (
            reverse("contact_amend", args=[row.number])
            if may and row.readable_by(request.member) and not row.is_void
            else ""
        )

    def _breaches(self, row: Any) -> list[dict[str, Any]]:
        return [
            {
                "breach": breach,
                "title": REGISTRY[breach.code].title if breach.code in REGISTRY else "",
            }
            for breach in row.breaches.order_by("pk")
        ]

    def _reviewed(self, request: HttpRequest, row: Any, form: ReviewForm) -> bool:
        try:
            self.write_review(
                row,
                result=form.cleaned_data["review"],
                comment=form.cleaned_data["comment"],
                seen=sent(request, row),
                **self.doer(request, row),
            )
        except writer.Refused as refused:
            form.place(refused.findings)
            return False
        except writer.Conflict as conflict:
            form.add_error(None, why_left(conflict))
            return False
        return True

    def _next(self, request: HttpRequest, row: Any, walk: Walk) -> HttpResponse:
        """Go on in the list the reviewer came from, or back to it at its end."""
        following = walk.following()
        sent_back = request.POST.get("review") == choices.Review.TO_CORRECT
        told = (
            _("%(number)s is sent back to be corrected.")
            if sent_back
            else _("%(number)s is reviewed.")
        )
        self.message_user(request, told % {"number": row.number})
        if following is None:
            self.message_user(request, gettext("This list is gone through. Well done."))
        return HttpResponseRedirect(walk.to(following) or walk.listing)

    # --- Numbers -----------------------------------------------------------------

    def unmask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one number to who has no right to see all, and note why."""
        row = self._row(request, pk, Right.REVIEW)
        form = UnmaskForm(request.POST if request.method == "POST" else None)
        shown = form.is_valid()
        if shown:
            writer.log_access(
                row.desk,
                user=request.user,
                action=choices.Access.UNMASKED,
                kind=self.opts.model_name,
                records=[row.number],
                reason=form.cleaned_data["reason"],
            )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Show the telephone number"),
            "row": row,
            "form": form,
            "phone": row.phone if shown else "",
        }
        response = TemplateResponse(request, "admin/unmask.html", context)
        response["Cache-Control"] = "no-store"
        return response

    # --- Columns -----------------------------------------------------------------

    @admin.display(description=_("name"))
    def who(self, obj: Contact) -> str:
        if obj.name or obj.organisation:
            return obj.name or obj.organisation
        return f"（{obj.get_identity_display()}）"

    @admin.display(description=_("content"))
    def in_short(self, obj: Contact) -> str:
        text = getattr(obj, "subject", "") or obj.content
        return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"

    @admin.display(description=pgettext_lazy("entry", "review"))
    def review_state(self, obj: Contact) -> str:
        return review_words(obj)


def review_words(row: Any) -> str:
    """Return how far the review is; what was amended since waits again."""
    if row.review == choices.Review.PENDING and row.reviewed_at is not None:
        return gettext("Amended, to review again")
    return str(row.get_review_display())
