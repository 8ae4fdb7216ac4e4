"""What is taken away: CSV, the workbook, the command, and jobs behind the page."""

from __future__ import annotations

import csv
import errno
import io
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from contacts import desk
from contacts.exports import jobs
from contacts.factories import new_contact
from contacts.management.commands import export_month
from contacts.models import AccessLog, Contact, Desk, StaffMember
from contacts.reports.monthly.shapes import Figure, Rate

OCTOBER = datetime(2026, 10, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def october(estate, file_call, settings, tmp_path):
    """An estate with a call whose words are a formula, a void one, and two letters."""
    settings.MEDIA_ROOT = tmp_path / "media"
    file_call(
        estate,
        occurred_at=OCTOBER,
        now=OCTOBER,
        content="=HYPERLINK(1)",
        rings=5,
        late_reason="同時接待訪客",
        phone="0912345678",
    )
    gone = file_call(estate, occurred_at=OCTOBER, now=OCTOBER).contact
    desk.void(gone, reason="重複登記", by=estate.cleared.user)
    for number, confidential in enumerate((False, True)):
        letter = new_contact(
            "letter",
            estate.desk,
            estate.categories,
            name="街道辦",
            kind="liaison",
            subject=f"第{number}號",
            content="內文",
            category="liaison",
            confidential=confidential,
            received_on=OCTOBER.date(),
            occurred_at=OCTOBER,
            answered_by=estate.cleared,
        )
        desk.record(letter, by=estate.clerk.user, door="import", past=True)
    return estate


def rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def taken(client, register: str, **query: str) -> list[dict[str, str]]:
    address = reverse("report_csv", args=["2026-10"])
    answer = client.get(address, {"register": register, **query})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    return rows(b"".join(answer.streaming_content))


def test_a_register_has_every_line_and_no_formula(october, sign_in):
    first, void = taken(sign_in(october.supervisor), "calls")
    assert first["內容"] == "'=HYPERLINK(1)"
    assert (first["日期時間"], first["鈴響"]) == ("2026-10-05 11:12", "5")
    assert (first["電話"], first["接待人"]) == ("0912345678", "林怡君")
    assert (void["狀態（目前）"], void["作廢原因"]) == ("作廢", "重複登記")


def test_who_may_not_see_numbers_takes_none_away(october, sign_in):
    first, _void = taken(sign_in(october.manager), "calls")
    assert "0912345678" not in str(first) and first["電話"].endswith("678")


@pytest.fixture
def two_roles(october, hotel, file_call):
    """A person who is supervisor at the estate and manager at the hotel."""
    file_call(
        hotel, occurred_at=OCTOBER, now=OCTOBER, phone="0987654321", name="何小姐"
    )
    place = hotel.manager
    place.user = october.supervisor.user
    place.save(update_fields=["user"])
    return october.supervisor


def test_all_desks_are_shown_by_the_rights_at_each(two_roles, sign_in, hotel):
    client = sign_in(two_roles)
    lines = taken(client, "calls", desks="all")
    numbers = {line["前臺"]: line["電話"].replace(" ", "") for line in lines}
    own, other = (numbers[name] for name in ("碧湖花園", hotel.desk.place_name))
    assert own == "0912345678"
    assert other != "0987654321" and other.endswith("321")
    address = reverse("report_xlsx", args=["2026-10"])
    client.post(f"{address}?desks=all")
    raw = b"".join(client.get(reverse("report_file_download")).streaming_content)
    assert _numbers_in(raw) == {own, other}


def test_each_line_tells_the_time_of_its_own_desk(two_roles, sign_in, hotel):
    # In St. John's it is still the evening before, and half an hour off.
    hotel.desk.time_zone = "America/St_Johns"
    hotel.desk.save()
    client = sign_in(two_roles)
    wanted = {"碧湖花園": "2026-10-05 11:12", hotel.desk.place_name: "2026-10-05 00:42"}
    lines = taken(client, "calls", desks="all")
    assert {line["前臺"]: line["日期時間"] for line in lines} == wanted
    client.post(f"{reverse('report_xlsx', args=['2026-10'])}?desks=all")
    raw = b"".join(client.get(reverse("report_file_download")).streaming_content)
    calls = openpyxl.load_workbook(io.BytesIO(raw))["來電"]
    headings = [cell.value for cell in calls[1]]
    for line in calls.iter_rows(min_row=2, values_only=True):
        said = dict(zip(headings, line, strict=True))
        assert f"{said['日期時間']:%Y-%m-%d %H:%M}" == wanted[said["前臺"]]


def test_the_access_log_names_what_was_taken(october, sign_in):
    taken(sign_in(october.supervisor), "letters")
    line = AccessLog.objects.latest("serial")
    assert (line.user, line.action) == (october.supervisor.user, "exported")
    assert (line.kind, line.records) == ("letters", ["2026-10"])


def test_the_log_names_the_workbook_and_the_trend(october, sign_in):
    client, ways = sign_in(october.supervisor), (("report", 4), ("trend", 13))
    make(client)
    client.get(reverse("report_trend_xlsx", args=["2026-10"]))
    for kind, count in ways:
        line = AccessLog.objects.get(kind=kind)
        assert (line.user, line.action) == (october.supervisor.user, "exported")
        assert (line.records, line.count) == (["2026-10"], count)


def test_who_only_asks_for_the_head_takes_nothing_away(october, sign_in):
    """Programs that follow a link ask so first; the log tells of what has left."""
    client = sign_in(october.supervisor)
    for view, query in (("report_csv", "?register=calls"), ("report_trend_xlsx", "")):
        address = reverse(view, args=["2026-10"]) + query
        noted = AccessLog.objects.count()
        head = client.head(address)
        assert head.status_code == 200 and AccessLog.objects.count() == noted
        answer = client.get(address)
        for name in ("Content-Type", "Content-Disposition"):
            assert head[name] == answer[name]
        assert AccessLog.objects.count() == noted + 1
    assert client.head(reverse("report_csv", args=["2026-10"])).status_code == 302


def test_a_file_that_could_not_be_made_is_told_and_can_be_tried_again(
    october, sign_in, monkeypatch
):
    client, user = sign_in(october.supervisor), october.supervisor.user

    def fails(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("contacts.views.report_files.write_month", fails)
        with pytest.raises(OSError, match="No space"):
            client.post(reverse("report_xlsx", args=["2026-10"]))
    job = jobs.job_of(user.pk)
    assert job.state == "failed" and not job.running and not job.ready
    assert [path.suffix for path in jobs._folder().glob(f"{job.token}*")] == []
    page = client.get(reverse("report_file")).content.decode()
    assert "檔案製作失敗" in page and reverse("report_file_download") not in page
    # Whoever watched it is led there, and may begin anew at once.
    poll = client.get(reverse("report_file"), headers={"hx-request": "true"})
    assert poll.headers["HX-Redirect"]
    assert client.get(reverse("report_file_download")).status_code == 404
    assert make(client)[:2] == b"PK"


def test_an_unknown_register_or_month_does_not_exist(october, sign_in):
    client = sign_in(october.supervisor)
    for code, register in (("2026-10", "staff"), ("2026-13", "calls")):
        address = reverse("report_csv", args=[code])
        assert client.get(address, {"register": register}).status_code == 404


def make(client) -> bytes:
    answer = client.post(reverse("report_xlsx", args=["2026-10"]), follow=True)
    assert answer.context["job"].ready
    answer = client.get(reverse("report_file_download"))
    return b"".join(answer.streaming_content)


def test_the_workbook_has_its_parts_its_charts_and_its_books(october, sign_in):
    raw = make(sign_in(october.supervisor))
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book.sheetnames[0] == "封面" and book.sheetnames[1].startswith("1 ")
    assert book.sheetnames[-6:-3] == ["來電", "來訪", "來函"]
    calls = book["來電"]
    headings = [cell.value for cell in calls[1]]
    first = dict(zip(headings, calls[2], strict=True))
    assert first["日期時間"].value == datetime(2026, 10, 5, 11, 12)  # noqa: DTZ001
    assert (first["鈴響"].value, first["鈴響"].data_type) == (5, "n")
    assert (first["內容"].value, first["內容"].data_type) == ("=HYPERLINK(1)", "s")
    assert (first["電話"].value, first["電話"].data_type) == ("0912345678", "s")
    assert calls.max_row == 3
    with ZipFile(io.BytesIO(raw)) as parts:
        assert sum(name.startswith("xl/charts/chart") for name in parts.namelist()) >= 2
        sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in parts.read(name) for name in sheets)


def test_the_figures_of_the_workbook_are_those_of_the_page(october, sign_in):
    client = sign_in(october.supervisor)
    sheet = openpyxl.load_workbook(io.BytesIO(make(client)))["1 摘要"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    six = {line[0]: line[1:] for line in lines if line[0] in SIX}
    assert tuple(six) == SIX
    page = client.get(reverse("report", args=["2026-10"])).context["report"].parts[0]
    cells = [in_cells(figure) for figure in page.figures]
    assert [line[: len(cells[0])] for line in six.values()] == cells
    assert six["來電、來訪、來函"][:6] == [None, None, 3, None, None, 0]
    nothing = [0, 0, "無數據"]
    assert six["三聲內接聽"][:6] == [0, 1, 0, *nothing]
    assert six["回訪及時"][:6] == [*nothing, *nothing]


SIX = (
    *("來電、來訪、來函", "三聲內接聽", "維修及時"),
    *("投訴關閉", "回訪及時", "期末逾時未結"),
)


def in_cells(figure: Figure) -> list[object]:
    """Return a figure and those beside it as they stand in a sheet: parts and share."""
    cells: list[object] = []
    asked = [figure.cell.value, figure.before.value]
    # Of a year ago nothing was kept: its column is left out.
    for value in asked:
        if isinstance(value, Rate):
            share = "無數據" if value.share is None else value.share
            cells += [value.part, value.whole, share]
        else:
            cells += [None, None, value]
    return cells


def test_a_broken_download_goes_on_where_it_stopped(october, sign_in):
    client = sign_in(october.supervisor)
    whole = make(client)
    address = reverse("report_file_download")
    rest = client.get(address, headers={"range": "bytes=100-"})
    assert rest.status_code == 206
    assert b"".join(rest.streaming_content) == whole[100:]
    assert rest["Content-Range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    beyond = client.get(address, headers={"range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


def test_a_download_goes_on_only_with_the_file_it_began(october, sign_in):
    client = sign_in(october.supervisor)
    whole, address = make(client), reverse("report_file_download")

    def get(part: str, **headers: str):
        answer = client.get(address, headers={"range": part, **headers})
        return answer.status_code, b"".join(answer.streaming_content)

    begun = client.get(address)
    tag, _whole = begun["ETag"], b"".join(begun.streaming_content)
    assert get("bytes=100-", **{"if-range": tag}) == (206, whole[100:])
    assert get("bytes=0-9") == (206, whole[:10])
    assert get("bytes=-7") == (206, whole[-7:])
    for other in ('"another"', f"W/{tag}", "Wed, 25 Nov 2026 08:00:00 GMT"):
        assert get("bytes=100-", **{"if-range": other}) == (200, whole)
    for nonsense in ("bytes=9-3", "bytes=-", "lines=1-2", "bytes=0-1,5-6"):
        assert get(nonsense) == (200, whole)
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    again = make(client)
    status, raw = get("bytes=100-", **{"if-range": tag})
    assert (status, raw[:4]) == (200, again[:4])


def test_one_file_at_a_time_for_a_person(october, sign_in, monkeypatch):
    client, later = sign_in(october.supervisor), []
    monkeypatch.setattr(jobs, "run_behind", later.append)
    address = reverse("report_xlsx", args=["2026-10"])
    client.post(address)
    page = client.post(address, follow=True)
    assert len(later) == 1 and page.context["job"].running
    assert "<progress" in page.content.decode()
    later[0]()
    assert jobs.job_of(october.supervisor.user.pk).ready
    client.post(address)
    assert len(later) == 2
    # One that nobody has heard of for a while has died with its server.
    monkeypatch.setattr(jobs, "SILENT_SECONDS", -1)
    client.post(address)
    assert len(later) == 3


def test_nobody_takes_the_file_of_another(october, client):
    client.force_login(october.supervisor.user)
    make(client)
    client.force_login(october.manager.user)
    assert client.get(reverse("report_file_download")).status_code == 404


@pytest.mark.parametrize("lost", ["desk", "numbers", "nothing"])
def test_a_file_outlives_no_right_to_what_is_in_it(october, hotel, sign_in, lost):
    """Made with the numbers of a desk, read after both were taken away."""
    also = StaffMember.objects.create(
        desk=hotel.desk, user=october.supervisor.user, name="郭總", role="supervisor"
    )
    client = sign_in(october.supervisor)
    address = reverse("report_xlsx", args=["2026-10"])
    page = client.post(f"{address}?desk={hotel.desk.code}", follow=True)
    job = page.context["job"]
    assert job.ready and job.file_name.startswith(hotel.desk.code)
    if lost == "desk":
        StaffMember.objects.filter(pk=also.pk).update(active=False)
    elif lost == "numbers":
        StaffMember.objects.filter(pk=also.pk).update(role="manager")
    answer = client.get(reverse("report_file_download"))
    assert answer.streaming == (lost == "nothing")
    if answer.streaming:
        assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert answer.status_code == (200 if lost == "nothing" else 404)
    assert job.path.exists() == (lost == "nothing")
    assert bool(client.get(reverse("report_file")).context["job"]) == job.path.exists()


def test_a_file_in_the_making_of_a_lost_right_is_told_and_offers_nothing(
    october, hotel, sign_in
):
    """Begun with two desks; one of them is taken away while it is still made."""
    also = StaffMember.objects.create(
        desk=hotel.desk, user=october.supervisor.user, name="郭總", role="supervisor"
    )
    client, user = sign_in(october.supervisor), october.supervisor.user
    client.post(f"{reverse('report_xlsx', args=['2026-10'])}?desk={hotel.desk.code}")
    running = replace(jobs.job_of(user.pk), state="running", heard_at=time.time())
    jobs._note(user.pk, running)
    page = client.get(reverse("report_file")).content.decode()
    assert "report-progress" in page and "權限已變更" not in page
    StaffMember.objects.filter(pk=also.pk).update(active=False)
    page = client.get(reverse("report_file")).content.decode()
    assert "權限已變更" in page and "目前沒有" not in page
    assert "report-progress" not in page and running.file_name not in page
    assert reverse("report_file_download") not in page
    # Whoever still watched it is led to the same words.
    poll = client.get(reverse("report_file"), headers={"hx-request": "true"})
    assert poll.headers["HX-Redirect"]
    assert client.get(reverse("report_file_download")).status_code == 404
    jobs._note(user.pk, replace(running, state="ready"))
    page = client.get(reverse("report_file")).content.decode()
    assert "權限已變更" not in page and not running.path.exists()


def test_a_file_of_another_report_is_named_and_replaced_with_a_word(october, sign_in):
    client = sign_in(october.supervisor)
    make(client)
    place, name = october.desk.code, f"{october.desk.code}-report-2026-10.xlsx"
    address = f"{reverse('report_file')}?desk={place}&period="
    assert "並不是" not in client.get(f"{address}2026-10").content.decode()
    said = client.get(f"{address}2026-Q4").content.decode()
    assert f"{name}，並不是" in said and "第 4 季" in said
    made = client.post(reverse("report_xlsx", args=["2026-09"]), follow=True)
    said = made.content.decode()
    assert f"{name} 不再保留" in said and "並不是" not in said


def test_files_are_gone_after_a_day(october, sign_in):
    make(sign_in(october.supervisor))
    user = october.supervisor.user
    old = time.time() - 25 * 3600
    for path in jobs._folder().iterdir():
        os.utime(path, (old, old))
    # Gone for who asks, without anybody having begun another since.
    assert jobs.still_readable(user.pk, may=()) is None and jobs.job_of(user.pk) is None
    assert [path.suffix for path in jobs._folder().iterdir()] == [".lock"]


# --- The command ---------------------------------------------------------------------


def run(*args: object) -> str:
    out = StringIO()
    call_command("export_month", *map(str, args), stdout=out)
    return out.getvalue()


def test_the_command_writes_a_workbook(october, tmp_path):
    path = tmp_path / "october.xlsx"
    assert run("2026-10", "--desk", "BH", "--out", path).strip() == str(path)
    letters = openpyxl.load_workbook(path)["來函"]
    headings = [cell.value for cell in letters[1]]
    subjects = [
        row[headings.index("標題（事由）") if "標題（事由）" in headings else 0].value
        for row in letters.iter_rows(min_row=2)
    ]
    assert len(subjects) == 2
    # A schedule lays files where many may read them.
    words = {c.value for row in letters.iter_rows(min_row=2) for c in row}
    assert "第0號" in words and "第1號" not in words
    assert path.stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.glob(".export-*")] == []


def _numbers_in(raw: bytes) -> set[str]:
    calls = openpyxl.load_workbook(io.BytesIO(raw))["來電"]
    at = [cell.value for cell in calls[1]].index("電話")
    found = (row[at].value or "" for row in calls.iter_rows(min_row=2))
    return {number.replace(" ", "") for number in found if number}


def test_a_mail_shows_what_its_recipients_may_see(october, tmp_path, mailoutbox):
    for member, address in (
        (october.supervisor, "super@example.org"),
        (october.manager, "manager@example.org"),
        (october.cleared, "lin@example.org"),
    ):
        member.user.email = address
        member.user.save(update_fields=["email"])
    path = tmp_path / "october.xlsx"
    to = ("stranger@example.org", "SUPER@example.org", "manager@example.org")
    given = [part for one in (*to, "lin@example.org") for part in ("--mail", one)]
    run("2026-10", "--desk", "BH", "--out", path, *given)
    # Each gets a mail alone: a receptionist sees numbers, but not the report.
    assert [mail.to for mail in mailoutbox] == [
        [to[0]],
        [to[2]],
        ["lin@example.org"],
        [to[1]],
    ]
    masked, *_others, full = mailoutbox
    assert "2026 年 10 月" in full.subject and "碧湖花園" in full.subject
    ((name, raw, _kind),) = full.attachments
    assert name == "october.xlsx" and _numbers_in(raw) == {"0912345678"}
    ((name, raw, _kind),) = masked.attachments
    assert name == "october.xlsx"
    (number,) = _numbers_in(raw)
    assert number != "0912345678" and number.endswith("678")
    assert _numbers_in(path.read_bytes()) == {"0912345678"}


def test_the_access_log_names_whom_a_mail_went_to(october, tmp_path, mailoutbox):
    to = ("--mail", "a@example.org", "--mail", "b@example.org")
    run("2026-10", "--desk", "BH", "--format", "csv", "--out", tmp_path / "csv", *to)
    assert [mail.to for mail in mailoutbox] == [["a@example.org"], ["b@example.org"]]
    assert "0912345678" not in str(mailoutbox[0].attachments)
    lines = AccessLog.objects.filter(kind="export_month_mail").order_by("serial")
    assert [line.records for line in lines] == [
        ["2026-10", "csv", "a@example.org"],
        ["2026-10", "csv", "b@example.org"],
    ]
    assert {(line.action, line.count) for line in lines} == {("exported", 4)}


def test_a_mail_that_cannot_go_out_leaves_the_file(october, tmp_path, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    path = tmp_path / "october.xlsx"
    with pytest.raises(CommandError) as error:
        run("2026-10", "--desk", "BH", "--out", path, "--mail", "a@example.org")
    assert error.value.returncode == 2 and path.exists()
    assert "a@example.org" in str(error.value)
    # Nobody got it, and the log says nothing else.
    assert not AccessLog.objects.filter(kind="export_month_mail").exists()


def test_what_is_no_address_is_refused_before_the_work(october, tmp_path, mailoutbox):
    path = tmp_path / "october.xlsx"
    with pytest.raises(CommandError, match="nonsense") as error:
        run("2026-10", "--desk", "BH", "--out", path, "--mail", "nonsense")
    assert error.value.returncode == 2
    assert not path.exists() and not mailoutbox and not AccessLog.objects.exists()


@pytest.mark.parametrize(
    ("failure", "noted"),
    [(SMTPRecipientsRefused({}), False), (SMTPServerDisconnected("gone"), True)],
)
def test_a_mail_that_may_have_arrived_is_noted(
    october, tmp_path, monkeypatch, failure, noted
):
    def send(self: object, messages: object) -> int:
        raise failure

    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", send
    )
    path = tmp_path / "october.xlsx"
    with pytest.raises(CommandError) as error:
        run("2026-10", "--desk", "BH", "--out", path, "--mail", "a@example.org")
    assert error.value.returncode == 2
    mailed = AccessLog.objects.filter(kind="export_month_mail")
    assert mailed.exists() == noted


def test_the_code_of_a_desk_may_be_typed_small(october, tmp_path):
    path = tmp_path / "october.xlsx"
    assert run("2026-10", "--desk", "bh", "--out", path).strip() == str(path)


def test_the_command_writes_a_folder_of_csv(october, tmp_path):
    out = run("2026-W41", "--desk", "BH", "--format", "csv", "--out", tmp_path / "csv")
    paths = [Path(line) for line in out.split()]
    assert [path.name for path in paths][:2] == [
        "BH-calls-2026-W41.csv",
        "BH-visits-2026-W41.csv",
    ]
    assert len(rows(paths[0].read_bytes())) == 2


@pytest.mark.parametrize(
    "args",
    [
        ("2026-13", "--desk", "BH", "--out", "x.xlsx"),
        ("2026-10", "--desk", "XX", "--out", "x.xlsx"),
        ("2026-10", "--desk", "BH", "--out", "/nowhere/at/all.xlsx"),
        ("2026-10", "--desk", "BH", "--out", "x.csv"),
        ("2026-10", "--desk", "BH", "--format", "csv", "--out", "x.XLSX"),
    ],
)
def test_what_cannot_be_used_ends_with_2(october, args, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as error:
        run(*args)
    assert error.value.returncode == 2
    assert AccessLog.objects.filter(kind="export_month").count() == 0
    assert not list(tmp_path.glob("x.*"))


def test_what_has_not_begun_is_refused_with_the_sentence_of_the_page(
    october, sign_in, tmp_path
):
    """The command, the page, CSV, XLSX and the trend say the same."""
    code, out = "2190-12", tmp_path / "none.xlsx"
    with pytest.raises(CommandError) as error:
        run(code, "--desk", "BH", "--out", out)
    assert error.value.returncode == 2 and not out.exists()
    client = sign_in(october.manager)
    for view, method, query in (
        ("report", client.get, ""),
        ("report_csv", client.get, "?register=calls"),
        ("report_xlsx", client.post, ""),
        ("report_trend_xlsx", client.get, ""),
    ):
        answer = method(reverse(view, args=[code]) + query, follow=True)
        assert str(error.value) in answer.content.decode(), view
    assert AccessLog.objects.filter(kind="export_month").count() == 0


@pytest.mark.parametrize(
    ("form", "name", "said"),
    [
        ("xlsx", "folder", "是資料夾"),
        ("xlsx", "missing/x.xlsx", "沒有資料夾"),
        ("xlsx", "file/x.xlsx", "不是資料夾"),
        ("csv", "file", "是檔案"),
    ],
)
def test_why_nothing_was_written_is_said_in_the_desks_language(
    october, tmp_path, form, name, said
):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(CommandError) as error:
        run("2026-10", "--desk", "BH", "--format", form, "--out", tmp_path / name)
    assert error.value.returncode == 2 and said in str(error.value)
    assert sorted(path.name for path in tmp_path.iterdir())[-2:] == ["file", "folder"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "空間不足"),
        (errno.EACCES, "無權"),
        (errno.EROFS, "無權"),
        (errno.EIO, "無法寫入"),
    ],
)
def test_a_full_or_locked_disk_is_told_with_what_to_do(
    october, tmp_path, monkeypatch, number, said
):
    def fails(*_args: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(export_month, "write_month", fails)
    with pytest.raises(CommandError, match=said) as error:
        run("2026-10", "--desk", "BH", "--out", tmp_path / "x.xlsx")
    assert error.value.returncode == 2 and not list(tmp_path.glob("*x*"))


def test_a_folder_that_takes_no_file_is_not_said_to_be_missing(october):
    if not Path("/proc/self").is_dir():
        return
    for form, name in (("xlsx", "/proc/x.xlsx"), ("csv", "/proc/x")):
        with pytest.raises(CommandError, match="無權") as error:
            run("2026-10", "--desk", "BH", "--format", form, "--out", Path(name))
        assert error.value.returncode == 2


def fails_at(nth: int, act):
    """Return the act, which finds no space left when it is called so many times."""
    calls = []

    def full(*args: object, **more: object):
        calls.append(args)
        if len(calls) == nth:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return act(*args, **more)

    return full


@pytest.mark.parametrize("part", ["written", "put there", "noted"])
def test_files_that_fail_half_way_leave_all_as_it_was(
    october, tmp_path, monkeypatch, part
):
    """The folder of the month before stays whole; a new folder is gone again."""
    asked = ("2026-10", "--desk", "BH", "--format", "csv", "--out")
    known = tmp_path / "known"
    run(*asked, known)
    file_call_later(october)
    before = {path.name: path.read_bytes() for path in known.iterdir()}
    noted = AccessLog.objects.filter(kind="export_month").count()
    for out in (known, tmp_path / "new" / "folder"):
        with monkeypatch.context() as patch:
            if part == "written":
                patch.setattr(
                    export_month, "csv_chunks", fails_at(4, export_month.csv_chunks)
                )
            elif part == "put there":
                # Of a known folder each is first laid aside.
                nth = 8 if out == known else 4
                patch.setattr(Path, "replace", fails_at(nth, Path.replace))
            else:
                patch.setattr(export_month, "_note", fails_at(1, export_month._note))
            with pytest.raises(CommandError, match="空間不足") as error:
                run(*asked, out)
        assert error.value.returncode == 2
        assert {path.name: path.read_bytes() for path in known.iterdir()} == before
        assert not (tmp_path / "new").exists()
    assert AccessLog.objects.filter(kind="export_month").count() == noted
    run(*asked, known)
    assert {path.name for path in known.iterdir()} == before.keys()
    assert (known / "BH-calls-2026-10.csv").read_bytes() != before[
        "BH-calls-2026-10.csv"
    ]
    assert AccessLog.objects.filter(kind="export_month").count() == noted + 1


def file_call_later(place) -> None:
    """Change what the register says, so that a new file is another one."""
    Contact.objects.filter(desk=place.desk, channel="call").update(result="已補記")


def test_all_desks_are_those_in_use_as_on_the_page(october, hotel, tmp_path):
    Desk.objects.filter(pk=hotel.desk.pk).update(active=False)
    path = tmp_path / "all.xlsx"
    run("2026-10", "--out", path)
    cover = openpyxl.load_workbook(path)["封面"]
    said = {str(cell.value) for row in cover for cell in row}
    assert any("碧湖花園" in each for each in said)
    assert not any(hotel.desk.place_name in each for each in said)
    assert not AccessLog.objects.filter(desk=hotel.desk).exists()
    # By its code it is still read, as long as its books are kept.
    run("2026-10", "--desk", hotel.desk.code, "--out", path)
    cover = openpyxl.load_workbook(path)["封面"]
    assert any(
        hotel.desk.place_name in str(cell.value) for row in cover for cell in row
    )
    Desk.objects.update(active=False)
    with pytest.raises(CommandError, match="--desk") as error:
        run("2026-10", "--out", path)
    assert error.value.returncode == 2
