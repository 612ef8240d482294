"""The cast, the clock and the guards of every test."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from elearning.guards import AppendOnly, install_sql, remove_sql

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
    settings.STATIC_ROOT = tmp_path
    settings.VAR_DIR = tmp_path


# --- Parallel requests ------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
):
    """SQLite in a file, as in production: threads cannot share a database in memory."""
    default = connections.settings["default"]
    if default["ENGINE"].endswith("sqlite3"):
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        default.setdefault("TEST", {})["NAME"] = str(name)


def guards():
    """Every guard of the migrations: table and condition."""
    for (app, _), migration in MigrationLoader(None).disk_migrations.items():
        for operation in migration.operations:
            if isinstance(operation, AppendOnly):
                yield f"{app}_{operation.model.lower()}", operation.when


def run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def _guards_again(django_db_setup, django_db_blocker):
    """Torn down after the flush: what made room for it is put back."""
    yield
    with django_db_blocker.unblock():
        for table, when in guards():
            run(remove_sql(connection.vendor, table))
            run(install_sql(connection.vendor, table, when=when))


@pytest.fixture
def parallel_db(_guards_again, django_db_serialized_rollback, transactional_db):
    """A database whose commits other threads see, emptied afterwards, records included."""
    yield
    for table, _when in guards():
        run(remove_sql(connection.vendor, table))
