"""A desk is put up by one command, with the groups its roles need."""

from __future__ import annotations

import re
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from contacts import choices, desk
from contacts.admin import site
from contacts.models import Category, Department, Desk, StaffMember, User
from contacts.rights import may

groups = import_module("contacts.migrations.0002_groups")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("add_desk", *arguments, stdout=out)
    return out.getvalue()


def test_a_desk_is_put_up_with_its_administrator(db, client):
    said = run(
        *("BH", "--place", "碧湖花園", "--profile", "regulation"),
        *("--department", "工程部", "--administrator", "it"),
    )
    place = Desk.objects.get()
    assert (place.code, place.profile) == ("BH", choices.Profile.REGULATION)
    assert Department.objects.get().name == "工程部"
    parents = Category.objects.filter(desk=place, parent=None)
    assert {row.code for row in parents} == {one.code for one in choices.CATEGORIES}
    member = StaffMember.objects.get()
    assert member.role == choices.Role.ADMINISTRATOR
    assert member.user.is_staff
    assert not member.user.is_superuser
    password = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", said)[0]
    answer = client.post(
        "/accounts/login/", {"username": "it", "password": password}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/admin/"


@pytest.mark.parametrize(
    "arguments",
    [
        ("bh", "--place", "碧湖花園"),
        ("BH", "--place", "碧湖花園", "--time-zone", "Asia/Nowhere"),
        ("BH", "--place", "碧湖花園", "--department", ""),
        ("BH", "--place", "碧湖花園", "--administrator", "not a name"),
    ],
)
def test_a_desk_that_is_wrong_leaves_nothing_behind(db, arguments):
    with pytest.raises(CommandError):
        run(*arguments)
    assert not Desk.objects.exists()
    assert not User.objects.exists()


def test_the_first_superuser_sets_up_desks(db):
    call_command(
        *("createsuperuser", "--noinput", "--username", "root", "--email", ""),
        stdout=StringIO(),
    )
    client = Client()
    client.force_login(User.objects.get(username="root"))
    assert client.get("/", follow=True).redirect_chain == [("/admin/", 302)]
    assert client.get("/admin/contacts/desk/add/").status_code == 200


def test_random_passwords_differ_and_can_be_read_out():
    made = {desk.random_password() for _ in range(50)}
    assert len(made) == 50
    assert not set("".join(made)) & set("01il o")


def test_the_groups_hold_what_the_roles_may_do(db):
    """The permissions of Django tell the same as the rights each role has."""
    groups.add_groups(apps, SimpleNamespace(connection=connection))
    assert set(groups.PERMISSIONS) == set(choices.Role.values)
    for role in choices.Role.values:
        kept = Group.objects.get(name=role).permissions
        codes = set(kept.values_list("codename", flat=True))
        given = groups.PERMISSIONS[role].values()
        wanted = sum(len(actions.split()) for actions in given)
        assert len(codes) == wanted, f"{role}: a permission is misspelt"
        assert not [code for code in codes if code.startswith("delete_")]
        for model, page in site._registry.items():
            name = model._meta.model_name
            if role in desk.ADMIN_ROLES:
                assert (f"view_{name}" in codes) == may(role, page.view_right), name
            if page.change_right and not may(role, page.change_right):
                assert f"change_{name}" not in codes, f"{role} {name}"
