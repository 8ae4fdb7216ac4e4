"""Telling the entries of a sheet from everything else that stands between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import moments, words
from .layout import Layout
from .sources import Table

# A line without any of these says nothing about a call, a visit or a letter.
_TELLING = {
    *("time", "hour", "name", "phone", "unit", "unit_or_organisation", "organisation"),
    *("category", "subcategory", "content", "result", "subject", "sender", "kind"),
    *("asked_for", "left", "delivery"),
}
LONGEST_LABEL = 24
LONGEST_SECTION = 40
_CONTINUED = {"content", "result", "remark", "subject", ""}

_PERIOD = (
    r"(?:第?\d+页|[本当今上][页日月周年]|[每全]月|累计|以上|截至.*|\d+月(?:\d+日)?"
    r"|[早中晚夜]班)"
)
_TOTAL = re.compile(
    rf"^{_PERIOD}?(?:小计|合计|总计|共计|累计|总数|统计|计数|sub-?total|grand total"
    r"|total|sum|page total)|^共\s*\d+\s*[通件笔宗人次条封]",
    re.IGNORECASE,
)
_SIGNER = (
    r"(?:审核|覆核|复核|核准|批准|审批|审阅|核阅|主管|经理|主任|值班主管|值班经理|经办|承办"
    r"|制表|填表|交班|接班|交接|签收|会签|站长|组长|课长|处长|院长|领班|负责|管理|巡查|记录"
    r"|接听|接待|登记|值班)(?:人|员|者)?"
)
_SIGNATURE = re.compile(
    rf"^{_SIGNER}(?:签名|签章|签字|签核|盖章|签收|确认)\s*[:_(]?.{{0,20}}$"
    rf"|^{_SIGNER}\s*[:].{{0,20}}$|^签(?:名|章|字|核)\s*[:]?.{{0,20}}$"
    r"|^(?:checked|approved|reviewed|prepared|verified|signed|signature|supervisor|manager)"
    r"\b[^\n]{0,40}[:_]",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:备注|备考|注|附注|说明|填表说明|备注说明|note|notes|remark|remarks|ps|n\.b\.)\s*\d?\s*[:.]"
    r"|^[※*★☆◎●■]|^(?:以下空白|以下无正文|以下无|本页完|完|end)$|^[-—=_*~.\s]{3,}$"
    r"|^(?:第\s*\d+\s*页|page\s*\d+|共\s*\d+\s*页|\d+\s*/\s*\d+\s*页)",
    re.IGNORECASE,
)
_SHIFT = re.compile(
    r"^(?:日期|date)?[:\s]*|[(\[]?(?:早|中|晚|夜|日|白|大夜|小夜)?班?[)\]]?$|上午|下午|全天"
    r"|日班|夜班|[-—=_*~()\s]"
)
# 無來電, or a line that was struck out: a person takes nothing over from it.
_NOTHING_HAPPENED = re.compile(
    r"^(?:[本今当全][日天])?(?:无|没有)(?:来电|来访|访客|来函|收文|人来访|记录|资料|登记)\W*$"
)
_STRUCK_OUT = re.compile(
    r"^(?:作废|空号|跳号|误登|误填|取消|删除|重复|void|cancelled)\W*$"
)
_EXAMPLE = re.compile(r"^(?:范例|示例|样例|例|举例|example|sample|e\.g\.)\W*\d*$")
_HINT = re.compile(r"^[(\[【〔].*[)\]】〕]$|^(?:必填|选填|可空|自动)\W*$")
_NUMBER = re.compile(r"(?=.*\d)[\w\-./#№]{1,20}")
_CLOCK = re.compile(r"\d\s*[:：時时點点]")


@dataclass
class Line:
    """One entry as it stands in the sheet: its first row from 1, and its cells."""

    row: int
    cells: list[Any]
    # Set by a line such as 10月3日 星期六 above the entries of that day.
    section: date | None
    last: int

    def append(self, row: int, cells: list[Any]) -> None:
        """Add a row that only goes on with the text of this entry."""
        self.last = row
        self.cells += [""] * (len(cells) - len(self.cells))
        for index, cell in enumerate(cells):
            if cell not in ("", None):
                above = self.cells[index]
                both = f"{above}\n{cell}"
                self.cells[index] = both if above not in ("", None) else cell


@dataclass
class Skipped:
    """How many rows were passed over, by why."""

    counts: Counter[str] = field(default_factory=Counter)


def entries(table: Table, layout: Layout, skipped: Skipped) -> Iterator[Line]:
    """Yield the entries below the headings, each with its continuation lines."""
    pending: Line | None = None
    section: date | None = None
    sieve = _Sieve(layout)
    spans = _Spans(table, layout.headings.last)
    for row, cells in table.rows():
        if row <= layout.headings.last:
            continue
        cells = spans.filled(row, cells)
        filled = [i for i, c in enumerate(cells) if c not in ("", None)]
        day = sieve.section_day(cells, filled)
        why = "section" if day else sieve.why_skipped(cells, filled)
        section = day or section
        follows = pending is not None and row == pending.last + 1
        if not why and follows and sieve.continues(cells, filled):
            pending.append(row, cells)
            why = "continued"
        if why:
            skipped.counts[why] += 1
            continue
        if pending:
            yield pending
        pending = Line(row, cells, section, row)
        section = None
    if pending:
        yield pending


class _Sieve:
    """Says of one row after the other why it is no entry."""

    def __init__(self, layout: Layout) -> None:
        self._calendar = layout.calendar
        columns = layout.headings.columns
        self._fields = {c.index: c.field for c in columns}
        self._named = {c.index: words.fold(c.heading) for c in columns if c.heading}
        self._titles = {
            _joined(cells) for row, cells in layout.preamble if _joined(cells)
        }
        self._title_starts = {title.partition("|")[0] for title in self._titles}

    def why_skipped(self, cells: list[Any], filled: list[int]) -> str:
        """Return why a row is no entry, or nothing."""
        if not filled:
            return "empty"
        if self._repeats(cells, filled):
            return "headings"
        if any(_is_total(cells[i], whole=True) for i in filled[:3]):
            return "total"
        if self._tells_nothing(cells, filled):
            return "note"
        if not self._numbered_or_timed(cells, filled):
            if any(_is_total(cells[i]) for i in filled[:3]):
                return "total"
            if any(_is_signature(cells[i]) for i in filled):
                return "signature"
            if _NOTE.search(_plain(cells[filled[0]])) or self._is_note(cells, filled):
                return "note"
        telling = any(self._fields.get(i) in _TELLING for i in filled)
        return "" if telling else "unused"

    def section_day(self, cells: list[Any], filled: list[int]) -> date | None:
        """Return the day of a line that holds nothing but a date."""
        if not 0 < len(filled) <= 2:
            return None
        if isinstance(cells[filled[0]], date) and len(filled) == 1:
            return moments.read_date(cells[filled[0]], self._calendar).day
        text = " ".join(str(cells[i]) for i in filled)
        found = moments.has_full_date(text)
        if not found or len(text) > LONGEST_SECTION:
            return None
        plain = moments.plain(text)
        rest = f"{plain[: found.start()]} {plain[found.end() :]}".strip()
        if _SHIFT.sub("", rest):
            return None
        return moments.read_date(found[0], self._calendar).day

    def continues(self, cells: list[Any], filled: list[int]) -> bool:
        """Tell whether a row only goes on with the text of the row above."""
        booked = {"number", "time", "hour"} & set(self._fields.values())
        fields = [self._fields.get(i, "") for i in filled]
        return bool(
            booked
            and {"content", "result", "subject"} & set(fields)
            and all(field in _CONTINUED for field in fields)
            and not any(words.is_ditto(str(cells[i])) for i in filled)
        )

    def _repeats(self, cells: list[Any], filled: list[int]) -> bool:
        """Tell whether a title or the headings stand here again, as on a new page."""
        first = words.fold(str(cells[filled[0]]))
        if first in self._title_starts and _joined(cells) in self._titles:
            return True
        if first != self._named.get(filled[0]):
            return False
        same = sum(
            isinstance(cells[i], str) and words.fold(cells[i]) == self._named[i]
            for i in filled
            if i in self._named
        )
        return same >= 2 and same * 3 >= len(filled) * 2

    def _tells_nothing(self, cells: list[Any], filled: list[int]) -> bool:
        """Tell a hint below the headings, an example, a line that was struck out."""
        told = [i for i in filled if self._fields.get(i) in _TELLING]
        if 0 < len(told) <= 2 and all(_is_nothing_told(cells[i]) for i in told):
            return True
        first = cells[filled[0]]
        label = self._fields.get(filled[0]) in ("number", "date", "")
        if label and _is_short(first) and _EXAMPLE.search(_plain(first).lower()):
            return True
        if not _HINT.search(str(first)) and as_number(first) != 1:
            return False
        texts = [_plain(cells[i]) for i in filled]
        numbers = [as_number(text) for text in texts]
        counted = numbers == list(range(1, len(filled) + 1))
        return all(map(_HINT.search, texts)) or (counted and len(filled) > 3)

    def _numbered_or_timed(self, cells: list[Any], filled: list[int]) -> bool:
        """Tell whether a row has a running number or a clock time."""
        for index in filled:
            field, cell = self._fields.get(index), cells[index]
            if field == "number" and (not isinstance(cell, str) or _is_number(cell)):
                return True
            if field == "time" and (not isinstance(cell, str) or _CLOCK.search(cell)):
                return True
        return False

    def _is_note(self, cells: list[Any], filled: list[int]) -> bool:
        """Tell a free line of text from an entry of which only one cell was filled."""
        if len(filled) > 1 or not isinstance(cells[filled[0]], str):
            return False
        return self._fields.get(filled[0]) not in ("content", "subject")


class _Spans:
    """Cells merged over several rows: their text stands for every row of them."""

    def __init__(self, table: Table, headings: int) -> None:
        self._columns: dict[int, list[tuple[int, int]]] = {}
        for first, last in table.merges:
            if first[0] >= headings and last[0] > first[0] and first[1] == last[1]:
                self._columns.setdefault(first[1], []).append((first[0], last[0]))
        for spans in self._columns.values():
            spans.sort(reverse=True)
        self._tops: dict[int, Any] = {}

    def filled(self, row: int, cells: list[Any]) -> list[Any]:
        for column, spans in self._columns.items():
            while spans and spans[-1][1] < row - 1:
                spans.pop()
            if column >= len(cells) or not spans or row - 1 < spans[-1][0]:
                continue
            if row - 1 == spans[-1][0]:
                self._tops[column] = cells[column]
            elif len([c for c in cells if c not in ("", None)]):
                cells[column] = self._tops.get(column, "")
        return cells


def _joined(cells: list[Any]) -> str:
    return "|".join(words.fold(str(c)) for c in cells if c not in ("", None))


def _plain(cell: Any) -> str:
    text = words.simplify(cell) if isinstance(cell, str) else str(cell)
    # 合 計 and 主 管 are spaced out for looks.
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text).strip()


def _is_nothing_told(cell: Any) -> bool:
    if not _is_short(cell):
        return False
    text = _plain(cell).lower()
    return bool(_STRUCK_OUT.search(text) or _NOTHING_HAPPENED.search(text))


def _is_short(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell) <= LONGEST_LABEL


def as_number(cell: Any) -> int | None:
    """Return the number of a column such as (3), or nothing."""
    found = re.fullmatch(r"\(?(\d{1,2})(?:\.0)?\)?", _plain(cell))
    return int(found[1]) if found else None


def _is_total(cell: Any, *, whole: bool = False) -> bool:
    if not isinstance(cell, str) or len(cell) > LONGEST_LABEL:
        return False
    found = _TOTAL.search(_plain(cell))
    return bool(found) and (not whole or not found.string[found.end() :].strip(": "))


def _is_signature(cell: Any) -> bool:
    if not isinstance(cell, str) or len(cell) > LONGEST_SECTION:
        return False
    return bool(_SIGNATURE.search(_plain(cell)))


def _is_number(text: str) -> bool:
    """Tell a running number such as 來001 from the label of a total or a note."""
    if not _NUMBER.fullmatch(text):
        return False
    return not _is_total(text) and not _NOTE.search(_plain(text))
