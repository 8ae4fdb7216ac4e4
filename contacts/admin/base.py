"""What every page of the admin keeps to: own desks only, a reason, nothing deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import update_wrapper
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .. import desk as writer
from ..models import Desk
from ..reports import oversight
from ..rights import Right
from .history import versions

# Django's own sentences, said here in the house's words: the catalogues of this
# product come first, and everybody is addressed with the polite word.
OWN_WORDS = (
    _(
        "Please enter a correct %(username)s and password. Note that both "
        "fields may be case-sensitive."
    ),
    _("Your old password was entered incorrectly. Please enter it again."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        2,
    ),
    _("You don’t have permission to view or edit anything."),
    _("Select %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _(" By %(filter_title)s "),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
)

# A list shows no more than its newest lines: counting further reads the whole book.
MOST_LISTED = 1000
# So many lines are voided, reviewed or judged together.
MOST_AT_ONCE = 100
SEARCH_KEY = "admin_search"
# Where a list of keys goes on, in its address.
AFTER = "from"
HIGHEST_KEY = 2**63 - 1


def held(request: HttpRequest, right: Right) -> frozenset[int] | None:
    """Return the desks where the account has the right; None stands for every desk."""
    if request.user.is_superuser:
        return None
    return frozenset(
        member.desk_id for member in request.memberships if member.may(right)
    )


def with_desk(row: models.Model) -> str:
    """Return a row's name for a list over several desks, which use the same names."""
    return f"{row.desk.code} · {row}"


class DeskAdminSite(admin.AdminSite):
    """The admin behind the desk's own login, in three sections."""

    site_header = site_title = _("Front desk")
    index_title = _("Administration")
    site_url = "/"
    SECTIONS = (
        ("settings", _("Settings")),
        ("people", _("People")),
        ("records", _("Books and records")),
    )

    def has_permission(self, request: HttpRequest) -> bool:
        """Open the door for those whose role at some desk has work here."""
        if not request.user.is_active:
            return False
        return request.user.is_superuser or any(
            member.role in writer.ADMIN_ROLES for member in request.memberships
        )

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the addresses without Django's way from any table to any row.

        It asks for no desk, and what it redirects to is another desk's number.
        """
        every = super().get_urls()
        return [one for one in every if getattr(one, "name", "") != "view_on_site"]

    def admin_view(
        self, view: Callable[..., HttpResponse], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        """Refuse whoever is signed in without work here; strangers go to the login."""

        known = super().admin_view(view, cacheable)

        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return known(request, *args, **kwargs)

        return update_wrapper(asked, known)

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send strangers to the desk's login; it brings them back to the admin."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        raise PermissionDenied

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("password_change")

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("password_change_done")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what waits for a reviewer at the desk above the lists.

        From here every list is opened afresh: an earlier search is over.
        """
        if SEARCH_KEY in request.session:
            del request.session[SEARCH_KEY]
        more: dict[str, Any] = {}
        if request.member is not None and request.member.may(Right.REVIEW):
            more["figures"] = oversight.figures(request.desk, timezone.now())
        return super().index(request, {**more, **(extra_context or {})})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: Any = None
    ) -> HttpResponse:
        """There is one application: its lists stand on the first page."""
        return redirect("admin:index")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the models in the sections people look for them in."""
        found = {
            row["model"]: row
            for app in self._build_app_dict(request, app_label).values()
            for row in app["models"]
        }
        # In the order of registration, which is the order of setting up a desk.
        rows = [found[model] for model in self._registry if model in found]
        sections = []
        reviews = request.member is not None and request.member.may(Right.REVIEW)
        # Who reviews comes for the books; who sets a desk up begins with its settings.
        order = reversed(self.SECTIONS) if reviews else self.SECTIONS
        for key, name in order:
            mine = [row for row in rows if self._registry[row["model"]].section == key]
            mine.sort(key=lambda row: self._registry[row["model"]].position)
            if mine:
                sections.append(
                    {
                        "name": name,
                        "app_label": key,
                        "app_url": reverse("admin:index"),
                        "has_module_perms": True,
                        "models": mine,
                    }
                )
        return sections


site = DeskAdminSite(name="admin")


class ShortPaginator(Paginator):
    """Pages of the newest lines; nothing beyond them is counted."""

    most = MOST_LISTED

    @cached_property
    def count(self) -> int:
        keys = self.object_list.order_by().values_list("pk")
        return len(keys[:MOST_LISTED])


class OneDesk(admin.SimpleListFilter):
    """One desk at a time: every index begins with the desk."""

    title = _("desk")
    parameter_name = "at"

    def lookups(
        self, request: HttpRequest, model_admin: DeskModelAdmin
    ) -> list[tuple[str, str]]:
        desks = model_admin.desks(request, model_admin.view_right)
        self.own = request.desk.code if request.desk else ""
        self.keys = {desk.code: desk.pk for desk in desks}
        # The filters after this one ask which desk it is.
        wanted = [self.used_parameters.get(self.parameter_name), self.own]
        codes = [code for code in wanted if code in self.keys] or list(self.keys)
        request.listed_desk = self.keys[codes[0]] if codes else None
        return [(desk.code, desk.place_name) for desk in desks]

    def value(self) -> str:
        known = [code for code, _name in self.lookup_choices]
        for code in (super().value(), self.own):
            if code in known:
                return code
        return known[0] if known else ""

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> Any:
        return queryset.filter(desk=self.keys.get(self.value()))

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        for code, name in self.lookup_choices:
            yield {
                "selected": self.value() == code,
                "query_string": changelist.get_query_string({"at": code}),
                "display": name,
            }


class OwnDesk(admin.SimpleListFilter):
    """The desks the account may see, and no other."""

    title = _("desk")
    parameter_name = "at"

    def lookups(
        self, request: HttpRequest, model_admin: DeskModelAdmin
    ) -> list[tuple[str, str]]:
        desks = model_admin.desks(request, model_admin.view_right)
        return [(desk.code, desk.place_name) for desk in desks]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> Any:
        return queryset.filter(desk__code=self.value()) if self.value() else queryset


class DeskForm(forms.ModelForm):
    """A row of a desk: what it names belongs to that desk; a change has a reason."""

    change_reason = forms.CharField(
        label=_("Reason for the change"),
        max_length=100,
        help_text=_("It is kept in the history."),
        widget=forms.TextInput({"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["change_reason"]
        else:
            self._offer_own_rows()

    def _offer_own_rows(self) -> None:
        """Offer what the row's own desk has, not what another desk calls the same."""
        own = self.instance if isinstance(self.instance, Desk) else self.instance.desk
        for field in self.fields.values():
            rows = getattr(field, "queryset", None)
            if rows is not None and hasattr(rows.model, "desk_id"):
                field.queryset = rows.filter(desk=own)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        own = cleaned.get("desk")
        fixed = "pk" if isinstance(self.instance, Desk) else "desk_id"
        own_id = own.pk if own else getattr(self.instance, fixed)
        for name, value in list(cleaned.items()):
            if name != "desk" and getattr(value, "desk_id", own_id) != own_id:
                self.add_error(name, _("This belongs to another desk. Choose again."))
        return cleaned


class DeskModelAdmin(admin.ModelAdmin):
    """Scoped to the desks where `contacts.rights` gives the right; never deletes."""

    section = "settings"
    # Where it stands in its section; equals stand in the order of registration.
    position = 50
    view_right: Right = Right.REPORT
    # None: nobody changes or adds it here.
    change_right: Right | None = None
    desk_path = "desk"
    personal_fields: tuple[str, ...] = ()

    show_full_result_count = False
    paginator = ShortPaginator
    list_per_page = 50
    list_max_show_all = 0
    # The counts beside the filters would each read the whole book.
    show_facets = admin.ShowFacets.NEVER

    def desks(self, request: HttpRequest, right: Right) -> models.QuerySet[Desk]:
        """Return the desks where the account has the right."""
        own = held(request, right)
        return Desk.objects.all() if own is None else Desk.objects.filter(pk__in=own)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        """Return the row, or nothing: also for a number no database can hold."""
        if object_id.isdigit() and int(object_id) > HIGHEST_KEY:
            return None
        return super().get_object(request, object_id, from_field)

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> HttpResponse | None:
        """Act on the chosen lines alone: each is meant, and there are not too many.

        Django's "all of the list" would act on what nobody has looked at.
        """
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if len(chosen) > MOST_AT_ONCE:
            sentence = _(
                "At most %(most)d lines are acted on at once. Choose fewer of them."
            )
            told = sentence % {"most": MOST_AT_ONCE}
            self.message_user(request, told, messages.ERROR)
            return redirect(request.get_full_path())
        given = request.POST.copy()
        given["select_across"] = "0"
        request.POST = given
        return super().response_action(request, queryset)

    def tell_done(self, request: HttpRequest, sentence: str, number: int) -> None:
        """Say how many lines an action has changed; none is no success."""
        level = messages.SUCCESS if number else messages.WARNING
        self.message_user(request, sentence % {"number": number}, level)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        usual = {
            "most_at_once": MOST_AT_ONCE,
            "title": capfirst(self.opts.verbose_name_plural),
        }
        return super().changelist_view(request, {**usual, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        own = held(request, self.view_right)
        return rows if own is None else rows.filter(**{f"{self.desk_path}__in": own})

    def view_on_site(self, obj: models.Model) -> str | None:
        """Return the row's page at the desk, where it has one."""
        try:
            return obj.get_absolute_url()
        except (AttributeError, NoReverseMatch):
            return None

    def desk_of(self, obj: models.Model) -> int | None:
        return obj.desk_id

    def allowed(
        self, request: HttpRequest, right: Right | None, obj: models.Model | None
    ) -> bool:
        """Say whether the account has the right at the row's desk, or at any."""
        if right is None:
            return False
        own = held(request, right)
        if own is None:
            return True
        return bool(own) if obj is None else self.desk_of(obj) in own

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, self.view_right, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, self.change_right, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, self.change_right, None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def hidden(self, request: HttpRequest, obj: Any) -> frozenset[str]:
        """Return the fields that the account may not read of this row."""
        if self.allowed(request, Right.PHONES, obj):
            return frozenset()
        return frozenset(self.personal_fields)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = self.hidden(request, obj)
        fields = [name for name in self.fields if name not in hidden]
        changing = obj is not None and self.has_change_permission(request, obj)
        if changing and "change_reason" in self.form.base_fields:
            fields.append("change_reason")
        return fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = list(self.readonly_fields)
        # A row stays at its desk: what happened under it happened there.
        return [*fixed, "desk"] if obj and "desk" in self.fields else fixed

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField:
        """Offer rows of one's own desks only; a forged choice is refused by it too."""
        target = db_field.related_model
        own = held(request, self.change_right or self.view_right)
        rows = kwargs.get("queryset", target._default_manager.all())
        if own is not None and target is Desk:
            rows = rows.filter(pk__in=own)
        elif own is not None and hasattr(target, "desk_id"):
            rows = rows.filter(desk__in=own)
        kwargs["queryset"] = rows
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if target is Desk and request.desk:
            field.initial = request.desk.pk
        if hasattr(target, "desk_id") and (own is None or len(own) > 1):
            field.queryset = field.queryset.select_related("desk")
            field.label_from_instance = with_desk
        return field

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        """Save with who and why; a row of a foreign desk is refused once more."""
        if not self.allowed(request, self.change_right, obj):
            raise PermissionDenied
        obj._history_user = request.user
        obj._change_reason = form.cleaned_data.get("change_reason")
        super().save_model(request, obj, form, change)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow the lists' own filters only: an address must not ask for a number."""
        for one in self.get_list_filter(request):
            if isinstance(one, str):
                if lookup in {
                    f"{one}__{end}" for end in ("exact", "isnull", "gte", "lt")
                }:
                    return True
            elif isinstance(one, tuple):
                if lookup == f"{one[0]}__isempty":
                    return True
            elif lookup == one.parameter_name:
                return True
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show who changed what, when and why; for models that keep a history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not hasattr(self.model, "history"):
            return super().history_view(request, object_id, extra_context)
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(row),
            "opts": self.opts,
            "object": row,
            "versions": versions(row, hidden=self.hidden(request, row)),
        }
        return render(request, "admin/desk_history.html", context)


class PrivateSearch(DeskModelAdmin):
    """Keeps the words of a search in the session: an address must not hold a name."""

    change_list_template = "admin/private_search.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        words = request.session.get(SEARCH_KEY, {})
        if request.method == "POST" and "words" in request.POST:
            if not self.has_view_permission(request):
                raise PermissionDenied
            words = {self.opts.model_name: request.POST["words"][:80]}
            request.session[SEARCH_KEY] = words
            # What is found begins at its first page.
            kept = request.GET.copy()
            kept.pop(AFTER, None)
            query = kept.urlencode()
            return redirect(f"{request.path}?{query}" if query else request.path)
        shown = {"words": words.get(self.opts.model_name, "")}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def words(self, request: HttpRequest) -> str:
        """Return what is searched for in this list, or nothing."""
        kept = request.session.get(SEARCH_KEY, {})
        return kept.get(self.opts.model_name, "").strip()

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        return self.found(request, queryset, self.words(request)), False

    def found(
        self, request: HttpRequest, queryset: models.QuerySet, words: str
    ) -> models.QuerySet:
        """Return the rows that hold the words; all of them where there are none."""
        raise NotImplementedError

    def listed_desk(self, request: HttpRequest) -> Desk | None:
        """Return the desk that the list shows; nothing where there is none."""
        return Desk.objects.filter(pk=request.listed_desk).first()


class SearchedAsRead(PrivateSearch):
    """A book whose words are looked for while its lines are read, as the desk does."""

    def found(
        self, request: HttpRequest, queryset: models.QuerySet, words: str
    ) -> models.QuerySet:
        """Leave the rows as they are: the words are looked for as they are read."""
        return queryset

    def reading(self, request: HttpRequest) -> Any:
        """Return what reads the lines that hold the words; nothing without words."""
        words = self.words(request)
        desk = self.listed_desk(request) if words else None
        if desk is None:
            return None
        numbers = self.allowed(request, Right.PHONES, self.model(desk=desk))
        return self.looking_for(words, desk, numbers=numbers)

    def looking_for(self, words: str, desk: Desk, *, numbers: bool) -> Any:
        """Return what reads the desk's lines by the words, by numbers where allowed."""
        raise NotImplementedError
