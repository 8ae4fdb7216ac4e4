"""Printing: a form looked at, counted and printed, or sent as PDF; many at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import choices, desk, printing
from ..models import (
    Contact,
    HandOver,
    PrintLog,
    ReturnVisit,
    ShiftCheck,
    Slip,
    snapshot_of,
)
from ..printing import Paper, Sheets
from ..reports import prints as report
from ..reports.reading import Reader, start_of_day
from ..rights import Right
from .access import desk_of, note_access

Form = choices.PaperForm
# The order of the forms in one PDF.
ORDER = {form.value: place for place, form in enumerate(Form)}
GET_POST = ["GET", "HEAD", "POST"]
# Where the session keeps the print that is counted and not yet opened.
PRINT_ONCE = "print_once"
SLIP_FORMS = {form: kind for kind, form in report.FORM_OF_SLIP.items()}


@dataclass(frozen=True)
class Found:
    """A form that was found for its address, with what its print belongs to."""

    papers: list[Paper]
    printed: desk.Printed
    back: str


def _reader(request: HttpRequest, right: Right = Right.PRINT) -> Reader:
    place, member = desk_of(request, right)
    return Reader(snapshot_of(place), member, timezone.now())


def _find(sheets: Sheets, form: str, key: str) -> Found:
    """Return the form of this address; one the reader may not see is not there."""
    if form in SLIP_FORMS:
        return _find_slip(sheets, form, key)
    finders = {
        Form.MESSAGE: _find_entry,
        Form.COMMENDATION: _find_entry,
        Form.RETURN_VISIT: _find_visit,
        Form.SHIFT_CHECK: _find_check,
        Form.HAND_OVER: _find_hand_over,
    }
    if form not in finders:
        raise Http404
    return finders[form](sheets, form, key)


def _found(paper: Paper, back: str, **belongs: Any) -> Found:
    printed = desk.Printed(form=paper.form, number=paper.number, **belongs)
    return Found([paper], printed, back)


def _find_entry(sheets: Sheets, form: str, key: str) -> Found:
    contact = (
        Contact.objects.of(sheets.desk)
        .select_related("phonecall", "visit", "letter")
        .filter(number=key)
        .first()
    )
    if contact is None or report.form_of(contact, sheets.reader) != form:
        raise Http404
    if not contact.kind_row.readable_by(sheets.reader.member):
        raise Http404
    row = contact.kind_row
    make = sheets.message if form == Form.MESSAGE else sheets.commendation
    return _found(make(row), contact.get_absolute_url(), contact=contact)


def _find_slip(sheets: Sheets, form: str, key: str) -> Found:
    slip = (
        Slip.objects.of(sheets.desk)
        .select_related("contact", "workorder", "complaintrecord", "coordinationslip")
        .filter(number=key, kind=SLIP_FORMS[form])
        .first()
    )
    if slip is None or not _readable(slip.contact, sheets):
        raise Http404
    back = slip.contact.get_absolute_url()
    return _found(sheets.slip(slip), back, contact=slip.contact, slip=slip)


def _find_visit(sheets: Sheets, form: str, key: str) -> Found:
    visit = (
        ReturnVisit.objects.filter(desk=sheets.desk, pk=_pk(key))
        .select_related("slip__contact")
        .first()
    )
    if visit is None or not _readable(visit.slip.contact, sheets):
        raise Http404
    contact = visit.slip.contact
    back = contact.get_absolute_url()
    return _found(sheets.return_visit(visit), back, contact=contact)


def _find_check(sheets: Sheets, form: str, key: str) -> Found:
    made = (
        ShiftCheck.objects.filter(desk=sheets.desk, pk=_pk(key))
        .select_related("staff")
        .first()
    )
    if made is None or not made.readable_by(sheets.reader.member):
        raise Http404
    return _found(sheets.shift_check(made), made.get_absolute_url())


def _find_hand_over(sheets: Sheets, form: str, key: str) -> Found:
    offer = (
        HandOver.objects.filter(desk=sheets.desk, pk=_pk(key))
        .select_related("shift")
        .first()
    )
    if offer is None:
        raise Http404
    return _found(sheets.hand_over(offer), offer.get_absolute_url())


def _readable(contact: Contact, sheets: Sheets) -> bool:
    return contact.kind_row.readable_by(sheets.reader.member)


def _pk(key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        raise Http404
    return int(key)


@require_http_methods(GET_POST)
def print_form(request: HttpRequest, form: str, key: str) -> HttpResponse:
    """Show a form as it will be printed; a POST counts it and opens the print."""
    sheets = Sheets(_reader(request))
    return _answer(request, sheets, _find(sheets, form, key))


@require_http_methods(GET_POST)
def slip_print(request: HttpRequest, number: str) -> HttpResponse:
    """Show the work order, complaint record or coordination slip for printing."""
    sheets = Sheets(_reader(request))
    kind = Slip.objects.of(sheets.desk).filter(number=number).values_list("kind")
    found = kind.first()
    if found is None:
        raise Http404
    form = report.FORM_OF_SLIP[found[0]].value
    return _answer(request, sheets, _find(sheets, form, number))


@require_http_methods(GET_POST)
def register_print(request: HttpRequest, book: str) -> HttpResponse:
    """Show the pages of the bound book for a day or a month; a POST counts them."""
    sheets = Sheets(_reader(request))
    found = choices.Book.of_slug(book)
    kept = {sheets.desk.book_for(channel) for channel in choices.Channel.values}
    kept |= {kind.book for kind in choices.SlipKind} | {choices.Book.COMMENDATIONS}
    period = printing.period_of(
        request.GET.get("day", ""), request.GET.get("month", "")
    )
    if found not in kept or period is None:
        raise Http404
    papers = sheets.register(printing.book_pages(sheets.reader, found, *period))
    printed = desk.Printed(form=papers[0].form, number=papers[0].number)
    back = f"/registers/{found.slug}/"
    return _answer(request, sheets, Found(papers, printed, back))


def _answer(request: HttpRequest, sheets: Sheets, found: Found) -> HttpResponse:
    reader = sheets.reader
    posts = request.method == "POST"
    what = choices.Access.PRINTED if posts else choices.Access.OPENED
    kind = str(found.printed.form)[:24]
    note_access(request, what, [found.printed.number[:60]], kind)
    if posts:
        door = "pdf" if request.POST.get("as") == "pdf" else "paper"
        try:
            [log] = desk.count_prints(
                sheets.desk, [found.printed], door=door, by=request.user, now=reader.now
            )
        except desk.Refused as refused:
            return _not_printed(request, refused, found.printed.slip)
        if door == "pdf":
            papers = [one.counted(report.copy_words(log)) for one in found.papers]
            return _pdf(papers, sheets, found.printed.number)
        # Opened once: what is loaded again later is a preview, not a second print.
        request.session[PRINT_ONCE] = log.pk
        query = request.GET.copy()
        query["copy"] = str(log.copy)
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
    done = report.prints_of(reader, found.printed.form, found.printed.number)
    log = _just_counted(request, done)
    words = report.copy_words(log) if log else ""
    query = request.GET.copy()
    query.pop("copy", None)
    context = {
        "papers": [paper.counted(words) for paper in found.papers],
        "title": found.papers[0].title,
        "counted": log is not None,
        "prints": [
            {"log": one, "words": report.copy_words(one), "who": _who(reader, one)}
            for one in done
        ],
        "back": found.back,
        "form_url": f"{request.path}?{query.urlencode()}" if query else request.path,
    }
    return render(request, "contacts/print.html", context)


def _not_printed(
    request: HttpRequest, refused: desk.Refused, slip: Slip
) -> HttpResponse:
    """Say why a form is not printed yet, on its page, where that is put right."""
    for finding in refused.findings:
        messages.error(request, str(finding))
    return HttpResponseRedirect(slip.get_absolute_url())


def _who(reader: Reader, log: PrintLog) -> str:
    return reader.account(log.printed_by_id)


def _just_counted(request: HttpRequest, done: list[PrintLog]) -> PrintLog | None:
    """Return the print that this very person has just counted, at its first look.

    A page that is loaded again, gone back to or sent to a colleague opens no print:
    what comes out of the printer is what was counted.
    """
    if request.method != "GET" or "copy" not in request.GET:
        return None
    counted = request.session.get(PRINT_ONCE)
    found = next((log for log in done if log.pk == counted), None)
    if found is None or str(found.copy) != request.GET["copy"]:
        return None
    del request.session[PRINT_ONCE]
    return found


def _pdf(papers: list[Paper], sheets: Sheets, name: str) -> HttpResponse:
    body = printing.pdf_of(papers, language=sheets.desk.language, now=sheets.reader.now)
    response = HttpResponse(body, content_type="application/pdf")
    file_name = f"{name.replace(' ', '-')}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, file_name)
    return response


@require_http_methods(GET_POST)
def print_many(request: HttpRequest) -> HttpResponse:
    """List the forms of some days, and put the chosen ones into one PDF."""
    sheets = Sheets(_reader(request, Right.PRINT_MANY))
    if request.method == "POST":
        chosen = request.POST.getlist("form")[: report.MOST_AT_ONCE]
        found = [_find(sheets, *_parted(value)) for value in dict.fromkeys(chosen)]
        # One size of paper after the other, and one form after the other.
        found.sort(key=lambda one: (one.papers[0].size, ORDER[one.papers[0].form]))
        if found:
            return _many(request, sheets, found)
        messages.warning(request, _("Choose at least one form."))
    since, until = _days(request, sheets.reader)
    rows = report.printable(
        sheets.reader,
        start_of_day(_noon(since, sheets)),
        start_of_day(_noon(until + timedelta(days=1), sheets)),
    )
    context = {
        "rows": rows,
        "since": since,
        "until": until,
        "most": report.MOST_AT_ONCE,
        "full": len(rows) == report.MOST_AT_ONCE,
    }
    return render(request, "contacts/print_many.html", context)


def _many(request: HttpRequest, sheets: Sheets, found: list[Found]) -> HttpResponse:
    numbers = [one.printed.number[:60] for one in found]
    note_access(request, choices.Access.PRINTED, numbers)
    try:
        logs = desk.count_prints(
            sheets.desk,
            [one.printed for one in found],
            door="pdf",
            by=request.user,
            now=sheets.reader.now,
        )
    except desk.Refused as refused:
        for finding in refused.findings:
            messages.error(request, str(finding))
        return HttpResponseRedirect(request.path)
    papers = [
        one.papers[0].counted(report.copy_words(log))
        for one, log in zip(found, logs, strict=True)
    ]
    today = timezone.localtime(sheets.reader.now).date()
    return _pdf(papers, sheets, f"{sheets.desk.code}-{today.isoformat()}")


def _parted(value: str) -> tuple[str, str]:
    form, _colon, key = value.partition(":")
    return form, key


def _noon(on: date, sheets: Sheets) -> datetime:
    return datetime.combine(on, time(12), sheets.desk.zone)


def _days(request: HttpRequest, reader: Reader) -> tuple[date, date]:
    """Return the days asked for; today where nothing sensible was."""
    today = timezone.localtime(reader.now).date()
    given = []
    for name in ("since", "until"):
        period = printing.period_of(request.GET.get(name, ""), "")
        given.append(period[0] if period else today)
    return min(given), max(given)
