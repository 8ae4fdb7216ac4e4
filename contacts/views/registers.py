"""The registers: leafing through a bound book, and printing its pages."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import choices
from ..forms.filters import DaysFilter, RegisterFilter, SlipFilter
from ..models import Commendation, Contact, Desk, Slip, snapshot_of
from ..paging import page_of
from ..reports.commendations import PRAISE_COLUMNS, PRAISE_JOINS, lines_of_praise
from ..reports.reading import ENTRY_JOINS, Reader
from ..reports.registers import columns_of, line_of
from ..reports.slips import slip_line
from ..rights import Right
from ..rules.lifecycles import life_of
from .access import desk_of


def _book(desk: Desk, slug: str) -> choices.Book:
    """Return the book of this address, if the desk keeps it; otherwise 404."""
    book = choices.Book.of_slug(slug)
    kept = {desk.book_for(channel) for channel in choices.Channel.values}
    if book not in kept:
        raise Http404
    return book


def _reader(request: HttpRequest) -> Reader:
    desk, member = desk_of(request, Right.SEE)
    return Reader(snapshot_of(desk), member, timezone.now())


def _first_day(desk: Desk, book: choices.Book, today: date) -> date:
    """Return the day of the book's first entry, from its index."""
    first = (
        Contact.objects.filter(desk=desk, book=book)
        .order_by("occurred_at", "id")
        .values_list("occurred_at", flat=True)
        .first()
    )
    return timezone.localtime(first).date() if first else today


SLIPS = {kind.book: kind for kind in choices.SlipKind}


def _forms(request: HttpRequest, reader: Reader, book: choices.Book) -> HttpResponse:
    """Show the book of one kind of form, the newest first, a page at a time."""
    kind = SLIPS[book]
    form = SlipFilter(
        request.GET or None, snapshot=reader.snapshot, states=life_of(kind).states
    )
    rows = form.apply(Slip.objects.of(reader.snapshot.desk).filter(kind=kind))
    page = page_of(
        rows.select_related("contact__letter"),
        request.GET.get("at", ""),
        moment="opened_at",
    )
    today = timezone.localtime(reader.now).date()
    context = {
        "book": book,
        "form": form,
        "print_day": form.value("since") or today,
        "print_month": f"{form.value('since') or today:%Y-%m}",
        "lines": [slip_line(slip, reader) for slip in page.rows],
        "newer_url": form.address(page.before),
        "older_url": form.address(page.after),
        "print_since": form.value("since"),
        "print_until": form.value("until"),
    }
    return render(request, "contacts/register_slips.html", context)


def _praise(request: HttpRequest, reader: Reader, book: choices.Book) -> HttpResponse:
    """Show the register of commendations, the newest first, a page at a time."""
    form = DaysFilter(request.GET or None, snapshot=reader.snapshot)
    rows = form.apply(Commendation.objects.filter(desk=reader.snapshot.desk))
    joined = rows.select_related(*PRAISE_JOINS)
    page = page_of(joined, request.GET.get("at", ""), moment="registered_at")
    day = form.value("since") or timezone.localtime(reader.now).date()
    context = {
        "book": book,
        "form": form,
        "columns": PRAISE_COLUMNS,
        "lines": lines_of_praise(page.rows, reader),
        "newer_url": form.address(page.before),
        "older_url": form.address(page.after),
        "print_day": day,
        "print_month": f"{day:%Y-%m}",
    }
    return render(request, "contacts/register.html", context)


@require_safe
def register(request: HttpRequest, book: str) -> HttpResponse:
    """Show a book, the newest line first, narrowed and a page at a time."""
    reader = _reader(request)
    desk = reader.snapshot.desk
    found = choices.Book.of_slug(book)
    if found in SLIPS:
        return _forms(request, reader, found)
    if found == choices.Book.COMMENDATIONS:
        return _praise(request, reader, found)
    kept = _book(desk, book)
    today = timezone.localtime(reader.now).date()
    form = RegisterFilter(
        request.GET or None,
        snapshot=reader.snapshot,
        book=kept,
        first=_first_day(desk, kept, today),
        last=today,
    )
    entries = form.apply(Contact.objects.filter(desk=desk, book=kept))
    page = page_of(entries.select_related(*ENTRY_JOINS), request.GET.get("at", ""))
    columns = columns_of(kept, reader)
    context = {
        "book": kept,
        "form": form,
        "columns": columns,
        "lines": [line_of(contact, columns, reader) for contact in page.rows],
        "newer_url": form.address(page.before),
        "older_url": form.address(page.after),
        "print_day": form.value("since") or today,
        "print_month": form.value("month") or f"{today:%Y-%m}",
    }
    return render(request, "contacts/register.html", context)
