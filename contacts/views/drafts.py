"""Unfinished entries: kept while they are typed, gone on with, given up."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
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
from ..models import Draft
from ..reports.drafts import draft_line
from ..rights import Right
from .access import desk_of

# In the session: the desk and the draft of a call whose caller waits.
PARKED = "parked_call"
MOST_SHOWN = 100
MOST_GIVEN_UP = 20
MOST_FIELDS = 80
LONGEST_VALUE = 5000
# What belongs to the sending, not to the entry.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "entry_id", "version", "channel", "next"})
FORMS = {
    choices.Channel.CALL.value: "call_new",
    choices.Channel.VISIT.value: "visit_new",
    choices.Channel.LETTER.value: "letter_new",
}


def as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def typed(sent: QueryDict) -> dict[str, str]:
    """Return the fields as they were typed, cut to what any form could hold."""
    names = [name for name in sent if name not in NOT_TYPED][:MOST_FIELDS]
    # PostgreSQL keeps no NUL in JSON.
    return {
        name.replace("\0", "")[:60]: sent[name].replace("\0", "")[:LONGEST_VALUE]
        for name in names
    }


def keep_typed(
    request: HttpRequest, entry_id: uuid.UUID, channel: str, data: Mapping[str, str]
) -> Draft:
    """Keep what is typed, under the version the page has; raises `desk.Conflict`."""
    version = request.POST.get("version", "")[:6]
    number = int(version) if version.isascii() and version.isdigit() else 0
    fields = {
        "desk": request.desk,
        "user": request.user,
        "channel": str(channel),
        "data": data,
    }
    try:
        return desk.keep_draft(entry_id, **fields, version=number)
    except desk.Conflict as conflict:
        known = _own_of_page(request, entry_id, data.get("page", ""))
        if conflict.code != "stale" or known is None:
            raise
    # The answer to this page's last save was lost: nobody else has typed since.
    return desk.keep_draft(entry_id, **fields, version=known.version)


def _own_of_page(request: HttpRequest, entry_id: uuid.UUID, page: str) -> Draft | None:
    """Return the draft if the same page of the same person kept it last."""
    own = Draft.objects.unfinished(request.desk).filter(pk=entry_id, user=request.user)
    draft = own.first() if page else None
    return draft if draft and draft.data.get("page") == page else None


def own_draft(request: HttpRequest, channel: str) -> Draft | None:
    """Return the unfinished entry that `?draft=` names, if it is one's own."""
    entry_id = as_uuid(request.GET.get("draft", ""))
    if entry_id is None:
        return None
    drafts = Draft.objects.unfinished(request.desk).filter(channel=channel)
    return drafts.filter(pk=entry_id, user=request.user).first()


def offered(request: HttpRequest, channel: str) -> dict[str, Any]:
    """Return for a new form the unfinished entries; the caller who waits is first."""
    here = as_uuid(request.GET.get("draft", ""))
    drafts = Draft.objects.unfinished(request.desk).filter(
        channel=channel, user=request.user
    )
    rows = list(drafts.exclude(pk=here).order_by("-parked", "-updated_at")[:2])
    return {"offers": rows[:1], "more_offers": len(rows) > 1}


def forget_parked(request: HttpRequest, entry_id: uuid.UUID) -> None:
    """Take the call that waited from the top bar once it is settled."""
    _desk_id, parked = request.session.get(PARKED) or (None, "")
    if parked == str(entry_id):
        del request.session[PARKED]


@never_cache
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """List what is unfinished or given up lately: one's own, or all to a reviewer."""
    place, member = desk_of(request, Right.SEE)
    reviews = member.may(Right.REVIEW)
    if not reviews and not member.may(Right.LOG):
        raise PermissionDenied
    whose = {} if reviews else {"user": request.user}
    rows = Draft.objects.filter(**whose).order_by("-updated_at", "pk")
    open_ones = rows.unfinished(place).select_related("user")
    given_up = rows.given_up(place).select_related("user", "discarded_by")
    shown = list(open_ones[: MOST_SHOWN + 1])
    now = timezone.now()
    context = {
        "drafts": [draft_line(draft, member, now) for draft in shown[:MOST_SHOWN]],
        "more": len(shown) > MOST_SHOWN,
        "given_up": [
            draft_line(draft, member, now) for draft in given_up[:MOST_GIVEN_UP]
        ],
        "reviews": reviews,
    }
    return render(request, "contacts/drafts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Keep what is typed (POST, answers JSON), or go on with it (GET).

    409 where another window holds a newer state, or the entry is filed or given up.
    """
    place, _member = desk_of(request, Right.LOG)
    if request.method != "POST":
        return _go_on(request, entry_id)
    channel = request.POST.get("channel", "")
    if channel not in FORMS:
        return JsonResponse({"error": "channel"}, status=400)
    try:
        kept = keep_typed(request, entry_id, channel, typed(request.POST))
    except desk.Conflict as conflict:
        return JsonResponse({"error": conflict.code}, status=409)
    saved_at = timezone.localtime(kept.updated_at, place.zone)
    return JsonResponse(
        {"version": kept.version, "saved_at": saved_at.strftime("%H:%M:%S")}
    )


def _go_on(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    row = Draft.objects.filter(desk=request.desk, pk=entry_id).first()
    own = row is not None and row.user_id == request.user.pk
    if not own or row.state != choices.DraftState.OPEN:
        forget_parked(request, entry_id)
    if not own:
        raise Http404
    if row.state == choices.DraftState.FILED and row.contact is not None:
        return redirect("contact", row.contact.number)
    if row.state != choices.DraftState.OPEN:
        messages.info(request, _("This entry was given up. Open a new one."))
        return redirect("drafts")
    return redirect(f"{reverse(FORMS[row.channel])}?draft={row.pk}")


def _draft_or_404(
    request: HttpRequest, entry_id: uuid.UUID, right: Right = Right.SEE
) -> Draft:
    """Return an unfinished entry of one's own, or of the desk for who reviews."""
    place, member = desk_of(request, right)
    row = Draft.objects.filter(desk=place, pk=entry_id).first()
    if row is None:
        raise Http404
    if row.user_id != request.user.pk and not member.may(Right.REVIEW):
        raise Http404
    return row


@require_POST
def draft_discard(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Give an unfinished entry up, with a reason."""
    row = _draft_or_404(request, entry_id)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:200]
    try:
        desk.discard_draft(row, reason=reason, by=request.user, member=request.member)
    except desk.Refused as refused:
        for finding in refused.findings:
            messages.error(request, str(finding))
        return redirect("drafts")
    except desk.Conflict:
        messages.info(request, _("This entry is filed or given up already."))
        return redirect("drafts")
    forget_parked(request, row.pk)
    messages.success(request, _("The unfinished entry is given up."))
    if request.POST.get("next") in FORMS:
        return redirect(FORMS[request.POST["next"]])
    return redirect("drafts")


@require_POST
def draft_take_over(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Go on with a colleague's unfinished entry; their page cannot overwrite it."""
    row = _draft_or_404(request, entry_id, Right.LOG)
    try:
        row = desk.take_over_draft(row, user=request.user)
    except desk.Conflict:
        messages.info(request, _("This entry is filed or given up already."))
        return redirect("drafts")
    return redirect(f"{reverse(FORMS[row.channel])}?draft={row.pk}")


@require_POST
def draft_take_up(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Go on with an entry that was given up; its words are as they were."""
    row = _draft_or_404(request, entry_id, Right.LOG)
    try:
        row = desk.reopen_draft(row, request.user)
    except desk.Conflict:
        messages.info(request, _("This entry is filed or taken up again already."))
        return redirect("drafts")
    return redirect(f"{reverse(FORMS[row.channel])}?draft={row.pk}")
