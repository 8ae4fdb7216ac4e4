"""A migrated SQLite file kept from run to run, so that a run need not migrate again.

It lies beside the installed packages and is named for what decides its content: the
migrations, the models and the folding they may import, and the pinned packages.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from pathlib import Path

from frontdesk.settings import BASE_DIR

FOLDER = Path(sys.prefix) / "migrated"


def kept() -> Path:
    """Return where the file for the sources as they are now lies, or would lie."""
    sources = [BASE_DIR / "requirements.txt", BASE_DIR / "contacts" / "folding.py"]
    for name in ("migrations", "models"):
        sources += sorted((BASE_DIR / "contacts" / name).glob("*.py"))
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.name.encode() + path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:24]}.sqlite3"


def take(target: Path) -> None:
    """Begin with the kept file where there is one."""
    source = kept()
    if source.exists() and not target.exists():
        shutil.copyfile(source, target)


def keep(source: Path) -> None:
    """Keep a freshly migrated file for the runs to come; older ones go."""
    target = kept()
    if target.exists():
        return
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    # Another process of the run may do the same; whoever renames last has won.
    fresh = FOLDER / f"{os.getpid()}.new"
    with sqlite3.connect(source) as before, sqlite3.connect(fresh) as after:
        before.backup(after)
    before.close()
    after.close()
    fresh.replace(target)
