"""The index never changes what is found: only how soon."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import audit, desk
from contacts import search as searching
from contacts.folding import FOLD_VERSION, fold
from contacts.models import Contact, Customer, SearchState
from contacts.search import matching, search, words_of
from contacts.search_index import CUSTOMERS, ENTRIES, Row

# Few letters, so that words meet: both scripts, wide and narrow, signs and rare names.
LETTERS = "漏水電电話话梯台臺檯𫝀𠮷abcÉ０1２3-／ ，。：()（'%_&|!*" + chr(34) + chr(92)
WORDS = st.text(LETTERS, min_size=1, max_size=6)
TEXTS = st.lists(st.text(LETTERS, max_size=30), min_size=1, max_size=12)


@pytest.fixture
def entries(estate, file_call) -> list[Contact]:
    for day in range(12):
        file_call(estate, name=f"住戶{day}", content=f"第{day}件。")
    return list(Contact.objects.newest_first())


@pytest.fixture(params=[3, 1])
def early_index(monkeypatch, request) -> None:
    """So few of the newest entries are read that nearly all is found by the index.

    With one hit among them reading goes on first.
    """
    monkeypatch.setattr(searching, "NEWEST", 2)
    monkeypatch.setattr(searching, "SOME", request.param)
    monkeypatch.setattr(searching, "FOUND_AT_ONCE", 3)


def put(entry: Contact, text: str) -> None:
    """Give an entry another search text, as the writer does it."""
    old, entry.search_text = entry.search_text, fold(text)
    Contact.objects.filter(pk=entry.pk).update(search_text=entry.search_text)
    row = Row(entry.pk, entry.desk_id, entry.search_text)
    ENTRIES.change(connection, old, row)


def plainly(place, query: str) -> list[int]:
    """Find by looking into every text, with nothing of the search but its words."""
    words = words_of(query, place.desk.region)
    rows = Contact.objects.newest_first().values_list("pk", "search_text")
    return [
        pk
        for pk, text in rows
        if words and all(any(form in text for form in forms) for forms in words)
    ]


def leafed(place, query: str) -> list[int]:
    """Find by the search, leafing from the first page to the last and back again."""
    pages = [search(place.desk, query, numbers=True)]
    while pages[-1].after:
        pages.append(search(place.desk, query, after=pages[-1].after, numbers=True))
    if len(pages) > 1:
        back = search(place.desk, query, after=pages[-1].before, numbers=True)
        assert [row.pk for row in back.rows] == [row.pk for row in pages[-2].rows]
    return [row.pk for page in pages for row in page.rows]


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=TEXTS, words=st.lists(WORDS, min_size=1, max_size=3), data=st.data())
def test_what_is_found_is_what_a_plain_scan_finds(
    estate, entries, early_index, texts, words, data
):
    for entry, text in zip(entries, texts, strict=False):
        put(entry, text)
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))]
    for query in (*words, " ".join(words), piece):
        assert leafed(estate, query) == plainly(estate, query), query
    assert [f for f in audit.faults() if f.code == "search_index"] == []


@pytest.mark.parametrize("query", ["住", "户1", "戶", "1件", "陳", "5", "BH", "h"])
def test_one_sign_is_enough(estate, entries, early_index, query):
    assert leafed(estate, query) == plainly(estate, query)


def test_filters_hold_on_both_ways(estate, entries, early_index):
    Contact.objects.filter(pk=entries[-1].pk).update(review="good")
    rows = Contact.objects.filter(review="good")
    assert [row.pk for row in search(estate.desk, "住戶", rows, numbers=True).rows] == [
        entries[-1].pk
    ]
    assert search(estate.desk, "住戶", Contact.objects.none(), numbers=True).rows == []


def test_another_desk_has_tokens_of_its_own(estate, hotel, file_call, early_index):
    for _ in range(4):
        file_call(hotel, name="Ms. Carter", content="wake-up call")
    own = file_call(estate, name="Ms. Carter").contact
    assert leafed(estate, "carter") == [own.pk]
    assert leafed(estate, "wake") == []


def test_a_word_asks_the_database_as_often_as_it_is_rare(
    estate, entries, django_assert_num_queries, monkeypatch
):
    with django_assert_num_queries(4):
        assert len(search(estate.desk, "住戶", numbers=True).rows) == 12
    with django_assert_num_queries(3):
        assert len(search(estate.desk, "住戶7", numbers=True).rows) == 1
    monkeypatch.setattr(searching, "FOUND_AT_ONCE", 3)
    with django_assert_num_queries(2):
        assert len(search(estate.desk, "住戶", numbers=True).rows) == 3


def test_a_correction_changes_what_an_entry_is_found_by(estate, file_call, early_index):
    filed = [file_call(estate, content="詢問裝修押金。").contact for _ in range(4)]
    call = filed[0]
    words = {"content": "詢問電梯保養。", "name": "歐陽先生"}
    desk.amend(call, words, reason="聽錯了。", by=estate.cleared.user)
    assert leafed(estate, "電梯") == leafed(estate, "欧阳") == [call.pk]
    assert call.pk not in leafed(estate, "裝修")
    assert list(audit.faults()) == []


def codes() -> set[str]:
    return {fault.code for fault in audit.faults()}


def test_the_index_is_rebuilt_with_texts_that_were_behind(estate, entries, capsys):
    ENTRIES.empty(connection)
    CUSTOMERS.empty(connection)
    number = entries[0].number
    Contact.objects.filter(pk=entries[0].pk).update(search_text="")
    Customer.objects.update(search_text="")
    SearchState.objects.update_or_create(
        pk=1, defaults={"version": 0, "rebuilt_at": entries[0].entered_at}
    )
    assert codes() == {"search_version", "search_text", "search_index"}
    call_command("rebuild_search", if_needed=True)
    assert codes() == set()
    assert SearchState.objects.get().version == FOLD_VERSION
    assert number in {
        row.number for row in search(estate.desk, number[-3:], numbers=True).rows
    }
    call_command("rebuild_search", if_needed=True)
    assert codes() == set() and "13" in capsys.readouterr().out


def test_an_entry_saved_during_a_rebuild_is_in_once(estate, entries, file_call):
    rebuild = desk.rebuild_search()
    next(rebuild)
    call = file_call(estate, content="重建時的來電。").contact
    words = {"content": "重建時更正。"}
    desk.amend(call, words, reason="聽錯。", by=estate.cleared.user)
    list(rebuild)
    assert codes() == set()


def test_the_condition_alone_finds_the_same(estate, entries):
    words = words_of("住戶1", estate.desk.region)
    found = matching(Contact.objects.all(), words, True).newest_first()
    assert [row.pk for row in found] == plainly(estate, "住戶1")


def test_the_list_of_the_admin_finds_the_same(estate, entries, client):
    client.force_login(estate.supervisor.user)
    page = "/admin/contacts/phonecall/"
    assert client.post(page, {"words": "户11"})["Location"] == page
    listed = client.get(page).context["cl"].result_list
    assert [row.pk for row in listed] == plainly(estate, "戶11") != []
    client.post("/admin/contacts/visit/", {"words": "住戶"})
    assert len(client.get("/admin/contacts/visit/").context["cl"].result_list) == 0
