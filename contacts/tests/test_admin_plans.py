"""How the lists of the admin are read: no table from end to end, no sort of a book."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.admin import site
from contacts.models import (
    Breach,
    ComplaintRecord,
    Contact,
    CoordinationSlip,
    FollowUp,
    Letter,
    PhoneCall,
    Slip,
    Visit,
    WorkOrder,
)

from .test_growth import grown, plans, prepare, scans  # noqa: F401

BOOKS = (
    PhoneCall,
    Visit,
    Letter,
    FollowUp,
    Breach,
    WorkOrder,
    ComplaintRecord,
    CoordinationSlip,
)
# The promises are read first and are few; their entries are put in order afterwards.
BY_PROMISE = {"correct", "route", "praise", "undecided", "overdue"}


def looks() -> list[tuple[Any, str]]:
    """Return every list of a book with each of its problems, and with a month."""
    found = []
    for model in BOOKS:
        month = f"all&when={timezone.localdate():%Y-%m}"
        problems = [problem.code for problem in site._registry[model].problems]
        found += [(model, code) for code in (*problems, "all", month)]
    return found


def test_every_filter_of_a_list_reads_by_an_index(grown, client):  # noqa: F811
    prepare()
    client.force_login(grown.supervisor.user)
    wrong = {}
    for model, look in looks():
        name = model._meta.model_name
        address = f"{reverse(f'admin:contacts_{name}_changelist')}?look={look}"
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        read = plans(captured)
        found = [line for line in read if scans(line)]
        lines = Lines(captured, model)
        if look not in BY_PROMISE:
            # Sorted anew a book would be read whole first, however good its index.
            found += [line for line in plans(lines) if "TEMP B-TREE FOR ORDER" in line]
        if found or not (lines.captured_queries or look in BY_PROMISE):
            wrong[name, look] = found
    assert wrong == {}


class Lines:
    """The statements among those captured that read the lines of a list in order."""

    def __init__(self, captured: CaptureQueriesContext, model: Any) -> None:
        shared = next((o for o in (Contact, Slip) if issubclass(model, o)), model)
        table = shared._meta.db_table
        order = f'ORDER BY "{table}"."{site._registry[model].moment}" DESC'
        every = captured.captured_queries
        self.captured_queries = [query for query in every if order in query["sql"]]
