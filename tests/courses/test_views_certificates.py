"""Downloading one's own certificate, and verifying anybody's."""

from hashlib import sha256

import pytest

from courses.certifying import pdf_of, revoke
from elearning.people.models import RoleGrant
from tests.factories import EmployeeFactory, UserFactory, finish, grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def certificate(module, first):
    return finish(module).certificate


@pytest.fixture
def pdf_url(certificate) -> str:
    return f"/sertifikat/{certificate.code}.pdf"


def text_of(response) -> str:
    return response.content.decode()


# --- Download ---------------------------------------------------------------------------


def test_the_holder_downloads_the_stored_bytes(reader, certificate, pdf_url):
    reader.force_login(certificate.completion.enrolment.employee.user)
    response = reader.get(pdf_url)
    assert response["Content-Type"] == "application/pdf"
    assert certificate.code in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert sha256(response.content).hexdigest() == pdf_of(certificate).sha256
    assert reader.get(pdf_url).content == response.content


@pytest.mark.parametrize("who", ["colleague", "no employee", "hr", "superuser"])
def test_nobody_else_finds_it(reader, certificate, pdf_url, who):
    unit = certificate.completion.unit
    users = {
        "colleague": lambda: EmployeeFactory(with_account=True).user,
        "no employee": UserFactory,
        "hr": lambda: grant(UserFactory(), RoleGrant.Role.HR, unit).user,
        "superuser": lambda: UserFactory(is_superuser=True, is_staff=True),
    }
    reader.force_login(users[who]())
    assert reader.get(pdf_url).status_code == 404


def test_an_anonymous_visitor_signs_in(reader, certificate, pdf_url):
    response = reader.get(pdf_url)
    assert response.status_code == 302
    assert response.url == f"/akun/masuk/?next={pdf_url}"


@pytest.mark.parametrize(
    "code", ["BCDF-2345-GHJK-6789", "%00", "..%2Fx", "a b", "' OR 1=1"]
)
def test_an_unknown_code_is_not_found(reader, code):
    reader.force_login(EmployeeFactory(with_account=True).user)
    assert reader.get(f"/sertifikat/{code}.pdf").status_code == 404


def test_a_code_in_small_letters_is_another_address(reader, certificate):
    reader.force_login(certificate.completion.enrolment.employee.user)
    assert reader.get(f"/sertifikat/{certificate.code.lower()}.pdf").status_code == 404


def test_nothing_is_written_by_asking(reader, certificate, pdf_url):
    reader.force_login(certificate.completion.enrolment.employee.user)
    assert reader.post(pdf_url).status_code == 405


# --- Verification -----------------------------------------------------------------------


def test_the_page_tells_enough_to_trust_the_paper(reader, certificate):
    page = text_of(reader.get(f"/verifikasi/{certificate.code}/"))
    for said in (
        "This certificate is genuine",
        "Valid, checked 24 November 2026, 10.42 WIB",
        certificate.holder.name,
        certificate.completion.unit_name,
        "Gratifikasi",
        "1\xa0JP",
        "24 November 2026",
        "00001/ZI/2026",
        certificate.digest[:8],
    ):
        assert said in page, said


def test_the_page_keeps_the_number_of_the_person_to_itself(reader, certificate):
    page = text_of(reader.get(f"/verifikasi/{certificate.code}/"))
    nip = certificate.holder.nip
    assert nip not in page
    assert nip[:8] not in page
    assert "noindex" in page


def test_a_revoked_certificate_is_not_genuine(reader, certificate, now):
    revoke(certificate=certificate, reason="Salah cetak.", by=UserFactory(), at=now)
    page = text_of(reader.get(f"/verifikasi/{certificate.code}/"))
    assert "This certificate was revoked" in page
    assert "Revoked 24 November 2026: Salah cetak." in page
    assert "is genuine" not in page


def test_a_typed_code_is_tidied_and_kept_in_the_address(reader, certificate):
    typed = certificate.code.lower().replace("-", " ")
    response = reader.get("/verifikasi/", {"kode": f"  {typed} "})
    assert response.url == f"/verifikasi/{certificate.code}/"
    assert reader.get(f"/verifikasi/{typed}/").status_code == 200


@pytest.mark.parametrize("typed", ["BCDF-2345", "???", "/../", "<script>", "Ä" * 300])
def test_an_unknown_code_is_answered_politely(reader, typed):
    response = reader.get("/verifikasi/", {"kode": typed}, follow=True)
    assert response.status_code == 404
    assert "We know no certificate with this code" in text_of(response)
    assert 'name="kode"' in text_of(response)
    assert "<script>a" not in text_of(response)


def test_the_empty_form_is_no_error(reader, db):
    for address in ("/verifikasi/", "/verifikasi/?kode=", "/verifikasi/?kode=%20"):
        response = reader.get(address)
        assert response.status_code == 200
        assert "We know no" not in text_of(response)


def test_verifying_takes_few_queries(
    reader, certificate, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):  # the certificate and the agency
        reader.get(f"/verifikasi/{certificate.code}/")


def test_who_tries_codes_has_to_wait(reader, db):
    answers = [reader.get("/verifikasi/BCDF/").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    refused = reader.get("/verifikasi/BCDF/")
    assert refused["Retry-After"] == "60"
    assert reader.get("/modul/").status_code == 200


def test_another_address_need_not_wait(reader, db):
    for _ in range(31):
        reader.get("/verifikasi/")
    assert reader.get("/verifikasi/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_behind_a_proxy_visitors_are_told_apart(reader, db, settings):
    """And nobody escapes by writing an address of his own before the proxy's."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(31):
        reader.get(
            "/verifikasi/", headers={"x-forwarded-for": f"10.0.0.{n}, 192.0.2.7"}
        )
    same = reader.get("/verifikasi/", headers={"x-forwarded-for": "192.0.2.7"})
    other = reader.get("/verifikasi/", headers={"x-forwarded-for": "192.0.2.8"})
    assert (same.status_code, other.status_code) == (429, 200)


# --- The signed code --------------------------------------------------------------------


def test_the_page_says_that_code_and_record_agree(reader, certificate):
    page = text_of(reader.get(f"/verifikasi/{certificate.code}/"))
    assert "both agree with the record" in page
    assert f'data-proof="{certificate.holder.proof}"' in page
    assert "/verifikasi/luring.html" in page


def test_the_page_warns_where_they_do_not(reader, certificate, settings, tmp_path):
    settings.KEYS_DIR = tmp_path  # another key: what is kept was not signed by this one
    page = text_of(reader.get(f"/verifikasi/{certificate.code}/"))
    assert "does not agree with the record" in page
    assert "both agree" not in page
