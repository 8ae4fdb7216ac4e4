"""The settings under test: the real ones, with a cheap hasher and static finder.

The plugin beside this file has already pointed FRONTDESK_DATA and DATABASE_URL at
what belongs to this run alone.
"""

from __future__ import annotations

from frontdesk.settings import *  # noqa: F403
from frontdesk.settings import (
    DATA_DIR,
    DATABASES,
    SQLITE_OPTIONS,
    STATIC_ROOT,
    STORAGES,
    TEMPLATES,
)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True

# An error in a template names the line it stands in.
TEMPLATES[0]["OPTIONS"]["debug"] = True

DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because the threads of a race and the live server must share it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # Nobody needs the rows of a test after a power cut.
    DATABASES["default"]["OPTIONS"] = {
        **SQLITE_OPTIONS,
        "init_command": SQLITE_OPTIONS["init_command"].replace("=FULL", "=OFF"),
    }
