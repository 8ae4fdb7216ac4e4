"""What is named as the cause where an approved month would be another today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contacts import desk
from contacts.desk.duties import cancel
from contacts.models import Breach, Slip
from contacts.reports.monthly import approve_month, build, changed, period_of

from .paper import file_letter

OCTOBER = period_of("2026-10")
AT = datetime(2026, 10, 30, 2, tzinfo=UTC)
# The estate's month ends at 16:00 UTC on its last day.
LATE = datetime(2026, 10, 31, 10, tzinfo=UTC)
APPROVED = datetime(2026, 11, 1, 1, tzinfo=UTC)
AFTER = APPROVED + timedelta(hours=1)


def approve(place) -> None:
    by, boss, month = place.supervisor, place.manager, date(2026, 10, 1)
    desk.prepare_month(place.desk, month, by=by.user, member=by, now=APPROVED)
    desk.review_month(place.desk, month, by=boss.user, member=boss, now=APPROVED)
    approve_month(place.desk, month, by=boss.user, member=boss, now=APPROVED)


def causes(place, at=AFTER) -> list[tuple[str, str, str]]:
    """Return which entry or form, what was done, and by whom; a change has a cause."""
    report = build([place.desk], OCTOBER, at + timedelta(minutes=1))
    told = [(a.cell.value, a.what, a.who) for a in changed.acts(report)]
    assert bool(told) == bool(report.changes)
    return told


def given(member, now=AFTER) -> dict:
    return {"by": member.user, "member": member, "now": now}


@pytest.fixture
def late(estate, file_call):
    call = file_call(estate, occurred_at=AT, now=AT, rings=5, late_reason="正在接待")
    approve(estate)
    return call.contact


def test_a_breach_that_is_judged_to_be_none_is_named(estate, late):
    breach, boss = late.breaches.get(), estate.manager
    desk.judge(breach, judgement="accepted", **given(boss))
    assert causes(estate) == []
    why = {"judgement": "not_valid", "comment": "當時在接待訪客"}
    desk.judge(breach, **why, **given(boss))
    ((number, what, who),) = causes(estate)
    assert (number, who) == (late.number, boss.name)
    assert what.startswith("違規判定不成立：")


def test_a_breach_that_an_earlier_correction_has_ended_is_named(estate, late):
    """The entry tells its last correction; the one before has ended the breach."""
    by, later = estate.supervisor, AFTER + timedelta(hours=1)
    desk.amend(late, {"rings": 2}, reason="記錯", **given(by))
    assert [what for _number, what, _who in causes(estate)] == ["已更正"]
    again = {"reason": "補充", "read_at": AFTER, **given(by, later)}
    desk.amend(late, {"content": "問停車"}, **again)
    ended, corrected = causes(estate, later)
    assert corrected == (late.number, "已更正", by.name)
    assert ended[1].startswith("違規撤回：") and ended[2] == by.name


def test_each_cause_has_the_reason_that_was_typed_and_its_month(
    estate, file_call, late, sign_in
):
    """Void, correction, late entry and judgement; closing an entry tells nothing."""
    by, boss = estate.supervisor, estate.manager
    reason = {"by": by, "closed_reason": "事後補登"}
    *others, added = (
        file_call(
            estate, occurred_at=AT - timedelta(days=day), now=at, **reason
        ).contact
        for day, at in ((1, AT), (2, AT), (0, AFTER))
    )
    desk.void(others[0], reason="重複登記", **given(by))
    desk.amend(others[1], {"content": "問停車"}, reason="寫錯了", **given(by))
    why = {"judgement": "not_valid", "comment": "當時在接待訪客"}
    desk.judge(late.breaches.get(), **why, **given(boss))
    report = build([estate.desk], OCTOBER, AFTER + timedelta(minutes=1))
    said = {act.cell.value: (act.why, act.month) for act in changed.acts(report)}
    month = OCTOBER.first
    assert said == {
        others[0].number: ("重複登記", month),
        others[1].number: ("寫錯了", month),
        added.number: ("事後補登", month),
        late.number: ("當時在接待訪客", month),
    }
    page = sign_in(boss).get("/reports/2026-10/").content.decode()
    told = page.split("grid-acts")[1].split("</table>")[0]
    assert "寫錯了" in told and ">2026-10</td>" in told


@pytest.fixture
def order(estate, file_call):
    contact = file_call(
        estate,
        occurred_at=AT,
        now=AT,
        category="repair",
        subcategory="repair.water",
    ).contact
    due = {"due_at": AT + timedelta(days=1)}
    row = desk.open_slip(contact, "work_order", due, **given(estate.cleared, AT))
    for minute, action in enumerate(("dispatch", "take", "arrive"), start=1):
        values = {"handler": estate.engineer} if action == "dispatch" else {}
        when = AT + timedelta(minutes=minute)
        desk.take_step(row, action, values, **given(estate.cleared, when))
    approve(estate)
    return row


def test_a_step_written_down_after_the_approval_is_named(estate, order):
    done = {"repair_result": "done", "work_done": "換管"}
    when = AT + timedelta(hours=3)
    desk.take_step(order, "finish", done, at=when, **given(estate.supervisor))
    assert causes(estate) == [(order.number, "單據：完工", estate.supervisor.name)]


def test_a_step_that_is_taken_later_changes_nothing_and_is_not_named(estate, order):
    by = estate.supervisor
    done = {"repair_result": "done", "work_done": "換管"}
    desk.take_step(order, "finish", done, **given(by))
    assert causes(estate) == []
    desk.take_step(order, "void", {"note": "重複"}, **given(by))
    assert causes(estate) == [(order.number, "已作廢", by.name)]


def test_a_step_by_which_a_form_counts_elsewhere_is_named(estate, file_call):
    """A coordination slip counts for the department where it lies today."""
    by, call = estate.supervisor, file_call(estate, occurred_at=AT, now=AT).contact
    to = {"content": "消防演習", "department": estate.engineering}
    form = desk.open_slip(call, "coordination_slip", to, **given(by, AT))
    approve(estate)
    to = {"handler": estate.engineer, "note": "改派"}
    desk.take_step(form, "assign", to, **given(by))
    assert causes(estate) == []
    to["department"], later = estate.security, AFTER + timedelta(hours=1)
    desk.take_step(form, "assign", to, **given(by, later))
    assert causes(estate, later) == [(form.number, "單據：改派", by.name)]


SECRET = "賠償一百萬"


def of_entry(estate, _order, letter, _breach) -> str:
    desk.void(letter, reason=SECRET, **given(estate.supervisor))
    return letter.number


def of_correction(estate, _order, letter, _breach) -> str:
    desk.amend(letter, {"copies": 2}, reason=SECRET, **given(estate.supervisor))
    return letter.number


def of_form(estate, order, _letter, _breach) -> str:
    desk.take_step(order, "void", {"note": SECRET}, **given(estate.supervisor))
    return order.number


def of_step(estate, order, _letter, _breach) -> str:
    to = {"handler": estate.colleague, "note": SECRET}
    when = AT + timedelta(hours=3)
    desk.take_step(order, "assign", to, at=when, **given(estate.supervisor))
    return order.number


def of_breach(estate, _order, letter, breach) -> str:
    why = {"judgement": "not_valid", "comment": SECRET}
    desk.judge(breach, **why, **given(estate.manager))
    return letter.number


@pytest.mark.parametrize("confidential", [True, False])
@pytest.mark.parametrize(
    "act",
    [of_entry, of_correction, of_form, of_step, of_breach],
    ids=lambda a: a.__name__,
)
def test_why_it_was_done_to_a_confidential_letter_is_kept_back(
    estate, file_call, order, act, confidential
):
    """In the letter, and in the forms and the breaches that are from it."""
    letter = file_letter(
        estate,
        confidential=confidential,
        received_on=AT.date(),
        occurred_at=AT,
        now=AT,
    )
    late = file_call(estate, occurred_at=AT, now=AT, rings=5, late_reason="正在接待")
    breach = late.contact.breaches.get()
    Breach.objects.filter(pk=breach.pk).update(contact=letter)
    Slip.objects.filter(pk=order.pk).update(contact=letter)
    order.refresh_from_db()
    breach.refresh_from_db()
    number = act(estate, order, letter, breach)
    report = build([estate.desk], OCTOBER, AFTER + timedelta(minutes=1))
    told = [one.why for one in changed.acts(report) if one.at.month == 11]
    assert ("保密。" if confidential else SECRET) in told
    assert not confidential or not [why for why in told if SECRET in why]
    assert number in {one.cell.value for one in changed.acts(report)}


@pytest.fixture
def promise(estate, file_call):
    """A superior is to be consulted until the evening of the month's last day."""
    call = file_call(estate, occurred_at=LATE, now=LATE, outcome="undecided").contact
    approve(estate)
    return call.promises.get()


@pytest.mark.parametrize("act", ["postpone", "reassign", "complete", "cancel"])
def test_what_becomes_of_a_promise_later_is_no_cause_and_changes_nothing(
    estate, file_call, act
):
    call = file_call(estate, occurred_at=LATE, now=LATE, outcome="reply_owed")
    (row,), by = call.contact.promises.all(), estate.supervisor
    approve(estate)
    if act == "postpone":
        due = AFTER + timedelta(hours=3)
        desk.postpone(row, new_due=due, reason="客人外出", **given(by))
    elif act == "reassign":
        desk.reassign(row, owner=estate.colleague, reason="換班", **given(by))
    elif act == "complete":
        done = {"outcome": "in_person", "result": "已回覆"}
        desk.complete(row, **done, **given(by))
    else:
        cancel(row, "reviewed", by.user, AFTER)
    report = build([estate.desk], OCTOBER, AFTER + timedelta(hours=1))
    assert report.changes == [] and causes(estate) == []


def test_a_next_step_that_was_due_before_it_was_promised_is_named(estate, promise):
    by = estate.supervisor
    kept = {"outcome": "done", "result": "請回電", "person": estate.superior}
    desk.complete(promise, **kept, **given(by))
    number = promise.contact.number
    assert causes(estate) == [(number, "新增待辦：回電", by.name)]


def test_the_causes_are_asked_in_one_statement_for_each_sort(
    estate, late, django_assert_num_queries
):
    why = {"judgement": "not_valid", "comment": "當時在接待訪客"}
    desk.judge(late.breaches.get(), **why, **given(estate.manager))
    report = build([estate.desk], OCTOBER, AFTER + timedelta(minutes=1))
    # Moved, touched, voided, steps, breaches and their histories, promises.
    with django_assert_num_queries(7):
        assert len(changed.acts(report)) == 1
