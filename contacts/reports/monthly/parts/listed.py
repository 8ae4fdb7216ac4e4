"""What the lists of the report share."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from ..window import Window

# Rows of a list on the page and on paper; the rows page has them all.
MOST_LISTED = 100
MATTER = 60


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MATTER else f"{text[: MATTER - 1]}…"


def withheld(text: str, secret: bool | None) -> str:
    """Return the words, or only that they are confidential.

    `secret` is what the letter behind them says, if there is one. A report goes by
    mail and lies in folders: it keeps such words back from everybody.
    """
    return str(_("Confidential.")) if secret and text else text


def day_of(moment: datetime | None, window: Window) -> date | None:
    return moment.astimezone(window.desk.zone).date() if moment else None


def left_off(whole: int, shown: int) -> str:
    """Say that more stand behind the list, where they do."""
    if whole <= shown:
        return ""
    return _("The oldest %(shown)d of %(all)d are shown.") % {
        "shown": shown,
        "all": whole,
    }
