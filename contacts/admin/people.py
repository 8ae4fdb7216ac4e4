"""People: the staff of a desk, their clearances and accounts, and its customers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import UsernameField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import choices
from .. import desk as writer
from ..models import Clearance, Customer, CustomerPhone, StaffMember, User
from ..rights import Right
from ..search import customer_keys
from .asking import ReasonForm, ask
from .base import (
    MOST_LISTED,
    DeskModelAdmin,
    OneDesk,
    OwnDesk,
    PrivateSearch,
    held,
    site,
)
from .settings import SettingAdmin
from .taking import NotedAdmin


@admin.register(StaffMember, site=site)
class StaffMemberAdmin(SettingAdmin):
    """The administrator keeps the staff; whoever grants clearances reads it."""

    section = "people"
    view_right = Right.CLEARANCE
    change_right = Right.SETTINGS
    fields = (
        "desk",
        "name",
        "title",
        "department",
        "role",
        "is_superior",
        "phone",
        "user",
        "active",
    )
    list_display = ("name", "title", "department", "role", "superior", "active")
    list_filter = (OwnDesk, "role", "is_superior", "active")
    list_select_related = ("desk", "department")
    search_fields = ("title",)

    @admin.display(
        description=StaffMember._meta.get_field("is_superior").verbose_name,
        ordering="is_superior",
    )
    def superior(self, member: StaffMember) -> str:
        """Return a word for superiors; nobody else lacks anything."""
        return str(_("Yes")) if member.is_superior else "—"

    def get_readonly_fields(
        self, request: HttpRequest, obj: StaffMember | None = None
    ) -> list[str]:
        fixed = super().get_readonly_fields(request, obj)
        own = obj is not None and obj.user_id == request.user.pk
        # Nobody gives a role to themselves; another administrator does.
        if own and not request.user.is_superuser:
            return [*fixed, "role", "user", "active"]
        return fixed

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField:
        if db_field.name == "user":
            kwargs["queryset"] = accounts(request).order_by("username")
            if not request.user.is_superuser:
                kwargs["queryset"] = (
                    kwargs["queryset"]
                    .filter(is_superuser=False)
                    .exclude(pk=request.user.pk)
                )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self,
        request: HttpRequest,
        obj: StaffMember,
        form: forms.ModelForm,
        change: bool,
    ) -> None:
        if not self.allowed(request, self.change_right, obj):
            raise PermissionDenied
        reason = form.cleaned_data.get("change_reason", "")
        writer.save_staff(obj, by=request.user, reason=reason)


def accounts(request: HttpRequest) -> models.QuerySet[User]:
    """Return the accounts of people at the desks the administrator sets up."""
    own = held(request, Right.SETTINGS)
    if own is None:
        return User.objects.all()
    staff = StaffMember.objects.filter(desk__in=own, user__isnull=False)
    return User.objects.filter(pk__in=staff.values("user"))


@admin.register(Clearance, site=site)
class ClearanceAdmin(DeskModelAdmin):
    """Granted and withdrawn, never changed: calls were taken under it."""

    section = "people"
    view_right = Right.CLEARANCE
    fields = ("staff", "since", "until")
    readonly_fields = ("granted_by", "granted_at", "withdrawn_at", "withdrawn_reason")
    list_display = (
        "staff",
        "since",
        "until",
        "granted_by",
        "granted_at",
        "withdrawn_at",
        "withdrawn_reason",
    )
    list_filter = (OwnDesk, ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("desk", "staff", "granted_by")
    actions = ("withdraw",)

    def get_fields(
        self, request: HttpRequest, obj: Clearance | None = None
    ) -> list[str]:
        return [*self.fields, *(self.readonly_fields if obj else ())]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, Right.CLEARANCE, None)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, Right.CLEARANCE, None)

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField:
        if db_field.name == "staff":
            kwargs["queryset"] = StaffMember.objects.filter(active=True).exclude(
                role=""
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self,
        request: HttpRequest,
        obj: Clearance,
        form: forms.ModelForm,
        change: bool,
    ) -> None:
        if change or not self.allowed(request, Right.CLEARANCE, obj.staff):
            raise PermissionDenied
        granted = writer.grant_clearance(
            obj.staff, since=obj.since, until=obj.until, by=request.user
        )
        obj.pk, obj.desk_id = granted.pk, granted.desk_id

    @admin.action(
        description=_("Withdraw the chosen clearances"), permissions=["withdraw"]
    )
    def withdraw(
        self, request: HttpRequest, rows: models.QuerySet[Clearance]
    ) -> HttpResponse | None:
        """Ask why, then end each of them; those ended before are left as they are."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return ask(
                request,
                self,
                rows,
                form=form,
                action="withdraw",
                title=_("Withdraw the chosen clearances"),
                button=_("Withdraw"),
            )
        reason = form.cleaned_data["reason"]
        ended = 0
        for clearance in rows.filter(withdrawn_at__isnull=True):
            writer.withdraw_clearance(clearance, reason=reason, by=request.user)
            ended += 1
        self.tell_done(request, gettext("Withdrawn: %(number)d."), ended)
        return None


class AccountForm(forms.ModelForm):
    """A new account: for somebody on the staff who has none yet."""

    member = forms.ModelChoiceField(
        label=_("Member of staff"),
        queryset=StaffMember.objects.none(),
        help_text=_("Add the person to the staff of the desk first."),
    )

    class Meta:
        model = User
        fields = ("username",)
        field_classes = {"username": UsernameField}


class ChangedAccountForm(forms.ModelForm):
    """An account as it is changed: with the reason, as every other setting."""

    change_reason = forms.CharField(
        label=_("Reason for the change"),
        max_length=100,
        help_text=_("It is kept in the history."),
        widget=forms.TextInput({"class": "vTextField"}),
    )


@admin.register(User, site=site)
class UserAdmin(PrivateSearch):
    """Accounts of one's own desks; a password is made at random and shown once."""

    section = "people"
    view_right = Right.SETTINGS
    change_right = Right.SETTINGS
    fields = ("username", "first_name", "language", "is_active")
    readonly_fields = ("places", "last_login", "date_joined")
    list_display = ("username", "first_name", "places", "is_active", "last_login")
    list_filter = ("is_active",)
    ordering = ("username",)
    change_form_template = "admin/account.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return accounts(request).prefetch_related("memberships__desk")

    def found(
        self, request: HttpRequest, queryset: models.QuerySet, words: str
    ) -> models.QuerySet:
        named = models.Q(username__icontains=words) | models.Q(
            first_name__icontains=words
        )
        return queryset.filter(named) if words else queryset

    def allowed(
        self, request: HttpRequest, right: Right | None, obj: User | None
    ) -> bool:
        """Let an administrator at accounts whose places are all at their desks.

        Whoever sets a password could log in: a superuser, or a person who also works
        at another desk, is left to the operator.
        """
        own = held(request, Right.SETTINGS)
        if own is None or obj is None:
            return own is None or bool(own)
        places = {place.desk_id for place in obj.memberships.all()}
        return not obj.is_superuser and bool(places) and places <= own

    def has_view_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        own = held(request, Right.SETTINGS)
        if own is None or obj is None:
            return own is None or bool(own)
        return any(place.desk_id in own for place in obj.memberships.all())

    @admin.display(description=_("desks"))
    def places(self, user: User) -> str:
        """Name the desks and roles; other desks' names are public within the house."""
        return "、".join(
            f"{place.desk.place_name} ({place.get_role_display() or '—'})"
            for place in user.memberships.all()
        )

    def get_form(
        self, request: HttpRequest, obj: User | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        if obj is not None:
            if self.has_change_permission(request, obj):
                kwargs["form"] = ChangedAccountForm
            return super().get_form(request, obj, **kwargs)
        form = super().get_form(request, obj, **{**kwargs, "form": AccountForm})
        waiting = StaffMember.objects.filter(user=None, active=True).exclude(role="")
        own = held(request, Right.SETTINGS)
        if own is not None:
            waiting = waiting.filter(desk__in=own)
        form.base_fields["member"].queryset = waiting.select_related("desk")
        form.base_fields["member"].label_from_instance = lambda member: (
            f"{member.desk.code} · {member.label}"
        )
        return form

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if obj is None:
            return ["member", "username"]
        own = ["is_superuser"] if request.user.is_superuser else []
        why = ["change_reason"] if self.has_change_permission(request, obj) else []
        return [*self.fields, *own, *self.readonly_fields, *why]

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> list[str]:
        # Nobody shuts themselves out.
        own = obj is not None and obj.pk == request.user.pk
        return [*self.readonly_fields, *(["is_active", "is_superuser"] if own else [])]

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "first_name":
            field.label = _("Name")
        return field

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        if change:
            if not self.allowed(request, Right.SETTINGS, obj):
                raise PermissionDenied
            reason = form.cleaned_data["change_reason"]
            writer.save_account(obj, by=request.user, reason=reason)
            return
        member = form.cleaned_data["member"]
        account, password = writer.add_account(member, obj.username, by=request.user)
        obj.pk = account.pk
        request.shown_once = password

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the password in the answer itself: it is stored nowhere."""
        return self.show_password(request, obj, request.shown_once)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.new_password_view)
        return [
            path("<int:pk>/password/", view, name="contacts_user_password"),
            *super().get_urls(),
        ]

    def new_password_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give an account a new password after a question, and show it once."""
        user = self.get_object(request, str(pk))
        if user is None or not self.allowed(request, Right.SETTINGS, user):
            raise PermissionDenied
        if request.method != "POST":
            return ask(
                request,
                self,
                [user],
                title=_("New password"),
                text=_("The old password ends at once, and so do the open sessions."),
                button=_("Make a new password"),
            )
        password = writer.new_password(user, by=request.user)
        self._note_password(request, user)
        self.log_change(request, user, gettext("New password."))
        return self.show_password(request, user, password)

    def _note_password(self, request: HttpRequest, user: User) -> None:
        """Note at each desk of the account who has made a password for whom."""
        for place in user.memberships.all():
            writer.log_access(
                place.desk,
                user=request.user,
                action=choices.Access.PASSWORD,
                kind=self.opts.model_name,
                records=[user.username],
            )

    def show_password(
        self, request: HttpRequest, user: User, password: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("New password"),
            "account": user,
            "password": password,
        }
        response = TemplateResponse(request, "admin/new_password.html", context)
        response["Cache-Control"] = "no-store"
        return response


class PhoneInline(admin.TabularInline):
    model = CustomerPhone
    fields = ("raw", "e164", "extension")
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = held(request, Right.PHONES)
        if own is None or obj is None:
            return own is None or bool(own)
        return obj.desk_id in own

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeepForm(forms.Form):
    keep = forms.ModelChoiceField(
        label=_("Which one stays"),
        queryset=Customer.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("The other one's contacts are shown with it; it can be undone."),
    )


@admin.register(Customer, site=site)
class CustomerAdmin(PrivateSearch, NotedAdmin):
    """Customers to look up and to merge by hand; the desk's pages add them."""

    section = "people"
    view_right = Right.SEE
    fields = ("desk", "name", "kind", "unit", "organisation", "note", "merged_into")
    list_display = ("name", "unit", "kind", "organisation", "merged_into")
    list_filter = (OneDesk, "kind", ("merged_into", admin.EmptyFieldListFilter))
    list_select_related = ("desk", "merged_into")
    ordering = ("name_folded", "pk")
    inlines = (PhoneInline,)
    actions = ("merge", "unmerge")

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, Right.AMEND, None)

    def found(
        self, request: HttpRequest, queryset: models.QuerySet, words: str
    ) -> models.QuerySet:
        """Find by any part of name, unit or number, as the desk's search does."""
        desk = self.listed_desk(request) if words else None
        if desk is None:
            return queryset
        own = held(request, Right.PHONES)
        numbers = own is None or desk.pk in own
        keys = customer_keys(desk, words, most=MOST_LISTED, numbers=numbers)
        return queryset.filter(pk__in=set(keys))

    @admin.action(description=_("Merge two customers"), permissions=["merge"])
    def merge(
        self, request: HttpRequest, rows: models.QuerySet[Customer]
    ) -> HttpResponse | None:
        """Ask which of the two stays, then merge the other into it."""
        rows = self.changeable(request, rows)
        pair = list(rows[:3])
        if len(pair) != 2 or len({one.desk_id for one in pair}) != 1:
            return self.refuse(request, _("Choose exactly two customers of one desk."))
        form = KeepForm(request.POST if "keep" in request.POST else None)
        form.fields["keep"].queryset = rows
        if not form.is_valid():
            return ask(
                request,
                self,
                rows,
                form=form,
                action="merge",
                title=_("Merge two customers"),
                button=_("Merge"),
            )
        keep = form.cleaned_data["keep"]
        gone = next(one for one in pair if one.pk != keep.pk)
        try:
            writer.merge_customers(keep, gone, by=request.user)
        except writer.Conflict as conflict:
            if conflict.code != "stands":
                return self.refuse(request, _("This customer is merged already."))
            sentence = _(
                "Others were merged into the one to go. Let that one stay instead, or "
                "undo those merges first."
            )
            return self.refuse(request, sentence)
        self.message_user(request, gettext("The two customers are merged."))
        return redirect(reverse("admin:contacts_customer_change", args=[keep.pk]))

    @admin.action(description=_("Undo the merge"), permissions=["merge"])
    def unmerge(self, request: HttpRequest, rows: models.QuerySet[Customer]) -> None:
        """Let each of the chosen customers stand for itself again."""
        undone = 0
        for customer in self.changeable(request, rows).filter(
            merged_into__isnull=False
        ):
            writer.unmerge_customer(customer, by=request.user)
            undone += 1
        self.tell_done(request, gettext("Merges undone: %(number)d."), undone)

    def changeable(
        self, request: HttpRequest, rows: models.QuerySet[Customer]
    ) -> models.QuerySet[Customer]:
        own = held(request, Right.AMEND)
        return rows if own is None else rows.filter(desk__in=own)

    def refuse(self, request: HttpRequest, sentence: str) -> None:
        self.message_user(request, str(sentence), level=messages.ERROR)
