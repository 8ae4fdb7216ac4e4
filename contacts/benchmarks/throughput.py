"""Requests a second of gunicorn with two processes of four threads: the desk and R."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.test import Client

from contacts.models import Contact

from .measuring import Line, Report
from .saving import a_call
from .stage import Stage

CLIENTS = 8
LIMIT = 2


@dataclass(frozen=True)
class Ask:
    """One request: where, and what is posted; `fresh` names fields made anew."""

    address: str
    data: Mapping[str, str] = field(default_factory=dict)
    fresh: str = ""

    def body(self) -> str:
        made = {self.fresh: str(uuid.uuid4())} if self.fresh else {}
        return urlencode({**self.data, **made})


def throughput(stage: Stage, report: Report, seconds: float = 5) -> None:
    """Measure each kind of page, and a reception's mixture of them, against R."""
    report.head("Throughput: gunicorn 2×4, eight clients; requests a second")
    kinds = _kinds(stage)
    with _served("settings") as desk, _served("yardstick_settings") as bare:
        who = {
            desk: _headers(stage.clients[stage.large.pk]),
            bare: _headers(stage.bare),
        }
        for what, (ours, theirs) in kinds.items():
            rates: dict[int, list[float]] = {desk: [], bare: []}
            for _round in range(2):
                for port, asks in ((bare, theirs), (desk, ours)):
                    rates[port].append(_rate(port, asks, who[port], seconds))
            mine, other = max(rates[desk]), max(rates[bare])
            beside = f"{mine:.0f}/s, R {other:.0f}/s"
            line = Line(what, 1 / max(mine, 0.1), 1 / max(other, 0.1), LIMIT, beside)
            report.add(line)


def _kinds(stage: Stage) -> dict[str, tuple[list[Ask], list[Ask]]]:
    """Return by kind what the desk is asked and what R, each from its list."""
    place = stage.large
    last = Contact.objects.of(place).newest_first().first()
    numbered = Contact.objects.of(place).exclude(phone_key="").newest_first().first()
    call = a_call(stage.member(place, "receptionist"))
    note = {"name": "陳美玲", "text": "詢問停車月卡續費的時間。"}
    listed, shown = Ask("/yardstick/"), Ask("/yardstick/1/")
    form, saved = Ask("/yardstick/new/"), Ask("/yardstick/new/", note)
    polled = Ask("/board/live/")
    look_up = Ask("/calls/guidance/", {"phone": numbered.phone_key[-4:]})
    save = Ask("/calls/new/", call, "entry_id")
    return {
        "board, polled": ([polled], [listed]),
        "board": ([Ask("/")], [listed]),
        "register": ([Ask(f"/registers/{stage.slug(place)}/")], [listed]),
        "contact": ([Ask(f"/contacts/{last.number}/")], [shown]),
        "form of a call": ([Ask("/calls/new/")], [form]),
        "caller look-up": ([look_up], [shown]),
        "save of a call": ([save], [saved]),
        # Ten polls and five look-ups as a call is typed, then it is saved.
        "mixed reception": (
            [polled] * 10 + [look_up] * 5 + [save],
            [listed] * 10 + [shown] * 5 + [saved],
        ),
    }


@contextmanager
def _served(name: str) -> Iterator[int]:
    """Serve the site of these settings as a desk is served; yield the port."""
    port = random.randrange(20_000, 30_000)  # noqa: S311 - any free one
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": f"contacts.benchmarks.{name}"}
    env |= {"PORT": str(port), "WEB_CONCURRENCY": "2"}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:frontdesk.gunicorn_conf"]
    server = subprocess.Popen(command, env=env)  # noqa: S603
    try:
        _wait(port)
        yield port
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


def _rate(port: int, asks: list[Ask], headers: dict[str, str], seconds: float) -> float:
    counts: list[int] = []

    def load() -> None:
        counts.append(_load(port, asks, headers, seconds))

    threads = [threading.Thread(target=load) for _client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def _load(port: int, asks: list[Ask], headers: dict[str, str], seconds: float) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    end, count = time.monotonic() + seconds, 0
    turn = random.randrange(len(asks))  # noqa: S311 - not all begin with the same
    while time.monotonic() < end:
        ask = asks[turn % len(asks)]
        turn += 1
        if ask.data:
            form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
            line.request("POST", ask.address, ask.body(), form)
        else:
            line.request("GET", ask.address, headers=headers)
        answer = line.getresponse()
        said = answer.read()
        if answer.status not in (200, 204, 302):
            raise ValueError(f"{ask.address}: {answer.status} {said[:200]!r}")
        if ask.fresh and answer.status != 302:
            raise ValueError(f"{ask.address} was not saved")
        count += 1
    line.close()
    return count
