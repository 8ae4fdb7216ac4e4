"""The settings of a desk as one cached snapshot.

A form, a guidance request and a save all need the categories, the staff with their
clearances, the routing and the limits. They change rarely, so they are read once for
each state of the desk's `config_version`; a request pays only for reading the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from frontdesk.routing import at_the_desk

from .. import choices
from ..rules import DeskProfile, Person, Route
from ..rules.calendar import WorkCalendar
from .desks import Category, Department, Desk, Holiday, TimeLimit
from .desks import Route as RouteRow
from .people import Clearance, StaffMember

_CACHE: dict[int, Snapshot] = {}


@dataclass(frozen=True)
class Snapshot:
    """All settings of one desk in one state. Mappings are keyed by primary key."""

    desk: Desk
    # A text of its own: whoever reads the desk again changes the object above.
    version: str
    categories: Mapping[int, Category]
    departments: Mapping[int, Department]
    staff: Mapping[int, StaffMember]
    clearances: Mapping[int, tuple[Clearance, ...]]
    profile: DeskProfile
    # What others have made of these settings and may use again.
    ready: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def category_by_code(self) -> dict[str, Category]:
        return {category.code: category for category in self.categories.values()}

    @cached_property
    def top_categories(self) -> list[Category]:
        return [c for c in self.categories.values() if c.parent_id is None and c.active]

    def subcategories_of(self, category_id: int | None) -> list[Category]:
        return [
            c
            for c in self.categories.values()
            if c.active and category_id is not None and c.parent_id == category_id
        ]

    @cached_property
    def active_staff(self) -> list[StaffMember]:
        return [member for member in self.staff.values() if member.active]

    @cached_property
    def people(self) -> list[StaffMember]:
        """Return who works at the desk or is asked for; administrators do neither."""
        administers = choices.Role.ADMINISTRATOR
        return [member for member in self.active_staff if member.role != administers]

    def day(self, moment: datetime) -> date:
        """Return the calendar day of the moment at the desk."""
        return moment.astimezone(self.desk.zone).date()

    def cleared(self, staff_id: int, on: date) -> bool:
        """Say whether the person may take calls on the day (3.1.6 / 3.1.7)."""
        return any(
            clearance.since <= on
            and (clearance.until is None or on <= clearance.until)
            and (
                clearance.withdrawn_at is None or on < self.day(clearance.withdrawn_at)
            )
            for clearance in self.clearances.get(staff_id, ())
        )

    def person(self, staff_id: int | None, on: date) -> Person | None:
        """Return the member of staff as the rules see one on the day."""
        member = self.staff.get(staff_id) if staff_id else None
        if member is None:
            return None
        return replace(_person(member), cleared=self.cleared(member.pk, on))

    def route(self, contact: Any) -> Route | None:
        """Return who handles the matter of an entry (special-calls/4)."""
        category = self.categories.get(contact.category_id)
        subcategory = self.categories.get(contact.subcategory_id)
        return self.profile.route_for(
            category.code if category else "", subcategory.code if subcategory else ""
        )

    def routed(self, contact: Any) -> str:
        """Return the department the matter goes to; a blank where nothing is set."""
        route = self.route(contact)
        return route.department if route else ""


def _person(member: StaffMember) -> Person:
    department = member.department.name if member.department_id else ""
    return Person(
        member.pk, member.name, member.is_superior, department, role=member.role
    )


def _profile(
    desk: Desk,
    categories: Mapping[int, Category],
    departments: Mapping[int, Department],
    staff: Mapping[int, StaffMember],
) -> DeskProfile:
    routes = {}
    for row in RouteRow.objects.filter(desk=desk):
        person = staff.get(row.person_id)
        routes[categories[row.category_id].code] = Route(
            department=departments[row.department_id].name,
            person=_person(person) if person and person.active else None,
        )
    limits, working = {}, set()
    for row in TimeLimit.objects.filter(desk=desk):
        code = categories[row.category_id].code if row.category_id else ""
        limits[row.kind, code, row.urgency] = row.minutes
        if row.working:
            working.add((row.kind, code, row.urgency))
    instruction = desk.profile == choices.Profile.INSTRUCTION
    liaison = departments.get(desk.liaison_department_id)
    return DeskProfile(
        code=desk.code,
        profile=desk.profile,
        special_calls=desk.special_calls,
        place_name=desk.place_name,
        company_name=desk.company_name,
        unit_name=desk.unit_name or ("客戶中心" if instruction else "客服中心"),
        wording=desk.wording,
        rings_usual_minimum=None if instruction else 2,
        shortest_content=desk.shortest_content,
        own_visit_book=desk.visits_apart,
        liaison_department=liaison.name if liaison and instruction else "",
        limits=limits,
        working=frozenset(working),
        calendar=_calendar(desk),
        routes=routes,
        checklist_off=frozenset(desk.checklist_off),
    )


def _calendar(desk: Desk) -> WorkCalendar:
    days = list(Holiday.objects.filter(desk=desk).values_list("day", "worked"))
    return WorkCalendar(
        zone=desk.zone,
        weekdays=frozenset(map(int, desk.work_days)),
        begins=desk.work_begins,
        ends=desk.work_ends,
        holidays=frozenset(day for day, worked in days if not worked),
        worked=frozenset(day for day, worked in days if worked),
    )


def held(desk_id: int, version: str) -> Snapshot:
    """Return the settings of a desk in the state of `version`, as just read of it.

    Whoever knows the version spares reading the desk where the process has them.
    """
    cached = _CACHE.get(desk_id)
    if cached is not None and cached.version == version:
        return cached
    return snapshot_of(Desk.objects.get(pk=desk_id))


def snapshot_of(desk: Desk) -> Snapshot:
    """Return the desk's settings; reads the database only when they have changed.

    The desk must be freshly read: its `config_version` decides whether the cached
    snapshot still holds.
    """
    cached = _CACHE.get(desk.pk)
    if cached is not None and cached.version == desk.config_version:
        return cached
    # A replica may not have what the version stands for yet.
    with at_the_desk():
        snapshot = _CACHE[desk.pk] = _read(desk)
    return snapshot


def _read(desk: Desk) -> Snapshot:
    categories = Category.objects.filter(desk=desk).in_bulk()
    categories = dict(
        sorted(categories.items(), key=lambda item: (item[1].position, item[0]))
    )
    departments = Department.objects.filter(desk=desk).in_bulk()
    staff = {
        member.pk: member
        for member in StaffMember.objects.filter(desk=desk).select_related("department")
    }
    for member in staff.values():
        member.desk = desk
    clearances: dict[int, tuple[Clearance, ...]] = {}
    for row in Clearance.objects.filter(desk=desk):
        clearances[row.staff_id] = (*clearances.get(row.staff_id, ()), row)
    return Snapshot(
        desk=desk,
        version=desk.config_version,
        categories=categories,
        departments=departments,
        staff=staff,
        clearances=clearances,
        profile=_profile(desk, categories, departments, staff),
    )
