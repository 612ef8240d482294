"""What anybody learns of a certificate from its code."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.certifying import revoke
from courses.models import CompletionRevocation
from courses.verifying import normalise_code, verify
from tests.factories import UserFactory, finish, republish

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(module, first):
    return finish(module).certificate


@pytest.mark.parametrize(
    "typed",
    [
        "bcdf2345ghjk6789",
        "bcdf 2345 ghjk 6789",
        " BCDF-2345-GHJK-6789 ",
        "bcdf–2345–ghjk–6789",
        "B.C.D.F 2345/GHJK/6789",
        "bcdf\t2345\nghjk\x006789",
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert normalise_code(typed) == "BCDF-2345-GHJK-6789"


@given(st.text(max_size=200))
def test_any_text_becomes_a_short_code_and_stays_one(text):
    code = normalise_code(text)
    assert len(code) <= 29
    assert normalise_code(code) == code


def test_a_code_tells_the_facts_at_issue(certificate, module, now):
    republish(module, title="Judul baru", jp=9)
    found = verify(certificate.code.lower().replace("-", " "))
    assert (found.module, found.version, found.jp) == ("Gratifikasi", 1, 1)
    assert found.holder == certificate.holder.name
    assert found.number == "00001/ZI/2026"
    assert (found.completed_on, found.issued_at) == (date(2026, 11, 24), now)
    assert found.digest == certificate.digest
    assert found.is_valid
    assert (found.revoked_at, found.revoke_reason) == (None, "")


def test_nothing_of_the_person_but_name_and_unit(certificate):
    said = repr(verify(certificate.code))
    for private in (certificate.holder.nip, "Pengelola Data", "III/a"):
        assert private not in said


@pytest.mark.parametrize("code", ["", "-", "BCDF-2345-GHJK-6789", "\x00", "x" * 500])
def test_an_unknown_code_is_none(certificate, code):
    assert verify(code) is None


def test_a_revoked_certificate_says_when_and_why(certificate, now):
    revoke(certificate=certificate, reason="Salah cetak.", by=UserFactory(), at=now)
    found = verify(certificate.code)
    assert not found.is_valid
    assert (found.revoked_at, found.revoke_reason) == (now, "Salah cetak.")


def test_a_revoked_completion_takes_its_certificate_along(certificate, now):
    CompletionRevocation.objects.create(
        completion=certificate.completion,
        reason="Dikerjakan orang lain.",
        revoked_at=now + timedelta(days=1),
        revoked_by=UserFactory(),
        confirmed_by=UserFactory(),
    )
    found = verify(certificate.code)
    assert not found.is_valid
    assert found.revoke_reason == "Dikerjakan orang lain."


def test_verifying_takes_one_query(certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        verify(certificate.code)
