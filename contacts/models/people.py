"""Users, members of staff with their role at a desk, and their clearances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import connections, models, router
from django.utils.translation import gettext_lazy as _

from frontdesk.statements import execute

from .. import choices, rights
from .desks import Desk, DeskSetting
from .history import sealed_history

# What is a person's own, or a secret, and no right of the account.
UNTOLD_OF_ACCOUNT = frozenset(
    {
        *("password", "last_login", "date_joined", "email", "last_name"),
        *("language", "theme"),
    }
)


class User(AbstractUser):
    """An account; what it may do is said by its places on the staff of desks."""

    THEMES = (
        ("auto", _("As the device")),
        ("light", _("Light")),
        ("dark", _("Dark")),
    )

    language = models.CharField(_("language"), max_length=8, blank=True)
    theme = models.CharField(_("theme"), max_length=5, choices=THEMES, default="auto")

    history = sealed_history(excluded_fields=sorted(UNTOLD_OF_ACCOUNT))

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; that somebody signed in, or has another look, is no line of history."""
        fields = kwargs.get("update_fields")
        quiet = fields is not None and set(fields) <= UNTOLD_OF_ACCOUNT
        if not quiet or getattr(self, "_change_reason", None):
            super().save(*args, **kwargs)
            # It was the reason of this change and is none of the next.
            self._change_reason = None
            return
        self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            del self.skip_history_when_saving


class StaffMember(DeskSetting):
    """A person of the house as one desk knows them; an account is not needed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("job title"), max_length=60, blank=True)
    department = models.ForeignKey(
        "contacts.Department",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("department"),
    )
    # Blank: a colleague or superior who is asked for but does not work here.
    role = models.CharField(
        _("role"), max_length=16, choices=choices.Role.choices, blank=True
    )
    is_superior = models.BooleanField(
        _("superior"),
        default=False,
        help_text=_("Calls for a superior are screened first."),
    )
    phone = models.CharField(_("telephone or extension"), max_length=40, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    history = sealed_history()

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ("is_superior", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "user"),
                name="staff_user_once_a_desk",
                violation_error_message=_("This account is on the desk already."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the name with the job title, as it stands in lists of people."""
        return f"{self.name} · {self.title}" if self.title else self.name

    def may(self, right: rights.Right) -> bool:
        """Say whether this person has the right at this desk."""
        return self.active and rights.may(self.role, right)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account works: which member of staff it is, and of which desk."""

    member_id: int
    desk_id: int
    role: str
    # The state of the desk's settings; see `snapshot.held`.
    version: str


# Asked by every request of everybody, so account and places are read at once and the
# text is made once. What is left out of the account is read when it is asked for.
_READ = (
    *("id", "password", "is_superuser", "username", "first_name", "last_name"),
    *("email", "is_staff", "is_active", "language", "theme"),
)
_ACCOUNT = """
SELECT account.id, account.password, account.is_superuser, account.username,
    account.first_name, account.last_name, account.email, account.is_staff,
    account.is_active, account.language, account.theme,
    member.id, member.desk_id, member.role, desk.config_version
FROM contacts_user AS account
LEFT JOIN (contacts_staffmember AS member
    JOIN contacts_desk AS desk ON desk.id = member.desk_id AND desk.active)
    ON member.user_id = account.id AND member.active AND member.role <> ''
WHERE account.id = %s
ORDER BY desk.code
"""
_YES_OR_NO = frozenset({"is_superuser", "is_staff", "is_active"})


def account_of(user_id: int) -> User | None:
    """Return the account with its `places`: where it works, in the order of desks."""
    database = router.db_for_read(User)
    connection = connections[database]
    with connection.cursor() as cursor:
        execute(connection, cursor, _ACCOUNT, [user_id])
        rows = cursor.fetchall()
    if not rows:
        return None
    words = zip(_READ, rows[0], strict=False)
    # SQLite tells yes and no as numbers.
    values = [bool(word) if name in _YES_OR_NO else word for name, word in words]
    account = User.from_db(database, _READ, values)
    account.places = [Place(*row[len(_READ) :]) for row in rows if row[-1] is not None]
    return account


def places_of(user: User) -> list[Place]:
    """Return where the account works at the moment, in the order of the desks."""
    if getattr(user, "places", None) is None:
        fresh = account_of(user.pk)
        return fresh.places if fresh else []
    return user.places


def memberships_of(user: User) -> models.QuerySet[StaffMember]:
    """Return the same as rows, each with its desk."""
    rows = StaffMember.objects.filter(user=user, active=True, desk__active=True)
    return rows.exclude(role="").select_related("desk").order_by("desk__code")


class ClearanceQuerySet(models.QuerySet):
    def on(self, day: date) -> ClearanceQuerySet:
        """Return the clearances that hold on the day (3.1.6 / 3.1.7)."""
        return self.filter(
            models.Q(until__isnull=True) | models.Q(until__gte=day),
            since__lte=day,
            withdrawn_at__isnull=True,
        )


class Clearance(DeskSetting):
    """Leave to take customers' calls, given by a supervisor (regulation/3.1.6)."""

    staff = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        related_name="clearances",
        verbose_name=_("member of staff"),
    )
    since = models.DateField(_("from"))
    # Null: until it is withdrawn.
    until = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(
        _("reason for withdrawal"), max_length=200, blank=True
    )

    objects = ClearanceQuerySet.as_manager()
    history = sealed_history()

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ("-since",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="clearance_ends_after_it_begins",
                violation_error_message=_(
                    "A clearance cannot end before it begins. Correct the dates."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff}: {self.since} – {self.until or '…'}"


__all__ = ["Clearance", "Desk", "StaffMember", "User"]
