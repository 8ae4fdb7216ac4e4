"""What a reviewer has read of a row: its newest line of history, sent with the word.

Between the reading and the word a colleague may have changed the row; the writer then
refuses, and whoever reviews looks again.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .. import desk as writer

# No line of a history has this key: whoever sends nothing has read nothing.
UNSEEN = 0


def with_seen(rows: models.QuerySet) -> models.QuerySet:
    """Let each row come with the key of the newest line of its history, as `seen`.

    Read in the statement of the row itself, so that both are of one moment.
    """
    lines = rows.model.history.model._default_manager
    newest = lines.filter(id=models.OuterRef("pk")).order_by("-history_id")
    return rows.annotate(seen=models.Subquery(newest.values("history_id")[:1]))


def name_of(row: models.Model) -> str:
    return f"seen-{row.pk}"


def sent(request: HttpRequest, row: models.Model) -> int:
    """Return which line of the row's history the page had shown."""
    given = request.POST.get(name_of(row), "")
    return int(given) if given.isdecimal() and len(given) < 19 else UNSEEN


def kept(row: models.Model, seen: int | None) -> SafeString:
    """Return the hidden field that sends what was shown of the row."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', name_of(row), seen or UNSEEN
    )


def why_left(why: writer.Refused | writer.Conflict) -> str:
    """Return in a sentence why the writer did not take the word."""
    if isinstance(why, writer.Refused):
        return "; ".join(str(finding) for finding in why.findings)
    if why.code == "settled":
        return gettext("There is nothing to decide here any more.")
    if why.at is None:
        return gettext("It has changed since you read it. Look again.")
    moment = date_format(timezone.localtime(why.at), "Y-m-d H:i")
    return gettext(
        "A colleague was faster: %(who)s changed it at %(moment)s. Look again."
    ) % {"who": _who(why.by), "moment": moment}


def _who(user: Any) -> str:
    return (user.first_name or user.username) if user else gettext("the system")


class SeenRows:
    """A list that sends with each choice which version of the row it has shown."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        # What is taken away is reviewed by nobody.
        return rows if hasattr(request, "takes_away") else with_seen(rows)

    def action_checkbox(self, obj: Any) -> SafeString:
        return super().action_checkbox(obj) + kept(obj, obj.seen)

    def why(self, why: writer.Refused | writer.Conflict) -> str:
        return why_left(why)

    def tell_left(self, request: HttpRequest, left: list[tuple[Any, Any]]) -> None:
        """Name each row that was left as it is, with the reason."""
        for row, why in left:
            name = getattr(row, "number", "") or row.contact.number
            self.message_user(request, f"{name}: {self.why(why)}", messages.WARNING)
