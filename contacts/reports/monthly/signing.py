"""How a month stands with those who sign it: sent back, and what came since."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...models import MonthBook
from ...models.history import FOUND_OUTSIDE
from .approval import enumerated
from .causes import Touched, touched_since
from .periods import month
from .window import Window


def sent_back(book: MonthBook | None) -> str:
    """Return who sent the month back, when and why, until it is prepared again.

    Only what was prepared once has a row: a month that has one and is not prepared
    was sent back, and the line of its history that says so has the reason.
    """
    if book is None or book.pk is None or book.prepared_at is not None:
        return ""
    lines = MonthBook.history.filter(id=book.pk, prepared_at__isnull=True)
    told = lines.exclude(history_change_reason=FOUND_OUTSIDE).select_related(
        "history_user"
    )
    last = told.order_by("-history_id").first()
    if last is None:
        return ""
    return _("Sent back by %(who)s on %(when)s: %(why)s") % {
        "who": last.history_user or "–",
        "when": f"{last.history_date.astimezone(book.desk.zone):%Y-%m-%d %H:%M}",
        "why": last.history_change_reason or "–",
    }


def changed_since(book: MonthBook | None, now: datetime) -> list[str]:
    """Return what came or was changed since each signature that stands on it.

    Nothing of an approved month, whose figures were kept as they were.
    """
    if book is None or book.prepared_at is None or book.closed:
        return []
    window = Window.of(book.desk, month(book.month), now)
    prepared = touched_since(window, book.prepared_at)
    if not any(prepared):
        return []
    said = [
        _("Since %(who)s prepared it on %(when)s: %(what)s.")
        % _values(book, book.prepared_by, book.prepared_at, prepared)
    ]
    reviewed = book.reviewed_at and touched_since(window, book.reviewed_at)
    if reviewed and any(reviewed):
        told = _values(book, book.reviewed_by, book.reviewed_at, reviewed)
        said.append(_("Since %(who)s reviewed it on %(when)s: %(what)s.") % told)
    said.append(
        _(
            "Read the figures again before you sign, or send the month back to be "
            "prepared again."
        )
    )
    return said


def changed_meanwhile(book: MonthBook, shown_at: datetime, now: datetime) -> str:
    """Return what came or was changed since figures were shown, in words."""
    touched = touched_since(Window.of(book.desk, month(book.month), now), shown_at)
    if not any(touched):
        return ""
    said = _(
        "Since this page was opened: %(what)s. The figures below are those of now: "
        "read them again before you approve."
    )
    return said % {"what": _in_words(touched)}


def _values(
    book: MonthBook, who: object, at: datetime, touched: Touched
) -> dict[str, object]:
    when = f"{at.astimezone(book.desk.zone):%Y-%m-%d %H:%M}"
    return {"who": who, "when": when, "what": _in_words(touched)}


def _in_words(touched: Touched) -> str:
    told = (
        (
            touched.added,
            ngettext("%(n)s entry added", "%(n)s entries added", touched.added),
        ),
        (
            touched.changed,
            ngettext(
                "%(n)s entry corrected, moved or voided",
                "%(n)s entries corrected, moved or voided",
                touched.changed,
            ),
        ),
        (
            touched.forms,
            ngettext("%(n)s form changed", "%(n)s forms changed", touched.forms),
        ),
        (
            touched.breaches,
            ngettext(
                "%(n)s breach judged or withdrawn",
                "%(n)s breaches judged or withdrawn",
                touched.breaches,
            ),
        ),
    )
    return enumerated(words % {"n": number} for number, words in told if number)
