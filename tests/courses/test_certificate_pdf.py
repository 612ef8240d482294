"""What the paper says: small, tagged, archivable, in Indonesian, with its QR code."""

from decimal import Decimal
from io import BytesIO

import pytest
from pyhanko.pdf_utils.misc import PdfError
from pypdf import PdfReader

from courses.certifying import pdf_of, verification_url
from courses.models import Certificate
from elearning.people.models import AgencySettings
from elearning.signing_pdfs import chosen_signer, subject_of
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    add_bank,
    add_course,
    add_lesson,
    add_quiz,
    begin,
    do_step,
    republish,
)
from tests.signatures import PASSWORD, changed, p12, validated

pytestmark = pytest.mark.django_db

NIP = "198609262015051001"


@pytest.fixture
def certificate(db, now):
    AgencySettings.objects.update_or_create(
        defaults={
            "name": "Pemerintah Kabupaten Arunika",
            "city": "Arunika",
            "signatory_name": "Budi Santoso, S.H.",
            "signatory_position": "Sekretaris Daerah",
            "signatory_nip": "197001012005012001",
        }
    )
    module = add_course(title="Pengendalian Gratifikasi")
    republish(module, jp=Decimal("2.5"))
    lesson = add_lesson(module, title="Mengenali gratifikasi")
    test = add_quiz(module, add_bank())
    unit = UnitFactory(name="Puskesmas Mawar")
    employee = EmployeeFactory(
        with_account=True,
        nip=NIP,
        name="Siti Rahmawati",
        front_title="dr.",
        back_title="M.Kes.",
        membership__unit=unit,
    )
    enrolment = begin(module, employee)
    do_step(enrolment, lesson)
    do_step(enrolment, test, score=Decimal("87.50"))
    return Certificate.objects.get()


@pytest.fixture
def pdf(certificate) -> bytes:
    return bytes(pdf_of(certificate).pdf)


@pytest.fixture
def reader(pdf) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def pages(reader) -> list[str]:
    return [words(page.extract_text()) for page in reader.pages]


def test_it_is_light_enough_for_a_phone(pdf):
    assert len(pdf) < 200_000


def test_the_front_says_who_what_when_and_how_much(pages, certificate):
    front = pages[0]
    for said in (
        "Pemerintah Kabupaten Arunika",
        "Sertifikat",
        "Nomor 00001/ZI/2026",
        "dr. Siti Rahmawati, M.Kes.",
        "19860926 201505 1 001",
        "Penata Muda (III/a)",
        "Pengelola Data",
        "Puskesmas Mawar",
        "Pengendalian Gratifikasi",
        "24 November 2026",
        "2,5 jam pelajaran (JP)",
        "nilai 87,5",
        "Sekretaris Daerah",
        "Budi Santoso, S.H.",
        "NIP 19700101 200501 2 001",
        certificate.code,
    ):
        assert said in front, said


def test_the_back_adds_the_materials_up(pages):
    back = pages[1]
    assert len(pages) == 2
    rows = "1 Mengenali gratifikasi 10 1,3 – 2 Tes akhir 10 1,2 87,5 Jumlah 20 2,5 87,5"
    assert rows in back
    assert "versi 2" in back


def test_no_decimal_point_stands_where_a_comma_belongs(pages):
    assert "2.5" not in " ".join(pages)
    assert "87.5" not in " ".join(pages)


def test_it_is_tagged_and_in_indonesian(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "id"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Sertifikat 00001/ZI/2026"


def test_it_can_be_archived(reader):
    """PDF/A-2a and PDF/UA-1, as its own metadata says; every font is inside."""
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert not reader.is_encrypted
    fonts = [font for page in reader.pages for font in _fonts_of(page)]
    assert fonts
    for font in fonts:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font)


def _fonts_of(page):
    for font in page["/Resources"]["/Font"].values():
        for descendant in font.get_object()["/DescendantFonts"]:
            yield descendant.get_object()["/FontDescriptor"]


def test_it_is_signed_by_the_agency_and_says_by_which_key(pdf, pages, certificate):
    found = validated(pdf)
    assert found.intact
    assert found.bottom_line
    assert (
        subject_of(chosen_signer(owner="")) in found.signing_cert.subject.human_friendly
    )
    printed = pages[1].replace(" ", "")
    assert found.signing_cert.sha256.hex() in printed
    assert "ditandatanganidengankunciinstansisendiri" in printed
    assert "BSrE" not in pages[1]


def test_a_changed_byte_is_found(pdf):
    for place in range(200, len(pdf) - 20_000, 4000):
        try:
            assert not validated(changed(pdf, place)).bottom_line
        except PdfError:  # it cannot even be read
            continue


def test_the_footer_of_bsre_stands_where_bsre_signs(certificate, settings, tmp_path):
    settings.BSRE_ISSUER = "Balai Sertifikasi Elektronik"
    settings.CERTIFICATE_P12 = (str(p12(tmp_path)), PASSWORD)
    reader = PdfReader(BytesIO(bytes(pdf_of(certificate).pdf)))
    back = words(reader.pages[1].extract_text())
    assert "sertifikat elektronik yang diterbitkan oleh BSrE" in back
    assert "kunci instansi sendiri" not in back


def test_the_qr_code_leads_to_the_verification(reader, certificate, settings):
    """The picture is there, said in words, and the address beside it is a link."""
    url = verification_url(certificate)
    assert url == f"{settings.SITE_URL}/verifikasi/{certificate.code}/"
    figures = [text for text in _alternatives(reader) if url in text]
    assert len(figures) == 1
    annotations = [each.get_object() for each in reader.pages[0]["/Annots"]]
    links = [each["/A"]["/URI"] for each in annotations if "/A" in each]
    assert set(links) == {url}


def _alternatives(reader) -> list[str]:
    """The texts that stand for pictures, from the tree of tags."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        if not hasattr(node, "get"):
            continue
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        kids = node.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        waiting += [kid.get_object() for kid in kids]
    return found


def test_without_signatory_the_agency_issues_it(certificate, now):
    AgencySettings.objects.update(
        signatory_name="",
        signatory_position="",
        signatory_nip="",
        city="",
        address="Jl.",
    )
    module = add_course("singkat", title="Singkat")
    lesson = add_lesson(module)
    do_step(begin(module), lesson)
    other = Certificate.objects.latest("pk")
    reader = PdfReader(BytesIO(bytes(pdf_of(other).pdf)))
    front = words(reader.pages[0].extract_text())
    assert "24 November 2026 Pemerintah Kabupaten Arunika" in front
    assert "nilai" not in front


def test_names_stay_text_whatever_they_contain(certificate, now):
    """Nothing that people type is read as markup by the typesetter."""
    name = 'Agus #panic("x") $a$ *tebal* _miring_ @acuan <label> \\ "kutip"'
    module = add_course("aneh", title="Modul #set page() & <b>")
    lesson = add_lesson(module)
    do_step(begin(module, EmployeeFactory(with_account=True, name=name)), lesson)
    other = Certificate.objects.latest("pk")
    reader = PdfReader(BytesIO(bytes(pdf_of(other).pdf)))
    front = words(reader.pages[0].extract_text())
    assert '#panic("x")' in front
    assert "Modul #set page() & <b>" in front
