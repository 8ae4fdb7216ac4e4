"""How the figures of a report are written."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def figure_text(figure: Any) -> str:
    """Return a number, or the share of a rate; “no data” where there is none."""
    if hasattr(figure, "percent"):
        return figure.percent or _("no data")
    return str(figure)


@register.filter
def numbers(figure: Any) -> str:
    """Return a number, or both numbers of a rate: `11 / 12`."""
    return f"{figure.part} / {figure.whole}" if hasattr(figure, "part") else str(figure)
