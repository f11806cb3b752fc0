"""Settings of the test suite: cheap passwords, memory for cache and files, tasks run when they are enqueued."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("GONGHUI_SECRET_KEY", "only-for-the-test-suite")
os.environ.setdefault("GONGHUI_FIELD_KEY", "only-for-the-test-suite")
os.environ.setdefault("GONGHUI_DATA_DIR", tempfile.mkdtemp(prefix="gonghui-test-"))
os.environ.setdefault("GONGHUI_CHANNELS", "demo_phone,email")

from gonghui.conf.settings.base import *
from gonghui.conf.settings.base import DATA_DIR, DATABASES, STORAGES, TEMPLATES


class Undefined(str):
    """A template that names a variable nobody passed is a mistake; the test that renders it fails."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")

    def __contains__(self, text: object) -> bool:
        return text == "%s"


(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: threads of one test would lock each other out of a database in memory. Nobody needs it to be durable.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")  # type: ignore[index]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "high"]}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
GONGHUI_SECOND_FACTOR_REQUIRED = False
DEMO = True
