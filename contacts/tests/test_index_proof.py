"""What is not in step with the index of tokens is found, and named."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from contacts import audit
from contacts.models import Contact, Customer, Desk
from contacts.search_index import CUSTOMERS, ENTRIES, Row

NOBODY = 1_000_000


@pytest.fixture
def entries(estate, file_call) -> list[Contact]:
    for day in range(4):
        file_call(estate, name=f"住戶{day}", content=f"第{day}件。")
    assert told() == []
    return list(Contact.objects.newest_first())


def told(desks=None) -> list[str]:
    """Return what is said not to be in step, and that nothing else is said."""
    found = list(audit.faults(desks))
    assert {fault.code for fault in found} <= {"search_index"}
    return [fault.where for fault in found]


def row_of(entry: Contact, text: str = "") -> Row:
    return Row(entry.pk, entry.desk_id, text or entry.search_text)


def as_if(entry: Contact, text: str) -> None:
    """Let the index hold another text of the entry than it has."""
    ENTRIES.change(connection, entry.search_text, row_of(entry, text))


def taken_out(row: Row) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"INSERT INTO {ENTRIES.table}({ENTRIES.table}, rowid, tokens)"  # noqa: S608
                " VALUES ('delete', %s, %s)",
                [row.key, " ".join(row.lexemes)],
            )
        else:
            sql = f"DELETE FROM {ENTRIES.table} WHERE id = %s"  # noqa: S608
            cursor.execute(sql, [row.key])


def test_a_token_that_was_removed_is_found(entries):
    as_if(entries[1], entries[1].search_text.replace("件", ""))
    assert told() == [entries[1].number]


def test_a_token_that_was_added_is_found(entries):
    as_if(entries[1], entries[1].search_text + " 某")
    assert told() == [entries[1].number]


def test_a_token_that_is_another_one_is_found(entries):
    as_if(entries[1], entries[1].search_text.replace("件", "某"))
    assert told() == [entries[1].number]


def test_two_rows_that_were_swapped_are_found(entries):
    one, other = entries[:2]
    as_if(one, other.search_text)
    as_if(other, one.search_text)
    assert told() == sorted([one.number, other.number])


def test_a_row_that_was_left_out_is_found(entries):
    taken_out(row_of(entries[1]))
    assert told() == [entries[1].number]


def test_a_row_of_nobody_is_found_and_rebuilt_away(entries, estate, capsys):
    ENTRIES.add(connection, [Row(NOBODY, estate.desk.pk, "查無此人")])
    CUSTOMERS.add(connection, [Row(NOBODY, estate.desk.pk, "查無此人")])
    assert told() == [
        f"{model._meta.verbose_name} {NOBODY}" for model in (Contact, Customer)
    ]
    call_command("rebuild_search", verbosity=0)
    assert told() == []


def test_a_row_without_a_token_of_its_own_is_found(entries, estate):
    ENTRIES.add(connection, [Row(NOBODY, estate.desk.pk, "")])
    assert told() == [f"{Contact._meta.verbose_name} {NOBODY}"]


def test_tokens_of_no_desk_are_found(entries):
    ENTRIES.add(connection, [Row(NOBODY, NOBODY, "查無此人")])
    assert told() == [f"{Contact._meta.verbose_name} {NOBODY}"]


def test_an_empty_index_lacks_everybody(entries):
    ENTRIES.empty(connection)
    assert sorted(told()) == sorted(entry.number for entry in entries)


def test_one_desk_is_proved_alone(entries, estate, hotel, file_call):
    other = file_call(hotel).contact
    as_if(other, "別的字")
    assert told(Desk.objects.filter(pk=estate.desk.pk)) == []
    assert told(Desk.objects.filter(pk=hotel.desk.pk)) == [other.number] == told()


def test_a_long_text_is_in_step(entries):
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 1500)))
    as_if(entries[0], text)
    Contact.objects.filter(pk=entries[0].pk).update(search_text=text)
    assert {fault.code for fault in audit.faults()} == {"search_text"}
