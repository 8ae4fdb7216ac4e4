"""How the figures of a report are written."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")


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


@register.filter
def whole_days(text: str) -> SafeString:
    """Return a text whose days are not broken at their hyphens; hours may follow."""
    pieces = _DAY.split(text)
    days = (format_html('<span class="nowrap">{}</span>', day) for day in pieces[1::2])
    rest = pieces[2::2]
    return format_html(
        "{}{}", pieces[0], format_html_join("", "{}{}", zip(days, rest, strict=True))
    )
