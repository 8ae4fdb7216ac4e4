"""The rules page: what the house has laid down, and what has come of it this month."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from ..models import snapshot_of
from ..reports import rules as report
from ..reports.reading import start_of_day
from ..rules.clauses import CLAUSES
from .access import member_of


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show every clause word for word, how it is at work, and its figures."""
    desk, _member = member_of(request)
    now = timezone.now()
    start = start_of_day(now).replace(day=1)
    found = report.counts(desk, start, now + timedelta(days=1), now)
    subject = request.GET.get("subject", "")
    subject = subject if subject in report.SUBJECTS else ""
    language = translation.get_language() or desk.language
    context = {
        "documents": report.documents(
            snapshot_of(desk).profile, language, found, subject
        ),
        "subjects": report.SUBJECTS.items(),
        "subject": subject,
        "month": start,
        "clause_count": len(CLAUSES),
    }
    return render(request, "contacts/rules.html", context)
