"""Saves: a call through its form against one row through R's form."""

from __future__ import annotations

import statistics
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.models import StaffMember
from frontdesk.gunicorn_conf import post_worker_init

from .measuring import Line, Report, in_turns, taken

if TYPE_CHECKING:
    from .stage import Stage

# What opens and ends a transaction is no statement of the save.
CONTROL = {"BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"}
# So many single saves tell what the slowest of a busy week are like.
SINGLE = 6000
FORM = "application/x-www-form-urlencoded"
# What a browser sends beside what was typed: text boxes and lists left as they were.
LEFT_EMPTY = (
    *("version", "direction", "source", "promise", "interrupting_visit", "customer"),
    *("occurred_at", "late_reason", "organisation", "subcategory", "complained_of"),
    *("asked_for", "connected_to", "superior_reason", "override_reason", "consulted"),
    *("message", "result", "reply_due", "reply_owner", "rings_more"),
)


class Saver:
    """Saves a call each time it is called, as the page in a browser sends one."""

    def __init__(self, stage: Stage) -> None:
        self.client = stage.clients[stage.large.pk]
        self.client.get("/calls/new/")
        self.typed = urlencode(a_call(stage.member(stage.large, "receptionist")))

    def __call__(self) -> None:
        # The page that a browser goes on to shows the message and so ends it.
        self.client.cookies.pop("messages", None)
        typed = f"{self.typed}&entry_id={uuid.uuid4()}"
        answer = send(self.client, "/calls/new/", typed)
        assert answer.status_code == 302, answer.context["form"].errors  # noqa: S101


class Bare:
    """Saves one row of R each time it is called."""

    typed = urlencode({"name": "陳美玲", "text": "詢問停車月卡續費的時間。"})

    def __init__(self, stage: Stage) -> None:
        self.client = stage.bare
        self.client.get("/yardstick/new/")

    def __call__(self) -> None:
        answer = send(self.client, "/yardstick/new/", self.typed)
        assert answer.status_code == 302  # noqa: S101


def send(client: Client, address: str, typed: str) -> Any:
    """Post the fields as a browser sends a form without files."""
    token = client.cookies["frontdesk_csrf"].value
    body = f"{typed}&csrfmiddlewaretoken={token}"
    return client.post(address, body, content_type=FORM)


def a_call(member: StaffMember) -> dict[str, str]:
    return dict.fromkeys(LEFT_EMPTY, "") | {
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


def saves(stage: Stage, report: Report) -> None:
    """A call through its form against one row through a bare form."""
    report.head("Saves: a call through its form against R's one row")
    save, bare = Saver(stage), Bare(stage)
    post_worker_init(None)
    times = in_turns({"save": save, "bare": bare}, max(60, stage.rounds * 40))
    middle = {name: statistics.median(all_) for name, all_ in times.items()}
    report.add(Line("save a call", middle["save"], middle["bare"], 2.5, "R's POST"))
    with CaptureQueriesContext(connection) as captured:
        save()
    said = [query["sql"].split()[0] for query in captured]
    count = sum(word not in CONTROL for word in said)
    report.add(Line("statements of a save", count / 1000, 0.001, 14, "one"))
    _tail(save, report, times["save"])


def _tail(save: Saver, report: Report, times: list[float]) -> None:
    """How long the slowest of many single saves took, against their median."""
    times = sorted([*times, *(taken(save) for _save in range(SINGLE - len(times)))])
    middle, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    report.add(Line(f"p99 of {len(times):,}", p99, middle, 3, "median"))
    report.add(Line(f"the worst of {len(times):,}", times[-1], middle, 20, "median"))
