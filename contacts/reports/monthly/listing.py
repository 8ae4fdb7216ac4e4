"""The lists of the report: what is open, what was praised, who was refused."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ... import choices
from ...models import FollowUp, Letter, ReturnVisit, Shift, ShiftCheckItem, Slip
from ...rules import REGISTRY
from .counting import MOST_LISTED, Window, grouped
from .rows import link
from .shapes import Cell, Grid, Head, Part, Rate, row, total

if TYPE_CHECKING:
    from .building import Report

MATTER = 60


def severity(code: str) -> Any:
    return choices.Severity(code).label if code else _("Not graded")


def letter_kind(code: str) -> Any:
    return choices.LetterKind(code).label


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MATTER else f"{text[: MATTER - 1]}…"


def day_of(moment: datetime | None, window: Window) -> Any:
    return moment.astimezone(window.desk.zone).date() if moment else None


def _words(contact: Any) -> str:
    """Return what an entry is about; of a confidential letter nothing."""
    if contact.channel == choices.Channel.LETTER:
        letter = contact.kind_row
        return _("Confidential.") if letter.confidential else letter.subject
    return contact.content


def _number(contact: Any) -> Cell:
    return Cell(contact.number, contact.get_absolute_url())


# --- 9. Overdue --------------------------------------------------------------------


def overdue(report: Report) -> Part:
    heads = (
        Head(_("Number")),
        Head(_("Unit")),
        Head(_("Matter"), "long"),
        Head(_("Promise")),
        Head(_("Days late"), "number"),
        Head(_("Responsible")),
        Head(_("First due"), "day"),
        Head(_("Due now"), "day"),
    )
    rows = [
        _overdue_line(promise, window)
        for window in report.windows
        for promise in _joined(window.overdue())[:MOST_LISTED]
    ]
    grid = Grid(
        "overdue",
        _("Overdue and not yet settled"),
        heads,
        rows,
        empty=_("Nothing is overdue."),
        note=_left_off(report.counts.overdue, len(rows)),
    )
    later = _("Open and not yet due: %(n)d.") % {"n": report.counts.open_later}
    return Part(
        9, "overdue", _("Overdue and open"), grids=[grid, _bands(report)], note=later
    )


def _joined(rows: QuerySet) -> QuerySet:
    return rows.select_related(
        "contact__phonecall",
        "contact__visit",
        "contact__letter",
        "owner",
        "department",
    ).order_by("due_at", "pk")


def _left_off(whole: int, shown: int) -> str:
    if whole <= shown:
        return ""
    return _("The oldest %(shown)d of %(all)d are shown.") % {
        "shown": shown,
        "all": whole,
    }


def _overdue_line(promise: FollowUp, window: Window) -> list[Cell]:
    contact = promise.contact
    moved = promise.due_at != promise.first_due_at
    return row(
        _number(contact),
        contact.unit,
        short(_words(contact)),
        promise.get_kind_display(),
        Cell((window.now - promise.due_at).days, seal=True),
        promise.owed_by,
        day_of(promise.first_due_at, window),
        day_of(promise.due_at, window) if moved else "",
    )


BANDS = ((1, 3), (4, 7), (8, 30), (31, None))


def _bands(report: Report) -> Grid:
    """Return how many are overdue by how long, from the list of all due times."""
    found: Counter = Counter()
    for window in report.windows:
        for due in window.overdue().order_by().values_list("due_at", flat=True):
            days = (window.now - due).days
            found[next(b for b in BANDS if b[1] is None or days <= b[1])] += 1
    rows = [row(_band(band), found[band]) for band in BANDS]
    heads = (Head(_("Days late")), Head(_("Promises"), "number"))
    return Grid("bands", _("Overdue by how long"), heads, rows)


def _band(band: tuple[int, int | None]) -> str:
    first, last = band
    if last is None:
        return _("more than a month")
    if first == 1:
        return _("up to %(last)d days") % {"last": last}
    return _("%(first)d to %(last)d days") % {"first": first, "last": last}


# --- 4. Complaints -----------------------------------------------------------------


def open_complaints(report: Report) -> Grid:
    """Return the complaint records that are major, or not closed at the end."""
    heads = (
        Head(_("Number")),
        Head(_("Unit")),
        Head(_("Matter"), "long"),
        Head(_("Severity")),
        Head(_("Finding"), "long"),
        Head(_("State")),
        Head(_("Person in charge")),
        Head(_("To be done by"), "day"),
    )
    wanted = {
        slip.pk
        for slip in report.complaints()
        if slip.open or (slip.severity == choices.Severity.MAJOR and slip.new)
    }
    slips = (
        Slip.objects.filter(pk__in=wanted)
        .select_related("complaintrecord", "handler", "department")
        .order_by("opened_at")[:MOST_LISTED]
    )
    windows = {window.desk.pk: window for window in report.windows}
    rows = [_complaint_line(slip, windows[slip.desk_id]) for slip in slips]
    return Grid(
        "open_complaints",
        _("Major complaints and those not closed"),
        heads,
        rows,
        empty=_("None."),
        note=_left_off(len(wanted), len(rows)),
    )


def _complaint_line(slip: Slip, window: Window) -> list[Cell]:
    record = slip.complaintrecord
    charge = slip.handler or slip.department
    return row(
        Cell(slip.number, _slip_address(slip)),
        slip.unit,
        short(slip.content),
        severity(record.severity),
        short(record.finding),
        slip.get_state_display(),
        str(charge) if charge else "",
        day_of(slip.due_at, window),
    )


def _slip_address(slip: Slip) -> str:
    return slip.get_absolute_url()


# --- 6. Return visits --------------------------------------------------------------


def ratings(report: Report) -> list[Grid]:
    """Return what customers said, and each who was not satisfied."""
    found: Counter = Counter()
    unhappy = []
    for window in report.windows:
        visits = ReturnVisit.objects.filter(
            desk=window.desk, made_at__gte=window.start, made_at__lt=window.end
        )
        for rating in visits.values_list("rating", flat=True):
            found[rating] += 1
        bad = visits.filter(rating=choices.Rating.C).select_related("slip")
        unhappy += [(visit, window) for visit in bad.order_by("made_at")[:MOST_LISTED]]
    whole = sum(found.values())
    rows = [
        row(rating.label, Rate(found[rating.value], whole)) for rating in choices.Rating
    ]
    good = found["A"] + found["B"]
    shares = Grid(
        "ratings",
        _("What customers said"),
        (Head(_("Rating")), Head(_("Return visits made"), "rate")),
        rows,
        row(_("Satisfied (A and B)"), Rate(good, whole)),
    )
    comments = Grid(
        "unhappy",
        _("Not satisfied, and what was done"),
        (
            Head(_("Form")),
            Head(_("Made on"), "day"),
            Head(_("Comment"), "long"),
            Head(_("What was done"), "long"),
        ),
        [
            row(
                Cell(visit.slip.number, _slip_address(visit.slip)),
                day_of(visit.made_at, window),
                visit.comments,
                visit.review or _("not yet reviewed"),
            )
            for visit, window in unhappy
        ],
        empty=_("Nobody was dissatisfied."),
    )
    return [shares, comments]


# --- 7. Commendations --------------------------------------------------------------


def commendations(report: Report) -> Part:
    kinds = (choices.FollowUpKind.POST_ORIGINAL, choices.FollowUpKind.POST_COPY)
    on_time = report.counts.on_time(*(kind.value for kind in kinds))
    rows = []
    for window in report.windows:
        letters = (
            window.valid(Letter)
            .filter(kind=choices.LetterKind.COMMENDATION)
            .select_related("praised_department")
            .prefetch_related("promises")
            .order_by("occurred_at")[:MOST_LISTED]
        )
        rows += [_praise_line(letter, window) for letter in letters]
    heads = (
        Head(_("Number")),
        Head(_("Received on"), "day"),
        Head(_("Employee commended")),
        Head(_("Department")),
        Head(_("What for"), "long"),
        Head(_("Original posted"), "day"),
        Head(_("Copy posted"), "day"),
    )
    asked = {"kind": ",".join(kind.value for kind in kinds)}
    posted = Grid(
        "postings",
        _("Postings in time"),
        (Head(_("Postings that fell due")), Head(_("In time"), "rate")),
        [
            row(
                _("Original and copy"),
                Cell(
                    on_time,
                    link("promises", state="kept", **asked),
                    whole=link("promises", state="due", **asked),
                ),
            )
        ],
    )
    praised = Grid(
        "praised",
        _("Commendations"),
        heads,
        rows,
        empty=_("No commendation in this period."),
    )
    return Part(7, "commendations", _("Commendations"), grids=[praised, posted])


def _praise_line(letter: Letter, window: Window) -> list[Cell]:
    done = {promise.kind: promise.done_at for promise in letter.promises.all()}
    department = letter.praised_department
    subject = _("Confidential.") if letter.confidential else letter.subject
    return row(
        _number(letter),
        letter.received_on,
        letter.praised_staff,
        department.name if department else "",
        short(subject),
        day_of(done.get(choices.FollowUpKind.POST_ORIGINAL), window),
        day_of(done.get(choices.FollowUpKind.POST_COPY), window),
    )


# --- 8. Conduct --------------------------------------------------------------------


def _person(report: Report, code: str, pk: int | None) -> str:
    for window in report.windows:
        if window.desk.code == code and pk in window.snapshot.staff:
            return window.snapshot.staff[pk].name
    return _("Unknown")


def transfers(report: Report) -> Grid:
    """Return the calls put through to superiors."""
    found = report.counts.transfers
    rows = [
        row(
            _person(report, code, pk),
            Cell(n, link("entries", incoming=1, superior=pk)),
        )
        for (code, pk), n in found.most_common()
    ]
    return Grid(
        "transfers",
        _("Calls put through to superiors"),
        (Head(_("Superior")), Head(_("Calls"), "number")),
        rows,
        row(
            _("Total"),
            Cell(sum(found.values()), link("entries", incoming=1, superior="any")),
        ),
        empty=_("No call was put through to a superior."),
    )


def refused(report: Report) -> Grid:
    """Return the attempts to log a call under the name of somebody not cleared."""
    found = report.counts.refused_people
    code = "answered_by_not_cleared"
    rows = [
        row(
            _person(report, desk, pk),
            Cell(n, link("refused", code=code, under=pk) if pk else ""),
        )
        for (desk, pk), n in found.most_common()
    ]
    return Grid(
        "refused",
        _("Trainees' calls that were refused"),
        (Head(_("Under the name of")), Head(_("Refused attempts"), "number")),
        rows,
        row(_("Total"), Cell(sum(found.values()), link("refused", code=code))),
        empty=_("No attempt was refused."),
    )


def shift_checks(report: Report) -> list[Grid]:
    """Return how many shifts began with a check, and how each item came out."""
    shifts, checked, items = 0, 0, Counter()
    for window in report.windows:
        span = {"started_at__gte": window.start, "started_at__lt": window.end}
        mine = Shift.objects.of(window.desk).filter(**span).order_by()
        shifts += mine.count()
        checked += mine.filter(check_made__isnull=False).count()
        within = ShiftCheckItem.objects.filter(
            check_made__desk=window.desk,
            check_made__checked_at__gte=window.start,
            check_made__checked_at__lt=window.end,
        )
        items.update(grouped(within.order_by(), "code", "result"))
    return [_shift_grid(Rate(checked, shifts)), _item_grid(items)]


def _shift_grid(made: Rate) -> Grid:
    return Grid(
        "shifts",
        _("Start-of-shift checks"),
        (Head(_("Shifts that began")), Head(_("Checked"), "rate")),
        [row(_("All shifts"), made)],
    )


def _item_grid(items: Counter) -> Grid:
    """Return the items; what was found is kept for some days only."""
    passed, failed = choices.CheckResult.PASS, choices.CheckResult.FAIL
    rows, sums = [], []
    for code in sorted({code for code, _result in items}):
        answered = items[code, passed] + items[code, failed]
        sums.append(Rate(items[code, passed], answered))
        title = REGISTRY[code].title if code in REGISTRY else code
        rows.append(row(title, sums[-1]))
    return Grid(
        "check_items",
        _("Items of the checks"),
        (Head(_("Item"), "long"), Head(_("Passed"), "rate")),
        rows,
        row(_("Total"), total(sums)),
        empty=_("No result of a check is kept for this period."),
    )
