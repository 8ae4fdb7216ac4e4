"""Write `folding_variants.txt`: which characters are the same letter when searched.

    python -m contacts.folding_build

Run it after a change of OpenCC or of `EXTRA`, raise `FOLD_VERSION` in `folding.py`
and reindex. OpenCC is asked for one character at a time: its phrases depend on the
neighbours, so that a word would no longer be found inside a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import opencc

TARGET = Path(__file__).with_name("folding_variants.txt")
BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2EBE0))
CONVERSIONS = ("t2s", "tw2s", "hk2s", "s2t", "t2tw", "t2hk")

# Written for one another in the books although OpenCC keeps them apart: 答覆/答复 and
# 回覆/回复 above all, 帳務/账务, the pronouns of Taiwan, the estates of Hong Kong.
EXTRA = ("复覆", "账帐", "你妳", "它牠", "村邨", "姐姊", "烟菸", "念唸", "污汙", "户戸")


def characters() -> list[str]:
    return [chr(code) for first, last in BLOCKS for code in range(first, last + 1)]


def converted(name: str) -> list[tuple[str, str]]:
    """Return each character with what the conversion makes of it alone."""
    signs = characters()
    lines = opencc.OpenCC(name).convert("\n".join(signs)).split("\n")
    return list(zip(signs, lines, strict=True))


def known_to(codec: str, sign: str) -> bool:
    return bool(sign.encode(codec, errors="ignore"))


def pairs() -> list[tuple[str, str]]:
    """Return every two characters that are variants of each other."""
    found = [(group[0], other) for group in EXTRA for other in group[1:]]
    for name in CONVERSIONS:
        found += converted(name)
    # A Japanese form that is also a Chinese character is another word (芸 and 藝).
    found += [
        (sign, other)
        for sign, other in converted("jp2t")
        if not known_to("gb2312", sign) and not known_to("big5", sign)
    ]
    return [(one, other) for one, other in found if one != other and len(other) == 1]


def groups() -> list[str]:
    """Return the groups of variants, each with the character they fold to in front."""
    leader: dict[str, str] = {}

    def find(sign: str) -> str:
        while leader.setdefault(sign, sign) != sign:
            sign = leader[sign]
        return sign

    for one, other in pairs():
        leader[find(one)] = find(other)
    members = defaultdict(list)
    for sign in list(leader):
        members[find(sign)].append(sign)
    simplify = opencc.OpenCC("t2s").convert
    return sorted(_led_by_simplified(group, simplify) for group in members.values())


def _led_by_simplified(group: list[str], simplify: Callable[[str], str]) -> str:
    ranked = sorted(
        group,
        key=lambda sign: (
            simplify(sign) != sign,
            not known_to("gb2312", sign),
            sign,
        ),
    )
    return "".join(ranked)


if __name__ == "__main__":
    TARGET.write_text("\n".join(groups()) + "\n", encoding="utf-8")
