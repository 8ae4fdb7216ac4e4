"""The board shows what waits, only to its own desk, and renews itself cheaply."""

from __future__ import annotations

import re

from django.utils import timezone

from contacts import desk
from contacts.models import Draft, snapshot_of
from contacts.reports.board_state import board_state
from contacts.reports.reading import Reader
from contacts.tests.paper import ago, file_visit, owed_reply, text


def marks(page: str) -> dict[str, str]:
    """Return the mark of each region, as the page would send it."""
    found = re.findall(r'name="(\w+)" value="(\w+)" data-mark', page)
    return dict(found)


def test_the_overdue_stand_first_with_their_minutes(estate, sign_in, file_call):
    later = owed_reply(file_call, estate, due=25, name="許先生")
    late = owed_reply(file_call, estate, due=-12, name="周婉婷")
    page = text(sign_in(estate.cleared).get("/"))
    assert page.index(f"promise-{late.pk}") < page.index(f"promise-{later.pk}")
    row = page[page.index(f"promise-{late.pk}") : page.index(f"promise-{later.pk}")]
    assert 'class="late"' in row
    assert "11′" in row and "周婉婷" in row
    assert "25′" in page and page.count('class="late"') == 1


def test_a_role_sees_what_waits_for_it(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=30)
    wanted = f'id="promise-{promise.pk}"'
    client = sign_in(estate.cleared)
    assert wanted in text(client.get("/?show=mine"))
    assert wanted not in text(client.get("/?show=overdue"))
    # The clerk's board opens at the clerk's own; the desk's are one tab further.
    client = sign_in(estate.clerk)
    assert wanted not in text(client.get("/"))
    assert wanted in text(client.get("/?show=desk"))


def test_no_other_desk_is_on_the_board(estate, hotel, sign_in, file_call):
    ours = owed_reply(file_call, estate, due=5, name="許先生")
    visit = file_visit(estate)
    page = text(sign_in(hotel.cleared).get("/?show=desk"))
    assert ours.contact.number not in page and visit.number not in page
    assert "許先生" not in page and "黃秀英" not in page


def test_visitors_in_the_house_and_own_drafts(estate, sign_in):
    visit = file_visit(estate)
    draft = desk.keep_draft(
        desk.new_entry_id(),
        desk=estate.desk,
        user=estate.cleared.user,
        channel="call",
        data={"name": "馬先生"},
    )
    desk.park_draft(draft)
    page = text(sign_in(estate.cleared).get("/"))
    assert visit.number in page and f"leave-{visit.pk}" in page
    assert str(draft.pk) in page and "is-amber" in page
    assert str(draft.pk) not in text(sign_in(estate.colleague).get("/"))
    assert Draft.objects.get().parked


def test_who_waits_longest_stands_first(estate, sign_in, monkeypatch):
    monkeypatch.setattr("contacts.views.board.MOST_VISITORS", 2)
    monkeypatch.setattr("contacts.models.prepared._PREPARED", {})
    now = timezone.now()
    served = file_visit(estate, arrived_at=ago(hours=2), attended_at=now)
    last = file_visit(estate, arrived_at=ago(minutes=5))
    first = file_visit(estate, arrived_at=ago(minutes=40))
    region = sign_in(estate.cleared).get("/").context["regions"]["visitors"]
    assert [row["visit"].pk for row in region.rows] == [first.pk, last.pk]
    assert region.more and served.attended_at


def test_an_unchanged_board_answers_nothing(estate, sign_in, file_call):
    owed_reply(file_call, estate, due=300)
    client = sign_in(estate.cleared)
    known = marks(text(client.get("/")))
    assert set(known) == {"promises", "shift", "visitors", "drafts", "today", "state"}
    assert client.get("/board/live/", known).status_code == 204


def test_a_poll_with_nothing_new_reads_three_times(
    estate, sign_in, file_call, django_assert_num_queries
):
    owed_reply(file_call, estate, due=300)
    client = sign_in(estate.cleared)
    known = marks(text(client.get("/?show=desk")))
    # The session, the account with its places, and what was written last.
    with django_assert_num_queries(3):
        answer = client.get("/board/live/", {**known, "show": "desk"})
    assert answer.status_code == 204


def test_whatever_the_board_shows_makes_it_come_again(estate, sign_in, file_call):
    client, by = sign_in(estate.cleared), estate.cleared.user
    promise = owed_reply(file_call, estate, due=300)
    visit = file_visit(estate)
    entry_id = desk.new_entry_id()

    def typed(text: str) -> Draft:
        where = {"desk": estate.desk, "user": by, "channel": "call"}
        kept = Draft.objects.filter(pk=entry_id).first()
        version = kept.version if kept else 0
        return desk.keep_draft(entry_id, **where, data={"name": text}, version=version)

    for act in (
        lambda: file_call(estate, name="許先生"),
        lambda: desk.postpone(promise, new_due=ago(hours=-9), reason="待料", by=by),
        lambda: desk.attend(visit, by=by),
        lambda: typed("馬先生"),
        lambda: typed("馬小姐"),
        lambda: desk.park_draft(Draft.objects.get()),
        lambda: desk.discard_draft(Draft.objects.get(), reason="誤開", by=by),
        lambda: desk.void(visit, reason="重複", by=by),
    ):
        known = marks(text(client.get("/")))
        act()
        answer = client.get("/board/live/", known)
        assert answer.status_code == 200 and "data-region" in text(answer)


def test_a_late_writer_is_not_missed(estate, file_call):
    """Who commits last may have taken the smaller key of a line."""
    promise = owed_reply(file_call, estate, due=300)
    reader = Reader(snapshot_of(estate.desk), estate.cleared, timezone.now())
    first = promise.history.first()
    by = estate.cleared.user
    desk.postpone(promise, new_due=ago(hours=-9), reason="待料", by=by)
    last = board_state(reader)
    lines = type(first).objects
    lines.filter(pk=first.pk).delete()
    assert board_state(reader) != last
    assert lines.first().pk > first.pk


def test_a_part_that_was_not_taken_over_comes_again(estate, sign_in, file_call):
    client = sign_in(estate.cleared)
    old = marks(text(client.get("/")))
    promise = owed_reply(file_call, estate, due=300)
    new = {**old, **marks(text(client.get("/board/live/", old)))}
    assert new["promises"] != old["promises"]
    # Somebody had a menu open there: the page keeps the part, and its mark.
    kept = {**new, "promises": old["promises"]}
    assert f"promise-{promise.pk}" in text(client.get("/board/live/", kept))


def test_minutes_that_pass_are_looked_at(estate, sign_in, file_call):
    owed_reply(file_call, estate, due=300)
    client = sign_in(estate.cleared)
    known = marks(text(client.get("/")))
    until, _bar, said = known["state"].partition("_")
    for other in (f"{int(until) - 60}_{said}", f"{int(until) + 600}_{said}", "x", "1_"):
        answer = client.get("/board/live/", {**known, "state": other})
        page = text(answer)
        assert "board-state" in page and "data-region" not in page
        renewed = {**known, **marks(page)}
        assert client.get("/board/live/", renewed).status_code == 204


def test_only_the_changed_region_comes_back(estate, sign_in, file_call):
    client = sign_in(estate.cleared)
    known = marks(text(client.get("/")))
    promise = owed_reply(file_call, estate, due=300)
    desk.amend(
        promise.contact,
        {"content": "停車月卡"},
        reason="聽錯",
        by=estate.cleared.user,
    )
    response = client.get("/board/live/", known)
    page = text(response)
    assert f"promise-{promise.pk}" in page and 'hx-swap-oob="true"' in page
    assert "board-drafts" not in page and "board-visitors" not in page
    assert "停車月卡" in page


def test_a_number_is_masked_without_the_right(estate, sign_in, file_call):
    owed_reply(file_call, estate, due=30, phone="0912 345 678")
    page = text(sign_in(estate.manager).get("/?show=desk"))
    assert "0912" not in page and "··· 678" in page


def test_the_board_takes_few_queries(
    estate, sign_in, file_call, django_assert_max_num_queries
):
    for number in range(4):
        owed_reply(file_call, estate, due=number, name=f"客戶{number}")
    file_visit(estate)
    client = sign_in(estate.cleared)
    known = marks(text(client.get("/")))
    with django_assert_max_num_queries(11):
        client.get("/")
    with django_assert_max_num_queries(11):
        client.get("/board/live/", known)


def test_whoever_sees_nothing_sees_no_board(estate, sign_in, client):
    assert sign_in(estate.administrator).get("/board/live/").status_code == 403
    client.logout()
    assert client.get("/").status_code == 302


def test_who_supervises_sees_the_desk_and_what_to_judge(estate, sign_in, file_call):
    promise = owed_reply(file_call, estate, due=-30)
    file_call(estate, rings=5, late_reason="另一線電話")
    client = sign_in(estate.supervisor)
    page = text(client.get("/"))
    assert f'id="promise-{promise.pk}"' in page
    assert "shift-judge" in page
    # What waits for the supervisor comes first.
    own = file_call(
        estate, outcome="reply_owed", reply_owner=estate.supervisor
    ).promises[0]
    first = text(client.get("/"))
    assert f'id="promise-{own.pk}"' in first
    assert f'id="promise-{promise.pk}"' not in first
    answer = client.get(re.search(r'href="(/admin/[^"]*look=pending)"', page)[1])
    assert [row.code for row in answer.context["cl"].result_list] == ["rings_late"]
    assert "shift-judge" not in text(sign_in(estate.cleared).get("/"))


def test_an_unfinished_entry_is_known_by_its_name(estate, sign_in):
    for number in range(5):
        desk.keep_draft(
            desk.new_entry_id(),
            desk=estate.desk,
            user=estate.cleared.user,
            channel="call",
            data={"name": f"客戶{number}"},
        )
    response = sign_in(estate.cleared).get("/")
    region = response.context["regions"]["drafts"]
    assert [line.who for line in region.rows] == ["客戶4", "客戶3", "客戶2"]
    assert region.more and "客戶4" in text(response)
