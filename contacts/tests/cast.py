"""The cast of the tests: two desks, their people, and somebody from elsewhere."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from contacts import choices, desk
from contacts.factories import (
    DepartmentFactory,
    DeskFactory,
    RouteFactory,
    add_member,
    new_contact,
)
from contacts.models import Desk, snapshot_of

PASSWORD = "desk-Morning-7"


def furnish(place: Desk) -> SimpleNamespace:
    """Give a desk its categories, departments, people and routing."""
    code = place.code.lower()
    engineering = DepartmentFactory(desk=place, name="工程部")
    administration = DepartmentFactory(desk=place, name="行政部")
    security = DepartmentFactory(desk=place, name="保安部")
    categories = desk.add_categories(place)
    since = timezone.localdate() - dt.timedelta(days=400)

    def person(name: str, role: str = "", key: str = "", **fields: object):
        username = f"{code}-{key}" if key else ""
        return add_member(
            place, name, role, username=username, password=PASSWORD, **fields
        )

    supervisor = person("吳主任", choices.Role.SUPERVISOR, "supervisor")
    cleared = person("林怡君", choices.Role.RECEPTIONIST, "cleared")
    colleague = person("陳志明", choices.Role.RECEPTIONIST, "second")
    for member in (supervisor, cleared, colleague):
        desk.grant_clearance(member, since=since, by=supervisor.user)
    trainee = person("小許", choices.Role.RECEPTIONIST, "trainee")
    assistant = person("黃雅婷", choices.Role.ASSISTANT, "assistant")
    clerk = person("周文員", choices.Role.CLERK, "clerk")
    manager = person("郭總", choices.Role.MANAGER, "manager")
    administrator = person("資訊室", choices.Role.ADMINISTRATOR, "administrator")
    superior = person("王經理", title="總經理", is_superior=True)
    engineer = person("李主管", title="工程主管", department=engineering)
    RouteFactory(
        desk=place,
        category=categories["repair"],
        department=engineering,
        person=engineer,
    )
    place.liaison_department = administration
    place.save()
    return SimpleNamespace(
        desk=place,
        categories=categories,
        engineering=engineering,
        administration=administration,
        security=security,
        supervisor=supervisor,
        cleared=cleared,
        colleague=colleague,
        trainee=trainee,
        assistant=assistant,
        clerk=clerk,
        manager=manager,
        administrator=administrator,
        superior=superior,
        engineer=engineer,
    )


@pytest.fixture
def estate(db) -> SimpleNamespace:
    """An estate under the work instruction, with the special-call rules."""
    return furnish(DeskFactory(code="BH", place_name="碧湖花園"))


@pytest.fixture
def hotel(db) -> SimpleNamespace:
    """A hotel under the operating regulation: the desk of an outsider to the estate."""
    place = DeskFactory(
        code="HT",
        place_name="海棠酒店",
        company_name="海棠酒店",
        profile=choices.Profile.REGULATION,
    )
    return furnish(place)


@pytest.fixture
def sign_in(client: Client):
    """Return a function that signs a member of staff in and returns the client."""

    def enter(member) -> Client:
        client.force_login(member.user)
        return client

    return enter


@pytest.fixture
def file_call():
    """Return a function that files a valid call at a desk and returns what came."""

    def file(place: SimpleNamespace, *, by=None, now=None, closed_reason="", **over):
        fields = {
            "name": "陳美玲",
            "phone": "0912 345 678",
            "rings": 2,
            "category": "enquiry",
            "content": "詢問停車月卡的續費時間。",
            "outcome": "answered",
            "answered_by": place.cleared,
            **over,
        }
        contact = new_contact("call", place.desk, place.categories, **fields)
        place.desk.refresh_from_db()
        return desk.record(
            contact,
            by=(by or place.cleared).user,
            door=choices.Door.FORM,
            now=now,
            closed_reason=closed_reason,
        )

    return file


@pytest.fixture
def snapshot(estate: SimpleNamespace):
    estate.desk.refresh_from_db()
    return snapshot_of(estate.desk)
