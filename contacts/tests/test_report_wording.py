"""How the report speaks: one form of a share, the signs of the reader's language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from django.urls import reverse
from django.utils import translation

from contacts import desk
from contacts.exports.since_approval import changed_entries
from contacts.models import StaffMember
from contacts.reports.monthly import approval, approve_month, build, period_of
from contacts.reports.monthly.parts.contacts import change

AT = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
OCTOBER = period_of("2026-10")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）][,;:]|[,;:]\s?[\u4e00-\u9fff]")


def approved(place, month: date) -> None:
    by, boss = place.supervisor, place.manager
    desk.prepare_month(place.desk, month, by=by.user, member=by, now=NOW)
    desk.review_month(place.desk, month, by=boss.user, member=boss, now=NOW)
    approve_month(place.desk, month, by=boss.user, member=boss, now=NOW)


def test_a_share_is_written_in_one_form(estate, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT, rings=2)
    page = sign_in(estate.supervisor).get(reverse("report", args=["2026-10"]))
    said = page.content.decode()
    assert "2026 年 10 月客服月報" in said
    assert "100.0%" in said and re.search(r"\d %", said) is None
    assert "2 至 3 聲" in said and "超過限定聲數" in said


def test_months_approved_are_enumerated_as_the_reader_writes(estate, file_call):
    for month in (date(2026, 9, 1), date(2025, 10, 1)):
        approved(estate, month)
    report = build([estate.desk], OCTOBER, NOW)
    (said, _others) = approval.sentences(report)
    assert "）、" in said and said.endswith("。") and not HALF_WIDTH.search(said)
    quarter = build([estate.desk], period_of("2026-Q3"), NOW)
    (said,) = approval.sentences(quarter)
    assert said.endswith("筆。") and not HALF_WIDTH.search(said)
    with translation.override("en"):
        (said, _others) = approval.sentences(report)
        assert "), " in said and said.endswith(").")


def test_that_nothing_came_after_the_approval_is_no_lack_of_data(estate, file_call):
    file_call(estate, occurred_at=AT, now=AT)
    approved(estate, OCTOBER.first)
    grid = changed_entries(build([estate.desk], OCTOBER, NOW))
    assert grid.rows == [] and grid.empty == "批准後登記與單據沒有變動。"


def test_names_of_desks_stand_apart_by_a_dot(estate, hotel, file_call, sign_in):
    file_call(estate, occurred_at=AT, now=AT)
    boss = estate.manager
    StaffMember.objects.create(
        desk=hotel.desk, user=boss.user, name="郭總", role="manager"
    )
    page = sign_in(boss).get("/reports/2026-10/rows/?of=entries&desks=all")
    head = page.content.decode().split('class="page-head"')[1].split("</div>")[0]
    assert "、" not in head and " · " in head


def test_no_change_has_no_sign():
    assert [change(n, 40).shown for n in (40, 50, 30)] == ["0.0%", "+25.0%", "-25.0%"]
    assert (change(4, 0).shown, change(0, 0).shown) == ("+4 筆", "–")


def test_a_chart_of_nothing_is_said_once(estate, sign_in):
    page = sign_in(estate.supervisor).get(reverse("report", args=["2026-10"]))
    said = page.content.decode()
    assert "這些日子沒有登記。" in said and "無數據。" not in said
