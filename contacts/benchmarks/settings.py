"""The settings of a measurement: the real ones, and the yardstick's table and pages."""

from __future__ import annotations

from frontdesk.settings import *  # noqa: F403
from frontdesk.settings import AUTHENTICATION_BACKENDS, INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "contacts.benchmarks"]
# R has Django's own accounts and, in its middleware's settings, its own sessions.
AUTHENTICATION_BACKENDS = [
    *AUTHENTICATION_BACKENDS,
    "django.contrib.auth.backends.ModelBackend",
]
ROOT_URLCONF = "contacts.benchmarks.urls"
# The files of a page are no part of what is measured.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIGRATION_MODULES = {"benchmarks": None}
YARDSTICK_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
