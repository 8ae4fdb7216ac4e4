"""What a choice is called, without going through all choices for each asking."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


@cache
def _labels(field: models.Field) -> dict[Any, Any]:
    return dict(field.flatchoices)


class Worded(models.Model):
    """A base for models whose choices are shown by the list.

    Django makes a dictionary of all choices for each `get_…_display`, and to do so
    translates every one of them. Of a board's reading that was a third.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> str:  # noqa: N802 - Django's
        value = getattr(self, field.attname)
        # In the reader's language: the label kept is not translated yet.
        return force_str(_labels(field).get(value, value), strings_only=True)
