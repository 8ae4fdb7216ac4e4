"""The layers, read from the imports: a module uses only what stands left of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import contacts
from contacts.rules import REGISTRY

ROOT = Path(contacts.__file__).parent

# From left to right. What stands in one line does not know of its neighbours.
LAYERS = (
    ("choices", "phones", "folding", "scans", "paging", "standstill"),
    ("rights", "widgets", "templatetags"),
    ("rules",),
    ("models",),
    ("search_index",),
    ("index_proof",),
    ("middleware", "context", "desk"),
    ("reports", "factories", "audit"),
    ("search", "sealing"),
    ("anchors", "missing"),
    ("proof",),
    ("callers",),
    ("forms", "exports"),
    ("printing", "imports"),
    ("demo_forms", "demo_months", "demo_oversight", "moving"),
    ("demo",),
)
# Each reads its input its own way and hands it over; none calls another.
DOORS = ("views", "admin", "api", "management")
# Not part of the running desk: addresses, start-up, a tool, and what is tested.
OUTSIDE = ("benchmarks", "urls", "apps", "folding_build", "migrations", "tests")
# What doors of one kind may share, and why.
SHARED = {
    "contacts.views.access": "the permission check is written once",
    "contacts.views.reports": "a report and its files ask for the same desks and days",
    "contacts.views.filing": "the pages of the three forms are one page",
    "contacts.admin.asking": "every act asks for its reason in the same way",
    "contacts.admin.lists": "every long list is paged and filtered in the same way",
    "contacts.admin.reviewing": "the three books are reviewed in the same way",
    "contacts.admin.taking": "every list is taken away in the same way",
    "contacts.admin.seen": "a word is of what was shown, in every list and page",
    "contacts.views.openings": "what a save promises is told on every form",
    "contacts.admin.base": "the scoping of every admin page is written once",
    "contacts.admin.history": "the history page belongs to every admin page",
}
# Doors that use another door all the same, and why.
EXEMPT = {
    (
        "contacts.views.amend",
        "contacts.views.contact",
    ): "the correction is shown with the entry's own history",
    (
        "contacts.views.calls",
        "contacts.views.drafts",
    ): "a call is opened from its draft",
    (
        "contacts.views.filing",
        "contacts.views.drafts",
    ): "every form is opened from its draft",
    (
        "contacts.views.filing",
        "contacts.views.calls",
    ): "the three forms share the talk of a call",
    (
        "contacts.views.letters",
        "contacts.views.attachments",
    ): "a letter comes with its scans",
    (
        "contacts.views.visits",
        "contacts.views.drafts",
    ): "a visit knows the call that waits for it",
    (
        "contacts.admin.people",
        "contacts.admin.settings",
    ): "the staff is a list of settings",
}
# Left of the models nothing may ask the database, nor a request.
PURE = ("choices", "phones", "folding", "paging", "rights", "rules")
NOT_PURE = ("django.db.models.query", "django.http", "django.shortcuts", "django.conf")

WRITES = {
    "save",
    "create",
    "delete",
    "update",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
# Calls that are named like a write but change no contact, promise or draft.
NOT_A_CONTACT = {
    ("demo.py", "row.save"): "the demo desk's settings",
    ("demo.py", "user.save"): "the demo accounts' passwords",
    ("demo.py", "TimeLimit.objects.create"): "the demo desk's settings",
    ("demo.py", "FormNumber.objects.create"): "the demo desk's settings",
    ("factories.py", "Group.objects.get_or_create"): "the groups of the roles",
    ("factories.py", "Clearance.objects.create"): "a clearance granted long ago",
    ("imports/cells.py", "self._used.update"): "a set of columns",
    ("imports/layout.py", "votes.update"): "a counter of headings",
    ("management/commands/import_contacts.py", "self._bar.update"): "a progress bar",
    ("management/commands/load_register.py", "bar.update"): "a progress bar",
    ("models/desks.py", "super().save"): "a model saves itself",
    ("models/people.py", "super().save"): "an account saves itself",
    ("models/history.py", "kept.save"): "the line of history of what is saved",
    ("models/desks.py", "super().delete"): "a row of settings",
    (
        "models/desks.py",
        "Desk.objects.filter(pk=self.desk_id).update",
    ): "the mark of the desk's settings",
    ("reports/monthly/counting.py", "getattr(whole, name).update"): "a counter",
    ("scans.py", "digest.update"): "a checksum",
    ("views/preferences.py", "request.user.save"): "the person's language and theme",
    ("widgets.py", "option['attrs'].update"): "the attributes of an option",
}


def modules() -> dict[str, Path]:
    """Return every module of the app by its dotted name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        found[name] = path
    return found


MODULES = modules()


def part_of(name: str) -> str:
    """Return the package or module right under `contacts`, such as `rules`."""
    return name.split(".")[1] if "." in name else ""


def imports_of(name: str) -> Iterator[str]:
    """Name every module that is imported, wherever in the file it is."""
    path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                kept = parts[: len(parts) - node.level + 1]
                base = ".".join([*kept, *filter(None, [base])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in MODULES else base


RANK = {name: rank for rank, line in enumerate(LAYERS) for name in line}
RANK.update(dict.fromkeys(DOORS, len(LAYERS)))


def test_every_module_has_its_place():
    known = {*RANK, *OUTSIDE, ""}
    assert {part_of(name) for name in MODULES} <= known


def test_a_module_imports_only_from_its_left():
    wrong = [
        f"{name} → {used}"
        for name in MODULES
        if part_of(name) in RANK
        for used in imports_of(name)
        if used.startswith("contacts.")
        and part_of(used) != part_of(name)
        and (part_of(used) not in RANK or RANK[part_of(used)] >= RANK[part_of(name)])
    ]
    assert wrong == []


def door_of(name: str) -> str:
    """Return the door a module belongs to: each view module is one of its own."""
    return name if name in MODULES and part_of(name) in DOORS else ""


def test_doors_never_import_doors():
    used_exemptions, wrong = set(), []
    for name in MODULES:
        if not door_of(name) or MODULES[name].name == "__init__.py":
            continue
        for used in imports_of(name):
            if not door_of(used) or used in SHARED or used == name:
                continue
            if (name, used) in EXEMPT:
                used_exemptions.add((name, used))
            else:
                wrong.append(f"{name} → {used}")
    assert wrong == []
    assert set(EXEMPT) - used_exemptions == set(), "exemptions that are not needed"
    assert set(SHARED) <= set(MODULES)


@pytest.mark.parametrize("part", PURE)
def test_rules_ask_no_database_clock_or_request(part):
    for name in MODULES:
        if part_of(name) != part:
            continue
        for used in imports_of(name):
            assert not used.startswith(NOT_PURE), f"{name} → {used}"
            assert part != "rules" or not used.startswith("django.db"), name
        if part == "rules":
            text = MODULES[name].read_text(encoding="utf-8")
            for clock in ("timezone.now", "datetime.now", "date.today", ".objects"):
                assert clock not in text, f"{name} asks {clock}"


def test_only_the_writer_writes_contacts():
    found, wrong = set(), []
    for name, path in MODULES.items():
        if part_of(name) in ("desk", "tests", "migrations", "benchmarks"):
            continue
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node, "func", None)
            if not isinstance(called, ast.Attribute) or called.attr not in WRITES:
                continue
            call = (place, ast.unparse(called))
            if call in NOT_A_CONTACT:
                found.add(call)
            else:
                wrong.append(f"{place}:{node.lineno} {call[1]}")
    assert wrong == []
    assert set(NOT_A_CONTACT) - found == set(), "exemptions that are not needed"


def test_every_entry_of_the_registry_is_named_once():
    codes = [entry.code for entry in REGISTRY]
    assert len(codes) == len(set(codes))
