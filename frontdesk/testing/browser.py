"""Where the tests' Chromium is; run as a module it fetches one where none is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No Chromium for the browser tests: install your system's chromium package"
    " (Debian: apt-get install chromium), or run .venv/bin/playwright install chromium."
)


def installed() -> str | None:
    """The system's Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def downloaded() -> str | None:
    """The Chromium that Playwright keeps, or None.

    Asked in a process of its own: Playwright starts an event loop where it is asked.
    """
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    path = done.stdout.strip()
    return path if done.returncode == 0 and Path(path).is_file() else None


def launch_args() -> list[str]:
    """Chromium's switches: silent, and without any network but the loopback."""
    args = [
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]
    # Chromium refuses to build its sandbox for root, as in a container.
    return [*args, "--no-sandbox"] if os.geteuid() == 0 else args


def main() -> int:
    """0 when a Chromium is there, fetched if need be; else 1 and one sentence."""
    if installed() or downloaded():
        return 0
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    done = subprocess.run(command, stderr=subprocess.DEVNULL, check=False)
    if done.returncode == 0 and downloaded():
        return 0
    print(MISSING, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
