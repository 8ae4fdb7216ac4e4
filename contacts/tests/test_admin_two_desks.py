"""An account with two places: what it may do at one desk, it may not at the other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts import desk
from contacts.models import (
    AccessLog,
    Breach,
    Contact,
    ContactReview,
    StaffMember,
)

from .test_seen import seen

NUMBER = "0912 345 678"
NAMES = ("phonecall", "workorder", "breach")


@pytest.fixture
def rows(estate, hotel, file_call) -> dict[str, dict[str, object]]:
    """A call, a form and a breach of each desk; the supervisor takes calls there."""
    second = StaffMember(
        desk=hotel.desk,
        name="林怡君",
        role="receptionist",
        user=estate.supervisor.user,
    )
    desk.save_staff(second, by=None)
    made = {}
    for name, place in (("here", estate), ("there", hotel)):
        by = {"by": place.cleared.user, "member": place.cleared}
        call = file_call(
            place, phone=NUMBER, rings=5, late_reason="同時接待訪客"
        ).contact
        slip = desk.open_slip(call, "work_order", **by)
        breach = Breach.objects.filter(contact=call).first()
        made[name] = {"phonecall": call, "workorder": slip, "breach": breach}
    return made


def page_of(name: str, page: str, *args: object) -> str:
    return reverse(f"admin:contacts_{name}_{page}", args=args)


def test_at_the_second_desk_nothing_is_read_or_reviewed(rows, estate, sign_in):
    client = sign_in(estate.supervisor)
    for name in NAMES:
        here, there = rows["here"][name], rows["there"][name]
        word = "judge" if name == "breach" else "review"
        given = {"review": "good", "judgement": "accepted", **seen(there)}
        assert client.get(page_of(name, word, here.pk)).status_code == 200
        pages = [word, "change", "history"]
        pages += [] if name == "breach" else ["unmask"]
        for page in pages:
            address = page_of(name, page, there.pk)
            reason = {"reason": "回電"}
            for answer in (
                client.get(address),
                client.post(address, {**given, **reason}),
            ):
                # A row of another desk is one that there is not.
                assert answer.status_code in {302, 403}, address
                assert NUMBER not in answer.content.decode()
    assert not ContactReview.objects.exists()
    assert not Breach.objects.exclude(judgement="pending").exists()
    assert set(AccessLog.objects.values_list("desk", flat=True)) == {estate.desk.pk}


def test_at_the_second_desk_nothing_is_done_in_bulk(rows, estate, sign_in):
    client = sign_in(estate.supervisor)
    before = {name: row.history.count() for name, row in rows["there"].items()}
    for name in NAMES:
        there = rows["there"][name]
        listing = page_of(name, "changelist") + "?at=HT&look=all"
        shown = client.get(listing).context["cl"].result_list
        assert [row.pk for row in shown] == [rows["here"][name].pk]
        for action in ("mark_good", "send_back", "strike_out", "judge"):
            chosen = {"action": action, "_selected_action": [there.pk]}
            why = {"reason": "重複", "judgement": "accepted"}
            client.post(listing, {**chosen, **why, **seen(there)})
    after = {name: row.history.count() for name, row in rows["there"].items()}
    assert after == before
    assert not ContactReview.objects.exists()
    assert not Contact.objects.filter(voided_at__isnull=False).exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_second_desk_is_not_taken_away(rows, estate, sign_in, kind):
    """Nor is the own desk's list given for it."""
    client = sign_in(estate.supervisor)
    for name in NAMES:
        page = page_of(name, "export", kind)
        for foreign in ("HT", "nowhere"):
            assert client.get(page, {"at": foreign}).status_code == 403
        assert not AccessLog.objects.exists()
    for query in ({}, {"at": "BH"}):
        answer = client.get(page_of("phonecall", "export", kind), query)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
    logged = AccessLog.objects.filter(action="exported")
    assert set(logged.values_list("desk", flat=True)) == {estate.desk.pk}
