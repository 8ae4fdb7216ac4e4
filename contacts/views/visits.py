"""Visits: written down, attended, seen off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from .. import choices, desk
from ..forms.visits import AttendForm, LeaveForm, VisitForm, needs_asking
from ..models import Draft, StaffMember, Visit, snapshot_of
from ..rights import Right
from ..templatetags.desk_ui import minutes_text
from .access import contact_or_404, desk_of, posted, safe_next
from .drafts import as_uuid
from .filing import file, now_page, opened, page_of, promises_of, sent, waited


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: HttpRequest) -> HttpResponse:
    """Write a visit down; `?parked=` names the draft of a call that waits for it."""
    _place, member = desk_of(request, Right.LOG)
    if request.method != "POST":
        return _page(request, opened(request, VisitForm, _at_the_door(request, member)))
    form = sent(request, VisitForm)
    recorded = file(request, form)
    if recorded is None:
        return _page(request, form, status=422)
    address = reverse("visit_filed", args=[recorded.contact.number])
    call = _parked(request, form.cleaned_data.get("parked"))
    if call is None:
        return redirect(address)
    desk.note_interruption(call, recorded.contact)
    return redirect(f"{address}?call={call.pk}")


def _page(request: HttpRequest, form: VisitForm, status: int = 200) -> HttpResponse:
    context = {
        **page_of(request, form),
        "call": _parked(request, form["parked"].value()),
    }
    return render(request, "contacts/visit_form.html", context, status=status)


@require_POST
def visit_guidance(request: HttpRequest) -> HttpResponse:
    """Say what to say and do for a visit as far as it is written down."""
    desk_of(request, Right.LOG)
    return now_page(request, sent(request, VisitForm))


def _at_the_door(request: HttpRequest, member: StaffMember) -> dict[str, Any]:
    """Return what a new visit starts with: the visitor stands at the desk now."""
    now = timezone.now()
    call = _parked(request, request.GET.get("parked"))
    return {
        "arrived_at": now,
        "attended_at": now,
        "party_size": 1,
        "urgency": choices.Urgency.NORMAL.value,
        "answered_by": member,
        "parked": str(call.pk) if call else "",
    }


def _parked(request: HttpRequest, entry_id: object) -> Draft | None:
    """Return the reader's own call that waits under this id, or nothing."""
    return desk.parked_call(request.desk, request.user, as_uuid(str(entry_id or "")))


@never_cache
@require_safe
def visit_filed(request: HttpRequest, number: str) -> HttpResponse:
    """Say what came of a visit just filed, and lead back to the caller who waits."""
    visit = visit_or_404(request, number, Right.LOG)
    context = {
        "contact": visit,
        "promises": promises_of(request, visit),
        "waited": waited(visit),
        "call": _parked(request, request.GET.get("call")),
    }
    return render(request, "contacts/visit_filed.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_attend(request: HttpRequest, number: str) -> HttpResponse:
    """Note that the waiting visitor is attended to now.

    One tap where it is known what they want; otherwise it is asked for here, and the
    time is that of the tap.
    """
    visit = visit_or_404(request, number, Right.LOG)
    tapped = timezone.now().replace(second=0, microsecond=0)
    start = {"attended_at": max(tapped, visit.arrived_at)}
    sent = "attended_at" in request.POST or not needs_asking(visit)
    form = AttendForm(
        posted(request) if sent else None,
        visit=visit,
        snapshot=snapshot_of(request.desk),
        initial=start,
    )
    if form.is_valid():
        response = _attended(request, visit, form)
        if response is not None:
            return response
    context = {"contact": visit, "form": form, "next": safe_next(request)}
    status = 422 if form.errors else 200
    return render(request, "contacts/visit_attend.html", context, status=status)


def _attended(
    request: HttpRequest, visit: Visit, form: AttendForm
) -> HttpResponse | None:
    """Write it down and go back; nothing, with the errors, where refused."""
    try:
        visit = desk.attend(visit, changes=form.written, by=request.user)
    except desk.Refused as refused:
        form.place(refused.findings)
        return None
    except desk.Conflict:
        messages.info(request, _("A colleague has noted this visitor already."))
    else:
        text = _("%(number)s: attended after %(minutes)s.")
        values = {"number": visit.number, "minutes": minutes_text(waited(visit) or 0)}
        messages.success(request, text % values)
    return redirect(safe_next(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_leave(request: HttpRequest, number: str) -> HttpResponse:
    """Note that the visitor has left, and how it ended where that is still open.

    One tap is enough where the end is known: goodbye was said (3.2.7 / 3.2.6), or the
    visitor left unseen.
    """
    visit = visit_or_404(request, number, Right.LOG)
    if visit.left_at is not None or visit.is_void:
        messages.info(request, _("A colleague has noted this visitor already."))
        return redirect(safe_next(request))
    form = LeaveForm(posted(request), visit=visit, snapshot=snapshot_of(request.desk))
    if request.method == "POST" and form.is_valid():
        response = _seen_off(request, visit, form)
        if response is not None:
            return response
    context = {"contact": visit, "form": form, "next": safe_next(request)}
    status = 422 if form.errors else 200
    return render(request, "contacts/visit_leave.html", context, status=status)


def _seen_off(
    request: HttpRequest, visit: Visit, form: LeaveForm
) -> HttpResponse | None:
    """See the visitor off and go back; nothing, with the errors, where refused."""
    unseen = form.cleaned_data.get("outcome") == choices.VisitOutcome.LEFT_UNSEEN
    asked = "farewell_asked" in request.POST
    said = form.cleaned_data.get("farewell") if asked else True
    farewell = bool(said) and not unseen and request.POST.get("farewell") != "no"
    try:
        visit = desk.see_off(
            visit, farewell=farewell, changes=form.changes, by=request.user
        )
    except desk.Refused as refused:
        form.place(refused.findings)
        return None
    except desk.Conflict:
        messages.info(request, _("A colleague has noted this visitor already."))
        return redirect(safe_next(request))
    text = _("%(number)s: the visitor has left, with a goodbye.")
    if unseen:
        text = _("%(number)s: the visitor left unseen. The supervisor is told.")
    elif not farewell:
        text = _("%(number)s: the visitor has left.")
    messages.success(request, text % {"number": visit.number})
    return redirect(safe_next(request))


@require_POST
def visit_supervisor(request: HttpRequest, number: str) -> HttpResponse:
    """Call the supervisor to the desk: the visit has grown tense."""
    visit = visit_or_404(request, number, Right.LOG)
    try:
        desk.call_supervisor(visit, by=request.user)
    except desk.Conflict:
        messages.info(request, _("The supervisor is called already, or it is over."))
    else:
        messages.success(request, _("The supervisor is called to the desk."))
    return redirect(safe_next(request))


def visit_or_404(request: HttpRequest, number: str, right: Right) -> Visit:
    """Return a visit of the reader's own desk; a call or a letter is none."""
    contact = contact_or_404(request, number, right)
    if not isinstance(contact, Visit):
        raise Http404
    return contact
