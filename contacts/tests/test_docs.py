"""The README and the documents: links lead somewhere, every package is told of."""

from __future__ import annotations

import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    missing = [link for link in inside if not (document.parent / link).exists()]
    assert missing == []


def test_the_readme_tells_why_each_package_is_here() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    wanted = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    own = wanted.partition("# What those bring along")[0]
    names = re.findall(r"^([A-Za-z][\w.-]*)==", own, flags=re.MULTILINE)
    assert len(names) > 10
    assert [name for name in names if name.lower() not in told] == []


# Served by, used by another package's own choice, or asked for by Django.
NOT_IMPORTED = {"gunicorn", "brotli", "psycopg2-binary", "argon2-cffi", "tzdata"}


def test_each_package_of_our_own_is_used() -> None:
    wanted = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    own = wanted.partition("# What those bring along")[0]
    names = set(re.findall(r"^([A-Za-z][\w.-]*)==", own, flags=re.MULTILINE))
    sources = [*(ROOT / "contacts").rglob("*.py"), *(ROOT / "frontdesk").rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    modules = packages_distributions()
    unused = {
        name
        for name in names - NOT_IMPORTED
        if not any(
            name.lower() in {owner.lower().replace("_", "-") for owner in owners}
            and re.search(rf"[\"' ]{module}\b", text)
            for module, owners in modules.items()
        )
    }
    assert unused == set()
    assert names >= NOT_IMPORTED


def test_every_command_of_ours_is_in_the_readme() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    folder = ROOT / "contacts" / "management" / "commands"
    commands = {path.stem for path in folder.glob("[a-z]*.py")}
    assert commands
    assert {name for name in commands if f"manage.py {name}" not in told} == set()
