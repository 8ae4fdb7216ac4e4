"""Whose figures a report shows, said in sentences: on the page and in the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...models import MonthBook
from .periods import month

if TYPE_CHECKING:
    from .report import Report


def sentences(report: Report, *, whose: bool = True) -> Iterator[str]:
    """Yield whose figures these are; nothing of a report that shows today's only.

    Without `whose` it is left out of the month's own, where that is told already.
    """
    own = report.approved
    if own is not None:
        values = {"who": own.approved_by, "when": _at(own)}
        if whose:
            yield _("These are the figures that %(who)s approved on %(when)s.") % values
        if not report.changes:
            yield _("None of them has changed since.")
    if report.others_approved:
        named = enumerated(_named(book) for book in report.others_approved)
        if own is not None:
            said = _("Approved figures are also used for: %(months)s.")
            yield said % {"months": named}
        else:
            yield _("Approved figures are used for: %(months)s.") % {"months": named}
            yield _("All other figures are as of today.")
    if report.older:
        yield _(
            "Forms were counted differently when this was approved, so their tables "
            "show today's figures."
        )
    if report.within:
        yield _within(report)


def enumerated(names: Iterable[str]) -> str:
    """Return names one after the other, with the comma of the reader's language."""
    return pgettext("between names", ", ").join(names)


def _named(book: MonthBook) -> str:
    return _("%(place)s %(month)s (%(who)s, %(when)s)") % {
        "place": book.desk.place_name,
        "month": month(book.month).label,
        "who": book.approved_by,
        "when": _at(book),
    }


def _within(report: Report) -> str:
    named = pgettext("between clauses", "; ").join(
        _("%(place)s %(month)s: %(n)s entries approved, %(now)s today")
        % {
            "place": one.book.desk.place_name,
            "month": month(one.book.month).label,
            "n": one.approved,
            "now": one.today,
        }
        for one in report.within
    )
    return _(
        "This period is counted as of today. The approved months in it keep their own "
        "figures: %(months)s."
    ) % {"months": named}


def _at(book: MonthBook) -> str:
    return f"{book.approved_at.astimezone(book.desk.zone):%Y-%m-%d %H:%M}"
