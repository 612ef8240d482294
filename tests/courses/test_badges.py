"""The open badge: others can check it, it tells no NIP, and nobody else takes it."""

import hashlib
import json
from decimal import Decimal

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from courses.badges import badge
from courses.certifying import revoke
from courses.dids import did_of
from courses.models import Certificate
from elearning.people.models import RoleGrant
from elearning.signing import public_key
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_bank,
    add_course,
    add_lesson,
    add_quiz,
    begin,
    do_step,
    grant,
    republish,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# Of the W3C's own test vectors for eddsa-jcs-2022.
VECTOR = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:abcdefgh",
        "alumniOf": "The School of Examples",
    },
    "proof": {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": "https://vc.example/issuers/5678"
        "#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "proofPurpose": "assertionMethod",
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/ns/credentials/examples/v2",
        ],
        "proofValue": "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeE"
        "uCBEsddF9LsVogtuTsijJKh4",
    },
}


def from_base58(text):
    number = 0
    for letter in text.removeprefix("z"):
        number = number * 58 + BASE58.index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8)


def jcs(value):
    """RFC 8785 for what a badge holds: no floats, names sorted by UTF-16."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        members = (f"{json.dumps(name)}:{jcs(value[name])}" for name in names)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(jcs, value)) + "]"
    assert not isinstance(value, float)
    return json.dumps(value, ensure_ascii=False)


def is_genuine(secured):
    """What any verifier of eddsa-jcs-2022 does, written down on its own."""
    said = {key: value for key, value in secured.items() if key != "proof"}
    proof = dict(secured["proof"])
    value = from_base58(proof.pop("proofValue"))
    assert proof["cryptosuite"] == "eddsa-jcs-2022"
    assert said["@context"] == proof["@context"]
    kind, key = (
        from_base58(proof["verificationMethod"].split("#")[1])[:2],
        from_base58(proof["verificationMethod"].split("#")[1])[2:],
    )
    assert kind == b"\xed\x01"
    hashed = [hashlib.sha256(jcs(part).encode()).digest() for part in (proof, said)]
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(value, b"".join(hashed))
    except InvalidSignature:
        return False
    return True


@pytest.fixture
def certificate(now):
    module = add_course(title="Pengendalian “Gratifikasi” é")
    republish(module, jp=Decimal("2.5"))
    employee = EmployeeFactory(with_account=True)
    lesson = add_lesson(module, title="Mengenali gratifikasi")
    test = add_quiz(module, add_bank())
    enrolment = begin(module, employee)
    do_step(enrolment, lesson)
    do_step(enrolment, test, score=Decimal("87.50"))
    return Certificate.objects.get()


@pytest.fixture
def address(certificate) -> str:
    return f"/sertifikat/{certificate.code}.json"


# --- What it says -----------------------------------------------------------------------


def test_the_check_itself_agrees_with_w3c():
    assert is_genuine(VECTOR)
    assert not is_genuine(VECTOR | {"name": "Other"})


def test_others_can_check_it(certificate, now):
    said = json.loads(json.dumps(badge(certificate, at=now)))
    assert is_genuine(said)
    assert said["issuer"]["id"] == did_of(public_key())
    assert said["proof"]["verificationMethod"].startswith(said["issuer"]["id"])
    assert said["proof"]["created"] == "2026-11-24T03:42:00Z"


def test_whatever_is_edited_is_found(certificate, now):
    said = badge(certificate, at=now)
    subject = said["credentialSubject"]
    for edited in (
        said | {"name": "Modul lain"},
        said | {"validFrom": "2020-01-01T00:00:00Z"},
        said | {"credentialSubject": subject | {"result": []}},
        said | {"proof": said["proof"] | {"created": "2020-01-01T00:00:00Z"}},
    ):
        assert not is_genuine(edited)


def test_it_tells_module_score_and_where_to_verify(certificate, now, settings):
    said = badge(certificate, at=now)
    subject = said["credentialSubject"]
    achievement = subject["achievement"]
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert said["validFrom"] == "2026-11-24T03:42:00Z"
    assert achievement["name"] == "Pengendalian “Gratifikasi” é"
    assert "2,5 jam pelajaran" in achievement["description"]
    assert "Mengenali gratifikasi; Tes akhir" in achievement["criteria"]["narrative"]
    result, described = subject["result"][0], achievement["resultDescription"][0]
    assert result["value"] == "87.5"
    assert result["resultDescription"] == described["id"]
    assert said["evidence"][0]["id"].endswith(f"/verifikasi/{certificate.code}/")
    assert (
        said["credentialStatus"]["id"] == f"{settings.SITE_URL}/verifikasi/status.json"
    )


def test_the_person_is_a_hash_that_he_can_prove(certificate, now):
    said = badge(certificate, at=now)
    (identity,) = said["credentialSubject"]["identifier"]
    holder = certificate.holder
    text = f"{holder.nip}{identity['salt']}".encode()
    assert identity["identityHash"] == f"sha256${hashlib.sha256(text).hexdigest()}"
    for private in (holder.nip, holder.name, holder.position):
        assert private not in json.dumps(said, ensure_ascii=False)


def test_two_badges_of_a_person_do_not_tell_that_they_are_his(certificate, now):
    employee = certificate.completion.enrolment.employee
    module = add_course("kedua", title="Kedua")
    do_step(begin(module, employee), add_lesson(module))
    other = Certificate.objects.latest("pk")
    hashes = {
        badge(each, at=now)["credentialSubject"]["identifier"][0]["identityHash"]
        for each in (certificate, other)
    }
    assert len(hashes) == 2
    assert "result" not in badge(other, at=now)["credentialSubject"]


def test_a_revoked_one_is_on_the_list_by_its_own_name(reader, certificate, now):
    said = badge(certificate, at=now)
    revoke(certificate=certificate, reason="Salah.", by=UserFactory(), at=now)
    listed = reader.get("/verifikasi/status.json").json()
    assert said["credentialStatus"] == {
        "id": listed["id"],
        "type": "1EdTechRevocationList",
    }
    assert [entry["id"] for entry in listed["revokedCredentials"]] == [said["id"]]
    assert listed["issuer"] == said["issuer"]["id"]


def test_a_key_is_named_as_others_name_it():
    """Of the test vector of Open Badges."""
    key = "4bdeafde2ea8beefadd8c699b5c7e0704cf51154d52e17b20b71337ca04cc5a5"
    assert (
        did_of(bytes.fromhex(key))
        == "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
    )


# --- Who takes it -----------------------------------------------------------------------


def test_the_holder_downloads_it(reader, certificate, address):
    reader.force_login(certificate.completion.enrolment.employee.user)
    response = reader.get(address)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert is_genuine(response.json())


@pytest.mark.parametrize("who", ["colleague", "no employee", "hr", "superuser"])
def test_nobody_else_finds_it(reader, certificate, address, who):
    unit = certificate.completion.unit
    users = {
        "colleague": lambda: EmployeeFactory(with_account=True).user,
        "no employee": UserFactory,
        "hr": lambda: grant(UserFactory(), RoleGrant.Role.HR, unit).user,
        "superuser": lambda: UserFactory(is_superuser=True, is_staff=True),
    }
    reader.force_login(users[who]())
    assert reader.get(address).status_code == 404


def test_an_anonymous_visitor_signs_in(reader, address):
    response = reader.get(address)
    assert response.status_code == 302
    assert response.url == f"/akun/masuk/?next={address}"


def test_it_is_offered_beside_the_pdf(reader, certificate, address):
    reader.force_login(certificate.completion.enrolment.employee.user)
    for page in ("/saya/", f"/modul/{certificate.completion.enrolment.course.slug}/"):
        assert f'href="{address}"' in reader.get(page).content.decode()


def test_it_takes_few_queries(certificate, now, django_assert_max_num_queries):
    stored = Certificate.objects.select_related("holder").get()
    with django_assert_max_num_queries(0):
        badge(stored, at=now)
