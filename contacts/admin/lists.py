"""Lists of a million rows: paged by keys, by month, and by what is the matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..forms.filters import FIRST_DAY, LAST_DAY
from ..models import FollowUp
from ..paging import page_of
from ..reports.reading import mask_phone
from ..rights import Right
from .base import AFTER, DeskModelAdmin, ShortPaginator

# Promises that wait are few; the oldest of them come first.
MOST_WAITING = 500


class KeysetList(ChangeList):
    """A list that knows only the page it shows, and where the next one begins."""

    keyset = True

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found = super().get_filters_params(params)
        found.pop(AFTER, None)
        return found

    def get_results(self, request: HttpRequest) -> None:
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
        waiting = (r for r in self.result_list if getattr(r, "review", "") == "pending")
        row = next(waiting, None)
        return self.url_for_result(row) if row is not None else ""

    def url_for_result(self, result: models.Model) -> str:
        """Lead to where the row is read: the page of its review, where it has one."""
        return self.model_admin.url_of(result)

    def _address(self, token: str) -> str:
        return self.get_query_string({AFTER: token}) if token else ""


class KeysetAdmin(DeskModelAdmin):
    """A model of many rows; `moment` names the column that its index is ordered by."""

    moment = "at"
    change_list_template = "admin/desk_list.html"
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeysetList

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return (f"-{self.moment}", "-pk")

    def url_of(self, row: models.Model) -> str:
        """Return the page that a line of the list leads to."""
        name = f"admin:contacts_{self.opts.model_name}_change"
        return reverse(name, args=[quote(row.pk)])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        titled = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**titled, **(extra_context or {})})

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
        zone = timezone.get_current_timezone()
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

        yield link(None, _("All"), "all", not numbers)
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


def owing(kinds: Iterable[str] = (), *, overdue: bool = False) -> Narrow:
    """Return the problem of entries that still owe a promise of one of the kinds.

    The promises are read first, from their index: a database left to choose might
    walk through the whole book for them.
    """

    def narrow(rows: models.QuerySet, request: HttpRequest) -> models.QuerySet:
        waiting = FollowUp.objects.filter(desk=request.listed_desk).open()
        if kinds:
            waiting = waiting.filter(kind__in=list(kinds))
        if overdue:
            waiting = waiting.overdue(timezone.now())
        found = waiting.by_due().values_list("contact_id", flat=True)[:MOST_WAITING]
        return rows.filter(pk__in=set(found))

    return narrow
