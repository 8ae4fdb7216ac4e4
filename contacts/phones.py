"""Telephone numbers as people write them, brought to one form that can be matched.

Pure: no model, no setting, no clock. `parse` never raises; what cannot be read as
a number of some region is kept as its digits, so that a desk's own short numbers
and invented ones are still found again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

REGIONS = ("TW", "HK", "CN", "MO")
# Longest first: 886 must not be read as 86 with something before it.
COUNTRY_CODES = ("886", "852", "853", "86")
LONGEST_RAW = 200
# E.164 allows 15; more digits than that are two numbers in one cell.
LONGEST_NUMBER = 15
LONGEST_KEPT = 20
SHORTEST_NUMBER = 7
# Hong Kong and Macao have no area codes: eight digits are always a whole number.
CLOSED_PLANS = {"HK": "852", "MO": "853"}
OWN_CODES = {"TW": "886", "HK": "852", "CN": "86", "MO": "853"}

_DIGIT_WORDS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─﹣~", "-"))
_EXTENSION = re.compile(
    r"(?:轉接|转接|轉|转|分機|分机|內線|内线|extension|extn|ext|#|(?:^|(?<=[\d\s)]))x(?=\s*\d))"
    r"[\s.:號号-]*(\d{1,6})",
    re.IGNORECASE,
)
_ANY_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?:\(?\s*\+)?[\d(](?:[\d\s().+-]*\d)?\)?")
_SPLITTERS = re.compile(r"[/;,、|\n\r或和]|\bor\b|\band\b")
_FLOAT = re.compile(r"\d+\.0+|\d(?:\.\d+)?[eE]\+?\d{1,2}")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as given and as understood.

    `raw` is what was written; `e164` is empty unless the number can exist;
    `extension` holds digits only; `digits` are the national significant digits,
    without country code and leading zero, whether or not the number can exist.
    """

    raw: str = ""
    e164: str = ""
    extension: str = ""
    digits: str = ""

    @property
    def match_key(self) -> str:
        """What all spellings of one number share; empty where there is no number."""
        return self.e164.lstrip("+") or self.digits

    def __bool__(self) -> bool:
        return bool(self.digits or self.extension)


def parse(raw: object, region: str = "TW") -> Phone:
    """Read the first number of `raw` as dialled in `region`; never raises."""
    text = "" if raw is None else str(raw)
    return _parse(text, region if region in REGIONS else "TW")


def keys(raw: object, region: str = "TW") -> list[str]:
    """Return what to look a number up by, the surest key first.

    A number with an area code is also known by its local part, since people
    leave the area code away; a number that is only digits has just those.
    """
    phone = parse(raw, region)
    found = [phone.match_key] if phone.match_key else []
    local = _local_part(phone.e164)
    if local and local not in found:
        found.append(local)
    return found


@lru_cache(maxsize=20_000)
def _parse(raw: str, region: str) -> Phone:
    text = _plain(raw)
    extension, text = _take_extension(text)
    written = _first_number(text, region)
    if not written:
        return Phone(raw=raw, extension=extension)
    number = _understood(written, region)
    if number is None:
        return Phone(raw, "", extension, _bare(written, region))
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    national = phonenumbers.national_significant_number(number)
    return Phone(raw, e164, extension or number.extension or "", national)


def _plain(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw[:LONGEST_RAW]).translate(_DASHES).strip()
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c, c)) for c in text)
    if _FLOAT.fullmatch(text):
        return str(int(float(text)))
    if not _ANY_DIGIT.search(text):
        spoken = text.translate(_DIGIT_WORDS)
        if sum(c.isdigit() for c in spoken) >= SHORTEST_NUMBER:
            return spoken
    return text


def _take_extension(text: str) -> tuple[str, str]:
    found = _EXTENSION.search(text)
    if not found:
        return "", text
    return found[1], f"{text[: found.start()]} ; {text[found.end() :]}"


def _first_number(text: str, region: str) -> str:
    """Return the first number as written, with its plus sign if it has one."""
    parts = [p for p in _SPLITTERS.split(text) if _ANY_DIGIT.search(p)]
    numbers = [m[0] for p in parts for m in _NUMBER.finditer(p) if _count(m[0])]
    if not numbers:
        return ""
    if len(numbers) == 1 and _understood(numbers[0], region):
        return numbers[0]
    pieces = [piece for number in numbers for piece in number.split()]
    return _longest_understood(pieces, region) or _shortest_whole(numbers)


def _longest_understood(pieces: list[str], region: str) -> str:
    """Join pieces while they make one number: 0912/555/187, but not two numbers."""
    joined, longest = "", ""
    for piece in pieces:
        joined += piece
        if _count(joined) > LONGEST_NUMBER:
            break
        if _understood(joined, region):
            longest = joined
    return longest


def _shortest_whole(numbers: list[str]) -> str:
    """Take digits up to a whole number, unless too few are left for a second one."""
    if _count(numbers[0]) >= SHORTEST_NUMBER:
        numbers = numbers[:1]
    pieces = [piece for number in numbers for piece in number.split()]
    together = "".join(pieces)
    joined = ""
    for piece in pieces:
        joined += piece
        left = _count(together) - _count(joined)
        if _count(joined) >= SHORTEST_NUMBER and left >= SHORTEST_NUMBER:
            return joined
    return together


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _count(text: str) -> int:
    return sum(c.isdigit() for c in text)


@lru_cache(maxsize=20_000)
def _understood(written: str, region: str) -> phonenumbers.PhoneNumber | None:
    for text, home in _readings(written, region):
        number = _dialled(text, home)
        if number is None:
            continue
        if phonenumbers.is_valid_number(number) or _may_exist(number, text):
            return number
    return None


def _dialled(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    """Return the number that digits mean, the library asked only for far countries."""
    code, national = OWN_CODES[region], text
    if text.startswith("+"):
        code = next((c for c in COUNTRY_CODES if text.startswith(c, 1)), "")
        national = text[1 + len(code) :]
    national = national.removeprefix("0")
    known = code and national.isdigit() and national[0] != "0"
    if known and len(national) <= LONGEST_NUMBER:
        return phonenumbers.PhoneNumber(int(code), int(national))
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _may_exist(number: phonenumbers.PhoneNumber, text: str) -> bool:
    """Accept a number by its length alone where the length says enough."""
    code = str(number.country_code)
    if code in CLOSED_PLANS.values():
        return len(phonenumbers.national_significant_number(number)) == 8
    foreign = text.startswith("+") and code not in COUNTRY_CODES
    return foreign and phonenumbers.is_possible_number(number)


def _bare(written: str, region: str) -> str:
    """Return the digits that are left of a number that cannot exist."""
    digits = _digits(written)
    digits = digits.lstrip("0") or digits
    own = OWN_CODES[region]
    abroad = written.lstrip(" (").startswith(("+", "00")) and digits.startswith(own)
    if abroad and len(digits) - len(own) >= SHORTEST_NUMBER:
        digits = digits[len(own) :]
    return (digits.lstrip("0") or digits)[:LONGEST_KEPT]


def _readings(written: str, region: str) -> list[tuple[str, str]]:
    """List what the digits may mean, the likeliest first."""
    digits = _digits(written)
    if written.lstrip(" (").startswith("+"):
        return [(f"+{digits}", region)]
    readings = []
    if digits.startswith("00") and digits[2:].startswith(COUNTRY_CODES):
        readings.append((f"+{digits[2:]}", region))
    # 002 and 001 are the usual ways out of Taiwan and Hong Kong.
    if digits.startswith(("001", "002")) and digits[3:].startswith(COUNTRY_CODES):
        readings.append((f"+{digits[3:]}", region))
    readings.append((digits, region))
    if digits.startswith(COUNTRY_CODES) and len(digits) > 10:
        readings.append((f"+{digits}", region))
    # Mobile numbers of a neighbour are told apart by their length alone.
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        readings.append((digits, "CN"))
    if re.fullmatch(r"09\d{8}|9\d{8}", digits):
        readings.append((digits, "TW"))
    return readings


def _local_part(e164: str) -> str:
    """Return the number without its area code, where the country has area codes."""
    if not e164:
        return ""
    number = phonenumbers.parse(e164, None)
    if number.country_code not in (886, 86):
        return ""
    area = phonenumbers.length_of_geographical_area_code(number)
    national = phonenumbers.national_significant_number(number)
    local = national[area:] if area else ""
    return local if len(local) >= SHORTEST_NUMBER else ""
