"""What the history of a row tells, in words."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.db import models
from simple_history.models import ModelDelta

from ..models import User
from ..reports.entry import CODED_REASONS

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


def _in_words(reason: str) -> str:
    return str(CODED_REASONS.get(reason, reason))


def _changes(version: Any, older: Any, hidden: Container[str]) -> list[dict[str, Any]]:
    delta: ModelDelta = version.diff_against(older)
    model = version.instance_type
    return [
        {
            "label": model._meta.get_field(change.field).verbose_name,
            "old": _shown(model, change.field, change.old),
            "new": _shown(model, change.field, change.new),
        }
        for change in delta.changes
        if change.field not in hidden
    ]


def _shown(model: type[models.Model], name: str, value: Any) -> str:
    if value in (None, "", []):
        return "—"
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        target = field.related_model._default_manager.filter(pk=value).first()
        if isinstance(target, User):
            return target.username
        return str(target) if target else "—"
    return str(dict(field.flatchoices).get(value, value))
