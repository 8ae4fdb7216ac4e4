"""What is measured. Each trial prints its lines; none is timed by a test."""

from __future__ import annotations

import statistics
import threading
import time
import uuid

from django.db import connection, connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from contacts import audit, desk
from contacts.factories import new_contact
from contacts.models import Category, Contact, Desk, StaffMember

from .exports import exporting
from .measuring import Line, Report, in_turns
from .pages import pages
from .reports import reporting
from .searching import searching
from .stage import BARE, Stage
from .throughput import throughput

# What opens and ends a transaction is no statement of the save.
CONTROL = {"BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"}


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


TRIALS = {
    "search": searching,
    "pages": pages,
    "saves": saves,
    "exports": exporting,
    "report": reporting,
    "throughput": throughput,
    "contention": contention,
}
