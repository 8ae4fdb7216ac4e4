"""The start-of-shift check, the hand-over, and the supervisor's spot checks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from .. import choices, desk
from ..forms.shifts import (
    CheckForm,
    CountersignForm,
    EndShiftForm,
    HandOverForm,
    SpotCheckForm,
)
from ..models import HandOver, ShiftCheck, SpotCheck, snapshot_of
from ..paging import page_of
from ..reports import shifts as report
from ..reports.reading import Reader
from ..rights import Right
from .access import desk_of, posted

GET_POST = ["GET", "HEAD", "POST"]


def _reader(request: HttpRequest, *rights: Right) -> Reader:
    """Return the reader, who has one of the rights."""
    member = request.member
    if member is None or not any(member.may(right) for right in rights):
        raise PermissionDenied
    return Reader(snapshot_of(request.desk), member, timezone.now())


@require_http_methods(GET_POST)
def shift_check(request: HttpRequest) -> HttpResponse:
    """Begin a shift with its check; supervisors see whose wait to be countersigned."""
    reader = _reader(request, Right.LOG, Right.COUNTERSIGN)
    state = report.shift_state(reader)
    form = CheckForm(posted(request), snapshot=reader.snapshot)
    if request.method == "POST" and form.is_valid():
        try:
            made = desk.record_check(
                reader.member,
                results=form.results,
                corrections=form.corrections,
                by=request.user,
            )
        except desk.Refused as refused:
            form.place(refused.findings)
        except desk.Conflict:
            messages.warning(request, _("This shift was checked already."))
            return redirect("shift_check")
        else:
            messages.success(
                request, _("The check is kept. A supervisor countersigns it.")
            )
            waits = [one for one in state.waiting if one.shift.staff != reader.member]
            return redirect(waits[0] if waits else made)
    context = {"form": form, "state": state, **_checks(request, reader)}
    return render(request, "contacts/shift_check.html", context)


def _checks(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    """Return a page of the checks the reader may see: everybody's or one's own."""
    rows = report.checks_of(reader)
    sees_all = reader.member.may(Right.COUNTERSIGN)
    if not sees_all:
        rows = rows.filter(staff=reader.member)
    page = page_of(rows, request.GET.get("at", ""), moment="checked_at")
    return {
        "checks": page.rows,
        "sees_all": sees_all,
        "left": report.left_alone(reader) if sees_all else [],
        "newer_url": f"?at={page.before}" if page.before else "",
        "older_url": f"?at={page.after}" if page.after else "",
        "check_days": reader.snapshot.desk.check_days,
    }


def _check_or_404(request: HttpRequest, pk: int) -> ShiftCheck:
    """Return a check the reader may see: their own, or any as a supervisor."""
    reader = _reader(request, Right.LOG, Right.COUNTERSIGN)
    found = (
        ShiftCheck.objects.filter(desk=reader.snapshot.desk, pk=pk)
        .select_related("staff", "countersigned_by", "shift")
        .first()
    )
    if found is None or not found.readable_by(reader.member):
        raise Http404
    return found


@require_safe
def shift_check_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one check to the person it is about, and to supervisors."""
    made = _check_or_404(request, pk)
    return _result(request, made, CountersignForm())


@require_POST
def shift_check_countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """Countersign a check."""
    desk_of(request, Right.COUNTERSIGN)
    made = _check_or_404(request, pk)
    form = CountersignForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data.get("note", "")
        try:
            desk.countersign(made, note=note, by=request.user, member=request.member)
        except desk.Refused as refused:
            form.place(refused.findings)
        except desk.Conflict:
            messages.warning(request, _("Somebody has countersigned it already."))
            return redirect(made)
        else:
            messages.success(request, _("Countersigned."))
            return redirect("shift_check")
    return _result(request, made, form)


def _result(
    request: HttpRequest, made: ShiftCheck, form: CountersignForm
) -> HttpResponse:
    may_sign = request.member.may(Right.COUNTERSIGN) and not made.countersigned_at
    context = {
        "made": made,
        "items": report.items_of(made),
        "form": form,
        "may_sign": may_sign and made.staff_id != request.member.pk,
        "own": made.staff_id == request.member.pk,
    }
    return render(request, "contacts/shift_check_result.html", context)


@require_http_methods(GET_POST)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Write down what one's shift leaves, for the next to take over."""
    reader = _reader(request, Right.LOG)
    state = report.shift_state(reader)
    form = HandOverForm(posted(request), initial=_left_before(reader))
    if request.method == "POST" and form.is_valid():
        if state.running is None:
            return _no_shift(request)
        try:
            offer = desk.offer_hand_over(
                state.running, **form.cleaned_data, by=request.user
            )
        except desk.Conflict:
            return _no_shift(request)
        messages.success(
            request, _("The hand-over is written. The next shift confirms it.")
        )
        return redirect(offer)
    context = {
        "form": form,
        "state": state,
        **report.parted(report.open_promises(reader)),
    }
    return render(request, "contacts/hand_over.html", context)


def _no_shift(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request, _("You have no shift now. Begin one with its check first.")
    )
    return redirect("shift_check")


def _left_before(reader: Reader) -> dict[str, str]:
    """Return what lies at the desk since the last hand-over, to go on from."""
    last = (
        HandOver.objects.filter(desk=reader.snapshot.desk)
        .exclude(state=choices.HandOverState.WITHDRAWN)
        .order_by("-offered_at")
        .first()
    )
    return {"keys": last.keys, "kept_items": last.kept_items} if last else {}


def _offer_or_404(request: HttpRequest, pk: int, *rights: Right) -> HandOver:
    reader = _reader(request, *rights)
    offer = (
        HandOver.objects.filter(desk=reader.snapshot.desk, pk=pk)
        .select_related("shift__staff", "accepted_by")
        .first()
    )
    if offer is None:
        raise Http404
    return offer


@require_safe
def hand_over_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a hand-over, with the one button that takes it over."""
    offer = _offer_or_404(request, pk, Right.LOG, Right.COUNTERSIGN)
    return _offer_page(request, offer, [])


@require_POST
def hand_over_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over: one confirmation ends the other's shift and begins one's own."""
    offer = _offer_or_404(request, pk, Right.LOG)
    try:
        desk.accept_hand_over(offer, by=request.user, member=request.member)
    except desk.Refused as refused:
        return _offer_page(request, offer, refused.findings)
    except desk.Conflict:
        messages.warning(
            request, _("This hand-over is taken over or written anew already.")
        )
        return redirect("hand_over_page", pk)
    messages.success(request, _("You have taken over the desk."))
    return HttpResponseRedirect("/")


def _offer_page(request: HttpRequest, offer: HandOver, findings: Any) -> HttpResponse:
    reader = _reader(request, Right.LOG, Right.COUNTERSIGN)
    mine = offer.shift.staff_id == reader.member.pk
    waits = offer.state == choices.HandOverState.OFFERED
    context = {
        "offer": offer,
        "mine": mine,
        "findings": findings,
        "may_accept": waits and not mine and reader.member.may(Right.LOG),
        "may_leave": mine and offer.shift.ended_at is None,
        **report.parted(report.promises_of(offer, reader)),
    }
    return render(request, "contacts/hand_over_page.html", context)


@require_http_methods(GET_POST)
def shift_end(request: HttpRequest) -> HttpResponse:
    """End a shift that nobody has taken over: only with a reason."""
    reader = _reader(request, Right.LOG)
    state = report.shift_state(reader)
    form = EndShiftForm(posted(request))
    if state.running is None:
        return _no_shift(request)
    if request.method == "POST" and form.is_valid():
        try:
            desk.end_shift(
                state.running,
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                member=reader.member,
            )
        except desk.Refused as refused:
            form.place(refused.findings)
        except desk.Conflict:
            return _no_shift(request)
        else:
            messages.success(request, _("Your shift has ended; the reason is kept."))
            return HttpResponseRedirect("/")
    return render(request, "contacts/shift_end.html", {"form": form, "state": state})


@require_http_methods(GET_POST)
def spot_checks(request: HttpRequest) -> HttpResponse:
    """Note what was seen of a clause at the desk, and show what was seen before."""
    reader = _reader(request, Right.COUNTERSIGN)
    first = {"clause": request.GET.get("clause", "")}
    form = SpotCheckForm(posted(request), snapshot=reader.snapshot, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            desk.note_spot_check(
                reader.snapshot.desk,
                **form.cleaned_data,
                by=request.user,
                member=reader.member,
            )
        except desk.Refused as refused:
            form.place(refused.findings)
        else:
            messages.success(request, _("The spot check is kept."))
            return redirect("spot_checks")
    rows = SpotCheck.objects.filter(desk=reader.snapshot.desk)
    page = page_of(
        rows.select_related("staff", "seen_by"),
        request.GET.get("at", ""),
        moment="seen_at",
    )
    context = {
        "form": form,
        "seen": page.rows,
        "newer_url": f"?at={page.before}" if page.before else "",
        "older_url": f"?at={page.after}" if page.after else "",
    }
    return render(request, "contacts/spot_checks.html", context)
