"""/saya/sertifikat-luar/ and /sdm/jp/sertifikat/: who may look, send and decide."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.external.previewing import NoPreview, preview_of
from courses.models import ExternalCertificate
from elearning.people.models import RoleGrant
from tests.conftest import NOW
from tests.courses import papers
from tests.courses.sending import approved, paper, refused, revoked, send
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    grant,
    unit_tree,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MINE, QUEUE = "/saya/sertifikat-luar/", "/sdm/jp/sertifikat/"
SENT = {
    "name": "Seminar Integritas",
    "organiser": "LAN",
    "kind": "9",
    "number": "12/LAN/2026",
    "starts_on": "2026-03-02",
    "ends_on": "2026-03-02",
    "jp": "4",
}


@pytest.fixture
def units():
    return unit_tree()


@pytest.fixture
def sri(units):
    """Sri, of the health office."""
    return EmployeeFactory(
        with_account=True, name="Sri Wahyuni", membership__unit=units[1]
    )


@pytest.fixture
def as_sri(reader, sri):
    reader.force_login(sri.user)
    return reader


@pytest.fixture
def sign_in(reader, units):
    def _sign_in(role=None, unit=None):
        user = UserFactory()
        if role:
            grant(user, RoleGrant.Role(role), unit or units[1])
        reader.force_login(user)
        return reader

    return _sign_in


def text_of(response) -> str:
    return response.content.decode()


def upload(data, name="sertifikat.pdf"):
    return SimpleUploadedFile(name, data)


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def at(certificate, act="") -> str:
    return f"{QUEUE}{certificate.key}/{act}"


# --- The employee -----------------------------------------------------------------------


def test_it_asks_to_sign_in(reader, sri):
    own = send(sri)
    for address in (MINE, f"{MINE}kirim/", f"{MINE}{own.key}/berkas/", QUEUE, at(own)):
        answer = reader.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/akun/masuk/?next=/"), address


def test_an_account_of_no_employee_has_no_such_page(sign_in):
    assert sign_in().get(MINE).status_code == 404
    assert sign_in().get(f"{MINE}kirim/").status_code == 404


def test_he_sends_one_and_sees_it_wait(as_sri, sri):
    assert "No certificates yet" in text_of(as_sri.get(MINE))
    answer = as_sri.post(f"{MINE}kirim/", SENT | {"file": upload(paper())}, follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    page = text_of(answer)
    for said in (
        "Sent. HR checks it",
        "Seminar Integritas",
        "Waiting for HR",
        "Correct",
    ):
        assert said in page, said
    certificate = ExternalCertificate.objects.get()
    assert (certificate.employee, certificate.kind, certificate.jp) == (sri, 9, 4)
    assert certificate.ends_on == date(2026, 3, 2)


@pytest.mark.parametrize("name", papers.HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(as_sri, name):
    file = upload(papers.HOSTILE[name], "sertifikat.pdf")
    answer = as_sri.post(f"{MINE}kirim/", SENT | {"file": file})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert not ExternalCertificate.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"starts_on": "2026-03-03"}, "ends_on", "before the first"),
        ({"ends_on": "2026-12-01"}, "ends_on", "still to come"),
        ({"ends_on": "besok"}, "ends_on", "valid date"),
        ({"jp": "0"}, "jp", "greater than or equal"),
        ({"jp": "2,5"}, "jp", "whole number"),
        ({"kind": "11"}, "kind", "valid choice"),
        ({"name": "a\x00b"}, "name", "Null characters"),
        ({"number": "n" * 121}, "number", "at most 120"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(as_sri, changes, field, said):
    answer = as_sri.post(f"{MINE}kirim/", SENT | changes | {"file": upload(paper())})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert said in text_of(answer)


def test_a_file_is_needed(as_sri):
    answer = as_sri.post(f"{MINE}kirim/", SENT)
    assert list(answer.context["form"].errors) == ["file"]


def test_he_reads_why_it_was_refused_and_corrects_it(as_sri, sri):
    wrong = refused(sri)
    assert "Kabur." in text_of(as_sri.get(MINE))
    form = as_sri.get(f"{MINE}{wrong.key}/perbaiki/")
    assert "Kabur." in text_of(form)
    assert f'value="{wrong.number}"' in text_of(form)
    answer = as_sri.post(f"{MINE}{wrong.key}/perbaiki/", SENT, follow=True)
    assert answer.status_code == 200
    assert ExternalCertificate.objects.get(corrects=wrong).name == "Seminar Integritas"
    assert as_sri.get(f"{MINE}{wrong.key}/perbaiki/").status_code == 404


def test_every_outcome_is_told(as_sri, sri):
    approved(sri, number="1", name="Satu")
    approved(sri, number="1", name="Dua")
    refused(sri, number="3", name="Tiga")
    revoked(sri, number="4", name="Empat")
    send(sri, corrects=send(sri, number="5", name="Lima"), number="6", name="Enam")
    page = text_of(as_sri.get(MINE))
    for said in (
        "Approved",
        "Duplicate",
        "Refused",
        "Palsu.",
        "Revoked",
        "Replaced by a corrected one",
        "Waiting for HR",
    ):
        assert said in page, said


def test_an_approved_one_is_not_corrected(as_sri, sri):
    assert as_sri.get(f"{MINE}{approved(sri).key}/perbaiki/").status_code == 404


def test_another_employee_finds_nothing_of_it(as_sri, units):
    other = send(EmployeeFactory(with_account=True, membership__unit=units[1]))
    assert other.name not in text_of(as_sri.get(MINE))
    for address in (f"{MINE}{other.key}/berkas/", f"{MINE}{other.key}/perbaiki/"):
        assert as_sri.get(address).status_code == 404
    assert as_sri.post(f"{MINE}{other.key}/perbaiki/", SENT).status_code == 404


def test_his_file_is_a_download_that_does_nothing(as_sri, sri):
    own = send(sri, file=paper("a"))
    answer = as_sri.get(f"{MINE}{own.key}/berkas/")
    assert content_of(answer) == paper("a")
    assert answer["Content-Type"] == "application/pdf"
    disposition = f'attachment; filename="sertifikat-{own.key}.pdf"'
    assert answer["Content-Disposition"] == disposition
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_no_address_of_media_serves_it(as_sri, sri):
    assert as_sri.get(f"/media/{send(sri).file.name}").status_code == 404
    picture = send(sri, file=papers.picture(), number="2")
    assert picture.file.name.endswith(".png")
    assert as_sri.get(f"/media/{picture.file.name}").status_code == 404


# --- Who of HR may look -----------------------------------------------------------------


@pytest.mark.parametrize("role", [None, "assessor", "leader"])
def test_only_hr_finds_the_queue(sign_in, sri, role):
    certificate = send(sri)
    browser = sign_in(role)
    for address in ("", "berkas/", "pratinjau/"):
        assert browser.get(at(certificate, address)).status_code == 404
    for act in ("setujui/", "tolak/", "cabut/"):
        assert browser.post(at(certificate, act), {"reason": "x"}).status_code == 404
    assert browser.get(QUEUE).status_code == 404
    assert ExternalCertificate.objects.get().state == "waiting"


def test_hr_of_another_unit_finds_nothing(sign_in, units, sri):
    certificate = send(sri)
    browser = sign_in("hr", UnitFactory(parent=units[0]))
    assert browser.get(QUEUE).context["page"].paginator.count == 0
    for address in ("", "berkas/", "pratinjau/"):
        assert browser.get(at(certificate, address)).status_code == 404
    for act in ("setujui/", "tolak/", "cabut/"):
        assert browser.post(at(certificate, act), {"reason": "x"}).status_code == 404
    assert ExternalCertificate.objects.get().state == "waiting"


def test_the_person_himself_does_not_find_it_there(as_sri, sri):
    assert as_sri.get(at(send(sri))).status_code == 404


def test_acts_are_posted(sign_in, sri):
    certificate, browser = send(sri), sign_in("hr")
    for act in ("setujui/", "tolak/", "cabut/"):
        assert browser.get(at(certificate, act)).status_code == 405


# --- What HR does -----------------------------------------------------------------------


def test_the_queue_shows_what_waits_oldest_first(sign_in, sri, units):
    approved(sri, number="0", name="Lama")
    first, second = send(sri, number="1", name="A"), send(sri, number="2", name="B")
    page = sign_in("hr", units[0]).get(QUEUE)
    assert list(page.context["page"]) == [first, second]
    assert "Dinas Kesehatan" in text_of(page)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status=semua", {"Satu", "Dua", "Tiga", "Empat", "Lima", "Enam"}),
        ("status=approved", {"Satu"}),
        ("status=refused", {"Dua"}),
        ("status=revoked", {"Tiga"}),
        ("status=replaced", {"Empat"}),
        ("status=waiting", {"Lima", "Enam"}),
        ("status=tidak-ada", {"Lima", "Enam"}),
        ("jenis=9", {"Enam"}),
        ("q=sri", {"Lima", "Enam"}),
        ("q=enam wahyuni", {"Enam"}),
        ("q=zzz", set()),
        ("q=%00", {"Lima", "Enam"}),
    ],
)
def test_filters_narrow_it(sign_in, sri, query, names):
    approved(sri, number="1", name="Satu")
    refused(sri, number="2", name="Dua")
    revoked(sri, number="3", name="Tiga")
    old = send(sri, number="4", name="Empat")
    send(sri, number="5", name="Lima", corrects=old)
    send(sri, number="6", name="Enam", kind=9)
    page = sign_in("hr").get(f"{QUEUE}?{query}").context["page"]
    assert {certificate.name for certificate in page} == names


def test_a_nip_finds_a_person(sign_in, sri):
    certificate = send(sri)
    page = sign_in("hr").get(f"{QUEUE}?q={sri.nip[:8]}+{sri.nip[8:14]}").context["page"]
    assert list(page) == [certificate]


def test_hr_approves(sign_in, sri):
    certificate = send(sri)
    page = text_of(sign_in("hr").get(at(certificate)))
    for said in (certificate.number, "Bimbingan Teknis", "Approve", "Refuse"):
        assert said in page, said
    answer = sign_in("hr").post(at(certificate, "setujui/"), follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Its lesson hours count" in text_of(answer)
    assert ExternalCertificate.objects.get().state == "approved"
    again = sign_in("hr").post(at(certificate, "setujui/"), follow=True)
    assert "has decided about it already" in text_of(again)


def test_hr_refuses_with_a_reason(sign_in, sri):
    certificate = send(sri)
    bare = sign_in("hr").post(at(certificate, "tolak/"), {"reason": " "})
    assert bare.status_code == 422
    assert ExternalCertificate.objects.get().state == "waiting"
    sign_in("hr").post(at(certificate, "tolak/"), {"reason": "Tidak terbaca."})
    decision = ExternalCertificate.objects.get().decision
    assert (decision.outcome, decision.reason) == ("refused", "Tidak terbaca.")
    assert decision.decided_at == NOW
    again = sign_in("hr").post(at(certificate, "tolak/"), {"reason": "x"}, follow=True)
    assert "has decided about it already" in text_of(again)


def test_hr_revokes_an_approval(sign_in, sri):
    certificate = approved(sri)
    assert "Revoke the approval" in text_of(sign_in("hr").get(at(certificate)))
    sign_in("hr").post(at(certificate, "cabut/"), {"reason": "Palsu."})
    assert ExternalCertificate.objects.get().state == "revoked"
    assert "Palsu." in text_of(sign_in("hr").get(at(certificate)))


def test_hr_does_not_decide_about_his_own(as_sri, sri, units):
    grant(sri.user, RoleGrant.Role.HR, units[0])
    own = send(sri)
    page = text_of(as_sri.get(at(own)))
    assert "somebody else must decide" in page
    assert "setujui" not in page
    answer = as_sri.post(at(own, "setujui/"), follow=True)
    assert "somebody else must decide" in text_of(answer)
    assert ExternalCertificate.objects.get().state == "waiting"


def test_hr_is_told_of_doubts(sign_in, sri):
    approved(sri, name="Yang lama", file=paper("a"), number="9")
    twin = send(sri, file=paper("b"), number="9", name="Yang baru")
    send(file=paper("b"))
    page = text_of(sign_in("hr").get(at(twin)))
    assert "Yang lama" in page
    assert "sent by 1 other employee" in page


def test_hr_downloads_the_file(sign_in, sri):
    answer = sign_in("hr").get(at(send(sri, file=paper("a")), "berkas/"))
    assert content_of(answer) == paper("a")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_first_page_of_a_pdf_is_drawn(sign_in, sri):
    answer = sign_in("hr").get(at(send(sri), "pratinjau/"))
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_its_own_preview(sign_in, sri):
    sent = send(sri, file=papers.photo_with_place())
    answer = sign_in("hr").get(at(sent, "pratinjau/"))
    assert answer["Content-Type"] == "image/jpeg"
    assert b"SpyCam" not in answer.content


def test_what_cannot_be_drawn_is_not_there(sign_in, sri):
    """As a file that was damaged where it is stored."""
    certificate = send(sri)
    with open(certificate.file.path, "wb") as file:
        file.write(b"%PDF-1.7 damaged")
    with pytest.raises(NoPreview):
        preview_of(certificate)
    assert sign_in("hr").get(at(certificate, "pratinjau/")).status_code == 404


# --- Speed ------------------------------------------------------------------------------


def queries(browser, address) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_more_certificates_cost_no_more_queries(as_sri, sri, units):
    grant(sri.user, RoleGrant.Role.HR, units[0])
    pages = (MINE, QUEUE, f"{QUEUE}?status=semua")
    send(sri, corrects=refused(sri, number="a"), number="b")
    for page in pages:
        queries(as_sri, page)  # site, settings and content types are cached from now on
    few = [queries(as_sri, page) for page in pages]
    for n in range(6):
        refused(sri, number=f"r{n}", name=f"R {n}")
        approved(sri, number=f"a{n}", name=f"A {n}")
        revoked(sri, number=f"v{n}", name=f"V {n}")
        other = EmployeeFactory(with_account=True, membership__unit=units[1])
        send(other, corrects=send(other, number=f"s{n}"), number=f"t{n}")
    assert [queries(as_sri, page) for page in pages] == few
