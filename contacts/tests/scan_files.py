"""Scans as small as can be: each a whole file of its type, readable by any viewer."""

from __future__ import annotations

import base64
import struct
import zlib

# Eight grey pixels squared, as two encoders wrote them.
_JPEG = (
    "|JeWF01!$>Nk#wx0RR9200961|JwjV0HAJojCf?AjDn1`s-V8`|NrpZ-"
    "0=VZ|NsC0|NsC0|NsC0|NsC0|NsC0|NsC0|NsC0|NsC0|NsC0|NsC0|Np=M3kU!R00;pA5di<h02"
    "BZL00000000000000000003|HJ?k5CH%H0000000000000000095m00;pA002J#NB`L"
)
_HEIC = (
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004eZDn*}000000000XXk=`10000000000aA{+70"
    "0000000000000000000B57=IV*mgE07O6l0RRC200001pa1~?00000001Tc001LtX>Mi!000000R"
    "R916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002|X>f9I0002oX>en20001WXm(>m0Rw"
    "OV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDDMA4O18@K"
    "U0|1Z!00RI30{|YNAb|yz>aLpR;31&EfB*mtfB*mk0EA)y0RRR>0l{;@i2wiq6Ju{|a&BX6cmM$a"
    "4FCp!0000KX>)L8000000000$0000$0000eV{Bn?00008000010000800001|NsBU00002|NsBU0"
    "00020000GaA|mH000000|*ER0000OX>e^}0000000001009Mo0s{qv0000kZDe6|0000YC;_hp5)"
    "(||`npm(pWgBAFd0Ye`B1Fy7W|-<S`d-(TR;"
)
PNG_SIGN = b"\x89PNG\r\n\x1a\n"


def jpeg() -> bytes:
    return base64.b85decode(_JPEG)


def heic() -> bytes:
    return base64.b85decode(_HEIC)


def chunk(kind: bytes, data: bytes) -> bytes:
    length, check = struct.pack(">I", len(data)), zlib.crc32(kind + data)
    return length + kind + data + struct.pack(">I", check)


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return PNG_SIGN + chunk(b"IHDR", header)


def png(grey: int = 200) -> bytes:
    """A picture of one pixel; another grey makes another file."""
    pixels = zlib.compress(bytes([0, grey]))
    return png_header(1, 1) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def tiff(order: str = "<", pages: int = 1) -> bytes:
    """Pages of one grey pixel, in either byte order."""
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    data = mark + struct.pack(f"{order}I", 8)
    for page in range(pages):
        start = len(data)
        end = start + 2 + 9 * 12 + 4
        tags = [
            (256, 3, 1),
            (257, 3, 1),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, end),
            (277, 3, 1),
            (278, 3, 1),
            (279, 4, 1),
        ]
        data += struct.pack(f"{order}H", len(tags))
        for tag, kind, value in tags:
            width = "Hxx" if kind == 3 else "I"
            data += struct.pack(f"{order}HHI{width}", tag, kind, 1, value)
        following = end + 2 if page < pages - 1 else 0
        data += struct.pack(f"{order}I", following) + b"\xc8\x00"
    return data


def pdf(words: str = "") -> bytes:
    """An empty page; other words make another file."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>",
    ]
    data, places = b"%PDF-1.4\n%" + words.encode() + b"\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(data)
    data += b"xref\n0 4\n0000000000 65535 f \n"
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return data
