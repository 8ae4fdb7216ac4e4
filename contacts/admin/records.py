"""The books and what comes of them, to look at: they are written at the desk alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from .. import choices
from ..models import (
    Breach,
    Category,
    Contact,
    Draft,
    FollowUp,
    ImportBatch,
    Letter,
    PhoneCall,
    RefusedAttempt,
    RegisterBook,
    Visit,
)
from ..rights import Right
from ..search import newest_keys
from .base import DeskModelAdmin, OneDesk, PrivateSearch, site

# Two pages: for older ones the search at the desk goes on page by page.
MOST_FOUND = 100


class RecordAdmin(DeskModelAdmin):
    """Read only, one desk at a time, in the order of its index."""

    section = "records"
    view_right = Right.REVIEW
    sortable_by = ()
    list_filter = (OneDesk,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.readonly_fields)


class CategoryFilter(admin.SimpleListFilter):
    """By the codes that are the same at every desk."""

    title = _("category")
    parameter_name = "category"

    def lookups(
        self, request: HttpRequest, model_admin: DeskModelAdmin
    ) -> list[tuple[str, str]]:
        own = Category.objects.filter(
            desk__in=model_admin.desks(request, model_admin.view_right), parent=None
        )
        names = {category.code: category.name for category in own}
        return list(names.items())

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> Any:
        if not self.value():
            return queryset
        return queryset.filter(category__code=self.value())


class ContactAdmin(PrivateSearch, RecordAdmin):
    """A book as a list; the entry itself is read on its own page."""

    channel: choices.Channel

    personal_fields = ("phone",)
    ordering = ("-occurred_at", "-pk")
    list_filter = (
        OneDesk,
        "occurred_at",
        "status",
        "review",
        "flagged",
        CategoryFilter,
    )
    list_select_related = ("desk", "category", "answered_by")
    first = (
        "number",
        "occurred_at",
        "answered_by",
        "came_through",
        "status",
        "name",
        "phone",
        "unit",
        "category",
        "subcategory",
        "urgency",
        "content",
        "how_it_ended",
        "result",
    )
    readonly_fields = ("came_through", "how_it_ended")
    last = ("review", "flagged", "entered_by", "entered_at", "amended_at")
    voided = ("voided_at", "voided_by", "void_reason")
    own: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.first, *self.own, *self.last, *self.voided)

    def found(
        self, request: HttpRequest, queryset: models.QuerySet, words: str
    ) -> models.QuerySet:
        """Find the newest entries by any part of a word, as the desk's search does."""
        desk = self.listed_desk(request) if words else None
        if desk is None:
            return queryset
        rows = Contact.objects.filter(channel=self.channel)
        keys = newest_keys(desk, words, rows, most=MOST_FOUND)
        return queryset.filter(pk__in=keys)

    def view_on_site(self, obj: Any) -> str | None:
        try:
            return obj.get_absolute_url()
        except NoReverseMatch:
            return None

    @admin.display(description=_("entered through"))
    def came_through(self, obj: Any) -> str:
        return str(dict(choices.Door.choices).get(obj.door, obj.door))

    @admin.display(description=_("breach"))
    def breach(self, obj: Any) -> str:
        # A cross for "no breach" would be read as one.
        return str(_("Breach")) if obj.flagged else ""

    @admin.display(description=_("outcome"))
    def how_it_ended(self, obj: Any) -> str:
        return str(choices.outcome_label(obj.outcome))


@admin.register(PhoneCall, site=site)
class PhoneCallAdmin(ContactAdmin):
    channel = choices.Channel.CALL
    list_display = (
        "number",
        "occurred_at",
        "rings",
        "category",
        "how_it_ended",
        "answered_by",
        "status",
        "review",
        "breach",
    )
    own = (
        "direction",
        "rings",
        "late_reason",
        "purpose_status",
        "asked_for",
        "asked_for_answer",
        "said",
        "connected_to",
        "superior_reason",
        "override_reason",
        "alternative_offered",
        "message",
    )


@admin.register(Visit, site=site)
class VisitAdmin(ContactAdmin):
    channel = choices.Channel.VISIT
    list_display = (
        "number",
        "occurred_at",
        "attended_at",
        "left_at",
        "category",
        "answered_by",
        "status",
        "review",
        "breach",
    )
    own = ("arrived_at", "attended_at", "left_at", "host", "party_size", "tense")


@admin.register(Letter, site=site)
class LetterAdmin(ContactAdmin):
    channel = choices.Channel.LETTER
    list_display = (
        "number",
        "received_on",
        "kind",
        "category",
        "answered_by",
        "status",
        "review",
        "breach",
    )
    list_filter = (*ContactAdmin.list_filter, "kind")
    own = ("kind", "received_on", "dated", "delivery", "original_kept_at")


@admin.register(FollowUp, site=site)
class FollowUpAdmin(RecordAdmin):
    list_display = (
        "contact",
        "kind",
        "owed_by",
        "due_at",
        "status",
        "done_at",
        "outcome",
    )
    list_filter = (OneDesk, "due_at", "status", "kind")
    list_select_related = ("desk", "contact", "owner", "department")
    ordering = ("-due_at", "-pk")
    fields = (
        "contact",
        "kind",
        "owner",
        "role",
        "department",
        "opened_at",
        "first_due_at",
        "due_at",
        "status",
        "outcome",
        "result",
        "place",
        "done_at",
        "done_by",
    )
    readonly_fields = ("first_due_at",)

    @admin.display(description=_("who owes it"))
    def owed_by(self, obj: FollowUp) -> str:
        return obj.owed_by


@admin.register(Breach, site=site)
class BreachAdmin(RecordAdmin):
    list_display = (
        "contact",
        "code",
        "happened_at",
        "reason",
        "recorded_by",
        "judgement",
        "withdrawn_at",
    )
    list_filter = (OneDesk, "happened_at", "judgement")
    list_select_related = ("desk", "contact", "recorded_by")
    ordering = ("-happened_at", "-pk")
    fields = (
        "contact",
        "code",
        "clauses",
        "happened_at",
        "reason",
        "recorded_by",
        "judgement",
        "withdrawn_at",
    )


@admin.register(RefusedAttempt, site=site)
class RefusedAttemptAdmin(RecordAdmin):
    list_display = ("code", "channel", "first_at", "times", "by", "under")
    list_filter = (OneDesk, "first_at", "channel")
    list_select_related = ("desk", "by", "under")
    ordering = ("-first_at", "-pk")
    fields = (
        "code",
        "clauses",
        "channel",
        "first_at",
        "last_at",
        "times",
        "by",
        "under",
        "door",
    )


@admin.register(RegisterBook, site=site)
class RegisterBookAdmin(RecordAdmin):
    view_right = Right.REPORT
    list_display = ("book", "year", "last_serial")
    ordering = ("-year", "book")
    list_select_related = ("desk",)
    fields = ("desk", "book", "year", "last_serial")


@admin.register(ImportBatch, site=site)
class ImportBatchAdmin(RecordAdmin):
    list_display = (
        "file_name",
        "imported_at",
        "imported_by",
        "state",
        "taken",
        "known",
        "rejected",
    )
    list_filter = (OneDesk, "state")
    ordering = ("-imported_at", "-pk")
    list_select_related = ("desk", "imported_by")
    fields = list_display


@admin.register(Draft, site=site)
class DraftAdmin(RecordAdmin):
    """That an entry is unfinished, not what was typed."""

    list_display = (
        "started_at",
        "updated_at",
        "channel",
        "user",
        "state",
        "parked",
        "contact",
        "discard_reason",
    )
    list_filter = (OneDesk, "state", "channel")
    list_select_related = ("desk", "user", "contact")
    ordering = ("-updated_at", "-pk")
    fields = (
        "channel",
        "user",
        "started_at",
        "updated_at",
        "state",
        "parked",
        "contact",
        "discard_reason",
        "discarded_by",
    )
