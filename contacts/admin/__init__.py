"""The admin: settings, people and the books to look at, each within one's own desks."""

from __future__ import annotations

from . import access, breaches, oversight, papers, people, records, settings
from .base import site

__all__ = [
    "access",
    "breaches",
    "oversight",
    "papers",
    "people",
    "records",
    "settings",
    "site",
]
