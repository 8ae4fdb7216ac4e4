"""How the lists of the admin are read: no table from end to end, no sort of a book."""

from __future__ import annotations

from typing import Any

import pytest
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

SLIPS = (WorkOrder, ComplaintRecord, CoordinationSlip)
BOOKS = (PhoneCall, Visit, Letter, FollowUp, Breach, *SLIPS)
# Which index each problem of a book is read by: no more of it than is shown.
INDEXES = {
    "review": "contact_to_review",
    "again": "contact_again",
    "late": "contact_late_calls",
    "reason": "contact_breached",
    "breach": "contact_breached",
    "override": "contact_overridden_calls",
    "superior": "contact_superior_calls",
    "open": "contact_open",
    "void": "contact_void",
    "all": "contact_channel",
}
OF_SLIPS = {
    "review": "slip_to_review",
    "again": "slip_to_review",
    "correct": "slip_to_correct",
    "undecided": "slip_running",
    "open": "slip_running",
    "void": "slip_void",
    "all": "slip_book",
}
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


@pytest.mark.sqlite
def test_every_problem_is_read_by_the_index_of_it(grown, client):  # noqa: F811
    """With the values beside the text, as the database gets them: they count, too."""
    prepare()
    client.force_login(grown.supervisor.user)
    asked: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    wrong = {}
    for model, look in looks():
        wanted = (OF_SLIPS if model in SLIPS else INDEXES).get(look)
        if wanted is None or model in (FollowUp, Breach):
            continue
        asked.clear()
        name = model._meta.model_name
        with connection.execute_wrapper(listen):
            client.get(f"{reverse(f'admin:contacts_{name}_changelist')}?look={look}")
        read = _plan(asked, model)
        if not any(f"USING INDEX {wanted} " in line for line in read):
            wrong[name, look] = read
    assert wrong == {}


def _table(model: Any) -> str:
    """Return the table that a list is in the order of."""
    whole = next((one for one in (Contact, Slip) if issubclass(model, one)), model)
    return whole._meta.db_table


def _plan(asked: list[tuple[str, Any]], model: Any) -> list[str]:
    """Return how the lines of the list are read."""
    table = _table(model)
    found = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            if f'ORDER BY "{table}"."{site._registry[model].moment}" DESC' in sql:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                found += [str(row[-1]) for row in cursor.fetchall()]
    return found


class Lines:
    """The statements among those captured that read the lines of a list in order."""

    def __init__(self, captured: CaptureQueriesContext, model: Any) -> None:
        table = _table(model)
        order = f'ORDER BY "{table}"."{site._registry[model].moment}" DESC'
        every = captured.captured_queries
        self.captured_queries = [query for query in every if order in query["sql"]]
