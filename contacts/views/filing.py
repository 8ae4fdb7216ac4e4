"""What filing a visit and filing a letter share: opening, sending, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import choices, desk
from ..callers import caller_of
from ..forms.base import ContactForm
from ..models import Contact, Visit, snapshot_of
from ..reports.reading import PROMISE_JOINS, PromiseLine, Reader, promise_line
from .calls import talk_of
from .drafts import as_uuid, offered, own_draft
from .openings import openings_of

LONGEST_TYPED = 80


def opened(
    request: HttpRequest, kind: type[ContactForm], initial: Mapping[str, Any]
) -> ContactForm:
    """Return the form as it opens: new, or as far as one's own draft had come."""
    draft = own_draft(request, kind.channel)
    if draft is None:
        values = {**initial, "entry_id": desk.new_entry_id(), "version": 0}
    else:
        values = {**draft.data, "entry_id": draft.pk, "version": draft.version}
    return kind(**_setting(request), initial=values)


def sent(request: HttpRequest, kind: type[ContactForm]) -> ContactForm:
    """Return the form with what was sent; an entry always has an id."""
    data = request.POST.copy()
    if as_uuid(data.get("entry_id", "")) is None:
        data["entry_id"] = str(desk.new_entry_id())
    return kind(data, request.FILES, **_setting(request))


def _setting(request: HttpRequest) -> dict[str, Any]:
    return {
        "snapshot": snapshot_of(request.desk),
        "member": request.member,
        "user": request.user,
    }


def file(request: HttpRequest, form: ContactForm) -> desk.Recorded | None:
    """File the entry; returns nothing, with the errors on the form, where refused."""
    door = choices.Door.FORM
    if not form.is_valid():
        blocking = [finding for finding in form.findings if finding.blocks]
        desk.keep_refusals(
            form.contact, blocking, by=request.user, door=door, now=form.now
        )
        return None
    try:
        return desk.record(
            form.contact,
            by=request.user,
            door=door,
            now=form.now,
            closed_reason=form.cleaned_data["closed_reason"],
        )
    except desk.Refused as refused:
        form.show(refused.findings)
    except desk.Conflict:
        form.add_error(None, _filed_before(form.contact))
    return None


def page_of(request: HttpRequest, form: ContactForm) -> dict[str, Any]:
    """Return what the page of a form shows: the form, its book, and what to say."""
    channel = form.channel
    return {
        "form": form,
        "book": request.desk.book_for(channel).label,
        **({} if form.is_bound else offered(request, channel)),
        "guidance_url": reverse(f"{channel}_guidance"),
        **asides_of(request, form),
    }


def now_page(request: HttpRequest, form: ContactForm) -> HttpResponse:
    """Return the right-hand column for a form that is being filled in."""
    context = asides_of(request, form)
    return HttpResponse(render_to_string("contacts/_entry_now.html", context))


def asides_of(request: HttpRequest, form: ContactForm) -> dict[str, Any]:
    """Return what the right-hand column says of an entry, half filled in or whole."""
    if not form.is_bound:
        form = type(form)(_as_sent(form), **_setting(request), now=form.now)
    # Read once: what the save has refused stands on the form already.
    form.is_valid()
    typed = {name: _text(form, name) for name in ("phone", "unit")}
    typed["name"] = _text(form, "name") or _text(form, "sender")
    contact = form.contact
    caller = None
    # The page knows who it is until number, name or unit changes.
    if "same_caller" not in form.data:
        reader = Reader(form.snapshot, form.member, form.now)
        caller = caller_of(reader, **typed, chosen=_text(form, "customer"))
    return {
        "talk": talk_of(form),
        "caller": caller,
        "opens": openings_of(form),
        "waited": waited(contact) if isinstance(contact, Visit) else None,
    }


def _text(form: ContactForm, name: str) -> str:
    return str(form.data.get(name) or "")[:LONGEST_TYPED]


def waited(visit: Visit) -> int | None:
    """Return the whole minutes that the visitor waited, or nothing while waiting."""
    if visit.arrived_at is None or visit.waiting_seconds is None:
        return None
    return max(0, visit.waiting_seconds) // 60


def _as_sent(form: ContactForm) -> dict[str, Any]:
    """Return what the form would send if it were saved as it opens."""
    return {name: form[name].value() for name in form.fields}


def _filed_before(contact: Contact) -> SafeString:
    """Say that this entry is in the book already, and where."""
    known = Contact.objects.of(contact.desk).filter(entry_id=contact.entry_id).first()
    if known is None:
        return SafeString(
            _("A colleague goes on with this entry. Look among the unfinished ones.")
        )
    sentence = _("This entry is in the book already, with other words.")
    link = reverse("contact", args=[known.number])
    action = _("Open it to amend it")
    return format_html(
        '{} <a href="{}">{}: {}</a>', sentence, link, action, known.number
    )


def promises_of(request: HttpRequest, contact: Contact) -> list[PromiseLine]:
    """Return the open promises of the entry as the reader sees them."""
    reader = Reader(snapshot_of(request.desk), request.member, timezone.now())
    rows = contact.promises.open().by_due().select_related("contact", *PROMISE_JOINS)
    return [promise_line(promise, reader) for promise in rows]
