"""What a history tells, in the reader's words: reviews, forms, settings, accounts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from contacts import desk, sealing
from contacts.models import Category, FormNumber, Holiday, TimeLimit


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


def changed(client, user, **over) -> object:
    page = reverse("admin:contacts_user_change", args=[user.pk])
    sent = {
        "username": user.username,
        "first_name": user.first_name,
        "language": "",
        "is_active": "on",
        **over,
    }
    return client.post(page, {name: value for name, value in sent.items() if value})


def test_an_account_is_changed_with_a_reason_that_stays(estate, sign_in):
    user, boss = estate.clerk.user, estate.administrator.user
    client = sign_in(estate.administrator)
    answer = changed(client, user, is_active="")
    assert "change_reason" in answer.context["errors"].as_text() or (
        "change_reason" in answer.context["adminform"].form.errors
    )
    user.refresh_from_db()
    assert user.is_active
    answer = changed(client, user, is_active="", change_reason="離職")
    assert answer.status_code == 302
    line = user.history.first()
    assert (line.history_user, line.history_change_reason) == (boss, "離職")
    told = client.get(reverse("admin:contacts_user_history", args=[user.pk]))
    text = told.content.decode()
    assert "離職" in text and "True" not in text and "False" not in text


def test_a_new_password_is_told_and_a_sign_in_is_not(estate, client, sign_in):
    user = estate.clerk.user
    lines = user.history.count()
    password = desk.new_password(user, by=estate.administrator.user)
    line = user.history.first()
    assert line.history_change_reason == "password_given"
    assert user.check_password(password)
    client.force_login(user)
    user.theme = "dark"
    user.save(update_fields=["theme"])
    assert user.history.count() == lines + 1
    assert list(sealing.history_faults()) == []
    page = reverse("admin:contacts_user_history", args=[user.pk])
    assert "已重設密碼" in sign_in(estate.administrator).get(page).content.decode()


def test_a_role_given_on_the_staff_shows_at_the_account(estate):
    member = estate.cleared
    member.role = "supervisor"
    by = estate.administrator.user
    desk.save_staff(member, by=by, reason="升任")
    line = member.user.history.first()
    assert (line.is_staff, line.history_user, line.history_change_reason) == (
        True,
        by,
        "升任",
    )


RAW = re.compile(r"True|False|None|[\[{]'|\b[a-z]+_[a-z_]+\b")


def test_settings_tell_their_history_in_words(estate, sign_in):
    place = estate.desk
    person = estate.clerk
    rows = {
        place: {
            "special_calls": False,
            "own_visit_book": True,
            "work_days": "12346",
            "checklist_off": ["clothes_neat", "nails_short"],
            "language": "zh-hans",
            "wording": "neutral",
            "profile": "regulation",
            "region": "CN",
            "liaison_department": estate.security,
        },
        person: {"role": "receptionist", "is_superior": True, "active": False},
        Category.objects.filter(desk=place).exclude(parent=None)[0]: {
            "active": False,
            "position": 99,
        },
        TimeLimit.objects.create(desk=place, kind="reply", minutes=60): {
            "kind": "call_back",
            "urgency": "critical",
            "working": True,
        },
        Holiday.objects.create(desk=place, day=date(2026, 1, 1), name="元旦"): {
            "worked": True
        },
        FormNumber.objects.create(desk=place, form="message", document="RF-01"): {
            "form": "hand-over"
        },
    }
    client = sign_in(estate.administrator)
    for row, changes in rows.items():
        for name, value in changes.items():
            setattr(row, name, value)
        row._history_user, row._change_reason = estate.administrator.user, "調整"
        row.save()
        name = f"admin:contacts_{row._meta.model_name}_history"
        answer = client.get(reverse(name, args=[row.pk]))
        [newest] = answer.context["versions"][:1]
        assert len(newest["changes"]) == len(changes)
        for change in newest["changes"]:
            words = f"{change['label']}: {change['old']} → {change['new']}"
            assert not RAW.search(words), words
            assert "12346" not in words
            assert change["label"] and not re.search("[a-z]{3}", str(change["label"]))
