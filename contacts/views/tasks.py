"""The list of promises, and what is done with one: kept, postponed, handed on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import choices, desk
from ..forms.filters import TaskFilter
from ..forms.promises import CompleteForm, PlacedForm, PostponeForm, ReassignForm
from ..models import FollowUp, snapshot_of
from ..paging import page_of
from ..reports.reading import PROMISE_JOINS, Reader, promise_line
from ..rights import Right
from ..rules.lifecycles import OWED
from .access import desk_of, posted, promise_or_404


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Show the desk's promises by due time, filtered, a page at a time."""
    place, member = desk_of(request, Right.TASKS)
    reader = Reader(snapshot_of(place), member, timezone.now())
    form = TaskFilter(request.GET or None, snapshot=reader.snapshot)
    rows = form.apply(FollowUp.objects.of(place), member, reader.now)
    page = page_of(
        rows.select_related("contact", *PROMISE_JOINS),
        request.GET.get("at", ""),
        moment="due_at",
        descending=form.settled,
    )
    context = {
        "form": form,
        "lines": [promise_line(promise, reader) for promise in page.rows],
        "before_url": form.address(page.before),
        "after_url": form.address(page.after),
        "settled": form.settled,
    }
    return render(request, "contacts/tasks.html", context)


Act = Callable[[PlacedForm], FollowUp]


@require_http_methods(["GET", "HEAD", "POST"])
def promise_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a promise, or note that nobody answered and when to try again."""
    promise = promise_or_404(request, pk, Right.TASKS)
    if promise.slip_id and promise.kind in OWED:
        return redirect(promise.slip)
    snapshot = snapshot_of(request.desk)
    data = posted(request)
    form = CompleteForm(
        data,
        # Files alone would make a form that is only opened count as sent.
        request.FILES if data is not None else None,
        promise=promise,
        snapshot=snapshot,
        role=request.member.role,
    )

    def act(form: PlacedForm) -> FollowUp:
        values = form.values
        scanned = values.pop("photo", None)
        if scanned:
            kept = desk.attach(
                promise.contact, scanned[:1], by=request.user, proof=True
            )
            values["photo"] = (*kept.added, *kept.known)[0]
        return desk.complete(promise, **values, by=request.user, member=request.member)

    return _page(request, promise, form, act, "complete")


@require_http_methods(["GET", "HEAD", "POST"])
def promise_postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the due time of a promise, with a reason."""
    promise = promise_or_404(request, pk, Right.TASKS)
    form = PostponeForm(posted(request))

    def act(form: PlacedForm) -> FollowUp:
        return desk.postpone(
            promise,
            new_due=form.cleaned_data.get("new_due"),
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            member=request.member,
        )

    return _page(request, promise, form, act, "postpone")


@require_http_methods(["GET", "HEAD", "POST"])
def promise_reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a promise to another person, role or department, with a reason."""
    promise = promise_or_404(request, pk, Right.REASSIGN)
    form = ReassignForm(posted(request), snapshot=snapshot_of(request.desk))

    def act(form: PlacedForm) -> FollowUp:
        return desk.reassign(
            promise,
            owner=form.cleaned_data.get("new_owner"),
            role=form.cleaned_data.get("role", ""),
            department=form.cleaned_data.get("department"),
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            member=request.member,
        )

    return _page(request, promise, form, act, "reassign")


def _done(promise: FollowUp, action: str, values: dict[str, Any]) -> str:
    """Return the sentence that says what came of it."""
    what = {"promise": promise.get_kind_display(), "number": promise.contact.number}
    if action == "postpone":
        return _("%(promise)s for %(number)s is put off.") % what
    if action == "reassign":
        return _("%(promise)s for %(number)s is handed on.") % what
    if values.get("outcome") == choices.PromiseOutcome.NO_ANSWER:
        return _("The try is noted. %(promise)s for %(number)s stays open.") % what
    return _("%(promise)s for %(number)s is kept.") % what


def _page(
    request: HttpRequest, promise: FollowUp, form: PlacedForm, act: Act, action: str
) -> HttpResponse:
    """Run the action of a valid form and go back; otherwise show what is missing."""
    back = _back(request, promise)
    if promise.status != choices.FollowUpStatus.OPEN:
        return _settled(request, back)
    if request.method == "POST" and form.is_valid():
        try:
            kept = act(form)
        except desk.Refused as refused:
            form.place(refused.findings)
        except desk.Conflict:
            return _settled(request, back)
        else:
            messages.success(request, _done(promise, action, form.cleaned_data))
            return HttpResponseRedirect(_slip_to_print(request, kept) or back)
    reader = Reader(snapshot_of(request.desk), request.member, timezone.now())
    context = {
        "form": form,
        "promise": promise,
        "line": promise_line(promise, reader),
        "back": back,
    }
    return render(request, f"contacts/promise_{action}.html", context)


def _slip_to_print(request: HttpRequest, kept: FollowUp) -> str:
    """Return where the slip that was just decided on is printed (3.3.2), or a blank."""
    decided = kept.outcome == choices.PromiseOutcome.SLIP
    if not decided or not request.member.may(Right.PRINT):
        return ""
    step = kept.followed_by.filter(slip__isnull=False).select_related("slip").first()
    return reverse("slip_print", args=[step.slip.number]) if step else ""


def _settled(request: HttpRequest, back: str) -> HttpResponse:
    messages.warning(request, _("Somebody has settled this promise already."))
    return HttpResponseRedirect(back)


def _back(request: HttpRequest, promise: FollowUp) -> str:
    """Return where the reader came from: one of our pages, or the board."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else reverse("board")
