"""Old books in the browser: looked through, confirmed, taken over, nobody else's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts import choices
from contacts.imports import looking, stored
from contacts.imports import taking as taking_module
from contacts.models import Contact, Customer, ImportBatch

from .cast import PASSWORD

SAMPLES = Path(__file__).parent / "samples"
WORKBOOK = SAMPLES / "desk-books-2026-10.xlsx"
HEADINGS = "序號,日期,時間,姓名,電話,類別,內容"
GOOD = "1,2026/10/3,9:05,陳美玲,0912345678,報修,廚房水槽滴水"
BAD = "2,2026/10/3,25:99,陳美玲,0912345678,報修,廚房水槽滴水"


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def clerk(estate, sign_in, folder):
    """A client signed in as somebody who may import."""
    return sign_in(estate.clerk)


def upload(client, *lines: str, name: str = "電話接待記錄本.csv", kind: str = ""):
    content = "\n".join((HEADINGS, *lines)).encode()
    return hand_in(client, content, name=name, kind=kind)


def hand_in(client, content: bytes, *, name: str = "book.xlsx", kind: str = ""):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import_contacts"), {"file": file, "kind": kind})


def begun(client, *lines: str) -> ImportBatch:
    """Hand in a book of calls and return its batch, which waits for the word."""
    upload(client, *(lines or (GOOD, BAD)))
    return ImportBatch.objects.get()


def address(batch: ImportBatch, act: str = "batch") -> str:
    return reverse(f"import_{act}", args=[batch.pk])


def test_a_book_is_looked_through_and_nothing_is_written(clerk, folder):
    batch = begun(clerk)
    page = clerk.get(address(batch))
    assert batch.state == choices.ImportState.WAITING
    assert (page.context["taken"], page.context["known"]) == (1, 0)
    sheet = page.context["sheets"][0]
    assert [column["field"] for column in sheet["columns"]] == [
        *("number", "date", "time", "name", "phone", "category", "content")
    ]
    assert sheet["rows"][0]["content"] == "廚房水槽滴水"
    (row,) = page.context["rejected"]
    assert (row["row"], row["number"]) == (3, "2")
    assert row["problems"][0]["column"] == "C 時間"
    assert not Contact.objects.exists()
    assert not Customer.objects.exists()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {0o600}
    assert not any("電話" in path.name for path in folder.iterdir())


def test_a_confirmed_book_is_taken_over_and_its_file_deleted(clerk, folder):
    batch = begun(clerk)
    assert clerk.post(address(batch, "confirm")).url == address(batch)
    assert "progress" in clerk.get(address(batch)).content.decode()
    assert clerk.post(address(batch, "go_on")).url == address(batch)
    batch.refresh_from_db()
    assert (batch.taken, batch.known, batch.rejected) == (1, 0, 1)
    assert batch.state == choices.ImportState.DONE
    row = Contact.objects.get()
    assert (row.door, row.import_batch, row.book_number) == ("import", batch, "1")
    assert row.entered_by == batch.imported_by
    assert not list(folder.glob("*.book"))

    page = clerk.get(address(batch))
    (register,) = page.context["registers"]
    assert register["url"].endswith("?since=2026-10-03&until=2026-10-03")
    assert clerk.get(register["url"]).status_code == 200
    # Nobody's name is left lying about, only the reasons and the rows sent back.
    assert page.context["sheets"][0]["rows"] == []
    for act in ("confirm", "go_on"):
        clerk.post(address(batch, act))
    assert Contact.objects.count() == 1


def test_the_rows_sent_back_are_served_mended_and_added(clerk):
    batch = begun(clerk)
    for act in ("confirm", "go_on"):
        clerk.post(address(batch, act))
    answer = clerk.get(address(batch, "rejects"))
    content = b"".join(answer.streaming_content)
    assert "attachment" in answer["Content-Disposition"]
    assert "25:99" in content.decode()
    hand_in(clerk, content.replace(b"25:99", b"15:09"), name="back.csv", kind="call")
    again = ImportBatch.objects.latest("pk")
    for act in ("confirm", "go_on"):
        clerk.post(address(again, act))
    again.refresh_from_db()
    assert (again.taken, again.known, again.rejected) == (1, 0, 0)
    assert clerk.get(address(again, "rejects")).status_code == 404


def test_a_book_that_is_in_already_adds_nothing(clerk):
    for _time in range(2):
        upload(clerk, GOOD)
        batch = ImportBatch.objects.latest("pk")
        for act in ("confirm", "go_on"):
            clerk.post(address(batch, act))
    batch.refresh_from_db()
    assert (batch.taken, batch.known) == (0, 1)
    assert Contact.objects.count() == 1


def test_an_import_goes_step_by_step_and_waits_when_the_page_is_closed(
    clerk, monkeypatch
):
    monkeypatch.setattr(taking_module, "PIECE", 2)
    monkeypatch.setattr(looking, "STEP_SECONDS", 0)
    batch = begun(clerk, *(f"{n}{GOOD[1:]}" for n in range(1, 6)))
    clerk.post(address(batch, "confirm"))
    positions = []
    for _step in range(3):
        answer = clerk.post(address(batch, "go_on"), headers={"HX-Request": "true"})
        batch.refresh_from_db()
        positions.append(batch.position)
    assert positions == [2, 4, 5]
    if batch.state != choices.ImportState.DONE:
        answer = clerk.post(address(batch, "go_on"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == address(batch)
    batch.refresh_from_db()
    assert batch.state == choices.ImportState.DONE
    numbers = Contact.objects.order_by("serial").values_list("book_number", flat=True)
    assert list(numbers) == ["1", "2", "3", "4", "5"]


def test_one_book_of_a_person_is_in_hand_at_a_time(clerk, folder):
    first = begun(clerk)
    second_page = upload(clerk, GOOD)
    second = ImportBatch.objects.get()
    assert second.pk != first.pk
    assert second_page.url == address(second)
    assert len(list(folder.glob("*.book"))) == 1
    clerk.post(address(second, "confirm"))
    page = upload(clerk, GOOD)
    assert page.context["form"].has_error("__all__", "unfinished")
    assert ImportBatch.objects.count() == 1


def test_a_book_may_be_discarded_before_it_is_confirmed(clerk, folder):
    batch = begun(clerk)
    clerk.post(address(batch, "discard"))
    assert not ImportBatch.objects.exists()
    assert not list(folder.iterdir())


def test_a_confirmed_book_is_not_discarded(clerk):
    batch = begun(clerk)
    clerk.post(address(batch, "confirm"))
    clerk.post(address(batch, "discard"))
    assert ImportBatch.objects.get().state == choices.ImportState.RUNNING


def test_files_are_gone_after_a_day_and_an_import_that_waited_ends(clerk, folder):
    batch = begun(clerk)
    clerk.post(address(batch, "confirm"))
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    clerk.get(reverse("import_contacts"))
    assert not list(folder.iterdir())
    answer = clerk.post(address(batch, "go_on"), follow=True)
    assert answer.status_code == 200
    batch.refresh_from_db()
    assert (batch.state, batch.upload) == (choices.ImportState.DONE, "")
    assert clerk.get(address(batch, "rejects")).status_code == 404
    stored.purge()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (b"%PDF-1.4", "not_a_book"),
        (b"one,two\n1,2", "no_headings"),
        ("日期,時間,內容\n2026/10/3,9:05,漏水".encode(), "unknown_book"),
        (b"<html><table></table></html>", "web_page"),
    ],
)
def test_a_file_that_is_no_book_is_answered_beside_its_field(
    clerk, folder, content, code
):
    page = hand_in(clerk, content, name="book.csv")
    assert page.status_code == 200
    assert page.context["form"].has_error("file", code)
    assert not list(folder.iterdir())
    assert not ImportBatch.objects.exists()


def test_no_file_and_a_file_too_large_are_answered_beside_the_field(
    clerk, folder, monkeypatch
):
    page = clerk.post(reverse("import_contacts"))
    assert page.context["form"].has_error("file", "required")
    monkeypatch.setattr(looking, "LARGEST_FILE", 10)
    page = upload(clerk, GOOD)
    assert page.context["form"].has_error("file", "too_large")
    assert not folder.exists() or not list(folder.iterdir())


def test_who_may_not_import_sees_no_page_of_it(estate, sign_in, folder):
    batch = begun(sign_in(estate.clerk))
    client = sign_in(estate.cleared)
    assert client.get(reverse("import_contacts")).status_code == 403
    assert upload(client, GOOD).status_code == 403
    for act in ("batch", "rejects"):
        assert client.get(address(batch, act)).status_code == 403
    for act in ("confirm", "go_on", "discard"):
        assert client.post(address(batch, act)).status_code == 403


def test_a_book_of_another_desk_does_not_exist(estate, hotel, sign_in, folder):
    batch = begun(sign_in(estate.clerk))
    client = sign_in(hotel.clerk)
    for act in ("batch", "rejects"):
        assert client.get(address(batch, act)).status_code == 404
    for act in ("confirm", "go_on", "discard"):
        assert client.post(address(batch, act)).status_code == 404
    batch.refresh_from_db()
    assert batch.state == choices.ImportState.WAITING
    assert batch not in client.get(reverse("import_contacts")).context["recent"]


def test_the_pages_ask_few_questions_of_the_database(
    clerk, django_assert_max_num_queries
):
    batch = begun(clerk)
    clerk.get(address(batch))
    for path in (reverse("import_contacts"), address(batch)):
        with django_assert_max_num_queries(9):
            clerk.get(path)
    clerk.post(address(batch, "confirm"))
    with django_assert_max_num_queries(7):
        clerk.get(address(batch))
    # Rejected rows are personal data: two statements note who has read them.
    clerk.post(address(batch, "go_on"))
    with django_assert_max_num_queries(10):
        clerk.get(address(batch))


@pytest.mark.browser
def test_a_real_book_is_taken_over_in_the_browser(
    page: Page, live_server, estate, violations, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    page.goto("/accounts/login/")
    page.fill("[name=username]", estate.supervisor.user.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")

    def looked_at() -> None:
        # Colours differ by theme and the layout by size: two looks meet all four.
        for theme, size in (("light", (1366, 768)), ("dark", (820, 1180))):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert violations(page) == []

    page.goto("/import/")
    looked_at()
    page.set_input_files("[name=file]", WORKBOOK)
    page.click("[data-save]")
    expect(page.locator(".figures b")).to_have_text(["452", "0", "14"])
    assert not Contact.objects.exists()
    looked_at()
    # While the server cannot be reached the page waits, and the button goes on.
    page.route("**/go-on/", lambda route: route.abort())
    page.click("[data-save]")
    expect(page.locator("progress")).to_be_visible()
    looked_at()
    page.unroute("**/go-on/")
    page.click("#import-progress button")
    expect(page.locator("h1#result-title")).to_be_visible(timeout=60_000)
    expect(page.locator(".figures b")).to_have_text(["452", "0", "14"])
    looked_at()
    with page.expect_download() as download:
        page.click("a[href$='/rejects/']")
    assert download.value.suggested_filename == "desk-books-2026-10-rejects.xlsx"
    assert Contact.objects.count() == 452
    page.click(".form-foot .btn-primary")
    expect(page.locator("table.ledger")).to_be_visible()
