"""Settings of every installation. What differs between them comes from the environment (docs/operations.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gonghui.conf.keys import stored_key

DATA_DIR = Path(os.environ.get("GONGHUI_DATA_DIR", "var")).absolute()
DEMO = os.environ.get("GONGHUI_DEMO", "") == "1"
DEBUG = os.environ.get("GONGHUI_DEBUG", "") == "1"

SECRET_KEY = os.environ.get("GONGHUI_SECRET_KEY") or stored_key(DATA_DIR, "secret.key")
_FIELD_KEYS = os.environ.get("GONGHUI_FIELD_KEY") or stored_key(DATA_DIR, "field.key")
GONGHUI_FIELD_KEYS = [key for key in _FIELD_KEYS.split(",") if key]
GONGHUI_AUDIT_KEY = os.environ.get("GONGHUI_AUDIT_KEY") or stored_key(DATA_DIR, "audit.key")
GONGHUI_SITE_URL = os.environ.get("GONGHUI_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = os.environ.get("GONGHUI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [GONGHUI_SITE_URL] if GONGHUI_SITE_URL.startswith("https://") else []

GONGHUI_CHANNELS = [
    kind for kind in os.environ.get("GONGHUI_CHANNELS", "demo_phone" if DEMO else "").split(",") if kind
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "gonghui.web",  # before allauth, whose pages it redraws
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "treebeard",
    "django_tasks",
    "django_tasks_db",
    "gonghui.kernel",
    "gonghui.foundation.regions",
    "gonghui.foundation.organizations",
    "gonghui.foundation.people",
    "gonghui.foundation.enterprises",
    "gonghui.foundation.accounts",
    "gonghui.foundation.facts",
    "gonghui.foundation.figures",
    "gonghui.foundation.jobs",
    "gonghui.foundation.notifications",
    "gonghui.foundation.files",
    "gonghui.foundation.exchange",
    "gonghui.engines.legal",
    "gonghui.engines.rules",
    "gonghui.engines.deadlines",
    "gonghui.engines.documents",
    "gonghui.programmes.disputes",
    *(f"gonghui.channels.{kind}" for kind in GONGHUI_CHANNELS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gonghui.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gonghui.web.middleware.DomainErrorMiddleware",
    "gonghui.foundation.accounts.middleware.ScopeMiddleware",
    "gonghui.web.middleware.BodySizeMiddleware",
    "gonghui.foundation.accounts.middleware.DoorMiddleware",
]

ROOT_URLCONF = "gonghui.conf.urls"
WSGI_APPLICATION = "gonghui.conf.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gonghui.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "gonghui.web.forms.GonghuiRenderer"

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
)


def database(url: str) -> dict[str, Any]:
    """The database behind `url`, with the options that each kind needs to serve many people at once."""
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
    else:
        found["CONN_HEALTH_CHECKS"] = True
        found["OPTIONS"] = {**found.get("OPTIONS", {}), "prepare_threshold": 2}  # for `gonghui.kernel.kept`
    return found


DATABASES = {"default": database(os.environ.get("GONGHUI_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'gonghui.sqlite3'}")}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:workbench"
ACCOUNT_ADAPTER = "gonghui.foundation.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "gonghui.foundation.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# A whole office or a mobile operator may stand behind one address, hence generous; one number has stricter limits.
ACCOUNT_RATE_LIMITS = {"phone_ask": "60/10m/ip", "phone_try": "120/10m/ip"}
ACCOUNT_LOGOUT_REDIRECT_URL = "web:home"
# How many proxies in front of us write X-Forwarded-For; the limits of public doors count by the address before them.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GONGHUI_PROXIES", "0"))
MFA_ADAPTER = "gonghui.foundation.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Gonghui"
GONGHUI_SECOND_FACTOR_REQUIRED = os.environ.get("GONGHUI_SECOND_FACTOR", "0" if DEMO else "1") == "1"

CSRF_FAILURE_VIEW = "gonghui.web.errors.csrf_failure"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = GONGHUI_SITE_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("英文"))]
LOCALE_PATHS = [Path(__file__).resolve().parents[2] / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
GONGHUI_LARGEST_BODY = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Limits are counted here; at Django's 300 entries a visitor could push their own count out with made-up names.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "high"]}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("GONGHUI_MAIL_FROM", "gonghui@localhost")

CHECKOUT_PACKS, SHIPPED_PACKS = (Path(__file__).resolve().parents[level] / "packs" for level in (4, 2))
# A language model on the federation's own server, by an address like that of OpenAI; empty: no model is asked.
GONGHUI_PHRASING_URL = os.environ.get("GONGHUI_PHRASING_URL", "")
GONGHUI_PHRASING_MODEL = os.environ.get("GONGHUI_PHRASING_MODEL", "default")
GONGHUI_PHRASING_KEY = os.environ.get("GONGHUI_PHRASING_KEY", "")

GONGHUI_PACKS_DIR = Path(
    os.environ.get("GONGHUI_PACKS_DIR") or (SHIPPED_PACKS if SHIPPED_PACKS.exists() else CHECKOUT_PACKS)
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gonghui": {"level": "INFO"}},
}
