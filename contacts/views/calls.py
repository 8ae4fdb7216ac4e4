"""Calls: the form in the order of the talk, and what to say while it is filled in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import choices, desk
from ..callers import Caller, caller_of
from ..forms.calls import CallForm, Origin, RingsInput
from ..models import Contact, Draft, FollowUp, Snapshot, StaffMember, Visit, snapshot_of
from ..reports.reading import (
    BY_CALL,
    PROMISE_JOINS,
    Reader,
    promise_line,
    promises_told,
)
from ..rights import Right
from ..rules import REGISTRY, Finding, Guide, Severity, shown
from ..rules.lifecycles import OWED
from ..rules.promises import next_try, outcome_by_call
from .access import desk_of
from .drafts import (
    PARKED,
    as_uuid,
    forget_parked,
    keep_typed,
    offered,
    own_draft,
    typed,
)
from .openings import openings_of

MOST_DUE = 4
# Promises that are kept by speaking with somebody; a slip is not printed by a call.
BY_SPEAKING = BY_CALL | {
    choices.FollowUpKind.COLLEAGUE_CALL_BACK,
    choices.FollowUpKind.CONSULT_SUPERIOR,
    choices.FollowUpKind.DELIVER_MESSAGE,
}
# What a call form holds before anybody has touched it.
PREFILLED = frozenset(
    {
        *("occurred_at", "urgency", "answered_by", "direction", "customer", "page"),
        *("promise", "source", "interrupting_visit"),
    }
)
# What a call out takes over from the entry it belongs to.
TAKEN_OVER = ("name", "phone", "unit", "organisation", "customer_kind", "identity")


@dataclass(frozen=True)
class Talk:
    """What the right-hand column says of a half-filled call."""

    guidance: list[Guide]
    stops: list[Finding]
    advice: list[Finding]
    missing: list[str]
    needs: str


def talk_of(form: CallForm) -> Talk:
    """Ask the registry about a form that has been read, complete or not."""
    facts = form.contact.facts(form.snapshot, form.now)
    blocking = [finding for finding in form.findings if finding.blocks]
    missing = [finding for finding in blocking if finding.missing]
    advice = [f for f in form.findings if f.severity is Severity.ADVISE]
    return Talk(
        guidance=shown(REGISTRY.guidance(facts, form.snapshot.profile)),
        stops=[finding for finding in blocking if not finding.missing],
        advice=advice,
        missing=list(dict.fromkeys(str(form.fields[f.field].label) for f in missing)),
        needs=" ".join(f.field for f in form.findings if f.severity is Severity.REASON),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_new(request: HttpRequest) -> HttpResponse:
    """Write a call down, or make one on account of a promise or an entry."""
    place, member = desk_of(request, Right.LOG)
    snapshot = snapshot_of(place)
    if request.method == "POST":
        form = _sent(request, snapshot)
        response = _file(request, form)
        if response is not None:
            return response
        return _page(request, form, status=422)
    values = _opening(request, snapshot, member)
    origin = origin_of(request, values)
    if origin.outgoing and not values.get("version"):
        values = {**_on_account_of(origin), **values}
    form = CallForm(initial=values, origin=origin, **_setting(request, snapshot))
    read = CallForm(values, origin=origin, **_setting(request, snapshot))
    read.full_clean()
    return _page(request, form, read)


def _setting(request: HttpRequest, snapshot: Snapshot) -> dict[str, Any]:
    return {"snapshot": snapshot, "member": request.member, "user": request.user}


def _sent(request: HttpRequest, snapshot: Snapshot) -> CallForm:
    """Return the form with what was sent; an entry always has an id."""
    data = request.POST
    if as_uuid(data.get("entry_id", "")) is None:
        data = data.copy()
        data["entry_id"] = str(uuid.uuid4())
    return CallForm(
        data, origin=origin_of(request, data), **_setting(request, snapshot)
    )


def _opening(
    request: HttpRequest, snapshot: Snapshot, member: StaffMember
) -> dict[str, Any]:
    """Return the fields as the form opens: new, or as far as a draft had come."""
    draft = own_draft(request, choices.Channel.CALL)
    if draft is not None:
        rings = RingsInput().value_from_datadict(draft.data, {}, "rings")
        own = {"entry_id": str(draft.pk), "version": draft.version, "rings": rings}
        return {**draft.data, **own}
    now = timezone.localtime()
    values = {
        "entry_id": str(desk.new_entry_id()),
        "occurred_at": now.strftime("%Y-%m-%dT%H:%M"),
        "urgency": choices.Urgency.NORMAL.value,
    }
    for name in ("promise", "source"):
        if request.GET.get(name):
            values[name] = request.GET[name]
    if snapshot.cleared(member.pk, snapshot.day(now)) or _keeps_own(request, values):
        values["answered_by"] = str(member.pk)
    return values


def _keeps_own(request: HttpRequest, values: Mapping[str, Any]) -> bool:
    """Say whether somebody from another post calls out to keep their own promise."""
    if "promise" not in values or request.member.role == choices.Role.RECEPTIONIST:
        return False
    promise = _promise(request, values["promise"])
    return promise is not None and promise.owner_id == request.member.pk


def origin_of(request: HttpRequest, values: Mapping[str, Any]) -> Origin:
    """Return what the call belongs to, of the desk's own rows only."""
    promise, source = values.get("promise"), values.get("source")
    visit = values.get("interrupting_visit")
    kept = _promise(request, str(promise)) if promise else None
    entry = _entry(request, str(source)) if source else None
    if kept is not None and kept.kind not in BY_SPEAKING:
        kept, entry = None, kept.contact
    return Origin(
        promise=kept,
        source=entry,
        visit=_visit(request, str(visit)) if visit else None,
    )


def _promise(request: HttpRequest, pk: str) -> FollowUp | None:
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    rows = FollowUp.objects.of(request.desk).select_related("contact", *PROMISE_JOINS)
    promise = rows.filter(pk=int(pk)).first()
    readable = promise and promise.contact.readable_by(request.member)
    return promise if readable else None


def _entry(request: HttpRequest, number: str) -> Contact | None:
    if "\0" in number:
        return None
    rows = Contact.objects.of(request.desk).select_related(
        "phonecall", "visit", "letter"
    )
    entry = rows.filter(number=number[:32]).first()
    return entry if entry and entry.readable_by(request.member) else None


def _visit(request: HttpRequest, number: str) -> Visit | None:
    if "\0" in number:
        return None
    return Visit.objects.filter(desk=request.desk, number=number[:32]).first()


def _on_account_of(origin: Origin) -> dict[str, Any]:
    """Return what a call out knows already from the entry that asked for it."""
    entry = origin.promise.contact if origin.promise else origin.source
    values = {name: getattr(entry, name) for name in TAKEN_OVER}
    values["customer"] = str(entry.customer_id or "")
    values["category"] = entry.category.code
    values["subcategory"] = entry.subcategory.code if entry.subcategory_id else ""
    values["outcome"] = choices.Outcome.ANSWERED.value
    return values


def _file(request: HttpRequest, form: CallForm) -> HttpResponse | None:
    """File the call and go on; nothing, with the errors on the form, where refused."""
    door = choices.Door.FORM
    if not form.is_valid():
        blocking = [finding for finding in form.findings if finding.blocks]
        desk.keep_refusals(
            form.contact, blocking, by=request.user, door=door, now=form.now
        )
        return None
    try:
        # The writer has a transaction of its own; only a promise needs one around it.
        with transaction.atomic() if form.origin.promise else nullcontext():
            recorded = desk.record(
                form.contact,
                by=request.user,
                door=door,
                now=form.now,
                closed_reason=form.cleaned_data["closed_reason"],
            )
            settled = _keep_promise(request, form, recorded)
    except desk.Refused as refused:
        form.show(refused.findings)
        return None
    except desk.Conflict:
        form.add_error(None, _in_the_book(request, form.contact))
        return None
    _tell(request, recorded, settled)
    rated_at = _rating_url(form, recorded.contact)
    if rated_at:
        return redirect(rated_at)
    forget_parked(request, recorded.contact.entry_id)
    if "next" in request.POST:
        return redirect("call_new")
    return redirect("contact", recorded.contact.number)


def _keep_promise(
    request: HttpRequest, form: CallForm, recorded: desk.Recorded
) -> bool:
    """Complete the promise that the call keeps; says whether it was open still."""
    promise = form.origin.promise
    if promise is None or not recorded.created:
        return True
    outcome = outcome_by_call(promise.kind, recorded.contact.outcome)
    if _of_form(promise) and outcome != choices.PromiseOutcome.NO_ANSWER:
        return _proved(request, form, recorded.contact)
    again = None
    if outcome == choices.PromiseOutcome.NO_ANSWER:
        again = next_try(form.snapshot.profile, form.now)
    try:
        desk.complete(
            promise,
            outcome=outcome,
            new_due=again,
            result=form.contact.result or form.contact.content,
            proof=recorded.contact,
            proof_reason=form.cleaned_data["proof_reason"],
            by=request.user,
            member=request.member,
            now=form.now,
        )
    except desk.Conflict:
        return False
    if again is not None:
        when = {"time": date_format(localtime(again), "H:i")}
        messages.info(
            request,
            _("Nobody was reached. The promise stays open until %(time)s.") % when,
        )
    return True


def _proved(request: HttpRequest, form: CallForm, call: Contact) -> bool:
    """Let the call prove what a step on the form will keep; says whether it is owed."""
    reason = form.cleaned_data["proof_reason"]
    try:
        desk.prove(
            form.origin.promise, call, reason=reason, by=request.user, now=form.now
        )
    except desk.Conflict:
        return False
    return True


def _of_form(promise: FollowUp) -> bool:
    """Say whether the promise is kept by a step of a form, as a return visit is."""
    return promise.slip_id is not None and promise.kind in OWED


def _rating_url(form: CallForm, call: Contact) -> str:
    """Return where the customer's rating is noted after the call of a return visit."""
    promise = form.origin.promise
    if promise is None or not _of_form(promise):
        return ""
    outcome = outcome_by_call(promise.kind, call.outcome)
    if outcome == choices.PromiseOutcome.NO_ANSWER:
        return ""
    address = reverse("slip_step", args=[promise.slip.number])
    return f"{address}?action={choices.SlipAction.VISIT.value}&call={call.number}"


def _tell(request: HttpRequest, recorded: desk.Recorded, settled: bool) -> None:
    number = {"number": recorded.contact.number}
    if recorded.created:
        messages.success(request, _("Recorded as %(number)s.") % number)
    else:
        messages.info(request, _("Recorded as %(number)s already.") % number)
    if not settled:
        messages.warning(request, _("Somebody has settled this promise already."))


def _in_the_book(request: HttpRequest, call: Contact) -> str:
    known = Contact.objects.of(request.desk).filter(entry_id=call.entry_id).first()
    if known is None:
        return _("A colleague goes on with this entry. Look among the unfinished ones.")
    sentence = _(
        "This call is in the book already as %(number)s, with other words. "
        "Open that entry and amend it."
    )
    return sentence % {"number": known.number}


def _page(
    request: HttpRequest,
    form: CallForm,
    read: CallForm | None = None,
    status: int = 200,
) -> HttpResponse:
    read = read or form
    reader = Reader(form.snapshot, request.member, form.now)
    context = {
        "form": form,
        "origin": form.origin,
        "talk": talk_of(read),
        "opens": openings_of(read),
        "caller": _caller(reader, read),
        "due": _due(reader),
        **_offers(request, form),
        "book": reader.snapshot.desk.book_for(choices.Channel.CALL).label,
        "instruction": reader.snapshot.desk.profile == choices.Profile.INSTRUCTION,
    }
    return render(request, "contacts/call_form.html", context, status=status)


def _offers(request: HttpRequest, form: CallForm) -> dict[str, Any]:
    """Offer what is unfinished on a new form only."""
    if form.is_bound or "draft" in request.GET:
        return {}
    return offered(request, choices.Channel.CALL)


def _caller(reader: Reader, form: CallForm) -> Caller:
    values = {
        name: str(form.data.get(name) or "")[:80] for name in ("phone", "name", "unit")
    }
    chosen = str(form.data.get("customer") or "")
    return caller_of(reader, **values, chosen=chosen)


def _due(reader: Reader) -> list[Any]:
    rows = FollowUp.objects.of(reader.snapshot.desk).open().by_due()
    return [promise_line(one, reader) for one in promises_told(rows)[:MOST_DUE]]


@require_POST
def call_guidance(request: HttpRequest) -> HttpResponse:
    """Return what to say now, and who calls unless the page knows it already."""
    place, member = desk_of(request, Right.LOG)
    form = _sent(request, snapshot_of(place))
    form.full_clean()
    context: dict[str, Any] = {"talk": talk_of(form), "opens": openings_of(form)}
    if "same_caller" not in request.POST:
        context["caller"] = _caller(Reader(form.snapshot, member, form.now), form)
    # Without what every page is told of the desk and the reader: none of it is shown.
    return HttpResponse(render_to_string("contacts/_guidance.html", context))


@require_POST
def call_park(request: HttpRequest) -> HttpResponse:
    """Set the call aside for a visitor who came in, and open the visit (3.1.4)."""
    desk_of(request, Right.LOG)
    entry_id = as_uuid(request.POST.get("entry_id", ""))
    if entry_id is None:
        raise Http404
    written = typed(request.POST)
    if not any(text.strip() for name, text in written.items() if name not in PREFILLED):
        # Nobody was on the line: there is no caller to come back to.
        return redirect("visit_new")
    data = {
        **written,
        "interrupted_by_visitor": "on",
        "served_first": choices.ServedFirst.VISITOR.value,
    }
    data["outcome"] = data.get("outcome") or choices.Outcome.INTERRUPTED.value
    try:
        draft: Draft = keep_typed(request, entry_id, choices.Channel.CALL, data)
    except desk.Conflict:
        messages.warning(
            request,
            _("This call was changed in another window. It waits among the drafts."),
        )
        return redirect("drafts")
    desk.park_draft(draft)
    request.session[PARKED] = [draft.desk_id, str(draft.pk)]
    return redirect(f"{reverse('visit_new')}?parked={draft.pk}")
