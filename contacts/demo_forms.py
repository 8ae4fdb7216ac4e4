"""The demo's forms that are halfway: every state of each, repeats, late ones.

They are opened and walked by the writer like all the rest; the lines below only say
what was reported, and how far each form has come.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from . import desk, scans
from .models import Attachment, Contact, Slip

Told = Callable[[dt.datetime], object]
Steps = tuple[tuple[int, str, str, dict[str, Any]], ...]
LATE = dt.timedelta(minutes=15)
# The escalation is looked at every six hours of the fortnight, and once at its end.
EARLIER = dt.timedelta(hours=6) + LATE
FIXED = {"repair_result": "done", "work_done": "已修復，現場試用正常。"}
TAKEN = {"acceptance": "A"}
ASKED = {"method": "phone", "asked": "馮先生"}
WALK: dict[str, tuple[str, str, dict[str, Any]]] = {
    "dispatch": ("lin", "dispatch", {}),
    "take": ("lin", "take", {}),
    "arrive": ("lin", "arrive", {}),
    "finish": ("lin", "finish", FIXED),
    "accept": ("lin", "accept", TAKEN),
    "visit": ("lin", "visit", {**ASKED, "rating": "A"}),
    "void": ("wu", "void", {"note": "與另一張派工單重複，作廢。"}),
}
ORDERS = (
    ("馮先生", "3棟1001", "repair.electric", "玄關燈不亮。", ()),
    ("蘇太太", "5棟0402", "repair.water", "浴室水龍頭關不緊。", ("dispatch", "take")),
    (
        "韓先生",
        "6棟1503",
        "repair.access",
        "單元門對講沒有聲音。",
        ("dispatch", "take", "arrive"),
    ),
    (
        "馬小姐",
        "7棟1201",
        "repair.aircon",
        "客廳空調滴水。",
        ("dispatch", "arrive", "finish", "accept"),
    ),
    (
        "方先生",
        "1棟0903",
        "repair.fittings",
        "陽台門鎖卡住。",
        ("dispatch", "arrive", "finish", "accept", "visit"),
    ),
    ("馮先生", "3棟1001", "repair.network", "電視沒有信號。", ("void",)),
)
BLOCKED = (
    ("江先生", "2棟0101", "門前排水溝堵塞，下雨前要疏通。", LATE),
    ("葉小姐", "2棟0102", "地面滲水，集水井已滿。", EARLIER),
)
FOUND = {"finding": "查看監控與值班記錄，反映屬實。", "validity": "valid"}
ANSWERED = {"final_reply": "已告知調查結果與改進措施。"}
SATISFIED = {"rating": "B", "method": "phone", "asked": "業主"}
ANGRY = {**SATISFIED, "rating": "C", "comments": "昨晚又發生，要求經理答覆。"}
COMPLAINTS = (
    ("溫小姐", "4棟1502", "complaint.greenery", "花園枯枝一週未清。", "find"),
    ("邱先生", "7棟0903", "complaint.cleaning", "電梯廳垃圾隔夜未收。", "act"),
    ("賴太太", "2棟0304", "complaint.parking", "車位常被外來車佔用。", "visit"),
    ("羅先生", "8棟0606", "complaint.noise", "健身房夜間音樂太大。", "again"),
    ("施小姐", "1棟1101", "complaint.security", "夜間西門無人值守。", "close"),
)
SLIPS = (
    ("更換西門崗亭燈具", ()),
    ("清理地下二層雜物", ("receive", "reply")),
    ("修剪車道兩側樹枝", ("receive", "reply", "follow")),
    ("檢查消防通道標線", ("receive", "reply", "follow", "visit")),
    ("更新訪客登記告示", ("receive", "reply", "follow", "close", "reopen")),
    ("更換崗亭燈具（重複）", ("void",)),
)


class Story(Protocol):
    """What the demo's story lends: the places, and its ways to write."""

    estate: Any
    now: dt.datetime
    late: list[int]
    call: Callable[..., Any]
    form: Callable[..., Slip]
    walk: Callable[..., Slip]
    print: Callable[..., None]


def told(story: Story) -> list[tuple[int, str, Told]]:
    """Return what is to be told, with its day and time."""
    rows: list[tuple[int, str, Told]] = [(2, "16:30", partial(_again, story))]
    for days, hour, tell, lines in (
        (3, 13, _complaint, COMPLAINTS),
        (2, 10, _order, ORDERS),
        (2, 11, _slip, SLIPS),
        (1, 9, _late, BLOCKED),
    ):
        for number, line in enumerate(lines):
            clock = f"{hour:02}:{number * 8 + 2:02}"
            rows.append((days, clock, partial(tell, story, line)))
    return rows


def _call(story: Story, at: dt.datetime, **fields: Any) -> Any:
    fields.setdefault("customer_kind", "owner")
    return story.call(
        story.estate,
        at,
        "lin",
        2,
        outcome="handed_over",
        connected_to=story.estate.people["li"],
        greeted=True,
        **fields,
    )


def _order(story: Story, line: tuple[Any, ...], at: dt.datetime) -> None:
    name, unit, code, fault, walked = line
    done = _call(
        story,
        at,
        name=name,
        unit=unit,
        phone="555-0131",
        category="repair",
        subcategory=code,
        content=fault,
    )
    order = story.form(story.estate, done, "work_order", "lin")
    asked = {"accepted_by": name, "asked": name}
    steps = [WALK[step] for step in walked]
    _walk(story, order, [(by, step, {**kept, **asked}) for by, step, kept in steps])


def _again(story: Story, at: dt.datetime) -> None:
    """The same matter of the same unit within ninety days is known as a repeat."""
    done = _call(
        story,
        at,
        name="陳美玲",
        unit="3棟1202",
        phone="555-0101",
        category="repair",
        subcategory="repair.water",
        content="廚房水槽下方又有水，上次剛修過。",
    )
    order = story.form(story.estate, done, "work_order", "lin")
    _walk(story, order, [WALK["dispatch"]])


def _complaint(story: Story, line: tuple[Any, ...], at: dt.datetime) -> None:
    name, unit, code, content, last = line
    people, departments = story.estate.people, story.estate.departments
    done = _call(
        story,
        at,
        name=name,
        unit=unit,
        phone="555-0132",
        category="complaint",
        subcategory=code,
        content=content,
    )
    if last == "close":
        double = story.form(story.estate, done, "complaint_record", "lin")
        _walk(story, double, [("wu", "void", {"note": "登記了兩次，作廢一張。"})])
    record = story.form(
        story.estate,
        done,
        "complaint_record",
        "lin",
        complained_department=departments["保安部"],
        remedy="要求書面答覆。",
    )
    asked = {**SATISFIED, "asked": name}
    graded = {"severity": "important", "handler": people["wu"]}
    measured = {"measures": "調整值班與巡查時間。", "measures_owner": people["zhang"]}
    steps = [
        ("lin", "acknowledge", {"first_reply": "已受理，主管調查後答覆。"}),
        ("huang", "grade", graded),
        ("huang", "find", FOUND),
        ("huang", "act", measured),
        ("huang", "reply", ANSWERED),
        ("lin", "visit", {**ANGRY, "asked": name} if last == "again" else asked),
        ("wu", "close", {}),
    ]
    ends = {"find": 3, "act": 4, "visit": 6, "again": 6, "close": 7}
    _walk(story, record, steps[: ends[last]])


def _slip(story: Story, line: tuple[Any, ...], at: dt.datetime) -> None:
    subject, walked = line
    estate = story.estate
    security, captain = estate.departments["保安部"], estate.people["zhang"]
    done = _call(
        story,
        at,
        name="馮先生",
        customer_kind="other",
        organisation="業主委員會",
        phone="555-0131",
        category="liaison",
        content=f"聯席會議後請管理處跟進：{subject}。",
    )
    signed = {"person": captain}
    steps = {
        "receive": ("lin", "receive", signed),
        "reply": ("lin", "reply", {**signed, "reply": "已安排，本週內完成。"}),
        "follow": ("lin", "follow", {"outcome": "現場查看，已完成。"}),
        "visit": ("lin", "visit", {**ASKED, "rating": "A"}),
        "close": ("zhou", "close", {}),
        "reopen": ("wu", "reopen", {"note": "告示內容又有更改，請再更新。"}),
        "void": ("wu", "void", {"note": "同一事項已有協調單，作廢。"}),
    }
    values = {"department": security, "handler": captain, "subject": subject}
    slip = story.form(estate, done, "coordination_slip", "lin", **values)
    if "receive" in walked:
        story.print("lin", 4, "coordination", slip.number, done, slip=slip)
    _walk(story, slip, [steps[name] for name in walked])


def _late(story: Story, line: tuple[Any, ...], at: dt.datetime) -> None:
    """An order that is late: reminded of, or with the assistant already."""
    name, unit, fault, late = line
    done = _call(
        story,
        at,
        name=name,
        unit=unit,
        phone="555-0133",
        category="repair",
        subcategory="repair.water",
        urgency="urgent",
        content=fault,
    )
    due = {"due_at": story.now - late}
    order = story.form(story.estate, done, "work_order", "lin", **due)
    _walk(story, order, [WALK["dispatch"]])
    story.late.append(order.pk)


def _walk(story: Story, slip: Slip, steps: list[tuple[str, str, Any]]) -> None:
    """Take the steps four minutes apart."""
    timed = [(4 * n, *step) for n, step in enumerate(steps, start=1)]
    story.walk(story.estate, slip, *timed)


def photo_of_board(contact: Contact, by: Any, now: dt.datetime) -> Attachment:
    """Attach a small picture of a notice on a board; it shows no person."""
    scan = scans.examine(io.BytesIO(_picture()), "公告欄.png", most_bytes=10**6)
    return desk.attach(contact, [scan], by=by, now=now).added[0]


def _picture(width: int = 240, height: int = 180) -> bytes:
    """Return a PNG: a sheet of paper with lines of writing on a cork board."""
    rows = []
    for y in range(height):
        line = bytearray((196, 154, 108) * width)
        if 24 <= y < height - 24:
            line[3 * 60 : 3 * 180] = bytes((250, 247, 238) * 120)
            if y % 12 < 2 and 48 <= y < height - 48:
                line[3 * 76 : 3 * 164] = bytes((70, 66, 60) * 88)
        rows.append(b"\x00" + bytes(line))
    data = zlib.compress(b"".join(rows), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
