"""The usual complaints of an estate and of a hotel, each chosen by one key."""

from __future__ import annotations

import re

CALL = "/calls/new/"


def offered(client) -> dict[str, str]:
    """Return the complaints on the call form, with the key of each."""
    text = client.get(CALL).content.decode()
    chips = re.findall(r'value="complaint\.(\w+)"[^>]*?data-key="(\w)"', text)
    return dict(chips)


def test_each_place_is_offered_its_own_complaints(estate, hotel, sign_in):
    at_estate = offered(sign_in(estate.cleared))
    at_hotel = offered(sign_in(hotel.cleared))
    assert {"pets", "noise", "attitude"} <= set(at_estate)
    assert "room" not in at_estate
    assert set(at_hotel) == {
        *("attitude", "noise", "room", "equipment"),
        *("food", "billing", "beyond"),
    }


def test_more_than_ten_chips_go_on_with_letters(estate, sign_in):
    keys = offered(sign_in(estate.cleared))
    assert len(keys) == len(set(keys.values())) == 13
    assert list(keys.values())[9:] == ["0", "a", "b", "c"]
