"""What is measured. Each trial prints its lines; none is timed by a test."""

from __future__ import annotations

import csv
import os
import statistics
import tempfile
import threading
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings
from django.db import connection, connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from contacts import audit, choices, desk
from contacts.exports import Column, Sort, Table, Workbook, csv_chunks
from contacts.factories import new_contact
from contacts.models import Category, Contact, Desk, StaffMember
from contacts.paging import Cursor
from contacts.search import newest_keys, words_of

from .measuring import Line, Report, in_turns, medians
from .models import Note

BARE = {
    "MIDDLEWARE": settings.YARDSTICK_MIDDLEWARE,
}
EXPORTED = (
    "number",
    "occurred_at",
    "name",
    "phone",
    "unit",
    "content",
    "result",
    "status",
    "urgency",
)


# What opens and ends a transaction is no statement of the save.
CONTROL = {"BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"}


class Stage:
    """Two desks, a small and a large one, somebody at each, and the yardstick."""

    def __init__(self, small: Desk, large: Desk, rounds: int) -> None:
        self.small, self.large, self.rounds = small, large, rounds
        self.clients = {place.pk: self._client(place) for place in (small, large)}
        member = self.member(large)
        with override_settings(**BARE):
            self.bare = Client(enforce_csrf_checks=True)
            self.bare.force_login(member.user, settings.AUTHENTICATION_BACKENDS[1])
            # The handler reads the middleware once, at its first request.
            self.bare.get("/yardstick/new/")
        if not Note.objects.exists():
            Note.objects.bulk_create(
                [Note(name="陳美玲", text="詢問停車月卡續費的時間。" * 5)] * 1000
            )

    def member(self, place: Desk, role: str = "supervisor") -> StaffMember:
        return StaffMember.objects.filter(desk=place, role=role).first()

    def _client(self, place: Desk) -> Client:
        client = Client(enforce_csrf_checks=True)
        user = self.member(place).user
        client.force_login(user, settings.AUTHENTICATION_BACKENDS[1])
        return client

    def post(self, client: Client, address: str, data: dict[str, Any]) -> Any:
        token = client.cookies["frontdesk_csrf"].value
        answer = client.post(address, {**data, "csrfmiddlewaretoken": token})
        assert answer.status_code in (200, 302), answer.status_code  # noqa: S101
        return answer


def searching(stage: Stage, report: Report) -> None:
    """Any word against a plain scan of every text of the register."""
    report.head("Search: first page against a plain scan (LIKE over every text)")
    place, ratios = stage.large, []
    rows = Contact.objects.all()

    def scan(form: str) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute(
                "SELECT count(*) FROM contacts_contact WHERE desk_id = %s"
                " AND search_text LIKE %s",
                [place.pk, f"%{form}%"],
            )

    for kind, word in words(place):
        form = words_of(word, place.region)[0][0]
        found = medians(
            {
                "search": lambda word=word: newest_keys(place, word, rows, most=26),
                "scan": lambda form=form: scan(form),
            },
            stage.rounds,
        )
        line = Line(f"{kind} {word}", found["search"], found["scan"], 0.06, "scan")
        ratios.append(line.ratio)
        report.add(line)
    middle = statistics.median(ratios)
    report.add(Line("median word", middle, 1.0, 0.01, "as a ratio"))


def words(place: Desk) -> list[tuple[str, str]]:
    """Return words of each frequency and length, from what stands in the register."""
    sample = 20_000
    texts = Contact.objects.of(place).order_by("-id")
    contents = texts.values_list("content", flat=True)[:sample]
    counts: Counter[str] = Counter()
    for content in contents:
        counts.update(
            {
                content[at : at + size]
                for size in (2, 3, 4)
                for at in range(len(content) - size + 1)
                if content[at : at + size].isalpha()
            }
        )
    chosen = []
    for size in (2, 3, 4):
        ours = [(word, n) for word, n in counts.items() if len(word) == size]
        for kind, low, high in (
            ("common", 0.03, 1),
            ("middling", 0.002, 0.008),
            ("rare", 0, 0.0001),
        ):
            fits = sorted(
                word for word, n in ours if low * sample < n <= max(1, high * sample)
            )
            if fits:
                chosen.append((f"{kind}, {size} signs:", fits[len(fits) // 2]))
        chosen.append((f"absent, {size} signs:", "龘靐齉龗"[:size]))
    phone = Contact.objects.of(place).exclude(phone_key="").newest_first().first()
    digits = phone.phone_key
    chosen += [("last four digits", digits[-4:]), ("middle digits", digits[-6:-2])]
    return [*chosen, ("one sign", contents[0][0])]


def pages(stage: Stage, report: Report) -> None:
    """The same page at a small and at a large desk, first and deep in history."""
    report.head("Pages: the large desk against one of 10,000 entries")
    for what, act in _pages(stage).items():
        found = medians(
            {
                "large": lambda act=act: act(stage.large),
                "small": lambda act=act: act(stage.small),
            },
            stage.rounds * 3,
        )
        report.add(Line(what, found["large"], found["small"], 1.2, "10,000 entries"))


def _pages(stage: Stage) -> dict[str, Any]:
    def get(address: str) -> Any:
        def act(place: Desk) -> None:
            answer = stage.clients[place.pk].get(address.format(**known[place.pk]))
            assert answer.status_code == 200, (address, answer.status_code)  # noqa: S101

        return act

    def caller(place: Desk) -> None:
        digits = known[place.pk]["digits"]
        stage.post(stage.clients[place.pk], "/calls/guidance/", {"phone": digits})

    known = {place.pk: _known(stage, place) for place in (stage.small, stage.large)}
    return {
        "board": get("/"),
        "register, first page": get("/registers/{book}/"),
        "register, 90 % deep": get("/registers/{book}/?at={deep}"),
        "contact, new": get("/contacts/{number}/"),
        "contact, old": get("/contacts/{old}/"),
        "list of the admin": get("/admin/contacts/phonecall/"),
        "caller by four digits": caller,
    }


def _known(stage: Stage, place: Desk) -> dict[str, str]:
    client = stage.clients[place.pk]
    client.get("/calls/new/")
    calls = Contact.objects.filter(desk=place, channel="call")
    first, last = calls.order_by("id").first(), calls.order_by("-id").first()
    deep = calls.filter(id__gte=first.id + (last.id - first.id) // 10).order_by("id")
    old = deep.first()
    numbered = calls.exclude(phone_key="").order_by("-id").first()
    return {
        "book": _slug(place),
        "number": last.number,
        "old": old.number,
        "deep": str(Cursor(old.occurred_at, old.pk)),
        "digits": numbered.phone_key[-4:],
    }


def _slug(place: Desk) -> str:
    return choices.Book(place.book_for("call")).slug


def saves(stage: Stage, report: Report) -> None:
    """A call through its form against one row through a bare form."""
    report.head("Saves: a call through its form against R's one row")
    place, client = stage.large, stage.clients[stage.large.pk]
    client.get("/calls/new/")
    member = stage.member(place, "receptionist")

    def save() -> None:
        answer = stage.post(client, "/calls/new/", a_call(member))
        assert answer.status_code == 302, answer.context["form"].errors  # noqa: S101

    def bare() -> None:
        data = {"name": "陳美玲", "text": "詢問停車月卡續費的時間。"}
        stage.post(stage.bare, "/yardstick/new/", data)

    with override_settings(**BARE):
        stage.bare.get("/yardstick/new/")
    times = in_turns({"save": save, "bare": bare}, max(60, stage.rounds * 40))
    middle = {name: statistics.median(all_) for name, all_ in times.items()}
    report.add(Line("save a call", middle["save"], middle["bare"], 2.5, "R's POST"))
    ordered = sorted(times["save"])
    p99 = ordered[int(len(ordered) * 0.99)]
    report.add(Line(f"p99 of {len(ordered)}", p99, middle["save"], 3, "median"))
    report.add(Line("the worst", ordered[-1], middle["save"], 20, "median"))
    with CaptureQueriesContext(connection) as captured:
        save()
    said = [query["sql"].split()[0] for query in captured]
    count = sum(word not in CONTROL for word in said)
    report.add(Line("statements of a save", count / 1000, 0.001, 14, "one"))


def a_call(member: StaffMember) -> dict[str, str]:
    return {
        "entry_id": str(uuid.uuid4()),
        "rings": "2",
        "phone": "0912 345 678",
        "name": "陳美玲",
        "unit": "3棟1202",
        "customer_kind": "owner",
        "category": "enquiry",
        "urgency": "normal",
        "content": "詢問停車月卡續費的時間。",
        "outcome": "answered",
        "answered_by": str(member.pk),
    }


def exporting(stage: Stage, report: Report, most: int = 200_000) -> None:
    """Files of many rows against the barest loop that writes the same."""
    rows = Contact.objects.of(stage.large).order_by("-occurred_at", "-id")
    count = min(most, rows.count())
    report.head(f"Exports: {count:,} rows of {len(EXPORTED)} columns")
    sorts = {"occurred_at": Sort.MOMENT, "content": Sort.LONG}
    columns = tuple(Column(n, sorts.get(n, Sort.TEXT), 20) for n in EXPORTED)

    def table() -> Table:
        values = rows.values_list(*EXPORTED)[:count].iterator(2000)
        return Table("entries", "entries", columns, values, stage.large.zone)

    folder = Path(tempfile.mkdtemp())

    def our_csv() -> None:
        with (folder / "ours.csv").open("wb") as file:
            for chunk in csv_chunks(table()):
                file.write(chunk)

    def bare_csv() -> None:
        with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as file:
            _bare_rows(rows, count, csv.writer(file).writerows)

    def our_xlsx() -> None:
        with Workbook(folder / "ours.xlsx") as book:
            book.add(table())

    def bare_xlsx() -> None:
        book = xlsxwriter.Workbook(
            folder / "bare.xlsx", {"constant_memory": True, "strings_to_urls": False}
        )
        sheet = book.add_worksheet()
        for at, row in enumerate(rows.values_list(*EXPORTED)[:count].iterator(2000)):
            for column, value in enumerate(row):
                sheet.write_string(at, column, str(value))
        book.close()

    acts = {"csv": our_csv, "bare csv": bare_csv, "xlsx": our_xlsx, "bare": bare_xlsx}
    if connection.vendor == "postgresql":
        acts["copy"] = lambda: _copy(rows, count, folder / "copy.csv")
    found = medians(acts, max(1, stage.rounds // 3))
    beside, limit = ("copy", 2) if "copy" in acts else ("bare csv", 1.5)
    report.add(Line("CSV", found["csv"], found[beside], limit, beside))
    report.add(Line("XLSX", found["xlsx"], found["bare"], 1.2, "bare XlsxWriter"))
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _bare_rows(rows: Any, count: int, write: Any) -> None:
    sql, given = rows.values_list(*EXPORTED)[:count].query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, given)
        while part := cursor.fetchmany(2000):
            write(part)


def _copy(rows: Any, count: int, path: Path) -> None:
    query = rows.values_list(*EXPORTED)[:count].query
    with connection.cursor() as cursor, path.open("wb") as file:
        sql = cursor.mogrify(*query.sql_with_params()).decode()
        cursor.copy_expert(f"COPY ({sql}) TO STDOUT WITH CSV", file)


def contention(stage: Stage, report: Report, seconds: int = 60) -> None:
    """Thirty-two writers at once: nothing is locked out, no number is lost."""
    report.head(f"Contention: 32 writers for {seconds} s")
    place = Desk.objects.get(pk=stage.large.pk)
    by = stage.member(place, "receptionist")
    categories = {c.code: c for c in Category.objects.filter(desk=place)}
    before = Contact.objects.of(place).count()
    times: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + seconds

    def write() -> None:
        while time.monotonic() < end:
            call = new_contact(
                "call",
                place,
                categories,
                name="陳美玲",
                rings=2,
                category="enquiry",
                content="詢問停車月卡。",
                outcome="answered",
                answered_by=by,
            )
            start = time.perf_counter()
            try:
                desk.record(call, by=by.user, door="form")
            except Exception as error:
                errors.append(str(error))
            times.append(time.perf_counter() - start)
        connections.close_all()

    threads = [threading.Thread(target=write) for _writer in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saved = Contact.objects.of(place).count() - before
    gaps = list(audit._books(place))
    report.add(Line(f"{saved} saved", statistics.median(times), seconds, None, "run"))
    report.add(
        Line("errors", len(errors) / 1000, 0.001, 0, errors[0] if errors else "")
    )
    report.add(Line("gaps in the numbers", len(gaps) / 1000, 0.001, 0))


def _load(port: int, address: str, cookies: str, seconds: float, out: list) -> None:
    from http.client import HTTPConnection

    line = HTTPConnection("127.0.0.1", port, timeout=60)
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        line.request("GET", address, headers={"Cookie": cookies})
        answer = line.getresponse()
        answer.read()
        count += answer.status in (200, 204)
    line.close()
    out.append(count)


def throughput(stage: Stage, report: Report, seconds: float = 6) -> None:
    """Requests a second of gunicorn with two processes of four threads, in turns."""
    import subprocess
    import sys

    report.head("Throughput: gunicorn 2×4, eight clients; R against the desk")
    ports = {"desk": 20000 + os.getpid() % 5000, "R": 30000 + os.getpid() % 5000}
    module = "contacts.benchmarks"
    servers = []
    for name, end in (("desk", "settings"), ("R", "yardstick_settings")):
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": f"{module}.{end}"}
        env |= {"PORT": str(ports[name]), "WEB_CONCURRENCY": "2"}
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "python:frontdesk.gunicorn_conf",
        ]
        servers.append(subprocess.Popen(command, env=env))  # noqa: S603
    time.sleep(8)
    try:
        cookies = _cookies(stage.clients[stage.large.pk])
        bare = _cookies(stage.bare)
        last = Contact.objects.of(stage.large).newest_first().first()
        for what, address, beside in (
            ("board, polled", "/board/live/", "/yardstick/"),
            ("board", "/", "/yardstick/"),
            ("register", f"/registers/{_slug(stage.large)}/", "/yardstick/"),
            ("contact", f"/contacts/{last.number}/", "/yardstick/1/"),
            ("form of a call", "/calls/new/", "/yardstick/new/"),
        ):
            rates = {"R": [], "desk": []}
            for _round in range(2):
                for name, where, who in (
                    ("R", beside, bare),
                    ("desk", address, cookies),
                ):
                    rates[name].append(_rate(ports[name], where, who, seconds))
            mine, other = max(rates["desk"]), max(rates["R"])
            line = Line(
                f"{what}: {mine:.0f}/s",
                1 / max(mine, 0.1),
                1 / other,
                2,
                f"R: {other:.0f}/s",
            )
            report.add(line)
    finally:
        for server in servers:
            server.terminate()
            server.wait()


def _rate(port: int, address: str, cookies: str, seconds: float) -> float:
    counts: list[int] = []
    given = (port, address, cookies, seconds, counts)
    threads = [threading.Thread(target=_load, args=given) for _client in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def _cookies(client: Client) -> str:
    return "; ".join(f"{name}={m.value}" for name, m in client.cookies.items())


TRIALS = {
    "search": searching,
    "pages": pages,
    "saves": saves,
    "exports": exporting,
    "throughput": throughput,
    "contention": contention,
}
