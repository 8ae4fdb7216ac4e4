"""Letters: registered with their scans."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from .. import choices, desk
from ..forms.base import as_error
from ..forms.letters import LetterForm
from ..models import Letter, snapshot_of
from ..rights import Right
from .access import contact_or_404, desk_of
from .attachments import attachments_of, keep_scans
from .filing import file, now_page, opened, page_of, promises_of, sent


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: HttpRequest) -> HttpResponse:
    """Register a letter by its kind, with its scans (3.3)."""
    place, member = desk_of(request, Right.LOG)
    if request.method != "POST":
        today = snapshot_of(place).day(timezone.now())
        initial = {
            "received_on": today,
            "copies": 1,
            "urgency": choices.Urgency.NORMAL.value,
            "answered_by": member,
        }
        return _page(request, opened(request, LetterForm, initial))
    form = sent(request, LetterForm)
    recorded = file(request, form)
    if recorded is None:
        return _page(request, form, status=422)
    reason = form.cleaned_data["closed_reason"]
    try:
        scans = form.cleaned_data["scans"]
        error = keep_scans(request, recorded.contact, scans, reason)
    except desk.Refused as refused:
        # The letter is in the book by now: only its scans are left out.
        error = ValidationError([as_error(finding) for finding in refused.findings])
    if error is not None:
        messages.error(request, " ".join(error.messages))
    return redirect(_next_page(recorded.contact))


def _next_page(letter: Letter) -> str:
    """Return what comes at once: a slip that was opened is printed (3.3.2)."""
    printed = letter.promises.open().filter(kind=choices.FollowUpKind.PRINT_SLIP)
    promise = printed.select_related("slip").first()
    if promise is None or promise.slip is None:
        return reverse("letter_filed", args=[letter.number])
    try:
        return reverse("slip_print", args=[promise.slip.number])
    except NoReverseMatch:
        return promise.slip.get_absolute_url()


def _page(request: HttpRequest, form: LetterForm, status: int = 200) -> HttpResponse:
    # A browser never fills a file in again.
    context = {**page_of(request, form), "files_lost": bool(request.FILES)}
    return render(request, "contacts/letter_form.html", context, status=status)


@require_POST
def letter_guidance(request: HttpRequest) -> HttpResponse:
    """Say what to do with a letter as far as it is registered."""
    desk_of(request, Right.LOG)
    return now_page(request, sent(request, LetterForm))


@never_cache
@require_safe
def letter_filed(request: HttpRequest, number: str) -> HttpResponse:
    """Say what came of a letter just registered: number, promises, scans."""
    contact = contact_or_404(request, number, Right.LOG)
    if not isinstance(contact, Letter):
        raise Http404
    context = {
        "contact": contact,
        "promises": promises_of(request, contact),
        "attachments": attachments_of(contact, request.member),
    }
    return render(request, "contacts/letter_filed.html", context)
