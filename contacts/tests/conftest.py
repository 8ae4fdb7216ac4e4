"""Fixtures of every test: a browser that may not go out, and a check of its errors."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from contacts.exports import jobs
from frontdesk.testing import browser as chromium
from frontdesk.testing import emptying, migrated

from .cast import estate, file_call, hotel, sign_in, snapshot  # noqa: F401

# How long a page may take on a busy machine, in milliseconds; no test is about time.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database goes with its folder or its server, which are of this run alone.

    Dropping it first would fail on a page that is still polling as its browser closes.
    """
    return True


@pytest.fixture(autouse=True)
def _exports_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is made within its request: a thread would not see the test's rows."""
    monkeypatch.setattr(jobs, "run_behind", lambda work: work())


@pytest.fixture(autouse=True)
def _language_of_nobody() -> None:
    """Each test begins in the product's own language.

    A request leaves its reader's language with the thread that answered it, and which
    tests share a worker is not the same in every run.
    """
    translation.deactivate()


@pytest.fixture(autouse=True)
def _anchors_of_their_own(
    settings: Any, tmp_path_factory: pytest.TempPathFactory, request: Any
) -> None:
    """Each test's checks begin without an anchor, as its database does."""
    name = f"{abs(hash(request.node.nodeid))}.jsonl"
    settings.ANCHOR_FILE = tmp_path_factory.getbasetemp() / name


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """On SQLite the run begins with the file that an earlier one has migrated."""
    if is_sqlite():
        migrated.take(Path(settings.DATABASES["default"]["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """What was migrated is kept before a test writes into it."""
    if is_sqlite():
        migrated.keep(Path(settings.DATABASES["default"]["TEST"]["NAME"]))


def is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session", autouse=True)
def patient_emptying() -> Generator[None, None, None]:
    """A page's last word and the emptying after its test do not end one another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.patiently)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict:
    """A missing browser is a failure: a skipped test would hide a broken page."""
    path = chromium.installed() or chromium.downloaded()
    if path is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": chromium.launch_args(),
    }


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Pages open by their path alone, on the live server."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict:
    """The desk's own screen size, language and clock."""
    return {
        **browser_context_args,
        "locale": "zh-TW",
        "timezone_id": "Asia/Taipei",
        "viewport": {"width": 1366, "height": 768},
        # A colour halfway through its fade is neither the light nor the dark one.
        "reduced_motion": "reduce",
    }


@pytest.fixture
def page(page: Page) -> Generator[Page, None, None]:
    """A page that fails its test for a script error or a breach of the policy."""
    errors: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            errors.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(PATIENCE)
    yield page
    assert errors == []


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page against WCAG 2.2 AA: a line for each element."""

    def found(page: Page) -> list[str]:
        options = {
            "runOnly": {"type": "tag", "values": list(WCAG_22_AA)},
            "resultTypes": ["violations"],
            # It would copy style sheets into the page, against the page's policy.
            "preload": False,
        }
        response = Axe().run(page, options=options).response
        return [
            f"{finding['id']}: {node['target']} {node['html'][:120]}"
            for finding in response["violations"]
            for node in finding["nodes"]
        ]

    return found
