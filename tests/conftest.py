"""The cast, the clock and the guards of every test."""

import os
from datetime import UTC, date, datetime

import pytest

os.environ.setdefault("SECRET_KEY", "only-for-tests-" * 5)
os.environ.setdefault("ELEARNING_DEMO", "1")

NOW = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)  # 10.42 WIB
TODAY = date(2026, 11, 24)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(autouse=True)
def light_settings(settings, tmp_path):
    """Fast hashing, plain static files, files of its own for each test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path
