"""Taking a report away: CSV as it streams, workbooks made behind the page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from frontdesk.routing import looking_back

from .. import choices, desk
from ..exports import csv_chunks
from ..exports.jobs import Busy, Job, start, still_readable, withheld
from ..exports.monthly import write_month, write_trend
from ..exports.registers import (
    BY_NAME,
    REGISTERS,
    Register,
    Sight,
    Sights,
    length,
    table,
)
from ..models import Desk
from ..reports.monthly import Period, build, period_of, problems, trend
from ..reports.monthly.counting import Window
from .reports import (
    at_its_desk,
    desks_of,
    once_begun,
    period_or_404,
    places_of,
    report_address,
    report_place,
    scope_of,
    scope_of_page,
)

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 1024 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@require_safe
@at_its_desk
@once_begun
def report_csv(request: HttpRequest, period: str) -> HttpResponse:
    """Stream a register of the period; only as much of it lies in memory at a time."""
    report_place(request)
    asked, desks = period_or_404(period), desks_of(request)
    if "register" not in request.GET:
        messages.info(request, _("Choose under CSV which register to download."))
        return HttpResponseRedirect(report_address(request, period))
    book = BY_NAME.get(request.GET["register"])
    if book is None:
        raise Http404
    name = _file_name(desks, asked, book.name, "csv")
    if request.method == "HEAD":
        return _named(HttpResponse(content_type=CSV), name)
    now = timezone.now()
    windows = [Window.of(place, asked, now) for place in desks]
    _note(request, windows, asked, book.name, [book])
    rows = table(book, windows, _sights(request))
    return _named(StreamingHttpResponse(csv_chunks(rows), content_type=CSV), name)


def _named(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    """Have a browser keep the answer as a file; a HEAD takes nothing away with it."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@at_its_desk
@once_begun
def report_trend_xlsx(request: HttpRequest, period: str) -> HttpResponse:
    """Hand out thirteen months and the desks compared; small enough to make at once."""
    report_place(request)
    asked, desks = period_or_404(period), desks_of(request)
    name = _file_name(desks, asked, "trend", "xlsx")
    if request.method == "HEAD":
        return _named(HttpResponse(content_type=XLSX), name)
    now = timezone.now()
    places = [place.desk for place in places_of(request)]
    with looking_back():
        months = trend.over_months(desks, asked, now)
        compared = trend.side_by_side(places, asked, now)
    file = io.BytesIO()
    foot = f"{' · '.join(each.place_name for each in desks)} · {asked.label}"
    title = f"{_('13-month trend')} {trend.named(months[1])}"
    write_trend(file, title, foot, months, compared, asked.label)
    # The desks compared are all of theirs: each has its line.
    for each in places:
        desk.log_access(
            each,
            user=request.user,
            action=choices.Access.EXPORTED,
            kind="trend",
            records=[asked.code],
            count=len(months[1].rows),
        )
    return _named(HttpResponse(file.getvalue(), content_type=XLSX), name)


@require_http_methods(["GET", "HEAD", "POST"])
@at_its_desk
@once_begun
def report_xlsx(request: HttpRequest, period: str) -> HttpResponse:
    """Begin the workbook of the period behind the page; an address begins none."""
    report_place(request)
    if request.method != "POST":
        messages.info(request, _("Choose XLSX here to have the workbook made."))
        return HttpResponseRedirect(report_address(request, period))
    asked, desks = period_or_404(period), desks_of(request)
    now = timezone.now()
    windows = [Window.of(each, asked, now) for each in desks]
    sights = _sights(request)

    def make(path: Path, tell: object) -> None:
        written = problems.written_of(desks, asked)
        with looking_back():
            found = build(desks, asked, now)
            write_month(path, found, sights, written=written, tell=tell)

    name = _file_name(desks, asked, "report", "xlsx")
    before = still_readable(request.user.pk, _seen(sights))
    try:
        needs = _seen({each.pk: sights[each.pk] for each in desks})
        start(request.user.pk, name, length(windows), make, needs)
    except Busy:
        messages.warning(
            request,
            _("Another of your files is still being made. Wait until it is ready."),
        )
    else:
        _note(request, windows, asked, "report")
        if before and before.ready and before.file_name != name:
            said = _("%(name)s is no longer kept: the new file takes its place.")
            messages.info(request, said % {"name": before.file_name})
    query = urlencode([("period", asked.code), *parse_qsl(scope_of(request))])
    return HttpResponseRedirect(f"{reverse('report_file')}?{query}")


def _sights(request: HttpRequest) -> dict[int, Sight]:
    """Return what the person may see at each desk, by the role there."""
    return {place.desk_id: Sight.of(place) for place in places_of(request)}


def _seen(sights: Sights) -> set[str]:
    """Return in words what such sights show, to be compared when a file is fetched."""
    shown = {f"desk {pk}" for pk in sights}
    for pk, sight in sights.items():
        shown |= {f"desk {pk}, {part}" for part, seen in asdict(sight).items() if seen}
    return shown


def _file_name(desks: list[Desk], period: Period, what: str, ending: str) -> str:
    code = desks[0].code if len(desks) == 1 else "all"
    return f"{code}-{what}-{period.code}.{ending}"


def _note(
    request: HttpRequest,
    windows: list[Window],
    period: Period,
    what: str,
    registers: Iterable[Register] = REGISTERS,
) -> None:
    """Write into each desk's access log who took what away, and how many lines."""
    for window in windows:
        desk.log_access(
            window.desk,
            user=request.user,
            action=choices.Access.EXPORTED,
            kind=what,
            records=[period.code],
            count=length([window], registers),
        )


@require_safe
def report_file(request: HttpRequest) -> HttpResponse:
    """Show how far the person's workbook is; asked again by the page itself."""
    report_place(request)
    seen = _seen(_sights(request))
    job = still_readable(request.user.pk, seen)
    context = {"job": job, "back": _back(request), **scope_of_page(request)}
    context["withheld"] = job is None and withheld(request.user.pk, seen)
    period = period_of(request.GET.get("period", ""))
    if job and period:
        name = _file_name(desks_of(request), period, "report", "xlsx")
        # One's newest file may be of another report than the address names.
        context["asked"] = period if name != job.file_name else None
    if request.htmx:
        if job is None or not job.running:
            return HttpResponseClientRedirect(request.get_full_path())
        return render(request, "contacts/_report_progress.html", context)
    return render(request, "contacts/report_file.html", context)


def _back(request: HttpRequest) -> str:
    """Return the address of the report from which the workbook was begun."""
    period = period_of(request.GET.get("period", ""))
    if period is None:
        return f"{reverse('reports')}?{scope_of(request)}"
    return report_address(request, period.code)


@require_safe
def report_file_download(request: HttpRequest) -> HttpResponse:
    """Hand out the finished workbook; a download that broke off goes on."""
    report_place(request)
    job = still_readable(request.user.pk, _seen(_sights(request)))
    if job is None or not job.ready or not job.path.exists():
        raise Http404
    tag = f'"{job.token}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    elif wanted := _wanted(request, tag):
        answer = _rest(job, *wanted)
    else:
        answer = FileResponse(
            job.path.open("rb"),
            as_attachment=True,
            filename=job.file_name,
            content_type=XLSX,
        )
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = tag
    return answer


def _wanted(request: HttpRequest, tag: str) -> tuple[int | None, int | None] | None:
    """Return the part that is asked for; nothing where the whole file is to be sent.

    What was begun of another file must not be pieced together with this one
    (If-Range); a weak tag or a date proves nothing.
    """
    part = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if part is None or request.headers.get("If-Range", tag).strip() != tag:
        return None
    first, last = (int(each) if each else None for each in part.groups())
    backwards = first is not None and last is not None and last < first
    # Neither end, or one before the other, is no range and is passed over.
    return None if (first is None and last is None) or backwards else (first, last)


def _rest(job: Job, first: int | None, last: int | None) -> HttpResponse:
    size = job.path.stat().st_size
    if first is None:
        # `bytes=-500`: the last so many.
        first, last = max(size - (last or 0), 0), size - 1
    last = size - 1 if last is None else min(last, size - 1)
    if first > last:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    answer = StreamingHttpResponse(
        _pieces(job.path, first, last - first + 1), status=206, content_type=XLSX
    )
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    answer["Content-Disposition"] = f'attachment; filename="{job.file_name}"'
    return answer


def _pieces(path: Path, first: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while length > 0 and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
