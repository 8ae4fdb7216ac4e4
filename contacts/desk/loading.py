"""Registers of any size, made up for trials: the tables of a desk filled by the piece.

What comes out is what years of entries by the writer would leave: numbers without gaps,
history with seals, search texts with their tokens, customers with their numbers, a
breach for every late call, promises kept in time or late, forms seen through, and some
promises still open. `check_registers` holds.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connections, models, router, transaction
from django.utils import timezone

from .. import choices, phones
from ..folding import fold
from ..models import (
    Breach,
    Category,
    Contact,
    Customer,
    CustomerPhone,
    Desk,
    FollowUp,
    Letter,
    PhoneCall,
    RegisterBook,
    Slip,
    Snapshot,
    StaffMember,
    Visit,
    snapshot_of,
)
from ..models.slips import SlipStep
from ..rules import REGISTRY
from ..search_index import CUSTOMERS, ENTRIES, INDEXES, Row
from . import journal, loading_owed
from .ahead import made_ahead
from .bulk import Lines, first_lines, lines, row_of, write
from .entries import fingerprint
from .findable import customer_text, search_text
from .numbers import number_of

PIECE = 5000
# So many entries come from one customer, on average, over the years.
ENTRIES_A_CUSTOMER = 12
PROMISES_OPEN = 40
WORDS = 30_000
# Drawn at once: one at a time, each is looked for in all the weights.
WORDS_DRAWN = 10_000

# Makes somebody up who comes for the first time.
Newcomer = Callable[[random.Random], tuple[str, str, str, str]]

_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何蕭羅高"
_GIVEN = "美玲志強雅婷俊傑淑芬建宏怡君家豪佳穎承翰惠文明德秀英國榮心怡子軒"
_TALK = (
    "詢問{0}的{1}何時可以領取，已說明需攜帶證件到櫃檯辦理。",
    "反映{0}漏水，{1}附近地面濕滑，請工程部派人查看。",
    "表示{0}昨晚有{1}的聲音，影響休息，希望管理處處理。",
    "來電確認{0}保養的日期，並提到{1}需要更換。",
    "建議在{0}增設{1}，方便長者出入。",
    "投訴{0}的清潔不佳，{1}兩天沒有處理。",
    "請協助聯絡{0}，關於{1}的費用有疑問。",
    "告知{0}將於下週搬運{1}，申請使用貨梯。",
)
_PLACES = [
    "電梯",
    "大廳",
    "停車場",
    "廚房水槽",
    "中庭花園",
    "會議室",
    "地下室",
    "游泳池",
    "健身房",
    "走廊",
]


def load(
    desk: Desk,
    count: int,
    *,
    years: int = 5,
    seed: int = 1,
    now: datetime | None = None,
) -> Iterator[int]:
    """Fill the desk with so many entries, the oldest first; yield how many are in.

    For a desk that nobody works at: the numbers go on where each book stands, and the
    last entries are of today. The same seed makes the same register.
    """
    now = (now or timezone.now()).astimezone(UTC)
    connection = connections[router.db_for_write(Contact)]
    maker = _Maker(snapshot_of(desk), count, years, seed, now)
    maker.keys = _last_keys(connection)
    pieces, done = maker.pieces(), 0
    with ExitStack() as filling:
        for index in INDEXES:
            filling.enter_context(index.filling(connection))
        if count > PIECE:
            # The one makes, which is Python; the other writes, which is the database.
            pieces = filling.enter_context(made_ahead(pieces))
        for piece in pieces:
            with transaction.atomic(using=connection.alias):
                _write(connection, desk, piece)
            done += len(piece.entries)
            yield done
    _keep_keys(connection)


def name(pick: random.Random) -> str:
    """Return a name as people have it."""
    return pick.choice(_SURNAMES) + "".join(pick.choices(_GIVEN, k=2))


def resident(pick: random.Random) -> tuple[str, str, str, str]:
    """Return an owner of a flat: name, kind, unit and telephone."""
    said = name(pick)
    raw = f"0912-{pick.randrange(1000):03}-{pick.randrange(1000):03}"
    raw = f"09{pick.randrange(10, 90)}{raw[4:]}"
    floor, door = pick.randrange(1, 30), pick.randrange(1, 9)
    unit = f"{pick.randrange(1, 20)}棟{floor:02}{door:02}"
    return said, choices.CustomerKind.OWNER, unit, raw


@dataclass(frozen=True)
class Line:
    """A closed call or visit of an earlier day, as `Past` writes it."""

    at: datetime
    by: StaffMember
    category: Category
    content: str
    result: str
    subcategory: Category | None = None
    visit: bool = False
    rings: int = 2
    late_reason: str = ""


class Past:
    """Fills in days that are over, a piece at a time, in between what is filed.

    `newcomer` makes people up: name, kind, unit and telephone; some come again.
    """

    def __init__(self, desk: Desk, seed: int, newcomer: Newcomer) -> None:
        self.desk, self.newcomer = desk, newcomer
        self.maker = _Maker.__new__(_Maker)
        self.maker.random = random.Random(f"{desk.code} {seed}")  # noqa: S311 - made-up days, no secret
        self.maker.people, self.maker.written = [], 0

    def write(self, past: Sequence[Line]) -> None:
        """Write the lines in their order; the numbers go on where the books stand."""
        if not past:
            return
        maker = self.maker
        maker.snapshot, maker.now = snapshot_of(self.desk), past[-1].at
        books = RegisterBook.objects.filter(desk=self.desk)
        maker.serials = {(book.book, book.year): book.last_serial for book in books}
        connection = connections[router.db_for_write(Contact)]
        with transaction.atomic(using=connection.alias):
            maker.keys = _last_keys(connection)
            entries = [self._entry(line) for line in past]
            _write(connection, self.desk, maker.made(entries))
        _keep_keys(connection)

    def _entry(self, line: Line) -> PhoneCall | Visit:
        at = line.at.astimezone(UTC)
        channel = choices.Channel.VISIT if line.visit else choices.Channel.CALL
        shared = {
            **self.maker.shared(channel, at, line.category, line.by),
            "subcategory_id": line.subcategory.pk if line.subcategory else None,
            "content": line.content,
            "result": line.result,
            **self.maker.caller(at, self.newcomer),
        }
        if line.visit:
            return self.maker.visit(at, shared)
        late = line.rings > 3
        call = row_of(
            PhoneCall,
            **shared,
            rings=line.rings,
            late_reason=line.late_reason if late else "",
            greeted=True,
            purpose_status="clear",
        )
        call.flagged = call.late = late
        return call


@dataclass
class _Piece:
    """Entries with all that belongs to them, made and not yet written."""

    tables: list[Lines] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    customers: list[Row] = field(default_factory=list)
    told: list[journal.Told] = field(default_factory=list)
    serials: dict[tuple[str, int], int] = field(default_factory=dict)

    def add(
        self, rows: Sequence[Any], *, history: bool = True, parent: Any = None
    ) -> None:
        """Take in rows of one kind; those of two tables with their parent's model."""
        if not rows:
            return
        if parent is not None:
            self.tables.append(lines(rows, parent))
        self.tables.append(lines(rows))
        if history:
            self.tables.append(first_lines(rows))


class _Maker:
    """Makes entries up, from words that are as unevenly common as real ones."""

    def __init__(
        self, snapshot: Snapshot, count: int, years: int, seed: int, now: datetime
    ) -> None:
        self.random = random.Random(f"{snapshot.desk.code} {seed}")  # noqa: S311 - made-up words, no secret
        self.snapshot, self.count, self.now = snapshot, count, now
        self.first = now - timedelta(days=365 * years)
        self.step = (now - self.first) / max(1, count)
        self.staff = [
            m for m in snapshot.staff.values() if m.active and not m.is_superior
        ]
        self.tops = snapshot.top_categories
        self.under = {c.pk: snapshot.subcategories_of(c.pk) for c in self.tops}
        signs = [chr(code) for code in range(0x4E00, 0x4E00 + 6000)]
        self.words = [
            "".join(self.random.choices(signs, k=self.random.choice((2, 2, 3))))
            for _word in range(WORDS)
        ]
        self.weights = list(accumulate(1 / (rank + 8) for rank in range(WORDS)))
        self.serials = {
            (book.book, book.year): book.last_serial
            for book in RegisterBook.objects.filter(desk=snapshot.desk)
        }
        self.people: list[tuple[Customer, CustomerPhone]] = []
        self.written = 0
        self.drawn: list[str] = []

    def pieces(self) -> Iterator[_Piece]:
        """Yield all entries by the piece; no database is asked for any of it."""
        for start in range(0, self.count, PIECE):
            end = min(start + PIECE, self.count)
            entries = [self._entry(at) for at in range(start, end)]
            for entry in entries:
                loading_owed.plan(entry, self.random, self.snapshot, self.now)
            yield self.made(entries)

    def made(self, entries: Sequence[Any]) -> _Piece:
        """Return the entries with their keys, histories, promises and forms."""
        piece = _Piece()
        self._people(piece)
        self.number(entries)
        owed = loading_owed.take(entries, "owed")
        forms = loading_owed.take(entries, "form")
        slips = loading_owed.seen_through(forms, self.snapshot, self.serials)
        self._settle(entries, slips)
        for model in (PhoneCall, Visit, Letter):
            rows = [entry for entry in entries if type(entry) is model]
            piece.add(rows, parent=Contact)
        piece.entries = [Row(e.id, e.desk_id, e.search_text) for e in entries]
        breaches = _breaches(entries, self)
        for rows in ([*_promises(entries, self), *loading_owed.kept(owed)], breaches):
            self.number(rows)
            piece.add(rows)
        piece.told += map(journal.told_of, breaches)
        self._forms(piece, slips)
        piece.serials = dict(self.serials)
        return piece

    def number(self, rows: Sequence[models.Model]) -> None:
        """Give the rows the keys that follow: a row and its history name each other."""
        if not rows:
            return
        bases = (kind for kind in (Contact, Slip) if isinstance(rows[0], kind))
        base = next(bases, type(rows[0]))
        for key, row in enumerate(rows, start=self.keys[base] + 1):
            row.id = key
        self.keys[base] += len(rows)

    def _settle(self, entries: Iterable[Any], slips: Iterable[Any]) -> None:
        """Fill in what an entry with a key knows of others, and what it is found by."""
        attached = {
            slip.contact_id: [slip.number, slip.unit, slip.content] for slip in slips
        }
        for entry in entries:
            entry.contact_ptr_id = entry.id
            customer = entry.__dict__.pop("newcomer", None)
            entry.customer_id = customer.pk if customer else None
            entry.body_hash = fingerprint(entry)
            entry.search_text = search_text(entry, attached.get(entry.id, ()))

    def _people(self, piece: _Piece) -> None:
        fresh = self.people[self.written :]
        self.written = len(self.people)
        customers = [customer for customer, _number in fresh]
        self.number(customers)
        piece.add(customers)
        for customer, number in fresh:
            number.customer_id = customer.pk
        piece.add([number for _customer, number in fresh], history=False)
        piece.customers = [Row(c.pk, c.desk_id, c.search_text) for c in customers]

    def _forms(self, piece: _Piece, slips: Sequence[Any]) -> None:
        self.number(slips)
        for slip in slips:
            slip.slip_ptr_id = slip.id
        for model in dict.fromkeys(map(type, slips)):
            rows = [slip for slip in slips if type(slip) is model]
            piece.add(rows, parent=Slip)
        steps = list(loading_owed.steps_of(slips))
        self.number(steps)
        piece.add(steps, history=False)
        piece.told += map(journal.told_of, steps)

    def _entry(self, at: int) -> Any:
        moment = self.first + self.step * (at + 1)
        chance = self.random.random()
        if chance < 0.75:
            return self._call(moment, last=self.count - at <= PROMISES_OPEN)
        if chance < 0.9:
            return self.visit(moment, self._shared(choices.Channel.VISIT, moment))
        return self._letter(moment)

    def _call(self, moment: datetime, *, last: bool) -> PhoneCall:
        rings = self.random.choices((1, 2, 3, 5), (30, 45, 22, 3))[0]
        call = row_of(
            PhoneCall,
            **self._shared(choices.Channel.CALL, moment),
            rings=rings,
            late_reason="同時接待訪客" if rings > 3 else "",
            greeted=True,
            purpose_status="clear",
        )
        call.flagged = call.late = rings > 3
        if last:
            call.outcome = choices.Outcome.REPLY_OWED
            call.status, call.closed_at = choices.Status.OPEN, None
        return call

    def visit(self, moment: datetime, shared: dict[str, Any]) -> Visit:
        return row_of(
            Visit,
            **shared,
            arrived_at=moment,
            attended_at=moment + timedelta(minutes=3),
            left_at=moment + timedelta(minutes=20),
            greeted=True,
            farewell=True,
        )

    def _letter(self, moment: datetime) -> Letter:
        return row_of(
            Letter,
            **self._shared(choices.Channel.LETTER, moment),
            kind=choices.LetterKind.REPORTED_MATTER,
            received_on=self.snapshot.day(moment),
            delivery="",
            subject=f"{self.random.choice(_PLACES)}{self._word()}事宜",
            original_kept_at="檔案櫃",
        )

    def _shared(self, channel: str, moment: datetime) -> dict[str, Any]:
        category = self.random.choice(self.tops)
        under = self.under[category.pk]
        said = self.random.choice(_TALK).format(
            self.random.choice(_PLACES), self._word()
        )
        return {
            **self.shared(channel, moment, category, self.random.choice(self.staff)),
            "subcategory_id": self.random.choice(under).pk if under else None,
            "content": f"{said}{self._word()}、{self._word()}{self._word()}。",
            "result": f"已{self._word()}。" if self.random.random() < 0.3 else "",
            **self.caller(moment, resident),
        }

    def shared(
        self, channel: str, moment: datetime, category: Any, member: StaffMember
    ) -> dict[str, Any]:
        """Return what every closed entry has, whatever was said."""
        desk = self.snapshot.desk
        book, year = desk.book_for(channel), self.snapshot.day(moment).year
        serial = self.serials[book, year] = self.serials.get((book, year), 0) + 1
        entered = moment + timedelta(minutes=4)
        return {
            "desk_id": desk.pk,
            "channel": channel,
            "book": book,
            "serial": serial,
            "number": number_of(desk, book, year, serial),
            "entry_id": uuid.UUID(int=self.random.getrandbits(128), version=4),
            "occurred_at": moment,
            "entered_at": entered,
            "entered_by_id": member.user_id,
            "answered_by_id": member.pk,
            "door": choices.Door.FORM,
            "category_id": category.pk,
            "outcome": choices.Outcome.ANSWERED,
            "status": choices.Status.CLOSED,
            "closed_at": entered,
        }

    def caller(self, moment: datetime, newcomer: Newcomer) -> dict[str, Any]:
        if self.random.random() < 0.1:
            return {"identity": choices.Identity.DECLINED, "name": "", "phone": ""}
        known = len(self.people) > 20
        if known and self.random.random() > 1 / ENTRIES_A_CUSTOMER:
            customer, number = self.random.choice(self.people)
        else:
            customer, number = self.known(moment, *newcomer(self.random))
        return {
            "identity": choices.Identity.GIVEN,
            # Its key is known only once the piece is written.
            "newcomer": customer,
            "name": customer.name,
            "unit": customer.unit,
            "customer_kind": customer.kind,
            "phone": number.raw,
            "phone_e164": number.e164,
            "phone_extension": number.extension,
            "phone_key": number.match_key,
        }

    def known(
        self, moment: datetime, name: str, kind: str, unit: str, raw: str
    ) -> tuple[Customer, CustomerPhone]:
        """Return a customer who comes for the first time, with the number."""
        desk = self.snapshot.desk
        parsed = phones.parse(raw, desk.region)
        customer = row_of(
            Customer,
            desk_id=desk.pk,
            name=name,
            kind=kind,
            unit=unit,
            name_folded=fold(name),
            unit_folded=fold(unit),
        )
        customer.search_text = customer_text(customer, [(raw, parsed.match_key)])
        customer._history_date = moment
        number = row_of(
            CustomerPhone,
            desk_id=desk.pk,
            raw=raw,
            e164=parsed.e164,
            extension=parsed.extension[:10],
            match_key=parsed.match_key[:24],
        )
        self.people.append((customer, number))
        return customer, number

    def _word(self) -> str:
        if not self.drawn:
            self.drawn = self.random.choices(
                self.words, cum_weights=self.weights, k=WORDS_DRAWN
            )
        return self.drawn.pop()


def _write(connection: Any, desk: Desk, piece: _Piece) -> None:
    """Write a piece with all that belongs to it, in a handful of statements."""
    for some in piece.tables:
        write(connection, some)
    ENTRIES.fill(connection, piece.entries)
    CUSTOMERS.fill(connection, piece.customers)
    journal.keep_told(
        desk.pk, piece.told, put=lambda made: write(connection, lines(made))
    )
    for (book, year), serial in piece.serials.items():
        RegisterBook.objects.update_or_create(
            desk=desk, book=book, year=year, defaults={"last_serial": serial}
        )


def _promises(entries: Iterable[Any], maker: _Maker) -> list[FollowUp]:
    return [
        loading_owed.reply(entry, maker.now + timedelta(hours=1))
        for entry in entries
        if entry.status == choices.Status.OPEN
    ]


def _breaches(entries: Iterable[Any], maker: _Maker) -> list[Breach]:
    named = maker.snapshot.profile.cite(REGISTRY["rings_late"].clauses)
    return [
        row_of(
            Breach,
            desk_id=entry.desk_id,
            contact_id=entry.pk,
            code="rings_late",
            clauses=list(named),
            reason=entry.late_reason,
            happened_at=entry.occurred_at,
            recorded_by_id=entry.entered_by_id,
        )
        for entry in entries
        if entry.flagged
    ]


# What gets its keys here, since a row and its history name each other.
_NUMBERED = (Contact, Customer, FollowUp, Breach, Slip, SlipStep)


def _last_keys(connection: Any) -> dict[type[models.Model], int]:
    keys = {}
    for kind in _NUMBERED:
        rows = kind._default_manager.using(connection.alias)
        keys[kind] = rows.aggregate(last=models.Max("pk"))["last"] or 0
    return keys


def _keep_keys(connection: Any) -> None:
    """Let PostgreSQL go on after the keys given here; SQLite does so itself."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        for kind in _NUMBERED:
            table = kind._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"
                f" FROM {table} HAVING max(id) IS NOT NULL"
            )
