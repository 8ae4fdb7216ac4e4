"""Scans of letters: added to an entry, and served to those with the right."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from .. import choices, desk
from ..desk.closing import in_closed_month
from ..forms.letters import TOO_MANY, AttachForm
from ..models import Attachment, Contact, StaffMember, snapshot_of
from ..rights import Right
from ..scans import SHOWN, Scan
from .access import contact_or_404, desk_of, note_access


def attachments_of(contact: Contact, member: StaffMember) -> QuerySet[Attachment]:
    """Return the scans of the entry that this person may open, the oldest first."""
    if not (member.may(Right.ATTACHMENTS) and contact.readable_by(member)):
        return Attachment.objects.none()
    return contact.attachments.order_by("pk")


@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve one scan; at another desk, or of a letter kept back, it does not exist."""
    place, member = desk_of(request, Right.ATTACHMENTS)
    found = (
        Attachment.objects.filter(desk=place, pk=pk)
        .select_related("contact__letter", "contact__visit", "contact__phonecall")
        .first()
    )
    if found is None or not found.contact.readable_by(member):
        raise Http404
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    note_access(request, choices.Access.OPENED, [found.contact.number], "attachment")
    response = FileResponse(
        file,
        as_attachment=found.content_type not in SHOWN,
        filename=found.name,
        content_type=found.content_type,
    )
    # Whatever a scan may hide, no browser runs it or keeps it.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_http_methods(["GET", "POST"])
def attachment_add(request: HttpRequest, number: str) -> HttpResponse:
    """Add scans to an entry that is in the book already; all or none of them."""
    contact = contact_or_404(request, number, Right.ATTACHMENTS)
    if not contact.readable_by(request.member):
        raise Http404
    form, status = AttachForm(), 200
    if request.method == "POST":
        form = AttachForm(request.POST, request.FILES)
        if form.is_valid():
            reason = form.cleaned_data["added_reason"]
            try:
                error = keep_scans(request, contact, form.cleaned_data["scans"], reason)
            except desk.Refused as refused:
                form.place(refused.findings)
            else:
                if error is None:
                    return redirect(contact)
                form.add_error("scans", error)
        status = 422
    context = {
        "form": form,
        "contact": contact,
        "month_closed": in_closed_month(
            snapshot_of(contact.desk), [contact.occurred_at]
        ),
        "attachments": attachments_of(contact, request.member),
    }
    return render(request, "contacts/letter_attach.html", context, status=status)


def keep_scans(
    request: HttpRequest, contact: Contact, scanned: Sequence[Scan], reason: str = ""
) -> ValidationError | None:
    """Keep the scans and say what came of it; returns why none of them could be."""
    try:
        done = desk.attach(
            contact, scanned, by=request.user, member=request.member, reason=reason
        )
    except desk.Conflict as conflict:
        if conflict.code == "too_many":
            params = {"most": desk.MOST_ATTACHMENTS}
            return ValidationError(TOO_MANY, code="too_many", params=params)
        return ValidationError(
            _("This entry is void. Attach the scan to the entry that replaces it."),
            code=conflict.code,
        )
    if done.added:
        count = len(done.added)
        text = ngettext(
            "%(count)d scan is kept with the entry.",
            "%(count)d scans are kept with the entry.",
            count,
        )
        messages.success(request, text % {"count": count})
    for known in done.known:
        text = _("“%(name)s” is attached already; it is kept once.")
        messages.warning(request, text % {"name": known.name})
    return None
