"""Correcting an entry; what a colleague has corrected meanwhile is shown first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import desk
from ..forms.amend import amend_form
from ..models import Contact
from ..reports import entry
from ..reports.reading import Reader, entry_line
from ..rights import Right
from .access import posted, readable_or_404
from .contact import history_of, reader_of


@require_http_methods(["GET", "HEAD", "POST"])
def contact_amend(request: HttpRequest, number: str) -> HttpResponse:
    """Correct an entry with a reason; its number and time of entry never change."""
    row = readable_or_404(request, number, Right.AMEND)
    reader = reader_of(request)
    if row.is_void:
        messages.warning(request, _("A void line is not corrected any more."))
        return HttpResponseRedirect(row.get_absolute_url())
    lines = history_of(row)
    seen = _seen(request, lines)
    form = _form(request, row, reader, seen, posted(request))
    meanwhile: list[entry.Correction] = []
    if request.method == "POST" and form.is_valid():
        if seen is not lines[-1]:
            meanwhile = _since(row, lines, seen, reader)
            form = _merged(request, row, reader, lines[-1], form)
        elif _saved(request, row, form):
            return HttpResponseRedirect(row.get_absolute_url())
    context = {
        "contact": row,
        "line": entry_line(row, reader),
        "form": form,
        "groups": entry.groups_of(row, reader),
        "meanwhile": meanwhile,
    }
    return render(request, "contacts/contact_amend.html", context)


def _seen(request: HttpRequest, lines: list[Any]) -> Any:
    """Return the line of the history that the form was filled from; else the last."""
    sent = request.POST.get("seen", "")
    return next((one for one in lines if str(one.history_id) == sent), lines[-1])


def _form(
    request: HttpRequest,
    row: Contact,
    reader: Reader,
    seen: Any,
    data: Any,
    **more: Any,
) -> Any:
    return amend_form(
        row,
        data,
        snapshot=reader.snapshot,
        member=reader.member,
        user=request.user,
        seen=seen,
        **more,
    )


def _saved(request: HttpRequest, row: Contact, form: Any) -> bool:
    """Write the correction; puts what the rules say beside the fields otherwise."""
    try:
        desk.amend(
            row,
            form.changes,
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            member=request.member,
            read_at=row.amended_at,
        )
    except desk.Refused as refused:
        form.show(refused.findings)
        return False
    except desk.Conflict:
        form.add_error(None, _("A colleague was faster. Send it again to see theirs."))
        return False
    text = _("%(number)s is corrected; what stood before is kept.")
    messages.success(request, text % {"number": row.number})
    return True


def _since(
    row: Contact, lines: list[Any], seen: Any, reader: Reader
) -> list[entry.Correction]:
    """Return what colleagues did after the reader had opened the form."""
    marks = [one.history_id for one in lines]
    newer = set(marks[marks.index(seen.history_id) + 1 :])
    return [one for one in entry.corrections(row, lines, reader) if one.mark in newer]


def _merged(
    request: HttpRequest, row: Contact, reader: Reader, latest: Any, sent: Any
) -> Any:
    """Return the form as the colleague left the entry, with one's own typing in it."""
    own = {
        name: sent.cleaned_data.get(name)
        for name in sent.fields
        if sent.column(name) in sent.changes or name == "reason"
    }
    return _form(request, row, reader, latest, None, initial=own)
