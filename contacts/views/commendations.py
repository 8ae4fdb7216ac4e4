"""Praise by telephone or in person: registered from its entry, with its number."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import desk
from ..forms.commendations import CommendationForm
from ..models import Letter, snapshot_of
from ..reports.commendations import is_praise
from ..reports.reading import Reader, entry_line
from ..rights import Right
from .access import posted, readable_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def commendation_new(request: HttpRequest, number: str) -> HttpResponse:
    """Register who is praised in a call or a visit; a letter has its number already."""
    row = readable_or_404(request, number, Right.TASKS)
    snapshot = snapshot_of(request.desk)
    reader = Reader(snapshot, request.member, timezone.now())
    if isinstance(row, Letter) or row.is_void or not is_praise(row, reader):
        raise Http404
    data = posted(request)
    form = CommendationForm(data, snapshot=snapshot)
    if data is not None and form.is_valid():
        try:
            line = desk.register_commendation(row, form.cleaned_data, by=request.user)
        except desk.Refused as refused:
            form.place(refused.findings)
        else:
            said = _("%(number)s is in the register of commendations.")
            messages.success(request, said % {"number": line})
            return redirect(row)
    context = {"contact": row, "line": entry_line(row, reader), "form": form}
    status = 422 if data is not None else 200
    return render(request, "contacts/commendation_new.html", context, status=status)
