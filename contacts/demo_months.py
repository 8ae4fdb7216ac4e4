"""What the demo desks did before the fortnight: thirteen months, two of them whole.

Calls and visits of the earlier months are written by the piece; forms, letters and
whatever owes something go through the writer like the fortnight itself. The hotel's
last month is approved; the estate's is prepared and still takes an old book in, and
the month before it is approved, with a correction afterwards.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from . import choices, desk
from .desk.loading import Line, Past, name, resident
from .models import Contact, StaffMember
from .reports.monthly import approve_month
from .reports.monthly.periods import Period
from .reports.monthly.periods import month as month_of

# Entries of a month that is told whole, and of one that only carries the trend.
WHOLE, THIN = 170, 26
MONTHS = 12
# How far the fortnight of the story reaches back, with a day to spare.
STORY_DAYS = 14

# By category: what is said, and what the desk answered.
TALK: dict[str, tuple[tuple[str, str], ...]] = {
    "enquiry.parking": (
        ("詢問訪客停車的收費方式。", "前三小時免費，之後每小時 20 元。"),
        ("詢問停車月卡何時續費。", "每月 25 日起可在客戶中心或線上續費。"),
    ),
    "enquiry.fees": (
        ("詢問本季管理費的繳款期限。", "本月底前，可轉帳或到客戶中心繳納。"),
        ("詢問管理費收據抬頭能否更改。", "攜帶證明到財務部，當日可換開。"),
    ),
    "enquiry.renovation": (
        ("詢問浴室翻修需要準備哪些文件。", "已說明申請表、圖紙與押金。"),
    ),
    "enquiry.moving": (("詢問週末搬家能否使用貨梯。", "週六九點至十二點已預留。"),),
    "enquiry.notices": (
        ("詢問停水通知的時段。", "明日九點至十一點，僅 3 棟。"),
        ("詢問電梯保養的日期。", "本週四上午，已張貼通知。"),
    ),
    "help.parcels": (("請前臺代收掛號包裹一件。", "已代收並登記，傍晚來領。"),),
    "help.lost": (("拾獲鑰匙一串，交到前臺。", "已登記，失主當日領回。"),),
    "help.locked_out": (("門禁卡忘在家中，請協助開單元門。", "核對身份後開門。"),),
    "suggestion": (("建議大堂增設雨傘架。", "已轉告主任，列入下月採購。"),),
    "other.sales": (("推銷清潔用品，想見主管。", "已婉拒，留下名片。"),),
}
GUESTS: dict[str, tuple[tuple[str, str], ...]] = {
    "enquiry.fees": (
        ("詢問延後退房的收費。", "兩點前免費，之後加收半日房費。"),
        ("詢問早餐能否掛房帳。", "可以，退房時一併結清。"),
    ),
    "enquiry.notices": (
        ("詢問機場接送的班次。", "每日八班，已代訂十點的一班。"),
        ("Asks when the pool opens.", "From 6:30 to 22:00."),
    ),
    "enquiry.moving": (("想由雙床房換到大床房。", "已換到 1108，行李已送。"),),
    "help.lost": (("眼鏡遺留在早餐廳。", "客房領班找到，房客已領回。"),),
    "help.parcels": (("請代寄明信片五張。", "郵資已掛房帳。"),),
    "other.supplier": (("布草供應商詢問送貨時間。", "請週二上午走後門。"),),
}
WHY_LATE = ("同時接待訪客", "兩線同時響", "正在核對包裹")
# Busy in the morning and after work, as receptions are.
HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 11, 13, 14, 14, 15, 16, 16, 17, 17, 18, 19, 20)

REPAIRS = (
    ("repair.water", "廚房水管接頭滴水。", "更換墊圈，試水十分鐘。", "A"),
    ("repair.electric", "走廊燈閃爍。", "更換燈管，恢復正常。", "A"),
    ("repair.lift", "電梯門關閉時有異音。", "調整門軌並潤滑。", "B"),
    ("repair.aircon", "空調不冷。", "清洗濾網、補冷媒。", "A"),
    ("repair.water", "浴室排水慢。", "疏通地漏。", "C"),
    ("repair.access", "門禁讀卡無反應。", "重新接線。", "A"),
)
COMPLAINTS = (
    ("complaint.noise", "夜間樓上持續有拖動家具的聲音。", "minor", "A"),
    ("complaint.noise", "健身房清晨放音樂太大聲。", "minor", "B"),
    ("complaint.attitude", "櫃檯說話不耐煩，要求說明。", "important", "A"),
    ("complaint.noise", "隔壁裝修超過規定時間。", "important", "A"),
    ("complaint.cleaning", "公共廁所下午無人清潔。", "minor", "A"),
    ("complaint.security", "陌生人跟隨進入電梯，保安未查問。", "major", ""),
)
HOTEL_COMPLAINTS = {
    "complaint.cleaning": "complaint.room",
    "complaint.security": "complaint.food",
}
HOTEL_WORDS = {
    "complaint.food": "三位房客早餐後腹痛，要求負責人說明。",
    "complaint.room": "入住時浴室未清潔。",
}
PRAISE = (
    ("保安員冒雨替老人推輪椅回家。", "張志強"),
    ("前臺耐心協助尋回遺失的背包。", "林小姐"),
)
AWAY = "客戶出國，約定返回後再辦。"
# What the month's charts show: the hours of `HOURS`, and noise before all else.
PROBLEMS = (
    (
        "上午九點至十一點來電、來訪最集中",
        "此時段只有一人接聽，還要接待來訪",
        "上午加派一人接聽",
        "主管",
        15,
        True,
    ),
    (
        "投訴以噪音最多",
        "夜間拖動家具、裝修超時，巡查只有一次",
        "夜間巡查加一次",
        "保安部",
        25,
        False,
    ),
)
TEXTS = {
    "plan": "完成回訪未完的投訴；更新停車月卡說明，張貼於大堂。",
}


class Months:
    """The months of one place, told in the order in which they happened."""

    def __init__(self, story: Any, place: Any, hotel: bool) -> None:
        self.story, self.place, self.hotel = story, place, hotel
        self.zone = place.row.zone
        self.pick = random.Random(place.row.code)  # noqa: S311 - made-up days, no secret
        self.past = Past(place.row, 5, guest if hotel else resident)
        keys = ("fang",) if hotel else ("lin", "chen")
        self.staff = [place.people[key] for key in keys]
        self.clerk = "tang" if hotel else "zhou"
        self.chief = "gao" if hotel else "wu"

    def tell(self, last: Period, before: dt.datetime) -> None:
        """Tell everything up to `before`; `last` and the month before it whole."""
        whole = {last.code} if self.hotel else {last.code, last.before.code}
        month = last.shifted(-MONTHS + 1)
        while month.first <= before.astimezone(self.zone).date():
            told = self._told(month) if month.code in whole else []
            if month.code != last.code:
                # Every third: enough to compare with, and the demo starts sooner.
                told = told[::3]
            size = WHOLE if month.code in whole else THIN
            if month.first > last.last:
                # The month that runs: as busy as the one before, up to the story.
                size = WHOLE // 2
            size = size // 2 if self.hotel else size
            self._month(month, size + self.pick.randrange(6), told, before)
            month = month.after

    def _month(
        self,
        month: Period,
        size: int,
        told: list[tuple[dt.datetime, Callable[[dt.datetime], object]]],
        before: dt.datetime,
    ) -> None:
        lines = [line for line in self._lines(month, size) if line.at < before]
        for at, step in sorted(told, key=lambda pair: pair[0]):
            self.past.write([line for line in lines if line.at < at])
            lines = [line for line in lines if line.at >= at]
            step(at)
        self.past.write(lines)

    def _moment(self, day: dt.date, hour: int, minute: int) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour, minute), self.zone)

    def _lines(self, month: Period, size: int) -> list[Line]:
        pick, talk = self.pick, GUESTS if self.hotel else TALK
        # Fewer at the week-end, as at a desk of flats.
        days = [d for d in month.days for _n in range(1 if d.weekday() > 4 else 3)]
        lines = []
        for _line in range(size):
            code = pick.choice(tuple(talk))
            content, result = pick.choice(talk[code])
            top = code.partition(".")[0]
            categories = self.place.categories
            rings = pick.choices((1, 2, 3, 4, 5), (30, 42, 22, 4, 2))[0]
            at = self._moment(pick.choice(days), pick.choice(HOURS), pick.randrange(60))
            lines.append(
                Line(
                    at=at,
                    by=pick.choice(self.staff),
                    category=categories[top],
                    subcategory=categories[code] if code != top else None,
                    content=content,
                    result=result,
                    visit=pick.random() < 0.24,
                    rings=rings,
                    late_reason=pick.choice(WHY_LATE),
                )
            )
        return sorted(lines, key=lambda line: line.at)

    # ---- what goes through the writer

    def _told(
        self, month: Period
    ) -> list[tuple[dt.datetime, Callable[[dt.datetime], object]]]:
        steps: list[tuple[int, Callable[[dt.datetime], object]]] = []
        for number, line in enumerate(REPAIRS):
            steps.append(
                (2 + 3 * number, lambda at, line=line: self._repair(at, *line))
            )
        for number, case in enumerate(COMPLAINTS):
            steps.append(
                (1 + 4 * number, lambda at, case=case: self._complaint(at, *case))
            )
        for number, praise in enumerate(PRAISE):
            steps.append(
                (6 + 11 * number, lambda at, praise=praise: self._praise(at, *praise))
            )
        steps += [(4, self._liaison), (19, self._liaison), (12, self._twice)]
        last = len(month.days) - 1
        return [
            (
                self._moment(
                    month.days[min(day, last)], 9 + number % 8, 5 * (number % 11)
                ),
                step,
            )
            for number, (day, step) in enumerate(steps)
        ]

    def _who(self) -> dict[str, Any]:
        said, kind, unit, phone = (guest if self.hotel else resident)(self.pick)
        return {"name": said, "customer_kind": kind, "unit": unit, "phone": phone}

    def _repair(
        self, at: dt.datetime, code: str, content: str, work: str, rating: str
    ) -> None:
        by, who = self.staff_key(), self._who()
        done = self.story.call(
            self.place,
            at,
            by,
            2,
            **who,
            category="repair",
            subcategory=code,
            content=content,
            outcome="answered",
            result="已開派工單。",
            greeted=True,
        )
        order = self.story.form(self.place, done, "work_order", by)
        engineering = {"department": self.place.departments["工程部"]}
        fixed = {"repair_result": "done", "work_done": work}
        visited = {"rating": rating, "method": "phone", "asked": who["name"]}
        steps = [
            (6, by, "dispatch", engineering),
            (40, by, "arrive", {}),
            (90, by, "finish", fixed),
            (95, by, "accept", {"acceptance": "A", "accepted_by": who["name"]}),
        ]
        if rating != "C":
            steps += [
                (26 * 60, by, "visit", visited),
                (27 * 60, self.chief, "close", {}),
            ]
        self.story.walk(self.place, order, *steps)

    def _complaint(
        self, at: dt.datetime, code: str, content: str, severity: str, rating: str
    ) -> None:
        if self.hotel:
            code = HOTEL_COMPLAINTS.get(code, code)
            content = HOTEL_WORDS.get(code, content)
        by, who, chief = self.staff_key(), self._who(), self.place.people[self.chief]
        done = self.story.call(
            self.place,
            at,
            by,
            2,
            **who,
            category="complaint",
            subcategory=code,
            content=content,
            outcome="answered",
            result="已登記，主管調查後答覆。",
            greeted=True,
        )
        record = self.story.form(self.place, done, "complaint_record", by)
        graded = {"severity": severity, "handler": chief}
        found = {"finding": "查看記錄並詢問當事人，反映屬實。", "validity": "valid"}
        acted = {"measures": "調整巡查與值班時間。", "measures_owner": chief}
        told = {"final_reply": "已告知調查結果與改進措施。"}
        visited = {"rating": rating, "method": "phone", "asked": who["name"]}
        steps = [
            (20, by, "acknowledge", {"first_reply": "已受理，兩日內答覆。"}),
            (60, self.chief, "grade", graded),
            (20 * 60, self.chief, "find", found),
        ]
        if rating:
            steps += [
                (22 * 60, self.chief, "act", acted),
                (23 * 60, self.chief, "reply", told),
                (50 * 60, by, "visit", visited),
                (51 * 60, self.chief, "close", {}),
            ]
        self.story.walk(self.place, record, *steps)

    def _praise(self, at: dt.datetime, content: str, whom: str) -> None:
        parts = self.place.departments
        done = self.story.letter(
            self.place,
            at,
            self.staff_key(),
            **self._who(),
            kind="commendation",
            delivery="hand",
            subject=f"表揚{whom}",
            content=content,
            praised_staff=whom,
            praised_department=parts["前廳部" if self.hotel else "保安部"],
        )
        keep = self.story.keep
        keep(self.place, done, "post_original", 60, self.clerk, place="大堂公告欄")
        keep(self.place, done, "post_copy", 26 * 60, self.clerk, place="部門值班室")

    def _liaison(self, at: dt.datetime) -> None:
        done = self.story.letter(
            self.place,
            at,
            self.staff_key(),
            name="社區安全科",
            customer_kind="authority",
            organisation="街道辦",
            kind="liaison",
            delivery="courier",
            subject="消防設施季度檢查",
            content="通知本月檢查消防設施，請指定聯絡人。",
        )
        kinds = set(done.contact.promises.values_list("kind", flat=True))
        if "hand_over_letter" in kinds:
            self.story.keep(
                self.place, done, "hand_over_letter", 90, self.clerk, result="已簽收。"
            )
            clerk = self.place.people[self.clerk]
            self.story.keep(
                self.place, done, "sign_for_letter", 95, self.clerk, person=clerk
            )

    def _twice(self, at: dt.datetime) -> None:
        done = self.story.call(
            self.place,
            at,
            self.staff_key(),
            5,
            **self._who(),
            late_reason="兩線同時響",
            category="enquiry",
            content="詢問公共區域開放的時間。",
            outcome="answered",
        )
        member = self.staff[0]
        desk.void(
            done.contact,
            reason="與前一筆是同一通電話",
            by=member.user,
            member=member,
            now=at + dt.timedelta(minutes=9),
        )

    def staff_key(self) -> str:
        return "fang" if self.hotel else self.pick.choice(("lin", "chen"))

    # ---- signatures

    def sign(self, month: Period, now: dt.datetime, *, approve: bool) -> None:
        """Write the texts of a month and sign it in the days after its end."""
        chief = self.place.people[self.chief]
        boss = StaffMember.objects.get(desk=self.place.row, user__username="manager")
        first = month.after.first
        at = lambda day, hour: min(  # noqa: E731
            now, self._moment(first + dt.timedelta(days=day), hour, 20)
        )
        desk.write_report(
            self.place.row,
            month.code,
            TEXTS,
            items=_problems(first),
            by=chief.user,
            member=chief,
            now=at(1, 9),
        )
        desk.prepare_month(
            self.place.row, month.first, by=chief.user, member=chief, now=at(1, 10)
        )
        if not approve:
            return
        desk.review_month(
            self.place.row, month.first, by=boss.user, member=boss, now=at(2, 11)
        )
        approve_month(
            self.place.row, month.first, by=boss.user, member=boss, now=at(2, 17)
        )
        self._correct(month, chief, at(4, 10))

    def _correct(self, month: Period, chief: StaffMember, at: dt.datetime) -> None:
        """Correct an entry of the approved month: its figures show both numbers."""
        start, end = month.bounds(self.zone)
        entry = (
            Contact.objects.of(self.place.row)
            .filter(occurred_at__gte=start, occurred_at__lt=end, channel="call")
            .filter(status="closed", category__code="enquiry")
            .order_by("-occurred_at")[:1]
            .get()
        )
        desk.void(
            entry.kind_row,
            reason="核對後發現與前一筆是同一通電話",
            by=chief.user,
            member=chief,
            now=at,
        )


def _problems(first: dt.date) -> list[dict[str, Any]]:
    """Return what went wrong in a month; `first` is the day after it."""
    return [
        {
            "problem": problem,
            "cause": cause,
            "measure": measure,
            "responsible": responsible,
            "due": str(first + dt.timedelta(days=days)),
            "done": done,
        }
        for problem, cause, measure, responsible, days, done in PROBLEMS
    ]


def guest(pick: random.Random) -> tuple[str, str, str, str]:
    """Return a guest of the hotel: name, kind, room and telephone of the room."""
    room = f"{pick.randrange(3, 16):02}{pick.randrange(1, 22):02}"
    said = pick.choice(("Mr. Novak", "Ms. Rossi", "Mrs. Tan", "Mr. Silva", ""))
    return said or name(pick), choices.CustomerKind.GUEST, room, room


def tell(story: Any, now: dt.datetime) -> None:
    """Tell what both desks did before the fortnight, and sign what is over."""
    before = now - dt.timedelta(days=STORY_DAYS)
    zone = story.estate.row.zone
    oldest = (now - dt.timedelta(days=STORY_DAYS + 1)).astimezone(zone).date()
    last = month_of(oldest).before
    for place, hotel in ((story.estate, False), (story.hotel, True)):
        months = Months(story, place, hotel)
        months.tell(last, before)
        # Before anybody signs: an approval knows what was put off until then.
        story.put_off(place, AWAY)
        if hotel:
            months.sign(last, now, approve=True)
        else:
            months.sign(last.before, now, approve=True)
            months.sign(last, now, approve=False)
