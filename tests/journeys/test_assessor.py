"""TPI: picks unit, period and question, sees who took what, takes one ZIP home."""

import hashlib
import json
import zipfile
from io import BytesIO

from pypdf import PdfReader

from elearning.evidence.verifying import verify_pack

from .conftest import PHONE, assert_accessible, assert_fits


def test_an_assessor_reads_and_packs_the_evidence(visit):
    page = visit("/eviden/", who="tpi")
    assert_accessible(page)
    page.select_option("select[name=unit]", "DINKES")
    page.locator(".filters button[type=submit]").click()
    page.wait_for_url("**/eviden/?unit=DINKES*")
    page.get_by_role("link", name="PPE1A", exact=True).click()
    page.wait_for_url("**/eviden/PPE1A/?*")
    assert_accessible(page)
    participants = page.locator("#who").inner_text().split()[0].replace(".", "")
    page.get_by_role("button", name="Buat paket bukti").click()
    page.wait_for_url("**/pekerjaan/*/")
    assert_accessible(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Unduh berkas").click()
    path = started.value.path()
    assert verify_pack(path) == []
    with zipfile.ZipFile(path) as pack:
        check_pack(pack, participants=int(participants))
    page.goto("/eviden/paket/")
    assert_accessible(page)
    assert "PPE1A" in page.locator("tbody").inner_text()


def check_pack(pack: zipfile.ZipFile, *, participants: int) -> None:
    """Index, recap, material, quizzes and certificates, each with its digest."""
    root = pack.namelist()[0].partition("/")[0]
    names = [name.removeprefix(f"{root}/") for name in pack.namelist()]
    manifest = json.loads(pack.read(f"{root}/manifest.json"))
    for entry in manifest["files"]:
        content = pack.read(f"{root}/{entry['path']}")
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    certificates = [name for name in names if name.startswith("DOKUMEN/sertifikat/")]
    assert len(certificates) == participants == manifest["records"]
    assert any(name.startswith("DOKUMEN/materi/") for name in names)
    recap = pack.read(f"{root}/I_PEMENUHAN/5_Pengawasan/PPE1A/01_rekap_peserta.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(recap)).pages)
    assert "Rekapitulasi Peserta" in text
    assert {"00_INDEKS.xlsx", "00_INDEKS.pdf", "SHA256SUMS"} <= set(names)


def test_evidence_fits_a_phone(visit):
    page = visit("/eviden/ppe1a/", who="tpi", size=PHONE)
    assert_fits(page)
    assert_accessible(page)
    page.goto("/eviden/")
    assert_fits(page)
    assert_accessible(page)


def test_an_assessor_changes_nothing(visit):
    page = visit("/eviden/", who="tpi")
    for path in ("/cms/", "/cms/pages/"):
        page.goto(path)
        assert "/cms/pages/" not in page.url
    answer = page.request.post("/eviden/")
    assert answer.status in {403, 405}
