"""October of the sample books, counted again from the sheets as with a pencil.

This shares no code with the product, and imports nothing of it: it reads the cells of
the books, and says what must stand in the month's workbook, figure by figure. A figure
is named by its sheet, its table, its row and its column, as a reader finds it there.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl

SAMPLES = Path(__file__).parent / "samples"
BOOK = SAMPLES / "desk-books-2026-10.xlsx"
VISITS = SAMPLES / "visits-gb18030.csv"
REJECTED = {
    sheet: {number for number, _why in expected["rejected_numbers"]}
    for sheet, expected in json.loads(
        (SAMPLES / "desk-books-2026-10.expected.json").read_text("utf-8")
    ).items()
}
# As the books write it, and as the desk calls it.
CATEGORIES = {
    "報修": "報修",
    "報事": "報修",
    "投訴": "投訴",
    "諮詢": "諮詢",
    "咨詢": "諮詢",
    "建議": "建議",
    "求助": "求助",
    "表揚": "表揚",
    "表揚信": "表揚",
    "工作聯繫": "工作聯繫",
    "其它": "其他",
    # The book in the other script.
    "其他": "其他",
    "报修": "報修",
    "投诉": "投訴",
    "咨询": "諮詢",
}
KINDS = {"報事": "報事", "投訴": "投訴", "表揚信": "表揚", "工作聯繫": "工作聯繫"}
DELIVERIES = {"電郵": "電子郵件", "親送": "專人送達", "快遞": "快遞", "郵寄": "郵寄"}
CALL, VISIT, LETTER = CHANNELS = ("來電", "來訪", "來函")
SHEETS = {"電話": CALL, "來訪": VISIT, "來函": LETTER}
NOBODY = {None, "無", "不詳", "匿名"}
NO_DATA = "無數據"
DAYS = [date(2026, 10, day) for day in range(1, 32)]
WEEKDAYS = ("週一", "週二", "週三", "週四", "週五", "週六", "週日")
NOW, BEFORE = "2026 年 10 月", "2026 年 9 月"
PART, OF = " · 分子", " · 分母"
# What stands beside a clause.
KEPT, BROKEN, UNMEASURED, ELSEWHERE = "做到", "有違反", "無法衡量", "本前臺不適用"
RESULTS = (KEPT, BROKEN, UNMEASURED, ELSEWHERE)

Key = tuple[str, str, str, str]
Figures = dict[Key, object]


@dataclass(frozen=True)
class Line:
    """What a person copies from one line of a book into the register."""

    channel: str
    number: str
    at: datetime
    category: str
    name: str | None
    unit: str | None
    phone: str | None
    content: str
    result: str | None
    handler: str | None
    rings: int | None = None
    kind: str | None = None
    delivery: str | None = None
    book: str = ""

    @property
    def day(self) -> date:
        return self.at.date()


# --- Reading -----------------------------------------------------------------------


def day_of(cell: object, before: date | None) -> date | None:
    """Return the day of a cell; a ditto mark or a blank means the one above."""
    if isinstance(cell, datetime):
        return cell.date()
    match = re.search(r"(\d+)\D+(\d+)\D*$", str(cell or ""))
    if match is None:
        return before
    try:
        return date(2026, int(match[1]), int(match[2]))
    except ValueError:
        return before


def time_of(cell: object) -> time | None:
    if isinstance(cell, (time, datetime)):
        return time(cell.hour, cell.minute)
    match = re.search(r"(\d+)\s*[:：時點]\s*(\d+)", str(cell or ""))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    late = 12 if "下午" in str(cell) and int(match[1]) < 12 else 0
    return time(int(match[1]) + late, int(match[2]))


def said(cell: object) -> str | None:
    return None if cell in NOBODY else unicodedata.normalize("NFKC", str(cell))


def lines() -> list[Line]:
    """Return what the books hold, in their order, without what was sent back."""
    book = openpyxl.load_workbook(BOOK)
    found = [line for sheet in book for line in _of_sheet(sheet, SHEETS[sheet.title])]
    return [*found, *_of_csv()]


def _of_sheet(sheet: object, channel: str) -> Iterator[Line]:
    last = None
    for cells in sheet.iter_rows(min_row=4, values_only=True):
        number = re.search(r"\d+$", str(cells[0] or ""))
        if number is None:
            continue
        last = day_of(cells[1], last)
        if int(number[0]) in REJECTED[sheet.title]:
            continue
        if channel == LETTER:
            yield _letter(cells, last)
            continue
        at = datetime.combine(last, time_of(cells[2]))
        yield Line(
            channel,
            str(cells[0]),
            at,
            CATEGORIES[cells[6]],
            said(cells[3]),
            said(cells[4]),
            None if cells[5] in NOBODY else str(cells[5]),
            cells[7],
            cells[8],
            cells[10 if channel == CALL else 9],
            cells[9] if channel == CALL else None,
            book=sheet.title,
        )


def _letter(cells: tuple, day: date) -> Line:
    result = "\n".join(filter(None, (cells[7], f"部門：{cells[6]}")))
    return Line(
        LETTER,
        str(cells[0]),
        datetime.combine(day, time()),
        CATEGORIES[cells[4]],
        said(cells[3]),
        None,
        None,
        cells[5],
        result,
        None,
        kind=KINDS[cells[4]],
        delivery=DELIVERIES.get(cells[2]),
        book="來函",
    )


def _of_csv() -> Iterator[Line]:
    with VISITS.open(encoding="gb18030", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["编号"]) in REJECTED["csv"]:
                continue
            yield Line(
                VISIT,
                row["编号"],
                datetime.strptime(row["来访时间"], "%Y/%m/%d %H:%M"),  # noqa: DTZ007
                CATEGORIES[row["类别"]],
                said(row["来访人"]),
                said(row["房号"]),
                row["联系电话"],
                row["来访事由"],
                row["处理结果"],
                None,
                book="csv",
            )


# --- What must stand in the workbook -------------------------------------------------


@dataclass
class Sheet:
    """Collects the figures of one sheet."""

    found: Figures
    name: str

    def put(self, table: str, row: object, **columns: object) -> None:
        for column, value in columns.items():
            self.found[self.name, table, str(row), column] = value

    def rate(self, table: str, row: str, head: str, part: int, whole: int) -> None:
        share = part / whole if whole else NO_DATA
        self.put(table, row, **{head + PART: part, head + OF: whole, head: share})


def recount(found: list[Line]) -> Figures:
    """Return every figure of every part's sheet."""
    figures: Figures = {}
    _summary(figures, found)
    _channels(figures, found)
    _matters(figures, found)
    _letters(figures, found)
    _conduct(figures, found)
    _clauses(figures, found)
    _overdue(figures)
    return figures


def _soon(found: list[Line]) -> tuple[int, int]:
    """Return the calls answered by the third ring, and those whose rings are known."""
    rings = [line.rings for line in found if line.rings is not None]
    return sum(ring <= 3 for ring in rings), len(rings)


def _summary(figures: Figures, found: list[Line]) -> None:
    soon, counted = _soon(found)
    out, table = Sheet(figures, "1 摘要"), "六項指標"
    empty = {BEFORE: 0}
    out.put(table, "來電、來訪、來函", **{NOW: len(found), **empty})
    out.put(table, "期末逾時未結", **{NOW: 0, **empty})
    out.rate(table, "三聲內接聽", NOW, soon, counted)
    # No form and no return visit comes from an old book.
    for row in ("維修及時", "投訴關閉", "回訪及時"):
        out.rate(table, row, NOW, 0, 0)
    for row in ("三聲內接聽", "維修及時", "投訴關閉", "回訪及時"):
        for month in (BEFORE,):
            out.rate(table, row, month, 0, 0)


def _channels(figures: Figures, found: list[Line]) -> None:
    out = Sheet(figures, "2 來電、來訪、來函統計")
    by = Counter((line.category, line.channel) for line in found)
    every = Counter(line.channel for line in found)
    table = "按類別與接待方式"
    for category in {line.category for line in found}:
        each = {channel: by[category, channel] for channel in CHANNELS}
        out.put(table, category, **each, 合計=sum(each.values()), **{BEFORE: 0})
        out.put(table, category, 較上期=sum(each.values()))
    out.put(table, "合計", **every, 合計=len(found), 較上期=len(found), **{BEFORE: 0})
    days = Counter((line.day, line.channel) for line in found)
    for day in DAYS:
        each = {channel: days[day, channel] for channel in CHANNELS}
        name = f"{day}"
        out.put("按日", name, **each, 合計=sum(each.values()))
    _hours(out, found)
    _said_of_channels(out, found, every)


def _hours(out: Sheet, found: list[Line]) -> None:
    hours = Counter(
        (line.at.hour, line.at.weekday()) for line in found if line.channel != LETTER
    )
    for hour in {hour for hour, _day in hours}:
        each = {name: hours[hour, day] for day, name in enumerate(WEEKDAYS)}
        out.put("來電、來訪按時段與星期", f"{hour:02d}:00", **each)


def _said_of_channels(out: Sheet, found: list[Line], every: Counter) -> None:
    channel, most = every.most_common(1)[0]
    _say(out, f"以{channel}最多，佔全部登記的 {_tenth(100 * most, len(found))}%。")
    slots = Counter(
        (line.at.weekday(), line.at.hour) for line in found if line.channel != LETTER
    )
    # Of several as busy ones the first of the week is named.
    (day, hour), most = min(slots.items(), key=lambda slot: (-slot[1], slot[0]))
    _say(out, f"{WEEKDAYS[day]} {hour:02d}:00 起的一小時最多，共 {most} 筆。")
    days = Counter(line.day for line in found)
    day, most = min(days.items(), key=lambda one: (-one[1], one[0]))
    mean = _tenth(len(found), len(DAYS))
    _say(out, f"{day:%m-%d} 最多，共 {most} 筆；平均每日 {mean} 筆。")
    _say(out, "作廢 0 筆，不計入。")


def _tenth(part: int, whole: int) -> str:
    """Return how much it is, to a tenth, and half of one upwards."""
    tenths = (20 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def _say(out: Sheet, sentence: str) -> None:
    """A sentence that holds a number is a figure, too."""
    out.found[out.name, "", sentence, ""] = sentence


def _matters(figures: Figures, found: list[Line]) -> None:
    """What an old book has no end for was over at once: nothing is left open."""
    repairs = [line for line in found if line.category == "報修"]
    out = Sheet(figures, "3 報修")
    weeks = Counter(
        max(line.day - timedelta(days=line.day.weekday()), DAYS[0]) for line in repairs
    )
    for start, number in weeks.items():
        out.put("按週", f"{start}", 新增=number, 已關閉=number)
    many = len(repairs)
    _say(out, f"關閉 {many} 筆、新增 {many} 筆，處理跟得上。")
    for name, category in (("3 報修", "報修"), ("4 投訴", "投訴")):
        new = sum(line.category == category for line in found)
        # No book tells the sub-category.
        for row in ("未分細類", "合計"):
            out = Sheet(figures, name)
            each = {"上期結轉": 0, "新增": new, "已關閉": new, "期末未結": 0}
            # Nothing is opened again in a book.
            out.put("各細類登記", row, 前期結案後重新開啟=0, **each)
    # The estate has not said how many households it has.
    complaints = sum(line.category == "投訴" for line in found)
    out = Sheet(figures, "4 投訴")
    out.rate("投訴率", "投訴率", "新增投訴／戶數", complaints, 0)


def _letters(figures: Figures, found: list[Line]) -> None:
    out, table = Sheet(figures, "5 來函與協調單"), "各類來函及結果"
    kinds = Counter(line.kind for line in found if line.channel == LETTER)
    for row, number in (*kinds.items(), ("合計", kinds.total())):
        out.put(table, row, 收到=number, 已辦結=number, 期末未結=0)
        out.rate(table, row, "到期事項全部按時", 0, 0)
    # An old book tells of no return visit.
    out = Sheet(figures, "6 回訪與滿意度")
    out.rate("回訪率", "已回訪（含逾時）", "已回訪／應回訪", 0, 0)
    out = Sheet(figures, "7 表揚")
    for number, line in numbered(found):
        if line.kind == "表揚":
            out.put("表揚", number, 收文日期=line.at)
    out.rate("張貼及時", "原件與複印件", "及時", 0, 0)


def _conduct(figures: Figures, found: list[Line]) -> None:
    out = Sheet(figures, "8 前臺規範")
    soon, counted = _soon(found)
    rings = Counter(line.rings for line in found if line.channel == CALL)
    table = "電話接聽速度"
    out.rate(table, "3 聲以內", "來電", soon, counted)
    out.rate(table, "2 至 3 聲", "來電", rings[2] + rings[3], counted)
    out.rate(table, "超過限定聲數", "來電", counted - soon, counted)
    out.put(table, "未記錄鈴響", 來電=rings[None])
    for row in (
        "來電後 10 分鐘內登記",
        "來訪結束後 10 分鐘內登記",
        "合計（來電與來訪）",
        "諮詢首次解決",
    ):
        out.rate("登記及時與首次解決", row, "比率", 0, 0)
    for row in ("未填原因", "合計"):
        out.put("遲接原因", row, 來電=counted - soon)
    out.rate("班前檢查", "全部班次", "已檢查", 0, 0)


# Of which lines of a book a clause of the instruction speaks.
OF_ALL: dict[str, tuple[str, ...]] = {
    "3.2.5": (VISIT,),
    "3.3.1": (LETTER,),
}
# They ask for a manner alone, or for what no book shows.
NEVER_MEASURED = ("1.0", "3.1.2", "4.1")
# Of old entries nothing is asked that 3.1.6, 3.3.2 to 3.3.4 and 4.2 could be broken by.
NOT_TOLD = (
    *("3.1.3", "3.1.4", "3.1.5", "3.1.6", "3.2.1", "3.2.2", "3.2.4"),
    *("3.3.2", "3.3.3", "3.3.4", "4.2", "4.3"),
)
ELSEWHERE_CLAUSES = (
    *("1", "2", "3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.1.6"),
    *("3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.5", "3.2.6", "3.2.7"),
    *("3.3.1", "3.3.3", "3.3.4", "4.1", "4.2", "4.3"),
)
# What the clauses ask for that no book shows: entries, what was promised, and what the
# checks of a shift look at.
NOTHING_OF = {
    "符合條款的登記": (
        *("3.1.3", "3.1.4", "3.1.5", "3.1.6", "3.3.2", "3.3.3", "3.3.4", "4.2"),
        *(1, 3, 4, 5, 6, 8),
    ),
    "按時完成的待辦": (
        *("3.1.3", "3.1.4", "3.1.5", "3.2.3", "3.2.5", "3.2.7"),
        *("3.3.2", "3.3.3", "3.3.4", "4.3", 5, 8),
    ),
    "檢查合格項": ("3.1.6", "3.2.1", "3.2.2", "3.2.4"),
}
# Whom the books name and who was not cleared for the desk: an assistant.
NOT_CLEARED = "黃雅婷"


def _clauses(figures: Figures, found: list[Line]) -> None:
    """Say of all 52 clauses whether they were kept: the hotel's are not asked here."""
    out = Sheet(figures, "8 前臺規範")
    kept: dict[str, tuple[int, int]] = {"3.1.1": _soon(found)}
    calls = [line for line in found if line.channel == CALL]
    cleared = sum(line.handler != NOT_CLEARED for line in calls)
    kept["3.1.7"] = cleared, len(calls)
    for number, channels in OF_ALL.items():
        whole = sum(line.channel in channels for line in found)
        kept[number] = whole, whole
    for number, (part, whole) in kept.items():
        row = f"作業指導書 {number}"
        out.rate(CLAUSES, row, "符合條款的登記", part, whole)
        _state(out, row, KEPT if part == whole else BROKEN, whole - part)
    for number in NOT_TOLD:
        _state(out, f"作業指導書 {number}", NO_DATA, 0)
    # A manner may be seen to be broken, and never to be kept.
    for number in ("2.0", "3.2.3", "3.2.6", "3.2.7"):
        _state(out, f"作業指導書 {number}", UNMEASURED, 0)
    for number in NEVER_MEASURED:
        _state(out, f"作業指導書 {number}", UNMEASURED)
    # No book tells who was asked for.
    for number in range(1, 9):
        said = UNMEASURED if number in (2, 7) else NO_DATA
        _state(out, f"特殊來電 {number}", said, 0)
    for column, numbers in NOTHING_OF.items():
        for number in numbers:
            document = "特殊來電" if isinstance(number, int) else "作業指導書"
            out.rate(CLAUSES, f"{document} {number}", column, 0, 0)
    for number in ELSEWHERE_CLAUSES:
        _state(out, f"規定 {number}", ELSEWHERE)


CLAUSES = "條款遵守"


def _state(out: Sheet, row: str, said: str, breaches: int | None = None) -> None:
    out.put(CLAUSES, row, 結果=said)
    if breaches is not None:
        out.put(CLAUSES, row, 違規=breaches, 被拒記錄=0)


def _overdue(figures: Figures) -> None:
    """Nothing is owed for an old entry."""
    out = Sheet(figures, "9 逾時未結")
    for band in ("3 天以內", "4 至 7 天", "8 至 30 天", "一個月以上", "合計"):
        out.put("逾時時長", band, 逾時待辦=0)
    for row in ("逾時", "未到期"):
        out.put("期末未結", row, 未完成待辦=0)


# --- The registers -----------------------------------------------------------------


def numbered(found: list[Line]) -> Iterator[tuple[str, Line]]:
    """Yield each line with the number it gets: letters have a series of their own."""
    last: Counter = Counter()
    for line in found:
        series = "LH" if line.channel == LETTER else "DH"
        last[series] += 1
        yield f"BH-{series}-2026-{last[series]:05d}", line


def register(found: list[Line], channel: str) -> dict[str, dict[str, object]]:
    """Return the rows of a register, by number; what is not named here is empty."""
    rows = {}
    for number, line in numbered(found):
        if line.channel != channel:
            continue
        row = {
            "編號": number,
            "姓名": line.name,
            # Who gives no name is written down as somebody who would not.
            "身份": "已表明" if line.name else "不願表明身份",
            "樓棟房號": line.unit,
            "電話": line.phone,
            "類別": line.category,
            "緊急程度": "一般",
            "內容": line.content,
            "結果": line.result,
            "接待人": line.handler,
            "狀態（目前）": "已關閉",
            "關閉時間": line.at,
            "舊簿編號": line.number,
            **_of_its_kind(line),
        }
        rows[number] = {name: value for name, value in row.items() if value}
    return rows


def _of_its_kind(line: Line) -> dict[str, object]:
    if line.channel == CALL:
        return {"日期時間": line.at, "方向": "來電", "鈴響": line.rings}
    if line.channel == VISIT:
        return {"到達時間": line.at, "人數": 1}
    return {
        "收文日期": line.at,
        "來函類別": line.kind,
        "送達方式": line.delivery,
        "事由": line.content,
        "份數": 1,
    }
