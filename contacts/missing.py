"""Proof that every row is there still of which a history tells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from .audit import Fault
from .sealing import histories, name_of

# Lines read at a time, so that a history of any length is checked in little memory.
STEP = 500


def removed_rows() -> Iterator[Fault]:
    """Yield the rows that are gone although their history does not say so.

    A row that lies in two tables is gone as well where either of its halves is.
    """
    for model in histories():
        for _key, lines in groupby(_orphans(model), key=lambda line: line.id):
            *_earlier, newest = lines
            if newest.history_type != "-":
                yield Fault(
                    "row_removed", name_of(newest), _("It was written and is gone.")
                )


def _orphans(model: type[Any]) -> Iterator[Any]:
    """Return the lines whose row is not there, those of a row in their order."""
    tracked = model.instance_type
    gone = models.Q()
    for table in (tracked, *tracked._meta.get_parent_list()):
        rows = table._base_manager.filter(pk=models.OuterRef("id"))
        gone |= ~models.Exists(rows)
    lines = model._default_manager.filter(gone).order_by("id", "history_id")
    return lines.iterator(STEP)
