"""The report of the desk: its page, the rows behind it, its texts and signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial, wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.routing import looking_back

from .. import desk
from ..choices import Role
from ..exports.registers import REGISTERS
from ..forms.report_problems import typed
from ..forms.report_texts import PeriodForm, ReportTextForm
from ..models import Desk, MonthBook, ReportText, StaffMember, snapshot_of
from ..paging import page_of
from ..reports.charts import draw
from ..reports.monthly import (
    Period,
    Report,
    approval,
    approve_month,
    at_a_glance,
    build,
    changed,
    period_of,
    problems,
    rows,
    signing,
    trend,
    wide,
)
from ..reports.monthly.counting import Window
from ..reports.monthly.naming import approved_numbers, named
from ..reports.monthly.rounds import counted_rounds
from ..reports.monthly.shapes import Cell, Head
from ..reports.reading import Reader
from ..rights import Right
from .access import desk_of, posted

ALL = "all"
# Empty lines for problems, where more are asked for.
MORE = 5


def report_place(request: HttpRequest) -> tuple[Desk, StaffMember]:
    """Return the desk of those who may read what it did: supervisors and managers.

    The address names it, so that a link says the same to everybody; one without a
    name means the desk at which the reader is. A foreign desk does not exist (404).
    """
    code = request.GET.get("desk", "")
    if request.GET.get("desks", ALL) != ALL:
        desk_of(request, Right.REVIEW)
        raise Http404
    if not code or request.GET.get("desks") == ALL:
        desk_of(request, Right.SEE)
        return desk_of(request, Right.REVIEW)
    for place in request.memberships:
        if place.desk.code.casefold() == code.casefold():
            if not (place.may(Right.SEE) and place.may(Right.REVIEW)):
                raise PermissionDenied
            return place.desk, place
    desk_of(request, Right.REVIEW)
    raise Http404


def at_its_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view work by the clock of the desk that its address names."""

    @wraps(view)
    def at_desk(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place, _member = report_place(request)
        with timezone.override(place.zone):
            return view(request, *args, **kwargs)

    return at_desk


def once_begun(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Send on to the report's page, which says so, where a period has not begun."""

    @wraps(view)
    def begun(request: HttpRequest, period: str) -> HttpResponse:
        if _begun(period_or_404(period)):
            return view(request, period)
        return _to_report(request, period)

    return begun


def _begun(period: Period) -> bool:
    """Say whether the period has begun by the clock of the desk."""
    return period.begun(timezone.localdate())


def period_or_404(code: str) -> Period:
    period = period_of(code)
    if period is None:
        raise Http404
    return period


def places_of(request: HttpRequest) -> list[StaffMember]:
    """Return the person's places at all desks whose reports they may read."""
    return [
        place
        for place in request.memberships
        if place.may(Right.REVIEW) and place.may(Right.SEE)
    ]


def desks_of(request: HttpRequest) -> list[Desk]:
    """Return the desks that the address asks for: the own one, or all of theirs."""
    own, _member = report_place(request)
    if request.GET.get("desks") != ALL:
        return [own]
    return [place.desk for place in places_of(request)]


def scope_of(request: HttpRequest) -> str:
    """Return what links of the report carry on, so that they mean the same desks."""
    if request.GET.get("desks") == ALL:
        return f"desks={ALL}"
    place, _member = report_place(request)
    return urlencode({"desk": place.code})


def scope_of_page(
    request: HttpRequest, desks: list[Desk] | None = None
) -> dict[str, Any]:
    """Return what a page needs to say whose figures it shows, and to keep to them."""
    desks = desks_of(request) if desks is None else desks
    return {
        "scope": scope_of(request),
        "kept": parse_qsl(scope_of(request)),
        "all_desks": request.GET.get("desks") == ALL,
        "many": len(places_of(request)) > 1,
        "desks_shown": desks,
        # An entry is opened at its desk: these are not where the reader works.
        "other_desks": [each for each in desks if each.pk != request.desk.pk],
    }


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Send on to the period that was chosen; without a choice to the last month.

    A desk that is newer than that sees the month that runs.
    """
    place, _member = report_place(request)
    form = PeriodForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return _to_report(request, form.period.code)
    today = timezone.localdate(timezone=place.zone)
    if form.is_bound and set(request.GET) - {"desks", "desk"}:
        return render(request, "contacts/report_period.html", _unknown(request, form))
    running = period_of(f"{today:%Y-%m}")
    last = Window.of(place, running.before, timezone.now())
    return _to_report(request, (last.period if last.any_entry() else running).code)


def _unknown(request: HttpRequest, form: PeriodForm) -> dict[str, Any]:
    """Return what the page needs that says what is wrong with a period."""
    return {"period_form": form, **scope_of_page(request)}


def _to_report(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponseRedirect(report_address(request, code))


def report_address(request: HttpRequest, code: str) -> str:
    return f"{reverse('report', args=[code])}?{scope_of(request)}"


@require_http_methods(["GET", "HEAD", "POST"])
@at_its_desk
def report(request: HttpRequest, period: str) -> HttpResponse:
    """Show the report with its texts; a POST keeps them and may take a step with them.

    The steps stand in the form of the texts: nobody signs past what was just typed.
    """
    place, member = report_place(request)
    asked = period_or_404(period)
    desks = desks_of(request)
    if not _begun(asked):
        return render(request, "contacts/report_future.html", _future(request, asked))
    book = _month_book(desks, asked)
    form = None
    if len(desks) == 1 and desks[0].pk == place.pk:
        form = _text_form(request, place, asked, book)
        answer = request.method == "POST" and _sent(request, member, asked, form, book)
        if answer:
            return answer
    elif request.method == "POST":
        raise PermissionDenied
    page = _page(request, desks, asked, form, book)
    if form is not None:
        page |= _steps(request, member, book)
    page["newer"] = asked.after.has_page and asked.after.begun(page["report"].today)
    page["may_write"] = not (book and book.closed) or member.role == Role.MANAGER
    return render(request, "contacts/report.html", page)


def _future(request: HttpRequest, period: Period) -> dict[str, Any]:
    """Return what the page of a period needs that has not begun: no figures."""
    return {
        "period": period,
        "running": period_of(f"{timezone.localdate():%Y-%m}"),
        "period_form": _chosen(period),
        **scope_of_page(request),
    }


def _chosen(period: Period) -> PeriodForm:
    return PeriodForm(
        initial={"kind": period.kind, "since": period.first, "until": period.last}
    )


def _sent(
    request: HttpRequest,
    member: StaffMember,
    period: Period,
    form: ReportTextForm,
    book: MonthBook | None,
) -> HttpResponse | None:
    """Do what was asked; nothing where the page is to be shown again as it was sent."""
    code = request.POST.get("step", "")
    if code and (code not in STEPS or book is None):
        return HttpResponseBadRequest()
    if not form.is_bound or "back" in request.POST or not form.is_valid():
        return None
    if code == "approve":
        confirmed, meanwhile = _confirmed(request, book)
        by = {"by": request.user, "member": member}
        if not confirmed and (
            not desk.month_step_findings(book, "approve_month", **by)
        ):
            context = _to_approve(request, form, period, book, meanwhile)
            return render(request, "contacts/report_approve.html", context)
    if not _write(request, member, period, form, code):
        return None
    # Said beside the part, to which the page is scrolled, and not far above.
    said = SAID.get(code, SIGNED if code else KEPT)
    messages.success(request, said, extra_tags="beside")
    late = problems.past(form.shown, timezone.localdate())
    if late and code not in ASKED_ONCE:
        messages.warning(request, _past(late), extra_tags="beside")
    return HttpResponseRedirect(f"{report_address(request, period.code)}#texts")


def _confirmed(request: HttpRequest, book: MonthBook) -> tuple[bool, str]:
    """Say whether these figures are approved, and what has changed since they showed.

    Who does not tell which figures were read has confirmed none yet.
    """
    now = timezone.now()
    shown_at = _shown_at(request, book, now)
    if shown_at is None:
        return False, ""
    meanwhile = signing.changed_meanwhile(book, shown_at, now)
    return "confirmed" in request.POST and not meanwhile, meanwhile


def _shown_at(request: HttpRequest, book: MonthBook, now: datetime) -> datetime | None:
    """Return when the figures were shown that are to be approved, where it can be."""
    try:
        shown_at = parse_datetime(request.POST.get("figures_at", ""))
    except ValueError:
        # Well written, but no day of any calendar.
        return None
    if shown_at is None or timezone.is_naive(shown_at):
        return None
    return shown_at if book.month <= shown_at.date() and shown_at <= now else None


def _to_approve(
    request: HttpRequest,
    form: ReportTextForm,
    period: Period,
    book: MonthBook,
    meanwhile: str,
) -> dict[str, Any]:
    """Return what is read before a month is approved: its six figures and part 10."""
    # Before they are counted: what is entered meanwhile is told of.
    now = timezone.now()
    late = problems.past(form.shown, timezone.localdate())
    touched = [meanwhile] if meanwhile else signing.changed_since(book, now)
    return {
        "form": form,
        "period": period,
        "book": book,
        "scope": scope_of(request),
        "late": late and _past(late),
        "touched": touched,
        "figures": at_a_glance([book.desk], period, now),
        "figures_at": now.isoformat(),
    }


# Who approves is told before it is final; who sends back leaves it to the others.
ASKED_ONCE = {"approve", "return"}


def _past(number: int) -> str:
    return ngettext(
        "The due date of %(n)s measure that is not done is past: enter another day, or "
        "mark it as done.",
        "The due dates of %(n)s measures that are not done are past: enter other days, "
        "or mark them as done.",
        number,
    ) % {"n": number}


def _text_form(
    request: HttpRequest, place: Desk, period: Period, book: MonthBook | None
) -> ReportTextForm:
    before = period.before
    both = ReportText.objects.filter(desk=place, period__in=[period.code, before.code])
    found = {text.period: text for text in both.select_related("written_by")}
    text = found.get(period.code)
    approved = bool(book and book.closed)
    now = {name: getattr(text, name, "") for name in ReportText.FIELDS}
    initial = {**now, "read_at": text.written_at.isoformat() if text else ""}
    kept = text.items if text else []
    carried = []
    if text is None and not approved:
        carried = problems.unfinished(found.get(before.code))
    given = {"approved": approved, "kept": kept, "items": kept or carried}
    given["profile"] = snapshot_of(place).profile
    if "more" in request.POST:
        # Another line is asked for: nothing is kept, and nothing is found fault with.
        given |= {"items": typed(request.POST), "empty": MORE}
        form = ReportTextForm(initial={**initial, **request.POST.dict()}, **given)
        form.unsaved = True
    else:
        form = ReportTextForm(posted(request), initial=initial, **given)
        form.unsaved = form.is_bound
    form.carried = len(carried)
    form.grid = problems.grid(form.shown, period.code, timezone.localdate())
    form.rows = [
        (
            line,
            problems.since({"since": line["since"].value()}, period.code),
            problems.is_past(_unread(line), timezone.localdate()),
        )
        for line in form.lines
    ]
    # Said on the page: what was signed was another wording, and which.
    form.rewritten = problems.rewritten(text, book)
    return form


def _unread(line: Any) -> dict[str, Any]:
    """Return until when a line is to be done, and whether it is, as it stands."""
    return {name: line[name].value() for name in ("due", "done")}


def _write(
    request: HttpRequest,
    member: StaffMember,
    period: Period,
    form: ReportTextForm,
    code: str,
) -> bool:
    """Keep the texts and take the step, both or neither; what refuses is said."""
    given = {"by": request.user, "member": member}
    try:
        with transaction.atomic():
            if form.touched or not code:
                desk.write_report(
                    member.desk,
                    period.code,
                    {name: form.cleaned_data[name] for name in ReportText.FIELDS},
                    items=form.said,
                    reason=form.cleaned_data.get("reason", ""),
                    read_at=form.cleaned_data["read_at"],
                    **given,
                )
            if code == "return":
                given["reason"] = form.cleaned_data["return_reason"]
            if code:
                STEPS[code](member.desk, period.first, **given)
    except desk.Conflict:
        _show_other(form, member.desk, period)
        return False
    except desk.Refused as refused:
        for finding in refused.findings:
            name = finding.field
            if code == "return" and name == "reason":
                name = "return_reason"
            field = name if name in form.fields else None
            form.add_error(field, ValidationError(str(finding), code=finding.code))
        return False
    return True


def _show_other(form: ReportTextForm, place: Desk, period: Period) -> None:
    """Set what somebody has kept meanwhile beside what was typed here.

    Who has read it may save again: the page then sends that state as the one read.
    """
    other = ReportText.objects.select_related("written_by").get(
        desk=place, period=period.code
    )
    values = {
        "who": other.written_by,
        "when": timezone.localtime(other.written_at).strftime("%Y-%m-%d %H:%M"),
    }
    sentence = _(
        "%(who)s has changed this part on %(when)s, so yours is not kept yet. Compare "
        "the two below, take over what is missing, and save again."
    )
    form.add_error(None, ValidationError(sentence % values, code="stale"))
    form.other = other
    today = timezone.localdate()
    form.other_grid = problems.grid(other.items, period.code, today)
    form.data = form.data.copy()
    form.data["read_at"] = other.written_at.isoformat()


def _page(
    request: HttpRequest,
    desks: list[Desk],
    period: Period,
    form: Any,
    book: MonthBook | None,
) -> dict[str, Any]:
    with looking_back():
        found = build(desks, period, timezone.now())
        since = _since(found)
    return {
        "report": found,
        "approval": list(approval.sentences(found)),
        "since": since,
        "period": period,
        "alone": form is not None,
        # Of one desk, it is the form.
        "written": _written(found) if form is None else [],
        **scope_of_page(request, desks),
        "parts": [
            (part, [(chart, draw(chart)) for chart in part.charts])
            for part in found.parts
        ],
        "form": form,
        "book": book,
        "sent_back": signing.sent_back(book),
        "touched": signing.changed_since(book, found.now),
        "period_form": _chosen(period),
        "registers": REGISTERS,
    }


def _written(report: Report) -> list[tuple[Any, Any, list[str]]]:
    """Return part 10 of each desk: as written, its table, and what came since."""
    return [
        (each, each.grid(report.today), signing.changed_since(each.book, report.now))
        for each in problems.written_of(report.desks, report.period)
    ]


def _since(report: Report) -> dict[str, Any] | None:
    """Return what has changed since the approval; nothing where nothing has."""
    if not report.changes:
        return None
    figures = changed.figures(report)
    shown, rest = changed.folded(figures)
    return {
        "acts": changed.acts(report),
        "months": changed.months(report),
        "count": changed.count(figures),
        "shown": shown,
        "rest": rest,
        "more": changed.count(rest),
    }


def _month_book(desks: list[Desk], period: Period) -> MonthBook | None:
    if period.kind != "month" or len(desks) != 1:
        return None
    kept = MonthBook.objects.of(desks[0]).filter(month=period.first)
    found = kept.select_related("prepared_by", "reviewed_by", "approved_by").first()
    return found or MonthBook(desk=desks[0], month=period.first)


STEPS: dict[str, Callable[..., MonthBook]] = {
    "prepare": desk.prepare_month,
    "review": desk.review_month,
    "approve": approve_month,
    "return": desk.return_month,
}
KEPT = gettext_lazy("Problems, measures and plan are saved.")
SIGNED = gettext_lazy("The report is signed.")
SAID = {
    "approve": gettext_lazy("The report is approved, and its figures are final."),
    "return": gettext_lazy("The report was sent back to be prepared again."),
}


# What comes next for a month's book, as the page names it.
FOLLOWING: dict[str, tuple[tuple[str, Any], ...]] = {
    "open": (("prepare", gettext_lazy("Sign as prepared")),),
    "prepared": (
        ("review", gettext_lazy("Sign as reviewed")),
        ("return", gettext_lazy("Send back")),
    ),
    "reviewed": (
        ("approve", gettext_lazy("Approve")),
        ("return", gettext_lazy("Send back")),
    ),
}


def _steps(
    request: HttpRequest, member: StaffMember, book: MonthBook | None
) -> dict[str, Any]:
    """Return the steps this person may take now, and why not the one that is next."""
    steps, refused = [], ""
    state = book.state.value if book else ""
    for code, label in FOLLOWING.get(state, ()):
        findings = desk.month_step_findings(
            book, f"{code}_month", by=request.user, member=member
        )
        if not findings:
            steps.append((code, label))
        elif not refused:
            refused = str(findings[0])
    return {"steps": steps, "step_refused": refused}


@require_safe
@at_its_desk
@once_begun
def report_rows(request: HttpRequest, period: str) -> HttpResponse:
    """Show the rows behind a figure, a page at a time, one desk after the other."""
    asked, now = period_or_404(period), timezone.now()
    desks = _desks_named(request)
    windows = [Window.of(each, asked, now) for each in desks]
    behind = _behind_or_404(request, windows)
    with looking_back():
        figure = named(windows, behind)
        places = _numbers(windows, behind)
        kept = approved_numbers(windows, behind) if figure else {}
    # Without a choice the first desk that has any: an empty tab is no answer.
    first = next((each for each, number in places if number), desks[0])
    chosen = next((d for d in desks if d.code == request.GET.get("desk")), first)
    # The same window: what was read of the desk for the number is not read again.
    window = next(each for each in windows if each.desk == chosen)
    context = {
        "period": asked,
        **scope_of_page(request, desks),
        "places": places,
        "number": sum(number for _desk, number in places),
        "figure": figure,
        "approved": _as_approved(places, kept),
        "chosen": chosen,
        "heads": _heads(behind, places),
        "same_rows": _address(request, "", desk=""),
    }
    with timezone.override(chosen.zone), looking_back():
        context |= _page_of_rows(request, behind, window, places)
        return render(request, "contacts/report_rows.html", context)


def _desks_named(request: HttpRequest) -> list[Desk]:
    """Return the desks of the report, or the one of them that an address names."""
    desks, code = desks_of(request), request.GET.get("only")
    if not code:
        return desks
    only = [each for each in desks if each.code == code]
    if not only:
        raise Http404
    return only


def _behind_or_404(request: HttpRequest, windows: list[Window]) -> rows.Behind:
    """Return what the address asks for, all of which some figure asks, too."""
    behind = rows.Behind.read(request.GET.dict())
    if behind is None or not behind.readable(request.GET.dict(), windows):
        raise Http404
    return behind


def _page_of_rows(
    request: HttpRequest,
    behind: rows.Behind,
    window: Window,
    places: list[tuple[Desk, int]],
) -> dict[str, Any]:
    """Return the page of one desk's rows that is asked for, with its neighbours."""
    seen_by = next(p for p in places_of(request) if p.desk_id == window.desk.pk)
    reader = Reader(window.snapshot, seen_by, window.now)
    title = wide.title(behind, reader)
    if kept_back := wide.kept_back(behind.source, seen_by):
        return {"title": title, "kept_back": kept_back}
    page = page_of(
        wide.joined(behind.source, behind.rows(window)),
        request.GET.get("at", ""),
        moment=behind.moment,
        # The oldest first where the report has them so.
        descending=behind.source != "overdue",
    )
    counted = counted_rounds(window, behind.filters.get("what", ""))
    told = partial(wide.line, behind.source, until=window.until, rounds=counted)
    return {
        "title": title,
        "lines": [_line(told(row, reader), reader, places) for row in page.rows],
        "newer_url": _address(request, page.before),
        "older_url": _address(request, page.after),
    }


def _heads(behind: rows.Behind, places: list[tuple[Desk, int]]) -> list[Head]:
    first, *more = wide.HEADS[behind.source]
    return [first, *([Head(_("Desk"))] if len(places) > 1 else []), *more]


def _line(
    cells: list[Cell], reader: Reader, places: list[tuple[Desk, int]]
) -> list[Cell]:
    """Return a row, whose entry is opened at its desk; of several it names its own."""
    place = reader.snapshot.desk
    first, *more = cells
    named = [Cell(place.place_name, unbroken=True)] if len(places) > 1 else []
    return [replace(first, desk=place.code), *named, *more]


def _as_approved(
    places: list[tuple[Desk, int]], kept: dict[int, int]
) -> list[tuple[Desk, int, int]]:
    """Return the approved desks where the figure was another, then and today."""
    return [
        (place, kept[place.pk], number)
        for place, number in places
        if kept.get(place.pk, number) != number
    ]


def _numbers(windows: list[Window], behind: rows.Behind) -> list[tuple[Desk, int]]:
    """Return how many rows each desk has behind the figure, by its own clock."""
    found = []
    for window in windows:
        with timezone.override(window.desk.zone):
            found.append((window.desk, behind.rows(window).count()))
    return found


@require_safe
@at_its_desk
@once_begun
def report_trend(request: HttpRequest, period: str) -> HttpResponse:
    """Show thirteen months, and the desks beside each other."""
    report_place(request)
    asked = period_or_404(period)
    desks = desks_of(request)
    now = timezone.now()
    places = [place.desk for place in places_of(request)]
    with looking_back():
        chart, grid = trend.over_months(desks, asked, now)
        compared = trend.side_by_side(places, asked, now)
    context = {
        "period": asked,
        **scope_of_page(request, desks),
        "chart": chart,
        "drawing": draw(chart),
        "months": trend.named(grid),
        "grid": grid,
        "compared": compared,
    }
    return render(request, "contacts/report_trend.html", context)


def _address(request: HttpRequest, token: str, **over: str) -> str:
    """Return the query of this page at another place; nothing where there is none."""
    if not token and not over:
        return ""
    query = request.GET.copy()
    for name, value in {**over, "at": token}.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
