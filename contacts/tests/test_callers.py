"""Who calls is told by number, name or unit, in any spelling, at this desk only."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from contacts import callers, desk
from contacts.audit import faults
from contacts.callers import caller_of, look_up
from contacts.models import Customer, snapshot_of
from contacts.reports.reading import Reader

from .paper import file_letter

GUIDANCE = "/calls/guidance/"


@pytest.fixture
def reader(estate: SimpleNamespace) -> Reader:
    estate.desk.refresh_from_db()
    return Reader(snapshot_of(estate.desk), estate.cleared, timezone.now())


@pytest.fixture
def known(estate: SimpleNamespace, file_call: Any) -> Customer:
    filed = file_call(
        estate, phone="0912-345-678", unit="3棟1202", customer_kind="owner"
    )
    return filed.contact.customer


def found(reader: Reader, phone: str = "", name: str = "", unit: str = "") -> list:
    return [one.customer for one in look_up(reader, phone, name, unit)]


@pytest.mark.parametrize(
    "spelling",
    [
        "0912345678",
        "0912 345 678",
        "０９１２－３４５－６７８",
        "+886 912 345 678",
        "00886912345678",
        "912345678",
        "0912/345/678",
        "0912345678 轉 23",
        "0912-345-678 ext. 5",
        "5678",
        "345678",
        "0912",
        "091234",
        "2345",
        "12-34 5",
    ],
)
def test_a_number_is_known_in_every_spelling(
    reader: Reader, known: Customer, spelling: str
) -> None:
    assert found(reader, spelling) == [known]


@pytest.mark.parametrize(
    ("home", "filed", "typed"),
    [
        ("HK", "2345 6789", "+852 2345-6789"),
        ("HK", "2345 6789", "008522345 6789轉12"),
        ("CN", "138 0013 8000", "0086 13800138000"),
        ("CN", "+86 138 0013 8000", "１３８００１３８０００"),
        ("TW", "02 2345 6789", "(02)2345-6789#15"),
        ("TW", "02 2345 6789", "+886-2-23456789"),
        ("TW", "02 2345 6789", "2345 6789"),
    ],
)
def test_numbers_of_the_neighbours(
    estate: SimpleNamespace, file_call: Any, home: str, filed: str, typed: str
) -> None:
    estate.desk.region = home
    estate.desk.save()
    customer = file_call(estate, phone=filed).contact.customer
    reader = Reader(snapshot_of(estate.desk), estate.cleared, timezone.now())
    assert found(reader, typed) == [customer]


def test_names_by_any_part_and_units_by_their_beginning(
    reader: Reader, known: Customer
) -> None:
    assert found(reader, name="陳") == [known]
    assert found(reader, name="陈美") == [known]
    assert found(reader, name="美玲") == [known]
    assert found(reader, name="玲") == []
    assert found(reader, unit="3栋12") == [known]
    assert found(reader, unit="1202") == []
    assert found(reader, phone="555", name="A", unit="3") == []


def test_nobody_of_another_desk_is_known(
    reader: Reader, hotel: SimpleNamespace, file_call: Any
) -> None:
    file_call(hotel, name="Ms. Carter", phone="0922 111 222", unit="1217")
    assert found(reader, "0922 111 222") == []
    assert found(reader, name="Ms. Carter", unit="1217") == []
    assert caller_of(reader, phone="0922 111 222").new_number


def test_several_are_offered_and_none_is_sure(
    estate: SimpleNamespace, reader: Reader, file_call: Any
) -> None:
    for index in range(7):
        file_call(estate, name=f"陳{index}", phone=f"0912 345 60{index}")
    offered = look_up(reader, "", "陳", "")
    assert len(offered) == 5
    assert not any(one.sure for one in offered)
    assert caller_of(reader, name="陳").customer is None


def test_a_customer_s_second_number_is_known_the_next_time(
    estate: SimpleNamespace, reader: Reader, known: Customer, file_call: Any
) -> None:
    again = {"customer": known, "phone": "02 2345 6789", "unit": "3棟1202"}
    for _call in range(2):
        assert file_call(estate, **again).contact.customer == known
    assert known.phones.count() == 2
    assert found(reader, "0223456789") == [known]
    assert file_call(estate, phone="(02)2345-6789").contact.customer == known
    assert Customer.objects.count() == 1
    learnt = known.history.latest()
    assert learnt.history_change_reason == "number_learnt"
    assert learnt.history_user == estate.cleared.user
    assert list(faults()) == []


def test_what_is_between_us(
    estate: SimpleNamespace, reader: Reader, known: Customer, file_call: Any
) -> None:
    owed = file_call(estate, outcome="reply_owed", content="問裝修押金。").contact
    caller = caller_of(reader, phone="0912345678")
    assert (caller.customer, caller.phone) == (known, "0912-345-678")
    assert caller.entries[0].number == owed.number
    assert [(line.number, line.kind) for line in caller.promises] == [
        (owed.number, "reply")
    ]
    assert caller_of(reader, chosen=str(known.pk)).customer == known
    assert caller_of(reader, chosen="9" * 30).customer is None


def test_a_withheld_caller_who_rings_again(
    estate: SimpleNamespace, reader: Reader, file_call: Any
) -> None:
    file_call(estate, name="", identity="declined", phone="0987 654 321")
    caller = caller_of(reader, phone="0987654321")
    assert caller.customer is None
    assert len(caller.entries) == 1
    assert not Customer.objects.exists()


def test_numbers_are_masked_without_the_right(
    estate: SimpleNamespace, reader: Reader, known: Customer
) -> None:
    manager = Reader(reader.snapshot, estate.manager, reader.now)
    one = look_up(manager, "0912345678", "陳美玲", "")[0]
    assert (one.phone, one.shown_phone) == ("", "··· 678")
    assert caller_of(manager, name="陳美玲").phone == "··· 678"


def test_one_key_takes_the_caller_over(
    sign_in: Any, estate: SimpleNamespace, known: Customer
) -> None:
    client: Client = sign_in(estate.cleared)
    text = client.post(GUIDANCE, {"phone": "5678"}).content.decode()
    assert f'data-caller="{known.pk}" data-name="陳美玲"' in text
    assert 'data-unit="3棟1202"' in text
    assert "data-sure" in text


# Two rows that were one person.


@pytest.fixture
def pair(
    estate: SimpleNamespace, known: Customer, file_call: Any
) -> tuple[Customer, Customer]:
    """The known customer, and another of whom it turned out to be the same person."""
    other = file_call(estate, name="陳小姐", phone="0988 777 666", unit="5棟0301")
    gone = other.contact.customer
    desk.merge_customers(known, gone, by=estate.supervisor.user)
    return known, gone


def test_a_merged_number_finds_whoever_stands_for_it(
    estate: SimpleNamespace, reader: Reader, pair: Any, file_call: Any
) -> None:
    keep, gone = pair
    caller = caller_of(reader, phone="0988-777-666")
    assert (caller.customer, caller.phone) == (keep, "0912-345-678")
    assert [one.phone for one in caller.found] == ["0988 777 666"]
    assert len(caller.entries) == 2
    assert found(reader, name="陳小") == found(reader, unit="5棟03") == [keep]
    assert caller_of(reader, chosen=str(gone.pk)).customer == keep
    for name, phone in (
        ("陳小姐", "0988 777 666"),
        ("陳美玲", "0988 777 666"),
        ("陳小姐", "0912 345 678"),
    ):
        assert file_call(estate, name=name, phone=phone).contact.customer == keep
    assert Customer.objects.count() == 2


def test_a_merge_undone_parts_the_two_again(
    estate: SimpleNamespace, reader: Reader, pair: Any, file_call: Any
) -> None:
    keep, gone = pair
    desk.unmerge_customer(gone, by=estate.supervisor.user)
    keep.refresh_from_db()
    assert found(reader, "0988 777 666") == [gone]
    assert found(reader, "0912 345 678") == [keep]
    filed = file_call(estate, name="陳小姐", phone="0988 777 666").contact
    assert filed.customer == gone
    assert desk.contacts_of(keep).count() == 1
    assert desk.contacts_of(gone).count() == 2


def test_a_merged_customer_takes_no_other_in(
    estate: SimpleNamespace, pair: Any, file_call: Any
) -> None:
    keep, gone = pair
    by = estate.supervisor.user
    third = file_call(estate, name="何先生", phone="0977 111 222").contact.customer
    for stays, goes, code in (
        (gone, third, "settled"),
        (third, gone, "settled"),
        (third, keep, "stands"),
        (third, third, "settled"),
    ):
        with pytest.raises(desk.Conflict) as refused:
            desk.merge_customers(stays, goes, by=by)
        assert refused.value.code == code
    desk.merge_customers(keep, third, by=by)
    assert set(desk.merged_with(gone)) == {keep.pk, gone.pk, third.pk}


def test_an_entry_shows_what_the_merged_customer_had(
    estate: SimpleNamespace, sign_in: Any, pair: Any
) -> None:
    mine, other = (desk.contacts_of(pair[0]).get(customer=one) for one in pair)
    client: Client = sign_in(estate.cleared)
    for shown, linked in ((mine, other), (other, mine)):
        answer = client.get(shown.get_absolute_url())
        assert [one.number for one in answer.context["others"]] == [linked.number]


def test_a_sender_is_known_by_the_very_name_in_a_later_call(
    reader: Reader, estate: SimpleNamespace
) -> None:
    number = file_letter(estate, name="林國棟").number
    caller = caller_of(reader, name="林國棟")
    assert [line.number for line in caller.entries] == [number]
    assert caller.by_name and not caller.unknown
    caller = caller_of(reader, name="林國棟", phone="0988 777 666")
    assert [line.number for line in caller.entries] == [number]
    assert caller.new_number


def test_nobody_known_is_said(reader: Reader, estate: SimpleNamespace) -> None:
    assert caller_of(reader, name="林無名").unknown
    assert not caller_of(reader, name="林").unknown
    assert not caller_of(reader).unknown


def test_a_beginning_has_an_end_to_be_read_to(
    reader: Reader, estate: SimpleNamespace, file_call: Any
) -> None:
    for index, name in enumerate(("陳", "陳\U0010ffff", "陳美玲", "陴一", "阿陳")):
        file_call(estate, name=name, phone=f"0912 345 61{index}", unit=f"3棟{index}")
    names = {one.name for one in found(reader, name="陳")}
    assert names == {"陳", "陳\U0010ffff", "陳美玲"}
    ordered = Customer.objects.filter(callers._begins("name_folded", "陈"))
    assert '"name_folded" < ' in str(ordered.query)
    assert found(reader, name="\U0010ffff\U0010ffff") == []
    assert len(found(reader, unit="3棟")) == 5
