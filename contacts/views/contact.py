"""The page of one entry, and what is done with it: closed, opened again, voided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import choices, desk
from ..desk.closing import in_closed_month
from ..forms.acts import CloseForm, ReopenForm, SendBackForm, VoidForm
from ..forms.promises import PlacedForm
from ..models import (
    Attachment,
    Commendation,
    Contact,
    FollowUp,
    Letter,
    PhoneCall,
    SlipStep,
    Visit,
    snapshot_of,
)
from ..reports import entry, timeline
from ..reports.commendations import is_praise
from ..reports.prints import form_of
from ..reports.reading import (
    ENTRY_JOINS,
    PROMISE_JOINS,
    Reader,
    entry_line,
    promise_line,
)
from ..reports.slips import SlipLine, slip_line, step_lines
from ..rights import Right
from ..rules import REGISTRY
from .access import contact_or_404, note_access, posted, readable_or_404

MOST_OTHERS = 6
MOST_LINKED = 12


def reader_of(request: HttpRequest) -> Reader:
    return Reader(snapshot_of(request.desk), request.member, timezone.now())


@require_safe
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Show everything about an entry that the reader may know."""
    row = contact_or_404(request, number)
    note_access(request, choices.Access.OPENED, [row.number], row._meta.model_name)
    reader = reader_of(request)
    closed = in_closed_month(reader.snapshot, [row.occurred_at])
    promises = _promises(row, reader)
    slips = _slips(row, reader)
    context = {
        "contact": row,
        "book_slug": choices.Book(row.book).slug,
        "line": entry_line(row, reader),
        "groups": entry.groups_of(row, reader),
        "readable": row.readable_by(reader.member),
        "promises": promises,
        "owes": any(one["line"].open for one in promises),
        "breaches": _breaches(row, reader),
        "attachments": _attachments(row, reader),
        "timeline": _timeline(row, promises, slips, reader),
        "slips": slips,
        "postings": _postings(row, reader),
        "opens": [] if _shut(closed, reader) else _opens(row, reader),
        "month_closed": closed,
        "month_shut": _shut(closed, reader),
        "linked": _linked(row, reader),
        "others": _others(row, reader),
        "said": _said(row),
        "close_form": CloseForm(),
        "can": _acts(row, reader, closed=closed),
        "praise": _praise(row, reader),
        "paper": form_of(row, reader) if row.readable_by(reader.member) else None,
    }
    return render(request, "contacts/contact.html", context)


def _praise(row: Contact, reader: Reader) -> dict[str, Any] | None:
    """Return the line of the entry in the register of commendations, or its button."""
    if not is_praise(row, reader):
        return None
    line = Commendation.objects.filter(contact=row.pk).first()
    may = line is None and not isinstance(row, Letter) and not row.is_void
    return {"line": line, "may": may}


def _slips(row: Contact, reader: Reader) -> list[SlipLine]:
    """Return the forms that were opened from the entry, the oldest first."""
    found = list(row.slips.order_by("opened_at", "id"))
    for slip in found:
        slip.contact = row
    return [slip_line(slip, reader) for slip in found]


def _opens(row: Contact, reader: Reader) -> list[dict[str, Any]]:
    """Return the forms that may be opened from the entry, the usual ones first."""
    may = reader.may(Right.TASKS) and row.readable_by(reader.member) and not row.is_void
    if not may:
        return []
    kinds = choices.SlipKind
    instruction = reader.snapshot.desk.profile == choices.Profile.INSTRUCTION
    usual = [kinds.COORDINATION_SLIP] if instruction else []
    order = [*usual, *(kind for kind in kinds if kind not in usual)]
    return [
        {"kind": kind, "url": reverse(f"{kind.value}_new", args=[row.number])}
        for kind in order
    ]


def _postings(row: Contact, reader: Reader) -> list[dict[str, Any]]:
    if row.channel != choices.Channel.LETTER:
        return []
    return [timeline.about_posting(one, reader) for one in row.postings.order_by("pk")]


def _timeline(
    row: Contact,
    promises: list[dict[str, Any]],
    slips: list[SlipLine],
    reader: Reader,
) -> list[timeline.Event]:
    """Return all that happened on account of the entry, the oldest first."""
    steps = SlipStep.objects.filter(slip__contact=row).select_related("slip")
    steps = steps.select_related("visit__call")
    readable = row.readable_by(reader.member)
    letter = row.channel == choices.Channel.LETTER
    return timeline.timeline(
        entry.corrections(row, history_of(row), reader),
        [one["promise"] for one in promises],
        step_lines(steps if slips else (), reader, readable=readable),
        row.postings.filter(taken_down_on__isnull=False) if letter else (),
        row.prints.order_by("printed_at", "id"),
        reader,
        readable=readable,
    )


def history_of(row: Contact) -> list[Any]:
    """Return the lines of the entry's history, the oldest first."""
    return list(
        row.history.select_related("history_user").order_by(
            "history_date", "history_id"
        )
    )


def _promises(row: Contact, reader: Reader) -> list[dict[str, Any]]:
    """Return the entry's promises, each with what was done about it."""
    promises = list(row.promises.by_due().select_related(*PROMISE_JOINS[3:]))
    if not promises:
        return []
    lines = FollowUp.history.filter(contact_id=row.pk).select_related("history_user")
    lines = lines.order_by("history_date", "history_id")
    done = entry.steps(lines, reader, readable=row.readable_by(reader.member))
    shown = []
    for promise in promises:
        promise.contact = row
        shown.append(
            {
                "promise": promise,
                "line": promise_line(promise, reader),
                "steps": done.get(promise.pk, []),
            }
        )
    return shown


def _breaches(row: Contact, reader: Reader) -> list[dict[str, Any]]:
    """Return what happened against a rule, with the rule in words.

    The reason given, and the supervisor's word on it, are for those who may read the
    entry.
    """
    readable = row.readable_by(reader.member)
    return [
        {
            "breach": breach,
            "reason": breach.reason if readable else "",
            "word": breach.judged_why if readable else "",
            "by": reader.account(breach.judged_by_id) if breach.judged_by_id else "",
            "title": REGISTRY[breach.code].title if breach.code in REGISTRY else "",
        }
        for breach in row.breaches.order_by("pk")
    ]


def _attachments(row: Contact, reader: Reader) -> list[Attachment]:
    if not (reader.may(Right.ATTACHMENTS) and row.readable_by(reader.member)):
        return []
    return list(row.attachments.order_by("pk"))


def _linked(row: Contact, reader: Reader) -> list[dict[str, Any]]:
    """Return the entries that this one comes from or led to, each with how."""
    wanted: list[tuple[int, str]] = []
    if isinstance(row, PhoneCall):
        if row.source_id:
            wanted.append((row.source_id, _("on account of")))
        if row.promise_id:
            origin = FollowUp.objects.filter(pk=row.promise_id)
            wanted += [
                (pk, _("keeps a promise of"))
                for pk in origin.values_list("contact_id", flat=True)
            ]
        if row.interrupting_visit_id:
            wanted.append((row.interrupting_visit_id, _("interrupted by")))
    if isinstance(row, Visit):
        calls = PhoneCall.objects.filter(interrupting_visit=row)
        wanted += [(pk, _("interrupted")) for pk in _keys(calls)]
    made = PhoneCall.objects.filter(source=row.pk)
    wanted += [(pk, _("led to")) for pk in _keys(made)]
    how = dict(reversed(wanted))
    if not how:
        return []
    rows = Contact.objects.of(reader.snapshot.desk).filter(pk__in=how)
    return [
        {"how": how[other.pk], "line": entry_line(other, reader)}
        for other in rows.newest_first().select_related(*ENTRY_JOINS)
    ]


def _keys(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:MOST_LINKED])


def _others(row: Contact, reader: Reader) -> list[Any]:
    """Return the newest other entries of the same customer."""
    if row.customer_id is None:
        return []
    rows = (
        desk.contacts_of(row.customer)
        .newest_first()
        .select_related(*ENTRY_JOINS)[: MOST_OTHERS + 1]
    )
    return [entry_line(one, reader) for one in rows if one.pk != row.pk][:MOST_OTHERS]


def _said(row: Contact) -> list[str]:
    """Return the sentences that were given to say, without their codes."""
    lines = getattr(row, "said", "").splitlines()
    return [line.partition(": ")[2] or line for line in lines]


def _shut(closed: bool, reader: Reader) -> bool:
    """Say whether the month is closed to this reader: a supervisor corrects in it."""
    return closed and reader.member.role != choices.Role.SUPERVISOR


def _acts(row: Contact, reader: Reader, *, closed: bool) -> dict[str, bool]:
    """Return what the reader may do with the entry as it stands."""
    shut = _shut(closed, reader)
    readable = row.readable_by(reader.member)
    is_open = row.status == choices.Status.OPEN
    is_closed = row.status == choices.Status.CLOSED
    amends = reader.may(Right.AMEND) and readable and not shut
    return {
        "amend": amends and not row.is_void,
        "void": reader.may(Right.VOID) and readable and not row.is_void and not shut,
        "close": amends and is_open,
        "reopen": amends and is_closed,
        "send_back": isinstance(row, Letter)
        and reader.may(Right.TASKS)
        and readable
        and not row.is_void,
        "attach": reader.may(Right.ATTACHMENTS)
        and readable
        and not row.is_void
        and not shut,
        "call": reader.may(Right.LOG) and not row.is_void and bool(row.phone),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def contact_close(request: HttpRequest, number: str) -> HttpResponse:
    """Close an entry that owes nothing more."""
    row = readable_or_404(request, number, Right.AMEND)

    def act(form: PlacedForm) -> Contact:
        return desk.close(
            row, **form.cleaned_data, by=request.user, member=request.member
        )

    done = _("%(number)s is closed.") % {"number": row.number}
    return _act(request, row, CloseForm(posted(request)), act, "close", done)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_reopen(request: HttpRequest, number: str) -> HttpResponse:
    """Open a closed entry again, with a reason."""
    row = readable_or_404(request, number, Right.AMEND)

    def act(form: PlacedForm) -> Contact:
        return desk.reopen(
            row, **form.cleaned_data, by=request.user, member=request.member
        )

    done = _("%(number)s is open again.") % {"number": row.number}
    return _act(request, row, ReopenForm(posted(request)), act, "reopen", done)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Send a letter back to who received it, with a note (3.3)."""
    row = readable_or_404(request, number, Right.TASKS)
    if not isinstance(row, Letter):
        raise Http404

    def act(form: PlacedForm) -> Contact:
        note = form.cleaned_data["result"]
        return desk.send_back(row, note=note, by=request.user, member=request.member)

    done = _("%(number)s is sent back with your note.") % {"number": row.number}
    return _act(request, row, SendBackForm(posted(request)), act, "send_back", done)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_void(request: HttpRequest, number: str) -> HttpResponse:
    """Strike a line through, with a reason; its number and words stay."""
    row = readable_or_404(request, number, Right.VOID)

    def act(form: PlacedForm) -> Contact:
        return desk.void(
            row, **form.cleaned_data, by=request.user, member=request.member
        )

    done = _("%(number)s is void; its line stays in the book.") % {"number": row.number}
    return _act(request, row, VoidForm(posted(request)), act, "void", done)


def _act(
    request: HttpRequest,
    row: Contact,
    form: PlacedForm,
    act: Callable[[PlacedForm], Contact],
    name: str,
    done: str,
) -> HttpResponse:
    """Run the act of a valid form and go back to the entry; otherwise say why not."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except desk.Refused as refused:
            form.place(refused.findings)
        except desk.Conflict:
            messages.warning(
                request, _("A colleague was faster: the entry has changed. Look again.")
            )
            return HttpResponseRedirect(row.get_absolute_url())
        else:
            messages.success(request, done)
            return HttpResponseRedirect(row.get_absolute_url())
    reader = reader_of(request)
    context = {"contact": row, "line": entry_line(row, reader), "form": form}
    return render(request, f"contacts/contact_{name}.html", context)
