"""A desk put up: its usual categories, its departments, its first administrator."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from .. import choices
from ..models import Category, Department, Desk, StaffMember, User
from ..models.desks import new_version
from .people import save_staff

# No sign that is mistaken for another when it is read aloud or from a slip of paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Return a password of about 79 bits, in groups that can be read out."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def add_categories(place: Desk) -> dict[str, Category]:
    """Give the desk the usual categories it lacks; return all of them by code.

    Complaints of another kind of place are there, but not in use: an old book may
    name them, and the desk may put them to use.
    """
    made = {row.code: row for row in Category.objects.filter(desk=place)}
    tops = [
        _category(place, matter, position * 100, None)
        for position, matter in enumerate(choices.CATEGORIES)
        if matter.code not in made
    ]
    made |= _save(tops)
    made |= _save(
        _category(place, child, made[code].position + step, made[code])
        for code, children in choices.SUBCATEGORIES.items()
        for step, child in enumerate(children, start=1)
        if child.code not in made
    )
    Desk.objects.filter(pk=place.pk).update(config_version=new_version())
    return made


def _category(
    place: Desk, matter: choices.Matter, position: int, parent: Category | None
) -> Category:
    return Category(
        desk=place,
        code=matter.code,
        parent=parent,
        name_zh_hant=matter.zh_hant,
        name_zh_hans=matter.zh_hans,
        name_en=matter.en,
        position=position,
        active=_concerns(place, matter.code),
    )


def _concerns(place: Desk, code: str) -> bool:
    """Say whether the matter comes up at such a place: a hotel, or an estate."""
    if not code.startswith("complaint."):
        return True
    if place.profile == choices.Profile.REGULATION:
        return code in choices.COMPLAINTS_OF_GUESTS
    of_guests_alone = choices.COMPLAINTS_OF_GUESTS - choices.COMPLAINTS_OF_BOTH
    return code not in of_guests_alone


def _save(rows: Iterable[Category]) -> dict[str, Category]:
    saved = bulk_create_with_history(list(rows), Category) or []
    return {row.code: row for row in saved}


# Kept as a code; the history shows it in the reader's language.
PASSWORD_GIVEN = "password_given"  # noqa: S105


def add_desk(place: Desk, *, departments: Iterable[str] = ()) -> Desk:
    """Save a new desk with its categories, or raise `ValidationError`."""
    with transaction.atomic():
        place.full_clean()
        place.save()
        add_categories(place)
        for name in departments:
            department = Department(desk=place, name=name)
            department.full_clean()
            department.save()
    return place


def add_account(
    member: StaffMember, username: str, *, by: User | None
) -> tuple[User, str]:
    """Give a member of staff an account; return it with its password, kept nowhere.

    Raises `ValidationError` for a name that is taken or cannot be one.
    """
    password = random_password()
    user = User(username=username, first_name=member.name)
    user.set_password(password)
    with transaction.atomic():
        user.full_clean()
        user._history_user = by
        user.save()
        member.user = user
        save_staff(member, by=by)
    return user, password


def new_password(user: User, *, by: User | None = None) -> str:
    """Give the account another password and end its sessions; return the password.

    That it was given stands in the history; the password itself nowhere.
    """
    password = random_password()
    user.set_password(password)
    user._history_user, user._change_reason = by, PASSWORD_GIVEN
    user.save(update_fields=["password"])
    return password
