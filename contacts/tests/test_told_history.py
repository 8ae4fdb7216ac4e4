"""What a history tells, in the reader's words: reviews, forms, settings, accounts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts import desk


def as_member(member) -> dict:
    return {"by": member.user, "member": member}


def titles(client, name: str, row) -> list[str]:
    page = client.get(reverse(f"admin:contacts_{name}_review", args=[row.pk]))
    return [
        str(line["title"]) if isinstance(line, dict) else line.title
        for line in page.context["corrections"]
    ]


def test_the_history_of_an_entry_calls_a_review_a_review(estate, file_call, sign_in):
    call = file_call(estate).contact
    by = as_member(estate.supervisor)
    desk.review(call, result="to_correct", comment="補房號", **by)
    desk.review(call, result="good", **by)
    client = sign_in(estate.supervisor)
    found = titles(client, "phonecall", call)
    assert found == ["已登記", "退回更正", "複核無誤"]


@pytest.fixture
def form(estate, file_call):
    call = file_call(estate, category="complaint", content="保安態度差。").contact
    by = as_member(estate.cleared)
    slip = desk.open_slip(call, "complaint_record", **by)
    slip = desk.take_step(slip, "acknowledge", {"first_reply": "已致歉。"}, **by)
    slip = desk.take_step(slip, "amend", {"note": "聽錯", "unit": "5棟0301"}, **by)
    return desk.review_slip(slip, result="good", **as_member(estate.supervisor))


def test_a_form_tells_its_history_where_it_is_reviewed(estate, form, sign_in):
    client = sign_in(estate.supervisor)
    assert titles(client, "complaintrecord", form) == [
        "已開單",
        "已首次答覆",
        "已更正",
        "複核無誤",
    ]
    page = reverse("admin:contacts_complaintrecord_review", args=[form.pk])
    text = client.get(page).content.decode()
    assert "聽錯" in text and "5棟0301" in text
