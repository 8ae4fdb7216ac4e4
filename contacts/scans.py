"""What a scanned file really is, told by its content; its name proves nothing.

Pure: no model, no setting. Nothing is decoded or unpacked, so a file made to blow up
a decoder does no harm here. A file is accepted when its frame is whole: the first and
last marks of its type, and every length inside it leading to a place within the file.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
HEIC, TIFF = "image/heic", "image/tiff"
EXTENSIONS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    HEIC: (".heic", ".heif"),
    TIFF: (".tif", ".tiff"),
}
# What a browser shows by itself; the rest is for a program of the reader's own.
SHOWN = frozenset({JPEG, PNG})
# More pixels than an A0 sheet at 300 dpi has: no scanner of a letter makes them.
MOST_PIXELS = 200_000_000
LONGEST_NAME = 200
_TAIL = 2048
_BLOCK = 1024 * 1024
_MOST_PARTS = 100_000

PNG_SIGN = b"\x89PNG\r\n\x1a\n"
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


@dataclass(frozen=True)
class Scan:
    """A file that was looked at: what it is, how long (bytes), and its fingerprint."""

    file: BinaryIO
    name: str
    content_type: str
    size: int
    sha256: str


class NotAScan(Exception):
    """The file is not accepted; `code` is `empty`, `too_large` or `wrong_type`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def examine(file: BinaryIO, name: str, *, most_bytes: int) -> Scan:
    """Return what the file is, or raise `NotAScan`; leaves it at its beginning."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise NotAScan("empty")
    if size > most_bytes:
        raise NotAScan("too_large")
    content_type = type_of(file, size)
    if content_type is None:
        raise NotAScan("wrong_type")
    digest = _sha256(file)
    file.seek(0)
    return Scan(file, safe_name(name, content_type), content_type, size, digest)


def type_of(file: BinaryIO, size: int) -> str | None:
    """Return the type of a file that is whole, or nothing."""
    for content_type, whole in _WHOLE.items():
        file.seek(0)
        try:
            if whole(file, size):
                return content_type
        except (struct.error, ValueError):
            continue
    return None


def safe_name(name: str, content_type: str) -> str:
    """Return the name as it may be shown and saved: no path, the right extension."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(
        one for one in _UNSAFE.sub("_", name) if unicodedata.category(one) != "Cf"
    ).strip(" .")
    stem, dot, ending = name.rpartition(".")
    extension = dot + ending
    if extension.lower() not in EXTENSIONS[content_type]:
        stem, extension = name, EXTENSIONS[content_type][0]
    return (stem or "scan")[: LONGEST_NAME - len(extension)] + extension


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _take(file: BinaryIO, count: int) -> bytes:
    """Read exactly so many bytes; a file that ends earlier is not whole."""
    data = file.read(count)
    if len(data) != count:
        raise ValueError("the file ends too early")
    return data


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - _TAIL))
    return file.read(_TAIL)


def _possible(width: int, height: int) -> bool:
    return min(width, height) > 0 and width * height <= MOST_PIXELS


def _whole_pdf(file: BinaryIO, size: int) -> bool:
    if not re.match(rb"%PDF-[12]\.\d", file.read(8)):
        return False
    tail = _tail(file, size)
    return b"startxref" in tail and b"%%EOF" in tail


def _whole_png(file: BinaryIO, size: int) -> bool:
    if file.read(8) != PNG_SIGN:
        return False
    pixels = False
    for number in range(_MOST_PARTS):
        length, kind = struct.unpack(">I4s", _take(file, 8))
        if file.tell() + length + 4 > size:
            return False
        if number == 0:
            header = _take(file, length)
            if kind != b"IHDR" or not _png_header(header, _take(file, 4)):
                return False
            continue
        file.seek(length + 4, os.SEEK_CUR)
        pixels = pixels or (kind == b"IDAT" and length > 0)
        if kind == b"IEND":
            return pixels
    return False


def _png_header(header: bytes, checksum: bytes) -> bool:
    width, height = struct.unpack(">II", header[:8])
    sum_is_right = zlib.crc32(b"IHDR" + header) == int.from_bytes(checksum)
    return len(header) == 13 and sum_is_right and _possible(width, height)


def _whole_jpeg(file: BinaryIO, size: int) -> bool:
    """Walk the segments to the picture; cameras may add bytes after its end mark."""
    if file.read(2) != b"\xff\xd8":
        return False
    framed = False
    for _number in range(_MOST_PARTS):
        mark = _take(file, 2)
        if mark[0] != 0xFF:
            return False
        if mark[1] == 0xFF:
            file.seek(-1, os.SEEK_CUR)
            continue
        (length,) = struct.unpack(">H", _take(file, 2))
        if length < 2 or file.tell() + length - 2 > size:
            return False
        if 0xC0 <= mark[1] <= 0xCF and mark[1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">xHH", file.read(length - 2)[:5])
            framed = _possible(width, height)
        elif mark[1] == 0xDA:
            return framed and _ends_with_eoi(file)
        else:
            file.seek(length - 2, os.SEEK_CUR)
    return False


def _ends_with_eoi(file: BinaryIO) -> bool:
    last = b""
    while block := file.read(_BLOCK):
        if b"\xff\xd9" in last + block:
            return True
        last = block[-1:]
    return False


def _whole_tiff(file: BinaryIO, size: int) -> bool:
    """Walk the chain of pages: each must lie within the file and have a size."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(file.read(4))
    if order is None:
        return False
    seen: set[int] = set()
    (offset,) = struct.unpack(f"{order}I", _take(file, 4))
    while offset:
        if offset in seen or offset < 8 or offset + 2 > size:
            return False
        seen.add(offset)
        file.seek(offset)
        (count,) = struct.unpack(f"{order}H", _take(file, 2))
        entries = _take(file, count * 12)
        if not _tiff_page(entries, order):
            return False
        (offset,) = struct.unpack(f"{order}I", _take(file, 4))
    return bool(seen)


_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_TIFF_DATA = frozenset({273, 324})


def _tiff_page(entries: bytes, order: str) -> bool:
    values = {}
    for start in range(0, len(entries), 12):
        tag, kind = struct.unpack(f"{order}HH", entries[start : start + 4])
        short = kind == 3
        value = entries[start + 8 : start + (10 if short else 12)]
        (values[tag],) = struct.unpack(f"{order}{'H' if short else 'I'}", value)
    size_is_right = _possible(values.get(_TIFF_WIDTH, 0), values.get(_TIFF_HEIGHT, 0))
    return size_is_right and not _TIFF_DATA.isdisjoint(values)


def _whole_heic(file: BinaryIO, size: int) -> bool:
    boxes = list(_boxes(file, size))
    if not boxes or boxes[0][0] != b"ftyp" or not 8 <= boxes[0][2] <= 512:
        return False
    kinds = {kind for kind, _start, _length in boxes}
    file.seek(boxes[0][1])
    brands = _take(file, boxes[0][2])
    names = {brands[at : at + 4] for at in range(0, len(brands) - 3, 4) if at != 4}
    return not HEIC_BRANDS.isdisjoint(names) and {b"meta", b"mdat"} <= kinds


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Give kind, start and length of each outer box; all must fill the file."""
    at = 0
    for _number in range(_MOST_PARTS):
        if at == size:
            return
        file.seek(at)
        length, kind = struct.unpack(">I4s", _take(file, 8))
        head = 8
        if length == 1:
            (length,) = struct.unpack(">Q", _take(file, 8))
            head = 16
        elif length == 0:
            length = size - at
        if length < head or at + length > size:
            raise ValueError("a box leads out of the file")
        yield kind, at + head, length - head
        at += length
    raise ValueError("too many boxes")


_WHOLE = {
    PDF: _whole_pdf,
    JPEG: _whole_jpeg,
    PNG: _whole_png,
    HEIC: _whole_heic,
    TIFF: _whole_tiff,
}
