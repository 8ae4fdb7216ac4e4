"""A shift begins with its check, is handed over with one confirmation, and ends."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from contacts import desk
from contacts.models import HandOver, Shift, ShiftCheck, SpotCheck, snapshot_of
from contacts.rules import REGISTRY
from contacts.tests.paper import codes, owed_reply, text


def answers(place: SimpleNamespace, **over: str) -> dict[str, str]:
    """Return a check in which everything passes, but for what is given."""
    place.desk.refresh_from_db()
    items = REGISTRY.checklist(snapshot_of(place.desk).profile)
    passed = {f"item_{item.code}": "pass" for item in items}
    return {**passed, **over}


def checked_in(place: SimpleNamespace, member: Any, **over: Any) -> ShiftCheck:
    place.desk.refresh_from_db()
    member.desk = place.desk
    items = REGISTRY.checklist(snapshot_of(place.desk).profile)
    fields = {
        "results": {item.code: "pass" for item in items},
        "corrections": {},
        **over,
    }
    return desk.record_check(member, by=member.user, **fields)


def test_a_check_begins_the_shift_and_keeps_each_item(estate, sign_in):
    client = sign_in(estate.cleared)
    page = text(client.get("/shift-check/"))
    assert "item_tie" in page and "item_desk_only_work" not in page
    sent = answers(estate, item_badge="fail", fix_badge="已佩戴工作牌。")
    answer = client.post("/shift-check/", sent)
    made = ShiftCheck.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert made.shift.ended_at is None and made.countersigned_at is None
    failed = made.items.get(result="fail")
    assert (failed.code, failed.correction) == ("badge", "已佩戴工作牌。")
    assert failed.clauses == ["instruction/3.2.2"]
    assert "已佩戴工作牌。" in text(client.get(made.get_absolute_url()))


def test_each_profile_asks_for_its_own_items_and_a_switched_off_one_is_gone(
    estate, hotel, sign_in
):
    hotel.desk.checklist_off = ["make_up"]
    hotel.desk.save()
    page = text(sign_in(hotel.cleared).get("/shift-check/"))
    assert "item_desk_only_work" in page
    assert "item_tie" not in page and "item_make_up" not in page


def test_what_is_missing_is_said_beside_its_item(estate, sign_in):
    client = sign_in(estate.cleared)
    sent = answers(
        estate, item_badge="", item_uniform="fail", item_tie="fail", fix_tie="短 3cm"
    )
    assert codes(client.post("/shift-check/", sent)) == {
        "item_badge": ["check_item_unanswered"],
        "fix_uniform": ["check_correction_missing"],
        "fix_tie": ["check_measure"],
    }
    assert not Shift.objects.exists()


def test_results_are_seen_by_the_person_and_supervisors_only(estate, sign_in):
    made = checked_in(estate, estate.cleared)
    at = made.get_absolute_url()
    for name, status in {
        "cleared": 200,
        "supervisor": 200,
        "colleague": 404,
        "clerk": 404,
        "assistant": 404,
        "manager": 403,
        "administrator": 403,
    }.items():
        assert sign_in(getattr(estate, name)).get(at).status_code == status, name
    assert at not in text(sign_in(estate.colleague).get("/shift-check/"))
    assert at in text(sign_in(estate.supervisor).get("/shift-check/"))


def test_a_supervisor_countersigns_but_never_their_own(estate, sign_in):
    made = checked_in(estate, estate.cleared)
    own = checked_in(estate, estate.supervisor)
    client = sign_in(estate.supervisor)
    address = f"/shift-check/{own.pk}/countersign/"
    assert codes(client.post(address, {})) == {"note": ["countersign_own"]}
    address = f"/shift-check/{made.pk}/countersign/"
    assert client.post(address, {"note": "很好"}).status_code == 302
    made.refresh_from_db()
    assert made.countersigned_by == estate.supervisor.user and made.note == "很好"
    client.post(address, {"note": "再一次"})
    made.refresh_from_db()
    assert made.note == "很好"
    assert sign_in(estate.cleared).post(address, {}).status_code == 403


def test_results_go_when_their_days_are_over_and_the_fact_stays(estate):
    long_ago = timezone.now() - dt.timedelta(days=estate.desk.check_days + 1)
    old = checked_in(estate, estate.cleared, now=long_ago)
    desk.countersign(
        old, note="鞋子", by=estate.supervisor.user, member=estate.supervisor
    )
    spot = desk.note_spot_check(
        estate.desk,
        clause="instruction/3.1.2",
        result="not_kept",
        note="沒有問候",
        staff=estate.cleared,
        by=estate.supervisor.user,
        member=estate.supervisor,
        now=long_ago,
    )
    new = checked_in(estate, estate.colleague)
    old.refresh_from_db()
    spot.refresh_from_db()
    assert old.items.count() == 0 and old.note == "" and old.purged_at is not None
    assert spot.staff is None and spot.note == "" and spot.clause
    assert new.items.count() > 10
    kept = ShiftCheck.history.filter(id=old.pk)
    assert not any(hasattr(row, "note") for row in kept)
    call_command("purge_checks")


def test_one_confirmation_takes_everything_over(estate, sign_in, file_call):
    checked_in(estate, estate.cleared)
    promise = owed_reply(file_call, estate, due=30, reply_owner=estate.cleared)
    client = sign_in(estate.cleared)
    things = {"keys": "大門備用鑰匙：在櫃檯", "kept_items": "包裹一件", "note": ""}
    answer = client.post("/hand-over/", things)
    offer = HandOver.objects.get()
    assert answer["Location"] == offer.get_absolute_url()
    assert list(offer.promises.all()) == [promise]
    assert offer.shift.ended_at is None
    accept = f"/hand-over/{offer.pk}/accept/"
    refused = client.post(accept)
    assert [f.code for f in refused.context["findings"]] == ["hand_over_to_oneself"]

    client = sign_in(estate.trainee)
    refused = client.post(accept)
    assert [f.code for f in refused.context["findings"]] == ["hand_over_to_uncleared"]
    client = sign_in(estate.colleague)
    assert f"/hand-over/{offer.pk}/" in text(client.get("/"))
    assert "大門備用鑰匙" in text(client.get(offer.get_absolute_url()))
    refused = client.post(accept)
    assert [f.code for f in refused.context["findings"]] == ["hand_over_before_check"]
    assert desk.running_shift(estate.colleague) is None
    checked_in(estate, estate.colleague)
    assert client.post(accept)["Location"] == "/"
    offer.refresh_from_db()
    promise.refresh_from_db()
    assert (offer.state, offer.accepted_by) == ("accepted", estate.colleague)
    assert offer.shift.ended_at is not None and offer.shift.end_reason == ""
    assert promise.owner == estate.colleague
    assert desk.running_shift(estate.colleague) is not None
    assert client.post(accept).status_code == 302
    form = sign_in(estate.colleague).get("/hand-over/").context["form"]
    assert form.initial["kept_items"] == "包裹一件"


def test_nobody_leaves_without_a_hand_over_or_a_reason(
    estate, sign_in, django_assert_max_num_queries
):
    made = checked_in(estate, estate.cleared)
    desk.offer_hand_over(made.shift, by=estate.cleared.user)
    client = sign_in(estate.cleared)
    client.get("/hand-over/leave/")
    with django_assert_max_num_queries(6):
        client.get("/hand-over/leave/")
    refused = client.post("/hand-over/leave/", {"reason": " "})
    assert codes(refused) == {"reason": ["shift_left_unaccepted"]}
    assert desk.running_shift(estate.cleared) is not None
    sent = {"reason": "接班同事遲到，主管已知"}
    assert client.post("/hand-over/leave/", sent).status_code == 302
    made.shift.refresh_from_db()
    assert made.shift.end_reason == sent["reason"]
    offer = HandOver.objects.get()
    assert offer.state == "offered"
    assert sent["reason"] in text(sign_in(estate.supervisor).get("/shift-check/"))
    checked_in(estate, estate.colleague)
    desk.accept_hand_over(offer, by=estate.colleague.user, member=estate.colleague)


def test_a_second_offer_takes_the_place_of_the_first(estate):
    made = checked_in(estate, estate.cleared)
    first = desk.offer_hand_over(made.shift, by=estate.cleared.user)
    second = desk.offer_hand_over(made.shift, keys="甲", by=estate.cleared.user)
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "offered")
    with pytest.raises(desk.Conflict):
        desk.accept_hand_over(first, by=estate.colleague.user, member=estate.colleague)


def test_spot_checks_are_noted_by_clause(estate, sign_in):
    client = sign_in(estate.supervisor)
    assert codes(client.post("/spot-checks/", {"result": "not_kept"})) == {
        "clause": ["spot_clause_missing"],
        "note": ["spot_note_missing"],
    }
    sent = {
        "clause": "instruction/3.1.2",
        "result": "kept",
        "staff": estate.cleared.pk,
        "note": "問候完整",
    }
    assert client.post("/spot-checks/", sent).status_code == 302
    spot = SpotCheck.objects.get()
    assert (spot.clause, spot.staff) == ("instruction/3.1.2", estate.cleared)
    assert "問候完整" in text(client.get("/spot-checks/"))
    assert sign_in(estate.cleared).get("/spot-checks/").status_code == 403


def test_the_quiet_board_greets_and_reminds(estate, sign_in):
    page = sign_in(estate.cleared).get("/")
    reminders = page.context["reminders"]
    assert reminders[0].code == "idle_greeting"
    assert estate.desk.company_name in str(reminders[0])
    assert len(reminders) > 1
    assert "/shift-check/" in text(page)
