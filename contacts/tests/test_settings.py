"""The environment is read loudly, and every answer carries the safe headers."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client

from frontdesk import settings as production

ROOT = Path(production.__file__).resolve().parent.parent


def start(tmp_path: Path, *arguments: str, **environment: str) -> str:
    """What manage.py says in a fresh process with only these variables set."""
    done = subprocess.run(
        [sys.executable, "manage.py", *(arguments or ("check",))],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "FRONTDESK_DATA": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("value", "meant"),
    [("yes", True), ("1", True), ("On", True), ("no", False), ("0", False), ("", True)],
)
def test_a_switch_is_read_as_yes_or_no(
    monkeypatch: pytest.MonkeyPatch, value: str, meant: bool
) -> None:
    monkeypatch.setenv("SOME_SWITCH", value)
    assert production.env_bool("SOME_SWITCH", True) is meant


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (lambda: production.env_bool("SOME", False), "maybe"),
        (lambda: production.env_int("SOME", 5, low=1, high=9), "ten"),
        (lambda: production.env_int("SOME", 5, low=1, high=9), "10"),
        (lambda: production.env_int("SOME", 5, low=1, high=9), "-1"),
        (lambda: production.env_int("SOME", 5, low=1, high=9), "٣"),
        (lambda: production.env_zone("SOME", "UTC"), "Asia/Nowhere"),
        (lambda: production.env_zone("SOME", "UTC"), "../etc/passwd"),
        (lambda: production.env_text("SOME", "a", allowed=frozenset({"a"})), "b"),
        (lambda: production.env_database("SOME", "sqlite://"), "mysql://u:geheim@h/n"),
        (lambda: production.env_database("SOME", "sqlite://"), "geheim"),
    ],
)
def test_nonsense_is_refused_by_the_variables_name(
    monkeypatch: pytest.MonkeyPatch, reader: object, value: str
) -> None:
    monkeypatch.setenv("SOME", value)
    with pytest.raises(ImproperlyConfigured, match=r"^SOME ") as refused:
        reader()
    assert "geheim" not in str(refused.value)


def test_it_starts_with_nothing_set(tmp_path: Path) -> None:
    assert "no issues" in start(tmp_path)
    key = tmp_path / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) >= 50


def test_the_key_made_first_is_kept(tmp_path: Path) -> None:
    made = production.kept_secret(tmp_path / "secret_key")
    assert production.kept_secret(tmp_path / "secret_key") == made
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_production_needs_its_own_key(tmp_path: Path) -> None:
    said = start(tmp_path, FRONTDESK_ENV="production")
    assert "SECRET_KEY is not set" in said
    assert not (tmp_path / "secret_key").exists()


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    said = start(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        FRONTDESK_ENV="production",
        SECRET_KEY="a-key-of-a-test-that-is-long-enough-0123456789-abcdefghij",
        ALLOWED_HOSTS="desk.example.org",
    )
    assert "no issues" in said


def test_every_answer_carries_the_policy(client: Client) -> None:
    response = client.get("/livez")
    policy = response["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    response = client.get("/admin/password_change/")
    assert response.status_code == 302
    assert response["Location"].startswith("/a")


@pytest.mark.django_db
def test_health_is_told_without_a_login(client: Client) -> None:
    assert client.get("/livez").content == b"ok"
    assert client.get("/readyz").content == b"ok"


def test_every_static_file_finds_the_others_by_their_hashed_names(
    settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = production.STORAGES
    # The admin's and the fonts take seconds to compress and hold no such import.
    call_command(
        "collectstatic",
        interactive=False,
        verbosity=0,
        ignore_patterns=["admin", "fonts", "simple_history"],
    )
    main = staticfiles_storage.stored_name("desk/js/main.js")
    imported = re.findall(r'import"./(.+?)"', (tmp_path / main).read_text())
    assert imported
    for name in imported:
        assert (tmp_path / "desk/js" / name).is_file()
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)


def test_every_variable_is_documented() -> None:
    read = set()
    for name in ("settings.py", "gunicorn_conf.py"):
        source = (ROOT / "frontdesk" / name).read_text()
        read |= set(re.findall(r'(?:\benv_\w+|environ\.get)\(\s*"([A-Z_]+)"', source))
    told = set(re.findall(r"`([A-Z_]{2,})`", (ROOT / "docs/deploy.md").read_text()))
    assert len(read) > 15
    assert read - told == set()
