"""The list of what was withdrawn: signed, fresh, and telling nobody a code."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils.dateparse import parse_datetime

from courses.certifying import revoke
from courses.models import CompletionRevocation
from courses.statuses import status_id, status_list
from elearning.canonical import dumps
from elearning.people.models import AgencySettings
from elearning.signing import Signature, from_text, is_signed, key_id, public_key
from tests.factories import UserFactory, finish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADDRESS = "/verifikasi/status.json"


@pytest.fixture
def certificate(module, first):
    return finish(module).certificate


def revoked(said) -> list[str]:
    return [entry["id"] for entry in said["revokedCredentials"]]


def test_a_revocation_shows_within_a_minute(reader, certificate, now):
    """Nobody keeps the list longer than half of one, and the site not at all."""
    before = reader.get(ADDRESS)
    assert revoked(before.json()) == []
    seconds = int(before["Cache-Control"].split("max-age=")[1].split(",")[0])
    assert seconds <= 60
    revoke(certificate=certificate, reason="Salah cetak.", by=UserFactory(), at=now)
    assert revoked(reader.get(ADDRESS).json()) == [status_id(certificate.code)]


def test_a_revoked_completion_takes_its_certificate_along(certificate, module, now):
    other = finish(module)
    for completion in (certificate.completion, other):
        CompletionRevocation.objects.create(
            completion=completion,
            reason="Dikerjakan orang lain.",
            revoked_at=now,
            revoked_by=UserFactory(),
            confirmed_by=UserFactory(),
        )
    revoke(certificate=certificate, reason="Juga.", by=UserFactory(), at=now)
    both = {status_id(certificate.code), status_id(other.certificate.code)}
    assert revoked(status_list(at=now)) == sorted(both)


def test_it_tells_no_code_and_no_name(reader, certificate, now):
    revoke(certificate=certificate, reason="Rahasia.", by=UserFactory(), at=now)
    said = reader.get(ADDRESS).content.decode()
    for private in (certificate.code, certificate.number, "Rahasia"):
        assert private not in said
    assert certificate.holder.name not in said
    name = status_id(certificate.code).removeprefix("urn:uuid:").replace("-", "")
    assert sha256(certificate.code.encode()).hexdigest().startswith(name)


def test_it_is_signed_and_says_until_when(reader, certificate, now):
    said = reader.get(ADDRESS).json()
    value = from_text(said.pop("signature"))
    assert said["key"] == key_id(public_key())
    assert is_signed(dumps(said).encode(), Signature(public_key(), value))
    edited = said | {"revokedCredentials": [{"id": "x", "revoked": True}]}
    assert not is_signed(dumps(edited).encode(), Signature(public_key(), value))
    assert parse_datetime(said["issued_at"]) == now
    assert parse_datetime(said["valid_until"]) == now + timedelta(days=7)


def test_it_takes_few_queries_however_many_are_revoked(
    module, first, now, django_assert_num_queries
):
    AgencySettings.load()
    with django_assert_num_queries(3):  # certificates, completions and the agency
        status_list(at=now)
    for _ in range(3):
        certificate = finish(module).certificate
        revoke(certificate=certificate, reason="Salah.", by=UserFactory(), at=now)
    with django_assert_num_queries(3):
        assert len(revoked(status_list(at=now))) == 3


def test_nobody_writes_to_it_or_asks_without_end(reader, db):
    assert reader.post(ADDRESS).status_code == 405
    answers = [reader.get(ADDRESS).status_code for _ in range(61)]
    assert answers[-2:] == [200, 429]
