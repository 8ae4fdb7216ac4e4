"""Registers of any size, made up for trials: the tables of a desk filled by the piece.

What comes out is what years of entries by the writer would leave: numbers without gaps,
history with seals, search texts with their tokens, customers with their numbers, a
breach for every late call, and some promises still open. `check_registers` holds.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connections, models, router, transaction
from django.utils import timezone

from .. import choices, phones
from ..folding import fold
from ..models import (
    Breach,
    Contact,
    Customer,
    CustomerPhone,
    Desk,
    FollowUp,
    Letter,
    PhoneCall,
    RegisterBook,
    Snapshot,
    Visit,
    snapshot_of,
)
from ..models.history import keyed_hash, words_of
from ..search_index import CUSTOMERS, ENTRIES, Row
from .entries import fingerprint
from .findable import customer_text, search_text
from .numbers import number_of

PIECE = 2000
# So many entries come from one customer, on average, over the years.
ENTRIES_A_CUSTOMER = 12
PROMISES_OPEN = 40
WORDS = 30_000

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
    now = now or timezone.now()
    maker = _Maker(snapshot_of(desk), count, years, seed, now)
    connection = connections[router.db_for_write(Contact)]
    for start in range(0, count, PIECE):
        size = min(PIECE, count - start)
        with transaction.atomic(using=connection.alias):
            _write(connection, maker, maker.piece(start, size))
        yield start + size
    _keep_keys(connection)


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

    def piece(self, start: int, size: int) -> list[Any]:
        return [self._entry(start + step) for step in range(size)]

    def _entry(self, at: int) -> Any:
        moment = self.first + self.step * (at + 1)
        chance = self.random.random()
        if chance < 0.75:
            return self._call(moment, last=self.count - at <= PROMISES_OPEN)
        return self._visit(moment) if chance < 0.9 else self._letter(moment)

    def _call(self, moment: datetime, *, last: bool) -> PhoneCall:
        rings = self.random.choices((1, 2, 3, 5), (30, 45, 22, 3))[0]
        call = PhoneCall(
            **self._shared(choices.Channel.CALL, moment),
            rings=rings,
            late_reason="同時接待訪客" if rings > 3 else "",
            greeted=True,
            purpose_status="clear",
        )
        call.flagged = rings > 3
        if last:
            call.outcome = choices.Outcome.REPLY_OWED
            call.status, call.closed_at = choices.Status.OPEN, None
        return call

    def _visit(self, moment: datetime) -> Visit:
        return Visit(
            **self._shared(choices.Channel.VISIT, moment),
            arrived_at=moment,
            attended_at=moment + timedelta(minutes=3),
            left_at=moment + timedelta(minutes=20),
            greeted=True,
            farewell=True,
        )

    def _letter(self, moment: datetime) -> Letter:
        return Letter(
            **self._shared(choices.Channel.LETTER, moment),
            kind=choices.LetterKind.REPORTED_MATTER,
            received_on=self.snapshot.day(moment),
            delivery="",
            subject=f"{self.random.choice(_PLACES)}{self._word()}事宜",
            original_kept_at="檔案櫃",
        )

    def _shared(self, channel: str, moment: datetime) -> dict[str, Any]:
        desk, category = self.snapshot.desk, self.random.choice(self.tops)
        under = self.under[category.pk]
        book, year = desk.book_for(channel), self.snapshot.day(moment).year
        serial = self.serials[book, year] = self.serials.get((book, year), 0) + 1
        said = self.random.choice(_TALK).format(
            self.random.choice(_PLACES), self._word()
        )
        entered = moment + timedelta(minutes=4)
        member = self.random.choice(self.staff)
        return {
            "desk": desk,
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
            "category": category,
            "subcategory": self.random.choice(under) if under else None,
            "content": f"{said}{self._word()}、{self._word()}{self._word()}。",
            "outcome": choices.Outcome.ANSWERED,
            "result": f"已{self._word()}。" if self.random.random() < 0.3 else "",
            "status": choices.Status.CLOSED,
            "closed_at": entered,
            **self._caller(moment),
        }

    def _caller(self, moment: datetime) -> dict[str, Any]:
        if self.random.random() < 0.1:
            return {"identity": choices.Identity.DECLINED, "name": "", "phone": ""}
        known = len(self.people) > 20
        if known and self.random.random() > 1 / ENTRIES_A_CUSTOMER:
            customer, number = self.random.choice(self.people)
        else:
            customer, number = self._newcomer(moment)
        return {
            "identity": choices.Identity.GIVEN,
            "customer": customer,
            "name": customer.name,
            "unit": customer.unit,
            "customer_kind": customer.kind,
            "phone": number.raw,
            "phone_e164": number.e164,
            "phone_extension": number.extension,
            "phone_key": number.match_key,
        }

    def _newcomer(self, moment: datetime) -> tuple[Customer, CustomerPhone]:
        pick, desk = self.random, self.snapshot.desk
        name = pick.choice(_SURNAMES) + "".join(pick.choices(_GIVEN, k=2))
        raw = f"0912-{pick.randrange(1000):03}-{pick.randrange(1000):03}"
        raw = f"09{pick.randrange(10, 90)}{raw[4:]}"
        parsed = phones.parse(raw, desk.region)
        floor, door = pick.randrange(1, 30), pick.randrange(1, 9)
        unit = f"{pick.randrange(1, 20)}棟{floor:02}{door:02}"
        customer = Customer(
            desk=desk,
            name=name,
            kind=choices.CustomerKind.OWNER,
            unit=unit,
            name_folded=fold(name),
            unit_folded=fold(unit),
        )
        customer.search_text = customer_text(customer, [(raw, parsed.match_key)])
        customer._history_date = moment
        number = CustomerPhone(
            desk=desk,
            customer=customer,
            raw=raw,
            e164=parsed.e164,
            extension=parsed.extension[:10],
            match_key=parsed.match_key[:24],
        )
        self.people.append((customer, number))
        return customer, number

    def _word(self) -> str:
        return self.random.choices(self.words, cum_weights=self.weights)[0]


def _write(connection: Any, maker: _Maker, entries: Sequence[Any]) -> None:
    """Write a piece with all that belongs to it, in a handful of statements."""
    fresh = [pair for pair in maker.people if pair[0].pk is None]
    _number(connection, [customer for customer, _number in fresh])
    _insert(connection, [customer for customer, _number in fresh])
    _insert(connection, _histories(customer for customer, _number in fresh))
    for customer, number in fresh:
        number.customer = customer
    _insert(connection, [number for _customer, number in fresh])
    CUSTOMERS.add(
        connection, [Row(c.pk, c.desk_id, c.search_text) for c, _number in fresh]
    )
    _number(connection, entries)
    for entry in entries:
        entry.customer = entry.customer
        entry.body_hash = fingerprint(entry)
        entry.search_text = search_text(entry)
    _insert(connection, entries, model=Contact)
    for model in (PhoneCall, Visit, Letter):
        rows = [entry for entry in entries if type(entry) is model]
        _insert(connection, rows)
        _insert(connection, _histories(rows))
    ENTRIES.add(connection, [Row(e.pk, e.desk_id, e.search_text) for e in entries])
    for made in (_promises(entries, maker), _breaches(entries)):
        _number(connection, made)
        _insert(connection, made)
        _insert(connection, _histories(made))
    _count(maker)


def _promises(entries: Iterable[Any], maker: _Maker) -> list[FollowUp]:
    return [
        FollowUp(
            desk_id=entry.desk_id,
            contact_id=entry.pk,
            kind=choices.FollowUpKind.REPLY,
            code="reply",
            role=choices.Role.RECEPTIONIST,
            opened_at=entry.entered_at,
            due_at=maker.now + timedelta(hours=1),
            first_due_at=maker.now + timedelta(hours=1),
        )
        for entry in entries
        if entry.status == choices.Status.OPEN
    ]


def _breaches(entries: Iterable[Any]) -> list[Breach]:
    return [
        Breach(
            desk_id=entry.desk_id,
            contact_id=entry.pk,
            code="rings_late",
            clauses=["3.1.1"],
            reason=entry.late_reason,
            happened_at=entry.occurred_at,
            recorded_by_id=entry.entered_by_id,
        )
        for entry in entries
        if entry.flagged
    ]


def _number(connection: Any, rows: Sequence[models.Model]) -> None:
    """Give the rows the keys that follow: a row and its history name each other."""
    if not rows:
        return
    base = Contact if isinstance(rows[0], Contact) else type(rows[0])
    last = base._default_manager.using(connection.alias).aggregate(
        last=models.Max("pk")
    )["last"]
    for key, row in enumerate(rows, start=(last or 0) + 1):
        row.pk = row.id = key


def _histories(rows: Iterable[Any]) -> list[Any]:
    """Return the first line of each row's history, sealed."""
    made, kinds = [], {}
    for row in rows:
        if type(row) not in kinds:
            model = type(row).history.model
            kinds[type(row)] = model, [field.attname for field in model.tracked_fields]
        model, names = kinds[type(row)]
        line = model(
            **{name: getattr(row, name) for name in names},
            history_date=getattr(row, "entered_at", None)
            or getattr(row, "_history_date", None)
            or getattr(row, "opened_at", None)
            or row.happened_at,
            history_type="+",
            history_user_id=getattr(row, "entered_by_id", None),
        )
        line.seal = f":{keyed_hash(words_of(line, ''))}"
        made.append(line)
    return made


def _insert(
    connection: Any, rows: Sequence[Any], model: type[models.Model] | None = None
) -> None:
    """Insert the rows into the table of the model; Django's own bulk knows no parts."""
    if not rows:
        return
    meta = (model or type(rows[0]))._meta
    # A key that is not given is left to the database.
    fields = [
        field
        for field in meta.local_concrete_fields
        if not field.primary_key or rows[0].pk is not None
    ]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    lines = [
        [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for field in fields
        ]
        for row in rows
    ]
    table = connection.ops.quote_name(meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", lines)
            return
        from psycopg2.extras import execute_values

        execute_values(
            cursor.cursor,
            f"INSERT INTO {table} ({names}) VALUES %s",
            lines,
            page_size=500,
        )


def _count(maker: _Maker) -> None:
    for (book, year), serial in maker.serials.items():
        RegisterBook.objects.update_or_create(
            desk=maker.snapshot.desk,
            book=book,
            year=year,
            defaults={"last_serial": serial},
        )


def _keep_keys(connection: Any) -> None:
    """Let PostgreSQL go on after the keys given here; SQLite does so itself."""
    if connection.vendor == "sqlite":
        return
    kinds = (Contact, Customer, FollowUp, Breach)
    with connection.cursor() as cursor:
        for kind in kinds:
            table = kind._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"
                f" FROM {table} HAVING max(id) IS NOT NULL"
            )
