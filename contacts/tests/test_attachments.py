"""Scans: told by content, kept under names that tell nothing, served to few."""

from __future__ import annotations

import io
import random
import struct
import uuid

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts import choices, desk, scans
from contacts.factories import new_contact
from contacts.folding import fold
from contacts.models import Attachment

from . import scan_files

MOST = 100_000
GOOD = {
    "letter.pdf": (scan_files.pdf(), "application/pdf"),
    "letter.jpg": (scan_files.jpeg(), "image/jpeg"),
    "letter.png": (scan_files.png(), "image/png"),
    "letter.heic": (scan_files.heic(), "image/heic"),
    "letter.tif": (scan_files.tiff(), "image/tiff"),
    "motorola.tiff": (scan_files.tiff(">", pages=3), "image/tiff"),
}


def examine(data: bytes, name: str = "scan.pdf") -> scans.Scan:
    return scans.examine(io.BytesIO(data), name, most_bytes=MOST)


@pytest.mark.parametrize("name", GOOD)
def test_each_type_is_told_by_its_content(name):
    data, content_type = GOOD[name]
    scan = examine(data, name)
    assert (scan.content_type, scan.name, scan.size) == (content_type, name, len(data))
    assert scan.file.tell() == 0


def _bomb() -> bytes:
    """A picture that claims far more pixels than any letter has."""
    head = scan_files.png_header(60_000, 60_000)
    data = scan_files.chunk(b"IDAT", b"\x78\x9c\x03\x00\x00\x00\x00\x01")
    return head + data + scan_files.chunk(b"IEND", b"")


def _tiff_in_a_ring() -> bytes:
    ring = bytearray(scan_files.tiff())
    ring[-6:-2] = struct.pack("<I", 8)
    return bytes(ring)


BAD = {
    "program": b"MZ\x90\x00" + bytes(500),
    "page": b"<!doctype html><script>alert(1)</script>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "archive": b"PK\x03\x04" + bytes(200),
    "words": "一封信".encode(),
    "pdf_late": b"junk\n" + scan_files.pdf(),
    "pdf_cut": scan_files.pdf()[:-12],
    "pdf_named_only": b"%PDF-1.4\n<script>alert(1)</script>",
    "png_header_only": scan_files.png_header(1, 1),
    "png_cut": scan_files.png()[:-8],
    "png_bomb": _bomb(),
    "png_wrong_sum": scan_files.png()[:29]
    + b"\x00\x00\x00\x00"
    + scan_files.png()[33:],
    "png_no_pixels": scan_files.png_header(1, 1) + scan_files.chunk(b"IEND", b""),
    "png_short_header": scan_files.PNG_SIGN + scan_files.chunk(b"IHDR", b"\x00"),
    "jpeg_cut": scan_files.jpeg()[:-2],
    "jpeg_header_only": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "jpeg_endless_fill": b"\xff\xd8" + b"\xff" * 300,
    "tiff_cut": scan_files.tiff()[:60],
    "tiff_ring": _tiff_in_a_ring(),
    "tiff_no_page": b"II*\x00\x00\x00\x00\x00",
    "heic_cut": scan_files.heic()[:-5],
    "heic_brand_only": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "film": scan_files.heic().replace(b"heic", b"isom").replace(b"mif1", b"mp42"),
}


@pytest.mark.parametrize("name", BAD)
def test_whatever_is_no_whole_scan_is_refused(name):
    with pytest.raises(scans.NotAScan) as refused:
        examine(BAD[name])
    assert refused.value.code == "wrong_type"


def test_an_empty_file_and_one_too_large_are_told_apart():
    for data, code in ((b"", "empty"), (scan_files.pdf() + bytes(MOST), "too_large")):
        with pytest.raises(scans.NotAScan) as refused:
            examine(data)
        assert refused.value.code == code


@pytest.mark.parametrize("name", GOOD)
def test_damaged_files_never_break_the_reader(name):
    chance = random.Random(name)
    whole = GOOD[name][0]
    for _ in range(150):
        data = bytearray(whole[: chance.randint(1, len(whole))])
        for _change in range(chance.randint(0, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            examine(bytes(data))
        except scans.NotAScan as refused:
            assert refused.code == "wrong_type"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("來函.PDF", "來函.PDF"),
        ("program.exe", "program.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scans\\a.pdf", "a.pdf"),
        ('a"b\r\nX: y.pdf', "a_b__X_ y.pdf"),
        ("gnp\u202efdp.exe", "gnpfdp.exe.pdf"),
        ("", "scan.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_name_is_made_harmless(given, kept):
    assert scans.safe_name(given, scans.PDF) == kept


# ---- The writer


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "scans"
    return settings.MEDIA_ROOT


def file_letter(place, **over):
    """File a letter of work liaison as the receptionist of the desk."""
    place.desk.refresh_from_db()
    fields = {
        "name": "街道辦",
        "kind": "liaison",
        "category": "liaison",
        "delivery": "post",
        "subject": "電動車充電安全檢查",
        "original_kept_at": "檔案櫃 2",
        "answered_by": place.cleared,
        **over,
    }
    letter = new_contact("letter", place.desk, place.categories, **fields)
    letter.received_on = letter.occurred_at.date()
    return desk.record(letter, by=place.cleared.user, door=choices.Door.FORM).contact


def attach(place, letter, *files: bytes):
    scanned = [examine(data, f"scan{n}.pdf") for n, data in enumerate(files)]
    return desk.attach(letter, scanned, by=place.cleared.user)


def test_a_scan_is_kept_under_a_name_that_tells_nothing(estate, media):
    letter = file_letter(estate)
    attach(estate, letter, scan_files.pdf())
    kept = Attachment.objects.get()
    folder, _slash, name = kept.file.name.partition("/")
    assert (folder, uuid.UUID(name).hex) == (str(estate.desk.pk), name)
    assert (media / kept.file.name).read_bytes() == scan_files.pdf()
    assert (media / kept.file.name).stat().st_mode & 0o077 == 0
    assert (kept.name, kept.added_by) == ("scan0.pdf", estate.cleared.user)


def test_the_same_scan_is_kept_once(estate, media):
    letter = file_letter(estate)
    attach(estate, letter, scan_files.pdf())
    again = attach(estate, letter, scan_files.pdf(), scan_files.png())
    assert (len(again.added), len(again.known)) == (1, 1)
    assert Attachment.objects.count() == 2
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2
    other = attach(estate, file_letter(estate), scan_files.pdf())
    assert len(other.added) == 1


def test_too_many_scans_leave_nothing_behind(estate, media, monkeypatch):
    monkeypatch.setattr("contacts.desk.attachments.MOST_ATTACHMENTS", 2)
    letter = file_letter(estate)
    pages = [scan_files.png(grey) for grey in range(3)]
    with pytest.raises(desk.Conflict) as conflict:
        attach(estate, letter, *pages)
    assert conflict.value.code == "too_many"
    assert Attachment.objects.count() == 0
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_void_letter_takes_no_scan(estate):
    letter = file_letter(estate)
    desk.void(letter, reason="重複登記。", by=estate.clerk.user, member=estate.clerk)
    with pytest.raises(desk.Conflict) as conflict:
        attach(estate, letter, scan_files.pdf())
    assert conflict.value.code == "settled"


def test_a_confidential_letter_is_read_by_few_and_not_found_by_its_words(estate):
    letter = file_letter(estate, confidential=True, content="賠償金額一百萬元。")
    readers = {
        role
        for role in vars(estate)
        if hasattr(getattr(estate, role), "may")
        and letter.readable_by(getattr(estate, role))
    }
    assert readers == {"cleared", "assistant", "clerk", "supervisor", "manager"}
    assert fold("賠償") not in letter.search_text
    assert fold("電動車") in letter.search_text
    assert letter.contact_ptr.readable_by(estate.trainee) is False


# ---- The doors


def upload(client, letter, *files: tuple[str, bytes]):
    sent = {"scans": [SimpleUploadedFile(name, data) for name, data in files]}
    return client.post(reverse("attachment_add", args=[letter.number]), sent)


def fetch(client, address: str):
    """Read a page to its end, as a browser does: only then is its file closed."""
    response = client.get(address)
    if response.streaming:
        response.body = b"".join(response.streaming_content)
    return response


def test_scans_are_added_later_and_served_safely(estate, sign_in):
    client, letter = sign_in(estate.cleared), file_letter(estate)
    answer = upload(client, letter, *((name, data) for name, (data, _) in GOOD.items()))
    assert answer["Location"] == reverse("contact", args=[letter.number])
    kept = list(letter.attachments.order_by("pk"))
    assert [one.content_type for one in kept] == [kind for _, kind in GOOD.values()]
    for one in kept:
        response = fetch(client, reverse("attachment", args=[one.pk]))
        shown = one.content_type in ("image/jpeg", "image/png")
        assert response.body == GOOD[one.name][0]
        assert response["Content-Type"] == one.content_type
        assert response["Content-Disposition"] == (
            f'{"inline" if shown else "attachment"}; filename="{one.name}"'
        )
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"


def test_what_was_refused_is_named_and_nothing_is_kept(estate, sign_in):
    client, letter = sign_in(estate.cleared), file_letter(estate)
    sent = ("a.pdf", scan_files.pdf()), ("b.pdf", b"MZ"), ("c.png", b"")
    response = upload(client, letter, *sent)
    errors = response.context["form"].errors.as_data()["scans"]
    assert response.status_code == 422
    assert [error.code for error in errors] == ["wrong_type", "empty"]
    assert not Attachment.objects.exists()
    nothing = client.post(reverse("attachment_add", args=[letter.number]), {})
    assert nothing.context["form"].errors.as_data()["scans"][0].code == "required"


def test_a_scan_sent_twice_is_told_and_kept_once(estate, sign_in):
    client, letter = sign_in(estate.cleared), file_letter(estate)
    upload(client, letter, ("a.pdf", scan_files.pdf()))
    again = upload(client, letter, ("copy.pdf", scan_files.pdf()))
    told = [str(message) for message in get_messages(again.wsgi_request)]
    assert any("a.pdf" in text for text in told)
    assert Attachment.objects.count() == 1


def test_scans_are_for_their_desk_and_for_those_with_the_right(estate, hotel, client):
    letter = file_letter(estate)
    attach(estate, letter, scan_files.pdf())
    kept = Attachment.objects.get()
    served = reverse("attachment", args=[kept.pk])
    adding = reverse("attachment_add", args=[letter.number])
    expected = {
        estate.cleared: 200,
        estate.trainee: 200,
        estate.clerk: 200,
        estate.manager: 403,
        estate.administrator: 403,
        hotel.cleared: 404,
        hotel.administrator: 403,
    }
    for member, status in expected.items():
        client.force_login(member.user)
        assert fetch(client, served).status_code == status
        assert client.get(adding).status_code == status
        if status != 200:
            assert upload(client, letter, ("b.png", scan_files.png())).status_code == (
                status
            )
    client.logout()
    assert client.get(served).status_code == 302
    assert Attachment.objects.count() == 1


def test_scans_of_a_confidential_letter_are_for_few(estate, client):
    letter = file_letter(estate, confidential=True)
    attach(estate, letter, scan_files.pdf())
    served = reverse("attachment", args=[Attachment.objects.get().pk])
    adding = reverse("attachment_add", args=[letter.number])
    for member, status in ((estate.cleared, 200), (estate.clerk, 200)):
        client.force_login(member.user)
        assert fetch(client, served).status_code == status
    client.force_login(estate.colleague.user)
    assert fetch(client, served).status_code == 404
    assert client.get(adding).status_code == 404
    filed = client.get(reverse("letter_filed", args=[letter.number]))
    assert "scan0.pdf" not in filed.content.decode()


def test_a_lost_file_is_not_found_and_does_not_break(estate, sign_in, media):
    letter = file_letter(estate)
    attach(estate, letter, scan_files.pdf())
    kept = Attachment.objects.get()
    (media / kept.file.name).unlink()
    client = sign_in(estate.cleared)
    assert client.get(reverse("attachment", args=[kept.pk])).status_code == 404
    assert client.get("/attachments/999999/").status_code == 404


def test_serving_a_scan_asks_few_questions(
    estate, sign_in, django_assert_max_num_queries
):
    letter = file_letter(estate)
    attach(estate, letter, scan_files.pdf())
    client = sign_in(estate.cleared)
    served = reverse("attachment", args=[Attachment.objects.get().pk])
    fetch(client, served)
    # Five of them write the line of the access log, in a transaction of its own.
    with django_assert_max_num_queries(9):
        fetch(client, served)
    with django_assert_max_num_queries(7):
        client.get(reverse("attachment_add", args=[letter.number]))
