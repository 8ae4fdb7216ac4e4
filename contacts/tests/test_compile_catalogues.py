"""A catalogue compiles without GNU gettext, and a broken one stops with its place."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from contacts.management.commands.compile_catalogues import compiled

HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


@pytest.fixture
def catalogue(tmp_path: Path):
    """Write a .po with these entries and give its path."""

    def write(entries: str) -> Path:
        path = tmp_path / "django.po"
        path.write_text(HEAD + entries, encoding="utf-8")
        return path

    return write


def test_it_writes_what_gettext_reads(catalogue):
    source = catalogue('msgid "Recorded."\nmsgstr "已登記。"\n')
    assert compiled(source, force=False) is True
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Recorded.") == "已登記。"
    assert sorted(path.name for path in source.parent.iterdir()) == [
        "django.mo",
        "django.po",
    ]


def test_an_unchanged_catalogue_is_left_alone(catalogue):
    source = catalogue('msgid "Recorded."\nmsgstr "已登記。"\n')
    compiled(source, force=False)
    os.utime(source, (0, 0))
    assert compiled(source, force=False) is False
    assert compiled(source, force=True) is True


@pytest.mark.parametrize(
    ("entries", "place"),
    [
        (
            '#, python-format\nmsgid "%(rings)d rings."\nmsgstr "響%(ring)d聲。"\n',
            r"django\.po:7: .*%\(rings\)d rings",
        ),
        ('msgid "Recorded."\nnonsense\nmsgstr "已登記。"\n', r"django\.po: "),
    ],
    ids=["placeholder", "line"],
)
def test_a_broken_catalogue_is_refused(catalogue, entries, place):
    source = catalogue(entries)
    with pytest.raises(CommandError, match=place):
        compiled(source, force=False)
    assert not source.with_suffix(".mo").exists()
