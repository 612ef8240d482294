"""The cast, the clock and the guards of every test."""

import inspect
import os
import shutil
import sqlite3
from contextlib import closing
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
import pytest
from django.db import connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

from elearning import guards as guards_module
from elearning.guards import AppendOnly, install_sql, remove_sql
from tests.layers import Layers

NOW = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)  # 10.42 WIB
TODAY = date(2026, 11, 24)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(autouse=True)
def own_files(request, settings, tmp_path):
    """Files of its own for each test, those of its world among them."""
    if "world" in request.fixturenames:
        shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media")
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    settings.VAR_DIR = tmp_path


@pytest.fixture(scope="session", autouse=True)
def _keys_of_the_agency(tmp_path_factory):
    """One key for all tests: what a world signed must hold in each of its tests."""
    with override_settings(KEYS_DIR=tmp_path_factory.mktemp("keys")):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Rows and files that are made once for all tests of a file.

    A fixture of the module that asks for it builds them, in its own time: what a test
    travels to or sets is not there yet. Each test runs in a savepoint and must be handed
    copies of the instances. Tests that commit cannot live in such a file.
    """
    block = transaction.atomic()
    block._from_testcase = True  # lets durable blocks be the outermost ones of a test
    files = tmp_path_factory.mktemp("world")
    media = files / "media"
    media.mkdir()
    ours = override_settings(MEDIA_ROOT=media, STATIC_ROOT=files, VAR_DIR=files)
    with django_db_blocker.unblock(), ours, block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def layers(world):
    """The world of a file whose tests ask for more or less of the same.

    ``built`` gives them by name, in the scope of a class: outside of classes that is
    anew for each test, but before its savepoint.
    """
    return Layers(at=NOW)


@pytest.fixture(scope="module")
def built():
    """What stands in the world of a file, by name. A file that shares overrides this."""
    return {}


@pytest.fixture
def made(built):
    """What was built once, in copies that a test may change."""
    return deepcopy(built)


# --- Parallel requests ------------------------------------------------------------------


def is_sqlite():
    return connections.settings["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
):
    """SQLite in a file, as in production: threads cannot share a database in memory."""
    if is_sqlite():
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connections.settings["default"].setdefault("TEST", {})["NAME"] = str(file)
        if migrated().exists():
            shutil.copy(migrated(), file)


@pytest.fixture(scope="session")
def django_db_keepdb():
    """What was copied is migrated already; its folder goes with the session."""
    return is_sqlite()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """The first run with these migrations leaves a copy of the empty database."""
    if is_sqlite() and not migrated().exists():
        migrated().parent.mkdir(exist_ok=True)
        written = migrated().with_suffix(f".{os.getpid()}")
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as made,
            closing(sqlite3.connect(written)) as copy,
        ):
            made.backup(copy)
        written.replace(migrated())


@cache
def migrated():
    """Where that copy lies: named after everything that migrations say."""
    said = sha256(django.__version__.encode())
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        source = inspect.getsource(inspect.getmodule(type(migration)))
        said.update(f"{app}.{name}\n{source}".encode())
    said.update(inspect.getsource(guards_module).encode())
    folder = Path(__file__).parent.parent / ".cache"
    return folder / f"migrated-{said.hexdigest()[:16]}.sqlite3"


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
