"""Asking before an act: why, and whether it is meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from .base import DeskModelAdmin
from .seen import kept, sent


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=100,
        help_text=_("It is kept in the history."),
    )


def ask(
    request: HttpRequest,
    page: DeskModelAdmin,
    rows: Iterable[models.Model],
    **context: Any,
) -> HttpResponse:
    """Ask once more before an action on the chosen rows."""
    return TemplateResponse(
        request,
        "admin/ask.html",
        {
            **page.admin_site.each_context(request),
            "opts": page.opts,
            "rows": rows,
            # What the list has shown of each, asked for again with the answer.
            "seen": [kept(row, sent(request, row)) for row in rows],
            **context,
        },
    )
