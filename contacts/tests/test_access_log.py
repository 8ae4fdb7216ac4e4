"""The access log: every act of reading has its line, told in words and found again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from contacts import desk, sealing
from contacts.models import AccessLog, Customer, StaffMember, User

from .test_admin_review import calls  # noqa: F401
from .test_growth import plans, prepare
from .test_import_browser import begun

LATE = "逾時接聽"
LOG = reverse("admin:contacts_accesslog_changelist")
CALLS = reverse("admin:contacts_phonecall_changelist")


def exported(client, kind="csv", **query):
    page = reverse("admin:contacts_phonecall_export", args=[kind])
    return client.get(page, query)


def lines(**given):
    return list(AccessLog.objects.filter(**given).order_by("serial"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_has_a_line_as_it_begins_and_one_as_it_ends(
    calls,  # noqa: F811
    estate,
    sign_in,
    kind,
):
    answer = exported(sign_in(estate.supervisor), kind, look="late")
    # Nothing has been sent yet: nobody has taken it to its end.
    [begun] = lines(action="exported")
    assert (begun.count, begun.records) == (0, [])
    b"".join(answer.streaming_content)
    _begun, whole = lines(action="exported")
    assert (whole.count, whole.records) == (1, [calls["late"].number])
    assert list(sealing.access_faults()) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_that_breaks_off_is_in_the_log(
    calls,  # noqa: F811
    estate,
    sign_in,
    kind,
):
    answer = exported(sign_in(estate.supervisor), kind, look="all")
    stream = answer.streaming_content
    next(iter(stream))
    answer._iterator.close()
    begun, broken = lines(action="exported")
    assert "part=begun" in begun.reason and "part=broken" in broken.reason


def test_the_log_tells_the_list_that_was_taken_in_words(
    calls,  # noqa: F811
    estate,
    sign_in,
):
    client = sign_in(estate.supervisor)
    client.post(CALLS, {"words": "停車月卡"})
    list(exported(client, look="late", when="2026-10", category="enquiry", at="BH"))
    client = sign_in(estate.administrator)
    listing = client.get(LOG).content.decode()
    assert "通話" in listing or "來電" in listing
    line = lines(action="exported")[-1]
    page = reverse("admin:contacts_accesslog_change", args=[line.pk])
    for language, said in (("zh-hant", LATE), ("en", "Answered late")):
        User.objects.filter(pk=estate.administrator.user.pk).update(language=language)
        told = client.get(page).content.decode()
        assert said in told and "2026-10" in told and "look=" not in told
        assert "at=" not in line.reason and "停車月卡" not in told
        with translation.override(language):
            assert str(translation.gettext("narrowed by a search")) in told


def test_a_line_names_every_record_and_how_many_more(estate, sign_in):
    numbers = [f"BH-DH-2026-{number:05}" for number in range(1, 121)]
    line = desk.log_access(
        estate.desk, user=estate.cleared.user, action="searched", records=numbers
    )
    client = sign_in(estate.administrator)
    page = client.get(reverse("admin:contacts_accesslog_change", args=[line.pk]))
    told = page.content.decode()
    assert all(number in told for number in numbers[:100])
    assert "20" in told and numbers[110] not in told


def found(client, words: str = "", **query: str) -> list[int]:
    client.post(LOG, {"words": words})
    answer = client.get(LOG, query)
    return [line.pk for line in answer.context["cl"].result_list]


def test_the_log_is_searched_by_number_person_kind_and_day(estate, hotel, sign_in):
    def note(place, person, action, kind, *records):
        return desk.log_access(
            place.desk, user=person.user, action=action, kind=kind, records=records
        ).pk

    opened = note(estate, estate.cleared, "opened", "phonecall", "BH-DH-2026-00001")
    breach = note(estate, estate.clerk, "opened", "breach", "BH-DH-2026-00001#7")
    many = note(
        estate, estate.clerk, "searched", "", "BH-DH-2026-00002", "BH-DH-2026-00001"
    )
    note(hotel, hotel.clerk, "opened", "phonecall", "BH-DH-2026-00001")
    client = sign_in(estate.administrator)
    assert found(client, "bh-dh-2026-00001") == [many, breach, opened]
    assert found(client, "BH-DH-2026-00002") == [many]
    assert found(client, "BH-DH-2026-0000") == []
    mine = {"at": "BH"}
    by_clerk = found(client, "", who=str(estate.clerk.user.pk), **mine)
    assert [pk for pk in by_clerk if pk in (breach, many)] == [many, breach]
    assert found(client, "", of="breach") == [breach]
    assert found(client, "", when="2019-02-28") == []
    # A person of another desk is nobody here.
    foreign = found(client, "", who=str(hotel.clerk.user.pk))
    assert opened in foreign


@pytest.mark.parametrize(
    "look", ["", "action__exact=opened", "of=breach", "who={who}", "when=week", "words"]
)
def test_the_log_is_read_by_an_index(estate, sign_in, look):
    desk.log_access(estate.desk, user=estate.clerk.user, action="opened", records=["A"])
    client = sign_in(estate.administrator)
    client.post(LOG, {"words": "A" if look == "words" else ""})
    prepare()
    query = "" if look == "words" else look.format(who=estate.clerk.user.pk)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{LOG}?{query}").status_code == 200
    table = "contacts_accesslog"
    # The names of the staff are put in order for their filter, and are few.
    lines_alone = SimpleNamespace(
        captured_queries=[
            one for one in captured.captured_queries if table in one["sql"]
        ]
    )
    read = [line.replace('"', "") for line in plans(lines_alone)]
    assert [line for line in read if table in line]
    bad = (f"SCAN {table}", f"Seq Scan on {table}")
    assert [line for line in read if line.strip(" ->").startswith(bad)] == []
    if look != "words":
        # What is found by its number is a thousand lines at most, sorted afterwards.
        assert [line for line in read if "TEMP B-TREE FOR ORDER" in line] == []


def test_looking_at_a_customer_is_in_the_log(
    calls,  # noqa: F811
    estate,
    sign_in,
):
    client = sign_in(estate.supervisor)
    row = Customer.objects.filter(desk=estate.desk).first()
    for page in ("change", "history"):
        client.get(reverse(f"admin:contacts_customer_{page}", args=[row.pk]))
    listing = reverse("admin:contacts_customer_changelist")
    client.post(listing, {"words": "陳美玲"})
    client.get(listing)
    told = [(one.action, one.records) for one in lines(kind="customer")]
    assert told[:2] == [("opened", [str(row.pk)])] * 2
    assert told[2][0] == "searched" and str(row.pk) in told[2][1]


def test_rows_that_an_import_sent_back_are_in_the_log(
    estate, sign_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(estate.clerk)
    batch = begun(client)
    assert client.get(reverse("import_batch", args=[batch.pk])).status_code == 200
    list(client.get(reverse("import_rejects", args=[batch.pk])))
    told = [(one.action, one.records, one.count) for one in lines(kind="rejects")]
    row = ([str(batch.pk)], 1)
    assert told == [("opened", *row), ("exported", *row)]


def test_a_search_is_noted_at_the_desk_that_is_listed(estate, hotel, sign_in):
    account = estate.supervisor.user
    member = StaffMember(
        desk=hotel.desk, name="吳主任", role="supervisor", user=account
    )
    desk.save_staff(member, by=None)
    client = sign_in(estate.supervisor)
    client.post(f"{CALLS}?at=HT", {"words": "沒有這樣的事"})
    client.get(f"{CALLS}?at=HT&look=all")
    [line] = lines(action="searched")
    assert line.desk == hotel.desk
