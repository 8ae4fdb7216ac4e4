"""The demo desks: all twenty-five contacts, made by the rules, whole registers."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contacts import audit, choices, demo, sealing
from contacts.admin import site
from contacts.models import (
    Breach,
    Contact,
    ContactReview,
    DayBook,
    Desk,
    FollowUp,
    FormNumber,
    HandOver,
    Letter,
    MonthBook,
    PhoneCall,
    Posting,
    PrintLog,
    RefusedAttempt,
    Shift,
    ShiftCheck,
    Slip,
    User,
    Visit,
    WorkOrder,
)
from contacts.rules.lifecycles import life_of


@pytest.fixture(scope="class")
def accounts(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield demo.build()
            transaction.set_rollback(True)


@pytest.mark.usefixtures("accounts")
class TestDemo:
    pytestmark = pytest.mark.django_db

    def test_every_sample_contact_is_there(self):
        # The twenty-five of the domain forms and what shows the rarer states.
        assert Contact.objects.count() == 55
        assert Contact.objects.filter(desk__code="HT").count() == 8

    def test_rules_made_breaches_and_refusals(self):
        late = Breach.objects.filter(code="rings_late").values_list("reason", flat=True)
        assert set(late) == {"同時接待兩位訪客", "線路雜音，對方重撥", "兩線同時響"}
        assert RefusedAttempt.objects.get().code == "answered_by_not_cleared"

    def test_there_is_something_overdue_and_something_to_come(self):
        now = timezone.now()
        assert FollowUp.objects.overdue(now).filter(kind="reply").exists()
        coming = FollowUp.objects.open().filter(due_at__gt=now)
        assert coming.filter(contact__name="許先生").exists()

    def test_nobody_unscreened_was_put_through(self):
        stranger = Contact.objects.get(content__contains="合作的事").kind_row
        assert stranger.asked_for_answer == "declines"
        assert stranger.connected_to is None
        assert stranger.customer is None
        assert stranger.said.startswith("say_withheld_house: ")

    def test_the_letters_owe_what_the_instruction_demands(self):
        owed = {
            (promise.contact.kind_row.kind, promise.kind)
            for promise in FollowUp.objects.filter(contact__channel="letter")
        }
        assert owed >= {
            ("reported_matter", "print_slip"),
            ("complaint", "decide_on_slip"),
            ("complaint", "print_slip"),
            ("commendation", "post_original"),
            ("commendation", "post_copy"),
            ("liaison", "hand_over_letter"),
        }
        assert Letter.objects.count() == 9

    def test_a_shift_is_in_each_of_its_states(self):
        checks = ShiftCheck.objects.filter(desk__code="BH")
        assert checks.filter(countersigned_at=None).get().staff.name == "陳柏翰"
        assert checks.exclude(countersigned_at=None).count() == 3
        assert checks.filter(items__correction__gt="").count() == 3
        states = HandOver.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == ["accepted", "offered"]
        assert HandOver.objects.last().promises.exists()
        assert Shift.objects.exclude(end_reason="").count() == 2

    def test_forms_were_printed_and_bear_their_numbers(self):
        printed = PrintLog.objects.filter(copy=2)
        assert set(printed.values_list("form", flat=True)) == {"work-order", "message"}
        assert (
            FormNumber.objects.filter(desk__code="BH").count()
            == len(choices.DOCUMENTS) - 1
        )

    @pytest.mark.parametrize("kind", choices.SlipKind.values)
    def test_a_form_is_in_each_of_its_states(self, kind):
        there = set(Slip.objects.filter(kind=kind).values_list("state", flat=True))
        assert there == set(life_of(kind).states)

    def test_forms_are_late_by_each_step_and_one_is_a_repeat(self):
        steps = set(Slip.objects.values_list("escalation", flat=True))
        assert steps == {0, 1, 2, 3}
        again = Slip.objects.exclude(repeat_of=None).get(unit="3棟1202")
        assert Slip.objects.exclude(repeat_of=None).count() == 1
        assert again.repeat_of.unit == again.unit
        assert again.repeat_of.subcategory == again.subcategory

    def test_postings_show_a_photo_and_a_number(self):
        posting = Posting.objects.get(kind="original")
        assert posting.photo.contact_id == posting.letter_id
        assert posting.taken_down_on
        assert posting.letter.commendation.number.startswith("BH-BY-")

    def test_a_visitor_left_unseen_and_was_called(self):
        gone = Contact.objects.get(visit__outcome="left_unseen")
        assert Breach.objects.filter(contact=gone, code="visitor_left_unseen").exists()
        assert gone.promises.get(kind="call_back").outcome == "reached"

    def test_the_registers_are_whole(self):
        assert list(audit.faults()) == []
        assert list(sealing.history_faults()) == []

    def test_every_problem_that_a_supervisor_looks_for_has_an_example(self):
        estate = Desk.objects.get(code="BH")
        request = SimpleNamespace(listed_desk=estate.pk)
        found = {}
        for model in (PhoneCall, Letter, Visit, Slip, Breach):
            page = site._registry.get(model) or site._registry[WorkOrder]
            for problem in page.problems:
                rows = page.model.objects.filter(desk=estate)
                if hasattr(page, "channel"):
                    rows = rows.filter(channel=page.channel)
                hits = problem.narrow(rows, request).exists()
                found[problem.code] = found.get(problem.code, False) or hits
        assert [code for code, hits in found.items() if not hits] == []

    def test_a_supervisor_and_a_manager_have_been_there(self):
        assert {day.desk.code for day in DayBook.objects.all()} == {"BH"}
        assert {m.desk.code for m in MonthBook.objects.all() if m.closed} == {
            "BH",
            "HT",
        }
        assert ContactReview.objects.filter(slip__isnull=False).count() == 2

    def test_passwords_are_random_and_fit(self, accounts):
        passwords = {account.password for account in accounts}
        assert len(passwords) == len(accounts)
        for account in accounts:
            user = User.objects.get(username=account.username)
            assert user.check_password(account.password)
            assert not user.is_superuser

    def test_loading_again_is_refused_or_silent(self, capsys):
        call_command("demo", "--first-run")
        assert capsys.readouterr().out == ""
        with pytest.raises(CommandError):
            call_command("demo")

    def test_new_passwords_replace_the_old(self, accounts, capsys):
        call_command("demo", "--new-passwords")
        shown = capsys.readouterr().out
        user = User.objects.get(username=accounts[0].username)
        assert not user.check_password(accounts[0].password)
        assert accounts[0].username in shown


@pytest.mark.django_db
@pytest.mark.parametrize("hour", [0, 8, 23])
def test_the_demo_loads_at_any_hour(hour):
    now = timezone.now().replace(hour=hour, minute=1) - dt.timedelta(days=1)
    demo.build(now)
    assert not Contact.objects.filter(occurred_at__gt=now).exists()
    assert Contact.objects.filter(door=choices.Door.DEMO).count() == 55
