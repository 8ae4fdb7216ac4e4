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
    """Return a number, or a rate as its table writes it: `91.7% 11 / 12`."""
    if hasattr(figure, "part"):
        return f"{figure_text(figure)} {figure.part} / {figure.whole}"
    return str(figure)
