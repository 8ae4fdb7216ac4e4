"""Makers of desks, people and contacts, for the demo desk and for the tests.

Contacts are not made here but recorded by the writer: a number, a promise or a breach
exists only as the house rules make it.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from . import choices, desk
from .models import (
    Category,
    Clearance,
    Department,
    Desk,
    Letter,
    PhoneCall,
    Route,
    StaffMember,
    User,
    Visit,
)


class DeskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Desk
        django_get_or_create = ("code",)

    code = "BH"
    place_name = "碧湖花園"
    company_name = "碧湖物業公司"
    profile = choices.Profile.INSTRUCTION


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("desk", "name")

    desk = factory.SubFactory(DeskFactory)
    name = "工程部"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.django.Password(None)


class StaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StaffMember

    desk = factory.SubFactory(DeskFactory)
    name = factory.Sequence(lambda n: f"同事{n}")
    role = ""


class RouteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Route
        django_get_or_create = ("desk", "category")


def add_member(
    place: Desk,
    name: str,
    role: str = "",
    *,
    username: str = "",
    cleared_since: date | None = None,
    cleared_by: User | None = None,
    password: str | None = None,
    **fields: Any,
) -> StaffMember:
    """Add a member of staff; with a username also the account and its groups."""
    user = None
    if username:
        user = UserFactory(username=username, password=password, first_name=name)
    member = StaffMember(desk=place, name=name, role=role, user=user, **fields)
    for code in choices.Role.values:
        Group.objects.get_or_create(name=code)
    desk.save_staff(member, by=None)
    if cleared_since is not None:
        Clearance.objects.create(
            desk=place,
            staff=member,
            since=cleared_since,
            granted_by=cleared_by or user,
            granted_at=timezone.now(),
        )
    return member


_ROWS = {"call": PhoneCall, "visit": Visit, "letter": Letter}


def new_contact(
    channel: str, place: Desk, categories: dict[str, Category], **fields: Any
) -> PhoneCall | Visit | Letter:
    """Return an unsaved contact; categories are given by code, as `category`."""
    at: datetime = fields.pop("occurred_at", None) or timezone.now()
    for name in ("category", "subcategory"):
        if isinstance(fields.get(name), str):
            fields[name] = categories[fields[name]] if fields[name] else None
    fields.setdefault("entry_id", uuid.uuid4())
    if fields.get("kind") == choices.LetterKind.COMMENDATION:
        fields.setdefault("praise_form", choices.PraiseForm.LETTER)
    if fields.get("outcome") == choices.Outcome.MESSAGE_TAKEN:
        fields.setdefault("message_kind", choices.MessageKind.PLEASE_CALL)
    fields.setdefault("identity", choices.Identity.GIVEN if fields.get("name") else "")
    return _ROWS[channel](desk=place, channel=channel, occurred_at=at, **fields)
