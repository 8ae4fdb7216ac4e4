"""The free texts of a report: kept, changed, and never lost to another's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from contacts import desk
from contacts.models import ReportText
from contacts.reports.monthly import approve_month

TEXTS = {"problems": " 電梯一週壞三次。 ", "measures": "請維保加班", "plan": ""}


def test_texts_are_kept_with_who_and_when(estate):
    by = estate.supervisor.user
    row = desk.write_report(estate.desk, "2026-10", TEXTS, by=by)
    assert (row.problems, row.measures, row.plan) == (
        "電梯一週壞三次。",
        "請維保加班",
        "",
    )
    again = {**TEXTS, "plan": "換電梯主機板"}
    desk.write_report(
        estate.desk, "2026-10", again, by=estate.manager.user, read_at=row.written_at
    )
    kept = ReportText.objects.get(desk=estate.desk, period="2026-10")
    assert kept.plan == "換電梯主機板"
    assert [line.history_user for line in kept.history.order_by("history_id")] == [
        by,
        estate.manager.user,
    ]


def test_what_another_wrote_meanwhile_is_not_overwritten(estate):
    by = estate.supervisor.user
    desk.write_report(estate.desk, "2026-10", TEXTS, by=by)
    with pytest.raises(desk.Conflict):
        desk.write_report(estate.desk, "2026-10", {"problems": "x"}, by=by)
    assert ReportText.objects.get().problems == "電梯一週壞三次。"


def test_each_desk_and_period_has_its_own(estate, hotel):
    by = estate.supervisor.user
    for place in (estate, hotel):
        for period in ("2026-10", "2026-W41"):
            desk.write_report(place.desk, period, TEXTS, by=by)
    assert ReportText.objects.count() == 4


@pytest.fixture
def approved(estate):
    """September with its texts, approved by the manager."""
    now = datetime(2026, 10, 2, 4, 0, tzinfo=UTC)
    by, month = estate.supervisor, date(2026, 9, 1)
    desk.write_report(estate.desk, "2026-09", TEXTS, by=by.user, member=by, now=now)
    desk.prepare_month(estate.desk, month, by=by.user, member=by, now=now)
    by = estate.manager
    desk.review_month(estate.desk, month, by=by.user, member=by, now=now)
    approve_month(estate.desk, month, by=by.user, member=by, now=now)
    return estate


def test_the_texts_of_an_approved_month_stay_as_they_were_approved(approved, sign_in):
    address = reverse("report", args=["2026-09"])
    read_at = ReportText.objects.get().written_at.isoformat()
    typed = {"problems": "沒有問題", "read_at": read_at, "reason": "好看"}
    page = sign_in(approved.supervisor).post(address, typed)
    assert "已批准" in page.content.decode()
    assert ReportText.objects.get().problems == "電梯一週壞三次。"
    with pytest.raises(desk.Refused) as refused:
        desk.write_report(
            approved.desk, "2026-09", {}, by=approved.supervisor.user, reason="好看"
        )
    assert [f.code for f in refused.value.findings] == ["report_text_approved"]


def test_the_manager_changes_them_with_a_reason_that_stays(approved, sign_in):
    address = reverse("report", args=["2026-09"])
    client, text = sign_in(approved.manager), ReportText.objects.get()
    typed = {"problems": "電梯一週壞四次。", "read_at": text.written_at.isoformat()}
    page = client.post(address, typed)
    assert page.context["form"].errors.keys() == {"reason"}
    assert "電梯一週壞四次。" in page.content.decode()
    assert client.post(address, {**typed, "reason": "漏算一次"}).status_code == 302
    text.refresh_from_db()
    assert text.problems == "電梯一週壞四次。"
    assert text.history.latest().history_change_reason == "漏算一次"
    assert text.history.earliest().problems == "電梯一週壞三次。"
    shown = sign_in(approved.supervisor).get(address).content.decode()
    assert "漏算一次" in shown and "電梯一週壞四次。" in shown
    assert "<textarea" not in shown


def test_what_is_changed_after_the_review_is_said_before_the_approval(
    estate, sign_in, file_call
):
    now = datetime(2026, 10, 2, 4, 0, tzinfo=UTC)
    at = datetime(2026, 9, 20, 4, 0, tzinfo=UTC)
    file_call(estate, occurred_at=at, now=at)
    by, month = estate.supervisor, date(2026, 9, 1)
    row = desk.write_report(
        estate.desk, "2026-09", TEXTS, by=by.user, member=by, now=now
    )
    desk.prepare_month(estate.desk, month, by=by.user, member=by, now=now)
    boss = estate.manager
    desk.review_month(estate.desk, month, by=boss.user, member=boss, now=now)
    address = reverse("report", args=["2026-09"])
    page = sign_in(boss).get(address).content.decode()
    assert "在審核後更改" not in page
    desk.write_report(
        estate.desk,
        "2026-09",
        {**TEXTS, "plan": "審核後又改"},
        by=by.user,
        member=by,
        read_at=row.written_at,
        now=datetime(2026, 10, 2, 5, 0, tzinfo=UTC),
    )
    page = sign_in(boss).get(address).content.decode()
    assert f"{by.user}於 2026-10-02 13:00 在審核後更改" in page
