"""What the history of a row tells, in words."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from simple_history.models import ModelDelta

from ..models import User
from ..reports.entry import CODED_REASONS, reviewed_title
from ..rules import REGISTRY
from ..rules.lifecycles import AMENDED, BASIC

# Longer histories are read on paper; the newest are what is asked for.
MOST_VERSIONS = 100


def versions(row: models.Model, *, hidden: Container[str] = ()) -> list[dict[str, Any]]:
    """Return the newest versions first: `at`, `by`, `reason` and `changes`.

    A change has `label`, `old` and `new` as they are shown to people; `hidden` names
    the fields that are left out.
    """
    kept = list(row.history.select_related("history_user")[: MOST_VERSIONS + 1])
    told = []
    for position, version in enumerate(kept[:MOST_VERSIONS]):
        older = kept[position + 1] if position + 1 < len(kept) else None
        told.append(
            {
                "at": version.history_date,
                "by": version.history_user,
                "reason": _in_words(version.history_change_reason or ""),
                "first": older is None,
                "changes": [] if older is None else _changes(version, older, hidden),
            }
        )
    return told


# What follows from a step and stands in its own line, or is told by the title.
_FOLLOWS = frozenset(
    {
        *("state", "review", "reviewed_at", "search_text", "unit_folded"),
        *("escalate_at", "escalation", "voided_at", "voided_by", "void_reason"),
    }
)


def told_lines(row: models.Model, hidden: Container[str] = ()) -> list[dict[str, Any]]:
    """Return the history of a form, the oldest first, as the page of a review tells it.

    Each line has `at`, `who`, `title`, `reason` and `changes`; a `hidden` field is
    left out, and then every reason with it.
    """
    kept = list(row.history.select_related("history_user")[: MOST_VERSIONS + 1])
    kept.reverse()
    told, before = [], None
    left_out = {*_FOLLOWS, *hidden}
    for line in kept:
        changes = [] if before is None else _changes(line, before, left_out)
        reason = "" if hidden else _in_words(line.history_change_reason or "")
        title = _form_title(before, line, {one["field"] for one in changes})
        if before is None or changes or reason or title != _("Continued"):
            told.append(
                {
                    "at": line.history_date,
                    "who": line.history_user or _("the system"),
                    "title": title,
                    "reason": reason,
                    "changes": [
                        {**one, "before": one["old"], "after": one["new"]}
                        for one in changes
                    ],
                }
            )
        before = line
    return told


def _form_title(before: Any, line: Any, changed: set[str]) -> Any:
    if before is None:
        return pgettext("slip", "Opened")
    if before.reviewed_at != line.reviewed_at:
        return reviewed_title(line)
    if before.state != line.state:
        return line.get_state_display()
    if changed & {*BASIC, *AMENDED[line.kind]}:
        return _("Corrected")
    return _("Continued")


def _in_words(reason: str) -> str:
    return str(CODED_REASONS.get(reason, reason))


def _changes(version: Any, older: Any, hidden: Container[str]) -> list[dict[str, Any]]:
    delta: ModelDelta = version.diff_against(older)
    model = version.instance_type
    return [
        {
            "field": change.field,
            "label": model._meta.get_field(change.field).verbose_name,
            "old": _shown(model, change.field, change.old),
            "new": _shown(model, change.field, change.new),
        }
        for change in delta.changes
        if change.field not in hidden
    ]


def _shown(model: type[models.Model], name: str, value: Any) -> str:
    """Return the value as a sentence would say it, in the reader's language."""
    if name == "own_visit_book" and value is None:
        return str(_("As the profile says"))
    if value is None or value == "" or value == []:
        return "—"
    if name == "work_days":
        return "、".join(str(WEEKDAYS_ABBR[int(day) - 1]) for day in value)
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        target = field.related_model._default_manager.filter(pk=value).first()
        if isinstance(target, User):
            return target.first_name or target.username
        return str(target) if target else "—"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if name == "language":
        return dict(settings.LANGUAGES).get(value, value)
    return _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, datetime):
        return date_format(localtime(value), "Y-m-d H:i")
    if isinstance(value, time):
        return date_format(value, "H:i")
    if isinstance(value, date):
        return date_format(value, "Y-m-d")
    if isinstance(value, dict):
        told = [f"{key}: {_as_text(one)}" for key, one in value.items()]
        return "; ".join(told) or "—"
    if isinstance(value, list | tuple):
        # Items of the checklist are sentences, each with its own stop.
        return "、".join(_as_text(one).rstrip("。.") for one in value) or "—"
    text = str(value)
    # An item of the checklist or a rule is known to the reader by its sentence.
    return str(REGISTRY[text].title) if text in REGISTRY else text
