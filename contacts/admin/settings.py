"""Settings of a desk: itself, its departments, categories, routing and time limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import desk as writer
from ..models import (
    Category,
    Department,
    Desk,
    FormNumber,
    Holiday,
    Route,
    StaffMember,
    TimeLimit,
)
from ..rights import Right
from ..rules import REGISTRY
from .base import DeskForm, DeskModelAdmin, OwnDesk, held, site


class DeskSettingsForm(DeskForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    checklist_off = forms.MultipleChoiceField(
        label=_("Checklist items switched off"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "checklist_off" in self.fields:
            self.fields["checklist_off"].choices = [
                (item.code, item.title) for item in REGISTRY.of_sort("checklist")
            ]
        if "own_visit_book" in self.fields:
            self.fields["own_visit_book"].widget.choices = [
                ("unknown", _("As the profile says")),
                ("true", _("Yes")),
                ("false", _("No")),
            ]


@admin.register(Desk, site=site)
class DeskAdmin(DeskModelAdmin):
    form = DeskSettingsForm
    change_right = Right.SETTINGS
    desk_path = "pk"
    list_display = ("code", "place_name", "profile", "special_calls", "active")
    list_display_links = ("code", "place_name")
    sections = (
        (None, {"fields": ("code", "place_name", "company_name", "unit_name")}),
        (
            _("House rules"),
            {
                "fields": (
                    "profile",
                    "special_calls",
                    "wording",
                    "own_visit_book",
                    "liaison_department",
                    "ring_seconds",
                    "shortest_content",
                    "checklist_off",
                    "check_days",
                )
            },
        ),
        (_("Working time"), {"fields": ("work_days", "work_begins", "work_ends")}),
        (
            _("Place"),
            {"fields": ("time_zone", "language", "region", "households", "active")},
        ),
    )
    fields = tuple(name for _title, part in sections for name in part["fields"])

    def desk_of(self, obj: Desk) -> int | None:
        return obj.pk

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever puts up a desk has no role at it yet: the operator does it."""
        return request.user.is_superuser

    def get_fieldsets(self, request: HttpRequest, obj: Desk | None = None) -> list:
        sets = list(self.sections)
        if obj is None or not self.has_change_permission(request, obj):
            return sets
        return [*sets, (None, {"fields": ("change_reason",)})]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Desk | None = None
    ) -> list[str]:
        # The code stands in every number that was given.
        return ["code"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: Desk, form: forms.ModelForm, change: bool
    ) -> None:
        """A new desk gets its usual categories with it."""
        super().save_model(request, obj, form, change)
        if not change:
            writer.add_categories(obj)


class SettingAdmin(DeskModelAdmin):
    """A row of settings: read by whoever reports, changed by the administrator."""

    form = DeskForm
    change_right = Right.SETTINGS
    list_select_related = ("desk",)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Name the desk only to those who have several."""
        own = held(request, self.view_right)
        several = own is None or len(own) > 1
        return [*(["desk"] if several else []), *self.list_display]

    def get_list_display_links(
        self, request: HttpRequest, list_display: list[str]
    ) -> list[str]:
        return [next(name for name in list_display if name != "desk")]


@admin.register(Department, site=site)
class DepartmentAdmin(SettingAdmin):
    fields = ("desk", "name", "active")
    list_display = ("name", "active")
    list_filter = (OwnDesk, "active")


@admin.register(Category, site=site)
class CategoryAdmin(SettingAdmin):
    fields = (
        "desk",
        "code",
        "parent",
        "name_zh_hant",
        "name_zh_hans",
        "name_en",
        "position",
        "active",
    )
    list_display = ("code", "name_zh_hant", "name_zh_hans", "name_en", "active")
    list_filter = (OwnDesk, "active")
    search_fields = ("code", "name_zh_hant", "name_zh_hans", "name_en")
    list_per_page = 100

    def get_readonly_fields(
        self, request: HttpRequest, obj: Category | None = None
    ) -> list[str]:
        # Reports over several desks and years group by the code.
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "code", "parent"] if obj else fixed

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField:
        if db_field.name == "parent":
            kwargs["queryset"] = Category.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Route, site=site)
class RouteAdmin(SettingAdmin):
    fields = ("desk", "category", "department", "person")
    list_display = ("category", "department", "person")
    list_filter = (OwnDesk,)
    list_select_related = ("desk", "category", "department", "person")

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField:
        if db_field.name == "person":
            kwargs["queryset"] = StaffMember.objects.filter(active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(TimeLimit, site=site)
class TimeLimitAdmin(SettingAdmin):
    fields = ("desk", "kind", "category", "urgency", "minutes", "working")
    list_display = ("kind", "category", "urgency", "minutes", "working")
    list_filter = (OwnDesk, "kind", "urgency")
    list_select_related = ("desk", "category")


@admin.register(Holiday, site=site)
class HolidayAdmin(SettingAdmin):
    fields = ("desk", "day", "name", "worked")
    list_display = ("day", "name", "worked")
    list_filter = (OwnDesk, "worked")
    list_select_related = ("desk",)


@admin.register(FormNumber, site=site)
class FormNumberAdmin(SettingAdmin):
    fields = ("desk", "form", "document", "version")
    list_display = ("form", "document", "version")
    list_filter = (OwnDesk, "form")
    list_select_related = ("desk",)
