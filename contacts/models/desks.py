"""The desk, and what is set up for it: departments, categories, routing, limits."""

from __future__ import annotations

import uuid
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .. import choices
from .history import sealed_history
from .wording import Worded


def _known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone. Write one such as Asia/Taipei."),
            code="time_zone",
            params={"name": name},
        )


def new_version() -> str:
    """Return a mark that no earlier state of the desk's settings has had."""
    return uuid.uuid4().hex


class Desk(models.Model):
    """One reception. Every other row belongs to exactly one desk."""

    REGIONS = (
        ("TW", _("Taiwan")),
        ("HK", _("Hong Kong")),
        ("CN", _("Mainland China")),
        ("MO", _("Macao")),
    )

    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z0-9]{1,12}$",
                _("Use capital letters and digits only: it begins every number."),
            )
        ],
        help_text=_("The first part of every register number."),
    )
    place_name = models.CharField(_("place"), max_length=80)
    company_name = models.CharField(_("company"), max_length=120)
    unit_name = models.CharField(_("unit"), max_length=80, blank=True)
    profile = models.CharField(
        _("profile"),
        max_length=12,
        choices=choices.Profile.choices,
        default=choices.Profile.INSTRUCTION,
    )
    special_calls = models.BooleanField(_("special-call rules apply"), default=True)
    wording = models.CharField(
        _("wording of refusals"),
        max_length=8,
        choices=choices.Wording.choices,
        default=choices.Wording.HOUSE,
    )
    # Null: as the profile says (the instruction writes visits into the telephone book).
    own_visit_book = models.BooleanField(
        _("visits have a book of their own"), null=True, blank=True
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="Asia/Taipei",
        validators=[_known_time_zone],
    )
    language = models.CharField(_("language"), max_length=8, default="zh-hant")
    region = models.CharField(
        _("telephone region"), max_length=2, choices=REGIONS, default="TW"
    )
    ring_seconds = models.PositiveSmallIntegerField(
        _("ring cycle in seconds"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    shortest_content = models.PositiveSmallIntegerField(
        _("shortest note of a visit, in characters"), default=4
    )
    liaison_department = models.ForeignKey(
        "contacts.Department",
        models.SET_NULL,
        verbose_name=_("department for work-liaison letters"),
        null=True,
        blank=True,
        related_name="+",
    )
    checklist_off = models.JSONField(
        _("checklist items switched off"), default=list, blank=True
    )
    work_days = models.CharField(
        _("working days"),
        max_length=7,
        default="12345",
        validators=[
            RegexValidator(
                r"^(?!.*(.).*\1)[1-7]{1,7}$",
                _("Write each working day once: 1 for Monday to 7 for Sunday."),
            )
        ],
        help_text=_("1 for Monday to 7 for Sunday."),
    )
    work_begins = models.TimeField(_("working hours from"), default=time(9))
    work_ends = models.TimeField(_("working hours until"), default=time(18))
    check_days = models.PositiveSmallIntegerField(
        _("days the results of shift checks are kept"),
        default=92,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
        help_text=_("Afterwards only the fact that a check was made remains."),
    )
    # Null: not known, and the report has no complaint rate.
    households = models.PositiveIntegerField(
        _("households"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "How many are occupied on average: the report divides the complaints by "
            "them. Leave it empty if that is not known."
        ),
    )
    active = models.BooleanField(_("in use"), default=True)
    # Marks the state of all settings; a cached snapshot with another mark is stale.
    config_version = models.CharField(
        max_length=32, default=new_version, editable=False
    )

    history = sealed_history(excluded_fields=["config_version"])

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(profile__in=choices.Profile.values),
                name="desk_profile_known",
                violation_error_message=_("Choose one of the two profiles."),
            ),
            models.CheckConstraint(
                condition=models.Q(work_ends__gt=models.F("work_begins")),
                name="desk_works_some_hours",
                violation_error_message=_(
                    "Working hours end after they begin. Correct one of the times."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.place_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and mark every cached snapshot of the settings as stale."""
        self.config_version = new_version()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "config_version"}
        super().save(*args, **kwargs)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def visits_apart(self) -> bool:
        """Say whether visits have a book of their own (regulation/3.2.5)."""
        if self.own_visit_book is not None:
            return self.own_visit_book
        return self.profile == choices.Profile.REGULATION

    def book_for(self, channel: str) -> choices.Book:
        """Return the book that a contact of this channel is written into."""
        if channel == choices.Channel.LETTER:
            return choices.Book.LETTERS
        if channel == choices.Channel.VISIT and self.visits_apart:
            return choices.Book.RECEPTION
        return choices.Book.TELEPHONE


class DeskSetting(Worded):
    """A row of the desk's settings; saving one makes cached snapshots stale."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._mark_desk()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        self._mark_desk()
        return gone

    def _mark_desk(self) -> None:
        Desk.objects.filter(pk=self.desk_id).update(config_version=new_version())


class Department(DeskSetting):
    name = models.CharField(pgettext_lazy("department", "name"), max_length=60)
    active = models.BooleanField(_("in use"), default=True)

    history = sealed_history()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "name"),
                name="department_name_once_a_desk",
                violation_error_message=_("The desk has this department already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Category(DeskSetting):
    """A category, or with a parent a sub-category. Codes are the same at every desk."""

    code = models.CharField(_("code"), max_length=40)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("category"),
    )
    name_zh_hant = models.CharField(_("Traditional Chinese name"), max_length=40)
    name_zh_hans = models.CharField(_("Simplified Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    history = sealed_history()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "code"),
                name="category_code_once_a_desk",
                violation_error_message=_("The desk has this category already."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        language = get_language() or "zh-hant"
        return getattr(self, "name_" + language.replace("-", "_"), self.name_zh_hant)


class Route(DeskSetting):
    """Category → department → duty person (special-calls/4)."""

    category = models.ForeignKey(
        Category, models.CASCADE, verbose_name=_("category"), related_name="routes"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department")
    )
    person = models.ForeignKey(
        "contacts.StaffMember",
        models.SET_NULL,
        verbose_name=_("duty person"),
        null=True,
        blank=True,
        related_name="routes",
    )

    history = sealed_history()

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routing")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "category"),
                name="route_once_a_category",
                violation_error_message=_("The category has a route already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.category} → {self.person or self.department}"


class Holiday(DeskSetting):
    """A day the desk's calendar treats apart: a holiday, or a day worked instead."""

    day = models.DateField(_("day"))
    name = models.CharField(_("occasion"), max_length=40, blank=True)
    worked = models.BooleanField(_("worked instead of another day"), default=False)

    history = sealed_history()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "day"),
                name="holiday_once_a_desk",
                violation_error_message=_("This day is in the calendar already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()


class TimeLimit(DeskSetting):
    """Minutes until a promise is due; a blank category or urgency means any."""

    kind = models.CharField(
        _("promise"), max_length=24, choices=choices.FollowUpKind.choices
    )
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, verbose_name=_("category")
    )
    urgency = models.CharField(
        _("urgency"), max_length=8, choices=choices.Urgency.choices, blank=True
    )
    minutes = models.PositiveIntegerField(
        _("minutes"), validators=[MinValueValidator(1)]
    )
    working = models.BooleanField(
        _("counted in working time"),
        default=False,
        help_text=_("Each 1440 minutes are then one working day of the desk."),
    )

    history = sealed_history()

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        constraints = (
            # Two, since SQLite holds every empty category for another one.
            models.UniqueConstraint(
                fields=("desk", "kind", "category", "urgency"),
                condition=models.Q(category__isnull=False),
                name="limit_once_a_category",
                violation_error_message=_("There is a limit for this case already."),
            ),
            models.UniqueConstraint(
                fields=("desk", "kind", "urgency"),
                condition=models.Q(category__isnull=True),
                name="limit_once_for_any_category",
                violation_error_message=_("There is a limit for this case already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.minutes}"
