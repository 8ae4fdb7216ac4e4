"""One spelling for searching: Traditional or Simplified, wide or narrow, any phone.

The same `fold()` makes the text that is searched and the word that is looked for.
`folding_variants.txt` says which Chinese characters are the same letter; it is made
by `python -m contacts.folding_build`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add
from pathlib import Path

# Raise it when `fold()` or the variants change: every search text is then reindexed.
FOLD_VERSION = 3
# Stands in a search text before the telephone numbers, which come last: whoever may
# not read numbers must not find one out by asking for its digits.
NUMBERS_FOLLOW = "\x1f"

# A longer token is cut: the index narrows down, the substring test decides.
LONGEST_TOKEN = 24

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-‐‑‒–—―−－/／.．()（）·]{1,3}(?=\d)")
_LATIN_ACCENTS = range(0x0300, 0x0370)
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_WIDE = "\u1100-\u11ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003fffd"
# Nothing that was written is left out: whatever is no space belongs to a run.
_RUNS = re.compile(rf"([{_WIDE}]+)|([^\s{_WIDE}]+)")
# More pairs of one word narrow nothing further; the substring test sees it whole.
MOST_PAIRS = 24
# A shorter beginning tells little where there is anything else to look for.
TELLING = 3


def _variants() -> dict[str, str]:
    """Return each variant with the character it folds to."""
    path = Path(__file__).with_name("folding_variants.txt")
    lines = path.read_text(encoding="utf-8").split()
    return {variant: line[0] for line in lines for variant in line[1:]}


class _Letters(dict[int, str]):
    """A table for `str.translate` that works a character out when first met."""

    def __init__(self) -> None:
        super().__init__({ord("\n"): "\n"})
        self._variants = _variants()

    def __missing__(self, code: int) -> str:
        bare = unicodedata.normalize("NFKD", chr(code)).casefold()
        parts = unicodedata.normalize("NFKD", bare)
        self[code] = folded = "".join(map(self._letter, parts))
        return folded

    def _letter(self, sign: str) -> str:
        code, category = ord(sign), unicodedata.category(sign)
        if category == "Cf" or code in _LATIN_ACCENTS:
            return ""
        if any(code in selectors for selectors in _VARIATION_SELECTORS):
            return ""
        if category == "Nd":
            return str(unicodedata.digit(sign))
        if category[0] in "PSZ" or category in ("Cc", "Cs"):
            return " "
        return self._variants.get(sign, sign)


_LETTERS = _Letters()


def fold(text: str) -> str:
    """Return the text as it is searched; a line break stays, to keep fields apart.

    Width, case, accents and variants of Chinese characters fall away, punctuation
    becomes a space, and the groups of a number become one: `０９１２-345 678` gives
    `0912345678`. Every other character is folded on its own, so that whatever stands
    in a text is found in the folded text. Do not fold twice: a space that was a comma
    would then join two numbers.
    """
    return _BETWEEN_DIGITS.sub(_join, text).translate(_LETTERS)


def folded_text(parts: Iterable[str], numbers: Iterable[str]) -> str:
    """Return a search text: a line for each part that is filled, then the numbers."""
    lines = [fold(part) for part in parts if part]
    digits = [fold(number) for number in numbers if number]
    return "\n".join([*lines, NUMBERS_FOLLOW, *digits] if digits else lines)


def _join(gap: re.Match[str]) -> str:
    # A line break parts two fields: unit 1202 and phone 0912 are not one number.
    return gap[0] if "\n" in gap[0] else ""


def tokens(folded: str) -> list[str]:
    """Return the tokens by which the index finds a folded text, each once.

    A run of Chinese gives its pairs and its last character, so that one character is
    found as the beginning of a token; a number or a word in letters gives all its
    endings, so that any fragment is found as a beginning.
    """
    found: list[str] = []
    for run in _RUNS.finditer(folded):
        text = run[0]
        found += _seam(run)
        if run[1]:
            found += map(add, text, text[1:])
            found.append(text[-1])
        else:
            found += [text[start : start + LONGEST_TOKEN] for start in range(len(text))]
    return list(dict.fromkeys(found))


def _seam(run: re.Match[str]) -> list[str]:
    """Return the pair where Chinese and another script touch: each alone is common."""
    start = run.start()
    before = run.string[start - 1 : start] if start else ""
    return [before + run[0][0]] if before.strip() else []


def wanted(folded: str) -> tuple[list[str], list[str]]:
    """Return which whole tokens and which beginnings a text must have to hold this.

    They are necessary, not enough: the pairs of a word may stand apart. A beginning of
    one or two signs is left out beside anything else: half the register has it.
    """
    whole: list[str] = []
    begun: list[str] = []
    for run in _RUNS.finditer(folded):
        text = run[0]
        whole += _seam(run)
        if run[1] and len(text) > 1:
            whole += [*map(add, text, text[1:])][:MOST_PAIRS]
        else:
            begun.append(text[:LONGEST_TOKEN])
    telling = [token for token in begun if len(token) >= TELLING]
    if whole or telling:
        begun = telling
    return list(dict.fromkeys(whole)), list(dict.fromkeys(begun))
