"""A signed PDF says who signed it, and that no byte of it was changed."""

import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader

from elearning.signing_pdfs import (
    PDF_KEY_FILE,
    PdfSignerUnusable,
    chosen_signer,
    fingerprint_of,
    is_by_bsre,
    sign_pdf,
    subject_of,
)
from elearning.typesetting import compile_pdf
from tests.signatures import PASSWORD, changed, p12, pdfsig, validated

OWNER = "Pemerintah Kabupaten Arunika"
SOURCE = """#import "base.typ": *
#show: house.with("Percobaan", flipped: false)
= Percobaan
#link("https://example.go.id")[Tautan]
"""


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


@pytest.fixture
def plain(now):
    return compile_pdf("report", {}, at=now, files={"main.typ": SOURCE.encode()})


def signed(pdf, *, signer=None):
    return sign_pdf(
        pdf,
        signer=signer or chosen_signer(owner=OWNER),
        reason="Penerbitan sertifikat",
        location="Arunika",
    )


@pytest.fixture
def pdf(plain):
    return signed(plain)


# --- Our own key ------------------------------------------------------------------------


def test_the_key_is_made_once_and_kept_from_others(keys):
    first, second = chosen_signer(owner=OWNER), chosen_signer(owner="Lain")
    assert fingerprint_of(first) == fingerprint_of(second)
    assert subject_of(first) == OWNER
    assert stat.S_IMODE((keys / PDF_KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in keys.iterdir()] == [PDF_KEY_FILE]


def test_many_who_come_first_make_one_key():
    with ThreadPoolExecutor(8) as threads:
        signers = list(threads.map(lambda _: chosen_signer(owner=OWNER), range(8)))
    assert len({fingerprint_of(signer) for signer in signers}) == 1


def test_a_new_key_is_taken_at_once(keys):
    old = fingerprint_of(chosen_signer(owner=OWNER))
    (keys / PDF_KEY_FILE).unlink()
    assert fingerprint_of(chosen_signer(owner=OWNER)) != old


def test_a_long_name_of_an_agency_is_cut():
    assert subject_of(chosen_signer(owner="Dinas " * 30)) == ("Dinas " * 30)[:64]


# --- What strangers find ----------------------------------------------------------------


def test_a_reader_finds_the_signature_whole(pdf):
    found = validated(pdf)
    assert found.intact
    assert found.valid
    assert found.trusted
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.docmdp_ok


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")
def test_poppler_accepts_it_and_finds_a_changed_byte(pdf, tmp_path):
    said = pdfsig(pdf, tmp_path)
    assert "Signature is Valid." in said
    assert "ETSI.CAdES.detached" in said
    assert f"Common Name: {OWNER}" in said
    assert "Total document signed" in said
    for place in (100, len(pdf) // 3, len(pdf) - 40):
        assert "Signature is Valid." not in pdfsig(changed(pdf, place), tmp_path)


def test_a_changed_byte_is_found_wherever_it_is(pdf):
    """Also in the gap that holds the signature, which it does not cover."""
    gap = pdf.index(b"/Contents <") + len(b"/Contents <")
    for place in (*range(20, gap, 1500), gap + 400, len(pdf) - 10):
        assert not _holds(changed(pdf, place)), place


def _holds(pdf):
    try:
        found = validated(pdf)
    except Exception:  # noqa: BLE001 what it cannot read, no reader accepts
        return False
    return found.intact and found.valid and found.coverage.name == "ENTIRE_FILE"


def test_nothing_may_follow_the_signature(pdf):
    """An update in the way of PDF leaves the signed bytes alone, and is found out."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()
    update = BytesIO()
    writer.write(update)
    found = validated(update.getvalue())
    assert found.intact
    assert not found.bottom_line
    assert not found.docmdp_ok


def test_it_stays_archivable_and_tagged(plain, pdf):
    """The signature is appended; what typst wrote stays, its metadata included."""
    assert pdf.startswith(plain)
    before, after = PdfReader(BytesIO(plain)), PdfReader(BytesIO(pdf))
    root = after.trailer["/Root"]
    assert after.xmp_metadata.stream.get_data() == before.xmp_metadata.stream.get_data()
    assert after.metadata == before.metadata
    assert not {"/Version", "/Extensions"} & set(root)
    field = root["/AcroForm"]["/Fields"][0].get_object()
    assert field["/F"] & 0b100  # printed, as PDF/A wants
    assert not field["/F"] & 0b10  # not hidden, as PDF/A wants
    assert field["/Rect"] == [-9999] * 4  # off the page, as PDF/UA wants
    assert field["/TU"] == field["/V"]["/Reason"] == "Penerbitan sertifikat"
    assert field["/V"]["/Location"] == "Arunika"
    assert after.pages[0]["/Tabs"] == "/S"


# --- Keys of others ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_key_that_an_authority_gave_signs_with_its_chain(
    plain, settings, tmp_path, kind
):
    settings.CERTIFICATE_P12 = (str(p12(tmp_path, kind=kind)), PASSWORD)
    signer = chosen_signer(owner=OWNER)
    assert subject_of(signer) == "Sekretaris Daerah"
    assert not settings.KEYS_DIR.exists()
    found = validated(signed(plain, signer=signer))
    assert found.intact
    assert found.valid
    assert found.signing_cert.issuer.native["common_name"].startswith("Balai")


def test_what_cannot_sign_is_told(settings, tmp_path):
    file = str(p12(tmp_path))
    none = tmp_path / "none.p12"
    unsuited = str(p12(tmp_path, kind="ed25519"))
    for path, password in ((file, "x"), (file, ""), (none, ""), (unsuited, PASSWORD)):
        settings.CERTIFICATE_P12 = (path, password)
        with pytest.raises(PdfSignerUnusable, match=r"\.p12: "):
            chosen_signer(owner=OWNER)


def test_only_who_signs_with_bsre_says_so(settings, tmp_path):
    settings.BSRE_ISSUER = "Balai Sertifikasi Elektronik"
    assert not is_by_bsre(chosen_signer(owner=OWNER))
    settings.CERTIFICATE_P12 = (str(p12(tmp_path)), PASSWORD)
    assert is_by_bsre(chosen_signer(owner=OWNER))
    settings.CERTIFICATE_P12 = (str(p12(tmp_path, issuer="CA lain")), PASSWORD)
    assert not is_by_bsre(chosen_signer(owner=OWNER))


def test_nobody_claims_bsre_unasked(settings, tmp_path):
    settings.CERTIFICATE_P12 = (str(p12(tmp_path)), PASSWORD)
    assert settings.BSRE_ISSUER == ""
    assert not is_by_bsre(chosen_signer(owner=OWNER))
