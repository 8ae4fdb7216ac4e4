"""What a supervisor and a manager have done at the demo estate, and what waits there.

Each list of the admin that names a problem has something to show by it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from . import choices, desk
from .models import Breach, Contact, Slip, StaffMember

Step = tuple[int, str, Callable[[dt.datetime], object]]


def days(story: Any) -> list[Step]:
    """Return what happens at the estate so that no problem is without an example."""
    place = story.estate

    def put_through(at: dt.datetime) -> None:
        boss = place.people["boss"]
        story.call(
            place,
            at,
            "lin",
            2,
            name="程先生",
            phone="555-0141",
            asked_for=boss,
            asked_for_answer="accepts",
            purpose_status="unclear",
            connected_to=boss,
            override_reason="對方說小孩困在電梯裡，先接通再問。",
            category="help",
            content="小孩困在電梯裡，直接要求主任接聽。",
            outcome="connected",
        )

    def twice(at: dt.datetime) -> None:
        done = story.call(
            place,
            at,
            "chen",
            5,
            late_reason="兩線同時響",
            name="鄧小姐",
            phone="555-0142",
            category="enquiry",
            content="詢問游泳池開放的時間。",
            outcome="answered",
        )
        chen = place.people["chen"]
        desk.void(
            done.contact,
            reason="與前一筆是同一通電話",
            by=chen.user,
            member=chen,
            now=at + dt.timedelta(minutes=9),
        )

    def complaint(at: dt.datetime) -> None:
        story.call(
            place,
            at,
            "lin",
            2,
            name="姚太太",
            phone="555-0143",
            unit="5棟0802",
            customer_kind="owner",
            category="complaint",
            content="樓上深夜還在裝修，已連續三晚。",
            outcome="answered",
        )

    def letters(at: dt.datetime) -> None:
        shared = {"name": "碧湖花園業主", "delivery": "courier"}
        for minutes, fields in enumerate(
            (
                {"kind": "liaison", "subject": "消防演練日期協調", "name": "街道辦"},
                {
                    "kind": "commendation",
                    "subject": "感謝保安部代尋走失老人",
                    "praised_staff": "張志強",
                    "praised_department": place.departments["保安部"],
                },
                {"kind": "complaint", "subject": "電梯連續停用三天"},
            )
        ):
            moment = at - dt.timedelta(minutes=3 - minutes)
            given = {"content": fields["subject"], **shared, **fields}
            story.letter(place, moment, "lin", **given)

    return [
        (6, "11:15", put_through),
        (5, "16:40", twice),
        (1, "17:30", complaint),
        (0, "09:10", letters),
    ]


def close_months(estate: Any, hotel: Any, now: dt.datetime) -> None:
    """Close the month before the fortnight; before the first entry of the desks."""
    for place, supervisor in ((estate, "wu"), (hotel, "gao")):
        manager = StaffMember.objects.get(desk=place.row, user__username="manager")
        _close_month(place, place.people[supervisor], manager, now)


def look_over(estate: Any, hotel: Any, now: dt.datetime) -> None:
    """Review, judge and sign as the two houses would have by today."""
    wu = estate.people["wu"]
    _review(estate, wu, now)
    _judge(estate, wu, now)
    for days_ago in (3, 2):
        day = (now - dt.timedelta(days=days_ago)).astimezone(estate.row.zone).date()
        desk.sign_day(estate.row, day, by=wu.user, member=wu, now=now)


def _close_month(place: Any, supervisor: Any, manager: Any, now: dt.datetime) -> None:
    """Close the month before the oldest entry: the desk may still correct its own."""
    oldest = (now - dt.timedelta(days=15)).astimezone(place.row.zone).date()
    month = oldest.replace(day=1) - dt.timedelta(days=1)
    for step, member in (
        (desk.prepare_month, supervisor),
        (desk.review_month, manager),
        (desk.approve_month, manager),
    ):
        step(place.row, month, by=member.user, member=member, now=now)


def _review(place: Any, wu: Any, now: dt.datetime) -> None:
    by = {"by": wu.user, "member": wu, "now": now - dt.timedelta(minutes=15)}
    own = {"answered_by": wu}
    for channel in choices.Channel.values:
        rows = Contact.objects.of(place.row).filter(channel=channel, status="closed")
        # Both ends of the fortnight stay as they are: a newcomer looks there first.
        chosen = list(rows.exclude(**own).order_by("occurred_at", "pk")[1:5])
        for row, (result, comment) in zip(
            chosen,
            (
                ("good", "記得很清楚。"),
                ("to_correct", "請補寫對方的樓棟房號。"),
                ("good", ""),
            ),
            strict=False,
        ):
            desk.review(row, result=result, comment=comment, **by)
    again = Contact.objects.of(place.row).filter(review="good", channel="call").first()
    lin = place.people["lin"]
    desk.amend(
        again,
        {"result": "已補記：對方下午會再來電。"},
        reason="補記後續",
        by=lin.user,
        member=lin,
        read_at=again.amended_at,
        now=now - dt.timedelta(minutes=5),
    )
    slips = Slip.objects.of(place.row).exclude(opened_by=wu.user).order_by("pk")
    # Nobody reviews what they have written in or are named in.
    slips = slips.exclude(steps__by=wu.user).exclude(handler=wu)
    slips = slips.exclude(complained_of=wu)
    for slip, (result, comment) in zip(
        slips[:2],
        (("good", "步驟齊全。"), ("to_correct", "請寫明現場位置。")),
        strict=False,
    ):
        desk.review_slip(slip, result=result, comment=comment, **by)


def _judge(place: Any, wu: Any, now: dt.datetime) -> None:
    pending = Breach.objects.filter(desk=place.row, withdrawn_at=None)
    words = (
        ("accepted", ""),
        ("coaching", "下次請先接起，再請訪客稍候。"),
        ("not_valid", "線路故障，與接待員無關。"),
    )
    others = pending.exclude(contact__answered_by=wu).exclude(
        contact__entered_by=wu.user
    )
    for breach, (judgement, comment) in zip(
        others.order_by("happened_at", "pk")[:3], words, strict=False
    ):
        desk.judge(
            breach, judgement=judgement, comment=comment, by=wu.user, member=wu, now=now
        )
