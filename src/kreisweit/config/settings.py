"""Django settings, one file for all profiles; what an installation may choose stands in settings_table."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import Any

import environ

from . import environment
from .sign_in import *  # noqa: F403  (settings of signing in, apart because they are many)

PROFILE = environment.profile()
environment.refuse_unsafe_start(PROFILE)
DEMO = PROFILE == "demo"
HOME = environment.home()
ASSETS_DIR = environment.assets()
PACKAGE = Path(__file__).resolve().parents[1]
DATA_DIR = PACKAGE / "data"

DEBUG = False
SECRET_KEY = environment.read("KREISWEIT_SECRET_KEY") or secrets.token_urlsafe(50)
if DEMO and not environment.read("KREISWEIT_SECRET_KEY"):
    SECRET_KEY = "invented-demo-county-without-any-secret-" + "0" * 20
ALLOWED_HOSTS = [h.strip() for h in environment.read("KREISWEIT_HOSTS").split(",") if h.strip()] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
if PROFILE != "prod":
    ALLOWED_HOSTS = ["*"]
FIXED_TODAY = date.fromisoformat(environment.read("KREISWEIT_TODAY")) if environment.read("KREISWEIT_TODAY") else None

INSTALLED_APPS = [
    "kreisweit.people",
    "kreisweit.audit",
    "kreisweit.places",
    "kreisweit.jobs",
    "kreisweit.files",
    "kreisweit.post",
    "kreisweit.privacy",
    "kreisweit.releases",
    "kreisweit.vault",
    "kreisweit.monitoring",
    "kreisweit.overview",
    "kreisweit.ui",
    "kreisweit.office",
    "kreisweit.portal",
    "kreisweit.api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django.forms",  # widget templates; the kit replaces most of them
    "django_htmx",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "kreisweit.ground.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kreisweit.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kreisweit.office.login.middleware.SessionLimits",
    "kreisweit.office.login.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kreisweit.ui.middleware.Refusals",
]
ROOT_URLCONF = "kreisweit.config.urls"
FORM_RENDERER = "kreisweit.ui.forms.KernRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kreisweit.ui.context.installation",
                "kreisweit.office.context.office",
            ],
            "builtins": [
                "kreisweit.ui.templatetags.kit",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE: the default DEFERRED loses writes under concurrent read-then-write.
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;",
}


def _database() -> dict[str, object]:
    address = environment.read("KREISWEIT_DATABASE")
    if PROFILE == "test" and not address:
        address = ""
    if address:
        return {**environ.Env.db_url_config(address), "CONN_MAX_AGE": 60, "ATOMIC_REQUESTS": False}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "kreisweit.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
    }


def _vault() -> dict[str, object]:
    address = environment.read("KREISWEIT_VAULT_DATABASE")
    if address:
        # The tests' address is that of the house: a database of its own there.
        own = {"TEST": {"NAME": "test_vault"}} if PROFILE == "test" else {}
        return {**environ.Env.db_url_config(address), "CONN_MAX_AGE": 60, "ATOMIC_REQUESTS": False, **own}
    options = {**SQLITE_OPTIONS, "init_command": SQLITE_OPTIONS["init_command"] + " PRAGMA secure_delete=ON;"}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "vault.sqlite3", "OPTIONS": options}


VAULT_OWNER_DATABASE = environment.read("KREISWEIT_VAULT_OWNER_DATABASE")


DATABASES = {"default": _database(), "vault": _vault()}
DATABASE_ROUTERS = ["kreisweit.vault.routing.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if PROFILE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("ar", "العربية")]
OFFICE_LANGUAGES = ("de", "en")
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("vendor", ASSETS_DIR)] if ASSETS_DIR.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEMO or PROFILE == "test"
STATIC_ROOT = None if WHITENOISE_USE_FINDERS else HOME / "static"
MEDIA_ROOT = HOME / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
if PROFILE == "test":
    TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

EMAIL_BACKEND = "kreisweit.post.backend.Outbox"
DEFAULT_FROM_EMAIL = environment.read("KREISWEIT_MAIL_FROM")
MAIL_SERVER = environment.read("KREISWEIT_MAIL")

COUNTY_COLOUR = environment.read("KREISWEIT_COUNTY_COLOUR")
OFFICIAL_BAND = environment.read("KREISWEIT_OFFICIAL_BAND")

TLS = environment.read("KREISWEIT_TLS") and PROFILE == "prod"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "kreisweit_session"
CSRF_COOKIE_NAME = "kreisweit_csrf"
LANGUAGE_COOKIE_NAME = "kreisweit_language"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.read("KREISWEIT_PROXIES") else None

X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kreisweit.ui.views.form_too_old"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_foreign_words": {"()": "kreisweit.ground.logs.NoForeignWords"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_foreign_words"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What a model could not learn is told by the result; the library's remarks could name values.
    "loggers": {"splink": {"level": "ERROR"}},
}

LINK_MEMORY_MB = environment.read("KREISWEIT_LINK_MEMORY_MB")
LINK_THREADS = environment.read("KREISWEIT_LINK_THREADS")
COMPUTE_MEMORY_MB = environment.read("KREISWEIT_COMPUTE_MEMORY_MB")
COMPUTE_THREADS = environment.read("KREISWEIT_COMPUTE_THREADS")
