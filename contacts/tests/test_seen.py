"""A review, or a judgement, is of what its writer has read, and of nothing newer."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import SUCCESS, get_messages
from django.urls import reverse

from contacts import desk
from contacts.models import Breach, ContactReview

COMMENT = "寫得很清楚，請保持。"


def hidden(answer) -> dict[str, str]:
    """Return what the page sends along of each row that it shows."""
    found = re.findall(r'name="(seen-\d+)" value="(\d+)"', answer.content.decode())
    assert found
    return dict(found)


def seen(*rows) -> dict[str, int]:
    """Return what a page would send along that shows the rows as they are now."""
    return {f"seen-{row.pk}": row.history.first().history_id for row in rows}


def told(answer) -> list[tuple[int, str]]:
    return [(one.level, str(one)) for one in get_messages(answer.wsgi_request)]


def changed(row, place) -> None:
    desk.amend(row, {"content": "改過了。"}, reason="聽錯", by=place.cleared.user)


@pytest.fixture
def call(estate, file_call):
    return file_call(estate, rings=5, late_reason="同時接待訪客").contact


@pytest.fixture
def slip(call, estate):
    by = {"by": estate.cleared.user, "member": estate.cleared}
    return desk.open_slip(call, "work_order", **by)


def test_what_changed_meanwhile_is_looked_at_again(call, estate, sign_in):
    client = sign_in(estate.supervisor)
    page = reverse("admin:contacts_phonecall_review", args=[call.pk])
    shown = hidden(client.get(page))
    changed(call, estate)
    given = {"review": "good", "comment": COMMENT}
    answer = client.post(page, {**given, **shown})
    text = answer.content.decode()
    assert answer.status_code == 200 and COMMENT in text
    [error] = answer.context["form"].non_field_errors()
    assert "林怡君" in error and "改過了。" in text
    assert not ContactReview.objects.exists()
    # Shown now is what stands there; the word is taken for that.
    assert client.post(page, {**given, **hidden(answer)}).status_code == 302
    assert ContactReview.objects.get().comment == COMMENT


def test_a_word_without_what_was_read_is_not_taken(call, estate, sign_in):
    page = reverse("admin:contacts_phonecall_review", args=[call.pk])
    answer = sign_in(estate.supervisor).post(page, {"review": "good"})
    assert answer.context["form"].non_field_errors()
    assert not ContactReview.objects.exists()


def test_a_form_that_went_on_is_looked_at_again(slip, estate, sign_in):
    client = sign_in(estate.supervisor)
    page = reverse("admin:contacts_workorder_review", args=[slip.pk])
    shown = hidden(client.get(page))
    by = {"by": estate.cleared.user, "member": estate.cleared}
    desk.take_step(slip, "dispatch", {"handler": estate.engineer}, **by)
    answer = client.post(page, {"review": "good", "comment": COMMENT, **shown})
    assert answer.context["form"].non_field_errors()
    assert not ContactReview.objects.exists()


def test_in_bulk_the_changed_are_left_and_named(call, estate, file_call, sign_in):
    other = file_call(estate, phone="0912 345 670").contact
    client = sign_in(estate.supervisor)
    page = reverse("admin:contacts_phonecall_changelist")
    shown = hidden(client.get(page))
    changed(call, estate)
    chosen = {"action": "mark_good", "_selected_action": [call.pk, other.pk]}
    answer = client.post(page, {**chosen, **shown})
    first, left = told(answer)
    assert first[0] == SUCCESS
    assert call.number in left[1] and "林怡君" in left[1]
    assert ContactReview.objects.get().contact_id == other.pk


def test_in_bulk_nothing_done_is_not_green(call, estate, sign_in):
    client = sign_in(estate.supervisor)
    page = reverse("admin:contacts_phonecall_changelist")
    shown = hidden(client.get(page))
    changed(call, estate)
    chosen = {"action": "send_back", "_selected_action": [call.pk], **shown}
    again = hidden(client.post(page, chosen))
    assert again == shown
    answer = client.post(page, {**chosen, "reason": "補寫"})
    assert SUCCESS not in [level for level, _text in told(answer)]
    assert not ContactReview.objects.exists()


@pytest.mark.parametrize("kind", ["call", "slip"])
def test_what_changed_meanwhile_is_not_voided(kind, call, slip, estate, sign_in):
    row = {"call": call, "slip": slip}[kind]
    client = sign_in(estate.supervisor)
    page = reverse(f"admin:contacts_{row._meta.model_name}_changelist")
    shown = hidden(client.get(page))
    if kind == "call":
        changed(call, estate)
    else:
        by = {"by": estate.cleared.user, "member": estate.cleared}
        desk.take_step(slip, "dispatch", {"handler": estate.engineer}, **by)
    chosen = {"action": "strike_out", "_selected_action": [row.pk]}
    why = {"reason": "重複登記，另見前一筆。"}
    answer = client.post(page, {**chosen, **why, **shown})
    row.refresh_from_db()
    assert row.voided_at is None
    text = answer.content.decode()
    assert why["reason"] in text and "林怡君" in text
    name = f"admin:contacts_{row._meta.model_name}_review"
    assert f'<a href="{reverse(name, args=[row.pk])}' in text
    # Nothing was read of it at all.
    assert client.post(page, {**chosen, **why}).status_code == 200
    row.refresh_from_db()
    assert row.voided_at is None
    # Asked again of the row as it is now.
    assert client.post(page, {**chosen, **why, **hidden(answer)}).status_code == 302
    row.refresh_from_db()
    assert (row.voided_at is None, row.void_reason) == (False, why["reason"])


def test_a_breach_judged_by_a_colleague_is_left_and_named(call, estate, sign_in):
    breach = Breach.objects.get(contact=call)
    client = sign_in(estate.supervisor)
    page = reverse("admin:contacts_breach_changelist")
    shown = hidden(client.get(page))
    manager = {"by": estate.manager.user, "member": estate.manager}
    desk.judge(breach, judgement="coaching", comment="先接", **manager)
    chosen = {"action": "judge", "_selected_action": [breach.pk], **shown}
    listing = f"{page}?look=all"
    answer = client.post(listing, {**chosen, "judgement": "accepted", "comment": ""})
    messages = told(answer)
    assert SUCCESS not in [level for level, _text in messages]
    assert call.number in messages[-1][1] and "郭總" in messages[-1][1]
    breach.refresh_from_db()
    assert breach.judgement == "coaching"
