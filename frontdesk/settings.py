"""Settings of every installation; each value that differs comes from the environment.

Nothing needs to be set to run on one machine. A value that cannot be read stops the
start with one sentence that names the variable: a desk must not run half configured.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
MEBIBYTE = 1024 * 1024
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


def env_text(name: str, default: str, *, allowed: frozenset[str] | None = None) -> str:
    """The variable's text, or the default where it is unset or empty."""
    value = os.environ.get(name, "").strip() or default
    if allowed is not None and value not in allowed:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: set it to one of {', '.join(sorted(allowed))}."
        )
    return value


def env_bool(name: str, default: bool) -> bool:
    """The variable as yes or no; any other word is refused."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise ImproperlyConfigured(f"{name} is {value!r}: set it to yes or no.")


def env_int(name: str, default: int, *, low: int, high: int) -> int:
    """The variable as a whole number between low and high, both included."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: set it to a whole number from {low} to {high}."
        )
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    """The variable's parts, split at commas, without empty ones."""
    value = os.environ.get(name, "").strip() or default
    return [part.strip() for part in value.split(",") if part.strip()]


def env_zone(name: str, default: str) -> str:
    """The variable as the name of a time zone that exists."""
    value = env_text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: set it to a time zone such as Asia/Taipei."
        ) from error
    return value


def env_database(name: str, default: str) -> dict[str, object]:
    """The variable as the connection of SQLite or PostgreSQL.

    The address may hold a password, so the refusal never repeats it.
    """
    try:
        database = dj_database_url.parse(env_text(name, default))
        engine = str(database["ENGINE"]).rpartition(".")[2]
    except (ValueError, KeyError):
        engine = ""
    if engine not in {"sqlite3", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} cannot be read: write it as postgres://user:password@host/name"
            " or sqlite:////folder/file.sqlite3."
        )
    return dict(database)


def kept_secret(path: Path) -> str:
    """The key in this file, made at random on the first start, readable by its owner.

    Two workers may start at once: only one creates the file, the other reads it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def secret_key(data: Path, *, production: bool) -> str:
    """SECRET_KEY of the environment; only a production desk has to set it."""
    key = env_text("SECRET_KEY", "")
    if key:
        return key
    if production:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set: a production desk needs its own, at least 50"
            " random characters, kept out of the repository."
        )
    return kept_secret(data / "secret_key")


PRODUCTION = (
    env_text(
        "FRONTDESK_ENV",
        "development",
        allowed=frozenset({"development", "production"}),
    )
    == "production"
)
DATA_DIR = Path(env_text("FRONTDESK_DATA", str(BASE_DIR / ".run"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
SECRET_KEY = secret_key(DATA_DIR, production=PRODUCTION)
DEBUG = env_bool("DEBUG", False)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "simple_history",
    "contacts",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "contacts.middleware.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "contacts.middleware.DeskMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTH_USER_MODEL = "contacts.User"

ROOT_URLCONF = "frontdesk.urls"
WSGI_APPLICATION = "frontdesk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "contacts.context.desk",
            ],
        },
    },
]
# The desk's controls are drawn by templates of the project.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# FULL survives a power cut: a call that was acknowledged must be in the book.
# IMMEDIATE takes the write lock at BEGIN, so two writers queue instead of failing
# half-way when both try to upgrade a read.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-65536;"
        "PRAGMA mmap_size=268435456;"
        "PRAGMA temp_store=MEMORY;"
    ),
}


def database(name: str, default: str) -> dict[str, object]:
    """The connection of the variable with the options its engine needs here."""
    connection = env_database(name, default)
    connection["ATOMIC_REQUESTS"] = False
    options = dict(connection.get("OPTIONS", {}))
    if connection["ENGINE"] == "django.db.backends.sqlite3":
        # A gunicorn thread lives as long as its worker, so its file stays open.
        connection["CONN_MAX_AGE"] = None
        connection["OPTIONS"] = {**SQLITE_OPTIONS, **options}
        return connection
    connection["CONN_MAX_AGE"] = env_int("DATABASE_MAX_AGE", 600, low=0, high=86400)
    connection["CONN_HEALTH_CHECKS"] = True
    # A pooler in transaction mode hands each statement to another session, and takes
    # no options at the start: there the limit belongs to the role.
    pooled = env_bool("DATABASE_POOLER", False)
    connection["DISABLE_SERVER_SIDE_CURSORS"] = pooled
    limit = env_int("DATABASE_TIMEOUT", 30, low=0, high=3600)
    if limit and not pooled and "options" not in options:
        options["options"] = f"-c statement_timeout={limit}s"
    connection["OPTIONS"] = options
    return connection


DATABASES = {
    "default": database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'frontdesk.sqlite3'}")
}
if env_text("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = database("DATABASE_REPLICA_URL", "")
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
DATABASE_ROUTERS = ["frontdesk.routing.ReplicaRouter"]
# A line of history is found by its row; an index of dates would be read by nobody.
SIMPLE_HISTORY_DATE_INDEX = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# SQLite leaves out the further columns of an index, which only PostgreSQL needs.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

# The first refuses a locked-out login before the second looks at the password.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "contacts.middleware.AccountBackend",
]
# A name is locked for one address only: a whole reception shares one, and a stranger
# elsewhere must not lock its people out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env_int("LOGIN_ATTEMPTS", 5, low=3, high=100)
AXES_COOLOFF_TIME = timedelta(minutes=env_int("LOGIN_PAUSE", 10, low=1, high=1440))
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "contacts.middleware.client_address"
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
BEHIND_PROXY = PRODUCTION

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# One shift and its handover; the idle limit ends a desk left alone much earlier.
SESSION_ENGINE = "frontdesk.sessions"
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", 14, low=1, high=168) * 3600
SESSION_COOKIE_NAME = "frontdesk_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "frontdesk_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
IDLE_MINUTES = env_int("IDLE_MINUTES", 30, low=1, high=1440)

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [
    ("zh-hant", _("Traditional Chinese")),
    ("zh-hans", _("Simplified Chinese")),
    ("en", _("English")),
]
LANGUAGE_COOKIE_NAME = "frontdesk_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
# A moment is written the same in a list of the admin as on the desk's pages.
FORMAT_MODULE_PATH = "frontdesk.formats"
USE_I18N = True
# One catalogue also holds the strings of templates/ and frontdesk/.
LOCALE_PATHS = [BASE_DIR / "contacts" / "locale"]
TIME_ZONE = env_zone("TIME_ZONE", "Asia/Taipei")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "frontdesk.storage.ModuleStorage"},
}

WHITENOISE_ALLOW_ALL_ORIGINS = False

# Attachments have no address of their own: a view checks the right, then serves.
MEDIA_ROOT = DATA_DIR / "attachments"
# Where the checks keep how far every log went; best on another machine's disk.
ANCHOR_FILE = Path(env_text("FRONTDESK_ANCHORS", str(DATA_DIR / "anchors.jsonl")))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
ATTACHMENT_MAX_BYTES = env_int("ATTACHMENT_MAX_MB", 20, low=1, high=200) * MEBIBYTE
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEBIBYTE

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env_bool("SSL_REDIRECT", True)
    # The proxy asks for its health over plain HTTP on the loopback.
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 31536000, low=0, high=63072000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# Lines name the path and the code, never a body or a query: callers are private.
# Only `export_month --mail` sends one; no page does.
EMAIL_HOST = env_text("MAIL_HOST", "localhost")
EMAIL_PORT = env_int("MAIL_PORT", 25, low=1, high=65535)
EMAIL_HOST_USER = env_text("MAIL_USER", "")
EMAIL_HOST_PASSWORD = env_text("MAIL_PASSWORD", "")
EMAIL_USE_TLS = env_bool("MAIL_TLS", False)
EMAIL_TIMEOUT = 60
DEFAULT_FROM_EMAIL = env_text("MAIL_FROM", "frontdesk@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "frontdesk.logs.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": env_text("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Without its own handlers: the default would mail whole requests to admins.
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
        "contacts": {"level": env_text("LOG_LEVEL", "INFO")},
        # Its warnings name who mistyped, sometimes with the password for a name.
        "axes": {"level": "ERROR"},
    },
}
