"""The ten parts of the report, a module each; the tenth is written by people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..shapes import Part
from . import (
    commendations,
    complaints,
    conduct,
    contacts,
    letters,
    overdue,
    repairs,
    summary,
    visits,
)

if TYPE_CHECKING:
    from ..report import Report

IN_ORDER = (
    summary,
    contacts,
    repairs,
    complaints,
    letters,
    visits,
    commendations,
    conduct,
    overdue,
)


def arranged(report: Report) -> list[Part]:
    """Return the parts that are counted, in the order of the template."""
    return [module.part(report) for module in IN_ORDER]
