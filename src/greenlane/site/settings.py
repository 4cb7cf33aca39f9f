"""What is set from outside? Every setting is an environment variable with a safe default for one machine."""

import os
import secrets
from pathlib import Path

import dj_database_url

from greenlane.site.smtp import smtp_of

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("GREENLANE_HOME", ROOT / "var"))
PACKS = Path(os.environ.get("GREENLANE_PACKS", ROOT / "packs"))
COUNTRY = os.environ.get("GREENLANE_COUNTRY", "xx")
#: A folder whose files take the place of the pack's (risk profiles, thresholds); enters decisions by hash only.
OVERLAY = Path(os.environ["GREENLANE_OVERLAY"]) if "GREENLANE_OVERLAY" in os.environ else None
#: The origin of the log's checkpoints: one name for ever.
LOG_NAME = os.environ.get("GREENLANE_LOG_NAME", f"greenlane.example/{COUNTRY}")
DEBUG = os.environ.get("GREENLANE_DEBUG") == "1"


def _kept_secret(name: str) -> str:
    """A secret from the environment, or one made once and kept in HOME, readable by its owner alone."""
    given = os.environ.get(f"GREENLANE_{name.upper()}")
    if given:
        return given
    kept = HOME / "keys" / name
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()


SECRET_KEY = _kept_secret("secret_key")
ALLOWED_HOSTS = os.environ.get("GREENLANE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("GREENLANE_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "greenlane.base.apps.BaseFloor",
    "greenlane.law.apps.LawFloor",
    "greenlane.filing.apps.FilingFloor",
    "greenlane.risk.apps.RiskFloor",
    "greenlane.clearance.apps.ClearanceFloor",
    "greenlane.insight.apps.InsightFloor",
    "greenlane.site.apps.Site",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "greenlane.site.middleware.law_in_force",
    "greenlane.site.attendance.attend",
    "greenlane.site.middleware.content_security_policy",
]
ROOT_URLCONF = "greenlane.site.urls"
WSGI_APPLICATION = "greenlane.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(Path(__file__).resolve().parents[1].glob("*/*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Kept open for good: a fresh SQLite connection per request costs two thirds of the rate.
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{HOME / 'greenlane.sqlite3'}", conn_max_age=None)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        # FULL: what was answered "accepted" is on the disk, even if the power fails the moment after.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; "
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
    }

AUTH_USER_MODEL = "base.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
#: Roles that log in with a second factor (RFC 6238); anybody may set one up. The demonstration asks nobody for one.
SECOND_FACTOR_ROLES = frozenset(
    filter(None, os.environ.get("GREENLANE_SECOND_FACTOR", "officer,manager,auditor,admin").split(","))
)
SESSION_COOKIE_AGE = 12 * 3600
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en"
#: Each in its own words. A further language is a folder in ``site/locale`` and a line here.
LANGUAGES = [("en", "English"), ("th", "ไทย"), ("km", "ខ្មែរ")]
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
#: Where a language writes numbers otherwise than Django thinks: ``<language>/formats.py``.
FORMAT_MODULE_PATH = "greenlane.site.locale"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
STATIC_URL = "static/"
#: Served from the packages themselves: nothing is to be collected, on one machine or many.
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("GREENLANE_HTTPS") == "1"
X_FRAME_OPTIONS = "DENY"

CLAMD_SOCKET = os.environ.get("GREENLANE_CLAMD", "/var/run/clamav/clamd.ctl")

#: Where letters to traders are handed in (smtp:// or smtps://user:password@host:port); none are written where it is
#: not set. What they are from, and the address under which people reach this service, for the links in them.
SMTP = smtp_of(os.environ.get("GREENLANE_SMTP", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SMTP.host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = SMTP.host, SMTP.port, 20
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.user, SMTP.password
EMAIL_USE_SSL, EMAIL_USE_TLS = SMTP.is_tls, SMTP.starts_tls
DEFAULT_FROM_EMAIL = os.environ.get("GREENLANE_FROM", "Greenlane <no-reply@localhost>")
ADDRESS = os.environ.get("GREENLANE_ADDRESS", "http://localhost:8000").rstrip("/")

#: Webhooks may go to private and loopback addresses: for tests and for systems in the same network only.
WEBHOOK_PRIVATE = os.environ.get("GREENLANE_WEBHOOK_PRIVATE") == "1"

#: Set by ``greenlane demo`` alone: visitors are shown around with the logins that it made.
DEMONSTRATION = os.environ.get("GREENLANE_DEMONSTRATION") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GREENLANE_LOG", "WARNING")},
}
