"""The admin: own desks only, nothing deleted, a reason kept, no self-made powers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts import choices, desk
from contacts.admin import site
from contacts.admin.lists import ProblemFilter
from contacts.factories import UserFactory, add_member
from contacts.models import (
    AccessLog,
    Breach,
    Category,
    Clearance,
    Contact,
    ContactReview,
    Customer,
    Department,
    Desk,
    Draft,
    FollowUp,
    FormNumber,
    Holiday,
    ImportBatch,
    Letter,
    MonthBook,
    PhoneCall,
    PrintLog,
    RefusedAttempt,
    RegisterBook,
    Route,
    StaffMember,
    TimeLimit,
    User,
    Visit,
)

from .cast import PASSWORD
from .test_rights import fill

REASON = {"change_reason": "依管理處通知。"}
READ_ONLY = (
    PhoneCall,
    Visit,
    Letter,
    FollowUp,
    Breach,
    RefusedAttempt,
    RegisterBook,
    ImportBatch,
    Draft,
    AccessLog,
    ContactReview,
    PrintLog,
)
# The desks of these tests have filed a call alone.
SETTINGS = (Desk, Department, Category, Route, TimeLimit, FormNumber, Holiday)


def address(model: type, page: str, *arguments: object) -> str:
    return reverse(f"admin:contacts_{model._meta.model_name}_{page}", args=arguments)


def listed(client: Client, model: type, **query: str) -> set:
    if ProblemFilter in site._registry[model].list_filter:
        query = {"look": "all", **query}
    answer = client.get(address(model, "changelist"), query)
    assert answer.status_code == 200, model
    return set(answer.context["cl"].result_list)


@pytest.fixture
def root(db) -> Client:
    client = Client()
    client.force_login(UserFactory(username="root", is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def books(estate, hotel, file_call, settings, tmp_path):
    """Both desks with one row of everything that the admin lists."""
    settings.MEDIA_ROOT = tmp_path
    for place in (estate, hotel):
        named = fill(place, file_call)
        call = Contact.objects.get(number=named["call"]).kind_row
        for kind in ("complaint_record", "coordination_slip"):
            values = {"department": place.engineering}
            by = {"by": place.cleared.user, "member": place.cleared}
            desk.open_slip(call, kind, values, **by)
        chief = {"by": place.supervisor.user, "member": place.supervisor}
        desk.note_spot_check(
            place.desk, clause="special-calls/5", result="kept", **chief
        )
        done = file_call(
            place,
            rings=5,
            late_reason="同時接待訪客",
            asked_for=place.superior,
            asked_for_answer="absent",
            outcome="message_taken",
            message="請回電。",
            message_kind="please_call",
        )
        with pytest.raises(desk.Refused):
            file_call(place, answered_by=place.trainee)
        TimeLimit.objects.create(desk=place.desk, kind="reply", minutes=60)
        FormNumber.objects.create(desk=place.desk, form="message", document="RF-01")
        Holiday.objects.create(desk=place.desk, day=dt.date(2026, 1, 1), name="元旦")
        ImportBatch.objects.create(
            desk=place.desk, file_name="old.xlsx", imported_at=timezone.now()
        )
        desk.sign_day(place.desk, timezone.localdate(), **chief)
        MonthBook.objects.create(desk=place.desk, month=dt.date(2026, 1, 1))
        desk.review(done.contact, result="good", **chief)
        desk.log_access(place.desk, user=place.clerk.user, action="opened")
        PrintLog.objects.create(
            desk=place.desk,
            form="message",
            number=done.contact.number,
            copy=1,
            door="paper",
            printed_at=timezone.now(),
            printed_by=place.clerk.user,
        )
        desk.keep_draft(
            done.contact.__class__().entry_id,
            desk=place.desk,
            user=place.cleared.user,
            channel="call",
            data={"name": "陳小姐"},
        )
    return estate, hotel


# --- Own desks only ----------------------------------------------------------------


@pytest.mark.parametrize("role", ["supervisor", "manager", "administrator"])
def test_every_list_and_page_keeps_to_the_own_desk(books, client, role):
    """Whoever may look looks at one desk; the other desk's rows do not exist."""
    estate, _hotel = books
    member = getattr(estate, role)
    client.force_login(member.user)
    for model, page in site._registry.items():
        if not member.may(page.view_right):
            assert client.get(address(model, "changelist")).status_code == 403, model
            continue
        own = listed(client, model)
        foreign = [row for row in model.objects.all() if row not in own]
        assert own and foreign, model
        for row in own:
            places = row.memberships.all() if model is User else [row]
            for place in places:
                assert (place if model is Desk else place.desk) == estate.desk
        for row in list(own)[:1]:
            assert client.get(address(model, "change", row.pk)).status_code == 200
            assert client.get(address(model, "history", row.pk)).status_code == 200
        for row in foreign[:1]:
            for name in ("change", "history", "delete"):
                answer = client.get(address(model, name, row.pk))
                gone = answer.status_code == 302 and answer["Location"] == "/admin/"
                assert gone or answer.status_code == 403, (model, name)
                posted = client.post(address(model, name, row.pk), REASON)
                assert posted.status_code in (302, 403), (model, name)


def test_nothing_is_deleted_not_even_by_the_operator(books, root):
    for model in site._registry:
        row = model.objects.first()
        before = model.objects.count()
        answer = root.post(address(model, "delete", row.pk), {"post": "yes"})
        assert answer.status_code == 403, model
        chosen = {"action": "delete_selected", "_selected_action": [row.pk]}
        root.post(address(model, "changelist"), {**chosen, "post": "yes"})
        assert model.objects.count() == before, model


def test_the_books_are_read_only_even_for_the_operator(books, root):
    for model in READ_ONLY:
        assert root.get(address(model, "add")).status_code == 403
        row = model.objects.first()
        page = root.get(address(model, "change", row.pk))
        assert b'name="_save"' not in page.content, model
        assert root.post(address(model, "change", row.pk), {}).status_code == 403


@pytest.mark.parametrize("role", ["receptionist", "assistant", "clerk"])
def test_the_desk_roles_have_no_door_to_the_admin(estate, client, role):
    member = {"receptionist": estate.cleared}.get(role) or getattr(estate, role)
    client.force_login(member.user)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


@pytest.mark.parametrize("page", ["/admin/", "/admin/contacts/department/"])
def test_a_stranger_logs_in_at_the_desks_own_page(estate, client, page):
    asked = client.get(page, follow=True)
    assert asked.redirect_chain[-1][0] == f"{reverse('login')}?next={page}"
    fields = {"username": "bh-administrator", "password": PASSWORD, "next": page}
    answer = client.post(reverse("login"), fields, follow=True)
    assert (answer.redirect_chain, answer.status_code) == ([(page, 302)], 200)


def test_a_list_counts_nothing_and_reads_few_times(
    books, client, django_assert_max_num_queries
):
    client.force_login(books[0].supervisor.user)
    with django_assert_max_num_queries(10) as captured:
        listed(client, PhoneCall)
    assert not [q for q in captured.captured_queries if "COUNT(" in q["sql"].upper()]


# --- Personal data -----------------------------------------------------------------


def test_a_manager_reads_no_telephone_number(books, client):
    estate = books[0]
    call = PhoneCall.objects.filter(desk=estate.desk).first()
    customer = Customer.objects.get(desk=estate.desk)
    clerk = {"by": estate.clerk.user, "member": estate.clerk}
    desk.amend(call, {"phone": "0912 345 999"}, reason="聽錯一碼", **clerk)
    for member, seen in ((estate.supervisor, True), (estate.manager, False)):
        client.force_login(member.user)
        for row, page, numbers in (
            (call, "change", ("0912 345 999",)),
            (call, "history", ("0912 345 678", "0912 345 999")),
            (customer, "change", ("0912 345 678",)),
            (customer, "history", ()),
        ):
            text = client.get(address(type(row), page, row.pk)).content.decode()
            for number in numbers:
                assert (number in text) is seen
            assert seen or "0912" not in text


def test_an_address_cannot_ask_for_a_number(books, client):
    client.force_login(books[0].manager.user)
    answer = client.get(address(PhoneCall, "changelist"), {"phone__startswith": "09"})
    assert answer.status_code == 400
    # What stands in the address as a search is looked at by nobody.
    assert listed(client, PhoneCall, q="0000") == listed(client, PhoneCall)


def test_a_name_is_searched_without_standing_in_the_address(books, client):
    estate = books[0]
    client.force_login(estate.supervisor.user)
    page = address(Customer, "changelist")
    assert client.post(page, {"words": "王"})["Location"] == page
    assert listed(client, Customer) == set()
    client.post(page, {"words": "陳美"})
    assert listed(client, Customer) == {Customer.objects.get(desk=estate.desk)}


def test_a_draft_is_listed_without_what_was_typed(books, client):
    draft = Draft.objects.filter(desk=books[0].desk).first()
    client.force_login(books[0].supervisor.user)
    for page in (address(Draft, "changelist"), address(Draft, "change", draft.pk)):
        assert "陳小姐" not in client.get(page).content.decode()


# --- Settings ----------------------------------------------------------------------


def test_the_administrator_changes_the_desk_with_a_reason(estate, sign_in):
    client = sign_in(estate.administrator)
    page = address(Desk, "change", estate.desk.pk)
    form = client.get(page).context["adminform"].form
    fields = {
        name: "" if value is None else value
        for name, value in form.initial.items()
        if name in form.fields
    }
    fields.update(place_name="碧湖新城", checklist_off=[])
    fields["special_calls"] = "on"
    fields["active"] = "on"
    answer = client.post(page, fields)
    assert answer.context["adminform"].form.errors.keys() == {"change_reason"}
    assert client.post(page, {**fields, **REASON}).status_code == 302
    estate.desk.refresh_from_db()
    assert (estate.desk.place_name, estate.desk.code) == ("碧湖新城", "BH")
    version = estate.desk.history.first()
    assert version.history_user == estate.administrator.user
    assert version.history_change_reason == REASON["change_reason"]
    told = client.get(address(Desk, "history", estate.desk.pk)).content.decode()
    assert "碧湖新城" in told
    assert REASON["change_reason"] in told


def test_only_the_operator_puts_up_a_desk(estate, root, client):
    client.force_login(estate.administrator.user)
    assert client.get(address(Desk, "add")).status_code == 403
    fields = {
        "code": "NW",
        "place_name": "新苑",
        "company_name": "新苑物業",
        "profile": "instruction",
        "wording": "house",
        "own_visit_book": "unknown",
        "ring_seconds": 3,
        "shortest_content": 4,
        "check_days": 92,
        "work_days": "12345",
        "work_begins": "09:00",
        "work_ends": "18:00",
        "time_zone": "Asia/Taipei",
        "language": "zh-hant",
        "region": "TW",
        "active": "on",
    }
    assert root.post(address(Desk, "add"), fields).status_code == 302
    made = Desk.objects.get(code="NW")
    assert Category.objects.filter(desk=made, parent=None).count() == len(
        choices.CATEGORIES
    )


def test_a_department_is_added_at_the_own_desk_only(estate, hotel, sign_in):
    client = sign_in(estate.administrator)
    fields = {"desk": hotel.desk.pk, "name": "綠化部", "active": "on"}
    answer = client.post(address(Department, "add"), fields)
    assert "desk" in answer.context["adminform"].form.errors
    fields["desk"] = estate.desk.pk
    assert client.post(address(Department, "add"), fields).status_code == 302
    assert Department.objects.get(name="綠化部").desk == estate.desk


def test_a_route_cannot_mix_two_desks(estate, hotel, client):
    add_member(
        hotel.desk, "資訊室", choices.Role.ADMINISTRATOR, username="bh-administrator"
    )
    client.force_login(estate.administrator.user)
    fields = {
        "desk": estate.desk.pk,
        "category": estate.categories["enquiry"].pk,
        "department": hotel.engineering.pk,
    }
    answer = client.post(address(Route, "add"), fields)
    assert answer.context["adminform"].form.errors.keys() == {"department"}
    fields["department"] = estate.engineering.pk
    assert client.post(address(Route, "add"), fields).status_code == 302


def test_the_choices_are_the_own_desks(estate, hotel, sign_in):
    client = sign_in(estate.administrator)
    form = client.get(address(Route, "add")).context["adminform"].form
    for name in ("desk", "category", "department", "person"):
        for row in form.fields[name].queryset:
            assert (row if name == "desk" else row.desk) == estate.desk


def test_a_supervisor_reads_the_settings_and_changes_none(books, client):
    client.force_login(books[0].supervisor.user)
    for model in SETTINGS:
        row = next(iter(listed(client, model)))
        assert client.get(address(model, "change", row.pk)).status_code == 200
        assert client.post(address(model, "change", row.pk), REASON).status_code == 403
        assert client.get(address(model, "add")).status_code == 403


# --- People ------------------------------------------------------------------------


def staff_fields(place, **over) -> dict:
    return {"desk": place.desk.pk, "name": "新同事", "role": "", "active": "on", **over}


def test_a_role_brings_its_group_and_taking_it_away_ends_it(estate, sign_in):
    client = sign_in(estate.administrator)
    page = address(StaffMember, "change", estate.clerk.pk)
    fields = staff_fields(estate, name="周文員", user=estate.clerk.user.pk, **REASON)
    assert client.post(page, {**fields, "role": "supervisor"}).status_code == 302
    user = User.objects.get(pk=estate.clerk.user.pk)
    assert user.is_staff
    assert [group.name for group in user.groups.all()] == ["supervisor"]
    fields.pop("active")
    assert client.post(page, {**fields, "role": "supervisor"}).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert not user.is_staff
    assert not user.groups.exists()
    assert estate.clerk.history.first().history_change_reason == REASON["change_reason"]


def test_nobody_gives_a_role_to_themselves(estate, sign_in):
    client = sign_in(estate.administrator)
    own = estate.administrator
    page = address(StaffMember, "change", own.pk)
    fields = staff_fields(estate, name="資訊室", role="supervisor", **REASON)
    assert client.post(page, fields).status_code == 302
    own.refresh_from_db()
    assert (own.role, own.active) == (choices.Role.ADMINISTRATOR, True)
    fields = staff_fields(estate, role="supervisor", user=own.user.pk)
    answer = client.post(address(StaffMember, "add"), fields)
    assert "user" in answer.context["adminform"].form.errors


def test_a_foreign_account_cannot_be_brought_in(estate, hotel, sign_in):
    client = sign_in(estate.administrator)
    fields = staff_fields(estate, role="clerk", user=hotel.clerk.user.pk)
    answer = client.post(address(StaffMember, "add"), fields)
    assert "user" in answer.context["adminform"].form.errors


def test_an_account_is_made_with_a_password_shown_once(estate, client):
    member = add_member(estate.desk, "新同事", choices.Role.RECEPTIONIST)
    client.force_login(estate.administrator.user)
    fields = {"member": member.pk, "username": "new"}
    answer = client.post(address(User, "add"), fields)
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    user = User.objects.get(username="new")
    assert user.check_password(password)
    member.refresh_from_db()
    assert member.user == user
    assert not (user.is_superuser or user.is_staff)
    assert LogEntry.objects.filter(object_id=str(user.pk)).count() == 1
    kept = str(list(LogEntry.objects.values())) + str(dict(client.session))
    assert password not in kept
    again = client.post(address(User, "add"), {**fields, "username": "other"})
    assert "member" in again.context["adminform"].form.errors


def test_a_new_password_ends_the_sessions(estate, client):
    elsewhere = Client()
    elsewhere.force_login(estate.clerk.user)
    client.force_login(estate.administrator.user)
    page = reverse("admin:contacts_user_password", args=[estate.clerk.user.pk])
    assert client.get(page).status_code == 200
    assert elsewhere.get(reverse("password_change")).status_code == 200
    assert not AccessLog.objects.exists()
    password = client.post(page).context["password"]
    line = AccessLog.objects.get()
    assert (line.action, line.kind, line.user) == (
        "password",
        "user",
        estate.administrator.user,
    )
    assert (line.desk, line.records) == (estate.desk, [estate.clerk.user.username])
    assert elsewhere.get(reverse("password_change")).status_code == 302
    assert User.objects.get(pk=estate.clerk.user.pk).check_password(password)


@pytest.mark.parametrize("who", ["superuser", "of_two_desks", "foreign", "no_desk"])
def test_an_administrator_has_no_hand_in_accounts_beyond_the_desk(
    estate, hotel, sign_in, who
):
    user = estate.clerk.user
    if who == "superuser":
        User.objects.filter(pk=user.pk).update(is_superuser=True)
    elif who == "of_two_desks":
        add_member(hotel.desk, "周文員", choices.Role.CLERK, username=user.username)
    elif who == "foreign":
        user = hotel.clerk.user
    else:
        user = UserFactory(username="nobody")
    before = User.objects.get(pk=user.pk).password
    client = sign_in(estate.administrator)
    page = reverse("admin:contacts_user_password", args=[user.pk])
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
    fields = {"username": "mine", "first_name": "x", "is_active": "on", **REASON}
    answer = client.post(address(User, "change", user.pk), fields)
    assert answer.status_code in (302, 403)
    user.refresh_from_db()
    assert user.username != "mine"
    assert user.password == before


def test_an_administrator_cannot_hand_out_powers(estate, sign_in):
    client = sign_in(estate.administrator)
    page = address(User, "change", estate.clerk.user.pk)
    fields = {
        "username": "bh-clerk",
        "first_name": "周文員",
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
        "groups": ["1"],
        "user_permissions": ["1"],
        "password": "x",
        **REASON,
    }
    assert client.post(page, fields).status_code == 302
    user = User.objects.get(pk=estate.clerk.user.pk)
    assert not (user.is_superuser or user.is_staff)
    assert not user.user_permissions.exists()
    assert [group.name for group in user.groups.all()] == ["clerk"]
    assert user.password == estate.clerk.user.password


def test_a_clearance_is_granted_and_withdrawn_never_changed(estate, sign_in):
    client = sign_in(estate.supervisor)
    today = timezone.localdate()
    fields = {"staff": estate.trainee.pk, "since": today.isoformat()}
    assert client.post(address(Clearance, "add"), fields).status_code == 302
    made = Clearance.objects.get(staff=estate.trainee)
    assert made.granted_by == estate.supervisor.user
    assert client.post(address(Clearance, "change", made.pk), fields).status_code == 403
    chosen = {"action": "withdraw", "_selected_action": [made.pk]}
    page = address(Clearance, "changelist")
    asked = client.post(page, chosen)
    assert asked.status_code == 200
    made.refresh_from_db()
    assert made.withdrawn_at is None
    client.post(page, {**chosen, "reason": "需再受訓"})
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert made.withdrawn_reason == "需再受訓"
    assert made.history.first().history_user == estate.supervisor.user


def test_a_clearance_ends_after_it_begins(estate, sign_in):
    today = timezone.localdate()
    fields = {
        "staff": estate.trainee.pk,
        "since": today.isoformat(),
        "until": (today - dt.timedelta(days=1)).isoformat(),
    }
    answer = sign_in(estate.supervisor).post(address(Clearance, "add"), fields)
    assert answer.context["adminform"].form.errors
    assert not Clearance.objects.filter(staff=estate.trainee).exists()


def test_a_clearance_is_not_granted_at_a_foreign_desk(estate, hotel, sign_in):
    client = sign_in(estate.supervisor)
    fields = {"staff": hotel.trainee.pk, "since": timezone.localdate().isoformat()}
    answer = client.post(address(Clearance, "add"), fields)
    assert "staff" in answer.context["adminform"].form.errors
    kept = Clearance.objects.filter(desk=hotel.desk).first()
    client.post(
        address(Clearance, "changelist"),
        {"action": "withdraw", "_selected_action": [kept.pk], "reason": "x"},
    )
    kept.refresh_from_db()
    assert kept.withdrawn_at is None


def customers(place) -> list[Customer]:
    names = ("陳美玲", "陳美伶", "陳小姐")
    return [
        Customer.objects.create(desk=place.desk, name=name, name_folded=name)
        for name in names
    ]


def test_two_customers_are_merged_by_hand_and_parted_again(estate, sign_in):
    keep, gone, _third = customers(estate)
    client = sign_in(estate.supervisor)
    page = address(Customer, "changelist")
    chosen = {"action": "merge", "_selected_action": [keep.pk, gone.pk]}
    assert client.post(page, chosen).status_code == 200
    gone.refresh_from_db()
    assert gone.merged_into is None
    answer = client.post(page, {**chosen, "keep": keep.pk})
    assert answer["Location"] == address(Customer, "change", keep.pk)
    gone.refresh_from_db()
    assert gone.merged_into == keep
    assert gone.history.first().history_user == estate.supervisor.user
    client.post(page, {"action": "unmerge", "_selected_action": [gone.pk]})
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_merging_takes_two_and_the_right(estate, sign_in):
    three = customers(estate)
    page = address(Customer, "changelist")
    chosen = {"action": "merge", "_selected_action": [one.pk for one in three]}
    sign_in(estate.supervisor).post(page, {**chosen, "keep": three[0].pk})
    chosen["_selected_action"] = [three[0].pk, three[1].pk]
    sign_in(estate.manager).post(page, {**chosen, "keep": three[0].pk})
    assert not Customer.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.parametrize("key", ["9" * 20, "0", "x", "9" * 400])
@pytest.mark.parametrize("model", ["phonecall", "followup", "staffmember"])
def test_an_impossible_key_is_an_unknown_row(sign_in, estate, model, key):
    client = sign_in(estate.supervisor)
    for act in ("change", "history"):
        answer = client.get(f"/admin/contacts/{model}/{key}/{act}/")
        assert answer.status_code in (302, 403, 404)
