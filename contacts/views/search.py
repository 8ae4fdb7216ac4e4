"""Searching, by POST: what is looked for is nobody's business in a log."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import choices
from ..forms.finding import SearchForm
from ..models import snapshot_of
from ..reports.reading import Reader, entry_line
from ..rights import Right
from ..search import exact, search
from .access import desk_of, note_access


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the form, and what was found; a whole register number opens its entry."""
    desk, member = desk_of(request, Right.SEE)
    reader = Reader(snapshot_of(desk), member, timezone.now())
    sent = request.POST if request.method == "POST" else None
    form = SearchForm(sent, snapshot=reader.snapshot)
    context: dict[str, Any] = {"form": form, "query": "", "searched": False}
    if sent is not None:
        form.is_valid()
        query = form.cleaned_data.get("q", "")
        known = exact(desk, query)
        if known is not None:
            return HttpResponseRedirect(known.get_absolute_url())
        page = search(
            desk,
            query,
            form.narrowed(desk),
            sent.get("at", ""),
            numbers=reader.may(Right.PHONES),
        )
        if query.strip():
            numbers = [found.number for found in page.rows]
            note_access(request, choices.Access.SEARCHED, numbers)
        context |= {
            "query": query,
            "searched": bool(query.strip()),
            "lines": [
                (entry_line(found, reader), reader.phone(found)) for found in page.rows
            ],
            "newer": page.before,
            "older": page.after,
        }
    return render(request, "contacts/search.html", context)
