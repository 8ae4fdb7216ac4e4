"""Reviewing in the admin: filters, keys, bulk, numbers, exports, and who gets in."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from contacts import choices, desk, sealing
from contacts import search as searching
from contacts.admin import site
from contacts.models import (
    AccessLog,
    Breach,
    ContactReview,
    FollowUp,
    MonthBook,
    PhoneCall,
)

from .test_seen import seen

LIST = "admin:contacts_phonecall_changelist"


@pytest.fixture
def calls(estate, file_call) -> dict[str, PhoneCall]:
    """One call of each problem, and one of none."""
    late = file_call(estate, rings=5, late_reason="同時接待訪客")
    owing = file_call(
        estate, phone="0912 345 001", outcome="reply_owed", content="押金何時退還。"
    )
    superior = file_call(
        estate,
        phone="0912 345 002",
        asked_for=estate.superior,
        connected_to=estate.superior,
        asked_for_answer="accepts",
        purpose_status="clear",
        superior_reason="約好來電",
        outcome="connected",
    )
    void = file_call(estate, phone="0912 345 003")
    desk.void(void.contact, reason="重複", by=estate.cleared.user)
    plain = file_call(estate, phone="0912 345 004")
    made = {"late": late, "owing": owing, "superior": superior}
    return {
        **{name: one.contact for name, one in made.items()},
        "void": void.contact,
        "plain": plain.contact,
    }


def listed(client: Client, look: str = "", **query: str) -> set[str]:
    if look:
        query["look"] = look
    answer = client.get(reverse(LIST), query)
    assert answer.status_code == 200
    return {row.number for row in answer.context["cl"].result_list}


def test_a_filter_names_the_problem(calls, estate, sign_in):
    client = sign_in(estate.supervisor)
    number = {name: call.number for name, call in calls.items()}
    assert listed(client) == set(number.values())
    assert listed(client, "late") == {number["late"]}
    assert number["late"] in listed(client, "reason")
    assert listed(client, "superior") == {number["superior"]}
    assert listed(client, "void") == {number["void"]}
    assert listed(client, "override") == set()
    assert listed(client, "overdue") == set()
    assert listed(client, "nonsense") == set(number.values())
    row = desk.review(calls["plain"], result="good", by=estate.supervisor.user)
    assert number["plain"] not in listed(client)
    desk.amend(row, {"content": "改過了。"}, reason="聽錯", by=estate.cleared.user)
    assert listed(client, "again") == {number["plain"]}


@pytest.mark.parametrize("when", ["2019", "2019-02", "2019-02-28"])
def test_a_list_goes_down_to_the_month_and_the_day(calls, estate, sign_in, when):
    client = sign_in(estate.supervisor)
    assert listed(client, "all", when=when) == set()
    moment = calls["plain"].occurred_at.astimezone(estate.desk.zone)
    here = f"{moment:%Y-%m-%d}"[: len(when)]
    assert calls["plain"].number in listed(client, "all", when=here)
    for nonsense in ("2019-13", "9999", "9999-12-31", "0001", "²"):
        assert listed(client, "all", when=nonsense) == listed(client, "all")


def test_a_list_is_paged_by_keys_and_counts_nothing(
    calls, estate, sign_in, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(site._registry[PhoneCall], "list_per_page", 2)
    client = sign_in(estate.supervisor)
    seen, address = [], ""
    for _page in range(3):
        with django_assert_max_num_queries(10) as captured:
            answer = client.get(reverse(LIST) + (address or "?look=all"))
        assert not [q for q in captured.captured_queries if "COUNT(" in q["sql"]]
        seen += [row.number for row in answer.context["cl"].result_list]
        address = answer.context["cl"].older
    assert len(seen) == len(set(seen)) == 5
    assert not address


@pytest.mark.parametrize("newest", [2, 4000])
def test_what_is_found_is_paged_and_taken_away_as_far_as_it_goes(
    calls, estate, file_call, sign_in, monkeypatch, newest
):
    monkeypatch.setattr(site._registry[PhoneCall], "list_per_page", 2)
    monkeypatch.setattr(searching, "NEWEST", newest)
    file_call(estate, content="別的事情。", phone="0912 345 009")
    client = sign_in(estate.manager)
    every = reverse(LIST) + "?look=all"
    assert client.post(f"{every}&from=abc", {"words": "停車月卡"})["Location"] == every
    seen, address = [], "?look=all"
    while address:
        answer = client.get(reverse(LIST) + address)
        seen += [row.number for row in answer.context["cl"].result_list]
        address = answer.context["cl"].older
    wanted = PhoneCall.objects.filter(content__contains="停車月卡").newest_first()
    assert seen == [call.number for call in wanted] and len(seen) > 2
    export = reverse("admin:contacts_phonecall_export", args=["csv"])
    taken = client.get(export + "?look=all").getvalue().decode("utf-8-sig")
    assert [line.split(",")[0].strip('"') for line in taken.splitlines()[1:]] == seen


def test_entries_are_reviewed_one_after_the_other(calls, estate, sign_in):
    client = sign_in(estate.supervisor)
    first = reverse("admin:contacts_phonecall_review", args=[calls["plain"].pk])
    assert client.get(first).status_code == 200
    given = {"review": "to_correct", "comment": "", **seen(calls["plain"])}
    answer = client.post(first, given)
    assert answer.context["form"].errors.keys() == {"comment"}
    given = {"review": "good", "comment": "很清楚"}
    answer = client.post(first, {**given, **seen(calls["plain"])})
    assert answer["Location"].endswith("/review/")
    assert ContactReview.objects.get().comment == "很清楚"


def test_entries_are_sent_back_and_voided_in_bulk_with_a_reason(calls, estate, sign_in):
    client = sign_in(estate.supervisor)
    chosen = [calls["late"].pk, calls["plain"].pk]
    shown = seen(calls["late"], calls["plain"])
    data = {"action": "send_back", "_selected_action": chosen, **shown}
    assert client.post(reverse(LIST), data).status_code == 200
    assert not ContactReview.objects.exists()
    client.post(reverse(LIST), {**data, "reason": "補寫房號"})
    assert ContactReview.objects.filter(result="to_correct").count() == 2
    every = reverse(LIST) + "?look=all"
    data |= seen(calls["late"], calls["plain"])
    client.post(every, {**data, "action": "strike_out", "reason": "重複登記"})
    states = PhoneCall.objects.filter(pk__in=chosen).values_list("status", flat=True)
    assert set(states) == {"void"}


def test_a_breach_is_judged_in_the_list(calls, estate, sign_in):
    client = sign_in(estate.supervisor)
    breach = Breach.objects.get(contact=calls["late"])
    page = reverse("admin:contacts_breach_changelist")
    data = {"action": "judge", "_selected_action": [breach.pk], **seen(breach)}
    answer = client.post(page, {**data, "judgement": "coaching", "comment": ""})
    assert answer.context["form"].errors.keys() == {"comment"}
    client.post(page, {**data, "judgement": "coaching", "comment": "先接電話"})
    breach.refresh_from_db()
    assert (breach.judgement, breach.judged_why) == ("coaching", "先接電話")


def test_a_manager_sees_one_number_for_a_reason_that_is_kept(calls, estate, sign_in):
    client = sign_in(estate.manager)
    assert b"0912 345 004" not in client.get(reverse(LIST)).content
    page = reverse("admin:contacts_phonecall_unmask", args=[calls["plain"].pk])
    assert b"0912 345 004" not in client.get(page).content
    assert b"0912 345 004" not in client.post(page, {"reason": " "}).content
    answer = client.post(page, {"reason": "客戶要求經理回電"})
    assert b"0912 345 004" in answer.content
    line = AccessLog.objects.get(action="unmasked")
    assert (line.user, line.records) == (estate.manager.user, [calls["plain"].number])
    assert line.reason == "客戶要求經理回電"
    assert list(sealing.access_faults()) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_filtered_list_is_taken_away_within_the_rights(
    calls, estate, sign_in, kind
):
    page = reverse("admin:contacts_phonecall_export", args=[kind])
    found = {}
    for member in (estate.supervisor, estate.manager):
        answer = sign_in(member).get(page, {"look": "late"})
        assert answer.status_code == 200
        found[member] = b"".join(answer.streaming_content)
    # One line as it begins and one as it ends, of each.
    assert AccessLog.objects.filter(action="exported").count() == 4
    if kind == "csv":
        text = found[estate.supervisor].decode()
        assert calls["late"].number in text
        assert calls["plain"].number not in text
        assert "0912 345 678" in text
        assert "0912" not in found[estate.manager].decode()


def test_whatever_is_read_in_the_admin_or_of_a_form_leaves_a_line(
    calls, estate, sign_in
):
    client = sign_in(estate.supervisor)
    member = {"by": estate.cleared.user, "member": estate.cleared}
    slip = desk.open_slip(calls["plain"], "work_order", **member)
    breach = Breach.objects.get(contact=calls["late"])
    promise = FollowUp.objects.filter(contact=calls["owing"]).first()
    expected = []
    for row, number in (
        (breach, f"{calls['late'].number}#{breach.pk}"),
        (promise, f"{calls['owing'].number}#{promise.pk}"),
        (slip, slip.number),
        (calls["plain"], calls["plain"].number),
    ):
        name = row._meta.model_name
        for short in ("change", "history"):
            page = reverse(f"admin:contacts_{name}_{short}", args=[row.pk])
            assert client.get(page).status_code == 200
            expected.append((name, "opened", [number]))
    for page, row, number in (
        ("judge", breach, f"{calls['late'].number}#{breach.pk}"),
        ("review", calls["plain"], calls["plain"].number),
        ("review", slip, slip.number),
    ):
        name = row._meta.model_name
        address = reverse(f"admin:contacts_{name}_{page}", args=[row.pk])
        # An empty form that was sent shows the page as well.
        for ask in (client.get, client.post):
            assert ask(address).status_code == 200
            expected.append((name, "opened", [number]))
    client.get(slip.get_absolute_url())
    client.post(reverse("slip_print", args=[slip.number]), {"as": "pdf"})
    expected.append(("workorder", "opened", [slip.number]))
    lines = AccessLog.objects.order_by("serial")
    read = list(lines.values_list("kind", "action", "records"))
    assert read[:-1] == expected
    assert read[-1][1:] == ("printed", [slip.number])


def test_an_export_of_the_month_tells_how_many_lines(calls, estate, sign_in, tmp_path):
    client = sign_in(estate.supervisor)
    month = f"{calls['plain'].occurred_at.astimezone(estate.desk.zone):%Y-%m}"
    answer = client.get(reverse("report_csv", args=[month]), {"register": "calls"})
    b"".join(answer.streaming_content)
    out = tmp_path / "month.xlsx"
    call_command("export_month", month, desk="BH", out=out, verbosity=0)
    by_hand, by_command = AccessLog.objects.order_by("serial")
    assert (by_hand.kind, by_hand.records, by_hand.count) == ("calls", [month], 5)
    assert (by_command.kind, by_command.count >= 5) == ("export_month", True)


def test_reading_leaves_a_line_and_administrators_alone_read_it(calls, estate, sign_in):
    client = sign_in(estate.cleared)
    client.get(calls["plain"].get_absolute_url())
    client.post(reverse("search"), {"q": "陳美玲"})
    opened, searched = AccessLog.objects.order_by("serial")
    assert (opened.action, opened.records) == ("opened", [calls["plain"].number])
    assert (searched.action, searched.count) == ("searched", 5)
    page = reverse("admin:contacts_accesslog_changelist")
    assert sign_in(estate.administrator).get(page).status_code == 200
    assert sign_in(estate.supervisor).get(page).status_code == 403


def test_a_month_is_closed_in_the_admin(estate, sign_in):
    page = reverse("admin:contacts_monthbook_add")
    data = {"desk": estate.desk.pk, "month": "2026-01"}
    for member, step in (
        (estate.supervisor, "prepare"),
        (estate.manager, "review"),
        (estate.manager, "approve"),
    ):
        answer = sign_in(member).post(page, {**data, "step": step})
        assert answer.status_code == 302, step
    assert MonthBook.objects.get().closed
    answer = sign_in(estate.manager).post(page, {**data, "step": "approve"})
    assert answer.context["form"].errors.keys() == {"month"}


def test_a_day_that_cannot_be_is_refused_beside_its_field(estate, sign_in):
    client = sign_in(estate.supervisor)
    for name, given in (
        ("daybook", {"day": "0001-01-01"}),
        ("monthbook", {"month": "0001-01", "step": "prepare"}),
    ):
        page = reverse(f"admin:contacts_{name}_add")
        answer = client.post(page, {"desk": estate.desk.pk, **given})
        assert answer.context["form"].has_error(next(iter(given)), "year_impossible")


def test_a_form_is_reviewed_voided_and_corrected_from_its_page(calls, estate, sign_in):
    client = sign_in(estate.supervisor)
    member = {"by": estate.cleared.user, "member": estate.cleared}
    slips = [
        desk.open_slip(calls[name], "complaint_record", **member)
        for name in ("plain", "late")
    ]
    listing = reverse("admin:contacts_complaintrecord_changelist")
    rows = client.get(listing).context["cl"].result_list
    assert {row.pk for row in rows} == {slip.pk for slip in slips}
    page = reverse("admin:contacts_complaintrecord_review", args=[slips[0].pk])
    answer = client.get(page)
    amend = reverse("slip_step", args=[slips[0].number]) + "?action=amend"
    assert amend in answer.content.decode()
    assert client.get(amend).status_code == 200
    shown = seen(slips[0])
    answer = client.post(page, {"review": "to_correct", "comment": "", **shown})
    assert answer.context["form"].errors.keys() == {"comment"}
    client.post(page, {"review": "to_correct", "comment": "寫明地點", **shown})
    assert listed_at(client, listing, look="correct") == {slips[0].number}
    data = {"action": "strike_out", "_selected_action": [slips[1].pk]}
    assert "reason" in client.post(listing, data).context["form"].fields
    client.post(listing, {**data, "reason": "重複開立", **seen(slips[1])})
    slips[1].refresh_from_db()
    assert (slips[1].state, slips[1].void_reason) == ("void", "重複開立")
    assert slips[1].steps.last().note == "重複開立"


def listed_at(client: Client, address: str, **query: str) -> set[str]:
    answer = client.get(address, query)
    return {row.number for row in answer.context["cl"].result_list}


def test_a_manager_is_offered_only_what_a_manager_may_do(calls, estate, sign_in):
    member = {"by": estate.cleared.user, "member": estate.cleared}
    slip = desk.open_slip(calls["plain"], "complaint_record", **member)
    client = sign_in(estate.manager)
    for row in (calls["plain"], slip):
        name = f"admin:contacts_{row._meta.model_name}"
        page = client.get(reverse(f"{name}_review", args=[row.pk])).content.decode()
        assert "amend" not in page
        listing = client.get(reverse(f"{name}_changelist")).content.decode()
        assert "strike_out" not in listing and "mark_good" in listing


@pytest.mark.parametrize("person", ["cleared", "assistant", "clerk"])
def test_the_desk_cannot_review_by_a_forged_address(calls, estate, client, person):
    client.force_login(getattr(estate, person).user)
    for name in ("review", "unmask"):
        page = reverse(f"admin:contacts_phonecall_{name}", args=[calls["plain"].pk])
        data = {"review": choices.Review.GOOD, "reason": "想看"}
        answer = client.post(page, data)
        assert answer.status_code == 403
        assert b"0912 345 004" not in answer.content
    assert not ContactReview.objects.exists()
