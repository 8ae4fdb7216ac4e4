"""Small helps at the desk: take-downs, the rest of a check, whom a list offers."""

from __future__ import annotations

from django.utils import timezone

from contacts import desk
from contacts.models import Posting, ShiftCheck
from contacts.tests.paper import codes, file_letter, text

from .test_tasks import address


def posting_of(place, letter) -> Posting:
    promise = letter.promises.get(kind="post_original")
    who = {"by": place.cleared.user, "member": place.cleared}
    desk.complete(promise, place="公告欄", person=place.cleared, **who)
    return Posting.objects.get()


def praise(place):
    return file_letter(
        place,
        kind="commendation",
        category="commendation",
        praise_form="letter",
        praised_staff="張志強",
        praised_department=place.security,
    )


def test_a_posting_is_taken_down_on_a_day_by_somebody(estate, sign_in):
    letter = praise(estate)
    posting = posting_of(estate, letter)
    client = sign_in(estate.cleared)
    page = client.get(f"/postings/{posting.pk}/take-down/")
    form = page.context["form"]
    assert page.status_code == 200
    assert form["taken_down_on"].value() == timezone.localdate()
    sent = {
        "taken_down_on": timezone.localdate().isoformat(),
        "person": str(estate.colleague.pk),
    }
    done = client.post(f"/postings/{posting.pk}/take-down/", sent)
    assert done["Location"] == letter.get_absolute_url()
    posting.refresh_from_db()
    assert posting.taken_down_by == estate.colleague
    # Read again, or gone back to, it leads to the letter or says so.
    assert client.post(f"/postings/{posting.pk}/take-down/", sent).status_code == 302


def test_the_rest_of_a_check_passes_with_one_key(estate, sign_in):
    client = sign_in(estate.cleared)
    assert 'name="rest"' in text(client.get("/shift-check/"))
    failed = {"item_badge": "fail", "rest": "pass"}
    assert codes(client.post("/shift-check/", failed)) == {
        "fix_badge": ["check_correction_missing"]
    }
    sent = {**failed, "fix_badge": "已補戴"}
    assert client.post("/shift-check/", sent).status_code == 302
    items = ShiftCheck.objects.get().items
    assert items.filter(result="fail").values_list("code", flat=True).get() == "badge"
    assert items.filter(result="pass").count() == items.count() - 1
    assert client.post("/shift-check/", {}).status_code in (200, 302)


def test_an_administrator_is_offered_for_no_work(estate, sign_in):
    client = sign_in(estate.cleared)
    promise = praise(estate).promises.get(kind="post_original")
    offered = f'value="{estate.administrator.pk}"'
    for page in ("/calls/new/", "/visits/new/", "/letters/new/", address(promise)):
        assert offered not in text(client.get(page)), page
    assert f'value="{estate.colleague.pk}"' in text(client.get("/calls/new/"))


def test_a_spot_check_is_about_what_is_seen(estate, sign_in):
    client = sign_in(estate.supervisor)
    page = client.get("/spot-checks/")
    offered = {value for value, _label in page.context["form"].fields["clause"].choices}
    assert "instruction/3.2.3" in offered
    assert not offered & {"instruction/1.0", "instruction/2.0", "instruction/4.1"}


def test_who_did_it_is_asked_by_the_word_for_it(estate, sign_in):
    promise = praise(estate).promises.get(kind="post_original")
    page = text(sign_in(estate.cleared).get(address(promise)))
    assert "張貼人" in page and "內部人員" not in page


def test_a_print_is_looked_at_before_it_is_counted(estate, sign_in):
    letter = praise(estate)
    page = text(sign_in(estate.cleared).get(letter.get_absolute_url()))
    assert 'data-press="F7"' in page
    before = page.partition('data-press="F7"')[0].rpartition("<")[2]
    assert before.startswith("a ") and "/print/" in before


def test_a_thank_you_is_told_in_words(estate, sign_in):
    letter = praise(estate)
    client = sign_in(estate.cleared)
    sent = {"thanked_on": timezone.localdate().isoformat(), "thanks": "已致電致謝"}
    assert client.post(f"{letter.get_absolute_url()}thanks/", sent).status_code == 302
    page = text(client.get(letter.get_absolute_url()))
    assert "已記致謝" in page
    assert "空白" not in page.partition("已記致謝")[2].partition("</li>")[0]
