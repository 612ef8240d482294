"""What the QR code proves without the server, and what it does not."""

import json
from base64 import b32decode
from decimal import Decimal

import pytest
import segno
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from hypothesis import given
from hypothesis import strategies as st

from courses.certifying import pdf_of, qr_text, verification_url
from courses.models import Certificate, CertificateHolder
from courses.proving import LONGEST, Facts, facts_of, is_on_record, read_proof
from courses.verifying import verify
from elearning.signing import KEY_FILE, public_key, public_keys
from tests.factories import EmployeeFactory, add_course, add_lesson, begin, do_step

pytestmark = pytest.mark.django_db

LONG = "Prof. Dr. Ir. Raden Mas Muhammad Haryo Kusumo Wijoyo Adiningrat Suryo, S.H., M.Hum., M.Sc., Ph.D."


@pytest.fixture
def certificate(module, first):
    employee = EmployeeFactory(with_account=True, name="Siti Aminah", front_title="dr.")
    do_step(begin(module, employee), first)
    return Certificate.objects.get()


@pytest.fixture
def proof(certificate) -> str:
    return certificate.holder.proof


def read(certificate, proof, *, keys=None):
    return read_proof(certificate.code, proof, keys=keys or public_keys())


def test_it_says_what_the_paper_shows(certificate, proof):
    assert read(certificate, proof) == Facts(
        number="00001/ZI/2026",
        name="dr. Siti Aminah",
        module="Gratifikasi",
        completed_on="2026-11-24",
        issued_on="2026-11-24",
        jp="1.0",
        score="",
    )
    assert certificate.holder.nip not in b32(proof)


def b32(proof) -> str:
    payload = proof.split(".")[0]
    return b32decode(payload + "=" * (-len(payload) % 8)).decode()


def test_whatever_is_edited_is_found(certificate, proof):
    payload, signature = proof.split(".")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    for place in range(len(payload)):
        other = letters[(letters.index(payload[place]) + 16) % 32]
        edited = payload[:place] + other + payload[place + 1 :]
        assert read(certificate, f"{edited}.{signature}") is None
    assert read(certificate, f"{payload}.{signature[::-1]}") is None


def test_it_belongs_to_one_certificate(proof):
    assert read_proof("BCDF-2345-GHJK-6789", proof, keys=public_keys()) is None


def test_another_agency_s_signature_is_none_of_ours(
    certificate, proof, settings, tmp_path
):
    settings.KEYS_DIR = tmp_path / "another"
    assert read(certificate, proof, keys=[public_key()]) is None
    assert not verify(certificate.code).is_proven


def test_what_an_earlier_key_signed_still_holds(certificate, settings, tmp_path):
    """As long as its public half is kept; the private one need not be."""
    old = load_pem_private_key((settings.KEYS_DIR / KEY_FILE).read_bytes(), None)
    settings.KEYS_DIR = tmp_path
    public_key()
    assert not is_on_record(certificate, keys=public_keys())
    (tmp_path / "agency_ed25519-2026.pem").write_bytes(
        old.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    assert is_on_record(certificate, keys=public_keys())


@given(st.text(max_size=60))
def test_any_text_is_no_proof(text):
    assert read_proof("BCDF-2345-GHJK-6789", text, keys=[bytes(32)]) is None


def test_the_record_agrees_until_somebody_edits_it(certificate, proof):
    assert verify(certificate.code).is_proven
    certificate.content |= {"jp": "9.0"}
    assert not is_on_record(certificate, keys=public_keys())
    certificate.content |= {"jp": "1.0"}
    certificate.holder.name = "Orang lain"
    assert not is_on_record(certificate, keys=public_keys())


def test_it_is_frozen_at_issue(certificate, proof):
    employee = certificate.completion.enrolment.employee
    employee.name = "Nama Baru"
    employee.save()
    assert CertificateHolder.objects.get().proof == proof
    assert verify(certificate.code).proof == proof


def test_long_names_and_titles_are_cut_not_left_out(now):
    module = add_course("panjang", title="Penguatan integritas " * 8)
    do_step(begin(module, EmployeeFactory(name=LONG)), add_lesson(module))
    certificate = Certificate.objects.get()
    said = read(certificate, certificate.holder.proof)
    assert said.name == f"{LONG[: LONGEST - 1]}…"
    assert len(said.module) == LONGEST
    assert is_on_record(certificate, keys=public_keys())
    assert modules_of(certificate) <= 81


def modules_of(certificate) -> int:
    return segno.make(qr_text(certificate), error="m", micro=False).symbol_size(
        border=0
    )[0]


def test_the_code_is_small_enough_to_be_scanned_from_paper(certificate, settings):
    """At 36 mm: a module of half a millimetre."""
    settings.SITE_URL = "https://elearning.arunikakab.go.id"
    assert modules_of(certificate) <= 65


def test_the_address_is_the_public_page_with_the_proof_behind_it(certificate, proof):
    assert "".join(qr_text(certificate)) == f"{verification_url(certificate)}#{proof}"


def test_a_certificate_from_before_has_an_address_alone(certificate):
    certificate.holder.proof = ""
    assert "".join(qr_text(certificate)) == verification_url(certificate)
    assert not is_on_record(certificate, keys=public_keys())
    assert bytes(pdf_of(certificate).pdf).startswith(b"%PDF")


def test_the_payload_is_canonical_and_small(certificate, proof):
    said = json.loads(b32(proof))
    assert said[0] == 1
    assert len(said[1]) == 8
    assert said[2:] == list(facts_of(certificate, name="dr. Siti Aminah"))
    assert Decimal(said[7]) == 1
