"""The registers: the lines of a book, leafed through, narrowed and printed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from contacts import desk
from contacts.models import Contact
from contacts.paging import Cursor, page_of
from contacts.printing import period_of
from contacts.tests.paper import ago, file_letter, file_visit, text

TELEPHONE = "/registers/telephone/"


def numbers(response) -> list[str]:
    return [line.number for line in response.context["lines"]]


@pytest.fixture
def days(estate, file_call) -> list[Contact]:
    """Five calls, a day between each, the oldest first."""
    made = []
    for days in (5, 4, 3, 2, 1):
        then = ago(days=days)
        made.append(
            file_call(
                estate,
                now=then,
                occurred_at=then,
                rings=5 if days == 3 else 2,
                late_reason="接待訪客" if days == 3 else "",
                category="repair" if days == 2 else "enquiry",
                answered_by=estate.colleague if days == 4 else estate.cleared,
            ).contact
        )
    return made


def test_the_newest_line_stands_first(estate, sign_in, days):
    response = sign_in(estate.cleared).get(TELEPHONE)
    assert numbers(response) == [one.number for one in reversed(days)]


def test_leafing_meets_every_line_once_both_ways(estate, days):
    # Two lines of one moment must not be lost between two pages.
    Contact.objects.filter(pk=days[1].pk).update(occurred_at=days[2].occurred_at)
    wanted = [days[n].pk for n in (4, 3, 2, 1, 0)]
    rows = Contact.objects.filter(desk=estate.desk)
    first = page_of(rows, size=2)
    second = page_of(rows, first.after, size=2)
    third = page_of(rows, second.after, size=2)
    seen = [one.pk for page in (first, second, third) for one in page.rows]
    assert seen == wanted
    assert (first.before, third.after) == ("", "")
    back = page_of(rows, third.before, size=2)
    assert [one.pk for one in back.rows] == wanted[2:4] and back.before
    start = page_of(rows, back.before, size=2)
    assert [one.pk for one in start.rows] == wanted[:2] and start.before == ""


@pytest.mark.parametrize("token", ["x", "=", "é", "Zg", "Z" * 200, "ZjIwMjZ8MQ"])
def test_a_bad_token_is_the_first_page(token):
    assert Cursor.read(token) is None


def test_a_token_tells_nothing_readable_and_comes_back():
    cursor = Cursor(timezone.now(), 7, back=True)
    assert Cursor.read(str(cursor)) == cursor
    assert "|" not in str(cursor)


def test_the_book_narrows(estate, sign_in, days):
    client = sign_in(estate.cleared)
    desk.void(days[0], reason="重複", by=estate.cleared.user)
    day = timezone.localtime(days[3].occurred_at).date().isoformat()

    def shown(query: str) -> list[str]:
        return numbers(client.get(f"{TELEPHONE}?{query}"))

    assert shown("breach=on") == [days[2].number]
    assert shown("category=repair") == [days[3].number]
    assert shown(f"handler={estate.colleague.pk}") == [days[1].number]
    assert shown("status=void") == [days[0].number]
    assert shown(f"since={day}&until={day}") == [days[3].number]
    assert shown(f"since={day}") == [days[4].number, days[3].number]
    assert shown("channel=visit") == []
    # What cannot be read narrows nothing.
    assert len(shown("category=nonsense&handler=x&since=0001-01-01")) == 5


def test_a_month_shows_the_month(estate, sign_in, file_call):
    then = timezone.now().replace(day=1) - dt.timedelta(days=10)
    old = file_call(estate, now=then, occurred_at=then).contact
    new = file_call(estate).contact
    client = sign_in(estate.cleared)
    month = timezone.localtime(then).strftime("%Y-%m")
    assert numbers(client.get(f"{TELEPHONE}?month={month}")) == [old.number]
    assert numbers(client.get(TELEPHONE)) == [new.number, old.number]


def test_a_void_line_stays_struck_through(estate, sign_in, days):
    desk.void(days[4], reason="寫錯了一行", by=estate.cleared.user)
    page = text(sign_in(estate.cleared).get(TELEPHONE))
    assert page.count('<tr class="void">') == 1
    assert "寫錯了一行" in page and days[4].number in page


def test_each_profile_keeps_its_books(estate, hotel, sign_in):
    visit = file_visit(estate)
    theirs = file_visit(hotel)
    client = sign_in(estate.cleared)
    # The work instruction writes visits into the telephone book (instruction/3.2.5).
    assert numbers(client.get(TELEPHONE)) == [visit.number]
    assert client.get("/registers/reception/").status_code == 404
    client = sign_in(hotel.cleared)
    assert numbers(client.get("/registers/reception/")) == [theirs.number]
    assert numbers(client.get(TELEPHONE)) == []
    assert client.get("/registers/diary/").status_code == 404


def test_no_other_desk_is_in_the_book(estate, hotel, sign_in, days):
    client = sign_in(hotel.cleared)
    assert numbers(client.get(TELEPHONE)) == []
    today = timezone.localdate()
    page = text(client.get(f"{TELEPHONE}print/?month={today:%Y-%m}"))
    assert days[4].number not in page


def test_letters_keep_their_columns_and_the_confidential_their_words(estate, sign_in):
    letter = file_letter(
        estate, confidential=True, content="賠償金額一百萬。", subject="賠償協議"
    )
    page = text(sign_in(estate.trainee).get("/registers/letters/"))
    assert letter.number in page and "賠償金額" not in page
    assert "賠償金額" in text(sign_in(estate.clerk).get("/registers/letters/"))


def test_a_printed_page_is_the_bound_book(estate, sign_in, file_call):
    kept = file_call(estate).contact
    gone = file_call(
        estate,
        asked_for=estate.superior,
        asked_for_answer="declines",
        purpose_status="clear",
        outcome="no_message_wished",
        content="找總經理談合作",
    ).contact
    desk.void(gone, reason="重複登記", by=estate.cleared.user)
    today = timezone.localdate().isoformat()
    response = sign_in(estate.cleared).get(f"{TELEPHONE}print/?day={today}")
    page = text(response)
    # By running number, the void line struck through with its reason.
    assert page.index(kept.number) < page.index(gone.number)
    assert '<tr class="void">' in page and "重複登記" in page
    assert "碧湖物業公司" in page and 'class="paper-sign"' in page
    # What was true stays off the paper (special-calls/7).
    assert str(gone.get_asked_for_answer_display()) not in page


def test_a_period_is_read_or_refused(estate, sign_in):
    assert period_of("", "2026-02") == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert period_of("2026-02-03", "") == (dt.date(2026, 2, 3), dt.date(2026, 2, 3))
    for wrong in ("2026-13", "0001-01", "9999-12", "x"):
        assert period_of("", wrong) is None
    assert sign_in(estate.cleared).get(f"{TELEPHONE}print/").status_code == 404


def test_the_register_takes_few_queries(
    estate, sign_in, days, django_assert_max_num_queries
):
    client = sign_in(estate.cleared)
    client.get(TELEPHONE)
    with django_assert_max_num_queries(6):
        client.get(TELEPHONE)
    month = f"{timezone.localdate():%Y-%m}"
    with django_assert_max_num_queries(14):
        client.get(f"{TELEPHONE}print/?month={month}")


def plan_of(rows) -> str:
    return rows.explain()


@pytest.mark.parametrize(
    "narrowed",
    [{}, {"status": "open"}, {"flagged": True}, {"answered_by": 1}, {"category": 1}],
)
def test_a_page_is_read_by_an_index(estate, days, narrowed):
    rows = Contact.objects.filter(desk=estate.desk, book="DH", **narrowed)
    token = str(Cursor(days[3].occurred_at, days[3].pk))
    cursor = Cursor.read(token)
    assert cursor is not None
    rows = rows.older_than(cursor.moment, cursor.pk).newest_first()[:51]
    with connection.cursor() as sql:
        if connection.vendor == "postgresql":
            # With five rows any plan is a scan; ask whether an index could serve.
            sql.execute("SET LOCAL enable_seqscan = off")
        plan = plan_of(rows)
    assert "contact_" in plan, plan
    assert "SCAN contacts_contact\n" not in f"{plan}\n"
    assert "Seq Scan" not in plan


def test_the_remark_tells_why_late_and_the_old_number(estate, sign_in, file_call):
    file_call(estate, rings=5, late_reason="另一線電話")
    today = timezone.localdate()
    page = text(sign_in(estate.cleared).get(f"{TELEPHONE}print/?day={today}"))
    assert "遲接原因：另一線電話" in page


def test_nobody_is_offered_a_print_that_is_refused(estate, sign_in):
    for member in (estate.cleared, estate.supervisor, estate.manager):
        client = sign_in(member)
        page = client.get("/registers/telephone/").content.decode()
        offered = "/registers/telephone/print/?day=" in page
        day = timezone.localdate().isoformat()
        answer = client.get("/registers/telephone/print/", {"day": day})
        assert (answer.status_code == 200) == offered
        assert offered == (member is not estate.manager)
