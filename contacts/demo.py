"""The demo desks: an estate and a hotel, with a fortnight of contacts.

Every contact goes through the writer at the time it is said to have happened, so its
number, promises and breaches are made by the house rules, not written down here.
Days count back from today, so that the demo never grows old.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from . import choices, demo_forms, demo_months, demo_oversight, desk
from .desk.entries import Recorded
from .factories import (
    DepartmentFactory,
    DeskFactory,
    RouteFactory,
    add_member,
    new_contact,
)
from .models import (
    Desk,
    FollowUp,
    FormNumber,
    Shift,
    ShiftCheck,
    Slip,
    StaffMember,
    TimeLimit,
    User,
    snapshot_of,
)
from .rules import REGISTRY

# Letters and digits that nobody mistakes for one another when typing them off.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Account:
    """A demo account as it is shown once in the terminal."""

    username: str
    password: str
    name: str
    role: str
    places: str


@dataclass
class Place:
    """A furnished desk: people by a short key, categories by code."""

    row: Desk
    categories: dict[str, Any]
    departments: dict[str, Any] = field(default_factory=dict)
    people: dict[str, StaffMember] = field(default_factory=dict)


def new_password() -> str:
    """Return three groups of four signs, enough not to be guessed."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def build(now: dt.datetime | None = None, *, months: bool = False) -> list[Account]:
    """Make both demo desks with their people and contacts; return the accounts.

    With `months` they have a past before the fortnight, for the reports.
    """
    now = now or timezone.now()
    accounts: list[Account] = []
    with transaction.atomic():
        estate, hotel = _estate(now, accounts), _hotel(now, accounts)
        _shared_people(estate, hotel, accounts)
        for place in (estate, hotel):
            place.row.refresh_from_db()
        story = _Story(estate, hotel, now)
        if months:
            demo_months.tell(story, now)
        else:
            demo_oversight.close_months(estate, hotel, now)
        story.tell()
        story.appoint()
        for place in (estate, hotel):
            # As a clock would have: every few hours of the fortnight.
            for hours in range(14 * 24, -1, -6):
                desk.escalate(place.row.pk, now=now - dt.timedelta(hours=hours))
        demo_oversight.look_over(estate, hotel, now)
    return accounts


def new_passwords() -> list[Account]:
    """Give every account of the demo a new password and return the list."""
    accounts = []
    for user in User.objects.filter(memberships__isnull=False).distinct():
        members = list(user.memberships.select_related("desk").order_by("desk__code"))
        password = new_password()
        user.set_password(password)
        user.save(update_fields=["password"])
        accounts.append(_account(user.username, password, members))
    return sorted(accounts, key=lambda account: account.username)


def _account(username: str, password: str, members: list[StaffMember]) -> Account:
    places = "、".join(member.desk.place_name for member in members)
    role = str(members[0].get_role_display()) if members[0].role else ""
    return Account(username, password, members[0].name, role, places)


def _person(
    place: Place,
    accounts: list[Account],
    key: str,
    name: str,
    role: str = "",
    *,
    username: str = "",
    **fields: Any,
) -> StaffMember:
    password = new_password() if username else None
    member = add_member(
        place.row, name, role, username=username, password=password, **fields
    )
    place.people[key] = member
    if username:
        accounts.append(_account(username, password, [member]))
    return member


def _furnish(row: Desk, departments: tuple[str, ...]) -> Place:
    place = Place(row, desk.add_categories(row))
    for name in departments:
        place.departments[name] = DepartmentFactory(desk=row, name=name)
    return place


def _route(place: Place, category: str, department: str, person: str = "") -> None:
    RouteFactory(
        desk=place.row,
        category=place.categories[category],
        department=place.departments[department],
        person=place.people[person] if person else None,
    )


def _estate(now: dt.datetime, accounts: list[Account]) -> Place:
    row = DeskFactory(
        code="BH",
        place_name="碧湖花園",
        households=860,
        company_name="碧湖物業公司",
        unit_name="客戶中心",
        profile=choices.Profile.INSTRUCTION,
    )
    names = ("客戶中心", "工程部", "保安部", "清潔部", "行政部", "財務部")
    place = _furnish(row, names)
    row.liaison_department = place.departments["行政部"]
    row.save()
    centre = {"department": place.departments["客戶中心"]}
    roles = choices.Role
    _person(
        place,
        accounts,
        "lin",
        "林怡君",
        roles.RECEPTIONIST,
        username="lin",
        title="前臺",
        **centre,
    )
    _person(
        place,
        accounts,
        "chen",
        "陳柏翰",
        roles.RECEPTIONIST,
        username="chen",
        title="前臺",
        **centre,
    )
    _person(
        place,
        accounts,
        "xu",
        "許心怡",
        roles.RECEPTIONIST,
        username="xu",
        title="實習生",
        **centre,
    )
    _person(
        place,
        accounts,
        "huang",
        "黃雅婷",
        roles.ASSISTANT,
        username="huang",
        title="客戶中心助理",
        **centre,
    )
    _person(
        place,
        accounts,
        "zhou",
        "周敏",
        roles.CLERK,
        username="zhou",
        title="行政文員",
        department=place.departments["行政部"],
    )
    _person(
        place,
        accounts,
        "wu",
        "吳主任",
        roles.SUPERVISOR,
        username="wu",
        title="前臺主管",
        **centre,
    )
    _colleagues_of_estate(place, accounts)
    _clear(place, now, ("lin", "chen", "huang", "wu"), by="wu")
    _route(place, "repair", "工程部", "li")
    _route(place, "complaint.security", "保安部", "zhang")
    _route(place, "complaint.parking", "保安部", "zhang")
    _route(place, "complaint.cleaning", "清潔部")
    _route(place, "complaint.charges", "財務部", "he")
    _route(place, "paid_service", "工程部", "li")
    _route(place, "liaison", "行政部", "zhou")
    _limits(place)
    _documents(place, "BH-KF")
    return place


def _colleagues_of_estate(place: Place, accounts: list[Account]) -> None:
    parts = place.departments
    _person(place, accounts, "boss", "郭主任", title="管理處主任", is_superior=True)
    _person(
        place,
        accounts,
        "li",
        "李主管",
        title="工程部主管",
        department=parts["工程部"],
        phone="分機 201",
    )
    _person(
        place,
        accounts,
        "zhang",
        "張隊長",
        title="保安隊長",
        department=parts["保安部"],
        phone="分機 301",
    )
    _person(place, accounts, "he", "何會計", title="收費員", department=parts["財務部"])


def _hotel(now: dt.datetime, accounts: list[Account]) -> Place:
    row = DeskFactory(
        code="HT",
        place_name="海棠酒店",
        company_name="海棠酒店",
        unit_name="客服中心",
        profile=choices.Profile.REGULATION,
    )
    place = _furnish(row, ("前廳部", "客房部", "工程部", "公關部", "財務部"))
    front = {"department": place.departments["前廳部"]}
    roles = choices.Role
    _person(
        place,
        accounts,
        "fang",
        "方雨晴",
        roles.RECEPTIONIST,
        username="fang",
        title="前臺",
        **front,
    )
    _person(
        place,
        accounts,
        "tang",
        "唐文員",
        roles.CLERK,
        username="tang",
        title="文員",
        **front,
    )
    _person(
        place,
        accounts,
        "gao",
        "高主管",
        roles.SUPERVISOR,
        username="gao",
        title="前廳主管",
        **front,
    )
    _person(place, accounts, "gm", "王總經理", title="總經理", is_superior=True)
    _person(place, accounts, "manager", "劉經理", title="營運經理", is_superior=True)
    _person(
        place,
        accounts,
        "press",
        "沈若琳",
        title="公關主任",
        department=place.departments["公關部"],
        phone="分機 620",
    )
    _person(
        place,
        accounts,
        "finance",
        "杜會計",
        title="財務主任",
        department=place.departments["財務部"],
    )
    _person(
        place,
        accounts,
        "house",
        "葉領班",
        title="客房領班",
        department=place.departments["客房部"],
    )
    _clear(place, now, ("fang", "gao"), by="gao")
    _route(place, "repair", "工程部")
    _route(place, "complaint.equipment", "客房部", "house")
    _route(place, "help.lost", "客房部", "house")
    _route(place, "other.media", "公關部", "press")
    _route(place, "other.supplier", "財務部", "finance")
    _limits(place)
    _documents(place, "HT-FO")
    return place


def _limits(place: Place) -> None:
    """Set the usual limits of domain forms, section 3, in minutes."""
    rows = (
        ("reply", "", "", 240),
        ("reply", "complaint", "", 24 * 60),
        ("reply", "complaint", "urgent", 60),
        ("reply", "enquiry", "", 120),
        ("call_back", "", "", 30),
        ("deliver_message", "", "", 60),
    )
    for kind, category, urgency, minutes in rows:
        TimeLimit.objects.create(
            desk=place.row,
            kind=kind,
            category=place.categories[category] if category else None,
            urgency=urgency,
            minutes=minutes,
        )


def _documents(place: Place, letters: str) -> None:
    """Give each form its document number and version, as a house numbers them."""
    forms = [form for form, _label in choices.DOCUMENTS if form != "register"]
    for number, form in enumerate(forms, start=11):
        FormNumber.objects.create(
            desk=place.row, form=form, document=f"{letters}-{number:03}", version="A/0"
        )


def _clear(place: Place, now: dt.datetime, keys: tuple[str, ...], by: str) -> None:
    since = (now - dt.timedelta(days=180)).date()
    for key in keys:
        granted_by = place.people[by].user
        desk.grant_clearance(place.people[key], since=since, by=granted_by, now=now)


def _shared_people(estate: Place, hotel: Place, accounts: list[Account]) -> None:
    """Add those who work at both desks: the manager and the administrator."""
    for key, name, role in (
        ("manager", "鄭經理", choices.Role.MANAGER),
        ("admin", "系統管理員", choices.Role.ADMINISTRATOR),
    ):
        password = new_password()
        members = [
            add_member(place.row, name, role, username=key, password=password)
            for place in (estate, hotel)
        ]
        accounts.append(_account(key, password, members))


IN_THREE_DAYS = dt.timedelta(days=3)
PARTS = {"waits_for": "parts", "note": "等原廠排水泵，客人已換房。"}


class _Story:
    """The twenty-five contacts, in the order of the book."""

    def __init__(self, estate: Place, hotel: Place, now: dt.datetime) -> None:
        self.estate, self.hotel, self.now = estate, hotel, now
        # Forms that stay late, so that the steps of the escalation are seen.
        self.late: list[int] = []

    def tell(self) -> None:
        steps: list[tuple[dt.datetime, Callable[[dt.datetime], object]]] = []
        for days, clock, step in [*self._days(), *demo_oversight.days(self)]:
            steps.append((self.at(days, clock), step))
        for moment, step in sorted(steps, key=lambda pair: pair[0]):
            step(moment)

    def appoint(self) -> None:
        """Let forms that run wait for an appointment; the deposit alone is late.

        A board on which everything is overdue tells a visitor nothing.
        """
        for place in (self.estate, self.hotel):
            self.put_off(place, "與客戶另約時間。")

    def put_off(self, place: Place, reason: str) -> None:
        """Put off what would be late by now, before its time, to days to come."""
        late = FollowUp.objects.open().filter(slip__isnull=False, due_at__lt=self.now)
        late = late.exclude(contact__content__contains="押金")
        late = late.exclude(slip__in=self.late).order_by("due_at")
        # Some of it has come up to others, which only they may put off.
        chief = place.people["wu" if place is self.estate else "gao"]
        for place_in_line, promise in enumerate(late.filter(desk=place.row)):
            days, hour = divmod(place_in_line, 8)
            desk.postpone(
                promise,
                # In the hours in which somebody opens the door.
                new_due=self.at(-1 - days, f"{9 + hour:02}:30"),
                reason=reason,
                by=chief.user,
                member=chief,
                now=promise.due_at - dt.timedelta(minutes=10),
            )

    def at(self, days: int, clock: str) -> dt.datetime:
        """Return the clock time so many days ago at the desk; never in the future."""
        zone = self.estate.row.zone
        day = self.now.astimezone(zone).date() - dt.timedelta(days=days)
        moment = dt.datetime.combine(day, dt.time.fromisoformat(clock), zone)
        latest = self.now - dt.timedelta(minutes=20)
        return min(moment, latest) if days == 0 else moment

    # ---- the writer, with the people of the place

    def file(
        self, place: Place, channel: str, at: dt.datetime, by: str, **fields: Any
    ) -> Recorded:
        """Record a contact three minutes after it happened."""
        fields.setdefault("answered_by", place.people[by])
        contact = new_contact(
            channel, place.row, place.categories, occurred_at=at, **fields
        )
        user = place.people[by].user
        entered = at + dt.timedelta(minutes=3)
        return desk.record(contact, by=user, door=choices.Door.DEMO, now=entered)

    def call(
        self, place: Place, at: dt.datetime, by: str, rings: int, **fields: Any
    ) -> Recorded:
        return self.file(place, "call", at, by, rings=rings, **fields)

    def visit(self, place: Place, at: dt.datetime, by: str, **fields: Any) -> Recorded:
        minutes = fields.pop("minutes", 15)
        fields.setdefault("attended_at", at + dt.timedelta(minutes=2))
        if minutes:
            fields["left_at"] = at + dt.timedelta(minutes=minutes)
        fields.setdefault("greeted", True)
        fields.setdefault("farewell", bool(minutes))
        contact = new_contact(
            "visit",
            place.row,
            place.categories,
            occurred_at=at,
            arrived_at=at,
            answered_by=place.people[by],
            **fields,
        )
        entered = (fields.get("left_at") or at) + dt.timedelta(minutes=2)
        user = place.people[by].user
        return desk.record(contact, by=user, door=choices.Door.DEMO, now=entered)

    def letter(self, place: Place, at: dt.datetime, by: str, **fields: Any) -> Recorded:
        kind = fields["kind"]
        fields.setdefault("category", choices.LETTER_CATEGORY[kind])
        fields.setdefault("received_on", at.astimezone(place.row.zone).date())
        fields.setdefault("original_kept_at", "客戶中心文件櫃 A-3")
        return self.file(place, "letter", at, by, **fields)

    def keep(
        self,
        site: Place,
        recorded: Recorded,
        kind: str,
        minutes: int,
        by: str,
        **done: Any,
    ) -> None:
        """Keep the open promise of this kind, some minutes after the entry."""
        promise = FollowUp.objects.open().get(contact=recorded.contact, kind=kind)
        member = site.people[by]
        desk.complete(
            promise,
            by=member.user,
            member=member,
            now=recorded.contact.entered_at + dt.timedelta(minutes=minutes),
            **done,
        )

    def form(
        self, site: Place, recorded: Recorded, kind: str, by: str, **values: Any
    ) -> Slip:
        """Open a form six minutes after the entry."""
        member = site.people[by]
        now = recorded.contact.entered_at + dt.timedelta(minutes=3)
        return desk.open_slip(
            recorded.contact, kind, values, by=member.user, member=member, now=now
        )

    def walk(self, site: Place, slip: Slip, *steps: tuple[Any, ...]) -> Slip:
        """Take steps: (minutes after the opening, who, step, fields)."""
        for minutes, by, action, values in steps:
            member = site.people[by]
            now = slip.opened_at + dt.timedelta(minutes=minutes)
            slip = desk.take_step(
                slip, action, values, by=member.user, member=member, now=now
            )
        return slip

    # ---- the days

    def _days(self) -> list[tuple[int, str, Callable[[dt.datetime], object]]]:
        return [
            (13, "08:52", self.leak),
            (13, "09:40", self.parking_pass),
            (12, "10:05", self.noise),
            (12, "11:20", self.stranger),
            (11, "14:02", self.dark_garage),
            (11, "15:30", self.lift_service),
            (10, "09:15", self.praise),
            (10, "10:48", self.insurance),
            (9, "08:33", self.trapped),
            (9, "16:10", self.deposit),
            (8, "09:02", self.dripping),
            (8, "13:45", self.journalist),
            (7, "11:11", self.salesman),
            (7, "17:25", self.anonymous),
            (6, "08:50", self.waste),
            (6, "08:53", self.parcels),
            (5, "10:30", self.seepage),
            (5, "14:00", self.street_office),
            (4, "09:20", self.locker),
            (4, "20:15", self.laptop),
            (3, "10:00", self.supplier),
            (3, "15:40", self.attitude),
            (2, "09:05", self.door_card),
            (1, "11:30", self.school),
            (1, "15:05", self.guest_letter),
            (1, "17:32", self.nobody_came),
            (0, "09:12", self.general_manager),
            (0, "08:41", self.fire_lane),
            *demo_forms.told(self),
            # Last, for what they hand over is there by then.
            *self._shifts(),
        ]

    def _shifts(self) -> list[tuple[int, str, Callable[[dt.datetime], object]]]:
        return [
            (2, "07:52", self.late_relief),
            (1, "07:55", self.day_and_evening),
            (0, "07:50", self.hotel_morning),
            # The last of the day: what is handed over must be there by then.
            (0, "23:59", self.this_morning),
        ]

    def leak(self, at: dt.datetime) -> None:
        done = self.call(
            self.estate,
            at,
            "lin",
            2,
            name="陳美玲",
            customer_kind="owner",
            unit="3棟1202",
            phone="555-0101",
            category="repair",
            subcategory="repair.water",
            urgency="urgent",
            content="廚房水槽下方水管滴水，櫃子已經濕了，希望上午有人來看。",
            outcome="handed_over",
            connected_to=self.estate.people["li"],
            result="已通知工程部李主管，師傅九點半上門。",
            greeted=True,
        )
        order = self.form(self.estate, done, "work_order", "lin")
        fixed = {
            "repair_result": "done",
            "work_done": "更換下水彎管與密封圈，試水十分鐘無滲漏。",
            "materials": "彎管 1、密封圈 2",
        }
        pleased = {"acceptance": "A", "accepted_by": "陳美玲"}
        visit = {"rating": "A", "method": "phone", "asked": "陳美玲"}
        self.print("lin", 5, "work-order", order.number, done, slip=order)
        self.walk(
            self.estate,
            order,
            (3, "lin", "dispatch", {}),
            (8, "lin", "take", {"person": self.estate.people["li"]}),
            (35, "lin", "arrive", {"person": self.estate.people["li"]}),
            (80, "lin", "finish", fixed),
            (90, "lin", "accept", pleased),
            (26 * 60, "lin", "visit", visit),
            (27 * 60, "wu", "close", {}),
        )
        # Once more for the file, where it is marked as a reprint.
        self.print("zhou", 28 * 60, "work-order", order.number, done, slip=order)
        self.print("zhou", 28 * 60, "return-visit", f"{order.number}-1", done)

    def parking_pass(self, at: dt.datetime) -> None:
        self.call(
            self.estate,
            at,
            "lin",
            5,
            late_reason="同時接待兩位訪客",
            name="劉先生",
            customer_kind="tenant",
            unit="5棟0803",
            phone="555-0102",
            category="enquiry",
            subcategory="enquiry.parking",
            content="詢問停車月卡續費的時間和方式。",
            outcome="answered",
            result="每月 25 日起可在客戶中心或線上續費。",
            greeted=True,
        )

    def noise(self, at: dt.datetime) -> None:
        done = self.visit(
            self.estate,
            at,
            "chen",
            name="黃秀英",
            customer_kind="owner",
            unit="1棟0501",
            phone="555-0103",
            category="complaint",
            subcategory="complaint.noise",
            content=(
                "樓上每晚十一點後拖椅子，已持續一週，孩子睡不好，要求管理處出面協調。"
            ),
            outcome="reply_owed",
            reply_owner=self.estate.people["huang"],
            minutes=18,
        )
        self.keep(
            self.estate,
            done,
            "reply",
            22 * 60,
            "huang",
            outcome="in_person",
            result="已與 1 棟 0601 住戶協調，加裝腳墊，業主表示先觀察一週。",
        )
        record = self.form(self.estate, done, "complaint_record", "chen")
        self.print("chen", 10, "complaint", record.number, done, slip=record)
        people = self.estate.people
        self.walk(
            self.estate,
            record,
            (20, "chen", "acknowledge", {"first_reply": "已受理，兩日內答覆。"}),
            (60, "huang", "grade", {"severity": "minor", "handler": people["zhang"]}),
            (
                20 * 60,
                "huang",
                "find",
                {"finding": "0601 住戶夜班返家，椅腳無墊。", "validity": "valid"},
            ),
            (
                21 * 60,
                "huang",
                "act",
                {
                    "measures": "協調 0601 住戶加裝腳墊，二十三點後不移動家具。",
                    "measures_owner": people["zhang"],
                },
            ),
            (22 * 60, "huang", "reply", {"final_reply": "已加裝腳墊，請再觀察。"}),
        )

    def stranger(self, at: dt.datetime) -> None:
        self.call(
            self.hotel,
            at,
            "fang",
            3,
            identity="declined",
            category="other",
            purpose_status="unclear",
            content="只說有「合作的事」要找總經理，不肯留姓名。",
            asked_for=self.hotel.people["gm"],
            asked_for_answer="declines",
            outcome="no_message_wished",
        )

    def dark_garage(self, at: dt.datetime) -> None:
        done = self.letter(
            self.estate,
            at,
            "lin",
            name="林國棟",
            customer_kind="owner",
            unit="2棟1801",
            kind="reported_matter",
            subcategory="repair.electric",
            delivery="post",
            subject="地下二層 B 區照明不亮",
            content="來函反映地下二層 B 區照明三盞不亮，夜間停車不便。",
        )
        slip = done.contact.slips.get()
        self.print("lin", 6, "coordination", slip.number, done, slip=slip)
        engineer = {"person": self.estate.people["li"]}
        self.walk(
            self.estate,
            slip,
            (20, "lin", "receive", engineer),
            (
                5 * 60,
                "lin",
                "reply",
                {**engineer, "reply": "三盞燈管已更換，線路正常。"},
            ),
            (6 * 60, "lin", "follow", {"outcome": "現場查看，照明恢復。"}),
            (7 * 60, "zhou", "close", {}),
        )

    def lift_service(self, at: dt.datetime) -> None:
        self.call(
            self.estate,
            at,
            "chen",
            2,
            name="周工",
            customer_kind="supplier",
            organisation="安和電梯公司",
            phone="555-0106",
            category="liaison",
            content="通知週四上午九點至十一點對 4 棟電梯做月度保養，請張貼通知。",
            outcome="handed_over",
            connected_to=self.estate.people["zhou"],
            result="文員張貼停用通知。",
        )

    def praise(self, at: dt.datetime) -> None:
        done = self.letter(
            self.estate,
            at,
            "lin",
            name="吳佩珊",
            customer_kind="owner",
            unit="6棟0302",
            kind="commendation",
            delivery="hand",
            subject="表揚保安員張志強",
            content="保安員張志強冒雨幫老人把輪椅推回家，請管理處代為致謝。",
            praised_staff="張志強",
            praised_department=self.estate.departments["保安部"],
        )
        hung = done.contact.entered_at + dt.timedelta(minutes=60)
        user = self.estate.people["zhou"].user
        photo = demo_forms.photo_of_board(done.contact, user, hung)
        self.keep(
            self.estate,
            done,
            "post_original",
            60,
            "zhou",
            place="客戶中心公告欄",
            photo=photo,
        )
        self.keep(self.estate, done, "post_copy", 26 * 60, "zhou", place="保安部值班室")
        at_noon = done.contact.entered_at + dt.timedelta(days=1)
        clerk = self.estate.people["zhou"]
        desk.thank(
            done.contact,
            thanked_on=at_noon.date(),
            thanks="電話致謝吳女士，並轉告張志強。",
            reward="當月服務之星，獎金 200 元",
            by=clerk.user,
            now=at_noon,
        )
        original = done.contact.postings.get(kind="original")
        down = at_noon + dt.timedelta(days=7)
        desk.take_down(original, by=clerk.user, member=clerk, now=down)

    def insurance(self, at: dt.datetime) -> None:
        done = self.call(
            self.estate,
            at,
            "lin",
            1,
            name="王經理",
            customer_kind="supplier",
            organisation="恒信保險",
            phone="555-0108",
            category="liaison",
            content="找工程部李主管，談公共責任險續保。",
            asked_for=self.estate.people["li"],
            asked_for_answer="absent",
            outcome="message_taken",
            message="請回電談公共責任險續保。",
            message_kind="please_call",
        )
        self.keep(
            self.estate,
            done,
            "colleague_call_back",
            22 * 60,
            "lin",
            outcome="reached",
            result="李主管次日上午已回電。",
        )
        number = done.contact.number
        self.print("lin", 4, "message", number, done)
        self.print("zhou", 23 * 60, "message", number, done, door="pdf")

    def trapped(self, at: dt.datetime) -> None:
        done = self.call(
            self.estate,
            at,
            "chen",
            2,
            name="赵敏",
            customer_kind="tenant",
            unit="3栋1503",
            phone="555-0109",
            category="repair",
            subcategory="repair.lift",
            urgency="critical",
            content="电梯停在三楼，里面有人按铃，听声音是一位老人和小孩。",
            outcome="handed_over",
            connected_to=self.estate.people["li"],
            result="四分鐘到場，八時四十六分脫困，人員平安。",
        )
        order = self.form(self.estate, done, "work_order", "chen")
        freed = {"repair_result": "part_done", "work_done": "放出乘客，電梯停用待檢。"}
        self.walk(
            self.estate,
            order,
            (0, "chen", "arrive", {"person": self.estate.people["li"]}),
            (9, "chen", "finish", freed),
        )

    def deposit(self, at: dt.datetime) -> None:
        done = self.visit(
            self.estate,
            at,
            "lin",
            name="孙立",
            customer_kind="owner",
            unit="7栋0204",
            phone="555-0110",
            category="complaint",
            subcategory="complaint.charges",
            content="装修押金退款等了一个多月还没到账，要求给出明确日期。",
            outcome="reply_owed",
            reply_owner=self.estate.people["huang"],
            tense=True,
            minutes=25,
        )
        self.form(self.estate, done, "complaint_record", "lin", severity="important")

    def dripping(self, at: dt.datetime) -> None:
        done = self.call(
            self.hotel,
            at,
            "fang",
            3,
            name="Ms. Carter",
            customer_kind="guest",
            unit="1217",
            phone="1217",
            category="complaint",
            subcategory="complaint.equipment",
            urgency="urgent",
            content=(
                "Air conditioning dripping onto the desk; asks for another room"
                " tonight."
            ),
            outcome="reply_owed",
            reply_due=at + dt.timedelta(minutes=15),
        )
        self.keep(
            self.hotel,
            done,
            "reply",
            9,
            "fang",
            outcome="in_person",
            result="Moved to 1420; engineering is repairing 1217.",
        )
        order = self.form(self.hotel, done, "work_order", "fang")
        engineering = {"department": self.hotel.departments["工程部"]}
        self.walk(
            self.hotel,
            order,
            (2, "fang", "dispatch", engineering),
            (5, "fang", "take", {}),
            (30, "fang", "arrive", {}),
            (40, "fang", "wait", {**PARTS, "due_at": self.now + IN_THREE_DAYS}),
        )

    def journalist(self, at: dt.datetime) -> None:
        self.call(
            self.hotel,
            at,
            "fang",
            2,
            name="何記者",
            customer_kind="other",
            organisation="新聞社",
            phone="555-0112",
            category="other",
            subcategory="other.media",
            purpose_status="clear",
            content="想採訪總經理談春節客房價格。",
            asked_for=self.hotel.people["gm"],
            asked_for_answer="busy",
            alternative_offered="accepted",
            connected_to=self.hotel.people["press"],
            outcome="connected",
            result="由公關部沈若琳接聽。",
        )

    def salesman(self, at: dt.datetime) -> None:
        self.visit(
            self.estate,
            at,
            "chen",
            name="無預約推銷員",
            customer_kind="supplier",
            phone="555-0113",
            category="other",
            subcategory="other.sales",
            content="推銷淨水設備，要求見管理處主任；已婉拒並留下名片。",
            outcome="answered",
            minutes=6,
        )

    def anonymous(self, at: dt.datetime) -> None:
        done = self.letter(
            self.estate,
            at,
            "lin",
            identity="unknown",
            kind="complaint",
            subcategory="complaint.security",
            delivery="hand",
            subject="夜班保安在崗亭睡覺",
            content="投訴夜班保安在崗亭睡覺，並稱一個月內已見到三次。",
        )
        self.keep(
            self.estate,
            done,
            "decide_on_slip",
            45,
            "huang",
            outcome="slip",
            result="屬管理事項，開協調單交保安部核查。",
            department=self.estate.departments["保安部"],
        )
        slip = done.contact.slips.get()
        self.print("zhou", 52, "coordination", slip.number, done, slip=slip)
        captain = {"person": self.estate.people["zhang"]}
        self.walk(self.estate, slip, (60, "lin", "receive", captain))

    def waste(self, at: dt.datetime) -> None:
        promised = self.at(6, "12:00")
        self.waste_call = self.call(
            self.estate,
            at,
            "lin",
            2,
            name="張太太",
            customer_kind="owner",
            unit="2棟0601",
            phone="555-0115",
            category="enquiry",
            subcategory="enquiry.notices",
            content="問垃圾分類新收集時間；前臺一時查不到，承諾中午前回電。",
            outcome="reply_owed",
            reply_due=promised,
            reply_owner=self.estate.people["lin"],
        )
        self.keep(
            self.estate,
            self.waste_call,
            "reply",
            147,
            "lin",
            outcome="in_writing",
            result="已告知：週一至週六 18:30–20:30，週日停收。",
        )

    def parcels(self, at: dt.datetime) -> None:
        self.visit(
            self.estate,
            at,
            "chen",
            name="快遞員",
            customer_kind="visitor",
            category="help",
            subcategory="help.parcels",
            content="四件包裹需代收，其中一件外箱破損。",
            outcome="answered",
            result="三件代收，破損件拍照後請快遞員帶回。",
            minutes=7,
        )

    def seepage(self, at: dt.datetime) -> None:
        done = self.call(
            self.estate,
            at,
            "lin",
            4,
            late_reason="線路雜音，對方重撥",
            name="李小姐",
            customer_kind="owner",
            unit="8棟1101",
            phone="555-0117",
            category="repair",
            subcategory="repair.seepage",
            urgency="urgent",
            content="陽台天花板滲水，懷疑樓上防水失效，上個月修過一次。",
            outcome="handed_over",
            connected_to=self.estate.people["li"],
        )
        order = self.form(self.estate, done, "work_order", "lin")
        patched = {"repair_result": "done", "work_done": "天花板補漆，未查到水源。"}
        taken = {"acceptance": "B", "accepted_by": "李小姐"}
        angry = {
            "rating": "C",
            "method": "phone",
            "asked": "李小姐",
            "comments": "下雨又滲，要求查樓上防水。",
        }
        self.walk(
            self.estate,
            order,
            (10, "lin", "dispatch", {}),
            (60, "lin", "arrive", {}),
            (3 * 60, "lin", "finish", patched),
            (4 * 60, "lin", "accept", taken),
            (50 * 60, "lin", "visit", angry),
        )

    def street_office(self, at: dt.datetime) -> None:
        done = self.letter(
            self.estate,
            at,
            "lin",
            name="社區安全科",
            customer_kind="authority",
            organisation="街道辦",
            kind="liaison",
            delivery="courier",
            subject="電動車充電安全檢查",
            content="關於開展電動車充電安全檢查的通知，要求月底前回覆整改情況。",
        )
        self.keep(
            self.estate, done, "hand_over_letter", 90, "zhou", result="行政部簽收。"
        )
        zhou = self.estate.people["zhou"]
        self.keep(self.estate, done, "sign_for_letter", 95, "zhou", person=zhou)

    def locker(self, at: dt.datetime) -> None:
        done = self.call(
            self.estate,
            at,
            "chen",
            2,
            name="郑先生",
            customer_kind="owner",
            unit="4栋0902",
            phone="555-0119",
            category="suggestion",
            subcategory="suggestion.facilities",
            content="建议在南门加装快递柜，晚上回来常常塞满。",
            outcome="undecided",
        )
        self.keep(
            self.estate,
            done,
            "consult_superior",
            95,
            "chen",
            result="郭主任：列入下季度設備計劃。",
        )
        self.keep(
            self.estate,
            done,
            "call_back",
            26 * 60,
            "chen",
            outcome="in_person",
            result="已告知業主列入下季度計劃。",
        )

    def laptop(self, at: dt.datetime) -> None:
        done = self.call(
            self.hotel,
            at,
            "fang",
            3,
            name="Mr. Okafor",
            customer_kind="guest",
            unit="0809",
            phone="0809",
            category="help",
            subcategory="help.lost",
            content="Left a black laptop bag in the lobby bar around 6 pm.",
            outcome="reply_owed",
        )
        self.keep(
            self.hotel,
            done,
            "reply",
            35,
            "fang",
            outcome="in_person",
            result="Found by the bar, handed over and signed for.",
        )

    def supplier(self, at: dt.datetime) -> None:
        done = self.call(
            self.hotel,
            at,
            "fang",
            2,
            name="高先生",
            customer_kind="supplier",
            organisation="原供應商",
            phone="555-0121",
            category="other",
            subcategory="other.supplier",
            purpose_status="clear",
            content="第三次來電要求與經理談尾款。",
            asked_for=self.hotel.people["manager"],
            asked_for_answer="declines",
            outcome="message_taken",
            message="請財務部就尾款與高先生聯繫。",
            message_kind="please_call",
        )
        self.keep(
            self.hotel,
            done,
            "deliver_message",
            25,
            "fang",
            result="已轉交，財務部跟進。",
        )
        boss = self.hotel.people["manager"]
        self.keep(
            self.hotel, done, "read_message", 60, "fang", outcome="read", person=boss
        )
        self.keep(
            self.hotel,
            done,
            "decide_message",
            70,
            "fang",
            outcome="desk_calls",
            person=boss,
            result="告知對方由財務部週五前答覆。",
        )
        self._answer_supplier(done, at + dt.timedelta(minutes=95))

    def _answer_supplier(self, done: Recorded, at: dt.datetime) -> None:
        """Ring the supplier: the logged call is the proof of the message."""
        promise = FollowUp.objects.open().get(contact=done.contact, kind="call_back")
        answer = self.call(
            self.hotel,
            at,
            "fang",
            None,
            direction="outgoing",
            promise=promise,
            name="高先生",
            phone="555-0121",
            category="other",
            subcategory="other.supplier",
            content="告知尾款由財務部杜會計週五前答覆。",
            outcome="answered",
        )
        fang = self.hotel.people["fang"]
        desk.complete(
            promise,
            outcome="reached",
            result="對方同意等到週五。",
            proof=answer.contact,
            by=fang.user,
            member=fang,
            now=at + dt.timedelta(minutes=3),
        )

    def attitude(self, at: dt.datetime) -> None:
        done = self.visit(
            self.estate,
            at,
            "lin",
            name="周婉婷",
            customer_kind="tenant",
            unit="1棟1404",
            phone="555-0122",
            category="complaint",
            subcategory="complaint.attitude",
            content="對收費員說話語氣不滿，情緒激動，要求道歉。",
            tense=True,
            call_supervisor=True,
            complained_of=self.estate.people["he"],
            outcome="reply_owed",
            reply_owner=self.estate.people["wu"],
            reply_due=self.now + dt.timedelta(hours=5),
            minutes=30,
        )
        self.keep(
            self.estate, done, "call_supervisor", 1, "wu", result="吳主任到場接待。"
        )
        people = self.estate.people
        record = self.form(
            self.estate, done, "complaint_record", "lin", handler=people["wu"]
        )
        graded = {"severity": "important", "handler": people["wu"]}
        self.walk(
            self.estate,
            record,
            (30, "lin", "acknowledge", {"first_reply": "已受理，由主管調查。"}),
            (40, "huang", "grade", graded),
        )

    def door_card(self, at: dt.datetime) -> None:
        people = self.estate.people
        fields: dict[str, Any] = {
            "name": "馬先生",
            "customer_kind": "owner",
            "unit": "5棟2001",
            "phone": "555-0123",
            "category": "repair",
            "subcategory": "repair.access",
            "urgency": "urgent",
            "content": "門禁卡失靈，家裡老人出不了單元門。",
            "outcome": "handed_over",
            "connected_to": people["li"],
        }
        try:
            self.call(self.estate, at, "xu", 2, answered_by=people["xu"], **fields)
        except desk.Refused:
            # The trainee's attempt is kept; a cleared colleague takes the call.
            fields["answered_by"] = people["lin"]
        done = self.call(self.estate, at, "xu", 2, **fields)
        order = self.form(self.estate, done, "work_order", "lin")
        self.walk(self.estate, order, (6, "lin", "dispatch", {}))

    def school(self, at: dt.datetime) -> None:
        done = self.letter(
            self.estate,
            at,
            "lin",
            name="Ms. Hall",
            customer_kind="other",
            organisation="Green Leaf School",
            kind="liaison",
            delivery="email",
            subject="Use of the clubhouse hall on Saturday",
            content=(
                "Request to use the clubhouse hall on Saturday; asks for a written"
                " answer."
            ),
            reply_due=at + dt.timedelta(days=3),
        )
        self.keep(
            self.estate, done, "hand_over_letter", 50, "zhou", result="行政部簽收。"
        )
        self.keep(
            self.estate,
            done,
            "sign_for_letter",
            70,
            "zhou",
            outcome="sent_back",
            result="場地由客戶中心管理，請先確認週六是否可用。",
        )

    def general_manager(self, at: dt.datetime) -> None:
        self.call(
            self.hotel,
            at,
            "fang",
            2,
            name="蘇總監",
            organisation="晨星旅行社",
            phone="555-0126",
            category="liaison",
            purpose_status="clear",
            content="想與總經理確認十二月團體房的簽約時間。",
            asked_for=self.hotel.people["gm"],
            asked_for_answer="absent",
            outcome="message_taken",
            message="請回電確認簽約時間，蘇總監下午都在辦公室。",
            message_kind="please_call",
        )

    def fire_lane(self, at: dt.datetime) -> None:
        done = self.call(
            self.estate,
            at,
            "lin",
            3,
            name="許先生",
            customer_kind="owner",
            unit="3棟0702",
            phone="555-0125",
            category="complaint",
            subcategory="complaint.parking",
            urgency="urgent",
            content="有車停在消防通道已兩小時，車牌看不清，請馬上處理。",
            outcome="reply_owed",
            reply_due=self.now + dt.timedelta(hours=1),
            reply_owner=self.estate.people["lin"],
        )
        record = self.form(self.estate, done, "complaint_record", "lin")
        told = {"first_reply": "保安已到場，正在聯繫車主。"}
        self.walk(self.estate, record, (1, "lin", "acknowledge", told))

    def guest_letter(self, at: dt.datetime) -> None:
        self.letter(
            self.hotel,
            at,
            "fang",
            name="林國強",
            customer_kind="guest",
            unit="0915",
            kind="reported_matter",
            subcategory="repair.fittings",
            delivery="hand",
            subject="浴室門鎖鬆動",
            content="房客留字條：浴室門鎖鬆動，關不上。",
        )

    def nobody_came(self, at: dt.datetime) -> None:
        done = self.visit(
            self.estate,
            at,
            "lin",
            name="蔡小姐",
            customer_kind="tenant",
            unit="6棟1103",
            phone="555-0127",
            category="enquiry",
            subcategory="enquiry.parking",
            content="想問訪客停車；前臺正在接電話，等了六分鐘離開。",
            outcome="left_unseen",
            attended_at=None,
            greeted=False,
            farewell=False,
            minutes=6,
        )
        told = "已致歉並說明：訪客停車憑業主登記，每日前三小時免費。"
        self.keep(
            self.estate,
            done,
            "call_back",
            20,
            "lin",
            outcome="reached",
            result=told,
            unlogged_reason="在大堂用手機回的電話，回前臺時忘了登記。",
        )

    # ---- shifts and paper

    def check(
        self, site: Place, who: str, at: dt.datetime, **corrections: str
    ) -> ShiftCheck:
        """Make a person's check: what has a correction failed, the rest passed."""
        member = site.people[who]
        items = REGISTRY.checklist(snapshot_of(site.row).profile)
        failed = {one.code: "fail" for one in items if one.code in corrections}
        return desk.record_check(
            member,
            results={**{one.code: "pass" for one in items}, **failed},
            corrections=corrections,
            by=member.user,
            now=at,
        )

    def sign(
        self, site: Place, made: ShiftCheck, who: str, at: dt.datetime, note: str = ""
    ) -> None:
        member = site.people[who]
        desk.countersign(made, note=note, by=member.user, member=member, now=at)

    def leave(self, shift: Shift, at: dt.datetime, reason: str) -> None:
        member = shift.staff
        desk.end_shift(shift, reason=reason, by=member.user, member=member, now=at)

    def late_relief(self, at: dt.datetime) -> None:
        """A shift that ended before anybody had taken over, with its reason."""
        made = self.check(self.estate, "chen", at, badge="當場佩戴工作牌。")
        signed = at + dt.timedelta(minutes=18)
        self.sign(self.estate, made, "wu", signed, "已改正，下不為例。")
        self.leave(made.shift, self.at(2, "16:10"), "接班同事塞車，主管已到櫃檯接手。")

    def day_and_evening(self, at: dt.datetime) -> None:
        """A hand-over that was taken over, and a look at one clause on the way."""
        people = self.estate.people
        made = self.check(self.estate, "chen", at)
        self.sign(self.estate, made, "wu", at + dt.timedelta(minutes=12))
        for clause, result, note in (
            ("instruction/3.1.2", "kept", "三聲內接聽，報公司名稱。"),
            ("instruction/3.2.4", "not_kept", "櫃檯上放了私人水杯，已收起。"),
        ):
            desk.note_spot_check(
                self.estate.row,
                clause=clause,
                result=result,
                note=note,
                staff=people["chen"],
                by=people["wu"].user,
                member=people["wu"],
                now=self.at(1, "11:05"),
            )
        offer = desk.offer_hand_over(
            made.shift,
            keys="會所大門鑰匙：在櫃檯\n地下二層配電房鑰匙：工程部李主管借用",
            kept_items="快遞包裹三件（4棟0902、2棟0601、6棟0302）",
            note="南門道閘下午檢修，訪客走東門。",
            by=people["chen"].user,
            now=self.at(1, "15:50"),
        )
        lin = people["lin"]
        evening = self.check(
            self.estate, "lin", self.at(1, "15:55"), hair_tied="已束髮。"
        )
        taken = self.at(1, "15:58")
        offer = desk.accept_hand_over(offer, by=lin.user, member=lin, now=taken)
        self.sign(self.estate, evening, "wu", self.at(1, "16:20"))
        reason = "夜間櫃檯無人接班，鑰匙已交保安值班室。"
        self.leave(evening.shift, self.at(1, "23:00"), reason)

    def hotel_morning(self, at: dt.datetime) -> None:
        self.check(self.hotel, "fang", at)

    def this_morning(self, at: dt.datetime) -> None:
        """A check that waits for the supervisor, a hand-over for the next shift."""
        made = self.check(
            self.estate,
            "chen",
            self.at(0, "07:51"),
            desk_nothing_private="私人物品已收進更衣櫃。",
        )
        desk.offer_hand_over(
            made.shift,
            keys="會所大門鑰匙：在櫃檯",
            kept_items="快遞包裹兩件（4棟0902、6棟0302）\n拾獲雨傘一把，A-3 櫃",
            note="消防通道違停，保安在聯繫車主；許先生等回電。",
            by=made.staff.user,
            now=at,
        )

    def print(
        self,
        who: str,
        minutes: int,
        form: str,
        number: str,
        recorded: Recorded,
        slip: Slip | None = None,
        door: str = "paper",
    ) -> None:
        """Count a print some minutes after the entry."""
        contact = recorded.contact
        printed = desk.Printed(form=form, number=number, contact=contact, slip=slip)
        now = contact.entered_at + dt.timedelta(minutes=minutes)
        by = self.estate.people[who].user
        desk.count_prints(self.estate.row, [printed], door=door, by=by, now=now)
