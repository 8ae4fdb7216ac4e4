"""The desk as `make run` serves it: gunicorn, whitenoise, production's storage."""

from __future__ import annotations

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Generator
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError

import pytest

from frontdesk.settings import BASE_DIR

# Both databases are behind the same server; once is enough for what is new here.
pytestmark = pytest.mark.sqlite


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def environment(folder: Path, port: int) -> dict[str, str]:
    """Return the environment of somebody who has set nothing but folder and port."""
    foreign = ("DJANGO_", "DATABASE_", "FRONTDESK_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "frontdesk.settings",
        "FRONTDESK_DATA": str(folder),
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }


@pytest.fixture
def served(tmp_path: Path) -> Generator[SimpleNamespace, None, None]:
    """A server of its own with the demo desks, its address and `lin`'s password."""
    port = free_port()
    env = environment(tmp_path, port)

    def manage(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=BASE_DIR, env=env, check=True, capture_output=True, text=True
        ).stdout

    manage("collectstatic", "--noinput", "--verbosity=0")
    manage("migrate", "--noinput", "--verbosity=0")
    shown = manage("demo", "--first-run")
    password = re.search(r"^  lin +(\S+)", shown, re.MULTILINE)[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:frontdesk.gunicorn_conf"]
    with subprocess.Popen(command, cwd=BASE_DIR, env=env) as server:
        try:
            yield SimpleNamespace(
                address=f"http://127.0.0.1:{port}", password=password, server=server
            )
        finally:
            server.terminate()


class Visitor:
    """A browser's cookies without a browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar)
        )

    def get(self, path: str) -> tuple[str, urllib.request.addinfourl]:
        answer = self.opener.open(self.address + path, timeout=30)
        return answer.read().decode(), answer

    def send(self, path: str, **fields: str) -> tuple[str, str]:
        """Send a form with its token; returns the page and where it came from."""
        page, _answer = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token})
        answer = self.opener.open(self.address + path, data.encode(), timeout=30)
        return answer.read().decode(), answer.geturl()


def answering(visitor: Visitor) -> None:
    """Wait until the server is up; it has a second database to open first."""
    for _attempt in range(300):
        try:
            visitor.get("/livez")
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("The server did not come up.")


def test_a_call_is_filed_on_the_server_that_users_get(served) -> None:
    visitor = Visitor(served.address)
    answering(visitor)
    visitor.get("/readyz")
    page, came = visitor.send(
        "/accounts/login/", username="lin", password=served.password
    )
    assert urllib.parse.urlsplit(came).path == "/"

    style = re.search(r'href="(/static/desk/desk\.\w+\.css)"', page)[1]
    _text, answer = visitor.get(style)
    assert "immutable" in answer.headers["Cache-Control"]

    page, _answer = visitor.get("/calls/new/")
    herself = re.search(r'<option value="(\d+)" selected>林', page)[1]
    page, came = visitor.send(
        "/calls/new/",
        entry_id=str(uuid.uuid4()),
        rings="2",
        identity="given",
        name="王先生",
        category="enquiry",
        urgency="normal",
        content="詢問泳池開放時間。",
        outcome="answered",
        answered_by=herself,
    )
    assert "BH-DH-" in page
    assert "詢問泳池開放時間。" in visitor.get("/registers/telephone/")[0]

    served.server.terminate()
    assert served.server.wait(timeout=30) == 0
