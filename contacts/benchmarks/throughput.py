"""Requests a second of gunicorn with two processes of four threads: the desk and R."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from contacts.models import Contact

from .measuring import Clock, Line, Report
from .saving import a_call
from .stage import Stage

CLIENTS = 8
LIMIT = 2
# How the sessions of a site are known at PostgreSQL.
NAME = "frontdesk-bench"


@dataclass(frozen=True)
class Ask:
    """One request: where, and what is posted; `fresh` names fields made anew.

    What is `live` sends back what the answer before has brought.
    """

    address: str
    data: Mapping[str, str] = field(default_factory=dict)
    fresh: str = ""
    live: bool = False

    def body(self) -> str:
        made = {self.fresh: str(uuid.uuid4())} if self.fresh else {}
        return urlencode({**self.data, **made})


def throughput(stage: Stage, report: Report, seconds: float = 5) -> None:
    """Measure each kind of page, and a reception's mixture of them, against R."""
    report.head("Throughput: gunicorn 2×4, eight clients; requests a second")
    kinds, client = _kinds(stage), stage.clients[stage.large.pk]
    # A form brings the token without which nothing is posted.
    client.get("/calls/new/")
    stage.bare.get("/yardstick/new/")
    with _served("settings") as desk, _served("yardstick_settings") as bare:
        who = {
            desk: _headers(client),
            bare: _headers(stage.bare),
        }
        for what, (ours, theirs) in kinds.items():
            rates: dict[Server, list[float]] = {desk: [], bare: []}
            for server, asks in ((bare, theirs), (desk, ours)):
                # Each thread has a connection to open and settings to read first.
                _rate(server, asks, who[server], seconds / 2)
            for _round in range(2):
                for server, asks in ((bare, theirs), (desk, ours)):
                    rates[server].append(_rate(server, asks, who[server], seconds))
            mine, other = max(rates[desk]), max(rates[bare])
            beside = f"{mine:.0f}/s, R {other:.0f}/s"
            line = Line(what, 1 / max(mine, 0.1), 1 / max(other, 0.1), LIMIT, beside)
            report.add(line)


def _marks(client: Client) -> str:
    """Return what the browser sends with a poll: the marks of what it shows."""
    html = client.get("/?show=desk").content.decode()
    found = re.findall(r'name="(\w+)" value="(\w+)" data-mark', html)
    return urlencode([("show", "desk"), *found])


def _renewed(address: str, said: str) -> str:
    """Return the address of the next poll: with the marks that the answer brought."""
    for name, mark in re.findall(r'name="(\w+)" value="(\w+)" data-mark', said):
        address = re.sub(rf"\b{name}=\w+", f"{name}={mark}", address)
    return address


@dataclass(frozen=True)
class Server:
    """A site that is being served: its port and its first process."""

    port: int
    pid: int

    def seconds(self) -> float:
        """Return the time of its clock: the wall's, or its own processor time."""
        if not Clock.of_the_processor:
            return time.perf_counter()
        tree = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return sum(map(_processor, map(int, tree))) + sum(map(_processor, _sessions()))


def _processor(pid: int) -> float:
    try:
        times = [
            path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/schedstat")
        ]
    except FileNotFoundError:
        return 0.0
    return sum(int(said.split()[0]) for said in times) / 1e9


def _sessions() -> list[int]:
    """Return the sessions at the server of PostgreSQL, which work for the site."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [NAME]
        )
        return [row[0] for row in cursor.fetchall()]


def _kinds(stage: Stage) -> dict[str, tuple[list[Ask], list[Ask]]]:
    """Return by kind what the desk is asked and what R, each from its list."""
    place = stage.large
    last = Contact.objects.of(place).newest_first().first()
    # The oldest: what the bench itself has saved before is all of one caller.
    numbered = Contact.objects.of(place).exclude(phone_key="").newest_first().last()
    call = a_call(stage.member(place, "receptionist"))
    note = {"name": "陳美玲", "text": "詢問停車月卡續費的時間。"}
    listed, shown = Ask("/yardstick/"), Ask("/yardstick/1/")
    form, saved = Ask("/yardstick/new/"), Ask("/yardstick/new/", note)
    marks = _marks(stage.clients[place.pk])
    polled = Ask(f"/board/live/?{marks}", live=True)
    # Twice a minute a poll goes through the board for the minutes that have passed.
    gone_through = Ask(f"/board/live/?{re.sub('state=[^&]*', '', marks)}")
    look_up = Ask("/calls/guidance/", {"phone": numbered.phone_key[-4:]})
    save = Ask("/calls/new/", call, "entry_id")
    return {
        "board, polled, nothing new": ([polled], [listed]),
        "board, polled, gone through": ([gone_through], [listed]),
        "board": ([Ask("/")], [listed]),
        "register": ([Ask(f"/registers/{stage.slug(place)}/")], [listed]),
        "contact": ([Ask(f"/contacts/{last.number}/")], [shown]),
        "form of a call": ([Ask("/calls/new/")], [form]),
        # Up to five people are told, or four entries of one: more than R's one row, and
        # less than its list of fifty.
        "caller look-up, beside one row": ([look_up], [shown]),
        "caller look-up, beside a list": ([look_up], [listed]),
        "save of a call": ([save], [saved]),
        # Ten polls, two of them gone through, and five look-ups; then a save.
        "mixed reception": (
            [*([polled] * 4), gone_through] * 2 + [look_up] * 5 + [save],
            [listed] * 10 + [shown] * 5 + [saved],
        ),
    }


@contextmanager
def _served(name: str) -> Iterator[Server]:
    """Serve the site of these settings as a desk is served."""
    port = random.randrange(20_000, 30_000)  # noqa: S311 - any free one
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": f"contacts.benchmarks.{name}"}
    env |= {"PORT": str(port), "WEB_CONCURRENCY": "2", "PGAPPNAME": NAME}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:frontdesk.gunicorn_conf"]
    server = subprocess.Popen(command, env=env)  # noqa: S603
    try:
        _wait(port)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def _wait(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/livez")
            line.getresponse().read()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise TimeoutError(port)


def _headers(client: Client) -> dict[str, str]:
    cookies = "; ".join(f"{n}={m.value}" for n, m in client.cookies.items())
    token = client.cookies["frontdesk_csrf"].value
    return {"Cookie": cookies, "X-CSRFToken": token}


def _rate(
    server: Server, asks: list[Ask], headers: dict[str, str], seconds: float
) -> float:
    counts: list[int] = []

    def load() -> None:
        counts.append(_load(server.port, asks, headers, seconds))

    threads = [threading.Thread(target=load) for _client in range(CLIENTS)]
    start = server.seconds()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / max(server.seconds() - start, 1e-9)


def _load(port: int, asks: list[Ask], headers: dict[str, str], seconds: float) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    end, count = time.monotonic() + seconds, 0
    turn = random.randrange(len(asks))  # noqa: S311 - not all begin with the same
    shown = {ask.address: ask.address for ask in asks if ask.live}
    while time.monotonic() < end:
        ask = asks[turn % len(asks)]
        address = shown.get(ask.address, ask.address)
        turn += 1
        if ask.data:
            form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
            line.request("POST", address, ask.body(), form)
        else:
            line.request("GET", address, headers=headers)
        answer = line.getresponse()
        said = answer.read()
        if answer.status not in (200, 204, 302):
            raise ValueError(f"{ask.address}: {answer.status} {said[:200]!r}")
        if ask.fresh and answer.status != 302:
            raise ValueError(f"{ask.address} was not saved")
        if ask.live and said:
            shown[ask.address] = _renewed(address, said.decode())
        count += 1
    line.close()
    return count
