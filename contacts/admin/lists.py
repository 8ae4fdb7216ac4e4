"""Lists of a million rows: paged by keys, by month, and by what is the matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..forms.filters import FIRST_DAY, LAST_DAY
from ..models import FollowUp, Letter, PhoneCall, Visit
from ..paging import Cursor, beyond, page_of
from ..reports.oversight import DAYS, WEEK
from ..reports.reading import mask_phone, start_of_day, start_of_tomorrow
from ..rights import Right
from .base import AFTER, DeskModelAdmin, ShortPaginator

# Promises that wait are few; beyond so many of a book the oldest alone are looked at.
MOST_WAITING = 5000
CHANNELS = {
    PhoneCall: choices.Channel.CALL,
    Visit: choices.Channel.VISIT,
    Letter: choices.Channel.LETTER,
}
# The filters of the list that a row was opened from, in the address of its page, as
# Django's own pages keep them.
LIST = "_changelist_filters"
LONGEST_LIST = 500


class KeysetList(ChangeList):
    """A list that knows only the page it shows, and where the next one begins."""

    keyset = True

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found = super().get_filters_params(params)
        found.pop(AFTER, None)
        return found

    def get_query_string(
        self, new_params: Any = None, remove: list[str] | None = None
    ) -> str:
        """Return the address with other filters: they begin at their first page."""
        begins_anew = [] if AFTER in (new_params or {}) else [AFTER]
        return super().get_query_string(new_params, [*(remove or []), *begins_anew])

    def get_results(self, request: HttpRequest) -> None:
        if getattr(request, "only_filters", False):
            self.result_list, self.result_count = [], 0
            self.newer = self.older = ""
            return
        page = page_of(
            self.queryset,
            request.GET.get(AFTER, ""),
            moment=self.model_admin.moment,
            size=self.list_per_page,
            read=self.model_admin.reading(request),
        )
        self.result_list = page.rows
        self.result_count = len(page.rows)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        self.paginator = ShortPaginator(page.rows, self.list_per_page)
        self.newer = self._address(page.before)
        self.older = self._address(page.after)

    @property
    def first_to_review(self) -> str:
        """Return the review of the newest line here that waits for one, or nothing."""
        waiting = self.model_admin.waiting
        row = next((r for r in self.result_list if waiting(r)), None)
        return self.url_for_result(row) if row is not None else ""

    def url_for_result(self, result: models.Model) -> str:
        """Lead to where the row is read: the page of its review, where it has one."""
        filters = self.get_query_string().removeprefix("?")
        address = self.model_admin.url_of(result)
        walked = filters and self.model_admin.walks
        return f"{address}?{urlencode({LIST: filters})}" if walked else address

    def _address(self, token: str) -> str:
        return self.get_query_string({AFTER: token}) if token else ""


class KeysetAdmin(DeskModelAdmin):
    """A model of many rows; `moment` names the column that its index is ordered by."""

    moment = "at"
    change_list_template = "admin/desk_list.html"
    sortable_by = ()
    # Whether its rows are gone through one by one, as the list shows them.
    walks = False
    one_by_one = _("Review one by one")

    def waiting(self, row: Any) -> bool:
        """Say whether the row waits for a reviewer's word."""
        return getattr(row, "review", "") == choices.Review.PENDING

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeysetList

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return (f"-{self.moment}", "-pk")

    def url_of(self, row: models.Model) -> str:
        """Return the page that a line of the list leads to."""
        name = f"admin:contacts_{self.opts.model_name}_change"
        return reverse(name, args=[quote(row.pk)])

    def reading(self, request: HttpRequest) -> Callable[..., list[Any]] | None:
        """Return what reads the first rows of the list; without it, as they stand."""
        return None

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Put the numbers in as this account may read them."""

        @admin.display(description=_("telephone"))
        def phone_shown(obj: Any) -> str:
            seen = self.allowed(request, Right.PHONES, obj)
            return obj.phone if seen else self.phone_shown(obj)

        return [
            phone_shown if name == "phone_shown" else name for name in self.list_display
        ]

    @admin.display(description=_("telephone"))
    def phone_shown(self, obj: Any) -> str:
        """Return the number with all but its end hidden."""
        return mask_phone(obj.phone)


class Walk:
    """The way through a list, row by row, by the filters the reader came with."""

    def __init__(self, page: KeysetAdmin, request: HttpRequest, row: Any) -> None:
        self.page, self.row = page, row
        given = request.GET.get(LIST, "")[:LONGEST_LIST]
        self.filters = given
        inner = copy(request)
        inner.method, inner.only_filters = "GET", True
        try:
            self.rows = self._rows(inner, given)
        except (IncorrectLookupParameters, SuspiciousOperation):
            # An address written by hand: the usual list.
            self.filters = ""
            self.rows = self._rows(inner, "")
        self.read = page.reading(inner)

    def _rows(self, inner: HttpRequest, given: str) -> models.QuerySet:
        inner.GET = QueryDict(given, mutable=True)
        inner.GET["at"] = self.row.desk.code
        return self.page.get_changelist_instance(inner).queryset

    @property
    def query(self) -> str:
        """Return what keeps the filters in the address of another row, or nothing."""
        return f"?{urlencode({LIST: self.filters})}" if self.filters else ""

    @property
    def listing(self) -> str:
        """Return the address of the list that the reader came from."""
        name = f"admin:contacts_{self.page.opts.model_name}_changelist"
        return reverse(name) + (f"?{self.filters}" if self.filters else "")

    def to(self, key: int | None) -> str:
        """Return the address of a row's page, or nothing."""
        row = self.page.model(pk=key)
        return f"{self.page.url_of(row)}{self.query}" if key else ""

    def neighbour(self, *, newer: bool) -> int | None:
        """Return the key of the row before or after this one in the list."""
        moment = self.page.moment
        place = Cursor(getattr(self.row, moment), self.row.pk)
        rows = beyond(self.rows, place, moment, falling=not newer)
        sign = "" if newer else "-"
        return self._first(rows.order_by(f"{sign}{moment}", f"{sign}id"))

    def following(self) -> int | None:
        """Return where to go on: the next older row, or the newest that still waits.

        A row that is in the list still would be met again and again.
        """
        older = self.neighbour(newer=False)
        if older is not None or self.rows.filter(pk=self.row.pk).exists():
            return older
        moment = self.page.moment
        return self._first(self.rows.order_by(f"-{moment}", "-id"))

    def _first(self, rows: models.QuerySet) -> int | None:
        if self.read is None:
            return rows.values_list("pk", flat=True).first()
        found = self.read(rows, 1)
        return found[0].pk if found else None


class MonthFilter(admin.SimpleListFilter):
    """Down from the year to the month and the day, by the index of the time."""

    title = _("date")
    parameter_name = "when"
    template = "admin/month_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.moment = model_admin.moment
        return [("all", str(_("All")))]

    def has_output(self) -> bool:
        return True

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return year, month and day as far as they are chosen; empty for nonsense."""
        parts = (self.value() or "").split("-")
        if not all(part.isdecimal() and len(part) <= 4 for part in parts):
            return ()
        numbers = tuple(int(part) for part in parts)[:3]
        try:
            start = date(*(*numbers, 1, 1)[:3])
        except ValueError:
            return ()
        return numbers if FIRST_DAY <= start <= LAST_DAY else ()

    def bounds(self) -> tuple[datetime, datetime] | None:
        """Return the moments between which the chosen time lies."""
        zone = timezone.get_current_timezone()
        if self.value() == WEEK:
            tomorrow = start_of_tomorrow(timezone.now())
            return start_of_day(timezone.now()) - timedelta(days=DAYS - 1), tomorrow
        numbers = self.chosen
        if not numbers:
            return None
        start = date(*(*numbers, 1, 1)[:3])
        if len(numbers) == 1:
            end = date(start.year + 1, 1, 1)
        elif len(numbers) == 2:
            end = (start + timedelta(days=31)).replace(day=1)
        else:
            end = start + timedelta(days=1)
        return (
            datetime.combine(start, time.min, zone),
            datetime.combine(end, time.min, zone),
        )

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> Any:
        bounds = self.bounds()
        if bounds is None:
            return queryset
        start, end = bounds
        return queryset.filter(
            **{f"{self.moment}__gte": start, f"{self.moment}__lt": end}
        )

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        today = timezone.localdate()
        numbers = self.chosen
        year = numbers[0] if numbers else today.year

        def link(value: str | None, text: Any, part: str, selected: bool) -> dict:
            address = (
                changelist.get_query_string({"when": value}, [AFTER])
                if value
                else changelist.get_query_string(remove=["when", AFTER])
            )
            return {
                "part": part,
                "display": text,
                "query_string": address,
                "selected": selected,
            }

        week = self.value() == WEEK
        yield link(None, _("All"), "all", not numbers and not week)
        yield link(WEEK, _("Seven days"), "all", week)
        yield link(f"{year - 1}", f"‹ {year - 1}", "year", False)
        yield link(f"{year}", f"{year}", "year", len(numbers) == 1)
        if year < today.year:
            yield link(f"{year + 1}", f"{year + 1} ›", "year", False)
        for month in range(1, 13):
            chosen = numbers[1:2] == (month,)
            yield link(f"{year}-{month:02}", f"{month:02}", "month", chosen)
        if len(numbers) > 1:
            first = date(year, numbers[1], 1)
            last = ((first + timedelta(days=31)).replace(day=1) - first).days
            for day in range(1, last + 1):
                chosen = numbers[2:] == (day,)
                value = f"{year}-{numbers[1]:02}-{day:02}"
                yield link(value, f"{day}", "day", chosen)


Narrow = Callable[[models.QuerySet, HttpRequest], models.QuerySet]


@dataclass(frozen=True)
class Problem:
    """What is the matter with a row, and how the rows of it are found by an index."""

    code: str
    label: Any
    narrow: Narrow


class ProblemFilter(admin.SimpleListFilter):
    """What needs somebody's eye; the first of the admin's problems unless chosen."""

    title = _("what needs attention")
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        self.problems = {one.code: one for one in model_admin.problems}
        # Whoever searches for something looks at everything.
        searching = bool(model_admin.words(request))
        everything = searching or model_admin.begins_with_all
        self.usual = "all" if everything else next(iter(self.problems))
        return [("all", _("All")), *((o.code, o.label) for o in model_admin.problems)]

    def value(self) -> str:
        wanted = super().value()
        known = {"all", *self.problems}
        return wanted if wanted in known else self.usual

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> Any:
        problem = self.problems.get(self.value())
        return problem.narrow(queryset, request) if problem else queryset

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        for code, label in self.lookup_choices:
            yield {
                "selected": self.value() == code,
                "query_string": changelist.get_query_string({"look": code}, [AFTER]),
                "display": label,
            }


def where(**fields: Any) -> Narrow:
    """Return a problem that plain columns of the row tell."""
    return lambda rows, _request: rows.filter(**fields)


def owing(
    kinds: Iterable[str] = (), *, overdue: bool = False, category: str = ""
) -> Narrow:
    """Return the problem of entries that still owe a promise of one of the kinds.

    With a `category`, only entries of it: they are told apart before the oldest are
    taken, so that others do not push them out of sight.

    The promises are read first, from their index: a database left to choose might
    walk through the whole book for them.
    """

    def narrow(rows: models.QuerySet, request: HttpRequest) -> models.QuerySet:
        waiting = FollowUp.objects.filter(desk=request.listed_desk).open()
        if channel := CHANNELS.get(rows.model):
            waiting = waiting.filter(contact__channel=channel)
        if kinds:
            waiting = waiting.filter(kind__in=list(kinds))
        if category:
            waiting = waiting.filter(contact__category__code=category)
        if overdue:
            waiting = waiting.overdue(timezone.now())
        found = waiting.by_due().values_list("contact_id", flat=True)[:MOST_WAITING]
        return rows.filter(pk__in=set(found))

    return narrow
