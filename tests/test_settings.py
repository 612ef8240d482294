"""Settings come from the environment and are safe where nothing is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 60
READ = """
import json, elearning.settings as s
names = [n for n in dir(s) if n.isupper()]
print(json.dumps({n: getattr(s, n) for n in names}, default=str))
"""


@pytest.fixture
def settings_with(tmp_path):
    """The settings that a fresh process reads from this environment."""

    def settings_with(**environment: str) -> dict:
        values = {
            "PATH": os.environ["PATH"],
            "ELEARNING_VAR": str(tmp_path),
            **environment,
        }
        answer = subprocess.run(
            [sys.executable, "-c", READ],
            cwd=ROOT,
            env=values,
            capture_output=True,
            check=True,
        )
        return json.loads(answer.stdout)

    return settings_with


def test_nothing_said_is_a_production_that_cannot_start(settings_with):
    values = settings_with()
    assert values["SECRET_KEY"] == ""
    assert not values["DEBUG"]
    assert not values["DEMO"]
    assert values["SECURE_SSL_REDIRECT"]
    assert values["SESSION_COOKIE_SECURE"]
    assert values["CSRF_COOKIE_SECURE"]
    assert values["SECURE_HSTS_SECONDS"] > 0
    assert "*" not in values["ALLOWED_HOSTS"]


def test_the_demo_keeps_a_key_of_its_own(settings_with, tmp_path):
    first = settings_with(ELEARNING_DEMO="1")
    assert len(first["SECRET_KEY"]) > 50
    assert first["SECRET_KEY"] == settings_with(ELEARNING_DEMO="1")["SECRET_KEY"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert not first["SECURE_SSL_REDIRECT"]


def test_a_given_key_is_taken_and_never_written_down(settings_with, tmp_path):
    values = settings_with(ELEARNING_DEMO="1", SECRET_KEY=KEY)
    assert values["SECRET_KEY"] == KEY
    assert not (tmp_path / "secret_key").exists()


def test_sqlite_stands_in_the_data_folder(settings_with, tmp_path):
    database = settings_with(SECRET_KEY=KEY)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == str(tmp_path / "db.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_another_file_can_be_named(settings_with):
    values = settings_with(SECRET_KEY=KEY, DATABASE_URL="sqlite:////srv/zi.sqlite3")
    assert values["DATABASES"]["default"]["NAME"] == "/srv/zi.sqlite3"


def test_postgresql_is_one_address(settings_with):
    address = "postgres://zi:r%40hasia@db.example.go.id:5433/belajar"
    database = settings_with(SECRET_KEY=KEY, DATABASE_URL=address)["DATABASES"][
        "default"
    ]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["PASSWORD"] == "r@hasia"
    assert (database["HOST"], database["PORT"]) == ("db.example.go.id", "5433")
    assert (database["USER"], database["NAME"]) == ("zi", "belajar")


def test_redis_is_the_cache_where_there_is_one(settings_with):
    values = settings_with(SECRET_KEY=KEY, REDIS_URL="redis://cache:6379/0")
    assert values["CACHES"]["default"]["BACKEND"].endswith("RedisCache")


def test_mail_goes_out_where_a_host_is_named(settings_with):
    assert "console" in settings_with(SECRET_KEY=KEY)["EMAIL_BACKEND"]
    assert "smtp" in settings_with(SECRET_KEY=KEY, EMAIL_HOST="mail")["EMAIL_BACKEND"]


@pytest.mark.parametrize(
    ("said", "trusted"), [("1", True), ("yes", True), ("0", False)]
)
def test_a_proxy_is_trusted_only_where_there_is_one(settings_with, said, trusted):
    values = settings_with(SECRET_KEY=KEY, BEHIND_PROXY=said)
    assert ("SECURE_PROXY_SSL_HEADER" in values) is trusted


def test_lists_are_separated_by_commas(settings_with):
    values = settings_with(SECRET_KEY=KEY, ALLOWED_HOSTS="a.go.id, b.go.id,")
    assert values["ALLOWED_HOSTS"] == ["a.go.id", "b.go.id"]


def test_the_path_of_the_cms_is_chosen(settings_with):
    assert settings_with(SECRET_KEY=KEY, CMS_PATH="/kelola/")["CMS_PATH"] == "kelola/"
