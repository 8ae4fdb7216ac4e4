"""Old books through the command: every good row in, once, in the order of the book."""

from __future__ import annotations

import csv
import gc
import io
import json
import re
import stat
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import choices, desk
from contacts.factories import DeskFactory
from contacts.imports import BookError, read_book
from contacts.imports import taking as passage_module
from contacts.imports.rows import ImportedRow
from contacts.imports.taking import PIECE, Passage
from contacts.models import (
    Breach,
    Contact,
    Customer,
    ImportBatch,
    Letter,
    PhoneCall,
    RegisterBook,
    Visit,
)

SAMPLES = Path(__file__).parent / "samples"
WORKBOOK = SAMPLES / "desk-books-2026-10.xlsx"
VISITS = SAMPLES / "visits-gb18030.csv"
EXPECTED = json.loads((SAMPLES / "desk-books-2026-10.expected.json").read_text("utf-8"))
HEADINGS = "序號,日期,時間,姓名,房號,電話,類別,內容,處理結果,接聽人"
TODAY = date(2026, 11, 24)


@pytest.fixture
def place(estate):
    """A desk with its people and empty registers, whose files speak English."""
    estate.desk.language = "en"
    estate.desk.save()
    return estate


@pytest.fixture
def run(place):
    """Return a function that runs the command and gives back what it printed."""

    def importing(path: Path, **options: object) -> tuple[str, str]:
        out, err = io.StringIO(), io.StringIO()
        options.setdefault("verbosity", 0)
        call_command("import_contacts", str(path), stdout=out, stderr=err, **options)
        return out.getvalue(), err.getvalue()

    return importing


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a CSV book of calls from lines of cells."""

    def writing(*lines: str, headings: str = HEADINGS, name: str = "電話.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(("電話接待記錄本", headings, *lines)), "utf-8")
        return path

    return writing


def line(number: int = 1, **over: str) -> str:
    """Return a row of a book that is good; each test changes one thing."""
    cells = {
        "number": str(number),
        "date": "2026/10/3",
        "time": "9:05",
        "name": "陳美玲",
        "unit": "3棟1202",
        "phone": "0912345678",
        "category": "報修",
        "content": "廚房水槽滴水",
        "result": "已派工",
        "handler": "",
        **over,
    }
    out = io.StringIO()
    csv.writer(out).writerow(cells.values())
    return out.getvalue().strip()


def entered() -> PhoneCall | Visit | Letter:
    return Contact.objects.get().kind_row


def counts_of(output: str) -> list[tuple[int, int, int]]:
    found = re.findall(r": (\d+)\D+?(\d+)\D+?(\d+)\D+$", output, re.MULTILINE)
    return [tuple(map(int, numbers)) for numbers in found]


EXPECTED_COUNTS = {
    WORKBOOK: [(295, 11), (118, 2), (39, 1)],
    VISITS: [(59, 1)],
}


@pytest.mark.parametrize("book", EXPECTED_COUNTS, ids=lambda path: path.suffix)
def test_a_sample_is_tried_taken_over_and_taken_over_again(book, run, tmp_path):
    expected = EXPECTED_COUNTS[book]
    fresh = [(taken, 0, rejected) for taken, rejected in expected]
    total = sum(taken for taken, _rejected in expected)

    out, err = run(book, dry_run=True)
    assert counts_of(out) == fresh
    assert len(err.splitlines()) == sum(rejected for _taken, rejected in expected)
    for model in (Contact, Customer, ImportBatch, RegisterBook, Breach):
        assert not model.objects.exists()

    out, _err = run(book)
    assert counts_of(out) == fresh
    assert Contact.objects.count() == total
    batch = ImportBatch.objects.get()
    assert (batch.taken, batch.known, batch.rejected) == (
        total,
        0,
        sum(rejected for _taken, rejected in expected),
    )
    assert batch.state == choices.ImportState.DONE
    assert {*Contact.objects.values_list("door", "import_batch", "status")} == {
        ("import", batch.pk, "closed")
    }

    out, _err = run(book, dry_run=True)
    assert counts_of(out) == [(0, taken, rejected) for taken, rejected in expected]
    out, _err = run(book)
    assert counts_of(out) == [(0, taken, rejected) for taken, rejected in expected]
    assert Contact.objects.count() == total


def test_the_expected_counts_are_those_of_the_samples():
    found = {
        name: (sheet["entries"], sheet["rejected"]) for name, sheet in EXPECTED.items()
    }
    assert found == {
        **dict(zip(("電話", "來訪", "來函"), EXPECTED_COUNTS[WORKBOOK], strict=True)),
        "csv": EXPECTED_COUNTS[VISITS][0],
    }


def test_what_a_book_becomes_in_the_register(run):
    """Its order and its numbers, its breaches, no promises; taken over once for all."""
    run(WORKBOOK)
    for channel in choices.Channel.values:
        rows = Contact.objects.filter(channel=channel).order_by("serial")
        numbers = [int(re.sub(r"\D", "", row.book_number)) for row in rows]
        assert numbers == sorted(numbers)
    first = Contact.objects.order_by("serial").filter(book="DH").first()
    assert (first.number, first.book_number) == ("BH-DH-2026-00001", "1")
    assert first.name == "張小姐"
    late = PhoneCall.objects.filter(rings__gt=3)
    assert late.count() == Breach.objects.filter(code="rings_late").count() > 0
    assert not late.filter(flagged=False).exists()
    assert not Contact.objects.filter(promises__isnull=False).exists()
    call_command("check_registers", stdout=io.StringIO())


def test_a_mended_row_is_taken_over_and_nothing_else(run, tmp_path):
    rejects = tmp_path / "back.csv"
    _out, err = run(VISITS, rejects=rejects)
    assert "31" in err
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    text = rejects.read_bytes().decode("gb18030")
    headings, row = text.splitlines()[-2:]
    assert headings.startswith(VISITS.read_bytes().decode("gb18030").splitlines()[0])
    assert row.startswith("31,")

    out, _err = run(rejects)
    assert counts_of(out) == [(0, 0, 1)]
    cells = row.split(",")
    cells[1] = "2026/10/16 9:20"
    mended = f"{headings}\r\n{','.join(cells)}\r\n"
    rejects.write_bytes(mended.encode("gb18030"))
    for expected in ((1, 0, 0), (0, 1, 0)):
        out, _err = run(rejects)
        assert counts_of(out) == [expected]
    assert Contact.objects.count() == 60
    out, _err = run(VISITS)
    assert counts_of(out) == [(0, 59, 1)]


def test_the_rejects_of_a_workbook_keep_its_sheets_and_come_back_alike(run, tmp_path):
    rejects = tmp_path / "back.xlsx"
    run(WORKBOOK, rejects=rejects, dry_run=True)
    assert not Contact.objects.exists()
    out, err = run(rejects)
    assert counts_of(out) == [(0, 0, 11), (0, 0, 2), (0, 0, 1)]
    numbers = re.findall(r"no\. (\S+):", err)
    wanted = [n for sheet in EXPECTED.values() for n, _why in sheet["rejected_numbers"]]
    assert [int(re.sub(r"\D", "", n)) for n in numbers] == wanted[:-1]


def test_a_cell_that_looks_like_a_formula_is_defused_in_the_rejects(
    run, write, tmp_path
):
    book = write(line(name="=HYPERLINK(1)", content=""))
    rejects = tmp_path / "back.csv"
    run(book, rejects=rejects)
    assert "'=HYPERLINK(1)" in rejects.read_text("utf-8")


def test_a_rejects_file_never_replaces_the_book(run, write):
    book = write(line())
    before = book.read_bytes()
    with pytest.raises(CommandError) as refused:
        run(book, rejects=book)
    assert refused.value.returncode == 2
    assert book.read_bytes() == before
    assert not Contact.objects.exists()


def test_rows_that_say_exactly_the_same_are_as_many_entries(run, write):
    book = write(line(""), line(""), line(""))
    out, _err = run(book)
    assert counts_of(out) == [(3, 0, 0)]
    out, _err = run(book)
    assert counts_of(out) == [(0, 3, 0)]


def test_a_book_that_grew_adds_only_its_new_rows(run, write):
    run(write(line(1), line(2)))
    out, _err = run(write(line(1, result="已修復"), line(2), line(3)))
    assert counts_of(out) == [(1, 2, 0)]
    kept = Contact.objects.get(book_number="1")
    assert kept.result == "已派工"


# Whom and what a row names.


def test_a_handler_of_the_desk_becomes_who_received(run, write, place):
    run(write(line(handler="林　怡君")))
    assert entered().answered_by == place.cleared


def test_a_handler_nobody_knows_stays_as_words(run, write, place):
    before = place.desk.staffmember_set.count()
    run(write(line(handler="老趙")))
    row = entered()
    assert row.answered_by is None
    assert row.result.startswith("已派工\n")
    assert "老趙" in row.result
    assert "老趙" in row.search_text or "老" in row.search_text
    assert place.desk.staffmember_set.count() == before


def test_a_name_two_people_bear_is_nobodys(run, write, place):
    place.cleared.pk = None
    place.cleared.user = None
    desk.save_staff(place.cleared, by=None)
    run(write(line(handler="林怡君")))
    row = entered()
    assert row.answered_by is None
    assert "林怡君" in row.result


def test_a_call_taken_by_a_trainee_is_kept_as_a_breach(run, write, place):
    run(write(line(handler="小許")))
    assert entered().answered_by == place.trainee
    assert Breach.objects.get().code == "answered_by_not_cleared"


def test_the_person_asked_for_is_found_by_name_or_title(run, write, place):
    headings = f"{HEADINGS},找誰"
    run(
        write(
            f"{line(1)},王經理",
            f"{line(2)},總經理",
            f"{line(3)},財務部",
            headings=headings,
        )
    )
    calls = PhoneCall.objects.order_by("serial")
    assert [call.asked_for for call in calls] == [place.superior, place.superior, None]
    assert "財務部" in calls[2].result


def test_a_category_nobody_knows_is_other_and_its_word_is_kept(run, write, place):
    run(write(line(category="貓狗大戰")))
    row = entered()
    assert row.category == place.categories["other"]
    assert "貓狗大戰" in row.result


def test_a_subcategory_is_recognised(run, write, place):
    run(write(line(category="報修·電梯")))
    row = entered()
    assert row.subcategory == place.categories["repair.lift"]
    assert row.result == "已派工"


def test_a_caller_without_a_name_is_made_no_customer(run, write):
    run(write(line(1, name=""), line(2, name="不願透露")))
    rows = Contact.objects.order_by("serial")
    assert [row.identity for row in rows] == ["unknown", "declined"]
    assert not Customer.objects.exists()


def test_a_number_in_any_spelling_leads_to_one_customer(run, write):
    run(write(line(1), line(2, phone="912345678"), line(3, phone="+886 912-345-678")))
    customer = Customer.objects.get()
    assert customer.contacts.count() == 3
    assert customer.phones.get().e164 == "+886912345678"


def test_words_too_long_for_their_field_are_kept_whole_below_the_result(run, write):
    name, unit = "陳" * 200, "棟" * 90
    run(write(line(name=name, unit=unit, phone="0912345678 " * 9)))
    row = entered()
    assert (len(row.name), len(row.unit), len(row.phone)) == (80, 40, 60)
    assert name in row.result
    assert unit in row.result


def test_a_call_out_of_an_old_book_has_no_source_and_is_no_breach(run, write):
    run(write(f"{line()},去電", headings=f"{HEADINGS},來電去電"))
    call = entered()
    assert call.direction == choices.Direction.OUTGOING
    assert call.source_unknown
    assert not call.flagged


def test_a_call_without_a_time_of_day_says_so(run, write, place):
    run(write(line(time="")))
    row = entered()
    local = row.occurred_at.astimezone(place.desk.zone)
    assert local.replace(tzinfo=None) == datetime.fromisoformat("2026-10-03T00:00")
    assert len(row.result.splitlines()) == 2


def test_a_visit_keeps_when_the_visitor_came_and_left(run, tmp_path, place):
    path = tmp_path / "來訪.csv"
    path.write_text(
        "來訪登記表\n序號,日期,來訪時間,離開時間,訪客姓名,人數,被訪人,來訪事由\n"
        "1,2026/10/3,9:05,9:40,林先生,3,李主管,申請裝修手續\n"
        "2,2026/10/3,22:30,0:20,周女士,,,投訴樓上噪音\n",
        "utf-8",
    )
    run(path)
    first, second = Visit.objects.order_by("serial")
    assert (first.left_at - first.arrived_at).total_seconds() == 35 * 60
    assert (first.party_size, first.host) == (3, place.engineer)
    assert (second.left_at - second.arrived_at).total_seconds() == 110 * 60


def test_times_are_those_of_the_desk(run, write, place):
    place.desk.time_zone = "Asia/Bangkok"
    place.desk.save()
    run(write(line(time="9:05")))
    assert entered().occurred_at.isoformat() == "2026-10-03T02:05:00+00:00"


# The desk and the file.


def test_with_two_desks_one_must_be_named(run, write, place):
    other = DeskFactory(code="HT", place_name="海棠酒店")
    desk.add_categories(other)
    book = write(line())
    with pytest.raises(CommandError) as refused:
        run(book)
    assert refused.value.returncode == 2
    run(book, desk="HT")
    assert entered().desk == other
    # The same book of another desk holds entries of their own.
    out, _err = run(book, desk="BH")
    assert counts_of(out) == [(1, 0, 0)]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 50, b"PK\x03\x04rubbish", b"%PDF-1.4 x", b"one,two\n1,2\n"],
    ids=["empty", "zeros", "zip", "pdf", "no-headings"],
)
def test_a_file_that_is_no_book_is_refused_in_one_sentence(run, tmp_path, content):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        run(path)
    assert refused.value.returncode == 2
    assert str(refused.value).startswith("book.xlsx: ")
    assert not ImportBatch.objects.exists()


def test_a_missing_file_or_desk_is_said(run, tmp_path, write):
    for path, options in (
        (tmp_path / "none.csv", {}),
        (tmp_path, {}),
        (write(line()), {"desk": "XX"}),
        (write(line()), {"rejects": tmp_path / "no" / "where.csv"}),
    ):
        with pytest.raises(CommandError) as refused:
            run(path, **options)
        assert refused.value.returncode == 2
    assert not Contact.objects.exists()


# Crashes, races, size.


def test_after_a_crash_whole_pieces_are_in_and_the_next_run_brings_the_rest(
    run, write, place, monkeypatch
):
    monkeypatch.setattr(passage_module, "PIECE", 4)
    book = write(*(line(number) for number in range(1, 11)))
    real = desk.imports.record
    calls = []

    def failing(*args, **kwargs):
        calls.append(1)
        if len(calls) == 7:
            raise RuntimeError("power cut")
        return real(*args, **kwargs)

    monkeypatch.setattr(desk.imports, "record", failing)
    with pytest.raises(RuntimeError):
        run(book)
    assert Contact.objects.count() == 4
    batch = ImportBatch.objects.get()
    assert (batch.position, batch.taken) == (4, 4)
    out, _err = run(book)
    assert counts_of(out) == [(6, 4, 0)]
    numbers = Contact.objects.order_by("serial").values_list("book_number", flat=True)
    assert [int(number) for number in numbers] == list(range(1, 11))


def test_two_who_go_on_with_one_batch_do_not_both_count(place, write):
    book = read_book(write(line(1), line(2)), today=TODAY)
    batch = desk.open_import(place.desk, file_name="a", sha256="b", by=None)
    again = ImportBatch.objects.get()
    assert Passage(book, place.desk).take_over(batch)
    with pytest.raises(desk.Conflict) as refused:
        Passage(book, place.desk).take_over(again)
    assert refused.value.code == "stale"
    batch.refresh_from_db()
    assert (batch.taken, batch.known, Contact.objects.count()) == (2, 0, 2)


def test_what_slips_in_between_is_counted_as_known(place, write, monkeypatch):
    book = read_book(write(line(1), line(2)), today=TODAY)
    for expected in ((2, 0), (0, 2)):
        batch = desk.open_import(place.desk, file_name="a", sha256="b", by=None)
        Passage(book, place.desk).take_over(batch)
        assert (batch.taken, batch.known) == expected
        monkeypatch.setattr(passage_module, "_recognised", lambda _desk, piece: piece)
    assert Contact.objects.count() == 2


def test_an_import_goes_on_where_it_stopped(place, write, monkeypatch):
    monkeypatch.setattr(passage_module, "PIECE", 3)
    path = write(*(line(number) for number in range(1, 8)))
    batch = desk.open_import(place.desk, file_name="a", sha256="b", by=None)
    seen = []
    for finished in (False, False, True):
        book = read_book(path, today=TODAY)
        batch = ImportBatch.objects.get()
        way = Passage(book, place.desk)
        tell = lambda placed: seen.append(placed.row.book_number)  # noqa: E731
        assert way.take_over(batch, tell=tell, enough=lambda: True) is finished or (
            batch.position == 7
        )
    assert seen == [str(number) for number in range(1, 8)]
    batch.refresh_from_db()
    assert (batch.taken, batch.sheets[0]["taken"], batch.position) == (7, 7, 7)


def test_no_row_of_a_book_is_kept_once_it_was_counted(place, write):
    def rows_in_memory(_placed) -> None:
        if way.position >= 200 * (len(seen) + 1):
            seen.append(sum(type(it) is ImportedRow for it in gc.get_objects()))

    path = write(*(line(number) for number in range(800)))
    seen: list[int] = []
    way = Passage(read_book(path, today=TODAY), place.desk)
    way.look_through(tell=rows_in_memory)
    # Two pieces at most: the one being told of, and the one being read.
    assert way.taken == 800 and 0 < max(seen) <= 2 * PIECE


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=st.binary(max_size=400))
def test_rubbish_below_good_headings_never_breaks_the_import(content, place, tmp_path):
    path = tmp_path / "rubbish.csv"
    path.write_bytes(f"{HEADINGS}\n{line()}\n".encode() + content)
    try:
        book = read_book(path, today=TODAY)
    except BookError:
        return
    batch = desk.open_import(place.desk, file_name="a", sha256="b", by=None)
    way = Passage(book, place.desk)
    way.take_over(batch)
    assert (way.taken, way.known, way.rejected) == (
        batch.taken,
        batch.known,
        batch.rejected,
    )
