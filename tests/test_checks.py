"""A site that is unsafe or half configured does not start, and says why."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError

from elearning import checks
from elearning.checks import NOT_STARTED, refuse_if_unsafe
from elearning.demo.accounts import DOMAIN
from tests.factories import UserFactory
from tests.signatures import PASSWORD, p12

SHARED = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}


@pytest.fixture
def production(settings):
    """A configuration that has nothing to complain about."""
    settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY = "k" * 50
    settings.ALLOWED_HOSTS = ["elearning.example.go.id"]
    settings.SITE_URL = "https://elearning.example.go.id"
    settings.EMAIL_HOST = "mail.example.go.id"
    return settings


def found(**options) -> set[str]:
    return {
        message.id
        for message in run_checks(include_deployment_checks=True, **options)
        if message.id.startswith("elearning.")
    }


def test_a_whole_configuration_is_silent(production):
    assert found() == set()


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "short", "elearning.E001"),
        ("SECRET_KEY", "", "elearning.E001"),
        ("ALLOWED_HOSTS", ["elearning.example.go.id", "*"], "elearning.E002"),
        ("ALLOWED_HOSTS", ["other.example.go.id"], "elearning.E003"),
        ("SITE_URL", "http://elearning.example.go.id", "elearning.E003"),
        ("SITE_URL", "https://", "elearning.E003"),
        ("SITE_URL", "https://other.example.go.id", "elearning.E003"),
        ("EMAIL_HOST", "", "elearning.W002"),
    ],
)
def test_what_is_missing_is_named(production, name, value, complaint):
    setattr(production, name, value)
    assert found() == {complaint}


def test_a_key_for_certificates_that_cannot_sign_is_named(production, tmp_path):
    production.CERTIFICATE_P12 = (str(p12(tmp_path)), PASSWORD)
    assert found() == set()
    production.BSRE_ISSUER = "Balai Sertifikasi Elektronik"
    assert found() == set()
    production.CERTIFICATE_P12 = (str(p12(tmp_path)), "salah")
    assert found() == {"elearning.E005"}


@pytest.mark.parametrize("path", ["", "given"])
def test_bsre_that_signs_nothing_is_named(production, tmp_path, path):
    given = path and str(p12(tmp_path, issuer="CA lain"))
    production.CERTIFICATE_P12 = (given, PASSWORD)
    production.BSRE_ISSUER = "Balai Sertifikasi Elektronik"
    assert found() == {"elearning.W003"}


def test_no_host_at_all_is_named(production):
    production.ALLOWED_HOSTS = []
    assert "elearning.E002" in found()


@pytest.mark.parametrize("mode", ["DEMO", "DEBUG"])
def test_a_demo_and_a_developer_need_no_address_and_no_mail(production, mode):
    setattr(production, mode, True)
    production.ALLOWED_HOSTS = []
    production.SITE_URL = "http://127.0.0.1:8000"
    production.EMAIL_HOST = ""
    assert found() == set()


def test_processes_that_count_for_themselves_are_warned_of(production, monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    assert found() == {"elearning.W001"}
    production.CACHES = SHARED
    assert found() == set()


@pytest.mark.django_db
class TestDemoAccounts:
    """The password of the demo is printed: its accounts are for the demo only."""

    @pytest.fixture
    def account(self, production):
        return UserFactory(email=f"admin@{DOMAIN.upper()}")

    def test_they_are_refused_outside_the_demo(self, account):
        assert found(databases=["default"]) == {"elearning.E004"}
        with pytest.raises(SystemCheckError, match="demo accounts"):
            call_command("check", databases=["default"])

    def test_they_are_welcome_in_the_demo(self, account, production):
        production.DEMO = True
        assert found(databases=["default"]) == set()

    def test_they_may_stay_once_they_cannot_sign_in(self, account):
        account.is_active = False
        account.save()
        assert found(databases=["default"]) == set()

    def test_no_command_asks_the_database_by_the_way(
        self, account, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            assert found() == set()

    def test_a_database_that_does_not_answer_is_not_their_matter(
        self, production, monkeypatch
    ):
        def unreachable():
            raise DatabaseError

        monkeypatch.setattr(checks, "get_user_model", lambda: Broken(unreachable))
        assert found(databases=["default"]) == set()


class Broken:
    """A model whose table cannot be read."""

    def __init__(self, count):
        self.objects, self.count = self, count

    def filter(self, **conditions):
        return self


@pytest.mark.django_db
class TestStarting:
    def test_a_safe_site_starts(self, production):
        refuse_if_unsafe()

    def test_an_unsafe_site_ends_with_one_line_for_each_reason(
        self, production, capsys
    ):
        production.SECRET_KEY = "short"
        production.ALLOWED_HOSTS = ["*"]
        with pytest.raises(SystemExit) as ended:
            refuse_if_unsafe()
        lines = capsys.readouterr().err.splitlines()
        assert ended.value.code == NOT_STARTED
        assert len(lines) == 2
        assert all(line.startswith("Not started: ") for line in lines)

    def test_a_warning_does_not_keep_it_from_starting(self, production, monkeypatch):
        monkeypatch.setenv("WEB_CONCURRENCY", "3")
        assert run_checks(tags=[Tags.security])
        refuse_if_unsafe()
