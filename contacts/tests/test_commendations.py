"""The register of commendations: numbers of its own, for whatever way praise came."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from contacts import audit, desk
from contacts.models import Commendation, Desk, RegisterBook
from contacts.tests.paper import file_letter, text


@pytest.fixture(autouse=True)
def at_the_desk():
    with translation.override("zh-hant"), timezone.override("Asia/Taipei"):
        yield


def praised(place, **over):
    return file_letter(
        place,
        kind="commendation",
        category="commendation",
        praised_staff="張志強",
        praised_department=place.security,
        **over,
    )


def test_every_letter_of_commendation_gets_the_next_number(estate, sign_in):
    first, second = praised(estate), praised(estate)
    file_letter(estate, kind="liaison", category="liaison")
    year = timezone.localdate().year
    numbers = [one.number for one in Commendation.objects.order_by("pk")]
    assert numbers == [f"BH-BY-{year}-{n:05}" for n in (1, 2)]
    assert first.commendation.number == numbers[0]
    client = sign_in(estate.clerk)
    assert numbers[1] in text(client.get(second.get_absolute_url()))
    # Void, the line stays under its number, struck through; nothing is missing.
    desk.void(second, reason="重複登記", by=estate.supervisor.user)
    page = text(client.get("/registers/commendations/"))
    assert all(number in page for number in numbers)
    assert '<tr class="void">' in page and "重複登記" in page
    assert not list(audit.faults())
    RegisterBook.objects.filter(book="BY").update(last_serial=3)
    assert {one.code for one in audit.faults()} == {"number_gap"}


def test_a_letter_corrected_to_a_commendation_gets_one_and_keeps_it(estate):
    letter = file_letter(estate, kind="liaison", category="liaison")
    assert not Commendation.objects.exists()
    changes = {
        "kind": "commendation",
        "praised_staff": "張志強",
        "praised_department": estate.security,
        "praise_form": "pennant",
    }
    by = estate.clerk.user
    letter = desk.amend(letter, changes, reason="原為表揚信", by=by)
    number = Commendation.objects.get().number
    stamp = letter.amended_at
    letter = desk.amend(
        letter, {"kind": "liaison"}, reason="看錯", by=by, read_at=stamp
    )
    line = Commendation.objects.get()
    assert line.number == number and "已更正" in line.void_reason
    stamp = letter.amended_at
    desk.amend(letter, changes, reason="再看", by=by, read_at=stamp)
    assert Commendation.objects.get().void_reason == ""


def test_a_letter_must_say_how_the_praise_came(estate):
    with pytest.raises(desk.Refused) as refused:
        praised(estate, praise_form="")
    assert refused.value.codes == ["praise_form_missing"]


def test_praise_by_telephone_is_registered_from_its_entry(estate, sign_in, file_call):
    call = file_call(estate, category="commendation", content="保安很熱心。").contact
    other = file_call(estate).contact
    client = sign_in(estate.clerk)
    address = f"/contacts/{call.number}/commendation/"
    assert f'href="{address}"' in text(client.get(call.get_absolute_url()))
    assert client.get(f"/contacts/{other.number}/commendation/").status_code == 404
    assert client.get(f"/print/commendation/{call.number}/").status_code == 404
    refused = client.post(address, {"praise_form": ""})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {
        "praised_staff",
        "praised_department",
        "praise_form",
    }
    sent = {
        "praised_staff": "張志強",
        "praised_department": str(estate.security.pk),
        "praise_form": "oral",
    }
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    line = Commendation.objects.get()
    assert line.number in text(client.get(call.get_absolute_url()))
    sheet = text(client.get(f"/print/commendation/{call.number}/"))
    assert line.number in sheet and "張志強" in sheet and "■ 口頭" in sheet
    assert line.number in text(client.get("/print/"))
    found = client.post("/search/", {"q": line.number})
    assert call.number in text(found)


def test_the_register_of_commendations_is_printed(hotel, sign_in):
    praised(hotel)
    month = f"{timezone.localdate():%Y-%m}"
    address = f"/registers/commendations/print/?month={month}"
    page = text(sign_in(hotel.clerk).get(address))
    assert "表揚信登記" in page and "原件張貼處、日期、人" in page
    assert Commendation.objects.get().number in page and "張志強" in page
    assert Desk.objects.get(code="HT").code in page
