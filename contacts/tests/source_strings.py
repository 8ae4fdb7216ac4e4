"""Every string the source wants translated, read without GNU gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

# Context, msgid, plural; blank where a string has none.
Key = tuple[str, str, str]

FOLDERS = ("contacts", "frontdesk", "templates")
SHAPES = {
    "gettext": ("id",),
    "ngettext": ("id", "plural"),
    "pgettext": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
}
_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(
    rf"\b(n?p?gettext|_)\(\s*{_LITERAL}"
    rf"(?:\s*,\s*{_LITERAL})?(?:\s*,\s*{_LITERAL})?"
)


def strings() -> dict[Key, str]:
    """Return each string with the first file it stands in."""
    found: dict[Key, str] = {}
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if "tests" in path.parts:
                continue
            name = str(path.relative_to(settings.BASE_DIR))
            for key in _read(path):
                found.setdefault(key, name)
    return found


def _read(path: Path) -> Iterator[Key]:
    if path.suffix == ".py":
        yield from of_python(path.read_text(encoding="utf-8"))
    elif path.suffix == ".html":
        yield from of_template(path.read_text(encoding="utf-8"))


def of_python(source: str) -> Iterator[Key]:
    """Yield what the calls of Django's gettext functions hold, under any name.

    AssertionError where a call holds something else than plain text: gettext could
    not find that string either.
    """
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name.removesuffix("_lazy") in SHAPES
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in names:
            shape = SHAPES[names[node.func.id]]
            values = [_plain(argument) for argument in node.args[: len(shape)]]
            yield _key(shape, values)


def _plain(argument: ast.expr) -> str:
    plain = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    assert plain, f"No plain text to translate: {ast.unparse(argument)}"
    return argument.value


def of_template(source: str) -> Iterator[Key]:
    """Yield what a template translates, through Django's own reader."""
    for match in _CALL.finditer(templatize(source)):
        name, *literals = match.groups()
        values = [ast.literal_eval(text) for text in literals if text]
        yield _key(SHAPES["gettext" if name == "_" else name], values)


def _key(shape: tuple[str, ...], values: list[str]) -> Key:
    parts = dict(zip(shape, values, strict=False))
    return parts.get("context", ""), parts["id"], parts.get("plural", "")
