"""Searching finds any part of a word or number, and only at one's own desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from contacts.callers import caller_of, look_up
from contacts.models import Contact, snapshot_of
from contacts.reports.reading import Reader
from contacts.search import search
from contacts.search_index import ENTRIES, Row
from contacts.tests.paper import file_letter, text


def found(place, query: str) -> set[str]:
    place.desk.refresh_from_db()
    return {row.name for row in search(place.desk, query, numbers=True).rows}


@pytest.fixture
def people(estate, file_call) -> None:
    for name, phone, content in (
        ("陳美玲", "0912 345 678", "廚房水槽下方水管滴水。"),
        ("赵敏", "+886 2 2345-6789 轉 12", "电梯停在三楼,里面有人按铃。"),
        ("Ms. Hall", "", "100% cotton_towels wanted."),
    ):
        file_call(estate, name=name, phone=phone, content=content)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("美玲", {"陳美玲"}),
        ("陈美", {"陳美玲"}),
        ("趙敏 電梯", {"赵敏"}),
        ("趙敏 水槽", set()),
        ("0912345678", {"陳美玲"}),
        ("０９１２－３４５", {"陳美玲"}),
        ("0912 345 678", {"陳美玲"}),
        ("+886912345678", {"陳美玲"}),
        ("5678", {"陳美玲", "赵敏"}),
        ("3456", {"陳美玲", "赵敏"}),
        ("1234", {"陳美玲"}),
        ("0223456789", {"赵敏"}),
        ("hall COTTON", {"Ms. Hall"}),
        ("%", set()),
        ("0%2", set()),
        ("   ", set()),
    ],
)
def test_a_part_is_enough_in_any_spelling(estate, people, query, names):
    assert found(estate, query) == names


def test_the_words_are_folded_once(estate, people):
    """A comma between digits is a space after folding and must not join them."""
    for row in Contact.objects.all():
        ENTRIES.change(connection, row.search_text, Row(row.pk, row.desk_id, "12 34"))
    Contact.objects.update(search_text="12 34")
    assert found(estate, "12,34") == set(Contact.objects.values_list("name", flat=True))
    assert found(estate, "1234") == set()


def test_a_whole_number_opens_its_entry(estate, hotel, sign_in, file_call):
    call = file_call(estate).contact
    client = sign_in(estate.cleared)
    response = client.post("/search/", {"q": f" {call.number.lower()} "})
    assert response["Location"] == call.get_absolute_url()
    # At another desk the number is not known.
    other = sign_in(hotel.cleared).post("/search/", {"q": call.number})
    assert other.status_code == 200 and other.context["lines"] == []


def test_no_other_desk_is_found(estate, hotel, sign_in, people):
    response = sign_in(hotel.cleared).post("/search/", {"q": "美玲"})
    assert "陳美玲" not in text(response) and response.context["lines"] == []


def test_what_is_looked_for_is_in_no_address(estate, sign_in, people):
    client = sign_in(estate.cleared)
    assert client.get("/search/?q=美玲").context["query"] == ""
    page = text(client.post("/search/", {"q": "美玲"}))
    assert 'method="post"' in page and "q=" not in page.split("<main")[1]


def test_results_narrow_and_go_on(estate, sign_in, file_call):
    for _number in range(27):
        file_call(estate)
    file_letter(estate, subject="停車月卡", content="停車月卡")
    client = sign_in(estate.cleared)
    first = client.post("/search/", {"q": "停車月卡"}).context
    assert len(first["lines"]) == 25 and first["older"]
    rest = client.post("/search/", {"q": "停車月卡", "at": first["older"]}).context
    assert len(rest["lines"]) == 3 and rest["newer"] and not rest["older"]
    narrowed = client.post("/search/", {"q": "停車月卡", "channel": "letter"}).context
    assert [line.channel for line, _phone in narrowed["lines"]] == ["letter"]


def test_numbers_are_masked_and_managers_may_search(estate, sign_in, people):
    page = text(sign_in(estate.manager).post("/search/", {"q": "美玲"}))
    assert "··· 678" in page and "0912" not in page
    assert sign_in(estate.administrator).get("/search/").status_code == 403


def test_the_search_takes_few_queries(
    estate, sign_in, people, django_assert_max_num_queries
):
    client = sign_in(estate.cleared)
    client.get("/search/")
    with django_assert_max_num_queries(15):
        client.post("/search/", {"q": "美玲"})


def test_a_number_is_not_found_out_by_asking(estate, file_call, sign_in):
    """A manager may not see numbers, so no digits of one find whose it is."""
    call = file_call(
        estate,
        name="何小姐",
        phone="0912 345 987",
        unit="3棟0345",
        content="問門禁卡。",
    ).contact
    lists = {
        "desk": (reverse("search"), "q"),
        "calls": (reverse("admin:contacts_phonecall_changelist"), "words"),
        "customers": (reverse("admin:contacts_customer_changelist"), "words"),
    }

    def found(member, name: str, words: str) -> bool:
        client = sign_in(member)
        address, field = lists[name]
        page = client.post(address, {field: words}, follow=True)
        return "何小姐" in page.content.decode()

    for name in lists:
        for words in ("0912 345 987", "345987", "12345", "+886912345987", "何 345987"):
            assert found(estate.supervisor, name, words), (name, words)
            assert not found(estate.manager, name, words), (name, words)
        # The same digits in the unit, a name and the rest of the words still find.
        for words in ("0345", "何小姐", "何 0345"):
            assert found(estate.manager, name, words), (name, words)
    reader = Reader(snapshot_of(estate.desk), estate.manager, timezone.now())
    for phone in ("0912345987", "345987"):
        told = caller_of(reader, phone=phone)
        assert not told.anything and not look_up(reader, phone, "", "")
    assert look_up(reader, "", "何小姐", "")[0].customer == call.customer
