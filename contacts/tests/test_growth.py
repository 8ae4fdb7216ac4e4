"""A register of any size: made up whole, moved whole, and read without full scans."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts import audit, search
from contacts.callers import caller_of
from contacts.desk.loading import load
from contacts.management.commands import migrate
from contacts.models import Contact, FollowUp, Slip, snapshot, snapshot_of
from contacts.moving import move, table_hash, tables
from contacts.paging import Cursor, leafed
from contacts.reports.monthly import build, period_of
from contacts.reports.reading import Reader
from frontdesk import routing

MADE = 400
NUMBER = "555-0101"

ROWS = {"of": "entries"}
# What SQLite counted of a register of 200,000 entries, of which a third was owed on.
COUNTED = {
    "contact_closed": "67320 1001 1 1 1 1 1",
    "contact_month": "213840 1001 1 1 1 1 1 1 1 1",
    "contact_channel": "234080 1001 1001 1 1",
    "contact_status": "229992 1001 1001 1 1",
    "contact_cat": "248124 1001 1001 1 1",
    "contact_desk": "232200 1001 1 1",
    "contact_book": "228160 1001 1001 1 1",
}


@pytest.fixture
def grown(estate) -> Any:
    estate.desk.refresh_from_db()
    assert list(load(estate.desk, MADE, years=2)) == [MADE]
    return estate


def test_a_register_that_is_made_up_is_whole(grown, file_call):
    assert Contact.objects.of(grown.desk).count() == MADE
    assert FollowUp.objects.open().exists()
    kept = FollowUp.objects.filter(status="done")
    late = kept.filter(done_at__gt=F("due_at"))
    assert 0 < late.count() < kept.count() / 4 < MADE / 4
    assert Slip.objects.filter(contact__desk=grown.desk).count() > MADE / 40
    # The desk goes on where the made-up entries end.
    file_call(grown)
    assert list(audit.faults()) == []


@pytest.mark.postgres
def test_an_index_that_was_filled_makes_no_save_wait(grown):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reloptions FROM pg_class WHERE relname LIKE %s", ["%_index_gin"]
        )
        assert cursor.fetchall() == [(["fastupdate=off"],)] * 2


@pytest.fixture
def another(tmp_path):
    """Make another SQLite file with the same tables, under the alias given."""
    made = []

    def make(alias: str) -> str:
        path = tmp_path / f"{alias}.sqlite3"
        with connection.cursor() as cursor:
            # The tables behind the index come with it.
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
                " AND name NOT LIKE 'sqlite_%%'"
                " AND name NOT LIKE 'contacts_%%_index_%%'"
            )
            schema = [row[0] for row in cursor.fetchall()]
        there = sqlite3.connect(path)
        for statement in schema:
            there.execute(statement)
        there.commit()
        there.close()
        settings_ = connections.settings
        settings_[alias] = {**settings_["default"], "NAME": str(path)}
        # Straight, past the test case, which knows the usual database alone.
        connections[alias].connect()
        made.append(alias)
        return alias

    yield make
    for alias in made:
        connections[alias].close()
        del connections[alias], connections.settings[alias]


@pytest.fixture
def elsewhere(another):
    return another("target")


@pytest.mark.sqlite
def test_all_is_moved_to_another_database(grown, file_call, elsewhere):
    call = file_call(grown, content="詢問裝修押金。").contact
    told: dict[str, int] = {}
    hashes = move("default", elsewhere, told.__setitem__)
    assert set(hashes) == {model._meta.db_table for model in tables()}
    assert told["contacts_contact"] == MADE + 1
    rows = Contact.objects.using(elsewhere)
    found = search.newest_keys(grown.desk, "裝修押金", rows, most=1, numbers=True)
    assert found == [call.pk]
    rows.filter(pk=call.pk).update(content="改掉了")
    assert table_hash(Contact, elsewhere) != hashes["contacts_contact"]


def test_what_looks_back_reads_the_replica(monkeypatch):
    router = routing.ReplicaRouter()
    assert router.db_for_read(Contact) is None
    with routing.looking_back():
        assert router.db_for_read(Contact) == "default"
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    seen = routing.from_replica(lambda: router.db_for_read(Contact))
    assert (seen(), router.db_for_read(Contact)) == ("replica", None)
    assert router.db_for_write(Contact) == "default"
    assert router.allow_migrate("replica", "contacts") is False


@pytest.mark.parametrize("descending", [True, False])
def test_all_rows_are_leafed_through_once_though_many_share_a_moment(grown, descending):
    rows = Contact.objects.of(grown.desk)
    first = rows.newest_first().first()
    # As old books are: a day's lines at one time.
    half = rows.order_by("id").values("pk")[: MADE // 2]
    rows.filter(pk__in=list(half.values_list("pk", flat=True))).update(
        occurred_at=first.occurred_at
    )
    found = leafed(rows, moment="occurred_at", descending=descending, size=30)
    wanted = rows.newest_first() if descending else rows.order_by("occurred_at", "id")
    assert [row.pk for row in found] == [row.pk for row in wanted]


@pytest.mark.sqlite
def test_reports_and_exports_read_the_replica(estate, file_call, another, sign_in):
    """The copy says something else than the desk, so that who read it shows."""
    call = file_call(estate, content="詢問裝修押金。").contact
    move("default", another("replica"), lambda *_told: None)
    Contact.objects.using("replica").filter(pk=call.pk).update(content="副本")
    file_call(estate, content="副本還沒有的。")
    client = sign_in(estate.manager)
    month = f"{timezone.localtime(call.occurred_at):%Y-%m}"
    at_admin = reverse("admin:contacts_phonecall_export", args=["csv"])
    for address in (f"/reports/{month}/csv/?register=calls", f"{at_admin}?look=all"):
        taken = client.get(address).getvalue().decode()
        assert "副本" in taken and "押金" not in taken and "還沒有" not in taken
    page = client.get(f"/reports/{month}/")
    assert page.context["report"].parts and page.status_code == 200
    rows = client.get(f"/reports/{month}/rows/", ROWS).content.decode()
    assert call.number in rows and "還沒有" not in rows
    # What is at the desk stays at the desk, and nothing was written to the copy.
    assert "還沒有" in client.get("/").content.decode()
    assert Contact.objects.using("replica").count() == 1


def test_what_is_kept_of_a_desk_is_never_read_from_the_replica(estate, monkeypatch):
    router = routing.ReplicaRouter()
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    with routing.looking_back(), routing.at_the_desk():
        assert router.db_for_read(Contact) is None
    snapshot._CACHE.clear()
    with routing.looking_back():
        # There is no such database: it would fail if it were asked.
        assert snapshot_of(estate.desk).active_staff


def plans(captured: CaptureQueriesContext) -> list[str]:
    """Return the plans of the statements that read the tables that grow."""
    found = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            sql = query["sql"]
            if sql.startswith("SELECT") and "contacts_" in sql:
                explain = (
                    "EXPLAIN" if connection.vendor != "sqlite" else "EXPLAIN QUERY PLAN"
                )
                cursor.execute(f"{explain} {sql.replace('%', '%%')}", [])
                lines = [str(row[-1]) for row in cursor.fetchall()]
                if "CO-ROUTINE contacts_contact" in lines:
                    # The newest entries, read by their index inside.
                    lines.remove("SCAN contacts_contact")
                found += lines
    return found


GROWING = (
    "contacts_contact",
    "contacts_phonecall",
    "contacts_visit",
    "contacts_letter",
    "contacts_followup",
    "contacts_breach",
    "contacts_slip",
    "contacts_workorder",
    "contacts_complaintrecord",
    "contacts_coordinationslip",
    "contacts_customer",
    "contacts_customerphone",
    "contacts_historicalphonecall",
)


def scans(plan: str) -> bool:
    """Say whether a line of a plan reads a growing table from end to end."""
    words = plan.replace('"', "").split()
    if connection.vendor == "sqlite":
        return words[0] == "SCAN" and words[1] in GROWING
    return "Seq Scan on" in plan and words[words.index("on") + 1] in GROWING


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/registers/{book}/",
        "/registers/{book}/?at={deep}",
        "/contacts/{number}/",
        "/admin/contacts/phonecall/",
        "/tasks/",
    ],
)
def test_no_page_reads_a_table_from_end_to_end(grown, client, address):
    prepare()
    middle = Contact.objects.filter(channel="call").order_by("id")[MADE // 3]
    known = {
        "book": grown.desk.book_for("call").slug,
        "number": middle.number,
        "deep": str(Cursor(middle.occurred_at, middle.pk)),
    }
    client.force_login(grown.supervisor.user)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address.format(**known)).status_code == 200
    read = plans(captured)
    assert read and [line for line in read if scans(line)] == []


@pytest.mark.sqlite
def test_the_report_does_not_look_through_all_that_went_before(grown):
    """What is open since before the period is found by the index of what is open."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        # As `migrate` counts a register of 200,000: of each index the beginning.
        for index, counted in COUNTED.items():
            cursor.execute(
                "UPDATE sqlite_stat1 SET stat = %s WHERE idx = %s", [counted, index]
            )
        cursor.execute("ANALYZE sqlite_schema")
    middle = Contact.objects.order_by("occurred_at")[MADE // 2].occurred_at
    period, now = period_of(f"{middle:%Y-%m}"), timezone.now()
    build([grown.desk], period, now)
    with CaptureQueriesContext(connection) as captured:
        build([grown.desk], period, now)
    read = [line for line in plans(captured) if "contacts_contact" in line]
    assert any("contact_open" in line for line in read)
    assert any("contact_closed (desk_id=? AND closed_at>?)" in line for line in read)
    # Until the period, by nothing else: as many as the register holds.
    assert [
        line
        for line in read
        if "occurred_at<?)" in line
        and "occurred_at>?" not in line
        and "contact_open" not in line
    ] == []


@pytest.mark.sqlite
def test_what_is_compared_is_counted_without_the_rows(grown):
    """Of earlier months an index tells how many there are: the rows are not read."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    middle = Contact.objects.order_by("occurred_at")[MADE // 2].occurred_at
    period, now = period_of(f"{middle:%Y-%m}"), timezone.now()
    build([grown.desk], period, now)
    with CaptureQueriesContext(connection) as captured:
        build([grown.desk], period, now)
    read = plans(captured)
    # Three channels of the month before, and of the same month a year ago.
    side_by_side = "COVERING INDEX contact_channel (desk_id=? AND channel=? AND occ"
    assert sum(side_by_side in line for line in read) == 6
    assert any("COVERING INDEX contact_cat" in line for line in read)
    # The late calls of the month, and all that were not simply answered before it.
    assert sum("INDEX call_not_simple" in line for line in read) == 3


def test_neither_search_nor_caller_reads_a_table_from_end_to_end(grown, monkeypatch):
    prepare()
    monkeypatch.setattr(search, "NEWEST", 20)
    reader = Reader(snapshot_of(grown.desk), grown.cleared, timezone.now())
    with CaptureQueriesContext(connection) as captured:
        search.search(grown.desk, "走廊", numbers=True)
        search.search(grown.desk, "龘靐", numbers=True)
        caller_of(reader, phone="4321", name="陳美")
        caller_of(reader, phone=NUMBER)
    read = plans(captured)
    assert read and [line for line in read if scans(line)] == []


def prepare() -> None:
    """Let the planner prefer an index where one fits at all.

    A table of some hundred rows is read from end to end by a good planner; whether an
    index is there shows only once that is made dear. SQLite plans for a large table
    as long as it has counted none: what an earlier test had counted goes.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
            cursor.execute("SET LOCAL enable_seqscan = off")
        else:
            cursor.execute("ANALYZE sqlite_schema")
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_schema")


def test_a_save_takes_at_most_nine_statements(grown, sign_in):
    from .test_call_form import fields

    client = sign_in(grown.cleared)
    client.post("/calls/new/", fields(grown))
    with CaptureQueriesContext(connection) as captured:
        assert client.post("/calls/new/", fields(grown)).status_code == 302
    control = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")
    said = [q["sql"] for q in captured if not q["sql"].startswith(control)]
    assert len(said) <= 9


@pytest.mark.sqlite
def test_a_new_version_knows_how_large_the_register_is(grown, monkeypatch):
    monkeypatch.setattr(migrate, "WORTH_COUNTING", MADE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        call_command("migrate", verbosity=0)
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        counted = {row[0] for row in cursor.fetchall()}
    assert "contacts_contact" in counted and "contacts_desk" not in counted
