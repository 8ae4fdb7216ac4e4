"""A bare Django site on the same database: session, account, CSRF, and no more."""

from __future__ import annotations

from .settings import *  # noqa: F403
from .settings import YARDSTICK_MIDDLEWARE

MIDDLEWARE = YARDSTICK_MIDDLEWARE
SESSION_ENGINE = "django.contrib.sessions.backends.db"
